"""What lies behind a phase portrait: the descent field, each player's nullcline, the faces of the domain."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from gamedyn.games.game import Array
from gamedyn.plots.plane import Plane
from gamedyn.plots.rest_points import grid
from gamedyn.plots.scales import steady_ticks
from gamedyn.plots.scene import Scene

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ARROWS = 17  # per side
STREAMS = 30  # per side, of the grid in which streamlines are followed
FINE = 81  # points per side, of the grid in which nullclines are traced
SLICED = "field: slice through the end"
BISECTIONS = 12  # of a grid's edge
FAINT = "0.8"
DASHED, DOTTED = (0, (5, 2)), (0, (1, 1.5))


@dataclass(frozen=True)
class Vectors:
    """The direction in which the players move, -F, at points (n, 2): unit vectors, nan where F is 0 or not finite."""

    points: Array
    directions: Array
    streams: bool  # shown as streamlines, not as arrows


@dataclass(frozen=True)
class Nullcline:
    """Where one component of F vanishes in the window: its equation, and polylines (k, 2)."""

    label: str
    lines: tuple[Array, ...]


def vectors(game: Any, flat: Plane, bounds: Array, *, streams: bool = False) -> Vectors:
    """The descent field on a regular grid of a window (2, 2)."""
    points = grid(bounds, STREAMS if streams else ARROWS)
    descent = -flat.field(game, points)
    with np.errstate(all="ignore"):
        return Vectors(points, descent / np.hypot(*descent.T)[:, None], streams)


def nullclines(game: Any, flat: Plane, bounds: Array) -> tuple[Nullcline, ...]:
    """The nullclines of the two parameters that a plane shows; none where F does not change sign."""
    sides = [np.linspace(low, high, FINE) for low, high in bounds]
    mesh = np.stack(np.meshgrid(*sides), axis=-1)
    field = flat.field(game, mesh.reshape(-1, 2)).reshape(mesh.shape)
    found = [_nullcline(game, flat, side, sides, field[..., side]) for side in range(len(flat.shown))]
    return tuple(nullcline for nullcline in found if nullcline.lines)


def _nullcline(game: Any, flat: Plane, side: int, sides: list[Array], component: Array) -> Nullcline:
    from contourpy import contour_generator

    finite = np.ma.masked_invalid(component)
    varies = finite.count() and np.ptp(finite) > 0
    lines: Any = contour_generator(sides[0], sides[1], finite).lines(0.0) if varies else []
    kept = [_refined(lambda z: flat.field(game, z)[:, side], sides, line) for line in lines]
    return Nullcline(component_label(game, flat.shown[side]), tuple(line for line in kept if len(line) > 1))


def _refined(component: Callable[[Array], Array], sides: list[Array], line: Array) -> Array:
    """A contour line with its vertices, which lie on edges of the grid, moved to where the component changes sign.

    Left out are those where it does so through infinity: at a pole it grows as the change of sign is approached.
    """
    low, step = np.array([side[0] for side in sides]), np.array([side[1] - side[0] for side in sides])
    place = (line - low) / step
    one, other = low + np.floor(place + 1e-9) * step, low + np.ceil(place - 1e-9) * step
    at_one = component(one)
    largest = np.maximum(np.abs(at_one), np.abs(component(other)))
    for _ in range(BISECTIONS):
        middle = (one + other) / 2
        same = (np.sign(component(middle)) == np.sign(at_one))[:, None]
        one, other = np.where(same, middle, one), np.where(same, other, middle)
    middle = (one + other) / 2
    return middle[np.abs(component(middle)) <= largest]


def component_label(game: Any, k: int) -> str:
    """The equation of a nullcline, in the words of the game."""
    from gamedyn.formula.latex import symbol

    name = symbol(game.parameters[k])
    if game.kind == "field":
        return f"$F_{{{name}}} = 0$"
    loss = "V" if game.kind == "zero_sum" else _loss_name(game, k)
    return rf"$\partial {loss} / \partial {name} = 0$"


def _loss_name(game: Any, k: int) -> str:
    from gamedyn.formula.latex import symbol

    owner = next(player for player, names in game.players.items() if game.parameters[k] in names)
    return f"L_{{{symbol(owner)}}}"


def draw_vectors(ax: "Axes", field: Vectors, bounds: Array, *, sliced: bool) -> list[Any]:
    """The field as short faint arrows, or as faint streamlines; a legend says so where it is only a slice."""
    if field.streams:
        x, y = field.points.reshape(STREAMS, STREAMS, 2).transpose(2, 0, 1)
        u, v = field.directions.reshape(STREAMS, STREAMS, 2).transpose(2, 0, 1)
        ax.streamplot(x[0], y[:, 0], u, v, color=FAINT, linewidth=0.5, density=0.8, arrowsize=0.6, zorder=0.5)
    else:
        shift = field.directions * (0.6 / ARROWS) * np.diff(bounds, axis=1).T
        heads = {"width": 0.0028, "headwidth": 4, "headlength": 4.5, "headaxislength": 4}
        start = field.points - shift / 2
        ax.quiver(*start.T, *shift.T, angles="xy", scale_units="xy", scale=1, color=FAINT, zorder=0.5, **heads)
    return ax.plot([], [], color=FAINT, label=SLICED) if sliced else []


def draw_nullclines(ax: "Axes", lines: tuple[Nullcline, ...]) -> list[Any]:
    """Thin gray lines, dashed for the horizontal parameter, dotted for the vertical one; returns handles."""
    from matplotlib.collections import LineCollection

    handles = []
    for nullcline, dashes in zip(lines, (DASHED, DOTTED), strict=False):
        style = {"color": "0.3", "linestyle": dashes, "linewidth": 0.9}
        ax.add_collection(LineCollection(nullcline.lines, zorder=1.2, **style), autolim=False)
        handles += ax.plot([], [], label=nullcline.label, **style)
    return handles


def draw_faces(ax: "Axes", faces: Array) -> list[Any]:
    """The faces of the domain (2, 2) that are finite; returns what a legend shows."""
    (left, right), (low, high) = faces
    for at, line in ((left, ax.axvline), (right, ax.axvline), (low, ax.axhline), (high, ax.axhline)):
        if np.isfinite(at):
            line(at, color="0.3", linewidth=0.9, zorder=1.1)
    return ax.plot([], [], color="0.3", linewidth=0.9, label="domain") if np.isfinite(faces).any() else []


def frame(ax: "Axes", seen: Scene) -> None:
    """Limits, labels and a box; equal scales on both axes unless the window is far from square."""
    width, height = np.diff(seen.bounds, axis=1)[:, 0]
    ax.set(xlim=seen.bounds[0], ylim=seen.bounds[1], xlabel=seen.plane.labels[0], ylabel=seen.plane.labels[1])
    for axis in (ax.xaxis, ax.yaxis):
        steady_ticks(axis)
    ax.set_aspect("equal" if 1 / 3 <= width / height <= 3 else "auto")
    ax.spines[["top", "right"]].set_visible(True)
