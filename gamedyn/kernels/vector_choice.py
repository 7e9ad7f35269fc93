"""Comparisons and choices between doubles, as select instructions; an argument that is nan is never hidden."""

import math

from gamedyn.kernels.vector_bits import choose, lane_function, root


@lane_function
def sqrt(x):
    """Square root, correctly rounded; nan below 0."""
    return root(x)


@lane_function
def absolute(x):
    """|x|."""
    return abs(x)


@lane_function
def relu(t):
    """max(t, 0)."""
    return choose(t <= 0.0, 0.0, t)


@lane_function
def minimum(a, b):
    """The smaller of two numbers; nan if either is."""
    return choose(a != a, a, choose(a < b, a, b))


@lane_function
def maximum(a, b):
    """The larger of two numbers; nan if either is."""
    return choose(a != a, a, choose(a > b, a, b))


@lane_function
def above(a, b):
    """1 if a > b, 0 if a < b, 1/2 at a tie (the middle of the Clarke interval), nan if either is nan."""
    return choose(a > b, 1.0, choose(a < b, 0.0, choose(a == b, 0.5, math.nan)))


@lane_function
def less(a, b):
    """1 if a < b, else 0."""
    return choose(a < b, 1.0, 0.0)


@lane_function
def select(condition, a, b):
    """a where the condition is not 0, else b; both are computed."""
    return choose(condition != 0.0, a, b)
