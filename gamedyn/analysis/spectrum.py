"""Does a rest point attract: eigenvalues of the update map or the vector field, and their rounding."""

from dataclasses import dataclass

import numpy as np

EPSILON = float(np.finfo(float).eps)


@dataclass(frozen=True)
class Stability:
    """The slowest eigenvalue transverse to the set of equilibria.

    `rate` is its growth per sample (log of the modulus for a map, real part for a flow), `error` what rounding
    may have done to it: a rate within the error of 0 is marginal, and says nothing.
    """

    rate: float
    error: float
    turning: float  # angle per sample of that eigenvalue

    @property
    def attracts(self) -> bool:
        """Whether every transverse displacement shrinks."""
        return self.rate < -self.error

    @property
    def repels(self) -> bool:
        """Whether some transverse displacement grows."""
        return self.rate > self.error


def eigenvalues(matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Eigenvalues of a square matrix, and how far rounding may have moved each.

    A simple eigenvalue moves by its condition number (the norm of the left eigenvector y with y'x = 1, x of unit
    norm) times the rounding of the matrix; a double one by up to the square root of that.
    """
    values, right = np.linalg.eig(matrix)
    try:
        condition = np.linalg.norm(np.linalg.inv(right), axis=1)
    except np.linalg.LinAlgError:
        condition = np.full(len(values), np.inf)
    return values, 64 * EPSILON * np.linalg.norm(matrix, 2) * np.minimum(condition, EPSILON**-0.5)


def radius(matrix: np.ndarray) -> float:
    """Spectral radius: the largest modulus of an eigenvalue."""
    return float(np.max(np.abs(np.linalg.eigvals(matrix)), initial=0.0))


def transverse(matrix: np.ndarray, *, neutral: float, continuum: int) -> np.ndarray:
    """Places of the eigenvalues that are left when those along a set of equilibria are taken away.

    Along a set of dimension `continuum` a map has that many eigenvalues 1 and a flow that many 0 (`neutral`).
    """
    values = np.linalg.eigvals(matrix)
    return np.sort(np.argsort(np.abs(values - neutral), kind="stable")[continuum:])


def of_map(matrix: np.ndarray, continuum: int = 0) -> Stability:
    """Stability of a rest point of a map from the Jacobian (s, s) of its step."""
    values, errors = eigenvalues(matrix)
    chosen = transverse(matrix, neutral=1.0, continuum=continuum)
    if not len(chosen):
        return Stability(-np.inf, 0.0, 0.0)
    modulus = np.abs(values[chosen])
    with np.errstate(divide="ignore"):
        rates, slack = np.log(modulus), errors[chosen] / np.maximum(modulus, EPSILON)
    return _slowest(rates, slack, np.angle(values[chosen]))


def of_flow(matrix: np.ndarray, continuum: int = 0) -> Stability:
    """Stability of a rest point of a flow from the Jacobian (d, d) of its vector field; rates are per unit of time."""
    values, errors = eigenvalues(matrix)
    chosen = transverse(matrix, neutral=0.0, continuum=continuum)
    if not len(chosen):
        return Stability(-np.inf, 0.0, 0.0)
    return _slowest(np.real(values[chosen]), errors[chosen], np.imag(values[chosen]))


def _slowest(rates: np.ndarray, errors: np.ndarray, angles: np.ndarray) -> Stability:
    place = int(np.argmax(rates + errors))
    return Stability(float(rates[place]), float(errors[place]), float(abs(angles[place])))
