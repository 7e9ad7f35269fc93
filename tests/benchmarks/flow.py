"""Workload F: gradient flow of the logistic Dirac-GAN from 2,000 points to t = 50, at matched error."""

from collections.abc import Iterator
from dataclasses import replace

from . import gamedyn_peer, peers_flow
from .harness import Peer, Row, compare
from .problems import MATCHED, Flow, flow
from .table import threads


def rows(*, quick: bool) -> Iterator[Row]:
    """gamedyn on one thread beside heyoka's batches, then all threads beside everyone."""
    problem, rounds = (flow(64), 1) if quick else (flow(2000), 5)
    few = Flow(problem.starts[::50])  # for who takes seconds
    one = Peer("gamedyn, one thread", gamedyn_peer.flow_on_one_thread, problem)
    batches = [
        Peer("heyoka, batches of 8, one thread, error matched", peers_flow.heyoka_batch, problem, 1.2),
        Peer("heyoka, batches of 8, one thread, tolerance 1e-9", peers_flow.heyoka_loose, problem),
    ]
    yield from map(with_error, compare("F", "trajectories", one, batches, rounds))
    everyone = [
        Peer("heyoka, batches on all threads, error matched", peers_flow.heyoka_threads, problem),
        Peer("heyoka, ensemble_propagate_until, error matched", peers_flow.heyoka_ensemble, few),
        Peer("diffrax at its best, tolerance 1e-9", peers_flow.diffrax_loose, problem),
        Peer("diffrax at its best, error matched", peers_flow.diffrax_matched, problem, 15.0),
        Peer("numbalsoda DOP853, prange, error matched", peers_flow.numbalsoda, problem),
        Peer("SciPy solve_ivp DOP853, error matched", peers_flow.scipy_each, few),
    ]
    every = Peer(f"gamedyn, {threads()} threads", gamedyn_peer.flow, problem)
    yield from map(with_error, compare("F", "trajectories", every, everyone, rounds))


def with_error(row: Row) -> Row:
    """gamedyn's own rows carry the target of the error."""
    if not row.who.startswith("gamedyn") or not row.error:
        return row
    return replace(row, target=f"error at most {MATCHED:g}", met=float(row.error) <= MATCHED)
