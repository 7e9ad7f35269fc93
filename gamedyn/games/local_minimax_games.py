"""Games that tell the notions of a local solution apart: Nash, minimax, stable."""

import math
from typing import Literal

from gamedyn.games.catalogue import game
from gamedyn.games.facts import (
    FLOW,
    Attracts,
    Cycle,
    Deviation,
    Equilibrium,
    Fact,
    Gap,
    NotLocalNash,
    Repels,
    Spectrum,
    StationaryPoints,
    TimeScale,
    Values,
    pair,
)
from gamedyn.games.game import ZeroSum

ORIGIN = (0.0, 0.0)
PI = math.pi


@game(cites="jin2020")
def sine_sum() -> ZeroSum:
    """Game without any local solution, sin(x + y).

    At each critical point both players have the same curvature, so one of them sits on the wrong side; the duality
    gap is 2 everywhere.
    """
    period = {"x": (-PI, PI), "y": (-PI, PI)}
    return ZeroSum(
        "sin(x + y)",
        minimizer="x",
        maximizer="y",
        facts=(
            NotLocalNash((PI / 4, PI / 4), "minimizer", number="L53"),
            NotLocalNash((-PI / 4, -PI / 4), "maximizer", number="L53"),
            Values(1.0, -1.0, period, number="L53"),
            Gap((0.3, -0.2), 2.0, period, number="L53"),
            Gap((-1.1, 0.4), 2.0, period, number="L53"),
        ),
    )


@game(cites="glicksberg1952")
def squared_distance() -> ZeroSum:
    """Hide and seek on an interval, without a pure equilibrium.

    V = (x - y)^2 on [0, 1]^2. In mixed strategies x stays at 1/2 and y tosses a coin between 0 and 1; the value is 1/4.
    """
    unit = {"x": (0.0, 1.0), "y": (0.0, 1.0)}
    return ZeroSum(
        "(x - y)**2",
        minimizer="x",
        maximizer="y",
        domain=unit,
        facts=(
            Values(0.25, 0.0, unit, number="L54"),
            Gap((0.5, 0.5), 0.25, unit, number="L54"),
            NotLocalNash((0.5, 0.5), "maximizer", number="L54"),
        ),
    )


@game(cites="jin2020")
def global_not_local() -> ZeroSum:
    """Game whose global minimax points are not stationary.

    V = 0.2 x y - cos y on [-1, 1] x [-2 pi, 2 pi]. Inside, only the origin is stationary; two points of the boundary
    are local Nash equilibria, from which y gains by a long jump.
    """
    box = {"x": (-1.0, 1.0), "y": (-2 * PI, 2 * PI)}
    low, far = -PI + math.asin(0.2), PI + math.asin(0.2)
    return ZeroSum(
        "0.2*x*y - cos(y)",
        minimizer="x",
        maximizer="y",
        domain={"x": (-1, 1), "y": ("-2*pi", "2*pi")},
        facts=(
            StationaryPoints((ORIGIN,), box, number="L72"),
            NotLocalNash(ORIGIN, "maximizer", number="L72"),
            Values(1.0, 0.3917489506, box, number="L55"),
            Equilibrium((1.0, low), "local_nash", number="L87"),
            Equilibrium((-1.0, -low), "local_nash", number="L87"),
            Deviation((1.0, low), "maximizer", (far,), 0.4 * PI, number="L87"),
        ),
    )


@game(cites="jin2020")
def no_local_minimax() -> ZeroSum:
    """Game with a global but no local minimax point.

    V = y^2 - 2 x y on [-1, 1]^2: the maximizer is best off at a face, whatever x does.
    """
    box = {"x": (-1.0, 1.0), "y": (-1.0, 1.0)}
    return ZeroSum(
        "y**2 - 2*x*y",
        minimizer="x",
        maximizer="y",
        domain=box,
        facts=(
            StationaryPoints((ORIGIN,), box, number="L56"),
            NotLocalNash(ORIGIN, "maximizer", number="L56"),
            Values(1.0, 0.0, box, number="L56"),
        ),
    )


@game(cites="vyas2023")
def quadratic_linear() -> ZeroSum:
    """Game with a half-line of equilibria, x^2 y.

    (0, y) is a Nash equilibrium for y >= 0 and merely stationary for y < 0.
    """
    return ZeroSum(
        "x**2*y",
        minimizer="x",
        maximizer="y",
        facts=(
            Equilibrium(ORIGIN, "nash", number="L58"),
            Equilibrium((0.0, 1.5), "nash", number="L58"),
            NotLocalNash((0.0, -1.0), "minimizer", number="L58"),
            Deviation((0.0, -1.0), "minimizer", (3.0,), 9.0, number="L58"),
        ),
    )


@game(cites="adolphs2019")
def saddle_point() -> ZeroSum:
    """Game with a stable point that is no Nash equilibrium, beside one that is.

    V = 2 x^2 + y^2 + 4 x y + 4/3 y^3 - y^4/4.
    """
    root = math.sqrt(2)
    nash, unstable = (-2 - root, 2 + root), (root - 2, 2 - root)
    return ZeroSum(
        "2*x**2 + y**2 + 4*x*y + 4/3*y**3 - y**4/4",
        minimizer="x",
        maximizer="y",
        facts=(
            StationaryPoints((ORIGIN, nash, unstable), {"x": (-6.0, 6.0), "y": (-6.0, 6.0)}, number="L71"),
            Spectrum(ORIGIN, pair(1, -7), number="L71"),
            Attracts(ORIGIN, FLOW, number="L71"),
            NotLocalNash(ORIGIN, "maximizer", number="L71"),
            Equilibrium(nash, "differential_nash", number="L71"),
            Repels(unstable, FLOW, number="L71"),
        ),
    )


RIDGES = {
    "g1": "-3*x**2 - y**2 + 4*x*y",
    "g2": "3*x**2 + y**2 + 4*x*y",
    "g3": "(0.4*x**2 - 0.1*(y - 3*x + 0.05*x**3)**2 - 0.01*y**4)*exp(-0.01*(x**2 + y**2))",
}


@game(cites="wang2020")
def ridge(example: Literal["g1", "g2", "g3"] = "g1") -> ZeroSum:
    """Toys of the follow-the-ridge paper.

    g1: the origin is a local minimax point that gradient descent-ascent leaves. g2: the origin is none, and descent
    converges to it. g3: the only local minimax point within reach repels, and the flow ends on a cycle round it.
    """
    facts = {"g1": _ridge_first, "g2": _ridge_second, "g3": _ridge_third}[example]
    return ZeroSum(RIDGES[example], minimizer="x", maximizer="y", facts=facts())


def _ridge_first() -> tuple[Fact, ...]:
    return (
        Equilibrium(ORIGIN, "local_minimax", number="L68"),
        NotLocalNash(ORIGIN, "minimizer", number="L68"),
        Spectrum(ORIGIN, (-2, -2), number="L68"),
        Repels(ORIGIN, FLOW, number="L68"),
        TimeScale(ORIGIN, 3.0, "above", number="L69", cites="fiez2021"),
    )


def _ridge_second() -> tuple[Fact, ...]:
    return (
        NotLocalNash(ORIGIN, "maximizer", number="L68"),
        Spectrum(ORIGIN, (2, 2), number="L68"),
        Attracts(ORIGIN, FLOW, number="L68"),
        TimeScale(ORIGIN, 3.0, "below", number="L69", cites="fiez2021"),
    )


def _ridge_third() -> tuple[Fact, ...]:
    wide = {"x": (-12.0, 12.0), "y": (-12.0, 12.0)}
    far = (8.101257694831943, -0.6206619278437852)
    extents = {"x": (-2.676482, 2.676482), "y": (-2.572311, 2.572311)}
    return (
        Equilibrium(ORIGIN, "local_minimax", number="L68"),
        NotLocalNash(ORIGIN, "minimizer", number="L68"),
        Spectrum(ORIGIN, (-0.4, -0.4), number="L68"),
        StationaryPoints((ORIGIN, far, (-far[0], -far[1])), wide, number="L68"),
        TimeScale(ORIGIN, 5.0, "above", number="L69", cites="fiez2021"),
        Cycle((2.22828684, 0.0), 41.2130914, "attracting", extents, number="L68"),
    )
