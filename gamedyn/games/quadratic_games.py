"""Quadratic games, whose dynamics are linear: every question about a method has an answer in closed form."""

import math
from typing import Literal

from gamedyn.games.catalogue import game
from gamedyn.games.facts import (
    FLOW,
    Attracts,
    Deviation,
    Equilibrium,
    Fact,
    Gap,
    Method,
    Multiplier,
    NotLocalNash,
    Repels,
    Spectrum,
    StepLimit,
    TimeScale,
    WeakMinty,
    pair,
)
from gamedyn.games.game import ZeroSum

ORIGIN = (0.0, 0.0)


@game(cites="zhang2022")
def quadratic(mu: float = 0.1, b: float = 1.0) -> ZeroSum:
    """Quadratic min-max game, strongly convex and strongly concave.

    V = mu/2 x^2 + b x y - mu/2 y^2. Simultaneous descent needs O(kappa^2) steps, alternating descent O(kappa).
    """
    return ZeroSum(
        "mu/2*x**2 + b*x*y - mu/2*y**2",
        minimizer="x",
        maximizer="y",
        constants={"mu": mu, "b": b},
        facts=(
            Spectrum(ORIGIN, (complex(mu, b), complex(mu, -b))),
            *(_strong(mu, b) if mu > 0 else ()),
            *(_condition_ten() if (mu, b) == (0.1, 1.0) else ()),
        ),
    )


def _strong(mu: float, b: float) -> tuple[Fact, ...]:
    stiff, bend = mu**2 + b**2, (mu + b**2 / mu) / 2
    reach = 2 * max(1.0, abs(b) / mu)
    wide = {"x": (-reach, reach), "y": (-reach, reach)}
    return (
        Equilibrium(ORIGIN, "differential_nash"),
        Equilibrium(ORIGIN, "nash"),
        StepLimit(ORIGIN, below=2 * mu / stiff, number="L46"),
        Multiplier(ORIGIN, Method("simultaneous", mu / stiff), abs(b) / math.sqrt(stiff), number="L46"),
        Gap((0.3, -0.7), bend * 0.58, wide, number="L88"),
    )


def _condition_ten() -> tuple[Fact, ...]:
    best = Method("alternating", 1.8099751242)
    return (
        Multiplier(ORIGIN, Method("simultaneous", 0.0990099010), 0.9950371902, number="L46"),
        Multiplier(ORIGIN, Method("alternating", 1.0), 0.9, number="L47"),
        Multiplier(ORIGIN, best, 0.8190024876, number="L47"),
    )


@game(cites="lee2021")
def weak_minty() -> ZeroSum:
    """Quadratic game on which extragradient fails for every step.

    V = -x^2/6 + (2 sqrt 2/3) x y + y^2/6: Lipschitz constant 1, weak Minty parameter -1/3.
    """
    whole = {"x": (-2.0, 2.0), "y": (-2.0, 2.0)}
    return ZeroSum(
        "-x**2/6 + 2*sqrt(2)/3*x*y + y**2/6",
        minimizer="x",
        maximizer="y",
        facts=(
            NotLocalNash(ORIGIN, "minimizer", number="L66"),
            NotLocalNash(ORIGIN, "maximizer", number="L66"),
            Spectrum(ORIGIN, pair(-1 / 3, -8 / 9), number="L66"),
            WeakMinty(ORIGIN, -1 / 3, whole, number="L66", cites="diakonikolas2021"),
            Repels(ORIGIN, FLOW),
        ),
    )


@game(cites="daskalakis2018limit")
def limit_points(example: Literal["f1", "f2"] = "f1") -> ZeroSum:
    """Quadratic games whose limit points are not Nash.

    f1 = -x^2/8 - y^2/2 + 0.6 x y attracts gradient descent-ascent, though x sits at a maximum of its own loss.
    f2 = x^2/2 + y^2/2 + 4 x y repels it, and attracts optimistic descent alone.
    """
    value = {"f1": "-x**2/8 - y**2/2 + 0.6*x*y", "f2": "x**2/2 + y**2/2 + 4*x*y"}[example]
    return ZeroSum(value, minimizer="x", maximizer="y", facts=_first() if example == "f1" else _second())


def _first() -> tuple[Fact, ...]:
    return (
        Spectrum(ORIGIN, (0.2, 0.55), number="L70"),
        Attracts(ORIGIN, FLOW, number="L70"),
        NotLocalNash(ORIGIN, "minimizer", number="L70"),
        Equilibrium(ORIGIN, "local_minimax", number="L70"),
    )


def _second() -> tuple[Fact, ...]:
    return (
        Spectrum(ORIGIN, pair(0, -15), number="L70"),
        Multiplier(ORIGIN, Method("simultaneous", 0.01), math.sqrt(1.0015), number="L70"),
        NotLocalNash(ORIGIN, "maximizer", number="L70"),
    )


@game(cites="jin2020")
def local_minimax() -> ZeroSum:
    """Quadratic game whose local minimax point is a center.

    V = -x^2 + 5 x y - y^2. The origin is a strict local minimax point and no Nash equilibrium; gradient flow turns
    round it for ever, and converges to it as soon as the maximizer is faster.
    """
    return ZeroSum(
        "-x**2 + 5*x*y - y**2",
        minimizer="x",
        maximizer="y",
        facts=(
            Equilibrium(ORIGIN, "local_minimax", number="L59"),
            NotLocalNash(ORIGIN, "minimizer", number="L59"),
            Spectrum(ORIGIN, pair(0, -21), number="L59"),
            TimeScale(ORIGIN, 1.0, "above", number="L69", cites="fiez2021"),
            Deviation(ORIGIN, "minimizer", (100.0,), 1e4, number="L59"),
        ),
    )
