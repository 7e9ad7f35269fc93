"""The running error bound: how far rounding can have moved what a program computes, to first order.

Every line may err by 4 ulp of its own value, and passes on the errors of its arguments by its derivative there.
The derivative is taken at the worst of three places, the arguments themselves and their bounds on either
side, so that a bound next to a pole or a kink is honestly infinite or large instead of lucky.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gamedyn.formula.functions import OPERATIONS
from gamedyn.formula.program import CONSTANTS, Line, Program, Reduction

Array = NDArray[np.float64]

LINE = 4 * 2.0**-52  # relative rounding error of one line
SMALLEST = 2.0**-1074  # absolute rounding error where results are subnormal
POLES = {"log": 0, "sqrt": 0, "div": 1}  # the argument that must not be within its bound of 0
LIPSCHITZ = {"abs", "relu", "min", "max"}  # no derivative exceeds 1, kinks included
JUMPS = {"above", "less"}


class Bounded(NamedTuple):
    """A value and a bound on its error."""

    value: Array
    bound: Array


def bounded(program: Program, values: Sequence[ArrayLike], measures: Mapping[str, Any] | None = None) -> list[Bounded]:
    """The outputs of the program at points, each with its running error bound; inputs count as exact."""
    with np.errstate(all="ignore"):
        inputs = [Bounded(np.asarray(value, float), np.zeros(())) for value in values]
        return _outputs(program, inputs, measures or {})


def _outputs(program: Program, inputs: Sequence[Bounded], measures: Mapping[str, Any]) -> list[Bounded]:
    given = dict(zip(program.inputs, inputs, strict=True))
    results: list[Any] = []
    for line in program.lines:
        results.append(_line(line, [results[k] for k in line.arguments], given, measures))
    return [results[k] for k in program.outputs]


def _line(line: Line, arguments: list[Any], given: Mapping[str, Bounded], measures: Mapping[str, Any]) -> Any:
    if line.operation == "input":
        return given[line.payload]
    if line.operation == "number":
        rounded = float(line.payload)
        return Bounded(np.asarray(rounded), np.asarray(abs(float(line.payload - Fraction(rounded)))))
    if line.operation == "constant":
        value = np.asarray(CONSTANTS[line.payload])
        return Bounded(value, LINE * value)
    if line.operation == "item":
        return arguments[0][line.payload]
    if line.operation == "mean":
        return _means(line.payload, arguments, measures)
    return _operation(line, arguments)


def _operation(line: Line, arguments: list[Bounded]) -> Bounded:
    places = [a.value for a in arguments]
    value = np.asarray(OPERATIONS[line.operation](*places, payload=line.payload), float)
    if line.operation in JUMPS:
        reach = arguments[0].bound + arguments[1].bound
        return Bounded(value, np.where((reach > 0) & (np.abs(places[0] - places[1]) <= reach), 1.0, 0.0))
    bound = LINE * np.abs(value) + SMALLEST
    for slope, argument in zip(_slopes(line, arguments), arguments, strict=True):
        bound = bound + np.where(argument.bound > 0, slope * argument.bound, 0.0)
    if line.operation == "select":
        bound = bound + np.where(arguments[0].bound > 0, np.abs(places[1] - places[2]), 0.0)
    return Bounded(value, np.where(np.isnan(bound), np.inf, bound))


def _slopes(line: Line, arguments: list[Bounded]) -> list[Array]:
    """The largest magnitude of each partial derivative over the three places."""
    if line.operation in LIPSCHITZ:
        return [np.ones(())] * len(arguments)
    slopes = [np.zeros(())] * len(arguments)
    for side in (0.0, -1.0, 1.0):
        places = [a.value + side * a.bound for a in arguments]
        result = OPERATIONS[line.operation](*places, payload=line.payload)
        partials = OPERATIONS[line.operation].derivative(places, result, line.payload)
        slopes = [
            old if new is None else np.maximum(old, np.abs(new)) for old, new in zip(slopes, partials, strict=True)
        ]
    if line.operation in POLES:
        pole = POLES[line.operation]
        near = np.abs(arguments[pole].value) <= arguments[pole].bound
        slopes[pole] = np.where(near, np.inf, slopes[pole])
    return slopes


def _means(reduction: Reduction, captured: list[Bounded], measures: Mapping[str, Any]) -> list[Bounded]:
    """Weighted sums: the errors of the terms, and one rounding for each product and each addition."""
    measure = measures[reduction.measure]
    nodes = [Bounded(measure.nodes[:, k], np.zeros(())) for k in range(reduction.dimension)]
    inner = [Bounded(one.value[..., None], one.bound[..., None]) for one in captured]
    found = []
    for value, bound in _outputs(reduction.body, [*nodes, *inner], measures):
        rounding = (len(measure.weights) + 8) * 2.0**-53 * np.abs(value) + SMALLEST
        total = np.sum(measure.weights * value, axis=-1)
        found.append(Bounded(total, np.sum(measure.weights * (bound + rounding), axis=-1)))
    return found
