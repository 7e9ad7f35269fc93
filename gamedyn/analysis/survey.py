"""The history of a run in turns: how large each was, from windows that are run again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from gamedyn.analysis.cycle import recurrence
from gamedyn.analysis.evidence import Evidence, yardstick
from gamedyn.analysis.lines import left_by_harmonics
from gamedyn.analysis.newton import Rest, rest
from gamedyn.analysis.turns import SMOOTH, Frame, Turning, frame, scatter, turning

SHORTEST, FIRST, LARGEST = 1 << 6, 1 << 11, 1 << 15  # samples of a window
ENOUGH, FEW = 16, 4  # turns in a window: wanted, and put up with
SCANNED = 1 << 24  # longest run that is followed from end to end to find its few turns
CHUNK = 1 << 17  # samples of it held at a time
THIN = 8  # samples of them that are passed over where turns are slow
BLOCKS = 12  # windows of a fast run
CENTERS = 3  # stationary points that are tried
SAME = 1e-6  # distance, of the run's extent, at which two of them are one
SMALL = 1e-6  # extent, of the whole one, that no longer matters
MOVED = 0.1  # share of the extent that a flow may move between samples


@dataclass(frozen=True)
class History:
    """The turns of a whole run at a few stations, from first to last."""

    view: Frame
    windows: tuple[Turning, ...]
    times: np.ndarray  # (k,) samples
    turns: np.ndarray  # (k,) turns since the first station
    sizes: np.ndarray  # (k,) radii
    total: float  # turns of the whole run
    late: float  # turns in its second half

    @property
    def last(self) -> Turning:
        """The last window."""
        return self.windows[-1]

    @property
    def period(self) -> float:
        """Samples per turn at the end."""
        if len(self.windows) > 1 or len(self.times) < 4:
            return self.last.period
        recent = self.times[-max(3, len(self.times) // 4) :]
        return float(recent[-1] - recent[0]) / (len(recent) - 1)

    def at(self, share: float) -> float:
        """Logarithm of the radius when `share` of the turns were done."""
        return float(np.interp(share * self.turns[-1], self.turns, np.log(self.sizes)))

    def when(self, shares: tuple[float, ...]) -> tuple[np.ndarray, np.ndarray]:
        """Times and radii of the stations nearest to when the given shares of the time had passed."""
        places = [int(np.argmin(np.abs(self.times - share * self.times[-1]))) for share in shares]
        return self.times[places], self.sizes[places]


def thickness(evidence: Evidence, history: History) -> float:
    """Relative scatter of the last turns about one curve.

    From crossings of a ray where they are interpolated well, otherwise from what the harmonics of a turn leave over.
    """
    last = history.last
    if not last.smooth:
        count = min(FIRST, evidence.length, max(evidence.length // 4, SHORTEST))
        points = evidence.window(evidence.length - count, count) / evidence.scale
        return 0.0 if recurrence(points) else float(np.sqrt(left_by_harmonics(points, last.rate)))
    if len(last.radii) < 4:
        return 0.0
    recent = slice(None) if len(history.windows) > 1 else slice(-max(4, len(history.sizes) // 4), None)
    away = last.points[recent] - history.view.center
    relative = away / np.linalg.norm(away, axis=1).mean()
    return max(scatter(np.log(last.radii[recent])[:, None]), scatter(relative) if away.shape[1] > 2 else 0.0)


def sampled_well(evidence: Evidence) -> Evidence:
    """The same evidence, for a flow with samples so dense that no turn is missed between two of them."""
    motion = evidence.motion
    if not motion.continuous:
        return evidence
    fine, chords = motion.refined(64), []
    for state, low, high in zip(evidence.states, evidence.low, evidence.high, strict=False):
        width = np.maximum(yardstick(low, high), SMALL * evidence.scale)
        chords.append(np.abs(np.diff(fine.path(state, 0, 64), axis=0) / width).max())
    largest = 64 * float(np.max(chords))
    ratio = int(np.clip(np.ceil(largest / MOVED), 1, 4096)) if np.isfinite(largest) else 1
    return evidence.refined(ratio) if ratio > 1 else evidence


def history(evidence: Evidence, found: Rest | None) -> History | None:
    """The turns of a run about a center, or None if it does not go round one.

    Many turns: windows at the boundaries. Few: the whole run is followed once more.
    """
    length = evidence.length
    count = min(FIRST, length)
    while count >= 8:
        points = evidence.window(length - count, count)
        best = _best_view(evidence, found, points)
        turned = 0.0 if best is None else best[1].total
        if best is not None and turned >= (FEW if count == LARGEST else ENOUGH) and 4 * count <= length:
            return _from_windows(evidence, best[0], count)
        if count == min(LARGEST, length):
            return _from_whole(evidence, best and best[0])
        count = min(4 * count, LARGEST, length)
    return None


def centers(evidence: Evidence, found: Rest | None) -> Iterator[np.ndarray]:
    """Points that the end of a run may go round: stationary ones within its extent, and the middle of that."""
    low, high = evidence.last(0.3)
    middle, scale = 0.5 * (low + high), yardstick(low, high)
    for candidate in (rest(evidence.motion, middle, scale), found):
        if candidate is not None and np.all(np.abs(candidate.point - middle) < 0.5 * scale):
            yield candidate.point
    yield middle


def all_centers(evidence: Evidence) -> list[np.ndarray]:
    """Stationary points near the start and what each stretch of the run went round, and the middle of all."""
    low, high = evidence.low.min(axis=0), evidence.high.max(axis=0)
    parts = zip([*evidence.low, low], [*evidence.high, high], strict=True)
    stretches = [(0.5 * (a + b), yardstick(a, b)) for a, b in parts]
    known: list[np.ndarray] = []
    for place, scale in [(evidence.positions[0], stretches[0][1]), *stretches]:
        near = rest(evidence.motion, place, scale)
        if near is None or near.flat or not np.all((near.point > low) & (near.point < high)):
            continue
        if all(np.abs((near.point - one) / evidence.scale).max() > SAME for one in known):
            known.append(near.point)
    return [*known[:CENTERS], 0.5 * (low + high)]


def _best_view(evidence: Evidence, found: Rest | None, points: np.ndarray) -> tuple[Frame, Turning] | None:
    """The frame in which a window goes round most steadily."""
    scale = yardstick(points.min(axis=0), points.max(axis=0))
    best = None
    for center in centers(evidence, found):
        view = frame(points, center, scale)
        seen = view and turning(points, 0, view)
        if view and seen and seen.steadiness > 0.9 and (best is None or seen.steadiness > best[1].steadiness + 0.05):
            best = view, seen
    return best


def _from_windows(evidence: Evidence, view: Frame, count: int) -> History | None:
    """Windows at every boundary and at the end, each with about as many turns."""
    ray = complex(view.complex(evidence.final[None])[0])
    windows = []
    for first, after in pairwise(map(int, evidence.indices)):
        windows.append(turning(evidence.window(first, min(count, after - first)), first, view, ray))
    windows.append(turning(evidence.window(evidence.length - count, count), evidence.length - count, view, ray))
    return _joined(evidence, view, windows)


def _joined(evidence: Evidence, view: Frame, seen: Sequence[Turning | None]) -> History | None:
    """One station per window; the last one must go round."""
    windows = [one for one in seen if one is not None and one.total >= 1 and one.steadiness > 0.5]
    if len(windows) < 2 or windows[-1] is not seen[-1]:
        return None
    times = np.array([one.first + 0.5 * one.count for one in windows])
    rates = np.array([one.rate for one in windows]) / (2 * np.pi)
    turns = np.concatenate([[0.0], np.cumsum(0.5 * (rates[1:] + rates[:-1]) * np.diff(times))])
    total = float(np.trapezoid(np.interp(evidence.indices, times, rates), evidence.indices))
    half = np.linspace(0.5, 1, 9) * evidence.length
    late = float(np.trapezoid(np.interp(half, times, rates), half))
    sizes = np.array([one.size for one in windows])
    return History(view, tuple(windows), times, turns, sizes, total, late)


def _from_whole(evidence: Evidence, view: Frame | None) -> History | None:
    """Follow the whole run: turns may be few and ever slower."""
    if evidence.length > SCANNED:
        return None
    if view is not None and evidence.length <= BLOCKS * LARGEST:
        blocks = _from_blocks(evidence, view)
        if blocks is not None:
            return blocks
    plain = (_plain_view(evidence, center) for center in all_centers(evidence))
    for one in (view, *plain):
        whole = one and _scanned(evidence, one)
        if one and whole and whole.steadiness > 0.9 and len(whole.radii) >= 2:
            return _from_turns(evidence, one, whole)
    return None


def _from_blocks(evidence: Evidence, view: Frame) -> History | None:
    """Equal windows for a motion so fast that its turns cannot be interpolated one by one."""
    count = evidence.length // BLOCKS
    points = evidence.window(0, BLOCKS * count)
    windows = [turning(points[k * count : (k + 1) * count + 1], k * count, view) for k in range(BLOCKS)]
    fast = all(one is not None and not one.smooth and one.total >= FEW for one in windows)
    return _joined(evidence, view, windows) if fast else None


def _from_turns(evidence: Evidence, view: Frame, whole: Turning) -> History:
    """One station per turn of a run whose every turn was seen."""
    late = float(np.sum(whole.times > 0.5 * evidence.length))
    return History(view, (whole,), whole.times, np.arange(len(whole.radii)) + 0.0, whole.radii, whole.total, late)


def _plain_view(evidence: Evidence, center: np.ndarray) -> Frame | None:
    """A frame that needs no window of whole turns: the two coordinates themselves, or the plane of most scatter."""
    if evidence.motion.dimension == 2:
        return Frame(center, np.diag(1 / evidence.scale))
    if evidence.motion.dimension < 2:
        return None
    scatter = (evidence.positions - center) / evidence.scale
    return Frame(center, np.linalg.svd(scatter, full_matrices=False)[2][:2] / evidence.scale)


def _scanned(evidence: Evidence, view: Frame) -> Turning | None:
    """All turns of a run, chunk by chunk; crossings are of the ray on which the run ends."""
    ray = complex(view.complex(evidence.final[None])[0])
    parts: list[Turning] = []
    state, at, sign = evidence.state(0), 0, 0.0
    while at < evidence.length:
        left = evidence.length - at
        count = left if left < 2 * CHUNK else CHUNK
        part = _thinned(evidence.motion.path(state, at, count), at, view, ray, sign) if ray else None
        if part is None:
            return None
        sign, parts = sign or part.direction, [*parts, part]
        state, at = evidence.motion.advance(state, at, count), at + count
    return _chained(parts)


def _thinned(points: np.ndarray, first: int, view: Frame, ray: complex, sign: float) -> Turning | None:
    """The turns of a long chunk, from every so many of its samples as turn by a small angle."""
    if len(points) <= LARGEST:
        return turning(points, first, view, ray, sign)
    kept = points[np.minimum(np.arange(0, len(points) + THIN - 1, THIN), len(points) - 1)]
    thin = turning(kept, 0, view, ray, sign)
    if thin is None or thin.fastest > 0.5 * SMOOTH:
        return turning(points, first, view, ray, sign)
    return replace(thin, first=first, count=len(points) - 1, rate=thin.rate / THIN, times=first + THIN * thin.times)


def _chained(parts: list[Turning]) -> Turning:
    total = sum(part.total for part in parts)
    passed = sum(abs(part.total) / max(abs(part.steadiness), 1e-300) for part in parts)
    count = sum(part.count for part in parts)
    joined = [np.concatenate([getattr(part, name) for part in parts]) for name in ("times", "points", "radii")]
    rate, fastest = 2 * np.pi * total / count, max(part.fastest for part in parts)
    return Turning(
        0, count, total, total / max(passed, 1e-300), rate, fastest, parts[0].direction, parts[-1].radius, *joined
    )
