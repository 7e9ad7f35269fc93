"""`gamedyn schema`: the JSON Schema of scenario files, for editors."""

import json

import click


@click.command("schema")
def command() -> None:
    """Print the JSON Schema of scenario files, made from the registries."""
    from gamedyn.scenario.schema import schema

    click.echo(json.dumps(schema(), indent=2))
