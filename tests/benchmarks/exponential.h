/* exp as a polynomial, for REAL a double or a vector of doubles and BITS the integers of its size.
 *
 * exp(t) = 2^n exp(r), |r| <= ln(2)/2, r by a two-part ln(2), n in the low bits of t/ln(2) + 1.5 2^52, Taylor's polynomial of
 * degree 12 in Estrin's form. No guard against overflow: the workloads stay below |t| = 100.
 */
#include <stdint.h>
#include <string.h>

static inline REAL exponential(REAL t)
{
    const double shift = 0x1.8p52;
    REAL shifted = t * 0x1.71547652b82fep0 + shift;
    REAL n = shifted - shift;
    REAL r = t - n * 0x1.62e42fefa3800p-1;
    r = r - n * 0x1.ef35793c76730p-45;
    REAL r2 = r * r, r4 = r2 * r2, r8 = r4 * r4;
    REAL p01 = 1.0 + r, p23 = 0.5 + r * (1.0 / 6), p45 = 1.0 / 24 + r * (1.0 / 120), p67 = 1.0 / 720 + r * (1.0 / 5040);
    REAL p89 = 1.0 / 40320 + r * (1.0 / 362880), pab = 1.0 / 3628800 + r * (1.0 / 39916800);
    REAL p = (p01 + r2 * p23) + r4 * (p45 + r2 * p67) + r8 * ((p89 + r2 * pab) + r4 * (1.0 / 479001600));
    BITS mantissa, exponent;
    memcpy(&mantissa, &p, sizeof p);
    memcpy(&exponent, &shifted, sizeof p);
    mantissa += exponent << 52;
    memcpy(&p, &mantissa, sizeof p);
    return p;
}
