"""Marks in the plane: paths colored by time or by rule with arrows and ends, rest points by kind, the legend."""

from typing import TYPE_CHECKING, Any

import numpy as np

from gamedyn.plots.colors import BLACK, GREEN, VERMILION, line_styles
from gamedyn.plots.paths import Array, Path, clipped, thinned, turning
from gamedyn.plots.rest_points import RestPoint

if TYPE_CHECKING:
    from matplotlib.axes import Axes

BANDS = 96  # colors along a path
FEW = 80  # steps of a map: so few are shown one by one
DENSE = 20_000  # vertices: more are drawn as an image, also in svg and pdf
JUMPY = 1.0  # radians: a recorded path that turns so much from point to point is shown as points
ARROWS = 3  # heads per path
NASH = {"differential Nash": GREEN, "not Nash": VERMILION, "": BLACK}


def time_colors() -> Any:
    """Viridis without its yellow end, which white paper swallows."""
    from matplotlib import colormaps
    from matplotlib.colors import ListedColormap

    return ListedColormap(colormaps["viridis"](np.linspace(0, 0.88, 256)), "gamedyn_time")


def draw_paths(
    ax: "Axes", paths: tuple[Path, ...], bounds: Array, color: str, *, cased: bool = False
) -> tuple[list[Any], Any]:
    """The paths with arrows, starts and ends; `cased` in white, to stand out from a colored ground.

    Returns what a legend shows, and what a color bar shows or None.
    """
    from matplotlib.colors import Normalize

    clocks = np.concatenate([path.clock for path in paths])
    norm = Normalize(clocks.min(), clocks.max() if np.ptp(clocks) > 0 else clocks.min() + 1)
    handles, scale = [], None
    for path, (tint, dashes) in zip(paths, line_styles([path.rule for path in paths]), strict=True):
        kept = thinned(path.points, bounds)
        points, clock = clipped(path.points[kept], bounds), path.clock[kept]
        if color == "time":
            scale = _draw_by_time(ax, path, points, clock, norm)
        else:
            handles += _draw_by_rule(ax, path, points, tint, dashes, cased=cased)
        _draw_arrows(ax, points, bounds, BLACK if color == "time" else tint)
        _draw_ends(ax, path, bounds, BLACK if color == "time" else tint)
    return [*handles, *_end_handles(ax)], scale


def _joined(path: Path) -> bool:
    """Whether lines from point to point tell the truth: not for a map of which only some steps are recorded."""
    gaps = not path.continuous and len(path.clock) > 1 and np.diff(path.clock).max() > 1
    return not (gaps and turning(path.points) > JUMPY)


def _draw_by_time(ax: "Axes", path: Path, points: Array, clock: Array, norm: Any) -> Any:
    from matplotlib.collections import LineCollection

    style = {"cmap": time_colors(), "norm": norm, "zorder": 2, "rasterized": len(points) > DENSE}
    if not _joined(path) or len(points) < 2:
        return ax.scatter(*points.T, c=clock, s=3, linewidths=0, **style)
    cuts = np.unique(np.linspace(0, len(points) - 1, min(BANDS, len(points) - 1) + 1).astype(int))
    pieces = [points[a : b + 1] for a, b in zip(cuts[:-1], cuts[1:], strict=True)]
    lines = LineCollection(
        pieces, array=(clock[cuts[:-1]] + clock[cuts[1:]]) / 2, linewidth=1.1, capstyle="round", **style
    )
    ax.add_collection(lines, autolim=False)
    if _shows_steps(path):
        ax.scatter(*points.T, c=clock, s=5, linewidths=0, **style)
    return lines


def _draw_by_rule(ax: "Axes", path: Path, points: Array, tint: str, dashes: Any, *, cased: bool) -> list[Any]:
    if cased and _joined(path):
        ax.plot(*points.T, color="white", linewidth=2.2, zorder=1.9, rasterized=len(points) > DENSE)
    line = (
        {"linestyle": dashes, "linewidth": 1.1}
        if _joined(path)
        else {"linestyle": "none", "marker": "o", "markersize": 1.2}
    )
    marker = {"marker": "o", "markersize": 2.0} if _shows_steps(path) else {}
    return ax.plot(*points.T, color=tint, zorder=2, label=path.label, rasterized=len(points) > DENSE, **(line | marker))


def _shows_steps(path: Path) -> bool:
    return not path.continuous and len(path.points) <= FEW


def _draw_arrows(ax: "Axes", points: Array, bounds: Array, tint: str) -> None:
    """Arrow heads along what lies in the window, apart from each other."""
    scaled = (points - bounds[:, 0]) / np.diff(bounds, axis=1).T
    inside: Any = ((scaled >= 0) & (scaled <= 1)).all(axis=1)
    length = np.where(inside[1:] & inside[:-1], np.hypot(*np.diff(scaled, axis=0).T), 0.0)
    if length.sum() < 0.05:
        return
    along, taken = np.cumsum(length) / length.sum(), []
    style = {
        "arrowstyle": "-|>,head_length=0.32,head_width=0.16",
        "linewidth": 0,
        "shrinkA": 0,
        "shrinkB": 0,
        "mutation_scale": 10,
    }
    for share in (0.2, 0.45, 0.7, 0.1, 0.3, 0.55, 0.85):
        k = int(np.searchsorted(along, share))
        if len(taken) < ARROWS and all(np.hypot(*(scaled[k] - scaled[other])) > 0.15 for other in taken):
            taken.append(k)
            tip = points[k] + 0.6 * (points[k + 1] - points[k])
            ax.annotate("", tip, points[k], arrowprops=style | {"color": tint}, zorder=3, annotation_clip=True)


def _draw_ends(ax: "Axes", path: Path, bounds: Array, tint: str) -> None:
    finite = path.points[np.isfinite(path.points).all(axis=1)]
    for point, fill in ((finite[:1], "white"), (finite[-1:], tint)):
        if len(point) and ((point[0] >= bounds[:, 0]) & (point[0] <= bounds[:, 1])).all():
            ax.plot(
                *point.T, "s", markersize=3.4, markerfacecolor=fill, markeredgecolor=tint, markeredgewidth=0.8, zorder=5
            )


def _end_handles(ax: "Axes") -> list[Any]:
    style = {"linestyle": "none", "marker": "s", "markersize": 3.4, "markeredgecolor": BLACK, "markeredgewidth": 0.8}
    return [
        ax.plot([], [], label=name, markerfacecolor=fill, **style)[0]
        for name, fill in (("start", "white"), ("end", BLACK))
    ]


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
    size = {"degenerate": 3.5, "at a face": 4.5}.get(rest.stability, 6.5)
    circle = {
        "marker": "D" if rest.stability == "at a face" else "o",
        "linestyle": "none",
        "markersize": size,
        "zorder": 4.5,
    }
    circle |= {"markeredgewidth": 1.0, "markeredgecolor": tint, "markerfacecolor": full}
    if rest.stability == "saddle":
        circle |= {"fillstyle": "left", "markerfacecoloralt": "white"}
    dot = {"marker": "o", "linestyle": "none", "markersize": 1.6, "color": tint, "zorder": 4.6}
    return [circle, dot] if rest.stability == "center" else [circle]


def color_bar(ax: Any, scale: Any, label: str) -> None:
    """A narrow color bar on the right."""
    bar = ax.get_figure().colorbar(scale, ax=ax, label=label, fraction=0.045, pad=0.02)
    bar.outline.set_linewidth(0.4)


def numerical(label: str) -> str:
    """The label of a rest point: what is known of it is numbers, no proof."""
    return f"{label} (numerical)"
