"""Every rule of the registry at its defaults and at the settings that the laws try beside them."""

from typing import Any

from gamedyn.games.game import Game
from gamedyn.rules import Inverse, InverseSqrt, Piecewise
from gamedyn.rules.rule import RULES


def variants(name: str, game: Game, size: float = 0.05) -> dict[str, Any]:
    """Settings of one rule for a game with steps of about this size, under readable names."""
    rule, (first, *_, last) = RULES[name], game.players
    steps = {player: size / 2 * number for number, player in enumerate(game.players, 1)}
    found = {
        "by default": rule(step=size),
        "a step for each player": rule(step=steps),
        "shrinking": rule(step=2 * size, schedule=Inverse()),
        "projected at the end": rule(step=size, schedule=InverseSqrt(), projection="end"),
        "changing": rule(step=steps, schedule=Piecewise(at=(2, 4), factors=(1.0, 0.5, 2.0))),
    }
    if hasattr(rule, "order"):
        found |= {
            "backwards": rule(step=size, order=tuple(game.players)[::-1]),
            "in groups": rule(step=size, order=(tuple(game.players),)),
            "with inner moves": rule(step=size, inner={first: 3, last: 2}),
        }
    return found
