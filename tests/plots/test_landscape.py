"""Landscapes show the value, the paths at their own height, and the saddle."""

import numpy as np
import pytest

import gamedyn as gd
from gamedyn.errors import UserError
from gamedyn.plots.landscape import Landscape, compute
from tests.plots.walks import walk


def test_heights_are_the_values_of_the_game(forsaken):
    data = compute(Landscape(), forsaken)
    x, y = np.meshgrid(*data.sides)
    assert data.heights == pytest.approx(forsaken.game.value(np.stack([x, y], axis=-1).reshape(-1, 2)).reshape(x.shape))


def test_the_path_lies_at_the_value_along_it(spiral):
    (along,) = compute(Landscape(), spiral).path_heights
    assert (along == spiral.points[:, 0] * spiral.points[:, 1]).all()


def test_the_marked_saddle_of_the_bilinear_game_lies_at_height_0(spiral, ax):
    assert compute(Landscape(), spiral).rest_heights == pytest.approx((0.0,), abs=1e-15)
    gd.plots.landscape(spiral, ax=ax)
    assert "$V$ = 0" in [text.get_text() for text in ax.get_legend().get_texts()]


def test_a_landscape_of_more_parameters_is_called_a_slice(four, ax):
    gd.plots.landscape(four, ax=ax)
    assert [other.get_ylabel() for other in ax.figure.axes if other is not ax] == ["$V$, slice through the end"]


def test_the_loss_of_a_player_may_be_chosen():
    game = gd.Game(losses={"a": "u**2 + w", "b": "w**2"}, players={"a": "u", "b": "w"})
    run = walk(game, gd.rules.Simultaneous(), (1, 1), 5)
    data = compute(Landscape(player="b"), run)
    assert data.label == "$L_{b}$"
    assert (data.path_heights[0] == run.points[:, 1] ** 2).all()
    with pytest.raises(UserError, match=r'^player: no player is called "c"'):
        compute(Landscape(player="c"), run)


def test_a_few_extreme_heights_do_not_flatten_the_rest():
    game = gd.ZeroSum("x*y + exp(-200*x*x - 200*y*y)*10**6", minimizer="x", maximizer="y")
    run = walk(game, gd.rules.Simultaneous(), (1, 1), 3)
    low, high = compute(Landscape(within={"x": (-2, 2), "y": (-2, 2)}), run).limits
    assert -10 < low < high < 10


def test_a_surface_needs_axes_in_space(spiral, ax):
    with pytest.raises(UserError, match=r'^ax: found axes in the plane. Allowed here: axes with projection="3d".$'):
        gd.plots.landscape(spiral, ax=ax, mode="surface")
    assert gd.plots.landscape(spiral, mode="surface").name == "3d"


def test_a_game_known_only_by_its_field_has_no_landscape():
    run = walk(gd.Field({"u": "u - w", "w": "u + w"}), gd.rules.Simultaneous(), (1, 0), 5)
    with pytest.raises(UserError, match=r"^landscape: found a game known only by its game gradient"):
        gd.plots.landscape(run)
