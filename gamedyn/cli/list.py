"""`gamedyn list`: what there is to play, to play it by, and to draw."""

import json
import sys

import click

from gamedyn.cli._entries import record
from gamedyn.scenario.kinds import KINDS, registry


@click.command("list")
@click.argument("kind", type=click.Choice(list(KINDS)))
@click.option("--json", "as_json", is_flag=True, help="One JSON document instead of a table.")
def command(kind: str, *, as_json: bool) -> None:
    """Say which games, rules, flows, integrators, schedules or figures there are."""
    records = [record(name, entry) for name, entry in registry(kind).items()]
    if as_json:
        click.echo(json.dumps({kind: records}, indent=2))
        return
    from rich import box
    from rich.console import Console
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("name", no_wrap=True)
    table.add_column(kind)
    table.add_column("settings")
    for found in records:
        defaults = {name: setting["default"] for name, setting in found["settings"].items()}
        settings = [name if default is None else f"{name}={json.dumps(default)}" for name, default in defaults.items()]
        table.add_row(found["name"], found["title"], ", ".join(settings))
    width = None if sys.stdout.isatty() else 200
    Console(width=width, highlight=False, markup=False).print(table)
