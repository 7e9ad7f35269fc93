"""The [expect] table: what the literature says must come out, held against what did."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any

from gamedyn.errors import UserError, unknown
from gamedyn.scenario.document import dotted, shown
from gamedyn.scenario.faults import Faults
from gamedyn.scenario.lines import Key
from gamedyn.scenario.tables import Table, checked

ANY = ...  # in an outline: a value, or whatever is below it
VALUE = None  # in an outline: a value with nothing below it


class Bounds(Table):
    """A claim about a number: near a value, or below or above one."""

    about: float | None = None
    within: float | None = None
    below: float | None = None
    above: float | None = None

    def hold(self, number: float) -> bool:
        """Whether a number keeps all of them."""
        near = self.about is None or abs(number - self.about) <= (self.within or 0.0)
        return near and (self.above is None or number > self.above) and (self.below is None or number < self.below)


@dataclass(frozen=True)
class Claim:
    """A path into the results and what must stand there: a value, or bounds of a number."""

    path: tuple[str, ...]
    value: Any

    def __str__(self) -> str:
        if not isinstance(self.value, Bounds):
            return f"{dotted(self.path)} = {shown(self.value)}"
        sides = [f"{side} {limit!r}" for side in ("above", "below") if (limit := getattr(self.value, side)) is not None]
        near = [] if self.value.about is None else [f"within {self.value.within!r} of {self.value.about!r}"]
        return f"{dotted(self.path)} {' and '.join(near + sides)}"

    def held_by(self, found: Any) -> bool:
        """Whether the value found is what the claim says; a number that is not finite keeps no bounds."""
        if not isinstance(self.value, Bounds):
            return found == self.value and isinstance(found, bool) == isinstance(self.value, bool)
        if isinstance(found, bool) or not isinstance(found, int | float) or not isfinite(found):
            return False
        return self.value.hold(found)


@dataclass(frozen=True)
class Finding:
    """A claim, what was found at its path, and whether it held."""

    claim: Claim
    found: Any
    held: bool


def claims(table: Mapping[str, Any], outline: Mapping[str, Any], faults: Faults) -> list[Claim]:
    """The claims of the table; faults for paths that no result can have, and for bounds that bound nothing."""
    found: list[Claim] = []
    for key, path, value in _leaves(table, ("expect",), ()):
        try:
            at(outline, path)
        except UserError as fault:
            faults.add(key, str(fault))
        if isinstance(value, Mapping):
            bounds = checked(Bounds, value, faults, key)
            _check(bounds, faults, key)
            value = Bounds(**bounds) if not faults.below(key) else None
        found.append(Claim(path, value))
    return found


def _leaves(table: Mapping[str, Any], key: Key, path: tuple[str, ...]) -> Iterator[tuple[Key, tuple[str, ...], Any]]:
    """Every claim with its key and its path: `"runs.a.radius" = 1` and `runs.a.radius = 1` are the same path."""
    for name, value in table.items():
        deeper = (*path, *name.split("."))
        if isinstance(value, Mapping) and value and not _bounds(value):
            yield from _leaves(value, (*key, name), deeper)
        else:
            yield (*key, name), deeper, value


def _bounds(table: Mapping[str, Any]) -> bool:
    """Whether a table bounds a number, rather than being a part of a path."""
    return any(name in table and not isinstance(table[name], Mapping) for name in Bounds.model_fields)


def _check(bounds: Mapping[str, Any], faults: Faults, key: Key) -> None:
    if faults.below(key):
        return
    if ("about" in bounds) != ("within" in bounds):
        given, other = ("about", "within") if "about" in bounds else ("within", "about")
        faults.add(key, f"found {given} without {other}. Allowed: about and within together, below, above.")
    if not bounds:
        faults.add(key, "found no bound. Allowed: about and within together, below, above.")
    if bounds.get("within", 0.0) < 0:
        faults.add((*key, "within"), f"found {bounds['within']:g}. Allowed: a number from 0.")


def at(results: Any, path: Sequence[str]) -> Any:
    """What stands at a path of the results or of their outline; UserError, with the nearest name, if nothing does."""
    for depth, part in enumerate(path):
        if results is ANY:
            return ANY
        if isinstance(results, list):
            results = {str(index): value for index, value in enumerate(results)}
        if not isinstance(results, Mapping) or part not in results:
            known = results if isinstance(results, Mapping) else Bounds.model_fields if results is VALUE else ()
            kind = "bound" if results is VALUE else "result"
            raise unknown(f"{kind} of {dotted(path[:depth])}" if depth else kind, part, known)
        results = results[part]
    return results


def findings(claimed: Sequence[Claim], results: Mapping[str, Any]) -> list[Finding]:
    """Every claim against the results."""
    found: list[Finding] = []
    for claim in claimed:
        try:
            value = at(results, claim.path)
            found.append(Finding(claim, value, claim.held_by(value)))
        except UserError as fault:
            found.append(Finding(claim, str(fault), held=False))
    return found
