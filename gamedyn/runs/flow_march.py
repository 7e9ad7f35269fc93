"""A flow followed by an integrator, marched by the engine from points to given times."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from gamedyn.errors import UserError
from gamedyn.flows.adaptive import DONE, DOP853, MEMORY, dense
from gamedyn.flows.flow import Integration
from gamedyn.games.game import Array, Game
from gamedyn.kernels.build import Kernel, kernel, nothing, renumbered
from gamedyn.kernels.engine import BURST, march
from gamedyn.rules.field import NumericField, per_coordinate
from gamedyn.runs.simulate import first_states
from gamedyn.settings import is_number

ATTEMPTS = 50_000_000  # steps tried before a trajectory counts as stalled
NONE = np.empty(0)
LOOK = 8  # attempts between two looks at whether all trajectories have arrived


class Followed(NamedTuple):
    """Where a group of trajectories went: their accepted steps if recorded, their ends, and who left every bound."""

    times: Array  # (m,) of a single recorded trajectory, from 0 on
    points: Array  # (m, d)
    final: Array  # (n, d)
    ended: Array  # (n,) time at which a trajectory left every bound, nan where none did
    attempts: int


def integration(flow: Any, integrator: Any, time: float) -> Integration:
    """The flow over a time, negative for backwards; a fixed step is adjusted so that it lands there."""
    if not is_number(time) or not np.isfinite(time) or time == 0:
        raise UserError(f"time: found {time!r}, allowed: a finite number other than 0")
    if not hasattr(integrator, "advance"):
        raise UserError(f"integrator: found {integrator!r}, allowed: an integrator such as gamedyn.flows.RK4()")
    if hasattr(integrator, "step"):
        integrator = replace(integrator, step=abs(time) / fixed_steps(integrator, time))
    return Integration(flow, integrator, abs(time), float(np.sign(time)))


def fixed_steps(integrator: Any, time: float) -> int:
    """How many steps of a fixed size cover the time."""
    return max(1, round(abs(time) / integrator.step))


def flow_kernel(game: Game, method: Integration, lanes: int) -> Kernel:
    """The kernel that follows a flow, for so many trajectories at once."""
    adaptive = isinstance(method.integrator, DOP853)
    return kernel(game, method, MEMORY if adaptive else (), nothing(), lanes=lanes, finish=DONE if adaptive else None)


def flow_states(game: Game, method: Integration, points: Array) -> Array:
    """The full states (n, s) from which a flow is followed, at the points (n, d) or a single one (d,)."""
    return first_states(game, method, np.atleast_2d(np.asarray(points, float)))[0]


def follow(
    game: Game,
    method: Integration,
    compiled: Kernel,
    states: Array,
    *,
    record: bool = False,
    tick: Callable[[int], None] | None = None,
) -> Followed:
    """Follow full states (n, s) to the method's time; `record` the steps of a single one."""
    points = states[:, : game.dimension]
    adaptive = isinstance(method.integrator, DOP853)
    compiled = renumbered(compiled, game, method)
    columns = game.dimension + 1 if adaptive else game.dimension
    steps = ATTEMPTS if adaptive else fixed_steps(method.integrator, method.time)
    options: dict[str, Any] = {"every": 1, "columns": columns} if record else {}
    result = march(compiled, nothing(), states, [0, steps], burst=LOOK if adaptive else BURST, tick=tick, **options)
    final, d = result.states[-1], game.dimension
    moment = final[:, d] if adaptive else np.maximum(result.ended, 0) * getattr(method.integrator, "step", 0.0)
    lost = (result.ended >= 0) | (final[:, d] < method.time if adaptive else False)
    ended = np.where(lost, moment, np.nan)
    last = int(result.ended[0])
    times, path = _steps(result.rows, points, method, adaptive=adaptive, ended=last) if record else (NONE, points[:0])
    return Followed(times, path, final[:, :d], ended, result.reached)


def _steps(rows: Array, points: Array, method: Integration, *, adaptive: bool, ended: int) -> tuple[Array, Array]:
    """Times and points of the accepted steps, the start first."""
    rows = rows[:ended, 0] if ended >= 0 else rows[:, 0]
    if adaptive:
        times, path = rows[:, -1], rows[:, :-1]
        accepted = np.diff(np.concatenate([[0.0], times])) > 0
        times, path = times[accepted], path[accepted]
    else:
        times, path = method.integrator.step * np.arange(1, len(rows) + 1), rows
    return np.concatenate([[0.0], times]), np.concatenate([points[:1], path])


def sampled(game: Game, method: Integration, followed: Followed, wanted: Array) -> Array:
    """The followed trajectory (k, d) at times (k,): by dense output, or cubic between steps of fixed size."""
    field = NumericField(game)
    settings = per_coordinate(method, game)
    times, points = followed.times, followed.points
    if len(times) < 2:
        return np.repeat(points[:1], len(wanted), axis=0)
    with np.errstate(all="ignore"):
        if isinstance(method.integrator, DOP853):
            return dense(lambda z: settings.velocity(field, z), times, points, wanted)
        return _hermite(times, points, settings.velocity(field, points), wanted)


def _hermite(times: Array, points: Array, slopes: Array, wanted: Array) -> Array:
    which = np.clip(np.searchsorted(times, wanted, side="right") - 1, 0, len(times) - 2)
    h = (times[which + 1] - times[which])[:, None]
    u = (wanted - times[which])[:, None] / h
    a, b = points[which], points[which + 1]
    left, right = (1 + 2 * u) * (1 - u) ** 2 * a, u * u * (3 - 2 * u) * b
    return left + right + h * u * (1 - u) * ((1 - u) * slopes[which] - u * slopes[which + 1])
