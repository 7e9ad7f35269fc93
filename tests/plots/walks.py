"""Runs stepped by NumPy, so that nothing is compiled where only a picture is tested."""

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import numpy as np

from gamedyn.rules.field import step


@dataclass(frozen=True)
class Walk:
    """What figures ask of a run."""

    game: Any
    method: Any
    points: np.ndarray
    index: np.ndarray
    continuous: bool = False
    verdict: Any = field(default_factory=lambda: SimpleNamespace(kind="undecided"))

    @property
    def time(self):
        return self.index.astype(float)


def walk(game, rule, start, steps, every=1, **more):
    """A run of a rule, step by step."""
    points = [game.point(start)]
    with np.errstate(all="ignore"):
        for number in range(steps):
            points.append(step(rule, game, points[-1], index=number)[0])
            if not np.isfinite(points[-1]).all():
                break
    return Walk(game, rule, np.array(points)[::every], np.arange(len(points))[::every], **more)
