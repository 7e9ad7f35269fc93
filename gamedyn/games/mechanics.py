"""General-sum games of the papers on game mechanics: rotation, alignment, and opponents who shape each other."""

import math

from gamedyn.games.catalogue import game
from gamedyn.games.facts import (
    FLOW,
    Endpoint,
    Equilibrium,
    Fact,
    Method,
    Multiplier,
    NotLocalNash,
    Rate,
    Repels,
    Spectrum,
    StepLimit,
)
from gamedyn.games.game import Game

ORIGIN = (0.0, 0.0)


@game(cites="balduzzi2018")
def four_players(epsilon: float = 0.01) -> Game:
    """Four players, almost all rotation.

    Each player has a weak bowl of its own, epsilon/2 times its parameter squared, and is coupled to all others with
    opposite signs. Descent needs steps below 2 epsilon/(epsilon^2 + (1 + sqrt 2)^2).
    """
    origin, fast, slow = (0.0,) * 4, 1 + math.sqrt(2), math.sqrt(2) - 1
    return Game(
        losses={
            "first": "epsilon/2*w**2 + w*x + w*y + w*z",
            "second": "-w*x + epsilon/2*x**2 + x*y + x*z",
            "third": "-w*y - x*y + epsilon/2*y**2 + y*z",
            "fourth": "-w*z - x*z - y*z + epsilon/2*z**2",
        },
        players={"first": "w", "second": "x", "third": "y", "fourth": "z"},
        constants={"epsilon": epsilon},
        facts=(
            Spectrum(origin, (*pair_of(epsilon, fast), *pair_of(epsilon, slow)), number="L74"),
            *(
                (
                    Equilibrium(origin, "nash", number="L74"),
                    StepLimit(origin, below=2 * epsilon / (epsilon**2 + fast**2), number="L74"),
                )
                if epsilon > 0
                else ()
            ),
        ),
    )


def pair_of(real: float, imaginary: float) -> tuple[complex, complex]:
    """The two conjugate numbers."""
    return complex(real, imaginary), complex(real, -imaginary)


@game(cites="balduzzi2018")
def two_players() -> Game:
    """Two players with a strong rotation.

    L1 = x^2/2 + 10 x y, L2 = y^2/2 - 10 x y.
    """
    return Game(
        losses={"first": "x**2/2 + 10*x*y", "second": "y**2/2 - 10*x*y"},
        players={"first": "x", "second": "y"},
        facts=(
            Equilibrium(ORIGIN, "nash", number="L75"),
            Spectrum(ORIGIN, pair_of(1, 10), number="L75"),
            StepLimit(ORIGIN, below=2 / 101, number="L75"),
            Multiplier(ORIGIN, Method("simultaneous", 0.01), 0.9950376877, number="L75"),
        ),
    )


@game(cites="balduzzi2018")
def common_maximum(kappa: float = 1.0) -> Game:
    """Two players at a maximum of the loss they share.

    L1 = L2 = -kappa/2 (x^2 + y^2). Descent leaves the origin; strong consensus optimization converges to it.
    """
    loss = "-kappa/2*(x**2 + y**2)"
    return Game(
        losses={"first": loss, "second": loss},
        players={"first": "x", "second": "y"},
        constants={"kappa": kappa},
        facts=(Spectrum(ORIGIN, (-kappa, -kappa), number="L76"), *(_maximum() if kappa > 0 else ())),
    )


def _maximum() -> tuple[Fact, ...]:
    return (
        NotLocalNash(ORIGIN, "first", number="L76"),
        NotLocalNash(ORIGIN, "second", number="L76"),
        Repels(ORIGIN, FLOW, number="L76"),
    )


@game(cites="letcher2019")
def tandem() -> Game:
    """Tandem, on which arrogant opponent shaping overshoots.

    L1 = (x + y)^2 - 2x, L2 = (x + y)^2 - 2y. Descent reaches the line of equilibria x + y = 1 and keeps x - y; LOLA
    ends beyond it, where both are worse off.
    """
    return Game(
        losses={"first": "(x + y)**2 - 2*x", "second": "(x + y)**2 - 2*y"},
        players={"first": "x", "second": "y"},
        facts=(
            Equilibrium((0.5, 0.5), "nash", number="L77"),
            Equilibrium((2.0, -1.0), "nash", number="L77"),
            Spectrum((0.5, 0.5), (4, 0), number="L77"),
            Rate("x - y", number="L77"),
            Endpoint(Method("simultaneous", 0.1), (0.3, -0.1), 200, {"x": 0.7, "y": 0.3}, number="L77"),
        ),
    )
