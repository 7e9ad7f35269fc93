"""Scales that can be read: a narrow color bar, whole steps, plain numbers on logarithmic axes that span little."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes

NICE = (1, 2, 2.5, 5, 10)  # ticks are these times powers of ten


def color_bar(ax: Any, colored: Any, label: str) -> None:
    """A narrow color bar on the right of the axes."""
    bar = ax.figure.colorbar(colored, ax=ax, label=label, fraction=0.045, pad=0.02)
    bar.outline.set_linewidth(0.4)
    _whole_steps(bar.ax.yaxis, label)


def clock_axis(ax: "Axes", label: str, *, logarithmic: bool) -> None:
    """A horizontal axis of steps or time."""
    ax.set_xlabel(label)
    if logarithmic:
        ax.set_xscale("log")
    else:
        _whole_steps(ax.xaxis, label)


def steady_ticks(axis: Any, count: int = 6, *, whole: bool = False) -> None:
    """Ticks that do not depend on the size of the axes, which depends on the width of their labels."""
    from matplotlib.ticker import MaxNLocator

    axis.set_major_locator(MaxNLocator(count, integer=whole, steps=NICE))


def _whole_steps(axis: Any, label: str) -> None:
    """No half steps, where there are so few that a tick might name one."""
    steady_ticks(axis, whole=label.startswith("step") and "time" not in label)


def plain_ticks(ax: "Axes") -> None:
    """Plain numbers on a logarithmic vertical axis of less than two decades, where powers of ten are too few."""
    from matplotlib.ticker import LogLocator, MaxNLocator, NullLocator, StrMethodFormatter

    low, high = ax.get_ylim()
    if high / low < 100:
        ax.yaxis.set_major_locator(MaxNLocator(6, steps=NICE) if high / low < 4 else LogLocator(subs=(1, 2, 5)))
        ax.yaxis.set_major_formatter(StrMethodFormatter("{x:g}"))
        ax.yaxis.set_minor_locator(NullLocator())


def number(value: float, digits: int = 4) -> str:
    """A number in a label; what rounding leaves of 0 is 0."""
    return f"{0.0 if abs(value) < 1e-12 else value:.{digits}g}".replace("-", "\N{MINUS SIGN}")
