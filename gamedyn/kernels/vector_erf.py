"""The error function as 1 - e^(-g(x)) with one polynomial for g on the whole half-line that matters."""

from gamedyn.kernels.vector_bits import choose, fma, lane_function, polynomial, with_sign
from gamedyn.kernels.vector_exponential import scaled_expm1

# -log(1 - erf x)/x on 0 <= x <= 6, degree 24, minimax in the relative error of erf: below 2^-57
SLOPE = 1.1283791670955126
RATE = (
    *(0.6366197723675836, 0.10277260330178875, -0.019128447005070257, -0.00020919469484230842),
    *(0.0016962063857362303, -0.0005901255528160369, 2.587860388689992e-05, 6.449186219226251e-05),
    *(-2.9724049478132077e-05, 3.407271614812814e-06, 2.8351317367344937e-06, -1.741538552156287e-06),
    *(3.3635749165543995e-07, 1.3718653516213513e-07, -1.4176408381351073e-07, 6.57343056442908e-08),
    *(-2.0962903765392258e-08, 4.997767155821337e-09, -9.082354105746872e-10, 1.2484302105821145e-10),
    *(-1.2611247428562319e-11, 8.845788731271018e-13, -3.8506416180469823e-14, 7.834473904333e-16),
)


@lane_function
def erf(x):
    """Error function, 2/sqrt(pi) times the integral of e^(-s^2) from 0 to x; 1 from 5.93 on."""
    size = abs(x)
    size = choose(size > 6.0, 6.0, size)
    exponent = fma(size, SLOPE, size * size * polynomial(size, RATE))
    return with_sign(scaled_expm1(-exponent, 0), x)
