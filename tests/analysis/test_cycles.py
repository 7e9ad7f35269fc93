"""Orbits, limit cycles and tori, with their periods, extents and multipliers."""

import math

import numpy as np
import pytest

from gamedyn.analysis.circling import STEADY
from gamedyn.analysis.verdict import classify

from .motions import Flow, evidence
from .plain_games import (
    almost_bilinear,
    alternating,
    bilinear,
    dirac,
    dirac_nonsaturating,
    forsaken,
    hidden_bilinear,
    letcher,
    of_matrix,
    polar,
    quadratic,
    quartic,
    replicator,
    simultaneous,
    wgan_gp,
)
from .plain_verdicts import of_flow, of_map

BLOCKS = {"minimizer": [0, 1], "maximizer": [2, 3]}


def rotation_period(step):
    """Steps per turn of alternating descent on xy."""
    return math.pi / math.asin(step / 2)


def test_L10_the_flow_of_xy_goes_round_on_circles():
    seen = of_flow(bilinear, (1.0, 1.0), 50.0)
    assert (seen.kind, seen.type) == ("cycles", "orbit")
    assert seen.period == pytest.approx(2 * math.pi, abs=1e-8)
    assert seen.amplitude == pytest.approx(math.sqrt(2), abs=1e-7)
    assert seen.center == pytest.approx((0, 0), abs=1e-7)
    assert seen.multiplier == pytest.approx(1, abs=1e-4)


@pytest.mark.parametrize("steps", [300, 1000, 20000])
def test_L12_alternating_descent_on_xy_stays_on_its_ellipse(steps):
    seen = of_map(alternating(bilinear, 0.1), (1, 0), steps)
    assert (seen.kind, seen.type) == ("cycles", "orbit")
    assert seen.amplitude == pytest.approx(1 / math.sqrt(1 - 0.1**2 / 4), abs=1e-7)
    assert seen.turns == pytest.approx(steps / rotation_period(0.1), rel=0.01)
    assert abs(seen.drift) < 1e-5


@pytest.mark.parametrize("step", [0.1, 0.5, 1.2, 1.9])
def test_L13_the_period_of_alternating_descent_is_interpolated_between_steps(step):
    seen = of_map(alternating(bilinear, step), (1, 0), 1000)
    assert (seen.kind, seen.type) == ("cycles", "orbit")
    assert seen.period == pytest.approx(rotation_period(step), abs=1e-7)


def test_L13_the_printed_periods_come_out():
    assert of_map(alternating(bilinear, 0.1), (1, 0), 1000).period == pytest.approx(62.805654565, abs=1e-7)
    assert of_map(alternating(bilinear, math.sqrt(2)), (1, 0), 1000).period == pytest.approx(4, abs=1e-9)
    assert of_map(alternating(bilinear, math.sqrt(3)), (1, 0), 1000).period == pytest.approx(3, abs=1e-9)


def test_L14_an_orbit_that_repeats_exactly_has_an_exact_period():
    seen = of_map(alternating(bilinear, 1.0), (3, -2), 100)
    assert (seen.kind, seen.type, seen.period) == ("cycles", "orbit", 6.0)
    assert (seen.low, seen.high) == ((-5.0, -5.0), (5.0, 5.0))


def test_L15_two_singular_values_below_the_limit_make_a_torus():
    game = of_matrix([[1, 0], [0, 2]])
    seen = of_map(alternating(game, 0.99, BLOCKS), (1, 0.5, 0.3, 1), 4000)
    assert (seen.kind, seen.type) == ("cycles", "quasi-periodic")
    expected = sorted(1 / rotation_period(0.99 * s) for s in (1, 2))
    assert sorted(seen.frequencies) == pytest.approx(expected, abs=1e-9)


def test_L31_rectangular_games_with_unequal_steps_turn_with_the_singular_values():
    matrix = np.array([[1, 0.3], [-0.2, 0.7], [0.5, -0.4]])
    players = {"minimizer": [0, 1, 2], "maximizer": [3, 4]}
    motion = alternating(of_matrix(matrix.tolist()), {"minimizer": 0.1, "maximizer": 0.3}, players)
    seen = of_map(motion, (1, 0.5, 0.3, 1, -0.2), 4000)
    assert (seen.kind, seen.type) == ("cycles", "quasi-periodic")
    turns = 2 * np.arcsin(math.sqrt(0.03) * np.linalg.svd(matrix)[1] / 2) / (2 * math.pi)
    assert sorted(seen.frequencies) == pytest.approx(sorted(turns), abs=1e-9)


def test_a_single_frequency_in_four_dimensions_is_an_orbit_and_no_torus():
    seen = of_map(alternating(of_matrix([[1, 0], [0, 0]]), 0.1, BLOCKS), (1, 0.5, 0.3, 1), 2000)
    assert (seen.kind, seen.type) == ("cycles", "orbit")
    assert seen.period == pytest.approx(rotation_period(0.1), abs=1e-6)


def test_L32_replicator_dynamics_of_matching_pennies_has_its_period():
    seen = of_flow(replicator, (0.7, 0.5), 60.0)
    assert (seen.kind, seen.type) == ("cycles", "orbit")
    assert seen.period == pytest.approx(6.559999463, abs=1e-7)


def test_L33_five_critic_steps_per_generator_step_turn_faster():
    motion = alternating(bilinear, 0.2, order=["minimizer"] + 5 * ["maximizer"])
    seen = of_map(motion, (1, 0), 1000)
    assert (seen.kind, seen.type) == ("cycles", "orbit")
    assert seen.period == pytest.approx(2 * math.pi / 0.4510268118, abs=1e-6)


def test_L34_the_flow_of_the_dirac_gan_keeps_its_circle():
    seen = of_flow(dirac, (1, 1), 100.0)
    assert (seen.kind, seen.type) == ("cycles", "orbit")
    assert seen.amplitude == pytest.approx(math.sqrt(2), abs=1e-6)


@pytest.mark.parametrize("steps", [500, 1000, 10000])
def test_alternating_descent_on_the_dirac_gan_is_an_orbit_only_for_the_turns_seen(steps):
    seen = of_map(alternating(dirac, 0.1), (1, 1), steps)
    assert (seen.kind, seen.type) == ("cycles", "orbit")
    assert seen.drift == pytest.approx(8e-6, rel=0.1)
    assert "turns seen" in str(seen)


@pytest.mark.parametrize(("steps", "kind"), [(10_000, "undecided"), (100_000, "diverges")])
def test_alternating_descent_with_large_steps_is_no_orbit(steps, kind):
    assert of_map(alternating(dirac, 0.3), (1, 1), steps).kind == kind


@pytest.mark.parametrize(("step", "steps", "square"), [(0.2, 3000, 0.40), (0.05, 15000, 0.100)])
def test_L36_simultaneous_descent_on_the_nonsaturating_gan_ends_on_a_ring(step, steps, square):
    seen = of_map(simultaneous(dirac_nonsaturating, step), (1, 1), steps)
    assert (seen.kind, seen.type) == ("cycles", "limit cycle")
    assert seen.amplitude**2 == pytest.approx(square, rel=0.01)
    assert seen.multiplier < 0.9


@pytest.mark.parametrize(
    ("weight", "target", "crossing", "period"),
    [(0.7, 1, 1.3266052053, 6.7074324217), (1, 0.3, 0.4168746001, 7.2551974569)],
)
def test_L40_wgan_gp_has_its_limit_cycle(weight, target, crossing, period):
    seen = of_flow(wgan_gp(weight, target), (1, 1), 100.0)
    assert (seen.kind, seen.type) == ("cycles", "limit cycle")
    assert seen.period == pytest.approx(period, abs=1e-7)
    assert seen.high[0] == pytest.approx(crossing, abs=1e-6)


def test_L40_simultaneous_descent_on_wgan_gp_goes_round_a_little_farther_out():
    seen = of_map(simultaneous(wgan_gp(0.7, 1), 0.01), (1, 1), 10000)
    assert (seen.kind, seen.type) == ("cycles", "limit cycle")
    assert seen.amplitude == pytest.approx(1.342, abs=5e-4)


@pytest.mark.parametrize(("step", "largest"), [(0.2, 1.1698), (0.05, 1.0403)])
def test_L41_clipping_leaves_a_limit_cycle(step, largest):
    motion = simultaneous(bilinear, step, lower=(-math.inf, -1), upper=(math.inf, 1))
    seen = of_map(motion, (1, 1), int(400 / step))
    assert (seen.kind, seen.type) == ("cycles", "limit cycle")
    assert max(abs(seen.low[0]), seen.high[0]) == pytest.approx(largest, abs=1e-3)


def test_L57_every_run_of_letchers_game_ends_on_its_cycle():
    seen = of_flow(letcher, (0.5, 0.1), 60.0)
    assert (seen.kind, seen.type) == ("cycles", "limit cycle")
    assert seen.period == pytest.approx(6.8513460544, abs=1e-7)
    assert seen.high == pytest.approx((1.1469689, 1.1469689), abs=1e-6)
    descent = of_map(simultaneous(letcher, 0.01), (0.5, 0.1), 3000)
    assert (descent.kind, descent.type) == ("cycles", "limit cycle")


@pytest.mark.parametrize(("eps", "time", "period"), [(0.01, 1500.0, 6.283224577), (0.1, 200.0, 6.287111272)])
def test_L61_almost_bilinear_games_have_one_cycle(eps, time, period):
    seen = of_flow(almost_bilinear(eps), (0.5, 0.1), time)
    assert (seen.kind, seen.type) == ("cycles", "limit cycle")
    assert seen.period == pytest.approx(period, abs=1e-7)
    assert seen.multiplier == pytest.approx(math.exp(-2 * math.pi * eps), rel=0.01)


def test_L63_the_stable_cycle_of_forsaken():
    seen = of_flow(forsaken, (0.5, 0.5), 150.0)
    assert (seen.kind, seen.type) == ("cycles", "limit cycle")
    assert seen.period == pytest.approx(7.548003762, abs=1e-7)
    assert seen.low == pytest.approx((-1.332459, -1.318207), abs=2e-6)
    assert seen.high == pytest.approx((1.464951, 1.446231), abs=2e-6)
    assert seen.multiplier < 0.1


def test_L63_the_unstable_cycle_of_forsaken_attracts_backwards_in_time():
    seen = of_flow(forsaken, (0.1, 0.42), -300.0)
    assert (seen.kind, seen.type) == ("cycles", "limit cycle")
    assert seen.period == pytest.approx(7.169877696, abs=1e-6)
    assert seen.low == pytest.approx((-0.175655, 0.232947), abs=2e-6)
    assert seen.high == pytest.approx((0.228229, 0.629339), abs=2e-6)


def test_L64_the_polar_game_shows_both_multipliers():
    outer, inner = of_flow(polar(1.0), (-1, -0.8), 60.0), of_flow(polar(1.0), (0.5, 0), 15.0)
    assert (outer.kind, outer.type) == (inner.kind, inner.type) == ("cycles", "limit cycle")
    assert outer.multiplier == pytest.approx(8.0699e-5, rel=1e-3)
    assert inner.multiplier == pytest.approx(10.55072, rel=1e-2)
    assert (outer.period, inner.period) == pytest.approx((2 * math.pi, 2 * math.pi), abs=1e-7)
    assert "unstable" in str(inner)
    assert "unstable" not in str(outer)


def test_L65_interaction_ten_leaves_a_cycle():
    seen = of_flow(quartic(10.0), (0.5, 0.1), 12.0)
    assert (seen.kind, seen.type) == ("cycles", "limit cycle")
    assert seen.period == pytest.approx(0.952361856, abs=1e-8)
    assert seen.high[0] == pytest.approx(2.522110, abs=1e-5)


def test_L67_the_hidden_bilinear_game_goes_round():
    seen = of_flow(hidden_bilinear, (2, 0), 1000.0)
    assert (seen.kind, seen.type) == ("cycles", "orbit")
    assert seen.period == pytest.approx(162.6244725, abs=1e-5)


def test_a_flow_sampled_less_than_once_per_turn_is_not_mistaken_for_a_slow_one():
    motion = Flow(bilinear, {"minimizer": [0], "maximizer": [1]}, spacing=6.5, rtol=1e-8)
    seen = classify(evidence(motion, (1, 0), 40))
    assert seen.period == pytest.approx(2 * math.pi, abs=1e-5)


def test_a_flip_between_two_points_is_a_cycle_of_period_two():
    seen = of_map(simultaneous(lambda x, y: (x**3 - x, y), 1.25), (0.5, 0.3), 1000)
    assert (seen.kind, seen.type, seen.period) == ("cycles", "limit cycle", 2.0)
    assert seen.multiplier < 1


@pytest.mark.parametrize(
    "spoiled",
    [
        lambda: of_map(alternating(quadratic(1e-2, 1), 0.1), (1, 0), 3000),
        lambda: of_map(alternating(quadratic(-1e-2, 1), 0.1), (1, 0), 3000),
        lambda: of_flow(quadratic(0.02, 1), (1, 0), 100.0),
        lambda: of_map(simultaneous(wgan_gp(0.7, 0), 0.01), (1, 1), 10000),
        lambda: of_flow(lambda x, y: (y + x, -x + y), (0.5, 0.1), 60.0),
        lambda: of_map(simultaneous(of_matrix([[1, 0], [0, 2]]), 0.1, BLOCKS), (1, 0.5, 0.3, 1), 1000),
    ],
)
def test_a_spoiled_game_does_not_cycle(spoiled):
    assert spoiled().kind in ("converges", "diverges")


def test_an_orbit_may_not_drift_by_more_than_is_said():
    seen = of_map(alternating(dirac, 0.1), (1, 1), 10000)
    assert abs(seen.drift) * seen.turns / 2 < STEADY
