"""Where could it rest: the stationary point nearest to a position, with first-order conditions at faces."""

from dataclasses import dataclass

import numpy as np

from gamedyn.analysis.evidence import EPSILON, Motion

MOST = 100  # steps; a root of multiplicity three, to 12 digits, takes 68 without the jumps
SHORTENED = 0.5 ** np.arange(7)  # parts of a step that are tried
SETTLED = 1e-12  # last step, relative to the way from the start
SINGULAR = 1e-14  # singular value, of the largest, that rounding may have made
BESIDE = 0.05  # displacement, of the run's extent, at which a set of equilibria is looked for
NOTHING = 1e-100  # of the run's extent, at which a coordinate is 0: products of smaller ones would underflow
SHORT = 1e-3  # step in such a direction, of the way from the start, that may be left out
RESIDUAL = 1e-6  # of the gradient at the start; anything larger is a minimum of the norm that is no zero


@dataclass(frozen=True)
class Rest:
    """A stationary point (d,), and what is known around it."""

    point: np.ndarray
    free: np.ndarray  # coordinates that no face holds
    residual: float  # norm of the free part of the game gradient
    tangents: np.ndarray  # (k, d): directions of the set of equilibria through the point
    flat: bool  # the gradient is exactly zero all around

    @property
    def continuum(self) -> int:
        """Dimension of the set of equilibria through the point."""
        return len(self.tangents)


def rest(motion: Motion, start: np.ndarray, scale: np.ndarray) -> Rest | None:
    """The stationary point that Newton's method reaches from `start`, or None.

    `scale` (d,) measures steps. Levenberg's damping with the squared gradient keeps the quadratic convergence of
    Newton's method at a set of equilibria and takes the nearest of them (Yamashita and Fukushima 2001).
    """
    begin = np.clip(np.where(np.abs(start) > NOTHING * scale, start, 0.0), motion.lower, motion.upper)
    found = polished(motion, begin, scale)
    if found is None:
        return None
    gradient, free = _conditions(motion, found)
    residual = float(np.linalg.norm(gradient[free]))
    if not _vanishes(motion, begin, found, scale, free):
        return None
    tangents = _tangents(motion, found, scale, free)
    return Rest(found, free, residual, tangents, _flat(motion, found, scale))


def polished(motion: Motion, start: np.ndarray, scale: np.ndarray) -> np.ndarray | None:
    """The end of Newton's iteration from `start`, or None where it does not settle."""
    point, previous = start, None
    for _ in range(MOST):
        step = _step(motion, point, scale)
        if step is None:
            return None
        size = _size(step)
        way = _size((point - start) / scale)
        if size <= SETTLED * way + 4 * EPSILON * max(1.0, _size(point / scale)):
            return np.clip(point + step * scale, motion.lower, motion.upper)
        leap = _leap(step, previous)
        previous = step if leap == 1 else None
        point = _lower(motion, point, step * scale, leap, scale)
    return None


def _lower(motion: Motion, point: np.ndarray, step: np.ndarray, leap: float, scale: np.ndarray) -> np.ndarray:
    """The first point along a step, from a leap down to a small part of it, where the conditions are closer to 0."""
    trials = np.clip(point + np.multiply.outer([leap, *SHORTENED], step), motion.lower, motion.upper)
    sizes = np.linalg.norm(first_order(motion, np.array([point, *trials])) * scale, axis=1)
    better = np.flatnonzero(sizes[1:] < sizes[0])
    return trials[better[0]] if len(better) else trials[1]


def held(motion: Motion, point: np.ndarray, gradient: np.ndarray) -> np.ndarray:
    """Coordinates that a face of the domain holds against the direction of the run: -F, or F backwards in time."""
    pull = gradient * np.copysign(1.0, motion.spacing)
    return ((point <= motion.lower) & (pull > 0)) | ((point >= motion.upper) & (pull < 0))


def first_order(motion: Motion, points: np.ndarray) -> np.ndarray:
    """Game gradient (n, d) without the parts that a face of the domain holds."""
    gradient = motion.field(points)
    return np.where(held(motion, points, gradient), 0.0, gradient)


def _conditions(motion: Motion, point: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    gradient = motion.field(point[None])[0]
    return gradient, ~held(motion, point, gradient)


def _step(motion: Motion, point: np.ndarray, scale: np.ndarray) -> np.ndarray | None:
    """One damped Newton step in units of `scale`, no longer than one of them."""
    gradient, free = _conditions(motion, point)
    jacobian = motion.field_jacobian(point)
    if not (np.all(np.isfinite(gradient)) and np.all(np.isfinite(jacobian))):
        return None
    step = np.zeros(len(point))
    residual = (gradient * scale)[free]
    if not np.any(residual):
        return step
    u, s, v = np.linalg.svd((scale[:, None] * jacobian * scale)[np.ix_(free, free)])
    unit = max(s[0], float(np.abs(residual).max()))
    s, residual = s / unit, residual / unit
    s = np.where(s > SINGULAR * s[0], s, 0.0)
    inverse = np.divide(s, s * s + residual @ residual, out=np.zeros_like(s), where=s > 0)
    step[free] = -v.T @ (inverse * (u.T @ residual))
    return step / max(1.0, _size(step))


def _leap(step: np.ndarray, previous: np.ndarray | None) -> float:
    """How many steps to take at once: more than one where steps shrink geometrically, as at a multiple root."""
    if previous is None:
        return 1.0
    ratio = float(np.linalg.norm(step) / np.linalg.norm(previous))
    aligned = float(step @ previous) > 0.999 * float(np.linalg.norm(step) * np.linalg.norm(previous))
    return 1 / (1 - ratio) if aligned and 0.3 < ratio < 0.95 else 1.0


def _vanishes(motion: Motion, start: np.ndarray, found: np.ndarray, scale: np.ndarray, free: np.ndarray) -> bool:
    """Whether the gradient at `found` is zero: small against its size at the start, and no slow fading of it.

    Directions of vanishing slope, in which no step was taken, must leave no more than rounding, or a short step.
    """
    before, after = ((gradient * scale)[free] for gradient in motion.field(np.array([start, found])))
    slope = (scale[:, None] * motion.field_jacobian(found) * scale)[np.ix_(free, free)]
    # terms of the gradient that cancel at a root near 0 do so up to their own rounding
    rounding = 1e3 * EPSILON * np.abs(slope) @ np.maximum(1.0, np.abs(found / scale))[free]
    if _size(after) > max(RESIDUAL * _size(before), _size(rounding)):
        return False
    u, s, _ = np.linalg.svd(slope)
    lost = s <= SINGULAR * s.max(initial=0.0)
    left = np.abs(u.T @ after)[lost]
    noise = (np.abs(u).T @ rounding)[lost] + SINGULAR**1.5 * s.max(initial=0.0)
    return bool(np.all((left <= noise) | (left <= SHORT * _size((found - start) / scale) * s[lost])))


def _tangents(motion: Motion, found: np.ndarray, scale: np.ndarray, free: np.ndarray) -> np.ndarray:
    """Null directions of DF along which there really are equilibria: at an isolated multiple root there are none."""
    slope = (scale[:, None] * motion.field_jacobian(found) * scale)[np.ix_(free, free)]
    if not slope.size:
        return np.zeros((0, len(found)))
    _, s, v = np.linalg.svd(slope)
    tangents = []
    for direction in v[s <= 1e-7 * s[0]]:
        whole = np.zeros(len(found))
        whole[free] = direction
        if any(_stays(motion, found, side * whole, scale) for side in (BESIDE, -BESIDE)):
            tangents.append(whole * scale)
    return np.array(tangents).reshape(-1, len(found))


def _stays(motion: Motion, found: np.ndarray, shift: np.ndarray, scale: np.ndarray) -> bool:
    """Whether Newton from a point beside `found` settles there rather than coming back."""
    start = np.clip(found + shift * scale, motion.lower, motion.upper)
    other = polished(motion, start, scale)
    return other is not None and float((other - found) / scale @ shift) > 0.5 * float(shift @ shift)


def _flat(motion: Motion, found: np.ndarray, scale: np.ndarray) -> bool:
    """Whether the gradient is exactly zero at the point and at every neighbor along an axis."""
    shifts = 1e-3 * np.diag(scale)
    return not np.any(motion.field(np.concatenate([found[None], found + shifts, found - shifts])))


def _size(vector: np.ndarray) -> float:
    return float(np.abs(vector).max(initial=0.0))
