"""Rules: settings and a pure step, a file each; `gamedyn.rules.Simultaneous(step=0.1)` and so on."""

from gamedyn.registry import by_class
from gamedyn.rules.rule import RULES, SCHEDULES

__getattr__ = by_class(__name__, RULES, SCHEDULES)
