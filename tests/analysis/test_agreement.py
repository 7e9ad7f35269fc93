"""A short and a long run of the same random game never get verdicts that contradict each other."""

import math

import numpy as np
import pytest

from gamedyn.analysis.verdict import classify

from .motions import evidence
from .plain_games import alternating, simultaneous

ALIKE = {"diverges escape", "diverges spiral"}  # a spiral may run straight out in the end


def random_game(rng, size):
    """A rotation with a little friction or drive, bent by a cubic, by saturation, or by waves."""
    base = rng.normal(size=(size, size))
    part = 0.2 * rng.normal(size=(size, size))
    linear = ((base - base.T) * rng.choice([1, 2]) + part + part.T).tolist()
    cubic = (np.abs(rng.normal(size=size)) * rng.choice([0.3, 1])).tolist()
    constant = (rng.normal(size=size) * rng.choice([0, 0.5])).tolist()
    bend = [lambda t: t, math.tanh, math.sin][rng.integers(3)]
    powers = {"tanh": (0.0, 0.0), "sin": (0.05, 0.0)}.get(bend.__name__, (0.0, 1.0))

    def gradient(*z):
        bent = [bend(t) for t in z]
        return [
            sum(a * b for a, b in zip(row, bent, strict=True)) + c * (powers[0] * t + powers[1] * t**3) + 0.1 * d
            for row, c, d, t in zip(linear, cubic, constant, z, strict=True)
        ]

    return gradient


def kinds(seed, lengths):
    rng = np.random.default_rng(seed)
    size = int(rng.choice([2, 2, 2, 3, 4]))
    gradient, players = random_game(rng, size), {f"player {k}": [k] for k in range(size)}
    rule = simultaneous if rng.random() < 0.5 else alternating
    motion = rule(gradient, float(rng.choice([0.02, 0.1, 0.3])), players)
    start = rng.normal(size=size)
    seen = [classify(evidence(motion, start, length)) for length in lengths]
    return [f"{one.kind} {getattr(one, 'type', '')}".strip() for one in seen]


def agree(short, long):
    return short == long or "undecided" in (short, long) or {short, long} == ALIKE


@pytest.mark.parametrize("seed", range(12))
def test_a_longer_run_does_not_contradict(seed):
    assert agree(*kinds(seed, (1000, 5000)))


@pytest.mark.slow
def test_a_much_longer_run_does_not_contradict_in_a_campaign():
    seen = {seed: kinds(seed, (2000, 20000)) for seed in range(12, 400)}
    assert {seed: pair for seed, pair in seen.items() if not agree(*pair)} == {}


def test_a_guess_would_be_caught():
    assert not agree("cycles orbit", "diverges spiral")
    assert not agree("converges", "cycles limit cycle")
    assert agree("undecided", "converges")
