"""Schedules: how the step size changes with the step's number n = 0, 1, 2, ..."""

from dataclasses import dataclass
from typing import Any

from gamedyn.errors import UserError
from gamedyn.formula.functions import less, sqrt, where
from gamedyn.rules.rule import schedule


@schedule
@dataclass(frozen=True)
class Inverse:
    """1/t at the t-th step, counted from 1."""

    def factor(self, index: Any) -> Any:
        """1 / (n + 1)."""
        return 1 / (index + 1)


@schedule
@dataclass(frozen=True)
class InverseSqrt:
    """1/sqrt(t) at the t-th step, counted from 1."""

    def factor(self, index: Any) -> Any:
        """1 / sqrt(n + 1)."""
        return 1 / sqrt(index + 1)


@schedule
@dataclass(frozen=True)
class Piecewise:
    """factors[k] from step at[k-1] on, until step at[k]."""

    at: tuple[float, ...] = (1000,)  # the steps at which the factor changes, increasing
    factors: tuple[float, ...] = (1.0, 0.1)  # one more than there are changes

    def __post_init__(self) -> None:
        if len(self.factors) != len(self.at) + 1:
            raise UserError(
                f"schedule.factors: found {len(self.factors)} numbers, allowed: {len(self.at) + 1}, one more than `at`"
            )
        if list(self.at) != sorted(set(self.at)):
            raise UserError(f"schedule.at: found {list(self.at)}, allowed: increasing step numbers")

    def factor(self, index: Any) -> Any:
        """The factor that holds at step n."""
        held = self.factors[-1]
        for change, earlier in zip(reversed(self.at), reversed(self.factors[:-1]), strict=True):
            held = where(less(index, change), earlier, held)
        return held
