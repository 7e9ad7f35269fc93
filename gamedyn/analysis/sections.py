"""Where a motion returns: samples that repeat, crossings of a ray, or center and spread of blocks of turns."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from gamedyn.analysis.evidence import Evidence
from gamedyn.analysis.turns import Frame, bump, turning

BLOCK = 24  # turns averaged into one return where samples are too far apart to interpolate
AT_ONCE, IN_A_BLOCK = 1e-3, 0.1  # distances at which neighbors have merged before a turn, or a block, was over
SPARSE = 24  # samples per turn from which on they are not


@dataclass(frozen=True)
class Section:
    """A section of the motion: points (n, d) of a path to what it returns to (k, m), in units of the run's extent."""

    met: Callable[[np.ndarray], np.ndarray]
    turns: float  # between returns
    samples: float  # between returns
    merged: float  # distance at the first return, of that at the start, below which no more can be told
    exact: bool = False


def sections(evidence: Evidence, view: Frame | None, period: float, recurrence: int) -> Iterator[Section]:
    """The sections that suit a cycle of `period` samples per turn, the most direct first."""
    scale = evidence.scale
    if recurrence:
        yield Section(lambda points: points[::recurrence] / scale, recurrence / period, recurrence, AT_ONCE, exact=True)
    if view is None:
        return
    if period > SPARSE:
        # half a turn ahead of the end, so that what sets out from there is on its way
        ray = -complex(view.complex(evidence.final[None])[0])
        yield Section(lambda points: _crossed(points, view, ray) / scale, 1.0, period, AT_ONCE)
    size = int(BLOCK * period)
    yield Section(lambda points: _blocks(points / scale, size), BLOCK, size, IN_A_BLOCK)


def _crossed(points: np.ndarray, view: Frame, ray: complex) -> np.ndarray:
    seen = turning(points, 0, view, ray)
    return points[:0] if seen is None or not seen.smooth else seen.points


def _blocks(points: np.ndarray, size: int) -> np.ndarray:
    """Center and spread (k, 2 d) of each block of samples, in smooth averages."""
    count = (len(points) - 1) // size
    blocks = points[: count * size].reshape(count, size, -1)
    centers = np.einsum("s,ksd->kd", bump(size), blocks)
    squares = np.einsum("s,ksd->kd", bump(size), (blocks - centers[:, None]) ** 2)
    return np.concatenate([centers, np.sqrt(squares)], axis=1)
