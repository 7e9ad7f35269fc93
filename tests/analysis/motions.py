"""Motions in plain Python and SciPy for the tests of verdicts: what the runs layer fills from compiled code."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.integrate import DOP853

from gamedyn.analysis.evidence import Evidence

BOUND = 1e100


@dataclass
class Base:
    """What maps and flows share: the game gradient of floats, players, domain."""

    gradient: Callable
    players: dict
    lower: np.ndarray | None = None
    upper: np.ndarray | None = None
    memory: int = 0

    def __post_init__(self):
        self.dimension = sum(len(place) for place in self.players.values())
        self.lower = np.full(self.dimension, -np.inf) if self.lower is None else np.asarray(self.lower, float)
        self.upper = np.full(self.dimension, np.inf) if self.upper is None else np.asarray(self.upper, float)

    def field(self, points):
        with np.errstate(all="ignore"):
            return np.array([self.gradient(*map(float, z)) for z in points], dtype=float)

    def field_jacobian(self, point):
        return differences(lambda z: np.array(self.gradient(*map(float, z))), point)


def differences(function, point, size=1e-5):
    """Jacobian by six-point differences: 1e-11 where third derivatives are of order one."""
    columns = []
    for axis in np.eye(len(point)):
        shift = size * max(1.0, float(np.abs(point @ axis))) * 20
        pairs = [function(point + k * shift * axis) - function(point - k * shift * axis) for k in (1, 2, 3)]
        columns.append((45 * pairs[0] - 9 * pairs[1] + pairs[2]) / (60 * shift))
    return np.array(columns).T


@dataclass
class Map(Base):
    """A step in plain Python: (state as a tuple of floats, index) -> the next one."""

    step: Callable = None
    scheduled: bool = False
    continuous = False
    spacing = 1.0

    def states(self, state, index, count):
        z = tuple(map(float, state))
        rows = [z]
        for k in range(count):
            try:
                z = self.step(z, index + k)
            except (ValueError, OverflowError):
                z = (float("nan"),) * len(z)
            rows.append(z)
        return rows

    def path(self, state, index, count):
        return np.array(self.states(state, index, count), dtype=float)[:, : self.dimension]

    def advance(self, state, index, count):
        return np.array(self.states(state, index, count)[-1], dtype=float)

    def update_jacobian(self, point):
        if self.scheduled:
            return None
        return differences(lambda s: np.array(self.step(tuple(s), 0)), self.rest_state(point))

    def rest_state(self, point):
        return np.concatenate([point, np.zeros(self.memory)])


@dataclass
class Flow(Base):
    """The gradient flow, by SciPy's DOP853."""

    spacing: float = 0.01
    rtol: float = 1e-10
    atol: float = 1e-12
    continuous = True

    def velocity(self, _, z):
        return [-g for g in self.gradient(*z)]

    def path(self, state, index, count):
        times = np.arange(count + 1) * self.spacing
        return follow(self.velocity, times, np.asarray(state, float), self.rtol, self.atol)

    def advance(self, state, index, count):
        return self.path(state, index, count)[-1]

    def update_jacobian(self, point):
        return -self.field_jacobian(point) * np.copysign(1.0, self.spacing)

    def rest_state(self, point):
        return point

    def refined(self, ratio):
        return Flow(self.gradient, self.players, self.lower, self.upper, 0, self.spacing / ratio, self.rtol, self.atol)


def follow(velocity, times, start, rtol, atol):
    """Dense output of DOP853, without the overhead of solve_ivp for each sample."""
    rows, k = np.empty((len(times), len(start))), 1
    rows[0] = start
    if len(times) == 1:
        return rows
    solver = DOP853(velocity, 0.0, start, times[-1], rtol=rtol, atol=atol)
    sign = 1.0 if times[-1] > 0 else -1.0
    while k < len(times):
        solver.step()
        if solver.status == "failed":
            rows[k:] = np.nan
            return rows
        reached = np.searchsorted(sign * times[k:], sign * solver.t, side="right")
        if reached:
            rows[k : k + reached] = solver.dense_output()(times[k : k + reached]).T
            k += reached
    return rows


def evidence(motion, start, count):
    """What a run of `count` samples leaves behind: dyadic boundaries, extents and sums, and why it ended."""
    indices = np.unique([0, count // 8, count // 4, count // 2, 3 * count // 4, count])
    states = [np.concatenate([np.asarray(start, float), np.zeros(motion.memory)])]
    tracked, ended = [], None
    for first, after in zip(indices[:-1], indices[1:], strict=True):
        rows, ended = _segment(motion, states[-1], int(first), int(after - first))
        points = rows[:, : motion.dimension]
        tracked.append((points.min(axis=0), points.max(axis=0), points[1:].sum(axis=0)))
        states.append(rows[-1])
        if ended:
            indices = np.append(indices[: len(states) - 1], ended[0])
            break
    low, high, total = (np.array(column) for column in zip(*tracked, strict=True))
    return Evidence(motion, indices, np.array(states), low, high, total, ended)


def _segment(motion, state, first, count):
    """States of a segment up to where it leaves every bound, and the end of the run if it does."""
    if motion.continuous:
        rows = motion.path(state, first, count)
        lost = np.flatnonzero(~np.all(np.abs(rows) < BOUND, axis=1))
        return (rows[: lost[0] + 1], (first + int(lost[0]), "bound", None)) if len(lost) else (rows, None)
    rows = [tuple(map(float, state))]
    for k in range(count):
        try:
            rows.append(motion.step(rows[-1], first + k))
        except ValueError as fault:
            return np.array(rows), (first + k + 1, "nan", str(fault))
        except OverflowError:
            return np.array(rows), (first + k + 1, "bound", None)
        if not all(abs(x) < BOUND for x in rows[-1]):
            return np.array(rows), (first + k + 1, "bound", None)
    return np.array(rows), None
