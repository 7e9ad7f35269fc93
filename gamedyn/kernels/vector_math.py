"""The elementary functions that kernels call: one double each, branch-free, so that a loop over lanes becomes SIMD.

The same argument gives the same bits in a block of any width. Errors against 60 digits are at most 1/2 ulp for
sqrt, 1 for exp, log, sin, cos, 2 for arctan, cosh, erf, logsigmoid, softplus, 3 for sech2, sigmoid, sinh, tan, tanh.
sin, cos and tan are nan beyond 2^30: a trajectory that turns so far counts as having left the domain.
"""

from gamedyn.kernels.vector_choice import above, absolute, less, maximum, minimum, relu, select, sqrt
from gamedyn.kernels.vector_erf import erf
from gamedyn.kernels.vector_exponential import cosh, exp, sech2, sigmoid, sinh, tanh
from gamedyn.kernels.vector_logarithm import log, logsigmoid, softplus
from gamedyn.kernels.vector_trigonometry import arctan, cos, sin, tan

__all__ = [
    "above",
    "absolute",
    "arctan",
    "cos",
    "cosh",
    "erf",
    "exp",
    "less",
    "log",
    "logsigmoid",
    "maximum",
    "minimum",
    "relu",
    "sech2",
    "select",
    "sigmoid",
    "sin",
    "sinh",
    "softplus",
    "sqrt",
    "tan",
    "tanh",
]
