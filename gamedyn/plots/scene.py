"""What figures in a plane have in common: the plane, the window, the paths and the rest points in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from gamedyn.errors import UserError
from gamedyn.games.game import Array
from gamedyn.plots.plane import Plane, Projection, plane
from gamedyn.plots.rest_points import RestPoint, grid, rest_points
from gamedyn.plots.tracks import Track, parameter_index, same_formulas, tracks
from gamedyn.plots.window import window

Window = Mapping[str, tuple[float, float]]


@dataclass(frozen=True)
class Path(Track):
    """A track in the plane of the picture."""

    points: Array  # (n, 2), as seen


@dataclass(frozen=True)
class Scene:
    """Runs in a plane; all positions are in its coordinates."""

    game: Any  # of the first run
    shared: bool  # by all runs, formulas and constants included
    plane: Plane
    bounds: Array  # (2, 2), a row per axis
    paths: tuple[Path, ...]
    clock: str  # what their clocks count
    faces: Array  # (2, 2), of the domain; infinite where there is none
    rests: tuple[tuple[Array, RestPoint], ...]  # where each is seen (2,)

    @property
    def slice(self) -> bool:
        """Whether functions on the plane show only a slice of the game."""
        return not self.plane.whole

    @property
    def rest_labels(self) -> list[str]:
        """The kinds of rest points, each once."""
        return list(dict.fromkeys(rest.label for _, rest in self.rests))

    @property
    def shape(self) -> float:
        """The height of the axes over their width: that of the window where both axes have the same scale."""
        width, height = np.diff(self.bounds, axis=1)[:, 0]
        return height / width if 1 / 3 <= height / width <= 1.5 else 1.0


def scene(given: Any, x: str, y: str, projection: Projection, within: Window | None, *, equilibria: bool) -> Scene:
    """The runs in the plane of two parameters, or in their principal plane, in a window that shows them."""
    clock, found = tracks(given)
    game = found[0].game
    flat = plane(found, x, y, projection)
    paths = tuple(Path(**vars(track), points=flat.seen(track.places)) for track in found)
    bounds = _bounds(game, flat, paths, within or {})
    shared = same_formulas([track.game for track in found])
    rests = _rests(game, flat, bounds, paths) if equilibria and shared else ()
    return Scene(game, shared, flat, bounds, paths, clock, flat.faces(game), rests)


def _bounds(game: Any, flat: Plane, paths: tuple[Path, ...], within: Window) -> Array:
    """The window: as set, else round the paths, with the faces of the domain that are near."""
    bounds = window(np.concatenate([path.points for path in paths]))
    faces, size = flat.faces(game), np.diff(bounds, axis=1)
    near = np.abs(faces - bounds) < size / 2
    bounds = np.where(near, faces + 0.04 * size * np.array([-1.0, 1.0]), bounds)
    axes = [game.parameters[k] for k in flat.shown]
    for name, ends in within.items():
        parameter_index(game, name, "within")
        if name not in axes:
            raise UserError(
                f"within.{name}: found a parameter that is on no axis. Allowed: {', '.join(axes) or 'none'}."
            )
        bounds[axes.index(name)] = _interval(ends, f"within.{name}")
    return bounds


def _interval(ends: Any, where: str) -> tuple[float, float]:
    low, high = (float(end) for end in ends)
    if not low < high or not np.isfinite([low, high]).all():
        raise UserError(f"{where}: found [{low:g}, {high:g}]. Allowed: two numbers, the lower one first.")
    return low, high


def _rests(game: Any, flat: Plane, bounds: Array, paths: tuple[Path, ...]) -> tuple[tuple[Array, RestPoint], ...]:
    """The rest points seen in the window: searched from a grid in the plane, and in higher dimension from the paths."""
    if flat.whole:
        starts = flat.lifted(grid(bounds))
        low, high = flat.lifted(bounds.T)
    else:
        points = np.concatenate([path.places for path in paths])
        starts = points[np.unique(np.linspace(0, len(points) - 1, 40).astype(int))]
        margin = 0.2 * max(float(np.ptp(points, axis=0).max()), 1.0)
        low, high = points.min(axis=0) - margin, points.max(axis=0) + margin
    found = [(flat.seen(rest.point), rest) for rest in rest_points(game, starts, low, high)]
    return tuple((place, rest) for place, rest in found if ((place >= bounds[:, 0]) & (place <= bounds[:, 1])).all())
