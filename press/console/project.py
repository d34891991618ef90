"""The publisher's project that a command works in."""

from __future__ import annotations

import os
import re
from datetime import date
from pathlib import Path

from press.edition import PROGRAM, Location, Problem, Unprintable, mistake
from press.files import HOME, INSTALLED, Files
from press.program import PRESS, release

# What a project has. The folder that one stands in is one with either.
MARKS = ("factsheets", "layouts/brands")
SCHEMA = "factsheets/.schema.json"
WROTE = re.compile(rf'"\$comment": "{PRESS} ([\d.]+)"')


class ProjectFolder:
    """The publisher's folder that a command works in, and a window on its files on a day.

    `output` is where finished files go. Where the press is installed and there is no project, that
    is a folder of the working folder: nothing is written beside the press itself.
    """

    def __init__(self, folder: Path, today: date | None = None, output: Path | None = None) -> None:
        self.folder = folder
        self.files = window(folder, today)
        self.output = output or (Path.cwd() if self._is_the_press else folder) / "output"

    @property
    def _is_the_press(self) -> bool:
        return INSTALLED and self.folder == HOME

    def older_press(self) -> list[Problem]:
        """A note (Problem), in a list, if a newer press than this one wrote the project's schemas.

        Else the list is empty.
        """
        try:
            with (self.folder / SCHEMA).open(encoding="utf-8", errors="replace") as file:
                wrote = WROTE.search(file.read(500))
        except OSError:
            return []
        if not wrote or not release() or _numbers(wrote[1]) <= _numbers(release()):
            return []
        message = f"a newer press, {wrote[1]}, has worked in this project, and this is {release()}"
        hint = "what is new in it may be told as a mistake here; install the newer one"
        return [Problem("note", "older-press", message, Location(SCHEMA), hint)]

    def no_project(self) -> list[Problem]:
        """A note, where there is no project and the sample of the installed press is used."""
        if not self._is_the_press:
            return []
        message = "there is no project in this folder: the sample that comes with the press is used"
        hint = "go into the folder of yours, or name it: `--project FOLDER`"
        return [Problem("note", "sample-used", message, None, hint)]

    def refuse_the_press(self) -> None:
        """Raises Unprintable if there is no project to write to, but the installed press alone."""
        if self._is_the_press:
            message = "there is no project in this folder: it has no factsheets/"
            hint = f"`{PROGRAM} new-project ours` begins one; `--project FOLDER` names another"
            raise Unprintable([mistake("no-project", message, None, hint)])


# There was no press before, and by then there will be another.
BELIEVED = date(2026, 1, 1), date(2090, 1, 1)


def _numbers(release: str) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d+", release)))


def project_around(folder: Path) -> Path | None:
    """The folder of the project that `folder` is, or is a part of; None if there is none.

    Of a project's factsheets/ or a folder in it, for one, it is the project.
    """
    for above in (folder, *folder.parents):
        # A folder further up is one with both: others may have a factsheets/ of another kind.
        enough = any if above == folder else all
        if enough((above / mark).is_dir() for mark in MARKS):
            return above
    return folder if (folder / "brand.yaml").is_file() else None


def strange_clock(today: date) -> list[Problem]:
    """A warning, in a list, if the day `today` (a date) can hardly be right; else none.

    A machine whose battery is empty begins in 1970 again, and then nothing seems overdue.
    """
    if BELIEVED[0] <= today < BELIEVED[1]:
        return []
    message = f"this machine's clock says {today.day} {today:%B %Y}: what is overdue goes by that"
    hint = "set the clock, or give the day: --today 2029-01-31"
    return [Problem("warning", "strange-clock", message, None, hint)]


def window(folder: Path, today: date | None = None) -> Files:
    """A window (Files) on a publisher's `folder`, with the press's own files behind it.

    `today` is the date that it has; without it, that of the clock.
    """
    roots = (folder,) if folder == HOME else (folder, HOME)
    return Files(*roots, today=today or date.today())  # the only clock of the press


def short(path: str) -> str:
    """A `path` for messages: relative to the working folder, if it is inside."""
    relative = os.path.relpath(path)
    return path if relative.startswith("..") else relative
