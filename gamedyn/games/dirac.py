"""The Dirac-GAN: data and generator are points on the line, the discriminator is linear. The smallest GAN there is."""

import math
from typing import Literal

from gamedyn.games.catalogue import game
from gamedyn.games.facts import (
    FLOW,
    Attracts,
    Endpoint,
    Equilibrium,
    Fact,
    Method,
    Multiplier,
    Rate,
    Repels,
    Settles,
    Spectrum,
    StepLimit,
    pair,
)
from gamedyn.games.game import Game, ZeroSum

ORIGIN, START = (0.0, 0.0), (1.0, 1.0)
SIMULTANEOUS, ALTERNATING = Method("simultaneous", 0.2), Method("alternating", 0.2)
Objective = Literal["minimax", "nonsaturating", "wasserstein", "least_squares", "hinge"]

VALUES = {"minimax": "logsigmoid(theta*psi) - log(2)", "wasserstein": "theta*psi"}
LOSSES = {
    "nonsaturating": ("-logsigmoid(-theta*psi)", "-logsigmoid(theta*psi) + log(2)"),
    "least_squares": ("(theta*psi - 1)**2/2", "(theta*psi + 1)**2/2 + 1/2"),
    "hinge": ("-theta*psi", "1 + relu(1 + theta*psi)"),
}


@game(cites="mescheder2018")
def dirac_gan(
    objective: Objective = "minimax",
    gamma: float | None = None,  # weight of the R1 penalty gamma/2 psi^2 on the discriminator
    clip: float | None = None,  # the discriminator's weight stays in [-clip, clip]
) -> Game:
    """Dirac-GAN.

    Data at 0, generator at theta, logit psi x. With minimax, nonsaturating and wasserstein the discriminator raises its
    logit on the generator, L = E f(D(G)) + E f(-D(x)), f = logsigmoid (Mescheder et al., eq. 1); with least_squares
    (targets -1 and 1) and hinge it raises its logit on the data.
    The equilibrium is the origin; unregularized flow turns round it, simultaneous descent spirals out.
    """
    domain = None if clip is None else {"psi": (-clip, clip)}
    constants = {} if gamma is None else {"gamma": gamma}
    facts = _facts(objective, gamma, clip)
    if objective in VALUES:
        value = VALUES[objective] + ("" if gamma is None else " - gamma/2*psi**2")
        return ZeroSum(
            value,
            minimizer="theta",
            maximizer="psi",
            names=("generator", "discriminator"),
            constants=constants,
            domain=domain,
            facts=facts,
        )
    generator, discriminator = LOSSES[objective]
    return Game(
        losses={
            "generator": generator,
            "discriminator": discriminator + ("" if gamma is None else " + gamma/2*psi**2"),
        },
        players={"generator": "theta", "discriminator": "psi"},
        constants=constants,
        domain=domain,
        facts=facts,
    )


def _facts(objective: Objective, gamma: float | None, clip: float | None) -> tuple[Fact, ...]:
    slope = 0.5 if objective in ("minimax", "nonsaturating") else 1.0  # f'(0)
    weight = gamma or 0.0
    local: tuple[Fact, ...] = (
        *((Equilibrium(ORIGIN, "nash", number="L34"),) if weight >= 0 else ()),
        Spectrum(ORIGIN, pair(weight / 2, weight**2 / 4 - slope**2), number="L37" if weight else "L34"),
        *_regularized(objective, weight),
    )
    return (*local, *FREE.get(objective, ())) if (gamma, clip) == (None, None) else (*local, *_clipped(objective, clip))


def _regularized(objective: Objective, gamma: float) -> tuple[Fact, ...]:
    if objective != "minimax" or not 0 < gamma <= 1:
        return ()
    norm, methods = {"sqrt(theta**2 + psi**2)": 0.0}, (SIMULTANEOUS, ALTERNATING) if gamma >= 0.3 else ()
    return (
        StepLimit(ORIGIN, below=4 * gamma, number="L37"),
        *(Endpoint(method, START, 500, norm, 1e-5, number="L42") for method in methods),
    )


def _clipped(objective: Objective, clip: float | None) -> tuple[Fact, ...]:
    if (objective, clip) != ("wasserstein", 1):
        return ()
    largest = {0.2: 1.1698, 0.05: 1.0403, 0.01: 1.0079}  # tends to the clip as the step does to 0
    return (
        Endpoint(SIMULTANEOUS, START, 500, {"theta": -0.0656407822, "psi": 1.0}, number="L42"),
        Endpoint(ALTERNATING, START, 500, {"theta": 0.979076297, "psi": 0.300381520}, number="L42"),
        *(
            Settles(Method("simultaneous", h), START, round(60 / h), 4000, "abs(theta)", size, 5e-5, number="L41")
            for h, size in largest.items()
        ),
    )


def _faster(ratio: float) -> Method:
    """Two time scales: the discriminator's step is `ratio` times the generator's."""
    return Method("simultaneous", {"generator": 0.2, "discriminator": 0.2 * ratio})


FIVE = {"discriminator": 5}  # moves of the discriminator for one of the generator

FREE: dict[str, tuple[Fact, ...]] = {
    "minimax": (
        Rate("theta**2 + psi**2", number="L34"),
        Repels(ORIGIN, SIMULTANEOUS, number="L35"),
        Multiplier(ORIGIN, SIMULTANEOUS, 1.0049875621, number="L35"),
        Multiplier(ORIGIN, ALTERNATING, 1.0, math.acos(0.995), number="L35"),
        Multiplier(ORIGIN, Method("alternating", 0.2, inner=FIVE), 1.0, math.acos(0.975), number="L35"),
        Multiplier(ORIGIN, Method("alternating", 1.0, inner=FIVE), 1.0, math.acos(0.375), number="L35"),
        Multiplier(ORIGIN, Method("alternating", 2.0, inner=FIVE), 2.618033989, number="L35"),
        Multiplier(ORIGIN, _faster(4), 1.0198039027, number="L45", cites="heusel2017"),
        Multiplier(ORIGIN, _faster(25), 1.1180339887, number="L45", cites="heusel2017"),
        Endpoint(SIMULTANEOUS, START, 500, {"theta": -2.16161128, "psi": -2.21777540}, number="L42"),
        Endpoint(ALTERNATING, START, 500, {"theta": 0.68683366, "psi": 1.24400729}, number="L42"),
    ),
    "nonsaturating": (
        Rate("theta**2 + psi**2", "-2*theta*psi*tanh(theta*psi/2)", number="L36"),
        Attracts(ORIGIN, FLOW, number="L36"),
        Repels(ORIGIN, SIMULTANEOUS, number="L36"),
        Endpoint(SIMULTANEOUS, START, 500, {"theta": 0.548337319, "psi": 0.330441056}, number="L42"),
        Endpoint(ALTERNATING, START, 500, {"theta": 0.204888492, "psi": 0.196553333}, number="L42"),
    ),
    "wasserstein": (
        Rate("theta**2 + psi**2", number="L34"),
        Repels(ORIGIN, SIMULTANEOUS, number="L35"),
        Multiplier(ORIGIN, Method("simultaneous", 0.2), math.sqrt(1.04), number="L35", cites="arjovsky2017"),
    ),
    "least_squares": (
        Rate("theta**2 + psi**2", "-4*theta**2*psi**2", number="L44", cites="mao2017"),
        Attracts(ORIGIN, FLOW, number="L44", cites="mao2017"),
    ),
    "hinge": (Repels(ORIGIN, SIMULTANEOUS, cites="lim2017"),),
}
