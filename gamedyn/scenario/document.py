"""A scenario file as read: its values, where each of them stands, and what was set over it."""

import hashlib
import json
import re
import tomllib
from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gamedyn.errors import UserError
from gamedyn.scenario.lines import DEPTH, Key, key_lines

LIMIT = 1_000_000  # bytes of a scenario file

_POSITION = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_PLAIN = re.compile(r"[A-Za-z0-9_-]{1,80}")


def dotted(key: Sequence[str | int]) -> str:
    """A key as one would write it in the file: `runs.first.step`, parts that are no bare names in quotes."""
    parts = [part if isinstance(part, str) else str(part) for part in key]
    return ".".join(part if _PLAIN.fullmatch(part) else shown(part) for part in parts)


def shown(value: Any) -> str:
    """A value as found, safe to print: one short line without control characters."""
    plain = isinstance(value, float) or (isinstance(value, str) and value.isidentifier())
    text = str(value) if plain else json.dumps(value, default=str)
    return text if len(text) <= 60 else f"{text[:57]}..."


@dataclass(frozen=True)
class Document:
    """The values of one scenario file, in which line each key stands, and the keys that were set from outside."""

    path: Path
    values: dict[str, Any]
    lines: dict[Key, int]
    settings: tuple[Key, ...] = field(default=())

    def has(self, key: Key) -> bool:
        """Whether there is a value at this key."""
        value: Any = self.values
        for part in key:
            if not isinstance(value, dict) or part not in value:
                return False
            value = value[part]
        return True

    def line(self, key: Key) -> int:
        """The line of a key, or of the table in which it should stand."""
        while key not in self.lines:
            key = key[:-1]
        return self.lines[key]

    def where(self, key: Key) -> str:
        """The place to name in a message: file, line and key, or `--set` for what was set from outside."""
        if any(key[: len(path)] == path for path in self.settings):
            return f"--set: {dotted(key)}"
        return f"{self.path}:{self.line(key)}" + (f": {dotted(key)}" if key else "")

    @property
    def hash(self) -> str:
        """The identity of what is run: equal for files that differ only in comments and layout."""
        text = json.dumps(self.values, sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()


def read(path: str | Path, settings: Iterable[str] = ()) -> Document:
    """The scenario file at `path`, with `KEY=VALUE` settings put over its values.

    Raises UserError for a file that cannot be read, is over `LIMIT`, is no TOML, or nests too deeply.
    """
    path = Path(path)
    text = _text(path)
    try:
        lines, end = key_lines(text)
    except UserError as fault:
        raise UserError(f"{path}:{fault}") from None
    values = _values(path, text[:end])
    if end is not None:
        raise UserError(f"{path}:{len(text[:end].splitlines())}: found a line that is no TOML.")
    document = Document(path, values, lines)
    for setting in settings:
        document = _overridden(document, setting)
    return document


def _text(path: Path) -> str:
    try:
        if not path.is_file():
            found = "something that is no file" if path.exists() else "no such file"
            raise UserError(f"{path}: found {found}. Allowed: a scenario file (TOML).")
        with path.open("rb") as file:
            content = file.read(LIMIT + 1)
        text = content.decode("utf-8")
    except OSError as fault:
        raise UserError(f"{path}: cannot be read: {fault.strerror}.") from None
    except UnicodeDecodeError as fault:
        line = content.count(b"\n", 0, fault.start) + 1
        raise UserError(f"{path}:{line}: found bytes that are no UTF-8. Allowed: text in UTF-8.") from None
    if len(content) > LIMIT:
        raise UserError(f"{path}: found more than {LIMIT} bytes. Allowed: at most {LIMIT}.")
    return text.replace("\r\n", "\n")


def _values(path: Path, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        found = _POSITION.search(str(fault))
        reason = str(fault)[: found.start()] if found else str(fault)
        line, column = (found[1], f" in column {found[2]}") if found and found[1] else (text.count("\n") + 1, "")
        raise UserError(f"{path}:{line}: no TOML: {reason}{column}.") from None
    except (ValueError, RecursionError) as fault:
        raise UserError(f"{path}: no TOML: {fault}.") from None


def _overridden(document: Document, setting: str) -> Document:
    name, equals, text = setting.partition("=")
    if not equals:
        raise UserError(f"--set: found {shown(setting)}. Allowed: KEY=VALUE, such as runs.first.steps=100.")
    key = _path(name)
    values = deepcopy(document.values)
    table = values
    for depth, part in enumerate(key[:-1], 1):
        table = table.setdefault(part, {})
        if not isinstance(table, dict):
            raise UserError(f"--set: {dotted(key)}: {dotted(key[:depth])} is no table. Allowed: keys of tables.")
    table[key[-1]] = _value(text)
    return Document(document.path, values, document.lines, (*document.settings, key))


def _path(name: str) -> tuple[str, ...]:
    """The parts of a dotted key; it is read by the same rules as in the file."""
    try:
        values = tomllib.loads(f"{name.strip()} = 0") if name.count(".") < DEPTH and name.isprintable() else {}
    except ValueError:
        values = {}
    key: tuple[str, ...] = ()
    while isinstance(values, dict) and len(values) == 1:
        key = (*key, *values)
        values = values[key[-1]]
    if values != 0:
        raise UserError(f"--set: found the key {shown(name)}. Allowed: a dotted key such as runs.first.steps.")
    return key


def _value(text: str) -> Any:
    """A TOML value; a bare word stands for itself."""
    try:
        values = tomllib.loads(f"value = {text}")
    except (ValueError, RecursionError):
        return text.strip()
    return values["value"] if list(values) == ["value"] else text.strip()
