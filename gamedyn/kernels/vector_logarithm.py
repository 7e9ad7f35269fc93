"""log and the functions made of it without a branch: x = 2^k (1 + f), log(1 + f) by the atanh series."""

import math

from gamedyn.kernels.vector_bits import MAGNITUDE, bits, choose, double, fma, lane_function, polynomial
from gamedyn.kernels.vector_exponential import LN2_HIGH, LN2_LOW, ONE, scaled_exp

EXPONENT = 0x7FF << 52  # the exponent field
TWO52, TWO52_BITS = 4503599627370496.0, 1075 << 52  # 2^52: an integer put into its low bits is added to it
SQRT_HALF_BITS = 0x3FE6A09E667F3BCD
SMALLEST_NORMAL = 2.2250738585072014e-308
# (log((1 + s)/(1 - s)) - 2s)/s^3 in s^2 on |s| <= 3 - 2 sqrt(2), degree 6, minimax: relative error of the log < 2^-59
LOGARITHM = (
    *(0.6666666666666734, 0.39999999999414315, 0.2857142874247629, 0.22222198563378315),
    *(0.18183564870311106, 0.153140357866282, 0.14796105541150578),
)


@lane_function
def log_of_parts(k, f):
    """k ln 2 + log(1 + f) for sqrt(1/2) <= 1 + f <= sqrt(2).

    With s = f/(2 + f) it is log(1 + f) = f - f^2/2 + s (f^2/2 + s^2 P(s^2)), where only small terms are rounded early.
    """
    s = f / (2.0 + f)
    square = s * s
    half = 0.5 * f * f
    rest = fma(s, fma(square, polynomial(square, LOGARITHM), half), k * LN2_LOW)
    return fma(k, LN2_HIGH, f - (half - rest))


@lane_function
def log(x):
    """Natural logarithm of every double: log(0) = -inf, nan below 0."""
    tiny = x < SMALLEST_NORMAL
    i = bits(choose(tiny, x * 18014398509481984.0, x))  # subnormals times 2^54
    shifted = (i + (ONE - SQRT_HALF_BITS)) & MAGNITUDE  # its exponent field is 1023 + k
    k = double(shifted >> 52 | TWO52_BITS) - choose(tiny, TWO52 + 1077.0, TWO52 + 1023.0)
    mantissa = double(i - (shifted & EXPONENT) + ONE)
    value = choose(x < math.inf, log_of_parts(k, mantissa - 1.0), x)
    return choose(x > 0.0, value, choose(x == 0.0, -math.inf, math.nan))


@lane_function
def softplus(t):
    """log(1 + e^t) = max(t, 0) + log(1 + u) with u = e^-|t|: about e^t far below 0, about t far above."""
    u = scaled_exp(-abs(t), 0)
    upper = u > 0.41421356237309503  # sqrt(2) - 1; then 1 + u = 2 (1 + (u - 1)/2), else f = u and nothing is rounded
    tail = log_of_parts(choose(upper, 1.0, 0.0), choose(upper, fma(0.5, u, -0.5), u))
    return choose(t > 0.0, t, 0.0) + tail


@lane_function
def logsigmoid(t):
    """log(1/(1 + e^-t)) = -softplus(-t)."""
    return -softplus(-t)
