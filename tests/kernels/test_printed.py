"""Kernels compute what their programs say: every operation, both printed forms, every width of a block."""

import numpy as np
import pytest

import gamedyn as gd
from gamedyn.formula.accuracy import bounded
from gamedyn.formula.functions import OPERATIONS
from gamedyn.kernels import module, vector_math
from gamedyn.kernels.build import kernel, nothing
from gamedyn.kernels.engine import march
from gamedyn.kernels.fuse import fused_program
from gamedyn.kernels.lanes import KERNEL_NAMES

UNARY = [name for name, entry in OPERATIONS.items() if entry.public and entry.arity == 1]
TERMS = {f"{name}(u{k})": f"u{k}" for k, name in enumerate(UNARY)} | {
    "min(v, w)": "v",
    "max(v, w) + v**5 - 1/w**3": "w",
}
EVERYTHING = gd.Field({parameter: formula for formula, parameter in TERMS.items()})
RULE = gd.rules.Simultaneous(step=1.0)
DATA = {
    "data": gd.Discrete([[0.3, -1.0], [1.5, 0.25], [-2.0, 1.0]], [0.2, 0.3, 0.5]),
    "latent": gd.Discrete([-1.0, 0.5]),
}
EXPECTATIONS = gd.ZeroSum(
    "mean(logsigmoid(a*tanh(x[0]*b + x[1])) for x in data)"
    " + mean(mean(softplus(-a*(s*z + t)*x[0]) for x in data) for z in latent) - c*a*a*s",
    minimizer=["s", "t"],
    maximizer=["a", "b"],
    constants={"c": 0.25},
    measures=DATA,
)


def moved(game, rule, points, steps, lanes=None):
    """Where the points (n, d) are after so many steps, by a kernel made for so many lanes."""
    made = kernel(game, rule, (), nothing(), lanes=lanes or len(points))
    return march(made, nothing(), np.asarray(points, float), [0, steps]).states[-1]


@pytest.fixture(params=[0, 10**6], ids=["called in blocks", "written out"])
def form(request, monkeypatch):
    monkeypatch.setattr(module, "EXPANDED_LINES", request.param)
    monkeypatch.setattr(module, "SINGLE_LINES", request.param)
    return request.param


def test_every_operation_that_a_formula_or_rule_can_contain_has_a_lane_form():
    printed_as_text = {"add", "sub", "mul", "div", "neg", "power", "fma"}
    assert {KERNEL_NAMES.get(name, name) for name in set(OPERATIONS) - printed_as_text} == set(vector_math.__all__)


def test_every_function_moves_a_trajectory_as_its_formula_says(form):
    points = np.random.default_rng(1).uniform(0.2, 1.4, (70, EVERYTHING.dimension))
    found = (points - moved(EVERYTHING, RULE, points, 1)).T
    expected = bounded(EVERYTHING.field_program, [points[:, k] for k in range(EVERYTHING.dimension)])
    for value, (exact, bound) in zip(found, expected, strict=True):
        assert np.all(np.abs(value - exact) <= bound + 4 * np.finfo(float).eps * np.abs(points).max())


def test_expectations_are_the_weighted_sums_over_their_nodes(form):
    points = np.random.default_rng(2).normal(size=(9, 4))
    expected = points - RULE.step * EXPECTATIONS.gradient(points)
    np.testing.assert_allclose(moved(EXPECTATIONS, RULE, points, 1), expected, rtol=1e-14, atol=1e-15)


def test_a_changed_sample_moves_the_trajectory_without_a_new_kernel():
    other = gd.ZeroSum(
        "mean((x - t)*w for x in data)", minimizer="t", maximizer="w", measures={"data": gd.Discrete([1.0, 2.0, 6.0])}
    )
    one = gd.ZeroSum("mean((x - t)*w for x in data)", minimizer="t", maximizer="w", measures={"data": gd.Dirac(3.0)})
    made = [kernel(game, RULE, (), nothing(), lanes=1) for game in (one, other)]
    assert made[0].run is made[1].run
    np.testing.assert_allclose(moved(one, RULE, [[0.5, 2.0]], 3), moved(other, RULE, [[0.5, 2.0]], 3), rtol=1e-15)


@pytest.mark.parametrize("game", [EVERYTHING, EXPECTATIONS], ids=["every function", "expectations"])
def test_both_printed_forms_and_every_width_give_the_same_bits(game, monkeypatch):
    points = np.random.default_rng(3).uniform(0.3, 1.2, (70, game.dimension))
    rule = gd.rules.Simultaneous(step=0.01)
    wide = moved(game, rule, points, 5)
    monkeypatch.setattr(module, "EXPANDED_LINES", 0)
    monkeypatch.setattr(module, "SINGLE_LINES", 0)
    assert np.array_equal(moved(game, rule, points, 5), wide)
    assert np.array_equal(moved(game, rule, points[:5], 5, lanes=5), wide[:5])
    assert np.array_equal(moved(game, rule, points[7:8], 5, lanes=1), wide[7:8])


def test_fusing_changes_no_value_beyond_rounding():
    values = np.random.default_rng(4).normal(size=(4, 50))
    program = EXPECTATIONS.field_program
    plain = program.evaluate([*values, 0.25], DATA)
    fused = fused_program(program)
    assert "fma" in fused.text
    assert "fma" not in program.text
    np.testing.assert_allclose(fused.evaluate([*values, 0.25], DATA), plain, rtol=1e-13, atol=1e-14)


def test_repeated_moves_are_loops_of_the_kernel_and_equal_single_moves(form):
    game = gd.ZeroSum("logsigmoid(x*y)", minimizer="x", maximizer="y")
    inner = gd.rules.Alternating(step=0.3, inner={"maximizer": 3})
    z = np.array([1.0, 0.5])
    z = z - 0.3 * np.array([game.gradient(z)[0], 0.0])
    for _ in range(3):
        z = z - 0.3 * np.array([0.0, game.gradient(z)[1]])
    np.testing.assert_allclose(moved(game, inner, [[1.0, 0.5]], 1)[0], z, rtol=1e-15)
