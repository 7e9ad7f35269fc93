"""Games in which the interaction of the players decides whether their dynamics converge."""

from gamedyn.games.catalogue import game
from gamedyn.games.facts import (
    Cycle,
    Deviation,
    Equilibrium,
    Fact,
    NotLocalNash,
    Spectrum,
    StationaryPoints,
    Values,
)
from gamedyn.games.game import ZeroSum

ORIGIN = (0.0, 0.0)
WIDE = {"x": (-4.0, 4.0), "y": (-4.0, 4.0)}
NEAR, FAR = 2.1764929132657, 2.288613626774319
CORNERS = ((FAR, -NEAR), (-FAR, NEAR), (NEAR, FAR), (-NEAR, -FAR))


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
