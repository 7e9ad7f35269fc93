"""What a trajectory does, from the numbers that show it; what they do not show is undecided."""

import numpy as np

from gamedyn.analysis.circling import circles, repeats, too_few
from gamedyn.analysis.escape import ended, escapes
from gamedyn.analysis.evidence import Evidence
from gamedyn.analysis.kinds import (
    Converges,
    Cycles,
    Diverges,
    LeftDomain,
    Saturates,
    Undecided,
    Verdict,
)
from gamedyn.analysis.newton import Rest, rest
from gamedyn.analysis.saturation import saturates
from gamedyn.analysis.settling import converging, passing, settles
from gamedyn.analysis.survey import history, sampled_well
from gamedyn.analysis.torus import quasi_periodic

__all__ = ["Converges", "Cycles", "Diverges", "LeftDomain", "Saturates", "Undecided", "Verdict", "classify"]


def classify(evidence: Evidence) -> Verdict:
    """The verdict on a run: questions in the order in which one answer rules out the next.

    Did it end early; does it come to rest; does it move on a torus, repeat, or go round; does it saturate or escape.
    """
    with np.errstate(all="ignore"):
        return _classified(evidence)


def _classified(evidence: Evidence) -> Verdict:
    if evidence.ended is not None:
        return ended(evidence, *evidence.ended)
    if evidence.length < 1:
        return Undecided("a step")
    found = rest(evidence.motion, evidence.final, evidence.scale)
    settled = found and settles(evidence, found)
    return settled or _unsettled(sampled_well(evidence), found)


def _unsettled(evidence: Evidence, found: Rest | None) -> Verdict:
    torus, turned = quasi_periodic(evidence), history(evidence, found)
    if isinstance(torus, Cycles):
        return torus
    few = turned and too_few(turned)
    if turned is None or few:
        return repeats(evidence) or _strays(evidence, found) or few or _nothing(evidence)
    seen = circles(evidence, turned, found)
    if isinstance(seen, Cycles) and torus is not None and not turned.last.smooth:
        return torus
    return (escapes(evidence) if isinstance(seen, Undecided) else None) or seen


def _strays(evidence: Evidence, found: Rest | None) -> Verdict | None:
    """The verdict on a run that does not go round: it saturates, escapes, or is near a point that repels."""
    saturated = saturates(evidence, found)
    if saturated is None and found is not None and found.flat and evidence.still:
        return converging(evidence, found, "exact")
    return saturated or (found and passing(evidence, found)) or escapes(evidence)


def _nothing(evidence: Evidence) -> Undecided:
    low, high = evidence.last(0.3)
    share = float(((high - low) / evidence.scale).max())
    return Undecided("a turn, a rest point or a bound that it leaves", {"late extent, of the whole": share})
