"""sin, cos, tan and arctan without a branch: x = k pi/2 + r with pi/2 in four parts, then a polynomial in r."""

import math

from gamedyn.kernels.vector_bits import bits, choose, double, fma, lane_function, polynomial, with_sign
from gamedyn.kernels.vector_exponential import ROUND

LIMIT = 1073741824.0  # 2^30: beyond it the answer is nan
PER_HALF_PI = 0.6366197723675814  # 2 / pi
# pi/2 in four parts. The two in the middle have 22 bits, so that k times them is exact for |k| < 2^30.
HALF_PI = (1.5707963267948966, 6.123232939436859e-17, 1.056299898220315e-23, 8.4784276603689e-32)
# (r - sin r)/r^3 in r^2 on |r| <= pi/4, degree 5, minimax: relative error of the sine below 2^-57
SINE = (
    *(0.1666666666666663, -0.008333333333322118, 0.00019841269829589414),
    *(-2.7557313621338644e-06, 2.5050747755594327e-08, -1.5896229755079454e-10),
)
# (cos r - 1 + r^2/2)/r^4 in r^2 on |r| <= pi/4, degree 5, minimax: relative error of the cosine below 2^-63
COSINE = (
    *(0.041666666666666595, -0.0013888888888873056, 2.4801587288851612e-05),
    *(-2.7557314179272684e-07, 2.0875700838993356e-09, -1.1358536378224802e-11),
)
# (t - arctan t)/t^3 in t^2 on |t| <= sqrt(2) - 1, degree 10, minimax: relative error of the arctangent below 2^-59
ARCTANGENT = (
    *(0.333333333333332, -0.19999999999953244, 0.142857142801663, -0.11111110782143917),
    *(0.09090897724976324, -0.07692059713123883, 0.06663099160038122, -0.0584785898474617),
    *(0.05039189230464849, -0.03806211162255787, 0.01790501035685375),
)


@lane_function
def reduced_angle(x):
    """k (modulo 4, in the low bits), r and tail with x = k pi/2 + r - tail, accurate relatively even beside a zero."""
    shifted = fma(x, PER_HALF_PI, ROUND)
    k = shifted - ROUND
    high = fma(k, -HALF_PI[0], x)  # exact
    middle = fma(k, -HALF_PI[1], high)
    fine = fma(k, -HALF_PI[2], middle)
    lost = fma(k, HALF_PI[1], middle - high) + fma(k, HALF_PI[2], fine - middle)  # rounding errors, each exact
    low = fma(k, HALF_PI[3], lost)
    r = fine - low
    return bits(shifted), r, low - (fine - r)


@lane_function
def sine_near_zero(r, tail):
    """sin(r - tail) for |r| <= pi/4."""
    square = r * r
    return r - fma(r, square * polynomial(square, SINE), tail * (1.0 - 0.5 * square))


@lane_function
def cosine_near_zero(r, tail):
    """cos(r - tail) for |r| <= pi/4; what 1 - r^2/2 loses in rounding is carried."""
    square = r * r
    half = 0.5 * square
    main = 1.0 - half
    return main + ((1.0 - main - half) + fma(square * square, polynomial(square, COSINE), r * tail))


@lane_function
def sine_of_quadrant(k, r, tail):
    """sin(k pi/2 + r - tail): sine or cosine by the last bit of k, its sign by the bit before."""
    value = choose(k & 1 != 0, cosine_near_zero(r, tail), sine_near_zero(r, tail))
    return double(bits(value) ^ ((k & 2) << 62))


@lane_function
def sin(x):
    """Sine for |x| <= 2^30, nan beyond."""
    k, r, tail = reduced_angle(x)
    return choose(abs(x) <= LIMIT, sine_of_quadrant(k, r, tail), math.nan)


@lane_function
def cos(x):
    """Cosine for |x| <= 2^30, nan beyond: the sine one quadrant on."""
    k, r, tail = reduced_angle(x)
    return choose(abs(x) <= LIMIT, sine_of_quadrant(k + 1, r, tail), math.nan)


@lane_function
def tan(x):
    """Tangent for |x| <= 2^30, nan beyond: sin/cos of r, or -cos/sin in an odd quadrant."""
    k, r, tail = reduced_angle(x)
    odd = k & 1 != 0
    s, c = sine_near_zero(r, tail), cosine_near_zero(r, tail)
    value = choose(odd, c, s) / choose(odd, -s, c)
    return choose(abs(x) <= LIMIT, value, math.nan)


@lane_function
def arctan(x):
    """Arctangent of every real: of t = |x|, (|x| - 1)/(|x| + 1) or -1/|x|, plus 0, pi/4 or pi/2."""
    size = abs(x)
    middle = size > 0.4142135623730951  # tan(pi/8)
    far = size > 2.414213562373095  # tan(3 pi/8)
    t = choose(far, -1.0, choose(middle, size - 1.0, size)) / choose(far, size, choose(middle, size + 1.0, 1.0))
    base = choose(far, HALF_PI[0], choose(middle, 0.5 * HALF_PI[0], 0.0))
    base_low = choose(far, 6.123233995736766e-17, choose(middle, 3.061616997868383e-17, 0.0))  # what base lacks
    square = t * t
    return with_sign(base + (t + fma(-t * square, polynomial(square, ARCTANGENT), base_low)), x)
