"""Claims: tests that must pass on what they speak of, and fail on every spoiled variant of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest

import gamedyn as gd
from gamedyn.analysis.forward import DualField, jacobian, update_jacobian
from gamedyn.games.game import Game
from gamedyn.rules.field import per_coordinate, with_fields
from gamedyn.runs.run import Run
from tests.theorems import spoiled

CLAIMED: set[Any] = set()  # the tests that claims have made
TIGHT = {"rtol": 1e-12, "atol": 1e-14}


@dataclass(frozen=True)
class Play:
    """A game, and the rule or flow by which its players move.

    `pace` multiplies every step size of a rule, and the time of a flow; -1 turns the motion round.
    """

    game: Game
    method: Any
    pace: int = 1

    @property
    def flows(self) -> bool:
        """Whether time is continuous."""
        return hasattr(self.method, "velocity")

    @property
    def paced(self) -> Any:
        """The rule with its step sizes multiplied; a negative one passes no check of the settings."""
        step = self.method.step
        paced = {p: self.pace * h for p, h in step.items()} if isinstance(step, Mapping) else self.pace * step
        return with_fields(self.method, {"step": paced})

    def at(self, **settings: Any) -> "Play":
        """The same game with other settings of the rule or flow."""
        return replace(self, method=replace(self.method, **settings))

    def on(self, game: Game) -> "Play":
        """The same rule or flow on another game."""
        return replace(self, game=game)

    def run(self, start: Any, duration: float, **options: Any) -> Run:
        """So many steps of the rule, or so much time of the flow, by the compiled kernel."""
        if self.flows:
            return gd.integrate(self.game, self.method, start, self.pace * duration, **(TIGHT | options))
        return gd.simulate(self.game, self.paced, start, int(duration), **options)

    def jacobian(self, point: Any) -> np.ndarray:
        """The exact Jacobian of the update map, or of the velocity, at a point (d,)."""
        at = np.array(point, float)
        if not self.flows:
            return update_jacobian(self.game, self.paced, (), at)
        flow, field = per_coordinate(self.method, self.game), DualField(self.game)
        return self.pace * jacobian(lambda z: (flow.velocity(field, z),), ("v",), self.game.dimension, at)

    def eigenvalues(self, point: Any) -> np.ndarray:
        """Of that Jacobian, those of largest modulus first and of positive imaginary part before its conjugate."""
        found = np.linalg.eigvals(self.jacobian(point))
        return found[np.lexsort((-found.imag, -np.abs(found).round(9)))]


def claim(play: Any, *spoilers: Callable[[Any], Any]) -> Callable[[Callable[[Any], None]], Any]:
    """Make a test of a body that asserts something of a play, and one more for each way to spoil the play."""
    assert spoilers, "a claim that nothing can spoil asserts nothing"
    cases = [pytest.param(play, None, id="stated")]
    cases += [pytest.param(play, spoiler, id=f"spoiled: {spoiler.__name__}") for spoiler in spoilers]

    def test_of(body: Callable[[Any], None]) -> Any:
        def test(play: Any, spoiler: Any) -> None:
            if spoiler is None:
                return body(play)
            with pytest.raises(AssertionError):
                body(spoiler(play))
            return None

        test.__name__, test.__doc__, test.__module__ = body.__name__, body.__doc__, body.__module__
        CLAIMED.add(test)
        return pytest.mark.parametrize(("play", "spoiler"), cases)(test)

    return test_of


def flipped(play: Play) -> Play:
    """Every player climbs, or time runs backwards."""
    return replace(play, pace=-play.pace)


def doubled(play: Play) -> Play:
    """Every step is twice as long."""
    return replace(play, pace=2 * play.pace)


def swapped(play: Play) -> Play:
    """The players of an alternating rule move in the opposite order."""
    order = play.method.order or tuple(play.game.players)
    return play.at(order=order[::-1])


def term_added(play: Play) -> Play:
    """Each loss has a term more."""
    return play.on(next(spoiled.spoiled(play.game)))


def swapped_sides(play: Play) -> Play:
    """The minimizer maximizes, and the maximizer minimizes."""
    _, other, *_ = spoiled.spoiled(play.game)
    return play.on(other)


def with_constants(**constants: float) -> Callable[[Play], Play]:
    """The game's constants have other values."""

    def other_constants(play: Play) -> Play:
        return play.on(play.game.with_constants(**constants))

    return other_constants


def on(game: Game) -> Callable[[Play], Play]:
    """The same is claimed of another game."""

    def other_game(play: Play) -> Play:
        return play.on(game)

    return other_game


def settings(**changed: Any) -> Callable[[Play], Play]:
    """The rule or flow has other settings."""

    def other_settings(play: Play) -> Play:
        return play.at(**changed)

    return other_settings
