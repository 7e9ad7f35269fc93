"""Does it leave every bound, or the domain of a function."""

import numpy as np

from gamedyn.analysis.evidence import Evidence
from gamedyn.analysis.kinds import Diverges, LeftDomain, Undecided
from gamedyn.analysis.outward import leads_away

WINDOW = 1 << 16  # samples before the end that are run again
TAIL = 32  # samples over which the last growth is measured
GROWN = 10.0  # growth over the second half of a run that is an escape before any bound is met
LASTING = 0.5  # growth of the last quarter, in logarithms, of that of the third
STRAIGHT, EVEN = 0.99, 0.95  # cosine and ratio of displacements that make a steady drift
SWING = 1.5  # extent of its last quarter, of the displacement
OVERFLOW = 1e3  # growth over the last samples before a nan that is an overflow


def ended(evidence: Evidence, step: int, reason: str, cause: str | None) -> Diverges | LeftDomain | Undecided:
    """The verdict on a run that stopped at a step because it left every bound or produced a nan."""
    time = step * abs(evidence.motion.spacing)
    if reason == "nan" and cause:
        return LeftDomain(cause.split()[0].strip("(:"), step, time, cause)
    sizes = _last_sizes(evidence, step)
    growth = _tail_growth(sizes)
    grown = len(sizes) > 1 and sizes[-1] > OVERFLOW * sizes[0]
    if reason == "nan" and not (grown and growth > 0):
        return Undecided("a number: the step gave a nan for which no function is to blame", {"step": float(step)})
    rate = growth / abs(evidence.motion.spacing)
    return Diverges("escape", step, time, float(np.exp(min(rate, 700.0))), cause=cause)


def escapes(evidence: Evidence) -> Diverges | None:
    """The verdict on a run that grows by a factor or moves straight on, though it has met no bound yet, or None.

    Near a point that repels everything grows like this; so the field must lead away much farther out, too.
    """
    sizes = np.abs(np.stack([evidence.low, evidence.high]) - evidence.positions[0]).max(axis=(0, 2))
    ends = evidence.indices[1:]
    if len(sizes) < 4 or not sizes[-3] > 0:
        return None
    before, quarter = np.diff(np.log(sizes[-3:]))
    lasting = LASTING * before * (ends[-1] - ends[-2]) / (ends[-2] - ends[-3])
    grows = before + quarter >= np.log(GROWN) and quarter >= lasting
    if not grows and not _drifts(evidence):
        return None
    if not leads_away(evidence, evidence.positions[0], None):
        return None
    rate = quarter / float(ends[-1] - ends[-2]) / abs(evidence.motion.spacing)
    return Diverges("escape", None, None, float(np.exp(min(rate, 700.0))))


def _drifts(evidence: Evidence) -> bool:
    """Whether the run has moved straight on for three quarters of it, no slower and hardly swinging in the end."""
    steps = np.diff(evidence.positions[-4:], axis=0)
    speeds = np.linalg.norm(steps, axis=1) / np.diff(evidence.indices[-4:])
    along = steps[1:] @ steps[0] / np.linalg.norm(steps[1:], axis=1) / np.linalg.norm(steps[0])
    swings = (evidence.high[-1] - evidence.low[-1]).max() > SWING * np.abs(steps[-1]).max()
    return bool(np.all(along > STRAIGHT) and np.all(speeds[1:] > EVEN * speeds[:-1]) and not swings)


def _last_sizes(evidence: Evidence, step: int) -> np.ndarray:
    """Finite sizes of the position over the samples before the end, by running them again."""
    finite = (np.all(np.isfinite(evidence.states), axis=1) & (evidence.indices < max(step, 1)))[:-1]
    start = int(np.flatnonzero(finite)[-1]) if np.any(finite) else 0
    first = int(evidence.indices[start])
    skip = max(0, step - first - WINDOW)
    state = evidence.motion.advance(evidence.states[start], first, skip) if skip else evidence.states[start]
    with np.errstate(all="ignore"):
        sizes = np.abs(evidence.motion.path(state, first + skip, step - first - skip)).max(axis=1)
    broken = np.flatnonzero(~np.isfinite(sizes))
    return sizes[: broken[0]] if len(broken) else sizes


def _tail_growth(sizes: np.ndarray) -> float:
    """Logarithm of the growth per sample at the end."""
    tail = sizes[-TAIL - 1 :]
    if len(tail) < 2 or tail[0] <= 0:
        return 0.0
    return float(np.log(tail[-1] / tail[0]) / (len(tail) - 1))
