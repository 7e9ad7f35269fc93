"""Games whose gradient flow ends on a limit cycle round a point that both players would rather leave."""

from gamedyn.games.catalogue import game
from gamedyn.games.facts import (
    Cycle,
    Deviation,
    Endpoint,
    Equilibrium,
    Fact,
    Method,
    NotLocalNash,
    Spectrum,
    StationaryPoints,
    Values,
    pair,
)
from gamedyn.games.game import ZeroSum

ORIGIN = (0.0, 0.0)
MIDDLE = {"x": (-3.0, 3.0), "y": (-3.0, 3.0)}
WIDE = {"x": (-4.0, 4.0), "y": (-4.0, 4.0)}
NEAR, FAR = 2.1764929132657, 2.288613626774319
CORNERS = ((FAR, -NEAR), (-FAR, NEAR), (NEAR, FAR), (-NEAR, -FAR))

ALMOST = {  # section, period, extent of the radius
    0.01: (1.15471076, 6.283224577, (1.1534547, 1.1559547)),
    0.1: (1.15572276, 6.287111272, (1.1426062, 1.1676220)),
}


@game(cites="hsieh2021")
def almost_bilinear(epsilon: float = 0.01) -> ZeroSum:
    """Almost bilinear game: an attracting cycle of radius near 2/sqrt 3.

    V = x y + epsilon (y^2/2 - y^4/4). The only critical point is no Nash equilibrium.
    """
    known = {epsilon: ALMOST[epsilon]} if epsilon in ALMOST else {}
    return ZeroSum(
        "x*y + epsilon*(y**2/2 - y**4/4)",
        minimizer="x",
        maximizer="y",
        constants={"epsilon": epsilon},
        facts=(
            StationaryPoints((ORIGIN,), MIDDLE, number="L61"),
            *((NotLocalNash(ORIGIN, "maximizer", number="L61"),) if epsilon > 0 else ()),
            Spectrum(ORIGIN, pair(-epsilon / 2, epsilon**2 / 4 - 1), number="L61"),
            *(
                Cycle((section, 0.0), period, "attracting", {"sqrt(x**2 + y**2)": radius}, number="L61")
                for section, period, radius in known.values()
            ),
        ),
    )


@game(cites="letcher2021")
def letcher() -> ZeroSum:
    """Zero-sum game on which every reasonable algorithm cycles.

    V = x y - x^2/2 + y^2/2 + x^4/4 - y^4/4. The only critical point is the worst of both players' local deviations.
    """
    radius = {"sqrt(x**2 + y**2)": (1.0695393, 1.2483173), "x": (-1.1469689, 1.1469689)}
    end = {"x": -1.1176138594, "y": 0.5586316838}
    return ZeroSum(
        "x*y - x**2/2 + y**2/2 + x**4/4 - y**4/4",
        minimizer="x",
        maximizer="y",
        facts=(
            StationaryPoints((ORIGIN,), MIDDLE, number="L57"),
            NotLocalNash(ORIGIN, "minimizer", number="L57"),
            NotLocalNash(ORIGIN, "maximizer", number="L57"),
            Spectrum(ORIGIN, pair(-1, -1), number="L57"),
            Values(0.25, -0.25, MIDDLE, number="L84"),
            Cycle((1.0994863, 0.0), 6.8513460544, "attracting", radius, number="L57"),
            Endpoint(Method("simultaneous", 0.01), (0.5, 0.1), 3000, end, number="L57"),
        ),
    )


@game(cites="grimmer2023")
def quartic(interaction: float = 10.0) -> ZeroSum:
    """Two double wells with an interaction.

    V = (x^2 - 9)(x^2 - 1) + A x y - (y^2 - 9)(y^2 - 1). Weak interaction (A = 1) leaves four local Nash equilibria,
    moderate (A = 10) a cycle and nothing else, strong (A = 100) lets the proximal point method converge.
    """
    return ZeroSum(
        "(x**2 - 9)*(x**2 - 1) + A*x*y - (y**2 - 9)*(y**2 - 1)",
        minimizer="x",
        maximizer="y",
        constants={"A": interaction},
        facts=(
            NotLocalNash(ORIGIN, "minimizer", number="L65"),
            NotLocalNash(ORIGIN, "maximizer", number="L65"),
            Spectrum(ORIGIN, (complex(-20, interaction), complex(-20, -interaction)), number="L65"),
            *_QUARTIC.get(interaction, ()),
        ),
    )


_QUARTIC: dict[float, tuple[Fact, ...]] = {
    1: (
        *(Equilibrium(point, "differential_nash", number="L65") for point in CORNERS),
        Values(4.9937303258, -4.9937303258, WIDE, number="L86"),
        Deviation((NEAR, FAR), "minimizer", (-NEAR,), 2 * NEAR * FAR, number="L86"),
    ),
    10: (
        StationaryPoints((ORIGIN,), WIDE, number="L65"),
        Values(25.0, -25.0, WIDE, number="L86"),
        Cycle((2.32169995, 0.0), 0.952361856, "attracting", {"x": (-2.522110, 2.522110)}, number="L65"),
    ),
    100: (
        StationaryPoints((ORIGIN,), WIDE, number="L65"),
        Cycle((2.5756060, 0.0), 0.063041935, "attracting", {"x": (-2.581273, 2.581273)}, number="L65"),
    ),
}
