"""Multiply and add in one rounding: a line `a*b + c` becomes `fma(a, b, c)` where the product has no other use.

It is done on the game's programs and on the traced step before they meet, so that both printed forms of a
step round alike.
"""

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from gamedyn.formula.program import Line, Program, Reduction
from gamedyn.kernels.trace import Trace, TracedLine


@lru_cache(maxsize=256)
def fused_program(program: Program) -> Program:
    """The program with fused lines, reductions' bodies included."""
    lines, place = _fused(program.lines, program.outputs)
    return Program(program.inputs, tuple(map(_inside, lines)), tuple(place[k] for k in program.outputs))


def fused_trace(trace: Trace) -> Trace:
    """The trace with fused lines."""
    lines, place = _fused(trace.lines, trace.outputs)
    return Trace(tuple(lines), trace.state, tuple(place[k] for k in trace.outputs))


def _inside(line: Line) -> Line:
    if line.operation != "mean":
        return line
    reduction: Reduction = line.payload
    return line._replace(payload=Reduction(reduction.measure, reduction.dimension, fused_program(reduction.body)))


def _fused(lines: Sequence[Any], outputs: Sequence[int]) -> tuple[list[Any], dict[int, int]]:
    """The new lines, and where each old one went."""
    uses = Counter(k for line in lines for k in line.arguments) + Counter(outputs)
    regions = _regions(lines)
    product = {
        k: next((a for a in _products(lines, k) if uses[a] == 1 and regions[a] == regions[k]), None)
        for k in range(len(lines))
    }
    swallowed = {a for a in product.values() if a is not None}
    new: list[Any] = []
    place: dict[int, int] = {}

    def put(line: Any) -> int:
        new.append(line)
        return len(new) - 1

    for k, line in enumerate(lines):
        if k in swallowed:
            continue
        source = product[k]
        if source is None:
            place[k] = put(line._replace(arguments=tuple(place[a] for a in line.arguments)))
            continue
        left, right = (place[a] for a in lines[source].arguments)
        rest = place[next((a for a in line.arguments if a != source), source)]
        if line.operation == "sub" and line.arguments[0] == source:
            rest = put(_negative(lines[line.arguments[1]], rest))
        elif line.operation == "sub":
            left = put(_negative(lines[lines[source].arguments[0]], left))
        place[k] = put(line._replace(operation="fma", arguments=(left, right, rest)))
    return new, place


def _negative(like: Any, argument: int) -> Any:
    if isinstance(like, TracedLine):
        return TracedLine("neg", (argument,), None, like.shape)
    return Line("neg", (argument,))


def _products(lines: Sequence[Any], k: int) -> list[int]:
    """The products among what a sum or difference adds."""
    if lines[k].operation not in ("add", "sub"):
        return []
    return [a for a in lines[k].arguments if lines[a].operation == "mul"]


def _regions(lines: Sequence[Any]) -> list[int]:
    """For each line how many region markers stand before it."""
    count, regions = 0, []
    for line in lines:
        count += line.operation in ("repeat", "repeat_end")
        regions.append(count)
    return regions
