"""Files: whole or not at all, the same bytes every time, and marked with what made them."""

import os
import subprocess
import sys

import pytest

import gamedyn as gd
from gamedyn.errors import UserError

FORMATS = ("png", "svg", "pdf")
MARKS = {"hash": "5ca1ab1e", "seeds": "first 7"}


@pytest.mark.parametrize("format", FORMATS)
def test_equal_figures_give_equal_bytes(format, ring, tmp_path):
    files = [gd.plots.save(gd.plots.phase(ring), tmp_path / f"{k}.{format}", metadata=MARKS) for k in range(2)]
    assert files[0].read_bytes() == files[1].read_bytes()


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("name", list(gd.plots.FIGURES))
def test_a_figure_saved_twice_gives_the_same_bytes(name, format, ring, tmp_path):
    axes = getattr(gd.plots, name)(ring)
    files = [gd.plots.save(axes, tmp_path / f"{k}.{format}") for k in range(2)]
    assert files[0].read_bytes() == files[1].read_bytes()


def test_a_png_carries_its_metadata_and_300_dots_per_inch(ring, tmp_path):
    from PIL import Image

    with Image.open(gd.plots.save(gd.plots.distance(ring), tmp_path / "a.png", metadata=MARKS)) as image:
        assert image.text == {"Software": f"gamedyn {gd.__version__}", **MARKS}
        assert image.width == int(8.5 / 2.54 * 300)


def test_an_svg_carries_its_metadata_and_no_date(ring, tmp_path):
    text = gd.plots.save(gd.plots.distance(ring), tmp_path / "a.svg", metadata=MARKS).read_text()
    assert "hash: 5ca1ab1e; seeds: first 7" in text
    assert "<dc:date>" not in text


def test_a_pdf_carries_its_metadata_and_no_date(ring, tmp_path):
    content = gd.plots.save(gd.plots.distance(ring), tmp_path / "a.pdf", metadata=MARKS).read_bytes()
    assert b"hash: 5ca1ab1e; seeds: first 7" in content
    assert b"CreationDate" not in content


def test_a_format_may_be_given_apart_from_the_name(ring, tmp_path):
    assert gd.plots.save(gd.plots.distance(ring), tmp_path / "a", format="svg").name == "a.svg"


def test_an_unknown_format_is_named_with_the_known(ring, tmp_path):
    with pytest.raises(
        UserError, match=r'a\.sgv: no figure format is called "sgv". Did you mean "svg"\? Known: pdf, png, svg.'
    ):
        gd.plots.save(gd.plots.distance(ring), tmp_path / "a.sgv")


def test_a_failure_leaves_the_old_file_and_nothing_else(ring, tmp_path, monkeypatch):
    path = tmp_path / "a.png"
    path.write_text("old")
    axes = gd.plots.distance(ring)

    def half(temporary, **_):
        temporary.write_text("half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(axes.figure, "savefig", half)
    with pytest.raises(UserError, match=r"a\.png: cannot be written: No space left on device$"):
        gd.plots.save(axes, path)
    assert path.read_text() == "old"
    assert os.listdir(tmp_path) == ["a.png"]


def test_a_folder_that_is_not_there_is_the_users_to_make(ring, tmp_path):
    with pytest.raises(UserError, match=r"cannot be written: No such file or directory$"):
        gd.plots.save(gd.plots.distance(ring), tmp_path / "missing" / "a.png")


PLAIN = """
import sys
import gamedyn as gd
import gamedyn.plots
assert "matplotlib" not in sys.modules, "plots alone"
import tests.plots.walks as runs
run = runs.walk(gd.games.bilinear(), gd.rules.Simultaneous(), (1, 0), 20)
gd.plots.save(gd.plots.phase(run), sys.argv[1])
assert "matplotlib.pyplot" not in sys.modules, "saving"
"""

PYPLOT = """
import sys
import matplotlib
matplotlib.use("agg")
from matplotlib import pyplot
import gamedyn as gd
import tests.plots.walks as runs
run = runs.walk(gd.games.bilinear(), gd.rules.Simultaneous(), (1, 0), 20)
ax = gd.plots.phase(run)
assert pyplot.gcf() is ax.figure, "show() would miss it"
"""


@pytest.mark.parametrize("script", [PLAIN, PYPLOT], ids=["never imports pyplot", "joins the user's pyplot"])
def test_a_fresh_process(script, tmp_path):
    command = [sys.executable, "-c", script, str(tmp_path / "a.png")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
