"""Does it come to rest at a stationary point, and how fast."""

from typing import Literal

import numpy as np

from gamedyn.analysis.evidence import EPSILON, Evidence, as_plain
from gamedyn.analysis.kinds import Converges, Undecided
from gamedyn.analysis.newton import Rest
from gamedyn.analysis.rate import decay, descent_stability, distances, power_exponent, segment_distances, stability

Pace = Literal["linear", "sublinear", "exact"]
ARRIVED = 1e-6  # distance over the last quarter, of the largest one, at which a run has arrived
UNDER_WAY = 0.5  # the same for a run whose measured factor is the predicted one
AGREES = 0.2  # relative difference of measured and predicted rates
PASSING = 1e-2  # distance from an unstable point at which a run may be passing by
JUMP = -30.0  # log of the factor below which a step jumps to the point
SLOWEST = 0.05  # exponent of a sublinear approach
FASTER = 1.5  # the same at most: an exponential approach has 2
STEADY = 0.9  # shrinkage over a doubling of time, in logarithms, of that over the doubling before


def settles(evidence: Evidence, rest: Rest) -> Converges | None:
    """The verdict if the run comes to the rest point without going round it for ever, or None."""
    away = segment_distances(evidence, rest)
    largest = float(away.max())
    rounding = 64 * EPSILON * float(np.abs(rest.point / evidence.scale).max())
    if rest.flat:
        return None
    if largest <= rounding:
        return converging(evidence, rest, "exact")
    known = stability(evidence, rest)
    arrived = away[-1] <= max(ARRIVED * largest, rounding)
    if known is None:
        return _unscheduled(evidence, rest, arrived=arrived)
    if known.attracts:
        return _linear(evidence, rest, known.rate, away, arrived=arrived)
    if arrived and evidence.still:
        return converging(evidence, rest, "exact", predicted=known.rate)
    turns = known.turning * evidence.length / (2 * np.pi)
    return None if known.repels or turns > 2 else _sublinear(evidence, rest)


def passing(evidence: Evidence, rest: Rest) -> Undecided | None:
    """The verdict on a run that is still near a point from which it will be repelled, or None."""
    known = stability(evidence, rest) or descent_stability(evidence, rest)
    if not known.repels or _gap(evidence, rest) > PASSING * float(evidence.scale.max()):
        return None
    seen = {"growth there": _factor(evidence, known.rate) or 0.0, "distance": _gap(evidence, rest)}
    shown = "(" + ", ".join(f"{value:.6g}" for value in rest.point) + ")"
    return Undecided(f"what comes after a slow passage by {shown}, which repels", seen)


def _linear(evidence: Evidence, rest: Rest, rate: float, away: np.ndarray, *, arrived: bool) -> Converges | None:
    """A point that attracts: reached, or approached at the rate that its spectrum predicts."""
    seen = decay(evidence, rest)
    if arrived:
        jumped = evidence.still and not evidence.motion.continuous and (seen is None or rate < JUMP)
        return converging(evidence, rest, "exact" if jumped else "linear", predicted=rate, measured=seen)
    if rate < JUMP:
        return None
    closer = np.all(np.diff(away[len(away) // 2 :]) < 0) and away[-1] <= UNDER_WAY * away.max()
    if seen is None or not closer or abs(seen - rate) > AGREES * abs(rate):
        return None
    return converging(evidence, rest, "linear", predicted=rate, measured=seen)


def _sublinear(evidence: Evidence, rest: Rest) -> Converges | None:
    """A marginal point, approached by a power of time without going round: distances at a quarter, half and end."""
    places = [int(np.searchsorted(evidence.indices, share * evidence.length)) for share in (0.25, 0.5, 1.0)]
    if len(set(places)) < 3:
        return None
    times = evidence.indices[places].astype(float)
    sizes = np.linalg.norm((evidence.positions[places] - rest.point) / evidence.scale, axis=1)
    exponent = sublinear_exponent(times, sizes)
    latest, at_its_start = segment_distances(evidence, rest)[-1], distances(evidence, rest, evidence.positions[-2:])[0]
    if exponent is None or latest > 1.01 * at_its_start:
        return None
    return converging(evidence, rest, "sublinear", exponent=exponent)


def sublinear_exponent(times: np.ndarray, sizes: np.ndarray) -> float | None:
    """Exponent of an approach like a power of time, or None where it slows down towards some distance."""
    exponent = power_exponent(times, sizes)
    if exponent is None or exponent > -SLOWEST:
        return None
    doublings = np.log2(times[1:] / times[:-1])
    first, second = np.log(sizes[:-1] / sizes[1:]) / doublings
    return exponent if STEADY * first <= second <= FASTER * first else None


def _unscheduled(evidence: Evidence, rest: Rest, *, arrived: bool) -> Converges | None:
    """A step that changes with time: no factor to predict, but the descent field must not repel."""
    if descent_stability(evidence, rest).repels:
        return None
    found = _sublinear(evidence, rest)
    if found is None and arrived:
        return converging(evidence, rest, "linear", measured=decay(evidence, rest))
    return found


def _gap(evidence: Evidence, rest: Rest) -> float:
    return float(np.linalg.norm(evidence.final - rest.point))


def _factor(evidence: Evidence, rate: float | None) -> float | None:
    """Factor per unit of time from a rate per sample."""
    return None if rate is None else float(np.exp(rate / abs(evidence.motion.spacing)))


def converging(
    evidence: Evidence,
    rest: Rest,
    rate: Pace,
    *,
    predicted: float | None = None,
    measured: float | None = None,
    exponent: float | None = None,
) -> Converges:
    """The verdict for an approach with these rates per sample."""
    return Converges(
        point=as_plain(rest.point),
        rate=rate,
        predicted=_factor(evidence, predicted),
        measured=_factor(evidence, measured),
        exponent=exponent,
        distance=_gap(evidence, rest),
        residual=rest.residual,
        continuum=rest.continuum,
    )
