"""Descent: who moves when and how often, the step of each player, and the projection."""

import numpy as np
import pytest

import gamedyn as gd
from gamedyn.games.game import Game
from gamedyn.rules import Alternating, Simultaneous
from gamedyn.rules.field import step

GAME = gd.games.forsaken()
GAN = gd.games.dirac_gan(objective="nonsaturating")
Z = np.array([0.4, -0.7])
X, Y = np.array([1.0, 0.0]), np.array([0.0, 1.0])


def after(rule: Alternating | Simultaneous, game: Game = GAME, z: np.ndarray = Z) -> np.ndarray:
    """One pure step."""
    return step(rule, game, z)[0]


def test_simultaneous_players_step_from_the_same_point():
    assert after(Simultaneous(step=0.1)) == pytest.approx(Z - 0.1 * GAME.gradient(Z), rel=1e-15)


def test_alternating_players_see_the_moves_before_their_own():
    half = Z - 0.1 * X * GAME.gradient(Z)
    assert after(Alternating(step=0.1)) == pytest.approx(half - 0.1 * Y * GAME.gradient(half), rel=1e-15)


def test_the_order_says_who_moves_first():
    half = Z - 0.1 * Y * GAME.gradient(Z)
    first = after(Alternating(step=0.1, order=("maximizer", "minimizer")))
    assert first == pytest.approx(half - 0.1 * X * GAME.gradient(half), rel=1e-15)
    assert not np.allclose(first, after(Alternating(step=0.1)))


def test_a_group_of_all_players_moves_at_once():
    grouped = Alternating(step=0.1, order=(("minimizer", "maximizer"),))
    assert after(grouped).tolist() == after(Simultaneous(step=0.1)).tolist()


def test_each_player_has_its_own_step():
    steps = {"minimizer": 0.1, "maximizer": 0.3}
    assert after(Simultaneous(step=steps)) == pytest.approx(Z - [0.1, 0.3] * GAME.gradient(Z), rel=1e-15)


def test_algorithm_1_of_goodfellow_moves_the_discriminator_k_times_before_the_generator():
    z = Z
    for _ in range(5):
        z = z - 0.1 * Y * GAN.gradient(z)
    z = z - 0.1 * X * GAN.gradient(z)
    rule = Alternating(step=0.1, order=("discriminator", "generator"), inner={"discriminator": 5})
    assert after(rule, GAN) == pytest.approx(z, rel=1e-14)
    assert gd.simulate(GAN, rule, Z, 1).final == pytest.approx(z, rel=1e-14)


def test_inner_moves_are_paid_by_the_player_who_makes_them():
    rule = Alternating(step=0.1, inner={"discriminator": 5})
    cost = gd.simulate(GAN, rule, Z, 20).cost
    assert cost.gradients == {"generator": 20, "discriminator": 100}
    assert cost.budget == 60


def test_a_simultaneous_step_costs_one_game_gradient():
    cost = gd.simulate(GAN, Simultaneous(step=0.1), Z, 30).cost
    assert (cost.gradients, cost.budget) == ({"generator": 30, "discriminator": 30}, 30)


def test_every_move_is_projected_onto_the_domain():
    """Inner moves that run against a face and back again end where only the projected method does."""
    boxed = gd.ZeroSum("x*y", minimizer="x", maximizer="y", domain={"y": (-1, 1)})
    rule = Alternating(step=0.5, order=("maximizer", "minimizer"), inner={"maximizer": 4})
    assert after(rule, boxed, np.array([1.0, 0.5])).tolist() == [0.5, 1.0]


def test_projection_at_the_end_is_another_method():
    boxed = gd.ZeroSum("x*y", minimizer="x", maximizer="y", domain={"y": (-1, 1)})
    rule = Alternating(step=0.5, order=("maximizer", "minimizer"), inner={"maximizer": 4}, projection="end")
    assert after(rule, boxed, np.array([1.0, 0.5])).tolist() == [-0.25, 1.0]
    assert gd.simulate(boxed, rule, (1.0, 0.5), 1).final.tolist() == [-0.25, 1.0]


def test_no_iterate_leaves_the_domain():
    boxed = gd.games.forsaken().restricted({"x": (-0.5, 0.5), "y": (0.0, 1.0)})
    for rule in (Simultaneous(step=0.4), Alternating(step=0.4)):
        points = gd.simulate(boxed, rule, (0.4, 0.9), 500).points
        assert (points >= boxed.lower).all()
        assert (points <= boxed.upper).all()
        assert (points == boxed.upper).any()


WRONG = {
    "an unknown player in the order": (
        {"order": ("discriminator", "generater")},
        'order: no player is called "generater". Did you mean "generator"? Known: discriminator, generator.',
    ),
    "a player left out": (
        {"order": ("generator",)},
        "order: found generator, allowed: each of generator, discriminator once",
    ),
    "a player twice": (
        {"order": ("generator", "discriminator", "generator")},
        "order: found generator, discriminator, generator, allowed: each of generator, discriminator once",
    ),
    "one name for a list": ({"order": "generator"}, "order: found 'generator', allowed: a list of players"),
    "inner moves of nobody": (
        {"inner": {"critic": 5}},
        'inner: no player is called "critic". Known: discriminator, generator.',
    ),
    "no inner move": (
        {"inner": {"generator": 0}},
        "inner.generator: found 0, allowed: a whole number of moves, at least 1",
    ),
    "half an inner move": (
        {"inner": {"generator": 0.5}},
        "inner.generator: found 0.5, allowed: a whole number of moves, at least 1",
    ),
    "inner moves of all": ({"inner": 5}, "inner: found 5, allowed: a number of moves by player"),
}


@pytest.mark.parametrize("fault", WRONG)
def test_a_wrong_setting_is_named(fault):
    settings, message = WRONG[fault]
    with pytest.raises(gd.UserError) as refused:
        gd.simulate(GAN, Alternating(step=0.1, **settings), Z, 3)
    assert str(refused.value) == message
