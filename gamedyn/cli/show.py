"""`gamedyn show`: what one game, rule, flow, integrator, schedule or figure is."""

import inspect
import json
from collections.abc import Callable, Iterator
from dataclasses import MISSING, fields
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from gamedyn.games.game import Game


@click.command("show")
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="One JSON document instead of text.")
def command(name: str, *, as_json: bool) -> None:
    """Explain NAME: formulas, equations, settings, known facts, and where it comes from."""
    from gamedyn.errors import unknown
    from gamedyn.scenario.kinds import KINDS, registry

    known = {kind.removesuffix("s"): registry(kind) for kind in KINDS}
    found = [described(kind, name, entries[name]) for kind, entries in known.items() if name in entries]
    if not found:
        raise unknown(", ".join(known), name, {name for entries in known.values() for name in entries})
    as_text = "\n\n".join("\n".join(told(one)) for one in found)
    click.echo(json.dumps({"entries": found}, indent=2) if as_json else as_text)


def described(kind: str, name: str, entry: Callable[..., Any]) -> dict[str, Any]:
    """Everything that is known of an entry, as plain data."""
    from gamedyn.cli._citation import citation
    from gamedyn.cli._entries import record

    found = {"kind": kind, **record(name, entry), "text": inspect.getdoc(inspect.unwrap(entry))}
    found["citation"] = citation(found["cites"]) if found["cites"] else ""
    return found | (played(entry()) if kind == "game" else {})


def played(game: "Game") -> dict[str, Any]:
    """A game's players, formulas and facts."""
    from gamedyn.cli._citation import citation
    from gamedyn.formula.text import text
    from gamedyn.scenario.results import printable

    formulas = {f"loss of {player}": tree for player, tree in game.loss_trees.items()}
    if game.kind == "zero_sum":
        formulas = {"value": next(iter(game.loss_trees.values()))}
    formulas |= {f"F of {name}": tree for name, tree in game.field_trees.items()}
    ends = zip(game.parameters, game.lower.tolist(), game.upper.tolist(), strict=True)
    return {
        "players": {player: list(names) for player, names in game.players.items()},
        "formulas": {title: text(tree) for title, tree in formulas.items()},
        "latex": game.latex(),
        "constants": dict(game.constants),
        "domain": {name: printable([low, high]) for name, low, high in ends},
        "facts": [stated(fact) + (f" ({citation(fact.cites)})" if fact.cites else "") for fact in game.facts],
    }


def stated(fact: Any) -> str:
    """A fact in a line: what it is about, and its numbers."""
    words = "".join(f" {c.lower()}" if c.isupper() else c for c in type(fact).__name__).strip()
    return f"{words}: {_numbers(fact)}"


def _numbers(record: Any) -> str:
    """The fields of a record that are not as always; a name needs no word before it."""
    told: list[str] = []
    for field in fields(record):
        value = getattr(record, field.name)
        if field.name not in ("number", "cites") and value != _default(field):
            told.append(_spelled(value) if field.name in ("name", "method") else f"{field.name} {_spelled(value)}")
    return ", ".join(told)


def _default(field: Any) -> Any:
    return field.default_factory() if field.default_factory is not MISSING else field.default


def _spelled(value: Any) -> str:
    if hasattr(value, "__dataclass_fields__"):
        return _numbers(value)
    if isinstance(value, dict):
        return ", ".join(f"{key} {_spelled(part)}" for key, part in value.items())
    if isinstance(value, tuple | list):
        return f"({', '.join(_spelled(part) for part in value)})"
    return f"{value:g}" if isinstance(value, float | complex) else str(value)


def told(found: dict[str, Any]) -> Iterator[str]:
    """The lines for people."""
    yield click.style(f"{found['name']}", bold=True) + f" ({found['kind']})"
    yield found["text"]
    if found["settings"]:
        yield "\nsettings"
    for name, setting in found["settings"].items():
        default = "" if setting["default"] is None else f" = {json.dumps(setting['default'])}"
        yield f"  {name}{default}" + (f"  # {setting['remark']}" if setting["remark"] else "")
    for title in ("players", "formulas", "constants"):
        yield from _listed(title, found.get(title, {}))
    bounded = {name: ends for name, ends in found.get("domain", {}).items() if ends != ["-inf", "inf"]}
    yield from _listed("domain", bounded)
    if "latex" in found:
        yield f"\nLaTeX\n  {found['latex']}"
    if found.get("facts"):
        yield "\nfacts"
        yield from (f"  {fact}" for fact in found["facts"])
    if found["citation"]:
        yield f"\nsource\n  {found['citation']}"


def _listed(title: str, values: dict[str, Any]) -> Iterator[str]:
    if values:
        yield f"\n{title}"
    for name, value in values.items():
        yield f"  {name}: {', '.join(map(str, value)) if isinstance(value, list) else value}"
