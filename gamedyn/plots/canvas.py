"""Axes in the project's style, and files made from them: whole or not at all, and the same bytes every time."""

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkstemp
from typing import TYPE_CHECKING, Any

from gamedyn import __version__
from gamedyn.errors import UserError, unknown

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

CENTIMETER = 1 / 2.54  # in inches, which Matplotlib counts in
WIDTH = 8.5  # cm, one column of a journal
FORMATS = ("pdf", "png", "svg")
STYLE = Path(__file__).with_name("gamedyn.mplstyle")


@dataclass(frozen=True)
class Layout:
    """The axes that a figure needs."""

    height: float = 6.0  # cm, of the whole figure
    panels: int = 1  # stacked, with one horizontal axis
    projection: str | None = None  # Matplotlib's name, such as "3d"


@contextmanager
def styled() -> Iterator[None]:
    """The project's style for as long as the context lasts; the user's own settings come back after it."""
    from matplotlib import rc_context

    with rc_context(fname=STYLE):
        yield


def new_axes(layout: Layout | None = None) -> "list[Axes]":
    """Axes on a new figure of column width in the project's style, one for each panel of the layout.

    Where the user has imported pyplot, the figure is one of pyplot's, so that `show()` finds it.
    """
    layout = layout or Layout()
    size = (WIDTH * CENTIMETER, layout.height * CENTIMETER)
    with styled():
        figure = _new_figure(figsize=size, layout="constrained")
        grid = figure.subplots(layout.panels, sharex=True, squeeze=False, subplot_kw={"projection": layout.projection})
    return list(grid[:, 0])


def _new_figure(**settings: Any) -> "Figure":
    if "matplotlib.pyplot" in sys.modules:
        return sys.modules["matplotlib.pyplot"].figure(**settings)
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(**settings)
    FigureCanvasAgg(figure)
    return figure


def save(drawn: Any, path: str | Path, format: str | None = None, metadata: Mapping[str, Any] | None = None) -> Path:
    """Write a figure, or the figure of some axes, as png (300 dpi), svg or pdf; returns the path written.

    The format is that of the path's suffix unless given; a path without suffix gets one. The file appears whole or
    not at all and carries `metadata` (text by key) and gamedyn's version, but no time: equal figures give equal
    bytes. Saving settles the layout, which Matplotlib would otherwise find slightly elsewhere each time.
    Raises UserError for another format and where writing fails.
    """
    path = Path(path)
    kind = (format or path.suffix.removeprefix(".") or "png").lower()
    if kind not in FORMATS:
        raise unknown("figure format", kind, FORMATS, str(path))
    path = path if path.suffix else path.with_suffix(f".{kind}")
    try:
        with _replaced(path) as temporary, styled():
            figure = figure_of(drawn)
            figure.savefig(temporary, format=kind, metadata=_embedded(kind, metadata or {}))
            figure.set_layout_engine("none")
    except OSError as fault:
        raise UserError(f"{path}: cannot be written: {fault.strerror or fault}") from None
    return path


def figure_of(drawn: Any) -> "Figure":
    """The figure itself, or the one that axes, or the first of several axes, stand on."""
    while isinstance(drawn, Iterable):
        drawn = next(iter(drawn))
    return drawn.figure.figure if hasattr(drawn, "get_subplotspec") else drawn


@contextmanager
def _replaced(path: Path) -> Iterator[Path]:
    """A temporary file beside the path that takes its place at the end, or vanishes if anything fails."""
    handle, name = mkstemp(prefix=f".{path.stem[:40]}-", suffix=path.suffix, dir=path.parent)
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        temporary.chmod(0o666 & ~_umask())
        os.replace(temporary, path)
    finally:
        with suppress(FileNotFoundError):
            temporary.unlink()


def _umask() -> int:
    mask = os.umask(0)  # it can only be read by setting it
    os.umask(mask)
    return mask


def _embedded(kind: str, metadata: Mapping[str, Any]) -> dict[str, Any]:
    """The metadata as each format has room for it, and no date."""
    texts = {str(key): str(value) for key, value in metadata.items()}
    maker = f"gamedyn {__version__}"
    if kind == "png":
        return {"Software": maker, **texts}
    told = "; ".join(f"{key}: {value}" for key, value in texts.items()) or None
    if kind == "svg":
        return {"Creator": maker, "Description": told, "Date": None}
    return {"Creator": maker, "Producer": maker, "Subject": told, "CreationDate": None}
