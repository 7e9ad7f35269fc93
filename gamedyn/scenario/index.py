"""The index page of a folder of figures: each picture, the scenario that made it, and its claims, held or not."""

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote

from gamedyn.errors import UserError
from gamedyn.scenario.expect import Finding
from gamedyn.scenario.output import check_writable, staged
from gamedyn.scenario.run import Report

NAME = "README.md"  # what code hosts show below a folder's files
MARK = "<!-- Written by gamedyn run --index: changes here are lost. -->"
INLINE = {".png", ".svg"}  # formats that a page can show

_MARKUP = re.compile(r"([\\`*_{}\[\]<>|#&$])")


def check_free(out: Path) -> None:
    """UserError if the folder `out` has no place for an index page: a page of somebody else's is not replaced."""
    check_writable(out)
    path = out / NAME
    if path.exists() and not path.read_text(encoding="utf-8", errors="replace").startswith(MARK):
        raise UserError(f"{path}: found a file that is no index page. Allowed: a folder without {NAME}, see --out.")


def write(reports: Iterable[Report], out: Path) -> Path:
    """Write the index page of scenarios whose files lie in the folder `out`; UserError where that fails."""
    text = page(list(reports), out)
    with staged(out) as place:
        place(NAME).write_text(text, encoding="utf-8")
    return out / NAME


def page(reports: list[Report], out: Path) -> str:
    """The page as Markdown."""
    findings = [finding for report in reports for finding in report.findings]
    lines = [MARK, "", "# Figures", "", f"{_counted(len(reports), 'scenario')}, {_outcomes(findings)}.", ""]
    for report in reports:
        lines += _section(report, out)
    return "\n".join(lines)


def _section(report: Report, out: Path) -> Iterator[str]:
    scenario, runs = report.scenario, report.results["runs"]
    file = scenario.document.path
    yield f"## {_plain(scenario.title or scenario.name)}"
    yield ""
    yield f"[{_code(file.name)}]({_link(file, out)})" + (f", after {_plain(scenario.cite)}" if scenario.cite else "")
    yield ""
    yield from (_shown(picture, out) for picture in report.files)
    yield ""
    yield from (f"- {_code(name)}: {_plain(found['verdict']['text'])}" for name, found in runs.items())
    yield ""
    if report.findings:
        yield "| claim | |"
        yield "| --- | --- |"
        yield from (f"| {_code(str(finding.claim))} | {_outcome(finding)} |" for finding in report.findings)
        yield ""


def _shown(file: Path, out: Path) -> str:
    link, name = _link(file, out), _plain(file.stem)
    return f'<img src="{link}" alt="{name}" width="420">' if file.suffix in INLINE else f"[{name}]({link})"


def _outcome(finding: Finding) -> str:
    return "held" if finding.held else f"**failed**: found {_plain(str(finding.found))}"


def _outcomes(findings: list[Finding]) -> str:
    failed = sum(not finding.held for finding in findings)
    return f"{_counted(len(findings), 'claim')}, {f'{failed} failed' if failed else 'all held'}"


def _counted(number: int, thing: str) -> str:
    return f"{number} {thing}" + "s" * (number != 1)


def _link(file: Path, out: Path) -> str:
    return quote(Path(os.path.relpath(file, out)).as_posix())


def _code(text: str) -> str:
    """Text from a file as code, also within a table."""
    plain = _line(text).replace("`", "'").replace("|", r"\|")
    return f"`{plain}`"


def _plain(text: str) -> str:
    """Text from a file without markup of its own."""
    return _MARKUP.sub(r"\\\1", _line(text))


def _line(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text)
