"""A traced step printed as calls of the game's block procedures and loops over coordinates and lanes.

This is the form for games and rules too large to be written out: its text grows with the rule plus the
game, not with their product. A call reads its point from the border slots X (and a direction from V) and
leaves its result in G; values are kept there as long as no later call needs the place.
"""

from gamedyn.games.game import Game
from gamedyn.kernels.lanes import statements
from gamedyn.kernels.layout import Layout
from gamedyn.kernels.trace import CALLS, Trace

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
            return f"P[{self.layout.number(str(line.payload), self.game.dimension)} + k]"
        place = self.layout.parts[line.payload] if line.operation == "state" else self.places[k]
        return f"A[({place} + k) * W + j]" if line.shape == "v" else f"A[{place} * W + j]"

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
        stores = [(k, self._text(k)) for k in kept if k in self.places]
        rows = self._loop(scalars, [(k, place) for k, place in stores if k in scalars], ["for j in range(W):"])
        stores = [(k, place) for k, place in stores if k in vectors]
        if until == FOREVER:
            parts = zip(self.trace.outputs, self.trace.state, self.layout.parts, strict=True)
            stores = [(k, f"A[({place} + k) * W + j]") for k, shape, place in parts if shape == "v"]
        head = [f"for k in range({self.game.dimension}):", "    for j in range(W):"]
        return rows + self._loop(vectors, stores, head)

    def _loop(self, group: list[int], stores: list[tuple[int, str]], head: list[str]) -> list[str]:
        body: list[str] = []
        names: dict[int, str] = {}
        mark = self.layout.loop()

        def name(k: int) -> str:
            if k not in names:
                text = self._text(k)
                names[k] = f"u{k}{mark}" if "[" in text else text
                body.extend([f"u{k}{mark} = {text}"] if "[" in text else [])
            return names[k]

        for k in group:
            line = self.trace.lines[k]
            body += statements(
                f"v{k}{mark}", line.operation, [name(argument) for argument in line.arguments], line.payload
            )
            names[k] = f"v{k}{mark}"
        stored = [(place, name(k)) for k, place in stores]
        body += [f"{place} = {value}" for place, value in stored]
        indent = "    " * len(head)
        return [*head, *(indent + row for row in body)] if body else []

    def _copied(self, k: int, border: str) -> list[str]:
        """Bring a value to a border place, if it does not lie there already."""
        place = self.border[border]
        if self.places.get(k) == place and self.trace.lines[k].operation not in LEAVES:
            return []
        return [
            f"for k in range({self.game.dimension}):",
            "    for j in range(W):",
            f"        A[({place} + k) * W + j] = {self._text(k)}",
        ]

    def _boundary(self, k: int) -> list[str]:
        line = self.trace.lines[k]
        if line.operation in CALLS:
            return self._call(k)
        if line.operation == "sum":
            return self._sum(k, line.arguments[0])
        source = line.arguments[-1]
        target = self._take(k) if line.operation == "repeat" else self.places[line.arguments[0]]
        self.places[k] = target
        index = "({} + k)" if line.shape == "v" else "{}"
        store = f"A[{index.format(target)} * W + j] = {self._text(source)}"
        wide = [f"for k in range({self.game.dimension}):", "    for j in range(W):", "        " + store]
        return wide if line.shape == "v" else ["for j in range(W):", "    " + store]

    def _call(self, k: int) -> list[str]:
        line = self.trace.lines[k]
        rows = self._copied(line.arguments[0], "X")
        rows += self._copied(line.arguments[1], "V") if len(line.arguments) > 1 else []
        players = line.payload
        name = (
            line.operation
            if players is None
            else "_".join(("field", *map(str, map(list(self.game.players).index, players))))
        )
        self.procedures[name] = (line.operation, players)
        rows.append(f"{name}(A, P, D, I)")
        if self.last_use[k] <= self._next_call(k) and not self.repeats:
            self._take(k, "G")
            return rows
        place = self._take(k)
        source = f"A[({self.border['G']} + k) * W + j]"
        return [
            *rows,
            f"for k in range({self.game.dimension}):",
            "    for j in range(W):",
            f"        A[({place} + k) * W + j] = {source}",
        ]

    def _sum(self, k: int, source: int) -> list[str]:
        place = self._take(k)
        total = f"A[{place} * W + j]"
        zero = ["for j in range(W):", f"    {total} = 0.0"]
        loop = [
            f"for k in range({self.game.dimension}):",
            "    for j in range(W):",
            f"        {total} = {total} + {self._text(source)}",
        ]
        return zero + loop

    def _scalar_outputs(self) -> list[str]:
        parts = [p for p in zip(self.trace.outputs, self.trace.state, self.layout.parts, strict=True) if p[1] == "s"]
        if not parts:
            return []
        loads = [f"    o{place} = {self._text(k)}" for k, _, place in parts]
        return ["for j in range(W):", *loads, *(f"    A[{place} * W + j] = o{place}" for _, _, place in parts)]
