"""exp and its relatives without a branch: e^x = 2^k e^r, k assembled in the exponent bits, e^r - 1 a polynomial."""

from gamedyn.kernels.vector_bits import bits, choose, double, fma, lane_function, polynomial, with_sign

ROUND = 6755399441055744.0  # 1.5 * 2^52: adding it rounds to an integer, which then stands in the low bits
ONE = 1023 << 52  # the bits of 1.0
PER_LN2 = 1.4426950408889634  # 1 / ln 2
LN2_HIGH, LN2_LOW = 0.6931471805599453, 2.3190468138462996e-17
# (e^r - 1 - r)/r^2 on |r| <= ln(2)/2, degree 10, minimax: relative error of e^r - 1 below 2^-61
EXPONENTIAL = (
    *(0.5, 0.16666666666666677, 0.04166666666666651, 0.0083333333333217),
    *(0.001388888888896228, 0.00019841269885940608, 2.4801587172658773e-05, 2.755724440272747e-06),
    *(2.7557402585569927e-07, 2.510896795609098e-08, 2.087533484481038e-09),
)
# tanh(r/2)/r = HALF(w)/WHOLE(w) with w = r^2, |r| <= ln(2)/2: interpolation at Chebyshev points in w; relative error
# of e^r = (WHOLE + r HALF)/(WHOLE - r HALF) below 2^-58
HALF = (0.5, 0.013887383811389297, 3.304371727082525e-05)
WHOLE = (1.0, 0.11110810095610991, 0.000991762514352133)


@lane_function
def reduced(x):
    """ROUND + k, and e^r - 1 to half an ulp, for x = k ln 2 + r with |r| <= ln(2)/2 and |k| < 2^11."""
    shifted = fma(x, PER_LN2, ROUND)
    k = shifted - ROUND
    high = fma(k, -LN2_HIGH, x)  # exact
    r = fma(k, -LN2_LOW, high)
    tail = fma(k, -LN2_LOW, high - r)  # what r lost
    return shifted, r + fma(r * r, polynomial(r, EXPONENTIAL), tail)


@lane_function
def scaled_exp(x, n):
    """2^n e^x for a small integer n, also where e^x itself is subnormal or overflows."""
    # Beyond these ends the result is inf or 0 for every n used here, and the exponents of both factors stay in range.
    x = choose(x > 711.0, 711.0, choose(x < -750.0, -750.0, x))
    shifted, fraction = reduced(x)
    first = bits(fma(shifted - ROUND, 0.5, ROUND))
    second = bits(shifted) - first + n
    # Two normal factors: the first product is exact and the second rounds once, also into the subnormal range.
    return (1.0 + fraction) * double((first << 52) + ONE) * double((second << 52) + ONE)


@lane_function
def scaled_expm1(x, n):
    """2^n (e^x - 1) for an integer n and -40 <= x, as long as 2^(k+n) is finite: no cancellation near 0."""
    shifted, fraction = reduced(x)
    scale = double(((bits(shifted) + n) << 52) + ONE)
    return fma(scale, fraction, scale - double((n + 1023) << 52))


@lane_function
def exp(x):
    """e^x over the whole range of doubles, with gradual underflow."""
    return scaled_exp(x, 0)


@lane_function
def sinh(x):
    """(e^x - e^-x)/2, accurate relatively near 0 and up to the overflow at 710.47."""
    size = abs(x)
    quarter = scaled_expm1(choose(size > 710.6, 710.6, size), -2)
    value = 2.0 * (quarter + quarter / fma(4.0, quarter, 1.0))
    return with_sign(choose(size < 1e-9, size, value), x)  # below, x is nearest, and a quarter of it may be subnormal


@lane_function
def cosh(x):
    """(e^x + e^-x)/2 up to the overflow at 710.47."""
    quarter = scaled_exp(abs(x), -2)
    return 2.0 * (quarter + 0.0625 / quarter)


@lane_function
def tanh(x):
    """Hyperbolic tangent: with e = e^(2|x|) - 1 it is e/(e + 2), without cancellation near 0."""
    size = abs(x)
    e = scaled_expm1(2.0 * choose(size > 20.0, 20.0, size), 0)  # tanh(20) rounds to 1
    return with_sign(e / (e + 2.0), x)


@lane_function
def sech2(x):
    """1/cosh(x)^2, the derivative of tanh: 4 e^(-2|x|) / (1 + e^(-2|x|))^2."""
    fourfold = scaled_exp(-2.0 * abs(x), 2)
    u = 0.25 * fourfold
    return fourfold / fma(u, u + 2.0, 1.0)


@lane_function
def sigmoid(t):
    """1/(1 + e^-t), to the relative accuracy of e^-t down to t = -709; below, where it is subnormal, 0."""
    t = choose(t > 40.0, 40.0, choose(t < -710.0, -710.0, t))  # at 40 it rounds to 1; at -710 the scale becomes inf
    shifted = fma(t, -PER_LN2, ROUND)
    k = shifted - ROUND
    r = fma(k, -LN2_LOW, fma(k, -LN2_HIGH, -t))
    # e^-t = 2^k above/below, a quotient of polynomials: it shares the one division that is needed anyway.
    w = r * r
    odd, even = r * polynomial(w, HALF), polynomial(w, WHOLE)
    above, below = even + odd, even - odd
    return below / fma(above, double((bits(shifted) << 52) + ONE), below)
