"""The strongly convex and strongly concave quadratic: linear rates, and what taking turns is worth."""

import math

import numpy as np
import pytest
import sympy

import gamedyn as gd
from gamedyn.rules import Alternating, Simultaneous
from tests.theorems.claims import Play, claim, doubled, flipped, term_added, with_constants
from tests.theorems.measure import digits, judged
from tests.theorems.symbols import H, step_matrix

GAME = gd.games.quadratic(mu=0.1, b=1.0)
SIMULTANEOUS = Play(GAME, Simultaneous(step=0.1))
ALTERNATING = Play(GAME, Alternating(step=1.0))
BEST_SIMULTANEOUS = 0.1 / (0.1**2 + 1)
BEST_ALTERNATING = 2 * (math.sqrt(0.1**2 + 1) - 0.1)
ORIGIN, START = (0.0, 0.0), (1.0, 1.0)
MU, B = sympy.symbols("mu b", real=True)


def steps_to_a_millionth(modulus):
    return math.log(1e-6) / math.log(modulus)


def modulus(play):
    return abs(play.eigenvalues(ORIGIN)[0])


@claim(SIMULTANEOUS, doubled, flipped, term_added)
def test_L46_the_squared_modulus_of_simultaneous_descent(play):
    """Its update map is a rotation times a factor: (1 - h mu)^2 + h^2 b^2 is its determinant."""
    matrix = step_matrix(play)
    assert sympy.expand(matrix.det() - (1 - H * MU) ** 2 - H**2 * B**2) == 0
    assert sympy.expand(matrix.trace() - 2 * (1 - H * MU)) == 0


@claim(SIMULTANEOUS, doubled, with_constants(mu=0.2), term_added)
def test_L46_simultaneous_descent_is_stable_up_to_a_step(play):
    limit = 2 * 0.1 / (0.1**2 + 1)
    assert modulus(play.at(step=limit * (1 - 1e-6))) < 1 < modulus(play.at(step=limit * (1 + 1e-6)))


@claim(SIMULTANEOUS.at(step=BEST_SIMULTANEOUS), doubled, with_constants(b=2.0), term_added)
def test_L46_the_best_step_of_simultaneous_descent(play):
    assert play.method.step == digits("0.0990099010")
    assert modulus(play) == digits("0.9950371902")
    assert steps_to_a_millionth(modulus(play)) == digits("2776.9")
    assert all(modulus(play.at(step=BEST_SIMULTANEOUS * share)) > modulus(play) for share in (0.99, 1.01))


@claim(SIMULTANEOUS.at(step=BEST_SIMULTANEOUS), doubled, with_constants(b=2.0))
def test_L46_the_run_converges_at_the_predicted_rate(play):
    run = play.run(START, 2777)
    verdict = judged(run, "converges", "linear")
    assert np.linalg.norm(run.final) / np.linalg.norm(START) == pytest.approx(1e-6, rel=1e-3)
    assert verdict.predicted == digits("0.9950371902")
    assert verdict.measured == pytest.approx(verdict.predicted, rel=1e-6)
    assert verdict.point == pytest.approx(ORIGIN, abs=1e-12)


@claim(ALTERNATING, doubled, term_added)
def test_L47_the_determinant_of_alternating_descent(play):
    """While eigenvalues are complex their modulus is its root, 1 - h mu."""
    assert sympy.expand(step_matrix(play).det() - (1 - H * MU) ** 2) == 0


@claim(ALTERNATING, doubled, with_constants(mu=0.2), term_added)
def test_L47_the_modulus_of_alternating_descent_while_its_eigenvalues_are_complex(play):
    for step in (0.3, 1.0, 1.8):
        first, _ = play.at(step=step).eigenvalues(ORIGIN)
        assert first.imag > 0
        assert abs(first) == pytest.approx(1 - 0.1 * step, abs=1e-12)


@claim(ALTERNATING.at(step=BEST_ALTERNATING), doubled, with_constants(mu=0.2), term_added)
def test_L47_the_best_step_of_alternating_descent(play):
    """There the two eigenvalues meet, so numbers are known to half the digits only."""
    assert play.method.step == digits("1.8099751242")
    assert 1 - 0.1 * play.method.step == digits("0.8190024876")
    assert modulus(play) == pytest.approx(0.8190024876, abs=1e-7)
    assert steps_to_a_millionth(0.8190024876) == digits("69.19")
    assert all(modulus(play.at(step=BEST_ALTERNATING * share)) > modulus(play) for share in (0.99, 1.01))


@claim(ALTERNATING, doubled, with_constants(mu=0.2))
def test_L47_the_run_converges_at_the_predicted_rate(play):
    verdict = judged(play.run(START, 150), "converges", "linear")
    assert verdict.predicted == pytest.approx(0.9, abs=1e-12)
    assert verdict.measured == pytest.approx(0.9, abs=1e-4)
