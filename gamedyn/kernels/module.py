"""The text of a kernel: what advances a block of lanes, and the loop that runs, watches and records it."""

import re
from dataclasses import dataclass
from textwrap import indent

from gamedyn.formula.program import Line, Program
from gamedyn.games.game import Game
from gamedyn.kernels.blocks import BOUNDARIES, BlockPrinter
from gamedyn.kernels.expand import Expander
from gamedyn.kernels.fuse import fused_program, fused_trace
from gamedyn.kernels.lanes import LanePrinter, functions_of, load, slot, store, weight
from gamedyn.kernels.layout import Layout
from gamedyn.kernels.trace import Trace

EXPANDED_LINES = 300  # a step of so many lines is written out per coordinate; longer loops would not become SIMD
SINGLE_LINES = 1000  # the same for one lane, where SIMD is not at stake and this form compiles faster
LEVEL_ONE_BYTES = 32_000  # a block's slots should fit in the fastest cache
WIDTHS = (64, 32, 16, 8, 1)
BOUND = 1e100  # beyond it a trajectory has left every bound; its square is still a number

HEAD = '''"""A kernel written by gamedyn from a game and a rule; it is made anew when either changes."""

from numba import njit

from gamedyn.kernels.memory import integer, load, shifted, store
from gamedyn.kernels.vector_bits import fma
from gamedyn.kernels.vector_math import {functions}

W = {width}
OPTIONS = {{"nogil": True, "error_model": "numpy", "no_cpython_wrapper": True, "no_cfunc_wrapper": True}}
'''

PROCEDURE = """

@njit(**OPTIONS)
def {name}({arguments}):
{body}
"""

RUN = """

@njit(**OPTIONS)
def lost(A, ended):
    count = 0
    for k in range({dimension}):
        for j in range(W):
            count += 0 if abs(load(A, k * W + j)) <= {bound} or integer(ended, j) >= 0 else 1
    return count


@njit(**OPTIONS)
def hold(A, keep, ended):
    for j in range(W):
        if integer(ended, j) >= 0:
            for k in range({state}):
                store(A, k * W + j, load(keep, k * W + j))


@njit(**OPTIONS)
def crawl(A, P, D, I, keep, ended, first, last):
    for k in range({state} * W):
        store(A, k, load(keep, k))
    for step in range(first, last):
        for k in range({state} * W):
            store(keep, k, load(A, k))
        advance(A, P, D, I, step, step + 1)
        for j in range(W):
            for k in range({dimension}):
                if integer(ended, j) < 0 and not abs(load(A, k * W + j)) <= {bound}:
                    store(ended, j, step)
        hold(A, keep, ended)


@njit(**OPTIONS)
def active(A, ended):
    count = 0
    for j in range(W):
        count += 1 if integer(ended, j) < 0{unfinished} else 0
    return count


@njit(**OPTIONS)
def run(B, P, D, I, E, reached, R, keep, blocks, rows, columns, first, last, burst, every):
    for b in range(blocks):
        A = shifted(B, b * {slots} * W)
        ended = shifted(E, b * W)
        held = 0
        for j in range(W):
            held += 1 if integer(ended, j) >= 0 else 0
        n = first
        while n < last and active(A, ended) > 0:
            stop = min(last, (n // burst + 1) * burst)
            if every > 0:
                stop = min(stop, (n // every + 1) * every)
            for k in range({state} * W):
                store(keep, k, load(A, k))
            advance(A, P, D, I, n, stop)
            if lost(A, ended) > 0:
                crawl(A, P, D, I, keep, ended, n, stop)
                held = 1
            elif held > 0:
                hold(A, keep, ended)
            if every > 0 and stop % every == 0:
                row = stop // every - first // every - 1
                for k in range(columns * W):
                    store(R, (b * rows + row) * columns * W + k, load(A, k))
            n = stop
        store(reached, b, n)
    return 0
"""


@dataclass(frozen=True)
class KernelText:
    """The source of a kernel and how its arrays are laid out."""

    source: str
    layout: Layout
    width: int
    weight: int


def kernel_text(trace: Trace, game: Game, *, lanes: int, finish: int | None = None) -> KernelText:
    """The kernel of a traced step for a game, wide enough for so many lanes as far as its slots allow.

    `finish` names the scalar part of the state that is at least 1 once a trajectory needs no more steps.
    """
    trace = fused_trace(trace)
    layout = Layout(game.dimension, trace.state)
    expanded = _expanded(trace, game, layout, written_out(lanes))
    if expanded is None:
        layout = Layout(game.dimension, trace.state)
        body, functions, heavy = _blocks(trace, game, layout)
    else:
        body, functions, heavy = _written_out(expanded, layout), functions_of(expanded), weight(expanded)
    width = _width(layout.slots, lanes)
    unfinished = "" if finish is None else f" and load(A, {layout.parts[finish]} * W + j) < 1.0"
    names = ", ".join(sorted(functions)) or "exp"
    text = HEAD.format(functions=names, width=width) + body
    sizes = {"dimension": game.dimension, "state": layout.state_slots, "slots": layout.slots}
    text += RUN.format(**sizes, bound=BOUND, unfinished=unfinished)
    return KernelText(_with_places(text, width), layout, width, heavy)


def written_out(lanes: int) -> int:
    """How many lines a step may have to be written out per coordinate."""
    return SINGLE_LINES if lanes == 1 else EXPANDED_LINES


def _width(slots: int, lanes: int) -> int:
    """The widest block whose slots fit the fastest cache, but no wider than the lanes need."""
    fitting = [width for width in WIDTHS if slots * width * 8 <= LEVEL_ONE_BYTES or width <= 8]
    return min((width for width in fitting if width >= lanes), default=fitting[0])


def _with_places(text: str, width: int) -> str:
    """Slot places as single numbers, which Numba need not multiply."""
    return re.sub(r"\(A, (\d+) \* W \+ j", lambda found: f"(A, {int(found[1]) * width} + j", text)


def _expanded(trace: Trace, game: Game, layout: Layout, limit: int) -> Program | None:
    """The step written out per coordinate, if it has no more lines than the limit."""
    calls = sum(line.operation in ("field", "product", "transposed_product") for line in trace.lines)
    repeats = max((line.payload[0] for line in trace.lines if line.operation == "repeat"), default=1)
    if game.field_program.measures or calls * repeats * len(game.field_program.lines) > 4 * limit:
        return None
    program = Expander(trace, game, layout).program()
    return program if len(program.lines) <= limit else None


def _written_out(program: Program, layout: Layout) -> str:
    hoisted: set[str] = set()

    def given(name: str) -> str:
        if name[0] == "s":
            return load(slot(int(name[2:])))
        base, _, entry = name[2:].rpartition(".")
        return _number(base, layout, hoisted, int(entry)) if name[0] == "q" else _number(name[2:], layout, hoisted)

    rows = LanePrinter(layout, given).rows(program, [slot(k) for k in range(layout.state_slots)])
    return _advance(rows, hoisted)


def _number(name: str, layout: Layout, hoisted: set[str], entry: int | None = None) -> str:
    """A run-time number, or an entry of a run-time vector, read once before the loops."""
    if name == "index":
        return "n"
    place = layout.number(name) if entry is None else layout.number(name, layout.dimension) + entry
    hoisted.add(f"p{place}")
    return f"p{place}"


def _advance(rows: list[str], hoisted: set[str]) -> str:
    head = [f"{name} = load(P, {name[1:]})" for name in sorted(hoisted)]
    body = [*head, "for step in range(first, last):", "    n = float(step)", *("    " + row for row in rows)]
    return PROCEDURE.format(name="advance", arguments="A, P, D, I, first, last", body=indent("\n".join(body), "    "))


def _blocks(trace: Trace, game: Game, layout: Layout) -> tuple[str, set[str], int]:
    printer = BlockPrinter(trace, game, layout)
    rows = printer.rows()
    text, heavy = "", len(trace.lines) * game.dimension
    functions = functions_of(Program((), tuple(_plain_lines(trace)), ()))
    for name, (operation, players) in printer.procedures.items():
        program = game.block_program(players) if players is not None else getattr(game, f"{operation}_program")
        program = fused_program(program)
        text += _procedure(name, program, _moved(game, players), game, layout, printer.border)
        functions |= functions_of(program)
        heavy += weight(program)
    return text + _advance(rows, printer.hoisted), functions, heavy


def _plain_lines(trace: Trace) -> list[Line]:
    structural = {"state", *BOUNDARIES}
    return [Line(line.operation, (), None) for line in trace.lines if line.operation not in structural]


def _moved(game: Game, players: tuple[str, ...] | None) -> list[int]:
    names = game.players if players is None else players
    return sorted(k for player in names for k in game.block(player))


def _procedure(
    name: str, program: Program, moved: list[int], game: Game, layout: Layout, border: dict[str, int]
) -> str:
    """A block procedure: from X (and V) to G."""
    hoisted: set[str] = set()

    def given(name: str) -> str:
        if name in game.parameters:
            return load(slot(border["X"] + game.parameters.index(name)))
        if name in game.constants:
            return _number(f"constants.{name}", layout, hoisted)
        return load(slot(border["V"] + program.inputs.index(name) - len(game.inputs)))

    rows = LanePrinter(layout, given).rows(program, [slot(border["G"] + k) for k in moved])
    still = [k for k in range(game.dimension) if k not in moved]
    rows += ["for j in range(W):", *("    " + store(slot(border["G"] + k), "0.0") for k in still)] if still else []
    head = [f"{one} = load(P, {one[1:]})" for one in sorted(hoisted)]
    return PROCEDURE.format(name=name, arguments="A, P, D, I", body=indent("\n".join([*head, *rows]), "    "))
