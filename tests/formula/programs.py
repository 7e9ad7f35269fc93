"""Programs of formulas, as the tests of this folder use them."""

from collections.abc import Sequence

from gamedyn.formula.differentiate import gradient, tangents
from gamedyn.formula.lower import lower
from gamedyn.formula.parse import parse
from gamedyn.formula.program import Builder, Program
from gamedyn.formula.tree import Tree
from tests.formula.strategies import MEASURES, PARAMETERS


def read(formula: str, names: Sequence[str] = PARAMETERS) -> Tree:
    return parse(formula, names, {name: measure.dimension for name, measure in MEASURES.items()})


def value_program(formula: str, names: Sequence[str] = PARAMETERS) -> Program:
    builder = Builder()
    inputs = {name: builder.input(name) for name in names}
    return builder.program([lower(read(formula, names), builder, inputs)], names)


def derivative_program(formula: str, names: Sequence[str] = PARAMETERS) -> Program:
    """Value, gradient, and twice the upper triangle of the Hessian: forward over reverse, reverse over reverse."""
    builder = Builder()
    inputs = {name: builder.input(name) for name in names}
    wrt = list(inputs.values())
    places = range(len(wrt))
    value = lower(read(formula, names), builder, inputs)
    slopes = gradient(value, wrt)
    columns = [tangents(slopes, wrt, [int(i == j) for i in places]) for j in places]
    rows = [gradient(slope, wrt) for slope in slopes]
    forward = [columns[j][i] for i in places for j in places if i <= j]
    reverse = [rows[i][j] for i in places for j in places if i <= j]
    return builder.program([value, *slopes, *forward, *reverse], names)
