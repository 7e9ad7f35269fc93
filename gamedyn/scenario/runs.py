"""The [runs.NAME] tables: a rule for some steps or a flow for some time, from a start."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import numpy as np
from pydantic import Field

from gamedyn.errors import unknown
from gamedyn.games.game import Array, Game
from gamedyn.scenario.entry import entry_table, instance
from gamedyn.scenario.faults import Faults
from gamedyn.scenario.kinds import registry
from gamedyn.scenario.lines import Key
from gamedyn.scenario.tables import Table, checked

if TYPE_CHECKING:
    from gamedyn.runs.run import Run

RECORDED = 20_000_000  # numbers that one run may keep

Count = Annotated[int, Field(ge=1, le=10**12)]


class AnyRun(Table):
    """What every run has."""

    start: dict[str, float]
    about: dict[str, float] = {}  # the point from which the radius is measured; the origin if empty
    seed: Annotated[int, Field(ge=0, le=2**63 - 1)] = 0


class Steps(AnyRun):
    """A rule's steps, every one recorded, or every k-th, or the last n of those."""

    rule: dict[str, Any]
    steps: Count
    every: Count = 1
    last: Count | None = None


class Time(AnyRun):
    """A flow for some time, backwards if it is negative."""

    flow: dict[str, Any]
    time: Annotated[float, Field(ge=-1e9, le=1e9)]
    integrator: dict[str, Any] = {}
    samples: Annotated[int, Field(ge=2, le=RECORDED)] | None = None


@dataclass(frozen=True)
class Planned:
    """A run that is ready to go."""

    name: str
    about: Array
    seed: int
    length: int | None  # in steps; a flow chooses its own
    go: Callable[[Callable[[int], None]], "Run"]  # its argument is told of each piece that is done


def planned(name: str, table: Any, game: Game | None, faults: Faults) -> Planned | None:
    """The run that a table describes; None, with the reasons entered, where there is none."""
    key: Key = ("runs", name)
    ways = [way for way in ("rule", "flow") if isinstance(table, Mapping) and way in table]
    if len(ways) != 1:
        faults.add(key, f"found {' and '.join(ways) or 'neither of them'}. Allowed: one of rule, flow.")
        return None
    settings = checked(Steps if ways == ["rule"] else Time, table, faults, key)
    for axis in [axis for axis in ("rule", "flow", "integrator") if axis in settings]:
        entry, given = entry_table(registry(f"{axis}s"), settings.pop(axis), faults, (*key, axis))
        settings[axis] = instance(entry, given, faults, (*key, axis)) if entry else None
    if game is None:
        return None
    _check_points(settings, game, faults, key)
    _check_method(settings, game, faults, key)
    _check_size(settings, game, faults, key)
    return None if faults.below(key) else _ready(name, settings, game)


def _ready(name: str, settings: dict[str, Any], game: Game) -> Planned:
    center = settings.pop("about", {})
    about = np.array([center.get(parameter, 0.0) for parameter in game.parameters])
    seed, start = settings.pop("seed", 0), settings.pop("start")
    rule, flow = settings.pop("rule", None), settings.pop("flow", None)

    def go(tick: Callable[[int], None]) -> "Run":
        if rule is not None:
            from gamedyn.runs.simulate import simulate

            return simulate(game, rule, start, tick=tick, **settings)
        from gamedyn.runs.integrate import integrate

        return integrate(game, flow, start, tick=tick, **settings)

    return Planned(name, about, seed, settings.get("steps"), go)


def _check_points(settings: Mapping[str, Any], game: Game, faults: Faults, key: Key) -> None:
    """Names and numbers of the start, and that it lies in the domain; names of the point to measure from."""
    ends = {name: (low, high) for name, low, high in zip(game.parameters, game.lower, game.upper, strict=True)}
    start = settings.get("start", {})
    for axis in ("start", "about"):
        for name in settings.get(axis, {}):
            if name not in ends:
                faults.add((*key, axis, name), str(unknown("parameter", name, ends)))
    for name, (low, high) in ends.items():
        if "start" in settings and name not in start:
            faults.add((*key, "start"), f"found no {name}. Allowed: a number for each of {', '.join(ends)}.")
        elif name in start and not low <= start[name] <= high:
            faults.add((*key, "start", name), f"found {start[name]:g}. Allowed: the domain, from {low:g} to {high:g}.")


def _check_method(settings: Mapping[str, Any], game: Game, faults: Faults, key: Key) -> None:
    """Let the rule or flow act once by NumPy: it refuses players that the game does not have."""
    axis = "rule" if "rule" in settings else "flow"
    method = settings.get(axis)
    if method is None or faults.below((*key, "start")):
        return
    from gamedyn.rules import field

    start, numeric = game.point(settings["start"]), field.NumericField(game)
    with faults.at((*key, axis)), np.errstate(all="ignore"):
        spread = field.per_coordinate(method, game)
        if axis == "rule":
            field.step(method, game, start, *method.start(spread, numeric, start))
        else:
            spread.velocity(numeric, start)


def _check_size(settings: Mapping[str, Any], game: Game, faults: Faults, key: Key) -> None:
    """Refuse what would not fit into memory, before hours have been spent on it."""
    if settings.get("time") == 0:
        faults.add((*key, "time"), "found 0. Allowed: a time other than 0.")
    if faults.below(key):
        return
    most = RECORDED // game.dimension
    step = getattr(settings.get("integrator"), "step", None)
    if "steps" in settings:
        rows = settings["steps"] // settings.get("every", 1) + 1
        points = min(rows, settings.get("last") or rows)
        if points > most:
            allowed = f"at most {most:,}, see every and last"
            faults.add((*key, "steps"), f"found {points:,} points to record. Allowed: {allowed}.")
    elif step and abs(settings["time"]) / step > most:
        steps = int(abs(settings["time"]) / step)
        faults.add((*key, "integrator", "step"), f"found {steps:,} steps. Allowed: at most {most:,}.")
