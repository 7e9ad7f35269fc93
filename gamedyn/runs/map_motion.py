"""A rule on a game as a motion that the analysis can run again from any stored state."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from gamedyn.analysis.forward import update_jacobian
from gamedyn.games.game import Array, Game
from gamedyn.kernels.build import Kernel
from gamedyn.kernels.engine import march
from gamedyn.rules.field import NumericField, per_coordinate, step
from gamedyn.rules.rule import Constant

TOLERANCE = 1e-9  # of a state that rests, relative to its size


class MapMotion:
    """The map z -> U(z) of one rule on one game; samples are steps."""

    continuous = False
    spacing = 1.0

    def __init__(self, game: Game, rule: Any, shapes: tuple[str, ...], observer: Any, kernel: Kernel):
        self.game, self.rule, self.shapes, self.observer, self.kernel = game, rule, shapes, observer, kernel
        self.players: Mapping[str, Sequence[int]] = {player: game.block(player) for player in game.players}
        self.dimension = game.dimension
        self.lower, self.upper = game.lower, game.upper

    def path(self, state: Array, index: int, count: int) -> Array:
        """Positions (count + 1, d) of the state and of the next `count` steps."""
        d = self.dimension
        result = march(self.kernel, self.observer, state[None], [index, index + count], every=1, columns=d)
        return np.concatenate([state[None, :d], result.rows[:, 0]])

    def advance(self, state: Array, index: int, count: int) -> Array:
        """The full state after `count` steps."""
        return march(self.kernel, self.observer, state[None], [index, index + count]).states[-1, 0]

    def field(self, points: Array) -> Array:
        """The game gradient (n, d) at points (n, d)."""
        return self.game.evaluated(self.game.field_program, points)

    def field_jacobian(self, point: Array) -> Array:
        """DF (d, d) at a point (d,)."""
        return self.game.jacobian(point)

    def update_jacobian(self, point: Array) -> Array | None:
        """The Jacobian of one step on the full state, at a point that rests."""
        state = self.rest_state(point)
        return None if state is None else update_jacobian(self.game, self.rule, self.shapes, state)

    def rest_state(self, point: Array) -> Array | None:
        """The full state that rests at a point; None if the rule does not rest there, or its step size changes."""
        if not isinstance(self.rule.schedule, Constant):
            return None
        memory = self.rule.start(per_coordinate(self.rule, self.game), NumericField(self.game), point[None])
        state = (point, *[np.asarray(part)[0] for part in memory])
        after = step(self.rule, self.game, *state)
        before, moved = _flat(state), _flat(after)
        return before if np.allclose(moved, before, rtol=TOLERANCE, atol=TOLERANCE) else None

    def refined(self, ratio: int) -> "MapMotion":
        """A map has no samples between its steps."""
        raise ValueError("a map cannot be sampled between its steps")


def _flat(parts: Any) -> Array:
    return np.concatenate([np.atleast_1d(np.asarray(part, float)) for part in parts])
