"""The table as Markdown, and the machine that it was made on."""

import os
import platform
from collections.abc import Sequence
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from .harness import Row
from .peers_c import compiler_version

HEADER = ("workload", "who", "figure", "largest error", "gamedyn", "target")
PACKAGES = ("gamedyn", "numpy", "numba", "scipy", "jax", "diffrax", "heyoka", "numbalsoda")


def cells(row: Row) -> tuple[str, ...]:
    """A row as text."""
    verdict = {None: "", True: "met", False: "missed"}[row.met]
    return (row.workload, row.who, row.figure, row.error, row.ratio, ", ".join(filter(None, (row.target, verdict))))


def markdown(rows: Sequence[Row]) -> str:
    """A Markdown table with aligned columns."""
    lines = [HEADER, *(cells(row) for row in rows)]
    widths = [max(len(line[k]) for line in lines) for k in range(len(HEADER))]
    text = [" | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in lines]
    text.insert(1, " | ".join("-" * width for width in widths))
    return "".join(f"| {line} |\n" for line in text)


def machine() -> str:
    """Date, processor, cores and versions, in one paragraph."""
    found = [f"{name} {installed(name)}" for name in PACKAGES]
    facts = [f"{date.today()}", processor(), f"cores {threads()}", f"Python {platform.python_version()}", *found]
    return f"{', '.join([*facts, compiler_version()])}.\n"


def installed(name: str) -> str:
    """The version of a package, or that there is none."""
    try:
        return version(name)
    except PackageNotFoundError:
        return "missing"


def threads() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def processor() -> str:
    """The processor's name."""
    listed = Path("/proc/cpuinfo")
    if listed.exists():
        for line in listed.read_text().splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.processor() or platform.machine()
