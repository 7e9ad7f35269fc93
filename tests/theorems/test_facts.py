"""Every fact that a catalogue game states holds, and each of them could fail."""

from itertools import count
from typing import Any

import pytest

from gamedyn.games import facts
from gamedyn.games.catalogue import GAMES
from tests.theorems.facts import holds, spoiled

SETTINGS: dict[str, tuple[dict[str, Any], ...]] = {
    "almost_bilinear": ({"epsilon": 0.1},),
    "bilinear": ({"clip": 1.0},),
    "bilinear_matrix": ({"matrix": ((1.0, -2.0), (0.5, 0.0), (0.25, 3.0))},),
    "covariance": ({"s": 2.0},),
    "dirac_gan": (
        {"objective": "nonsaturating"},
        {"objective": "wasserstein"},
        {"objective": "least_squares"},
        {"objective": "hinge"},
        {"gamma": 0.3},
        {"gamma": 1.0},
        {"objective": "nonsaturating", "gamma": 0.3},
        {"objective": "wasserstein", "clip": 1.0},
    ),
    "dirac_gradient_penalty": ({"gamma": 0.3}, {"gamma": 1.0, "target": 0.3}, {"objective": "minimax"}),
    "hidden_bilinear": ({"p": 0.3, "q": 0.6},),
    "limit_points": ({"example": "f2"},),
    "mean_learning": ({"clip": 1.0}, {"penalty": 0.1}),
    "polar": ({"a": 0.5}, {"a": 1 / 3}),
    "quadratic": ({"mu": 0.5, "b": 2.0},),
    "quartic": ({"interaction": 1.0}, {"interaction": 100.0}),
    "ridge": ({"example": "g2"}, {"example": "g3"}),
    "uniform_wgan": ({"eta": 0.25}, {"eta": 0.5}, {"eta": 1.0}, {"eta": 1.5}),
}


def stated() -> list[Any]:
    """Every fact of every game at its defaults and at the settings above, under its number."""
    found = []
    for name in GAMES:
        serial = count(1)
        for settings in ({}, *SETTINGS.get(name, ())):
            game = GAMES[name](**settings)
            for fact in game.facts:
                label = "-".join(filter(None, (fact.number, name, type(fact).__name__, str(next(serial)))))
                found.append(pytest.param(game, fact, id=label))
    return found


STATED = stated()


@pytest.mark.parametrize(("game", "fact"), STATED)
def test_every_stated_fact_holds(game, fact):
    assert holds(game, fact)


@pytest.mark.parametrize(("game", "fact"), STATED)
def test_every_stated_fact_could_fail(game, fact):
    assert not all(holds(wrong, fact) for wrong in spoiled(game))


def test_every_game_states_a_fact():
    assert all(GAMES[name]().facts for name in GAMES)


def test_every_kind_of_fact_is_stated():
    kinds = {kind for kind in vars(facts).values() if isinstance(kind, type) and issubclass(kind, facts.Fact)}
    used = {type(parameter.values[1]) for parameter in STATED}
    assert kinds - used == {facts.Fact}
