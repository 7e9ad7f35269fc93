"""Every fact that a catalogue game states holds, and each of them could fail."""

from collections import Counter
from typing import Any

import pytest

from gamedyn.games import facts
from gamedyn.games.catalogue import GAMES
from tests.catalogue import built
from tests.theorems.facts import holds
from tests.theorems.spoiled import spoiled


def stated() -> list[Any]:
    """Every fact of every game, under its number."""
    serial, found = Counter(), []
    for game in built():
        for fact in game.facts:
            serial[game.name] += 1
            label = (fact.number, game.name, type(fact).__name__, str(serial[game.name]))
            found.append(pytest.param(game, fact, id="-".join(filter(None, label))))
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
