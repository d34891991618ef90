"""The publisher's project that a command works in."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

from press.files import Files

PRESS = Path(__file__).resolve().parents[2]


class Project:
    """The publisher's folder that a command works in, and a window on its files on a day."""

    def __init__(self, folder: Path, today: date) -> None:
        self.folder = folder
        self.files = window(folder, today)


def window(folder: Path, today: date | None = None) -> Files:
    """A window on a publisher's folder with the press behind it, on a day or else today."""
    roots = (folder,) if folder == PRESS else (folder, PRESS)
    return Files(*roots, today=today or date.today())  # the only clock of the press


def short(path: str) -> str:
    """A path for messages: relative to the working folder, if it is inside."""
    relative = os.path.relpath(path)
    return path if relative.startswith("..") else relative
