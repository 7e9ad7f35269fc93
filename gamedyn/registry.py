"""Tables of entries, filled by declaration: the one way in which anything becomes known by name."""

from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, Generic, TypeVar

from gamedyn.errors import nearest, unknown

Entry = TypeVar("Entry")


def title(entry: Any) -> str:
    """The first line of an entry's docstring, which is what tables show of it."""
    return (entry.__doc__ or "").strip().splitlines()[0].rstrip(".")


def by_class(module: str, *tables: "Registry[type]") -> Callable[[str], type]:
    """The `__getattr__` of a folder whose entries are reached as its attributes."""

    def found(name: str) -> type:
        for table in tables if name[:1].isupper() else ():
            for entry in table.values():
                if entry.__name__ == name:
                    return entry
        names = [entry.__name__ for table in tables for entry in table.values()] if name[:1].isupper() else []
        raise AttributeError(f"module {module!r} has no attribute {name!r}. {nearest(name, names)}".rstrip())

    return found


class Registry(Mapping[str, Entry], Generic[Entry]):
    """Entries of one kind by name; the folder that declares them is read at the first look."""

    def __init__(self, kind: str, package: str):
        self.kind = kind
        self._package = package
        self._entries: dict[str, Entry] = {}
        self._loaded = False

    def add(self, name: str, entry: Entry) -> None:
        """Enter one declaration; two of one name are a programming error."""
        if name in self._entries:
            raise ValueError(f"two {self.kind}s are called {name}")
        self._entries[name] = entry

    def _read(self) -> dict[str, Entry]:
        if not self._loaded:
            self._loaded = True
            for module in iter_modules(import_module(self._package).__path__):
                import_module(f"{self._package}.{module.name}")
        return self._entries

    def __getitem__(self, name: str) -> Entry:
        entries = self._read()
        if name not in entries:
            raise unknown(self.kind, name, entries)
        return entries[name]

    def __contains__(self, name: object) -> bool:
        return name in self._read()

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._read()))

    def __len__(self) -> int:
        return len(self._read())
