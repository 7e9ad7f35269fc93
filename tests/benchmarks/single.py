"""One trajectory of workload D, 10^7 steps."""

from collections.abc import Iterator
from math import exp

import numpy as np

from . import gamedyn_peer, peers_c
from .harness import Array, Peer, Row, Work, compare
from .problems import STEP, Trajectory


def rows(*, quick: bool) -> Iterator[Row]:
    """gamedyn beside C and Numba on one thread."""
    problem = Trajectory(100_000 if quick else 10_000_000)
    ours = Peer("gamedyn, simulate", gamedyn_peer.simulate, problem)
    peers = [
        Peer("C, scalar, the library's exp", peers_c.one, problem, 0.7),
        Peer("Numba, math.exp", numba_loop, problem),
    ]
    yield from compare("one trajectory", "steps", ours, peers, rounds=1 if quick else 5)


def numba_loop(problem: Trajectory) -> Work:
    """The plain loop."""
    import numba

    @numba.njit
    def end(steps: int, h: float) -> tuple[float, float]:
        x, y = 1.0, 0.0
        for _ in range(steps):
            s = h / (1 + exp(x * y))
            x, y = x - s * y, y + s * x
        return x, y

    def run() -> Array:
        return np.array(end(problem.steps, STEP))

    return Work(run)
