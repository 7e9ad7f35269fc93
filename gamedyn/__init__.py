"""gamedyn: a laboratory for the gradient dynamics of low-dimensional GAN minimax games."""

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_HOMES = {
    "UserError": "gamedyn.errors",
    "Game": "gamedyn.games.game",
    "ZeroSum": "gamedyn.games.game",
    "Field": "gamedyn.games.game",
    "Dirac": "gamedyn.games.measures",
    "Discrete": "gamedyn.games.measures",
    "Measure": "gamedyn.games.measures",
    "simulate": "gamedyn.runs.simulate",
    "integrate": "gamedyn.runs.integrate",
    "ensemble": "gamedyn.runs.ensemble",
}
_LAYERS = ("formula", "games", "flows", "rules", "kernels", "analysis", "runs", "plots", "scenario")

__all__ = [*_HOMES, *_LAYERS, "__version__"]  # pyright: ignore[reportUnsupportedDunderAll]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    if name in _LAYERS:
        return import_module(f"gamedyn.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
