"""Values, gradients and Jacobians agree with mpmath at 50 digits within the program's running error bound.

GAMEDYN_FULL=1 asks for 2,000 points of each formula; GAMEDYN_FORMULAS and GAMEDYN_POINTS set the counts.
"""

import os
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from mpmath import mpf

from gamedyn.formula.accuracy import LINE, bounded
from gamedyn.formula.functions import OPERATIONS
from gamedyn.formula.tree import Tree
from gamedyn.games.measures import Discrete
from tests.formula.oracle import Cancelled, derivatives
from tests.formula.programs import derivative_program, read, value_program
from tests.formula.strategies import MEASURES, PARAMETERS, formulas

IS_FULL = os.environ.get("GAMEDYN_FULL") == "1"
FORMULAS = int(os.environ.get("GAMEDYN_FORMULAS", "500"))
POINTS = int(os.environ.get("GAMEDYN_POINTS", "2000" if IS_FULL else "5"))


def points(count: int, spread: float = 2.0) -> np.ndarray:
    return np.random.default_rng(count).normal(0, spread, (count, len(PARAMETERS)))


def errors_beyond_bounds(formula: str, at: np.ndarray) -> tuple[int, int, list[str]]:
    """How many numbers were computed, how many of them could be checked, and which break their bound."""
    tree, found = read(formula), bounded(derivative_program(formula), list(at.T), MEASURES)
    values, bounds = (np.array([np.broadcast_to(one[k], len(at)) for one in found]) for k in (0, 1))
    checked, broken = 0, []
    for number, point in enumerate(at):
        for place, true in enumerate(expected(tree, point)):
            value, bound = float(values[place, number]), float(bounds[place, number])
            checked += np.isfinite(bound)
            if np.isfinite(bound) and not abs(mpf(value) - true) <= bound:
                broken.append(f"{formula} at {point}: output {place} is {value!r}, not {true}; bound {bound:.2g}")
    return bounds.size, checked, broken


def expected(tree: Tree, point: np.ndarray) -> list[Any]:
    """What a derivative program should give at a point; nothing where the oracle needs too many digits."""
    try:
        exact = derivatives(tree, dict(zip(PARAMETERS, map(float, point), strict=True)), MEASURES)
    except Cancelled:
        return []
    return [*exact, *exact[1 + len(PARAMETERS) :]]


def test_values_gradients_and_jacobians_of_random_formulas_are_within_their_error_bounds():
    computed, checked = 0, 0

    @settings(
        max_examples=FORMULAS,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(formulas())
    def agree(formula: str) -> None:
        nonlocal computed, checked
        every, some, broken = errors_beyond_bounds(formula, points(POINTS))
        computed, checked = computed + every, checked + some
        assert not broken, broken[0]

    agree()
    assert checked > 0.99 * computed


EVERYWHERE = [
    "exp",
    "sin",
    "cos",
    "tan",
    "sinh",
    "cosh",
    "tanh",
    "arctan",
    "abs",
    "sigmoid",
    "logsigmoid",
    "softplus",
    "relu",
    "erf",
]
EVERY_KIND = [f"{name}(x*y)" for name in EVERYWHERE]
EVERY_KIND += ["log(1 + x*x)", "sqrt(1 + x*x)", "min(x, y)", "max(x, y)", "-x", "x + y", "x - y", "x*y", "x/(1 + y*y)"]
EVERY_KIND += ["x**7", "x**1000", "(1 + x*x)**-2.5", "(1 + x*x)**y"]
EVERY_KIND += ["mean(t*x for t in data)", "mean(exp(y*p[0])*p[1] for p in pairs)"]


def test_the_list_below_has_every_function():
    public = {name for name, operation in OPERATIONS.items() if operation.public}
    assert public == {*EVERYWHERE, "log", "sqrt", "min", "max"}


@pytest.mark.parametrize("formula", EVERY_KIND)
def test_every_operation_is_within_its_error_bound(formula):
    _, _, broken = errors_beyond_bounds(formula, points(40))
    assert not broken, broken[0]


@pytest.mark.parametrize("name", ["exp", "sin", "sigmoid", "erf"])
def test_a_function_with_a_hundred_ulp_of_error_would_be_caught(name, monkeypatch):
    exact = OPERATIONS[name]
    monkeypatch.setitem(OPERATIONS, name, replace(exact, evaluate=lambda x: exact.evaluate(x) * (1 + 100 * 2.0**-52)))
    assert errors_beyond_bounds(f"{name}(x)", points(5))[2]


@pytest.mark.parametrize("name", ["exp", "sin", "sigmoid", "erf", "tanh", "log"])
def test_a_derivative_with_a_wrong_sign_would_be_caught(name, monkeypatch):
    exact = OPERATIONS[name]
    monkeypatch.setitem(OPERATIONS, name, replace(exact, derivative=lambda a, y, p: (-exact.derivative(a, y, p)[0],)))
    assert errors_beyond_bounds(f"{name}(1 + x*x)", points(5))[2]


def bound(formula: str, *at: float) -> float:
    return float(bounded(value_program(formula, PARAMETERS[: len(at)]), at, MEASURES)[0].bound)


def test_one_line_errs_by_four_ulp():
    assert bound("x*y", 3.0, 5.0) == pytest.approx(15 * LINE)


def test_numbers_that_floats_hold_are_exact_and_others_are_rounded_once():
    assert bound("0.5") == 0
    assert bound("0.1") == float(abs(Fraction(0.1) - Fraction(1, 10)))


def test_errors_pass_through_a_line_by_its_derivative():
    assert bound("exp(x*y)", 3.0, 5.0) == pytest.approx(np.exp(15.0) * (LINE + 15 * LINE), rel=1e-9)


def test_cancellation_keeps_the_error_of_what_cancelled():
    assert bound("(x + y) - x", 1e8, 1.0) == pytest.approx((1e8 + 1) * LINE, rel=1e-6)


def test_a_bound_across_a_pole_is_infinite():
    assert bound("log(x*y - 15)", 3.0, 5.0) == np.inf
    assert bound("1/(x*y - 15)", 3.0, 5.0) == np.inf


def test_a_bound_across_a_kink_counts_both_slopes():
    assert bound("abs(x*y - 15)", 3.0, 5.0) >= 15 * LINE


def test_the_bound_of_an_expectation_counts_its_additions():
    program = value_program("mean(t for t in data)", ())
    few, many = ({"data": Discrete(np.ones(n))} for n in (10, 100_000))
    assert float(bounded(program, [], many)[0].bound) > 1_000 * float(bounded(program, [], few)[0].bound)
