"""How games are put together: players, constants, domains, points, and what is refused."""

import numpy as np
import pytest

import gamedyn as gd
from gamedyn.games.measures import Discrete


def test_parameters_come_player_by_player():
    game = gd.Game({"a": "u*w + s", "b": "s - u"}, {"a": ["u"], "b": ["w", "s"]})
    assert (game.parameters, game.dimension, game.kind) == (("u", "w", "s"), 3, "general")
    assert (game.block("a"), game.block("b")) == ([0], [1, 2])


def test_the_game_gradient_stacks_each_players_own():
    game = gd.Game({"a": "u**2*w", "b": "w*s**3 - u*w"}, {"a": "u", "b": ["w", "s"]})
    u, w, s = 2.0, 3.0, 0.5
    assert game.gradient({"u": u, "w": w, "s": s}).tolist() == [2 * u * w, s**3 - u, 3 * w * s**2]


def test_a_field_makes_a_player_of_each_parameter():
    field = gd.Field({"u": "w", "v": "-u", "w": "v"})
    assert field.players == {"u": ("u",), "v": ("v",), "w": ("w",)}
    assert field.gradient((1, 2, 3)).tolist() == [3, -1, 2]


def test_a_field_has_no_losses():
    with pytest.raises(gd.UserError, match="has no losses"):
        gd.Field({"u": "u"}).losses([1.0])


def test_constants_are_numbers_or_formulas_of_numbers():
    game = gd.ZeroSum("c*x*y", minimizer="x", maximizer="y", constants={"c": "2*pi"})
    assert game.constants == {"c": 2 * np.pi}
    assert game.with_constants(c=3).gradient((1, 1)).tolist() == [3, -3]
    assert game.gradient((1, 1)).tolist() == [2 * np.pi, -2 * np.pi]


def test_a_domain_bounds_only_what_it_names():
    game = gd.ZeroSum("x*y", minimizer="x", maximizer="y", domain={"y": (None, "pi/2")})
    assert game.lower.tolist() == [-np.inf, -np.inf]
    assert game.upper.tolist() == [np.inf, np.pi / 2]
    inner = game.restricted({"x": (0, 1)})
    assert inner.upper.tolist() == [1.0, np.pi / 2]


def test_facts_stay_with_the_game_that_states_them():
    game = gd.games.almost_bilinear()
    assert game.facts
    assert game.with_constants(epsilon=1).facts == game.restricted({"x": (-1, 1)}).facts == ()


def test_an_expectation_is_the_weighted_sum_over_its_measure():
    data = Discrete([0.0, 1.0, 3.0], [0.5, 0.25, 0.25])
    game = gd.ZeroSum("mean(w*(x - t)**2 for x in data)", minimizer="t", maximizer="w", measures={"data": data})
    t, w = 0.5, 2.0
    nodes, weights = np.array([0.0, 1.0, 3.0]), np.array([0.5, 0.25, 0.25])
    assert game.value((t, w)) == pytest.approx(weights @ (w * (nodes - t) ** 2))
    assert game.gradient((t, w)) == pytest.approx([weights @ (-2 * w * (nodes - t)), -(weights @ (nodes - t) ** 2)])


def test_a_dirac_measure_may_have_components():
    game = gd.ZeroSum(
        "mean(w*x[1] - t*x[0] for x in data)", minimizer="t", maximizer="w", measures={"data": gd.Dirac((2.0, 5.0))}
    )
    assert game.gradient((0, 0)).tolist() == [-2, -5]


def test_games_show_their_formulas():
    assert gd.games.bilinear().latex().startswith(r"\min_{x} \max_{y}")
    assert r"L_{2}" in gd.games.tandem().latex()
    assert r"F_{y}" in gd.games.polar().latex()


XY = {"minimizer": "x", "maximizer": "y"}

REFUSED = {
    "no loss": (lambda: gd.Game({"a": "x"}, {"a": "x", "b": "y"}), "losses: found none for b"),
    "a loss too many": (
        lambda: gd.Game({"a": "x", "b": "x", "c": "x"}, {"a": "x", "b": "y"}),
        'no player is called "c"',
    ),
    "no parameter": (lambda: gd.Game({"a": "1"}, {"a": []}), "players.a: found no parameter"),
    "one name twice": (lambda: gd.ZeroSum("x", minimizer="x", maximizer="x"), "x: found more than once"),
    "a name of the language": (lambda: gd.ZeroSum("x", minimizer="x", maximizer="exp"), "exp"),
    "an unknown name": (lambda: gd.ZeroSum("x*z", **XY), "z"),
    "a text of code": (lambda: gd.ZeroSum("__import__('os')", **XY), "value"),
    "a constant that is nan": (lambda: gd.ZeroSum("c*x*y", **XY, constants={"c": np.nan}), "constants.c: found nan"),
    "a constant without end": (lambda: gd.ZeroSum("c*x*y", **XY, constants={"c": np.inf}), "constants.c: found inf"),
    "a constant that is true": (lambda: gd.ZeroSum("c*x*y", **XY, constants={"c": True}), "constants.c: found True"),
    "an unknown constant": (lambda: gd.games.quadratic().with_constants(nu=1), 'no constant is called "nu"'),
    "a domain of a stranger": (lambda: gd.ZeroSum("x*y", **XY, domain={"z": (0, 1)}), 'no parameter is called "z"'),
    "a domain upside down": (lambda: gd.ZeroSum("x*y", **XY, domain={"x": (1, 0)}), "domain.x: found"),
    "a domain with one end": (lambda: gd.ZeroSum("x*y", **XY, domain={"x": (1,)}), "domain.x: found"),
    "a field with a gap": (lambda: gd.Field({"x": "x"}, players={"a": ["x", "y"]}), "field: found formulas for x"),
    "weights that do not sum to one": (lambda: gd.Discrete([1, 2], [0.5, 0.6]), "weights of a measure"),
    "a measure without points": (lambda: gd.Discrete([]), "points of a measure"),
    "a point without a name": (lambda: gd.games.bilinear().gradient({"x": 1}), "found no y"),
    "a point with a stranger": (
        lambda: gd.games.bilinear().gradient({"x": 1, "y": 1, "z": 1}),
        'parameter is called "z"',
    ),
    "a point of another shape": (lambda: gd.games.bilinear().gradient([1, 2, 3]), r"found shape \(3,\)"),
    "a point that is nan": (lambda: gd.games.bilinear().gradient([1, np.nan]), "found nan"),
    "a point without end": (lambda: gd.games.bilinear().gradient({"x": np.inf, "y": 0}), "found inf"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_is_refused_in_words(case):
    build, message = REFUSED[case]
    with pytest.raises(gd.UserError, match=message):
        build()
