"""Integrators of fixed step size: explicit Runge-Kutta methods, each a tableau."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from gamedyn.errors import UserError
from gamedyn.flows.flow import integrator
from gamedyn.settings import numbers

RK4_STAGES = ((), (Fraction(1, 2),), (0, Fraction(1, 2)), (0, 0, 1))
RK4_WEIGHTS = (Fraction(1, 6), Fraction(1, 3), Fraction(1, 3), Fraction(1, 6))


def combined(slopes: Sequence[Any], weights: Iterable[Any]) -> Any:
    """The sum of the slopes, each with its weight; zero weights cost nothing."""
    total = None
    for slope, share in zip(slopes, weights, strict=True):
        if share != 0:
            term = slope * float(share)
            total = term if total is None else total + term
    return total


def explicit(
    stages: Sequence[Sequence[Any]], weights: Sequence[Any], velocity: Callable[[Any], Any], z: Any, h: Any
) -> Any:
    """z + h sum_i b_i k_i with k_i = v(z + h sum_j a_ij k_j)."""
    slopes: list[Any] = []
    for row in stages:
        slopes.append(velocity(z + h * combined(slopes, row) if any(row) else z))
    return z + h * combined(slopes, weights)


def _check(settings: Any) -> None:
    for name, number in numbers(settings):
        if not 0 < number < float("inf"):
            raise UserError(f"{name}: found {number}, allowed: a finite number greater than 0")


@integrator(cites="hairer1993")
@dataclass(frozen=True)
class Euler:
    """Euler's method, of order 1: z+ = z + h v(z). One evaluation of the velocity per step."""

    step: float = 0.01  # step size h in units of time

    def __post_init__(self) -> None:
        _check(self)

    def start(self, velocity: Callable[[Any], Any], z: Any, time: float) -> tuple[Any, ...]:
        """No memory."""
        return ()

    def advance(self, velocity: Callable[[Any], Any], field: Any, z: Any, *, time: Any) -> tuple[Any, ...]:
        """One step."""
        return (z + self.step * velocity(z),)


@integrator(cites="hairer1993")
@dataclass(frozen=True)
class RK4:
    """The classical Runge-Kutta method, of order 4. Four evaluations of the velocity per step.

    k1 = v(z), k2 = v(z + h/2 k1), k3 = v(z + h/2 k2), k4 = v(z + h k3), z+ = z + h/6 (k1 + 2 k2 + 2 k3 + k4).
    """

    step: float = 0.05  # step size h in units of time

    def __post_init__(self) -> None:
        _check(self)

    def start(self, velocity: Callable[[Any], Any], z: Any, time: float) -> tuple[Any, ...]:
        """No memory."""
        return ()

    def advance(self, velocity: Callable[[Any], Any], field: Any, z: Any, *, time: Any) -> tuple[Any, ...]:
        """One step."""
        return (explicit(RK4_STAGES, RK4_WEIGHTS, velocity, z, self.step),)
