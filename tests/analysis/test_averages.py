"""Averages of the iterates, from sums alone."""

import numpy as np
import pytest

from gamedyn.analysis.averages import averages, classify_averages

from .motions import evidence
from .plain_games import alternating, bilinear, quadratic, simultaneous


@pytest.mark.parametrize(("steps", "norm"), [(100, 18.9898561), (1000, 4.77703910), (100_000, 12.72347)])
def test_L26_sums_of_alternating_descent_stay_bounded(steps, norm):
    seen = averages(evidence(alternating(bilinear, 0.1), (1, 0), steps))
    assert np.linalg.norm(steps * seen.uniform[-1]) == pytest.approx(norm, rel=1e-6)


@pytest.mark.parametrize(("steps", "norm"), [(100, 0.255392008), (1000, 1.441240896)])
def test_L26_averages_of_simultaneous_descent_do_not(steps, norm):
    seen = averages(evidence(simultaneous(bilinear, 0.1), (1, 0), steps))
    assert np.linalg.norm(seen.uniform[-1]) == pytest.approx(norm, rel=1e-8)


def test_the_tail_average_is_that_of_the_second_half():
    run = evidence(alternating(bilinear, 0.1), (1, 0), 800)
    path = run.window(0, 800)
    assert averages(run).tail[-1] == pytest.approx(path[400:800].mean(axis=0), abs=1e-12)
    assert averages(run).uniform[1] == pytest.approx(path[:200].mean(axis=0), abs=1e-12)


def test_L26_the_average_converges_though_the_iterates_cycle():
    seen = classify_averages(evidence(alternating(bilinear, 0.1), (1, 0), 100_000))
    assert (seen.kind, seen.rate) == ("converges", "sublinear")
    assert seen.exponent == pytest.approx(-1, abs=0.05)
    assert seen.point == pytest.approx((0, 0), abs=1e-9)


@pytest.mark.parametrize("spoiled", [simultaneous(bilinear, 0.1), alternating(quadratic(-0.01, 1), 0.1)])
def test_the_average_of_a_spiral_does_not_converge(spoiled):
    assert classify_averages(evidence(spoiled, (1, 0), 10_000)).kind == "undecided"
