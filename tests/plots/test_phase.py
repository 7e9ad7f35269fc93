"""Phase portraits show what the theory says, and nothing that is not there."""

import numpy as np
import pytest

import gamedyn as gd
from gamedyn.errors import UserError
from gamedyn.plots.phase import Phase, compute
from gamedyn.plots.rest_points import grid, rest_points
from tests.plots.walks import walk

FORSAKEN = np.array([0.07802666873846007, 0.41193385136581985])
PLANE = np.array([[-4.0, 4.0], [-4.0, 4.0]])


def rests(game, bounds=PLANE):
    return rest_points(game, grid(bounds), *bounds.T)


def test_L11_the_spiral_ends_at_radius_1_01_to_the_500(spiral):
    path = compute(Phase(), spiral).scene.paths[0]
    assert np.hypot(*path.points[-1]) == pytest.approx(1.01**500, rel=1e-12)
    assert len(path.points) == 1001


def test_the_window_holds_the_whole_spiral(spiral):
    seen = compute(Phase(), spiral).scene
    assert (seen.bounds[:, 0] < seen.paths[0].points.min(axis=0)).all()
    assert (seen.bounds[:, 1] > seen.paths[0].points.max(axis=0)).all()


def test_L62_both_nullclines_pass_through_the_only_rest_point(forsaken):
    portrait = compute(Phase(within={"x": (-2, 2), "y": (-2, 2)}), forsaken)
    assert [line.label for line in portrait.nullclines] == [
        r"$\partial V / \partial x = 0$",
        r"$\partial V / \partial y = 0$",
    ]
    for nullcline in portrait.nullclines:
        distance = min(np.hypot(*(line - FORSAKEN).T).min() for line in nullcline.lines)
        assert distance < 4 / 80  # the next vertex is no farther than a cell of the grid


def test_L62_the_rest_point_of_forsaken_attracts_and_is_no_nash_equilibrium(forsaken):
    ((place, rest),) = compute(Phase(), forsaken).scene.rests
    assert place == pytest.approx(FORSAKEN, abs=1e-12)
    assert rest.label == "attracting, not Nash"


def test_on_a_nullcline_its_component_of_the_gradient_vanishes(forsaken):
    for k, nullcline in enumerate(compute(Phase(), forsaken).nullclines):
        for line in nullcline.lines:
            assert np.abs(forsaken.game.gradient(line)[:, k]).max() < 1e-4


def test_a_pole_is_no_nullcline():
    game = gd.Field({"u": "1/u + w", "w": "w"})
    run = walk(game, gd.rules.Simultaneous(), (1, 1), 3)
    first, _ = compute(Phase(within={"u": (-2, 2), "w": (-2, 2)}), run).nullclines
    for line in first.lines:
        assert line[:, 0] * line[:, 1] == pytest.approx(-1, rel=1e-2)


def test_arrows_point_where_descent_goes(forsaken):
    field = compute(Phase(), forsaken).field
    gradient = forsaken.game.gradient(field.points)
    along = np.sum(-gradient * field.directions, axis=1)
    assert along == pytest.approx(np.hypot(*gradient.T), rel=1e-12)


def test_L65_the_quartic_with_weak_interaction_has_nine_rest_points_four_of_them_nash():
    found = rests(gd.games.quartic(interaction=1.0))
    assert len(found) == 9
    assert sum(rest.nash == "differential Nash" for rest in found) == 4


@pytest.mark.parametrize(
    ("game", "label"),
    [
        (gd.games.bilinear(), "center"),
        (gd.ZeroSum("x**2 - y**2", minimizer="x", maximizer="y"), "attracting, differential Nash"),
        (gd.ZeroSum("y**2 - x**2", minimizer="x", maximizer="y"), "repelling, not Nash"),
        (gd.ZeroSum("x**2 + y**2", minimizer="x", maximizer="y"), "saddle, not Nash"),
        (gd.ZeroSum("x**3 - y**2", minimizer="x", maximizer="y"), "degenerate"),
        (gd.Field({"x": "x - y", "y": "x + y"}), "attracting"),
        (
            gd.ZeroSum("(x - 2)**2 - y**2", minimizer="x", maximizer="y", domain={"x": (-1, 1)}),
            "at a face, differential Nash",
        ),
    ],
)
def test_a_rest_point_is_called_what_it_is(game, label):
    assert [rest.label for rest in rests(game)] == [label]


def test_a_vanishing_gradient_in_a_saturated_region_is_no_rest_point():
    bounds = np.array([[-40.0, 40.0], [-40.0, 40.0]])
    (only,) = rests(gd.games.dirac_gan(), bounds)
    assert only.point == pytest.approx([0, 0], abs=1e-9)


def test_a_face_with_a_gradient_along_it_holds_no_rest_point():
    (only,) = rests(gd.games.bilinear(clip=1.0))
    assert only.label == "center"


def test_a_line_of_equilibria_is_shown_by_a_few_points_on_it():
    game = gd.Game(losses={"a": "(u - w)**2", "b": "(u - w)**2"}, players={"a": "u", "b": "w"})
    found = rests(game)
    assert 3 < len(found) < 30
    assert all(
        rest.stability == "degenerate" and rest.point[0] == pytest.approx(rest.point[1], abs=1e-6) for rest in found
    )


def test_an_escape_is_shown_as_far_as_it_can_be_seen_and_says_so(escape):
    seen = compute(Phase(), escape).scene
    assert np.abs(seen.bounds).max() < 1e6
    assert seen.paths[0].escapes
    assert seen.clock.startswith("step, to ")


def test_an_escape_has_no_end_in_the_picture(escape, ax):
    gd.plots.phase(escape, ax=ax)
    labels = [text.get_text() for text in ax.get_legend().get_texts()]
    assert "start" in labels
    assert "end" not in labels


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_a_path_ends_before_its_first_point_that_is_not_finite(ring, bad):
    points = ring.points.copy()
    points[50:] = bad
    broken = type(ring)(ring.game, ring.method, points, ring.index)
    assert len(compute(Phase(), broken).scene.paths[0].points) == 50


def test_a_run_that_never_moves_gets_a_window_round_it():
    still = walk(gd.games.bilinear(), gd.rules.Simultaneous(), (0, 0), 1)
    bounds = compute(Phase(), still).scene.bounds
    assert (bounds[:, 0] < -0.5).all()
    assert (bounds[:, 1] > 0.5).all()


def test_a_map_recorded_now_and_then_is_shown_as_points(ax):
    sparse = walk(gd.games.bilinear(), gd.rules.Alternating(step=0.5), (1, 0), 3000, every=10)
    gd.plots.phase(sparse, ax=ax)
    assert [type(part).__name__ for part in ax.collections if part.get_array() is not None] == ["PathCollection"]


def test_the_path_is_colored_by_its_steps(spiral, ax):
    gd.plots.phase(spiral, ax=ax)
    (colored,) = [part for part in ax.collections if part.get_array() is not None]
    steps = colored.get_array()
    assert (np.diff(steps) > 0).all()
    assert (colored.norm.vmin, colored.norm.vmax) == (0, 1000)


def test_several_runs_are_told_apart_by_the_colors_of_their_rules(spiral, ring, ax):
    from gamedyn.plots.colors import rule_color

    gd.plots.phase([spiral, ring], ax=ax)
    colors = {line.get_label(): line.get_color() for line in ax.lines}
    assert colors["simultaneous"] == rule_color("simultaneous")
    assert colors["alternating"] == rule_color("alternating")


def test_axes_are_the_chosen_parameters(four, ax):
    gd.plots.phase(four, ax=ax, x="x2", y="y1")
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("$x_{2}$", "$y_{1}$")
    path = compute(Phase(x="x2", y="y1"), four).scene.paths[0]
    assert (path.points == four.points[:, [1, 2]]).all()


def test_without_a_choice_the_axes_are_the_first_parameters_of_two_players(four):
    assert compute(Phase(), four).scene.plane.labels == ("$x_{1}$", "$y_{1}$")


def test_beyond_two_parameters_no_field_is_shown_unless_asked_for(four):
    assert compute(Phase(), four).field is None
    portrait = compute(Phase(field="arrows"), four)
    end = four.points[-1]
    at = portrait.scene.plane.lifted(portrait.field.points)
    assert (at[:, 1] == end[1]).all()  # the parameters off the axes rest at the end
    assert (at[:, 3] == end[3]).all()


def test_the_principal_plane_keeps_what_varies_most(four):
    seen = compute(Phase(projection="principal"), four).scene
    spread = np.var(seen.paths[0].points, axis=0).sum() / np.var(four.points, axis=0).sum()
    largest = np.sort(np.linalg.eigvalsh(np.cov(four.points.T)))[::-1]
    assert spread == pytest.approx(largest[:2].sum() / largest.sum(), rel=1e-9)
    assert seen.plane.labels[0] == f"principal component 1 ({largest[0] / largest.sum():.0%})"


def test_an_unknown_parameter_is_named_with_the_nearest_known(dirac):
    with pytest.raises(UserError) as error:
        gd.plots.phase(dirac, x="tetha")
    assert str(error.value) == 'x: no parameter is called "tetha". Did you mean "theta"? Known: psi, theta.'


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"x": "y", "y": "y"}, "y: found y, which is x already. Allowed: another of x, y."),
        ({"within": {"x": (1, 1)}}, "within.x: found [1, 1]. Allowed: two numbers, the lower one first."),
        ({"colour": "rule"}, 'phase: no setting is called "colour". Did you mean "color"?'),
        ({"color": "rules"}, "color: found 'rules'. Did you mean \"rule\"? Allowed: auto, time, rule."),
    ],
)
def test_a_setting_that_cannot_be_is_refused(ring, settings, message):
    with pytest.raises(UserError) as error:
        gd.plots.phase(ring, **settings)
    assert str(error.value).startswith(message)


def test_runs_of_different_games_do_not_share_a_figure(ring, four):
    with pytest.raises(
        UserError, match=r"^runs.alternating, step 0.05: found a game of x1, x2, y1, y2. Allowed in one figure"
    ):
        gd.plots.phase([ring, four])
