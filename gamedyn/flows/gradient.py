"""The gradient flow: every player descends its own loss continuously."""

from dataclasses import dataclass
from typing import Any

from gamedyn.errors import UserError
from gamedyn.flows.flow import flow
from gamedyn.settings import Step, numbers


@flow(cites="arrow1958")
@dataclass(frozen=True)
class Gradient:
    """The gradient flow of a game.

    dz_p/dt = -r_p F_p(z), F the game gradient (Arrow, Hurwicz and Uzawa 1958), r_p the player's rate
    (two time scales: Heusel et al. 2017).
    """

    rate: Step | None = None  # speed of the motion, a number or one for each player; 1 if not said

    def __post_init__(self) -> None:
        for name, number in numbers(self):
            if not 0 < number < float("inf"):
                raise UserError(f"{name}: found {number}, allowed: a finite number greater than 0")

    def velocity(self, field: Any, z: Any) -> Any:
        """-r F(z)."""
        return -field(z) if self.rate is None else -(self.rate * field(z))
