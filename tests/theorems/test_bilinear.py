"""The bilinear game xy and x'Ay: what descent and the flow do there is known in closed form."""

import math

import numpy as np
import pytest
import sympy
from hypothesis import given
from hypothesis import settings as attempts
from hypothesis import strategies as st

import gamedyn as gd
from gamedyn.rules import Alternating, Inverse, Simultaneous
from tests.theorems.claims import Play, claim, doubled, flipped, settings, swapped, term_added
from tests.theorems.measure import digits, judged
from tests.theorems.symbols import H, change, step_matrix

XY = gd.games.bilinear()
FLOW = Play(XY, gd.flows.Gradient())
SIMULTANEOUS = Play(XY, Simultaneous(step=0.1))
X_FIRST = Play(XY, Alternating(step=0.1, order=("minimizer", "maximizer")))
Y_FIRST = X_FIRST.at(order=("maximizer", "minimizer"))
DIAGONAL = Play(gd.games.bilinear_matrix(matrix=((1.0, 0.0), (0.0, 2.0))), Alternating(step=0.99))
MATRIX = np.random.default_rng(31).normal(size=(3, 2))
RECTANGULAR = Play(
    gd.games.bilinear_matrix(matrix=tuple(map(tuple, MATRIX.tolist()))),
    Alternating(step={"minimizer": 0.3, "maximizer": 0.2}, order=("minimizer", "maximizer")),
)
ORIGIN = (0.0, 0.0)


@claim(FLOW, flipped, settings(rate=2.0))
def test_L10_the_flow_rotates(play):
    run = play.run((1, 1), math.pi / 2, samples=50)
    x = np.cos(run.time) - np.sin(run.time)
    y = np.sin(run.time) + np.cos(run.time)
    assert run.final == pytest.approx([-1, 1], abs=1e-10)
    assert run.points == pytest.approx(np.stack([x, y], axis=1), abs=1e-10)


@claim(FLOW, settings(rate=2.0))
def test_L10_the_flow_is_judged_an_orbit_of_period_2_pi(play):
    verdict = judged(play.run((1, 1), 50.0), "cycles", "orbit")
    assert verdict.period == pytest.approx(2 * math.pi, rel=1e-8)
    assert abs(verdict.drift) < 1e-8


@claim(SIMULTANEOUS, doubled, term_added)
def test_L11_simultaneous_descent_multiplies_the_squared_radius_by_1_plus_h_squared(play):
    assert sympy.expand(change(play, lambda x, y: x**2 + y**2)) == sympy.expand(
        H**2 * sum(sympy.Symbol(name, real=True) ** 2 for name in "xy")
    )


@claim(SIMULTANEOUS, doubled, term_added)
def test_L11_simultaneous_descent_expands_and_turns_by_fixed_amounts(play):
    first, _ = play.eigenvalues(ORIGIN)
    assert abs(first) == pytest.approx(math.sqrt(1.01), rel=1e-12)
    assert np.angle(first) == digits("0.0996686525")
    assert 2 * math.pi / np.angle(first) == digits("63.04073698")


@claim(SIMULTANEOUS, doubled, flipped, term_added)
def test_L11_simultaneous_descent_after_1000_steps(play):
    x, y = play.run((1, 0), 1000, every=1000).final
    assert x == digits("94.2012212954")
    assert y == digits("-109.933095764")
    assert math.hypot(x, y) == digits("144.772772433")


@claim(SIMULTANEOUS, term_added)
def test_L11_simultaneous_descent_is_judged_a_spiral(play):
    verdict = judged(play.run((1, 0), 1000), "diverges", "spiral")
    turn = 1.01 ** (63.04073698 / 2)
    assert (verdict.first, verdict.last) == pytest.approx((turn, turn), rel=1e-3)


@claim(X_FIRST, doubled, swapped, term_added)
def test_L12_alternating_descent_keeps_an_ellipse(play):
    assert change(play, lambda x, y: x**2 + y**2 - H * x * y) == 0


@claim(Y_FIRST, doubled, swapped, term_added)
def test_L12_the_other_order_keeps_the_mirrored_ellipse(play):
    assert change(play, lambda x, y: x**2 + y**2 + H * x * y) == 0


@claim(X_FIRST, doubled, flipped, swapped)
def test_L12_alternating_descent_keeps_the_ellipse_for_100000_steps(play):
    x, y = play.run((1, 0), 100_000).points.T
    radius = np.hypot(x, y)
    assert np.abs(x**2 + y**2 - 0.1 * x * y - 1).max() < 1e-12
    assert np.ptp(x**2 + y**2 + 0.1 * x * y) > 0.1
    assert radius.min() == digits("0.97590007")
    assert radius.max() == digits("1.02597835")


@claim(X_FIRST, term_added)
def test_L12_alternating_descent_is_judged_an_orbit(play):
    verdict = judged(play.run((1, 0), 100_000, every=1000), "cycles", "orbit")
    assert verdict.period == digits("62.805654565", units=1)


@claim(X_FIRST, doubled, term_added)
def test_L13_the_update_map_has_determinant_1_and_trace_2_minus_h_squared(play):
    matrix = step_matrix(play)
    assert sympy.expand(matrix.det()) == 1
    assert sympy.expand(matrix.trace() - 2 + H**2) == 0


@claim(X_FIRST, doubled, term_added)
def test_L13_alternating_descent_turns_by_twice_the_arcsine_of_half_the_step(play):
    turning = {0.1: "0.1000417136", 0.5: "0.5053605103", 1.0: "1.0471975512"}
    periods = {
        0.1: "62.805654565",
        0.5: "12.433075358",
        1.0: "6.0000000000",
        2**0.5: "4.000000000",
        3**0.5: "3.000000000",
    }
    angles = {h: np.angle(play.at(step=h).eigenvalues(ORIGIN)[0]) for h in periods}
    assert all(angles[h] == digits(text) for h, text in turning.items())
    assert all(2 * math.pi / angles[h] == digits(text) for h, text in periods.items())


@claim(X_FIRST.at(step=0.5), doubled, term_added)
def test_L13_the_run_has_the_period_of_the_map(play):
    assert judged(play.run((1, 0), 20_000), "cycles", "orbit").period == digits("12.433075358", units=1)


@claim(X_FIRST.at(step=1.0), doubled, flipped, swapped)
def test_L14_whole_numbers_come_back_bit_for_bit(play):
    orbit = [(3, -2), (5, 3), (2, 5), (-3, 2), (-5, -3), (-2, -5)]
    assert play.run((3, -2), 12).points.tolist() == [list(map(float, point)) for point in (*orbit, *orbit, orbit[0])]
    assert play.run((3, -2), 6_000_001, every=6_000_001).final.tolist() == [5.0, 3.0]


@claim(DIAGONAL, doubled)
def test_L15_alternating_descent_is_bounded_up_to_step_2_over_the_largest_singular_value(play):
    low, high = play.eigenvalues((0.0,) * 4), play.at(step=1.01).eigenvalues((0.0,) * 4)
    assert np.abs(low) == pytest.approx(np.ones(4), abs=1e-9)
    assert np.abs(high[0]) > 1.1
    start = (1, 1, 1, 1)
    assert np.abs(play.run(start, 100_000).points).max() < 20
    assert play.at(step=1.01).run(start, 100_000, every=1000).ended is not None


@claim(X_FIRST.at(step=2.1), doubled, term_added)
def test_L15_beyond_the_limit_alternating_descent_grows_by_a_known_factor(play):
    assert play.eigenvalues(ORIGIN)[0].real == pytest.approx(-1.877328045, abs=1e-9)
    assert np.linalg.norm(play.run((1, 0), 101).final) / np.linalg.norm(play.run((1, 0), 100).final) == digits(
        "1.877328045"
    )


@claim(X_FIRST, doubled, term_added)
def test_L26_averages_of_alternating_descent_shrink_like_1_over_the_number_of_steps(play):
    stated = {100: "18.9898561", 1000: "4.77703910", 100_000: "12.72347"}
    for steps, text in stated.items():
        run = play.run((1, 0), steps)
        assert np.linalg.norm(run.points[:-1].sum(axis=0)) == digits(text)
        assert np.linalg.norm(run.averages.uniform[-1]) * steps == digits(text)


@claim(SIMULTANEOUS, doubled, term_added)
def test_L26_averages_of_simultaneous_descent_grow(play):
    for steps, text in {100: "0.255392008", 1000: "1.441240896"}.items():
        run = play.run((1, 0), steps, every=steps)
        assert np.linalg.norm(run.averages.uniform[-1]) == digits(text)


@claim(SIMULTANEOUS.at(step=1.0, schedule=Inverse()), doubled, flipped, settings(schedule=gd.rules.InverseSqrt()))
def test_L28_steps_1_over_t_stay_bounded_and_turn_for_ever(play):
    run = play.run((1, 0), 2_000_000, every=100_000)
    x, y = run.points.T
    phase = np.unwrap(np.arctan2(y, x))
    assert np.hypot(*run.final) == digits("1.91731")
    assert np.hypot(*run.final) * math.exp(0.5 / 2_000_000) == pytest.approx(
        math.sqrt(math.sinh(math.pi) / math.pi), abs=1e-10
    )
    assert phase[-1] - phase[1] == pytest.approx(math.log(20), abs=1e-5)


@claim(RECTANGULAR, doubled, swapped)
def test_L31_unequal_steps_on_a_rectangular_matrix_keep_a_quadratic_form(play):
    start = np.random.default_rng(5).normal(size=5)
    points = play.run(start, 5000).points
    x, y = points[:, :3], points[:, 3:]
    kept = (x**2).sum(axis=1) / 0.3 + (y**2).sum(axis=1) / 0.2 - np.einsum("ni,ij,nj->n", x, MATRIX, y)
    assert np.abs(kept / kept[0] - 1).max() < 1e-9


@claim(RECTANGULAR, doubled)
def test_L31_bounded_if_the_product_of_the_steps_stays_below_4_over_the_squared_singular_value(play):
    largest = np.linalg.svd(MATRIX, compute_uv=False)[0]
    for product, bounded in ((3.99, True), (4.01, False)):
        steps = {"minimizer": 0.3, "maximizer": product / largest**2 / 0.3}
        modulus = abs(play.at(step=steps).eigenvalues((0.0,) * 5)[0])
        assert (modulus < 1 + 1e-7) == bounded


@claim(X_FIRST.at(step=0.2, inner={"maximizer": 5}), doubled, term_added, settings(inner={"maximizer": 4}))
def test_L33_five_moves_of_one_player_still_keep_areas(play):
    first, second = play.eigenvalues(ORIGIN)
    assert np.angle(first) == digits("0.4510268118")
    assert (abs(first), abs(second)) == pytest.approx((1, 1), abs=1e-12)
    assert sympy.expand(step_matrix(play).det()) == 1


@claim(X_FIRST.at(step=0.2, inner={"maximizer": 5}), doubled, settings(inner={"maximizer": 4}))
def test_L33_the_run_with_five_moves_has_the_period_of_the_map(play):
    verdict = judged(play.run((1, 0), 5000), "cycles", "orbit")
    assert verdict.period == pytest.approx(2 * math.pi / 0.4510268118, rel=1e-9)


COORDINATE, STEP = st.floats(-1e3, 1e3), st.floats(1e-3, 1.9)


@given(x=COORDINATE, y=COORDINATE, h=STEP)
@attempts(max_examples=60, derandomize=True, database=None, deadline=None)
def test_compiled_steps_follow_the_proofs_of_growth_and_conservation(x, y, h):
    def size(z, tilt=0.0):
        return z[0] ** 2 + z[1] ** 2 + tilt * z[0] * z[1]

    error = 1e-13 * (x * x + y * y)
    spiral, ellipse, mirrored = (play.at(step=h).run((x, y), 1).final for play in (SIMULTANEOUS, X_FIRST, Y_FIRST))
    assert size(spiral) == pytest.approx((1 + h * h) * size((x, y)), rel=1e-13, abs=1e-300)
    assert size(ellipse, -h) == pytest.approx(size((x, y), -h), rel=0, abs=10 * error + 1e-300)
    assert size(mirrored, h) == pytest.approx(size((x, y), h), rel=0, abs=10 * error + 1e-300)
