"""How fast an approach is: the factor of a linear one, the exponent of a sublinear one."""

import numpy as np

from gamedyn.analysis import spectrum
from gamedyn.analysis.evidence import EPSILON, Evidence
from gamedyn.analysis.newton import Rest

WINDOW = 1 << 15  # samples looked at
NEAR = (1e-5, 1e-3, 1e-2)  # distance, of the largest one, from which on it is fitted: the smallest that leaves enough
ENOUGH = 8  # samples for that
FLOOR = {False: 1e-9, True: 1e-6}  # and above which it is measured; flows have the integrator's absolute error
STATIONS = 25  # states between which the factor is measured


def stability(evidence: Evidence, rest: Rest) -> spectrum.Stability | None:
    """Stability of the rest point along the run, per sample; None where the step has no fixed Jacobian."""
    motion = evidence.motion
    matrix = motion.update_jacobian(rest.point)
    if matrix is None or not np.all(np.isfinite(matrix)):
        return None
    matrix = _unheld(np.asarray(matrix, dtype=float), rest)
    if not motion.continuous:
        return spectrum.of_map(matrix, rest.continuum)
    return spectrum.of_flow(matrix * abs(motion.spacing), rest.continuum)


def descent_stability(evidence: Evidence, rest: Rest) -> spectrum.Stability:
    """Stability under the gradient flow: what small steps of a decreasing schedule follow."""
    matrix = -_unheld(evidence.motion.field_jacobian(rest.point), rest)
    if not np.all(np.isfinite(matrix)):
        return spectrum.Stability(0.0, np.inf, 0.0)
    return spectrum.of_flow(matrix, rest.continuum)


def decay(evidence: Evidence, rest: Rest) -> float | None:
    """Log of the distance per sample, over the last stretch where the run was measurably away; None if it jumped.

    Distances are taken in the basis of the eigenvectors, where a linear approach has no oscillation.
    """
    first, count = _stretch(evidence, rest)
    away = distances(evidence, rest, evidence.window(first, count))
    largest = max(float(segment_distances(evidence, rest).max()), float(away.max()))
    rounding = 1e3 * EPSILON * float(np.abs(rest.point / evidence.scale).max())
    floor = max(FLOOR[evidence.motion.continuous] * largest, rounding)
    above = np.flatnonzero(away > floor)
    if not len(above) or above[-1] < 4:
        return None
    starts = (np.flatnonzero(away <= near * largest)[:1] for near in NEAR)
    begin = next((int(start[0]) for start in starts if len(start) and start[0] <= above[-1] - ENOUGH), 0)
    chosen = np.unique(np.linspace(begin, int(above[-1]), STATIONS).astype(int))
    size = _modal_distances(evidence, rest, first + chosen)
    positive = size > 0
    if positive.sum() < 3:
        return None
    return float(np.polyfit(chosen[positive], np.log(size[positive]), 1)[0])


def distances(evidence: Evidence, rest: Rest, points: np.ndarray) -> np.ndarray:
    """Distance of points (n, d) from the rest point, in units of the run's extent."""
    return np.abs((points - rest.point) / evidence.scale).max(axis=1)


def segment_distances(evidence: Evidence, rest: Rest) -> np.ndarray:
    """Largest distance from the rest point over every segment: exact, since every step was tracked."""
    corner = np.maximum(np.abs(evidence.low - rest.point), np.abs(evidence.high - rest.point))
    return (corner / evidence.scale).max(axis=1)


def power_exponent(times: np.ndarray, sizes: np.ndarray) -> float | None:
    """Exponent b of size ~ (time + offset) ** b through three points, or None if no such law fits.

    The offset is eliminated: size ** (1/b) is linear in time.
    """
    if not (sizes[0] > sizes[1] > sizes[2] > 0 and times[0] < times[1] < times[2]):
        return None
    wanted = (times[2] - times[1]) / (times[1] - times[0])
    first, second = np.log(sizes[0] / sizes[1]), np.log(sizes[1] / sizes[2])

    def excess(q: float) -> float:
        return np.expm1(min(q * second, 700.0)) / -np.expm1(-q * first) - wanted

    low, high = 1e-2, 1e2
    if excess(low) * excess(high) > 0:
        return None
    for _ in range(60):
        middle = np.sqrt(low * high)
        low, high = (middle, high) if excess(low) * excess(middle) > 0 else (low, middle)
    return -1 / float(low)


def _stretch(evidence: Evidence, rest: Rest) -> tuple[int, int]:
    """Where to look: from the last boundary (not the end) that was measurably away from the point."""
    away = distances(evidence, rest, evidence.positions[:-1])
    floor = 10 * FLOOR[evidence.motion.continuous]
    far = np.flatnonzero(away > floor * segment_distances(evidence, rest).max())
    first = int(evidence.indices[far[-1] if len(far) else 0])
    return first, min(WINDOW, evidence.length - first)


def _modal_distances(evidence: Evidence, rest: Rest, indices: np.ndarray) -> np.ndarray:
    """Distances at some samples in the basis of the transverse eigenvectors, or plain ones without a good basis."""
    states = np.array(_states(evidence, indices))
    target = evidence.motion.rest_state(rest.point)
    matrix = None if target is None else evidence.motion.update_jacobian(rest.point)
    if matrix is None or target is None or not rest.free.all() or not np.all(np.isfinite(matrix)):
        return np.linalg.norm((states[:, : len(rest.point)] - rest.point) / evidence.scale, axis=1)
    neutral = 0.0 if evidence.motion.continuous else 1.0
    vectors = np.linalg.eig(matrix)[1]
    if np.linalg.cond(vectors) > 1e8:
        vectors = np.eye(len(matrix))
    chosen = spectrum.transverse(matrix, neutral=neutral, continuum=rest.continuum)
    return np.linalg.norm(np.linalg.solve(vectors, (states - target).T)[chosen], axis=0)


def _states(evidence: Evidence, indices: np.ndarray) -> list[np.ndarray]:
    state, at, states = evidence.state(int(indices[0])), int(indices[0]), []
    for index in map(int, indices):
        state = evidence.motion.advance(state, at, index - at) if index > at else state
        at = index
        states.append(state)
    return states


def _unheld(matrix: np.ndarray, rest: Rest) -> np.ndarray:
    """The matrix without the coordinates that a face holds; memory stays."""
    kept = np.ones(len(matrix), dtype=bool)
    kept[: len(rest.free)] = rest.free
    return matrix[np.ix_(kept, kept)]
