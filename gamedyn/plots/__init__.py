"""Figures: one kind per file; `gamedyn.plots.phase(run, ax=None, **settings) -> Axes` and so on, and `save`."""

from gamedyn.plots.canvas import Layout, new_axes, save
from gamedyn.plots.figure import FIGURES, function

__all__ = ["FIGURES", "Layout", "new_axes", "save", *FIGURES]  # pyright: ignore[reportUnsupportedDunderAll]

# after the files have been read: Python binds each file's name to its module while it reads it
globals().update({name: function(kind) for name, kind in FIGURES.items()})
