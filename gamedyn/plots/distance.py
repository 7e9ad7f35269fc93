"""Distance: how far runs are from an equilibrium, on a logarithmic axis, with the rate that the spectrum predicts."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from gamedyn.games.game import Array
from gamedyn.plots import legend
from gamedyn.plots.canvas import Layout
from gamedyn.plots.colors import BLACK, lightened, line_styles
from gamedyn.plots.figure import Picture, figure
from gamedyn.plots.rest_points import rest_points
from gamedyn.plots.scales import clock_axis, number, plain_ticks
from gamedyn.plots.tracks import NORM, along, clocks, method_name, named
from gamedyn.plots.window import envelope, shown

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ROUNDING = 1e-13  # of the target's size: closer than that is no approach
GUIDE = {"color": "black", "linestyle": (0, (4, 2)), "linewidth": 0.9}


@dataclass(frozen=True)
class Guide:
    """The line beside a run: distances (2,) or more at the clock's values, and where it comes from."""

    clock: Array
    values: Array
    label: str


@dataclass(frozen=True)
class Approach:
    """One run: its distance (n,) to its target, its gradient norm (n,), and the line beside them."""

    run: str
    rule: str
    clock: Array
    target: str  # the point in words; empty where no stationary point is known
    distance: Array
    gradient: Array | None  # None where not asked for
    guide: Guide | None


@dataclass(frozen=True)
class Approaches:
    """Everything that the figure shows."""

    runs: tuple[Approach, ...]
    clock: str
    logarithmic: bool  # in steps or time

    @property
    def layout(self) -> Layout:
        """One panel, with room for the legend below it."""
        labels = [f"{run.run}, {run.guide.label if run.guide else ''}" for run in self.runs]
        return Layout(height=5.8 + legend.height([*labels, "distance to (0.0, 0.0)", f"gradient norm {NORM}"]))


def compute(settings: "Distance", runs: Any) -> Approaches:
    """Distances, norms and rates of runs of one game."""
    runs = named(runs)
    name, times = clocks(runs)
    if settings.gradient is None:
        settings = replace(settings, gradient=len(runs) == 1)
    approaches = tuple(
        _approach(settings, label, run, np.abs(clock)) for (label, run), clock in zip(runs.items(), times, strict=True)
    )
    return Approaches(approaches, name, settings.log)


def _approach(settings: "Distance", label: str, run: Any, clock: Array) -> Approach:
    point, guide, gradient = _target(settings, run), None, None
    distance = np.full(len(clock), np.nan)
    if point is not None:
        distance = along(run, lambda z: np.linalg.norm(z - point, axis=1))
        guide = _guide(run, clock, distance, point) if settings.rate else None
    if settings.gradient or point is None:
        gradient = along(run, lambda z: np.linalg.norm(run.game.gradient(z), axis=1))
    return Approach(label, method_name(run), clock, _words(point), distance, gradient, guide)


def _target(settings: "Distance", run: Any) -> Array | None:
    """The point to measure from: as given, the one the run converges to, or the nearest that Newton's method finds."""
    if settings.to is not None:
        return run.game.point(settings.to, "to")
    point = getattr(run.verdict, "point", None)
    if point is not None:
        return np.asarray(point)
    path = run.points[: shown(run.points)]
    size = max(float(np.ptp(path, axis=0).max()), 1.0)
    starts = np.stack([path[-1], path.mean(axis=0), path[0]])
    found = rest_points(run.game, starts, path.min(axis=0) - size, path.max(axis=0) + size)
    return min((rest.point for rest in found), key=lambda z: np.linalg.norm(z - path[-1]), default=None)


def _words(point: Array | None) -> str:
    """A point of a game as a label has room for it."""
    if point is None:
        return ""
    shown_numbers = ", ".join(number(x, 3) for x in point)
    return "the stationary point" if len(point) > 3 else f"({shown_numbers})" if len(point) > 1 else shown_numbers


def _guide(run: Any, clock: Array, distance: Array, point: Array) -> Guide | None:
    """The rate that the verdict predicts, or the power law that it fits, through the later half of the approach.

    Rates count the run's own steps or time, which `clock` may show on another scale.
    """
    own, unit = np.abs(run.time), "time" if run.continuous else "step"
    factor, exponent = getattr(run.verdict, "predicted", None), getattr(run.verdict, "exponent", None)
    usable = np.isfinite(distance) & (distance > ROUNDING * max(1.0, np.abs(point).max())) & (own > 0)
    if not usable.any() or not (factor or exponent):
        return None
    if factor:
        slope, label = own[usable] * np.log(factor), f"predicted {factor:.6g} per {'unit of ' * run.continuous}{unit}"
    else:
        usable &= own >= np.sqrt(own[usable][0] * own[usable][-1])  # a power law holds in the end
        slope, label = exponent * np.log(own[usable]), f"fitted {unit}$^{{{exponent:.3g}}}$"
    half = len(slope) // 2
    height = np.median(np.log(distance[usable][half:]) - slope[half:])
    return Guide(clock[usable], np.exp(height + slope), label)


def draw(axes: "list[Axes]", data: Approaches) -> None:
    """Distances in strong lines, gradient norms in pale ones, rates dashed."""
    (ax,) = axes
    ax.set(yscale="log", ylabel=_height_label(data))
    clock_axis(ax, data.clock, logarithmic=data.logarithmic)
    handles: list[Any] = []
    for run, (color, dashes) in zip(data.runs, line_styles([run.rule for run in data.runs]), strict=True):
        visible = lightened(color) if color == BLACK and run.guide else color  # under black dashes
        handles += _draw_approach(ax, run, data, {"color": visible, "linestyle": dashes})
    last = max(run.clock[-1] for run in data.runs)
    if not data.logarithmic and last > 0:
        ax.set_xlim(-0.03 * last, 1.03 * last)
    plain_ticks(ax)
    legend.below(ax, [*handles, *_guide_handle(ax, data)])


def _height_label(data: Approaches) -> str:
    targets = {run.target for run in data.runs if run.target}
    distance = [] if not targets else [f"distance to {targets.pop()}" if len(targets) == 1 else "distance"]
    return ", ".join(distance + [NORM] * any(run.gradient is not None for run in data.runs))


def _guide_handle(ax: "Axes", data: Approaches) -> list[Any]:
    """The dashed lines' meaning: with its number for a single run, whose label has room for it."""
    labels = [run.guide.label for run in data.runs if run.guide is not None]
    several = ", ".join(dict.fromkeys(label.split()[0] for label in labels))
    return ax.plot([], [], label=labels[0] if len(data.runs) == 1 else several, **GUIDE) if labels else []


def _draw_approach(ax: "Axes", run: Approach, data: Approaches, style: dict[str, Any]) -> list[Any]:
    alone = len(data.runs) == 1
    handles: list[Any] = []
    if run.target:
        told = "" if run.guide is None else f", {run.guide.label}"
        label = f"distance to {run.target}" if alone else f"{run.run}{told}"
        handles += _draw_curve(ax, run.clock, run.distance, data, label=label, **style)
        handles += _draw_zero(ax, run, "" if alone else f"{run.run}, ", style["color"])
    if run.gradient is not None:
        pale = {"color": lightened(style["color"])} if run.target else {}
        label = f"gradient norm {NORM}" if alone else f"{run.run}, gradient norm"
        handles += _draw_curve(ax, run.clock, run.gradient, data, label=label, **(style | pale))
    if run.guide is not None:
        ax.plot(run.guide.clock, run.guide.values, **GUIDE)
    return handles


def _draw_curve(ax: "Axes", clock: Array, values: Array, data: Approaches, **style: Any) -> list[Any]:
    values = np.where(values > 0, np.minimum(values, 1e300), np.nan)
    kept = envelope(clock, values, logarithmic=data.logarithmic)
    marker: Any = {"marker": "o"} if np.isfinite(values).sum() == 1 else {}
    return ax.plot(clock[kept], values[kept], linewidth=1.1, **style, **marker)


def _draw_zero(ax: "Axes", run: Approach, prefix: str, color: str) -> list[Any]:
    """A mark at the foot of the axes where the distance is 0, which a logarithmic axis cannot show."""
    zeros = np.flatnonzero(run.distance == 0)
    if len(zeros) == 0:
        return []
    since = f" from {run.clock[zeros[0]]:g} on" if (run.distance[zeros[0] :] == 0).all() else ""
    style = {"marker": "v", "linestyle": "none", "color": color, "clip_on": False, "label": f"{prefix}0{since}"}
    return ax.plot(run.clock[zeros[:1]], [0.0], transform=ax.get_xaxis_transform(), **style)


@figure(compute, draw)
@dataclass(frozen=True)
class Distance(Picture):
    """Distance to an equilibrium and gradient norm, logarithmic, with the rate that the spectrum predicts.

    Measured from the point given, else from the one that the run converges to, else from the stationary point
    nearest to its end that Newton's method finds. The dashed line has the predicted slope and goes through the
    later half of the run; for a sublinear approach it has the fitted exponent, and says so.
    """

    to: Mapping[str, float] | None = None  # the equilibrium; the run's own if not given
    gradient: bool | None = None  # the norm of the game gradient beside it; for a single run if not given
    rate: bool = True  # the predicted rate as a dashed line
    log: bool = False  # steps or time on a logarithmic axis too, where power laws are straight
