"""Schedules: on a loss of slope 1 the path is the sum of the step sizes, which is known exactly."""

from fractions import Fraction

import numpy as np
import pytest

import gamedyn as gd
from gamedyn.rules import Constant, Inverse, InverseSqrt, Piecewise, Simultaneous
from gamedyn.rules.rule import SCHEDULES

SLOPE = gd.Game(losses={"one": "u", "two": "-2*w"}, players={"one": "u", "two": "w"})
STEPS = 12
FACTORS = {
    Constant(): [1.0] * STEPS,
    Inverse(): [1 / t for t in range(1, STEPS + 1)],
    InverseSqrt(): [t**-0.5 for t in range(1, STEPS + 1)],
    Piecewise(at=(3, 7), factors=(1.0, 0.5, 4.0)): [1.0] * 3 + [0.5] * 4 + [4.0] * 5,
}


@pytest.mark.parametrize("schedule", FACTORS, ids=repr)
def test_a_run_sums_the_step_sizes(schedule):
    run = gd.simulate(SLOPE, Simultaneous(step=0.25, schedule=schedule), (0, 0), STEPS)
    walked = np.concatenate([[0.0], 0.25 * np.cumsum(FACTORS[schedule])])
    np.testing.assert_allclose(run.points, np.stack([-walked, 2 * walked], axis=1), rtol=1e-15, atol=0)


@pytest.mark.parametrize("schedule", FACTORS, ids=repr)
def test_numbers_and_kernels_ask_for_the_same_factor(schedule):
    assert [float(schedule.factor(n)) for n in range(STEPS)] == pytest.approx(FACTORS[schedule], rel=1e-15)


def test_every_schedule_is_tried():
    assert {type(schedule) for schedule in FACTORS} == set(SCHEDULES.values())


@pytest.mark.parametrize("name", SCHEDULES)
def test_every_schedule_begins_with_the_step_itself(name):
    assert SCHEDULES[name]().factor(0) == 1
    assert SCHEDULES[name].__doc__
    assert getattr(gd.rules, SCHEDULES[name].__name__) is SCHEDULES[name]


def test_steps_1_over_t_sum_to_the_harmonic_number():
    final = gd.simulate(SLOPE, Simultaneous(step=1.0, schedule=Inverse()), (0, 0), 1000, every=1000).final
    assert final[0] == pytest.approx(-float(sum(Fraction(1, t) for t in range(1, 1001))), rel=1e-14)


def test_a_schedule_goes_on_over_segments_and_chunks():
    """The step number does not begin anew where a run is looked at."""
    rule = Simultaneous(step=1.0, schedule=Piecewise(at=(100_000,), factors=(1.0, 0.0)))
    assert gd.simulate(SLOPE, rule, (0, 0), 400_000, every=100_000).points[:, 0].tolist() == [0.0, *[-100_000.0] * 4]


def test_factors_are_one_more_than_changes():
    with pytest.raises(gd.UserError, match="schedule.factors: found 1 numbers, allowed: 3, one more than `at`"):
        Piecewise(at=(2, 3), factors=(1.0,))


def test_changes_are_in_order():
    with pytest.raises(gd.UserError, match=r"schedule.at: found \[3, 2\], allowed: increasing step numbers"):
        Piecewise(at=(3, 2), factors=(1.0, 1.0, 1.0))


def test_factors_are_finite_and_not_negative():
    for factor in (-1.0, float("nan"), float("inf")):
        with pytest.raises(gd.UserError, match=r"schedule.factors.1: found \S+, allowed: a finite number at least 0"):
            Simultaneous(schedule=Piecewise(at=(2,), factors=(1.0, factor)))
