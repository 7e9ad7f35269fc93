"""Every fact that this release promises is asserted somewhere, and the README says where."""

from tests import coverage_of_literature as coverage
from tests.readme import README, replaced


def test_every_promised_fact_is_asserted():
    assert coverage.missing() == set()


def test_every_promised_fact_is_a_test_of_its_own():
    assert set(coverage.tests()) >= coverage.REQUIRED


def test_the_table_of_the_readme_is_up_to_date():
    text = README.read_text(encoding="utf-8")
    assert replaced(text, {"literature": coverage.literature()}) == text


def test_facts_are_found_in_tests_scenarios_and_games():
    assert coverage.tests()[28] == ["tests/theorems/test_bilinear.py"]
    assert "scenarios/decreasing_steps.toml" in coverage.scenarios()[28]
    assert "bilinear" in coverage.games()[12]
