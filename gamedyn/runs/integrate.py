"""integrate: one trajectory of a flow on a game."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from gamedyn.analysis.evidence import Evidence
from gamedyn.flows.adaptive import DOP853
from gamedyn.flows.flow import Integration
from gamedyn.games.game import Array, Game
from gamedyn.kernels.build import Kernel
from gamedyn.rules.field import NumericField, per_coordinate
from gamedyn.runs.cause import cause_of_flow
from gamedyn.runs.cost import Cost
from gamedyn.runs.flow_march import Followed, flow_kernel, flow_states, follow, integration, sampled
from gamedyn.runs.run import Run
from gamedyn.runs.simulate import counts, fits, inside, segments, single_point

GRID = 4096  # samples from which a verdict is drawn, however many are recorded


def integrate(
    game: Game,
    flow: Any,
    start: Mapping[str, float] | ArrayLike,
    time: float,
    *,
    integrator: Any = None,
    rtol: float = 1e-9,
    atol: float = 1e-12,
    samples: int = 1000,
    tick: Callable[[int], None] | None = None,
) -> Run:
    """Follow a flow from `start` for a time, negative for backwards, and record `samples` evenly spaced points.

    Without an `integrator`, DOP853 with these tolerances. Raises UserError for a start that is not a finite
    point of the domain, a time that is 0 or not finite, and tolerances or counts that are not positive.
    """
    counts({"samples": samples})
    fits("flow", flow, "velocity")
    origin = inside(game, single_point(game, start))
    method = integration(flow, integrator or DOP853(rtol=rtol, atol=atol), time)
    compiled = flow_kernel(game, method, 1)
    motion = FlowMotion(game, method, time / GRID, compiled)
    followed = follow(game, method, compiled, flow_states(game, method, origin), record=True, tick=tick)
    ended = None if np.isnan(followed.ended[0]) else float(followed.ended[0])
    length = method.time if ended is None else float(followed.times[-1])
    wanted = np.linspace(0.0, method.time, samples + 1)
    wanted = wanted[wanted <= length]
    return Run(
        game=game,
        method=flow,
        start=origin,
        index=np.arange(len(wanted)),
        time=wanted * method.direction,
        points=sampled(game, method, followed, wanted),
        final=followed.final[0],
        continuous=True,
        ended=ended,
        cost=_cost(game, method, followed),
        evidence=_evidence(motion, followed, ended),
    )


def _cost(game: Game, method: Integration, followed: Followed) -> Cost:
    stages = {"DOP853": 12, "RK4": 4}.get(type(method.integrator).__name__, 1)
    return Cost(dict.fromkeys(game.players, stages * followed.attempts), 0, 0)


def _cause(motion: "FlowMotion", followed: Followed) -> tuple[str, str | None]:
    return cause_of_flow(motion.game, motion.method, followed.final[0])


def _evidence(motion: "FlowMotion", followed: Followed, ended: float | None) -> Evidence:
    """Extents and sums over the quarters of the run, on a grid of their own."""
    method = motion.method
    grid = np.linspace(0.0, method.time, GRID + 1)
    within = grid if ended is None else grid[grid <= followed.times[-1]]
    path = sampled(motion.game, method, followed, within)
    bounds = [b for b in segments(GRID) if b < len(path)]
    parts = [path[a + 1 : b + 1] for a, b in zip(bounds[:-1], bounds[1:], strict=True)] or [path[:1]]
    bounds = bounds if len(bounds) > 1 else [0, 1]
    end = None if ended is None else (int(np.searchsorted(grid, ended)), *_cause(motion, followed))
    states = path[np.minimum(bounds, len(path) - 1)]
    states[-1] = followed.final[0] if end else states[-1]
    low, high, total = (np.stack([reduce(part, axis=0) for part in parts]) for reduce in (np.min, np.max, np.sum))
    return Evidence(motion, np.array(bounds), states, low, high, total, end)


class FlowMotion:
    """A flow on a game as a motion that the analysis can run again; samples are `spacing` apart in time."""

    continuous = True

    def __init__(self, game: Game, method: Integration, spacing: float, compiled: Kernel):
        self.game, self.method, self.spacing, self.compiled = game, method, spacing, compiled
        self.players: Mapping[str, Sequence[int]] = {player: game.block(player) for player in game.players}
        self.dimension = game.dimension
        self.lower, self.upper = game.lower, game.upper

    def path(self, state: Array, index: int, count: int) -> Array:
        """Positions (count + 1, d) of the state and of the next `count` samples; a lost run repeats its last one."""
        method = integration(self.method.flow, self.method.integrator, self.spacing * count)
        start = flow_states(self.game, method, state[: self.dimension])
        followed = follow(self.game, method, self.compiled, start, record=True)
        wanted = np.abs(self.spacing) * np.arange(count + 1)
        wanted[-1] = min(wanted[-1], method.time)
        return sampled(self.game, method, followed, np.minimum(wanted, followed.times[-1]))

    def advance(self, state: Array, index: int, count: int) -> Array:
        """The position after `count` samples."""
        method = integration(self.method.flow, self.method.integrator, self.spacing * count)
        start = flow_states(self.game, method, state[: self.dimension])
        return follow(self.game, method, self.compiled, start).final[0]

    def field(self, points: Array) -> Array:
        """The game gradient (n, d) at points (n, d)."""
        return self.game.evaluated(self.game.field_program, points)

    def field_jacobian(self, point: Array) -> Array:
        """DF (d, d) at a point (d,)."""
        return self.game.jacobian(point)

    def update_jacobian(self, point: Array) -> Array | None:
        """The Jacobian (d, d) of the velocity, in the direction of this run."""
        from gamedyn.analysis.forward import DualField, jacobian

        field = DualField(self.game)
        settings = per_coordinate(self.method, self.game)
        return jacobian(lambda z: (settings.velocity(field, z),), ("v",), self.dimension, np.asarray(point, float))

    def rest_state(self, point: Array) -> Array | None:
        """The point itself, if the flow rests there."""
        speed = per_coordinate(self.method, self.game).velocity(NumericField(self.game), point)
        return point if np.allclose(speed, 0.0, atol=1e-9 * (1 + np.abs(point).max())) else None

    def refined(self, ratio: int) -> "FlowMotion":
        """The same flow, sampled `ratio` times as densely."""
        return FlowMotion(self.game, self.method, self.spacing / ratio, self.compiled)
