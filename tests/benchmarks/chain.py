"""Workload D in dimension 8 and 32: chains of coupled Dirac pairs, counted in steps of a pair."""

from collections.abc import Iterator

from . import gamedyn_peer, peers_c
from .harness import Peer, Row, compare
from .problems import descent


def rows(*, quick: bool) -> Iterator[Row]:
    """gamedyn beside itself in dimension 2, and beside C."""
    size, rounds = ((4096, 100), 1) if quick else ((65_536, 1000), 5)
    for dimension in (8, 32):
        problem = descent(*size, pairs=dimension // 2)
        peers = [
            Peer("gamedyn in dimension 2", gamedyn_peer.ensemble, descent(*size), 0.5),
            Peer("C, vectors by hand", peers_c.by_hand, problem),
        ]
        ours = Peer("gamedyn", gamedyn_peer.ensemble, problem)
        yield from compare(f"D in dimension {dimension}", "pair-steps", ours, peers, rounds)
