"""What a flow is: settings and a velocity, dz/dt = velocity(z); and what an integrator is: settings and a step.

To add a flow, write one file in this folder with a frozen dataclass that has `velocity(field, z)` and enter it
with `@flow(cites=...)`; to add an integrator, one with `advance(velocity, field, z, *memory)` entered with
`@integrator(cites=...)`. Both are plain vector algebra, like a rule's step.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from gamedyn.registry import Registry, title

FLOWS: Registry[type] = Registry("flow", "gamedyn.flows")
INTEGRATORS: Registry[type] = Registry("integrator", "gamedyn.flows")
Settings = TypeVar("Settings", bound=type)


def _entered(table: Registry[type], cites: str) -> Callable[[Settings], Settings]:
    def enter(settings: Settings) -> Settings:
        settings.cites = cites  # pyright: ignore[reportAttributeAccessIssue]
        settings.title = title(settings)  # pyright: ignore[reportAttributeAccessIssue]
        table.add(settings.__name__.lower(), settings)
        return settings

    return enter


def flow(*, cites: str) -> Callable[[Settings], Settings]:
    """Enter a flow, with its source."""
    return _entered(FLOWS, cites)


def integrator(*, cites: str) -> Callable[[Settings], Settings]:
    """Enter an integrator, with its source."""
    return _entered(INTEGRATORS, cites)


@dataclass(frozen=True)
class Integration:
    """A flow followed by an integrator, in the form of a rule: what the engine moves a game by.

    `direction` is 1 forwards and -1 backwards in time; `time` is the length of the run. In a domain the
    velocity loses what points out of it at its faces, and each step ends with the projection.
    """

    flow: Any
    integrator: Any
    time: float
    direction: float = 1.0
    projection: str = "steps"

    def velocity(self, field: Any, z: Any) -> Any:
        """dz/dt at the point of the domain nearest to z, in the direction of this run."""
        z = field.project(z)
        return field.inward(z, self.direction * self.flow.velocity(field, z))

    @staticmethod
    def update(settings: Any, field: Any, z: Any, *memory: Any) -> tuple[Any, ...]:
        """One step of the integrator."""
        z, *kept = settings.integrator.advance(
            lambda z: settings.velocity(field, z), field, z, *memory, time=settings.time
        )
        return (field.project(z), *kept)

    @staticmethod
    def start(settings: Any, field: Any, z: Any) -> tuple[Any, ...]:
        """The integrator's memory before the first step."""
        return settings.integrator.start(lambda z: settings.velocity(field, z), z, settings.time)
