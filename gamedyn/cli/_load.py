"""The scenarios that a command is given, all of them checked, all faults of all files in one message."""

from collections.abc import Iterable
from pathlib import Path

from gamedyn.errors import UserError
from gamedyn.scenario.scenario import Scenario, load, scenario_files


def load_all(paths: Iterable[Path], settings: Iterable[str] = ()) -> list[Scenario]:
    """Every scenario, ready to run; UserError with everything that is wrong with any of them."""
    scenarios: list[Scenario] = []
    faults: list[str] = []
    for file in scenario_files(paths):
        try:
            scenarios.append(load(file, settings))
        except UserError as fault:
            faults.append(str(fault))
    if faults:
        raise UserError("\n".join(faults))
    return scenarios
