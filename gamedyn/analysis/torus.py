"""Does it move on a torus: two or more independent frequencies whose lines keep their strength."""

import numpy as np

from gamedyn.analysis import lines
from gamedyn.analysis.evidence import Evidence, as_plain, yardstick
from gamedyn.analysis.kinds import Cycles, Undecided

COUNT = 1 << 11  # samples of the window
SLOWEST = 8  # turns that the slowest line must make in it
SHORTEST = 128  # samples of the shortest one
SHARP = 0.01  # error of a frequency, in lines per window
EXPLAINED = 1e-4  # share of the power that lines may leave over
STEADY = 0.01  # change of a line from the middle of the run to its end


def quasi_periodic(evidence: Evidence) -> Cycles | Undecided | None:
    """The verdict for a torus of dimension two or more; None for a closed curve.

    Where lines do not explain the motion it is undecided; it may still be a curve whose turns can be told one by one.
    """
    if len(evidence.states[0]) < 3 or evidence.length < SHORTEST:
        return None
    count = min(COUNT, evidence.length)
    scale = yardstick(*evidence.last(0.3))
    late = evidence.window(evidence.length - count, count)
    seen = lines.spectrum(late / scale)
    rates = lines.base(seen.rates, SHARP / count, evidence.motion.dimension)
    left = lines.left_by_harmonics(late / scale, rates[0]) if rates is not None and len(rates) == 1 else seen.left
    if rates is None or left > EXPLAINED or seen.rates.min() * count < 2 * np.pi * SLOWEST:
        return Undecided("lines that explain the motion, which may be on a torus", {"power left over": left})
    if len(rates) == 1:
        return None
    middle = evidence.window(max(0, evidence.length // 2 - count // 2), count)
    change = lines.change(middle / scale, late / scale, seen.rates[: len(rates)])
    if np.abs(change).max() > STEADY:
        return None
    apart = 0.5 * (evidence.length - count) + 1
    turns = evidence.length * seen.rates[0] / (2 * np.pi)
    return _verdict(evidence, rates, float(seen.rates[0]), turns, float(change[0] / apart), late)


def _verdict(
    evidence: Evidence, rates: np.ndarray, rate: float, turns: float, drift: float, points: np.ndarray
) -> Cycles:
    samples = 2 * np.pi / rate
    spacing = abs(evidence.motion.spacing)
    low, high = evidence.last(0.3)
    center = lines.taper(len(points)) @ points / lines.taper(len(points)).sum()
    return Cycles(
        type="quasi-periodic",
        period=float(samples * spacing),
        samples=float(samples),
        amplitude=float(0.5 * (high - low).max()),
        center=as_plain(center),
        low=as_plain(low),
        high=as_plain(high),
        turns=float(turns),
        drift=drift * float(samples),
        multiplier=None,
        frequencies=as_plain(np.abs(rates) / (2 * np.pi * spacing)),
    )
