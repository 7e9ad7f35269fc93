"""Scenario files as read: what is no scenario file, what is set over one, and its identity."""

import os
import time

import pytest

from gamedyn.errors import UserError
from gamedyn.scenario.document import LIMIT, read, shown

TEXT = 'title = "t"\n[runs.a]\nsteps = 1\n'


@pytest.fixture
def written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def write(content, name="s.toml"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return name

    return write


def refusal(path, settings=()):
    began = time.perf_counter()
    with pytest.raises(UserError) as error:
        read(path, settings)
    assert time.perf_counter() - began < 1
    return str(error.value)


BROKEN = {
    "no value": ("a = 1\nb =\n", "s.toml:2: no TOML: Invalid value in column 4."),
    "a key twice": ("a = 1\na = 2\n", "s.toml:2: no TOML: Cannot overwrite a value in column 6."),
    "no end": ('a = 1\nb = "x\n', "s.toml:2: no TOML: Illegal character '\\n' in column 7."),
    "an open array": ("a = 1\nb = [1,\n", "s.toml:3: no TOML: Invalid value."),
    "no key": ("\n\n= 1\n", "s.toml:3: no TOML: Invalid statement in column 1."),
    "a null byte": ("a = 1\n\0\n", "s.toml:2: no TOML: Invalid statement in column 1."),
    "no UTF-8": (b"a = 1\nb = '\xff'\n", "s.toml:2: found bytes that are no UTF-8. Allowed: text in UTF-8."),
    "a huge number": (
        f"a = {'9' * 5000}",
        "s.toml: no TOML: Exceeds the limit (4300 digits) for integer string conversion: "
        "value has 5000 digits; use sys.set_int_max_str_digits() to increase the limit.",
    ),
    "over a megabyte": ("#" * (LIMIT + 1), "s.toml: found more than 1000000 bytes. Allowed: at most 1000000."),
    "a deep key": (
        "\n" + "a." * 20 + "a = 1",
        "s.toml:2: found keys or brackets nested over 16 deep. Allowed: at most 16.",
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_file_that_is_no_scenario_is_refused_with_its_line(case, written):
    content, message = BROKEN[case]
    assert refusal(written(content)) == message


def test_a_path_without_a_file_is_refused(written, tmp_path):
    assert refusal("none.toml") == "none.toml: found no such file. Allowed: a scenario file (TOML)."
    (tmp_path / "folder.toml").mkdir()
    os.mkfifo(tmp_path / "pipe.toml")
    for name in ("folder.toml", "pipe.toml", "/dev/zero"):
        assert refusal(name) == f"{name}: found something that is no file. Allowed: a scenario file (TOML)."


def test_settings_lie_over_the_file(written):
    settings = [
        "runs.a.steps=5",
        'runs.a.rule = {name = "x"}',
        "runs.b.steps=1e3",
        "title=two words",
        "runs.'c d'.on=true",
    ]
    values = read(written(TEXT), settings).values
    runs = {"a": {"steps": 5, "rule": {"name": "x"}}, "b": {"steps": 1000.0}, "c d": {"on": True}}
    assert values == {"title": "two words", "runs": runs}


def test_places_of_settings_are_called_by_their_option(written):
    document = read(written(TEXT), ["runs.a.rule.step=0"])
    assert document.where(("runs", "a", "steps")) == "s.toml:3: runs.a.steps"
    assert document.where(("runs", "a", "rule", "step")) == "--set: runs.a.rule.step"
    assert document.where(("runs", "a", "start", "x y")) == 's.toml:2: runs.a.start."x y"'


SETTINGS = {
    "runs": "--set: found runs. Allowed: KEY=VALUE, such as runs.first.steps=100.",
    "=1": '--set: found the key "". Allowed: a dotted key such as runs.first.steps.',
    "a b=1": '--set: found the key "a b". Allowed: a dotted key such as runs.first.steps.',
    "[x]\ny=1": '--set: found the key "[x]\\ny". Allowed: a dotted key such as runs.first.steps.',
    "title.x=1": "--set: title.x: title is no table. Allowed: keys of tables.",
    f"{'a.' * 500}a=1": f'--set: found the key "{"a." * 28}.... Allowed: a dotted key such as runs.first.steps.',
}


@pytest.mark.parametrize("setting", SETTINGS)
def test_a_setting_without_a_key_is_refused(setting, written):
    assert refusal(written(TEXT), [setting]) == SETTINGS[setting]


def test_the_hash_is_that_of_the_values(written):
    same = written("# a remark\ntitle = 't'\nruns = { a = { steps = 1 } }\n", "same.toml")
    other = read(written(TEXT), ["runs.a.steps=2"])
    assert read(written(TEXT)).hash == read(same).hash != other.hash


def test_values_are_shown_short_and_without_control_characters():
    assert shown("name") == "name"
    assert shown("\x1b[2J\n") == '"\\u001b[2J\\n"'
    assert len(shown("x " * 1000)) == 60
    assert [shown(value) for value in (float("nan"), True, [1, "a"])] == ["nan", "true", '[1, "a"]']
