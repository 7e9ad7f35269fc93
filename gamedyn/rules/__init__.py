"""Rules: settings and a pure step, a file each; `gamedyn.rules.Simultaneous(step=0.1)` and so on."""

from typing import Any

from gamedyn.rules.rule import RULES, SCHEDULES


def __getattr__(name: str) -> Any:
    for table in (RULES, SCHEDULES):
        for entry in table.values() if name[:1].isupper() else ():
            if entry.__name__ == name:
                return entry
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
