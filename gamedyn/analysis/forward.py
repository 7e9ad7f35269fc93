"""Forward mode through a rule: the exact Jacobian of its update map, memory included."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from gamedyn.formula.functions import OPERATIONS
from gamedyn.formula.operators import Operators
from gamedyn.games.game import Array, Game
from gamedyn.rules.field import NumericField, inward, per_coordinate


class Dual(Operators):
    """A vector or scalar and its derivatives: value (d,) or (), slopes (d, s) or (s,) along s directions."""

    def __init__(self, value: Any, slopes: Array):
        self.value, self.slopes = np.asarray(value, float), slopes

    def apply_operation(self, name: str, arguments: Sequence[Any], payload: Any) -> "Dual":
        """The operation on values, and by the chain rule on slopes."""
        values = [one.value if isinstance(one, Dual) else np.asarray(one, float) for one in arguments]
        value = np.asarray(OPERATIONS[name](*values, payload=payload), float)
        partials = OPERATIONS[name].derivative(values, value, payload)
        slopes = np.zeros((*value.shape, self.slopes.shape[-1]))
        for one, partial in zip(arguments, partials, strict=True):
            if isinstance(one, Dual) and partial is not None:
                along = one.slopes if one.value.ndim == value.ndim else one.slopes[None]
                slopes = slopes + np.asarray(partial, float)[..., None] * along
        return Dual(value, slopes)

    def sum(self) -> "Dual":
        """The sum over coordinates."""
        return Dual(self.value.sum(), self.slopes.sum(axis=0))

    def __matmul__(self, other: Any) -> "Dual":
        return (self * other).sum()


class DualField(NumericField):
    """The game under forward mode: F(z) moves along DF(z)."""

    def __call__(self, z: Any, players: Sequence[str] | None = None) -> Any:
        """The game gradient, zero for players not named."""
        names = self.players if players is None else players
        moved = np.isin(np.arange(self.dimension), [k for player in names for k in self.game.block(player)])
        value = np.where(moved, self.game.gradient(z.value), 0.0)
        return Dual(value, np.where(moved[:, None], self.game.jacobian(z.value) @ z.slopes, 0.0))

    def inward(self, z: Any, v: Any) -> Any:
        """The velocity without what points out of the domain."""
        return inward(z, v, self.game.lower, self.game.upper) if self.projects else v


def update_jacobian(game: Game, rule: Any, shapes: tuple[str, ...], state: Array) -> Array:
    """The Jacobian (s, s) of one step of a rule at a full state (s,): position, then memory of these shapes."""
    field = DualField(game, projects=rule.projection == "steps")
    settings = per_coordinate(rule, game)
    return jacobian(lambda *parts: rule.update(settings, field, *parts), ("v", *shapes), game.dimension, state)


def jacobian(function: Callable[..., Sequence[Any]], shapes: Sequence[str], dimension: int, state: Array) -> Array:
    """The Jacobian of a map between states whose parts have these shapes."""
    parts, place, directions = [], 0, np.eye(len(state))
    for shape in shapes:
        size = dimension if shape == "v" else 1
        rows = slice(place, place + size)
        parts.append(Dual(state[rows], directions[rows]) if shape == "v" else Dual(state[place], directions[place]))
        place += size
    results = function(*parts)
    return np.concatenate([np.atleast_2d(result.slopes) for result in results])
