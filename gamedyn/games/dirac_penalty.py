"""The Dirac-GAN with a gradient penalty that asks for a slope other than zero: WGAN-GP and DRAGAN."""

import math
from typing import Literal

from gamedyn.games.catalogue import game
from gamedyn.games.dirac import ALTERNATING, ORIGIN, SIMULTANEOUS, START, VALUES
from gamedyn.games.facts import FLOW, Cycle, Endpoint, Equilibrium, Fact, Method, Repels, Settles
from gamedyn.games.game import ZeroSum


@game(cites="gulrajani2017")
def dirac_gradient_penalty(
    objective: Literal["minimax", "wasserstein"] = "wasserstein",
    gamma: float = 0.7,
    target: float = 1.0,  # the slope that the penalty asks for
) -> ZeroSum:
    """Dirac-GAN with a penalty on slopes that differ from a target: WGAN-GP and DRAGAN.

    The discriminator pays gamma/2 (|psi| - target)^2. The equilibrium is a kink that repels; the Wasserstein flow ends
    on a cycle made of two arcs of a spiral, known in closed form for gamma < 2.
    """
    source = "kodali2017" if objective == "minimax" else ""
    repels = (Repels(ORIGIN, FLOW, number="L40", cites=source),) if gamma > 0 and target > 0 else ()
    cycle = _spiral_cycle(gamma, target) if repels and objective == "wasserstein" and gamma < 2 else ()
    return ZeroSum(
        f"{VALUES[objective]} - gamma/2*(abs(psi) - target)**2",
        minimizer="theta",
        maximizer="psi",
        constants={"gamma": gamma, "target": target},
        facts=(Equilibrium(ORIGIN, number="L40"), *repels, *cycle),
    )


def _spiral_cycle(gamma: float, target: float) -> tuple[Fact, ...]:
    frequency = math.sqrt(1 - gamma**2 / 4)
    q = math.exp(-gamma * math.pi / (2 * frequency))
    crossing = gamma * target * (1 + q) / (1 - q)
    cycle = Cycle((crossing, 0.0), 2 * math.pi / frequency, "attracting", number="L40")
    if (gamma, target) != (0.7, 1.0):
        return (cycle,)
    return (
        cycle,
        Settles(Method("simultaneous", 0.01), START, 10_000, 2_000, "abs(theta)", 1.342, 4e-4, number="L40"),
        Endpoint(SIMULTANEOUS, START, 500, {"theta": -0.180849194, "psi": -1.792694140}, number="L42"),
        Endpoint(ALTERNATING, START, 500, {"theta": -0.132559473, "psi": 1.213849951}, number="L42"),
    )
