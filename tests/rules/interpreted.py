"""The printed text of a kernel carried out by CPython, line by line: what the compiler must not change."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from gamedyn.formula.functions import OPERATIONS
from gamedyn.kernels import build
from gamedyn.kernels.lanes import KERNEL_NAMES


def once_rounded(a: float, b: float, c: float) -> float:
    """a b + c with one rounding."""
    if not np.isfinite([a, b, c]).all():
        return a * b + c
    return float(Fraction(float(a)) * Fraction(float(b)) + Fraction(float(c)))


def twice_rounded(a: float, b: float, c: float) -> float:
    """a b + c with a rounding after each operation."""
    return a * b + c


def _store(pointer: Any, index: int, value: Any) -> None:
    pointer[index] = value


MEMORY: dict[str, Any] = {
    "njit": lambda **options: lambda function: function,
    "load": lambda pointer, index: float(pointer[index]),
    "integer": lambda pointer, index: int(pointer[index]),
    "store": _store,
    "shifted": lambda pointer, count: pointer[count:],
}
FUNCTIONS = {KERNEL_NAMES.get(name, name): operation for name, operation in OPERATIONS.items()}


def entry(source: str, fma: Callable[..., float] = once_rounded) -> Callable[..., int]:
    """What stands for the compiled entry of a kernel with this text."""
    text = "\n".join(line for line in source.splitlines() if not line.startswith("from "))
    scope = {**FUNCTIONS, **MEMORY, "fma": fma}
    exec(text, scope)

    def run(arrays: tuple[np.ndarray, ...], *counts: int) -> int:
        with np.errstate(all="ignore"):
            return scope["run"](*[array.reshape(-1) for array in arrays], *counts)

    return run


def interpret(monkeypatch: pytest.MonkeyPatch, fma: Callable[..., float] = once_rounded) -> None:
    """From here on kernels are carried out by CPython."""
    monkeypatch.setattr(build, "compiled", lambda source: entry(source, fma))
