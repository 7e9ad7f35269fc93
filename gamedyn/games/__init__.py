"""What is played: games, their measures, and the catalogue (`gamedyn.games.names()`)."""

from collections.abc import Callable
from typing import Any

from gamedyn.errors import nearest
from gamedyn.games.catalogue import GAMES


def names() -> list[str]:
    """The names of all catalogue games, sorted."""
    return list(GAMES)


def __getattr__(name: str) -> Callable[..., Any]:
    if name.startswith("_") or name not in GAMES:
        hint = "" if name.startswith("_") else nearest(name, GAMES)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}. {hint}".rstrip())
    return GAMES[name]
