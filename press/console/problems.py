"""Problems as text for people, each with the line of the file that it is about."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from functools import lru_cache
from typing import TextIO

from press.edition import Location, Problem
from press.files import Files, Missing
from press.parsing.unseen import SIGNS
from press.program import filled

# A terminal obeys control characters; a place counts each as one column.
UNSEEN = re.compile(f"[\x00-\x1f\x7f-\x9f{SIGNS}\u2028\u2029]")
COLOURS = {"error": "31", "warning": "33", "note": "36"}


def is_screen(stream: TextIO | None) -> bool:
    """True if `stream`, such as standard error, is a terminal.

    `stream` is a TextIO, or None where it was closed.
    """
    return stream is not None and stream.isatty()


def tell(problems: Iterable[Problem], files: Files) -> None:
    """Writes each of these `problems` (Problem) once to standard error, in order of their places.

    `files` (Files) is the window on the project, which has the lines to be shown.
    """
    colour = is_screen(sys.stderr)
    ordered = sorted(set(problems), key=lambda problem: problem.key)
    write(format_problem(problem, files, colour) for problem in ordered)


def write(lines: Iterable[str]) -> None:
    """Writes lines to standard error, unless whoever ran the press has closed it."""
    for line in lines if sys.stderr else ():
        sys.stderr.write(line + "\n")


def format_problem(problem: Problem, files: Files, colour: bool = False) -> str:
    """A `problem` (Problem) in several lines: place and message, the line it is about, the hint.

    `files` (Files) is the window on the project, which has that line. With `colour`, the level is
    in the colours of a terminal.
    """
    problem = filled(problem)
    level = f"\033[{COLOURS[problem.level]}m{problem.level}\033[0m" if colour else problem.level
    page = f" (page {problem.page})" if problem.page else ""
    place = f"{problem.at}: " if problem.at else ""
    lines = [f"{place}{level}: {problem.message}{page} ({problem.code})"]
    lines += _excerpt(problem.at, files)
    if problem.hint:
        lines += [f"  {line}" for line in problem.hint.splitlines()]
    return "\n".join(lines)


def _excerpt(at: Location | None, files: Files) -> list[str]:
    """The line at a place, with a mark under the column."""
    if at is None or not at.line or not at.column or at.line > len(_lines(at.file, files)):
        return []
    line = line_at(at, files)
    start = max(0, at.column - 60)
    shown = UNSEEN.sub(" ", line[start : start + 90])
    return [f"    {shown}", " " * (4 + at.column - 1 - start) + "^"]


def line_at(at: Location | None, files: Files) -> str:
    """The line of a file at the place `at` (Location or None); empty where there is none.

    `files` (Files) is the window on the project.
    """
    if at and 0 < at.line <= len(lines := _lines(at.file, files)):
        return lines[at.line - 1]
    return ""


def parted_line(
    problem: Problem, files: Files, before: int, shown: int
) -> tuple[str, str, str] | None:
    """The line of a `problem` (Problem) in three parts: before what it is about, that, and after.

    `files` (Files) is the window on the project. Of a long line, `before` letters stand before what
    is meant, and `shown` are there in all; dots tell where it goes on. None where there is no line.
    """
    at = problem.at
    line = UNSEEN.sub(" ", line_at(at, files))
    if at is None or not line.strip():
        return None
    words = problem.about.removeprefix("…").removesuffix("…")
    start = line.find(words, max(0, at.column - 1)) if words else -1
    if start < 0:
        start = min(max(0, at.column - 1), len(line))
        words = re.split(r"\s", line[start:], maxsplit=1)[0]
    begin, behind = max(0, start - before), start + len(words)
    end = max(begin + shown, behind)
    lead = f"…{line[begin:start]}" if begin else line[:start].lstrip()
    return lead, words, line[behind:end] + ("…" if end < len(line) else "")


def _lines(file: str, files: Files) -> list[str]:
    try:
        return _split(files.bytes(file))
    except Missing:
        return []


@lru_cache(maxsize=4)  # problems come sorted by file
def _split(data: bytes) -> list[str]:
    from press.parsing.sheets import is_workbook  # here: most runs have nothing to tell
    from press.parsing.spreadsheet import LINE_END, decoded

    if is_workbook(data):  # its lines are rows, and no text
        return []
    return LINE_END.split(decoded(data))
