"""Arithmetic for whatever the operations of the table apply to: lines of programs, traced vectors, dual numbers."""

from collections.abc import Callable
from typing import Any

from gamedyn.errors import UserError


class Operators:
    """Python's operators, each handed to the `apply_operation` of the class that inherits them."""

    __slots__ = ()
    __array_ufunc__ = None  # a NumPy array on the left leaves the arithmetic to us

    apply_operation: Callable[..., Any]  # (name, arguments, payload), one of the arguments being this object

    def __add__(self, other: Any) -> Any:
        return self.apply_operation("add", (self, other), None)

    def __radd__(self, other: Any) -> Any:
        return self.apply_operation("add", (other, self), None)

    def __sub__(self, other: Any) -> Any:
        return self.apply_operation("sub", (self, other), None)

    def __rsub__(self, other: Any) -> Any:
        return self.apply_operation("sub", (other, self), None)

    def __mul__(self, other: Any) -> Any:
        return self.apply_operation("mul", (self, other), None)

    def __rmul__(self, other: Any) -> Any:
        return self.apply_operation("mul", (other, self), None)

    def __truediv__(self, other: Any) -> Any:
        return self.apply_operation("div", (self, other), None)

    def __rtruediv__(self, other: Any) -> Any:
        return self.apply_operation("div", (other, self), None)

    def __neg__(self) -> Any:
        return self.apply_operation("neg", (self,), None)

    def __pow__(self, exponent: int) -> Any:
        return self if exponent == 1 else self.apply_operation("power", (self,), exponent)

    def __bool__(self) -> bool:
        raise UserError("a traced value has no truth value: use where(less(a, b), yes, no) instead of if")
