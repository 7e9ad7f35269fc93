"""Random formulas: every function, operator and kind of expectation, each within its domain."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from gamedyn.formula.tree import Call, Constant, Mean, Name, Number, Tree, call, fold, names, number, with_children
from gamedyn.games.measures import Discrete

PARAMETERS = ("x", "y", "z")
MEASURES = {
    "data": Discrete([-1.0, 0.25, 2.0], [0.25, 0.25, 0.5]),
    "pairs": Discrete([[0.5, -1.5], [1.0, 0.75]]),
}
BOUND = {"t": "data", "p": "pairs"}
OPERATORS = {"add": "+", "sub": "-", "mul": "*", "div": "/", "power": "**"}
ONE = number(1)
Draw = Callable[[st.SearchStrategy[Any]], Any]

LEAVES = st.one_of(
    st.sampled_from([Name(name) for name in PARAMETERS]),
    st.sampled_from([Name("x"), Name("y"), Name("t"), Name("p", 0), Name("p", 1)]),
    st.builds(Fraction, st.integers(-12, 12), st.sampled_from([1, 2, 3, 4, 5, 10])).map(Number),
    st.sampled_from([Constant("pi"), Constant("e")]),
)
WHOLE = st.integers(0, 12).map(number)
BROKEN = st.sampled_from(["-12", "-3", "-2", "-1", "1/2", "-1/2", "5/2", "1/3", "0.7"]).map(number)


@st.composite
def formulas(draw: Draw, size: int = 9) -> str:
    """The text of a formula in x, y and z, of about so many operations."""
    return text(closed(anything(draw, draw(st.integers(1, size)))))


def anything(draw: Draw, size: int) -> Tree:
    if size <= 0:
        return draw(LEAVES)
    return draw(st.sampled_from(KINDS))(draw, size - 1)


def positive(draw: Draw, size: int) -> Tree:
    """A formula with values above 0."""
    t = anything(draw, size)
    return draw(
        st.sampled_from(
            [
                call("add", ONE, call("power", t, number(2))),
                call("add", number("1/4"), call("softplus", t)),
                call("add", call("abs", t), ONE),
                call("add", number("0.3"), call("sigmoid", t)),
                call("cosh", mild(t)),
                call("exp", mild(t)),
            ]
        )
    )


def mild(tree: Tree) -> Tree:
    """The same formula kept between -pi and pi, for functions that grow fast."""
    return call("mul", number(2), call("arctan", tree))


def unary(draw: Draw, size: int) -> Tree:
    anywhere = ["neg", "sin", "cos", "tanh", "arctan", "abs", "sigmoid", "logsigmoid", "softplus", "relu", "erf"]
    return call(draw(st.sampled_from(anywhere)), anything(draw, size))


def growing(draw: Draw, size: int) -> Tree:
    return call(draw(st.sampled_from(["exp", "sinh", "cosh"])), mild(anything(draw, size)))


def tangent(draw: Draw, size: int) -> Tree:
    return call("tan", call("sigmoid", anything(draw, size)))


def root(draw: Draw, size: int) -> Tree:
    return call(draw(st.sampled_from(["log", "sqrt"])), positive(draw, size))


def binary(draw: Draw, size: int) -> Tree:
    name = draw(st.sampled_from(["add", "sub", "mul", "min", "max"]))
    left = draw(st.integers(0, size))
    return call(name, anything(draw, left), anything(draw, size - left))


def quotient(draw: Draw, size: int) -> Tree:
    left = draw(st.integers(0, size))
    return call("div", anything(draw, left), positive(draw, size - left))


def whole_power(draw: Draw, size: int) -> Tree:
    return call("power", mild(anything(draw, size)), draw(WHOLE))


def broken_power(draw: Draw, size: int) -> Tree:
    return call("power", positive(draw, size), draw(BROKEN))


def general_power(draw: Draw, size: int) -> Tree:
    left = draw(st.integers(0, size))
    return call("power", positive(draw, left), mild(anything(draw, size - left)))


def saturating(draw: Draw, size: int) -> Tree:
    """One of the ways to write a sigmoid or its logarithm, for logits of any size."""
    t = draw(st.sampled_from([anything(draw, size), call("mul", number(9), anything(draw, size))]))
    one_plus, one_plus_other = (call("add", ONE, call("exp", logit)) for logit in (t, call("neg", t)))
    return draw(
        st.sampled_from(
            [
                call("log", call("sigmoid", t)),
                call("log", call("sub", ONE, call("sigmoid", t))),
                call("sub", ONE, call("sigmoid", t)),
                call("log", one_plus),
                call("div", ONE, one_plus_other),
                call("div", call("exp", t), one_plus),
                call("div", Name("z"), one_plus),
            ]
        )
    )


def expectation(draw: Draw, size: int) -> Tree:
    return closed(anything(draw, size))


KINDS = [unary, unary, growing, tangent, root, binary, binary, binary, quotient]
KINDS += [whole_power, broken_power, general_power, saturating, saturating, expectation]


def closed(tree: Tree) -> Tree:
    """The expectation over every bound variable that is still free, under a name that is not used inside."""
    for variable, measure in BOUND.items():
        if variable in names(tree):
            fresh = f"{variable}{fold(tree, lambda node, below: max(below, default=0) + isinstance(node, Mean))}"
            tree = Mean(renamed(tree, variable, fresh), fresh, measure, MEASURES[measure].dimension)
    return tree


def renamed(tree: Tree, old: str, new: str) -> Tree:
    """The tree with another name in place of a free one."""

    def one(node: Tree, below: list[Tree]) -> Tree:
        return Name(new, node.index) if isinstance(node, Name) and node.name == old else with_children(node, below)

    return fold(tree, one)


def text(tree: Tree) -> str:
    """A formula that reads as this tree, up to the arithmetic of numbers."""
    return fold(tree, _text)


def _text(node: Tree, below: list[str]) -> str:
    if isinstance(node, Number):
        return f"({node.value})"
    if isinstance(node, Constant):
        return node.name
    if isinstance(node, Name):
        return node.name if node.index is None else f"{node.name}[{node.index}]"
    if isinstance(node, Mean):
        return f"mean({below[0]} for {node.variable} in {node.measure})"
    assert isinstance(node, Call)
    if node.function in OPERATORS:
        return f"({below[0]} {OPERATORS[node.function]} {below[1]})"
    return f"(-{below[0]})" if node.function == "neg" else f"{node.function}({', '.join(below)})"
