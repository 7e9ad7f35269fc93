"""Why a trajectory ended: it left every bound, or a function met an argument outside its domain."""

from typing import Any

import numpy as np

from gamedyn.games.game import Array, Game
from gamedyn.kernels.module import BOUND
from gamedyn.rules.field import NumericField, per_coordinate

AHEAD = (0.0, 1e-12, 1e-9, 1e-6)  # how far along the velocity a function is asked, relative to the point


class _Witness(NumericField):
    """Notes the points at which the rule asks for the game gradient."""

    def __init__(self, game: Game, index: int, *, projects: bool):
        super().__init__(game, index, projects=projects)
        self.asked: list[Array] = []

    def __call__(self, z: Any, players: Any = None) -> Any:
        self.asked.append(np.asarray(z, float))
        return super().__call__(z, players)


def cause(game: Game, method: Any, state: Array, index: int) -> tuple[str, str | None]:
    """("bound", None), or ("nan", such as "log of -0.3"), for the step that starts at this state (s,)."""
    d = game.dimension
    field = _Witness(game, index, projects=method.projection == "steps")
    with np.errstate(all="ignore"):
        memory = _memory(method, field, game, state)
        after = np.asarray(method.update(per_coordinate(method, game), field, state[:d], *memory)[0], float)
        for point in field.asked:
            found = _offender(game, point) if np.all(np.abs(point) <= BOUND) else None
            if found:
                return "nan", found
    return ("nan", None) if np.isnan(after).any() and not np.isinf(after).any() else ("bound", None)


def cause_of_flow(game: Game, method: Any, point: Array) -> tuple[str, str | None]:
    """The same for a flow that could be followed no further than this point (d,)."""
    with np.errstate(all="ignore"):
        velocity = per_coordinate(method, game).velocity(NumericField(game), point)
        ahead = velocity / np.linalg.norm(velocity) * (1 + np.abs(point).max())
        found = [_offender(game, point + share * ahead) for share in AHEAD] if np.isfinite(ahead).all() else []
    blamed = next(filter(None, found), None)
    return ("nan", blamed) if blamed else ("bound", None)


def _memory(method: Any, field: NumericField, game: Game, state: Array) -> list[Any]:
    """The memory's parts of a state, shaped like those of a fresh start."""
    d, place, parts = game.dimension, game.dimension, []
    for part in method.start(per_coordinate(method, game), field, state[None, :d]):
        size = d if np.ndim(part) == 2 else 1
        parts.append(state[place : place + size] if size == d and np.ndim(part) == 2 else state[place])
        place += size
    return parts


def _offender(game: Game, point: Array) -> str | None:
    """The first operation that makes a nan, or an infinity, of finite arguments: "log of -0.3"."""
    program = game.field_program
    values = program.every_line([*point, *game.constants.values()], game.measures)
    for line, value in zip(program.lines, values, strict=True):
        if line.operation in ("input", "number", "constant", "mean", "item"):
            continue
        arguments = [np.asarray(values[k], float) for k in line.arguments]
        outside = np.isnan(value) or (np.isinf(value) and line.operation in ("log", "div"))
        if outside and all(np.isfinite(one).all() for one in arguments):
            shown = " by ".join(f"{float(one):.6g}" for one in arguments)
            return f"{'division' if line.operation == 'div' else line.operation} of {shown}"
    return None
