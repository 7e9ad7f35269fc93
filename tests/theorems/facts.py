"""The checkers of catalogue facts, one for each kind of record, and the spoiled games that they must refuse."""

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from copy import copy
from functools import cached_property, singledispatch
from itertools import takewhile
from typing import Any

import numpy as np
from scipy.integrate import solve_ivp

from gamedyn.formula.parse import parse
from gamedyn.formula.tree import Call, Tree
from gamedyn.games import facts
from gamedyn.games.game import Game
from gamedyn.rules.descent import Alternating, Simultaneous
from gamedyn.rules.field import per_coordinate, step

NEAR = 0.1  # start of a trajectory that shows whether a point attracts
FAR = 3.0  # times that: it does not
RNG_SEED = 20140610


def holds(game: Game, fact: facts.Fact) -> bool:
    """Whether the fact is true of the game; what cannot be computed is not."""
    with np.errstate(all="ignore"):
        return bool(check(fact, game))


@singledispatch
def check(fact: Any, game: Game) -> bool:
    raise TypeError(f"no checker for {type(fact).__name__}")


def close(found: Any, stated: Any, error: float = 1e-8) -> bool:
    return np.allclose(found, stated, rtol=error, atol=error)


def formula(game: Game, text: str, **numbers: float) -> Game:
    """A formula in the game's parameters and constants, as the loss of one who moves them all."""
    return Game({"all": text}, {"all": game.parameters}, constants={**game.constants, **numbers})


def value(game: Game, text: str, z: Any, **numbers: float) -> np.ndarray:
    return formula(game, text, **numbers).losses(z)["all"]


def sampled(game: Game, within: Mapping[str, tuple[float, float]], count: int) -> np.ndarray:
    """Random points of the box, which reaches from -2 to 2 where it does not say."""
    ends = np.array([within.get(name, (-2.0, 2.0)) for name in game.parameters])
    return np.random.default_rng(RNG_SEED).uniform(ends[:, 0], ends[:, 1], (count, game.dimension))


# Points


def first_order(game: Game, z: np.ndarray) -> bool:
    """No player gains by a small move into the domain."""
    return close(np.clip(z - game.gradient(z), game.lower, game.upper), z)


def blocks(game: Game, z: np.ndarray) -> dict[str, np.ndarray]:
    """Each player's own Hessian."""
    jacobian = game.jacobian(z)
    return {player: jacobian[np.ix_(game.block(player), game.block(player))] for player in game.players}


def convex(matrix: np.ndarray, least: float = 1e-9) -> bool:
    return np.linalg.eigvalsh((matrix + matrix.T) / 2).min() > least


def schur(game: Game, z: np.ndarray, leader: str, follower: str) -> bool:
    """The follower's curvature is right, and so is the leader's when the follower responds."""
    jacobian, own = game.jacobian(z), blocks(game, z)
    cross = jacobian[np.ix_(game.block(leader), game.block(follower))]
    back = jacobian[np.ix_(game.block(follower), game.block(leader))]
    return convex(own[follower]) and convex(own[leader] - cross @ np.linalg.solve(own[follower], back))


def no_gain(game: Game, z: np.ndarray, sizes: Any) -> bool:
    """None of many deviations of one player, of these sizes and within the domain, lowers its loss."""
    rng = np.random.default_rng(RNG_SEED)
    for player in game.players:
        moved = np.repeat(z[None], 3000, axis=0)
        moved[:, game.block(player)] += rng.normal(size=(3000, len(game.block(player)))) * rng.choice(sizes, (3000, 1))
        gains = game.losses(z)[player] - game.losses(np.clip(moved, game.lower, game.upper))[player]
        if not (gains <= 1e-12).all():
            return False
    return True


KINDS: dict[str, Callable[[Game, np.ndarray], bool]] = {
    "stationary": lambda game, z: True,
    "differential_nash": lambda game, z: all(convex(block) for block in blocks(game, z).values()),
    "local_minimax": lambda game, z: schur(game, z, "minimizer", "maximizer"),
    "local_maximin": lambda game, z: schur(game, z, "maximizer", "minimizer"),
    "local_nash": lambda game, z: no_gain(game, z, (1e-3, 1e-2)),
    "nash": lambda game, z: no_gain(game, z, (1e-3, 1e-1, 1.0, 10.0)),
}


@check.register
def _(fact: facts.Equilibrium, game: Game) -> bool:
    z = np.array(fact.point, float)
    return first_order(game, z) and KINDS[fact.kind](game, z)


@check.register
def _(fact: facts.NotLocalNash, game: Game) -> bool:
    z = np.array(fact.point, float)
    return close(game.gradient(z), 0) and np.linalg.eigvalsh(blocks(game, z)[fact.player]).min() < -1e-9


@check.register
def _(fact: facts.Deviation, game: Game) -> bool:
    here, there = np.array(fact.point, float), np.array(fact.point, float)
    there[game.block(fact.player)] = fact.to
    return close(game.losses(here)[fact.player] - game.losses(there)[fact.player], fact.gain)


@check.register
def _(fact: facts.StationaryPoints, game: Game) -> bool:
    found, stated = stationary_points(game, fact.within), np.array(fact.points, float).reshape(-1, game.dimension)
    if len(found) == 0 or len(stated) == 0:
        return len(found) == len(stated)
    distances = np.linalg.norm(found[:, None] - stated[None], axis=-1)
    return distances.min(axis=0).max() < 1e-6 and distances.min(axis=1).max() < 1e-6


def stationary_points(game: Game, within: Mapping[str, tuple[float, float]]) -> np.ndarray:
    """What Newton's method finds in the box from many starting points."""
    lower, upper = np.array([within[name] for name in game.parameters]).T
    z = sampled(game, within, 600)
    for _ in range(60):
        moves = np.einsum("nij,nj->ni", np.linalg.pinv(game.jacobian(z)), game.gradient(z))
        z = np.clip(z - moves, lower - 1, upper + 1)
    inside = ((z >= lower) & (z <= upper)).all(axis=1)
    return z[inside & (np.abs(game.gradient(z)).max(axis=1) < 1e-10)]


# Values


def best(loss: Callable[[np.ndarray, np.ndarray], np.ndarray], outer: np.ndarray, ends: tuple[float, float]) -> Any:
    """The least loss over `ends` for each outer point, by zooming in on a grid."""
    low, high = np.full(len(outer), ends[0]), np.full(len(outer), ends[1])
    for _ in range(5):
        grid = low[:, None] + (high - low)[:, None] * np.linspace(0, 1, 301)
        losses = loss(outer[:, None], grid)
        chosen = np.take_along_axis(grid, losses.argmin(axis=1)[:, None], axis=1)[:, 0]
        reach = (high - low) / 150
        low, high = np.clip(chosen - reach, *ends), np.clip(chosen + reach, *ends)
    return losses.min(axis=1)


def worst_case(game: Game, player: str, outer: np.ndarray, within: Mapping[str, tuple[float, float]]) -> np.ndarray:
    """What the other player leaves to `player` (a loss) at each of its moves; both have one parameter."""
    mine = game.block(player)[0]
    other = game.parameters[1 - mine]

    def opponent(own: np.ndarray, theirs: np.ndarray) -> np.ndarray:
        pair = np.stack(np.broadcast_arrays(own, theirs)[:: 1 if mine == 0 else -1], axis=-1)
        return -game.losses(pair.reshape(-1, 2))[player].reshape(pair.shape[:-1])

    return -best(opponent, outer, within[other])


def secured(game: Game, player: str, within: Mapping[str, tuple[float, float]]) -> float:
    """The least loss that the player can be sure of."""
    ends = within[game.players[player][0]]
    low, high = ends
    for _ in range(8):
        grid = np.linspace(low, high, 101)
        losses = worst_case(game, player, grid, within)
        center, reach = grid[losses.argmin()], (high - low) / 50
        low, high = max(ends[0], center - reach), min(ends[1], center + reach)
    return losses.min()


@check.register
def _(fact: facts.Values, game: Game) -> bool:
    found = secured(game, "minimizer", fact.within), -secured(game, "maximizer", fact.within)
    return close(found, (fact.minimax, fact.maximin), 1e-7)


@check.register
def _(fact: facts.Gap, game: Game) -> bool:
    z = np.array(fact.point, float)
    gap = sum(worst_case(game, player, z[game.block(player)], fact.within)[0] for player in game.players)
    return close(gap, fact.gap)


@check.register
def _(fact: facts.WeakMinty, game: Game) -> bool:
    sides = [np.linspace(*fact.within[name], 401) for name in game.parameters]
    z = np.stack(np.meshgrid(*sides), axis=-1).reshape(-1, game.dimension)
    slopes = game.gradient(z)
    return close(np.nanmin((slopes * (z - fact.point)).sum(axis=1) / (slopes**2).sum(axis=1)), fact.least, 1e-4)


# Linearization


@check.register
def _(fact: facts.Spectrum, game: Game) -> bool:
    """Compared as characteristic polynomials: double eigenvalues themselves are known to half the digits only."""
    jacobian = game.jacobian(fact.point)
    return close(np.poly(np.linalg.eigvals(jacobian)), np.poly(np.array(fact.eigenvalues)))


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


@check.register
def _(fact: facts.Multiplier, game: Game) -> bool:
    found = multiplier(game, fact.point, fact.method)
    turns = fact.angle is None or close(abs(np.angle(found)), fact.angle)
    return close(game.gradient(fact.point), 0) and turns and close(abs(found), fact.modulus, 2e-7)


@check.register
def _(fact: facts.StepLimit, game: Game) -> bool:
    below, above = (
        abs(multiplier(game, fact.point, facts.Method("simultaneous", fact.below * k))) for k in (0.999, 1.001)
    )
    return close(game.gradient(fact.point), 0) and below < 1 < above


@check.register
def _(fact: facts.TimeScale, game: Game) -> bool:
    maximizer = np.isin(np.arange(game.dimension), game.block("maximizer"))

    def attracts(ratio: float) -> bool:
        faster = np.where(maximizer, ratio, 1.0)[:, None] * game.jacobian(fact.point)
        return np.linalg.eigvals(faster).real.min() > 0

    right = (False, True) if fact.attracts == "above" else (True, False)
    stationary = close(game.gradient(fact.point), 0)
    return stationary and (attracts(fact.ratio * 0.999), attracts(fact.ratio * 1.001)) == right


# Trajectories


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
    directions = np.random.default_rng(RNG_SEED).normal(size=(8, game.dimension))
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


@check.register
def _(fact: facts.Attracts, game: Game) -> bool:
    return close(game.gradient(fact.point), 0) and distances(game, fact.point, fact.method).max() < 0.9


@check.register
def _(fact: facts.Repels, game: Game) -> bool:
    return close(game.gradient(fact.point), 0) and distances(game, fact.point, fact.method).max() > 1.5


@check.register
def _(fact: facts.Cycle, game: Game) -> bool:
    """One turn from the point and from a neighbor on either side of the orbit."""
    through, small = np.array(fact.through), 1e-4
    slope = game.gradient(through)
    normal = np.array([-slope[1], slope[0]]) / np.linalg.norm(slope)
    starts = through + small * np.outer([0.0, 1.0, -1.0], normal)
    turn = flow(game, starts, fact.period, dense_output=True)
    if not turn.success:
        return False
    end, inner, outer = turn.y[:, -1].reshape(3, 2)
    factor = (inner - outer) @ normal / (2 * small)
    parts = [turn.sol(fact.period / k)[:2] for k in (2, 3)]
    returns = close(end, through, 1e-6) and all(np.linalg.norm(part - through) > 1e-3 for part in parts)
    orbit = turn.sol(np.linspace(0, fact.period, 20_001))[:2].T
    return returns and turns(fact, factor) and all(extent(game, orbit, *item) for item in fact.extents.items())


def turns(fact: facts.Cycle, factor: float) -> bool:
    """The neighbors come nearer, or go, as the kind of the cycle says."""
    kinds = {"attracting": abs(factor) < 0.9999, "repelling": factor > 1.0001, "neutral": abs(factor - 1) < 1e-4}
    return kinds[fact.kind] and (fact.multiplier is None or close(factor, fact.multiplier, 1e-5))


def extent(game: Game, orbit: np.ndarray, text: str, ends: tuple[float, float]) -> bool:
    along = value(game, text, orbit)
    return close((along.min(), along.max()), ends, 1e-6)


@check.register
def _(fact: facts.Endpoint, game: Game) -> bool:
    start = np.array(fact.start, float)
    if fact.method.name == "gradient":
        end = flow(game, start, fact.duration).y[:, -1]
    else:
        path = deque(enumerate(steps(game, fact.method, start, int(fact.duration)), 1), maxlen=1)
        if not path or path[0][0] < fact.duration:
            return False
        end = path[0][1]
    return all(close(value(game, text, end), stated, fact.error) for text, stated in fact.end.items())


@check.register
def _(fact: facts.Settles, game: Game) -> bool:
    path = list(steps(game, fact.method, np.array(fact.start, float), fact.transient + fact.steps))
    if len(path) < fact.transient + fact.steps:
        return False
    largest = value(game, fact.quantity, np.array(path[fact.transient :])).max()
    return abs(largest - fact.largest) <= fact.error * fact.largest


# Laws along the motion


@check.register
def _(fact: facts.Rate, game: Game) -> bool:
    z = sampled(game, fact.within, 200)
    found = -(formula(game, fact.quantity).gradient(z) * game.gradient(z)).sum(axis=1)
    return close(found, value(game, fact.rate, z), 1e-10)


@check.register
def _(fact: facts.Invariant, game: Game) -> bool:
    lengths = fact.method.step
    named = {f"step_{p}": h for p, h in lengths.items()} if isinstance(lengths, Mapping) else {"step": lengths}
    z = sampled(game, {}, 200)
    (after,) = step(rule(fact.method), game, z)
    return close(value(game, fact.quantity, after, **named), value(game, fact.quantity, z, **named), 1e-12)


# Spoiled games


def spoiled(game: Game) -> Iterator[Game]:
    """Games that differ from this one: a term more in each loss, all players' sides swapped, the last one's alone."""
    last = game.parameters[-1]
    yield changed(game, lambda tree, name: Call("add", (tree, extra(game, name))))
    yield changed(game, lambda tree, name: Call("neg", (tree,)))
    yield changed(game, lambda tree, name: Call("neg", (tree,)) if name == last else tree)


def extra(game: Game, name: str) -> Tree:
    """A bowl with a slope and a bend: to a loss in the player's parameter, to a field in that component."""
    return parse(f"{name}/3 + {name}**2/5 - {name}**3/7", [name])


def changed(game: Game, change: Callable[[Tree, str], Tree]) -> Game:
    """The game with each loss (or component of the field) changed; each loss goes by its player's last parameter."""
    other = copy(game)
    for name in [name for name, entry in vars(Game).items() if isinstance(entry, cached_property)]:
        vars(other).pop(name, None)
    other.loss_trees = {p: change(tree, game.players[p][-1]) for p, tree in game.loss_trees.items()}
    other.field_trees = {name: change(tree, name) for name, tree in game.field_trees.items()}
    return other
