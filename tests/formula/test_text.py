"""Formulas as text again: what is printed reads back to the same tree."""

import pytest
from hypothesis import given

from gamedyn.formula.parse import parse
from gamedyn.formula.text import text
from tests.formula.strategies import formulas

NAMES, MEASURES = ("x", "y", "z"), {"data": 1, "pairs": 2}


def again(formula):
    tree = parse(formula, NAMES, MEASURES)
    return tree, parse(text(tree), NAMES, MEASURES)


@given(formulas())
def test_every_formula_reads_back_to_the_same_tree(formula):
    tree, read_back = again(formula)
    assert read_back == tree


WRITTEN = {
    "x*y - x/(y*z)": "x*y - x/(y*z)",
    "-(x+y)**2": "-(x + y)**2",
    "(-x)**2 - (-y)": "(-x)**2 - (-y)",
    "x**(y**z)*(x-1/3)": "x**(y**z)*(x - 1/3)",
    "0.45*x + 1e-30 + 2**40": "0.45*x + 1e-30 + 1099511627776",
    "min(x, y, 1)/-2": "min(min(x, y), 1)/(-2)",
    "mean(logsigmoid(x*t) for t in data) - pi": "mean(logsigmoid(x*t) for t in data) - pi",
    "mean(p[0]*x + p[1] for p in pairs)": "mean(p[0]*x + p[1] for p in pairs)",
}


@pytest.mark.parametrize("formula", WRITTEN)
def test_formulas_are_written_with_the_brackets_that_they_need(formula):
    tree, read_back = again(formula)
    assert (text(tree), read_back) == (WRITTEN[formula], tree)
