"""Scalar programs printed as lane loops: `for j in range(W)` over one flat array, which LLVM turns into SIMD.

Long bodies are split, because LLVM stops vectorizing them; values that cross a split rest in slots.
A reduction becomes a loop over nodes around lane loops of its body.
"""

from collections.abc import Callable, Sequence

from gamedyn.formula.program import CONSTANTS, Program
from gamedyn.kernels.layout import Layout

WEIGHTS = {
    "add": 1,
    "sub": 1,
    "mul": 1,
    "neg": 1,
    "fma": 1,
    "abs": 1,
    "min": 2,
    "max": 2,
    "power": 3,
    "div": 4,
    "sqrt": 4,
}
DEFAULT_WEIGHT = 25  # a transcendental function, inlined
LOOP_WEIGHT = 400  # lane loops up to this weight vectorize well
FREE = ("input", "number", "constant", "item", "mean")
KERNEL_NAMES = {"abs": "absolute", "min": "minimum", "max": "maximum"}
_INFIX = {"add": "+", "sub": "-", "mul": "*", "div": "/"}


def weight(program: Program) -> int:
    """How much code a program becomes, in plain operations; a reduction's body counts once."""
    plain = sum(WEIGHTS.get(line.operation, DEFAULT_WEIGHT) for line in program.lines if line.operation not in FREE)
    return plain + sum(weight(reduction.body) for reduction in program.reductions)


def slot(place: int) -> str:
    """Where a slot of lane j lies in A."""
    return f"{place} * W + j"


def load(where: str) -> str:
    """The text that reads A."""
    return f"load(A, {where})"


def store(where: str, value: str) -> str:
    """The text that writes A."""
    return f"store(A, {where}, {value})"


def functions_of(program: Program) -> set[str]:
    """The elementary functions that a program's text calls."""
    names = {line.operation for line in program.lines} - set(_INFIX) - {*FREE, "neg", "power", "fma"}
    return {KERNEL_NAMES.get(name, name) for name in names}.union(*(functions_of(r.body) for r in program.reductions))


def statements(name: str, operation: str, arguments: Sequence[str], payload: object) -> list[str]:
    """The text that gives `name` the value of one operation."""
    if operation in _INFIX:
        return [f"{name} = {arguments[0]} {_INFIX[operation]} {arguments[1]}"]
    if operation == "neg":
        return [f"{name} = -{arguments[0]}"]
    if operation == "power":
        assert isinstance(payload, int), "only whole powers reach a kernel"
        return _power(name, arguments[0], payload)
    return [f"{name} = {KERNEL_NAMES.get(operation, operation)}({', '.join(arguments)})"]


def _power(name: str, base: str, exponent: int) -> list[str]:
    """By repeated squaring, in the order of the NumPy form."""
    rows, result, square, left, count = [], "", base, abs(exponent), 0
    while left:
        if left & 1:
            rows += [f"{name}_r{count} = {result} * {square}"] if result else []
            result = f"{name}_r{count}" if result else square
        left >>= 1
        if left:
            rows.append(f"{name}_s{count} = {square} * {square}")
            square = f"{name}_s{count}"
        count += 1
    return [*rows, f"{name} = 1.0 / {result}" if exponent < 0 else f"{name} = {result}"]


class LanePrinter:
    """Prints one program; `given` says how an input reads, `targets` where the outputs go."""

    def __init__(self, layout: Layout, given: Callable[[str], str], depth: int = 0):
        self.layout, self.given, self.depth = layout, given, depth

    def rows(self, program: Program, targets: Sequence[str], gain: str = "") -> list[str]:
        """The loops; with a `gain` the outputs are added to the targets, that much of them."""
        chunks = _chunks(program)
        slots = self._crossing(program, chunks)
        rows: list[str] = []
        for number, chunk in enumerate(chunks):
            if isinstance(chunk, int):
                rows += self._mean(program, chunk, slots)
            else:
                stores = program.outputs if number == len(chunks) - 1 else ()
                rows += self._loop(program, chunk, slots, list(zip(stores, targets, strict=False)), gain)
        return rows

    def _crossing(self, program: Program, chunks: list[list[int] | int]) -> dict[int, int]:
        """A slot for each value that is used outside the loop that computes it, and for each mean."""
        home = {k: number for number, chunk in enumerate(chunks) if isinstance(chunk, list) for k in chunk}
        slots: dict[int, int] = {}
        for k, line in enumerate(program.lines):
            if line.operation == "mean":
                slots[k] = self.layout.take(len(line.payload.body.outputs))
            for argument in line.arguments:
                if argument in home and home[argument] != home.get(k, -1) and argument not in slots:
                    slots[argument] = self.layout.take(1)
        for k in program.outputs:
            if home.get(k, len(chunks) - 1) != len(chunks) - 1 and k not in slots:
                slots[k] = self.layout.take(1)
        return slots

    def _place(self, program: Program, k: int, slots: dict[int, int]) -> str:
        """Where a value lies when it is not computed in the loop at hand."""
        line = program.lines[k]
        if line.operation == "input":
            return self.given(line.payload)
        if line.operation == "number":
            return repr(float(line.payload))
        if line.operation == "constant":
            return repr(CONSTANTS[line.payload])
        if line.operation == "item":
            return load(slot(slots[line.arguments[0]] + line.payload))
        return load(slot(slots[k]))

    def _loop(
        self, program: Program, chunk: list[int], slots: dict[int, int], stores: list[tuple[int, str]], gain: str
    ) -> list[str]:
        body: list[str] = []
        names: dict[int, str] = {}
        mark = self.layout.loop()

        def name(k: int) -> str:
            if k not in names:
                place = self._place(program, k, slots)
                names[k] = f"u{k}{mark}" if place.startswith("load(") else place
                body.extend([f"u{k}{mark} = {place}"] if place.startswith("load(") else [])
            return names[k]

        for k in chunk:
            line = program.lines[k]
            arguments = [name(argument) for argument in line.arguments]
            names[k] = f"v{k}{mark}"
            body += statements(names[k], line.operation, arguments, line.payload)
            body += [store(slot(slots[k]), names[k])] if k in slots else []
        stored = [(name(k), target) for k, target in stores]  # all loads before the first store
        for value, target in stored:
            body.append(store(target, f"fma({gain}, {value}, {load(target)})" if gain else value))
        return ["for j in range(W):", *("    " + row for row in body)] if body else []

    def _mean(self, program: Program, number: int, slots: dict[int, int]) -> list[str]:
        line = program.lines[number]
        reduction, depth = line.payload, self.depth
        first = slots[number]
        count = len(reduction.body.outputs)
        measure = self.layout.measure(reduction.measure)
        captured = [self._place(program, k, slots) for k in line.arguments]
        nodes = [f"x{depth}_{k}" for k in range(reduction.dimension)]

        def given(name: str) -> str:
            return nodes[int(name[1:])] if name[0] == "@" else captured[int(name[1:])]

        inner = LanePrinter(self.layout, given, depth + 1)
        body = inner.rows(reduction.body, [slot(first + k) for k in range(count)], gain=f"w{depth}")
        zeros = ["    " + store(slot(first + k), "0.0") for k in range(count)]
        start, weights, size = (f"integer(I, {3 * measure + entry})" for entry in range(3))
        head = [f"{x} = load(D, {start} + k{depth} * {reduction.dimension} + {c})" for c, x in enumerate(nodes)]
        head.append(f"w{depth} = load(D, {weights} + k{depth})")
        loop = f"for k{depth} in range({size}):"
        return ["for j in range(W):", *zeros, loop, *("    " + row for row in [*head, *body])]


def _chunks(program: Program) -> list[list[int] | int]:
    """Runs of plain lines, split by weight and at reductions; the last is always a run."""
    chunks: list[list[int] | int] = [[]]
    filled = 0
    for k, line in enumerate(program.lines):
        current = chunks[-1]
        if line.operation == "mean":
            chunks += [k, []]
            filled = 0
        elif line.operation not in FREE:
            cost = WEIGHTS.get(line.operation, DEFAULT_WEIGHT)
            if filled + cost > LOOP_WEIGHT or not isinstance(current, list):
                current, filled = [], 0
                chunks.append(current)
            current.append(k)
            filled += cost
    return chunks
