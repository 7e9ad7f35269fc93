"""Claims: which paths they have, what holds and what does not."""

import pytest

from gamedyn.scenario.document import Document
from gamedyn.scenario.expect import claims, findings
from gamedyn.scenario.faults import Faults

RESULTS = {
    "runs": {
        "a": {
            "verdict": {"kind": "cycles", "period": 6.28, "turns": 3, "text": "goes round"},
            "final": {"x": float("nan")},
        },
        "b": {"ended": None, "numbers": [1.0, 2.0], "on": True},
    }
}
OUTLINE = {"runs": {"a": {"verdict": ..., "final": {"x": ...}}, "b": ...}}


def held(table):
    faults = Faults(Document("s.toml", {"expect": table}, {(): 1}))
    claimed = claims(table, OUTLINE, faults)
    faults.report()
    return [(str(finding.claim), finding.held) for finding in findings(claimed, RESULTS)]


HOLDS = {
    "text": ({"runs.a.verdict.kind": "cycles"}, "runs.a.verdict.kind = cycles"),
    "a whole number": ({"runs.a.verdict.turns": 3}, "runs.a.verdict.turns = 3"),
    "a number": ({"runs.a.verdict.turns": 3.0}, "runs.a.verdict.turns = 3.0"),
    "truth": ({"runs.b.on": True}, "runs.b.on = true"),
    "a list": ({"runs.b.numbers": [1, 2.0]}, "runs.b.numbers = [1, 2.0]"),
    "an element": ({"runs.b.numbers.1": 2}, "runs.b.numbers.1 = 2"),
    "near": ({"runs.a.verdict.period": {"about": 6.0, "within": 0.3}}, "runs.a.verdict.period within 0.3 of 6.0"),
    "below": ({"runs.a.verdict.period": {"below": 7}}, "runs.a.verdict.period below 7.0"),
    "between": ({"runs.a.verdict.period": {"above": 6, "below": 7}}, "runs.a.verdict.period above 6.0 and below 7.0"),
    "dotted keys": ({"runs": {"a": {"verdict": {"turns": {"above": 2}}}}}, "runs.a.verdict.turns above 2.0"),
    "half quoted": ({"runs": {"a.verdict": {"kind": "cycles"}}}, "runs.a.verdict.kind = cycles"),
}


@pytest.mark.parametrize("case", HOLDS)
def test_a_true_claim_holds(case):
    table, spelled = HOLDS[case]
    assert held(table) == [(spelled, True)]


FAILS = {
    "other text": {"runs.a.verdict.kind": "diverges"},
    "the border is not below": {"runs.a.verdict.period": {"below": 6.28}},
    "too far": {"runs.a.verdict.period": {"about": 6.0, "within": 0.2}},
    "one of two sides": {"runs.a.verdict.period": {"above": 7, "below": 8}},
    "nan is near nothing": {"runs.a.final.x": {"about": 0, "within": 1e300}},
    "nan is not below": {"runs.a.final.x": {"below": 1}},
    "truth is no number": {"runs.b.on": 1},
    "truth is not above a number": {"runs.b.on": {"above": 0}},
    "text has no size": {"runs.a.verdict.kind": {"above": 0}},
    "nothing is no number": {"runs.b.ended": {"above": 0}},
    "a number that this verdict does not have": {"runs.a.verdict.growth": {"above": 0}},
    "an element that the list does not have": {"runs.b.numbers.2": 2},
}


@pytest.mark.parametrize("case", FAILS)
def test_a_false_claim_fails(case):
    assert [holds for _, holds in held(FAILS[case])] == [False]


def test_a_claim_about_what_is_not_there_says_what_is():
    claimed = claims({"runs.a.verdict.perod": 1}, OUTLINE, Faults(Document("s.toml", {}, {(): 1})))
    assert findings(claimed, RESULTS)[0].found == (
        'no result of runs.a.verdict is called "perod". Did you mean "period"? Known: kind, period, text, turns.'
    )
