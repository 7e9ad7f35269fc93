"""How players move: shipped rules on the interpreted game gradient, their linearization, and the flow by SciPy."""

from collections.abc import Callable, Iterator
from itertools import takewhile
from typing import Any

import numpy as np
from scipy.integrate import solve_ivp

from gamedyn.games import facts
from gamedyn.games.game import Game
from gamedyn.rules.descent import Alternating, Simultaneous
from gamedyn.rules.field import per_coordinate, step

NEAR = 0.1  # start of a trajectory that shows whether a point attracts
FAR = 3.0  # times that: it does not


class LinearField:
    """The field of the linearized game, so that a rule's step on it is the derivative of its update map."""

    index = 0

    def __init__(self, game: Game, point: Any):
        self.game, self.players, self.jacobian = game, tuple(game.players), game.jacobian(point)

    def __call__(self, z: np.ndarray, players: Any = None) -> np.ndarray:
        moved = np.zeros(self.game.dimension)
        for player in self.players if players is None else players:
            moved[self.game.block(player)] = 1.0
        return moved * (z @ self.jacobian.T)

    def project(self, z: np.ndarray) -> np.ndarray:
        return z

    def repeat(self, times: int, body: Callable[[np.ndarray], np.ndarray], z: np.ndarray) -> np.ndarray:
        for _ in range(times):
            z = body(z)
        return z


def rule(method: facts.Method) -> Any:
    """The shipped rule that the method names."""
    if method.name == "simultaneous":
        return Simultaneous(step=method.step)
    return Alternating(step=method.step, order=method.order, inner=method.inner)


def multiplier(game: Game, point: Any, method: facts.Method) -> complex:
    """The largest eigenvalue of the update map of the shipped rule."""
    settings = rule(method)
    (images,) = settings.update(per_coordinate(settings, game), LinearField(game, point), np.eye(game.dimension))
    eigenvalues = np.linalg.eigvals(images)
    return eigenvalues[np.abs(eigenvalues).argmax()]


def flow(game: Game, starts: np.ndarray, time: float, **settings: Any) -> Any:
    """The gradient flow of all starts at once, by SciPy's DOP853 on the interpreted game gradient."""
    shape = starts.shape
    return solve_ivp(
        lambda t, z: -game.gradient(z.reshape(shape)).ravel() if np.isfinite(z).all() else np.full(z.size, np.nan),
        (0.0, time),
        starts.ravel(),
        method="DOP853",
        **({"rtol": 1e-11, "atol": 1e-13} | settings),
    )


def steps(game: Game, method: facts.Method, z: np.ndarray, count: int) -> Iterator[np.ndarray]:
    """The iterates of the shipped rule, up to the first that is not finite."""
    settings = rule(method)
    for index in range(count):
        (z,) = step(settings, game, z, index=index)
        if not np.isfinite(z).all():
            return
        yield z


def distances(game: Game, point: Any, method: facts.Method) -> np.ndarray:
    """How far from the point eight starts at distance NEAR end, in units of NEAR; it ends when one gets to FAR."""
    center = np.array(point, float)
    directions = np.random.default_rng(20140610).normal(size=(8, game.dimension))
    starts = center + NEAR * directions / np.linalg.norm(directions, axis=1, keepdims=True)

    def reached(z: np.ndarray) -> np.ndarray:
        return np.linalg.norm(z.reshape(8, -1) - center, axis=1) / NEAR

    if method.name == "gradient":

        def away(t: float, z: np.ndarray) -> float:
            return FAR - reached(z).max()

        away.terminal = True  # pyright: ignore[reportFunctionMemberAccess]
        return reached(flow(game, starts, 300.0, rtol=1e-7, atol=1e-10, events=away).y[:, -1])
    path = (reached(z) for z in steps(game, method, starts, 2000))
    near = list(takewhile(lambda lengths: lengths.max() < FAR, path))
    return near[-1] if len(near) == 2000 else np.full(8, FAR)
