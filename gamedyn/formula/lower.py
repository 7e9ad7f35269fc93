"""From tree to program: stable forms for what floats would spoil, powers as products, one line for everything else."""

from collections.abc import Mapping, Sequence
from typing import Any

from gamedyn.formula.program import Builder, Value
from gamedyn.formula.tree import (
    Call,
    Constant,
    Mean,
    Name,
    Number,
    Tree,
    arguments,
    call,
    fold,
    names,
    number,
    with_children,
)

MAX_LINE_POWER = 8  # more than three squarings in one line would exceed its share of rounding errors


def lower(tree: Tree, builder: Builder, environment: Mapping[str, Value | Sequence[Value]]) -> Value:
    """The value of the tree as lines of the builder; a name stands for a value, or for those of its components."""
    return _value(stable(tree), builder, environment)


def stable(tree: Tree) -> Tree:
    """The same function of real numbers, written so that saturated logits neither overflow nor cancel.

    Every rewriting is an identity on all real arguments, so no domain grows or shrinks.
    """
    return fold(tree, lambda node, below: _rewritten(with_children(node, below)))


def _rewritten(node: Tree) -> Tree:
    if not isinstance(node, Call) or node.function not in REWRITINGS:
        return node
    return REWRITINGS[node.function](*node.arguments) or node


def _log(argument: Tree) -> Tree | None:
    """log(sigmoid(t)) = logsigmoid(t) and log(1 + exp(t)) = softplus(t)."""
    if isinstance(argument, Call) and argument.function == "sigmoid":
        return Call("logsigmoid", argument.arguments)
    t = _exponent_beside_one(argument)
    return None if t is None else call("softplus", t)


def _sub(left: Tree, right: Tree) -> Tree | None:
    """1 - sigmoid(t) = sigmoid(-t) and sigmoid(t) - 1 = -sigmoid(-t)."""
    if left == ONE and isinstance(right, Call) and right.function == "sigmoid":
        return call("sigmoid", _negated(right.arguments[0]))
    if right == ONE and isinstance(left, Call) and left.function == "sigmoid":
        return call("neg", call("sigmoid", _negated(left.arguments[0])))
    return None


def _div(left: Tree, right: Tree) -> Tree | None:
    """exp(t)/(1 + exp(t)) = sigmoid(t) and a/(1 + exp(t)) = a*sigmoid(-t)."""
    t = _exponent_beside_one(right)
    if t is None:
        return None
    if left == call("exp", t):
        return call("sigmoid", t)
    other = call("sigmoid", _negated(t))
    return other if left == ONE else call("mul", left, other)


def _power(base: Tree, exponent: Tree) -> Tree | None:
    """e**t = exp(t)."""
    return call("exp", exponent) if base == Constant("e") else None


def _exponent_beside_one(tree: Tree) -> Tree | None:
    """The t of 1 + exp(t) or exp(t) + 1."""
    if not isinstance(tree, Call) or tree.function != "add":
        return None
    for one, other in (tree.arguments, tree.arguments[::-1]):
        if one == ONE and isinstance(other, Call) and other.function == "exp":
            return other.arguments[0]
    return None


def _negated(tree: Tree) -> Tree:
    """The tree -t; two signs that meet cancel, which no rounding notices."""
    if isinstance(tree, Number):
        return Number(-tree.value)
    if not isinstance(tree, Call):
        return call("neg", tree)
    first = tree.arguments[0]
    if tree.function == "neg":
        return first
    if tree.function in ("mul", "div") and isinstance(first, Call) and first.function == "neg":
        return call(tree.function, first.arguments[0], tree.arguments[1])
    return call("neg", tree)


ONE = number(1)
REWRITINGS = {"log": _log, "sub": _sub, "div": _div, "power": _power}


def _value(tree: Tree, builder: Builder, environment: Mapping[str, Any]) -> Value:
    def line(node: Tree, below: list[Value]) -> Value:
        if isinstance(node, Call):
            return _raised(builder, node, *below) if node.function == "power" else builder.apply(node.function, *below)
        if isinstance(node, Number):
            return builder.number(node.value)
        if isinstance(node, Constant):
            return builder.constant(node.name)
        if isinstance(node, Mean):
            return _expectation(node, builder, environment)
        assert isinstance(node, Name)
        return _components(environment[node.name])[node.index or 0]

    return fold(tree, line, arguments)


def _expectation(node: Mean, builder: Builder, environment: Mapping[str, Any]) -> Value:
    """The expectation, computed as far outside of others as the variables in it allow."""
    used = [_components(environment[name])[0].builder for name in names(node)]
    home = max(used, key=lambda one: one.depth, default=builder)

    def body(*components: Value) -> Value:
        return _value(node.body, components[0].builder, {**environment, node.variable: components})

    return home.mean(node.measure, node.dimension, body)


def _components(value: Value | Sequence[Value]) -> Sequence[Value]:
    return [value] if isinstance(value, Value) else value


def _raised(builder: Builder, node: Call, base: Value, exponent: Value) -> Value:
    """a**b by products for integers, by a root for their halves, else exp(b*log(a))."""
    given = node.arguments[1]
    if isinstance(given, Number) and given.value.denominator == 1:
        return _product(builder, base, int(given.value))
    if isinstance(given, Number) and given.value.denominator == 2:
        return _product(builder, builder.apply("sqrt", base), int(2 * given.value))
    return builder.apply("exp", builder.apply("mul", exponent, builder.apply("log", base)))


def _product(builder: Builder, base: Value, exponent: int) -> Value:
    if exponent < 0:
        return builder.apply("div", builder.number(1), _product(builder, base, -exponent))
    if exponent <= 1:
        return base if exponent else builder.number(1)
    if exponent <= MAX_LINE_POWER:
        return builder.apply("power", base, payload=exponent)
    square = builder.apply("power", _product(builder, base, exponent // 2), payload=2)
    return builder.apply("mul", square, base) if exponent % 2 else square
