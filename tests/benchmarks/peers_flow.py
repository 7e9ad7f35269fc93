"""Integrators that a user would pick instead, each as its documentation says it is fastest."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from typing import Any

import numpy as np

from .gamedyn_peer import matched
from .harness import Array, Work, fastest
from .problems import TIME, Flow
from .table import threads

LANES = 8


def heyoka_system() -> Any:
    """The flow as heyoka's expressions."""
    import heyoka

    x, y = heyoka.make_vars("x", "y")
    s = heyoka.sigmoid(-x * y)
    return [(x, -s * y), (y, s * x)]


def heyoka_batch(problem: Flow) -> Work:
    """Batches of 8 lanes one after another on one thread, error matched."""
    return matched(problem, lambda tolerance: batches(problem, 1, tolerance))


def heyoka_loose(problem: Flow) -> Work:
    """The same at tolerance 1e-9, which leaves a larger error."""
    return Work(batches(problem, 1, 1e-9))


def heyoka_threads(problem: Flow) -> Work:
    """Batches of 8 lanes with an integrator for each thread, error matched."""
    return matched(problem, lambda tolerance: batches(problem, threads(), tolerance))


def batches(problem: Flow, count: int, tolerance: float) -> Callable[[], Array]:
    """Integrators, one for each thread, that share the groups of 8 starts."""
    import heyoka

    groups = np.resize(problem.starts, (-(-len(problem.starts) // LANES), LANES, 2)).swapaxes(1, 2)
    first = heyoka.taylor_adaptive_batch(heyoka_system(), groups[0].copy(), tol=tolerance)
    integrators = [first, *(deepcopy(first) for _ in range(count - 1))]
    ends = np.empty_like(groups)

    def share(number: int) -> None:
        integrator = integrators[number]
        for k in range(number, len(groups), count):
            integrator.set_time(0.0)
            integrator.state[:] = groups[k]
            integrator.propagate_until(TIME)
            ends[k] = integrator.state

    def run() -> Array:
        if count == 1:
            share(0)
        else:
            with ThreadPoolExecutor(count) as pool:
                list(pool.map(share, range(count)))
        return ends.swapaxes(1, 2).reshape(-1, 2)[: len(problem.starts)]

    return run


def heyoka_ensemble(problem: Flow) -> Work:
    """heyoka's own ensemble of single integrators on all threads."""
    import heyoka

    def solver(tolerance: float) -> Callable[[], Array]:
        integrator = heyoka.taylor_adaptive(heyoka_system(), [0.0, 0.0], tol=tolerance)
        return lambda: ends(integrator)

    def begin(copy: Any, number: int) -> Any:
        copy.state[:] = problem.starts[number]
        return copy

    def ends(integrator: Any) -> Array:
        found = heyoka.ensemble_propagate_until(integrator, TIME, len(problem.starts), begin, max_workers=threads())
        return np.array([end[0].state for end in found])

    return matched(problem, solver)


def diffrax_loose(problem: Flow) -> Work:
    """Tolerance 1e-9, which leaves a larger error, in the way that is fastest."""
    return fastest(diffrax_ways(problem, 1e-9))


def diffrax_matched(problem: Flow) -> Work:
    """Error matched, in the way that is fastest at 1e-9."""
    best = fastest(diffrax_ways(problem, 1e-9)).note
    found = matched(problem, lambda tolerance: diffrax_ways(problem, tolerance)[best])
    return Work(found.run, f"{best}, {found.note}")


def diffrax_ways(problem: Flow, tolerance: float) -> dict[str, Callable[[], Array]]:
    """Dopri8 by vmap over all, over chunks, and over a share of them on each core."""
    os.environ["XLA_FLAGS"] = f"--xla_force_host_platform_device_count={threads()}"
    import jax

    jax.config.update("jax_platforms", "cpu")
    jax.config.update("jax_enable_x64", True)
    single = diffrax_solve(tolerance)
    mesh = jax.make_mesh((threads(),), ("core",), axis_types=(jax.sharding.AxisType.Auto,))
    cores = jax.sharding.PartitionSpec("core")
    chunk = max(1, len(problem.starts) // (16 * threads()))

    def chunked(starts: Any) -> Any:
        return jax.lax.map(single, starts, batch_size=chunk)

    def spread(solve: Any) -> Any:
        return jax.shard_map(solve, mesh=mesh, in_specs=cores, out_specs=cores, check_vma=False)

    ways = {
        "vmap": jax.vmap(single),
        "vmap in chunks": chunked,
        "vmap on each core": spread(jax.vmap(single)),
        "vmap in chunks on each core": spread(chunked),
    }
    count = len(problem.starts)
    padded = jax.numpy.asarray(np.resize(problem.starts, (-(-count // threads()) * threads(), 2)))
    return {name: diffrax_run(jax.jit(way), padded, count) for name, way in ways.items()}


def diffrax_run(solve: Any, starts: Any, count: int) -> Callable[[], Array]:
    """A run that waits for the answer."""
    return lambda: np.asarray(solve(starts))[:count]


def diffrax_solve(tolerance: float) -> Callable[[Any], Any]:
    """One trajectory by Dopri8 with a step control of its own; nothing kept for derivatives."""
    import diffrax
    from jax import numpy as jnp

    def velocity(t: Any, z: Any, args: Any) -> Any:
        s = 1 / (1 + jnp.exp(z[0] * z[1]))
        return jnp.stack([-s * z[1], s * z[0]])

    def end(start: Any) -> Any:
        solution = diffrax.diffeqsolve(
            diffrax.ODETerm(velocity),
            diffrax.Dopri8(),
            t0=0.0,
            t1=TIME,
            dt0=0.1,
            y0=start,
            stepsize_controller=diffrax.PIDController(rtol=tolerance, atol=tolerance),
            saveat=diffrax.SaveAt(t1=True),
            adjoint=diffrax.ForwardMode(),
            max_steps=None,
            throw=False,
        )
        return jnp.asarray(solution.ys)[0]

    return end


def numbalsoda(problem: Flow) -> Work:
    """DOP853 of Hairer and Wanner for each start, by prange."""
    from math import exp

    import numba
    import numbalsoda as package

    @numba.cfunc(package.lsoda_sig)
    def velocity(t: float, z: Any, dz: Any, p: Any) -> None:
        s = 1 / (1 + exp(z[0] * z[1]))
        dz[0], dz[1] = -s * z[1], s * z[0]

    pointer, times, dop853 = velocity.address, np.array([0.0, TIME]), package.dop853

    @numba.njit(parallel=True)
    def ends(starts: Array, tolerance: float) -> Array:
        result = np.empty_like(starts)
        for i in numba.prange(len(starts)):
            path, _ = dop853(pointer, starts[i], times, rtol=tolerance, atol=tolerance, mxstep=1_000_000)
            result[i] = path[-1]
        return result

    return matched(problem, lambda tolerance: lambda: ends(problem.starts, tolerance))


def scipy_each(problem: Flow) -> Work:
    """One call of solve_ivp for each start."""
    from math import exp

    from scipy.integrate import solve_ivp

    def velocity(t: float, z: Array) -> tuple[float, float]:
        s = 1 / (1 + exp(z[0] * z[1]))
        return -s * z[1], s * z[0]

    def end(start: Array, tolerance: float) -> Array:
        return solve_ivp(velocity, (0.0, TIME), start, method="DOP853", rtol=tolerance, atol=tolerance).y[:, -1]

    return matched(problem, lambda tolerance: lambda: np.array([end(start, tolerance) for start in problem.starts]))
