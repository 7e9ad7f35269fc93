"""Where the gradient flow rests in a window, found by Newton's method from many starts: numbers, no proofs.

A point rests if every player's gradient vanishes, or pushes against a face of the domain. What is not found here
may still exist.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from gamedyn.games.game import Array

STARTS = 10  # per side of the grid
STEPS = 60
SETTLED = 1e-10  # of the window: the last step of Newton's method
NOTHING = 1e-15  # of the usual gradient: around a zero of order up to four, near enough, there is more
FAR = 1e50  # no rest point that a picture shows
SAME = 1e-6  # of the window: closer points are one
SPARSE = 0.04  # the same where DF is singular: a curve of equilibria is shown as dots
ZERO = 1e-7  # of the norm of DF, or of the usual gradient: anything smaller is taken for 0


@dataclass(frozen=True)
class RestPoint:
    """A stationary point, what the flow does there, and what second derivatives say about Nash.

    `stability`: attracting, repelling, saddle, center, degenerate (DF is singular), or at a face.
    `nash`: "differential Nash" (each player's own second derivatives are positive definite), "not Nash" (some
    player's are negative in a direction), or "" where second derivatives cannot tell.
    """

    point: Array  # (d,)
    stability: str
    nash: str

    @property
    def label(self) -> str:
        """What the point is, for a legend."""
        return ", ".join(part for part in (self.stability, self.nash) if part)


def grid(bounds: Array, count: int = STARTS) -> Array:
    """Points (count^2, 2) of a regular grid in a window (2, 2), half a cell away from its edges."""
    sides = [np.linspace(low, high, 2 * count + 1)[1::2] for low, high in bounds]
    return np.stack(np.meshgrid(*sides), axis=-1).reshape(-1, 2)


def rest_points(game: Any, starts: Array, low: Array, high: Array) -> list[RestPoint]:
    """The rest points of a game in the box [low, high] (d,) that Newton's method reaches from starts (n, d)."""
    scale = float(np.abs(high - low).max())
    starts = np.clip(starts, game.lower, game.upper)
    sizes = np.abs(game.gradient(starts)).max(axis=1)
    if not np.isfinite(sizes).any():
        return []
    usual = float(np.median(sizes[np.isfinite(sizes)]))
    found: list[RestPoint] = []
    for z in _newton(game, starts, scale, usual):
        if (z >= low - SAME * scale).all() and (z <= high + SAME * scale).all() and _new(z, found, SAME * scale):
            point = classified(game, z)
            isolated = point.stability != "degenerate"
            if isolated or (_new(z, found, SPARSE * scale) and not _flat(game, z, scale, usual)):
                found.append(point)
    return found


def _new(z: Array, found: list[RestPoint], distance: float) -> bool:
    return all(np.abs(z - other.point).max() > distance for other in found)


def _flat(game: Any, z: Array, scale: float, usual: float) -> bool:
    """Whether the gradient is nothing all around, as floats have it far out in a saturated region."""
    shifts = 1e-3 * scale * np.concatenate([np.eye(len(z)), -np.eye(len(z))])
    return bool((np.abs(game.gradient(z + shifts)) <= NOTHING * usual).all())


def _newton(game: Any, z: Array, scale: float, usual: float) -> Array:
    """The ends (m, d) of Newton's method from z (n, d), where it settles at a zero; `usual` is the gradient's size.

    A small gradient is not enough to settle: in a saturated region the gradient vanishes and the steps do not. Nor
    are small steps: they are small also where the gradient has no zero to go to.
    """
    for _ in range(STEPS):
        gradient, slope = _conditions(game, z)
        good = np.isfinite(gradient).all(axis=1) & np.isfinite(slope).all(axis=(1, 2)) & (np.abs(z).max(axis=1) < FAR)
        z, gradient, slope = z[good], gradient[good], scale * slope[good]
        if len(z) == 0:
            return z
        step = _damped_step(gradient, slope)
        length = np.abs(step).max(axis=1)
        settled = (length <= SETTLED) & (np.abs(gradient).max(axis=1) <= ZERO * usual)
        short = np.minimum(1.0, 0.25 / np.maximum(length, 1e-300))
        z = np.clip(z + scale * step * short[:, None], game.lower, game.upper)
        if settled.all():
            break
    z = z[settled]
    gradient, slope = _conditions(game, z)
    return np.clip(z + scale * _damped_step(gradient, scale * slope), game.lower, game.upper)


def _damped_step(gradient: Array, slope: Array) -> Array:
    """Newton's step (n, d) with Levenberg's damping by the squared gradient: quadratic also on a curve of zeros."""
    left, singular, right = np.linalg.svd(slope)
    unit = np.maximum(singular[:, :1], np.abs(gradient).max(axis=1, keepdims=True))
    unit[unit == 0] = 1.0
    residual, singular = gradient / unit, singular / unit
    damped = singular**2 + np.sum(residual**2, axis=1, keepdims=True)
    inverse = np.divide(singular, damped, out=np.zeros_like(singular), where=singular > 0)
    return -np.einsum("nki,nk,njk,nj->ni", right, inverse, left, residual)


def _conditions(game: Any, z: Array) -> tuple[Array, Array]:
    """Game gradient and Jacobian with the coordinates that a face holds taken out."""
    gradient, slope = game.gradient(z), game.jacobian(z)
    held = _held(game, z, gradient)
    fixed = held[:, :, None] | held[:, None, :]
    return np.where(held, 0.0, gradient), np.where(fixed, np.eye(z.shape[1]), slope)


def _held(game: Any, z: Array, gradient: Array) -> Any:
    return ((z <= game.lower) & (gradient > 0)) | ((z >= game.upper) & (gradient < 0))


def classified(game: Any, z: Array) -> RestPoint:
    """What a rest point (d,) is, by the eigenvalues of DF and of each player's own block of it."""
    free = ~_held(game, z, game.gradient(z))
    slope = game.jacobian(z)
    zero = ZERO * max(float(np.linalg.norm(slope, 2)), 1e-300)
    stability = _stability(slope, zero) if free.all() else "at a face"
    if game.kind == "field":
        return RestPoint(z, stability, "")
    blocks = [[k for k in game.block(player) if free[k]] for player in game.players]
    curvature = min((np.linalg.eigvalsh(slope[np.ix_(own, own)]).min() for own in blocks if own), default=np.inf)
    return RestPoint(z, stability, "differential Nash" if curvature > zero else "not Nash" if curvature < -zero else "")


def _stability(slope: Array, zero: float) -> str:
    if np.linalg.svd(slope, compute_uv=False).min() <= zero:
        return "degenerate"
    real = np.linalg.eigvals(slope).real
    if (np.abs(real) <= zero).all():
        return "center"
    if (np.abs(real) <= zero).any():
        return "degenerate"
    return "attracting" if (real > 0).all() else "repelling" if (real < 0).all() else "saddle"
