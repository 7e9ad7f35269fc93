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
    NotLocalNash,
    Repels,
    Spectrum,
    StationaryPoints,
    TimeScale,
    pair,
)
from gamedyn.games.game import ZeroSum

ORIGIN = (0.0, 0.0)


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
