"""What becomes of the turns: do they grow, shrink, or stay on a cycle, and is that cycle one of many."""

from typing import Literal

import numpy as np

from gamedyn.analysis.cycle import Cycle, cycle, recurrence
from gamedyn.analysis.evidence import Evidence, as_plain
from gamedyn.analysis.kinds import Converges, Cycles, Diverges, Undecided
from gamedyn.analysis.newton import Rest, rest
from gamedyn.analysis.outward import leads_away
from gamedyn.analysis.rate import descent_stability, segment_distances, stability
from gamedyn.analysis.returns import Returns, returns
from gamedyn.analysis.settling import AGREES, converging, sublinear_exponent
from gamedyn.analysis.survey import History, thickness

Kind = Literal["orbit", "limit cycle"]
STEADY = 0.01  # change of the radius over the second half of the turns that a cycle may show
GROWN = 0.05  # growth over it that makes a spiral
LASTING = 0.7  # growth per turn in the second half, of that before it, if the ratio does not tend to 1
FEW = 8.0  # turns below which "before it" is the whole first half
ARRIVED = 0.02  # distance from a limit cycle, of its radius, at which a run is on it
UNSETTLED = 0.5  # change of the radius over the second half beyond which no cycle is looked for
SLOWER = 0.05  # change of the period over the second half
THICK = {False: 0.1, True: 0.01}  # scatter of the turns that still is one curve: less where there is room for a torus


class Trend:
    """How the radius changed: over the second half, per turn in it, and per turn before it."""

    def __init__(self, history: History):
        turns = float(history.turns[-1])
        begin = 0.25 if turns >= FEW else 0.0
        self.late = history.at(1.0) - history.at(0.5)
        self.per_turn = self.late / (0.5 * turns)
        self.before = (history.at(0.5) - history.at(begin)) / ((0.5 - begin) * turns)
        logs, numbers = np.log(history.sizes), history.turns
        self.first = float((logs[1] - logs[0]) / (numbers[1] - numbers[0]))
        recent = numbers >= min(numbers[-2], 0.75 * turns)
        self.last = float(np.polyfit(numbers[recent] - numbers[-1], logs[recent], 1)[0])

    def numbers(self, history: History) -> dict[str, float]:
        """What was seen, for a verdict that stays undecided."""
        grown = float(np.expm1(self.late))
        return {"turns": history.total, "drift per turn": self.last, "growth over the second half": grown}

    @property
    def spirals(self) -> bool:
        """Whether turns grow by a ratio that does not tend to 1."""
        lasts = self.per_turn >= LASTING * self.before and self.last >= 0.5 * LASTING * self.per_turn
        return self.late >= GROWN and self.last > 0 and lasts


def circles(evidence: Evidence, history: History, found: Rest | None) -> Converges | Cycles | Diverges | Undecided:
    """The verdict on a run that goes round a center; `too_few` says when there are too few to judge."""
    trend = Trend(history)
    seen = trend.numbers(history)
    if trend.spirals:
        return _spiral(evidence, history, trend, seen)
    if trend.late < -STEADY:
        inwards = _inwards(evidence, history, trend, found)
        if inwards is not None:
            return inwards
    return _cycles(evidence, history, trend, seen)


def too_few(history: History) -> Undecided | None:
    """The verdict on a run that turns, but not often enough to be judged by its turns, or None."""
    trend = Trend(history)
    if history.total < 2:
        return Undecided("two whole turns", trend.numbers(history))
    if history.late < 1 and not trend.spirals:
        return Undecided("a whole turn in the second half of the run", trend.numbers(history))
    return None


def repeats(evidence: Evidence) -> Cycles | None:
    """The verdict on a map that returns exactly after a few steps, also where it does not go round anything."""
    if evidence.motion.continuous:
        return None
    count = min(evidence.length, 1 << 12)
    points = evidence.window(evidence.length - count, count)
    steps = recurrence(points)
    if not steps:
        return None
    once = points[:steps]
    shape = Cycle(float(steps), once.mean(axis=0), once.min(axis=0), once.max(axis=0), steps)
    if np.ptp(once, axis=0).max() < 1e-6 * evidence.scale.max():
        return None
    seen = returns(evidence, None, shape, 0.0)
    kind = "limit cycle" if seen is not None and not seen.keeps else "orbit"
    return _described(evidence, shape, kind, evidence.length / steps, 0.0, seen)


def _spiral(evidence: Evidence, history: History, trend: Trend, seen: dict[str, float]) -> Diverges | Undecided:
    """A spiral outwards, unless the field leads back from farther out: then it may end on a cycle there."""
    if not leads_away(evidence, history.view.center, history.view, history.period):
        return Undecided("what it meets farther out, from where it is led back", seen)
    elapsed = history.times[-1] - history.times[-2]
    growth = np.log(history.sizes[-1] / history.sizes[-2]) / elapsed / abs(evidence.motion.spacing)
    first, last = float(np.exp(trend.first)), float(np.exp(trend.last))
    return Diverges("spiral", None, None, float(np.exp(growth)), first, last, history.total)


def _inwards(evidence: Evidence, history: History, trend: Trend, found: Rest | None) -> Converges | None:
    """A spiral inwards: it converges if the spectrum of its center says so, and at the rate seen."""
    inside = rest(evidence.motion, history.view.center, evidence.scale) or found
    if inside is None:
        return None
    known = stability(evidence, inside)
    if (known or descent_stability(evidence, inside)).repels:
        return None
    if known is not None and known.attracts:
        measured = trend.last * abs(history.last.rate) / (2 * np.pi)
        if abs(measured - known.rate) > AGREES * abs(known.rate):
            return None
        return converging(evidence, inside, "linear", predicted=known.rate, measured=measured)
    away = segment_distances(evidence, inside)
    exponent = sublinear_exponent(*history.when((0.25, 0.5, 1.0)))
    if exponent is None or away[-1] >= away.max():
        return None
    return converging(evidence, inside, "sublinear", exponent=exponent)


def _cycles(evidence: Evidence, history: History, trend: Trend, seen: dict[str, float]) -> Cycles | Undecided:
    """Turns that neither grow nor shrink without end: what the return map says of them."""
    if abs(trend.late) > UNSETTLED:
        return Undecided("turns that have settled", seen)
    spread = thickness(evidence, history)
    if spread > THICK[len(evidence.states[0]) > 2]:
        return Undecided("turns of one size", {**seen, "scatter": spread})
    if _slows(history):
        return Undecided("turns of one length: each takes longer than the one before", seen)
    shape = cycle(evidence, history.view, history.period)
    back = shape and returns(evidence, history.view, shape, spread)
    if shape is None or back is None:
        return Undecided("a return map", seen)
    numbers = {**seen, "multiplier": back.multiplier}
    slack = max(STEADY, spread)
    if back.contracts or back.expands:
        off = abs(trend.last / -np.expm1(np.log(back.multiplier)))
        settled = abs(trend.late) <= (max(5 * slack, ARRIVED) if back.contracts else STEADY)
        if settled and off <= max(ARRIVED, spread):
            shape = (cycle(evidence, history.view, history.period, inside=True) or shape) if back.expands else shape
            return _described(evidence, shape, "limit cycle", history.total, trend.last, back)
        return Undecided("turns that have settled", {**numbers, "radius left to go": off})
    if not back.keeps or abs(trend.late) > STEADY:
        return Undecided("turns that stay or clearly grow", numbers)
    return _described(evidence, shape, "orbit", history.total, trend.last, back)


def _slows(history: History) -> bool:
    if len(history.windows) > 1:
        half = int(np.argmin(np.abs(history.times - 0.5 * history.times[-1])))
        usable = [one.period for one in history.windows]
        return abs(np.log(usable[-1] / usable[min(half, len(usable) - 1)])) > SLOWER
    gaps = np.diff(history.times)
    return len(gaps) > 1 and abs(np.log(gaps[-1] / gaps[len(gaps) // 2 - 1])) > SLOWER


def _described(
    evidence: Evidence,
    shape: Cycle,
    kind: Kind,
    turns: float,
    drift: float,
    back: Returns | None,
) -> Cycles:
    time = shape.samples * abs(evidence.motion.spacing)
    return Cycles(
        type=kind,
        period=time,
        samples=shape.samples,
        amplitude=float(0.5 * (shape.high - shape.low).max()),
        center=as_plain(shape.center),
        low=as_plain(shape.low),
        high=as_plain(shape.high),
        turns=turns,
        drift=drift,
        multiplier=back and back.multiplier,
        bound=back is not None and back.bound,
        frequencies=(1 / time,),
    )
