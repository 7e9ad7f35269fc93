"""What a formula says is what the tree holds, and everything else is refused at once, with its place and a way out."""

import time
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gamedyn.errors import UserError
from gamedyn.formula.parse import FormulaError, check_name, parse
from gamedyn.formula.tree import Constant, Mean, Name, Number, Tree, call, measures, names, number
from tests.formula.strategies import MEASURES, PARAMETERS, formulas, text

NAMES = ("x", "y", "theta", "psi")
KNOWN = {"data": 1, "pairs": 2}
X, Y = Name("x"), Name("y")


def read(formula: str) -> Tree:
    return parse(formula, NAMES, KNOWN)


def refusal(formula: str, **settings: object) -> FormulaError:
    with pytest.raises(FormulaError) as caught:
        parse(formula, **{"names": NAMES, "measures": KNOWN, **settings})  # type: ignore[arg-type]
    return caught.value


READINGS = {
    "x + y*2": call("add", X, call("mul", Y, number(2))),
    "x - y - x": call("sub", call("sub", X, Y), X),
    "x**y**2": call("power", X, call("power", Y, number(2))),
    "-x**2": call("neg", call("power", X, number(2))),
    "-x*y": call("mul", call("neg", X), Y),
    "+x": X,
    "x/x": call("div", X, X),
    "0*x": call("mul", number(0), X),
    "2*pi*e": call("mul", call("mul", number(2), Constant("pi")), Constant("e")),
    "min(x, y, 3)": call("min", call("min", X, Y), number(3)),
    "sigmoid(x)": call("sigmoid", X),
    "  x\n + y\t": call("add", X, Y),
    "mean(t*x for t in data)": Mean(call("mul", Name("t"), X), "t", "data", 1),
    "mean(t[0] for t in data)": Mean(Name("t"), "t", "data", 1),
    "mean(p[0] - p[1] for p in pairs)": Mean(call("sub", Name("p", 0), Name("p", 1)), "p", "pairs", 2),
    "mean(mean(t*p[1] for t in data) for p in pairs)": Mean(
        Mean(call("mul", Name("t"), Name("p", 1)), "t", "data", 1), "p", "pairs", 2
    ),
}


@pytest.mark.parametrize(("formula", "tree"), READINGS.items())
def test_a_formula_is_read_as_it_is_written(formula, tree):
    assert read(formula) == tree


NUMBERS = {
    "0.45": Fraction(45, 100),
    "1e-3": Fraction(1, 1000),
    ".5": Fraction(1, 2),
    "5.": Fraction(5),
    "1_000": Fraction(1000),
    "1/3": Fraction(1, 3),
    "-2": Fraction(-2),
    "2**-3": Fraction(1, 8),
    "0.1 + 0.2": Fraction(3, 10),
    "(1/3 - 1/3)*7": Fraction(0),
    "0**0": Fraction(1),
    "0e999999999": Fraction(0),
    "4.9e-324": Fraction(49, 10**325),
}


@pytest.mark.parametrize(("formula", "value"), NUMBERS.items())
def test_numbers_are_exact(formula, value):
    assert read(formula) == Number(value)


@settings(max_examples=300, derandomize=True, database=None, deadline=None)
@given(formulas())
def test_a_tree_written_out_is_read_as_the_same_tree(formula):
    tree = parse(formula, PARAMETERS, {name: measure.dimension for name, measure in MEASURES.items()})
    again = parse(text(tree), PARAMETERS, {name: measure.dimension for name, measure in MEASURES.items()})
    assert again == tree
    assert hash(again) == hash(tree)


def test_any_name_is_free_where_none_are_given():
    assert names(parse("a*b1 + c_d - pi")) == {"a", "b1", "c_d"}


def test_bound_variables_are_not_free():
    tree = read("mean(x*t - mean(p[0]*t for p in pairs) for t in data)")
    assert names(tree) == {"x"}
    assert measures(tree) == {"data": 1, "pairs": 2}


def test_long_sums_are_read():
    terms = 2_000
    assert names(read(" + ".join(["x*1"] * (terms // 2)))) == {"x"}
    assert read("x" + "-x" * terms) == read("x" + " - x" * terms)


HUGE = "x" + "+x" * 500_000
REFUSED = {
    "__import__('os').system('x')": (1, 'the unknown function "__import__"'),
    "().__class__": (3, "an attribute access"),
    "x.__dict__": (2, "an attribute access"),
    "9**9**9**9": (7, "a huge power"),
    "(" * 10_000 + "x" + ")" * 10_000: (20_001, "a formula of 20,001 characters"),
    "(" * 9_000 + "x" + ")" * 9_000: (151, "more than 150 levels of nesting"),
    "sin(" * 3_000 + "x" + ")" * 3_000: (604, "more than 150 levels of nesting"),
    "[" * 9_000: (151, "more than 150 levels of nesting"),
    HUGE: (20_001, "a formula of 1,000,001 characters"),
    "x" + "+x" * 5_000: (5_001, "a formula of 10,001 names, numbers and operators"),
    "-" * 10_000 + "x": (5_001, "a formula of 10,001 names, numbers and operators"),
    "-" * 400 + "x": (151, "more than 150 levels of nesting"),
    "**".join("x" * 400): (452, "more than 150 levels of nesting"),
    "x**-" * 300 + "x": (302, "more than 150 levels of nesting"),
    'exec("x")': (1, 'the unknown function "exec"'),
    "x if y else z": (3, 'the Python keyword "if"'),
    "[x for x in y]": (1, "a list comprehension"),
    'f"{x}"': (2, "a string"),
    "x + 'a'": (5, "a string"),
    "lambda: x": (1, 'the Python keyword "lambda"'),
    "x and y": (3, 'the Python keyword "and"'),
    "not x": (1, 'the Python keyword "not"'),
    "True*x": (1, 'the Python keyword "True"'),
    "x < y": (3, "a comparison"),
    "x == y": (3, "an equals sign"),
    "(x := 2)": (4, 'the character ":" (COLON)'),
    "min(x, key=y)": (11, "an equals sign"),
    "min(*x)": (5, '"*" with nothing on its left'),
    "min(x, **y)": (8, '"**" with nothing on its left'),
    "x^2": (2, "the sign ^ (a power is written **)"),
    "x//y": (3, '"/" with nothing on its left'),
    "x % y": (3, 'the character "%" (PERCENT SIGN)'),
    "x # note": (3, "a comment"),
    "x\0": (2, "the character U+0000 (a control character)"),
    "x\\\n+y": (2, 'the character "\\" (REVERSE SOLIDUS)'),
    "ﬁ": (1, 'the character "ﬁ" (LATIN SMALL LIGATURE FI)'),
    "x − y": (3, 'the character "−" (MINUS SIGN)'),
    "𝐱": (1, 'the character "𝐱" (MATHEMATICAL BOLD SMALL X)'),
    "2x": (2, '"x" right after "2"'),
    "1j": (2, '"j" right after "1"'),
    "0x1F": (2, '"x1F" right after "0"'),
    "x y": (3, '"y" right after "x"'),
    "x y(x)": (3, '"y" right after "x"'),
    "(x)(y)": (4, '"(" right after ")"'),
    "x(y)": (1, 'the name "x" used as a function'),
    "": (1, "an empty formula"),
    " \n": (1, "an empty formula"),
    "x +": (4, "the end of an unfinished formula"),
    "(x": (1, '"(" that is never closed'),
    "x)": (2, '")" without its partner'),
    "(x]": (3, '"]" without its partner'),
    "x,": (1, "empty parentheses, or a comma outside of a function's arguments"),
    "x + , y": (5, '",", which does not fit here'),
    "007": (1, '"007", which does not fit here'),
    "[x]": (1, "a list"),
    "x[0]": (1, "an index"),
    "zeta": (1, 'the unknown name "zeta"'),
    "data": (1, 'the measure "data"'),
    "sin": (1, 'the function "sin" without its arguments'),
    "sin()": (1, "sin of 0 arguments"),
    "sin(x, y)": (1, "sin of 2 arguments"),
    "min(x)": (1, "min of 1 arguments"),
    "above(x, y)": (1, 'the unknown function "above"'),
    "x/0": (3, "a division by the number 0"),
    "x/(2 - 4/2)": (4, "a division by the number 0"),
    "0**-1": (4, "a division by the number 0"),
    "x**1001": (4, "a huge power"),
    "x**-1e9": (4, "a huge power"),
    "(1/3)**1000": (8, "a result too small for a float"),
    "3*10**308": (3, "a result too large for a float"),
    "(1001/1000)**900": (14, "a huge power"),
    "(1001/1000)**390*(1003/1000)**390": (18, "an exact number too long to keep"),
    "(-2)**0.5": (7, "a power of the number -2 that need not be real"),
    "(-2)**x": (7, "a power of the number -2 that need not be real"),
    "1e400": (1, "a number too large for a float"),
    "x + 1e999999999": (5, "a number too large for a float"),
    "1e-999999999": (1, "a number too small for a float"),
    "1" * 1_300: (1, "a number of 1,300 characters"),
    "mean(x)": (1, "mean without a variable"),
    "mean(x, y)": (1, "mean without a variable"),
    "mean(x, y for y in data)": (9, '"y", which does not fit here'),
    "sin(t for t in data)": (4, "a generator outside of mean(...)"),
    "mean(t for t in dats)": (17, 'the unknown measure "dats"'),
    "mean(t for t in sin(x))": (17, "an expression to run over"),
    "mean(t for t in data if x)": (22, 'the Python keyword "if"'),
    "mean(t for t in data for s in data)": (26, "a second for"),
    "mean(t for t, s in data)": (12, "several variables"),
    "mean(x for x in data)": (12, 'the bound variable "x"'),
    "mean(t for pi in data)": (12, 'the bound variable "pi"'),
    "mean(t for data in data)": (12, 'the bound variable "data"'),
    "mean(mean(t for t in data) for t in data)": (17, 'the bound variable "t"'),
    "mean(t for t in data) + t": (25, 'the unknown name "t"'),
    "mean(p for p in pairs)": (6, '"p", which has 2 components'),
    "mean(p[2] for p in pairs)": (8, 'this index of "p"'),
    "mean(p[-1] for p in pairs)": (8, 'this index of "p"'),
    "mean(p[x] for p in pairs)": (8, 'this index of "p"'),
    "mean(t[1] for t in data)": (8, 'this index of "t"'),
}


@pytest.mark.parametrize(
    ("formula", "column", "found"), [(f, *rest) for f, rest in REFUSED.items()], ids=range(len(REFUSED))
)
def test_what_is_no_formula_is_refused_within_a_second(formula, column, found):
    start = time.process_time()
    error = refusal(formula)
    assert time.process_time() - start < 1
    assert (error.column, error.line) == (column, 1)
    assert f"found {found}. " in str(error)
    assert error.text == formula


def nested(levels: int) -> str:
    """An expectation of an expectation of an expectation."""
    return "mean(" * levels + "x" + "".join(f" for t{k} in data)" for k in range(levels))


def test_eleven_nested_expectations_are_refused_and_ten_are_not():
    assert names(read(nested(10))) == {"x"}
    assert "more than 10 means inside of each other" in str(refusal(nested(11)))


def test_a_name_is_not_both_free_and_bound():
    for formula in ("t + mean(t for t in data)", "mean(t for t in data) + t"):
        with pytest.raises(FormulaError, match='"t"'):
            parse(formula, None, KNOWN)


def test_the_message_says_where_what_nearest_and_allowed():
    error = refusal("x*thetta", where="game.toml:4: game.value")
    assert str(error) == (
        'game.toml:4: game.value: column 3: found the unknown name "thetta". Did you mean "theta"? '
        "Allowed: psi, theta, x, y, pi, e.\n    x*thetta\n      ^"
    )
    assert 'Did you mean "log"?' in str(refusal("ln(x)"))
    assert 'Did you mean "logsigmoid"?' in str(refusal("logsigmod(x)"))
    assert 'Did you mean "data"?' in str(refusal("mean(t for t in dat)"))
    assert "A product is written x*(...)." in str(refusal("x(1 + y)"))


def test_a_fault_in_a_later_line_is_found_there():
    error = refusal("x +\r\n  yy")
    assert (error.line, error.column) == (2, 3)
    assert str(error).startswith('line 2, column 3: found the unknown name "yy"')
    assert str(error).endswith("\n      yy\n      ^")


def test_a_formula_is_text():
    with pytest.raises(UserError, match="found 5. Allowed: a formula"):
        parse(5, where="")  # type: ignore[arg-type]


PIECES = [
    "x",
    "theta",
    "t",
    "p",
    "pi",
    "e",
    "data",
    "pairs",
    "1",
    "0",
    "2.5",
    "1e9",
    "sin(",
    "min(",
    "mean(",
    "(",
    ")",
    "[",
    "]",
]
PIECES += [
    ",",
    "+",
    "-",
    "*",
    "**",
    "/",
    " ",
    "\n",
    " for ",
    " in ",
    " if ",
    ".",
    "'",
    "=",
    "__class__",
    "lambda ",
    ":",
    "#",
    "é",
]


def outcome(formula: str) -> Tree | FormulaError:
    try:
        return read(formula)
    except FormulaError as error:
        return error


@settings(max_examples=1_000, derandomize=True, database=None, deadline=None)
@given(st.text(max_size=60) | st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_any_text_is_either_read_or_refused_with_its_place(formula):
    found, lines = outcome(formula), formula.replace("\r\n", "\n").split("\n")
    if isinstance(found, FormulaError):
        assert 1 <= found.line <= len(lines)
        assert 1 <= found.column <= len(lines[found.line - 1]) + 1


@pytest.mark.parametrize("name", ["x", "theta", "w_0", "Psi", "lambda_", "x" * 100])
def test_ordinary_names_are_accepted(name):
    check_name(name)
    assert parse(name, [name]) == Name(name)


@pytest.mark.parametrize(
    "name", ["sin", "mean", "pi", "e", "lambda", "None", "2x", "x y", "", "_x", "ｘ", "θ", "x.y", 3]
)
def test_reserved_words_and_what_is_no_word_are_refused_as_names(name):
    with pytest.raises(UserError, match=r"game\.players: found the constant name"):
        check_name(name, where="game.players", kind="constant")


def test_the_message_about_a_name_offers_another():
    with pytest.raises(
        UserError, match='found the parameter name "lambda", a reserved word of Python. Did you mean "lambda_"'
    ):
        check_name("lambda")
