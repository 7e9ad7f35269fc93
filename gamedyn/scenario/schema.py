"""The JSON Schema of scenario files, for editors: the static tables, and one alternative per entry of each registry."""

import json
from collections.abc import Mapping
from typing import Any

from gamedyn.registry import Registry
from gamedyn.scenario import declared
from gamedyn.scenario.entry import AXES
from gamedyn.scenario.expect import Bounds
from gamedyn.scenario.figures import Shown
from gamedyn.scenario.game import FORMS, MEASURES, Box
from gamedyn.scenario.kinds import registry
from gamedyn.scenario.runs import Steps, Time
from gamedyn.scenario.scenario import Tables
from gamedyn.scenario.tables import Table, schema_of

Schema = dict[str, Any]


def schema() -> Schema:
    """What `gamedyn schema` prints."""
    kinds = {kind: _alternatives(registry(kind), None) for kind in AXES.values()}
    kinds["measures"] = _alternatives(MEASURES, None)
    kinds["games"] = _alternatives(registry("games"), Box)
    kinds["figures"] = _alternatives(registry("figures"), Shown)
    forms = [_with_references(_table(form), {"measures": "measures"}, each=True) for form in FORMS.values()]
    runs = [_with_references(_table(kind), AXES) for kind in (Steps, Time)]
    whole = _table(Tables)
    tables = whole["properties"]
    tables["game"] = {"anyOf": [_reference("games"), *forms]}
    tables["runs"]["additionalProperties"] = {"anyOf": runs}
    tables["figures"]["additionalProperties"] = _reference("figures")
    kinds["claims"] = _claims()
    tables["expect"]["additionalProperties"] = _reference("claims")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **whole, "$defs": kinds}


def _claims() -> Schema:
    """A value, bounds of a number, or a part of a path with claims below it."""
    value = {"type": ["string", "number", "boolean", "array"]}
    parts = {"not": {"enum": list(Bounds.model_fields)}}
    deeper = {"type": "object", "propertyNames": parts, "additionalProperties": _reference("claims")}
    return {"anyOf": [value, _table(Bounds), deeper]}


def _reference(kind: str) -> Schema:
    return {"$ref": f"#/$defs/{kind}"}


def _table(table: type[Table]) -> Schema:
    """A table's JSON Schema without what only Python readers need."""
    found = table.model_json_schema()
    for setting in found["properties"].values():
        setting.pop("title", None)
    return {"description": found.pop("description", ""), **{key: found[key] for key in found if key != "title"}}


def _alternatives(entries: Registry, more: type[Table] | None) -> Schema:
    """One table for each entry, told apart by its name."""
    return {"anyOf": [_alternative(name, entry, more) for name, entry in entries.items()]}


def _alternative(name: str, entry: Any, more: type[Table] | None) -> Schema:
    found = _with_references(_table(schema_of(entry, frozenset(AXES), more)), AXES)
    remarks = declared.remarks(entry)
    for key, setting in declared.settings(entry).items():
        notes = {"description": remarks[key]} if key in remarks else {}
        found["properties"][key] |= notes | _default(setting.default)
    found["description"] = declared.title(entry)
    found["properties"] = {"name": {"const": name, "description": declared.title(entry)}, **found["properties"]}
    return {**found, "required": ["name", *found.get("required", [])]}


def _default(value: Any) -> Schema:
    """A default that a file could spell."""
    try:
        return {} if value is declared.REQUIRED or value is None else {"default": json.loads(json.dumps(value))}
    except TypeError:
        return {}


def _with_references(found: Schema, kinds: Mapping[str, str], *, each: bool = False) -> Schema:
    """Settings that are entries themselves, or (`each`) tables of entries, refer to the alternatives of their kind."""
    for name in kinds.keys() & found["properties"].keys():
        entry = _reference(kinds[name])
        found["properties"][name] = {"type": "object", "additionalProperties": entry} if each else entry
    return found
