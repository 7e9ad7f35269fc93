"""Progress on stderr: only on a terminal, and only for what takes more than a second."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock, Timer
from typing import Any

import click

PATIENCE = 1.0  # seconds before anything is shown


class Progress:
    """What is being done, out of how much; silent until it is shown."""

    def __init__(self, total: int):
        self.total = total
        self.done = 0
        self.text = ""
        self.lock = Lock()
        self.bar: Any = None

    def say(self, text: str) -> None:
        """Tell what is being done now."""
        self.text = text
        self._update()

    def advance(self) -> None:
        """One of them is done."""
        self.done += 1
        self._update()

    def print(self, text: str) -> None:
        """A line of the result on stdout, above the bar."""
        with self.lock:
            if self.bar is not None:
                self.bar.stop()
            click.echo(text)
            if self.bar is not None:
                self.bar.start()

    def show(self) -> None:
        """Begin to show it."""
        from rich.console import Console
        from rich.progress import BarColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as Bar

        columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), BarColumn(), TimeElapsedColumn())
        with self.lock:
            self.bar = Bar(*columns, console=Console(stderr=True), transient=True)
            self.bar.add_task(self.text, total=self.total, completed=self.done)
            self.bar.start()

    def stop(self) -> None:
        """Take it away again."""
        with self.lock:
            if self.bar is not None:
                self.bar.stop()
                self.bar = None

    def _update(self) -> None:
        with self.lock:
            if self.bar is not None:
                self.bar.update(self.bar.task_ids[0], description=self.text, completed=self.done)


@contextmanager
def shown_when_long(total: int) -> Iterator[Progress]:
    """Progress that appears after a second on a terminal, and is gone at the end."""
    progress = Progress(total)
    timer = Timer(PATIENCE, progress.show)
    timer.daemon = True
    if sys.stderr.isatty():
        timer.start()
    try:
        yield progress
    finally:
        timer.cancel()
        if timer.is_alive():
            timer.join()
        progress.stop()
