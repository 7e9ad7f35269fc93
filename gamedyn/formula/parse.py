"""From text to tree: Python's expression grammar read through a whitelist; nothing is ever evaluated."""

import ast
import warnings
from collections.abc import Callable, Collection, Mapping
from functools import reduce

from gamedyn.errors import UserError, nearest
from gamedyn.formula import exact, scan
from gamedyn.formula.scan import Fault, FormulaError, check_name
from gamedyn.formula.tree import Constant, Mean, Name, Number, Tree, call

__all__ = ["FormulaError", "check_name", "parse"]

MAX_MEANS = 10  # inside of each other; the work grows with the product of their nodes

OPERATORS: dict[type[ast.operator], str] = {
    ast.Add: "add",
    ast.Sub: "sub",
    ast.Mult: "mul",
    ast.Div: "div",
    ast.Pow: "power",
}
REFUSED: dict[type[ast.expr], str] = {
    ast.GeneratorExp: "a generator outside of mean(...)",
    ast.List: "a list",
    ast.ListComp: "a list comprehension",
    ast.Tuple: "empty parentheses, or a comma outside of a function's arguments",
}


def parse(
    text: str, names: Collection[str] | None = None, measures: Mapping[str, int] | None = None, where: str = ""
) -> Tree:
    """The tree of a formula.

    `names` are those it may leave free (any, if None), `measures` gives the number of components of each measure's
    variable. Raises FormulaError with line and column, what was found, and what is allowed.
    """
    if not isinstance(text, str):
        raise UserError(
            f"{where}: found {text!r}. Allowed: a formula." if where else f"found {text!r}. Allowed: a formula."
        )
    text = text.replace("\r\n", "\n")
    try:
        scan.scan(text, names or ())
        return _Reader(text, names, measures or {}).formula()
    except Fault as fault:
        raise fault.located(text, where) from None


class _Reader:
    """Turns the nodes of Python's parser into ours; `bound` has the components of the variables bound here."""

    def __init__(self, text: str, names: Collection[str] | None, measures: Mapping[str, int]):
        self.names = names
        self.measures = measures
        self.bound: dict[str, int] = {}
        self.variables: set[str] = set()  # bound anywhere
        self.free: set[str] = set()
        self.text = f"({text}\n)"  # so that blanks and line breaks mean nothing
        self.starts = [0]
        for line in self.text.split("\n"):
            self.starts.append(self.starts[-1] + len(line) + 1)
        self.readers: dict[type[ast.expr], Callable[..., Tree]] = {
            ast.BinOp: self.chain,
            ast.UnaryOp: self.sign,
            ast.Constant: self.number,
            ast.Name: self.name,
            ast.Subscript: self.component,
            ast.Call: self.call,
        }

    def formula(self) -> Tree:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                expression = ast.parse(self.text, mode="eval")
            return self.tree(expression.body)
        except SyntaxError as error:
            raise self.misfit(error) from None
        except (RecursionError, MemoryError, ValueError):
            raise Fault(0, "a formula too deep to be read", f"{scan.MAX_NESTING} levels of nesting") from None

    def misfit(self, error: SyntaxError) -> Fault:
        """The fault where Python's parser stopped, in our words."""
        position, end = self.position(error.lineno or 1, (error.offset or 1) - 1), len(self.text) - 3
        match = scan.WORD.match(self.text, position + 1)
        if match is None or position >= end:
            return Fault(end, "the end of an unfinished formula")
        return Fault(position, f'"{match.group()}", which does not fit here')

    def position(self, line: int, column: int) -> int:
        """Where that is in the user's text, which has one bracket less."""
        return max(self.starts[line - 1] + column - 1, 0)

    def place(self, node: ast.expr) -> int:
        return self.position(node.lineno, node.col_offset)

    def tree(self, node: ast.expr) -> Tree:
        reader = self.readers.get(type(node))
        if reader is None:
            raise Fault(self.place(node), REFUSED.get(type(node), "something that no formula has"))
        return reader(node)

    def chain(self, node: ast.expr) -> Tree:
        """Operators; a long sum leans to the left, so that side is a loop."""
        waiting = []
        while isinstance(node, ast.BinOp):
            waiting.append(node)
            node = node.left
        result = self.tree(node)
        for operation in reversed(waiting):
            right = self.tree(operation.right)
            try:
                result = _operation(OPERATORS[type(operation.op)], result, right)
            except exact.Refused as refused:
                raise Fault(self.place(operation.right), *refused.args) from None
        return result

    def sign(self, node: ast.UnaryOp) -> Tree:
        operand = self.tree(node.operand)
        if isinstance(node.op, ast.UAdd):
            return operand
        return Number(-operand.value) if isinstance(operand, Number) else call("neg", operand)

    def number(self, node: ast.Constant) -> Tree:
        start = self.place(node) + 1
        try:
            return Number(exact.literal(self.text[start : start + (node.end_col_offset or 0) - node.col_offset]))
        except exact.Refused as refused:
            raise Fault(start - 1, *refused.args) from None

    def name(self, node: ast.Name) -> Tree:
        name = node.id
        if name in self.bound:
            if self.bound[name] != 1:
                components = f"{name}[0] to {name}[{self.bound[name] - 1}]"
                raise Fault(self.place(node), f'"{name}", which has {self.bound[name]} components', components)
            return Name(name)
        if name in ("pi", "e"):
            return Constant(name)
        self.check_free(node)
        self.free.add(name)
        return Name(name)

    def check_free(self, node: ast.Name) -> None:
        name, known = node.id, sorted({*(self.names or ()), *self.bound})
        if name in scan.RESERVED:
            raise Fault(self.place(node), f'the function "{name}" without its arguments', f"{name}(...)")
        if name in self.measures:
            raise Fault(self.place(node), f'the measure "{name}"', f"mean(... for x in {name})")
        if self.names is None and (name in self.variables or not scan.IDENTIFIER.fullmatch(name)):
            found = (
                f'the name "{name}", which is also bound in a mean' if name in self.variables else f'the name "{name}"'
            )
            raise Fault(self.place(node), found, "other names, with a letter first")
        if self.names is not None and name not in self.names:
            hint = scan.suggestion(name, [*known, "pi", "e"])
            raise Fault(self.place(node), f'the unknown name "{name}"', ", ".join([*known, "pi", "e"]), hint)

    def component(self, node: ast.Subscript) -> Tree:
        if not isinstance(node.value, ast.Name) or node.value.id not in self.bound:
            raise Fault(self.place(node), "an index", "indices of variables that a mean binds, such as x[0]")
        name, index = node.value.id, getattr(node.slice, "value", None)
        if type(index) is not int or not 0 <= index < self.bound[name]:
            raise Fault(self.place(node.slice), f'this index of "{name}"', f"0 to {self.bound[name] - 1}")
        return Name(name, index if self.bound[name] > 1 else None)

    def call(self, node: ast.Call) -> Tree:
        if not isinstance(node.func, ast.Name) or node.keywords:
            raise Fault(self.place(node), "a call of this kind")
        name = node.func.id
        if name == "mean":
            return self.mean(node)
        arity, given = scan.FUNCTIONS[name], len(node.args)
        is_list = name in ("min", "max")
        if given < arity or (given > arity and not is_list):
            raise Fault(self.place(node), f"{name} of {given} arguments", f"{arity} or more" if is_list else f"{arity}")
        first, *others = [self.tree(argument) for argument in node.args]
        return reduce(lambda left, right: call(name, left, right), others, first) if is_list else call(name, first)

    def mean(self, node: ast.Call) -> Tree:
        body = node.args[0] if len(node.args) == 1 else None
        if not isinstance(body, ast.GeneratorExp):
            raise Fault(self.place(node), "mean without a variable", "mean(... for x in measure)")
        loop = body.generators[0]
        if len(self.bound) == MAX_MEANS:
            raise Fault(self.place(node), f"more than {MAX_MEANS} means inside of each other", f"at most {MAX_MEANS}")
        if len(body.generators) > 1:
            raise Fault(self.place(body.generators[1].target), "a second for", "a mean inside of a mean")
        if loop.ifs or loop.is_async:
            raise Fault(self.place(loop.target), "a condition", "mean(... for x in measure)")
        measure, variable = self.measure(loop.iter), self.variable(loop.target)
        self.bound[variable] = self.measures[measure]
        tree = self.tree(body.elt)
        del self.bound[variable]
        return Mean(tree, variable, measure, self.measures[measure])

    def measure(self, node: ast.expr) -> str:
        known = ", ".join(sorted(self.measures)) or "none, since the game has no measure"
        if not isinstance(node, ast.Name):
            raise Fault(self.place(node), "an expression to run over", f"the name of a measure ({known})")
        if node.id not in self.measures:
            raise Fault(self.place(node), f'the unknown measure "{node.id}"', known, nearest(node.id, self.measures))
        return node.id

    def variable(self, node: ast.expr) -> str:
        if not isinstance(node, ast.Name):
            raise Fault(self.place(node), "several variables", "one name; its components are x[0], x[1]")
        name = node.id
        taken = {*(self.names or ()), *self.bound, *self.measures, *self.free}
        if name in taken or name in scan.RESERVED or not scan.IDENTIFIER.fullmatch(name):
            raise Fault(
                self.place(node), f'the bound variable "{name}"', "a name that is not taken, with a letter first"
            )
        self.variables.add(name)
        return name


def _operation(name: str, left: Tree, right: Tree) -> Tree:
    """The operation, worked out if both sides are numbers."""
    if name == "power":
        return _power(left, right)
    if name == "div" and isinstance(right, Number) and right.value == 0:
        raise exact.division_by_zero()
    if isinstance(left, Number) and isinstance(right, Number):
        return Number(exact.operation(name, left.value, right.value))
    return call(name, left, right)


def _power(base: Tree, exponent: Tree) -> Tree:
    whole = isinstance(exponent, Number) and exponent.value.denominator == 1
    if isinstance(exponent, Number) and abs(exponent.value) > exact.MAX_POWER:
        raise exact.Refused("a huge power", f"exponents up to {exact.MAX_POWER:,}")
    if isinstance(base, Number) and base.value <= 0 and not whole:
        raise exact.Refused(
            f"a power of the number {base.value} that need not be real", "integer exponents, or a positive base"
        )
    if isinstance(base, Number) and isinstance(exponent, Number) and whole:
        return Number(exact.power(base.value, int(exponent.value)))
    return call("power", base, exponent)
