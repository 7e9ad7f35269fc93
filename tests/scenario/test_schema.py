"""The JSON Schema says what the checker says, at least as far as JSON Schema can."""

import tomllib
from pathlib import Path

import jsonschema
import pytest

from gamedyn.scenario.entry import AXES
from gamedyn.scenario.kinds import KINDS, registry
from gamedyn.scenario.schema import schema
from gamedyn.scenario.template import TEMPLATE

SHIPPED = sorted((Path(__file__).parents[2] / "scenarios").glob("*.toml"))


@pytest.fixture(scope="module")
def validator():
    printed = schema()
    jsonschema.Draft202012Validator.check_schema(printed)
    return jsonschema.Draft202012Validator(printed)


def test_the_template_is_valid(validator):
    assert [error.message for error in validator.iter_errors(tomllib.loads(TEMPLATE))] == []


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_shipped_scenario_is_valid(path, validator):
    assert [error.message for error in validator.iter_errors(tomllib.loads(path.read_text()))] == []


WRONG = {
    "an unknown table": ("\n[expect]", "\n[equilibria]\n[expect]"),
    "an unknown rule": ('name = "alternating"', 'name = "alternate"'),
    "an unknown setting": ("step = 0.1", "setp = 0.1"),
    "an unknown figure": ('name = "phase"', 'name = "fase"'),
    "a number as text": ("step = 0.1", 'step = "0.1"'),
    "no steps": ("steps = 200", "steps = 0"),
    "steps of a flow": ("time = 20.0", "steps = 20"),
    "no game": ('value = "x*y"', ""),
    "no player": ('maximizer = "y"', ""),
    "a bound that is no number": ("below = 1.06", "below = true"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_the_checker_refuses_is_not_valid(case, validator):
    before, after = WRONG[case]
    assert before in TEMPLATE
    assert not validator.is_valid(tomllib.loads(TEMPLATE.replace(before, after, 1)))


@pytest.mark.parametrize("kind", KINDS)
def test_every_entry_is_an_alternative(kind, validator):
    listed = [entry["properties"]["name"]["const"] for entry in validator.schema["$defs"][kind]["anyOf"]]
    assert listed == list(registry(kind))


def test_every_axis_is_a_reference_to_its_kind(validator):
    rules = validator.schema["$defs"]["rules"]["anyOf"]
    assert all(rule["properties"]["schedule"]["$ref"] == "#/$defs/schedules" for rule in rules)
    assert set(AXES.values()) <= validator.schema["$defs"].keys()


def test_settings_carry_their_remarks_and_defaults(validator):
    rules = {rule["properties"]["name"]["const"]: rule for rule in validator.schema["$defs"]["rules"]["anyOf"]}
    step = rules["simultaneous"]["properties"]["step"]
    assert (step["default"], step["description"]) == (0.1, "step size, or one for each player")
    projection = rules["simultaneous"]["properties"]["projection"]  # whose declaration spans lines
    assert projection["description"].startswith("at every point that the method projects")
