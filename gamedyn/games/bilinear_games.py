"""Bilinear games, on which the players chase each other for ever."""

import math

from gamedyn.errors import UserError
from gamedyn.games.catalogue import game
from gamedyn.games.facts import (
    FLOW,
    Endpoint,
    Equilibrium,
    Fact,
    Gap,
    Invariant,
    Method,
    Multiplier,
    Rate,
    Repels,
    Spectrum,
)
from gamedyn.games.game import ZeroSum

MINIMIZER_FIRST = ("minimizer", "maximizer")
MAXIMIZER_FIRST = ("maximizer", "minimizer")
ORIGIN = (0.0, 0.0)
NASH = Equilibrium(ORIGIN, "nash", number="L10")


@game(cites="goodfellow2016")
def bilinear(clip: float | None = None) -> ZeroSum:
    """Bilinear game.

    V = x y. The flow turns on circles, simultaneous descent spirals out by sqrt(1 + h^2) per step, alternating
    descent keeps an ellipse for ever. With `clip` the maximizer stays in [-clip, clip], like a clipped WGAN critic.
    """
    domain = None if clip is None else {"y": (-clip, clip)}
    facts = (NASH, *(_free() if clip is None else _clipped() if clip == 1 else ()))
    return ZeroSum("x*y", minimizer="x", maximizer="y", domain=domain, facts=facts)


def _free() -> tuple[Fact, ...]:
    first, second = (Method("alternating", 0.1, order) for order in (MINIMIZER_FIRST, MAXIMIZER_FIRST))
    spiral, unit_step = Method("simultaneous", 0.1), Method("alternating", 1.0)
    unit_box = {"x": (-1.0, 1.0), "y": (-1.0, 1.0)}
    return (
        Spectrum(ORIGIN, (1j, -1j), number="L10"),
        Rate("x**2 + y**2", number="L10"),
        Endpoint(FLOW, (1, 1), math.pi / 2, {"x": -1, "y": 1}, number="L10"),
        Repels(ORIGIN, spiral, number="L11"),
        Multiplier(ORIGIN, spiral, math.sqrt(1.01), math.atan(0.1), number="L11"),
        Endpoint(spiral, (1, 0), 1000, {"x": 94.2012212954, "y": -109.933095764}, number="L11"),
        Invariant("x**2 + y**2 - step*x*y", first, number="L12", cites="bailey2020"),
        Invariant("x**2 + y**2 + step*x*y", second, number="L12", cites="bailey2020"),
        *(
            Multiplier(ORIGIN, Method("alternating", h), 1.0, angle, number="L13")
            for h, angle in ((0.1, 0.1000417136), (0.5, 0.5053605103), (1.0, 1.0471975512))
        ),
        Multiplier(ORIGIN, Method("alternating", 0.2, inner={"maximizer": 5}), 1.0, 0.4510268118, number="L33"),
        Endpoint(unit_step, (3, -2), 1, {"x": 5, "y": 3}, number="L14"),
        Endpoint(unit_step, (3, -2), 6000, {"x": 3, "y": -2}, number="L14"),
        Multiplier(ORIGIN, Method("alternating", 2.1), 1.877328045, number="L15"),
        Gap((0.3, -0.7), 1.0, unit_box, number="L88"),
    )


def _clipped() -> tuple[Fact, ...]:
    simultaneous, alternating = Method("simultaneous", 0.1), Method("alternating", 0.1, MAXIMIZER_FIRST)
    distance, start = "sqrt(x**2 + y**2)", (2.0, 0.5)
    return (
        Endpoint(simultaneous, start, 100, {distance: 1.0775885563}, number="L30", cites="gidel2019variational"),
        Endpoint(alternating, start, 100, {distance: 0.9958721691}, number="L30", cites="gidel2019variational"),
    )


@game(cites="bailey2020")
def bilinear_matrix(matrix: tuple[tuple[float, ...], ...] = ((1.0, 0.0), (0.0, 2.0))) -> ZeroSum:
    """Bilinear game with a matrix.

    V = x'Ay = sum of a_ij x_i y_j. Each singular value s is a game s x y of its own: what holds for a step h there
    holds here for h s. A may be rectangular; its zeros leave no trace in the formula. Parameters x1.., y1...
    """
    rows, columns = _shape(matrix)
    entries = {
        f"a{i}_{j}": (i, j, number) for i, row in enumerate(matrix, 1) for j, number in enumerate(row, 1) if number
    }
    coupling = " + ".join(f"{name}*x{i}*y{j}" for name, (i, j, _) in entries.items())
    xs, ys = ([f"{letter}{k}" for k in range(1, count + 1)] for letter, count in (("x", rows), ("y", columns)))
    steps = Method("alternating", {"minimizer": 0.3, "maximizer": 0.2}, MINIMIZER_FIRST)
    kept = " + ".join([f"{x}**2/step_minimizer" for x in xs] + [f"{y}**2/step_maximizer" for y in ys])
    return ZeroSum(
        coupling,
        minimizer=xs,
        maximizer=ys,
        constants={name: number for name, (*_, number) in entries.items()},
        facts=(
            Equilibrium((0.0,) * (rows + columns), "nash"),
            Rate(" + ".join(f"{name}**2" for name in xs + ys)),
            Invariant(f"{kept} - ({coupling})", steps, number="L31"),
            *(_diagonal() if matrix == ((1.0, 0.0), (0.0, 2.0)) else ()),
        ),
    )


def _shape(matrix: tuple[tuple[float, ...], ...]) -> tuple[int, int]:
    widths = {len(row) for row in matrix}
    if len(widths) != 1 or widths == {0} or not any(number for row in matrix for number in row):
        raise UserError(f"matrix: found {matrix!r}, allowed: rows of one length with a number that is not 0")
    return len(matrix), widths.pop()


def _diagonal() -> tuple[Fact, ...]:
    origin = (0.0,) * 4
    return (
        Spectrum(origin, (1j, -1j, 2j, -2j)),
        Multiplier(origin, Method("alternating", 0.99), 1.0, number="L15"),
        Repels(origin, Method("alternating", 1.01), number="L15"),
    )
