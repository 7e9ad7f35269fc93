"""The mathematics of the workloads, their starting points, and reference answers that use none of the peers.

The logistic Dirac-GAN has the value logsigmoid(x y), x minimizing and y maximizing, so that with s = 1/(1 + exp(x y))
the game gradient is F = (s y, -s x). A chain of m of them adds c x_i y_{i+1} for each pair of neighbors:

    F_{x_i} = s_i y_i + c y_{i+1},  F_{y_i} = -(s_i x_i + c x_{i-1}),  y_{m+1} = x_0 = 0.

Points are (x_1, ..., x_m, y_1, ..., y_m).
"""

from dataclasses import dataclass
from math import exp

import numpy as np

from .harness import Array

STEP = 0.1
COUPLING = 0.01  # weak: neighbors feel each other, and all stay where exp neither overflows nor saturates
SAMPLE = 61  # every 61st trajectory is checked: coprime to every block size, so all lanes are met
TIME = 50.0
MATCHED = 4.8e-11  # the error at which integrators are compared


@dataclass(frozen=True)
class Descent:
    """Workload D: x+ = x - h F(x) from many points, only the end kept."""

    starts: Array  # (n, 2m)
    steps: int
    bound: float = 1e-10

    @property
    def pairs(self) -> int:
        """m, the number of Dirac-GANs in the chain."""
        return self.starts.shape[1] // 2

    @property
    def items(self) -> float:
        """Steps of one pair of one trajectory."""
        return float(len(self.starts) * self.pairs * self.steps)

    @property
    def formula(self) -> tuple[str, list[str], list[str]]:
        """The value, the minimizer's and the maximizer's parameters."""
        x, y = ([f"{letter}{k}" for k in range(1, self.pairs + 1)] for letter in "xy")
        terms = [f"logsigmoid({a}*{b})" for a, b in zip(x, y, strict=True)]
        terms += [f"c*{a}*{b}" for a, b in zip(x, y[1:], strict=False)]
        return " + ".join(terms), x, y

    def error(self, result: Array) -> float:
        """The largest distance of the sample of end points from NumPy's."""
        if result.shape != self.starts.shape:
            return np.inf
        z = self.starts[::SAMPLE].T
        for _ in range(self.steps):
            z = z - STEP * field(z)
        return float(np.abs(result[::SAMPLE] - z.T).max())


@dataclass(frozen=True)
class Trajectory:
    """One trajectory of workload D from (1, 0)."""

    steps: int
    bound: float = 2e-4  # rounding alone moves the end of 10^7 steps by 2e-5

    @property
    def items(self) -> float:
        """Steps."""
        return float(self.steps)

    def error(self, result: Array) -> float:
        """The distance from plain Python."""
        x, y = 1.0, 0.0
        for _ in range(self.steps):
            h = STEP / (1 + exp(x * y))
            x, y = x - h * y, y + h * x
        return float(np.abs(np.ravel(result) - (x, y)).max())


@dataclass(frozen=True)
class Flow:
    """Workload F: dz/dt = -F(z) to t = 50 from many points, only the end kept."""

    starts: Array  # (n, 2)
    bound: float = 1e-6

    @property
    def items(self) -> float:
        """Trajectories."""
        return float(len(self.starts))

    def error(self, result: Array) -> float:
        """The largest distance from the closed form."""
        return float(np.abs(result - circled(self.starts, TIME)).max())


def field(z: Array) -> Array:
    """The game gradient of the chain at points (2m, ...)."""
    x, y = np.split(z, 2)
    s = 1 / (1 + np.exp(x * y))
    nothing = np.zeros_like(x[:1])
    x_before, y_after = np.concatenate([nothing, x[:-1]]), np.concatenate([y[1:], nothing])
    return np.concatenate([s * y + COUPLING * y_after, -(s * x + COUPLING * x_before)])


def descent(trajectories: int, steps: int, pairs: int = 1) -> Descent:
    """Workload D with x_i = 1 + 0.05 (i - 1) + 1e-6 n for trajectory n, y = 0."""
    x = 1 + 1e-6 * np.arange(trajectories)[:, None] + 0.05 * np.arange(pairs)
    return Descent(np.hstack([x, np.zeros_like(x)]), steps)


def flow(trajectories: int) -> Flow:
    """Workload F on the segment from (0.5, -1) to (2, 1)."""
    return Flow(np.linspace((0.5, -1.0), (2.0, 1.0), trajectories))


def circled(starts: Array, time: float) -> Array:
    """Where the flow ends: it stays on its circle, and its angle p solves time = integral of 1 + exp(r^2 sin(2p)/2)."""
    radius, first = np.hypot(*starts.T), np.arctan2(starts[:, 1], starts[:, 0])

    def slowness(p: Array) -> Array:
        return 1 + np.exp(radius**2 / 2 * np.sin(2 * p))

    nodes, weights = np.polynomial.legendre.leggauss(24)
    inside = (np.arange(48)[:, None] + (nodes + 1) / 2).reshape(-1, 1) / 48
    low, high = first, first + time  # slowness is at least 1
    for _ in range(60):
        middle = (low + high) / 2
        elapsed = (middle - first) * (np.tile(weights, 48) / 96 @ slowness(first + (middle - first) * inside))
        low, high = np.where(elapsed < time, middle, low), np.where(elapsed < time, high, middle)
    return np.stack([radius * np.cos(low), radius * np.sin(low)], axis=1)
