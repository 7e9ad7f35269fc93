"""`gamedyn info`: versions, processor and cache folder, to be quoted in a report."""

import json
import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import click

PACKAGES = ("numpy", "scipy", "numba", "llvmlite", "matplotlib", "sympy", "pydantic", "xarray", "click", "rich")


@click.command("info")
@click.option("--json", "as_json", is_flag=True, help="One JSON document instead of text.")
def command(*, as_json: bool) -> None:
    """Print versions, the processor, and where compiled kernels are kept."""
    from gamedyn import __version__
    from gamedyn.kernels.cache import folder

    kept = sorted(folder().glob("*.py")) if folder().is_dir() else []
    found = {
        "gamedyn": __version__,
        "python": platform.python_version(),
        **{package: _version(package) for package in PACKAGES},
        "system": platform.platform(),
        "processor": _processor(),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "cache": str(folder()),
        "compiled kernels": len(kept),
    }
    width = max(map(len, found))
    rows = [f"{key:{width}}  {value}" for key, value in found.items()]
    click.echo(json.dumps(found, indent=2) if as_json else "\n".join(rows))


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def _processor() -> str:
    """The processor's name, which Python itself does not know on Linux."""
    listed = Path("/proc/cpuinfo")
    rows = listed.read_text(encoding="utf-8", errors="replace").splitlines() if listed.is_file() else []
    names = [row.partition(":")[2].strip() for row in rows if row.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()
