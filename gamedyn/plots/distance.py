"""Distance: how far runs are from an equilibrium, on a logarithmic axis, with the rate that the spectrum predicts."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from gamedyn.plots import legend
from gamedyn.plots.canvas import Layout
from gamedyn.plots.colors import line_styles
from gamedyn.plots.figure import Picture, figure
from gamedyn.plots.paths import Array, along, clocks, envelope, method_name, named, reach
from gamedyn.plots.rest_points import rest_points

if TYPE_CHECKING:
    from matplotlib.axes import Axes

NORM = r"$\Vert F\,\Vert$"
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
        entries = sum(bool(run.target) + (run.gradient is not None) + (run.guide is not None) for run in self.runs)
        return Layout(height=5.8 + legend.ROW * entries)


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
    point, words = _target(settings, run)
    distance = np.full(len(clock), np.nan) if point is None else along(run, lambda z: np.linalg.norm(z - point, axis=1))
    gradient = (
        along(run, lambda z: np.linalg.norm(run.game.gradient(z), axis=1))
        if settings.gradient or point is None
        else None
    )
    guide = _guide(run, clock, distance, point) if settings.rate and point is not None else None
    return Approach(label, method_name(run), clock, words, distance, gradient, guide)


def _target(settings: "Distance", run: Any) -> tuple[Array | None, str]:
    """The point to measure from: as given, the one the run converges to, or the nearest that Newton's method finds."""
    if settings.to is not None:
        point = run.game.point(settings.to, "to")
        return point, _words(point)
    point = getattr(run.verdict, "point", None)
    if point is None:
        path = reach(run.points)
        size = max(float(np.ptp(path, axis=0).max()), 1.0)
        starts = np.stack([path.mean(axis=0), path[0], path[-1]])
        found = rest_points(run.game, starts, path.min(axis=0) - size, path.max(axis=0) + size)
        point = min((rest.point for rest in found), key=lambda z: np.linalg.norm(z - path[-1]), default=None)
    return (None, "") if point is None else (np.asarray(point), _words(np.asarray(point)))


def _words(point: Array) -> str:
    """A point of a game as a legend has room for it."""
    if len(point) > 3:
        return "the stationary point"
    return f"({', '.join(f'{0.0 if abs(number) < 1e-9 else number:.3g}' for number in point)})".replace(
        "-", "\N{MINUS SIGN}"
    )


def _guide(run: Any, clock: Array, distance: Array, point: Array) -> Guide | None:
    """The rate that the verdict predicts, or the power law that it fits, through the later half of the approach.

    Rates count the run's own steps or time, which `clock` may show on another scale.
    """
    own = np.abs(run.time)
    factor, exponent = getattr(run.verdict, "predicted", None), getattr(run.verdict, "exponent", None)
    usable = np.isfinite(distance) & (distance > ROUNDING * max(1.0, np.abs(point).max())) & (own > 0)
    if not usable.any() or not (factor or exponent):
        return None
    at = own[usable]
    if factor:
        slope, label = (
            at * np.log(factor),
            f"predicted: {factor:.6g} per {'unit of time' if run.continuous else 'step'}",
        )
    else:
        slope, label = (
            exponent * np.log(at),
            f"fitted: {'time' if run.continuous else 'step'} to the power {exponent:.3g}",
        )
    half = len(at) // 2
    height = np.median(np.log(distance[usable][half:]) - slope[half:])
    return Guide(clock[usable], np.exp(height + slope), label)


def draw(axes: "list[Axes]", data: Approaches) -> None:
    """Distances solid, gradient norms dotted, rates dashed."""
    (ax,) = axes
    ax.set(yscale="log", xscale="log" if data.logarithmic else "linear")
    styles = line_styles([run.rule for run in data.runs])
    handles = [
        handle
        for run, (color, _) in zip(data.runs, styles, strict=True)
        for handle in _draw_approach(ax, run, data, color)
    ]
    targets, graded = {run.target for run in data.runs}, any(run.gradient is not None for run in data.runs)
    words = (
        f"distance to {next(iter(targets))}"
        if len(targets) == 1 and targets != {""}
        else "distance"
        if targets != {""}
        else ""
    )
    ax.set(xlabel=data.clock, ylabel=", ".join(filter(None, [words, NORM * graded])))
    _readable_ticks(ax)
    legend.below(ax, handles)


def _readable_ticks(ax: "Axes") -> None:
    """Plain numbers on a logarithmic axis of less than two decades, where powers of ten are too few."""
    from matplotlib.ticker import LogLocator, MaxNLocator, NullLocator, StrMethodFormatter

    low, high = ax.get_ylim()
    if high / low < 100:
        ax.yaxis.set_major_locator(MaxNLocator(5) if high / low < 4 else LogLocator(subs=(1, 2, 5)))
        ax.yaxis.set_major_formatter(StrMethodFormatter("{x:g}"))
        ax.yaxis.set_minor_locator(NullLocator())


def _draw_approach(ax: "Axes", run: Approach, data: Approaches, color: str) -> list[Any]:
    several = len(data.runs) > 1
    prefix = f"{run.run}, " if several else ""
    handles: list[Any] = []
    if run.target:
        handles += _draw_curve(
            ax, run.clock, run.distance, color=color, label=run.run if several else f"distance to {run.target}"
        )
        handles += _draw_zero(ax, run, prefix, color)
    if run.gradient is not None:
        style = {"linestyle": ":" if run.target else "-", "label": f"{prefix}gradient norm {NORM}"}
        handles += _draw_curve(ax, run.clock, run.gradient, color=color, **style)
    if run.guide is not None:
        handles += ax.plot(run.guide.clock, run.guide.values, label=prefix + run.guide.label, **GUIDE)
    return handles


def _draw_curve(ax: "Axes", clock: Array, values: Array, **style: Any) -> list[Any]:
    values = np.where(values > 0, np.minimum(values, 1e300), np.nan)
    kept = envelope(clock, values)
    marker: Any = {"marker": "o"} if np.isfinite(values).sum() == 1 else {}
    return ax.plot(clock[kept], values[kept], linewidth=1.1, **style, **marker)


def _draw_zero(ax: "Axes", run: Approach, prefix: str, color: str) -> list[Any]:
    """A mark at the foot of the axes where the distance is 0, which a logarithmic axis cannot show."""
    zeros = np.flatnonzero(run.distance == 0)
    if len(zeros) == 0:
        return []
    label = f"{prefix}0 from {run.clock[zeros[0]]:g} on" if (run.distance[zeros[0] :] == 0).all() else f"{prefix}0"
    style = {"marker": "v", "linestyle": "none", "color": color, "clip_on": False, "label": label}
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
