"""Series: parameters, losses, the value and the gradient norm against steps or time."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np

from gamedyn.errors import UserError
from gamedyn.formula.latex import symbol
from gamedyn.games.game import Array
from gamedyn.plots import legend
from gamedyn.plots.canvas import Layout
from gamedyn.plots.colors import category_color, line_styles
from gamedyn.plots.figure import Picture, figure
from gamedyn.plots.plane import shown_name
from gamedyn.plots.scales import clock_axis, plain_ticks, steady_ticks
from gamedyn.plots.tracks import NORM, Track, parameter_index, tracks
from gamedyn.plots.window import envelope

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
    clock, found = tracks(runs)
    quantities = _quantities(settings, found[0].game)
    return Curves(
        tuple(panel for quantity in quantities for panel in _panels(quantity, settings, found)), clock, settings.log
    )


def _quantities(settings: "Series", game: Any) -> tuple[str, ...]:
    usual = {"zero_sum": ("parameters", "value"), "general": ("parameters", "losses"), "field": ("parameters",)}
    lacking = {"zero_sum": (), "general": ("value",), "field": ("value", "losses")}[game.kind]
    for quantity in settings.show:
        if quantity in lacking or quantity not in get_args(Quantity):
            allowed = ", ".join(name for name in get_args(Quantity) if name not in lacking)
            raise UserError(f"show: found {quantity}. Allowed for this game: {allowed}.")
    return settings.show or usual[game.kind]


def _panels(quantity: str, settings: "Series", found: tuple[Track, ...]) -> list[Panel]:
    game = found[0].game
    if quantity == "gradient":
        return [_panel(NORM, found, lambda game, z: np.linalg.norm(game.gradient(z), axis=1), logarithmic=True)]
    if quantity == "value":
        return [_panel("$V$", found, lambda game, z: game.value(z))]
    if quantity == "losses":
        panels = [_panel(f"$L_{{{symbol(p)}}}$", found, lambda game, z, p=p: game.losses(z)[p]) for p in game.players]
    else:
        indices = [parameter_index(game, name, "parameters") for name in settings.parameters or _usual_parameters(game)]
        panels = [_panel(shown_name(game.parameters[k]), found, lambda game, z, k=k: z[:, k]) for k in indices]
    return panels if len(found) > 1 else [_merged(quantity, panels)]


def _usual_parameters(game: Any) -> tuple[str, ...]:
    return game.parameters if game.dimension <= MOST else tuple(names[0] for names in game.players.values())


def _panel(label: str, found: tuple[Track, ...], function: Any, *, logarithmic: bool = False) -> Panel:
    curves = [Curve(label, track.label, track.rule, track.clock, function(track.game, track.places)) for track in found]
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
    clock_axis(axes[-1], data.clock, logarithmic=data.logarithmic)
    if len(data.runs) > 1:
        legend.below(axes[-1], axes[0].get_legend_handles_labels()[0])
    if len(axes) > 1:
        root: Any = axes[0].figure
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
    if panel.logarithmic:
        ax.set_yscale("log")
        plain_ticks(ax)
    else:
        steady_ticks(ax.yaxis, 4)


def _draw_curve(ax: "Axes", curve: Curve, panel: Panel, data: Curves, **style: Any) -> None:
    values = np.where(curve.values > 0, curve.values, np.nan) if panel.logarithmic else curve.values
    kept = envelope(curve.clock, values, logarithmic=data.logarithmic)
    if data.logarithmic:
        kept = kept[curve.clock[kept] > 0]
    marker: Any = {"marker": "o"} if len(kept) == 1 else {}
    ax.plot(curve.clock[kept], values[kept], **style, **marker)


@figure(compute, draw)
@dataclass(frozen=True)
class Series(Picture):
    """Series: parameters, losses, the value and the gradient norm against steps or time."""

    show: tuple[Quantity, ...] = ()  # what to show, a panel each; parameters with value or losses if empty
    parameters: tuple[str, ...] = ()  # which parameters, all of few if empty
    log: bool = False  # steps or time on a logarithmic axis
