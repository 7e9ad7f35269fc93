"""Compiled kernels on disk: a module file named by a hash of all that decides what it computes.

Numba caches the machine code beside the file. It does not notice when a function that the kernel calls
changes in another file, so the hash covers gamedyn's kernel sources and the versions of Python and Numba.
"""

import os
import sys
import tempfile
import warnings
from functools import cache
from hashlib import sha256
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from platform import python_version
from types import ModuleType
from typing import Any

import numpy as np

_LOADED: dict[str, ModuleType] = {}


def folder() -> Path:
    """The user's cache folder: GAMEDYN_CACHE, or gamedyn under the system's cache folder."""
    named = os.environ.get("GAMEDYN_CACHE")
    if named:
        return Path(named)
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    return (Path(base) if base else Path.home() / ".cache") / "gamedyn"


@cache
def _foundation() -> bytes:
    import numba

    sources = b"".join(path.read_bytes() for path in sorted(Path(__file__).parent.glob("*.py")))
    return sources + f"{python_version()} {numba.__version__} {np.__version__}".encode()


def compiled(source: str) -> ModuleType:
    """The module with this source, from memory, from disk, or written now."""
    name = "k" + sha256(source.encode() + _foundation()).hexdigest()[:32]
    if name not in _LOADED:
        _LOADED[name] = _loaded(_written(name, source), name)
    return _LOADED[name]


def _written(name: str, source: str) -> Path:
    """The file of the module; if the cache folder cannot be written, one in a folder of this process."""
    for place in (folder(), Path(_temporary())):
        path = place / f"{name}.py"
        try:
            place.mkdir(parents=True, exist_ok=True)
            if not path.exists() or path.read_text() != source:
                _write_once(path, source)
            if not os.access(place, os.W_OK):
                raise PermissionError(13, "the folder is read-only", str(place))
            return path
        except OSError as fault:
            warnings.warn(f"kernels are compiled anew each time: {fault}", RuntimeWarning, stacklevel=6)
    raise OSError("no folder for compiled kernels can be written")


def _write_once(path: Path, source: str) -> None:
    """Put the file there whole; an equal one that is already there stays, since its date names its machine code."""
    handle, draft = tempfile.mkstemp(dir=path.parent, suffix=".draft")
    with os.fdopen(handle, "w") as file:
        file.write(source)
    try:
        os.link(draft, path)
    except FileExistsError:
        if path.read_text() != source:
            os.replace(draft, path)
    except OSError:
        os.replace(draft, path)
    finally:
        Path(draft).unlink(missing_ok=True)


@cache
def _temporary() -> str:
    import atexit
    from shutil import rmtree

    place = tempfile.mkdtemp(prefix="gamedyn-")
    atexit.register(rmtree, place, ignore_errors=True)
    return place


def _loaded(path: Path, name: str) -> ModuleType:
    spec = spec_from_file_location(name, path)
    assert spec is not None, "a path with the suffix .py has a loader"
    assert spec.loader is not None, "a path with the suffix .py has a loader"
    module = module_from_spec(spec)
    sys.modules[name] = module  # before it runs: Numba looks it up there when it loads cached code
    spec.loader.exec_module(module)
    return module


def called(module: ModuleType, *arguments: Any) -> None:
    """Call the kernel; if its cached machine code is damaged, remove that and compile anew."""
    try:
        module.run(*arguments)
    except Exception:
        if module.run.signatures:
            raise
        path = Path(str(module.__file__))
        for stale in path.parent.glob(f"__pycache__/{path.stem}.*"):
            stale.unlink(missing_ok=True)
        sys.modules.pop(module.__name__, None)
        fresh = _loaded(path, module.__name__)
        _LOADED[module.__name__] = fresh
        vars(module)["run"] = fresh.run  # for those who hold the damaged one
        fresh.run(*arguments)
