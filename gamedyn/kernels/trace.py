"""Tracing: a rule's step is run once on symbols and becomes lines over vectors and scalars.

A traced line is elementwise algebra, a call of one of the game's block procedures (`field`, `product`,
`transposed_product`), a `sum` over coordinates, or the begin and end of a repeated region. Shapes are
"v" (one entry per parameter) and "s".
"""

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from gamedyn.formula.functions import maximum, minimum
from gamedyn.formula.operators import Operators
from gamedyn.games.game import Game
from gamedyn.rules.field import inward


class TracedLine(NamedTuple):
    """One line of a traced step."""

    operation: str
    arguments: tuple[int, ...]
    payload: Any
    shape: str


class Trace(NamedTuple):
    """A traced step: its lines, the shapes of the state's parts, and which lines become the new state."""

    lines: tuple[TracedLine, ...]
    state: tuple[str, ...]
    outputs: tuple[int, ...]

    @property
    def text(self) -> str:
        """The canonical text: equal texts compute the same."""
        return "\n".join(map(repr, [*self.lines, self.state, self.outputs]))


CALLS = ("field", "product", "transposed_product")


class Traced(Operators):
    """A vector or scalar under trace."""

    __slots__ = ("index", "shape", "tracer")

    def __init__(self, tracer: "Tracer", index: int, shape: str):
        self.tracer, self.index, self.shape = tracer, index, shape

    @property
    def line(self) -> TracedLine:
        """The line that this stands for."""
        return self.tracer.lines[self.index]

    @property
    def number(self) -> Fraction | None:
        """The exact number that this is, if it is one."""
        return self.line.payload if self.line.operation == "number" else None

    def apply_operation(self, name: str, arguments: Sequence[Any], payload: Any) -> "Traced":
        """A new line, elementwise; scalars go with every entry of a vector."""
        return self.tracer.elementwise(name, [self.tracer.value(argument) for argument in arguments], payload)

    def __matmul__(self, other: Any) -> "Traced":
        return (self * other).sum()

    def sum(self) -> "Traced":
        """The sum over coordinates."""
        return self.tracer.line("sum", (self,), None, "s")


class Tracer:
    """Collects the lines of one step, each distinct one once."""

    def __init__(self) -> None:
        self.lines: list[TracedLine] = []
        self.state: list[str] = []
        self._known: dict[TracedLine, int] = {}

    def line(self, operation: str, arguments: Sequence[Traced], payload: Any, shape: str) -> Traced:
        """A line with these arguments."""
        new = TracedLine(operation, tuple(value.index for value in arguments), payload, shape)
        if new not in self._known:
            self._known[new] = len(self.lines)
            self.lines.append(new)
        return Traced(self, self._known[new], shape)

    def input(self, name: str, shape: str) -> Traced:
        """A run-time number, or one per coordinate, that is the same for all trajectories."""
        return self.line("input", (), name, shape)

    def slot(self, shape: str) -> Traced:
        """The next part of the state."""
        self.state.append(shape)
        return self.line("state", (), len(self.state) - 1, shape)

    def value(self, given: Any) -> Traced:
        """The given value or number as a traced one."""
        return given if isinstance(given, Traced) else self.line("number", (), Fraction(given), "s")

    def elementwise(self, name: str, values: list[Traced], payload: Any) -> Traced:
        """One operation on every entry; multiplying by the number 1 and adding 0 leave no line."""
        numbers = [value.number for value in values]
        if name == "mul" and 1 in numbers:
            return values[1 - numbers.index(Fraction(1))]
        if name in ("add", "sub") and numbers[1] == 0:
            return values[0]
        if name == "add" and numbers[0] == 0:
            return values[1]
        return self.line(name, values, payload, "v" if any(value.shape == "v" for value in values) else "s")


class TracedField:
    """The game under trace: what a step asks of it becomes calls of the game's block procedures."""

    def __init__(self, tracer: Tracer, game: Game, *, projects: bool):
        self.tracer = tracer
        self.players = tuple(game.players)
        self.dimension = game.dimension
        self.projects = projects

    @property
    def index(self) -> Traced:
        """The step's number."""
        return self.tracer.input("index", "s")

    def __call__(self, z: Traced, players: Sequence[str] | None = None) -> Traced:
        """The game gradient, zero for players not named."""
        mine = self.players if players is None else tuple(player for player in self.players if player in players)
        return self.tracer.line("field", (z,), mine, "v")

    def product(self, z: Traced, v: Traced) -> Traced:
        """DF(z) v."""
        return self.tracer.line("product", (z, v), None, "v")

    def transposed_product(self, z: Traced, v: Traced) -> Traced:
        """The transpose of DF(z), times v."""
        return self.tracer.line("transposed_product", (z, v), None, "v")

    def project(self, z: Traced) -> Traced:
        """The nearest point of the domain."""
        if not self.projects:
            return z
        return minimum(maximum(z, self.tracer.input("lower", "v")), self.tracer.input("upper", "v"))

    def inward(self, z: Traced, v: Traced) -> Traced:
        """The velocity without what points out of the domain."""
        if not self.projects:
            return v
        return inward(z, v, self.tracer.input("lower", "v"), self.tracer.input("upper", "v"))

    def repeat(self, times: int, body: Callable[[Traced], Traced], z: Traced) -> Traced:
        """The body applied `times` times, as a region that kernels loop over."""
        if times == 1:
            return body(z)
        begin = self.tracer.line("repeat", (z,), (times, len(self.tracer.lines)), z.shape)
        return self.tracer.line("repeat_end", (begin, body(begin)), None, z.shape)
