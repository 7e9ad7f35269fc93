"""How long a command takes: the help, one scenario with a figure, and the same with nothing compiled yet."""

import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from .harness import Missing, Row, progress, seconds_of

SCENARIO = """
[game]
value = "logsigmoid(x*y)"
minimizer = ["x"]
maximizer = ["y"]

[runs.simultaneous]
rule = { name = "simultaneous", step = 0.1 }
start = { x = 1.0, y = 0.0 }
steps = 500

[figures.phase]
name = "phase"
runs = ["simultaneous"]
"""
IMPORTS = "import numpy, numba, matplotlib.pyplot"
COLD = 12.0  # seconds


def rows(*, quick: bool) -> Iterator[Row]:
    """Warm commands beside bare imports; the cold one by itself."""
    rounds = 1 if quick else 5
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "scenario.toml").write_text(SCENARIO)
        yield from beside(
            "start-up", "gamedyn --help", lambda: spent([*gamedyn(), "--help"]), "import click", 3, rounds
        )
        warm = folder / "warm"
        yield from beside("one scenario", "gamedyn run, warm", lambda: scenario(folder, warm), IMPORTS, 2, rounds)
        yield cold(folder, rounds)


def beside(workload: str, who: str, ours: Callable[[], float], imports: str, most: float, rounds: int) -> Iterator[Row]:
    """Two rows: gamedyn's command, and Python with bare imports, in turn."""
    progress(f"{workload}: {who}")
    command = [sys.executable, "-c", imports]
    try:
        _ = ours(), spent(command)  # once, for the disk cache
        pairs = [(ours(), spent(command)) for _ in range(rounds)]
    except Missing as missing:
        yield Row(workload, who, str(missing), failed=True)
        return
    our, their = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(a / b for a, b in pairs)
    yield Row(workload, who, f"{our:.2f} s")
    told = (f"{ratio:.2f} x as long", f"at most {most:g}", ratio <= most)
    yield Row(workload, f'python -c "{imports}"', f"{their:.2f} s", "", *told)


def cold(folder: Path, rounds: int) -> Row:
    """The scenario with an empty cache folder each time."""
    progress("one scenario: cold")
    try:
        taken = statistics.median(scenario(folder, folder / f"cold{k}") for k in range(rounds))
    except Missing as missing:
        return Row("one scenario", "gamedyn run, cold", str(missing), target=f"at most {COLD:g} s", failed=True)
    return Row("one scenario", "gamedyn run, cold", f"{taken:.2f} s", target=f"at most {COLD:g} s", met=taken <= COLD)


def scenario(folder: Path, cache: Path) -> float:
    """Seconds of one run that draws its figure."""
    out = folder / "figures"
    command = [*gamedyn(), "run", str(folder / "scenario.toml"), "--out", str(out)]
    taken = spent(command, {"GAMEDYN_CACHE": str(cache)})
    drawn = list(out.rglob("phase.png"))
    if not drawn:
        raise Missing("it drew no figure")
    drawn[0].unlink()
    return taken


def gamedyn() -> list[str]:
    """The installed command, or the module where there is none."""
    installed = Path(sys.executable).with_name("gamedyn")
    return [str(installed)] if installed.exists() else [sys.executable, "-m", "gamedyn"]


def spent(command: list[str], environment: Mapping[str, str] | None = None) -> float:
    """Seconds until the command has ended. Raises Missing if it fails."""
    surroundings = {**os.environ, **(environment or {})}

    def run() -> None:
        done = subprocess.run(command, capture_output=True, text=True, env=surroundings)
        if done.returncode != 0:
            last = (done.stderr.strip().splitlines() or [""])[-1]
            raise Missing(f"exit status {done.returncode}: {last}"[:160])

    return seconds_of(run)
