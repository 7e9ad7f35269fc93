"""Marks in the plane: paths colored by time or by rule, with arrows and ends; rest points by kind."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from gamedyn.games.game import Array
from gamedyn.plots.colors import BLACK, GREEN, VERMILION, line_styles
from gamedyn.plots.rest_points import RestPoint
from gamedyn.plots.scene import Path, Scene
from gamedyn.plots.window import clipped, thinned, turning

if TYPE_CHECKING:
    from matplotlib.axes import Axes

BANDS = 96  # colors along a path
FEW = 80  # steps of a map: so few are shown one by one
DENSE = 20_000  # vertices: more are drawn as an image, also in svg and pdf
JUMPY = 1.0  # radians: a recorded path that turns so much from point to point is shown as points
ARROWS = 3  # heads per path
NASH = {"differential Nash": GREEN, "not Nash": VERMILION, "": BLACK}
HEAD = {
    "arrowstyle": "-|>,head_length=0.32,head_width=0.16",
    "mutation_scale": 10,
    "linewidth": 0,
    "shrinkA": 0,
    "shrinkB": 0,
}
SQUARE = {"marker": "s", "linestyle": "none", "markersize": 3.4, "markeredgewidth": 0.8, "zorder": 5}


def draw_by_time(ax: "Axes", seen: Scene) -> tuple[list[Any], Any]:
    """All paths in the colors of their clocks. Returns what a legend shows, and what a color bar shows."""
    from matplotlib.colors import Normalize

    clocks = np.concatenate([path.clock for path in seen.paths])
    norm = Normalize(clocks.min(), clocks.max() if np.ptp(clocks) > 0 else clocks.min() + 1)
    for path in seen.paths:
        kept = thinned(path.points, seen.bounds)
        points = clipped(path.points[kept], seen.bounds)
        colored = _draw_colored(ax, path, points, path.clock[kept], norm)
        _draw_arrows(ax, path, points, seen.bounds, BLACK)
    return _draw_ends(ax, seen, [BLACK] * len(seen.paths)), colored


def draw_by_rule(ax: "Axes", seen: Scene, *, cased: bool = False) -> list[Any]:
    """Each path in the color of its rule, `cased` in white to stand out from a colored ground. Returns handles."""
    handles, styles = [], line_styles([path.rule for path in seen.paths], shades=not cased)
    for path, (tint, dashes) in zip(seen.paths, styles, strict=True):
        points = clipped(path.points[thinned(path.points, seen.bounds)], seen.bounds)
        raster = len(points) > DENSE
        if cased and _joined(path):
            ax.plot(*points.T, color="white", linewidth=2.2, zorder=1.9, rasterized=raster)
        line: Any = {"linestyle": dashes, "linewidth": 1.1} if _joined(path) else {"linestyle": "none"}
        dots: Any = {"marker": "o", "markersize": 1.8} if _shows_steps(path) else {}
        handles += ax.plot(*points.T, color=tint, zorder=2, label=path.label, rasterized=raster, **line, **dots)
        _draw_arrows(ax, path, points, seen.bounds, tint)
    return [*handles, *_draw_ends(ax, seen, [tint for tint, _ in styles])]


def _time_colors() -> Any:
    """Viridis without its yellow end, which white paper swallows."""
    from matplotlib import colormaps
    from matplotlib.colors import ListedColormap

    return ListedColormap(colormaps["viridis"](np.linspace(0, 0.88, 256)), "gamedyn_time")


def _joined(path: Path) -> bool:
    """Whether lines from point to point tell the truth: not for a map of which only some steps are recorded."""
    return not (path.sparse and turning(path.points) > JUMPY)


def _shows_steps(path: Path) -> bool:
    return not path.continuous and (len(path.points) <= FEW or not _joined(path))


def _draw_colored(ax: "Axes", path: Path, points: Array, clock: Array, norm: Any) -> Any:
    """The path in pieces of one color each; its points, where they are few or not to be joined."""
    from matplotlib.collections import LineCollection

    style: Any = {"cmap": _time_colors(), "norm": norm, "zorder": 2, "rasterized": len(points) > DENSE}
    drawn: Any = None
    if _joined(path) and len(points) > 1:
        cuts = np.unique(np.linspace(0, len(points) - 1, min(BANDS, len(points) - 1) + 1).astype(int))
        pieces = [points[a : b + 1] for a, b in zip(cuts[:-1], cuts[1:], strict=True)]
        middles = (clock[cuts[:-1]] + clock[cuts[1:]]) / 2
        drawn = LineCollection(pieces, array=middles, linewidth=1.1, capstyle="round", **style)
        ax.add_collection(drawn, autolim=False)
    if _shows_steps(path) or drawn is None:
        drawn = ax.scatter(*points.T, c=clock, s=4, linewidths=0, **style)
    return drawn


def _draw_arrows(ax: "Axes", path: Path, points: Array, bounds: Array, tint: str) -> None:
    """Arrow heads along what lies in the window, apart from each other."""
    scaled = (points - bounds[:, 0]) / np.diff(bounds, axis=1).T
    inside: Any = ((scaled >= 0) & (scaled <= 1)).all(axis=1)
    length = np.where(inside[1:] & inside[:-1], np.hypot(*np.diff(scaled, axis=0).T), 0.0)
    if length.sum() < 0.05 or not _joined(path):
        return
    along, taken = np.cumsum(length) / length.sum(), []
    for share in (0.2, 0.45, 0.7, 0.1, 0.3, 0.55, 0.85):
        k = int(np.searchsorted(along, share))
        if len(taken) < ARROWS and all(np.hypot(*(scaled[k] - scaled[other])) > 0.15 for other in taken):
            taken.append(k)
            tip = points[k] + 0.6 * (points[k + 1] - points[k])
            ax.annotate("", tip, points[k], arrowprops=HEAD | {"color": tint}, zorder=3, annotation_clip=True)


def _draw_ends(ax: "Axes", seen: Scene, tints: list[str]) -> list[Any]:
    """Open squares at starts and full ones at ends, where they are in the window; returns what a legend shows."""
    handles = {}
    for path, tint in zip(seen.paths, tints, strict=True):
        ends = {"start": (path.points[0], "white"), "end": (path.points[-1], tint)}
        for name, (point, fill) in ends.items():
            inside = ((point >= seen.bounds[:, 0]) & (point <= seen.bounds[:, 1])).all()
            if inside and not (name == "end" and path.escapes):
                ax.plot(*point, markerfacecolor=fill, markeredgecolor=tint, **SQUARE)
                legend_fill = BLACK if name == "end" else "white"
                handles[name] = ax.plot(
                    [], [], label=name, markerfacecolor=legend_fill, markeredgecolor=BLACK, **SQUARE
                )[0]
    return [handles[name] for name in ("start", "end") if name in handles]


def draw_rest_points(ax: "Axes", rests: tuple[tuple[Array, RestPoint], ...]) -> list[Any]:
    """Circles: full where the flow is attracted, open where repelled, half at saddles, dotted at centers."""
    handles: dict[str, Any] = {}
    for place, rest in rests:
        drawn = [ax.plot(*place, **circle)[0] for circle in _circles(rest)]
        drawn[0].set_label(numerical(rest.label))
        handles.setdefault(rest.label, tuple(drawn))
    return list(handles.values())


def _circles(rest: RestPoint) -> list[dict[str, Any]]:
    tint = NASH[rest.nash]
    full = tint if rest.stability in ("attracting", "saddle") else "0.7" if rest.stability == "degenerate" else "white"
    size = {"degenerate": 5.0, "at a face": 4.5}.get(rest.stability, 6.5)
    shape = {
        "marker": "D" if rest.stability == "at a face" else "o",
        "linestyle": "none",
        "markersize": size,
        "zorder": 4.5,
    }
    circle = shape | {"markeredgewidth": 1.0, "markeredgecolor": tint, "markerfacecolor": full}
    if rest.stability == "saddle":
        circle |= {"fillstyle": "left", "markerfacecoloralt": "white"}
    dot = {"marker": "o", "linestyle": "none", "markersize": 1.6, "color": tint, "zorder": 4.6}
    return [circle, dot] if rest.stability == "center" else [circle]


def labels(seen: Scene, *, by_rule: bool, more: Sequence[str] = ()) -> list[str]:
    """What a legend of a scene will say, to know its height beforehand."""
    paths = [path.label for path in seen.paths] if by_rule else []
    faces = ["domain"] if np.isfinite(seen.faces).any() else []
    return [*paths, "start", "end", *map(numerical, seen.rest_labels), *more, *faces]


def numerical(label: str) -> str:
    """The label of a rest point: what is known of it is numbers, no proof."""
    return f"{label} (numerical)"
