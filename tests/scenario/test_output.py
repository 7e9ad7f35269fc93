"""Output files appear whole, all together, or not at all."""

import errno
import os

import pytest

from gamedyn.errors import UserError
from gamedyn.scenario.output import check_writable, staged


def tree(folder):
    return {str(path.relative_to(folder)): path.read_text() for path in folder.rglob("*") if path.is_file()}


def test_files_take_their_places_together(tmp_path):
    (tmp_path / "a.txt").write_text("old")
    with staged(tmp_path) as place:
        place("a.txt").write_text("new")
        place("b.txt").write_text("more")
        assert (tmp_path / "a.txt").read_text() == "old"
    assert tree(tmp_path) == {"a.txt": "new", "b.txt": "more"}


def test_files_have_the_permissions_of_any_new_file(tmp_path):
    (tmp_path / "usual").touch()
    with staged(tmp_path) as place:
        place("a.txt").touch()
    assert (tmp_path / "a.txt").stat().st_mode == (tmp_path / "usual").stat().st_mode


def write_and_fail(folder, failure):
    with staged(folder) as place:
        place("a.txt").write_text("half")
        raise failure


FULL = OSError(errno.ENOSPC, "No space left on device")
FAILURES = [(KeyboardInterrupt(), KeyboardInterrupt), (ValueError("a bug"), ValueError), (FULL, UserError)]


@pytest.mark.parametrize(("failure", "raised"), FAILURES)
def test_after_a_failure_everything_is_as_it_was(failure, raised, tmp_path):
    (tmp_path / "a.txt").write_text("old")
    with pytest.raises(raised):
        write_and_fail(tmp_path, failure)
    with pytest.raises(raised):
        write_and_fail(tmp_path / "new" / "folder", failure)
    assert tree(tmp_path) == {"a.txt": "old"}
    assert not (tmp_path / "new").exists()


def test_a_full_disk_is_said_in_one_sentence(tmp_path):
    with pytest.raises(UserError) as error:
        write_and_fail(tmp_path, FULL)
    assert str(error.value) == f"{tmp_path}: cannot be written: No space left on device."


def test_a_failing_move_takes_back_what_can_be(tmp_path, monkeypatch):
    def refuse(source, target):
        raise OSError(errno.EACCES, "Permission denied", str(source))

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(UserError) as error, staged(tmp_path) as place:
        place("a.txt").write_text("whole")
    assert str(error.value) == f"{tmp_path}/a.txt: cannot be written: Permission denied."
    assert tree(tmp_path) == {}


def test_links_are_not_followed_out_of_the_folder(tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "precious.png").write_text("precious")
    out = tmp_path / "out"
    out.mkdir()
    (out / "a.png").symlink_to(outside / "precious.png")
    (out / "linked").symlink_to(outside)
    with pytest.raises(UserError, match=r"a\.png: found something that is no plain file\."), staged(out) as place:
        place("a.png").write_text("owned")
    with pytest.raises(UserError, match=r"linked: found a symbolic link\."), staged(out / "linked") as place:
        place("precious.png").write_text("owned")
    assert tree(outside) == {"precious.png": "precious"}


def test_a_folder_that_cannot_be_is_refused_before_anything_is_made(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(UserError) as error:
        check_writable(tmp_path / "file" / "deep" / "er")
    assert str(error.value) == f"{tmp_path}/file/deep/er: cannot be written: {tmp_path}/file is no folder."
    with pytest.raises(UserError, match="cannot be written"), staged(type(tmp_path)("/proc/gamedyn")) as place:
        place("a.txt")
