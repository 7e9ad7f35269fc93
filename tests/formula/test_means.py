"""Expectations are weighted sums over the nodes of their measures, and so are their derivatives."""

import numpy as np
import pytest

from gamedyn.formula.differentiate import gradient
from gamedyn.formula.lower import lower
from gamedyn.formula.program import Builder
from gamedyn.games.measures import Dirac, Discrete
from tests.formula.programs import derivative_program, read, value_program

RANDOM = np.random.default_rng(7)
DATA = Discrete(RANDOM.normal(size=5), RANDOM.dirichlet(np.ones(5)))
PAIRS = Discrete(RANDOM.normal(size=(4, 2)), RANDOM.dirichlet(np.ones(4)))
MEASURES = {"data": DATA, "pairs": PAIRS}
T, TW = DATA.nodes[:, 0], DATA.weights
P, PW = PAIRS.nodes, PAIRS.weights
X, Y, Z = 0.3, -1.7, 2.2


def value(formula: str) -> float:
    return float(value_program(formula).evaluate([X, Y, Z], MEASURES)[0])


def test_an_expectation_is_a_weighted_sum():
    assert value("mean(sin(x*t) for t in data)") == pytest.approx(TW @ np.sin(X * T), rel=1e-14)


def test_nodes_may_have_components():
    assert value("mean(tanh(x*p[0] - y*p[1]) for p in pairs)") == pytest.approx(
        PW @ np.tanh(X * P[:, 0] - Y * P[:, 1]), rel=1e-14
    )


def test_expectations_nest():
    nested = value("mean(t*mean(exp(p[0]*t*x) for p in pairs) for t in data)")
    terms = [[w * v * t * np.exp(p[0] * t * X) for p, v in zip(P, PW, strict=True)] for t, w in zip(T, TW, strict=True)]
    assert nested == pytest.approx(np.sum(terms), rel=1e-14)


def test_an_expectation_inside_a_function_of_another():
    inner = PW @ (P[:, 0] * X)
    assert value("mean((t - mean(p[0]*x for p in pairs))**2 for t in data)") == pytest.approx(
        TW @ (T - inner) ** 2, rel=1e-14
    )


def test_an_expectation_that_needs_no_variable_of_another_is_computed_once_outside():
    program = value_program("mean(t*mean(p[0]*x for p in pairs) for t in data)")
    assert [reduction.measure for reduction in program.reductions] == ["pairs", "data"]
    assert not any(reduction.body.reductions for reduction in program.reductions)


def test_an_expectation_of_what_does_not_vary_is_that():
    assert value("mean(x for t in data)") == X
    assert value("mean(2 for t in data)") == pytest.approx(2, rel=1e-15)


def test_an_expectation_over_a_point_mass_is_the_value_there():
    program = value_program("mean(logsigmoid(x*t) for t in data)")
    (found,) = program.evaluate([X, Y, Z], {"data": Dirac(1.5)})
    (expected,) = value_program("logsigmoid(x*1.5)").evaluate([X, Y, Z])
    assert found == expected


def test_points_broadcast_against_nodes():
    program = value_program("mean(mean(cos(x*t + y*p[1]) for p in pairs) for t in data)*z")
    x, y, z = RANDOM.normal(size=(3, 6, 1)), RANDOM.normal(size=7), 1.5
    (found,) = program.evaluate([x[0], y, z], MEASURES)
    each = [[program.evaluate([a, b, z], MEASURES)[0] for b in y] for a in x[0, :, 0]]
    assert found.shape == (6, 7)
    np.testing.assert_allclose(found, each, rtol=1e-13)


def test_derivatives_of_an_expectation_are_expectations_of_derivatives():
    program = derivative_program("mean(log(1 + exp(x*t))*y for t in data)")
    _, by_x, by_y, _, xx, xy, *_ = program.evaluate([X, Y, Z], MEASURES)
    sigmoid = 1 / (1 + np.exp(-X * T))
    assert by_x == pytest.approx(Y * (TW @ (sigmoid * T)), rel=1e-13)
    assert by_y == pytest.approx(TW @ np.log1p(np.exp(X * T)), rel=1e-13)
    assert xx == pytest.approx(Y * (TW @ (sigmoid * (1 - sigmoid) * T**2)), rel=1e-13)
    assert xy == pytest.approx(TW @ (sigmoid * T), rel=1e-13)


def test_a_program_differentiates_by_its_bound_variables():
    """The penalty E[(d/dt tanh(x*t))**2], whose integrand is a derivative by the node."""
    builder = Builder()
    x = builder.input("x")

    def squared_slope(t):
        inner = t.builder
        logit = lower(read("tanh(x*t)", ["x", "t"]), inner, {"x": x, "t": t})
        (slope,) = gradient(inner.here(logit), [t])
        return slope * slope

    program = builder.program([builder.mean("data", 1, squared_slope)], ["x"])
    (found,) = program.evaluate([X], MEASURES)
    assert found == pytest.approx(TW @ (X / np.cosh(X * T) ** 2) ** 2, rel=1e-13)
