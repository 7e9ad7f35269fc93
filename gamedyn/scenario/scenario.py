"""A scenario: read and checked as a whole, so that everything wrong with it is said before anything runs."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from gamedyn.errors import UserError
from gamedyn.games.game import Game
from gamedyn.scenario.document import Document, read, shown
from gamedyn.scenario.expect import Claim, claims
from gamedyn.scenario.faults import Faults
from gamedyn.scenario.figures import Drawing, drawing
from gamedyn.scenario.game import game
from gamedyn.scenario.results import outline
from gamedyn.scenario.runs import Planned, planned
from gamedyn.scenario.tables import Table, checked

PLAIN = re.compile(r"[A-Za-z0-9_-]{1,80}")  # names that become those of files


class Tables(Table):
    """A scenario file."""

    title: str = ""
    cite: str = ""
    game: dict[str, Any]
    runs: Annotated[dict[str, dict[str, Any]], Field(max_length=200)] = {}
    figures: Annotated[dict[str, dict[str, Any]], Field(max_length=200)] = {}
    expect: dict[str, Any] = {}


@dataclass(frozen=True)
class Scenario:
    """A game, and what is to be run, drawn, and expected of it."""

    document: Document
    title: str
    cite: str
    game: Game
    runs: tuple[Planned, ...]
    figures: tuple[Drawing, ...]
    claims: tuple[Claim, ...]

    @property
    def name(self) -> str:
        """The name of its file, and of the folder of its output."""
        return self.document.path.stem


def load(path: str | Path, settings: Iterable[str] = ()) -> Scenario:
    """The scenario in a file, with `KEY=VALUE` settings put over it.

    Raises UserError with everything that is wrong with it, a line each: file, line, key, what was found and is allowed.
    """
    document = read(path, settings)
    faults = Faults(document)
    tables = checked(Tables, document.values, faults, (), kind="table")
    _check_names(tables, faults)
    found = game(tables["game"], faults) if "game" in tables else None
    runs = [planned(name, table, found, faults) for name, table in tables.get("runs", {}).items()]
    names = list(tables.get("runs", {}))
    figures = [drawing(name, table, names, faults) for name, table in tables.get("figures", {}).items()]
    claimed = claims(tables.get("expect", {}), _outline(found, names), faults)
    faults.report()
    assert found is not None, "a game that is missing has been reported"
    title, cite = tables.get("title", ""), tables.get("cite", "")
    ready = tuple(run for run in runs if run), tuple(figure for figure in figures if figure)
    return Scenario(document, title, cite, found, *ready, tuple(claimed))


def scenario_files(paths: Iterable[Path]) -> list[Path]:
    """The files themselves, and those that folders hold; UserError if two would write into the same folder."""
    files: list[Path] = []
    for path in paths:
        inside = sorted(path.glob("*.toml")) if path.is_dir() else [path]
        if not inside:
            raise UserError(f"{path}: found no scenario. Allowed: a scenario file, or a folder with files *.toml.")
        files += inside
    homes: dict[str, Path] = {}
    for file in files:
        if file.stem.startswith("."):
            raise UserError(f"{file}: found a file name that begins with a dot. Allowed: any other name.")
        if homes.setdefault(file.stem, file) is not file:
            raise UserError(f"{file}: its output would replace that of {homes[file.stem]}. Run one at a time.")
    return files


def _check_names(tables: Mapping[str, Any], faults: Faults) -> None:
    for kind in ("runs", "figures"):
        for name in tables.get(kind, {}):
            if not PLAIN.fullmatch(name):
                allowed = "letters, digits, _ and -, at most 80"
                faults.add((kind, name), f"found the name {shown(name)}. Allowed: {allowed}.")


def _outline(found: Game | None, runs: list[str]) -> dict[str, Any]:
    return {"runs": dict.fromkeys(runs, ... if found is None else outline(found))}
