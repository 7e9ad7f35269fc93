"""The checkers of catalogue facts, one for each kind of record."""

from collections import deque
from collections.abc import Mapping
from functools import singledispatch
from typing import Any

import numpy as np

from gamedyn.games import facts
from gamedyn.games.game import Game
from gamedyn.rules.field import step
from tests.theorems.motion import distances, flow, multiplier, rule, steps
from tests.theorems.points import (
    KINDS,
    blocks,
    close,
    first_order,
    formula,
    sampled,
    secured,
    stationary_points,
    value,
    worst_case,
)


def holds(game: Game, fact: facts.Fact) -> bool:
    """Whether the fact is true of the game; what cannot be computed is not."""
    with np.errstate(all="ignore"):
        return bool(check(fact, game))


@singledispatch
def check(fact: Any, game: Game) -> bool:
    raise TypeError(f"no checker for {type(fact).__name__}")


@check.register
def _(fact: facts.Equilibrium, game: Game) -> bool:
    z = np.array(fact.point, float)
    return first_order(game, z) and KINDS[fact.kind](game, z)


@check.register
def _(fact: facts.NotLocalNash, game: Game) -> bool:
    z = np.array(fact.point, float)
    return close(game.gradient(z), 0) and np.linalg.eigvalsh(blocks(game, z)[fact.player]).min() < -1e-9


@check.register
def _(fact: facts.Deviation, game: Game) -> bool:
    here, there = np.array(fact.point, float), np.array(fact.point, float)
    there[game.block(fact.player)] = fact.to
    return close(game.losses(here)[fact.player] - game.losses(there)[fact.player], fact.gain)


@check.register
def _(fact: facts.StationaryPoints, game: Game) -> bool:
    found, stated = stationary_points(game, fact.within), np.array(fact.points, float).reshape(-1, game.dimension)
    if len(found) == 0 or len(stated) == 0:
        return len(found) == len(stated)
    distances = np.linalg.norm(found[:, None] - stated[None], axis=-1)
    return distances.min(axis=0).max() < 1e-6 and distances.min(axis=1).max() < 1e-6


@check.register
def _(fact: facts.Values, game: Game) -> bool:
    minimizer, maximizer = game.players
    found = secured(game, minimizer, fact.within), -secured(game, maximizer, fact.within)
    return close(found, (fact.minimax, fact.maximin), 1e-7)


@check.register
def _(fact: facts.Gap, game: Game) -> bool:
    z = np.array(fact.point, float)
    gap = sum(worst_case(game, player, z[game.block(player)], fact.within)[0] for player in game.players)
    return close(gap, fact.gap)


@check.register
def _(fact: facts.WeakMinty, game: Game) -> bool:
    sides = [np.linspace(*fact.within[name], 401) for name in game.parameters]
    z = np.stack(np.meshgrid(*sides), axis=-1).reshape(-1, game.dimension)
    slopes = game.gradient(z)
    return close(np.nanmin((slopes * (z - fact.point)).sum(axis=1) / (slopes**2).sum(axis=1)), fact.least, 1e-4)


@check.register
def _(fact: facts.Spectrum, game: Game) -> bool:
    """Compared as characteristic polynomials: double eigenvalues themselves are known to half the digits only."""
    jacobian = game.jacobian(fact.point)
    return close(np.poly(np.linalg.eigvals(jacobian)), np.poly(np.array(fact.eigenvalues)))


@check.register
def _(fact: facts.Multiplier, game: Game) -> bool:
    found = multiplier(game, fact.point, fact.method)
    turns = fact.angle is None or close(abs(np.angle(found)), fact.angle)
    return close(game.gradient(fact.point), 0) and turns and close(abs(found), fact.modulus, 2e-7)


@check.register
def _(fact: facts.StepLimit, game: Game) -> bool:
    below, above = (
        abs(multiplier(game, fact.point, facts.Method("simultaneous", fact.below * k))) for k in (0.999, 1.001)
    )
    return close(game.gradient(fact.point), 0) and below < 1 < above


@check.register
def _(fact: facts.TimeScale, game: Game) -> bool:
    maximizer = np.isin(np.arange(game.dimension), game.block(list(game.players)[1]))

    def attracts(ratio: float) -> bool:
        faster = np.where(maximizer, ratio, 1.0)[:, None] * game.jacobian(fact.point)
        return np.linalg.eigvals(faster).real.min() > 0

    right = (False, True) if fact.attracts == "above" else (True, False)
    stationary = close(game.gradient(fact.point), 0)
    return stationary and (attracts(fact.ratio * 0.999), attracts(fact.ratio * 1.001)) == right


@check.register
def _(fact: facts.Attracts, game: Game) -> bool:
    return close(game.gradient(fact.point), 0) and distances(game, fact.point, fact.method).max() < 0.9


@check.register
def _(fact: facts.Repels, game: Game) -> bool:
    return close(game.gradient(fact.point), 0) and distances(game, fact.point, fact.method).max() > 1.5


@check.register
def _(fact: facts.Cycle, game: Game) -> bool:
    """One turn from the point and from a neighbor on either side of the orbit."""
    through, small = np.array(fact.through), 1e-4
    slope = game.gradient(through)
    normal = np.array([-slope[1], slope[0]]) / np.linalg.norm(slope)
    starts = through + small * np.outer([0.0, 1.0, -1.0], normal)
    turn = flow(game, starts, fact.period, dense_output=True)
    if not turn.success:
        return False
    end, inner, outer = turn.y[:, -1].reshape(3, 2)
    factor = (inner - outer) @ normal / (2 * small)
    parts = [turn.sol(fact.period / k)[:2] for k in (2, 3)]
    returns = close(end, through, 1e-6) and all(np.linalg.norm(part - through) > 1e-3 for part in parts)
    orbit = turn.sol(np.linspace(0, fact.period, 20_001))[:2].T
    return returns and turns(fact, factor) and all(extent(game, orbit, *item) for item in fact.extents.items())


def turns(fact: facts.Cycle, factor: float) -> bool:
    """The neighbors come nearer, or go, as the kind of the cycle says."""
    kinds = {"attracting": abs(factor) < 0.9999, "repelling": factor > 1.0001, "neutral": abs(factor - 1) < 1e-4}
    return kinds[fact.kind] and (fact.multiplier is None or close(factor, fact.multiplier, 1e-5))


def extent(game: Game, orbit: np.ndarray, text: str, ends: tuple[float, float]) -> bool:
    along = value(game, text, orbit)
    return close((along.min(), along.max()), ends, 1e-6)


@check.register
def _(fact: facts.Endpoint, game: Game) -> bool:
    start = np.array(fact.start, float)
    if fact.method.name == "gradient":
        end = flow(game, start, fact.duration).y[:, -1]
    else:
        path = deque(enumerate(steps(game, fact.method, start, int(fact.duration)), 1), maxlen=1)
        if not path or path[0][0] < fact.duration:
            return False
        end = path[0][1]
    return all(close(value(game, text, end), stated, fact.error) for text, stated in fact.end.items())


@check.register
def _(fact: facts.Settles, game: Game) -> bool:
    path = list(steps(game, fact.method, np.array(fact.start, float), fact.transient + fact.steps))
    if len(path) < fact.transient + fact.steps:
        return False
    largest = value(game, fact.quantity, np.array(path[fact.transient :])).max()
    return abs(largest - fact.largest) <= fact.error * fact.largest


@check.register
def _(fact: facts.Rate, game: Game) -> bool:
    z = sampled(game, fact.within, 200)
    found = -(formula(game, fact.quantity).gradient(z) * game.gradient(z)).sum(axis=1)
    return close(found, value(game, fact.rate, z), 1e-10)


@check.register
def _(fact: facts.Invariant, game: Game) -> bool:
    lengths = fact.method.step
    named = {f"step_{p}": h for p, h in lengths.items()} if isinstance(lengths, Mapping) else {"step": lengths}
    z = sampled(game, {}, 200)
    (after,) = step(rule(fact.method), game, z)
    return close(value(game, fact.quantity, after, **named), value(game, fact.quantity, z, **named), 1e-12)
