"""Workload D: simultaneous descent on the logistic Dirac-GAN, 65,536 trajectories of 1,000 steps, only the end kept."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from . import gamedyn_peer, peers_c
from .harness import Array, Peer, Row, Work, compare
from .problems import STEP, Descent, descent


def rows(*, quick: bool) -> Iterator[Row]:
    """gamedyn beside C, JAX, NumPy and Numba."""
    problem = descent(4096, 100) if quick else descent(65_536, 1000)
    peers = [
        Peer("gamedyn, keeping what verdicts need", gamedyn_peer.judged, problem),
        Peer("C, polynomial exp in the loop", peers_c.polynomial, problem, 1.0),
        Peer("C, vectors by hand in registers", peers_c.by_hand, problem),
        Peer("C, the library's vector exp", peers_c.vector_library, problem, 1.4),
        Peer("JAX scan, gradient by hand", jax_by_hand, problem, 2.5),
        Peer("JAX scan, jax.grad", jax_grad, problem, 15.0),
        Peer("NumPy, whole arrays", numpy_arrays, problem, 5.0),
        Peer("Numba prange, math.exp", numba_loop, problem),
    ]
    ours = Peer("gamedyn", gamedyn_peer.ensemble, problem)
    yield from compare("D", "steps", ours, peers, rounds=1 if quick else 5)


def numpy_arrays(problem: Descent) -> Work:
    """Whole arrays, as one writes it."""

    def run() -> Array:
        x, y = problem.starts.T.copy()
        for _ in range(problem.steps):
            s = STEP / (1 + np.exp(x * y))
            x, y = x - s * y, y + s * x
        return np.stack([x, y], axis=1)

    return Work(run)


def numba_loop(problem: Descent) -> Work:
    """The loop of one trajectory, over all of them by prange."""
    from math import exp

    import numba

    @numba.njit(parallel=True)
    def ends(starts: Array, steps: int, h: float) -> Array:
        result = np.empty_like(starts)
        for i in numba.prange(len(starts)):
            x, y = starts[i]
            for _ in range(steps):
                s = h / (1 + exp(x * y))
                x, y = x - s * y, y + s * x
            result[i, 0], result[i, 1] = x, y
        return result

    return Work(lambda: ends(problem.starts, problem.steps, STEP))


def jax_by_hand(problem: Descent) -> Work:
    """A scan over whole arrays with the gradient written by hand."""
    from jax import numpy as jnp

    def update(z: Any) -> Any:
        x, y = z
        s = STEP / (1 + jnp.exp(x * y))
        return x - s * y, y + s * x

    return scanned(problem, update)


def jax_grad(problem: Descent) -> Work:
    """A scan over whole arrays with the gradient from jax.grad of the value, by vmap."""
    import jax

    def value(x: Any, y: Any) -> Any:
        return -jax.nn.softplus(-x * y)

    slopes = jax.vmap(jax.grad(value, argnums=(0, 1)))

    def update(z: Any) -> Any:
        dx, dy = slopes(*z)
        return z[0] - STEP * dx, z[1] + STEP * dy

    return scanned(problem, update)


def scanned(problem: Descent, update: Callable[[Any], Any]) -> Work:
    """All steps in one compiled scan in double precision."""
    import jax

    jax.config.update("jax_platforms", "cpu")
    jax.config.update("jax_enable_x64", True)

    @jax.jit
    def ends(z: Any) -> Any:
        return jax.lax.scan(lambda z, _: (update(z), None), z, length=problem.steps)[0]

    z = tuple(jax.numpy.asarray(part) for part in problem.starts.T)
    return Work(lambda: np.stack([np.asarray(part) for part in ends(z)], axis=1))
