"""Run a scenario: its runs, its figures, its files, and whether what was expected came out."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from gamedyn import __version__
from gamedyn.scenario.expect import Finding, findings
from gamedyn.scenario.faults import placed
from gamedyn.scenario.figures import Drawing
from gamedyn.scenario.output import staged
from gamedyn.scenario.results import printable, results
from gamedyn.scenario.runs import Planned
from gamedyn.scenario.scenario import Scenario

if TYPE_CHECKING:
    from gamedyn.runs.run import Run

PACKAGES = ("numpy", "numba", "matplotlib")


@dataclass(frozen=True)
class Report:
    """What came of a scenario."""

    scenario: Scenario
    results: dict[str, Any]
    files: tuple[Path, ...]
    findings: tuple[Finding, ...]

    @property
    def held(self) -> bool:
        """Whether every expectation held."""
        return all(finding.held for finding in self.findings)

    def as_dict(self) -> dict[str, Any]:
        """The report as plain data that JSON can spell."""
        expect = [{"claim": str(f.claim), "found": f.found, "held": f.held} for f in self.findings]
        told = provenance(self.scenario) | {"file": str(self.scenario.document.path)}
        files = [str(path) for path in self.files]
        return printable({**told, **self.results, "files": files, "expect": expect, "held": self.held})


class Progress(Protocol):
    """Who wants to know how far it is."""

    def begin(self, text: str, length: float | None = None) -> None:
        """Something new is being done; it takes so many ticks, if that is known."""
        ...

    def tick(self, amount: float) -> None:
        """So much more of it is done."""
        ...


class Silent:
    """Nobody wants to know."""

    def begin(self, text: str, length: float | None = None) -> None:
        """Nothing."""

    def tick(self, amount: float) -> None:
        """Nothing."""


def run(
    scenario: Scenario,
    out: Path = Path("figures"),
    *,
    format: str = "png",
    save_data: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Run a scenario; its files lie in `out`/<name of its file>, all of them or none.

    `check_writable` says beforehand whether they could. Raises UserError where a run or a figure refuses its
    settings, and where a file cannot be written.
    """
    progress = progress or Silent()
    folder = out / scenario.name
    runs = {planned.name: _made(scenario, planned, progress) for planned in scenario.runs}
    progress.begin(f"{scenario.name}: verdicts")
    found = {"runs": {planned.name: results(runs[planned.name], planned.about) for planned in scenario.runs}}
    files: list[Path] = []
    with staged(folder) as place:

        def file(name: str) -> Path:
            progress.begin(f"{scenario.name}: {name}")
            files.append(folder / name)
            return place(name)

        for drawing in scenario.figures:
            _draw(scenario, drawing, runs, file(f"{drawing.name}.{format}"))
        for planned in scenario.runs if save_data else ():
            runs[planned.name].save(file(f"{planned.name}.nc"), provenance(scenario))
    return Report(scenario, found, tuple(files), tuple(findings(scenario.claims, found)))


def _made(scenario: Scenario, planned: Planned, progress: Progress) -> "Run":
    progress.begin(f"{scenario.name}: {planned.name}", planned.length)
    with placed(scenario.document, ("runs", planned.name)):
        return planned.go(progress.tick)


def _draw(scenario: Scenario, drawing: Drawing, runs: Mapping[str, "Run"], path: Path) -> None:
    from gamedyn.plots.canvas import save

    with placed(scenario.document, ("figures", drawing.name)):
        axes = drawing.picture({name: runs[name] for name in drawing.runs})
    save(axes, path, metadata=provenance(scenario))


def provenance(scenario: Scenario) -> dict[str, str]:
    """What every output of a scenario carries: what it shows, and what it takes to make it again."""
    seeds = ", ".join(f"{planned.name} {planned.seed}" for planned in scenario.runs)
    versions = [f"gamedyn {__version__}", f"Python {sys.version.split()[0]}", *(f"{p} {version(p)}" for p in PACKAGES)]
    return {
        "title": _text(scenario.title),
        "cite": _text(scenario.cite),
        "scenario": scenario.name,
        "hash": scenario.document.hash,
        "seeds": seeds,
        "versions": ", ".join(versions),
    }


def _text(text: str) -> str:
    """Text that every format can carry: no control characters."""
    return "".join(character if character.isprintable() else " " for character in text)
