"""Tables of a scenario against their schema: pydantic finds the faults, this file says them in one form."""

import json
from collections.abc import Callable, Iterable, Mapping
from math import isfinite
from typing import Annotated, Any, get_args

from numpy.typing import ArrayLike
from pydantic import BaseModel, ConfigDict, Field, ValidationError, create_model

from gamedyn.errors import nearest, unknown
from gamedyn.scenario.declared import REQUIRED, settings
from gamedyn.scenario.document import shown
from gamedyn.scenario.faults import Faults
from gamedyn.scenario.lines import Key

STRICT = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False, defer_build=True)

_ARRAY = float | list[float] | list[list[float]]
_NOUNS = {"number": "a number", "integer": "a whole number", "string": "text", "boolean": "true or false"}
_NOUNS["formula"] = "a formula"
_PLURALS = {"number": "numbers", "integer": "whole numbers", "string": "texts", "formula": "formulas"}
_LIMITS = {"exclusiveMinimum": "above", "minimum": "from", "exclusiveMaximum": "below", "maximum": "to"}
_SIZES = {"minItems": "at least", "minProperties": "at least", "maxItems": "at most", "maxProperties": "at most"}

Formula = Annotated[str, Field(json_schema_extra={"format": "formula"})]


class Table(BaseModel):
    """A table with these keys and no others; numbers are numbers, and finite."""

    model_config = STRICT


def schema_of(entry: Callable[..., Any], nested: frozenset[str], more: type[Table] | None = None) -> type[Table]:
    """The table that an entry's declaration asks for, `more` included; `nested` keys hold tables of other entries."""
    fields: dict[str, Any] = {}
    for name, setting in settings(entry).items():
        annotation = dict[str, Any] if name in nested else _spelled(setting.annotation)
        fields[name] = (annotation, ... if setting.default is REQUIRED else Field(default_factory=dict))
    return create_model(getattr(entry, "__name__", "Entry"), __base__=more or Table, **fields)


def _spelled(annotation: Any) -> Any:
    """An annotation as a file can spell it: an array is a number or lists of numbers."""
    parts = set(get_args(annotation))
    return _ARRAY if set(get_args(ArrayLike)) <= parts else annotation


def checked(schema: type[Table], table: Any, faults: Faults, key: Key, kind: str = "setting") -> dict[str, Any]:
    """The settings of a table that are as they should be; all others are entered as faults."""
    if not isinstance(table, Mapping):
        faults.add(key, f"found {shown(table)}. Allowed: a table.")
        return {}
    try:
        valid = schema.model_validate_json(json.dumps(table, default=str))
        return {name: getattr(valid, name) for name in valid.model_fields_set}
    except ValidationError as error:
        bad = _enter(error, schema, table, faults, key, kind)
        return {name: value for name, value in table.items() if name not in bad}


def _enter(error: ValidationError, schema: type[Table], table: Any, faults: Faults, key: Key, kind: str) -> set[str]:
    """Enter one fault for each setting that pydantic complains of, at the deepest place that the table has."""
    deepest: dict[str, Key] = {}
    for fault in error.errors(include_url=False, include_context=False):
        name = str(fault["loc"][0])
        if fault["type"] == "extra_forbidden" and len(fault["loc"]) == 1:
            faults.add((*key, name), str(unknown(kind, name, schema.model_fields)))
            deepest[name] = ()
        else:
            deepest[name] = max(deepest.get(name, ()), _walked(table, fault["loc"]), key=len)
    rules = schema.model_json_schema()
    for name, place in deepest.items():
        if name in table and place:
            value, allowed = _at(table, place), _narrowed(rules, place)
            faults.add((*key, *place), refusal(value, allowed, _options(allowed)))
        elif name not in table:
            faults.add(key, f"found no {name}. Allowed: {described(_narrowed(rules, (name,)))}.")
    return set(deepest)


def refusal(value: Any, allowed: Mapping[str, Any], options: Iterable[str] = ()) -> str:
    """What was found, what would do, and what is possible."""
    hint = nearest(value, options) if isinstance(value, str) else ""
    endless = isinstance(value, float) and not isfinite(value)
    return f"found {shown(value)}. {hint}Allowed: {'a finite number' if endless else described(allowed)}."


def described(schema: Mapping[str, Any]) -> str:
    """A JSON Schema in words: `a number above 0`, `minimax or nonsaturating`, `a list of whole numbers`."""
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(described(part) for part in schema["anyOf"] if part.get("type") != "null"))
    if "enum" in schema or "const" in schema:
        return ", ".join(shown(option) for option in schema.get("enum", [schema.get("const")]))
    kind = schema.get("type", "")
    if kind in ("array", "object"):
        parts = schema.get("items" if kind == "array" else "additionalProperties", {})
        noun = _PLURALS.get(parts.get("format", parts.get("type", "")), "") if isinstance(parts, Mapping) else ""
        sizes = [f", {word} {schema[size]}" for size, word in _SIZES.items() if size in schema]
        return f"a {'list' if kind == 'array' else 'table'}" + (f" of {noun}" if noun else "") + "".join(sizes)
    noun = _NOUNS.get(schema.get("format", kind), "a value")
    limits = [f"{word} {_limit(schema[limit])}" for limit, word in _LIMITS.items() if limit in schema]
    return " ".join([noun, *limits])


def _limit(number: float) -> str:
    return f"{number:,}" if isinstance(number, int) else f"{number:g}"


def _walked(table: Any, location: tuple[int | str, ...]) -> Key:
    """The part of pydantic's location that the table has; it also names members of unions, which are no keys."""
    place: Key = ()
    for part in location:
        if isinstance(table, list):
            table = dict(enumerate(table))
        if isinstance(table, Mapping) and part in table:
            table = table[part]
            place = (*place, part)
    return place


def _at(table: Any, place: Key) -> Any:
    for part in place:
        table = table[part]
    return table


def _narrowed(schema: Mapping[str, Any], place: Key) -> Mapping[str, Any]:
    """The part of a JSON Schema that speaks of a place."""
    for part in place:
        members = schema.get("anyOf", [schema])
        below = [found for member in members if (found := _below(member, part))]
        schema = below[0] if len(below) == 1 else {"anyOf": below}
    return schema


def _below(schema: Mapping[str, Any], part: str | int) -> Mapping[str, Any]:
    if isinstance(part, int):
        prefix = schema.get("prefixItems", [])
        return prefix[int(part)] if part < len(prefix) else schema.get("items") or {}
    other = schema.get("additionalProperties")
    return schema.get("properties", {}).get(part) or (other if isinstance(other, Mapping) else {})


def _options(schema: Mapping[str, Any]) -> list[str]:
    members = schema.get("anyOf", [schema])
    return [option for member in members for option in member.get("enum", []) if isinstance(option, str)]
