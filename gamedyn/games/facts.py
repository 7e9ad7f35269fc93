"""What is known about a game, as data: each record is one claim that a test checks and a spoiled game fails.

Points and eigenvalues follow the order of the game's parameters. Eigenvalues are those of the game Jacobian
DF, so a point attracts the gradient flow dz/dt = -F(z) when all their real parts are positive.
"""

from cmath import sqrt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Point = tuple[float, ...]
Box = Mapping[str, tuple[float, float]]
Kind = Literal["stationary", "local_nash", "differential_nash", "local_minimax", "local_maximin", "nash"]


@dataclass(frozen=True)
class Method:
    """How the players move: by the gradient flow, or by descent at a step length, all at once or in an order."""

    name: Literal["gradient", "simultaneous", "alternating"]
    step: float | Mapping[str, float] = 0.0  # one for all, or one for each player
    order: tuple[str, ...] = ()  # who moves first, second, ...; the game's own order if empty
    inner: Mapping[str, int] = field(default_factory=dict)  # moves in a row, of players with more than one


FLOW = Method("gradient")


@dataclass(frozen=True, kw_only=True)
class Fact:
    """What every record carries besides its claim."""

    number: str = ""  # in the table of facts that the tests cover
    cites: str = ""  # key in refs.bib, if another paper than the game's own states it


@dataclass(frozen=True)
class Equilibrium(Fact):
    """No player gains to first order at the point (with the sign rule at faces); `kind` says what it is beyond that.

    `differential_nash`: each player's own Hessian block is positive definite. `local_minimax`: the maximizer's
    curvature is negative and the Schur complement of the minimizer positive; `local_maximin` has the roles swapped.
    `nash`: no deviation of one player within the domain gains.
    """

    point: Point
    kind: Kind = "stationary"


@dataclass(frozen=True)
class NotLocalNash(Fact):
    """The point is stationary, but this player's own curvature is negative in some direction."""

    point: Point
    player: str


@dataclass(frozen=True)
class Deviation(Fact):
    """From the point, this player gains so much by moving alone to `to`: the point is no Nash equilibrium."""

    point: Point
    player: str
    to: Point  # the player's own parameters
    gain: float


@dataclass(frozen=True)
class StationaryPoints(Fact):
    """Within the box, F vanishes at these points and nowhere else."""

    points: tuple[Point, ...]
    within: Box


@dataclass(frozen=True)
class Spectrum(Fact):
    """The eigenvalues of DF at a point, with multiplicity."""

    point: Point
    eigenvalues: tuple[complex, ...]


@dataclass(frozen=True)
class Values(Fact):
    """min max and max min of the value over the box; where they differ, the game has no Nash equilibrium there."""

    minimax: float
    maximin: float
    within: Box


@dataclass(frozen=True)
class Gap(Fact):
    """The duality gap at a point: what both players could gain there by deviating within the box, added up."""

    point: Point
    gap: float
    within: Box


@dataclass(frozen=True)
class WeakMinty(Fact):
    """The least <F(z), z - point> / |F(z)|^2 in the box, to four digits; if it is negative, cycles are possible."""

    point: Point
    least: float
    within: Box


@dataclass(frozen=True)
class Rate(Fact):
    """How fast a quantity changes along the gradient flow, at every point of the box; rate 0 is a conservation law."""

    quantity: str
    rate: str = "0"
    within: Box = field(default_factory=dict)  # [-2, 2] for what is not named


@dataclass(frozen=True)
class Invariant(Fact):
    """A quantity that the method keeps at every step; in it, step lengths are called `step` or `step_<player>`."""

    quantity: str
    method: Method


@dataclass(frozen=True)
class Multiplier(Fact):
    """The largest eigenvalue of the method's update map at a point: modulus (below 1 it attracts) and argument."""

    point: Point
    method: Method
    modulus: float
    angle: float | None = None  # radians per step


@dataclass(frozen=True)
class StepLimit(Fact):
    """The point attracts simultaneous descent if and only if the step is below this length."""

    point: Point
    below: float


@dataclass(frozen=True)
class TimeScale(Fact):
    """The point attracts the flow in which the maximizer is `ratio` times faster only on one side of this ratio."""

    point: Point
    ratio: float
    attracts: Literal["above", "below"]


@dataclass(frozen=True)
class Attracts(Fact):
    """The method comes nearer to the point from every direction, if only slowly."""

    point: Point
    method: Method


@dataclass(frozen=True)
class Repels(Fact):
    """Near the point, the method leaves it."""

    point: Point
    method: Method


@dataclass(frozen=True)
class Cycle(Fact):
    """The closed orbit of the gradient flow through a point."""

    through: Point
    period: float
    kind: Literal["attracting", "repelling", "neutral"]  # neutral: one of a continuum
    extents: Mapping[str, tuple[float, float]] = field(default_factory=dict)  # of formulas in the parameters
    multiplier: float | None = None  # by which a turn multiplies a small distance from the cycle


@dataclass(frozen=True)
class Endpoint(Fact):
    """Where the method is after so many steps (the flow: after so much time), as values of formulas."""

    method: Method
    start: Point
    duration: float
    end: Mapping[str, float]
    error: float = 1e-8  # to which the numbers are given


@dataclass(frozen=True)
class Settles(Fact):
    """After `transient` steps, for `steps` more, a quantity has this largest value, within the relative error."""

    method: Method
    start: Point
    transient: int
    steps: int
    quantity: str
    largest: float
    error: float


def pair(mean: float, square: float) -> tuple[complex, complex]:
    """The two eigenvalues mean +- sqrt(square); a negative square makes them complex."""
    return mean + sqrt(square), mean - sqrt(square)
