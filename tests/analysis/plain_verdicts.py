"""Verdicts on plain motions, each worked out once for all tests that ask for it."""

from gamedyn.analysis.verdict import classify

from .motions import evidence
from .plain_games import flow


def of_map(motion, start, steps):
    return classify(evidence(motion, start, steps))


def of_flow(gradient, start, time, samples=4000, players=None):
    motion, count = flow(gradient, time, samples, players)
    return classify(evidence(motion, start, count))
