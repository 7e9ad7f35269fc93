"""SymPy, which differentiates in its own way, finds the same values and gradients."""

import numpy as np
import sympy
from hypothesis import HealthCheck, given, settings

from gamedyn.formula.symbolic import symbol, symbolic
from tests.formula.programs import derivative_program, read
from tests.formula.strategies import MEASURES, PARAMETERS, formulas

POINT = (0.375, -1.25, 0.8125)
SYMBOLS = [symbol(name) for name in PARAMETERS]


def exact(expression: sympy.Expr) -> float:
    at = {one: sympy.Rational(value) for one, value in zip(SYMBOLS, POINT, strict=True)}
    return float(sympy.N(expression.xreplace(at), 30))


@settings(
    max_examples=60,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(formulas(size=4))
def test_gradients_of_random_formulas_agree_with_sympy(formula):
    expression = symbolic(read(formula), MEASURES)
    expected = [exact(expression), *[exact(sympy.diff(expression, one)) for one in SYMBOLS]]
    found = derivative_program(formula).evaluate(POINT, MEASURES)[: len(expected)]
    np.testing.assert_allclose(np.array(found, float), expected, rtol=1e-9, atol=1e-12)


def test_an_expression_is_built_from_the_tree():
    x, y = SYMBOLS[:2]
    assert symbolic(read("x/x")) == 1
    assert symbolic(read("0.45*log(sigmoid(x*y))")) == sympy.Rational(9, 20) * sympy.log(1 / (1 + sympy.exp(-x * y)))
    assert symbolic(read("max(x, 0) - relu(x) + pi - e")) == sympy.pi - sympy.E


def test_an_expectation_over_a_known_measure_is_a_sum():
    x = SYMBOLS[0]
    expected = (sympy.sin(-x) + sympy.sin(x / 4) + 2 * sympy.sin(2 * x)) / 4
    assert sympy.simplify(symbolic(read("mean(sin(x*t) for t in data)"), MEASURES) - expected) == 0


def test_an_expectation_over_an_unknown_measure_differentiates_under_the_integral():
    expression = symbolic(read("mean(x**2*p[1] for p in pairs)"))
    inner = symbolic(read("mean(2*x*p[1] for p in pairs)"))
    assert sympy.diff(expression, SYMBOLS[0]) == inner
