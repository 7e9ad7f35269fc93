"""Games whose cycles hide behind a change of variables: replicator dynamics and hidden bilinear games."""

import math

from gamedyn.games.catalogue import game
from gamedyn.games.facts import Cycle, Equilibrium, Fact, Gap, Rate, Spectrum, StationaryPoints, Values
from gamedyn.games.game import Field, ZeroSum

UNIT = {"x": (0.0, 1.0), "y": (0.0, 1.0)}
CENTER = (0.5, 0.5)


@game(cites="mertikopoulos2018")
def matching_pennies() -> ZeroSum:
    """Matching pennies in mixed strategies.

    V = (2x - 1)(2y - 1); x and y are probabilities of heads.
    """
    return ZeroSum(
        "(2*x - 1)*(2*y - 1)",
        minimizer="x",
        maximizer="y",
        domain=UNIT,
        facts=(
            Equilibrium(CENTER, "nash"),
            Spectrum(CENTER, (4j, -4j)),
            Values(0.0, 0.0, UNIT),
            Gap((0.7, 0.5), 0.4, UNIT),
        ),
    )


@game(cites="mertikopoulos2018")
def replicator() -> Field:
    """Replicator dynamics of matching pennies.

    x' = -x (1 - x) dV/dx, y' = y (1 - y) dV/dy: the flow conserves x (1 - x) y (1 - y), and every orbit inside closes.
    """
    return Field(
        {"x": "2*x*(1 - x)*(2*y - 1)", "y": "-2*y*(1 - y)*(2*x - 1)"},
        players={"minimizer": "x", "maximizer": "y"},
        domain=UNIT,
        facts=(
            Equilibrium(CENTER, number="L32"),
            Spectrum(CENTER, (1j, -1j), number="L32"),
            StationaryPoints((CENTER,), {"x": (0.05, 0.95), "y": (0.05, 0.95)}, number="L32"),
            Rate("x*(1 - x)*y*(1 - y)", within=UNIT, number="L32"),
            Cycle((0.7, 0.5), 6.559999463, "neutral", {"x": (0.3, 0.7), "y": (0.3, 0.7)}, number="L32"),
        ),
    )


@game(cites="vlatakis2019")
def hidden_bilinear(p: float = 0.5, q: float = 0.5) -> ZeroSum:
    """Hidden bilinear game: a bilinear game behind sigmoids.

    V = (sigma(theta) - p)(sigma(phi) - q). The flow conserves (1 - 2p) theta + (1 - p) e^theta + p e^-theta plus the
    same with phi and q.
    """
    return ZeroSum(
        "(sigmoid(theta) - p)*(sigmoid(phi) - q)",
        minimizer="theta",
        maximizer="phi",
        constants={"p": p, "q": q},
        facts=_hidden_facts(p, q),
    )


def _hidden_facts(p: float, q: float) -> tuple[Fact, ...]:
    kept = "(1 - 2*p)*theta + (1 - p)*exp(theta) + p*exp(-theta) + (1 - 2*q)*phi + (1 - q)*exp(phi) + q*exp(-phi)"
    conserved = Rate(kept, number="L67")
    if not (0 < p < 1 and 0 < q < 1):
        return (conserved,)
    center, speed = (math.log(p / (1 - p)), math.log(q / (1 - q))), p * (1 - p) * q * (1 - q)
    even = {"theta": (-2.0, 2.0), "phi": (-2.0, 2.0), kept: (4.7621956911, 4.7621956911)}
    return (
        conserved,
        Equilibrium(center, "nash", number="L67"),
        Spectrum(center, (complex(0, speed), complex(0, -speed)), number="L67"),
        *((Cycle((2.0, 0.0), 162.6244725, "neutral", even, number="L67"),) if p == q == 0.5 else ()),
    )


@game(cites="salimans2016")
def historical_averaging() -> ZeroSum:
    """Game that historical averaging was invented for.

    V = (f(x) - 1)(y - 1), f(x) = x for x < 0 and x^2 beyond. Gradient flow turns round the equilibrium (1, 1).
    """
    right = {"x": (0.1, 3.0)}
    return ZeroSum(
        "(min(x, 0) + relu(x)**2 - 1)*(y - 1)",
        minimizer="x",
        maximizer="y",
        facts=(
            Equilibrium((1.0, 1.0), "nash", number="L60"),
            Spectrum((1.0, 1.0), (2j, -2j), number="L60"),
            Rate("(y - 1)**2/2 + x**2/4 - log(x)/2", within=right, number="L60"),
            Cycle((2.0, 2.0), 4.0983687, "neutral", {"x": (0.1000739949, 2.5461478)}, number="L60"),
        ),
    )
