"""Settings: the fields of frozen dataclasses that a scenario may set, of rules, schedules, flows and integrators."""

import re
from collections.abc import Mapping
from dataclasses import fields
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
        found += _numbers(getattr(settings, entry.name), prefix + entry.name, takes_floats=takes_numbers(entry))
    return found


def _numbers(value: Any, name: str, *, takes_floats: bool) -> list[tuple[str, float]]:
    if isinstance(value, str) and takes_floats and "." not in name:
        raise UserError(f"{name}: found {value!r}, allowed: a number")
    if isinstance(value, bool | str) or value is None:
        return []
    if isinstance(value, float) or (isinstance(value, int) and takes_floats):
        return [(name, float(value))]
    if isinstance(value, Mapping) and takes_floats:
        return [(f"{name}.{key}", float(number)) for key, number in value.items()]
    if isinstance(value, tuple):
        return [
            pair for k, part in enumerate(value) for pair in _numbers(part, f"{name}.{k}", takes_floats=takes_floats)
        ]
    return numbers(value, f"{name}.") if hasattr(value, "__dataclass_fields__") else []
