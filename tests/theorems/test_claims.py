"""Every theorem is a claim: it is run on what it speaks of, and on something spoiled, where it must fail."""

from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

import gamedyn as gd
from tests.theorems.claims import CLAIMED, Play, claim, doubled, flipped

FILES = sorted(path.stem for path in Path(__file__).parent.glob("test_*.py"))
PLAY = Play(gd.games.bilinear(), gd.rules.Simultaneous(step=0.1))


def theorems(module: ModuleType) -> dict:
    """The tests of a module that carry the number of a fact."""
    return {name: test for name, test in vars(module).items() if name.startswith("test_L")}


@pytest.mark.parametrize("name", FILES)
def test_every_numbered_theorem_is_a_claim(name):
    found = theorems(import_module(f"tests.theorems.{name}"))
    assert {title for title, test in found.items() if test not in CLAIMED} == set()


def cases(test) -> list:
    """What a claim's test is run on: a play, and how it is spoiled."""
    (mark,) = test.pytestmark
    return [case.values for case in mark.args[1]]


def run_all(test) -> None:
    for case in cases(test):
        test(*case)


def test_a_claim_that_holds_and_can_fail_passes():
    def body(play):
        assert play.pace == 1

    run_all(claim(PLAY, doubled, flipped)(body))


def test_a_claim_that_does_not_hold_fails():
    def body(play):
        assert play.pace == 3

    with pytest.raises(AssertionError, match="assert 1 == 3"):
        run_all(claim(PLAY, doubled)(body))


def test_a_claim_that_a_spoiled_play_passes_fails():
    def body(play):
        assert play.pace > 0

    with pytest.raises(pytest.fail.Exception, match="DID NOT RAISE"):
        run_all(claim(PLAY, doubled)(body))


def test_a_claim_that_nothing_can_spoil_is_refused():
    with pytest.raises(AssertionError, match="asserts nothing"):
        claim(PLAY)
