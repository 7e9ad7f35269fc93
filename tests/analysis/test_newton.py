"""Rest points: isolated, multiple, along a set, at faces, and where there is none."""

import math

import numpy as np
import pytest

from gamedyn.analysis.newton import first_order, rest

from .plain_games import bilinear, dirac, forsaken, of_matrix, quartic, simultaneous, valley

ONE = np.ones(2)


def found(game, start, scale=ONE, **domain):
    return rest(simultaneous(game, 0.1, **domain), np.array(start, float), np.asarray(scale, float))


def test_L62_the_critical_point_of_forsaken_to_sixteen_digits():
    seen = found(forsaken, (0.3, 0.2))
    assert seen.point == pytest.approx((0.07802666873846007, 0.41193385136581985), abs=1e-15)
    assert seen.continuum == 0
    assert seen.residual < 1e-15


@pytest.mark.parametrize("start", [(2.28861, -2.17649), (2.17649, 2.28861), (-2.2, -2.3)])
def test_L65_local_nash_points_of_the_quartic(start):
    seen = found(quartic(1.0), start)
    assert sorted(np.abs(seen.point)) == pytest.approx((2.17649, 2.28861), abs=1e-5)


@pytest.mark.parametrize("power", [3, 5, 7])
def test_a_multiple_root_is_found_and_is_no_set(power):
    seen = found(lambda x, y: (x**power, y), (0.5, 0.3))
    assert np.abs(seen.point).max() < (1e-7 if power < 7 else 0.01)
    assert seen.continuum == 0


def test_L58_the_nearest_point_of_a_line_is_taken():
    seen = found(valley, (1e-3, 0.7))
    assert seen.point == pytest.approx((0, 0.7), abs=1e-5)
    assert seen.continuum == 1
    assert np.abs(seen.tangents[0]) == pytest.approx((0, 1), abs=1e-6)


def test_a_matrix_of_deficient_rank_leaves_a_plane_of_equilibria():
    motion = simultaneous(of_matrix([[1, 0], [0, 0]]), 0.1, {"a": [0, 1], "b": [2, 3]})
    seen = rest(motion, np.array([0.3, 0.5, -0.2, 0.7]), np.ones(4))
    assert seen.continuum == 2
    assert seen.point == pytest.approx((0, 0.5, 0, 0.7), abs=1e-9)


@pytest.mark.parametrize(
    ("game", "start"),
    [
        (lambda x, y: (math.exp(-x), y), (3.0, 0.1)),
        (lambda x, y: (1.0, y), (3.0, 0.1)),
        (lambda x, y: (x * x + 1, y), (0.5, 0.1)),
        (dirac, (4.0, 4.0)),
    ],
    ids=["fading", "constant", "no root", "saturated"],
)
def test_where_nothing_rests_nothing_is_found(game, start):
    assert found(game, start) is None


def test_faces_hold_what_is_pressed_into_them():
    seen = found(lambda x, y: (1 + y, y - x), (-0.9, 0.2), lower=(-1, -1), upper=(1, 1))
    assert seen.point == pytest.approx((-1, -1), abs=1e-12)
    seen = found(lambda x, y: (2 + y, y - 0.5 * x), (-1, 0.2), lower=(-1, -1), upper=(1, 1))
    assert seen.point == pytest.approx((-1, -0.5), abs=1e-12)
    assert list(seen.free) == [False, True]


def test_first_order_conditions_keep_what_points_inwards():
    motion = simultaneous(bilinear, 0.1, lower=(-1, -1), upper=(1, 1))
    seen = first_order(motion, np.array([[1.0, -1.0], [-1.0, 1.0], [1.0, 1.0]]))
    assert seen.tolist() == [[0.0, -1.0], [0.0, 1.0], [1.0, 0.0]]


@pytest.mark.parametrize("scale", [1e-6, 1e6])
def test_the_search_does_not_depend_on_units(scale):
    seen = found(lambda x, y: (y / scale + (x / scale) ** 3, 1 - x / scale), (0.9 * scale, 0), (scale, scale))
    assert seen.point == pytest.approx((scale, -scale), rel=1e-10)


@pytest.mark.parametrize("start", [(1e-7, -2e-7), (1e-12, 1e-12), (0, 0)])
def test_a_root_at_zero_is_found_where_rounding_leaves_no_exact_one(start):
    seen = found(lambda x, y: ((y + 0.1) - (x + 0.3) + 0.2, (0.3 - y) - 0.2 - (0.1 + x)), start)
    assert seen.point == pytest.approx((0, 0), abs=1e-15)
