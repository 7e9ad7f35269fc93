"""Laws that every kind of figure keeps; the registry is the list of them."""

import inspect
from dataclasses import fields

import matplotlib as mpl
import numpy as np
import pytest

import gamedyn as gd
from gamedyn.plots import FIGURES
from gamedyn.scenario.declared import remarks

every_kind = pytest.mark.parametrize("name", list(FIGURES))


@every_kind
def test_a_figure_is_drawn_on_the_axes_given_and_returns_them(name, ring, ax):
    assert getattr(gd.plots, name)(ring, ax=ax) is ax
    assert ax.has_data()


@every_kind
def test_a_figure_takes_one_run_several_or_runs_by_name(name, spiral, ring):
    for runs in (ring, [spiral, ring], {"first_one": spiral, "b$": ring}):
        drawn = getattr(gd.plots, name)(runs)
        gd.plots.canvas.figure_of(drawn).draw_without_rendering()


@every_kind
def test_hard_runs_are_drawn_without_a_warning(name, escape, four):
    still = type(escape)(escape.game, escape.method, np.zeros((1, 2)), np.array([0]))
    for run in (escape, four, still):
        gd.plots.canvas.figure_of(getattr(gd.plots, name)(run)).draw_without_rendering()


@every_kind
def test_drawing_leaves_the_users_settings_alone(name, ring):
    before = mpl.rcParams.copy()
    getattr(gd.plots, name)(ring)
    assert mpl.rcParams == before


@every_kind
def test_a_figure_is_one_column_wide(name, ring):
    figure = gd.plots.canvas.figure_of(getattr(gd.plots, name)(ring))
    assert figure.get_figwidth() * 2.54 == pytest.approx(8.5)


@every_kind
def test_a_kind_says_what_it_is_and_what_may_be_set(name):
    kind = FIGURES[name]
    assert kind.title
    assert set(remarks(kind)) == {entry.name for entry in fields(kind)}
    parameters = inspect.signature(getattr(gd.plots, name)).parameters
    assert list(parameters) == ["runs", "ax", *[entry.name for entry in fields(kind)]]


@every_kind
def test_no_runs_are_refused(name):
    with pytest.raises(gd.UserError, match=r"^runs: found none. Allowed: one run or more.$"):
        getattr(gd.plots, name)([])


def test_the_four_first_kinds_are_there():
    assert {"distance", "landscape", "phase", "series"} <= set(FIGURES)
