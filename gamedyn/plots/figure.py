"""What a kind of figure is: settings in a frozen dataclass, `compute` (plain arrays) and `draw` (axes).

To add one, write one file in this folder:

    def compute(settings, runs): ...    # everything the picture shows, as a frozen dataclass with a `layout`

    def draw(axes, data): ...           # puts it on the axes, a list of `layout.panels`; calculates nothing

    @figure(compute, draw)
    @dataclass(frozen=True)
    class Name(Picture): ...            # the settings, a remark beside each

Then `gamedyn.plots.name(runs, ax=None, **settings)` exists, and a scenario may ask for it.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from inspect import Parameter, Signature
from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypeVar, get_args, get_origin, get_type_hints

from gamedyn.errors import UserError, nearest, unknown
from gamedyn.plots.canvas import Layout, new_axes, styled
from gamedyn.registry import Registry

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FIGURES: Registry[type] = Registry("figure", "gamedyn.plots")
Kind = TypeVar("Kind", bound=type)


@dataclass(frozen=True)
class Picture:
    """What every kind of figure has: checked settings, and a way onto axes."""

    name: ClassVar[str] = ""
    title: ClassVar[str] = ""
    compute: ClassVar[Callable[..., Any]]
    draw: ClassVar[Callable[..., None]]

    def __post_init__(self) -> None:
        hints = get_type_hints(type(self))
        for entry in fields(self):
            options = get_args(hints[entry.name]) if get_origin(hints[entry.name]) is Literal else ()
            found = getattr(self, entry.name)
            if options and found not in options:
                hint = nearest(str(found), options)
                raise UserError(f"{entry.name}: found {found!r}. {hint}Allowed: {', '.join(options)}.")

    def __call__(self, runs: Any, ax: "Axes | Sequence[Axes] | None" = None) -> Any:
        """Draw runs on the given axes, or on new ones in the project's style; returns the axes, a list of several."""
        data = type(self).compute(self, runs)
        if ax is not None:
            type(self).draw(_fitting(ax, data.layout), data)
            return ax
        axes = new_axes(data.layout)
        with styled():
            type(self).draw(axes, data)
        return axes[0] if len(axes) == 1 else axes


def _fitting(ax: Any, layout: Layout) -> list[Any]:
    """Given axes as a list; UserError unless they are one, or one per panel, of the right projection."""
    axes = [ax] if hasattr(ax, "plot") else list(ax)
    if len(axes) not in (1, layout.panels):
        allowed = "one" if layout.panels == 1 else f"one, or {layout.panels}, one per panel"
        raise UserError(f"ax: found {len(axes)} axes. Allowed: {allowed}.")
    if layout.projection and any(axis.name != layout.projection for axis in axes):
        raise UserError(f'ax: found axes in the plane. Allowed here: axes with projection="{layout.projection}".')
    return axes


def figure(compute: Callable[..., Any], draw: Callable[..., None]) -> Callable[[Kind], Kind]:
    """Enter a kind of figure: `compute(settings, runs) -> data` and `draw(axes, data)`."""

    def enter(settings: Kind) -> Kind:
        settings.compute, settings.draw = staticmethod(compute), staticmethod(draw)
        settings.title = (settings.__doc__ or "").strip().splitlines()[0].rstrip(".")
        settings.name = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", settings.__name__).lower()
        FIGURES.add(settings.name, settings)
        return settings

    return enter


def function(kind: type) -> Callable[..., Any]:
    """The kind of figure as a function of runs, axes and settings."""
    known = [entry.name for entry in fields(kind)]

    def plot(runs: Any, ax: Any = None, **settings: Any) -> Any:
        for name in settings:
            if name not in known:
                raise unknown("setting", name, known, kind.name)
        return kind(**settings)(runs, ax)

    plot.__name__ = plot.__qualname__ = kind.name
    plot.__doc__ = kind.__doc__
    first = [
        Parameter(name, Parameter.POSITIONAL_OR_KEYWORD, default=default)
        for name, default in (("runs", Parameter.empty), ("ax", None))
    ]
    rest = [
        parameter.replace(kind=Parameter.KEYWORD_ONLY)
        for parameter in Signature.from_callable(kind).parameters.values()
    ]
    plot.__signature__ = Signature([*first, *rest])  # pyright: ignore[reportFunctionMemberAccess]
    return plot
