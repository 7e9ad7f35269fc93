"""Runs as paths in a picture: what each is called, how far the window reaches, and which points are worth drawing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gamedyn.errors import UserError, unknown
from gamedyn.settings import numbers, spelled

Array = NDArray[np.float64]
FAR = 1e3  # a run that goes farther than this times where it usually is has left the picture


@dataclass(frozen=True)
class Path:
    """One run in the plane of the picture."""

    label: str
    rule: str  # its color's key
    points: Array  # (n, 2), as seen
    places: Array  # (n, d), in the game
    clock: Array  # (n,), step numbers or times
    continuous: bool


def named(runs: Any) -> dict[str, Any]:
    """Runs by label: those of a mapping keep its keys, others are called by their rules and what tells them apart.

    Raises UserError for none at all, and for runs of games with different parameters.
    """
    if not isinstance(runs, Mapping):
        listed = list(runs) if isinstance(runs, Sequence) else [runs]
        runs = dict(zip(_labels([run.method for run in listed]), listed, strict=True))
    if not runs:
        raise UserError("runs: found none. Allowed: one run or more.")
    first, *others = runs.values()
    for label, run in runs.items():
        if run.game.parameters != first.game.parameters:
            found, allowed = ", ".join(run.game.parameters), ", ".join(first.game.parameters)
            raise UserError(
                f"runs.{label}: found a game of {found}. Allowed in one figure: runs of one game, here of {allowed}."
            )
    return dict(runs)


def method_name(run: Any) -> str:
    """The name of the rule or flow of a run, as scenarios spell it."""
    return spelled(type(run.method).__name__)


def _labels(methods: list[Any]) -> list[str]:
    """The methods' names, with the numbers that differ, and counted where nothing else tells them apart."""
    names = [_plain_name(method) for method in methods]
    settings = [dict(numbers(method)) for method in methods]
    labels: list[str] = []
    for name, mine in zip(names, settings, strict=True):
        rivals = [other for label, other in zip(names, settings, strict=True) if label == name]
        differing = [f"{key} {value:g}" for key, value in mine.items() if any(o.get(key) != value for o in rivals)]
        label = ", ".join([name, *differing])
        count = sum(earlier == label or earlier.startswith(f"{label} (") for earlier in labels)
        labels.append(f"{label} ({count + 1})" if count else label)
    return labels


def _plain_name(method: Any) -> str:
    name = spelled(type(method).__name__).replace("_", " ")
    return f"{name} flow" if hasattr(method, "velocity") else name


def parameter_index(game: Any, name: str, where: str) -> int:
    """The coordinate of a parameter; UserError for a name that the game does not have."""
    if name not in game.parameters:
        raise unknown("parameter", name, game.parameters, where)
    return game.parameters.index(name)


def same_formulas(runs: Mapping[str, Any]) -> bool:
    """Whether all runs are of one game, formulas and constants included."""
    first, *others = [run.game for run in runs.values()]
    return all(
        game is first
        or (game.loss_trees, game.field_trees, game.constants) == (first.loss_trees, first.field_trees, first.constants)
        for game in others
    )


def clocks(runs: Mapping[str, Any]) -> tuple[str, list[Array]]:
    """What an axis that all runs share counts, and each run's place on it.

    Steps for maps and time for flows; where both occur, the n-th step of a map of step size h is at time n h.
    """
    own = [run.time for run in runs.values()]
    if len({bool(run.continuous) for run in runs.values()}) == 1:
        return ("time" if next(iter(runs.values())).continuous else "step"), own
    sizes = [1.0 if run.continuous else _step_size(run.method) for run in runs.values()]
    if any(size is None for size in sizes):
        return "step or time", own
    return "time (steps \N{MULTIPLICATION SIGN} step size)", [
        clock * size for clock, size in zip(own, sizes, strict=True)
    ]


def _step_size(rule: Any) -> float | None:
    """The step size, if it is one number that stays."""
    step, schedule = getattr(rule, "step", None), getattr(rule, "schedule", None)
    constant = schedule is None or spelled(type(schedule).__name__) == "constant"
    return float(step) if constant and isinstance(step, int | float) else None


def reach(points: Array) -> Array:
    """The early part of a path (n, 2) that a window should show: all of it, unless it escapes.

    Halves the path until its farthest point is within FAR times its median distance from the start.
    """
    finite = points[np.isfinite(points).all(axis=1)]
    distance = np.abs(finite - finite[:1]).max(axis=1, initial=0.0)
    count = len(finite)
    while count > 2 and distance[:count].max() > FAR * max(np.median(distance[:count]), distance[1]):
        count = max(count // 2, 2)
    return finite[:count]


def window(points: Array, margin: float = 0.08) -> Array:
    """Bounds (2, 2), a row per axis, round finite points (n, 2); square unless one side is three times the other."""
    if len(points) == 0:
        return np.array([[-1.0, 1.0], [-1.0, 1.0]])
    low, high = points.min(axis=0), points.max(axis=0)
    half, middle = (high - low) / 2, (high + low) / 2
    if half.max() <= 1e-9 * np.abs(middle).max(initial=1e-300):
        half = np.maximum(np.abs(middle), 1.0)  # a point, not a path
    if half.min() > half.max() / 3 or half.min() < half.max() * 1e-3:
        half = np.full(2, half.max())
    half = half * (1 + 2 * margin)
    return np.stack([middle - half, middle + half], axis=1)


def thinned(points: Array, bounds: Array, spacing: float = 1 / 2000) -> NDArray[np.intp]:
    """Which points (n, 2) to draw: one for each `spacing` of the window that the path runs, the ends always.

    Safe for maps that jump: every jump longer than the spacing keeps both its ends.
    """
    scaled = points / (bounds[:, 1] - bounds[:, 0])
    moved = np.hypot(*np.diff(scaled, axis=0).T)
    ticks = np.floor(np.concatenate([[0.0], np.cumsum(np.nan_to_num(moved, nan=1.0, posinf=1.0))]) / spacing)
    kept = np.concatenate([[True], np.diff(ticks) > 0])
    kept[:-1] |= kept[1:]
    kept[-1:] = True
    return np.flatnonzero(kept)


def clipped(points: Array, bounds: Array, far: float = 20.0) -> Array:
    """The points with those far outside the window replaced by nan: no renderer meets 1e300."""
    middle, half = bounds.mean(axis=1), (bounds[:, 1] - bounds[:, 0]) / 2
    with np.errstate(invalid="ignore", over="ignore"):
        outside = ~(np.abs(points - middle) <= far * half).all(axis=1)
    return np.where(outside[:, None], np.nan, points)


def turning(points: Array) -> float:
    """The median angle between one move and the next, in radians: large where joining points would mislead."""
    moves = np.diff(points[np.isfinite(points).all(axis=1)], axis=0)
    moves = moves[np.hypot(*moves.T) > 0]
    if len(moves) < 3:
        return 0.0
    angle = np.arctan2(moves[:, 1], moves[:, 0])
    change = np.abs(np.diff(angle))
    return float(np.median(np.minimum(change, 2 * np.pi - change)))


def along(run: Any, function: Callable[[Array], Array]) -> Array:
    """A function of points (n, d) along a run, nan where the run is not finite."""
    finite = np.isfinite(run.points).all(axis=1)
    values = np.full(len(finite), np.nan)
    with np.errstate(all="ignore"):
        values[finite] = function(run.points[finite])
    return values


def envelope(clock: Array, values: Array, bins: int = 1500) -> NDArray[np.intp]:
    """Which samples to draw: all of few; of many the smallest and largest in each bin, so that no peak is lost."""
    if len(clock) <= 4 * bins:
        return np.arange(len(clock))
    edges = np.linspace(0, len(clock), bins + 1).astype(int)
    shown = np.nan_to_num(values, nan=0.0)
    peaks = [
        place
        for a, b in zip(edges[:-1], edges[1:], strict=True)
        for place in (a + shown[a:b].argmin(), a + shown[a:b].argmax())
    ]
    return np.unique([0, *peaks, len(clock) - 1])
