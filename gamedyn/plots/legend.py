"""Legends beside the data, never on it, in as many columns as the width of a figure holds."""

from typing import TYPE_CHECKING, Any

import numpy as np

from gamedyn.plots.canvas import CENTIMETER

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ROOM = 60  # characters across a figure, with about six for each column's line and gaps
ROW = 0.42  # cm
BELOW = 0.95  # cm from the axes down to the legend: tick labels and the axis label stand between


def columns(labels: list[str]) -> int:
    """How many columns fit; Matplotlib fills them one after another and makes each as wide as its longest label."""
    for count in range(min(len(labels), 4), 1, -1):
        parts = np.array_split([_length(label) for label in labels], count)
        if sum(part.max() + 6 for part in parts) <= ROOM:
            return count
    return 1


def height(labels: list[str]) -> float:
    """How high a legend of these labels is, in cm."""
    return ROW * -(-len(labels) // columns(labels)) if labels else 0.0


def below(ax: "Axes", handles: list[Any]) -> None:
    """A legend under the axes; a tuple of handles is one entry, called by the first."""
    from matplotlib.transforms import ScaledTranslation

    labels = [(handle[0] if isinstance(handle, tuple) else handle).get_label() for handle in handles]
    scale: Any = ax.get_figure(root=True).dpi_scale_trans  # pyright: ignore[reportOptionalMemberAccess]
    place = ax.transAxes + ScaledTranslation(0, -BELOW * CENTIMETER, scale)
    ax.legend(
        handles, labels, ncols=columns(labels), loc="upper center", bbox_to_anchor=(0.5, 0.0), bbox_transform=place
    )


def above(ax: "Axes") -> None:
    """A legend of everything labeled, on top of the axes at their right end."""
    handles, labels = ax.get_legend_handles_labels()
    ax.legend(handles, labels, ncols=columns(labels), loc="lower right", bbox_to_anchor=(1.0, 1.0))


def _length(label: str) -> int:
    """About how many characters wide a label is; a formula's commands stand for one each."""
    return max(1, len(label) // 3) if label.startswith("$") else len(label)
