"""Everything that is wrong with a scenario, collected so that all of it is reported at once."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from gamedyn.errors import UserError
from gamedyn.scenario.document import Document
from gamedyn.scenario.lines import Key

_PLACE = re.compile(r"((?:\w+\.)*\w+): ")

MOST = 50  # faults of a document that are reported; a file with more is not worth a longer look


class Faults:
    """The faults of one document, each with its place; an empty collection is false."""

    def __init__(self, document: Document):
        self.document = document
        self._found: list[tuple[Key, str]] = []

    def __bool__(self) -> bool:
        return bool(self._found)

    def add(self, key: Key, message: str) -> None:
        """Enter one fault of a key."""
        self._found.append((key, message))
        if len(self._found) == MOST:
            self.report()

    def below(self, key: Key) -> bool:
        """Whether anything is wrong with this key or one below it."""
        return any(found[: len(key)] == key for found, _ in self._found)

    @contextmanager
    def at(self, key: Key) -> Iterator[None]:
        """Enter what a layer below refuses; a message that begins with a key speaks of that key in this table."""
        try:
            yield
        except UserError as fault:
            place = _PLACE.match(str(fault))
            below = tuple(place[1].split(".")) if place else ()
            for deeper in ((*key, *below), (*key[:-1], *below)):
                if place and len(deeper) > len(key) and self.document.has(deeper):
                    self.add(deeper, str(fault)[place.end() :])
                    return
            self.add(key, str(fault))

    def report(self) -> None:
        """Raise UserError with all faults, a line each in the order of the file, if there are any."""
        if self._found:
            ordered = sorted(self._found, key=lambda fault: self.document.line(fault[0]))
            raise UserError("\n".join(f"{self.document.where(key)}: {message}" for key, message in ordered))


@contextmanager
def placed(document: Document, key: Key) -> Iterator[None]:
    """Put the place of a key before what is refused only now, when it is used."""
    faults = Faults(document)
    with faults.at(key):
        yield
    faults.report()
