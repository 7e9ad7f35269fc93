"""ensemble: many trajectories of one rule or flow, on all cores."""

import os
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from functools import cached_property
from threading import Event
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from gamedyn import __version__
from gamedyn.analysis.evidence import Evidence
from gamedyn.analysis.observer import Extent
from gamedyn.errors import UserError
from gamedyn.flows.adaptive import DOP853
from gamedyn.games.game import Array, Game
from gamedyn.kernels.build import kernel, nothing
from gamedyn.kernels.engine import march
from gamedyn.runs.cause import cause
from gamedyn.runs.flow_march import flow_kernel, flow_states, follow, integration
from gamedyn.runs.integrate import integrate
from gamedyn.runs.map_motion import MapMotion
from gamedyn.runs.simulate import counts, first_states, fits, inside, segments

if TYPE_CHECKING:
    from xarray import Dataset

TASK = 8192  # trajectories in one task of a thread, at most
SHARES = 2  # tasks for each thread, at least, if there are enough trajectories


class Interrupted(Exception):
    """The other threads were told to stop."""


@dataclass(frozen=True, eq=False)
class Ensemble:
    """Many trajectories: where each began and ended, and its verdict.

    `starts` and `final` are (n, d); `ended` (n,) is the step (the time for a flow) at which a trajectory left
    every bound, nan where none did; `points` (recorded, n, d) the recorded positions if asked for.
    """

    game: Game
    method: Any
    starts: Array
    final: Array
    ended: Array
    index: Any
    points: Array | None
    evidence_of: Callable[[int], Evidence]

    def verdict(self, member: int) -> Any:
        """What one trajectory does."""
        from gamedyn.analysis.verdict import classify  # many runs are never judged

        return classify(self.evidence_of(member))

    @cached_property
    def verdicts(self) -> list[Any]:
        """What every trajectory does; drawn when first asked for."""
        return [self.verdict(member) for member in range(len(self.starts))]

    def to_dataset(self) -> "Dataset":
        """Starts, ends and the time of leaving as an xarray dataset over `trajectory`."""
        from xarray import Dataset

        data: dict[str, Any] = {"ended": ("trajectory", self.ended)}
        for k, name in enumerate(self.game.parameters):
            data[f"start_{name}"] = ("trajectory", self.starts[:, k])
            data[f"final_{name}"] = ("trajectory", self.final[:, k])
            if self.points is not None:
                data[name] = (("step", "trajectory"), self.points[:, :, k])
        coordinates = {} if self.points is None else {"step": self.index}
        attributes = {"game": self.game.name or self.game.latex(), "method": repr(self.method), "gamedyn": __version__}
        return Dataset(data, coords=coordinates, attrs=attributes)


def ensemble(
    game: Game,
    method: Any,
    starts: Mapping[str, ArrayLike] | ArrayLike,
    steps: int | None = None,
    *,
    time: float | None = None,
    integrator: Any = None,
    rtol: float = 1e-9,
    atol: float = 1e-12,
    every: int | None = None,
    verdicts: bool = True,
    threads: int | None = None,
    tick: Callable[[int], None] | None = None,
) -> Ensemble:
    """Run a rule for so many `steps`, or a flow for a `time`, from each of the starts (n, d).

    Only ends are kept, and what the verdicts need unless `verdicts` is False; `every` records the positions of a
    rule's run too. The result is the same, bit for bit, for any number of threads and for a trajectory run alone.
    """
    points = np.atleast_2d(inside(game, game.point(starts, "starts")))
    if not len(points):
        raise UserError("starts: found none, allowed: one point or more")
    counts({"threads": threads, "every": every})
    workers = threads or os.cpu_count() or 1
    if hasattr(method, "velocity"):
        return _flow(game, method, points, time, integrator or DOP853(rtol=rtol, atol=atol), workers, tick)
    fits("rule", method, "update")
    counts({"steps": steps})
    return _rule(game, method, points, steps or 0, every or 0, workers, tick, verdicts=verdicts)


def _rule(
    game: Game,
    rule: Any,
    points: Array,
    steps: int,
    every: int,
    workers: int,
    tick: Callable[[int], None] | None,
    *,
    verdicts: bool,
) -> Ensemble:
    observer: Any = Extent() if verdicts else nothing()
    states, shapes = first_states(game, rule, points)
    compiled = kernel(game, rule, shapes, observer, lanes=_lanes(len(states), workers))
    boundaries = segments(steps) if verdicts else [0, steps]
    kept = np.empty((len(boundaries) - 1, *states.shape))
    seen = np.empty((len(boundaries) - 1, len(states), observer.parts, game.dimension))
    ended = np.full(len(states), -1, dtype=np.int64)
    rows = np.empty((steps // every if every else 0, len(states), game.dimension))

    def task(part: slice, watch: Callable[[int], None]) -> None:
        result = march(compiled, observer, states[part], boundaries, every=every, columns=game.dimension, tick=watch)
        missing = len(kept) - len(result.seen)
        kept[:, part] = np.concatenate([result.states[1:], np.repeat(result.states[-1:], missing, axis=0)])
        seen[:, part] = np.concatenate([result.seen, np.repeat(result.seen[-1:], missing, axis=0)])
        ended[part] = result.ended
        if every:
            rows[: len(result.rows), part] = result.rows
            rows[len(result.rows) :, part] = result.states[-1, :, : game.dimension]

    _spread(task, len(states), workers, tick)
    single: list[Any] = []

    def evidence_of(member: int) -> Evidence:
        if not verdicts:
            raise UserError("verdicts: found False, allowed: True for an ensemble whose verdicts are asked for")
        if not single:
            single.append(kernel(game, rule, shapes, observer, lanes=1))
        motion = MapMotion(game, rule, shapes, observer, single[0])
        path = np.concatenate([states[member][None], kept[:, member]])
        step = int(ended[member])
        end = None if step < 0 else (step, *cause(game, rule, path[-1], step))
        low, high, total = seen[:, member].transpose(1, 0, 2)
        return Evidence(motion, np.array(boundaries), path, low, high, total, end)

    final = kept[-1] if not shapes and not verdicts else kept[-1, :, : game.dimension].copy()
    recorded = np.concatenate([points[None], rows]) if every else None
    index = np.arange(0, steps + 1, every) if every else np.empty(0, int)
    left = np.where(ended < 0, np.nan, ended)
    return Ensemble(game, rule, points, final, left, index, recorded, evidence_of)


def _flow(
    game: Game,
    flow: Any,
    points: Array,
    time: float | None,
    integrator: Any,
    workers: int,
    tick: Callable[[int], None] | None,
) -> Ensemble:
    if time is None:
        raise UserError("time: found none, allowed: a number other than 0")
    method = integration(flow, integrator, time)
    final, ended = np.empty_like(points), np.empty(len(points))
    compiled = flow_kernel(game, method, _lanes(len(points), workers))
    states = flow_states(game, method, points)

    def task(part: slice, watch: Callable[[int], None]) -> None:
        followed = follow(game, method, compiled, states[part], tick=watch)
        final[part], ended[part] = followed.final, followed.ended

    _spread(task, len(points), workers, tick)

    def evidence_of(member: int) -> Evidence:
        return integrate(game, flow, points[member], time, integrator=integrator, samples=1).evidence

    return Ensemble(game, flow, points, final, ended, np.empty(0, int), None, evidence_of)


def _spread(task: Callable[[slice, Callable[[int], None]], None], count: int, workers: int, tick: Any) -> None:
    """Run the task over slices of the trajectories on threads; Ctrl-C stops all of them within a chunk."""
    size = _lanes(count, workers)
    parts = [slice(first, min(first + size, count)) for first in range(0, count, size)]
    stop = Event()

    def watch(steps: int) -> None:
        if stop.is_set():
            raise Interrupted
        if tick:
            tick(steps)

    if workers == 1 or len(parts) == 1:
        for part in parts:
            task(part, watch)
        return
    with ThreadPoolExecutor(workers) as pool:
        try:
            for future in as_completed([pool.submit(task, part, watch) for part in parts]):
                future.result()
        except BaseException:
            stop.set()
            pool.shutdown(wait=True, cancel_futures=True)
            raise


def _lanes(count: int, workers: int) -> int:
    """Trajectories in one task."""
    return min(count, TASK, max(64, 64 * -(-count // (64 * SHARES * workers))))
