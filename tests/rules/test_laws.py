"""Laws that every rule of the registry obeys: its compiled step is its pure step, however it is printed."""

import re
from pathlib import Path

import numpy as np
import pytest

import gamedyn as gd
from gamedyn.games.game import Game
from gamedyn.kernels import module
from gamedyn.rules.field import step
from gamedyn.rules.rule import RULES, SCHEDULES, Rule
from tests.catalogue import built
from tests.rules.interpreted import interpret
from tests.rules.variants import variants

GAMES = [pytest.param(game, id=f"{game.name}-{number}") for number, game in enumerate(built())]
GAN = gd.games.dirac_gan(objective="nonsaturating")
BOXED = gd.games.bilinear_matrix(matrix=((1.0, -2.0), (0.5, 0.0))).restricted({"x1": (-0.6, 0.6), "y2": (None, 0.4)})
COVER = [
    pytest.param(game, rule, id=f"{name} on {game.name}")
    for name in RULES
    for game, rule in (
        (GAN, list(variants(name, GAN).values())[-1]),
        (BOXED, variants(name, BOXED)["projected at the end"]),
    )
]
KEYS = re.findall(r"^@\w+\{([^,]+),$", (Path(gd.__file__).parent / "refs.bib").read_text("utf-8"), re.MULTILINE)


def start(game: Game) -> np.ndarray:
    """A point of the domain away from kinks and poles."""
    lower, upper = np.maximum(game.lower, 0.2), np.minimum(game.upper, 0.8)
    return lower + (upper - lower) * np.linspace(0.3, 0.7, game.dimension)


def pure_path(rule: Rule, game: Game, steps: int) -> np.ndarray:
    """The positions (steps + 1, d) by the rule's step on NumPy arrays."""
    path, memory = [start(game)], ()
    for index in range(steps):
        z, *memory = step(rule, game, path[-1], *memory, index=index)
        path.append(z)
    return np.array(path)


def blocked(patch: pytest.MonkeyPatch) -> None:
    """Print every kernel as calls of the game's block procedures."""
    patch.setattr(module, "EXPANDED_LINES", 0)
    patch.setattr(module, "SINGLE_LINES", 0)


@pytest.mark.parametrize(("game", "rule"), COVER)
def test_a_compiled_rule_is_its_pure_step(game, rule):
    run = gd.simulate(game, rule, start(game), 12)
    np.testing.assert_allclose(run.points, pure_path(rule, game, 12), rtol=1e-13, atol=1e-14)


@pytest.mark.parametrize(("game", "rule"), COVER)
def test_both_printed_forms_of_a_rule_have_the_same_bits(game, rule, monkeypatch):
    written_out = gd.simulate(game, rule, start(game), 12)
    blocked(monkeypatch)
    assert gd.simulate(game, rule, start(game), 12).points.tolist() == written_out.points.tolist()


@pytest.mark.parametrize(("game", "rule"), COVER)
def test_the_blocked_form_calls_procedures(game, rule, monkeypatch):
    texts = []
    monkeypatch.setattr("gamedyn.kernels.build.compiled", lambda text: texts.append(text) or (lambda *_: 0))
    gd.simulate(game, rule, start(game), 1)
    blocked(monkeypatch)
    gd.simulate(game, rule, start(game), 1)
    assert ["def field" in text for text in texts] == [False, True]


@pytest.mark.parametrize(("game", "rule"), COVER)
def test_a_block_of_lanes_moves_as_a_single_one(game, rule):
    path = gd.simulate(game, rule, start(game), 12).points
    many = gd.ensemble(game, rule, np.tile(start(game), (70, 1)), 12, every=1, verdicts=False)
    assert all(many.points[:, lane].tolist() == path.tolist() for lane in (0, 63, 64, 69))


@pytest.mark.parametrize("game", GAMES)
@pytest.mark.parametrize("name", RULES)
def test_the_printed_text_of_every_pair_is_the_pure_step(name, game, monkeypatch):
    interpret(monkeypatch)
    for label, rule in variants(name, game, 0.005).items():
        stated = pure_path(rule, game, 3)
        written_out = gd.simulate(game, rule, start(game), 3).points
        np.testing.assert_allclose(written_out, stated, rtol=1e-12, atol=1e-13, err_msg=label)
        with pytest.MonkeyPatch.context() as patch:
            blocked(patch)
            assert gd.simulate(game, rule, start(game), 3).points.tolist() == written_out.tolist(), label


@pytest.mark.parametrize("name", RULES)
class TestEveryRule:
    def test_has_a_title_an_equation_and_a_source(self, name):
        entry = RULES[name]
        assert entry.title
        assert re.search(r"\w\+ =|<-", f"{entry.__doc__} {entry.update.__doc__}")
        assert entry.cites in KEYS

    def test_is_frozen_and_has_defaults(self, name):
        rule = RULES[name]()
        assert rule == RULES[name]()
        with pytest.raises(AttributeError):
            rule.step = 0.2

    def test_is_found_by_its_class_name(self, name):
        assert getattr(gd.rules, RULES[name].__name__) is RULES[name]

    def test_refuses_an_unknown_player(self, name):
        rule = RULES[name](step={"generator": 0.1, "discriminater": 0.1})
        with pytest.raises(gd.UserError, match='step: no player is called "discriminater". Did you mean "discr'):
            gd.simulate(GAN, rule, (1, 1), 3)

    def test_refuses_a_player_without_a_step(self, name):
        with pytest.raises(gd.UserError, match='step: no player with a number is called "discriminator"'):
            gd.simulate(GAN, RULES[name](step={"generator": 0.1}), (1, 1), 3)

    @pytest.mark.parametrize("step", [0, -0.1, float("nan"), float("inf"), {"generator": 0.1, "discriminator": -1.0}])
    def test_refuses_a_step_that_is_not_positive(self, name, step):
        with pytest.raises(gd.UserError, match=r"step[\w.]*: found \S+, allowed: a finite number greater than 0"):
            RULES[name](step=step)

    @pytest.mark.parametrize("step", ["0.1", None, True, [0.1], np.array(0.1), 1j, {"generator": "a"}])
    def test_refuses_a_step_that_is_no_number(self, name, step):
        with pytest.raises(gd.UserError, match=r"step[\w.]*: found .*, allowed: a number$"):
            RULES[name](step=step)

    def test_refuses_an_unknown_projection_and_schedule(self, name):
        with pytest.raises(gd.UserError, match='projection: found "never", allowed: steps, end'):
            RULES[name](projection="never")
        for schedule in ("inverse", gd.rules.Inverse):
            with pytest.raises(gd.UserError, match=f"schedule: found .*, allowed: one of {', '.join(SCHEDULES)}"):
                RULES[name](schedule=schedule)


def test_an_unknown_rule_is_answered_with_the_nearest_name():
    with pytest.raises(gd.UserError, match='no rule is called "simultanous". Did you mean "simultaneous"?'):
        RULES["simultanous"]
    with pytest.raises(AttributeError, match="no attribute 'Simultanous'. Did you mean \"Simultaneous\"?"):
        gd.rules.Simultanous  # noqa: B018
