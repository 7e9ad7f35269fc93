"""Output files: all of a scenario's appear whole, or none does."""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkstemp

from gamedyn.errors import UserError


def check_writable(folder: Path) -> None:
    """UserError if nothing could be written into a folder, which may not exist yet; creates nothing."""
    if folder.is_symlink():
        raise UserError(f"{folder}: found a symbolic link. Allowed: a folder, or a name that is free.")
    existing = folder
    while not os.path.lexists(existing) and existing != existing.parent:
        existing = existing.parent
    if not existing.is_dir():
        raise UserError(f"{folder}: cannot be written: {existing} is no folder.")
    if not os.access(existing, os.W_OK | os.X_OK):
        raise UserError(f"{folder}: cannot be written: no permission to write into {existing}.")


@contextmanager
def staged(folder: Path) -> Iterator[Callable[[str], Path]]:
    """A function from a file's name to the path to write it to; all files take their places at the end, together.

    After an exception, Ctrl-C included, the folder is as it was. UserError where writing fails.
    """
    made = _missing(folder)
    places: dict[Path, Path] = {}

    def place(name: str) -> Path:
        check_writable(folder)
        folder.mkdir(parents=True, exist_ok=True)
        target = folder / name
        if target.is_symlink() or (target.exists() and not target.is_file()):
            raise UserError(f"{target}: found something that is no plain file. Allowed: a file, or a free name.")
        handle, path = mkstemp(prefix=f".{target.stem[:40]}-", suffix=target.suffix, dir=folder)
        os.close(handle)
        places[target] = Path(path)
        return places[target]

    try:
        yield place
        for target, path in places.items():
            path.chmod(0o666 & ~_umask())
            os.replace(path, target)
    except OSError as fault:
        _clear(places.values(), made)
        targets = {str(path): target for target, path in places.items()}
        where = targets.get(str(fault.filename), fault.filename or folder)
        raise UserError(f"{where}: cannot be written: {fault.strerror or fault}.") from None
    except BaseException:
        _clear(places.values(), made)
        raise


def _missing(folder: Path) -> list[Path]:
    """The folders that would have to be made, innermost first."""
    return [path for path in (folder, *folder.parents) if not path.exists()]


def _clear(files: Iterable[Path], folders: Iterable[Path]) -> None:
    for path in files:
        path.unlink(missing_ok=True)
    with suppress(OSError):
        for folder in folders:
            folder.rmdir()


def _umask() -> int:
    """What the user's umask takes away; it can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
