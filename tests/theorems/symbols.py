"""The shipped steps and velocities on SymPy symbols: an identity about them is a proof about the code."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import sympy

from gamedyn.formula.symbolic import symbol, symbolic
from gamedyn.games.game import Game
from gamedyn.rules.field import with_fields
from tests.theorems.claims import Play

H = sympy.Symbol("h", positive=True)


class SymbolicField:
    """A game without a domain as a rule sees it, differentiated by SymPy."""

    index = 0

    def __init__(self, game: Game):
        self.game, self.players, self.dimension = game, tuple(game.players), game.dimension
        self.parameters = [symbol(name) for name in game.parameters]
        self.gradient = _gradient(game)

    def __call__(self, z: Any, players: Sequence[str] | None = None) -> np.ndarray:
        moved = [k for player in (players or self.players) for k in self.game.block(player)]
        at = dict(zip(self.parameters, z, strict=True))
        return np.array([slope.xreplace(at) if k in moved else sympy.S(0) for k, slope in enumerate(self.gradient)])

    def project(self, z: Any) -> Any:
        return z

    def repeat(self, times: int, body: Callable[[Any], Any], z: Any) -> Any:
        for _ in range(times):
            z = body(z)
        return z


def _gradient(game: Game) -> list[sympy.Expr]:
    if game.field_trees:
        return [symbolic(game.field_trees[name]) for name in game.parameters]
    losses = {player: symbolic(tree) for player, tree in game.loss_trees.items()}
    return [sympy.diff(losses[player], symbol(name)) for player, names in game.players.items() for name in names]


def stepped(play: Play) -> tuple[np.ndarray, np.ndarray]:
    """A point of symbols (d,), and where the rule's step of size h takes it."""
    field = SymbolicField(play.game)
    z = np.array(field.parameters)
    settings = with_fields(play.method, {"step": play.pace * H})
    return z, settings.update(settings, field, z)[0]


def velocity(play: Play) -> tuple[np.ndarray, np.ndarray]:
    """A point of symbols (d,), and the flow's velocity there."""
    field = SymbolicField(play.game)
    z = np.array(field.parameters)
    return z, play.pace * play.method.velocity(field, z)


def change(play: Play, quantity: Callable[..., sympy.Expr]) -> sympy.Expr:
    """How a quantity of the parameters changes: in one step of a rule, or per time along a flow."""
    if play.flows:
        z, slopes = velocity(play)
        return sympy.simplify(
            sum(sympy.diff(quantity(*z), name) * slope for name, slope in zip(z, slopes, strict=True))
        )
    before, after = stepped(play)
    return sympy.simplify(quantity(*after) - quantity(*before))


def step_matrix(play: Play) -> sympy.Matrix:
    """The Jacobian of the update map at a point of symbols."""
    before, after = stepped(play)
    return sympy.Matrix(list(after)).jacobian(list(before))
