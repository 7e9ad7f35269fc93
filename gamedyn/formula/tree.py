"""A formula as a tree: numbers, constants, names, calls of operations, and expectations, exactly as they were written.

Long sums are deep trees, so nothing here or above walks a tree by recursion: `fold` does it with a list.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeVar

Result = TypeVar("Result")


class Tree:
    """A node and all below it; trees are equal when they are written alike."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Tree):
            return NotImplemented
        if self is other or _label(self) != _label(other):
            return self is other
        return [_label(node) for node in postorder(self)] == [_label(node) for node in postorder(other)]

    def __hash__(self) -> int:
        return hash(tuple(_label(node) for node in postorder(self)))


@dataclass(frozen=True, slots=True, eq=False)
class Number(Tree):
    """An exact rational number."""

    value: Fraction


@dataclass(frozen=True, slots=True, eq=False)
class Constant(Tree):
    """Pi or e."""

    name: str


@dataclass(frozen=True, slots=True, eq=False)
class Name(Tree):
    """A parameter, a constant of the game, or a bound variable; `index` picks a component of a bound variable."""

    name: str
    index: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Call(Tree):
    """An operation on trees; operators are called add, sub, mul, div, neg and power."""

    function: str
    arguments: tuple[Tree, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Mean(Tree):
    """The expectation of the body, in which `variable` (of so many components) runs over a measure."""

    body: Tree
    variable: str
    measure: str
    dimension: int = 1


Below = Callable[[Tree], tuple[Tree, ...]]


def call(function: str, *arguments: Tree) -> Call:
    """The operation on these arguments."""
    return Call(function, arguments)


def number(value: int | str | Fraction) -> Number:
    """The exact number."""
    return Number(Fraction(value))


def children(node: Tree) -> tuple[Tree, ...]:
    """The trees right below a node."""
    return (node.body,) if isinstance(node, Mean) else arguments(node)


def arguments(node: Tree) -> tuple[Tree, ...]:
    """The trees right below a node that can be computed before it: not the body of an expectation."""
    return node.arguments if isinstance(node, Call) else ()


def postorder(tree: Tree, below: Below = children) -> Iterator[Tree]:
    """Every node, after those below it; a node that is shared comes as often as it is used."""
    backwards, waiting = [], [tree]
    while waiting:
        node = waiting.pop()
        backwards.append(node)
        waiting.extend(below(node))
    return reversed(backwards)


def fold(tree: Tree, combine: Callable[[Tree, list[Result]], Result], below: Below = children) -> Result:
    """The result of `combine(node, results below it)` at the root, worked out from the leaves."""
    results: list[Result] = []
    for node in postorder(tree, below):
        first = len(results) - len(below(node))
        given = results[first:]
        del results[first:]
        results.append(combine(node, given))
    return results[0]


def with_children(node: Tree, below: list[Tree]) -> Tree:
    """The same node over other trees."""
    if isinstance(node, Call):
        return Call(node.function, tuple(below))
    return Mean(below[0], node.variable, node.measure, node.dimension) if isinstance(node, Mean) else node


def names(tree: Tree) -> frozenset[str]:
    """The names that a formula leaves free."""
    return fold(tree, _free)


def _free(node: Tree, below: list[frozenset[str]]) -> frozenset[str]:
    if isinstance(node, Name):
        return frozenset((node.name,))
    return frozenset().union(*below) - ({node.variable} if isinstance(node, Mean) else set())


def measures(tree: Tree) -> Mapping[str, int]:
    """The measures that occur, each with the number of components of its variable."""
    return {node.measure: node.dimension for node in postorder(tree) if isinstance(node, Mean)}


def _label(node: Tree) -> tuple[Any, ...]:
    """What distinguishes a node from others over the same trees."""
    if isinstance(node, Call):
        return "call", node.function, len(node.arguments)
    if isinstance(node, Mean):
        return "mean", node.variable, node.measure, node.dimension
    if isinstance(node, Name):
        return "name", node.name, node.index
    return "number" if isinstance(node, Number) else "constant", getattr(node, "value", getattr(node, "name", None))
