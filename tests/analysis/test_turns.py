"""Turns, sections, spectral lines, extents: the measurements below the verdicts."""

import math

import numpy as np
import pytest

from gamedyn.analysis import lines
from gamedyn.analysis.cycle import folded_extent, recurrence
from gamedyn.analysis.evidence import yardstick
from gamedyn.analysis.observer import Extent
from gamedyn.analysis.rate import power_exponent
from gamedyn.analysis.turns import bump, frame, turning, unwrapped


def ellipse(rate, count, phase=0.3):
    angle = rate * np.arange(count + 1) + phase
    return np.stack([3 * np.cos(angle) + 1, np.cos(angle) + 0.2 * np.sin(angle)], axis=1)


@pytest.mark.parametrize("rate", [0.01, 0.1, 1.0, 2.5, -0.1, -2.9])
def test_a_thin_slanted_ellipse_turns_by_its_rate(rate):
    count = max(2000, int(400 / abs(rate)))
    points = ellipse(rate, count)
    view = frame(points, np.array([1.0, 0.0]), yardstick(points.min(axis=0), points.max(axis=0)))
    seen = turning(points, 100, view)
    assert seen.rate == pytest.approx(abs(rate), abs=1e-10)
    assert seen.total == pytest.approx(count * abs(rate) / (2 * math.pi), rel=0.01)
    assert seen.steadiness == pytest.approx(1)


def test_crossings_are_found_between_samples():
    points = ellipse(0.1, 1000)
    view = frame(points, np.array([1.0, 0.0]), np.ones(2))
    seen = turning(points, 0, view, complex(view.complex(points[:1])[0]))
    assert np.diff(seen.times) == pytest.approx(20 * math.pi, abs=1e-4)
    assert np.ptp(seen.radii) < 1e-4
    assert np.abs(seen.points - points[0]).max() < 1e-4


def test_points_on_a_line_do_not_turn():
    swing = np.sin(0.1 * np.arange(500))
    assert frame(np.stack([swing, 2 * swing], axis=1), np.zeros(2), np.ones(2)) is None


def test_angles_are_unwrapped_about_the_mean_rotation():
    angles = 3.0 + 0.3 * np.sin(np.arange(50.0))
    assert unwrapped(np.exp(1j * angles)) == pytest.approx(angles)


def test_smooth_weights_average_a_rotation_away():
    assert bump(500).sum() == pytest.approx(1)
    assert abs(bump(2000) @ np.exp(0.1j * np.arange(2000))) < 1e-7


def test_lines_are_found_to_the_last_digits():
    time = np.arange(2048.0)
    signal = np.stack([np.cos(0.31234 * time) + 1e-2 * np.cos(1.2 * time + 1), np.sin(0.31234 * time + 0.5)], axis=1)
    seen = lines.spectrum(signal)
    assert seen.rates[:2] == pytest.approx((0.31234, 1.2), abs=1e-12)
    assert seen.left < 1e-12


def test_independent_frequencies_are_told_from_harmonics():
    one, two = 0.1234567, 0.4142135
    assert lines.base(np.array([one, 2 * one, 3 * one]), 1e-6, 2) == pytest.approx([one])
    assert lines.base(np.array([2 * one, 3 * one]), 1e-6, 2) == pytest.approx([one])
    assert lines.base(np.array([one, two, one + two, 2 * two - one]), 1e-6, 2) == pytest.approx([one, two])
    assert lines.base(np.array([one, two, 1.7320508]), 1e-6, 2) is None


def test_a_line_that_grows_shows_its_growth():
    time = np.arange(1000.0)
    signal = (np.exp(1e-4 * time) * np.cos(0.3 * time))[:, None]
    assert lines.change(signal[:400], signal[600:], np.array([0.3])) == pytest.approx([0.06], abs=1e-3)


def test_the_extent_of_a_curve_is_interpolated_from_many_turns():
    angle = 0.7 * np.arange(3000)
    points = np.stack([np.cos(angle) + 0.2 * np.cos(2 * angle), np.sin(angle)], axis=1)
    low, high = folded_extent(points, 2 * math.pi / 0.7)
    assert high == pytest.approx((1.2, 1), abs=1e-9)
    assert low[1] == pytest.approx(-1, abs=1e-9)


def test_exact_repetition_is_told_from_a_near_one():
    six = np.tile([[3.0, -2], [5, 3], [2, 5], [-3, 2], [-5, -3], [-2, -5]], (20, 1))
    assert recurrence(six) == 6
    assert recurrence(six + 1e-6 * np.arange(120)[:, None]) == 0
    assert recurrence(np.ones((50, 2))) == 0


@pytest.mark.parametrize("exponent", [-0.1, -0.5, -2.0])
@pytest.mark.parametrize("offset", [0.0, 500.0])
def test_the_exponent_of_a_power_law_is_found_in_spite_of_its_offset(exponent, offset):
    times = np.array([1000.0, 2000.0, 4000.0])
    assert power_exponent(times, (times + offset) ** exponent) == pytest.approx(exponent, rel=1e-9)


def test_what_does_not_shrink_has_no_exponent():
    assert power_exponent(np.array([1.0, 2, 4]), np.array([1.0, 1.1, 1.2])) is None


def test_the_observer_tracks_extents_and_sums():
    path = np.random.default_rng(0).standard_normal((40, 3))
    seen = Extent.init(path[0])
    for z in path[1:]:
        seen = Extent.update(seen, z)
    low, high, total = seen
    assert np.array_equal(low, path.min(axis=0))
    assert np.array_equal(high, path.max(axis=0))
    assert total == pytest.approx(path[1:].sum(axis=0))


def test_coordinates_that_do_not_move_take_the_yardstick_of_the_others():
    assert yardstick(np.array([0.0, 5.0]), np.array([2.0, 5.0])) == pytest.approx([2, 2])
    assert yardstick(np.array([3.0, 5.0]), np.array([3.0, 5.0])) == pytest.approx([5, 5])
    assert yardstick(np.zeros(2), np.zeros(2)) == pytest.approx([1, 1])
