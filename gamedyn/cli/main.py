"""The program `gamedyn`: its commands are the files beside it; what goes wrong becomes an exit status."""

import errno
import os
import sys
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import click

from gamedyn import __version__
from gamedyn.errors import UserError, unknown

BAD_INPUT = 2
INTERRUPTED = 130


class Refused(click.ClickException):
    """Bad input: the message alone, and status 2."""

    exit_code = BAD_INPUT

    def show(self, file: Any = None) -> None:
        """The message on stderr."""
        click.echo(safe(self.message), file=file, err=True)


def safe(text: str) -> str:
    """Text from a file, without control characters that a terminal would obey."""
    return "".join(c if c.isprintable() or c == "\n" else f"\\x{ord(c):02x}" for c in text)


class Commands(click.Group):
    """Every file beside this one is the command of its name, read only when it is needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of the files that are commands."""
        files = iter_modules([str(Path(__file__).parent)])
        return sorted(file.name for file in files if file.name != "main" and not file.name.startswith("_"))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command in the file of that name."""
        known = cmd_name in self.list_commands(ctx)
        return import_module(f"gamedyn.cli.{cmd_name}").command if known else None

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """The command of that name, or the nearest one as a hint."""
        if args and args[0] not in self.list_commands(ctx):
            raise Refused(str(unknown("command", args[0], self.list_commands(ctx))))
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; what the user can mend ends with a message and status 2, Ctrl-C with 130."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
            return result
        except UserError as fault:
            raise Refused(str(fault)) from None
        except KeyboardInterrupt:
            click.echo("interrupted", err=True)
            raise click.exceptions.Exit(INTERRUPTED) from None
        except MemoryError:
            raise Refused("out of memory: record less, with every or last") from None
        except OSError as fault:
            raise Refused(_output_lost(fault)) from None


def _output_lost(fault: OSError) -> str:
    """The message for output that nobody takes; Python's own last flush must not fail on it again."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if fault.errno == errno.EPIPE:
        return "the output was closed before all of it was written"
    return f"{fault.filename or 'the output'}: {fault.strerror or fault}"


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="gamedyn")
def main() -> None:
    """A laboratory for the gradient dynamics of low-dimensional games.

    Start with `gamedyn new game.toml`, then `gamedyn run game.toml`. Exit status: 0 done and every expectation held,
    1 an expectation failed, 2 bad input, 130 interrupted.
    """
