"""simulate: one trajectory of a rule on a game."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from gamedyn.analysis.evidence import Evidence
from gamedyn.analysis.observer import Extent
from gamedyn.errors import UserError
from gamedyn.games.game import Array, Game
from gamedyn.kernels.build import kernel, traced
from gamedyn.kernels.engine import BURST, march
from gamedyn.rules.field import NumericField, per_coordinate
from gamedyn.runs.cause import cause
from gamedyn.runs.cost import cost
from gamedyn.runs.map_motion import MapMotion
from gamedyn.runs.run import Run

SEGMENTS = 4
EXAMPLES = {"rule": "Simultaneous(step=0.1)", "flow": "Gradient()"}


def simulate(
    game: Game,
    rule: Any,
    start: Mapping[str, float] | ArrayLike,
    steps: int,
    *,
    every: int = 1,
    last: int | None = None,
    tick: Callable[[int], None] | None = None,
) -> Run:
    """Run a rule from `start` for so many steps and record the position every `every` steps.

    `last` keeps only that many recorded points, the newest. `tick(steps)` is called as the run goes on.
    Recording changes neither the trajectory nor its verdict. Raises UserError for a start that is not a
    finite point of the domain, and for counts that are not positive.
    """
    counts({"steps": steps, "every": every, "last": last})
    fits("rule", rule, "update")
    origin = inside(game, single_point(game, start))
    states, shapes = first_states(game, rule, origin[None])
    observer = Extent()
    compiled = kernel(game, rule, shapes, observer, lanes=1)
    boundaries = segments(steps)
    keep = last and last + BURST
    result = march(compiled, observer, states, boundaries, every=every, columns=game.dimension, keep=keep, tick=tick)
    ended = int(result.ended[0])
    reached = steps if ended < 0 else ended
    index, points = _recorded(result.rows[:, 0], result.reached // every, origin, reached, every, last)
    motion = MapMotion(game, rule, shapes, observer, compiled)
    seen = result.seen[:, 0]
    made = len(result.states) - 1
    evidence = Evidence(
        motion,
        np.array(boundaries[: made + 1]),
        result.states[:, 0],
        seen[:, 0],
        seen[:, 1],
        seen[:, 2],
        None if ended < 0 else (ended, *cause(game, rule, result.states[-1, 0], ended)),
    )
    spent = cost(traced(game, rule, shapes, observer), tuple(game.players), reached)
    return Run(
        game=game,
        method=rule,
        start=origin,
        index=index,
        time=index.astype(float),
        points=points,
        final=result.states[-1, 0, : game.dimension],
        continuous=False,
        ended=None if ended < 0 else ended,
        cost=spent,
        evidence=evidence,
    )


def counts(given: Mapping[str, int | None]) -> None:
    """Raise UserError unless all are positive whole numbers; only steps must be given."""
    for name, count in given.items():
        if (count is not None or name == "steps") and (
            isinstance(count, bool) or not isinstance(count, int | np.integer) or count < 1
        ):
            raise UserError(f"{name}: found {count!r}, allowed: a whole number, at least 1")


def fits(kind: str, method: Any, needs: str) -> None:
    """Raise UserError unless the method is of the kind that has this attribute."""
    if not hasattr(method, needs):
        raise UserError(f"{kind}: found {method!r}, allowed: a {kind} such as gamedyn.{kind}s.{EXAMPLES[kind]}")


def single_point(game: Game, start: Any) -> Array:
    """The start (d,) of one trajectory."""
    origin = game.point(start, "start")
    if origin.ndim != 1:
        raise UserError(
            f"start: found shape {origin.shape}, allowed: ({game.dimension},); for many starts use ensemble"
        )
    return origin


def inside(game: Game, points: Array) -> Array:
    """The points (d,) or (n, d) themselves; UserError if one lies outside the domain."""
    for k in np.flatnonzero(np.isfinite(game.lower) | np.isfinite(game.upper)):
        name = game.parameters[k]
        outside = (points[..., k] < game.lower[k]) | (points[..., k] > game.upper[k])
        if np.any(outside):
            found = np.atleast_1d(points[..., k])[np.atleast_1d(outside)][0]
            raise UserError(
                f"start.{name}: found {found:g}, allowed: the domain [{game.lower[k]:g}, {game.upper[k]:g}]"
            )
    return points


def first_states(game: Game, method: Any, points: Array) -> tuple[Array, tuple[str, ...]]:
    """The full states (n, s) at the points (n, d), and the shapes of the memory's parts."""
    with np.errstate(all="ignore"):
        memory = method.start(per_coordinate(method, game), NumericField(game), points)
    if not memory:
        return points, ()
    parts = [np.asarray(part, float) for part in memory]
    columns = [part if part.ndim == 2 else part[:, None] for part in parts]
    return np.concatenate([points, *columns], axis=1), tuple("v" if part.ndim == 2 else "s" for part in parts)


def segments(steps: int) -> list[int]:
    """The boundaries between which a run is watched: the quarters of its length."""
    return sorted({round(steps * k / SEGMENTS) for k in range(SEGMENTS + 1)})


def _recorded(rows: Array, made: int, origin: Array, reached: int, every: int, last: int | None) -> tuple[Any, Array]:
    """Step numbers and points: the start, then the newest of `made` recorded rows, none beyond step `reached`."""
    index = np.concatenate([[0], every * np.arange(made - len(rows) + 1, made + 1)])
    within = index <= reached
    points = np.concatenate([origin[None], rows])[within]
    return index[within][-(last or 0) :], points[-(last or 0) :]
