"""Peers side by side: each in a process of its own, timed in turn with gamedyn."""

import gc
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
SETTLE = 0.05  # seconds until the threads of the last runtime have stopped spinning


class Missing(Exception):
    """Why a peer cannot take part."""


class Problem(Protocol):
    """What all peers of a workload compute."""

    bound: float  # the largest error of a right answer

    @property
    def items(self) -> float:
        """How much work one run is, in the unit of the workload."""
        ...

    def error(self, result: Array) -> float:
        """The largest distance of a result from the reference."""
        ...


@dataclass(frozen=True)
class Work:
    """A peer ready to run: compiled and loaded."""

    run: Callable[[], Array]
    note: str = ""


@dataclass(frozen=True)
class Peer:
    """Someone who solves a problem, and how many times as fast gamedyn shall be (None: only shown)."""

    who: str
    prepare: Callable[[Any], Work]  # a function of a module, so that another process can find it
    problem: Any
    target: float | None = None


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    workload: str
    who: str
    figure: str
    error: str = ""
    ratio: str = ""
    target: str = ""
    met: bool | None = None
    failed: bool = False  # gamedyn has no figure


def serve(pipe: Any, peer: Peer) -> None:
    """The life of a peer's process: prepare, show the answer, then run whenever told."""
    try:
        work = peer.prepare(peer.problem)
        pipe.send((work.note, np.asarray(work.run())))
    except Exception as error:  # a peer may fail in any way that it likes: the table names it
        pipe.send(error if isinstance(error, Missing) else Missing(reason(error)))
        return
    gc.disable()
    while pipe.recv():
        gc.collect()
        pipe.send(seconds_of(work.run))


def reason(error: Exception) -> str:
    """One line that says why a peer is missing."""
    if isinstance(error, ModuleNotFoundError) and error.name:
        return f"not installed: {error.name}"
    first = (str(error).strip().splitlines() or [""])[0]
    return f"{type(error).__name__}: {first}"[:160]


class Runner:
    """A peer in its process. Raises Missing if it cannot take part or its answer is wrong."""

    def __init__(self, peer: Peer):
        spawn = get_context("spawn")
        self.pipe, theirs = spawn.Pipe()
        self.process = spawn.Process(target=serve, args=(theirs, peer), daemon=True)
        self.process.start()
        theirs.close()
        self.peer = peer
        self.note, result = self.answer()
        self.error = peer.problem.error(result)
        if not self.error <= peer.problem.bound:
            self.close()
            raise Missing(f"its answer is off by {self.error:.1e}, allowed {peer.problem.bound:.1e}")

    def answer(self) -> Any:
        """What the process sends next."""
        try:
            said = self.pipe.recv()
        except EOFError:
            self.process.join()
            raise Missing(f"its process died with exit code {self.process.exitcode}") from None
        if isinstance(said, Missing):
            self.process.join()
            raise said
        return said

    def rate(self) -> float:
        """Items per second of one run."""
        time.sleep(SETTLE)
        self.pipe.send(True)
        return self.peer.problem.items / self.answer()

    def close(self) -> None:
        """End the process."""
        self.process.kill()
        self.process.join()


def compare(workload: str, unit: str, ours: Peer, peers: Sequence[Peer], rounds: int) -> Iterator[Row]:
    """gamedyn's row, then one for each peer, each timed in turn with gamedyn."""
    progress(f"{workload}: {ours.who}")
    try:
        runner = Runner(ours)
        alone = statistics.median(runner.rate() for _ in range(rounds))
    except Missing as missing:
        yield Row(workload, ours.who, f"missing: {missing}", failed=True)
        yield from (beside(workload, unit, None, peer, rounds) for peer in peers)
        return
    with closing(runner):
        yield Row(workload, named(runner), figure(alone, unit), f"{runner.error:.1e}")
        yield from (beside(workload, unit, runner, peer, rounds) for peer in peers)


def beside(workload: str, unit: str, ours: Runner | None, peer: Peer, rounds: int) -> Row:
    """The row of a peer: gamedyn, peer, gamedyn, peer, and the median of the ratios of neighbors."""
    progress(f"{workload}: {peer.who}")
    wanted = "" if peer.target is None else f"at least {peer.target:g}"
    try:
        with closing(Runner(peer)) as theirs:
            pairs = [(ours.rate() if ours else np.nan, theirs.rate()) for _ in range(rounds)]
    except Missing as missing:
        return Row(workload, peer.who, f"missing: {missing}", target=wanted)
    median = statistics.median(rate for _, rate in pairs)
    row = (workload, named(theirs), figure(median, unit), f"{theirs.error:.1e}")
    if ours is None:
        return Row(*row, target=wanted)
    ratio = statistics.median(our / their for our, their in pairs)
    return Row(*row, f"{ratio:.2f} x as fast", wanted, None if peer.target is None else ratio >= peer.target)


def named(runner: Runner) -> str:
    """A peer and what it says about itself."""
    return f"{runner.peer.who} ({runner.note})" if runner.note else runner.peer.who


def figure(rate: float, unit: str) -> str:
    """A rate for people."""
    return f"{rate:.2e} {unit}/s"


def progress(line: str) -> None:
    """Say on stderr what is going on."""
    print(line, file=sys.stderr, flush=True)


def fastest(candidates: dict[str, Callable[[], Array]]) -> Work:
    """The candidate that takes least, each run once before it is timed: a peer at its own best."""
    for run in candidates.values():
        run()
    seconds = {name: min(seconds_of(run) for _ in range(3)) for name, run in candidates.items()}
    best = min(seconds, key=seconds.__getitem__)
    return Work(candidates[best], best)


def seconds_of(run: Callable[[], Any]) -> float:
    """How long it takes."""
    began = time.perf_counter()
    run()
    return time.perf_counter() - began


def elsewhere(function: Callable[..., Any], *arguments: Any) -> Any:
    """The function's result in a process of its own. Raises Missing with the reason if there is none."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        try:
            return pool.submit(function, *arguments).result()
        except Exception as error:
            raise error if isinstance(error, Missing) else Missing(reason(error)) from error
