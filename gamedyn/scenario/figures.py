"""The [figures.NAME] tables: a kind of figure, its settings, and the runs that it shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from gamedyn.errors import unknown
from gamedyn.scenario.entry import entry_table, instance
from gamedyn.scenario.faults import Faults
from gamedyn.scenario.kinds import registry
from gamedyn.scenario.tables import Table, checked


class Shown(Table):
    """What every figure may set."""

    runs: list[str] = []  # all, if not said


@dataclass(frozen=True)
class Drawing:
    """A figure that is ready to be drawn: `picture(runs)` gives axes."""

    name: str
    picture: Any
    runs: tuple[str, ...]


def drawing(name: str, table: Any, runs: Sequence[str], faults: Faults) -> Drawing | None:
    """The figure that a table describes; None, with the reasons entered, where there is none."""
    key = ("figures", name)
    entry, settings = entry_table(registry("figures"), table, faults, key, more=Shown)
    given = checked(Shown, {"runs": table["runs"]} if "runs" in table and entry is None else {}, faults, key)
    chosen = settings.pop("runs", given.get("runs")) or list(runs)
    for index, run in enumerate(chosen):
        if run not in runs:
            faults.add((*key, "runs", index), str(unknown("run", run, runs)))
    if not chosen:
        faults.add(key, "found no run to show. Allowed: figures of one or more runs.")
    picture = instance(entry, settings, faults, key) if entry else None
    return None if picture is None else Drawing(name, picture, tuple(chosen))
