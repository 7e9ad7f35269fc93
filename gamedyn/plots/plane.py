"""The plane of a picture: two parameters, or the two principal components of the paths."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from gamedyn.errors import UserError
from gamedyn.formula.latex import symbol
from gamedyn.games.game import Array
from gamedyn.plots.tracks import Track, parameter_index

Projection = Literal["coordinates", "principal"]


@dataclass(frozen=True)
class Plane:
    """Points z = origin + u axes[0] + v axes[1]; a point off the plane is seen where it projects orthogonally."""

    origin: Array  # (d,)
    axes: Array  # (2, d), orthonormal
    labels: tuple[str, str]
    shown: tuple[int, ...]  # the two coordinates; empty for principal components

    @property
    def whole(self) -> bool:
        """Whether the plane is all there is: a game of two parameters."""
        return len(self.origin) == 2 and len(self.shown) == 2

    def seen(self, points: Array) -> Array:
        """Points (..., d) as they appear in the plane, (..., 2)."""
        return points[..., list(self.shown)] if self.shown else (points - self.origin) @ self.axes.T

    def lifted(self, flat: Array) -> Array:
        """The points (..., d) of the plane at coordinates (..., 2)."""
        return self.origin + flat @ self.axes

    def field(self, game: Any, flat: Array) -> Array:
        """The game gradient at points (n, 2) of the plane, along the plane's axes, (n, 2)."""
        return self.seen_direction(game.gradient(self.lifted(flat)))

    def seen_direction(self, vectors: Array) -> Array:
        """The part of vectors (..., d) that lies in the plane, (..., 2)."""
        return vectors[..., list(self.shown)] if self.shown else vectors @ self.axes.T

    def faces(self, game: Any) -> Array:
        """The domain's bounds (2, 2) on the two axes; infinite for principal components."""
        if not self.shown:
            return np.array([[-np.inf, np.inf]] * 2)
        return np.stack([game.lower, game.upper], axis=1)[list(self.shown)]


def plane(tracks: Sequence[Track], x: str = "", y: str = "", projection: Projection = "coordinates") -> Plane:
    """The plane of two parameters by name, or the principal one; other parameters rest at the end of the first track.

    Where no names are given: the first parameters of the first two players, or the first two of a single player.
    Raises UserError for names the game does not have, and for a game of one parameter.
    """
    game = tracks[0].game
    if game.dimension < 2:
        raise UserError(
            f"x, y: found a game with no parameter but {game.parameters[0]}. Allowed: games of two or more."
        )
    if projection == "principal":
        return _principal(np.concatenate([track.places for track in tracks]))
    shown = _chosen(game, x, y)
    origin = tracks[0].places[-1].copy()
    origin[list(shown)] = 0.0
    first, second = (shown_name(game.parameters[k]) for k in shown)
    return Plane(origin, np.eye(game.dimension)[list(shown)], (first, second), shown)


def shown_name(parameter: str) -> str:
    """A parameter as figures show it."""
    return f"${symbol(parameter)}$"


def _chosen(game: Any, x: str, y: str) -> tuple[int, int]:
    heads = [names[0] for names in game.players.values()]
    usual = [*heads, *[parameter for parameter in game.parameters if parameter not in heads]]
    first = x or next(parameter for parameter in usual if parameter != y)
    second = y or next(parameter for parameter in usual if parameter != first)
    if first == second:
        raise UserError(f"y: found {second}, which is x already. Allowed: another of {', '.join(game.parameters)}.")
    return parameter_index(game, first, "x"), parameter_index(game, second, "y")


def _principal(points: Array) -> Plane:
    """The plane through the mean in which points (n, d) vary most, labeled with the shares of the variance.

    Axes are signed so that the largest weight of each is positive.
    """
    mean = points.mean(axis=0)
    _, spread, axes = np.linalg.svd(points - mean, full_matrices=len(points) < points.shape[1])
    axes = axes[:2]
    axes = axes * np.sign(axes[[0, 1], np.abs(axes).argmax(axis=1)])[:, None]
    shares = np.append(spread**2, [0.0, 0.0])[:2] / max(np.sum(spread**2), 1e-300)
    first, second = (f"principal component {k} ({share:.0%})" for k, share in enumerate(shares, 1))
    return Plane(mean, axes, (first, second), ())
