"""The index page of figures: what it shows, and that it replaces no page of somebody else's."""

import pytest
from click.testing import CliRunner

from gamedyn.cli.main import main
from gamedyn.scenario.index import MARK

SCENARIO = """\
title = "a | b * c <script>"
cite = "Nobody (2000)"
[game]
value = "x*y"
minimizer = "x"
maximizer = "y"
[runs.long_one]
rule = { name = "simultaneous", step = 0.1 }
start = { x = 1.0, y = 0.0 }
steps = 200
[figures.phase]
name = "phase"
[expect]
"runs.long_one.verdict.kind" = "diverges"
"runs.long_one.radius" = { below = 2 }
"""


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    (tmp_path / "my scenarios").mkdir()
    (tmp_path / "my scenarios" / "mine.toml").write_text(SCENARIO)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def gamedyn_run(*options):
    return CliRunner().invoke(main, ["run", "my scenarios", *options])


def test_shows_each_picture_its_scenario_and_its_claims(here):
    assert gamedyn_run("--index").exit_code == 1
    lines = (here / "figures" / "README.md").read_text().splitlines()
    assert lines[0] == MARK
    assert "1 scenario, 2 claims, 1 failed." in lines
    assert r"## a \| b \* c \<script\>" in lines
    assert "[`mine.toml`](../my%20scenarios/mine.toml), after Nobody (2000)" in lines
    assert '<img src="mine/phase.png" alt="phase" width="420">' in lines
    assert any(line.startswith("- `long_one`: diverges in a spiral: ") for line in lines)
    assert "| `runs.long_one.verdict.kind = diverges` | held |" in lines
    assert any(line.startswith("| `runs.long_one.radius below 2.0` | **failed**: found 2.7") for line in lines)


def test_is_written_anew_each_time(here):
    gamedyn_run("--index")
    assert gamedyn_run("--index", "--set", 'expect."runs.long_one.radius".below=3').exit_code == 0
    assert "2 claims, all held" in (here / "figures" / "README.md").read_text()


def test_formats_that_a_page_cannot_show_are_linked(here):
    gamedyn_run("--index", "--format", "pdf")
    assert "[phase](mine/phase.pdf)" in (here / "figures" / "README.md").read_text().splitlines()


def test_a_page_of_somebody_else_is_not_replaced(here):
    (here / "README.md").write_text("# My project\n")
    done = gamedyn_run("--index", "--out", ".")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("README.md: found a file that is no index page. Allowed: a folder without README.md")
    assert (here / "README.md").read_text() == "# My project\n"
    assert not (here / "mine").exists()


def test_without_the_option_there_is_none(here):
    gamedyn_run()
    assert not (here / "figures" / "README.md").exists()
