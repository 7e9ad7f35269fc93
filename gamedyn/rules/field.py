"""What a step may ask of the game, and the plain NumPy answer to it."""

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import fields
from typing import Any, Protocol

import numpy as np

from gamedyn.errors import unknown
from gamedyn.formula.functions import less, maximum, minimum, where
from gamedyn.games.game import Array, Game


class GameField(Protocol):
    """The game as a rule sees it. Vectors have one entry per parameter of the game."""

    players: Sequence[str]
    dimension: int
    index: Any  # the step's number, counted from 0

    def __call__(self, z: Any, players: Sequence[str] | None = None) -> Any:
        """The game gradient F(z); entries of players not named are 0."""
        ...

    def product(self, z: Any, v: Any) -> Any:
        """DF(z) v."""
        ...

    def transposed_product(self, z: Any, v: Any) -> Any:
        """The transpose of DF(z), times v."""
        ...

    def project(self, z: Any) -> Any:
        """The nearest point of the domain; z itself without one."""
        ...

    def inward(self, z: Any, v: Any) -> Any:
        """The velocity v at z without what points out of the domain at its faces."""
        ...

    def repeat(self, times: int, body: Callable[[Any], Any], z: Any) -> Any:
        """body(body(... z)), `times` times."""
        ...


def inward(z: Any, v: Any, lower: Any, upper: Any) -> Any:
    """The velocity v at z without what points out of the box at its faces."""
    v = where(less(lower, z), v, maximum(v, 0.0))
    return where(less(z, upper), v, minimum(v, 0.0))


class NumericField:
    """A game's field on NumPy arrays (d,) or (n, d): for reading, testing and differentiating a rule."""

    def __init__(self, game: Game, index: int = 0, *, projects: bool = True):
        self.game = game
        self.players = tuple(game.players)
        self.dimension = game.dimension
        self.index = index
        self.projects = projects and bool(np.isfinite([game.lower, game.upper]).any())

    def __call__(self, z: Any, players: Sequence[str] | None = None) -> Any:
        """The game gradient, zero for players not named."""
        full = self.game.evaluated(self.game.field_program, np.asarray(z, float))
        if players is None or set(players) == set(self.players):
            return full
        moved = np.zeros(self.game.dimension)
        for player in players:
            moved[self.game.block(player)] = 1.0
        return np.where(moved == 1.0, full, 0.0)

    def product(self, z: Array, v: Array) -> Array:
        """DF(z) v."""
        return np.einsum("...ij,...j->...i", self.game.jacobian(z), v)

    def transposed_product(self, z: Array, v: Array) -> Array:
        """The transpose of DF(z), times v."""
        return np.einsum("...ij,...i->...j", self.game.jacobian(z), v)

    def project(self, z: Any) -> Any:
        """The nearest point of the domain."""
        return minimum(maximum(z, self.game.lower), self.game.upper) if self.projects else z

    def inward(self, z: Any, v: Any) -> Any:
        """The velocity without what points out of the domain."""
        return inward(z, v, self.game.lower, self.game.upper) if self.projects else v

    def repeat(self, times: int, body: Callable[[Any], Any], z: Any) -> Any:
        """The body applied `times` times."""
        for _ in range(times):
            z = body(z)
        return z


def per_coordinate(settings: Any, game: Game) -> Any:
    """The settings with each number-per-player spread to one number per coordinate, an array (d,)."""
    changed = {}
    for entry in fields(settings):
        value = getattr(settings, entry.name)
        if isinstance(value, Mapping) and "float" in str(entry.type):
            changed[entry.name] = spread(value, game, entry.name)
        elif hasattr(value, "__dataclass_fields__"):
            changed[entry.name] = per_coordinate(value, game)
    return with_fields(settings, changed)


def spread(numbers: Mapping[str, float], game: Game, where: str) -> Array:
    """One number per coordinate from one per player."""
    for player in numbers:
        if player not in game.players:
            raise unknown("player", player, game.players, where)
    result = np.empty(game.dimension)
    for player in game.players:
        if player not in numbers:
            raise unknown("player with a number", player, numbers, where)
        result[game.block(player)] = numbers[player]
    return result


def with_fields(settings: Any, changed: Mapping[str, Any]) -> Any:
    """A copy of a frozen dataclass with some fields replaced by what its own checks would not understand."""
    other = copy(settings)
    for name, value in changed.items():
        object.__setattr__(other, name, value)
    return other


def step(rule: Any, game: Game, z: Any, *memory: Any, index: int = 0) -> tuple[Any, ...]:
    """One step of a rule by NumPy: (z, *memory) after step number `index`."""
    at_steps = rule.projection == "steps"
    numeric = NumericField(game, index, projects=at_steps)
    z, *memory_after = rule.update(per_coordinate(rule, game), numeric, z, *memory)
    return (z if at_steps else NumericField(game, index).project(z), *memory_after)
