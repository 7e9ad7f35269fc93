"""Games whose flow conserves a quantity behind a change of variables: replicator dynamics, hidden bilinear games."""

import math

import numpy as np
import pytest
import sympy

import gamedyn as gd
from tests.theorems.claims import Play, claim, on, settings, term_added, with_constants
from tests.theorems.measure import Turn, digits, judged
from tests.theorems.symbols import change

UNEQUAL = settings(rate={"minimizer": 1.0, "maximizer": 2.0})
REPLICATOR = Play(gd.games.replicator(), gd.flows.Gradient())
HIDDEN = Play(gd.games.hidden_bilinear(p=0.5, q=0.5), gd.flows.Gradient())


def product(x, y):
    return x * (1 - x) * y * (1 - y)


def hidden(theta, phi):
    """What the flow of the hidden bilinear game keeps (Vlatakis-Gkaragkounis, Flokas and Piliouras 2019)."""
    p, q = sympy.symbols("p q", real=True)
    parts = [
        (1 - 2 * share) * t + (1 - share) * sympy.exp(t) + share * sympy.exp(-t) for t, share in ((theta, p), (phi, q))
    ]
    return sympy.Add(*parts)


@claim(REPLICATOR, on(gd.games.matching_pennies()), term_added)
def test_L32_replicator_dynamics_keep_the_product_of_all_probabilities(play):
    assert change(play, product) == 0


@claim(REPLICATOR, UNEQUAL)
def test_L32_the_orbit_from_7_tenths_and_a_half(play):
    turn = Turn(play, (0.7, 0.5), settle=0.0, guess=6.56, name="y", level=0.5)
    assert product(*turn.run.points.T) == pytest.approx(0.0525, abs=1e-11)
    assert turn.period == digits("6.559999463")
    verdict = judged(play.run((0.7, 0.5), 200.0), "cycles", "orbit")
    assert verdict.period == digits("6.559999463", units=5)


@claim(REPLICATOR, UNEQUAL, term_added)
def test_L32_small_orbits_have_period_2_pi(play):
    first, second = play.eigenvalues((0.5, 0.5))
    assert (first, second) == pytest.approx((1j, -1j), abs=1e-14)


@claim(HIDDEN, term_added)
def test_L67_the_hidden_bilinear_flow_keeps_a_convex_function(play):
    assert change(play, hidden) == 0


@claim(HIDDEN, with_constants(p=0.4))
def test_L67_the_orbit_from_2_and_0(play):
    turn = Turn(play, (2.0, 0.0), settle=0.0, guess=162.6, name="phi", level=0.0)
    kept = np.cosh(turn.run.points).sum(axis=1)  # what `hidden` is at p = q = 1/2
    assert turn.period == digits("162.6244725")
    assert (kept.min(), kept.max()) == (digits("4.7621956911"), digits("4.7621956911"))


@claim(HIDDEN, with_constants(p=0.4), term_added)
def test_L67_small_orbits_have_period_32_pi(play):
    first, _ = play.eigenvalues((0.0, 0.0))
    assert play.game.gradient((0.0, 0.0)) == pytest.approx([0, 0], abs=1e-15)
    assert 2 * math.pi / first.imag == digits("100.5309649")
    assert first.real == pytest.approx(0, abs=1e-15)


@claim(HIDDEN, with_constants(p=2.0))
def test_L67_the_flow_is_judged_an_orbit(play):
    verdict = judged(play.run((2.0, 0.0), 2000.0), "cycles", "orbit")
    assert verdict.period == pytest.approx(162.6244725, rel=1e-7)
