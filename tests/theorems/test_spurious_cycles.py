"""Games whose flow ends where no solution is: limit cycles, and a point that attracts though it is no equilibrium."""

import math

import numpy as np
import pytest
import sympy

import gamedyn as gd
from gamedyn.formula.symbolic import symbol
from gamedyn.rules import Simultaneous
from tests.theorems.claims import Play, claim, doubled, flipped, on, swapped_sides, term_added, with_constants
from tests.theorems.measure import Turn, digits, judged
from tests.theorems.symbols import change, velocity

LETCHER = Play(gd.games.letcher(), gd.flows.Gradient())
ALMOST = Play(gd.games.almost_bilinear(epsilon=0.01), gd.flows.Gradient())
FORSAKEN = Play(gd.games.forsaken(), gd.flows.Gradient())
FORSAKEN_STEPS = Play(gd.games.forsaken(), Simultaneous(step=0.01))
POLAR = Play(gd.games.polar(a=1.0), gd.flows.Gradient())
QUARTIC = Play(gd.games.quartic(interaction=10.0), gd.flows.Gradient())
ORIGIN = (0.0, 0.0)
X_STAR, Y_STAR = 0.07802666873846007, 0.41193385136581985
X, Y = symbol("x"), symbol("y")


def critical_points(play):
    """How many real zeros a polynomial field has whose first component is linear in y; counted by Sturm's theorem."""
    _, slopes = velocity(play)
    numbers = {symbol(name): sympy.Rational(number) for name, number in play.game.constants.items()}
    first, second = (slope.xreplace(numbers) for slope in slopes)
    (height,) = sympy.solve(first, Y)
    return sympy.Poly(second.subs(Y, height), X).count_roots()


@claim(LETCHER, term_added)
def test_L57_the_only_critical_point_is_the_worst_for_both(play):
    assert critical_points(play) == 1
    assert play.eigenvalues(ORIGIN) == pytest.approx([1 + 1j, 1 - 1j], abs=1e-15)
    assert np.diag(play.game.jacobian(ORIGIN)) == pytest.approx([-1, -1], abs=1e-15)


@claim(LETCHER, flipped, on(gd.games.almost_bilinear(epsilon=0.1)))
def test_L57_the_cycle_of_the_flow(play):
    turn = Turn(play, (0.5, 0.1), settle=60.0, guess=6.85, name="y", level=0.0)
    assert turn.period == digits("6.8513460544")
    assert turn.extent("x") == (digits("-1.1469689"), digits("1.1469689"))
    assert turn.radius == (digits("1.0695393"), digits("1.2483173"))
    assert turn.section[0] == digits("1.0994863")


@claim(Play(LETCHER.game, Simultaneous(step=0.01)), doubled, flipped)
def test_L57_simultaneous_descent_after_3000_steps(play):
    x, y = play.run((0.5, 0.1), 3000, every=3000).final
    assert x == digits("-1.1176138594")
    assert y == digits("0.5586316838")


@claim(LETCHER, on(gd.games.forsaken()))
def test_L57_the_flow_is_judged_to_end_on_a_limit_cycle(play):
    verdict = judged(play.run((0.5, 0.1), 200.0), "cycles", "limit cycle")
    assert verdict.period == pytest.approx(6.8513460544, abs=1e-7)
    assert verdict.high == pytest.approx((1.1469689, 1.1469689), abs=1e-5)


@claim(ALMOST, flipped, term_added)
def test_L61_the_origin_is_critical_and_no_local_nash_equilibrium(play):
    assert play.game.gradient(ORIGIN) == pytest.approx([0, 0], abs=0)
    assert play.game.jacobian(ORIGIN)[1, 1] == pytest.approx(-0.01)
    assert play.eigenvalues(ORIGIN)[0].real == pytest.approx(0.005, abs=1e-15)


@claim(ALMOST, flipped, with_constants(epsilon=0.011))
def test_L61_the_cycle_lies_near_radius_2_over_root_3(play):
    stated = {0.01: ("6.283224577", "1.1534547", "1.1559547"), 0.1: ("6.287111272", "1.1426062", "1.1676220")}
    scale = play.game.constants["epsilon"] / 0.01
    for epsilon, (period, least, largest) in stated.items():
        there = play.on(play.game.with_constants(epsilon=scale * epsilon))
        turn = Turn(there, (2 / math.sqrt(3), 0.0), settle=20 / epsilon, guess=6.3, name="y", level=0.0)
        assert turn.period == digits(period)
        assert turn.radius == (digits(least), digits(largest))


@claim(FORSAKEN, flipped, term_added)
def test_L62_the_only_critical_point_attracts_and_is_no_local_nash_equilibrium(play):
    point = (X_STAR, Y_STAR)
    jacobian = play.game.jacobian(point)
    assert play.game.gradient(point) == pytest.approx([0, 0], abs=1e-16)
    assert jacobian[0, 0] == digits("0.4636563623")
    assert -jacobian[1, 1] == digits("0.3741643589")  # d2V/dy2 > 0: the maximizer sits in a valley
    first, _ = play.eigenvalues(point)
    assert first.real == digits("-0.0447460017")
    assert first.imag == digits("0.9080275931")


@claim(FORSAKEN, on(gd.games.quartic(interaction=1.0)))
def test_L62_there_is_no_other_critical_point(play):
    assert critical_points(play) == 1


@claim(FORSAKEN, flipped, on(gd.games.letcher()))
def test_L63_the_attracting_cycle(play):
    turn = Turn(play, (0.5, 0.5), settle=80.0, guess=7.55, name="y", level=Y_STAR)
    assert turn.period == digits("7.548003762")
    assert turn.extent("x") == (digits("-1.332459"), digits("1.464951"))
    assert turn.extent("y") == (digits("-1.318207"), digits("1.446231"))
    assert turn.section[0] == digits("1.347949")


@claim(flipped(FORSAKEN), flipped)
def test_L63_the_repelling_cycle_is_reached_backwards_in_time(play):
    turn = Turn(play, (0.3, 0.42), settle=400.0, guess=7.2, name="x", level=X_STAR)
    assert turn.period == digits("7.169877696")
    assert turn.extent("x") == (digits("-0.175655"), digits("0.228229"))
    assert turn.extent("y") == (digits("0.232947"), digits("0.629339"))


@claim(FORSAKEN, on(gd.games.letcher()))
def test_L63_three_behaviors_are_told_apart(play):
    outer = judged(play.run((0.5, 0.5), 300.0), "cycles", "limit cycle")
    point = judged(play.run((0.1, 0.42), 600.0), "converges", "linear")
    inner = judged(flipped(play).run((0.1, 0.42), 300.0), "cycles", "limit cycle")
    assert outer.period == pytest.approx(7.548003762, abs=1e-7)
    assert point.point == pytest.approx((X_STAR, Y_STAR), abs=1e-12)
    assert point.measured == pytest.approx(math.exp(-0.0447460017), abs=1e-4)
    assert inner.period == pytest.approx(7.169877696, abs=1e-6)
    assert inner.multiplier == pytest.approx(0.5209, abs=1e-3)  # backwards in time: forwards it repels


@claim(FORSAKEN_STEPS, flipped, on(gd.games.letcher()))
def test_L63_simultaneous_descent_ends_on_the_cycle_or_at_the_point(play):
    verdict = judged(play.run((0.5, 0.5), 200_000, every=1000), "cycles", "limit cycle")
    assert 0.01 * verdict.period == pytest.approx(7.548003762, rel=0.01)
    final = play.run((0.1, 0.42), 200_000, every=1000).final
    assert np.linalg.norm(final - (X_STAR, Y_STAR)) < 1e-6


@claim(FORSAKEN_STEPS, flipped)
def test_L63_simultaneous_descent_is_judged_to_converge_to_the_point(play):
    for steps in (50_000, 200_000):
        verdict = judged(play.run((0.1, 0.42), steps, every=1000), "converges")
        assert verdict.point == pytest.approx((X_STAR, Y_STAR), abs=1e-10)


@claim(POLAR, flipped, with_constants(a=0.5), term_added)
def test_L64_radius_and_angle_of_the_polar_game_go_by_themselves(play):
    square = X**2 + Y**2
    rate = -square / 2 * (square - 1) * (4 * square - 1)
    growth = change(play, lambda x, y: x**2 + y**2).subs(symbol("a"), sympy.Rational(play.game.constants["a"]))
    assert sympy.expand(growth - rate) == 0
    (x, y), (east, north) = velocity(play)
    assert sympy.simplify(x * north - y * east + square) == 0  # one radian per time, clockwise


@claim(POLAR, flipped, with_constants(a=0.5))
def test_L64_the_cycles_of_the_polar_game(play):
    for start, radius, forwards, multiplier in (((-1.0, -0.8), 1, 1, -3), ((0.6, 0.0), 0.5, -1, 0.75)):
        there = play if forwards == 1 else flipped(play)
        turn = Turn(there, start, settle=60.0, guess=6.3, name="y" if forwards == 1 else "x", level=0.0)
        assert turn.period == pytest.approx(2 * math.pi, abs=1e-10)
        assert turn.radius == pytest.approx((radius, radius), abs=1e-9)
        after = [np.linalg.norm(play.run((radius + d, 0.0), 2 * math.pi, samples=1).final) for d in (1e-4, -1e-4)]
        assert (after[0] - after[1]) / 2e-4 == pytest.approx(math.exp(multiplier * math.pi), rel=1e-4)


@claim(POLAR, flipped)
def test_L64_the_behaviors_of_the_polar_game_are_told_apart(play):
    assert judged(play.run((-1, -0.8), 100.0), "cycles", "limit cycle").amplitude == pytest.approx(1, abs=1e-6)
    assert judged(play.run((0.3, 0.0), 100.0), "converges", "linear").measured == pytest.approx(
        math.exp(-0.25), abs=1e-4
    )
    assert judged(flipped(play).run((0.6, 0.0), 100.0), "cycles", "limit cycle").amplitude == pytest.approx(
        0.5, abs=1e-6
    )


@claim(POLAR, with_constants(a=2.0))
def test_L64_lipschitz_and_weak_minty_constants_on_the_box(play):
    stated = {1.0: ("20.499", "-0.1379"), 0.5: ("10.313", "-0.0700"), 1 / 3: ("6.944", "-0.0468")}
    side = np.arange(-110, 111) / 100
    z = np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2)
    z = z[np.abs(z).sum(axis=1) > 0]
    for share, (lipschitz, least) in stated.items():
        game = play.game.with_constants(a=share * play.game.constants["a"])
        slopes = game.gradient(z)
        assert np.linalg.norm(game.jacobian(z), 2, axis=(1, 2)).max() == digits(lipschitz)
        assert ((slopes * z).sum(axis=1) / (slopes**2).sum(axis=1)).min() == digits(least)


@claim(POLAR, on(gd.games.letcher()))
def test_L64_no_value_has_the_polar_field(play):
    """With a value V the game gradient is (V_x, -V_y), whose cross derivatives are opposite numbers."""
    jacobian = play.game.jacobian((0.5, -0.8))
    assert abs(jacobian[0, 1] + jacobian[1, 0]) > 0.1


@claim(QUARTIC, with_constants(A=2.0), term_added)
def test_L65_how_many_critical_points_the_quartic_has(play):
    scale = play.game.constants["A"] / 10
    counts = {A: critical_points(play.on(play.game.with_constants(A=scale * A))) for A in (1, 10, 100)}
    assert counts == {1: 9, 10: 1, 100: 1}
    assert np.diag(play.game.jacobian(ORIGIN)) == pytest.approx([-20, -20])


@claim(QUARTIC.on(gd.games.quartic(interaction=1.0)), with_constants(A=10.0), swapped_sides)
def test_L65_weak_interaction_leaves_four_strict_local_nash_equilibria(play):
    corners = [(2.28861, -2.17649), (-2.28861, 2.17649), (2.17649, 2.28861), (-2.17649, -2.28861)]
    for corner in corners:
        point = np.array(corner)
        for _ in range(5):
            point = point - np.linalg.solve(play.game.jacobian(point), play.game.gradient(point))
        assert point == pytest.approx(corner, abs=5.1e-6)
        assert (np.diag(play.game.jacobian(point)) > 1).all()


@claim(QUARTIC, flipped, with_constants(A=20.0))
def test_L65_stronger_interaction_leaves_a_cycle(play):
    scale = play.game.constants["A"] / 10
    for strength, period, largest in ((10, "0.952361856", "2.522110"), (100, "0.063041935", "2.581273")):
        there = play.on(play.game.with_constants(A=scale * strength))
        turn = Turn(there, (0.5, 0.1), settle=8.0, guess=float(period), name="y", level=0.0)
        assert turn.period == digits(period)
        assert turn.extent("x") == (digits("-" + largest), digits(largest))


@claim(QUARTIC, with_constants(A=1.0))
def test_L65_the_flow_is_judged_to_end_on_a_limit_cycle(play):
    verdict = judged(play.run((0.5, 0.1), 20.0), "cycles", "limit cycle")
    assert verdict.period == pytest.approx(0.952361856, abs=1e-7)
