"""The kinds of things that are known by name, and the registry of each, read when it is asked for."""

from importlib import import_module

from gamedyn.registry import Registry

KINDS = {
    "games": ("gamedyn.games.catalogue", "GAMES"),
    "rules": ("gamedyn.rules.rule", "RULES"),
    "flows": ("gamedyn.flows.flow", "FLOWS"),
    "integrators": ("gamedyn.flows.flow", "INTEGRATORS"),
    "schedules": ("gamedyn.rules.rule", "SCHEDULES"),
    "figures": ("gamedyn.plots.figure", "FIGURES"),
}


def registry(kind: str) -> Registry:
    """The registry of a kind, by its plural."""
    module, table = KINDS[kind]
    return getattr(import_module(module), table)
