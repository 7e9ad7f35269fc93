"""The one engine: lanes of trajectories marched through a kernel in chunks, segment by segment.

Segments end where the observer's findings are taken and it begins anew; chunks are a few milliseconds of
work, so that progress shows and an interruption is heard. Neither changes a bit of the result.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from gamedyn.games.game import Array
from gamedyn.kernels.build import Kernel

CHUNK_OPERATIONS = 1e8  # plain operations in one chunk: milliseconds for blocks, tens of them for a single lane
BURST = 64  # steps between two looks at whether a trajectory has left every bound


@dataclass
class March:
    """What came of a group of trajectories: at each boundary their states, over each segment what was seen."""

    states: Array  # (boundaries, n, state)
    seen: Array  # (segments, n, parts, d)
    ended: Any  # (n,) the step that led out of every bound, -1 where none did
    reached: int  # the step at which all were stopped, or had come to their end
    rows: Array  # (recorded, n, columns)


class Lanes:
    """A group of trajectories loaded into blocks of lanes."""

    def __init__(self, kernel: Kernel, observer: Any, states: Array):
        self.kernel, self.observer, self.count = kernel, observer, len(states)
        layout, width = kernel.text.layout, kernel.text.width
        self.dimension, self.core = layout.dimension, states.shape[1]
        self.state_slots = layout.state_slots
        blocks = -(-self.count // width)
        padded = np.concatenate([states, np.repeat(states[-1:], blocks * width - self.count, axis=0)])
        self.flat = np.zeros((blocks, layout.slots * width))
        self.slots = self.flat.reshape(blocks, layout.slots, width)
        self.slots[:, : self.core] = padded.reshape(blocks, width, self.core).transpose(0, 2, 1)
        self.ended = np.full((blocks, width), -1, dtype=np.int64)
        self.reached = np.zeros(blocks, dtype=np.int64)
        self.keep = np.empty(layout.state_slots * width)

    def watch(self) -> None:
        """Let the observer begin anew from where the lanes are."""
        start = self.slots[:, : self.dimension]
        for number, part in enumerate(self.observer.init(start)):
            first = self.core + number * self.dimension
            self.slots[:, first : first + self.dimension] = part

    def lanes(self, first: int, last: int) -> Array:
        """A copy of some slots of all trajectories (n, last - first)."""
        blocks, _, width = self.slots.shape
        return self.slots[:, first:last].copy().transpose(0, 2, 1).reshape(blocks * width, last - first)[: self.count]

    def advance(self, first: int, last: int, every: int, columns: int, burst: int) -> Array:
        """Run from step `first` to `last`; the rows recorded at multiples of `every` (rows, n, columns)."""
        count = last // every - first // every if every else 0
        blocks, width = len(self.flat), self.kernel.text.width
        rows = np.empty((blocks, count, columns if every else 0, width))
        kernel = self.kernel
        arrays = (self.flat, kernel.numbers, kernel.data, kernel.places, self.ended, self.reached, rows, self.keep)
        kernel.run(arrays, blocks, count, rows.shape[2], first, last, burst, every)
        made = int(self.reached.max()) // every - first // every if every else 0
        lanes = rows.shape[0] * rows.shape[3]
        return rows[:, :made].transpose(1, 0, 3, 2).reshape(made, lanes, rows.shape[2])[:, : self.count]


def march(
    kernel: Kernel,
    observer: Any,
    states: Array,
    boundaries: Sequence[int],
    *,
    every: int = 0,
    columns: int = 0,
    keep: int | None = None,
    burst: int = BURST,
    tick: Callable[[int], None] | None = None,
) -> March:
    """March states (n, state) through the boundaries; record every `every` steps, the last `keep` rows if said.

    `tick(steps)` is called after each chunk and may raise to interrupt.
    """
    lanes = Lanes(kernel, observer, states)
    length = _chunk(lanes, burst)
    at, seen, rows = [states], [], []
    here = boundaries[0]
    for boundary in boundaries[1:]:
        lanes.watch()
        while here < boundary:
            stop = min(boundary, here + length)
            made = lanes.advance(here, stop, every, columns, burst)
            if every:
                rows.append(made)
                _forget(rows, keep)
            if tick:
                tick(stop - here)
            here = int(lanes.reached.max())
            if here < stop:  # nothing is left to move
                break
        at.append(lanes.lanes(0, lanes.core))
        seen.append(lanes.lanes(lanes.core, lanes.state_slots).reshape(lanes.count, observer.parts, lanes.dimension))
        if here < boundary:
            break
    recorded = np.concatenate(rows) if rows else np.empty((0, lanes.count, columns))
    ended = lanes.ended.ravel()[: lanes.count]
    return March(np.stack(at), np.stack(seen), ended, here, recorded[-keep:] if keep else recorded)


def _chunk(lanes: Lanes, burst: int) -> int:
    """Steps in a chunk, a multiple of the burst."""
    work = lanes.flat.shape[0] * lanes.kernel.text.width * max(lanes.kernel.text.weight, 1)
    return burst * max(1, int(CHUNK_OPERATIONS / work / burst))


def _forget(rows: list[Array], keep: int | None) -> None:
    """Drop recorded rows that later ones push out."""
    if keep is None:
        return
    while len(rows) > 1 and sum(map(len, rows[1:])) >= keep:
        rows.pop(0)
