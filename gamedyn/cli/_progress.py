"""Progress on stderr: only on a terminal, and only for what takes more than a second."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock, Timer
from typing import Any

import click

PATIENCE = 1.0  # seconds before anything is shown


class Progress:
    """What is being done and how far it is; silent until it is shown."""

    def __init__(self):
        self.text, self.length, self.done = "", None, 0.0
        self.lock = Lock()
        self.bar: Any = None

    def begin(self, text: str, length: float | None = None) -> None:
        """Something new is being done; it takes so many ticks, if that is known."""
        self.text, self.length, self.done = text, length, 0.0
        with self.lock:
            if self.bar is not None:
                self.bar.reset(self.bar.task_ids[0], description=text, total=length)

    def tick(self, amount: float) -> None:
        """So much more of it is done."""
        self.done += amount
        with self.lock:
            if self.bar is not None:
                self.bar.update(self.bar.task_ids[0], completed=self.done)

    def print(self, text: str) -> None:
        """A piece of the result on stdout, above the bar."""
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
            self.bar.add_task(self.text, total=self.length, completed=self.done)
            self.bar.start()

    def stop(self) -> None:
        """Take it away again."""
        with self.lock:
            if self.bar is not None:
                self.bar.stop()
                self.bar = None


@contextmanager
def shown_when_long() -> Iterator[Progress]:
    """Progress that appears after a second on a terminal, and is gone at the end."""
    progress = Progress()
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
