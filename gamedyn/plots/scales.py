"""Scales that can be read: a narrow color bar, and numbers on logarithmic axes that span little."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def color_bar(ax: Any, colored: Any, label: str) -> None:
    """A narrow color bar on the right of the axes."""
    bar = ax.get_figure().colorbar(colored, ax=ax, label=label, fraction=0.045, pad=0.02)
    bar.outline.set_linewidth(0.4)


def plain_ticks(ax: "Axes") -> None:
    """Plain numbers on a logarithmic vertical axis of less than two decades, where powers of ten are too few."""
    from matplotlib.ticker import LogLocator, MaxNLocator, NullLocator, StrMethodFormatter

    low, high = ax.get_ylim()
    if high / low < 100:
        ax.yaxis.set_major_locator(MaxNLocator(5) if high / low < 4 else LogLocator(subs=(1, 2, 5)))
        ax.yaxis.set_major_formatter(StrMethodFormatter("{x:g}"))
        ax.yaxis.set_minor_locator(NullLocator())


def number(value: float, digits: int = 4) -> str:
    """A number in a label; what rounding leaves of 0 is 0."""
    return f"{0.0 if abs(value) < 1e-12 else value:.{digits}g}".replace("-", "\N{MINUS SIGN}")
