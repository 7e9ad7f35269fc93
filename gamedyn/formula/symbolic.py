"""SymPy expressions of formulas: to show simplified derivatives, and as an oracle in tests.

They are built node by node and never from text. SymPy simplifies as it builds (x/x becomes 1), so nothing
is computed from them.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import sympy

from gamedyn.formula.tree import Call, Constant, Mean, Name, Number, Tree, fold


def _sigmoid(t: sympy.Expr) -> sympy.Expr:
    return 1 / (1 + sympy.exp(-t))


FUNCTIONS: dict[str, Callable[..., sympy.Expr]] = {
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "div": lambda a, b: a / b,
    "neg": lambda a: -a,
    "power": lambda a, b: a**b,
    "exp": sympy.exp,
    "log": sympy.log,
    "sqrt": sympy.sqrt,
    "sin": sympy.sin,
    "cos": sympy.cos,
    "tan": sympy.tan,
    "sinh": sympy.sinh,
    "cosh": sympy.cosh,
    "tanh": sympy.tanh,
    "arctan": sympy.atan,
    "abs": sympy.Abs,
    "min": sympy.Min,
    "max": sympy.Max,
    "sigmoid": _sigmoid,
    "logsigmoid": lambda t: sympy.log(_sigmoid(t)),
    "softplus": lambda t: sympy.log(1 + sympy.exp(t)),
    "relu": lambda t: sympy.Max(t, 0),
    "erf": sympy.erf,
}
CONSTANTS = {"pi": sympy.pi, "e": sympy.E}


def symbol(name: str, index: int | None = None) -> sympy.Symbol:
    """The real symbol of a name, or of a component of a bound variable."""
    return sympy.Symbol(name if index is None else f"{name}[{index}]", real=True)


def symbolic(tree: Tree, measures: Mapping[str, Any] | None = None) -> sympy.Expr:
    """The formula as a SymPy expression in `symbol`s.

    Expectations over the given measures are written out as sums over their nodes; over others they are integrals
    against a density called like the measure, which may be differentiated.
    """
    given = measures or {}
    return fold(tree, lambda node, below: _expression(node, below, given))


def _expression(node: Tree, below: list[sympy.Expr], measures: Mapping[str, Any]) -> sympy.Expr:
    if isinstance(node, Call):
        return FUNCTIONS[node.function](*below)
    if isinstance(node, Mean):
        return _expectation(node, below[0], measures)
    if isinstance(node, Name):
        return symbol(node.name, node.index)
    if isinstance(node, Constant):
        return CONSTANTS[node.name]
    assert isinstance(node, Number)
    return _rational(node.value)


def _expectation(node: Mean, body: sympy.Expr, measures: Mapping[str, Any]) -> sympy.Expr:
    variable = [symbol(node.variable, k if node.dimension > 1 else None) for k in range(node.dimension)]
    if node.measure not in measures:
        return sympy.Integral(body * sympy.Function(node.measure)(*variable), *variable)
    measure = measures[node.measure]
    terms = []
    for weight, point in zip(measure.weights, measure.nodes, strict=True):
        exact = {one: _rational(Fraction(float(value))) for one, value in zip(variable, point, strict=True)}
        terms.append(_rational(Fraction(float(weight))) * body.xreplace(exact))
    return sympy.Add(*terms)


def _rational(value: Fraction) -> sympy.Expr:
    return sympy.Rational(value.numerator, value.denominator)
