"""The README's tables, from the registries: `python -m tests.readme` puts them between their markers."""

import json
import re
from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path
from typing import get_args

from gamedyn.analysis.kinds import Verdict
from gamedyn.cli._citation import sources
from gamedyn.cli._entries import record
from gamedyn.registry import title
from gamedyn.scenario.kinds import KINDS, registry

README = Path(__file__).parents[1] / "README.md"


def tables() -> dict[str, str]:
    """Every generated table by the name of its markers."""
    return {kind: entries(kind) for kind in KINDS} | {"verdicts": verdicts()}


def entries(kind: str) -> str:
    """What a registry holds: name, title, settings with defaults, source."""
    records = [record(name, entry) for name, entry in registry(kind).items()]
    rows = [
        (f"`{found['name']}`", found["title"], settings(found["settings"]), source(found["cites"])) for found in records
    ]
    return table(("name", kind.removesuffix("s"), "settings", "source"), rows)


def settings(declared: dict[str, dict]) -> str:
    """Settings as a scenario would set them; the name alone where a default says nothing."""
    empty = (None, "", [], {})
    told = {
        name: "" if s["required"] or s["default"] in empty else json.dumps(s["default"]) for name, s in declared.items()
    }
    return ", ".join(f"`{name} = {default}`" if default else f"`{name}`" for name, default in told.items())


def source(key: str) -> str:
    """Authors and year, linked where there is a place to link to."""
    if not key:
        return ""
    found = sources()[key]
    names = [name.partition(",")[0] for name in found["author"].split(" and ")]
    text = f"{', '.join(names) if len(names) <= 3 else f'{names[0]} et al.'} ({found['year']})"
    return f"[{text}](https://arxiv.org/abs/{found['eprint']})" if "eprint" in found else text


def verdicts() -> str:
    """The kinds of verdicts and the numbers that each gives."""
    kinds = get_args(Verdict)
    numbers = [", ".join(f"`{entry.name}`" for entry in fields(kind) if entry.name != "kind") for kind in kinds]
    return table(
        ("kind", "the run", "what it says"), [(f"`{k.kind}`", title(k), n) for k, n in zip(kinds, numbers, strict=True)]
    )


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table in Markdown, without columns that are empty."""
    columns = [column for column in zip(head, *rows, strict=True) if any(column[1:])]
    lines = [" | ".join(cell.replace("|", r"\|") for cell in row) for row in zip(*columns, strict=True)]
    return "\n".join(f"| {line} |" for line in [lines[0], " | ".join("---" for _ in columns), *lines[1:]])


def replaced(text: str, tables: dict[str, str]) -> str:
    """The text with each table between its markers."""
    for name, content in tables.items():
        start, end = f"<!-- {name} -->", f"<!-- /{name} -->"
        text, count = re.subn(
            f"{start}.*?{end}", lambda _, parts=(start, content, end): "\n".join(parts), text, flags=re.DOTALL
        )
        assert count == 1, f"the README has {count} places for the table of {name}"
    return text


if __name__ == "__main__":
    README.write_text(replaced(README.read_text(encoding="utf-8"), tables()), encoding="utf-8")
