"""How much of a path a picture shows: its window, the part before an escape, and the points that make a difference."""

import numpy as np
from numpy.typing import NDArray

from gamedyn.games.game import Array

HUGE = 1e30  # a path that gets there escapes, and is shown only as far as it can be seen
FAR = 50.0  # times its median distance from the start


def shown(points: Array) -> int:
    """How many of the first points (n, d) a picture has room for: all of them, unless the path escapes.

    Of an escape, the longest part, by halving, whose farthest point is within FAR times its median distance from
    the start. A path ends before its first point that is not finite.
    """
    wrong = np.flatnonzero(~np.isfinite(points).all(axis=1))
    count = int(wrong[0]) if len(wrong) else len(points)
    if count == 0 or np.abs(points[:count]).max() < HUGE:
        return count
    distance = np.abs(points[:count] - points[0]).max(axis=1)
    while count > 2 and distance[:count].max() > FAR * max(np.median(distance[:count]), distance[1]):
        count = max(count // 2, 2)
    return count


def window(points: Array, margin: float = 0.08) -> Array:
    """Bounds (2, 2), a row per axis, round finite points (n, 2); square unless one side is three times the other."""
    if len(points) == 0:
        return np.array([[-1.0, 1.0], [-1.0, 1.0]])
    low, high = points.min(axis=0), points.max(axis=0)
    half, middle = (high - low) / 2, (high + low) / 2
    if half.max() <= 1e-9 * np.abs(middle).max(initial=1e-300):
        half = np.maximum(np.abs(middle), 1.0)  # a point, not a path
    if half.min() > half.max() / 3 or half.min() < half.max() * 1e-3:
        half = np.full(2, half.max())
    half = half * (1 + 2 * margin)
    return np.stack([middle - half, middle + half], axis=1)


def thinned(points: Array, bounds: Array, spacing: float = 1 / 2000) -> NDArray[np.intp]:
    """Which points (n, 2) to draw: one for each `spacing` of the window that the path runs, the ends always.

    Safe for maps that jump: every jump longer than the spacing keeps both its ends.
    """
    scaled = points / (bounds[:, 1] - bounds[:, 0])
    moved = np.hypot(*np.diff(scaled, axis=0).T)
    ticks = np.floor(np.concatenate([[0.0], np.cumsum(np.nan_to_num(moved, nan=1.0, posinf=1.0))]) / spacing)
    kept = np.concatenate([[True], np.diff(ticks) > 0])
    kept[:-1] |= kept[1:]
    kept[-1:] = True
    return np.flatnonzero(kept)


def clipped(points: Array, bounds: Array, far: float = 1e6) -> Array:
    """The points with those very far away drawn near in their direction: no renderer takes 1e99."""
    middle, half = bounds.mean(axis=1), np.diff(bounds, axis=1)[:, 0] / 2
    offset = (points - middle) / half
    size = np.abs(offset).max(axis=1, keepdims=True)
    return middle + half * offset * np.minimum(1.0, far / np.maximum(size, 1e-300))


def turning(points: Array) -> float:
    """The median angle between one move and the next, in radians: large where joining points would mislead."""
    moves = np.diff(points[np.isfinite(points).all(axis=1)], axis=0)
    moves = moves[np.hypot(*moves.T) > 0]
    if len(moves) < 3:
        return 0.0
    angle = np.arctan2(moves[:, 1], moves[:, 0])
    change = np.abs(np.diff(angle))
    return float(np.median(np.minimum(change, 2 * np.pi - change)))


def envelope(clock: Array, values: Array, *, logarithmic: bool = False, bins: int = 1500) -> NDArray[np.intp]:
    """Which samples to draw: all of few; of many the smallest and largest in each bin, so that no peak is lost."""
    count = len(clock)
    if count <= 4 * bins:
        return np.arange(count)
    cuts = np.geomspace(1, count, bins) if logarithmic else np.linspace(0, count, bins)
    edges = np.unique(np.append(cuts.astype(int), [0, count]))
    known = np.nan_to_num(values, nan=0.0)
    pieces = [(a, known[a:b]) for a, b in zip(edges[:-1], edges[1:], strict=True)]
    peaks = [a + place for a, piece in pieces for place in (piece.argmin(), piece.argmax())]
    return np.unique([0, *peaks, count - 1])
