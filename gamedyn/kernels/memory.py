"""Reading and writing through plain pointers, which compiles faster than arrays and needs none of Numba to run."""

from numba import types
from numba.extending import intrinsic

FLOATS, INTEGERS = types.CPointer(types.float64), types.CPointer(types.int64)


def _read(pointer, index, result):
    return result(pointer, index), lambda context, builder, signature, given: builder.load(
        builder.gep(given[0], [given[1]])
    )


@intrinsic
def load(typing, pointer, index):
    """The double at an index."""
    return _read(pointer, index, types.float64)


@intrinsic
def integer(typing, pointer, index):
    """The int64 at an index."""
    return _read(pointer, index, types.int64)


@intrinsic
def store(typing, pointer, index, value):
    """Put a double or int64 at an index."""

    def emit(context, builder, signature, given):
        builder.store(given[2], builder.gep(given[0], [given[1]]))
        return context.get_dummy_value()

    return types.void(pointer, index, value), emit


@intrinsic
def shifted(typing, pointer, count):
    """The pointer that many places further on."""
    return pointer(pointer, count), lambda context, builder, signature, given: builder.gep(given[0], [given[1]])
