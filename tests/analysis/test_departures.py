"""Runs that leave: spirals, escapes, domains left, gradients lost; and what stays undecided."""

import math
from dataclasses import asdict

import numpy as np
import pytest

from gamedyn.analysis.evidence import Evidence
from gamedyn.analysis.kinds import Diverges
from gamedyn.analysis.verdict import classify

from .motions import evidence
from .plain_games import (
    alternating,
    bilinear,
    dirac,
    dirac_nonsaturating,
    letcher,
    of_matrix,
    saddle,
    simultaneous,
    wgan_gp,
)
from .plain_verdicts import of_flow, of_map

CLIP = {"lower": (-math.inf, -1), "upper": (math.inf, 1)}
BLOCKS = {"minimizer": [0, 1], "maximizer": [2, 3]}


def test_L11_simultaneous_descent_on_xy_spirals_out_by_the_same_ratio_each_turn():
    seen = of_map(simultaneous(bilinear, 0.1), (1, 0), 1000)
    turn = 1.01 ** (63.04073698 / 2)
    assert (seen.kind, seen.type) == ("diverges", "spiral")
    assert (seen.first, seen.last) == pytest.approx((turn, turn), rel=1e-4)
    assert seen.growth == pytest.approx(math.sqrt(1.01), rel=1e-6)
    assert seen.turns == pytest.approx(1000 / 63.04073698, rel=0.01)


@pytest.mark.parametrize("steps", [500, 1000, 20_000])
def test_L34_simultaneous_descent_on_the_dirac_gan_is_a_spiral_that_slows_down(steps):
    seen = of_map(simultaneous(dirac, 0.1), (1, 1), steps)
    assert (seen.kind, seen.type) == ("diverges", "spiral")
    # far out and near, the turns grow by the mean of the slope 1/2: exp(pi h / 2) each
    assert (seen.first, seen.last) == pytest.approx((math.exp(0.05 * math.pi),) * 2, rel=0.01)


@pytest.mark.parametrize(
    ("seen", "kinds"),
    [
        (lambda: of_map(simultaneous(dirac, 0.2), (1, 1), 500), {"diverges"}),
        (lambda: of_map(alternating(dirac, 0.2), (1, 1), 500), {"cycles", "undecided"}),
        (lambda: of_map(simultaneous(dirac_nonsaturating, 0.2), (1, 1), 500), {"cycles"}),
        (lambda: of_map(alternating(dirac_nonsaturating, 0.2), (1, 1), 500), {"converges"}),
        (lambda: of_map(simultaneous(bilinear, 0.2, **CLIP), (1, 1), 500), {"cycles"}),
        (lambda: of_map(simultaneous(wgan_gp(0.7, 1), 0.2), (1, 1), 500), {"cycles"}),
    ],
)
def test_L42_the_released_settings_get_the_verdicts_of_the_paper(seen, kinds):
    assert seen().kind in kinds


@pytest.mark.parametrize(("ratio", "factor"), [(4, 1.0198039027), (25, 1.1180339887)])
def test_L45_two_time_scales_do_not_cure_the_dirac_gan(ratio, factor):
    def scaled(x, y):
        slopes = dirac(x, y)
        return slopes[0], ratio * slopes[1]

    seen = of_map(simultaneous(scaled, 0.2), (1e-6, 1e-6), 100)
    assert (seen.kind, seen.type) == ("diverges", "spiral")
    assert seen.growth == pytest.approx(factor, abs=1e-3)


def test_L15_alternating_descent_beyond_the_limit_escapes():
    seen = of_map(alternating(bilinear, 2.1), (1, 0), 1000)
    assert (seen.kind, seen.type) == ("diverges", "escape")
    assert seen.growth == pytest.approx(1.877328045, abs=1e-6)
    assert seen.step == 366 or seen.step == 365
    assert of_map(alternating(of_matrix([[1, 0], [0, 2]]), 1.01, BLOCKS), (1, 0.5, 0.3, 1), 5000).kind == "diverges"


def test_an_escape_is_seen_before_the_bound_if_the_field_leads_away_everywhere():
    seen = of_map(alternating(bilinear, 2.1), (1, 0), 100)
    assert (seen.kind, seen.type, seen.step) == ("diverges", "escape", None)
    assert seen.growth == pytest.approx(1.877328045, abs=1e-5)


def test_growth_away_from_a_repelling_point_is_no_escape_where_the_field_turns_back():
    assert of_flow(saddle, (0.0, 1e-9), 10.0).kind == "undecided"
    assert of_flow(letcher, (1e-9, 0.0), 16.0).kind == "undecided"


def test_a_spiral_that_is_led_back_from_farther_out_is_undecided():
    seen = of_map(simultaneous(dirac_nonsaturating, 0.2), (0.02, 0.02), 300)
    assert seen.kind == "undecided"
    assert "farther out" in seen.missing


def test_a_steady_drift_escapes():
    seen = of_map(simultaneous(lambda x, y: (-1 - 0.1 * math.tanh(y), y), 0.1), (0.3, 0.2), 1000)
    assert (seen.kind, seen.type) == ("diverges", "escape")


def test_a_blow_up_in_finite_time_says_when():
    seen = of_map(simultaneous(lambda x, y: (-(x**3), y), 0.1), (2, 0), 100)
    assert (seen.kind, seen.type) == ("diverges", "escape")
    assert seen.step == seen.time < 20


def test_the_function_that_was_left_is_named():
    run = evidence(simultaneous(bilinear, 0.1), (1, 0), 10)
    left = Evidence(run.motion, run.indices, run.states, run.low, run.high, run.total, (7, "nan", "log of -0.3"))
    seen = classify(left)
    assert (seen.kind, seen.function, seen.step) == ("left_domain", "log", 7)
    assert str(seen) == "left the domain of log at step 7: log of -0.3"


def test_a_nan_without_a_cause_is_an_escape_only_after_growth():
    grown = evidence(simultaneous(bilinear, 3.0), (1, 0), 40)
    calm = evidence(simultaneous(bilinear, 0.1), (1, 0), 40)
    ended = (40, "nan", None)
    kinds = [classify(Evidence(*_fields(run), ended)).kind for run in (grown, calm)]
    assert kinds == ["diverges", "undecided"]


def _fields(run):
    return run.motion, run.indices, run.states, run.low, run.high, run.total


@pytest.mark.parametrize(
    "seen",
    [
        lambda: of_flow(dirac, (3, 3), 50.0),
        lambda: of_map(simultaneous(dirac, 0.1), (6, 6), 1000),
        lambda: of_map(simultaneous(dirac, 0.1), (40, 40), 1000),
        lambda: of_map(simultaneous(lambda x, y: (-math.exp(-x), y), 0.1), (0, 0.8), 10000),
    ],
    ids=["slow circle", "far out", "underflow", "creeping away"],
)
def test_lost_gradients_saturate(seen):
    seen = seen()
    assert seen.kind == "saturates"
    assert max(seen.gradients.values()) < 1e-3 * seen.surroundings


def test_a_short_step_of_a_polynomial_game_does_not_saturate():
    motion = simultaneous(lambda x, y: (x**3 + y - 2, y**3 - x + 1), 1e-3)
    assert of_map(motion, (0.3, -0.4), 5).kind == "undecided"


def test_L28_steps_that_shrink_like_one_over_time_stay_undecided():
    seen = of_map(simultaneous(bilinear, 1.0, schedule=lambda k: 1 / (k + 1)), (1, 0), 100_000)
    assert seen.kind == "undecided"
    assert abs(seen.seen["growth over the second half"]) < 0.01


def test_less_than_two_turns_are_undecided():
    seen = of_map(alternating(bilinear, 0.1), (1, 0), 100)
    assert seen.kind == "undecided"
    assert seen.missing == "two whole turns"
    assert seen.seen["turns"] == pytest.approx(100 / 62.8, rel=0.05)


def test_a_slow_drift_is_undecided_with_its_numbers():
    seen = of_map(alternating(dirac, 0.3), (1, 1), 10000)
    assert seen.kind == "undecided"
    assert 1e-4 < seen.seen["drift per turn"] < 1e-3


@pytest.mark.parametrize("scale", [1e-6, 1.0, 1e5])
def test_verdicts_do_not_depend_on_the_scale(scale):
    motion = simultaneous(lambda x, y: (y - x + x**3 / scale**2, -(x + y - y**3 / scale**2)), 0.01)
    seen = of_map(motion, (0.5 * scale, 0.1 * scale), 4000)
    assert (seen.kind, seen.type) == ("cycles", "limit cycle")
    assert seen.amplitude == pytest.approx(1.1497 * scale, rel=1e-3)


@pytest.mark.parametrize("steps", [1, 2, 3, 7, 9])
def test_a_few_steps_are_undecided_without_fault(steps):
    assert of_map(simultaneous(letcher, 0.01), (0.5, 0.1), steps).kind == "undecided"


def test_every_verdict_reads_as_one_line():
    for seen in (
        of_map(simultaneous(bilinear, 0.1), (1, 0), 1000),
        of_map(alternating(bilinear, 0.1), (1, 0), 1000),
        of_map(alternating(bilinear, 0.1), (1, 0), 50),
        of_map(simultaneous(dirac, 0.1), (6, 6), 100),
        of_map(simultaneous(bilinear, 0.1), (0, 0), 10),
    ):
        assert str(seen)
        assert "\n" not in str(seen)
        assert not any(isinstance(value, np.generic) for value in vars(seen).values())
        assert asdict(seen)["kind"] == seen.kind


def test_an_escape_whose_growth_was_not_seen_claims_none():
    seen = Diverges("escape", 0, 0.0, 1.0)
    assert str(seen) == "diverges: escapes at step 0"
    assert "growing by 2 per" in str(Diverges("escape", 5, 5.0, 2.0))
