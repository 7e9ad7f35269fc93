"""Compiled kernels on disk: object files named by a hash of all that decides what they compute."""

import os
import tempfile
import warnings
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from pathlib import Path

from gamedyn.kernels.native import foundation, linked, object_code

MAGIC = b"gamedyn kernel\n"
_LOADED: dict[str, Callable[..., int]] = {}


def folder() -> Path:
    """The user's cache folder: GAMEDYN_CACHE, or gamedyn under the system's cache folder."""
    named = os.environ.get("GAMEDYN_CACHE")
    if named:
        return Path(named)
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    return (Path(base) if base else Path.home() / ".cache") / "gamedyn"


def compiled(source: str) -> Callable[..., int]:
    """The entry of the kernel with this source: from memory, from disk, or compiled now."""
    name = "k" + sha256(source.encode() + foundation()).hexdigest()[:32]
    if name not in _LOADED:
        code = _read(folder() / f"{name}.o")
        _LOADED[name] = linked(_made(name, source) if code is None else code)
    return _LOADED[name]


def _read(path: Path) -> bytes | None:
    """The object code in a file, unless there is none or it is damaged."""
    try:
        head, digest, code = path.read_bytes().split(b"\n", 2)
    except (OSError, ValueError):
        return None
    return code if head + b"\n" == MAGIC and digest == sha256(code).hexdigest().encode() else None


def _made(name: str, source: str) -> bytes:
    """Compile the kernel and keep its text and its object code in the cache folder, if that can be written."""
    try:
        place = folder()
        place.mkdir(parents=True, exist_ok=True)
        _put(place / f"{name}.py", source.encode())
    except OSError as fault:
        warnings.warn(f"kernels are compiled anew each time: {fault}", RuntimeWarning, stacklevel=6)
        place = Path(_temporary())
        _put(place / f"{name}.py", source.encode())
    code = object_code(place / f"{name}.py")
    try:
        _put(place / f"{name}.o", MAGIC + sha256(code).hexdigest().encode() + b"\n" + code)
    except OSError as fault:
        warnings.warn(f"kernels are compiled anew each time: {fault}", RuntimeWarning, stacklevel=6)
    return code


def _put(path: Path, content: bytes) -> None:
    """Write a file that appears whole or not at all."""
    handle, draft = tempfile.mkstemp(dir=path.parent, suffix=".draft")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.replace(draft, path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise


@cache
def _temporary() -> str:
    import atexit
    from shutil import rmtree

    place = tempfile.mkdtemp(prefix="gamedyn-")
    atexit.register(rmtree, place, ignore_errors=True)
    return place
