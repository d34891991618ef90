"""Stores: JSON files that keep what took time to find out, and whether it holds still.

A store is read whole or counts as not there: one that is damaged, or that another press wrote,
costs time and nothing else.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from press.build.atomic import SETTLED, digest, write_whole
from press.build.json_values import Value, from_json, to_json
from press.build.press_digest import press_digest
from press.files import Files

Reads = Mapping[tuple[str, str], str]  # questions asked of the files, with their answers
Stamp = tuple[int, int, int, int, str]  # size, two times, number, and the digest of a file


class Question(NamedTuple):
    """A question that was asked of the files, with their answer, as a store keeps it."""

    kind: str
    what: str
    answer: str


def load(path: Path, kind: type[Value]) -> Value | None:
    """The value in a store, the file at `path`, if it is of the type `kind` (a class).

    None where there is no such file, or something else in it.
    """
    with suppress(OSError, ValueError):
        return from_json(kind, path.read_bytes())
    return None


def save(path: Path, value: object) -> None:
    """Writes `value` into a store, the file at `path`, whole or not at all. Raises OSError."""
    write_whole(path, to_json(value))


def questions(reads: Reads) -> list[Question]:
    """A sorted list of the Questions that were asked of the files, as a store keeps them.

    `reads` (Reads) has the questions with their answers, as a window on files notes them.
    """
    return sorted(Question(*question, answer) for question, answer in reads.items())


def reads_of(asked: Iterable[Question]) -> Reads:
    """A mapping (Reads) of questions that were `asked`, as a store kept them, to their answers.

    `asked` are Questions.
    """
    return {(kind, what): answer for kind, what, answer in asked}


def holds(press: str, reads: Reads, files: Files) -> bool:
    """True if what was found then holds: made by this press, from files that answer the same.

    `press` is the digest of the press that found it, `reads` (Reads) are the questions that it
    asked with their answers, and `files` (Files) is the window that is asked now.
    """
    with suppress(ValueError):  # a day that is none, in a store that is damaged
        return press == press_digest() and files.unchanged(reads)
    return False


class Stamps:
    """The store of files' digests by their size, times and number: most need not be read again.

    `path` is the file of the store. A file that was changed so shortly before it was looked at that
    a second change could bear the same time gets no stamp.
    """

    def __init__(self, path: Path) -> None:
        self.path, self.changed = path, False
        self.known = load(path, dict[str, Stamp]) or {}

    def digest(self, path: Path) -> str:
        """The digest of the file at `path`, which is read only if its stamp has changed.

        Raises OSError.
        """
        about = path.stat()
        stamp = (about.st_size, about.st_mtime_ns, about.st_ctime_ns, about.st_ino)
        at = str(path)
        known = self.known.get(at)
        if known is not None and known[:4] == stamp:
            return known[4]
        looked = time.time_ns()
        found = digest(path.read_bytes())
        if max(about.st_mtime_ns, about.st_ctime_ns) + SETTLED < looked:
            self.known[at], self.changed = (*stamp, found), True
        return found

    def write(self) -> None:
        """Writes the stamps. Where nothing can be written, the next build reads more files."""
        if self.changed:
            with suppress(OSError):
                save(self.path, self.known)
