"""WeasyPrint's log as problems: it reports by logging and goes on.

It gives a line and a column of a style but not its file; it does name each style when it starts
to read it, and the collector remembers the last one named. `@import` inside a style would mislead
it, and no style of ours has one.
"""

from __future__ import annotations

import logging
import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import get_ident

from press.model import Location, Problem

LOGGERS = {
    "weasyprint": logging.WARNING,
    "weasyprint.progress": logging.INFO,
    "fontTools": logging.CRITICAL,
}
READING = re.compile(r"Step 2 - Fetching and parsing CSS - (?:file:///)?(.*)")
INLINE = "CSS string"  # a <style> of the document itself, which has no file
LONGEST = 120  # of an address: a picture may stand in it whole
PLACE = re.compile(r" at (\d+):(\d+)")
STYLE = re.compile(r"(Ignored|Error|Invalid|Parse error|Unsupported|Deprecated|Unknown|@|Empty)\b")
IMAGE = re.compile(r"Failed to load image at '(?:file:///)?(.*?)': (.*)")
DRAWING = re.compile(r"Failed to render SVG image (?:file:///)?(.*)")
ANCHOR = re.compile(
    r"No anchor #(.*) for internal URI reference"
    r"|Content discarded: target points to undefined anchor '(.*)'"
)
GLYPH = re.compile(r"\.notdef glyph rendered .*\(U\+([0-9A-F]+)\)")
FACE = re.compile(r"Font-face '(.*)' cannot be loaded")
# What the machine lacks is the doctor's to say; the fetcher notes what it does not fetch.
NOT_THE_AUTHORS = re.compile(r"Using fontTools instead of HarfBuzz|Please install HarfBuzz")
NOTED_ALREADY = re.compile(r"Failed to load .*: RefusedError: ")


# The problems of the document that is being laid out in this thread.
_problems: ContextVar[list[Problem]] = ContextVar("problems")


def note(problem: Problem) -> None:
    """Adds a `problem` (Problem) to those that `collecting_log` gathers in this thread.

    For functions of ours that WeasyPrint calls. Raises LookupError outside of `collecting_log`.
    """
    _problems.get().append(problem)


@contextmanager
def collecting_log(problems: list[Problem]) -> Iterator[None]:
    """A context manager: adds what WeasyPrint logs in this thread, and `note` gets, to `problems`.

    `problems` is a list of Problem, which is changed in place. The context yields nothing.
    """
    collector = LogCollector(problems)
    outer = _problems.set(problems)
    before = {}
    for name, level in LOGGERS.items():
        logger = logging.getLogger(name)
        before[logger] = logger.level, logger.propagate
        logger.addHandler(collector)
        logger.setLevel(level)
        logger.propagate = False
    try:
        yield
    finally:
        _problems.reset(outer)
        for logger, (level, propagate) in before.items():
            logger.removeHandler(collector)
            logger.setLevel(level)
            logger.propagate = propagate


class LogCollector(logging.Handler):
    """A log handler that adds WeasyPrint's messages in its own thread to `problems`."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__()
        self.problems = problems
        self.thread = get_ident()
        self.style: str | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """Overrides logging.Handler.emit: adds the Problem that a `record` (LogRecord) means.

        A message of progress that names a style says which style the next messages are about.
        """
        if record.thread != self.thread:
            return
        line = " ".join(record.getMessage().split())
        if record.name == "weasyprint.progress":
            if line.startswith("Step "):
                reading = READING.match(line)
                self.style = reading[1] if reading and reading[1] != INLINE else None
        elif record.name == "weasyprint" and (problem := problem_in(line, self.style)):
            self.problems.append(problem)


def problem_in(line: str, style: str | None = None) -> Problem | None:
    """The Problem that a `line` of WeasyPrint's log means for an author or a designer, or None.

    `style` is the path of the style that was being read, or None: the log names a line of it, but
    no file.
    """
    if NOT_THE_AUTHORS.search(line) or NOTED_ALREADY.search(line):
        return None
    if found := IMAGE.match(line):
        name = found[1] if len(found[1]) <= LONGEST else found[1][:20] + "…"
        return _error("image-unreadable", f"`{name}` cannot be read as a picture", name)
    if found := DRAWING.match(line):
        return _error("image-unreadable", f"`{found[1]}` cannot be drawn", found[1])
    if found := ANCHOR.match(line):
        target = f"#{found[1] or found[2]}"
        message = f"a link leads to `{target}`, which is nowhere in the document"
        return _error("dead-link", message, target, "no section, block or term has this id")
    if found := GLYPH.match(line):
        character = chr(int(found[1], 16))
        name = unicodedata.name(character, "unnamed").lower()
        message = f"no face has the character {character} ({name}, U+{ord(character):04X})"
        hint = "write it in words, or add a face that has it to fonts/"
        return _error("missing-glyph", message, character, hint)
    if found := FACE.match(line):
        return _error("face-unreadable", f"the face `{found[1]}` cannot be loaded", found[1])
    place = PLACE.search(line)
    if STYLE.match(line) and (style or place):
        message = PLACE.sub("", line, count=1).rstrip(".")
        at = Location(style, *map(int, place.groups() if place else ())) if style else None
        return Problem("warning", "style", message, at, about=_in_backticks(message))
    return Problem("warning", "typesetting", line.rstrip("."), about=_in_backticks(line))


def _error(code: str, message: str, about: str, hint: str = "") -> Problem:
    return Problem("error", code, message, hint=hint, about=about)


def _in_backticks(line: str) -> str:
    """The words that WeasyPrint puts between backticks: a declaration, a selector."""
    found = re.search("`([^`]+)`", line)
    return found[1].strip() if found else ""
