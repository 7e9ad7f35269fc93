"""Colors: a rule keeps its own in every figure."""

import pytest

from gamedyn.plots.colors import DASHES, PALETTE, RULES, line_styles, rule_color


def test_a_rule_keeps_its_color_whatever_is_drawn_beside_it():
    alone = line_styles(["alternating"])[0]
    assert line_styles(["simultaneous", "alternating", "gradient"])[1] == alone


def test_the_rules_of_the_table_differ_in_color():
    assert len(set(RULES.values())) == len(RULES)


def test_a_name_outside_the_table_has_one_color_for_ever():
    assert rule_color("a_rule_of_mine") == "#D55E00"


@pytest.mark.parametrize("rule", ["simultaneous", "gradient", "mine"])
@pytest.mark.parametrize("count", [1, 2, 3, 6, 7, 20])
def test_runs_of_one_rule_are_told_apart(rule, count):
    assert len(set(line_styles([rule] * count))) == count


@pytest.mark.parametrize("count", [2, 3, 4])
def test_without_shades_runs_of_one_rule_differ_in_dashes_alone(count):
    colors, dashes = zip(*line_styles(["alternating"] * count, shades=False), strict=True)
    assert set(colors) == {rule_color("alternating")}
    assert len(set(dashes)) == count


def test_no_two_colors_of_the_palette_look_alike_without_red_or_green():
    """Machado, Oliveira and Fernandes (2009), full deuteranopia and protanopia."""
    import numpy as np

    deuteranopia = [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    protanopia = [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    colors = np.array([[int(color[k : k + 2], 16) / 255 for k in (1, 3, 5)] for color in PALETTE])
    linear = np.where(colors <= 0.04045, colors / 12.92, ((colors + 0.055) / 1.055) ** 2.4)
    for seen in (deuteranopia, protanopia):
        shown = np.clip(linear @ np.array(seen).T, 0, 1) ** (1 / 2.4)
        apart = np.linalg.norm(shown[:, None] - shown[None], axis=-1)
        assert apart[~np.eye(len(apart), dtype=bool)].min() > 0.1


def test_dashes_differ():
    assert len(set(DASHES)) == len(DASHES)
