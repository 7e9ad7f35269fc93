"""The first look at a formula: its words, and every limit that keeps the parser from choking on them.

What passes here is short, shallow, and spelled with the words of the language, so that Python's own
parser (which is at the mercy of its stack) can be trusted with it.
"""

import keyword
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from gamedyn.errors import UserError, nearest
from gamedyn.formula.functions import OPERATIONS

MAX_LENGTH = 20_000  # characters
MAX_SYMBOLS = 5_000  # names, numbers and operators
MAX_NESTING = 150  # brackets, and operators that wait for what is on their right
MAX_DIGITS = 1_200  # characters of one number; the longest exact decimal of a float has fewer

FUNCTIONS = {name: operation.arity for name, operation in OPERATIONS.items() if operation.public}
RESERVED = {*FUNCTIONS, "mean", "pi", "e"}
SPELLINGS = {
    "ln": "log",
    "atan": "arctan",
    "logistic": "sigmoid",
    "expit": "sigmoid",
    "fabs": "abs",
    "E": "mean",
    "Pi": "pi",
}
SYNTAX = "numbers, names, + - * / **, parentheses, functions, mean(... for x in measure)"

IDENTIFIER = re.compile(r"[A-Za-z]\w*", re.ASCII)
WORD = re.compile(
    r"(?P<number>(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?P<name>[A-Za-z_]\w*)|(?P<sign>\*\*|[-+*/(),\[\]])",
    re.ASCII,
)
FOREIGN = {
    ".": "an attribute access",
    "'": "a string",
    '"': "a string",
    "=": "an equals sign",
    "<": "a comparison",
    ">": "a comparison",
    "#": "a comment",
    "{": "a brace",
    "}": "a brace",
    "^": "the sign ^ (a power is written **)",
}


class FormulaError(UserError):
    """A formula that gamedyn does not read; `line` and `column` count from 1."""

    def __init__(self, message: str, text: str, line: int, column: int):
        super().__init__(message)
        self.text = text
        self.line = line
        self.column = column


class Fault(Exception):
    """Something in a formula that is refused, and where it begins; `located` makes it an error to show."""

    def __init__(self, position: int, found: str, allowed: str = SYNTAX, hint: str = ""):
        super().__init__(found)
        self.position, self.found, self.allowed, self.hint = position, found, allowed, hint

    def located(self, text: str, where: str) -> FormulaError:
        """The error in terms of the user's text."""
        line = text.count("\n", 0, self.position) + 1
        column = self.position - text.rfind("\n", 0, self.position)
        place = f"line {line}, column {column}" if "\n" in text else f"column {column}"
        message = f"{where}: {place}" if where else place
        message += f": found {self.found}. {self.hint}Allowed: {self.allowed}."
        return FormulaError(message + _picture(text.split("\n")[line - 1], column), text, line, column)


class Word(NamedTuple):
    """A piece of a formula and where it begins; `kind` is number, name, keyword or sign."""

    kind: str
    text: str
    position: int

    @property
    def is_operand(self) -> bool:
        """Whether a value ends here, so that an operator may follow."""
        return self.kind in ("number", "name") or self.text in (")", "]")


def check_name(name: object, where: str = "", kind: str = "parameter") -> None:
    """Raise UserError if a formula could not call something by this name."""
    found = f'{where}: found the {kind} name "{name}"' if where else f'found the {kind} name "{name}"'
    if not isinstance(name, str) or not IDENTIFIER.fullmatch(name):
        raise UserError(f"{found}. Allowed: a letter, then letters, digits and _ (ASCII only).")
    if name in RESERVED or keyword.iskeyword(name):
        owner = "Python" if keyword.iskeyword(name) else "formulas"
        reserved = f"{', '.join(sorted(RESERVED))} and Python's keywords"
        raise UserError(
            f'{found}, a reserved word of {owner}. Did you mean "{name}_"? Allowed: any name but {reserved}.'
        )


def suggestion(name: str, known: Iterable[str]) -> str:
    """The hint that names what was probably meant, or nothing."""
    known = list(known)
    return f'Did you mean "{SPELLINGS[name]}"? ' if SPELLINGS.get(name) in known else nearest(name, known)


def scan(text: str, known: Collection[str] = ()) -> list[Word]:
    """The words of a formula; Fault if there are too many, too deep, or others than a formula has."""
    if len(text) > MAX_LENGTH:
        raise Fault(MAX_LENGTH, f"a formula of {len(text):,} characters", f"at most {MAX_LENGTH:,}")
    words: list[Word] = []
    try:
        words.extend(_words(text))
    except Fault:
        _check_neighbors(words, known)  # the leftmost fault is the one to report
        raise
    symbols = [word for word in words if word.text not in "()[],"]
    if not words:
        raise Fault(0, "an empty formula")
    if len(symbols) > MAX_SYMBOLS:
        found = f"a formula of {len(symbols):,} names, numbers and operators"
        raise Fault(symbols[MAX_SYMBOLS].position, found, f"at most {MAX_SYMBOLS:,}")
    _check_nesting(words)
    _check_neighbors(words, known)
    return words


def _picture(line: str, column: int) -> str:
    """The line with a caret below the fault, if it fits on a screen."""
    shown = line.replace("\t", " ")
    return f"\n    {shown}\n    {' ' * (column - 1)}^" if len(shown) <= 120 and shown.isprintable() else ""


def _words(text: str) -> Iterator[Word]:
    position = 0
    while position < len(text):
        if text[position] in " \t\n":
            position += 1
            continue
        match = WORD.match(text, position)
        if match is None:
            raise Fault(position, _foreign(text[position]))
        yield _word(str(match.lastgroup), match.group(), position)
        position = match.end()


def _foreign(character: str) -> str:
    title = unicodedata.name(character, "a control character")
    shown = f'"{character}"' if character.isprintable() else f"U+{ord(character):04X}"
    return FOREIGN.get(character) or f"the character {shown} ({title})"


def _word(kind: str, text: str, position: int) -> Word:
    if text in ("for", "in"):
        return Word("keyword", text, position)
    if keyword.iskeyword(text):
        raise Fault(position, f'the Python keyword "{text}"')
    if kind == "number" and len(text) > MAX_DIGITS:
        raise Fault(position, f"a number of {len(text):,} characters", f"at most {MAX_DIGITS:,}")
    return Word(kind, text, position)


def _check_nesting(words: list[Word]) -> None:
    """Bound the depth; `levels` counts in each open bracket the operators whose right side is still open."""
    levels, opened = [0], []
    for before, word in pairwise([Word("keyword", "", 0), *words]):
        if word.text in ("(", "["):
            levels.append(1)
            opened.append(word)
        elif word.text in (")", "]"):
            if not opened or opened.pop().text + word.text not in ("()", "[]"):
                raise Fault(word.position, f'"{word.text}" without its partner')
            levels.pop()
        elif word.text == "**" or (word.text in ("+", "-") and not before.is_operand):
            levels[-1] += 1
        elif word.kind == "sign":
            levels[-1] = 1 if opened else 0
        if sum(levels) > MAX_NESTING:
            raise Fault(word.position, f"more than {MAX_NESTING} levels of nesting", f"at most {MAX_NESTING}")
    if opened:
        raise Fault(opened[-1].position, f'"{opened[-1].text}" that is never closed')


def _check_neighbors(words: list[Word], known: Collection[str]) -> None:
    """Refuse what Python would blame on something else: 2x, x y, an operator without operand, unknown functions."""
    for before, word in pairwise([Word("keyword", "", 0), *words, Word("keyword", "", 0)]):
        if before.is_operand and word.kind in ("number", "name"):
            raise Fault(
                word.position, f'"{word.text}" right after "{before.text}"', "an operator between them, such as *"
            )
        if word.text in ("*", "/", "**") and not before.is_operand:
            raise Fault(word.position, f'"{word.text}" with nothing on its left')
        if word.text == "(" and before.kind == "name":
            _check_function(before, known)
        elif word.text == "(" and before.is_operand:
            raise Fault(word.position, f'"(" right after "{before.text}"', "an operator between them, such as *")


def _check_function(word: Word, known: Collection[str]) -> None:
    functions = [*sorted(FUNCTIONS), "mean"]
    if word.text in functions:
        return
    if word.text in known or word.text in ("pi", "e"):
        hint = f"A product is written {word.text}*(...). "
        raise Fault(word.position, f'the name "{word.text}" used as a function', ", ".join(functions), hint)
    found = f'the unknown function "{word.text}"'
    raise Fault(word.position, found, ", ".join(functions), suggestion(word.text, functions))
