"""Compiled kernels on disk: found again, rebuilt when damaged, safe when two processes want them at once."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from shutil import copytree

import numpy as np
import pytest

import gamedyn as gd
from gamedyn.kernels import cache

GAME = gd.games.bilinear()
RULE = gd.rules.Simultaneous(step=0.1)
PROCESS = """
import json, sys
import gamedyn as gd
run = gd.simulate(gd.games.bilinear(), gd.rules.Simultaneous(step=0.1), (1, 0), 1000, every=1000)
print(json.dumps({"final": run.final.tolist(), "numba": "numba" in sys.modules}))
"""


def process(place: Path) -> "subprocess.Popen[str]":
    """A fresh process that runs the game with this cache folder."""
    environment = os.environ | {"GAMEDYN_CACHE": str(place)}
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-c", PROCESS],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    )


def finished(one: "subprocess.Popen[str]") -> dict:
    """What it printed."""
    out, err = one.communicate(timeout=120)
    assert one.returncode == 0, err
    return json.loads(out)


def files(place: Path) -> dict[str, int]:
    """What the folder holds, and when each was written."""
    return {path.name: path.stat().st_mtime_ns for path in place.iterdir()}


@pytest.fixture(scope="module")
def filled(tmp_path_factory) -> Path:
    """A cache folder that holds the game's kernel."""
    place = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GAMEDYN_CACHE", str(place))
        patch.setattr(cache, "_LOADED", {})
        gd.simulate(GAME, RULE, (1, 0), 10)
    return place


@pytest.fixture
def fresh(filled, tmp_path, monkeypatch) -> Callable[[], np.ndarray]:
    """Run the game as a process that has loaded nothing yet, with a filled cache folder of its own."""
    copytree(filled, tmp_path, dirs_exist_ok=True)
    monkeypatch.setenv("GAMEDYN_CACHE", str(tmp_path))

    def run() -> np.ndarray:
        monkeypatch.setattr(cache, "_LOADED", {})
        return gd.simulate(GAME, RULE, (1, 0), 1000, every=1000).final

    return run


def test_two_cold_processes_at_once_both_succeed_and_a_third_compiles_nothing(tmp_path):
    first, second = map(finished, [process(tmp_path), process(tmp_path)])
    made = files(tmp_path)
    third = finished(process(tmp_path))
    assert first["final"] == second["final"] == third["final"]
    assert sorted(Path(name).suffix for name in made) == [".o", ".py"]
    assert files(tmp_path) == made
    assert not third["numba"]


def test_a_kernel_is_read_from_disk_again(fresh, tmp_path, monkeypatch):
    final, made = fresh(), files(tmp_path)
    monkeypatch.setattr(cache, "object_code", lambda path: pytest.fail("compiled anew"))
    assert fresh().tolist() == final.tolist()
    assert files(tmp_path) == made


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda content: b"",
    "half written": lambda content: content[: len(content) // 2],
    "one byte wrong": lambda content: content[:-100] + bytes([content[-100] ^ 1]) + content[-99:],
    "something else": lambda content: b"gamedyn kernel\n" + b"0" * 64 + b"\nnothing",
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_kernel_is_rebuilt(fresh, tmp_path, monkeypatch, damage):
    final = fresh()
    (kernel,) = tmp_path.glob("*.o")
    kernel.write_bytes(DAMAGE[damage](kernel.read_bytes()))
    assert fresh().tolist() == final.tolist()
    monkeypatch.setattr(cache, "object_code", lambda path: pytest.fail("compiled anew"))
    assert fresh().tolist() == final.tolist()


def test_a_damaged_text_is_written_again(fresh, tmp_path):
    final = fresh()
    (text,), (kernel,) = tmp_path.glob("*.py"), tmp_path.glob("*.o")
    text.write_text("this is not Python")
    kernel.unlink()
    assert fresh().tolist() == final.tolist()


def test_an_interrupted_write_leaves_no_file(fresh, tmp_path, monkeypatch):
    final = fresh()
    for path in tmp_path.iterdir():
        path.unlink()
    with monkeypatch.context() as patch:
        patch.setattr(cache.os, "replace", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            fresh()
    assert files(tmp_path) == {}
    assert fresh().tolist() == final.tolist()


def test_a_folder_that_cannot_be_written_costs_a_warning_and_not_the_run(fresh, tmp_path, monkeypatch):
    final = fresh()
    (tmp_path / "file").touch()
    monkeypatch.setenv("GAMEDYN_CACHE", str(tmp_path / "file" / "below"))
    with pytest.warns(RuntimeWarning, match="kernels are compiled anew each time: .*[Nn]ot a directory"):
        assert fresh().tolist() == final.tolist()


def test_other_sources_or_versions_make_another_kernel(fresh, tmp_path, monkeypatch):
    final, made = fresh(), files(tmp_path)
    monkeypatch.setattr(cache, "foundation", lambda: b"another version of Numba")
    assert fresh().tolist() == final.tolist()
    assert len(files(tmp_path)) == 2 * len(made)


def test_another_step_size_compiles_nothing(fresh, tmp_path):
    fresh()
    made = files(tmp_path)
    gd.simulate(GAME, gd.rules.Simultaneous(step=0.3), (1, 2), 10)
    assert files(tmp_path) == made


def test_the_cache_folder_is_the_systems_unless_one_is_named(monkeypatch):
    monkeypatch.delenv("GAMEDYN_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", "/somewhere")
    assert cache.folder() == Path("/somewhere/gamedyn")
    monkeypatch.setenv("GAMEDYN_CACHE", "/named")
    assert cache.folder() == Path("/named")
