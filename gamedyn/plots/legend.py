"""Legends beside the data, never on it, in as many columns as there is room for."""

import re
from typing import TYPE_CHECKING, Any

import numpy as np

from gamedyn.plots.canvas import CENTIMETER, WIDTH

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ROOM = 66  # characters of 8 points across a figure of one column
GAP = 7  # characters that each column's line and gaps take
ROW = 0.42  # cm
BELOW = 0.95  # cm from axes to a legend under them: tick labels and the axis label stand between


def columns(labels: list[str], room: float = ROOM) -> int:
    """How many columns fit; Matplotlib fills them one after another and makes each as wide as its longest label."""
    for count in range(min(len(labels), 4), 1, -1):
        parts = np.array_split([_length(label) for label in labels], count)
        if sum(part.max() + GAP for part in parts) <= room:
            return count
    return 1


def _length(label: str) -> int:
    """About how many characters wide a label is; a command of a formula stands for one."""
    return len(re.sub(r"\\[A-Za-z]+|\\.", "x", label).translate({ord(sign): None for sign in "${}_^"}))


def height(labels: list[str]) -> float:
    """How high a legend of these labels is, in cm."""
    return ROW * -(-len(labels) // columns(labels)) if labels else 0.0


def below(ax: "Axes", handles: list[Any]) -> None:
    """A legend under everything, or under the axes where others stand beside them.

    A tuple of handles is one entry, called by its first. A figure without a layout engine is asked for the room.
    """
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    labels = [(handle[0] if isinstance(handle, tuple) else handle).get_label() for handle in handles]
    root: Any = ax.figure.figure
    place, engine = ax.get_subplotspec(), root.get_layout_engine()
    if place is not None and place.get_gridspec().ncols == 1 and isinstance(engine, ConstrainedLayoutEngine):
        root.legend(handles, labels, ncols=columns(labels), loc="outside lower center")
        return
    drawn = _under(ax, handles, labels)
    if engine is None and place is not None and place.is_last_row():
        rows = -(-len(labels) // drawn._ncols)  # noqa: SLF001
        room = (BELOW + 1.7 * rows * drawn._fontsize / 72 / CENTIMETER) * CENTIMETER / root.get_figheight()  # noqa: SLF001
        root.subplots_adjust(bottom=min(max(root.subplotpars.bottom, room + 0.02), 0.6))


def _under(ax: "Axes", handles: list[Any], labels: list[str]) -> Any:
    """A legend that hangs under the axes, as wide as they are."""
    from matplotlib import rcParams
    from matplotlib.font_manager import FontProperties
    from matplotlib.transforms import ScaledTranslation

    root: Any = ax.figure.figure
    across = ax.get_position().width * root.get_figwidth() / CENTIMETER
    points = FontProperties(size=rcParams["legend.fontsize"]).get_size_in_points()
    anchor = ax.transAxes + ScaledTranslation(0, -BELOW * CENTIMETER, root.dpi_scale_trans)
    style = {"loc": "upper center", "bbox_to_anchor": (0.5, 0.0), "bbox_transform": anchor}
    return ax.legend(handles, labels, ncols=columns(labels, ROOM * across / WIDTH * 8 / points), **style)


def above(ax: "Axes") -> None:
    """A legend of everything labeled, on top of the axes at their right end."""
    handles, labels = ax.get_legend_handles_labels()
    ax.legend(handles, labels, ncols=columns(labels), loc="lower right", bbox_to_anchor=(1.0, 1.0))
