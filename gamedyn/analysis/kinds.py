"""The verdicts: what a trajectory does, each with the numbers that show it.

Times are steps of a map, or the time of a flow. Ratios and factors are along the run, also when it goes backwards.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Point = tuple[float, ...]


@dataclass(frozen=True)
class Converges:
    """Comes to rest at a stationary point."""

    kind: Literal["converges"] = field(default="converges", init=False)
    point: Point  # polished by Newton
    rate: Literal["linear", "sublinear", "exact"]
    predicted: float | None  # factor per unit of time from the spectrum, transverse to a set of equilibria
    measured: float | None  # the same factor, as seen
    exponent: float | None  # of a sublinear approach: distance ~ time ** exponent
    distance: float  # of the last position from the point
    residual: float  # norm of the first-order conditions at the point
    continuum: int = 0  # dimension of the set of equilibria to which the point belongs

    def __str__(self) -> str:
        place = f"converges to {_point(self.point, nothing=1e-9 * max(self.distance, *map(abs, self.point)))}"
        if self.continuum:
            place += f", one of a {self.continuum}-dimensional set"
        return f"{place}: {self._pace()}, now {self.distance:.2g} away"

    def _pace(self) -> str:
        if self.rate == "linear":
            return f"linear, factor {_number(self.measured)} (predicted {_number(self.predicted)})"
        return "exactly" if self.rate == "exact" else f"sublinear, exponent {_number(self.exponent, 3)}"


@dataclass(frozen=True)
class Cycles:
    """Goes round a closed invariant curve, or a torus, for all the turns that were seen."""

    kind: Literal["cycles"] = field(default="cycles", init=False)
    type: Literal["orbit", "limit cycle", "quasi-periodic"]
    period: float  # time of a turn, interpolated between samples
    samples: float  # the same in samples
    amplitude: float  # half the extent of the coordinate that moves most
    center: Point  # time average
    low: Point  # extent of every coordinate, interpolated between samples
    high: Point
    turns: float  # turns seen
    drift: float  # relative growth of the radius per turn
    multiplier: float | None  # of the return map, transverse to the curve
    bound: bool = False  # whether the multiplier is only known to be smaller: neighbors merge within a turn
    frequencies: Point = ()  # turns per unit of time, one per independent rotation

    def __str__(self) -> str:
        text = f"{self._shape()}: period {self.period:.10g}, amplitude {self.amplitude:.6g}, {_turns(self.turns)}"
        if self.type == "quasi-periodic":
            return f"{text}, {len(self.frequencies)} independent frequencies"
        known = "" if self.multiplier is None else f", multiplier {'below ' if self.bound else ''}{self.multiplier:.4g}"
        return f"{text}, drift {self.drift:.1e} per turn{known}"

    def _shape(self) -> str:
        if self.type == "quasi-periodic":
            return "quasi-periodic"
        unstable = self.type == "limit cycle" and self.multiplier is not None and self.multiplier > 1
        return f"cycles on {'an unstable' if unstable else 'an' if self.type == 'orbit' else 'a'} {self.type}"


@dataclass(frozen=True)
class Diverges:
    """Leaves every bound, or spirals outwards."""

    kind: Literal["diverges"] = field(default="diverges", init=False)
    type: Literal["escape", "spiral"]
    step: int | None  # sample at which the bound was left, if it was
    time: float | None  # and the time of that sample
    growth: float  # factor per unit of time at the end
    first: float | None = None  # of a spiral: ratio per turn at the start
    last: float | None = None  # and at the end
    turns: float | None = None
    cause: str | None = None

    def __str__(self) -> str:
        if self.type == "spiral":
            ratios = f"each turn {_number(self.first)} times farther out at first, {_number(self.last)} at last"
            return f"diverges in a spiral: {ratios}, {_turns(self.turns or 0)}"
        left = "" if self.step is None else f" {_when(self.step, self.time)}"
        reason = f" ({self.cause})" if self.cause else ""
        growing = (
            "" if self.growth == 1 else f", growing by {_number(self.growth)} per unit of time"
        )  # 1: none was seen
        return f"diverges: escapes{left}{growing}{reason}"


@dataclass(frozen=True)
class Saturates:
    """The players' gradients vanish though no equilibrium is near."""

    kind: Literal["saturates"] = field(default="saturates", init=False)
    gradients: Mapping[str, float] = field(default_factory=dict)  # norm per player at the end
    surroundings: float = 0.0  # largest gradient within a few lengths of variation of the field

    def __str__(self) -> str:
        norms = ", ".join(f"{player} {norm:.2g}" for player, norm in self.gradients.items())
        return f"saturates with no equilibrium near: gradient norms {norms}, but {self.surroundings:.2g} around"


@dataclass(frozen=True)
class LeftDomain:
    """A function met an argument outside its domain."""

    kind: Literal["left_domain"] = field(default="left_domain", init=False)
    function: str
    step: int  # sample at which it happened
    time: float
    cause: str

    def __str__(self) -> str:
        return f"left the domain of {self.function} {_when(self.step, self.time)}: {self.cause}"


@dataclass(frozen=True)
class Undecided:
    """The numbers do not show what the trajectory does."""

    kind: Literal["undecided"] = field(default="undecided", init=False)
    missing: str  # what a decision would have needed
    seen: Mapping[str, float] = field(default_factory=dict)

    def __str__(self) -> str:
        numbers = ", ".join(f"{name} {value:.4g}" for name, value in self.seen.items())
        return f"undecided for want of {self.missing}" + (f" ({numbers})" if numbers else "")


Verdict = Converges | Cycles | Diverges | Saturates | LeftDomain | Undecided


def _point(values: Point, nothing: float) -> str:
    """Up to four coordinates; those below `nothing` are 0 but for rounding."""
    shown = ", ".join(f"{value if abs(value) > nothing else 0.0:.6g}" for value in values[:4])
    return f"({shown}{', ...' if len(values) > 4 else ''})"


def _number(value: float | None, digits: int = 6) -> str:
    return "unknown" if value is None else f"{value:.{digits}g}"


def _turns(turns: float) -> str:
    return f"for the {turns:.3g} turns seen"


def _when(step: int, time: float | None) -> str:
    return f"at step {step}" if time is None or time == step else f"at time {time:.6g}"
