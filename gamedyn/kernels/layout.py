"""Where everything lies: one flat array of slots for a block of lanes, one of run-time numbers for all.

A slot is one float per lane: slot k of lane j is `A[k * W + j]`. The first slots hold the state (position,
memory of the rule, observers), the next are the border to the game's block procedures (X and V in, G out),
the rest is work space. One base pointer with constant offsets is what lets LLVM vectorize.
"""

from dataclasses import dataclass, field

from gamedyn.kernels.trace import Trace


@dataclass
class Layout:
    """Slots and run-time numbers of one kernel, handed out as the printer asks for them."""

    dimension: int
    state: tuple[str, ...]  # shapes of the state's parts
    slots: int = 0
    numbers: dict[str, int] = field(default_factory=dict)  # run-time number -> place in P
    measures: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.parts = [self.take(self.size(shape)) for shape in self.state]
        self.state_slots = self.slots

    def size(self, shape: str) -> int:
        """How many slots a value of this shape fills."""
        return self.dimension if shape == "v" else 1

    def take(self, count: int) -> int:
        """The first of `count` new slots."""
        first = self.slots
        self.slots += count
        return first

    def loop(self) -> str:
        """A mark for the names of one more loop: Numba is quick only while each name is assigned once."""
        self._loops += 1
        return f"_{self._loops}"

    def number(self, name: str, count: int = 1) -> int:
        """The place of a run-time number, or of the first of `count`."""
        if name not in self.numbers:
            self.numbers[name] = sum(self._counts.values())
            self._counts[name] = count
        return self.numbers[name]

    _counts: dict[str, int] = field(default_factory=dict)
    _loops: int = 0

    @property
    def number_count(self) -> int:
        """The length of P."""
        return sum(self._counts.values())

    def measure(self, name: str) -> int:
        """The number of a measure, in order of first use."""
        if name not in self.measures:
            self.measures.append(name)
        return self.measures.index(name)


def layout_of(trace: Trace, dimension: int) -> Layout:
    """The layout whose state is that of the trace."""
    return Layout(dimension, trace.state)
