"""A formula as text again: what the parser reads back to the same tree."""

from enum import IntEnum
from fractions import Fraction
from typing import NamedTuple

from gamedyn.formula.tree import Call, Constant, Mean, Name, Number, Tree, fold


class Strength(IntEnum):
    """How tightly Python holds a piece together; a weaker one needs brackets where a stronger one is due."""

    SUM = 1
    PRODUCT = 2
    SIGN = 3
    POWER = 4
    ATOM = 5


class Piece(NamedTuple):
    """Text and what holds it together."""

    text: str
    strength: Strength

    def at_least(self, strength: Strength) -> str:
        """The text, in brackets if it is weaker than that."""
        return self.text if self.strength >= strength else f"({self.text})"


# the sign, the strengths due on its sides, and that of the result
OPERATORS = {
    "add": (" + ", Strength.SUM, Strength.PRODUCT, Strength.SUM),
    "sub": (" - ", Strength.SUM, Strength.PRODUCT, Strength.SUM),
    "mul": ("*", Strength.PRODUCT, Strength.SIGN, Strength.PRODUCT),
    "div": ("/", Strength.PRODUCT, Strength.SIGN, Strength.PRODUCT),
    "power": ("**", Strength.ATOM, Strength.ATOM, Strength.POWER),
}


def text(tree: Tree) -> str:
    """The formula as one would write it; `parse(text(tree)) == tree` for every tree that the parser made."""
    return fold(tree, _piece).text


def _piece(node: Tree, below: list[Piece]) -> Piece:
    if isinstance(node, Call):
        return _operation(node.function, below)
    if isinstance(node, Mean):
        return Piece(f"mean({below[0].text} for {node.variable} in {node.measure})", Strength.ATOM)
    if isinstance(node, Name):
        return Piece(node.name if node.index is None else f"{node.name}[{node.index}]", Strength.ATOM)
    if isinstance(node, Constant):
        return Piece(node.name, Strength.ATOM)
    assert isinstance(node, Number)
    return _number(node.value)


def _operation(name: str, below: list[Piece]) -> Piece:
    if name == "neg":
        return Piece(f"-{below[0].at_least(Strength.POWER)}", Strength.SIGN)
    if name not in OPERATORS:
        return Piece(f"{name}({', '.join(piece.text for piece in below)})", Strength.ATOM)
    sign, left, right, strength = OPERATORS[name]
    right = Strength.ATOM if below[1].text.startswith("-") else right  # x - -y is legal and unreadable
    return Piece(f"{below[0].at_least(left)}{sign}{below[1].at_least(right)}", strength)


def _number(value: Fraction) -> Piece:
    if value < 0:
        return Piece(f"-{_number(-value).text}", Strength.SIGN if _places(value) is not None else Strength.PRODUCT)
    places = _places(value)
    if places is None:
        return Piece(f"{value.numerator}/{value.denominator}", Strength.PRODUCT)
    digits = str(int(value * 10**places))
    if places > 12:
        return Piece(f"{digits}e-{places}", Strength.ATOM)
    padded = digits.rjust(places + 1, "0")
    return Piece(f"{padded[:-places]}.{padded[-places:]}" if places else digits, Strength.ATOM)


def _places(value: Fraction) -> int | None:
    """How many digits follow the decimal point; None if they never end."""
    rest, twos, fives = value.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    return max(twos, fives) if rest == 1 else None
