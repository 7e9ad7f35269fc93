"""A traced step written out per coordinate, with the game's programs pasted in: one scalar program.

This is the fast form for small games. Inputs are named `s.K` (state slot), `p.NAME` (run-time number),
`q.NAME.K` (one entry of a run-time vector); outputs are the new state, slot by slot.
"""

from collections.abc import Sequence

from gamedyn.formula.program import Builder, Program, Value
from gamedyn.games.game import Game
from gamedyn.kernels.fuse import fused_program
from gamedyn.kernels.layout import Layout
from gamedyn.kernels.trace import Trace, TracedLine

Parts = list[Value]  # one value per coordinate, or a single one


class Expander:
    """Expands the lines of one trace for one game."""

    def __init__(self, trace: Trace, game: Game, layout: Layout):
        self.trace, self.game, self.layout = trace, game, layout
        self.builder = Builder()

    def program(self) -> Program:
        """The new state as a scalar program of the old one."""
        values: dict[int, Parts] = {}
        self._run(0, len(self.trace.lines), values)
        outputs = [value for number in self.trace.outputs for value in values[number]]
        return self.builder.program(outputs)

    def _run(self, first: int, last: int, values: dict[int, Parts]) -> None:
        number = first
        while number < last:
            line = self.trace.lines[number]
            if line.operation == "repeat":
                number = self._repeat(number, values)
            else:
                values[number] = self._parts(line, [values[k] for k in line.arguments])
                number += 1

    def _repeat(self, begin: int, values: dict[int, Parts]) -> int:
        """Unroll a region; returns the line after it."""
        end = next(
            k for k, one in enumerate(self.trace.lines) if one.operation == "repeat_end" and one.arguments[0] == begin
        )
        carried = values[self.trace.lines[begin].arguments[0]]
        for _ in range(self.trace.lines[begin].payload[0]):
            values[begin] = carried
            self._run(begin + 1, end, values)
            carried = values[self.trace.lines[end].arguments[1]]
        values[end] = carried
        return end + 1

    def _parts(self, line: TracedLine, arguments: list[Parts]) -> Parts:
        operation, payload = line.operation, line.payload
        if operation == "number":
            return [self.builder.number(payload)]
        if operation == "input":
            if line.shape == "s":
                return [self.builder.input(f"p.{payload}")]
            return [self.builder.input(f"q.{payload}.{k}") for k in range(self.game.dimension)]
        if operation == "state":
            place = self.layout.parts[payload]
            return [self.builder.input(f"s.{place + k}") for k in range(self.layout.size(line.shape))]
        if operation == "sum":
            total = arguments[0][0]
            for part in arguments[0][1:]:
                total = total + part
            return [total]
        if operation in ("field", "product", "transposed_product"):
            return self._called(operation, payload, arguments)
        return self._elementwise(operation, payload, arguments, self.layout.size(line.shape))

    def _elementwise(self, operation: str, payload: object, arguments: list[Parts], count: int) -> Parts:
        wide = [part if len(part) == count else part * count for part in arguments]
        columns = zip(*wide, strict=True)
        return [column[0].apply_operation(operation, column, payload) for column in columns]

    def _called(self, operation: str, players: Sequence[str] | None, arguments: list[Parts]) -> Parts:
        constants = [self.builder.input(f"p.constants.{name}") for name in self.game.constants]
        if operation != "field":
            program = getattr(self.game, f"{operation}_program")
            return self.builder.inline(fused_program(program), [*arguments[0], *constants, *arguments[1]])
        assert players is not None
        moved = sorted(k for player in players for k in self.game.block(player))
        found = self.builder.inline(fused_program(self.game.block_program(players)), [*arguments[0], *constants])
        parts = [self.builder.number(0)] * self.game.dimension
        for k, value in zip(moved, found, strict=True):
            parts[k] = value
        return parts
