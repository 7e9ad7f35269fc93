"""Averages of the iterates, which may converge while the iterates cycle."""

from dataclasses import dataclass

import numpy as np

from gamedyn.analysis.evidence import Evidence, as_plain
from gamedyn.analysis.kinds import Converges, Undecided
from gamedyn.analysis.newton import rest

ARRIVED = 0.05  # distance of the last average from a rest point, of the extent of the run
STRETCH = 1 << 11  # samples after a boundary
CONVERGING = -0.4  # exponent of time; an average of a converging sequence with random signs has -1/2


@dataclass(frozen=True)
class Averages:
    """Averages at every boundary after the first: of all positions before it, and of the second half of those."""

    indices: np.ndarray  # (m,)
    uniform: np.ndarray  # (m, d)
    tail: np.ndarray  # (m, d)


def averages(evidence: Evidence) -> Averages:
    """Averages of positions 0 .. T - 1 at every boundary T, and over the later half of them.

    The later half starts at the boundary next to T/2.
    """
    sums = evidence.total + evidence.positions[:-1] - evidence.positions[1:]
    running = np.concatenate([np.zeros((1, sums.shape[1])), np.cumsum(sums, axis=0)])
    ends = evidence.indices[1:]
    halves = [int(np.argmin(np.abs(evidence.indices[: k + 1] - end / 2))) for k, end in enumerate(ends)]
    lengths = ends - evidence.indices[halves]
    tail = (running[1:] - running[halves]) / lengths[:, None]
    return Averages(ends, running[1:] / ends[:, None], tail)


def classify_averages(evidence: Evidence) -> Converges | Undecided:
    """Whether the uniform average converges to a stationary point, and at which power of time.

    The average of a cycle swings as it closes in, so the largest distance over a stretch after each boundary counts.
    """
    seen = averages(evidence)
    found = rest(evidence.motion, seen.uniform[-1], evidence.scale)
    if found is None:
        return Undecided("a stationary point near the average")
    gap = float(np.linalg.norm(seen.uniform[-1] - found.point))
    point = as_plain(found.point)
    away = np.array([_swing(evidence, seen, k, found.point) for k in range(len(seen.indices))])
    if not np.any(away):
        return Converges(point, "exact", None, None, None, gap, found.residual, found.continuum)
    if len(away) < 3 or not np.all(away > 0):
        return Undecided("averages at three boundaries or more", {"distance": gap})
    slope = float(np.polyfit(np.log(seen.indices), np.log(away), 1)[0])
    if away[-1] > ARRIVED or not slope < CONVERGING:
        return Undecided("an average that comes closer with time", {"distance": gap, "exponent": slope})
    return Converges(point, "sublinear", None, None, slope, gap, found.residual, found.continuum)


def _swing(evidence: Evidence, seen: Averages, place: int, point: np.ndarray) -> float:
    """Largest distance of the running average from a point over a stretch after a boundary, of the run's extent."""
    reached = int(seen.indices[place])
    path = evidence.motion.path(evidence.states[place + 1], reached, min(STRETCH, reached))[:-1]
    sums = reached * seen.uniform[place] + np.cumsum(path, axis=0)
    running = sums / (reached + 1 + np.arange(len(path)))[:, None]
    return float(np.linalg.norm((running - point) / evidence.scale, axis=1).max())
