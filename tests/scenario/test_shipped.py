"""The shipped scenarios: all run, all that they expect comes out, and would not come out of another game or method."""

import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from gamedyn.scenario import scenario as reading
from gamedyn.scenario.document import read
from gamedyn.scenario.index import NAME, page
from gamedyn.scenario.run import run
from gamedyn.scenario.scenario import load, scenario_files
from tests.theorems.spoiled import spoiled

HOME = Path(__file__).parents[2]
FIGURES = HOME / "figures"
FILES = scenario_files([HOME / "scenarios"])

every_scenario = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    """What came of a scenario; each is run once, with its figures."""
    out = tmp_path_factory.mktemp("figures")
    return cache(lambda path: run(load(path), out))


def first_run(scenario):
    """The scenario with its first run alone, and the claims about it."""
    run, *_ = scenario.runs
    return replace(scenario, runs=(run,), claims=tuple(c for c in scenario.claims if c.path[1] == run.name))


def failing(scenario, out):
    """The claims that do not hold, without drawing anything."""
    return [finding.claim for finding in run(replace(scenario, figures=()), out).findings if not finding.held]


@every_scenario
def test_every_expectation_holds(path, report):
    made = report(path)
    assert [f"{finding.claim}, found {finding.found}" for finding in made.findings if not finding.held] == []


@every_scenario
def test_says_what_it_is_and_whose_claim_it_checks(path, report):
    made = report(path)
    assert made.scenario.title
    assert re.search(r"\(\d{4}\)", made.scenario.cite)
    assert made.findings
    assert made.scenario.figures
    claimed = {claim.path[1] for claim in made.scenario.claims}
    assert claimed <= set(made.results["runs"])


@every_scenario
def test_every_run_is_shown_or_spoken_of(path):
    scenario = load(path)
    used = {claim.path[1] for claim in scenario.claims} | {run for drawing in scenario.figures for run in drawing.runs}
    assert {planned.name for planned in scenario.runs} == used


def other_methods(path):
    """Settings by which every step is a tenth longer, and every flow is followed by Euler's method."""
    for name, table in read(path).values["runs"].items():
        if "flow" in table:
            yield f'runs.{name}.integrator={{ name = "euler", step = 0.05 }}'
        else:
            step = table["rule"]["step"]
            sizes = {f".{player}": size for player, size in step.items()} if isinstance(step, dict) else {"": step}
            yield from (f"runs.{name}.rule.step{player}={1.1 * size}" for player, size in sizes.items())


@every_scenario
def test_some_expectation_fails_if_the_methods_are_others(path, tmp_path):
    assert failing(load(path, other_methods(path)), tmp_path)


@every_scenario
def test_some_expectation_fails_if_the_game_is_another(path, tmp_path, monkeypatch):
    sound = reading.game
    monkeypatch.setattr(reading, "game", lambda table, faults: next(spoiled(sound(table, faults))))
    assert failing(first_run(load(path)), tmp_path)


def told(text):
    """The lines of an index page that are the same on every machine: not the verdicts, whose last digits may differ."""
    return [line for line in text.splitlines() if not line.startswith("- ")]


def test_the_index_page_of_the_figures_is_up_to_date(report):
    made = [in_place(report(path)) for path in FILES]
    assert told((FIGURES / NAME).read_text(encoding="utf-8")) == told(page(made, FIGURES))
    assert set(FIGURES.rglob("*.png")) == {file for one in made for file in one.files}


def in_place(report):
    """The report as if its files had been written where the shipped ones lie."""
    return replace(report, files=tuple(FIGURES / file.parent.name / file.name for file in report.files))
