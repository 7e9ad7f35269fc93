"""The [game] table: a catalogue game by name, or formulas for a value, losses or a field."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any

from pydantic import Field

from gamedyn.errors import UserError, unknown
from gamedyn.formula.parse import parse
from gamedyn.games import game as games
from gamedyn.games.catalogue import GAMES
from gamedyn.games.measures import Dirac, Discrete, Measure
from gamedyn.registry import Registry
from gamedyn.scenario.entry import entry_table, instance
from gamedyn.scenario.faults import Faults
from gamedyn.scenario.lines import Key
from gamedyn.scenario.tables import Formula, Table, checked

GAME: Key = ("game",)
MEASURES: Registry[Callable[..., Measure]] = Registry("measure", "gamedyn.games")
MEASURES.add("dirac", Dirac)
MEASURES.add("discrete", Discrete)

Number = float | Formula
End = Annotated[float, Field(allow_inf_nan=True)] | Formula
Names = str | Annotated[list[str], Field(min_length=1, max_length=1000)]


class Box(Table):
    """What every [game] table may set: constants, and the box in which players may move."""

    constants: dict[str, Number] = {}
    domain: dict[str, tuple[End, End]] = {}


class Formulas(Box):
    """What every game of formulas may set besides: what `mean(... for x in NAME)` runs over."""

    measures: dict[str, dict[str, Any]] = {}


class ValueTable(Formulas):
    """A zero-sum game: its value, and who minimizes and who maximizes it."""

    value: Formula
    minimizer: Names
    maximizer: Names
    names: Annotated[list[str], Field(min_length=2, max_length=2)] = ["minimizer", "maximizer"]  # what they are called


class LossesTable(Formulas):
    """A game of n players: each one's loss and parameters."""

    losses: dict[str, Formula]
    players: Annotated[dict[str, Names], Field(max_length=1000)]


class FieldTable(Formulas):
    """A game known only by its game gradient: a formula for each parameter."""

    field: Annotated[dict[str, Formula], Field(max_length=1000)]
    players: dict[str, Names] = {}


FORMS: dict[str, type[Formulas]] = {"value": ValueTable, "losses": LossesTable, "field": FieldTable}


def game(table: Mapping[str, Any], faults: Faults) -> games.Game | None:
    """The game that the table describes; None, with the reasons entered, where there is none."""
    forms = [form for form in ("name", *FORMS) if form in table]
    if len(forms) != 1:
        found = " and ".join(forms) or "none of them"
        faults.add(GAME, f"found {found}. Allowed: one of name, {', '.join(FORMS)}.")
        return None
    return _named(table, faults) if forms == ["name"] else _written(FORMS[forms[0]], table, faults)


def _named(table: Mapping[str, Any], faults: Faults) -> games.Game | None:
    entry, settings = entry_table(GAMES, table, faults, GAME, more=Box)
    if entry is None:
        return None
    box = {name: settings.pop(name, {}) for name in Box.model_fields}
    found = instance(entry, settings, faults, GAME)
    if found is None:
        return None
    for name, number in _numbers(box["constants"], faults).items():
        with faults.at((*GAME, "constants", name)):
            found = found.with_constants(**{name: number})
    return _bounded(found, box["domain"], faults)


def _bounded(found: games.Game, domain: Mapping[str, tuple[End, End]], faults: Faults) -> games.Game:
    """The game within those ends of the domain that are as they should be."""
    for name, ends in domain.items():
        if name not in found.parameters:
            faults.add((*GAME, "domain", name), str(unknown("parameter", name, found.parameters)))
            continue
        with faults.at(GAME):
            found = found.restricted({name: ends})
    return found


def _written(form: type[Formulas], table: Mapping[str, Any], faults: Faults) -> games.Game | None:
    settings = checked(form, table, faults, GAME)
    settings["measures"] = _measures(settings.get("measures", {}), faults)
    settings["constants"] = _numbers(table.get("constants", {}), faults)
    if any(field.is_required() and name not in settings for name, field in form.model_fields.items()):
        return None
    build = {ValueTable: games.ZeroSum, LossesTable: games.Game, FieldTable: games.Field}[form]
    with faults.at(GAME):
        if form is FieldTable:
            settings["players"] = settings.get("players") or {name: name for name in settings["field"]}
        domain = settings.pop("domain", {})
        return _bounded(build(**_with_sound_formulas(settings, faults)), domain, faults)
    return None


def _with_sound_formulas(settings: dict[str, Any], faults: Faults) -> dict[str, Any]:
    """The settings with 0 for each formula that is refused, so that the rest of the game is looked at too."""
    owned = settings["players"].values() if "players" in settings else (settings["minimizer"], settings["maximizer"])
    moved = [name for names in owned for name in ([names] if isinstance(names, str) else names)]
    names = [*moved, *settings["constants"]]
    dimensions = {name: measure.dimension for name, measure in settings["measures"].items()}

    def sound(text: str, key: Key) -> str:
        try:
            parse(text, names=names, measures=dimensions)
            return text
        except UserError as fault:
            faults.add((*GAME, *key), str(fault))
            return "0"

    for form in FORMS.keys() & settings.keys():
        given = settings[form]
        several = isinstance(given, Mapping)
        settings[form] = {n: sound(t, (form, n)) for n, t in given.items()} if several else sound(given, (form,))
    return settings


def _numbers(constants: Any, faults: Faults) -> dict[str, float]:
    """The constants' numbers, and 1 for those that are refused: their names are known all the same."""
    found: dict[str, float] = {name: 1.0 for name in constants} if isinstance(constants, Mapping) else {}
    for name in found:
        if faults.below((*GAME, "constants", name)):
            continue
        with faults.at(GAME):
            found[name] = games.exact(constants[name], f"constants.{name}")
    return found


def _measures(tables: Mapping[str, Mapping[str, Any]], faults: Faults) -> dict[str, Measure]:
    found: dict[str, Measure] = {}
    for name, table in tables.items():
        key = (*GAME, "measures", name)
        entry, settings = entry_table(MEASURES, table, faults, key)
        measure = instance(entry, settings, faults, key) if entry else None
        found[name] = measure or Dirac(0.0)  # so that formulas can speak of it
    return found
