"""The machine operations that the elementary functions are made of: none can branch, be contracted or be reordered."""

from collections.abc import Callable
from typing import Any

from llvmlite import ir
from numba import njit, types
from numba.extending import intrinsic

DOUBLE = ir.DoubleType()
SIGN = -(1 << 63)  # the sign bit as an int64
MAGNITUDE = (1 << 63) - 1


def lane_function(function: Callable) -> Callable[..., Any]:
    """Compile a function of doubles for use in lane loops.

    It is always inlined, since a loop over lanes that holds no call becomes SIMD. There is no fast-math flag: it would
    cancel the rounding tricks and let blocks of different width differ. The numpy error model divides without a branch.
    """
    return njit(error_model="numpy", forceinline=True)(function)


def operation(define: Callable) -> Callable[..., Any]:
    """A Numba intrinsic; compiled code calls it without the first argument of its definition."""
    return intrinsic(define)


def _pure(signature, emit):
    return signature, lambda context, builder, types_, values: emit(builder, *values)


@operation
def fma(typing, a, b, c):
    """a*b + c, rounded once."""
    return _pure(types.float64(types.float64, types.float64, types.float64), lambda builder, *abc: builder.fma(*abc))


@operation
def bits(typing, x):
    """The 64 bits of a double as an integer."""
    return _pure(types.int64(types.float64), lambda builder, x: builder.bitcast(x, ir.IntType(64)))


@operation
def double(typing, i):
    """The double whose 64 bits are the integer i."""
    return _pure(types.float64(types.int64), lambda builder, i: builder.bitcast(i, DOUBLE))


@operation
def choose(typing, condition, yes, no):
    """One of two doubles, both already computed: a select instruction, never a jump."""
    signature = types.float64(types.boolean, types.float64, types.float64)
    return _pure(signature, lambda builder, *cyn: builder.select(*cyn))


@operation
def root(typing, x):
    """The square root, correctly rounded: one instruction."""

    def emit(builder, x):
        return builder.call(builder.module.declare_intrinsic("llvm.sqrt", [DOUBLE]), [x])

    return _pure(types.float64(types.float64), emit)


@operation
def polynomial(typing, x, coefficients):
    """Value at x of the polynomial with these coefficients (constant first), by Estrin's scheme."""
    return _pure(types.float64(types.float64, coefficients), _estrin)


def _estrin(builder, x, coefficients):
    """Pair neighbors, square x, repeat: the chain of dependent operations grows as the logarithm of the degree."""
    terms = [builder.extract_value(coefficients, i) for i in range(coefficients.type.count)]
    while len(terms) > 1:
        odd = terms[len(terms) & ~1 :]
        terms = [builder.fma(high, x, low) for low, high in zip(terms[::2], terms[1::2], strict=False)] + odd
        if len(terms) > 1:
            x = builder.fmul(x, x)
    return terms[0]


@lane_function
def with_sign(x, y):
    """|x| with the sign of y, also of a zero."""
    return double(bits(x) & MAGNITUDE | bits(y) & SIGN)
