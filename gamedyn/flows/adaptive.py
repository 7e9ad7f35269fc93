"""DOP853: an explicit Runge-Kutta method of order 8 that chooses its steps, with dense output of order 7.

Every trajectory controls its own step: a step that is refused leaves the point where it was. The
coefficients are those of Hairer, Norsett and Wanner, *Solving Ordinary Differential Equations I* (1993),
II.5 and II.6.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from gamedyn.errors import UserError
from gamedyn.flows.fixed import combined
from gamedyn.flows.flow import integrator
from gamedyn.formula.functions import absolute, exp, less, log, maximum, minimum, sqrt, where
from gamedyn.games.game import Array
from gamedyn.settings import numbers

STAGES = 12
SAFETY, SHRINK, GROW = 0.9, 0.2, 10.0
STANDSTILL = 1e-16  # a step so small relative to the time leaves the time where it was
MEMORY = ("s", "s", "v", "s")  # time so far, next step size, slope here, 1 once the end is reached or time stands still
DONE = 4  # the place of the last of these in the state


@cache
def coefficients() -> dict[str, Array]:
    """The tableau: A (16, 16), B (12,), the error weights E3 and E5 (13,), the dense output D (4, 16)."""
    shapes = {"A": (16, 16), "B": (12,), "E3": (13,), "E5": (13,), "D": (4, 16)}
    tables = {name: np.zeros(shape) for name, shape in shapes.items()}
    for row in (Path(__file__).parent / "dop853.txt").read_text().splitlines():
        if not row.startswith("#"):
            name, *place, number = row.split()
            tables[name][tuple(map(int, place))] = float(number)
    return tables


@integrator(cites="hairer1993")
@dataclass(frozen=True)
class DOP853:
    """Dormand and Prince's method of order 8 with step size control; twelve evaluations per step.

    A step is accepted when its estimated error is below atol + rtol max(|z|, |z+|) in the root mean square
    over coordinates (Hairer, Norsett and Wanner 1993, II.10).
    """

    rtol: float = 1e-9  # tolerance relative to the point
    atol: float = 1e-12  # absolute tolerance

    def __post_init__(self) -> None:
        for name, number in numbers(self):
            if not 0 <= number < 1:
                raise UserError(f"{name}: found {number}, allowed: a number from 0 on, below 1")
        if self.rtol < 1e-15 and self.atol == 0:
            raise UserError(f"rtol: found {self.rtol} with atol 0, allowed: at least 1e-15, or atol greater than 0")

    def start(self, velocity: Callable[[Any], Any], z: Array, time: float) -> tuple[Any, ...]:
        """Time 0, a first step size after Hairer, Norsett and Wanner (II.4), the slope, and not done."""
        slope = velocity(z)
        scale = self.atol + self.rtol * np.abs(z)
        size, speed = _norm(z / scale), _norm(slope / scale)
        guess = np.where((size < 1e-5) | (speed < 1e-5), 1e-6, 0.01 * size / np.where(speed > 0, speed, 1.0))
        change = _norm((velocity(z + guess[..., None] * slope) - slope) / scale) / guess
        fastest = np.maximum(speed, change)
        better = np.where(fastest > 1e-15, (0.01 / np.where(fastest > 0, fastest, 1.0)) ** 0.125, 1e-3 * guess)
        first = np.minimum(np.minimum(100 * guess, better), time)
        return np.zeros_like(first), np.where(np.isfinite(first), first, 1e-6 * time), slope, np.zeros_like(first)

    def advance(
        self, velocity: Callable[[Any], Any], field: Any, z: Any, t: Any, step: Any, slope: Any, done: Any, *, time: Any
    ) -> Any:
        """Try one step; the point moves if the error allows, the step size follows the error."""
        tables = coefficients()
        left = time - t
        h = minimum(step, left)
        slopes = [slope]
        for row in tables["A"][1:STAGES]:
            slopes.append(velocity(z + h * combined(slopes, row[: len(slopes)])))
        there = z + h * combined(slopes, tables["B"])
        slopes.append(velocity(there))
        error = self._error(slopes, z, there, h, field.dimension)
        accepted = less(error, 1.0)
        factor = minimum(GROW, maximum(SHRINK, SAFETY * exp(-0.125 * log(error + 1e-30))))
        later = where(accepted, where(less(step, left), t + h, time), t)
        following = h * where(less(error, 1e30), factor, SHRINK)
        stuck = less(following, STANDSTILL * later + 1e-300)
        return (
            where(accepted, there, z),
            later,
            following,
            where(accepted, slopes[-1], slope),
            where(less(later, time), stuck, 1.0),
        )

    def _error(self, slopes: list[Any], z: Any, there: Any, h: Any, dimension: int) -> Any:
        scale = self.atol + self.rtol * maximum(absolute(z), absolute(there))
        fifth = combined(slopes, coefficients()["E5"]) / scale
        third = combined(slopes, coefficients()["E3"]) / scale
        fifth, third = (fifth * fifth).sum(), (third * third).sum()
        return h * fifth / sqrt((fifth + 0.01 * third) * dimension + 1e-300)


def _norm(values: Array) -> Array:
    with np.errstate(all="ignore"):
        return np.sqrt(np.mean(values * values, axis=-1))


def dense(velocity: Callable[[Array], Array], times: Array, points: Array, wanted: Array) -> Array:
    """The solution at the wanted times (k,) between accepted steps: times (m,), points (m, d), increasing."""
    tables = coefficients()
    steps = np.diff(times)[:, None]
    before, after = points[:-1], points[1:]
    slopes = [velocity(before)]
    for row in tables["A"][1:STAGES]:
        slopes.append(velocity(before + steps * combined(slopes, row[: len(slopes)])))
    slopes.append(velocity(after))
    for row in tables["A"][STAGES + 1 :]:
        slopes.append(velocity(before + steps * combined(slopes, row[: len(slopes)])))
    change = after - before
    terms = [change, steps * slopes[0] - change, 2 * change - steps * (slopes[STAGES] + slopes[0])]
    terms += [steps * combined(slopes, row) for row in tables["D"]]
    which = np.clip(np.searchsorted(times, wanted, side="right") - 1, 0, len(steps) - 1)
    share = ((wanted - times[which]) / steps[which, 0])[:, None]
    result = np.zeros((len(wanted), points.shape[1]))
    for number, term in enumerate(reversed(terms)):
        result = (result + term[which]) * (share if number % 2 == 0 else 1 - share)
    return before[which] + result
