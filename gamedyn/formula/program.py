"""The straight-line program: the one intermediate form between a formula or rule and everything derived from it.

A program is a list of lines `name = operation(names)`, each distinct line once. A line may be a
reduction, the expectation of a program of its own over a measure. Programs are built by computing with
`Value`s: an expression that uses a bound variable lands in the reduction's program, one that does not is
computed once outside it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from gamedyn.formula.functions import OPERATIONS
from gamedyn.formula.operators import Operators

CONSTANTS = {"pi": np.pi, "e": np.e}


class Line(NamedTuple):
    """One line: an operation on earlier lines; inputs, numbers and reductions carry a payload."""

    operation: str
    arguments: tuple[int, ...]
    payload: Any = None


@dataclass(frozen=True)
class Reduction:
    """The expectation over a measure: inputs of the body are the node's components, then captured values."""

    measure: str
    dimension: int
    body: "Program"


@dataclass(frozen=True)
class Program:
    """Inputs by name, lines in order, and which of them are the outputs."""

    inputs: tuple[str, ...]
    lines: tuple[Line, ...]
    outputs: tuple[int, ...]

    @cached_property
    def _hash(self) -> int:
        return hash((self.inputs, self.lines, self.outputs))

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def measures(self) -> tuple[str, ...]:
        """The measures that occur, nested ones included, in order of first use."""
        names: dict[str, None] = {}
        for reduction in self.reductions:
            names |= dict.fromkeys((reduction.measure, *reduction.body.measures))
        return tuple(names)

    @property
    def reductions(self) -> list[Reduction]:
        """The reductions of this program, in order, nested ones left inside."""
        return [line.payload for line in self.lines if line.operation == "mean"]

    @cached_property
    def text(self) -> str:
        """The canonical text: equal texts compute the same."""
        rows = [f"inputs {' '.join(self.inputs)}"]
        for number, (operation, arguments, payload) in enumerate(self.lines):
            shown = f"{payload.measure}/{payload.dimension}[{payload.body.text}]" if operation == "mean" else payload
            rows.append(f"{number} {operation} {arguments} {shown}")
        return "\n".join([*rows, f"outputs {self.outputs}"])

    @property
    def size(self) -> int:
        """The number of operations, a reduction's body counted once."""
        free = {"input", "number", "constant", "item"}
        bodies = sum(reduction.body.size for reduction in self.reductions)
        return bodies + sum(line.operation not in free for line in self.lines)

    def renamed(self, names: Mapping[str, str]) -> "Program":
        """The same program with its inputs called otherwise."""
        lines = [
            line._replace(payload=names[line.payload]) if line.operation == "input" else line for line in self.lines
        ]
        return Program(tuple(names[name] for name in self.inputs), tuple(lines), self.outputs)

    def evaluate(self, values: Sequence[Any], measures: Mapping[str, Any] | None = None) -> list[Any]:
        """The outputs by NumPy; `values` in the order of `inputs` broadcast against each other."""
        results = self.every_line(values, measures)
        return [results[number] for number in self.outputs]

    def every_line(self, values: Sequence[Any], measures: Mapping[str, Any] | None = None) -> list[Any]:
        """The value of every line; a reduction's is the list of its means."""
        given = dict(zip(self.inputs, values, strict=True))
        results: list[Any] = []
        with np.errstate(all="ignore"):
            for line in self.lines:
                results.append(_line_value(line, [results[i] for i in line.arguments], given, measures or {}))
        return results


def _line_value(line: Line, arguments: list[Any], given: dict[str, Any], measures: Mapping[str, Any]) -> Any:
    if line.operation == "input":
        return given[line.payload]
    if line.operation == "number":
        return float(line.payload)
    if line.operation == "constant":
        return CONSTANTS[line.payload]
    if line.operation == "item":
        return arguments[0][line.payload]
    if line.operation == "mean":
        return _means(line.payload, arguments, measures)
    return OPERATIONS[line.operation](*arguments, payload=line.payload)


def _means(reduction: Reduction, captured: list[Any], measures: Mapping[str, Any]) -> list[Any]:
    measure = measures[reduction.measure]
    nodes = [measure.nodes[:, k] for k in range(reduction.dimension)]
    inner = [np.asarray(value, float)[..., None] for value in captured]
    return [np.sum(measure.weights * value, axis=-1) for value in reduction.body.evaluate([*nodes, *inner], measures)]


class Value(Operators):
    """One line of a program under construction; arithmetic on it adds lines."""

    __slots__ = ("builder", "index")

    def __init__(self, builder: "Builder", index: int):
        self.builder = builder
        self.index = index

    @property
    def line(self) -> Line:
        """The line that this value stands for."""
        return self.builder.lines[self.index]

    @property
    def number(self) -> Fraction | None:
        """The exact number that this line is, if it is one."""
        return self.line.payload if self.line.operation == "number" else None

    def apply_operation(self, name: str, arguments: Sequence[Any], payload: Any) -> "Value":
        """A new line, unless an exact identity of real numbers makes it needless."""
        values = [self.builder.value(argument) for argument in arguments]
        known = _without_line(name, values)
        return self.builder.apply(name, *values, payload=payload) if known is None else known


def _without_line(name: str, values: list[Value]) -> Value | None:
    """The value when one of the arguments is the number 0, 1 or -1, or a sign meets a sign."""
    first = values[0]
    if name == "neg" and first.line.operation == "neg":
        return Value(first.builder, first.line.arguments[0])
    if len(values) != 2 or name not in ("add", "sub", "mul", "div"):
        return None
    left, right = values[0].number, values[1].number
    if name == "add" and left == 0:
        return values[1]
    if name in ("add", "sub") and right == 0:
        return values[0]
    if name == "sub" and left == 0:
        return -values[1]
    if name == "mul" and 0 in (left, right):
        return first.builder.number(0)
    if name == "mul" and left in (1, -1):
        return values[1] if left == 1 else -values[1]
    if name in ("mul", "div") and right in (1, -1):
        return values[0] if right == 1 else -values[0]
    return None


_EXACT: dict[str, Callable[..., Fraction]] = {
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "neg": lambda a: -a,
}


class Builder:
    """Collects lines, each distinct one once; a reduction's body has a builder of its own inside its parent."""

    def __init__(self, parent: "Builder | None" = None):
        self.lines: list[Line] = []
        self.parent = parent
        self.depth: int = parent.depth + 1 if parent else 0
        self.captured: dict[int, int] = {}  # line here -> line of the parent
        self._known: dict[Line, int] = {}

    def _line(self, operation: str, arguments: tuple[int, ...] = (), payload: Any = None) -> Value:
        line = Line(operation, arguments, payload)
        if line not in self._known:
            self._known[line] = len(self.lines)
            self.lines.append(line)
        return Value(self, self._known[line])

    def input(self, name: str) -> Value:
        """The value handed in under this name."""
        return self._line("input", payload=name)

    def number(self, exact: int | float | str | Fraction) -> Value:
        """An exact number (a float stands for the binary fraction that it is)."""
        return self._line("number", payload=Fraction(exact))

    def constant(self, name: str) -> Value:
        """Pi or e."""
        return self._line("constant", payload=name)

    def value(self, given: Any) -> Value:
        """The given value or number as a Value."""
        return (
            given
            if isinstance(given, Value)
            else self.number(given if isinstance(given, str | Fraction) else _plain(given))
        )

    def here(self, value: Value) -> Value:
        """A value of an enclosing builder, captured; one of this builder, as it is."""
        if value.builder is self:
            return value
        if value.line.operation in ("number", "constant"):
            return self._line(value.line.operation, payload=value.line.payload)
        if self.parent is None:
            raise ValueError("a value of another program cannot be used here")
        outer = self.parent.here(value)
        inner = self._line("input", payload=f"${outer.index}")
        self.captured[inner.index] = outer.index
        return inner

    def apply(self, operation: str, *arguments: Any, payload: Any = None) -> Value:
        """One line; it lands in the innermost builder that any of its arguments belongs to."""
        values = [self.value(argument) for argument in arguments]
        home = self._home(values)
        numbers = [value.number for value in values]
        if operation in _EXACT and None not in numbers:
            return home.number(_EXACT[operation](*numbers))
        return home._line(operation, tuple(home.here(value).index for value in values), payload)

    def _home(self, values: Sequence[Value]) -> "Builder":
        """The innermost builder that any of the values needs; numbers and constants need none."""
        bound = [value.builder for value in values if value.line.operation not in ("number", "constant")]
        return max(bound, key=lambda builder: builder.depth, default=self)

    def mean(self, measure: str, dimension: int, body: Callable[..., Any]) -> Any:
        """E[body(x_0, ..)] over a measure; a body that returns a sequence gives the list of its means."""
        inner = Builder(self)
        result = body(*[inner.input(f"@{k}") for k in range(dimension)])
        values = [self.value(value) for value in (result if isinstance(result, list | tuple) else [result])]
        means = self._means(inner, measure, dimension, values)
        return means if isinstance(result, list | tuple) else means[0]

    def _means(self, inner: "Builder", measure: str, dimension: int, values: list[Value]) -> list[Value]:
        varying = [value for value in values if value.builder is inner]
        if not varying:
            return values
        captured = sorted(inner.captured)
        names = [f"@{k}" for k in range(dimension)] + [inner.lines[k].payload for k in captured]
        named = {name: f"@{k}" if k < dimension else f"${k - dimension}" for k, name in enumerate(names)}
        reduction = Reduction(measure, dimension, inner.program(varying, names).renamed(named))
        line = self._line("mean", tuple(inner.captured[k] for k in captured), reduction)
        items = iter([self._line("item", (line.index,), k) for k in range(len(varying))])
        return [next(items) if value.builder is inner else value for value in values]

    def inline(self, program: Program, arguments: Sequence[Any]) -> list[Value]:
        """The outputs of a program whose inputs are replaced by the given values."""
        given = dict(zip(program.inputs, map(self.value, arguments), strict=True))
        values: list[Value] = []
        for line in program.lines:
            if line.operation == "input":
                values.append(given[line.payload])
            elif line.operation in ("number", "constant"):
                values.append(self._line(line.operation, payload=line.payload))
            else:
                values.append(self._inlined(line, [values[k] for k in line.arguments]))
        return [values[k] for k in program.outputs]

    def _inlined(self, line: Line, arguments: list[Value]) -> Value:
        if line.operation != "mean":
            return self.apply(line.operation, *arguments, payload=line.payload)
        home = self._home(arguments)
        return home._line("mean", tuple(home.here(value).index for value in arguments), line.payload)

    def program(self, outputs: Sequence[Any], inputs: Sequence[str] | None = None) -> Program:
        """The program that computes the outputs, without lines that none of them needs."""
        values = [self.here(self.value(output)) for output in outputs]
        needed = _needed(self.lines, [value.index for value in values])
        if inputs is None:
            inputs = [self.lines[k].payload for k in needed if self.lines[k].operation == "input"]
        place = {old: new for new, old in enumerate(needed)}
        lines = [self.lines[k]._replace(arguments=tuple(place[a] for a in self.lines[k].arguments)) for k in needed]
        return Program(tuple(inputs), tuple(lines), tuple(place[value.index] for value in values))


def _plain(given: Any) -> int | float:
    return given if isinstance(given, int) else float(given)


def _needed(lines: Sequence[Line], outputs: Sequence[int]) -> list[int]:
    needed = set(outputs)
    for number in range(len(lines) - 1, -1, -1):
        if number in needed:
            needed.update(lines[number].arguments)
    return sorted(needed)
