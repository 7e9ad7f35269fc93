"""Numbers read off trajectories: digits as printed, periods and extents of closed orbits, growth."""

from typing import Any

import numpy as np
import pytest
from scipy.interpolate import CubicSpline

from gamedyn.runs.run import Run
from tests.theorems.claims import Play

SAMPLES = 4000  # on one turn; cubic interpolation between them errs by some 1e-12


def digits(text: str, units: float = 0.51) -> Any:
    """Equal to what rounds to this number as printed (`units` in its last place)."""
    _, _, decimals = text.partition(".")
    return pytest.approx(float(text), abs=units * 10.0 ** -len(decimals), rel=0)


def upward(run: Run, name: str, level: float) -> np.ndarray:
    """The times at which a parameter rises through a level."""
    curve = _curve(run, run.coordinate(name))
    times = curve.solve(level, extrapolate=False)
    return times[curve(times, 1) > 0]


def extent(run: Run, values: np.ndarray) -> tuple[float, float]:
    """The least and the largest of a quantity (n,) along a flow, between its samples."""
    curve = _curve(run, values)
    turning = curve(curve.derivative().roots(extrapolate=False))
    return float(min(turning.min(), values.min())), float(max(turning.max(), values.max()))


def _curve(run: Run, values: np.ndarray) -> CubicSpline:
    return CubicSpline(np.abs(run.time), values)


class Turn:
    """One turn of a flow, after a time in which it settles.

    A turn is from one upward passage of a parameter through a level to the next.
    """

    def __init__(self, play: Play, start: Any, *, settle: float, guess: float, name: str, level: float):
        settled = play.run(start, settle, samples=1) if settle else None
        assert settled is None or settled.ended is None, "the flow settles"
        begin = settled.final if settled else start
        self.run = play.run(begin, 2.2 * guess, samples=round(2.2 * SAMPLES))
        assert self.run.ended is None, "the flow stays"
        passages = upward(self.run, name, level)
        assert len(passages) > 1, "the flow comes round"
        self.period = float(passages[1] - passages[0])
        self.section = [float(_curve(self.run, column)(passages[0])) for column in self.run.points.T]

    def extent(self, name: str) -> tuple[float, float]:
        """The least and the largest value of a parameter."""
        return extent(self.run, self.run.coordinate(name))

    @property
    def radius(self) -> tuple[float, float]:
        """The least and the largest distance from the origin."""
        return extent(self.run, np.linalg.norm(self.run.points, axis=1))


def judged(run: Run, kind: str, sort: str | None = None) -> Any:
    """The verdict on a run, which is of this kind, and of this type or rate if one is said."""
    verdict = run.verdict
    assert verdict.kind == kind, str(verdict)
    assert sort in (None, getattr(verdict, "type", None), getattr(verdict, "rate", None)), str(verdict)
    return verdict
