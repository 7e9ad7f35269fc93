"""Legends beside the data, never on it, in as many columns as the width of a figure holds."""

import re
from typing import TYPE_CHECKING, Any

import numpy as np

from gamedyn.plots.canvas import CENTIMETER

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ROOM = 70  # characters across a figure
GAP = 7  # characters that each column's line and gaps take
ROW = 0.42  # cm
BELOW = 0.95  # cm from axes to a legend under them: tick labels and the axis label stand between


def columns(labels: list[str]) -> int:
    """How many columns fit; Matplotlib fills them one after another and makes each as wide as its longest label."""
    for count in range(min(len(labels), 4), 1, -1):
        parts = np.array_split([_length(label) for label in labels], count)
        if sum(part.max() + GAP for part in parts) <= ROOM:
            return count
    return 1


def _length(label: str) -> int:
    """About how many characters wide a label is; a command of a formula stands for one."""
    return len(re.sub(r"\\[A-Za-z]+|\\.", "x", label).translate({ord(sign): None for sign in "${}_^"}))


def height(labels: list[str]) -> float:
    """How high a legend of these labels is, in cm."""
    return ROW * -(-len(labels) // columns(labels)) if labels else 0.0


def below(ax: "Axes", handles: list[Any]) -> None:
    """A legend under everything, or under the axes where other axes share their figure.

    A tuple of handles is one entry, called by its first.
    """
    from matplotlib.layout_engine import ConstrainedLayoutEngine
    from matplotlib.transforms import ScaledTranslation

    labels = [(handle[0] if isinstance(handle, tuple) else handle).get_label() for handle in handles]
    root: Any = ax.figure.figure
    grid = ax.get_gridspec()
    if grid is not None and grid.ncols == 1 and isinstance(root.get_layout_engine(), ConstrainedLayoutEngine):
        root.legend(handles, labels, ncols=columns(labels), loc="outside lower center")
        return
    place = ax.transAxes + ScaledTranslation(0, -BELOW * CENTIMETER, root.dpi_scale_trans)
    anchor = {"loc": "upper center", "bbox_to_anchor": (0.5, 0.0), "bbox_transform": place}
    ax.legend(handles, labels, ncols=columns(labels), **anchor)


def above(ax: "Axes") -> None:
    """A legend of everything labeled, on top of the axes at their right end."""
    handles, labels = ax.get_legend_handles_labels()
    ax.legend(handles, labels, ncols=columns(labels), loc="lower right", bbox_to_anchor=(1.0, 1.0))
