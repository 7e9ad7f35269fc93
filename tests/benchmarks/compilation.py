"""Seconds to compile a rule of twelve field evaluations on a GAN of two tanh networks with 50 parameters."""

import os
import statistics
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from .harness import Missing, Row, elsewhere, progress, seconds_of

HIDDEN = 8  # 3 * 8 + 1 parameters in each network
EVALUATIONS = 12
MOST = 10.0  # seconds; pasted into each other instead of called, game and rule took 99
BOUND = 1e-12


def rows(*, quick: bool) -> Iterator[Row]:
    """One row: the first call in an empty cache folder, tracing included, imports not."""
    workload, who = "compilation", f"gamedyn, {EVALUATIONS} field evaluations, 50 parameters"
    progress(f"{workload}: {who}")
    try:
        found = [elsewhere(compile_anew) for _ in range(1 if quick else 5)]
    except Missing as missing:
        yield Row(workload, who, str(missing), target=f"at most {MOST:g} s", failed=True)
        return
    taken, error = (statistics.median(column) for column in zip(*found, strict=True))
    if error > BOUND:
        yield Row(workload, who, f"no figure: its answer is off by {error:.1e}, allowed {BOUND:.1e}", failed=True)
        return
    yield Row(workload, who, f"{taken:.2f} s", f"{error:.1e}", target=f"at most {MOST:g} s", met=taken <= MOST)


def compile_anew() -> tuple[float, float]:
    """Seconds that the first call takes beyond the second, and the largest difference from the interpreted game."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["GAMEDYN_CACHE"] = folder
        import numba  # noqa: F401 (its import is not compilation)

        import gamedyn as gd

        game, rule = networks(), twelve()
        starts = np.random.default_rng(0).normal(scale=0.5, size=(64, game.dimension))
        ends = []

        def run() -> None:
            ends.append(gd.ensemble(game, rule, starts, 2, verdicts=False).final)

        first, second = seconds_of(run), seconds_of(run)
        z = starts
        for _ in range(2 * EVALUATIONS):
            z = z - rule.step * game.gradient(z)
        return first - second, float(np.abs(ends[0] - z).max())


def networks() -> Any:
    """V = mean log D(x) + mean log(1 - D(G(u))), each network one hidden layer of tanh, as plain formulas."""
    import gamedyn as gd

    def network(letter: str, argument: str) -> str:
        units = (f"{letter}w{k}*tanh({letter}a{k}*{argument} + {letter}b{k})" for k in range(HIDDEN))
        return f"({letter}c + {' + '.join(units)})"

    def parameters(letter: str) -> list[str]:
        return [f"{letter}{part}{k}" for part in "abw" for k in range(HIDDEN)] + [f"{letter}c"]

    real, fake = network("d", "x"), network("d", network("g", "u"))
    value = f"mean(logsigmoid({real}) for x in data) + mean(logsigmoid(-{fake}) for u in latent)"
    points = np.linspace(-2.0, 2.0, 16)[:, None]
    measures = {"data": gd.Discrete(np.sin(2 * points)), "latent": gd.Discrete(points)}
    return gd.ZeroSum(value, minimizer=parameters("g"), maximizer=parameters("d"), measures=measures)


def twelve() -> Any:
    """A rule that asks for the game gradient at twelve points in a row."""
    from gamedyn.rules.rule import Rule, rule

    def step(settings: Any, field: Any, z: Any) -> tuple[Any]:
        for _ in range(EVALUATIONS):
            z = z - settings.step * field(z)
        return (z,)

    @rule(step, cites="")
    @dataclass(frozen=True)
    class Twelve(Rule):
        """Twelve steps of simultaneous descent in one."""

    return Twelve(step=0.1)
