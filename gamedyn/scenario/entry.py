"""Tables `{ name = ..., settings }`: an entry of a registry, and what the file sets of it."""

from collections.abc import Callable, Mapping
from typing import Any

from gamedyn.errors import unknown
from gamedyn.registry import Registry
from gamedyn.scenario import declared
from gamedyn.scenario.document import shown
from gamedyn.scenario.faults import Faults
from gamedyn.scenario.kinds import registry
from gamedyn.scenario.lines import Key
from gamedyn.scenario.tables import Table, checked, schema_of

# settings that are entries themselves, and the kind of each
AXES = {"rule": "rules", "schedule": "schedules", "flow": "flows", "integrator": "integrators"}


def entry_table(
    entries: Registry[Any], table: Any, faults: Faults, key: Key, more: type[Table] | None = None
) -> tuple[Callable[..., Any] | None, dict[str, Any]]:
    """The entry that a table names, and those of its settings that are as they should be."""
    name = table.get("name") if isinstance(table, Mapping) else None
    if not isinstance(table, Mapping) or "name" not in table:
        found = "no name" if isinstance(table, Mapping) else shown(table)
        faults.add(key, f"found {found}. Allowed: a table with the name of a {entries.kind}: {', '.join(entries)}.")
        return None, {}
    if not isinstance(name, str) or name not in entries:
        faults.add((*key, "name"), str(unknown(entries.kind, name if isinstance(name, str) else shown(name), entries)))
        return None, {}
    schema = schema_of(entries[name], frozenset(AXES), more)
    settings = checked(schema, {k: v for k, v in table.items() if k != "name"}, faults, key)
    for axis in [axis for axis in AXES if axis in settings]:
        nested, below = entry_table(registry(AXES[axis]), settings.pop(axis), faults, (*key, axis))
        found = instance(nested, below, faults, (*key, axis)) if nested else None
        settings |= {} if found is None else {axis: found}
    return entries[name], settings


def instance(entry: Callable[..., Any], settings: Mapping[str, Any], faults: Faults, key: Key) -> Any:
    """The entry with these settings; None, with the reason entered, if one is missing, faulty, or refused by it."""
    for name, setting in declared.settings(entry).items():
        if faults.below((*key, name)) or (setting.default is declared.REQUIRED and name not in settings):
            return None
    with faults.at(key):
        return entry(**settings)
    return None
