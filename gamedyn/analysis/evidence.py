"""What a verdict is drawn from: a motion that can be run again, and what was tracked while it ran."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

import numpy as np

EPSILON = float(np.finfo(float).eps)


class Motion(Protocol):
    """A map or a flow that can be followed again from a stored state.

    A state starts with the position (d,) and may go on with memory. Samples are steps of a map, or points
    `spacing` apart in the time of a flow (negative: run backwards).
    """

    continuous: bool
    dimension: int
    spacing: float
    players: Mapping[str, Sequence[int]]
    lower: np.ndarray
    upper: np.ndarray

    def path(self, state: np.ndarray, index: int, count: int) -> np.ndarray:
        """Positions (count + 1, d) of the state and of the next `count` samples; `index` is its step number."""
        ...

    def advance(self, state: np.ndarray, index: int, count: int) -> np.ndarray:
        """The full state after `count` samples."""
        ...

    def field(self, points: np.ndarray) -> np.ndarray:
        """Game gradient F (n, d) at points (n, d)."""
        ...

    def field_jacobian(self, point: np.ndarray) -> np.ndarray:
        """DF (d, d) at a point (d,)."""
        ...

    def update_jacobian(self, point: np.ndarray) -> np.ndarray | None:
        """At a rest point: Jacobian (s, s) of the step on the full state, or (d, d) of the velocity along the run."""
        ...

    def rest_state(self, point: np.ndarray) -> np.ndarray | None:
        """The full state that rests at a rest point, where there is one."""
        ...

    def refined(self, ratio: int) -> "Motion":
        """A flow sampled `ratio` times as densely; a map is never asked."""
        ...


@dataclass(frozen=True)
class Evidence:
    """States at a few boundaries of a run, and extents and sums of every coordinate in between.

    `low`, `high` and `total` are (m, d), one row per segment, tracked at every sample (the observer `Extent`).
    `ended` is None, or the step, "bound" or "nan", and its cause such as "log of -0.3" where one is known.
    """

    motion: Motion
    indices: np.ndarray
    states: np.ndarray
    low: np.ndarray
    high: np.ndarray
    total: np.ndarray
    ended: tuple[int, str, str | None] | None = None

    @cached_property
    def length(self) -> int:
        """Samples in the whole run."""
        return int(self.indices[-1])

    @cached_property
    def positions(self) -> np.ndarray:
        """Position (m + 1, d) at every boundary."""
        return np.asarray(self.states[:, : self.motion.dimension], dtype=float)

    @property
    def final(self) -> np.ndarray:
        """Where the run stands at its end."""
        return self.positions[-1]

    @cached_property
    def scale(self) -> np.ndarray:
        """How far each coordinate ever moved (d,): the yardstick of every relative number.

        A coordinate that did not move takes the largest of the others' yardsticks, so that it counts for nothing.
        """
        return yardstick(self.low.min(axis=0), self.high.max(axis=0))

    def last(self, share: float) -> tuple[np.ndarray, np.ndarray]:
        """Lowest and highest value of every coordinate over about the last `share` of the run."""
        chosen = self.indices[:-1] >= (1 - share) * self.length - 0.5
        chosen[-1] = True
        return self.low[chosen].min(axis=0), self.high[chosen].max(axis=0)

    @cached_property
    def still(self) -> bool:
        """Whether no coordinate changed at all over the last segment."""
        return bool(np.all(self.low[-1] == self.high[-1]))

    def state(self, index: int) -> np.ndarray:
        """The full state at any sample of the run, reached from the boundary before it."""
        boundary = int(np.searchsorted(self.indices, index, side="right")) - 1
        ahead = int(index - self.indices[boundary])
        start = np.asarray(self.states[boundary], dtype=float)
        return self.motion.advance(start, int(self.indices[boundary]), ahead) if ahead else start

    def window(self, first: int, count: int) -> np.ndarray:
        """Positions (count + 1, d) from sample `first` on."""
        return self.motion.path(self.state(first), first, count)

    def refined(self, ratio: int) -> "Evidence":
        """The same run of a flow, seen at `ratio` times as many samples."""
        ended = self.ended and (self.ended[0] * ratio, *self.ended[1:])
        motion, indices, total = self.motion.refined(ratio), self.indices * ratio, self.total * ratio
        return Evidence(motion, indices, self.states, self.low, self.high, total, ended)


def yardstick(low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """Positive widths (d,) of a box; widths within rounding take the largest one, or the size of the numbers."""
    width = high - low
    size = np.maximum(np.abs(low), np.abs(high))
    width = np.where(width > 16 * EPSILON * size, width, 0.0)
    substitute = width.max() or size.max() or 1.0
    return np.where(width > 0, width, substitute)


def as_plain(values: Any) -> tuple[float, ...]:
    """A vector as a tuple of Python floats, for verdicts."""
    return tuple(float(value) for value in np.asarray(values, dtype=float))
