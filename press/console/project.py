"""The publisher's project that a command works in."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

from press.files import Files

PRESS = Path(__file__).resolve().parents[2]


class Project:
    """The publisher's folder that a command works in, and the day it is taken to be."""

    def __init__(self, folder: Path, today: date) -> None:
        self.folder = folder
        self.files = window(folder, today)


def window(folder: Path, today: date | None = None) -> Files:
    roots = (folder,) if folder == PRESS else (folder, PRESS)
    return Files(*roots, today=today or date.today())  # the only clock of the press


def short(path: str) -> str:
    relative = os.path.relpath(path)
    return path if relative.startswith("..") else relative
