"""What came of a run: the recorded points and everything that follows from them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from os import replace
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, Any

import numpy as np

from gamedyn import __version__
from gamedyn.analysis.evidence import Evidence
from gamedyn.errors import UserError
from gamedyn.games.game import Array, Game
from gamedyn.runs.cost import Cost

if TYPE_CHECKING:
    from xarray import Dataset


@dataclass(frozen=True, eq=False)
class Run:
    """One trajectory.

    `points` (n, d) are the recorded positions, in the order of the game's parameters, at the step numbers
    `index` (n,) of a map or the times `time` (n,) of a flow. `final` (d,) is where the run stands at its end;
    `ended` is the step (the time for a flow) at which it left every bound, or None.
    """

    game: Game
    method: Any  # the rule or the flow
    start: Array  # (d,)
    index: Any  # (n,) numbers of the recorded steps or samples
    time: Array  # (n,) the same as times; equal to `index` for maps
    points: Array  # (n, d)
    final: Array  # (d,)
    continuous: bool
    ended: float | None
    cost: Cost
    evidence: Evidence

    @cached_property
    def losses(self) -> dict[str, Array]:
        """Each player's loss (n,) at the recorded points."""
        return self.game.losses(self.points)

    @cached_property
    def gradient_norm(self) -> Array:
        """The Euclidean norm of the game gradient (n,) at the recorded points."""
        return np.linalg.norm(self.game.gradient(self.points), axis=-1)

    @cached_property
    def averages(self) -> Any:
        """Averages of all iterates, the start left out, tracked while the run went on."""
        from gamedyn.analysis.averages import averages

        return averages(self.evidence)

    @cached_property
    def verdict(self) -> Any:
        """What the trajectory does, with the numbers that show it."""
        from gamedyn.analysis.verdict import classify  # many runs are never judged

        return classify(self.evidence)

    def coordinate(self, name: str) -> Array:
        """One parameter (n,) at the recorded points."""
        return self.points[:, self.game.parameters.index(name)]

    def to_dataset(self) -> "Dataset":
        """Points, losses and gradient norm as an xarray dataset over `step` or `time`."""
        from xarray import Dataset

        along = "time" if self.continuous else "step"
        data: dict[str, Any] = {name: (along, self.coordinate(name)) for name in self.game.parameters}
        data["gradient_norm"] = (along, self.gradient_norm)
        if self.game.loss_trees:
            data |= {f"loss_{player}": (along, loss) for player, loss in self.losses.items()}
        axis = self.time if self.continuous else self.index
        attributes = {"game": self.game.name or self.game.latex(), "method": repr(self.method), "gamedyn": __version__}
        return Dataset(data, coords={along: axis}, attrs=attributes | {"verdict": str(self.verdict)})

    def save(self, path: str | Path, attributes: Mapping[str, str] | None = None) -> Path:
        """Write the dataset as NetCDF (.nc); the file appears whole or not at all."""
        target = Path(path)
        if target.suffix != ".nc":
            raise UserError(f"{target}: found the ending {target.suffix or 'none'}, allowed: .nc")
        dataset = self.to_dataset()
        dataset.attrs.update(attributes or {})
        with NamedTemporaryFile(dir=target.parent, suffix=".draft", delete=False) as draft:
            try:
                draft.write(bytes(dataset.to_netcdf(engine="scipy")))
                draft.close()
                replace(draft.name, target)
            except BaseException:
                Path(draft.name).unlink(missing_ok=True)
                raise
        return target
