"""Programs differentiate to programs: reverse mode for gradients, forward mode for directional derivatives.

Both work on the lines of a builder, so the results can be differentiated again, also by bound variables.
A structural zero is `None` while it travels and the number 0 at the end.
"""

from collections.abc import Sequence
from typing import Any

from gamedyn.formula.functions import OPERATIONS
from gamedyn.formula.program import Builder, Line, Program, Value

Slope = Value | int | None


def gradient(output: Value, wrt: Sequence[Value]) -> list[Value]:
    """The partial derivatives of `output` by each of `wrt` (reverse mode)."""
    builder = output.builder
    return [builder.number(0) if slope is None else builder.value(slope) for slope in _adjoints(output, wrt)]


def tangents(outputs: Sequence[Value], wrt: Sequence[Value], directions: Sequence[Any]) -> list[Value]:
    """The derivatives of `outputs` when `wrt` moves along `directions` (forward mode)."""
    if not outputs:
        return []
    builder = max((value.builder for value in [*outputs, *wrt]), key=lambda one: one.depth)
    slopes = _tangents(
        builder, [builder.here(value).index for value in outputs], dict(_moving(builder, wrt, directions))
    )
    return [builder.number(0) if slope is None else builder.value(slope) for slope in slopes]


def gradient_program(program: Program, output: int, wrt: Sequence[str]) -> Program:
    """The gradient of one output by the named inputs, with the inputs of the program."""
    builder = Builder()
    inputs = {name: builder.input(name) for name in program.inputs}
    value = builder.inline(program, list(inputs.values()))[output]
    return builder.program(gradient(value, [inputs[name] for name in wrt]), program.inputs)


def product_program(program: Program, wrt: Sequence[str], suffix: str = "'") -> Program:
    """The Jacobian times a direction: inputs are the program's, then one direction for each of `wrt`."""
    builder = Builder()
    inputs = {name: builder.input(name) for name in program.inputs}
    directions = [builder.input(name + suffix) for name in wrt]
    outputs = builder.inline(program, list(inputs.values()))
    slopes = tangents(outputs, [inputs[name] for name in wrt], directions)
    return builder.program(slopes, [*program.inputs, *(name + suffix for name in wrt)])


def transposed_product_program(program: Program, wrt: Sequence[str], suffix: str = "'") -> Program:
    """The transposed Jacobian times a covector: inputs are the program's, then one weight for each output."""
    builder = Builder()
    inputs = {name: builder.input(name) for name in program.inputs}
    weights = [builder.input(f"{number}{suffix}") for number in range(len(program.outputs))]
    outputs = builder.inline(program, list(inputs.values()))
    weighted = builder.number(0)
    for weight, output in zip(weights, outputs, strict=True):
        weighted = weighted + weight * output
    names = [*program.inputs, *(f"{number}{suffix}" for number in range(len(program.outputs)))]
    return builder.program(gradient(weighted, [inputs[name] for name in wrt]), names)


def _sum(left: Slope, right: Slope) -> Slope:
    if left is None or right is None:
        return right if left is None else left
    return left + right


def _times(left: Slope, right: Slope) -> Slope:
    return None if left is None or right is None else left * right


def _partials(builder: Builder, number: int) -> tuple[Slope, ...]:
    line = builder.lines[number]
    arguments = [Value(builder, k) for k in line.arguments]
    partials = OPERATIONS[line.operation].derivative(arguments, Value(builder, number), line.payload)
    return tuple(None if isinstance(slope, Value) and slope.number == 0 else slope for slope in partials)


def _dependents(lines: Sequence[Line], sources: set[int], last: int) -> set[int]:
    """The lines up to `last` that depend on one of the sources."""
    found = set(sources)
    for number in range(last + 1):
        if not found.isdisjoint(lines[number].arguments):
            found.add(number)
    return found


def _adjoints(output: Value, wrt: Sequence[Value]) -> list[Slope]:
    builder = output.builder
    places = [builder.here(value).index for value in wrt]
    moving = _dependents(builder.lines, set(places), output.index)
    adjoints: dict[int, Slope] = {output.index: 1} if output.index in moving else {}
    means: dict[int, dict[int, Slope]] = {}
    for number in range(output.index, -1, -1):
        line = builder.lines[number]
        adjoint = adjoints.get(number)
        if number in means:
            slopes = _mean_adjoints(builder, line, means[number], moving)
        elif adjoint is None or not line.arguments:
            continue
        elif line.operation == "item":
            means.setdefault(line.arguments[0], {})[line.payload] = adjoint
            continue
        else:
            slopes = [_times(slope, adjoint) for slope in _partials(builder, number)]
        for place, slope in zip(line.arguments, slopes, strict=True):
            if place in moving:
                adjoints[place] = _sum(adjoints.get(place), slope)
    return [adjoints.get(place) for place in places]


def _mean_adjoints(builder: Builder, line: Line, adjoints: dict[int, Slope], moving: set[int]) -> list[Slope]:
    """The adjoints of what a reduction captured: the loop runs again with the gradient of its body."""
    reduction = line.payload
    captured = [Value(builder, k) for k in line.arguments]
    wanted = [k for k, value in enumerate(captured) if value.index in moving]
    single = len(adjoints) == 1

    def body(*nodes: Value) -> list[Value]:
        inner = nodes[0].builder
        outputs = inner.inline(reduction.body, [*nodes, *(inner.here(value) for value in captured)])
        weighted: Slope = None
        for item, adjoint in adjoints.items():
            weighted = _sum(weighted, outputs[item] if single else _times(outputs[item], adjoint))
        assert isinstance(weighted, Value), "a reduction's outputs depend on its nodes"
        return gradient(inner.here(weighted), [inner.here(captured[k]) for k in wanted])

    slopes = builder.mean(reduction.measure, reduction.dimension, body)
    scale = next(iter(adjoints.values())) if single else 1
    found = dict(zip(wanted, slopes, strict=True))
    return [_times(found[k], scale) if k in found else None for k in range(len(captured))]


def _moving(builder: Builder, wrt: Sequence[Value], directions: Sequence[Any]) -> list[tuple[int, Slope]]:
    slopes = [direction if isinstance(direction, Value) else builder.value(direction) for direction in directions]
    moving = [(builder.here(value).index, slope) for value, slope in zip(wrt, slopes, strict=True)]
    return [(place, slope) for place, slope in moving if slope.number != 0]


def _tangents(builder: Builder, outputs: Sequence[int], slopes: dict[int, Slope]) -> list[Slope]:
    means: dict[int, list[Slope]] = {}
    for number in range(max(outputs) + 1):
        line = builder.lines[number]
        if number in slopes or all(k not in slopes and k not in means for k in line.arguments):
            continue
        if line.operation == "mean":
            means[number] = _mean_tangents(builder, line, slopes)
            continue
        if line.operation == "item":
            slope = means[line.arguments[0]][line.payload]
        else:
            slope = None
            for place, partial in zip(line.arguments, _partials(builder, number), strict=True):
                slope = _sum(slope, _times(partial, slopes.get(place)))
        if slope is not None:
            slopes[number] = slope
    return [slopes.get(place) for place in outputs]


def _mean_tangents(builder: Builder, line: Line, slopes: dict[int, Slope]) -> list[Slope]:
    reduction = line.payload
    captured = [Value(builder, k) for k in line.arguments]
    moving = [value for value in captured if value.index in slopes]

    def body(*nodes: Value) -> list[Value]:
        inner = nodes[0].builder
        outputs = inner.inline(reduction.body, [*nodes, *(inner.here(value) for value in captured)])
        outputs = [inner.here(value) for value in outputs]
        directions = [inner.here(builder.value(slopes[value.index])) for value in moving]
        return tangents(outputs, [inner.here(value) for value in moving], directions)

    return builder.mean(reduction.measure, reduction.dimension, body)
