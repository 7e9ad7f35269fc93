"""What a point of a game is, and what a player can secure: found by sampling, Newton's method and zooming grids."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from gamedyn.games.game import Game

Box = Mapping[str, tuple[float, float]]
RNG_SEED = 20140610


def close(found: Any, stated: Any, error: float = 1e-8) -> bool:
    return np.allclose(found, stated, rtol=error, atol=error)


def formula(game: Game, text: str, **numbers: float) -> Game:
    """A formula in the game's parameters and constants, as the loss of one who moves them all."""
    return Game({"all": text}, {"all": game.parameters}, constants={**game.constants, **numbers})


def value(game: Game, text: str, z: Any, **numbers: float) -> np.ndarray:
    return formula(game, text, **numbers).losses(z)["all"]


def sampled(game: Game, within: Box, count: int) -> np.ndarray:
    """Random points of the box, which reaches from -2 to 2 where it does not say."""
    ends = np.array([within.get(name, (-2.0, 2.0)) for name in game.parameters])
    return np.random.default_rng(RNG_SEED).uniform(ends[:, 0], ends[:, 1], (count, game.dimension))


def first_order(game: Game, z: np.ndarray) -> bool:
    """No player gains by a small move into the domain."""
    return close(np.clip(z - game.gradient(z), game.lower, game.upper), z)


def blocks(game: Game, z: np.ndarray) -> dict[str, np.ndarray]:
    """Each player's own Hessian."""
    jacobian = game.jacobian(z)
    return {player: jacobian[np.ix_(game.block(player), game.block(player))] for player in game.players}


def convex(matrix: np.ndarray, least: float = 1e-9) -> bool:
    return np.linalg.eigvalsh((matrix + matrix.T) / 2).min() > least


def schur(game: Game, z: np.ndarray, leader: str, follower: str) -> bool:
    """The follower's curvature is right, and so is the leader's when the follower responds."""
    jacobian, own = game.jacobian(z), blocks(game, z)
    cross = jacobian[np.ix_(game.block(leader), game.block(follower))]
    back = jacobian[np.ix_(game.block(follower), game.block(leader))]
    return convex(own[follower]) and convex(own[leader] - cross @ np.linalg.solve(own[follower], back))


def no_gain(game: Game, z: np.ndarray, sizes: Any) -> bool:
    """None of many deviations of one player, of these sizes and within the domain, lowers its loss."""
    rng = np.random.default_rng(RNG_SEED)
    for player in game.players:
        moved = np.repeat(z[None], 3000, axis=0)
        moved[:, game.block(player)] += rng.normal(size=(3000, len(game.block(player)))) * rng.choice(sizes, (3000, 1))
        gains = game.losses(z)[player] - game.losses(np.clip(moved, game.lower, game.upper))[player]
        if not (gains <= 1e-12).all():
            return False
    return True


KINDS: dict[str, Callable[[Game, np.ndarray], bool]] = {
    "stationary": lambda game, z: True,
    "differential_nash": lambda game, z: all(convex(block) for block in blocks(game, z).values()),
    "local_minimax": lambda game, z: schur(game, z, *game.players),
    "local_maximin": lambda game, z: schur(game, z, *reversed(game.players)),
    "local_nash": lambda game, z: no_gain(game, z, (1e-3, 1e-2)),
    "nash": lambda game, z: no_gain(game, z, (1e-3, 1e-1, 1.0, 10.0)),
}


def stationary_points(game: Game, within: Box) -> np.ndarray:
    """What Newton's method finds in the box from many starting points."""
    lower, upper = np.array([within[name] for name in game.parameters]).T
    z = sampled(game, within, 600)
    for _ in range(60):
        moves = np.einsum("nij,nj->ni", np.linalg.pinv(game.jacobian(z)), game.gradient(z))
        z = np.clip(z - moves, lower - 1, upper + 1)
    inside = ((z >= lower) & (z <= upper)).all(axis=1)
    return z[inside & (np.abs(game.gradient(z)).max(axis=1) < 1e-10)]


def best(loss: Callable[[np.ndarray, np.ndarray], np.ndarray], outer: np.ndarray, ends: tuple[float, float]) -> Any:
    """The least loss over `ends` for each outer point, by zooming in on a grid."""
    low, high = np.full(len(outer), ends[0]), np.full(len(outer), ends[1])
    for _ in range(5):
        grid = low[:, None] + (high - low)[:, None] * np.linspace(0, 1, 301)
        losses = loss(outer[:, None], grid)
        chosen = np.take_along_axis(grid, losses.argmin(axis=1)[:, None], axis=1)[:, 0]
        reach = (high - low) / 150
        low, high = np.clip(chosen - reach, *ends), np.clip(chosen + reach, *ends)
    return losses.min(axis=1)


def worst_case(game: Game, player: str, outer: np.ndarray, within: Box) -> np.ndarray:
    """What the other player leaves to `player` (a loss) at each of its moves; both have one parameter."""
    mine = game.block(player)[0]
    other = game.parameters[1 - mine]

    def opponent(own: np.ndarray, theirs: np.ndarray) -> np.ndarray:
        pair = np.stack(np.broadcast_arrays(own, theirs)[:: 1 if mine == 0 else -1], axis=-1)
        return -game.losses(pair.reshape(-1, 2))[player].reshape(pair.shape[:-1])

    return -best(opponent, outer, within[other])


def secured(game: Game, player: str, within: Box) -> float:
    """The least loss that the player can be sure of."""
    ends = within[game.players[player][0]]
    low, high = ends
    for _ in range(8):
        grid = np.linspace(low, high, 101)
        losses = worst_case(game, player, grid, within)
        center, reach = grid[losses.argmin()], (high - low) / 50
        low, high = max(ends[0], center - reach), min(ends[1], center + reach)
    return losses.min()
