"""Measures: where an expectation is taken, as nodes and weights."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gamedyn.errors import UserError


@dataclass(frozen=True, eq=False)
class Measure:
    """A measure with finite support: nodes (n, dimension) and weights (n,) that sum to one."""

    nodes: NDArray[np.float64]
    weights: NDArray[np.float64]

    @property
    def dimension(self) -> int:
        """The number of components of a node."""
        return self.nodes.shape[1]


def Dirac(point: ArrayLike) -> Measure:
    """All mass at one point: a number, or the components of a vector."""
    return Discrete([np.atleast_1d(np.asarray(point, float))])


def Discrete(points: ArrayLike, weights: ArrayLike | None = None) -> Measure:
    """Mass at the points (n,) or (n, dimension), equal unless `weights` (n,) says otherwise.

    Raises UserError for points or weights that are not finite, and weights that are negative or do not sum to one.
    """
    nodes = np.ascontiguousarray(points, dtype=float)
    nodes = nodes[:, None] if nodes.ndim == 1 else nodes
    if nodes.ndim != 2 or not nodes.size or not np.isfinite(nodes).all():
        raise UserError(
            f"points of a measure: found an array of shape {nodes.shape}, "
            "allowed: finite numbers (n,) or (n, dimension)"
        )
    masses = np.full(len(nodes), 1.0 / len(nodes)) if weights is None else np.asarray(weights, float)
    if masses.shape != (len(nodes),) or not (masses >= 0).all() or abs(masses.sum() - 1) > 1e-9:
        raise UserError(
            f"weights of a measure: found {masses.tolist()}, allowed: {len(nodes)} numbers >= 0 that sum to 1"
        )
    return Measure(nodes, masses)
