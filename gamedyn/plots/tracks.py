"""Runs as figures take them: what each is called, what its clock counts, and how much of it there is room for."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from gamedyn.errors import UserError, unknown
from gamedyn.games.game import Array
from gamedyn.plots.window import shown
from gamedyn.rules.rule import numbers, spelled

NORM = r"$\Vert F\,\Vert$"  # the length of the game gradient, in labels


@dataclass(frozen=True)
class Track:
    """One run, as far as a picture shows it."""

    label: str
    rule: str  # its color's key
    game: Any
    places: Array  # (n, d)
    clock: Array  # (n,), step numbers or times
    continuous: bool
    sparse: bool  # a map of which only some steps are recorded
    escapes: bool  # the last points are left out, as they are beyond all bounds


def tracks(given: Any) -> tuple[str, tuple[Track, ...]]:
    """What the clock counts, and the runs without their escapes; a clock that stops early says so."""
    runs = named(given)
    name, times = clocks(runs)
    found = tuple(_track(label, run, clock) for (label, run), clock in zip(runs.items(), times, strict=True))
    if all(track.escapes for track in found):
        name = f"{name}, to {max(track.clock[-1] for track in found):g} of {max(clock[-1] for clock in times):g}"
    return name, found


def _track(label: str, run: Any, clock: Array) -> Track:
    count = max(shown(run.points), 1)
    sparse = not run.continuous and len(run.index) > 1 and int(np.diff(run.index).max()) > 1
    return Track(
        label=label,
        rule=method_name(run),
        game=run.game,
        places=run.points[:count],
        clock=clock[:count],
        continuous=bool(run.continuous),
        sparse=sparse,
        escapes=count < len(run.points),
    )


def named(given: Any) -> dict[str, Any]:
    """Runs by label: those of a mapping are called by its keys, others by their rules and what tells them apart.

    Raises UserError for none at all, and for runs of games with different parameters.
    """
    if isinstance(given, Mapping):
        runs = {str(key).replace("_", " ").replace("$", r"\$"): run for key, run in given.items()}
    else:
        listed = list(given) if isinstance(given, Sequence) else [given]
        runs = dict(zip(_labels([run.method for run in listed]), listed, strict=True))
    if not runs:
        raise UserError("runs: found none. Allowed: one run or more.")
    allowed = next(iter(runs.values())).game.parameters
    for label, run in runs.items():
        if run.game.parameters != allowed:
            found, first = ", ".join(run.game.parameters), ", ".join(allowed)
            raise UserError(
                f"runs.{label}: found a game of {found}. Allowed in one figure: runs of one game, of {first}."
            )
    return runs


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


def same_formulas(games: Sequence[Any]) -> bool:
    """Whether all games are one, formulas and constants included."""
    first, *others = [(game.loss_trees, game.field_trees, game.constants) for game in games]
    return all(game is games[0] or other == first for game, other in zip(games[1:], others, strict=True))


def clocks(runs: Mapping[str, Any]) -> tuple[str, list[Array]]:
    """What an axis that all runs share counts, and each run's place on it.

    Steps for maps and time for flows; where both occur, the n-th step of a map of step size h is at time n h.
    """
    own = [run.time for run in runs.values()]
    if len({bool(run.continuous) for run in runs.values()}) == 1:
        return ("time" if next(iter(runs.values())).continuous else "step"), own
    sizes = [1.0 if run.continuous else _step_size(run.method) for run in runs.values()]
    if None in sizes:
        return "step or time", own
    scaled = [clock * size for clock, size in zip(own, sizes, strict=True)]
    return "time (steps \N{MULTIPLICATION SIGN} step size)", scaled


def _step_size(rule: Any) -> float | None:
    """The step size, if it is one number that stays."""
    step, schedule = getattr(rule, "step", None), getattr(rule, "schedule", None)
    constant = schedule is None or spelled(type(schedule).__name__) == "constant"
    return float(step) if constant and isinstance(step, int | float) else None


def along(run: Any, function: Callable[[Array], Array]) -> Array:
    """A function of points (n, d) along all of a run, nan where the run is not finite."""
    finite = np.isfinite(run.points).all(axis=1)
    values = np.full(len(finite), np.nan)
    with np.errstate(all="ignore"):
        values[finite] = function(run.points[finite])
    return values
