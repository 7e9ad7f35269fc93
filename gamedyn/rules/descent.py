"""Gradient descent by every player on its own loss, all at once or one after another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from gamedyn.errors import UserError, unknown
from gamedyn.rules.rule import Rule, rate, rule


def descent(settings: Any, field: Any, z: Any) -> tuple[Any]:
    """z_p <- P(z_p - h_p F_p(z)), group of players after group, each as often as `inner` says."""
    for group, times in settings.rounds(tuple(field.players)):
        z = field.repeat(times, lambda z, group=group: field.project(z - rate(settings, field) * field(z, group)), z)
    return (z,)


@rule(descent, cites="arrow1958")
@dataclass(frozen=True)
class Simultaneous(Rule):
    """Simultaneous gradient descent: every player steps from the same point.

    z+ = P(z - h F(z)), F the game gradient (Arrow, Hurwicz and Uzawa 1958). In a zero-sum game this is
    gradient descent-ascent. One game gradient per step.
    """

    def rounds(self, players: tuple[str, ...]) -> list[tuple[tuple[str, ...], int]]:
        """All players in one group, once."""
        return [(players, 1)]


@rule(descent, cites="goodfellow2014")
@dataclass(frozen=True)
class Alternating(Rule):
    """Alternating gradient descent: players step in turn, each seeing the moves before its own.

    x+ = P(x - h_x F_x(x, y)), then y+ = P(y - h_y F_y(x+, y)), in the order given and each player
    `inner` times in a row: Algorithm 1 of Goodfellow et al. (2014) is order = ("discriminator", "generator")
    with inner = {"discriminator": k}. One gradient of its own per move of a player.
    """

    order: tuple[
        str | tuple[str, ...], ...
    ] = ()  # players, or groups of players that move at once; as declared if empty
    inner: Mapping[str, int] = field(default_factory=dict)  # moves in a row, by player; 1 where not said

    def __post_init__(self) -> None:
        super().__post_init__()
        if isinstance(self.order, str) or not isinstance(self.order, Sequence):
            raise UserError(f"order: found {self.order!r}, allowed: a list of players")
        if not isinstance(self.inner, Mapping):
            raise UserError(f"inner: found {self.inner!r}, allowed: a number of moves by player")
        for player, times in self.inner.items():
            if isinstance(times, bool) or not isinstance(times, int) or times < 1:
                raise UserError(f"inner.{player}: found {times!r}, allowed: a whole number of moves, at least 1")

    def rounds(self, players: tuple[str, ...]) -> list[tuple[tuple[str, ...], int]]:
        """The groups in order and how often each moves; UserError for players that the game does not have."""
        groups = [(group,) if isinstance(group, str) else tuple(group) for group in (self.order or players)]
        named = [player for group in groups for player in group]
        for player in [*named, *self.inner]:
            if player not in players:
                raise unknown("player", player, players, "order" if player in named else "inner")
        if sorted(named) != sorted(players):
            raise UserError(f"order: found {', '.join(named)}, allowed: each of {', '.join(players)} once")
        return [(group, max(self.inner.get(player, 1) for player in group)) for group in groups]
