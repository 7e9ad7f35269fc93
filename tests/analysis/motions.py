"""Motions in plain Python and SciPy for the tests of verdicts: what the runs layer fills from compiled code."""

from dataclasses import dataclass

import numpy as np
from scipy.integrate import DOP853, solve_ivp

from gamedyn.analysis.evidence import Evidence
from gamedyn.analysis.observer import Extent

BOUND = 1e100


@dataclass
class Base:
    gradient: object  # tuple of floats -> sequence of floats
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
    step: object = None  # (state as floats..., index) -> state
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
        return -self.field_jacobian(point)

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
    """What a run of `count` samples leaves behind: dyadic boundaries, extents by the observer, and why it ended."""
    shares = [0, count // 8, count // 4, count // 2, 3 * count // 4, count]
    indices = np.unique(shares)
    state = np.concatenate([np.asarray(start, float), np.zeros(motion.memory)])
    states, low, high, total, ended = [state], [], [], [], None
    for first, after in zip(indices[:-1], indices[1:], strict=True):
        rows, ended = _segment(motion, states[-1], int(first), int(after - first))
        track = Extent.init(rows[0])
        points = rows[:, : motion.dimension]
        track = points.min(axis=0), points.max(axis=0), points[1:].sum(axis=0)
        for store, value in zip((low, high, total), track, strict=True):
            store.append(value)
        states.append(rows[-1])
        if ended:
            indices = indices[: len(states)].copy()
            indices[-1] = ended[0]
            break
    return Evidence(motion, indices, np.array(states), np.array(low), np.array(high), np.array(total), ended)


def _segment(motion, state, first, count):
    if motion.continuous:
        rows = motion.path(state, first, count)
        bad = np.flatnonzero(~np.all(np.abs(rows) < BOUND, axis=1))
        if not len(bad):
            return rows, None
        return rows[: bad[0] + 1], (first + int(bad[0]), "bound", None)
    rows, z = [tuple(map(float, state))], tuple(map(float, state))
    for k in range(count):
        try:
            z = motion.step(z, first + k)
        except (ValueError, OverflowError) as fault:
            if isinstance(fault, OverflowError):
                return np.array(rows), (first + k + 1, "bound", "overflow")
            return np.array(rows), (first + k + 1, "nan", str(fault))
        rows.append(z)
        if not all(abs(x) < BOUND for x in z):
            reason = "nan" if any(x != x for x in z) else "bound"
            return np.array(rows), (first + k + 1, reason, None)
    return np.array(rows), None
