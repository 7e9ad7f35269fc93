"""C written for this purpose and compiled on the spot."""

import ctypes
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from .harness import Array, Missing, Work, fastest
from .problems import COUPLING, STEP, Descent, Trajectory

HERE = Path(__file__).parent
WIDE = "-mprefer-vector-width=512"
SPEED = ("-O3", "-march=native", WIDE, "-fno-math-errno", "-ffp-contract=fast", "-fopenmp")


def polynomial(problem: Descent) -> Work:
    """Polynomial exp in a plain loop over 64 lanes, vectorized by the compiler: 512 bits, FMA, OpenMP."""
    return Work(ensemble(compiled("dirac_loop.c", *SPEED, "-DEXP=exponential"), problem, 64))


def by_hand(problem: Descent) -> Work:
    """Polynomial exp in explicit vectors held in registers, OpenMP; the best of some numbers of vectors."""
    runs = {}
    for vectors in (1, 2, 4, 6):
        library = compiled("dirac_vectors.c", *SPEED, f"-DPAIRS={problem.pairs}", f"-DVECTORS={vectors}")
        runs[f"{8 * vectors} lanes"] = ensemble(library, problem, 8 * vectors, ctypes.c_double(COUPLING))
    return fastest(runs)


def vector_library(problem: Descent) -> Work:
    """The C library's vector exp in the same plain loop, found by -O3 -ffast-math, OpenMP."""
    return Work(ensemble(compiled("dirac_loop.c", *SPEED, "-ffast-math"), problem, 64))


def one(problem: Trajectory) -> Work:
    """One trajectory with the library's scalar exp on one thread."""
    library = compiled("dirac_loop.c", "-O3", "-march=native")

    def run() -> Array:
        z = np.array([1.0, 0.0])
        library.descend_one(address(z), ctypes.c_long(problem.steps), ctypes.c_double(STEP))
        return z

    return Work(run)


def ensemble(library: ctypes.CDLL, problem: Descent, block: int, *more: Any) -> Callable[[], Array]:
    """A run of all trajectories of the problem, their number rounded up to whole blocks."""
    count = len(problem.starts)
    padded = np.resize(problem.starts, (-(-count // block) * block, problem.starts.shape[1]))

    def run() -> Array:
        z = padded.copy()
        library.descend(address(z), ctypes.c_long(len(z)), ctypes.c_long(problem.steps), ctypes.c_double(STEP), *more)
        return z[:count]

    return run


def address(array: Array) -> Any:
    """Where an array begins."""
    return array.ctypes.data_as(ctypes.POINTER(ctypes.c_double))


def compiler() -> str:
    """The C compiler: $CC, gcc, cc or clang."""
    for name in filter(None, (os.environ.get("CC"), "gcc", "cc", "clang")):
        if found := shutil.which(name):
            return found
    raise Missing("no C compiler")


@cache
def compiler_version() -> str:
    """The compiler's first line about itself."""
    try:
        said = subprocess.run([compiler(), "--version"], capture_output=True, text=True, check=True)
    except Missing as missing:
        return str(missing)
    return said.stdout.splitlines()[0]


def compiled(source: str, *flags: str) -> ctypes.CDLL:
    """The library made from a source file; without the flag for wide vectors where the compiler does not know it."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "peer.so"
        for choice in (flags, [flag for flag in flags if flag != WIDE]):
            command = [compiler(), *choice, "-shared", "-fPIC", str(HERE / source), "-o", str(target), "-lm"]
            made = subprocess.run(command, capture_output=True, text=True)
            if made.returncode == 0:
                return ctypes.CDLL(str(target))
    raise Missing(f"does not compile: {made.stderr.strip().splitlines()[0]}")
