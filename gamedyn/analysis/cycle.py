"""The shape of a cycle: its period, time average and extent, between the samples."""

from dataclasses import dataclass

import numpy as np

from gamedyn.analysis.evidence import Evidence
from gamedyn.analysis.turns import Frame, bump, turning

TURNS, SHORTEST, LONGEST = 40, 1 << 11, 1 << 15  # turns, and samples, that are run on to measure it
DENSE = 128  # samples per turn of a flow
NEIGHBORS = 7  # samples, in order of phase, through which an extreme is interpolated
RECURS = 1e-9  # of the extent: a return as close as this is exact
LONGEST_RECURRENCE = 512  # samples


@dataclass(frozen=True)
class Cycle:
    """One turn of an invariant curve; `recurrence` is the samples after which the motion repeats exactly, or 0."""

    samples: float
    center: np.ndarray
    low: np.ndarray
    high: np.ndarray
    recurrence: int = 0


def densely(evidence: Evidence, samples: float) -> tuple[Evidence, int]:
    """For a flow, at least `DENSE` samples per turn of `samples`; and the ratio of densities."""
    ratio = int(np.ceil(DENSE / samples)) if evidence.motion.continuous else 1
    return (evidence.refined(ratio), ratio) if ratio > 1 else (evidence, 1)


def cycle(evidence: Evidence, view: Frame, samples: float, *, inside: bool = False) -> Cycle | None:
    """The cycle on which a run ends, known to take about `samples` per turn.

    The motion is run on to measure it; or its last two turns are taken (`inside`), where it would leave the cycle.
    """
    dense, ratio = densely(evidence, samples)
    count = int(min(max(TURNS * samples * ratio, SHORTEST), max(LONGEST, 2.2 * samples * ratio)))
    if inside:
        count = int(min(2.2 * samples * ratio, dense.length))
        points = dense.window(dense.length - count, count)
    else:
        points = dense.motion.path(dense.states[-1], dense.length, count)
    if not np.all(np.isfinite(points)):
        return None
    repeats = recurrence(points)
    if repeats:
        return _repeating(points, view, repeats, ratio)
    seen = turning(points, 0, view)
    if seen is None or seen.total < 1:
        return None
    period = 2 * np.pi / seen.rate if seen.total >= 12 else seen.period
    low, high = folded_extent(points, period)
    return Cycle(period / ratio, _average(points, period), low, high)


def recurrence(points: np.ndarray) -> int:
    """The number of samples after which points (n, d) repeat, to `RECURS` of their extent; 0 if they do not."""
    width = np.ptp(points, axis=0).max()
    most = min(LONGEST_RECURRENCE, len(points) // 3)
    returns = np.abs(points[1 : most + 1] - points[0]).max(axis=1) <= RECURS * width
    for candidate in np.flatnonzero(returns) + 1:
        if np.abs(points[candidate:] - points[:-candidate]).max() <= RECURS * width:
            return int(candidate) if candidate > 1 else 0
    return 0


def folded_extent(points: np.ndarray, period: float) -> tuple[np.ndarray, np.ndarray]:
    """Lowest and highest value (d,) of each coordinate on the curve that points (n, d) sample.

    Samples of many turns, ordered by phase, lie so close that a parabola through neighbors gives the extreme.
    """
    phase = (np.arange(len(points)) / period) % 1.0
    order = np.argsort(phase, kind="stable")
    ends = np.array([[_extreme(phase[order], sign * column[order]) for column in points.T] for sign in (-1, 1)])
    return -ends[0], ends[1]


def _extreme(phase: np.ndarray, values: np.ndarray) -> float:
    """Largest value of a periodic function sampled at sorted phases."""
    best = int(np.argmax(values))
    chosen = (best + np.arange(NEIGHBORS) - NEIGHBORS // 2) % len(values)
    offset = (phase[chosen] - phase[best] + 0.5) % 1.0 - 0.5
    reach = np.abs(offset).max()
    if not 0 < reach < 0.1 or len(np.unique(offset)) < NEIGHBORS:
        return float(values[best])
    square, slope, level = np.polyfit(offset / reach, values[chosen], 2)
    if square >= 0 or abs(slope) > -2 * square:
        return float(values[best])
    return float(level - slope * slope / (4 * square))


def _average(points: np.ndarray, period: float) -> np.ndarray:
    """Time average: smoothly weighted over many turns, over whole turns if there are few."""
    turns = (len(points) - 1) / period
    if turns >= 12:
        return bump(len(points)) @ points
    return points[: int(round(int(turns) * period))].mean(axis=0) if turns >= 1 else points.mean(axis=0)


def _repeating(points: np.ndarray, view: Frame, repeats: int, ratio: int) -> Cycle:
    once = points[:repeats]
    seen = turning(points[: 1 + repeats * (len(points) // repeats - 1)], 0, view)
    turns = 1 if seen is None else max(1, round(repeats * abs(seen.rate) / (2 * np.pi)))
    return Cycle(repeats / turns / ratio, once.mean(axis=0), once.min(axis=0), once.max(axis=0), repeats)
