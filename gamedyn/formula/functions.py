"""The operations of formulas and rules: one entry each, with derivative, stable NumPy form and LaTeX.

An entry is callable. On numbers and NumPy arrays it computes; on anything that offers
`apply_operation(name, arguments, payload)` (a line of a program, a traced vector, a dual number) it
leaves the work to that argument.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

OPERATIONS: dict[str, "Operation"] = {}


@dataclass(frozen=True)
class Operation:
    """One operation: what it computes and how it differentiates."""

    name: str
    arity: int
    evaluate: Callable[..., Any]  # on NumPy arrays; takes the payload last where `has_payload`
    derivative: Callable[..., tuple[Any, ...]]  # (arguments, result, payload) -> partials; None is a structural zero
    latex: str = ""  # a format over the arguments' LaTeX; empty for what no formula can contain
    public: bool = False  # may be called by name in a formula
    has_payload: bool = False

    def __call__(self, *arguments: Any, payload: Any = None) -> Any:
        """Compute, or let the first argument that knows how do it."""
        for argument in arguments:
            if hasattr(argument, "apply_operation"):
                return argument.apply_operation(self.name, arguments, payload)
        return self.evaluate(*arguments, payload) if self.has_payload else self.evaluate(*arguments)


def _enter(
    name: str, arity: int, evaluate: Callable, derivative: Callable, latex: str = "", **flags: bool
) -> Operation:
    OPERATIONS[name] = Operation(name, arity, evaluate, derivative, latex, **flags)
    return OPERATIONS[name]


def _unary(name: str, evaluate: Callable, slope: Callable, latex: str) -> Operation:
    """A public function of one argument; `slope(x, y)` is its derivative at x, y being its value."""
    return _enter(name, 1, evaluate, lambda a, y, _: (slope(a[0], y),), latex, public=True)


def _sigmoid(t):
    small = np.exp(-np.abs(t))
    return np.where(np.greater_equal(t, 0), 1.0, small) / (1.0 + small) + 0.0 * np.asarray(t)


def _softplus(t):
    return np.maximum(t, 0.0) + np.log1p(np.exp(-np.abs(t)))


def _sech2(x):
    small = np.exp(-2.0 * np.abs(x))
    return 4.0 * small / (1.0 + small) ** 2


def _erf(x):
    from scipy.special import erf  # loaded only by games that use it

    return erf(x)


def _above(a, b):
    return np.where(
        np.isnan(np.subtract(a, b)) & (np.not_equal(a, b)),
        np.nan,
        0.5 * np.greater(a, b) + 0.5 * np.greater_equal(a, b),
    )


def _power(x, n):
    result, square, left = None, np.asarray(x, float), abs(n)
    while left:
        if left & 1:
            result = square if result is None else result * square
        left >>= 1
        square = square * square if left else square
    assert result is not None, "the zeroth power is the number 1"
    return 1.0 / result if n < 0 else result


def _power_slope(x, n):
    if n == 2:
        return 2 * x
    return n * (power(x, payload=n - 1) if n != 1 else 1)


def where(condition: Any, yes: Any, no: Any) -> Any:
    """`yes` where the condition (a comparison by `less`) holds, else `no`."""
    return select(condition, yes, no)


add = _enter("add", 2, np.add, lambda a, y, _: (1, 1), "{0} + {1}")
sub = _enter("sub", 2, np.subtract, lambda a, y, _: (1, -1), "{0} - {1}")
mul = _enter("mul", 2, np.multiply, lambda a, y, _: (a[1], a[0]), r"{0} \, {1}")
div = _enter("div", 2, np.divide, lambda a, y, _: (1 / a[1], -(y / a[1])), r"\frac{{{0}}}{{{1}}}")
neg = _enter("neg", 1, np.negative, lambda a, y, _: (-1,), "-{0}")
power = _enter("power", 1, _power, lambda a, y, n: (_power_slope(a[0], n),), "{0}^{{{1}}}", has_payload=True)

exp = _unary("exp", np.exp, lambda x, y: y, r"e^{{{0}}}")
log = _unary("log", np.log, lambda x, y: 1 / x, r"\log\left({0}\right)")
sqrt = _unary("sqrt", np.sqrt, lambda x, y: 1 / (2 * y), r"\sqrt{{{0}}}")
sin = _unary("sin", np.sin, lambda x, y: cos(x), r"\sin\left({0}\right)")
cos = _unary("cos", np.cos, lambda x, y: -sin(x), r"\cos\left({0}\right)")
tan = _unary("tan", np.tan, lambda x, y: 1 + y * y, r"\tan\left({0}\right)")
sinh = _unary("sinh", np.sinh, lambda x, y: cosh(x), r"\sinh\left({0}\right)")
cosh = _unary("cosh", np.cosh, lambda x, y: sinh(x), r"\cosh\left({0}\right)")
tanh = _unary("tanh", np.tanh, lambda x, y: sech2(x), r"\tanh\left({0}\right)")
arctan = _unary("arctan", np.arctan, lambda x, y: 1 / (1 + x * x), r"\arctan\left({0}\right)")
absolute = _unary("abs", np.abs, lambda x, y: above(x, 0) - above(0, x), r"\left|{0}\right|")
sigmoid = _unary("sigmoid", _sigmoid, lambda x, y: y * sigmoid(-x), r"\sigma\left({0}\right)")
logsigmoid = _unary(
    "logsigmoid", lambda t: -_softplus(np.negative(t)), lambda x, y: sigmoid(-x), r"\log\sigma\left({0}\right)"
)
softplus = _unary("softplus", _softplus, lambda x, y: sigmoid(x), r"\operatorname{{softplus}}\left({0}\right)")
relu = _unary("relu", lambda x: np.maximum(x, 0.0), lambda x, y: above(x, 0), r"\left({0}\right)_{{+}}")
erf = _unary("erf", _erf, lambda x, y: exp(-(x * x)) * _two_over_sqrt_pi(x), r"\operatorname{{erf}}\left({0}\right)")

minimum = _enter(
    "min",
    2,
    np.minimum,
    lambda a, y, _: (above(a[1], a[0]), above(a[0], a[1])),
    r"\min\left({0}, {1}\right)",
    public=True,
)
maximum = _enter(
    "max",
    2,
    np.maximum,
    lambda a, y, _: (above(a[0], a[1]), above(a[1], a[0])),
    r"\max\left({0}, {1}\right)",
    public=True,
)

sech2 = _enter("sech2", 1, _sech2, lambda a, y, _: (-2 * (y * tanh(a[0])),))
above = _enter("above", 2, _above, lambda a, y, _: (None, None))
fma = _enter("fma", 3, lambda a, b, c: a * b + c, lambda a, y, _: (a[1], a[0], 1))
less = _enter("less", 2, lambda a, b: np.where(np.less(a, b), 1.0, 0.0), lambda a, y, _: (None, None))
select = _enter(
    "select",
    3,
    lambda c, a, b: np.where(np.not_equal(c, 0), a, b),
    lambda a, y, _: (None, select(a[0], 1, 0), select(a[0], 0, 1)),
)


def _two_over_sqrt_pi(like: Any) -> Any:
    """2/sqrt(pi), as a line of the program where the argument is one, so that it stays exact."""
    if hasattr(like, "builder"):
        return 2 / sqrt(like.builder.constant("pi"))
    return 2.0 / np.sqrt(np.pi)
