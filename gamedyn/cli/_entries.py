"""The registries as the command line shows them."""

import json
from collections.abc import Callable
from typing import Any


def record(name: str, entry: Callable[..., Any]) -> dict[str, Any]:
    """An entry as plain data."""
    from gamedyn.scenario.declared import REQUIRED, cited, remarks, settings, title

    beside = remarks(entry)
    found = {
        key: {"required": default is REQUIRED, "default": plain(default), "remark": beside.get(key, "")}
        for key, (_, default) in settings(entry).items()
    }
    return {"name": name, "title": title(entry), "cites": cited(entry), "settings": found}


def plain(value: Any) -> Any:
    """A default as a scenario would spell it; an entry by its name."""
    if hasattr(value, "__dataclass_fields__"):
        from gamedyn.settings import spelled

        return spelled(type(value).__name__)
    try:
        return json.loads(json.dumps(value))
    except (TypeError, ValueError):
        return None
