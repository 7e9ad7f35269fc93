"""Where a motion returns: samples that repeat, crossings of a ray, or the size of blocks of turns."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from gamedyn.analysis.evidence import Evidence
from gamedyn.analysis.turns import Frame, turning

BLOCK = 24  # turns averaged into one return where samples are too far apart to interpolate
SPARSE = 12  # samples per turn from which on they are not


@dataclass(frozen=True)
class Section:
    """A section of the motion: points (n, d) of a path to the places (k, d) where it returns."""

    met: Callable[[np.ndarray], np.ndarray]
    turns: float  # between returns
    samples: float  # between returns


def sections(evidence: Evidence, view: Frame | None, period: float, recurrence: int) -> Iterator[Section]:
    """The sections that suit a cycle of `period` samples per turn, the most direct first."""
    if recurrence:
        yield Section(lambda points: points[::recurrence], recurrence / period, recurrence)
    if view is None:
        return
    if period > SPARSE:
        # half a turn ahead of the end, so that what sets out from there is on its way
        ray = -complex(view.complex(evidence.final[None])[0])
        yield Section(lambda points: _crossed(points, view, ray), 1.0, period)
    else:
        size = int(BLOCK * period)
        yield Section(lambda points: _blocks(points, view, size), BLOCK, size)


def _crossed(points: np.ndarray, view: Frame, ray: complex) -> np.ndarray:
    seen = turning(points, 0, view, ray)
    return points[:0] if seen is None else seen.points


def _blocks(points: np.ndarray, view: Frame, size: int) -> np.ndarray:
    """The radius of each block of samples, laid along one direction of the plane."""
    blocks = [turning(points[first : first + size + 1], 0, view) for first in range(0, len(points) - size, size)]
    if any(one is None for one in blocks):
        return points[:0]
    radii = np.array([one.radius for one in blocks if one is not None])
    return radii[:, None] * np.linalg.pinv(view.matrix)[:, 0]
