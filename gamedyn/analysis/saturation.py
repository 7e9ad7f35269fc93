"""Do the gradients vanish where there is no equilibrium."""

import numpy as np

from gamedyn.analysis.evidence import Evidence
from gamedyn.analysis.kinds import Saturates
from gamedyn.analysis.newton import Rest, first_order

REACH = (1.0, 2.0, 4.0, 8.0, 12.0)  # lengths of variation of the field at which its surroundings are probed
VANISHED = 1e-3  # gradient, of the largest one nearby
LONGEST = 1e6  # length of variation, of the run's extent
NEAR = 10.0  # lengths of variation within which a stationary point is near
CREEPS = 0.1  # lengths of variation moved over the last segment by something that stands still
DECAY = 0.7  # gradient ~ 1 / time ** DECAY or faster, seen over a factor 8 of time


def saturates(evidence: Evidence, found: Rest | None) -> Saturates | None:
    """The verdict if every moving player's gradient is lost, or None."""
    point, motion = evidence.final, evidence.motion
    if found is not None and found.flat:
        return _flat(evidence)
    gradient = first_order(motion, point[None])[0]
    step = _newton(evidence, point, gradient)
    length = float(np.linalg.norm(step))
    around = motion.field(_probes(evidence, point, step))
    largest = float(np.linalg.norm(around[np.all(np.isfinite(around), axis=1)], axis=1).max(initial=0.0))
    away = None if found is None else float(np.abs((found.point - point) / evidence.scale).max())
    if away is not None and away < NEAR * length:
        return None
    if not float(np.linalg.norm(gradient)) <= VANISHED * largest:
        return None
    if not (_creeps(evidence, length) or _decays(evidence)) or not _fades(evidence, point, gradient, step):
        return None
    return Saturates(_norms(evidence, gradient), largest)


def _flat(evidence: Evidence) -> Saturates | None:
    """The verdict where the gradient is exactly zero all around: a plateau, unless the game is nothing else."""
    reaches = 2.0 ** np.arange(-3, 12)
    ways = np.concatenate([np.eye(len(evidence.final)), -np.eye(len(evidence.final))])
    shifts = (reaches[:, None, None] * ways * evidence.scale).reshape(-1, len(evidence.final))
    with np.errstate(all="ignore"):
        around = evidence.motion.field(np.clip(evidence.final + shifts, evidence.motion.lower, evidence.motion.upper))
    largest = float(np.linalg.norm(around[np.all(np.isfinite(around), axis=1)], axis=1).max(initial=0.0))
    return Saturates(_norms(evidence, np.zeros(len(evidence.final))), largest) if largest > 0 else None


def _norms(evidence: Evidence, gradient: np.ndarray) -> dict[str, float]:
    return {name: float(np.linalg.norm(gradient[list(place)])) for name, place in evidence.motion.players.items()}


def _newton(evidence: Evidence, point: np.ndarray, gradient: np.ndarray) -> np.ndarray:
    """Newton's step in units of the run's extent: as long as the way over which the gradient changes by itself."""
    scale = evidence.scale
    slope = scale[:, None] * evidence.motion.field_jacobian(point) * scale
    if not np.all(np.isfinite(slope)):
        return np.zeros(len(point))
    step = np.linalg.lstsq(slope, gradient * scale, rcond=1e-12)[0]
    return step / max(1.0, float(np.linalg.norm(step)) / LONGEST)


def _probes(evidence: Evidence, point: np.ndarray, step: np.ndarray) -> np.ndarray:
    """Points around, along the axes and along Newton's step, inside the domain."""
    length = float(np.linalg.norm(step))
    ways = np.concatenate([length * np.eye(len(point)), step[None]])
    shifts = (np.concatenate([REACH, -np.array(REACH)])[:, None, None] * ways * evidence.scale).reshape(-1, len(point))
    return np.clip(point + shifts, evidence.motion.lower, evidence.motion.upper)


def _fades(evidence: Evidence, point: np.ndarray, gradient: np.ndarray, step: np.ndarray) -> bool:
    """Whether the gradient goes on falling, and does not turn, where Newton's step looks for its zero."""
    ahead = evidence.motion.field(point - np.array([[4.0], [8.0]]) * step * evidence.scale)
    sizes = np.linalg.norm(ahead, axis=1) / max(float(np.linalg.norm(gradient)), 1e-300)
    return bool(sizes[0] < 0.5 and sizes[1] < 0.1)


def _creeps(evidence: Evidence, length: float) -> bool:
    return float(((evidence.high[-1] - evidence.low[-1]) / evidence.scale).max()) <= CREEPS * length


def _decays(evidence: Evidence) -> bool:
    """Whether the gradient falls from boundary to boundary about as fast as time passes."""
    late = evidence.indices >= evidence.length / 8 - 1
    norms = np.linalg.norm(first_order(evidence.motion, evidence.positions[late]), axis=1)
    passed = evidence.length / max(float(evidence.indices[late][0]), 1.0)
    return bool(np.all(np.diff(norms) < 0) and norms[-1] <= norms[0] * passed**-DECAY)
