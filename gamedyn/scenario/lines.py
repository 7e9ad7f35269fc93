"""The line on which each key of a TOML text stands: tomllib reads values and forgets where they were."""

import re

from gamedyn.errors import UserError

Key = tuple[str | int, ...]

DEPTH = 16  # parts of a key, and brackets in brackets: tomllib's time is quadratic in the one, its stack in the other

_BLANK = re.compile(r"(?:[ \t\n]++|#[^\n]*+)*+")
_SPACE = re.compile(r"[ \t]*+")
_REST = re.compile(r"[^\n]*+\n?")
_PART = re.compile(r'"((?:[^"\\\n]|\\.)*+)"|\'([^\'\n]*+)\'|([A-Za-z0-9_-]++)')
_SCALAR = re.compile(
    r'"""(?:[^"\\]++|\\.|"{1,2}+(?!"))*+"{3,5}'
    r"|'''(?:[^']++|'{1,2}+(?!'))*+'{3,5}"
    r'|"(?:[^"\\\n]|\\.)*+"'
    r"|'[^'\n]*+'"
    r"|[^\s,\[\]{}#\"'][^,\[\]{}#\n]*+",
    re.DOTALL,
)
_ESCAPED = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_SHORT = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r"}


class Stopped(Exception):
    """The text ceases to be TOML at this offset; what is wrong there is tomllib's to say."""


def _unescaped(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    return chr(min(int(code, 16), 0x10FFFF)) if code else _SHORT.get(match[3], match[3])


class _Scan:
    """One pass over a text; `found` grows as it goes."""

    def __init__(self, text: str):
        self.text = text
        self.at = 0
        self.found: dict[Key, int] = {(): 1}
        self._counted = (0, 1)  # an offset and its line, so that counting never starts again
        self._elements: dict[Key, int] = {}  # the last index of every array of tables

    @property
    def line(self) -> int:
        offset, line = self._counted
        self._counted = (self.at, line + self.text.count("\n", offset, self.at))
        return self._counted[1]

    def skip(self, pattern: re.Pattern[str] = _BLANK) -> None:
        match = pattern.match(self.text, self.at)
        self.at = match.end() if match else self.at

    def ahead(self, wanted: str) -> bool:
        return self.text.startswith(wanted, self.at)

    def take(self, wanted: str) -> None:
        if not self.ahead(wanted):
            raise Stopped
        self.at += len(wanted)

    def enter(self, key: Key) -> None:
        if len(key) > DEPTH:
            raise UserError(f"{self.line}: found keys or brackets nested over {DEPTH} deep. Allowed: at most {DEPTH}.")
        self.found.setdefault(key, self.line)

    def part(self) -> str:
        match = _PART.match(self.text, self.at)
        if match is None:
            raise Stopped
        self.at = match.end()
        quoted, literal, bare = match.groups()
        return _ESCAPED.sub(_unescaped, quoted) if quoted is not None else literal if bare is None else bare

    def key(self, table: Key) -> Key:
        """A dotted key, entered part by part below its table."""
        while True:
            self.skip(_SPACE)
            table = (*table, self.part())
            self.enter(table)
            self.skip(_SPACE)
            if not self.ahead("."):
                return table
            self.at += 1

    def header(self) -> Key:
        """The table that a line in brackets opens; a name of an array of tables means its last element."""
        double = self.ahead("[[")
        self.take("[[" if double else "[")
        start, table = self.line, ()
        names = self.key(())
        self.take("]]" if double else "]")
        for depth, name in enumerate(names, 1):
            table = (*table, name)
            if double and depth == len(names):
                self._elements[table] = self._elements.get(table, -1) + 1
            if table in self._elements:
                table = (*table, self._elements[table])
            self.found.setdefault(table, start)
        return table

    def value(self, key: Key) -> None:
        if self.ahead("["):
            self.array(key)
        elif self.ahead("{"):
            self.inline_table(key)
        else:
            match = _SCALAR.match(self.text, self.at)
            if match is None:
                raise Stopped
            self.at = match.end()

    def array(self, key: Key) -> None:
        self.take("[")
        index = 0
        while True:
            self.skip()
            if self.ahead("]"):
                break
            self.enter((*key, index))
            self.value((*key, index))
            index += 1
            self.skip()
            if not self.ahead(","):
                break
            self.at += 1
        self.take("]")

    def inline_table(self, key: Key) -> None:
        self.take("{")
        self.skip()
        while not self.ahead("}"):
            self.assignment(key)
            self.skip()
            if not self.ahead(","):
                break
            self.at += 1
            self.skip()
        self.take("}")

    def assignment(self, table: Key) -> None:
        key = self.key(table)
        self.take("=")
        self.skip(_SPACE)
        self.value(key)

    def document(self) -> None:
        table: Key = ()
        self.skip()
        while self.at < len(self.text):
            if self.ahead("["):
                table = self.header()
            else:
                self.assignment(table)
            self.skip(_SPACE)
            if self.at < len(self.text) and self.text[self.at] not in "#\n":
                raise Stopped
            self.skip()


def key_lines(text: str) -> tuple[dict[Key, int], int | None]:
    """The line of every key, and None; or those before a line that is no TOML, and the offset at which that ends.

    UserError, beginning with the line, where the nesting is deeper than `DEPTH`. Time and space are linear in the text.
    """
    scan = _Scan(text)
    try:
        scan.document()
    except Stopped:
        scan.skip(_REST)
        return scan.found, scan.at
    return scan.found, None
