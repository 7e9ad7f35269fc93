"""LaTeX of a formula: as it was written, with fractions, powers, Greek letters and only the brackets it needs."""

from enum import IntEnum
from fractions import Fraction
from typing import NamedTuple

from gamedyn.formula.functions import OPERATIONS
from gamedyn.formula.tree import Call, Constant, Mean, Name, Number, Tree, fold

# fmt: off
GREEK = {
    "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu",
    "nu", "xi", "pi", "rho", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega", "Gamma", "Delta",
    "Theta", "Lambda", "Xi", "Pi", "Sigma", "Upsilon", "Phi", "Psi", "Omega",
}
# fmt: on


class Strength(IntEnum):
    """How tightly a piece of LaTeX holds together; a weaker one needs brackets where a stronger one is due."""

    SUM = 1
    SIGN = 2
    PRODUCT = 3
    POWER = 4
    ATOM = 5


class Piece(NamedTuple):
    """LaTeX and what holds it together."""

    text: str
    strength: Strength

    def at_least(self, strength: Strength) -> str:
        """The text, in brackets if it is weaker than that."""
        return self.text if self.strength >= strength else rf"\left({self.text}\right)"


# the strengths due on both sides, and that of the result
OPERATORS = {
    "add": (Strength.SUM, Strength.PRODUCT, Strength.SUM),
    "sub": (Strength.SUM, Strength.PRODUCT, Strength.SUM),
    "mul": (Strength.SIGN, Strength.PRODUCT, Strength.PRODUCT),
    "div": (Strength.SUM, Strength.SUM, Strength.PRODUCT),
    "neg": (Strength.PRODUCT, Strength.PRODUCT, Strength.SIGN),
    "power": (Strength.ATOM, Strength.SUM, Strength.POWER),
    "exp": (Strength.SUM, Strength.SUM, Strength.POWER),
}
ATOM = (Strength.SUM, Strength.SUM, Strength.ATOM)


def latex(tree: Tree) -> str:
    """The formula in LaTeX's math mode."""
    return fold(tree, _piece).text


def symbol(name: str, index: int | None = None) -> str:
    r"""The LaTeX of a name: theta is \theta, psi1 and psi_1 are \psi_{1}, a word is upright."""
    head, *subscripts = name.split("_")
    letters = head.rstrip("0123456789")
    subscripts = [part for part in (head[len(letters) :], *subscripts, "" if index is None else str(index)) if part]
    shown = ", ".join(_letters(part) for part in subscripts)
    return f"{_letters(letters)}_{{{shown}}}" if shown else _letters(letters)


def _letters(text: str) -> str:
    if text in GREEK:
        return f"\\{text}"
    return text if len(text) == 1 or text.isdigit() else rf"\mathrm{{{text}}}"


def _piece(node: Tree, below: list[Piece]) -> Piece:
    if isinstance(node, Call):
        return _operation(node, below)
    if isinstance(node, Mean):
        bound = rf"\mathbb{{E}}_{{{symbol(node.variable)} \sim {symbol(node.measure)}}}"
        return Piece(rf"{bound}\left[{below[0].text}\right]", Strength.ATOM)
    if isinstance(node, Name):
        return Piece(symbol(node.name, node.index), Strength.ATOM)
    if isinstance(node, Constant):
        return Piece(r"\pi" if node.name == "pi" else node.name, Strength.ATOM)
    assert isinstance(node, Number)
    return _number(node.value)


def _operation(node: Call, below: list[Piece]) -> Piece:
    left, right, strength = OPERATORS.get(node.function, ATOM)
    given = [piece.at_least(due) for piece, due in zip(below, (left, right), strict=False)]
    shape = OPERATIONS[node.function].latex
    if node.function == "power" and isinstance(node.arguments[1], Number):
        given[1] = str(node.arguments[1].value)
    if node.function == "mul":
        strength = min(strength, max(below[0].strength, Strength.SIGN))  # -x y begins with a sign
        shape = r"{0} \cdot {1}" if isinstance(node.arguments[1], Number) else shape
    if node.function in ("min", "max") and getattr(node.arguments[0], "function", "") == node.function:
        given[0] = given[0].removeprefix(rf"\{node.function}\left(").removesuffix(r"\right)")
    return Piece(shape.format(*given), strength)


def _number(value: Fraction) -> Piece:
    if value < 0:
        return Piece(f"-{_number(-value).text}", Strength.SIGN)
    places = _decimal_places(value.denominator)
    if value.denominator in (2, 4) or places is None:
        return Piece(rf"\frac{{{value.numerator}}}{{{value.denominator}}}", Strength.PRODUCT)
    digits = str(int(value * 10**places))
    zeros = len(digits) - len(digits.rstrip("0")) if value else 0
    if len(digits) - places > 6 and zeros > 3 or places - len(digits) > 3:
        return _scientific(digits.rstrip("0"), zeros - places)
    padded = digits.rjust(places + 1, "0")
    return Piece(f"{padded[:-places]}.{padded[-places:]}" if places else digits, Strength.ATOM)


def _decimal_places(denominator: int) -> int | None:
    """How many digits follow the point; None if they never end."""
    places = 0
    while 10**places % denominator and places <= denominator.bit_length():
        places += 1
    return places if 10**places % denominator == 0 else None


def _scientific(digits: str, exponent: int) -> Piece:
    exponent += len(digits) - 1
    mantissa = digits[0] + (f".{digits[1:]}" if digits[1:] else "")
    text = f"10^{{{exponent}}}" if mantissa == "1" else rf"{mantissa} \cdot 10^{{{exponent}}}"
    return Piece(text, Strength.POWER if mantissa == "1" else Strength.PRODUCT)
