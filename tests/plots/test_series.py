"""Series show the recorded numbers, and lose no peak of them."""

import numpy as np
import pytest

import gamedyn as gd
from gamedyn.errors import UserError
from gamedyn.plots.series import Series, compute
from gamedyn.plots.window import envelope
from tests.plots.walks import walk


def test_the_tutorial_picture_shows_x_y_and_their_product(spiral):
    parameters, value = compute(Series(), spiral).panels
    x, y = parameters.curves
    assert (x.values == spiral.points[:, 0]).all()
    assert (value.curves[0].values == x.values * y.values).all()


def test_L11_the_oscillation_of_the_value_grows_by_1_01_per_step(spiral):
    value = compute(Series(show=("value",)), spiral).panels[0].curves[0].values
    first, last = np.abs(value[:500]).max(), np.abs(value[500:]).max()
    assert last / first == pytest.approx(1.01**500, rel=0.05)  # up to where in a turn the peaks lie


def test_several_runs_share_a_panel_for_each_quantity(spiral, ring):
    panels = compute(Series(), [spiral, ring]).panels
    assert [panel.label for panel in panels] == ["$x$", "$y$", "$V$"]
    assert [curve.run for curve in panels[0].curves] == ["simultaneous", "alternating"]


def test_a_game_of_many_parameters_shows_the_first_of_each_player():
    game = gd.games.bilinear_matrix(matrix=tuple(tuple(row) for row in np.eye(4)))
    run = walk(game, gd.rules.Alternating(), np.ones(8), 3)
    assert [curve.label for curve in compute(Series(), run).panels[0].curves] == ["$x_{1}$", "$y_{1}$"]


def test_given_axes_take_all_panels(ring, ax):
    assert gd.plots.series(ring, ax=ax) is ax
    assert [line.get_label() for line in ax.lines] == ["$x$", "$y$", "$V$"]


def test_new_axes_are_one_for_each_panel(ring):
    assert [ax.get_ylabel() for ax in gd.plots.series(ring)] == ["parameters", "$V$"]


def test_a_wrong_number_of_axes_is_refused(ring, ax):
    with pytest.raises(UserError, match=r"^ax: found 3 axes. Allowed: one, or 2, one per panel.$"):
        gd.plots.series(ring, ax=[ax, ax, ax])


def test_an_unknown_parameter_is_named_with_the_nearest_known(dirac):
    with pytest.raises(UserError, match=r'^parameters: no parameter is called "tetha". Did you mean "theta"\?'):
        gd.plots.series(dirac, parameters=("tetha",))


def test_a_field_has_no_losses_to_show():
    run = walk(gd.Field({"u": "u - w", "w": "u + w"}), gd.rules.Simultaneous(), (1, 0), 5)
    with pytest.raises(UserError, match=r"^show: found value. Allowed for this game: parameters, gradient.$"):
        gd.plots.series(run, show=("value",))
    assert [panel.label for panel in compute(Series(), run).panels] == ["parameters"]


def test_the_curves_of_an_escape_stop_where_they_leave_the_picture(escape):
    data = compute(Series(), escape)
    assert data.clock.startswith("step, to ")
    assert all(np.abs(curve.values).max() < 1e9 for panel in data.panels for curve in panel.curves)


def test_maps_and_flows_share_an_axis_of_time(ring):
    from gamedyn.flows import Gradient

    circle = np.stack([np.cos(np.arange(9.0)), np.sin(np.arange(9.0))], axis=1)
    flow = type(ring)(ring.game, Gradient(), circle, np.arange(9), continuous=True)
    data = compute(Series(), [ring, flow])
    map_curve, flow_curve = data.panels[0].curves
    assert data.clock == "time (steps × step size)"
    assert map_curve.clock[-1] == pytest.approx(200 * 0.1)
    assert flow_curve.clock[-1] == 8


@pytest.mark.parametrize("logarithmic", [False, True])
def test_thinning_keeps_the_extremes_and_the_ends(logarithmic):
    values = np.sin(np.arange(200_000) * 0.7)
    values[123_456] = 5.0
    kept = envelope(np.arange(200_000), values, logarithmic=logarithmic)
    assert len(kept) <= 3002
    assert {0, 123_456, 199_999} <= set(kept)
