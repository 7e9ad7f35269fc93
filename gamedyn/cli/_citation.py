"""Citations: keys resolved in refs.bib, the one list of sources."""

import re
from functools import cache
from pathlib import Path

import gamedyn

_ENTRY = re.compile(r"@\w+\{([^,\s]+),(.*?)\n\}", re.DOTALL)
_FIELD = re.compile(r"(\w+)\s*=\s*(?:\{((?:[^{}]|\{[^{}]*\})*)\}|\"([^\"]*)\"|(\d+))")


@cache
def sources() -> dict[str, dict[str, str]]:
    """The fields of every entry of refs.bib, by key."""
    text = (Path(gamedyn.__file__).parent / "refs.bib").read_text(encoding="utf-8")
    return {key: _fields(body) for key, body in _ENTRY.findall(text)}


def _fields(body: str) -> dict[str, str]:
    return {name.lower(): _clean(braced or quoted or bare) for name, braced, quoted, bare in _FIELD.findall(body)}


def citation(key: str) -> str:
    """The source in a line: authors (year), title, where; the key itself if the list does not have it."""
    found = sources().get(key)
    if found is None:
        return key
    names = found.get("author", key).split(" and ")
    authors = " and ".join(names) if len(names) < 3 else f"{names[0]} et al."
    where = next((found[name] for name in ("journal", "booktitle", "publisher", "howpublished") if name in found), "")
    number = f"arXiv:{found['eprint']}" if "eprint" in found else found.get("doi", "")
    parts = (f"{authors} ({found.get('year', 'no year')})", found.get("title", ""), where, number)
    return " ".join(part if part.endswith(("?", "!", ".")) else f"{part}." for part in parts if part)


def _clean(text: str) -> str:
    return " ".join(text.replace("{", "").replace("}", "").split())
