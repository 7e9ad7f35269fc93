"""`gamedyn run`: run scenarios, draw their figures, and say which expectations held."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gamedyn.cli._progress import shown_when_long
from gamedyn.cli.main import safe

if TYPE_CHECKING:
    from gamedyn.scenario.run import Report

FORMATS = ("png", "svg", "pdf")


@click.command("run")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH...")
@click.option(
    "--set", "settings", multiple=True, metavar="KEY=VALUE", help="Put a value over the file's, by dotted key."
)
@click.option("--out", default=Path("figures"), type=click.Path(path_type=Path), help="The folder to write into.")
@click.option("--format", "format_", default="png", type=click.Choice(FORMATS), help="The format of figures.")
@click.option("--save-data", is_flag=True, help="Save the runs' datasets too, as netCDF.")
@click.option("--index", is_flag=True, help="Write OUT/README.md too: every figure, its scenario, its claims.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document and nothing else.")
@click.pass_context
def command(
    ctx: click.Context,
    paths: tuple[Path, ...],
    settings: tuple[str, ...],
    out: Path,
    format_: str,
    *,
    save_data: bool,
    index: bool,
    as_json: bool,
) -> None:
    """Run the scenarios PATH..., files or folders of them.

    Nothing runs before every scenario has been checked. Figures are written to OUT/<scenario>/<figure>.<format>.
    """
    from gamedyn.cli._load import load_all
    from gamedyn.scenario.output import check_writable
    from gamedyn.scenario.run import run

    scenarios = load_all(paths, settings)
    for scenario in scenarios:
        if scenario.figures or save_data:
            check_writable(out / scenario.name)
    if index:
        from gamedyn.scenario.index import check_free

        check_free(out)
    reports: list[Report] = []
    with shown_when_long() as progress:
        for scenario in scenarios:
            reports.append(run(scenario, out, format=format_, save_data=save_data, progress=progress))
            if not as_json:
                progress.print(told(reports[-1]))
    if index:
        from gamedyn.scenario.index import write

        write(reports, out)
    if as_json:
        held = all(report.held for report in reports)
        click.echo(json.dumps({"scenarios": [report.as_dict() for report in reports], "held": held}, indent=2))
    ctx.exit(0 if all(report.held for report in reports) else 1)


def told(report: "Report") -> str:
    """A report for people: verdicts, files, and each expectation as held or not."""
    scenario = report.scenario
    lines = [click.style(safe(scenario.title or scenario.name), bold=True)]
    lines += [f"  {name}: {result['verdict']['text']}" for name, result in report.results["runs"].items()]
    lines += [f"  wrote {path}" for path in report.files]
    for finding in report.findings:
        mark = click.style("held  ", fg="green") if finding.held else click.style("FAILED", fg="red")
        lines.append(f"  {mark} {finding.claim}" + ("" if finding.held else f", found {finding.found}"))
    return "\n".join(lines)
