"""Exact arithmetic on the numbers of a formula, with the limits that keep it small."""

import operator
from collections.abc import Callable
from fractions import Fraction

MAX_POWER = 1_000  # magnitude of a numeric exponent
MAX_BITS = 4_000  # of the numerator and of the denominator

ARITHMETIC: dict[str, Callable[[Fraction, Fraction], Fraction]] = {
    "add": operator.add,
    "sub": operator.sub,
    "mul": operator.mul,
    "div": operator.truediv,
}


class Refused(Exception):
    """A number that is not taken; its two arguments are what was found and what is allowed."""


def literal(source: str) -> Fraction:
    """The number that a decimal stands for."""
    if source.lower().split("e")[0].strip("0_.") == "":
        return Fraction(0)
    rounded = float(source)  # first, since 1e999999999 as a fraction would fill the memory
    if rounded in (0.0, float("inf")):
        raise _beyond_floats("a number", is_large=rounded > 0)
    return bounded(Fraction(source))


def bounded(value: Fraction) -> Fraction:
    """The number itself, if it is short and a float comes near it."""
    if max(value.numerator.bit_length(), value.denominator.bit_length()) > MAX_BITS:
        raise Refused("an exact number too long to keep", f"numerators and denominators of {MAX_BITS:,} bits")
    try:
        rounded = float(value)
    except OverflowError:
        raise _beyond_floats("a result", is_large=True) from None
    if rounded == 0 and value != 0:
        raise _beyond_floats("a result", is_large=False)
    return value


def operation(name: str, left: Fraction, right: Fraction) -> Fraction:
    """The exact result of + - * or /."""
    if name == "div" and right == 0:
        raise division_by_zero()
    return bounded(ARITHMETIC[name](left, right))


def power(base: Fraction, exponent: int) -> Fraction:
    """The exact power, unless it would be too long even to write down."""
    if base == 0 and exponent < 0:
        raise division_by_zero()
    bits = max(base.numerator.bit_length(), base.denominator.bit_length()) - 1
    if bits * abs(exponent) > MAX_BITS:
        raise Refused("a huge power", f"numerators and denominators of {MAX_BITS:,} bits")
    return bounded(base**exponent)


def division_by_zero() -> Refused:
    """The refusal of x/0."""
    return Refused("a division by the number 0", "other divisors")


def _beyond_floats(what: str, *, is_large: bool) -> Refused:
    size = "large" if is_large else "small"
    return Refused(f"{what} too {size} for a float", "0, and magnitudes from 4.9e-324 to 1.8e308")
