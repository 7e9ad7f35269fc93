"""Games of moments: a WGAN whose critic compares means or variances, with the expectations taken in closed form."""

import math

from gamedyn.games.catalogue import game
from gamedyn.games.facts import Cycle, Endpoint, Equilibrium, Fact, Method, Rate, Settles, Spectrum, pair
from gamedyn.games.game import Game, ZeroSum

HALF_PLANE = {"V": (0.2, 3.0)}


@game(cites="daskalakis2018training")
def mean_learning(
    v1: float = 3.0,
    v2: float = 4.0,
    clip: float | None = None,  # weights of the critic stay in [-clip, clip]
    penalty: float | None = None,  # weight of (|w| - 1)^2, a gradient penalty
) -> ZeroSum:
    """WGAN that learns the mean of a Gaussian in the plane.

    V = <w, v - theta>, v the mean of the data. Descent spirals out, and cycles when w is clipped or penalized.
    """
    constants = {"v1": v1, "v2": v2} | ({} if penalty is None else {"penalty": penalty})
    term = "" if penalty is None else " - penalty*(sqrt(w1**2 + w2**2) - 1)**2"
    return ZeroSum(
        f"w1*(v1 - theta1) + w2*(v2 - theta2){term}",
        minimizer=["theta1", "theta2"],
        maximizer=["w1", "w2"],
        constants=constants,
        domain=None if clip is None else {"w1": (-clip, clip), "w2": (-clip, clip)},
        facts=_mean_facts(v1, v2, clip, penalty),
    )


def _mean_facts(v1: float, v2: float, clip: float | None, penalty: float | None) -> tuple[Fact, ...]:
    center, start, method = (v1, v2, 0.0, 0.0), (1.7, 1.7, 1.4, 1.4), Method("simultaneous", 0.1)
    farthest = "max(abs(theta1 - v1), abs(theta2 - v2))"
    if (clip, penalty) == (None, None):
        distance = math.hypot(1.7 - v1, 1.7 - v2, 1.4, 1.4) * 1.01 ** (999 / 2)
        away = "sqrt((theta1 - v1)**2 + (theta2 - v2)**2 + w1**2 + w2**2)"
        return (
            Equilibrium(center, "nash", number="L48"),
            Spectrum(center, (1j, 1j, -1j, -1j), number="L48"),
            Endpoint(method, start, 999, {away: distance}, number="L48"),
        )
    if (v1, v2, clip, penalty) == (3, 4, 1, None):
        end = {"theta1": 3.4800055, "theta2": 5.0776079}
        return (
            Endpoint(method, start, 999, end, 1e-7, number="L48"),
            Settles(method, start, 800, 199, farthest, 1.0824, 1e-4, number="L48"),
        )
    if (v1, v2, clip, penalty) == (3, 4, None, 0.1):
        return (Settles(method, start, 800, 199, farthest, 2.0504, 1e-4, number="L48"),)
    return ()


@game(cites="daskalakis2018training")
def covariance(s: float = 1.0) -> ZeroSum:
    """WGAN that learns the variance of a Gaussian on the line.

    f = w (s^2 - V^2), the generator multiplies noise by V. The flow conserves w^2 + V^2/2 - s^2 log V.
    """
    near = {"V": (0.2816196107, 2.0)}
    return ZeroSum(
        "w*(s**2 - V**2)",
        minimizer="V",
        maximizer="w",
        constants={"s": s},
        facts=(
            Equilibrium((s, 0.0), "nash", number="L50"),
            Equilibrium((-s, 0.0), "nash", number="L50"),
            Spectrum((s, 0.0), pair(0, -4 * s**2), number="L50"),
            Rate("w**2 + V**2/2 - s**2*log(V)", within=HALF_PLANE, number="L50"),
            *((Cycle((2.0, 0.0), 3.57237919, "neutral", near, number="L50"),) if s == 1 else ()),
        ),
    )


@game(cites="nagarajan2017")
def uniform_wgan(eta: float = 0.0) -> Game:
    """WGAN with a quadratic critic on uniform data.

    Data uniform on [-1, 1], D = w x^2, G = a z: V = w (1 - a^2)/3. The generator also descends eta |dV/dw|^2, which
    turns the center at (a, w) = (1, 0) into an attractor.
    """
    value = "w*(1 - a**2)/3"
    square = {"a": (0.5742817686, 1.5)}
    conserved = (
        Rate("w**2 + a**2/2 - log(a)", within={"a": (0.2, 3.0)}, number="L51"),
        Cycle((1.5, 0.0), 9.77241811, "neutral", square, number="L51"),
        Equilibrium((1.0, 0.0), "nash", number="L51"),
    )
    return Game(
        losses={"generator": f"{value} + eta*((1 - a**2)/3)**2", "discriminator": f"-{value}"},
        players={"generator": "a", "discriminator": "w"},
        constants={"eta": eta},
        facts=(
            Spectrum((1.0, 0.0), pair(4 * eta / 9, 16 * eta**2 / 81 - 4 / 9), number="L51"),
            *(conserved if eta == 0 else ()),
        ),
    )
