"""Averages of the iterates, which may converge while the iterates cycle."""

from dataclasses import dataclass

import numpy as np

from gamedyn.analysis.evidence import Evidence, as_plain
from gamedyn.analysis.kinds import Converges, Undecided
from gamedyn.analysis.newton import rest

ARRIVED = 0.05  # distance of the last average from a rest point, of the extent of the run
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
    """Whether the uniform average converges to a stationary point, at which power of time.

    The average of a cycle swings as it closes in, so the exponent is that of a line through all boundaries.
    """
    seen = averages(evidence)
    found = rest(evidence.motion, seen.uniform[-1], evidence.scale)
    if found is None:
        return Undecided("a stationary point near the average")
    away = np.linalg.norm((seen.uniform - found.point) / evidence.scale, axis=1)
    gap = float(np.linalg.norm(seen.uniform[-1] - found.point))
    point = as_plain(found.point)
    if not np.any(away):
        return Converges(point, "exact", None, None, None, gap, found.residual, found.continuum)
    late = away > 0
    if late.sum() < 3:
        return Undecided("averages at three boundaries or more", {"distance": gap})
    slope = float(np.polyfit(np.log(seen.indices[late]), np.log(away[late]), 1)[0])
    if away[-1] > ARRIVED or slope > CONVERGING:
        return Undecided("a distance that shrinks with time", {"distance": gap, "exponent": slope})
    return Converges(point, "sublinear", None, None, slope, gap, found.residual, found.continuum)
