"""What a run came to, as plain data: what [expect] speaks of and --json prints."""

from collections.abc import Mapping
from dataclasses import asdict, fields
from math import isfinite
from typing import TYPE_CHECKING, Any, get_args

import numpy as np

from gamedyn.games.game import Array, Game
from gamedyn.scenario.expect import ANY, VALUE

if TYPE_CHECKING:
    from gamedyn.analysis.kinds import Verdict
    from gamedyn.runs.run import Run

PLACES = {"point", "center", "low", "high"}  # of a verdict: one number per parameter


def results(run: "Run", about: Array) -> dict[str, Any]:
    """A run's end, verdict and cost; radii are distances of recorded points from `about`."""
    with np.errstate(all="ignore"):  # a run that escaped has numbers that overflow
        return _results(run, about)


def _results(run: "Run", about: Array) -> dict[str, Any]:
    from gamedyn.analysis.averages import classify_averages

    names = run.game.parameters
    radius = np.linalg.norm(run.points - about, axis=1)
    return {
        "verdict": verdict(run.verdict, names),
        "final": _by_name(names, run.final),
        "radius": float(np.linalg.norm(run.final - about)),
        "largest_radius": float(radius.max()),
        "smallest_radius": float(radius.min()),
        "losses": plain(run.game.losses(run.final)) if run.game.loss_trees else {},
        "gradient_norm": float(np.linalg.norm(run.game.gradient(run.final))),
        "averages": _by_name(names, run.averages.uniform[-1]),
        "tail_averages": _by_name(names, run.averages.tail[-1]),
        "averages_verdict": verdict(classify_averages(run.evidence), names),
        "cost": {**asdict(run.cost), "budget": run.cost.budget},
        "time": float(run.time[-1]),
        "ended": plain(run.ended),
    }


def outline(game: Game) -> dict[str, Any]:
    """Every path that the results of a run can have; what a verdict says besides its kind depends on the kind."""
    from gamedyn.analysis.kinds import Verdict

    parameters, players = dict.fromkeys(game.parameters, VALUE), dict.fromkeys(game.players, VALUE)
    said = {field.name for kind in get_args(Verdict) for field in fields(kind)}
    says = {name: parameters if name in PLACES else ANY for name in said}
    spelled = {**says, "kind": VALUE, "text": VALUE}
    single = dict.fromkeys(("radius", "largest_radius", "smallest_radius", "gradient_norm", "time", "ended"), VALUE)
    return {
        "verdict": spelled,
        "final": parameters,
        "averages": parameters,
        "tail_averages": parameters,
        "averages_verdict": spelled,
        "losses": players if game.loss_trees else {},
        "cost": {"gradients": players, **dict.fromkeys(("products", "solves", "budget"), VALUE)},
        **single,
    }


def verdict(found: "Verdict", names: tuple[str, ...]) -> dict[str, Any]:
    """A verdict by the names of its numbers, places by parameter."""
    said = {name: _by_name(names, value) if name in PLACES else plain(value) for name, value in asdict(found).items()}
    return {"kind": found.kind, "text": str(found), **said}


def plain(value: Any) -> Any:
    """Arrays, tuples and NumPy numbers as lists and Python's numbers."""
    if isinstance(value, Mapping):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    return value.tolist() if isinstance(value, np.ndarray | np.generic) else value


def printable(value: Any) -> Any:
    """The same with text for numbers that JSON cannot spell: nan, inf, -inf."""
    if isinstance(value, Mapping):
        return {key: printable(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [printable(part) for part in value]
    return str(value) if isinstance(value, float) and not isfinite(value) else value


def _by_name(names: tuple[str, ...], values: Any) -> dict[str, float]:
    return {name: float(value) for name, value in zip(names, values, strict=True)}
