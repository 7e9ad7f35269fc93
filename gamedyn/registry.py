"""Tables of entries, filled by declaration: the one way in which anything becomes known by name."""

from collections.abc import Iterator, Mapping
from importlib import import_module
from pkgutil import iter_modules
from typing import Generic, TypeVar

from gamedyn.errors import unknown

Entry = TypeVar("Entry")


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
