"""What rounding does to a trajectory: no more than the arithmetic says, and nothing that the text does not say."""

from fractions import Fraction
from functools import cache

import numpy as np
import pytest
from numba import njit

import gamedyn as gd
from gamedyn.rules import Simultaneous
from tests.rules.interpreted import interpret, once_rounded, twice_rounded
from tests.theorems.claims import Play, claim, doubled, flipped
from tests.theorems.measure import digits

BILINEAR = Play(gd.games.bilinear(), Simultaneous(step=0.1))
FORSAKEN = gd.games.forsaken()
STARTS = np.random.default_rng(91).uniform(-1, 1, (70, 2))
UNIT = 2.0**-53


@cache
def exact_end(steps):
    """Simultaneous descent on xy from (1, 0) at the double nearest to 0.1, in rational numbers."""
    h, x, y = Fraction(0.1), Fraction(1), Fraction(0)
    for _ in range(steps):
        x, y = x - h * y, y + h * x
    return x, y


@claim(BILINEAR, doubled, flipped)
def test_L89_the_forward_error_of_1000_steps_stays_below_its_bound(play):
    """One product and one sum per coordinate and step, fused or not: the relative error is below 3 n u."""
    exact = exact_end(1000)
    final = play.run((1, 0), 1000, every=1000).final
    size = float(exact[0] ** 2 + exact[1] ** 2) ** 0.5
    error = float(sum((Fraction(found) - value) ** 2 for found, value in zip(final, exact, strict=True))) ** 0.5
    assert size == digits("144.77277243257")
    assert error / size < 3 * 1000 * UNIT
    assert np.linalg.norm(final) == pytest.approx(size, rel=2e-15)


def polynomial_orbit(x, y, h, steps):
    """Simultaneous descent on Forsaken, one operation after another."""
    for _ in range(steps):
        east = y - 0.45 + x / 2 - 2 * x * x * x + x * x * x * x * x
        north = y / 2 - 2 * y * y * y + y * y * y * y * y - x
        x, y = x - h * east, y - h * north
    return x, y


def fast_math(compiled):
    """The same loop, where the compiler may regroup and fuse operations."""
    return njit(fastmath=True)(compiled.py_func)


@claim(njit(polynomial_orbit), fast_math)
def test_L91_numba_by_default_fuses_no_operations(compiled):
    assert compiled(0.5, 0.5, 0.05, 1000) == polynomial_orbit(0.5, 0.5, 0.05, 1000)


def rounding_after_each_operation(fma):
    """Products and sums are rounded apart."""
    return twice_rounded


@claim(once_rounded, rounding_after_each_operation)
def test_L91_kernels_fuse_what_their_text_says_and_nothing_else(fma):
    """Bit for bit the compiled kernel is its text carried out by CPython, for one lane and for a block of them."""
    rule = Simultaneous(step=0.05)
    single = gd.simulate(FORSAKEN, rule, STARTS[0], 400, every=400).final
    many = gd.ensemble(FORSAKEN, rule, STARTS, 20, verdicts=False).final
    with pytest.MonkeyPatch.context() as patch:
        interpret(patch, fma)
        assert gd.simulate(FORSAKEN, rule, STARTS[0], 400, every=400).final.tolist() == single.tolist()
        assert gd.ensemble(FORSAKEN, rule, STARTS, 20, verdicts=False).final.tolist() == many.tolist()
