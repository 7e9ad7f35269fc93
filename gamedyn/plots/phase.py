"""Phase portraits: trajectories over the descent field, nullclines, and the points where the flow rests."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from gamedyn.plots import background, legend, marks
from gamedyn.plots.canvas import Layout
from gamedyn.plots.figure import Picture, figure
from gamedyn.plots.plane import Projection
from gamedyn.plots.scales import color_bar
from gamedyn.plots.scene import Scene, Window, scene

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True)
class Portrait:
    """Everything that a phase portrait shows."""

    scene: Scene
    color: str  # what the paths' colors tell: time or rule
    field: background.Vectors | None
    nullclines: tuple[background.Nullcline, ...]

    @property
    def layout(self) -> Layout:
        """Axes in the shape of the window, with room for the legend below them."""
        lines = [
            *([background.SLICED] if self.field and self.scene.slice else []),
            *(line.label for line in self.nullclines),
        ]
        labels = marks.labels(self.scene, by_rule=self.color == "rule", more=lines)
        width = 5.9 if self.color == "time" else 7.1
        return Layout(height=width * self.scene.shape + 1.2 + legend.height(labels))


def compute(settings: "Phase", runs: Any) -> Portrait:
    """The portrait of runs of one game."""
    seen = scene(runs, settings.x, settings.y, settings.projection, settings.within, equilibria=settings.equilibria)
    kind = settings.field
    if kind == "auto":
        kind = "arrows" if seen.shared and not seen.slice else "none"
    field = (
        background.vectors(seen.game, seen.plane, seen.bounds, streams=kind == "streamlines")
        if kind != "none"
        else None
    )
    lines = background.nullclines(seen.game, seen.plane, seen.bounds) if settings.nullclines and kind != "none" else ()
    color = settings.color if settings.color != "auto" else "rule" if len(seen.paths) > 1 else "time"
    return Portrait(seen, color, field, lines)


def draw(axes: "list[Axes]", data: Portrait) -> None:
    """The portrait, and below it what its marks mean."""
    (ax,), seen = axes, data.scene
    handles: list[Any] = []
    if data.field is not None:
        handles += background.draw_vectors(ax, data.field, seen.bounds, sliced=seen.slice)
    handles += background.draw_nullclines(ax, data.nullclines)
    handles += background.draw_faces(ax, seen.faces)
    colored = None
    if data.color == "time":
        ends, colored = marks.draw_by_time(ax, seen)
    else:
        ends = marks.draw_by_rule(ax, seen)
    rests = marks.draw_rest_points(ax, seen.rests)
    background.frame(ax, seen)
    if colored is not None:
        color_bar(ax, colored, seen.clock)
    legend.below(ax, [*ends, *rests, *handles])


@figure(compute, draw)
@dataclass(frozen=True)
class Phase(Picture):
    """Phase portrait: trajectories over the descent field, with nullclines and rest points.

    Arrows show -F. Rest points are found numerically, by Newton's method from many starts, and others may exist:
    full circles attract the gradient flow, open ones repel it, half circles are saddles, dotted ones centers.
    """

    x: str = ""  # parameter on the horizontal axis; the first player's first if empty
    y: str = ""  # parameter on the vertical axis; the second player's first if empty
    projection: Projection = "coordinates"  # two parameters, or the principal components of the paths
    within: Window | None = None  # window, by parameter; round the paths if not given
    color: Literal["auto", "time", "rule"] = "auto"  # what colors tell; time for a single run
    field: Literal["auto", "arrows", "streamlines", "none"] = "auto"  # background; arrows if two parameters are all
    nullclines: bool = True  # where each player's own derivative vanishes
    equilibria: bool = True  # rest points in the window
