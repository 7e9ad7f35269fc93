"""The README: its tables are those of the registries, its examples run, its mistake gets the answer it shows."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

import gamedyn
from gamedyn.cli.main import main
from gamedyn.scenario.run import run
from gamedyn.scenario.scenario import load
from tests.readme import README, replaced, tables

TEXT = README.read_text(encoding="utf-8")
BLOCKS = re.findall(r"(?:`(gamedyn/\S+\.py)`:\n\n)?```(\w+)\n(.*?)```", TEXT, re.DOTALL)


def blocks(language, *, files=False):
    return [text for file, kind, text in BLOCKS if kind == language and bool(file) == files]


def test_the_tables_are_those_of_the_registries():
    assert replaced(TEXT, tables()) == TEXT


def test_every_link_within_the_project_leads_somewhere():
    links = [*re.findall(r"\]\((?!https?:)([^)]+)\)", TEXT), *re.findall(r'src="([^"]+)"', TEXT)]
    assert len(links) > 5
    assert [link for link in links if not (README.parent / link).exists()] == []


@pytest.mark.parametrize("code", blocks("python"))
def test_a_python_example_runs_and_prints_verdicts(code, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    exec(compile(code, "example", "exec"), {})
    printed = capsys.readouterr().out.splitlines()
    assert len(printed) == code.count("print(")
    assert not any("undecided" in line for line in printed)
    assert list(tmp_path.glob("*.png"))
    assert 1 <= len([line for line in code.splitlines() if line]) <= 10


def test_the_verdicts_shown_are_those_printed(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    exec(compile(blocks("python")[0], "example", "exec"), {})
    assert words(capsys.readouterr().out) == words(blocks("text")[0])


def words(text):
    """Text without its numbers, whose last digits depend on the machine."""
    return re.sub(r"[-+]?\d[\d.]*(e[-+]?\d+)?", "#", text)


@pytest.mark.parametrize("text", blocks("toml")[:2])
def test_a_scenario_runs_and_what_it_expects_holds(text, tmp_path):
    (tmp_path / "mine.toml").write_text(text)
    made = run(load(tmp_path / "mine.toml"), tmp_path)
    assert made.files
    assert made.findings
    assert made.held


def test_mistakes_get_the_answer_that_is_shown(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("mine.toml").write_text(blocks("toml")[2])
    done = CliRunner().invoke(main, ["run", "mine.toml"])
    assert (done.exit_code, done.stdout, done.stderr) == (2, "", blocks("text")[1])


GROWS, SHRINKS = '"runs.one.verdict.kind" = "diverges"', '"runs.one.verdict.kind" = "converges"'
USES = {  # game, rule, figure, and what must come out
    "gamedyn/rules/heun.py": ("dirac_gan", "heun", "phase", '"runs.one.radius" = { about = 1.0, within = 0.01 }'),
    "gamedyn/games/penalized_critic.py": ("penalized_critic", "simultaneous", "phase", SHRINKS),
    "gamedyn/plots/speed.py": ("dirac_gan", "simultaneous", "speed", GROWS),
}
SCENARIO = """\
game = {{ name = "{}" }}
runs.one = {{ rule = {{ name = "{}", step = 0.2 }}, start = {{ theta = 1.0, psi = 0.0 }}, steps = 300 }}
figures.one = {{ name = "{}" }}
expect.{}
"""


@pytest.mark.parametrize("file", USES)
def test_one_new_file_is_all_that_it_takes(file, tmp_path):
    code = {name: text for name, _, text in BLOCKS}[file]
    shutil.copytree(Path(gamedyn.__file__).parent, tmp_path / "gamedyn", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / file).write_text(code)
    (tmp_path / "one.toml").write_text(SCENARIO.format(*USES[file]))
    command = [sys.executable, "-m", "gamedyn", "run", "one.toml"]
    surroundings = {**os.environ, "PYTHONPATH": str(tmp_path)}
    done = subprocess.run(command, cwd=tmp_path, env=surroundings, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout + done.stderr
    assert (tmp_path / "figures/one/one.png").is_file()
