"""Stability of rest points, and what rounding allows to say of it."""

import math

import numpy as np
import pytest

from gamedyn.analysis.spectrum import eigenvalues, of_flow, of_map, radius


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
