"""A traced step printed as calls of the game's block procedures and loops over coordinates and lanes.

This is the form for games and rules too large to be written out: its text grows with the rule plus the
game, not with their product. A call reads its point from the border slots X (and a direction from V) and
leaves its result in G; values are kept there as long as no later call needs the place.
"""

from gamedyn.games.game import Game
from gamedyn.kernels.lanes import load, slot, statements, store
from gamedyn.kernels.layout import Layout
from gamedyn.kernels.trace import CALLS, Trace, TracedLine

FOREVER = 10**9
BOUNDARIES = (*CALLS, "sum", "repeat", "repeat_end")
LEAVES = ("number", "input", "state")


class BlockPrinter:
    """Prints one trace; `procedures` collects what it calls: text of the call -> (operation, players)."""

    def __init__(self, trace: Trace, game: Game, layout: Layout):
        self.trace, self.game, self.layout = trace, game, layout
        self.border = {name: layout.take(game.dimension) for name in ("X", "V", "G")}
        self.procedures: dict[str, tuple[str, tuple[str, ...] | None]] = {}
        self.hoisted: set[str] = set()
        self.places: dict[int, int] = {}
        self.calls = [k for k, line in enumerate(trace.lines) if line.operation in CALLS]
        self.repeats = any(line.operation == "repeat" for line in trace.lines)
        self.last_use = dict.fromkeys(range(len(trace.lines)), -1)
        for k, line in enumerate(trace.lines):
            self.last_use.update(dict.fromkeys(line.arguments, k))
        self.last_use.update(dict.fromkeys(trace.outputs, FOREVER))

    def rows(self) -> list[str]:
        """The text of one step."""
        rows: list[str] = []
        depth, group = 0, []
        for k, line in enumerate(self.trace.lines):
            if line.operation in LEAVES:
                continue
            if line.operation not in BOUNDARIES:
                group.append(k)
                continue
            new = self._loops(group, k) + self._boundary(k)
            group = []
            rows += ["    " * depth + row for row in new]
            depth -= line.operation == "repeat_end"
            if line.operation == "repeat":
                rows.append("    " * depth + f"for r{k} in range({line.payload[0]}):")
                depth += 1
        return rows + self._loops(group, FOREVER) + self._scalar_outputs()

    def _next_call(self, k: int) -> int:
        later = [call for call in self.calls if call > k]
        return k if self.repeats else min(later, default=FOREVER)

    def _take(self, k: int, border: str = "") -> int:
        """The slots of a value, given once."""
        if k not in self.places:
            size = self.layout.size(self.trace.lines[k].shape)
            self.places[k] = self.border[border] if border else self.layout.take(size)
        return self.places[k]

    def _text(self, k: int) -> str:
        """A value in the loop at hand, when that loop does not compute it."""
        line = self.trace.lines[k]
        if line.operation == "number":
            return repr(float(line.payload))
        if line.operation == "input" and line.payload == "index":
            return "n"
        if line.operation == "input" and line.shape == "s":
            return self.number(str(line.payload))
        if line.operation == "input":
            return f"load(P, {self.layout.number(str(line.payload), self.game.dimension)} + k)"
        place = self.layout.parts[line.payload] if line.operation == "state" else self.places[k]
        return load(entry(place) if line.shape == "v" else slot(place))

    def _own(self, k: int) -> str:
        """Where the slots of a value lie."""
        return entry(self.places[k]) if self.trace.lines[k].shape == "v" else slot(self.places[k])

    def number(self, name: str) -> str:
        """A run-time number, read once before the loops."""
        text = f"p{self.layout.number(name)}"
        self.hoisted.add(text)
        return text

    def _loops(self, group: list[int], until: int) -> list[str]:
        """The pending elementwise lines: a loop for the scalars, then one for the vectors."""
        wanted = {k for one in group if self.trace.lines[one].shape == "v" for k in self.trace.lines[one].arguments}
        kept = [k for k in group if self.last_use[k] >= until or (k in wanted and self.trace.lines[k].shape == "s")]
        for k in kept:
            into_call = until in self.calls and self.trace.lines[until].arguments[0] == k
            free = into_call and self.last_use[k] < self._next_call(until) and not self.repeats
            if not (until == FOREVER and self.trace.lines[k].shape == "v"):
                self._take(k, "X" if free else "")
        scalars = [k for k in group if self.trace.lines[k].shape == "s"]
        vectors = [k for k in group if self.trace.lines[k].shape == "v"]
        stores = [(k, self._own(k)) for k in kept if k in self.places]
        rows = self._loop(scalars, [(k, place) for k, place in stores if k in scalars], ["for j in range(W):"])
        stores = [(k, place) for k, place in stores if k in vectors]
        if until == FOREVER:
            parts = zip(self.trace.outputs, self.trace.state, self.layout.parts, strict=True)
            stores = [(k, entry(place)) for k, shape, place in parts if shape == "v"]
        head = [f"for k in range({self.game.dimension}):", "    for j in range(W):"]
        return rows + self._loop(vectors, stores, head)

    def _loop(self, group: list[int], stores: list[tuple[int, str]], head: list[str]) -> list[str]:
        body: list[str] = []
        names: dict[int, str] = {}
        mark = self.layout.loop()

        def name(k: int) -> str:
            if k not in names:
                text = self._text(k)
                names[k] = f"u{k}{mark}" if text.startswith("load(") else text
                body.extend([f"u{k}{mark} = {text}"] if text.startswith("load(") else [])
            return names[k]

        for k in group:
            line = self.trace.lines[k]
            body += statements(
                f"v{k}{mark}", line.operation, [name(argument) for argument in line.arguments], line.payload
            )
            names[k] = f"v{k}{mark}"
        stored = [(place, name(k)) for k, place in stores]
        body += [store(place, value) for place, value in stored]
        indent = "    " * len(head)
        return [*head, *(indent + row for row in body)] if body else []

    def _copy(self, place: int, source: int | str, shape: str = "v") -> list[str]:
        """Put a value, given by its line or its text, at a place."""
        text = source if isinstance(source, str) else self._text(source)
        row = store(entry(place) if shape == "v" else slot(place), text)
        if shape == "s":
            return ["for j in range(W):", "    " + row]
        return [f"for k in range({self.game.dimension}):", "    for j in range(W):", "        " + row]

    def _boundary(self, k: int) -> list[str]:
        line = self.trace.lines[k]
        if line.operation in CALLS:
            return self._call(k)
        if line.operation == "sum":
            return self._sum(k, line.arguments[0])
        begins = line.operation == "repeat"
        self.places[k] = self._take(k) if begins else self.places[line.arguments[0]]
        return self._copy(self.places[k], line.arguments[-1], line.shape)

    def _call(self, k: int) -> list[str]:
        line = self.trace.lines[k]
        rows = []
        for argument, border in zip(line.arguments, ("X", "V"), strict=False):
            rows += (
                [] if self.places.get(argument) == self.border[border] else self._copy(self.border[border], argument)
            )
        name = self._procedure(line)
        rows.append(f"{name}(A, P, D, I)")
        if self.last_use[k] <= self._next_call(k) and not self.repeats:
            self._take(k, "G")
            return rows
        return rows + self._copy(self._take(k), load(entry(self.border["G"])))

    def _procedure(self, line: TracedLine) -> str:
        """The name of the block procedure that a line calls."""
        players = line.payload
        order = list(self.game.players)
        name = line.operation if players is None else "_".join(("field", *(str(order.index(p)) for p in players)))
        self.procedures[name] = (line.operation, players)
        return name

    def _sum(self, k: int, source: int) -> list[str]:
        total = slot(self._take(k))
        added = store(total, f"{load(total)} + {self._text(source)}")
        loop = [f"for k in range({self.game.dimension}):", "    for j in range(W):", "        " + added]
        return ["for j in range(W):", "    " + store(total, "0.0"), *loop]

    def _scalar_outputs(self) -> list[str]:
        parts = [p for p in zip(self.trace.outputs, self.trace.state, self.layout.parts, strict=True) if p[1] == "s"]
        if not parts:
            return []
        loads = [f"    o{place} = {self._text(k)}" for k, _, place in parts]
        return ["for j in range(W):", *loads, *("    " + store(slot(place), f"o{place}") for _, _, place in parts)]


def entry(place: int) -> str:
    """Where entry k of a vector of lane j lies in A."""
    return f"({place} + k) * W + j"
