"""The commands: what they print, where, and their exit status."""

import json
from importlib.metadata import version

import pytest
from click.testing import CliRunner

from gamedyn.cli.main import main
from gamedyn.scenario.kinds import KINDS, registry
from gamedyn.scenario.template import TEMPLATE

SHORT = """\
title = "short"
[game]
value = "x*y"
minimizer = "x"
maximizer = "y"
[runs.a]
rule = { name = "simultaneous", step = 0.1 }
start = { x = 1.0, y = 0.0 }
steps = 200
[expect]
"runs.a.final.x" = { below = 2 }
"""


@pytest.fixture(autouse=True)
def scenario(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "s.toml").write_text(SHORT)


def gamedyn(*arguments):
    return CliRunner().invoke(main, list(arguments), prog_name="gamedyn")


def files(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_status_0_if_every_expectation_held(tmp_path):
    done = gamedyn("run", "s.toml")
    assert (done.exit_code, done.stderr) == (0, "")
    title, verdict, claim = done.stdout.splitlines()
    assert title == "short"
    assert verdict.startswith("  a: diverges in a spiral: ")
    assert claim == "  held   runs.a.final.x below 2.0"


def test_status_1_if_an_expectation_failed():
    done = gamedyn("run", "s.toml", "--set", 'expect."runs.a.final.x".below=1')
    assert done.exit_code == 1
    assert done.stdout.splitlines()[-1].startswith("  FAILED runs.a.final.x below 1.0, found 1.26")


def test_status_2_for_bad_input_with_the_message_alone(tmp_path):
    done = gamedyn("run", "s.toml", "--set", "runs.a.steps=0", "--set", "runs.a.rule.name=simultaneos")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.splitlines() == [
        f'--set: runs.a.rule.name: no rule is called "simultaneos". Did you mean "simultaneous"? '
        f"Known: {', '.join(registry('rules'))}.",
        "--set: runs.a.steps: found 0. Allowed: a whole number from 1 to 1,000,000,000,000.",
    ]
    assert files(tmp_path) == ["s.toml"]


NO_FOLDER = "s.toml/s: cannot be written: s.toml is no folder."
TAKEN = "s.toml is already there. Choose another name, or replace it with --force."
BAD = {
    "an unknown command": (["rnu"], 'no command is called "rnu". Did you mean "run"? Known: '),
    "no such file": (["run", "none.toml"], "none.toml: found no such file. Allowed: a scenario file (TOML)."),
    "an unknown format": (["run", "s.toml", "--format", "bmp"], "Usage: gamedyn run"),
    "a folder that is a file": (["run", "s.toml", "--save-data", "--out", "s.toml"], NO_FOLDER),
    "an unknown name": (["show", "diracgan"], "no game, rule, flow, integrator, schedule, figure is called"),
    "an unknown kind": (["list", "gaems"], "Usage: gamedyn list"),
    "no path": (["check"], "Usage: gamedyn check"),
    "a path that is taken": (["new", "s.toml"], TAKEN),
}


@pytest.mark.parametrize("case", BAD)
def test_every_kind_of_bad_input_has_status_2(case, tmp_path):
    arguments, message = BAD[case]
    done = gamedyn(*arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith(message)
    assert files(tmp_path) == ["s.toml"]


def test_faults_of_all_files_are_reported_before_anything_runs(tmp_path):
    (tmp_path / "bad.toml").write_text("[gmae]\n")
    (tmp_path / "worse.toml").write_text("=\n")
    done = gamedyn("run", ".")
    assert done.exit_code == 2
    assert [line.split(":")[0] for line in done.stderr.splitlines()] == ["bad.toml", "bad.toml", "worse.toml"]
    assert not (tmp_path / "figures").exists()


def test_control_characters_of_a_file_do_not_reach_the_terminal(tmp_path):
    (tmp_path / "t.toml").write_text(SHORT.replace('"short"', '"\\u001b[2Jshort"').replace("below", '"\\u001b]0;"'))
    done = gamedyn("check", "t.toml")
    assert done.exit_code == 2
    assert "\x1b" not in done.stderr
    (tmp_path / "t.toml").write_text(SHORT.replace('"short"', '"\\u001b[2Jshort"'))
    assert gamedyn("run", "t.toml").stdout.splitlines()[0] == "\\x1b[2Jshort"


def test_json_is_one_document_on_stdout(tmp_path):
    (tmp_path / "t.toml").write_text(SHORT)
    done = gamedyn("run", ".", "--json", "--set", "runs.a.steps=100")
    told = json.loads(done.stdout)
    assert (done.exit_code, done.stderr, told["held"]) == (0, "", True)
    assert [scenario["scenario"] for scenario in told["scenarios"]] == ["s", "t"]
    assert told["scenarios"][0]["runs"]["a"]["cost"]["budget"] == 100


def test_figures_and_data_go_where_they_are_told(tmp_path):
    options = ["--set", 'figures.p={name="phase"}', "--out", "here", "--format", "svg", "--save-data"]
    done = gamedyn("run", "s.toml", *options)
    assert files(tmp_path) == ["here/s/a.nc", "here/s/p.svg", "s.toml"]
    assert "  wrote here/s/p.svg" in done.stdout.splitlines()


def test_check_runs_nothing(monkeypatch):
    from gamedyn.scenario.runs import Planned

    monkeypatch.setattr(Planned, "go", None, raising=False)
    done = gamedyn("check", "s.toml")
    assert (done.exit_code, done.stdout) == (0, "s.toml: sound\n")
    assert json.loads(gamedyn("check", ".", "--json").stdout) == {"sound": ["s.toml"]}


def test_new_prints_a_scenario_that_is_sound(tmp_path):
    assert gamedyn("new").stdout == TEMPLATE
    done = gamedyn("new", "mine.toml")
    assert (done.exit_code, done.stdout) == (0, "")
    assert (tmp_path / "mine.toml").read_text() == TEMPLATE
    assert gamedyn("check", "mine.toml").exit_code == 0


def test_new_replaces_a_file_only_if_forced(tmp_path):
    assert gamedyn("new", "s.toml").exit_code == 2
    assert (tmp_path / "s.toml").read_text() == SHORT
    assert gamedyn("new", "s.toml", "--force").exit_code == 0
    assert (tmp_path / "s.toml").read_text() == TEMPLATE


@pytest.mark.parametrize("kind", KINDS)
def test_list_has_every_entry_with_title_and_settings(kind):
    listed = json.loads(gamedyn("list", kind, "--json").stdout)[kind]
    assert [entry["name"] for entry in listed] == list(registry(kind))
    assert all(entry["title"] and not entry["title"].endswith(".") for entry in listed)
    table = gamedyn("list", kind).stdout
    assert all(f" {entry['name']} " in table for entry in listed)


@pytest.mark.parametrize("kind", KINDS)
def test_every_entry_can_be_shown_with_its_source(kind):
    for name, entry in registry(kind).items():
        done = gamedyn("show", name, "--json")
        assert done.exit_code == 0, done.output
        (shown,) = (found for found in json.loads(done.stdout)["entries"] if found["kind"] == kind.removesuffix("s"))
        cites = getattr(entry, "cites", "")
        assert shown["cites"] == cites
        assert not cites or (shown["citation"] != cites and "(" in shown["citation"])
        assert gamedyn("show", name).stdout.startswith(f"{name} (")


def test_a_game_is_shown_with_formulas_facts_and_source():
    text = gamedyn("show", "dirac_gan").stdout
    for part in (
        'objective = "minimax"',
        "value: logsigmoid(theta*psi) - log(2)",
        r"\min_{\theta} \max_{\psi}",
        "generator: theta",
        "\nfacts\n  equilibrium: point (0, 0)",
        "Mescheder",
        "Which Training Methods for GANs do actually Converge?",
    ):
        assert part in text


def test_schema_is_one_json_document():
    assert json.loads(gamedyn("schema").stdout)["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_info_tells_versions_processor_and_cache(monkeypatch, tmp_path):
    monkeypatch.setenv("GAMEDYN_CACHE", str(tmp_path / "cache"))
    told = json.loads(gamedyn("info", "--json").stdout)
    assert (told["numpy"], told["cache"]) == (version("numpy"), str(tmp_path / "cache"))
    assert told["processor"]
    assert "cache " in gamedyn("info").stdout
