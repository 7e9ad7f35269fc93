"""What lies farther out: does the descent field bring back what is thrown there."""

import numpy as np

from gamedyn.analysis.evidence import Evidence
from gamedyn.analysis.turns import Frame

FARTHER = 10 ** np.concatenate([np.arange(12) / 12, np.arange(1, 6.1, 0.25)])  # distances, of the run's last one
STRIDE = 0.03  # step along an orbit of the field, of the distance from the center
STEPS = 260  # a turn and a quarter
CLOSER = 0.995  # distance after a turn, of that before, that has come back


def leads_away(evidence: Evidence, center: np.ndarray, view: Frame | None) -> bool:
    """Whether what goes outwards here is not brought back by the field up to a million times farther out.

    Orbits of the field in the direction of the run are followed by their length, so that neither fast nor slow
    stretches matter, for a turn or for `STEPS`. Where even the field at the run itself points inwards, it is the
    steps that drive the run out, and the field says nothing.
    """
    scale = evidence.scale if view is not None else np.full(len(center), evidence.scale.max())
    start = (center + FARTHER[:, None] * (evidence.final - center)) / scale
    middle, place, turned = center / scale, start, np.zeros(len(start))
    reached = np.linalg.norm(start - middle, axis=1)
    begun, going = reached.copy(), np.ones(len(start), dtype=bool)
    for _ in range(STEPS):
        stride = STRIDE * np.linalg.norm(place - middle, axis=1, keepdims=True)
        half = place + 0.5 * stride * _direction(evidence, place, scale)
        after = place + stride * _direction(evidence, half, scale)
        if view is not None:
            turned += _angle(view, place * scale, after * scale)
        place = after
        reached[going] = np.linalg.norm(place - middle, axis=1)[going]
        going &= np.abs(turned) < 2 * np.pi
    ratio = reached / begun
    known = ratio[np.isfinite(ratio)]
    driven = view is not None and len(known) and known[0] < CLOSER
    return not len(known) or bool(driven) or bool(known.min() > CLOSER)


def _direction(evidence: Evidence, places: np.ndarray, scale: np.ndarray) -> np.ndarray:
    """Unit vectors (n, d) along the velocity at scaled places (n, d)."""
    sign = np.copysign(1.0, evidence.motion.spacing)
    speeds = -sign * evidence.motion.field(places * scale) / scale
    return speeds / np.linalg.norm(speeds, axis=1, keepdims=True)


def _angle(view: Frame, before: np.ndarray, after: np.ndarray) -> np.ndarray:
    return np.angle(view.complex(after) * np.conj(view.complex(before)))
