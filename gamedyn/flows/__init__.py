"""Flows: vector fields in continuous time, and the integrators that follow them."""

from typing import Any

from gamedyn.flows.flow import FLOWS, INTEGRATORS


def __getattr__(name: str) -> Any:
    for table in (FLOWS, INTEGRATORS):
        for entry in table.values() if name[:1].isupper() else ():
            if entry.__name__ == name:
                return entry
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
