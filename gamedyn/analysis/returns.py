"""The return map of a cycle: do neighbors on both sides come closer, stay, or leave."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from gamedyn.analysis.cycle import Cycle, densely
from gamedyn.analysis.evidence import Evidence
from gamedyn.analysis.sections import Section, sections
from gamedyn.analysis.turns import Frame, scatter

NUDGE, LARGEST_NUDGE = 1e-3, 0.2  # displacement of the neighbors, of the radius
STANDS_OUT = 100  # displacement, of the thickness of the curve
STAGES = (8, 32)  # returns followed: more only as long as they do not show a change
BUDGET = 1 << 17  # samples a neighbor may be followed
FAR = 50.0  # growth of the displacement beyond which neighbors say nothing of the cycle any more
AWAY = 8.0  # and the same at the first return
MERGED = 0.3  # distance, of the one at which neighbors set out, below which they may have merged
CLEAR = 0.05  # logarithm of a change of distance that is clear


@dataclass(frozen=True)
class Returns:
    """The multiplier of the return map per turn and the turns over which it was measured.

    `change` is the logarithm of the change of distance over them; `sides` the same for the outer and inner
    neighbor: a cycle that attracts from one side only shows in their signs. `steady` says that distances changed by
    the same factor all the time, or until nothing was left of them: others may still hide a slower direction.
    """

    multiplier: float
    turns: float
    change: float
    sides: tuple[float, float]
    steady: bool
    bound: bool  # neighbors merged: the multiplier is at most this

    @property
    def contracts(self) -> bool:
        """Whether neighbors on both sides clearly came closer."""
        return self.steady and self.change < -CLEAR and max(self.sides) < -0.5 * CLEAR

    @property
    def expands(self) -> bool:
        """Whether neighbors on both sides clearly left."""
        return self.change > CLEAR and min(self.sides) > 0.5 * CLEAR

    @property
    def keeps(self) -> bool:
        """Whether neighbors on one side stayed as far as they were, and those on the other did not leave.

        Where only one side stays, the distance between the neighbors halves at most.
        """
        steady = min(map(abs, self.sides)) <= CLEAR and max(self.sides) <= CLEAR
        return steady and self.change > np.log(0.5) - CLEAR and not self.bound


def returns(evidence: Evidence, view: Frame | None, shape: Cycle, thickness: float) -> Returns | None:
    """The return map about the cycle on which a run ends; `thickness` (relative) is its scatter over the turns.

    Exact repetition is followed first, as it needs no interpolation. If it neither attracts nor repels, neighbors may
    still slide along the cycle, so then, as for all others, only their distance from the curve counts.
    """
    dense, ratio = densely(evidence, shape.samples)
    nudge = float(np.clip(STANDS_OUT * thickness, NUDGE, LARGEST_NUDGE))
    ways = list(_directions(evidence, view, shape))
    seen = None
    for section in sections(dense, view, shape.samples * ratio, shape.recurrence):
        # a large displacement may end elsewhere, a smaller one then still tells
        seen = _slowest(dense, section, nudge, ways) or _slowest(dense, section, 0.1 * nudge, ways)
        if seen is not None and (seen.contracts or seen.expands or (seen.keeps and not section.exact)):
            break
    return seen


def _slowest(evidence: Evidence, section: Section, nudge: float, ways: list[np.ndarray]) -> Returns | None:
    """The slowest to come closer of several displacements."""
    known = [one for way in ways if (one := _followed(evidence, section, nudge, way)) is not None]
    return max(known, key=lambda one: one.change / one.turns) if len(known) == len(ways) else None


def _directions(evidence: Evidence, view: Frame | None, shape: Cycle) -> Iterator[np.ndarray]:
    """Displacements (d,) that are followed: away from the center, and a random one beyond a plane."""
    yield evidence.final - (shape.center if view is None else view.center)
    if evidence.motion.dimension > 2:
        width = np.maximum(shape.high - shape.low, 1e-3 * evidence.scale)
        yield 0.5 * width * np.random.default_rng(1).standard_normal(len(width))


def _followed(evidence: Evidence, section: Section, nudge: float, way: np.ndarray) -> Returns | None:
    """Follow the run and a neighbor on either side for more and more returns until a change is clear."""
    measured = None
    for wanted in STAGES:
        count = int((wanted + 1.6) * section.samples) + 1
        if measured is not None and count > BUDGET:
            break
        trio = [_run_on(evidence, shift * way, count) for shift in (0.0, nudge, -nudge)]
        if not all(np.all(np.isfinite(points)) for points in trio):
            break
        start = float(np.linalg.norm(nudge * way / evidence.scale))
        base, outer, inner = (section.met(points) for points in trio)
        latest = _compared((base, outer, inner), start, section)
        if latest is None:
            break
        measured = latest
        if measured.steady and abs(measured.change) > 10 * CLEAR:
            break
    return measured


def _run_on(evidence: Evidence, shift: np.ndarray, count: int) -> np.ndarray:
    state = np.array(evidence.states[-1], dtype=float)
    motion = evidence.motion
    state[: len(shift)] = np.clip(state[: len(shift)] + shift, motion.lower, motion.upper)
    return motion.path(state, evidence.length, count)


def _compared(trio: tuple[np.ndarray, ...], start: float, section: Section) -> Returns | None:
    """How distances between the three changed from return to return, while they stand out of the scatter.

    Where even the first does not, the distance `start` at which the neighbors set out stands for it: a bound.
    """
    count = min(map(len, trio))
    if count < 2:
        return None
    base, outer, inner = trio
    pairs = ((outer, inner, 2), (outer, base, 1), (inner, base, 1))
    gaps = np.array([np.linalg.norm(a[:count] - b[:count], axis=1) / parts for a, b, parts in pairs])
    if gaps[0, 0] > AWAY * start:
        return None
    near = int(np.argmax(gaps[0] > FAR * start)) or count
    noise = min(2 * (scatter(base[:near]) if near > 3 else 0.0), MERGED * start) + 1e-9 * start
    if gaps[0, 0] <= max(noise, section.merged * start):
        noise = max(noise, float(gaps[0, 0]))
        gaps = np.column_stack([np.full(3, start), np.maximum(gaps[:, 0], noise)])
    end = min(int(np.argmax(gaps[0] <= noise)) or gaps.shape[1], max(near, 2), gaps.shape[1]) - 1
    bound = bool(end < 1)
    if bound:
        end, gaps = 1, np.maximum(gaps, noise)
    across, *sides = (_change(gap[: end + 1]) for gap in gaps)
    late = _change(gaps[0, end // 2 : end + 1]) / (end - end // 2)
    steady = bound or end < count - 1 or abs(late - across / end) < 0.2 * abs(across / end)
    rate = (across / end if steady else late) / section.turns
    seen = Returns(float(np.exp(rate)), end * section.turns, across, (sides[0], sides[1]), steady, bound)
    return replace(seen, multiplier=float(np.exp(max(sides) / seen.turns))) if seen.keeps else seen


def _change(sizes: np.ndarray) -> float:
    """Logarithm of the change from the first to the last; ends are averaged where many returns allow it."""
    sizes = np.maximum(sizes, 1e-300)
    part = len(sizes) // 4
    if part < 2:
        return float(np.log(sizes[-1] / sizes[0]))
    first, last = np.exp(np.mean(np.log(sizes[:part]))), np.exp(np.mean(np.log(sizes[-part:])))
    return float(np.log(last / first) * (len(sizes) - 1) / (len(sizes) - part))
