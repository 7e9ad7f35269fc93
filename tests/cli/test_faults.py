"""What can go wrong around a run: Ctrl-C, closed pipes, full disks; and progress, seen only on a terminal."""

import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ENDLESS = """\
[game]
value = "x*y"
minimizer = "x"
maximizer = "y"
[runs.endless]
rule = { name = "alternating", step = 0.1 }
start = { x = 1.0, y = 0.0 }
steps = 1_000_000_000_000
last = 10
[figures.phase]
name = "phase"
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "s.toml").write_text(ENDLESS)
    return tmp_path


def command(*arguments):
    return [sys.executable, "-m", "gamedyn", *arguments]


def files(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if not path.is_dir())


def test_interrupted_runs_leave_nothing_and_status_130(folder):
    short = ["--set", "runs.endless.steps=10", "--out", "short"]
    subprocess.run(
        command("run", "s.toml", *short), cwd=folder, check=True, capture_output=True
    )  # the kernel is compiled
    before = files(folder)
    running = subprocess.Popen(
        command("run", "s.toml"), cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    time.sleep(4)
    assert running.poll() is None
    running.send_signal(signal.SIGINT)
    stdout, stderr = running.communicate(timeout=10)
    assert (running.returncode, stdout, stderr) == (130, "", "interrupted\n")
    assert files(folder) == before
    assert not (folder / "figures").exists()


def test_progress_is_seen_on_a_terminal_and_only_there(folder):
    ours, theirs = pty.openpty()
    running = subprocess.Popen(command("run", "s.toml"), cwd=folder, stdout=subprocess.PIPE, stderr=theirs)
    os.close(theirs)
    seen = b""
    while b"s: endless" not in seen:
        seen += os.read(ours, 1000)
    running.send_signal(signal.SIGINT)
    stdout, _ = running.communicate(timeout=10)
    assert (running.returncode, stdout) == (130, b"")
    os.close(ours)


def test_a_closed_pipe_is_one_message_and_status_2(folder):
    listing = subprocess.Popen(
        command("schema"), cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, bufsize=0
    )
    assert listing.stdout
    listing.stdout.close()
    assert listing.stderr
    assert listing.stderr.read() == "the output was closed before all of it was written\n"
    assert listing.wait() == 2
    listing.stderr.close()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device")
def test_a_full_disk_under_stdout_is_one_message_and_status_2(folder):
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(command("new"), stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, done.stderr) == (2, "the output: No space left on device\n")
