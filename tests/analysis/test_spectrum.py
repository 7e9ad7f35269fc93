"""Stability of rest points, and what rounding allows to say of it."""

import math

import numpy as np
import pytest

from gamedyn.analysis.spectrum import eigenvalues, of_flow, of_map, radius

from .plain_games import alternating as alternating_descent
from .plain_games import dirac, simultaneous


def descent(step, mu=0.0):
    return np.array([[1 - step * mu, -step], [step, 1 - step * mu]])


def alternating(step):
    return np.array([[1, -step], [step, 1 - step**2]])


@pytest.mark.parametrize("step", [1e-3, 0.1, 1.0])
def test_L11_simultaneous_descent_repels(step):
    assert radius(descent(step)) == pytest.approx(math.sqrt(1 + step**2), rel=1e-14)
    assert of_map(descent(step)).repels


@pytest.mark.parametrize("step", [1e-3, 0.1, 1.0, 1.99])
def test_L13_alternating_descent_is_marginal_and_turns(step):
    seen = of_map(alternating(step))
    assert not seen.attracts
    assert not seen.repels
    assert seen.turning == pytest.approx(2 * math.asin(step / 2), abs=1e-12)


def test_L46_a_radius_a_little_below_one_attracts():
    assert of_map(descent(1e-3, mu=1.1e-3)).attracts
    assert of_map(descent(0.0990099010, mu=0.1)).rate == pytest.approx(math.log(0.9950371902), abs=1e-9)


def test_a_double_eigenvalue_one_is_marginal_whatever_rounding_does():
    seen = of_map(np.array([[1.0, 1.0], [1e-17, 1.0]]))
    assert not seen.attracts
    assert not seen.repels
    assert eigenvalues(np.array([[1.0, 1.0], [0.0, 1.0]]))[1].min() > 1e-8


def test_eigenvalues_along_a_set_of_equilibria_do_not_count():
    step = np.diag([1.0, 0.9, 1.0])
    assert not of_map(step).attracts
    assert of_map(step, continuum=2).rate == pytest.approx(math.log(0.9))
    assert of_flow(np.diag([0.0, -0.3]), continuum=1).rate == pytest.approx(-0.3)
    assert of_map(np.eye(2), continuum=2).attracts


def test_flows_are_judged_by_real_parts():
    assert of_flow(np.array([[-0.1, 2.0], [-2.0, -0.1]])).attracts
    assert of_flow(np.array([[0.1, 2.0], [-2.0, 0.1]])).repels
    marginal = of_flow(np.array([[0.0, 2.0], [-2.0, 0.0]]))
    assert not marginal.attracts
    assert not marginal.repels
    assert marginal.turning == pytest.approx(2)


@pytest.mark.parametrize(
    ("step", "turns", "eigenvalue"),
    [(0.2, 1, 0.995 + 0.0998749j), (0.2, 5, 0.975 + 0.2222049j), (1, 5, 0.375 + 0.9270248j)],
)
def test_L35_alternating_descent_on_the_dirac_gan_has_modulus_one(step, turns, eigenvalue):
    motion = alternating_descent(dirac, step, order=["minimizer"] + turns * ["maximizer"])
    matrix = motion.update_jacobian(np.zeros(2))
    values = np.linalg.eigvals(matrix)
    assert values[np.argmax(values.imag)] == pytest.approx(eigenvalue, abs=1e-6)
    assert radius(matrix) == pytest.approx(1, abs=1e-9)


def test_L35_beyond_the_limit_and_for_simultaneous_descent_it_repels():
    beyond = alternating_descent(dirac, 2, order=["minimizer"] + 5 * ["maximizer"])
    assert radius(beyond.update_jacobian(np.zeros(2))) == pytest.approx(2.618033989, abs=1e-8)
    assert radius(simultaneous(dirac, 0.2).update_jacobian(np.zeros(2))) == pytest.approx(1.0049875621, abs=1e-9)
