"""The table of catalogue games: a function that returns a game enters under its own name."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import update_wrapper
from typing import TYPE_CHECKING, Any

from gamedyn.registry import Registry, title

if TYPE_CHECKING:
    from gamedyn.games.game import Game


@dataclass
class GameEntry:
    """A catalogue game: call it with its settings to get the game."""

    build: "Callable[..., Game]"
    cites: str  # key in refs.bib

    def __call__(self, **settings: Any) -> "Game":
        """The game with these settings."""
        built = self.build(**settings)
        return built.named(self.build.__name__, title(self.build), self.cites)

    @property
    def title(self) -> str:
        """The first line of the entry's docstring."""
        return title(self.build)


GAMES: Registry[GameEntry] = Registry("game", "gamedyn.games")


def game(*, cites: str) -> "Callable[[Callable[..., Game]], GameEntry]":
    """Enter a function that builds a game into the catalogue, with the paper that it comes from."""

    def enter(build: "Callable[..., Game]") -> GameEntry:
        entry = GameEntry(build, cites)
        update_wrapper(entry, build)
        GAMES.add(build.__name__, entry)
        return entry

    return enter
