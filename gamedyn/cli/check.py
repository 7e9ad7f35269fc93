"""`gamedyn check`: say what is wrong with scenarios, without running them."""

import json
from pathlib import Path

import click


@click.command("check")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH...")
@click.option(
    "--set", "settings", multiple=True, metavar="KEY=VALUE", help="Put a value over the file's, by dotted key."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document and nothing else.")
def command(paths: tuple[Path, ...], settings: tuple[str, ...], *, as_json: bool) -> None:
    """Check the scenarios PATH..., files or folders of them, and run nothing."""
    from gamedyn.cli._load import load_all

    sound = [str(scenario.document.path) for scenario in load_all(paths, settings)]
    click.echo(json.dumps({"sound": sound}, indent=2) if as_json else "\n".join(f"{path}: sound" for path in sound))
