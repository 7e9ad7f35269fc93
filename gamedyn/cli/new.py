"""`gamedyn new`: a commented scenario to start from."""

from pathlib import Path

import click

from gamedyn.errors import UserError


@click.command("new")
@click.argument("path", required=False, type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Replace a file that is already there.")
def command(path: Path | None, *, force: bool) -> None:
    """Print a commented scenario that runs, or write it to PATH."""
    from gamedyn.scenario.output import staged
    from gamedyn.scenario.template import TEMPLATE

    if path is None:
        click.echo(TEMPLATE, nl=False)
        return
    if path.exists() and not force:
        raise UserError(f"{path} is already there. Choose another name, or replace it with --force.")
    with staged(path.parent) as place:
        place(path.name).write_text(TEMPLATE, encoding="utf-8")
    click.echo(f"wrote {path}; run it with: gamedyn run {path}", err=True)
