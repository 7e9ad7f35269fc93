"""Landscapes: the value, or one player's loss, as filled contours or as a surface, with the paths on it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from gamedyn.errors import UserError, unknown
from gamedyn.formula.latex import symbol
from gamedyn.games.game import Array
from gamedyn.plots import background, legend, marks
from gamedyn.plots.canvas import Layout
from gamedyn.plots.colors import line_styles
from gamedyn.plots.figure import Picture, figure
from gamedyn.plots.plane import Projection
from gamedyn.plots.scales import NICE, color_bar, number
from gamedyn.plots.scene import Scene, Window, scene
from gamedyn.plots.window import thinned

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FINE = 61  # points per side
LEVELS = 14
TAME = 20.0  # a range so many times that of the inner 96 % is cut to it


@dataclass(frozen=True)
class Terrain:
    """Everything that a landscape shows."""

    scene: Scene
    label: str  # of the height
    sides: tuple[Array, Array]  # (n,) along each axis
    heights: Array  # (n, n), a row per vertical coordinate; nan where not finite
    limits: tuple[float, float]  # of the heights that colors tell apart
    path_heights: tuple[Array, ...]  # (n,) along each path, its own and not the slice's
    rest_heights: tuple[float, ...]
    mode: str

    @property
    def layout(self) -> Layout:
        """Axes in the shape of the window, or a box in perspective, and a legend below them."""
        labels = marks.labels(self.scene, by_rule=True, more=[f"{self.label} = 0.000"])
        if self.mode == "surface":
            return Layout(height=6.6 + legend.height(labels), projection="3d")
        return Layout(height=5.9 * self.scene.shape + 1.2 + legend.height(labels))


def compute(settings: "Landscape", runs: Any) -> Terrain:
    """The heights over the plane, and along every path."""
    seen = scene(runs, settings.x, settings.y, settings.projection, settings.within, equilibria=settings.equilibria)
    player, label = _height(settings, seen)
    sides = [np.linspace(low, high, FINE) for low, high in seen.bounds]
    mesh = np.stack(np.meshgrid(*sides), axis=-1).reshape(-1, 2)
    heights = seen.game.losses(seen.plane.lifted(mesh))[player].reshape(FINE, FINE)
    return Terrain(
        seen,
        label,
        (sides[0], sides[1]),
        heights,
        _limits(heights),
        tuple(path.game.losses(path.places)[player] for path in seen.paths),
        tuple(float(seen.game.losses(rest.point)[player]) for _, rest in seen.rests),
        settings.mode,
    )


def _limits(heights: Array) -> tuple[float, float]:
    """The range of finite heights; if a few of them are extreme, that of the inner 96 %."""
    finite = heights[np.isfinite(heights)]
    if len(finite) == 0:
        return 0.0, 1.0
    low, inner_low, inner_high, high = np.quantile(finite, [0, 0.02, 0.98, 1])
    if high - low > TAME * (inner_high - inner_low) > 0:
        low, high = inner_low, inner_high
    return (float(low), float(high)) if high > low else (float(low) - 1, float(low) + 1)


def _height(settings: "Landscape", seen: Scene) -> tuple[str, str]:
    """Whose loss is shown, and its name; the value is the minimizer's loss."""
    game = seen.game
    if not game.loss_trees:
        raise UserError(
            "landscape: found a game known only by its game gradient. Allowed: games with a value or losses."
        )
    if settings.player and settings.player not in game.players:
        raise unknown("player", settings.player, game.players, "player")
    first = next(iter(game.players))
    if game.kind == "zero_sum" and settings.player in ("", first):
        return first, "$V$"
    player = settings.player or first
    return player, f"$L_{{{symbol(player)}}}$"


def draw(axes: "list[Axes]", data: Terrain) -> None:
    """The heights, with the paths on them and the rest points marked."""
    (ax,) = axes
    (_draw_surface if data.mode == "surface" else _draw_contours)(ax, data)


def _draw_contours(ax: "Axes", data: Terrain) -> None:
    from matplotlib.ticker import MaxNLocator

    levels = MaxNLocator(LEVELS, steps=NICE).tick_values(*data.limits)
    heights = np.ma.masked_invalid(data.heights)
    beyond = {(False, False): "neither", (True, False): "min", (False, True): "max", (True, True): "both"}
    extend = beyond[bool(heights.min() < levels[0]), bool(heights.max() > levels[-1])]
    filled = ax.contourf(*data.sides, heights, levels, cmap="cividis", extend=extend, zorder=0.4)
    ax.contour(*data.sides, heights, levels, colors="white", linewidths=0.3, alpha=0.6, zorder=0.5)
    handles = [*_draw_level(ax, data), *background.draw_faces(ax, data.scene.faces)]
    ends = marks.draw_by_rule(ax, data.scene, cased=True)
    rests = marks.draw_rest_points(ax, data.scene.rests)
    background.frame(ax, data.scene)
    color_bar(ax, filled, f"{data.label}, slice through the end" if data.scene.slice else data.label)
    legend.below(ax, [*ends, *rests, *handles])


def _draw_level(ax: "Axes", data: Terrain) -> list[Any]:
    """The contour through the rest point, if there is just one."""
    inside = [height for height in data.rest_heights if data.limits[0] < height < data.limits[1]]
    if data.scene.slice or len(inside) != 1:
        return []
    style = {"linestyles": [(0, (4, 2))], "linewidths": 0.8, "colors": "black"}
    ax.contour(*data.sides, np.ma.masked_invalid(data.heights), inside, zorder=0.6, **style)
    label = f"{data.label} = {number(inside[0])}"
    return ax.plot([], [], color="black", linestyle=(0, (4, 2)), linewidth=0.8, label=label)


def _draw_surface(ax: Any, data: Terrain) -> None:
    """The surface, translucent, and the paths at their own heights above all of it."""
    ax.computed_zorder = False
    mesh, heights = np.meshgrid(*data.sides), np.clip(data.heights, *data.limits)
    style = {"cmap": "cividis", "rcount": 40, "ccount": 40, "linewidth": 0.1, "edgecolor": (1, 1, 1, 0.25)}
    ax.plot_surface(*mesh, heights, alpha=0.85, antialiased=True, zorder=1, **style)
    styles = line_styles([path.rule for path in data.scene.paths], shades=False)
    for path, along, (tint, dashes) in zip(data.scene.paths, data.path_heights, styles, strict=True):
        kept = thinned(path.points, data.scene.bounds)
        inside = (
            _inside(path.points[kept], data.scene.bounds)
            & (along[kept] >= data.limits[0])
            & (along[kept] <= data.limits[1])
        )
        x, y, z = np.where(inside, [*path.points[kept].T, along[kept]], np.nan)
        ax.plot(x, y, z, color="white", linewidth=2.2, zorder=2)
        ax.plot(x[:1], y[:1], z[:1], "s", markersize=4, markerfacecolor="white", markeredgecolor=tint, zorder=4)
        ax.plot(x, y, z, color=tint, linestyle=dashes, linewidth=1.1, zorder=3, label=path.label)
    for (place, rest), height in zip(data.scene.rests, data.rest_heights, strict=True):
        ax.plot(*place, height, "o", markersize=4, color="black", zorder=4, label=marks.numerical(rest.label))
    ax.set(xlabel=data.scene.plane.labels[0], ylabel=data.scene.plane.labels[1], zlabel=data.label)
    ax.view_init(elev=32, azim=-52)
    ax.set_box_aspect(None, zoom=0.8)  # else the height's label falls off the figure
    ax.legend(loc="upper center", bbox_to_anchor=(0.5, 0.0))


def _inside(points: Array, bounds: Array) -> Any:
    return ((points >= bounds[:, 0]) & (points <= bounds[:, 1])).all(axis=1)


@figure(compute, draw)
@dataclass(frozen=True)
class Landscape(Picture):
    """Landscape: the value, or a player's loss, as filled contours or a surface, with the paths on it.

    The dashed contour goes through the rest point, where there is just one in the window.
    """

    mode: Literal["contours", "surface"] = "contours"  # from above, or in perspective
    player: str = ""  # whose loss; the value of a zero-sum game, else the first player's, if empty
    x: str = ""  # parameter on the horizontal axis; the first player's first if empty
    y: str = ""  # parameter on the vertical axis; the second player's first if empty
    projection: Projection = "coordinates"  # two parameters, or the principal components of the paths
    within: Window | None = None  # window, by parameter; round the paths if not given
    equilibria: bool = True  # rest points in the window
