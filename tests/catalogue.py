"""The games of the catalogue with the settings that tests try beside the defaults."""

from collections.abc import Iterator
from typing import Any

from gamedyn.games.catalogue import GAMES
from gamedyn.games.game import Game

SETTINGS: dict[str, tuple[dict[str, Any], ...]] = {
    "almost_bilinear": ({"epsilon": 0.1}, {"epsilon": -0.1}),
    "common_maximum": ({"kappa": -2.0},),
    "four_players": ({"epsilon": 0.0}, {"epsilon": -0.1}),
    "bilinear": ({"clip": 1.0},),
    "bilinear_matrix": ({"matrix": ((1.0, -2.0), (0.5, 0.0), (0.25, 3.0))},),
    "covariance": ({"s": 2.0}, {"s": -0.5}),
    "dirac_gan": (
        {"objective": "nonsaturating"},
        {"objective": "wasserstein"},
        {"objective": "least_squares"},
        {"objective": "hinge"},
        {"gamma": 0.3},
        {"gamma": 1.0},
        {"gamma": 0.01},
        {"gamma": -0.5},
        {"objective": "nonsaturating", "gamma": 0.3},
        {"objective": "wasserstein", "clip": 1.0},
    ),
    "dirac_gradient_penalty": (
        {"gamma": 0.3},
        {"gamma": 1.0, "target": 0.3},
        {"objective": "minimax"},
        {"gamma": -1.0},
        {"target": 0.0},
    ),
    "hidden_bilinear": ({"p": 0.3, "q": 0.6}, {"p": 1.5}),
    "limit_points": ({"example": "f2"},),
    "mean_learning": ({"clip": 1.0}, {"penalty": 0.1}),
    "polar": ({"a": 0.5}, {"a": 1 / 3}, {"a": -1.0}),
    "quadratic": ({"mu": 0.5, "b": 2.0}, {"mu": 0.0}, {"mu": 0.3, "b": 0.0}, {"mu": -0.2}),
    "quartic": ({"interaction": 1.0}, {"interaction": 100.0}),
    "ridge": ({"example": "g2"}, {"example": "g3"}),
    "uniform_wgan": ({"eta": 0.25}, {"eta": 0.5}, {"eta": 1.0}, {"eta": 1.5}),
}


def built() -> Iterator[Game]:
    """Every game, at its defaults and at the settings above."""
    for name in GAMES:
        for settings in ({}, *SETTINGS.get(name, ())):
            yield GAMES[name](**settings)
