"""What is wrong with a scenario: everything at once, each fault with its line, word for word."""

import pytest

from gamedyn.errors import UserError
from gamedyn.scenario.scenario import load, scenario_files

GOOD = """\
title = "a good one"
[game]
value = "x*y"
minimizer = "x"
maximizer = "y"
[runs.first]
rule = { name = "simultaneous", step = 0.1 }
start = { x = 1.0, y = 0 }
steps = 10
[runs.flow]
flow = { name = "gradient" }
start = { x = 1.0, y = 0.5 }
time = 2.5
[expect]
"runs.first.verdict.kind" = "diverges"
runs.flow.final = { x = { below = 1 } }
"""

FIVE = """\
[game]
value = "x*z"
minimizer = "x"
maximizer = "y"

[runs.first]
rule = { name = "simultanous", step = 0.1 }
start = { x = 1.0, y = nan }
steps = 0

[expect]
"runs.first.verdict.knd" = "diverges"
"""

FIVE_FAULTS = """\
s.toml:2: game.value: column 3: found the unknown name "z". Allowed: x, y, pi, e.
    x*z
      ^
s.toml:7: runs.first.rule.name: no rule is called "simultanous". Did you mean "simultaneous"? Known: RULES.
s.toml:8: runs.first.start.y: found nan. Allowed: a finite number.
s.toml:9: runs.first.steps: found 0. Allowed: a whole number from 1 to 1,000,000,000,000.
s.toml:12: expect."runs.first.verdict.knd": no result of runs.first.verdict is called "knd". Did you mean "kind"? \
"""


@pytest.fixture
def refusal(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def refuse(text, *settings):
        (tmp_path / "s.toml").write_text(text)
        with pytest.raises(UserError) as error:
            load("s.toml", settings)
        assert [path.name for path in tmp_path.iterdir()] == ["s.toml"]
        return str(error.value)

    return refuse


def test_a_good_scenario_is_ready_to_run(tmp_path):
    path = tmp_path / "good.toml"
    path.write_text(GOOD)
    scenario = load(path)
    assert [run.name for run in scenario.runs] == ["first", "flow"]
    assert [str(claim) for claim in scenario.claims] == [
        "runs.first.verdict.kind = diverges",
        "runs.flow.final.x below 1.0",
    ]


def test_players_of_a_value_may_be_named(tmp_path):
    path = tmp_path / "named.toml"
    path.write_text(
        GOOD.replace('maximizer = "y"', 'maximizer = "y"\nnames = ["generator", "discriminator"]').replace(
            "step = 0.1", "step = { generator = 0.1, discriminator = 0.2 }"
        )
    )
    assert list(load(path).game.players) == ["generator", "discriminator"]


def test_five_different_faults_are_reported_at_once(refusal):
    from gamedyn.rules.rule import RULES

    found = refusal(FIVE)
    assert found.startswith(FIVE_FAULTS.replace("RULES", ", ".join(RULES)))
    assert len(found.splitlines()) == 7


WRONG = {
    "an unknown table": (
        "title = ",
        "titel = ",
        's.toml:1: titel: no table is called "titel". Did you mean "title"? '
        "Known: cite, expect, figures, game, runs, title.",
    ),
    "a table of another release": (
        "[expect]",
        "[equilibria]\n[expect]",
        's.toml:14: equilibria: no table is called "equilibria". Known: cite, expect, figures, game, runs, title.',
    ),
    "an unknown setting of a rule": (
        "step = 0.1",
        "setp = 0.1",
        's.toml:7: runs.first.rule.setp: no setting is called "setp". Did you mean "step"? '
        "Known: projection, schedule, step.",
    ),
    "a number as text": (
        "step = 0.1",
        'step = "0.1"',
        's.toml:7: runs.first.rule.step: found "0.1". Allowed: a number or a table of numbers.',
    ),
    "a step for a player that does not play": (
        "step = 0.1",
        "step = { minimizer = 0.1, maximiser = 0.2 }",
        's.toml:7: runs.first.rule.step: no player is called "maximiser". Did you mean "maximizer"? '
        "Known: maximizer, minimizer.",
    ),
    "a negative step": (
        "step = 0.1",
        "step = -0.1",
        "s.toml:7: runs.first.rule.step: found -0.1, allowed: a finite number greater than 0",
    ),
    "an unknown schedule": (
        "step = 0.1",
        'schedule = { name = "invers" }',
        's.toml:7: runs.first.rule.schedule.name: no schedule is called "invers". Did you mean "inverse"? '
        "Known: constant, inverse, inverse_sqrt, piecewise.",
    ),
    "a schedule that does not fit together": (
        "step = 0.1",
        'schedule = { name = "piecewise", at = [10], factors = [1] }',
        "s.toml:7: runs.first.rule.schedule.factors: found 1 numbers, allowed: 2, one more than `at`",
    ),
    "a rule without a name": (
        'name = "simultaneous", ',
        "",
        "s.toml:7: runs.first.rule: found no name. "
        "Allowed: a table with the name of a rule: alternating, simultaneous.",
    ),
    "a rule that is no table": (
        '{ name = "simultaneous", step = 0.1 }',
        '"simultaneous"',
        "s.toml:7: runs.first.rule: found simultaneous. Allowed: a table.",
    ),
    "neither rule nor flow": (
        'rule = { name = "simultaneous", step = 0.1 }',
        "",
        "s.toml:6: runs.first: found neither of them. Allowed: one of rule, flow.",
    ),
    "steps of a flow": (
        "time = 2.5",
        "steps = 10",
        "s.toml:10: runs.flow: found no time. Allowed: a number from -1e+09 to 1e+09.\n"
        's.toml:13: runs.flow.steps: no setting is called "steps". '
        "Known: about, flow, integrator, samples, seed, start, time.",
    ),
    "no time at all": ("time = 2.5", "time = 0.0", "s.toml:13: runs.flow.time: found 0. Allowed: a time other than 0."),
    "a start without a parameter": (
        "x = 1.0, y = 0 ",
        "x = 1.0",
        "s.toml:8: runs.first.start: found no y. Allowed: a number for each of x, y.",
    ),
    "a start with a parameter too many": (
        "y = 0 ",
        "y = 0, xy = 2",
        's.toml:8: runs.first.start.xy: no parameter is called "xy". Did you mean "y"? Known: x, y.',
    ),
    "a start outside of the domain": (
        'maximizer = "y"',
        'maximizer = "y"\ndomain = { x = [-0.5, "1/2"] }',
        "s.toml:9: runs.first.start.x: found 1. Allowed: the domain, from -0.5 to 0.5.\n"
        "s.toml:13: runs.flow.start.x: found 1. Allowed: the domain, from -0.5 to 0.5.",
    ),
    "more points than fit": (
        "steps = 10",
        "steps = 1_000_000_000",
        "s.toml:9: runs.first.steps: found 1,000,000,001 points to record. "
        "Allowed: at most 10,000,000, see every and last.",
    ),
    "more steps than fit": (
        "time = 2.5",
        'time = 1e8\nintegrator = { name = "euler", step = 0.1 }',
        "s.toml:14: runs.flow.integrator.step: found 1,000,000,000 steps. Allowed: at most 10,000,000.",
    ),
    "a run named like a path": (
        "[runs.flow]",
        '[runs."../x"]',
        's.toml:10: runs."../x": found the name "../x". Allowed: letters, digits, _ and -, at most 80.\n'
        's.toml:16: expect.runs.flow.final.x: no result of runs is called "flow". Known: ../x, first.',
    ),
    "bounds that bound nothing": (
        "below = 1 ",
        "about = 1 ",
        "s.toml:16: expect.runs.flow.final.x: found about without within. "
        "Allowed: about and within together, below, above.",
    ),
    "a bound that is no number": (
        "below = 1 ",
        "below = true ",
        "s.toml:16: expect.runs.flow.final.x.below: found true. Allowed: a number.",
    ),
    "an unknown bound": (
        "below = 1 ",
        "bellow = 1 ",
        's.toml:16: expect.runs.flow.final.x.bellow: no bound of runs.flow.final.x is called "bellow". '
        'Did you mean "below"? Known: about, above, below, within.',
    ),
    "two kinds of game": (
        "[game]",
        '[game]\nname = "bilinear"',
        "s.toml:2: game: found name and value. Allowed: one of name, value, losses, field.",
    ),
    "no game": (
        '[game]\nvalue = "x*y"\nminimizer = "x"\nmaximizer = "y"\n',
        "",
        "s.toml:1: found no game. Allowed: a table.",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_each_fault_says_where_what_and_what_would_do(case, refusal):
    before, after, message = WRONG[case]
    assert before in GOOD
    assert refusal(GOOD.replace(before, after, 1)) == message


GAMES = {
    "a catalogue game that does not exist": (
        'name = "dirac"',
        's.toml:2: game.name: no game is called "dirac". Did you mean "dirac_gan"? Known: ',
    ),
    "a setting of a catalogue game": (
        'name = "dirac_gan"\nobjective = "minmax"',
        's.toml:3: game.objective: found minmax. Did you mean "minimax"? '
        "Allowed: minimax, nonsaturating, wasserstein, least_squares, hinge.",
    ),
    "a constant that a catalogue game does not have": (
        'name = "dirac_gan"\ngamma = 0.5\nconstants = { gama = 1 }',
        's.toml:4: game.constants.gama: no constant is called "gama". Did you mean "gamma"? Known: gamma.',
    ),
    "a domain of no parameter": (
        'name = "dirac_gan"\ndomain = { x = [-1, 1] }',
        's.toml:3: game.domain.x: no parameter is called "x". Known: psi, theta.',
    ),
    "a constant that is a wrong formula": (
        'value = "g*x*y"\nminimizer = "x"\nmaximizer = "y"\nconstants = { g = "2*pii" }',
        's.toml:5: game.constants.g: column 3: found the unknown name "pii". Did you mean "pi"? Allowed: pi, e.\n'
        "    2*pii\n      ^",
    ),
    "formulas of losses": (
        'losses = { a = "u*w", b = "w*v" }\nplayers = { a = "u", b = "w" }',
        's.toml:2: game.losses.b: column 3: found the unknown name "v". Allowed: u, w, pi, e.\n    w*v\n      ^',
    ),
    "a player without a loss": (
        'losses = { a = "u*w" }\nplayers = { a = "u", b = "w" }',
        "s.toml:2: game.losses: found none for b, allowed: one loss for each player",
    ),
    "measures": (
        'value = "mean(x*y*t for t in data)"\nminimizer = "x"\nmaximizer = "y"\n'
        'measures = { data = { name = "discrete", points = [1, 2], weights = [1, 1] }, more = { name = "dirak" } }',
        "s.toml:5: game.measures.data: weights of a measure: found [1.0, 1.0], allowed: 2 numbers >= 0 that sum to 1\n"
        's.toml:5: game.measures.more.name: no measure is called "dirak". Did you mean "dirac"? '
        "Known: dirac, discrete.",
    ),
}


@pytest.mark.parametrize("case", GAMES)
def test_each_fault_of_a_game_says_where_what_and_what_would_do(case, refusal):
    table, message = GAMES[case]
    assert refusal(f"[game]\n{table}\n").startswith(message)


HOSTILE_FORMULAS = [
    "__import__('os').system('touch owned')",
    "().__class__",
    "x.__dict__",
    "9**9**9**9",
    "(" * 10_000 + "x" + ")" * 10_000,
    "x" + "+x" * 450_000,
    'exec("x")',
    "x if y else x",
    "[x for x in y]",
    'f"{x}"',
]


@pytest.mark.parametrize("formula", HOSTILE_FORMULAS, ids=range(len(HOSTILE_FORMULAS)))
def test_hostile_formulas_are_refused_with_their_column(formula, refusal):
    found = refusal(f"[game]\nvalue = '''{formula}'''\nminimizer = 'x'\nmaximizer = 'y'\n")
    assert found.startswith("s.toml:2: game.value: column ")
    assert ": found " in found
    assert "Allowed: " in found


def test_a_file_of_nothing_but_faults_is_given_up_early(refusal):
    found = refusal("\n".join(f"key{k} = 1" for k in range(40_000)))
    assert len(found.splitlines()) == 50


def test_settings_are_checked_like_the_file(refusal):
    found = refusal(GOOD, "runs.first.steps=ten", "runs.first.rule.step=0")
    assert found == (
        "--set: runs.first.rule.step: found 0.0, allowed: a finite number greater than 0\n"
        "--set: runs.first.steps: found ten. Allowed: a whole number from 1 to 1,000,000,000,000."
    )


def test_folders_stand_for_the_scenarios_in_them(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("some/b.toml", "some/a.toml", "other/a.toml", "some/deep/c.toml", "empty/notes.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True, parents=True)
        (tmp_path / name).touch()
    paths = type(tmp_path)
    assert [file.name for file in scenario_files([paths("some")])] == ["a.toml", "b.toml"]
    messages = {
        ("some", "other/a.toml"): "other/a.toml: its output would replace that of some/a.toml. Run one at a time.",
        ("empty",): "empty: found no scenario. Allowed: a scenario file, or a folder with files *.toml.",
        ("...toml",): "...toml: found a file name that begins with a dot. Allowed: any other name.",
    }
    for given, message in messages.items():
        with pytest.raises(UserError) as error:
            scenario_files(map(paths, given))
        assert str(error.value) == message
