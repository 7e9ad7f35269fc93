"""An independent oracle: formulas as second-order jets of mpmath numbers, with derivative rules of its own."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import mpmath
from mpmath import mpf

from gamedyn.formula.tree import Call, Constant, Mean, Name, Number, Tree

DIGITS = (65, 400, 2000)  # 50 and some to lose; more where a sum loses more
Slopes = tuple[Any, Any, Any]  # a function's value, first and second derivative


@dataclass(frozen=True)
class Jet:
    """A value with gradient and Hessian (as dictionaries of what is not zero, the Hessian's keys being sorted)."""

    value: Any
    gradient: Mapping[int, Any]
    hessian: Mapping[tuple[int, int], Any]


def constant(value: Any) -> Jet:
    return Jet(mpf(value), {}, {})


def variable(value: float, place: int) -> Jet:
    return Jet(mpf(value), {place: mpf(1)}, {})


class Cancelled(ArithmeticError):
    """A sum lost so many digits that it has to be done again with more."""


def total(u: Any, v: Any) -> Any:
    """The sum; what still cancels with the most digits is zero."""
    if u and v and mpmath.mp.dps < DIGITS[-1] and abs(u + v) < mpf(10) ** (30 - mpmath.mp.dps) * abs(u):
        raise Cancelled
    return u + v


def combined(value: Any, terms: Sequence[tuple[Any, Jet]], products: Sequence[tuple[Any, Jet, Jet]] = ()) -> Jet:
    """The jet whose differentials are `sum c*d(u)` to first and, with `sum c*d(u)*d(v)`, to second order."""
    gradient: dict[int, Any] = {}
    hessian: dict[tuple[int, int], Any] = {}
    for factor, jet in terms:
        for place, slope in jet.gradient.items():
            gradient[place] = total(gradient.get(place, 0), factor * slope)
        for places, slope in jet.hessian.items():
            hessian[places] = total(hessian.get(places, 0), factor * slope)
    for factor, one, other in products:
        for i, a in one.gradient.items():
            for j, b in other.gradient.items():
                share = 1 if i == j else mpf(1) / 2
                places = (min(i, j), max(i, j))
                hessian[places] = total(hessian.get(places, 0), share * factor * a * b)
    return Jet(value, gradient, hessian)


def composed(slopes: Slopes, inner: Jet) -> Jet:
    return combined(slopes[0], [(slopes[1], inner)], [(slopes[2], inner, inner)])


def product(u: Jet, v: Jet) -> Jet:
    return combined(u.value * v.value, [(v.value, u), (u.value, v)], [(2, u, v)])


def choice(u: Jet, v: Jet, sign: int) -> Jet:
    """The smaller (sign 1) or larger (sign -1) of two; at a tie the middle of both."""
    difference = sign * (v.value - u.value)
    share = mpf(1) if difference > 0 else mpf(0) if difference < 0 else mpf(1) / 2
    return combined(u.value if share else v.value, [(share, u), (1 - share, v)])


def sigmoid(t: Any) -> Any:
    return 1 / (1 + mpmath.exp(-t))


def _tan(t: Any) -> Slopes:
    y = mpmath.tan(t)
    return y, 1 + y**2, 2 * y * (1 + y**2)


def _tanh(t: Any) -> Slopes:
    y, slope = mpmath.tanh(t), mpmath.sech(t) ** 2
    return y, slope, -2 * y * slope


def _sigmoid(t: Any) -> Slopes:
    s = sigmoid(t)
    other = sigmoid(-t)
    return s, s * other, s * other * (other - s)


def _erf(t: Any) -> Slopes:
    bell = 2 / mpmath.sqrt(mpmath.pi) * mpmath.exp(-(t**2))
    return mpmath.erf(t), bell, -2 * t * bell


def _log(t: Any) -> Slopes:
    total(t, mpf(-1))  # 1 plus something too small for the digits in use
    return mpmath.log(t), 1 / t, -1 / t**2


def _root(t: Any) -> Slopes:
    y = mpmath.sqrt(t)
    return y, 1 / (2 * y), -1 / (4 * y**3)


FUNCTIONS: dict[str, Callable[[Any], Slopes]] = {
    "neg": lambda t: (-t, mpf(-1), mpf(0)),
    "exp": lambda t: (mpmath.exp(t),) * 3,
    "log": _log,
    "sqrt": _root,
    "sin": lambda t: (mpmath.sin(t), mpmath.cos(t), -mpmath.sin(t)),
    "cos": lambda t: (mpmath.cos(t), -mpmath.sin(t), -mpmath.cos(t)),
    "tan": _tan,
    "sinh": lambda t: (mpmath.sinh(t), mpmath.cosh(t), mpmath.sinh(t)),
    "cosh": lambda t: (mpmath.cosh(t), mpmath.sinh(t), mpmath.cosh(t)),
    "tanh": _tanh,
    "arctan": lambda t: (mpmath.atan(t), 1 / (1 + t**2), -2 * t / (1 + t**2) ** 2),
    "abs": lambda t: (abs(t), mpmath.sign(t), mpf(0)),
    "sigmoid": _sigmoid,
    "logsigmoid": lambda t: (-mpmath.log1p(mpmath.exp(-t)), sigmoid(-t), -sigmoid(t) * sigmoid(-t)),
    "softplus": lambda t: (mpmath.log1p(mpmath.exp(t)), sigmoid(t), sigmoid(t) * sigmoid(-t)),
    "relu": lambda t: (max(t, mpf(0)), (1 + mpmath.sign(t)) / 2, mpf(0)),
    "erf": _erf,
}


def power(base: Jet, exponent: Jet) -> Jet:
    if exponent.gradient:
        return composed(FUNCTIONS["exp"](exponent.value * mpmath.log(base.value)), product(exponent, log(base)))
    t, n = base.value, exponent.value
    first = n * t ** (n - 1) if n else mpf(0)
    second = n * (n - 1) * t ** (n - 2) if n not in (0, 1) else mpf(0)
    return composed((t**n, first, second), base)


def log(jet: Jet) -> Jet:
    return composed(FUNCTIONS["log"](jet.value), jet)


BINARY: dict[str, Callable[[Jet, Jet], Jet]] = {
    "add": lambda u, v: combined(total(u.value, v.value), [(1, u), (1, v)]),
    "sub": lambda u, v: combined(total(u.value, -v.value), [(1, u), (-1, v)]),
    "mul": product,
    "div": lambda u, v: product(u, composed((1 / v.value, -1 / v.value**2, 2 / v.value**3), v)),
    "min": lambda u, v: choice(u, v, 1),
    "max": lambda u, v: choice(u, v, -1),
    "power": power,
}


def derivatives(tree: Tree, point: Mapping[str, float], measures: Mapping[str, Any]) -> list[Any]:
    """Value, gradient and upper triangle of the Hessian at a point; Cancelled where 2000 digits cannot tell them."""
    places = range(len(point))
    for digits in DIGITS:
        with mpmath.workdps(digits), suppress(Cancelled, ZeroDivisionError):
            environment = {name: [variable(value, place)] for place, (name, value) in enumerate(point.items())}
            found = jet(tree, environment, measures)
            gradient = [found.gradient.get(i, mpf(0)) for i in places]
            return [
                found.value,
                *gradient,
                *[found.hessian.get((i, j), mpf(0)) for i in places for j in places if i <= j],
            ]
    raise Cancelled(f"at {point}")


def jet(tree: Tree, environment: Mapping[str, Sequence[Jet]], measures: Mapping[str, Any]) -> Jet:
    """The jet of a formula, its names standing for jets (of their components)."""
    if isinstance(tree, Number):
        return constant(mpf(tree.value.numerator) / tree.value.denominator)
    if isinstance(tree, Constant):
        return constant(+mpmath.pi if tree.name == "pi" else +mpmath.e)
    if isinstance(tree, Name):
        return environment[tree.name][tree.index or 0]
    if isinstance(tree, Mean):
        return expectation(tree, environment, measures)
    assert isinstance(tree, Call)
    below = [jet(argument, environment, measures) for argument in tree.arguments]
    if tree.function in BINARY:
        return BINARY[tree.function](*below)
    return composed(FUNCTIONS[tree.function](below[0].value), below[0])


def expectation(tree: Mean, environment: Mapping[str, Sequence[Jet]], measures: Mapping[str, Any]) -> Jet:
    terms = []
    for weight, node in zip(measures[tree.measure].weights, measures[tree.measure].nodes, strict=True):
        point = {tree.variable: [constant(float(component)) for component in node]}
        terms.append((mpf(float(weight)), jet(tree.body, {**environment, **point}, measures)))
    return combined(sum(weight * term.value for weight, term in terms), terms)
