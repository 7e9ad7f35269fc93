"""From a game and a method to a kernel ready to run: tracing, the numbers it is given, and its data."""

from collections.abc import Mapping
from copy import copy
from dataclasses import fields
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from gamedyn.games.game import Array, Game
from gamedyn.kernels.cache import compiled
from gamedyn.kernels.module import WIDTHS, KernelText, kernel_text, written_out
from gamedyn.kernels.trace import Trace, TracedField, Tracer
from gamedyn.rules.field import per_coordinate
from gamedyn.settings import is_number, takes_numbers


class Observer:
    """What watches a run: `init(z) -> state` and `update(state, z) -> state`, tuples of vectors, pure like a step."""

    parts = 0

    def init(self, z: Any) -> tuple[Any, ...]:
        """Nothing is watched."""
        return ()

    def update(self, state: tuple[Any, ...], z: Any) -> tuple[Any, ...]:
        """Nothing is watched."""
        return ()


class Kernel(NamedTuple):
    """A compiled kernel and the run-time numbers of one method on one game."""

    run: Any  # the compiled entry
    text: KernelText
    numbers: Array  # P
    data: Array  # D: nodes and weights of all measures
    places: Any  # I: for each measure where its nodes and weights begin, and how many there are


def kernel(
    game: Game, method: Any, memory: tuple[str, ...], observer: Any, *, lanes: int, finish: int | None = None
) -> Kernel:
    """The kernel that moves `game` by `method`, whose memory has parts of these shapes, under an observer.

    The state is the position, the memory, then the observer's parts. It is made for so many trajectories at once.
    """
    key = game_key(game), structure(method), memory, type(observer), min(lanes, WIDTHS[0]), finish, written_out(lanes)
    text = _TEXTS.get(key)
    if text is None:
        text = kernel_text(traced(game, method, memory, observer), game, lanes=lanes, finish=finish)
    if key[1] is not None:
        _TEXTS[key] = text
    return Kernel(compiled(text.source), text, _numbers(game, method, text), *_data(game, text))


_TEXTS: dict[Any, KernelText] = {}  # kernels printed in this process


def game_key(game: Game) -> Any:
    """All of a game that its kernels depend on."""
    return game.field_program, tuple(game.players.items()), tuple(game.constants), _bounded(game)


def structure(settings: Any) -> Any:
    """All of a shipped method's settings that its kernels depend on; None for others, which are traced each time."""
    if not type(settings).__module__.startswith("gamedyn."):
        return None
    parts = [_structural(getattr(settings, entry.name), numeric=takes_numbers(entry)) for entry in fields(settings)]
    return None if None in parts else (type(settings), *parts)


def _structural(value: Any, *, numeric: bool) -> Any:
    if hasattr(value, "__dataclass_fields__"):
        return structure(value)
    if numeric and value is not None:
        return (type(value).__name__, len(value)) if isinstance(value, tuple | Mapping) else "number"
    return repr(value)


def renumbered(made: Kernel, game: Game, method: Any) -> Kernel:
    """The same kernel for a method that differs from its own in run-time numbers only."""
    return made._replace(numbers=_numbers(game, method, made.text))


def traced(game: Game, method: Any, memory: tuple[str, ...], observer: Any) -> Trace:
    """One step of the method, and the observer's look at where it led, run once on symbols."""
    tracer = Tracer()
    bounded = _bounded(game)
    at_steps = method.projection == "steps"
    field = TracedField(tracer, game, projects=bounded and at_steps)
    z, *before = [tracer.slot(shape) for shape in ("v", *memory)]
    watched = tuple(tracer.slot("v") for _ in range(observer.parts))
    after, *kept = method.update(_symbolic(per_coordinate(method, game), tracer, ""), field, z, *before)
    if not at_steps:
        after = TracedField(tracer, game, projects=bounded).project(after)
    seen = observer.update(watched, after)
    outputs = [tracer.value(part) for part in (after, *kept, *seen)]
    return Trace(tuple(tracer.lines), tuple(tracer.state), tuple(part.index for part in outputs))


def _bounded(game: Game) -> bool:
    return bool(np.isfinite([game.lower, game.upper]).any())


def _symbolic(settings: Any, tracer: Tracer, prefix: str) -> Any:
    """The settings with their run-time numbers replaced by symbols."""
    other = copy(settings)
    for entry in fields(settings):
        value = getattr(settings, entry.name)
        changed = _symbol(value, tracer, prefix + entry.name, takes_floats=takes_numbers(entry))
        object.__setattr__(other, entry.name, changed)
    return other


def _symbol(value: Any, tracer: Tracer, name: str, *, takes_floats: bool) -> Any:
    if isinstance(value, bool | str) or value is None:
        return value
    if isinstance(value, np.ndarray):
        return tracer.input(name, "v")
    if isinstance(value, float) or (is_number(value) and takes_floats):
        return tracer.input(name, "s")
    if isinstance(value, tuple):
        return tuple(_symbol(part, tracer, f"{name}.{k}", takes_floats=takes_floats) for k, part in enumerate(value))
    return _symbolic(value, tracer, f"{name}.") if hasattr(value, "__dataclass_fields__") else value


def _setting(settings: Any, name: str) -> Any:
    for part in name.split("."):
        settings = settings[int(part)] if part.isdigit() else getattr(settings, part)
    return settings


def _numbers(game: Game, method: Any, text: KernelText) -> Array:
    """P: the constants, settings and bounds that the kernel's text asks for, at their places."""
    settings = per_coordinate(method, game)
    bounds: Mapping[str, Array] = {"lower": game.lower, "upper": game.upper}
    numbers = np.zeros(max(text.layout.number_count, 1))
    for name, place in text.layout.numbers.items():
        constant = name.removeprefix("constants.")
        value = game.constants[constant] if constant != name else bounds.get(name)
        value = np.atleast_1d(_setting(settings, name) if value is None else value)
        numbers[place : place + value.size] = value
    return numbers


def _data(game: Game, text: KernelText) -> tuple[Array, Any]:
    parts, places, filled = [], [], 0
    for name in text.layout.measures:
        measure = game.measures[name]
        places += [filled, filled + measure.nodes.size, len(measure.weights)]
        parts += [measure.nodes.ravel(), measure.weights]
        filled += measure.nodes.size + len(measure.weights)
    return np.concatenate([*parts, [0.0]]), np.array([*places, 0], dtype=np.int64)


@cache
def nothing() -> Observer:
    """The observer that watches nothing."""
    return Observer()
