"""Runs that come to rest: linearly at the predicted rate, by a power of time, or at once."""

import math

import numpy as np
import pytest

from gamedyn.analysis.settling import sublinear_exponent

from .plain_games import (
    PAIR,
    Map,
    alternating,
    bilinear,
    dirac_nonsaturating,
    dirac_r1,
    forsaken,
    least_squares_gan,
    quadratic,
    saddle,
    simultaneous,
    valley,
)
from .plain_verdicts import of_flow, of_map


def momentum(step, beta):
    """Alternating descent on xy with momentum on x, whose last displacement is the memory."""

    def update(z, index):
        x, y, moved = z
        moved = beta * moved - step * y
        return x + moved, y + step * (x + moved), moved

    return Map(bilinear, PAIR, step=update, memory=1)


def test_L20_negative_momentum_converges_at_the_radius_of_the_full_state():
    seen = of_map(momentum(0.5, -0.5), (1, 0), 3000)
    assert (seen.kind, seen.rate) == ("converges", "linear")
    assert seen.predicted == pytest.approx(0.9712867078, abs=1e-9)
    assert seen.measured == pytest.approx(seen.predicted, abs=1e-6)


@pytest.mark.parametrize("steps", [600, 5000])
def test_L46_simultaneous_descent_contracts_by_its_radius(steps):
    seen = of_map(simultaneous(quadratic(0.1, 1), 0.0990099010), (1, 1), steps)
    assert (seen.kind, seen.rate) == ("converges", "linear")
    assert seen.predicted == pytest.approx(0.9950371902, abs=1e-9)
    assert seen.measured == pytest.approx(0.9950371902, abs=1e-7)
    assert seen.point == pytest.approx((0, 0), abs=1e-12)


@pytest.mark.parametrize(("step", "radius"), [(1.0, 0.9), (1.8099751242, 0.8190024876)])
def test_L47_alternating_descent_contracts_faster(step, radius):
    seen = of_map(alternating(quadratic(0.1, 1), step), (1, 1), 500)
    assert (seen.kind, seen.rate) == ("converges", "linear")
    assert seen.predicted == pytest.approx(radius, abs=1e-4)


@pytest.mark.parametrize("rule", [simultaneous, alternating])
@pytest.mark.parametrize("gamma", [0.3, 1.0])
def test_L42_a_gradient_penalty_makes_the_dirac_gan_converge(rule, gamma):
    seen = of_map(rule(dirac_r1(gamma), 0.2), (1, 1), 500)
    assert (seen.kind, seen.rate) == ("converges", "linear")
    assert seen.distance < 1e-5


def test_L42_the_flow_with_a_penalty_contracts_at_the_real_part():
    seen = of_flow(dirac_r1(0.3), (1, 1), 150.0)
    assert seen.predicted == pytest.approx(math.exp(-0.15), abs=1e-9)
    assert seen.measured == pytest.approx(seen.predicted, abs=1e-4)


@pytest.mark.parametrize(
    "seen",
    [
        lambda: of_map(alternating(dirac_nonsaturating, 0.2), (1, 1), 10000),
        lambda: of_flow(dirac_nonsaturating, (1, 1), 2000.0),
        lambda: of_flow(least_squares_gan, (1, 1), 1000.0),
    ],
    ids=["L36 alternating descent", "L36 flow", "L44 least squares"],
)
def test_L36_L44_marginal_centers_are_approached_like_the_root_of_time(seen):
    seen = seen()
    assert (seen.kind, seen.rate) == ("converges", "sublinear")
    assert seen.exponent == pytest.approx(-0.5, abs=0.02)


def test_L62_L63_forsaken_attracts_inside_its_unstable_cycle():
    seen = of_flow(forsaken, (0.1, 0.42), 400.0)
    assert (seen.kind, seen.rate) == ("converges", "linear")
    assert seen.point == pytest.approx((0.07802666873846007, 0.41193385136581985), abs=1e-14)
    assert seen.predicted == pytest.approx(math.exp(-0.0447460017), abs=1e-9)
    assert seen.measured == pytest.approx(seen.predicted, abs=1e-4)


def test_L58_a_line_of_equilibria_is_reached_at_the_transverse_rate():
    seen = of_map(simultaneous(valley, 0.1), (1, 0.5), 2000)
    assert (seen.kind, seen.rate, seen.continuum) == ("converges", "linear", 1)
    assert seen.predicted == pytest.approx(1 - 2 * 0.1 * seen.point[1], abs=1e-9)
    assert seen.measured == pytest.approx(seen.predicted, abs=1e-6)


def test_the_flat_bottom_of_a_quartic_is_approached_sublinearly():
    seen = of_map(simultaneous(lambda x, y: (4 * x**3, 4 * y**3), 0.1), (1, 0.8), 5000)
    assert (seen.kind, seen.rate, seen.continuum) == ("converges", "sublinear", 0)
    assert seen.exponent == pytest.approx(-0.5, abs=0.01)


def test_a_run_that_starts_at_an_equilibrium_converges_exactly():
    seen = of_map(simultaneous(bilinear, 0.1), (0, 0), 100)
    assert (seen.kind, seen.rate, seen.distance) == ("converges", "exact", 0)


def test_where_nothing_ever_pulls_every_point_is_at_rest():
    seen = of_map(simultaneous(lambda x, y: (0.0, 0.0), 0.1), (1, 2), 100)
    assert (seen.kind, seen.rate, seen.point, seen.continuum) == ("converges", "exact", (1.0, 2.0), 2)


def test_a_corner_of_the_domain_is_reached_exactly_where_the_field_presses_into_it():
    game, box = lambda x, y: (1.0 + 0.1 * y, -2.0 - 0.1 * x), {"lower": (-1, -1), "upper": (1, 1)}
    seen = of_map(simultaneous(game, 0.3, **box), (0, 0), 50)
    assert (seen.kind, seen.rate, seen.point) == ("converges", "exact", (-1.0, 1.0))


def test_a_decreasing_step_converges_by_a_power_of_time():
    seen = of_map(simultaneous(quadratic(1.0, 0.5), 0.5, schedule=lambda k: 1 / (k + 1)), (1, 1), 5000)
    assert (seen.kind, seen.rate) == ("converges", "sublinear")
    assert seen.exponent == pytest.approx(-0.5, abs=0.05)


@pytest.mark.parametrize(("start", "time"), [(1e-12, 20.0), (0.0, 40.0)])
def test_a_passage_by_a_saddle_is_no_convergence(start, time):
    seen = of_flow(saddle, (1, start), time)
    assert seen.kind == "undecided"
    assert "passage" in seen.missing


def test_after_the_saddle_the_minimum_is_reached():
    seen = of_flow(saddle, (1, 1e-6), 60.0)
    assert (seen.kind, seen.rate) == ("converges", "linear")
    assert seen.point == pytest.approx((0, 1), abs=1e-9)


@pytest.mark.parametrize(
    "spoiled",
    [
        lambda: of_map(simultaneous(quadratic(0.1, 1), 0.21), (1, 1), 5000),
        lambda: of_map(alternating(quadratic(0.0, 1), 1.0), (1, 1), 500),
        lambda: of_map(simultaneous(dirac_r1(-0.3), 0.2), (1, 1), 500),
        lambda: of_map(simultaneous(dirac_nonsaturating, 0.2), (1, 1), 5000),
        lambda: of_map(momentum(0.5, 0.5), (1, 0), 3000),
        lambda: of_flow(forsaken, (0.1, 0.42), -200.0),
    ],
)
def test_a_spoiled_game_does_not_converge(spoiled):
    assert spoiled().kind in ("cycles", "diverges")


def test_an_exponential_approach_is_no_power_of_time():
    times = np.array([250.0, 500.0, 1000.0])
    assert sublinear_exponent(times, times**-0.5) == pytest.approx(-0.5)
    assert sublinear_exponent(times, np.exp(-0.01 * times)) is None
