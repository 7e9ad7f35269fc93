"""Does it go round: turns about a center in a plane, counted and timed between the samples."""

from dataclasses import dataclass

import numpy as np

from gamedyn.analysis import lines

SMOOTH = 0.5  # largest angle between samples up to which four of them interpolate a turn well


@dataclass(frozen=True)
class Frame:
    """A plane of turning: position -> complex number, its direction the phase and its modulus the radius."""

    center: np.ndarray  # (d,)
    matrix: np.ndarray  # (2, d)

    def complex(self, points: np.ndarray) -> np.ndarray:
        """Points (n, d) as complex numbers (n,)."""
        plane = (points - self.center) @ self.matrix.T
        return plane[:, 0] + 1j * plane[:, 1]


@dataclass(frozen=True)
class Turning:
    """The turns in one window, with every crossing of the ray at angle 0."""

    first: int  # sample at which the window starts
    count: int
    total: float  # turns in the window
    steadiness: float  # |sum| / sum of moduli of the angles between samples: 1 if it never goes back
    rate: float  # angle per sample, averaged
    fastest: float  # largest angle between samples
    direction: float  # 1 or -1
    radius: float  # mean, from the area swept
    times: np.ndarray  # (k,) of the crossings, in samples of the run
    points: np.ndarray  # (k, d) positions there
    radii: np.ndarray  # (k,) interpolated themselves: a circle's come out exact however far samples are apart

    @property
    def smooth(self) -> bool:
        """Whether crossings are interpolated well."""
        return self.fastest < SMOOTH

    @property
    def period(self) -> float:
        """Samples per turn: between crossings where there are few, from the averaged rate otherwise."""
        if len(self.times) >= 2 and self.smooth and self.total < 12:
            return float(self.times[-1] - self.times[0]) / (len(self.times) - 1)
        return 2 * np.pi / self.rate

    @property
    def size(self) -> float:
        """The radius to compare windows by."""
        return float(np.mean(self.radii)) if self.smooth and len(self.radii) else self.radius


def frame(points: np.ndarray, center: np.ndarray, scale: np.ndarray) -> Frame | None:
    """The plane in which a window of points (n, d) turns, scaled so that an ellipse becomes a circle."""
    relative = (points - center) / scale
    if points.shape[1] < 2:
        return None
    matrix = _whitening(relative) if points.shape[1] == 2 else lines.plane(relative - relative.mean(axis=0))
    return None if matrix is None else Frame(center, matrix / scale)


def turning(points: np.ndarray, first: int, view: Frame, ray: complex = 1.0, sign: float = 0.0) -> Turning | None:
    """The turns of a window of points (n, d) that starts at sample `first`; crossings are of the ray through `ray`.

    Angles count in the direction of most of them, or in that of `sign`.
    """
    place = view.complex(points)
    seen, modulus = place * np.conj(ray) / abs(ray), np.abs(place)
    if len(points) < 3 or not np.all(np.isfinite(modulus)) or modulus.min() <= 1e-9 * modulus.max():
        return None
    products = np.conj(seen[:-1]) * seen[1:]
    angles = unwrapped(products)
    sign = sign or (1.0 if angles.sum() >= 0 else -1.0)
    angles *= sign
    phase = sign * float(np.angle(seen[0])) + np.concatenate([[0.0], np.cumsum(angles)])
    weights = bump(len(angles))
    rate = float(weights @ angles)
    turned, passed = float(angles.sum()), float(np.abs(angles).sum())
    times, crossed, radii = crossings(phase, points, modulus)
    return Turning(
        first=first,
        count=len(angles),
        total=turned / (2 * np.pi),
        steadiness=turned / max(passed, 1e-300),
        rate=rate,
        fastest=float(np.abs(angles).max()),
        direction=sign,
        radius=_swept_radius(float(weights @ products.imag), rate, modulus),
        times=first + times,
        points=crossed,
        radii=radii,
    )


def _swept_radius(area: float, rate: float, modulus: np.ndarray) -> float:
    """Radius of the circle that sweeps the same area per step, where steps are not half turns."""
    chord = abs(np.sin(rate))
    return float(np.sqrt(abs(area) / chord)) if chord > 1e-12 else float(modulus.mean())


def unwrapped(products: np.ndarray) -> np.ndarray:
    """Angles between samples from their products, taken within half a turn of the mean rotation."""
    units = products / np.abs(products)
    mean = float(np.angle(units.sum()))
    return mean + np.angle(units * np.exp(-1j * mean))


def bump(count: int) -> np.ndarray:
    """Weights of a smooth window: averages of a quasi-periodic signal converge faster than any power of its length.

    Das, Saiki, Sander, Yorke (2017), weighted Birkhoff averages.
    """
    place = (np.arange(count) + 0.5) / count
    weights = np.exp(-1 / (place * (1 - place)))
    return weights / weights.sum()


def scatter(rows: np.ndarray) -> float:
    """Root mean square distance of rows (k, n) from a straight line in their number."""
    numbers = np.arange(len(rows)) - 0.5 * (len(rows) - 1)
    centered = rows - rows.mean(axis=0)
    slope = numbers @ centered / (numbers @ numbers)
    return float(np.sqrt(np.mean(np.sum((centered - numbers[:, None] * slope) ** 2, axis=1))))


def crossings(phase: np.ndarray, points: np.ndarray, modulus: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Times (k,), positions (k, d) and radii (k,) at which the phase passes whole turns.

    Four samples are interpolated, or two where the phase goes back among them.
    """
    reached = np.maximum.accumulate(phase)
    levels = 2 * np.pi * np.arange(np.ceil(phase[0] / (2 * np.pi)), np.floor(reached[-1] / (2 * np.pi)) + 1)
    after = np.searchsorted(reached, levels)
    inside = (after >= 1) & (after < len(phase))
    after, levels = after[inside], levels[inside]
    nodes = np.clip(after - 2, 0, max(len(phase) - 4, 0))[:, None] + np.arange(min(4, len(phase)))
    weights = _lagrange(phase[nodes], levels)
    back = ~np.all(np.diff(phase[nodes], axis=1) > 0, axis=1)
    if np.any(back):
        nodes, weights = nodes.copy(), np.where(back[:, None], 0.0, weights)
        share = (levels - phase[after - 1]) / (phase[after] - phase[after - 1])
        nodes[back, 0], nodes[back, 1] = after[back] - 1, after[back]
        weights[back, 0], weights[back, 1] = 1 - share[back], share[back]
    places = np.einsum("kj,kjd->kd", weights, points[nodes])
    return np.sum(weights * nodes, axis=1), places, np.sum(weights * modulus[nodes], axis=1)


def _lagrange(nodes: np.ndarray, at: np.ndarray) -> np.ndarray:
    """Weights (k, j) of interpolation through nodes (k, j), evaluated at (k,)."""
    weights = np.ones_like(nodes)
    with np.errstate(divide="ignore", invalid="ignore"):
        for one in range(nodes.shape[1]):
            for other in range(nodes.shape[1]):
                if other != one:
                    weights[:, one] *= (at - nodes[:, other]) / (nodes[:, one] - nodes[:, other])
    return weights


def _whitening(relative: np.ndarray) -> np.ndarray | None:
    """Matrix (2, 2) that makes the scatter of the points round, or None if they lie on a line."""
    scatter = np.cov(relative.T)
    values, vectors = np.linalg.eigh(scatter)
    if not values[1] > 0 or values[0] <= 1e-5 * values[1]:
        return None
    return (vectors / np.sqrt(values)).T
