"""The publisher's project that a command works in, and how a command ends."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import click

from press.edition import Unprintable
from press.files import Files
from press.front.report import tell
from press.running.backends import Unfit

PRESS = Path(__file__).resolve().parents[2]
MADE, WARNED, NOT_MADE, LACKING = 0, 1, 2, 3


class Project:
    """The publisher's folder that a command works in, and the day it is taken to be."""

    def __init__(self, folder: Path, today: date) -> None:
        self.folder = folder
        self.files = window(folder, today)


def window(folder: Path, today: date | None = None) -> Files:
    roots = (folder,) if folder == PRESS else (folder, PRESS)
    return Files(*roots, today=today or date.today())  # the only clock of the press


@contextmanager
def told(files: Files):
    """Problems of what is done inside are told with their lines, and end the command."""
    try:
        yield
    except Unprintable as error:
        tell(error.problems, files)
        raise click.exceptions.Exit(NOT_MADE) from None


@contextmanager
def machine():
    """What a machine lacks is said in a line, with what to run."""
    try:
        yield
    except Unfit as error:
        sys.stderr.write("\n  ".join(map(str, error.args)) + "\n")
        raise click.exceptions.Exit(LACKING) from None
    except OSError as error:
        if "cannot load library" not in str(error):
            raise
        library = str(error).split("'")[1] if "'" in str(error) else "Pango"
        sys.stderr.write(f"{library} is not installed: run `sh setup.sh`\n")
        raise click.exceptions.Exit(LACKING) from None


def short(path: str) -> str:
    relative = os.path.relpath(path)
    return path if relative.startswith("..") else relative
