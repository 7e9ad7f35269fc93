"""Games whose dynamics end where no solution is: spurious cycles and attractors."""

import math

from gamedyn.games.catalogue import game
from gamedyn.games.facts import (
    FLOW,
    Attracts,
    Cycle,
    Endpoint,
    Equilibrium,
    Fact,
    Gap,
    Method,
    NotLocalNash,
    Rate,
    Spectrum,
    StationaryPoints,
    Values,
    WeakMinty,
    pair,
)
from gamedyn.games.game import Field, ZeroSum

ORIGIN = (0.0, 0.0)


def _square(side: float) -> dict[str, tuple[float, float]]:
    return {"x": (-side, side), "y": (-side, side)}


@game(cites="hsieh2021")
def forsaken() -> ZeroSum:
    """Forsaken: an attracting point that is no solution, inside a repelling cycle, inside an attracting one.

    V = x (y - 0.45) + phi(x) - phi(y), phi(z) = z^2/4 - z^4/2 + z^6/6. The only critical point is a local max-min
    point, so the game has no Nash equilibrium at all; flow and descent end there or on the outer cycle.
    """
    point = (0.07802666873846007, 0.41193385136581985)
    outer = {"x": (-1.332459, 1.464951), "y": (-1.318207, 1.446231)}
    inner = {"x": (-0.175655, 0.228229), "y": (0.232947, 0.629339)}
    return ZeroSum(
        "x*(y - 0.45) + x**2/4 - x**4/2 + x**6/6 - (y**2/4 - y**4/2 + y**6/6)",
        minimizer="x",
        maximizer="y",
        facts=(
            StationaryPoints((point,), _square(3.0), number="L62"),
            Spectrum(point, pair(0.0447460017, -(0.9080275931**2)), number="L62"),
            NotLocalNash(point, "maximizer", number="L62"),
            Equilibrium(point, "local_maximin", number="L62"),
            Attracts(point, FLOW, number="L63"),
            Endpoint(
                Method("simultaneous", 0.01), (0.1, 0.42), 30_000, {"x": point[0], "y": point[1]}, 1e-6, number="L63"
            ),
            Cycle((1.34794901, point[1]), 7.548003762, "attracting", outer, number="L63"),
            Cycle((0.21846053, point[1]), 7.169877696, "repelling", inner, number="L63"),
            Values((1 + math.sqrt(2)) / 12, -0.2326902995, _square(3.0), number="L83"),
            Gap(point, 0.550041505, _square(3.0), number="L83"),
        ),
    )


@game(cites="pethick2022")
def global_forsaken() -> ZeroSum:
    """GlobalForsaken: a global Nash equilibrium, and a cycle that attracts all the same.

    V = x y + P(x) - P(y), P(z) = z^2/3 - z^4/3 + 2/21 z^6.
    """
    return ZeroSum(
        "x*y + x**2/3 - x**4/3 + 2/21*x**6 - (y**2/3 - y**4/3 + 2/21*y**6)",
        minimizer="x",
        maximizer="y",
        facts=(
            StationaryPoints((ORIGIN,), _square(3.0), number="L85"),
            Equilibrium(ORIGIN, "nash", number="L85"),
            Equilibrium(ORIGIN, "differential_nash", number="L85"),
            Cycle((1.3053439124, 0.0), 6.381214240, "attracting", {"x": (-1.307366541, 1.307366541)}, number="L85"),
            Cycle((1.03907346, 0.0), 6.4082614268, "repelling", {"x": (-1.04526627, 1.04526627)}, number="L85"),
            Endpoint(Method("simultaneous", 0.01), (0.3, 0.0), 10_000, {"x": 0.0, "y": 0.0}, number="L85"),
            WeakMinty(ORIGIN, -0.1197, _square(4 / 3), number="L85"),
        ),
    )


@game(cites="pethick2022")
def polar(a: float = 1.0) -> Field:
    """Polar game: an attracting equilibrium, a repelling and an attracting circle.

    F = (P(x, y) - y, P(y, x) + x), P(x, y) = a/4 x (r^2 - 1)(4 r^2 - 1), on a box of side 2.2. The flow turns with
    angular velocity 1 while r' = -a/4 r (r^2 - 1)(4 r^2 - 1). No zero-sum game has this F.
    """
    swirl = "a/4*{}*(x**2 + y**2 - 1)*(4*x**2 + 4*y**2 - 1)"
    lasting = {1.0: -0.1379, 0.5: -0.0700, 1 / 3: -0.0468}
    return Field(
        {"x": f"{swirl.format('x')} - y", "y": f"{swirl.format('y')} + x"},
        constants={"a": a},
        domain={"x": ("-11/10", "11/10"), "y": ("-11/10", "11/10")},
        facts=(
            Spectrum(ORIGIN, (complex(a / 4, 1), complex(a / 4, -1)), number="L64"),
            Rate("x**2 + y**2", f"-2*({swirl.format('(x**2 + y**2)')})", number="L64"),
            *(_circles(a) if a > 0 else ()),
            *((WeakMinty(ORIGIN, lasting[a], _square(1.1), number="L64"),) if a in lasting else ()),
        ),
    )


def _circles(a: float) -> tuple[Fact, ...]:
    turn = 2 * math.pi
    return (
        Cycle((1.0, 0.0), turn, "attracting", _square(1.0), math.exp(-1.5 * turn * a), number="L64"),
        Cycle((0.5, 0.0), turn, "repelling", _square(0.5), math.exp(0.375 * turn * a), number="L64"),
    )
