"""Exit codes of commands, and exceptions that end a command with one of them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from press.build.backends import Unfit, is_lack
from press.console.problems import tell
from press.edition import Unprintable
from press.files import Files
from press.program import remedy

MADE, WARNED, NOT_MADE, LACKING = 0, 1, 2, 3


@contextmanager
def exit_on_problems(files: Files) -> Iterator[None]:
    """A context manager that ends the command with NOT_MADE if Unprintable is raised inside.

    It tells the problems; `files` (Files) is the window with the lines that they speak of. Raises
    click's Exit, which carries the code.
    """
    try:
        yield
    except Unprintable as error:
        tell(error.problems, files)
        raise click.exceptions.Exit(NOT_MADE) from None


@contextmanager
def machine() -> Iterator[None]:
    """A context manager that ends the command with LACKING if a library or backend is missing.

    It says which. Raises click's Exit, which carries the code. Any other OSError goes on.
    """
    try:
        yield
    except Unfit as error:
        sys.stderr.write("\n  ".join(map(str, error.args)) + "\n")
        raise click.exceptions.Exit(LACKING) from None
    except OSError as error:
        if not is_lack(error):
            raise
        library = str(error).split("'")[1] if "'" in str(error) else "Pango"
        sys.stderr.write(f"{library} is not installed: run {remedy()}\n")
        raise click.exceptions.Exit(LACKING) from None
