"""Settings: the fields of frozen dataclasses that a scenario may set, of rules, schedules, flows and integrators."""

import re
from collections.abc import Mapping
from dataclasses import fields
from numbers import Real
from typing import Any

from gamedyn.errors import UserError

Step = float | Mapping[str, float]  # a number, or one for each player


def spelled(name: str) -> str:
    """The name of a class as scenarios spell it: InverseSqrt is inverse_sqrt."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def takes_numbers(field: Any) -> bool:
    """Whether a dataclass field holds run-time numbers; changing one compiles nothing."""
    return "float" in str(field.type)


def numbers(settings: Any, prefix: str = "") -> list[tuple[str, float]]:
    """The run-time numbers among the settings, by dotted name; all else is structural."""
    found: list[tuple[str, float]] = []
    for entry in fields(settings):
        value, name = getattr(settings, entry.name), prefix + entry.name
        if takes_numbers(entry) and not (value is None and "None" in str(entry.type)):
            found += _numbers(value, name)
        elif hasattr(value, "__dataclass_fields__") and not isinstance(value, type):
            found += numbers(value, f"{name}.")
    return found


def is_number(value: Any) -> bool:
    """Whether this is a real number, and no truth value."""
    return isinstance(value, Real) and not isinstance(value, bool)


def _numbers(value: Any, name: str) -> list[tuple[str, float]]:
    if isinstance(value, Mapping):
        return [pair for key, part in value.items() for pair in _numbers(part, f"{name}.{key}")]
    if isinstance(value, tuple):
        return [pair for k, part in enumerate(value) for pair in _numbers(part, f"{name}.{k}")]
    if not is_number(value):
        raise UserError(f"{name}: found {value!r}, allowed: a number")
    return [(name, float(value))]
