"""What lies farther out: does anything bring back what is thrown there."""

import numpy as np

from gamedyn.analysis.evidence import Evidence
from gamedyn.analysis.turns import Frame, turning

FARTHER = 10 ** np.concatenate([np.arange(12) / 12, np.arange(1, 6.1, 0.25)])  # distances, of the run's last one
STRIDE = 0.03  # step along an orbit of the field, of the distance from the center
STEPS = 260  # a turn and a quarter
CLOSER = 0.995  # distance after a turn, of that before, that has come back
LONGEST = 1 << 14  # samples of a turn of the motion itself


def leads_away(evidence: Evidence, center: np.ndarray, view: Frame | None, samples: float = 0.0) -> bool:
    """Whether what goes outwards here is not brought back up to a million times farther out.

    Orbits of the field are followed there; and, of a map, a turn of about `samples` steps. Where the field's orbit
    through the run itself already turns inwards, it is the steps that drive a spiral out, and only they count.
    """
    ratios = _field_turns(evidence, center, view)
    known = ratios[np.isfinite(ratios)]
    driven = view is not None and len(known) > 0 and known[0] < CLOSER
    if len(known) and not driven and known.min() < CLOSER:
        return False
    return view is None or evidence.motion.continuous or not _steps_return(evidence, center, view, samples)


def _steps_return(evidence: Evidence, center: np.ndarray, view: Frame, samples: float) -> bool:
    """Whether a turn of the map from farther out ends closer."""
    count, state = int(min(1.3 * samples, LONGEST)) + 2, np.array(evidence.states[-1], dtype=float)
    d, motion = len(center), evidence.motion
    for factor in FARTHER[1:]:
        state[:d] = np.clip(center + factor * (evidence.final - center), motion.lower, motion.upper)
        points = motion.path(state, evidence.length, count)
        start = complex(view.complex(points[:1])[0])
        seen = turning(points, 0, view, start) if np.all(np.isfinite(points)) else None
        if seen is not None and seen.smooth and seen.total >= 1 and seen.radii[-1] < CLOSER * abs(start):
            return True
    return False


def _field_turns(evidence: Evidence, center: np.ndarray, view: Frame | None) -> np.ndarray:
    """Distances from the center after a turn of the field's orbit, or after `STEPS`, of those before.

    Orbits go in the direction of the run and are followed by their length, so that neither fast nor slow stretches
    matter.
    """
    scale = evidence.scale if view is not None else np.full(len(center), evidence.scale.max())
    place = (center + FARTHER[:, None] * (evidence.final - center)) / scale
    middle, turned, going = center / scale, np.zeros(len(place)), np.ones(len(place), dtype=bool)
    begun = np.linalg.norm(place - middle, axis=1)
    reached = begun.copy()
    for _ in range(STEPS):
        stride = STRIDE * np.linalg.norm(place - middle, axis=1, keepdims=True)
        half = place + 0.5 * stride * _direction(evidence, place, scale)
        after = place + stride * _direction(evidence, half, scale)
        if view is not None:
            turned += np.angle(view.complex(after * scale) * np.conj(view.complex(place * scale)))
        place = after
        reached[going] = np.linalg.norm(place - middle, axis=1)[going]
        going &= np.abs(turned) < 2 * np.pi
    return reached / begun


def _direction(evidence: Evidence, places: np.ndarray, scale: np.ndarray) -> np.ndarray:
    """Unit vectors (n, d) along the velocity at scaled places (n, d)."""
    sign = np.copysign(1.0, evidence.motion.spacing)
    speeds = -sign * evidence.motion.field(places * scale) / scale
    return speeds / np.linalg.norm(speeds, axis=1, keepdims=True)
