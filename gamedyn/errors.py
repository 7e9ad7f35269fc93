"""The one error for everything that a user can mend."""

from collections.abc import Iterable
from difflib import get_close_matches


class UserError(Exception):
    """Bad input, said in one message: where, what was found, what would do, what is possible."""


def nearest(name: str, known: Iterable[str]) -> str:
    """The hint that names the closest known spelling, or nothing."""
    close = get_close_matches(name, list(known), n=1)
    return f'Did you mean "{close[0]}"? ' if close else ""


def unknown(kind: str, name: object, known: Iterable[str], where: str = "") -> UserError:
    """The error for a name that is not in one of the tables."""
    names = sorted(known)
    place = f"{where}: " if where else ""
    allowed = ", ".join(names) if names else "none"
    return UserError(f'{place}no {kind} is called "{name}". {nearest(str(name), names)}Known: {allowed}.')
