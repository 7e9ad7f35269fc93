"""Games that lack an equilibrium of one kind or another."""

import math

from gamedyn.games.catalogue import game
from gamedyn.games.facts import Deviation, Equilibrium, Gap, NotLocalNash, StationaryPoints, Values
from gamedyn.games.game import ZeroSum

ORIGIN = (0.0, 0.0)
PI = math.pi


@game(cites="jin2020")
def sine_sum() -> ZeroSum:
    """Game without any local solution, sin(x + y).

    At each critical point both players have the same curvature, so one of them sits on the wrong side; the duality
    gap is 2 everywhere.
    """
    period = {"x": (-PI, PI), "y": (-PI, PI)}
    return ZeroSum(
        "sin(x + y)",
        minimizer="x",
        maximizer="y",
        facts=(
            NotLocalNash((PI / 4, PI / 4), "minimizer", number="L53"),
            NotLocalNash((-PI / 4, -PI / 4), "maximizer", number="L53"),
            Values(1.0, -1.0, period, number="L53"),
            Gap((0.3, -0.2), 2.0, period, number="L53"),
            Gap((-1.1, 0.4), 2.0, period, number="L53"),
        ),
    )


@game(cites="glicksberg1952")
def squared_distance() -> ZeroSum:
    """Hide and seek on an interval, without a pure equilibrium.

    V = (x - y)^2 on [0, 1]^2. In mixed strategies x stays at 1/2 and y tosses a coin between 0 and 1; the value is 1/4.
    """
    unit = {"x": (0.0, 1.0), "y": (0.0, 1.0)}
    return ZeroSum(
        "(x - y)**2",
        minimizer="x",
        maximizer="y",
        domain=unit,
        facts=(
            Values(0.25, 0.0, unit, number="L54"),
            Gap((0.5, 0.5), 0.25, unit, number="L54"),
            NotLocalNash((0.5, 0.5), "maximizer", number="L54"),
        ),
    )


@game(cites="jin2020")
def global_not_local() -> ZeroSum:
    """Game whose global minimax points are not stationary.

    V = 0.2 x y - cos y on [-1, 1] x [-2 pi, 2 pi]. Inside, only the origin is stationary; two points of the boundary
    are local Nash equilibria, from which y gains by a long jump.
    """
    box = {"x": (-1.0, 1.0), "y": (-2 * PI, 2 * PI)}
    low, far = -PI + math.asin(0.2), PI + math.asin(0.2)
    return ZeroSum(
        "0.2*x*y - cos(y)",
        minimizer="x",
        maximizer="y",
        domain={"x": (-1, 1), "y": ("-2*pi", "2*pi")},
        facts=(
            StationaryPoints((ORIGIN,), box, number="L72"),
            NotLocalNash(ORIGIN, "maximizer", number="L72"),
            Values(1.0, 0.3917489506, box, number="L55"),
            Equilibrium((1.0, low), "local_nash", number="L87"),
            Equilibrium((-1.0, -low), "local_nash", number="L87"),
            Deviation((1.0, low), "maximizer", (far,), 0.4 * PI, number="L87"),
        ),
    )


@game(cites="jin2020")
def no_local_minimax() -> ZeroSum:
    """Game with a global but no local minimax point.

    V = y^2 - 2 x y on [-1, 1]^2: the maximizer is best off at a face, whatever x does.
    """
    box = {"x": (-1.0, 1.0), "y": (-1.0, 1.0)}
    return ZeroSum(
        "y**2 - 2*x*y",
        minimizer="x",
        maximizer="y",
        domain=box,
        facts=(
            StationaryPoints((ORIGIN,), box, number="L56"),
            NotLocalNash(ORIGIN, "maximizer", number="L56"),
            Values(1.0, 0.0, box, number="L56"),
        ),
    )
