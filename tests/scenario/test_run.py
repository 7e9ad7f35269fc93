"""Scenarios run: their results, their files, and that both say what they were made from."""

import json
import os

import numpy as np
import pytest

from gamedyn.errors import UserError
from gamedyn.games.game import ZeroSum
from gamedyn.scenario.expect import ANY
from gamedyn.scenario.results import outline
from gamedyn.scenario.run import provenance, run
from gamedyn.scenario.scenario import load
from gamedyn.scenario.template import TEMPLATE

MINE = """\
title = "mine\\u0000\\u001b[2J"
[game]
value = "x*y"
minimizer = "x"
maximizer = "y"
[runs.first]
rule = { name = "simultaneous", step = 0.1 }
start = { x = 1.0, y = 0 }
steps = 200
seed = 7
about = { x = 3, y = 4 }
[figures.phase]
name = "phase"
[expect]
"runs.first.verdict.kind" = "converges"
"runs.first.verdict.period" = 1
"runs.first.smallest_radius" = { above = 2, below = 5 }
"""


@pytest.fixture
def scenario(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(MINE)
    return load(path)


def files(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_the_template_runs_and_what_it_expects_holds(tmp_path):
    path = tmp_path / "new.toml"
    path.write_text(TEMPLATE)
    report = run(load(path), tmp_path / "out")
    assert report.held
    assert len(report.findings) == 5
    assert files(tmp_path / "out") == ["new/phase.png"]


def test_claims_are_found_held_or_not(scenario, tmp_path):
    report = run(scenario, tmp_path / "out")
    assert [(finding.held, finding.found) for finding in report.findings[:1]] == [(False, "diverges")]
    assert report.findings[1].found.startswith('no result of runs.first.verdict is called "period".')
    assert report.findings[2].held
    assert not report.held


def test_results_are_those_of_the_run(scenario, tmp_path):
    found = run(scenario, tmp_path / "out").results["runs"]["first"]
    h, n = 0.1, 200
    end = (1 + h * 1j) ** n  # x + iy turns by 1 + ih at every step of simultaneous descent on xy
    assert found["final"] == pytest.approx({"x": end.real, "y": end.imag}, rel=1e-12)
    assert found["radius"] == pytest.approx(abs(end - (3 + 4j)), rel=1e-12)
    assert found["largest_radius"] >= found["radius"] >= found["smallest_radius"]
    assert found["gradient_norm"] == pytest.approx(abs(end), rel=1e-12)
    assert found["losses"]["minimizer"] == pytest.approx(end.real * end.imag, rel=1e-11)
    assert found["averages"]["x"] == pytest.approx(np.mean((1 + h * 1j) ** np.arange(n)).real, rel=1e-9)
    assert found["cost"]["gradients"] == {"minimizer": n, "maximizer": n}
    assert (found["time"], found["ended"]) == (200.0, None)


def below(known, found, path=()):
    """The paths that are found but not known."""
    if known is ANY or not isinstance(known, dict):
        return []
    return [(*path, n) for n in found if n not in known] + [
        gap for name, part in known.items() if name in found for gap in below(part, found[name], (*path, name))
    ]


def test_every_result_has_its_place_in_the_outline(scenario, tmp_path):
    found = run(scenario, tmp_path / "out").results["runs"]["first"]
    known = outline(ZeroSum("x*y", minimizer="x", maximizer="y"))
    assert below(known, found) == []
    assert set(known) == set(found)


def test_reports_are_plain_enough_for_json(scenario, tmp_path):
    report = run(scenario, tmp_path / "out")
    told = json.loads(json.dumps(report.as_dict(), allow_nan=False))
    assert told["hash"] == scenario.document.hash
    assert told["files"] == [str(tmp_path / "out" / "mine" / "phase.png")]
    assert [claim["held"] for claim in told["expect"]] == [False, False, True]


@pytest.mark.parametrize("format", ["png", "svg", "pdf"])
def test_every_output_carries_hash_versions_and_seed(format, scenario, tmp_path):
    run(scenario, tmp_path / "out", format=format, save_data=True)
    content = (tmp_path / "out" / "mine" / f"phase.{format}").read_bytes()
    dataset = (tmp_path / "out" / "mine" / "first.nc").read_bytes()
    for told in (scenario.document.hash, provenance(scenario)["versions"], "first 7"):
        assert told.encode() in content
        assert told.encode() in dataset
    assert format != "svg" or b"\x1b" not in content


def test_the_same_scenario_gives_the_same_bytes(scenario, tmp_path):
    for out in ("once", "again"):
        run(scenario, tmp_path / out, format="svg")
    once, again = (tmp_path / out / "mine" / "phase.svg" for out in ("once", "again"))
    assert once.read_bytes() == again.read_bytes()


def test_if_one_file_cannot_be_written_none_is(scenario, tmp_path, monkeypatch):
    from gamedyn.runs.run import Run

    def full(self, path, attributes=None):
        path.write_bytes(b"half")
        raise OSError(28, os.strerror(28), str(path))

    monkeypatch.setattr(Run, "save", full)
    with pytest.raises(UserError) as error:
        run(scenario, tmp_path / "out", save_data=True)
    assert str(error.value) == f"{tmp_path}/out/mine/first.nc: cannot be written: No space left on device."
    assert not (tmp_path / "out").exists()


def test_a_setting_that_a_figure_refuses_is_placed(tmp_path):
    path = tmp_path / "s.toml"
    path.write_text(MINE.replace('name = "phase"', 'name = "phase"\nx = "q"'))
    scenario = load(path)
    with pytest.raises(UserError, match=r"s\.toml:14: figures\.phase\.x: .*Known: x, y\."):
        run(scenario, tmp_path / "out")
    assert not (tmp_path / "out").exists()
