"""Series: parameters, losses, the value and the gradient norm against steps or time."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from gamedyn.errors import UserError
from gamedyn.formula.latex import symbol
from gamedyn.plots import legend
from gamedyn.plots.canvas import Layout
from gamedyn.plots.colors import category_color, line_styles
from gamedyn.plots.figure import Picture, figure
from gamedyn.plots.paths import Array, along, clocks, envelope, method_name, named, parameter_index, reach
from gamedyn.plots.plane import shown_name

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Quantity = Literal["parameters", "value", "losses", "gradient"]
MOST = 6  # parameters shown where none are named; of more, the first of each player


@dataclass(frozen=True)
class Curve:
    """One quantity along one run."""

    label: str  # of the quantity
    run: str
    rule: str
    clock: Array  # (n,)
    values: Array  # (n,)


@dataclass(frozen=True)
class Panel:
    """Curves on common axes."""

    label: str
    curves: tuple[Curve, ...]
    logarithmic: bool = False


@dataclass(frozen=True)
class Curves:
    """Everything that the figure shows."""

    panels: tuple[Panel, ...]
    clock: str
    logarithmic: bool  # in steps or time

    @property
    def runs(self) -> list[str]:
        """The runs' labels, each once."""
        return list(dict.fromkeys(curve.run for panel in self.panels for curve in panel.curves))

    @property
    def layout(self) -> Layout:
        """A strip for each panel, a higher one for a single panel, and room for a legend of runs."""
        count = len(self.panels)
        room = legend.height(self.runs) if len(self.runs) > 1 else 0.4
        return Layout(height=1.1 + room + (4.4 if count == 1 else 2.7 * count), panels=count)


def compute(settings: "Series", runs: Any) -> Curves:
    """The curves of every run, in panels: one per quantity, or all parameters of a single run in one."""
    runs = named(runs)
    game = next(iter(runs.values())).game
    clock, _ = clocks(runs)
    panels = [panel for quantity in _shown(settings, game) for panel in _panels(quantity, settings, runs)]
    return Curves(tuple(panels), clock, settings.log)


def _shown(settings: "Series", game: Any) -> tuple[str, ...]:
    has = [
        "parameters",
        "gradient",
        *(["losses"] if game.loss_trees else []),
        *(["value"] if game.kind == "zero_sum" else []),
    ]
    for quantity in settings.show:
        if quantity not in has:
            raise UserError(f"show: found {quantity}, which this game does not have. Allowed: {', '.join(has)}.")
    usual = {"zero_sum": ("parameters", "value"), "general": ("parameters", "losses")}
    return settings.show or usual.get(game.kind, ("parameters",))


def _panels(quantity: str, settings: "Series", runs: Mapping[str, Any]) -> list[Panel]:
    game = next(iter(runs.values())).game
    if quantity == "gradient":
        return [
            _panel(
                r"$\Vert F\,\Vert$", runs, lambda game, z: np.linalg.norm(game.gradient(z), axis=1), logarithmic=True
            )
        ]
    if quantity == "value":
        return [_panel("$V$", runs, lambda game, z: game.value(z))]
    if quantity == "losses":
        found = [_panel(f"$L_{{{symbol(p)}}}$", runs, lambda game, z, p=p: game.losses(z)[p]) for p in game.players]
        return found if len(runs) > 1 else [_merged("losses", found)]
    indices = [parameter_index(game, name, "parameters") for name in settings.parameters or _usual_parameters(game)]
    found = [_panel(shown_name(game.parameters[k]), runs, lambda game, z, k=k: z[:, k]) for k in indices]
    return found if len(runs) > 1 else [_merged("parameters", found)]


def _usual_parameters(game: Any) -> tuple[str, ...]:
    return game.parameters if game.dimension <= MOST else tuple(names[0] for names in game.players.values())


def _panel(label: str, runs: Mapping[str, Any], function: Any, *, logarithmic: bool = False) -> Panel:
    curves = [
        Curve(label, key, method_name(run), clock, along(run, lambda z, game=run.game: function(game, z)))
        for (key, run), clock in zip(runs.items(), clocks(runs)[1], strict=True)
    ]
    return Panel(label, tuple(curves), logarithmic)


def _merged(label: str, panels: list[Panel]) -> Panel:
    """One panel for all; a single one keeps its own label."""
    curves = tuple(curve for panel in panels for curve in panel.curves)
    return Panel(panels[0].label if len(panels) == 1 else label, curves, all(panel.logarithmic for panel in panels))


def draw(axes: "list[Axes]", data: Curves) -> None:
    """The panels on their axes; on a single one, all of them together."""
    panels = data.panels if len(axes) == len(data.panels) else (_merged("", list(data.panels)),)
    first = 0
    for ax, panel in zip(axes, panels, strict=True):
        _draw_panel(ax, panel, data, first)
        if len(data.runs) == 1 and len(panel.curves) > 1:
            legend.above(ax)
        first += len(panel.curves)
    axes[-1].set_xlabel(data.clock)
    if len(data.runs) > 1:
        legend.below(axes[-1], axes[0].get_legend_handles_labels()[0])
    if len(axes) > 1:
        root: Any = axes[0].get_figure()
        root.align_ylabels(axes)


def _draw_panel(ax: "Axes", panel: Panel, data: Curves, first: int) -> None:
    several_runs = len({curve.run for curve in panel.curves}) > 1
    styles = line_styles([curve.rule for curve in panel.curves])
    if not several_runs:
        styles = [(category_color(first + k), "-") for k in range(len(panel.curves))]
    one_quantity = len({curve.label for curve in panel.curves}) == 1
    for curve, (color, dashes) in zip(panel.curves, styles, strict=True):
        label = curve.label if not several_runs else curve.run if one_quantity else f"{curve.label}, {curve.run}"
        _draw_curve(ax, curve, panel, data, color=color, linestyle=dashes, label=label)
    ax.set_ylabel(panel.label if one_quantity or panel.label else "")
    if data.logarithmic:
        ax.set_xscale("log")
    if panel.logarithmic:
        ax.set_yscale("log")
    else:
        _limit(ax, panel)


def _draw_curve(ax: "Axes", curve: Curve, panel: Panel, data: Curves, **style: Any) -> None:
    values = np.where(curve.values > 0, curve.values, np.nan) if panel.logarithmic else curve.values
    kept = envelope(curve.clock, values)
    if data.logarithmic:
        kept = kept[curve.clock[kept] > 0]
    marker: Any = {"marker": "o"} if len(kept) == 1 else {}
    ax.plot(curve.clock[kept], np.clip(values[kept], -1e200, 1e200), **style, **marker)


def _limit(ax: "Axes", panel: Panel) -> None:
    """Vertical limits that an escape does not spoil."""
    seen = np.concatenate(
        [reach(np.stack([curve.values, np.zeros(len(curve.values))], axis=1))[:, 0] for curve in panel.curves]
    )
    if len(seen) and np.ptp(seen) > 0:
        margin = 0.06 * np.ptp(seen)
        ax.set_ylim(seen.min() - margin, seen.max() + margin)


@figure(compute, draw)
@dataclass(frozen=True)
class Series(Picture):
    """Series: parameters, losses, the value and the gradient norm against steps or time."""

    show: tuple[Quantity, ...] = ()  # what to show, a panel each; parameters with value or losses if empty
    parameters: tuple[str, ...] = ()  # which parameters, all of few if empty
    log: bool = False  # steps or time on a logarithmic axis
