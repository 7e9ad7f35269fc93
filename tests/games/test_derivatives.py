"""What games derive from their formulas agrees with independent derivatives, on every game of the catalogue."""

import numpy as np
import pytest
import sympy

import gamedyn as gd
from gamedyn.formula.symbolic import symbol, symbolic
from gamedyn.games.catalogue import GAMES
from gamedyn.games.game import Game
from tests.catalogue import built

BUILT = [pytest.param(game, id=f"{game.name}-{number}") for number, game in enumerate(built())]


def points(game: Game, count: int = 40) -> np.ndarray:
    """Random points of the domain, or of [-2, 2] where that is all."""
    lower, upper = np.maximum(game.lower, -2.0), np.minimum(game.upper, 2.0)
    return np.random.default_rng(3).uniform(lower, upper, (count, game.dimension))


def expressions(game: Game) -> list[sympy.Expr]:
    """The game gradient by SymPy."""
    if game.field_trees:
        return [symbolic(game.field_trees[name]) for name in game.parameters]
    losses = {player: symbolic(tree) for player, tree in game.loss_trees.items()}
    return [sympy.diff(losses[player], symbol(name)) for player, names in game.players.items() for name in names]


def evaluated(game: Game, expression: sympy.Expr, z: np.ndarray) -> np.ndarray:
    """A SymPy expression at points away from kinks, by NumPy."""
    names = [symbol(name) for name in (*game.parameters, *game.constants)]
    smooth = expression.replace(sympy.DiracDelta, lambda *_: sympy.Integer(0))
    function = sympy.lambdify(names, smooth, ["numpy", {"Heaviside": lambda x, *_: np.heaviside(x, 0.5)}])
    return np.broadcast_to(function(*z.T, *game.constants.values()), len(z))


@pytest.mark.parametrize("game", BUILT)
def test_the_game_gradient_is_that_of_sympy(game):
    z = points(game)
    stated = np.stack([evaluated(game, expression, z) for expression in expressions(game)], axis=-1)
    np.testing.assert_allclose(game.gradient(z), stated, rtol=1e-11, atol=1e-11)


@pytest.mark.parametrize("game", BUILT)
def test_the_game_jacobian_is_that_of_sympy(game):
    z = points(game)
    rows = [[sympy.diff(row, symbol(name)) for name in game.parameters] for row in expressions(game)]
    stated = np.moveaxis([[evaluated(game, entry, z) for entry in row] for row in rows], -1, 0)
    np.testing.assert_allclose(game.jacobian(z), stated, rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize("game", BUILT)
def test_the_game_jacobian_is_that_of_central_differences(game):
    z, h = points(game), 1e-6
    moves = h * np.eye(game.dimension)
    slopes = [(game.gradient(z + move) - game.gradient(z - move)) / (2 * h) for move in moves]
    np.testing.assert_allclose(game.jacobian(z), np.stack(slopes, axis=-1), rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("game", BUILT)
def test_one_point_is_a_row_of_many(game):
    z = points(game, 5)
    named = {name: z[2, k] for k, name in enumerate(game.parameters)}
    assert np.array_equal(game.gradient(z)[2], game.gradient(z[2]))
    assert np.array_equal(game.jacobian(z)[2], game.jacobian(named))


@pytest.mark.parametrize("game", [case for case in BUILT if case.values[0].kind == "zero_sum"])
def test_losses_of_a_zero_sum_game_cancel(game):
    z = points(game)
    losses = game.losses(z)
    minimizer, maximizer = losses.values()
    assert np.array_equal(minimizer, -maximizer)
    assert np.array_equal(minimizer, game.value(z))


@pytest.mark.parametrize("game", [case for case in BUILT if case.values[0].kind == "zero_sum"])
def test_the_interaction_of_a_zero_sum_game_is_antisymmetric(game):
    jacobian = game.jacobian(points(game))
    one, other = (game.block(player) for player in game.players)
    np.testing.assert_allclose(
        jacobian[:, one][:, :, other], -np.swapaxes(jacobian[:, other][:, :, one], 1, 2), rtol=1e-12, atol=1e-12
    )


def test_L64_the_polar_game_has_no_value():
    jacobian = gd.games.polar().jacobian(points(gd.games.polar()))
    assert np.abs(jacobian[:, 0, 1] + jacobian[:, 1, 0]).max() > 0.1


@pytest.mark.parametrize("name", ["bilinear", "forsaken", "hidden_bilinear"])
def test_a_field_of_the_written_gradient_is_the_same_game(name):
    game = GAMES[name]()
    texts = {p: str(row).replace("Abs", "abs") for p, row in zip(game.parameters, expressions(game), strict=True)}
    field = gd.Field(texts, players=game.players, constants=game.constants)
    np.testing.assert_allclose(field.gradient(points(game)), game.gradient(points(game)), rtol=1e-12, atol=1e-12)


def test_a_general_sum_game_of_opposite_losses_is_the_zero_sum_game():
    one = gd.games.forsaken()
    value = "x*(y - 0.45) + x**2/4 - x**4/2 + x**6/6 - (y**2/4 - y**4/2 + y**6/6)"
    two = gd.Game({"a": value, "b": f"-({value})"}, {"a": "x", "b": "y"})
    assert np.array_equal(one.gradient(points(one)), two.gradient(points(one)))
