"""Memory of an ensemble without recording: bytes per trajectory and parameter, the same for any number of steps."""

import gc
import re
from collections.abc import Iterator
from pathlib import Path

from .harness import Missing, Row, elsewhere, progress
from .problems import STEP, descent

MOST = 200.0  # bytes
NOISE = 10.0  # bytes: a megabyte of the process in 100,000 trajectories counts as the same
STATUS, RESET = Path("/proc/self/status"), Path("/proc/self/clear_refs")


def rows(*, quick: bool) -> Iterator[Row]:
    """Few steps and many, ends alone and with what verdicts are drawn from."""
    trajectories = 20_000 if quick else 100_000
    for verdicts in (False, True):
        few = None
        for steps in (100, 10_000) if quick else (1000, 1_000_000):
            who = f"gamedyn, {steps:,} steps{', keeping what verdicts need' if verdicts else ''}"
            progress(f"memory: {who}")
            try:
                found = elsewhere(footprint, trajectories, steps, verdicts)
            except Missing as missing:
                yield Row("memory", who, str(missing), target=f"under {MOST:g} bytes", failed=True)
                continue
            yield told(who, found, few)
            few = found


def told(who: str, found: float, few: float | None) -> Row:
    """A row; with many steps beside the few."""
    figure = f"{found:.0f} bytes per trajectory and parameter"
    if few is None:
        return Row("memory", who, figure, target=f"under {MOST:g} bytes", met=found < MOST)
    target = f"under {MOST:g} bytes, the same for more steps"
    return Row("memory", who, figure, "", f"{found / few:.2f} x as much", target, found < MOST and found < few + NOISE)


def footprint(trajectories: int, steps: int, verdicts: bool) -> float:
    """The peak of this process during an ensemble above what it held before, kernel compiled and loaded."""
    import gamedyn as gd

    if not RESET.exists():
        raise Missing("the peak of memory is read from Linux's /proc")
    game = gd.ZeroSum("logsigmoid(x*y)", minimizer="x", maximizer="y")
    rule, starts = gd.rules.Simultaneous(step=STEP), descent(trajectories, steps).starts
    gd.ensemble(game, rule, starts[:1000], min(steps, 1000), verdicts=verdicts)
    gc.collect()
    RESET.write_text("5")  # the peak begins anew
    before = resident("VmRSS")
    ended = gd.ensemble(game, rule, starts, steps, verdicts=verdicts)
    taken = resident("VmHWM") - before
    return taken / (len(ended.final) * game.dimension)


def resident(key: str) -> float:
    """Bytes that the kernel counts under this name for this process."""
    found = re.search(rf"{key}:\s+(\d+) kB", STATUS.read_text())
    if not found:
        raise Missing(f"{STATUS} has no {key}")
    return 1024.0 * float(found[1])
