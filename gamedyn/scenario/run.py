"""Run a scenario: its runs, its figures, its files, and whether what was expected came out."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from gamedyn import __version__
from gamedyn.scenario.expect import Finding, findings
from gamedyn.scenario.output import check_writable, staged
from gamedyn.scenario.results import printable, results
from gamedyn.scenario.scenario import Scenario

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


def run(
    scenario: Scenario,
    out: Path = Path("figures"),
    *,
    format: str = "png",
    save_data: bool = False,
    progress: Callable[[str], None] = lambda _: None,
) -> Report:
    """Run a scenario; its files lie in `out`/<name of its file>, all of them or none.

    `progress` is told what is being done. Raises UserError where a file cannot be written.
    """
    folder = out / scenario.name
    check_writable(folder)
    runs: dict[str, Any] = {}
    for planned in scenario.runs:
        progress(f"{scenario.name}: {planned.name}")
        runs[planned.name] = planned.go()
    told = provenance(scenario)
    files: list[Path] = []
    with staged(folder) as place:
        for drawing in scenario.figures:
            progress(f"{scenario.name}: {drawing.name}.{format}")
            from gamedyn.plots.canvas import save

            axes = drawing.picture([runs[name] for name in drawing.runs])
            save(axes, place(f"{drawing.name}.{format}"), metadata=told)
            files.append(folder / f"{drawing.name}.{format}")
        for name in runs if save_data else ():
            progress(f"{scenario.name}: {name}.nc")
            runs[name].save(place(f"{name}.nc"))
            files.append(folder / f"{name}.nc")
    found = {"runs": {planned.name: results(runs[planned.name], planned.about) for planned in scenario.runs}}
    return Report(scenario, found, tuple(files), tuple(findings(scenario.claims, found)))


def provenance(scenario: Scenario) -> dict[str, str]:
    """What every output of a scenario carries: what it shows, and what it takes to make it again."""
    seeds = ", ".join(f"{planned.name} {planned.seed}" for planned in scenario.runs)
    versions = [f"gamedyn {__version__}", f"Python {sys.version.split()[0]}", *(f"{p} {version(p)}" for p in PACKAGES)]
    told = {"title": scenario.title, "cite": scenario.cite, "scenario": scenario.name, "hash": scenario.document.hash}
    return {**told, "seeds": seeds, "versions": ", ".join(versions)}
