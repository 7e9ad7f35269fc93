"""Distances to equilibria, and the rates that spectra predict for them."""

from types import SimpleNamespace

import numpy as np
import pytest

import gamedyn as gd
from gamedyn.errors import UserError
from gamedyn.plots.distance import Distance, compute
from tests.plots.walks import walk

QUADRATIC = gd.ZeroSum("x**2/2 + x*y - y**2/2", minimizer="x", maximizer="y")


def converging(**verdict):
    """Simultaneous descent at step 0.3 contracts by |0.7 + 0.3 i| per step, exactly."""
    return walk(QUADRATIC, gd.rules.Simultaneous(step=0.3), (2, 1), 60, verdict=SimpleNamespace(**verdict))


def test_L11_the_distance_of_the_spiral_grows_by_the_root_of_1_01(spiral):
    (run,) = compute(Distance(), spiral).runs
    assert run.distance[1:] / run.distance[:-1] == pytest.approx(np.sqrt(1.01), rel=1e-12)
    assert run.target == "(0, 0)"


def test_the_predicted_line_has_the_predicted_slope_and_lies_on_the_run():
    factor = abs(0.7 + 0.3j)
    (run,) = compute(Distance(), converging(point=(0.0, 0.0), predicted=factor)).runs
    slope = np.diff(np.log(run.guide.values)) / np.diff(run.guide.clock)
    assert slope == pytest.approx(np.log(factor), rel=1e-9)
    assert run.guide.values == pytest.approx(run.distance[1:], rel=1e-9)
    assert run.guide.label == "predicted 0.761577 per step"


def test_a_wrong_prediction_is_drawn_with_its_own_slope():
    (run,) = compute(Distance(), converging(point=(0.0, 0.0), predicted=0.9)).runs
    assert run.guide.values[-1] / run.guide.values[0] == pytest.approx(0.9**59, rel=1e-9)


def test_a_power_law_is_called_fitted():
    steps = np.arange(1, 2001)
    points = np.stack([steps**-0.5, np.zeros(2000)], axis=1)
    verdict = SimpleNamespace(point=(0.0, 0.0), predicted=None, exponent=-0.5)
    run = type(converging())(QUADRATIC, gd.rules.Simultaneous(), points, steps, verdict=verdict)
    (approach,) = compute(Distance(), run).runs
    assert approach.guide.label == "fitted step$^{-0.5}$"
    assert approach.guide.values == pytest.approx(approach.guide.clock**-0.5, rel=1e-9)


def test_no_line_is_drawn_where_nothing_is_predicted(spiral):
    assert compute(Distance(), spiral).runs[0].guide is None


def test_the_gradient_norm_of_the_bilinear_game_is_the_distance(spiral):
    (run,) = compute(Distance(), spiral).runs
    assert run.gradient == pytest.approx(run.distance, rel=1e-12)


def test_a_point_may_be_given(ring):
    (run,) = compute(Distance(to={"x": 1, "y": 0}), ring).runs
    assert run.distance[0] == 0
    assert run.target == "(1, 0)"


def test_an_unknown_parameter_of_the_point_is_named_with_the_nearest_known(dirac):
    with pytest.raises(UserError, match=r'^to: no parameter is called "tetha". Did you mean "theta"\?'):
        gd.plots.distance(dirac, to={"tetha": 0.0})


def test_a_distance_of_zero_is_marked_at_the_foot_of_the_axes(ax):
    run = walk(gd.ZeroSum("x**2/2 - y**2/2", minimizer="x", maximizer="y"), gd.rules.Simultaneous(step=1), (2, 1), 5)
    gd.plots.distance(run, ax=ax)
    assert "0 from 1 on" in [text.get_text() for text in ax.get_legend().get_texts()]


def test_without_any_stationary_point_the_gradient_norm_remains(ax):
    run = walk(gd.ZeroSum("x + y", minimizer="x", maximizer="y"), gd.rules.Simultaneous(), (0, 0), 5)
    (approach,) = compute(Distance(), run).runs
    assert approach.target == ""
    assert approach.gradient == pytest.approx(np.sqrt(2))
    gd.plots.distance(run, ax=ax)
    assert ax.get_ylabel() == r"$\Vert F\,\Vert$"


def test_an_escape_is_measured_from_where_it_began(escape):
    (run,) = compute(Distance(), escape).runs
    assert run.target == "(0, 0)"
    assert run.distance[-1] > 1e90


def test_a_real_verdict_brings_its_prediction():
    run = gd.simulate(QUADRATIC, gd.rules.Simultaneous(step=0.3), (2, 1), 60)
    (approach,) = compute(Distance(), run).runs
    assert approach.guide.label == "predicted 0.761577 per step"
    assert approach.guide.values == pytest.approx(approach.distance[1:], rel=1e-6)
