"""What a rule is: settings in a frozen dataclass, and a pure step from z to U(z).

A step is plain vector algebra. It is called as `step(settings, field, z, *memory)` and returns
`(z, *memory)`. It never learns whether it computes with numbers, is being traced into a kernel, or is
differentiated. What it may ask of `field` is listed in `gamedyn.rules.field.GameField`.

To add a rule, write one file in this folder:

    def step(settings, field, z): ...

    @rule(step, cites="key-in-refs.bib")
    @dataclass(frozen=True)
    class Name(Rule): ...
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import isfinite
from typing import Any, ClassVar, Literal, TypeVar

from gamedyn.errors import UserError
from gamedyn.registry import Registry, title
from gamedyn.settings import Step, numbers, spelled

RULES: Registry[type] = Registry("rule", "gamedyn.rules")
SCHEDULES: Registry[type] = Registry("schedule", "gamedyn.rules")
Settings = TypeVar("Settings", bound=type)


def schedule(settings: Settings) -> Settings:
    """Enter a schedule: a frozen dataclass with `factor(index)`, the multiple of the step size at step `index`."""
    SCHEDULES.add(spelled(settings.__name__), settings)
    return settings


@schedule
@dataclass(frozen=True)
class Constant:
    """The same step size for ever."""

    def factor(self, index: Any) -> Any:
        """1."""
        return 1


@dataclass(frozen=True)
class Rule:
    """What every rule has: a step size, a schedule for it, and when it projects onto the domain."""

    step: Step = 0.1  # step size, or one for each player
    schedule: Any = Constant()  # how the step size changes with the step's number
    projection: Literal["steps", "end"] = (
        "steps"  # at every point that the method projects, or only after the whole step
    )

    title: ClassVar[str] = ""
    cites: ClassVar[str] = ""
    update: ClassVar[Callable[..., tuple[Any, ...]]]
    start: ClassVar[Callable[..., tuple[Any, ...]]]

    def __post_init__(self) -> None:
        for name, number in numbers(self):
            allowed_zero = not name.startswith("step")
            if not isfinite(number) or number < 0 or (number == 0 and not allowed_zero):
                least = "at least 0" if allowed_zero else "greater than 0"
                raise UserError(f"{name}: found {number}, allowed: a finite number {least}")
        if self.projection not in ("steps", "end"):
            raise UserError(f'projection: found "{self.projection}", allowed: steps, end')
        if isinstance(self.schedule, type) or not hasattr(self.schedule, "factor"):
            raise UserError(f"schedule: found {self.schedule!r}, allowed: one of {', '.join(SCHEDULES)}")


def rule(
    step: Callable[..., tuple[Any, ...]], *, cites: str, start: Callable[..., tuple[Any, ...]] | None = None
) -> Any:
    """Enter a rule: its pure step, its source, and for a rule with memory `start(settings, field, z) -> memory`."""

    def enter(settings: Settings) -> Settings:
        settings.update, settings.cites = staticmethod(step), cites  # pyright: ignore[reportAttributeAccessIssue]
        settings.start = staticmethod(start or (lambda settings, field, z: ()))  # pyright: ignore[reportAttributeAccessIssue]
        settings.title = title(settings)  # pyright: ignore[reportAttributeAccessIssue]
        RULES.add(spelled(settings.__name__), settings)
        return settings

    return enter


def rate(settings: Any, field: Any) -> Any:
    """The step size of this step: the setting times the schedule's factor."""
    factor = settings.schedule.factor(field.index)
    return settings.step if isinstance(factor, int) and factor == 1 else settings.step * factor
