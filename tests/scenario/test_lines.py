"""The line of every key, and texts that were written to choke a parser."""

import time
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gamedyn.errors import UserError
from gamedyn.scenario.lines import key_lines

EVERYTHING = '''title = "x" # [no.header]
a.b . "c d" = 1
[game]
name = """
[no]
m = "no" \\""" ""
""" # yes
other = \'\'\'
[no]\'\'\'
domain = { x = [-1,
  2], "y.z" = [1, # no = 1
  2] }
[[many]]
k = 1

[[many]]
k = 2979-05-27 07:32:00
[many.sub]
e = [ "a]", # ]
 { q = 1 },
]
"\\u0041" = inf'''


def test_every_key_stands_on_its_line():
    lines, end = key_lines(EVERYTHING)
    expected = {
        ("title",): 1,
        ("a", "b", "c d"): 2,
        ("game",): 3,
        ("game", "name"): 4,
        ("game", "other"): 8,
        ("game", "domain", "x", 1): 11,
        ("game", "domain", "y.z", 1): 12,
        ("many", 0, "k"): 14,
        ("many", 1): 16,
        ("many", 1, "k"): 17,
        ("many", 1, "sub", "e", 0): 19,
        ("many", 1, "sub", "e", 1, "q"): 20,
        ("many", 1, "sub", "A"): 22,
    }
    assert {key: lines.get(key) for key in expected} == expected
    assert end is None


def keys_of(value, key=()):
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return {key} | {below for name, part in parts for below in keys_of(part, (*key, name))}


def test_no_key_that_tomllib_reads_is_without_a_line():
    assert keys_of(tomllib.loads(EVERYTHING)) <= key_lines(EVERYTHING)[0].keys()


NAMES = st.sampled_from(["a", "b-1", '"c d"', "'e.f'", '"\\u00e9"'])
SCALARS = st.sampled_from(["1", "-0.5e3", "true", '"#["', "'''x\ny'''", '"""q" \n\\""""', "07:32:00", "nan", "0xff"])


def array(parts):
    return "[ " + ", # ]\n".join(parts) + " ]"


def inline_table(parts):
    return "{" + ", ".join(f"{name} = {value}" for name, value in parts.items()) + "}"


VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3).map(array) | st.dictionaries(NAMES, inner, max_size=3).map(inline_table),
    max_leaves=6,
)


@given(st.dictionaries(NAMES, VALUES, max_size=4), st.dictionaries(NAMES, st.dictionaries(NAMES, VALUES), max_size=3))
def test_keys_and_tables_of_any_document_are_found(top, tables):
    rows = [f"{name} = {value}" for name, value in top.items()]
    for name, table in tables.items():
        rows += [f"[table.{name}]  # here", *(f"{key} = {value}" for key, value in table.items()), ""]
    text = "\n".join(rows)
    lines, end = key_lines(text)
    assert end is None
    assert keys_of(tomllib.loads(text)) <= lines.keys()


HOSTILE = {
    "a key of 500,000 parts": "a." * 500_000 + "a = 1",
    "quoted parts": '"a".' * 250_000 + "a = 1",
    "nested arrays": "a = " + "[" * 400_000,
    "nested tables": "a = " + "{a = " * 200_000,
    "a header of 500,000 parts": "[" + "a." * 499_000 + "a]",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_deep_nesting_is_refused_at_once(text):
    began = time.perf_counter()
    with pytest.raises(UserError, match=r"^1: found keys or brackets nested over 16 deep\. Allowed: at most 16\.$"):
        key_lines(text)
    assert time.perf_counter() - began < 1


UNFINISHED = [
    "a" * 10**6,
    '"' * 10**6,
    "'" * 10**6,
    'a = """' + "\\" * 10**6,
    "a = '''" + "''" * 5 * 10**5,
    "[" * 10**6,
]


@pytest.mark.parametrize("text", UNFINISHED, ids=range(len(UNFINISHED)))
def test_text_that_ends_nowhere_is_given_up_at_once(text):
    began = time.perf_counter()
    assert key_lines(text)[1] == len(text)
    assert time.perf_counter() - began < 1
