"""The one command: runs the workloads and prints the table."""

import argparse
from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib import import_module
from pathlib import Path

from . import __doc__ as about
from .harness import Row
from .table import machine, markdown

WORKLOADS = ("dirac", "chain", "single", "flow", "memory", "startup", "compilation")


def main() -> int:
    """Print the table; 1 if gamedyn itself gives no figure."""
    reader = argparse.ArgumentParser("python -m tests.benchmarks", description=about)
    reader.add_argument("--only", action="append", choices=WORKLOADS, help="this workload alone (may be repeated)")
    reader.add_argument("--quick", action="store_true", help="tiny sizes: checks answers, measures nothing")
    reader.add_argument("--markdown", type=Path, help="write the table to this file, too")
    chosen = reader.parse_args()
    rows = [row for name in chosen.only or WORKLOADS for row in workload(name)(quick=chosen.quick)]
    if chosen.quick:
        rows = [replace(row, ratio="", target="", met=None) for row in rows]
    warning = "Tiny sizes: the times mean nothing.\n\n" if chosen.quick else ""
    text = f"{machine()}\n{warning}{markdown(rows)}"
    print(text, end="")
    if chosen.markdown:
        chosen.markdown.write_text(text)
    return int(any(row.failed for row in rows))


def workload(name: str) -> Callable[..., Iterator[Row]]:
    """What makes the rows of a workload."""
    return import_module(f".{name}", __package__).rows


if __name__ == "__main__":
    raise SystemExit(main())
