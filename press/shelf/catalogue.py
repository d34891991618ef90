"""The catalogue: one file with the entries of all records of an output folder.

A record is read again only when the system says that it is another file than before; where all
are as they were, not even the catalogue is read beyond its first line. It is written under a lock,
and the records are listed inside it, so that two builds at once lose nothing.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from press.build.artifact_record import (
    BASE,
    BLANKS,
    RECORD,
    RECORDS,
    REPLACED,
    Elsewhere,
    Listed,
    elsewhere,
    read_listed,
    read_record,
)
from press.build.atomic import SETTLED, digest, write_whole
from press.build.json_values import as_type, from_json, to_json
from press.build.press_digest import press_digest
from press.build.store import Question, Reads, holds, questions, reads_of
from press.edition import Problem
from press.files import Files

LISTED = ("", "sheets", "print-ready")  # kinds of copy; a clinic's own are not for everybody


class Entry(NamedTuple):
    """The entry of a finished file; `path` and the files `beside` it are below the output folder.

    `kind` is empty for an edition, else sheets or print-ready. Of these only the edition, the
    printer and the files beside are known. `next_review` is a day like 2029-01-31.
    """

    path: str
    topic: str
    language: str
    brand: str
    format: str
    kind: str = ""
    printer: str = ""
    beside: tuple[str, ...] = ()
    title: str = ""
    code: str = ""
    version: str = ""
    status: str = ""
    next_review: str = ""
    text_size: str = ""
    ink: str = ""
    pages: int = 0
    cites: tuple[str, ...] = ()


Entries = dict[str, tuple[str, Entry | None]]  # by the names of their records, with their stamps


class Head(NamedTuple):
    """The first line of a catalogue: from what its page was made.

    `seen`, `entries` and `press` are digests: of the records and files that there were, of the
    entries, and of the press. `page` is the stamp of the page. `reads` are the questions that the
    page asked of the files.
    """

    seen: str
    entries: str
    page: str
    press: str
    reads: list[Question]


class Contents(NamedTuple):
    """The contents of a folder's records: the entry of each, None where it is not for the shelf.

    `news` are the records that were read anew, `lost` those that the catalogue had and that are
    gone, and `damaged` those that cannot be read, each with the problem that says so.
    """

    known: dict[str, Entry | None]
    news: list[str]
    lost: list[str]
    damaged: dict[str, Problem]


class Catalogue:
    """The records of one output folder, as they are now.

    `stamps` has each record with its stamp, `there` the files of the folder, and `head` the first
    line of the catalogue that was kept, if there is one.
    """

    def __init__(self, output: Path) -> None:
        self.output, self.folder = output, output / RECORDS
        self.kept = self.folder / "catalogue.json"
        self.stamps = dict(sorted(_records(self.folder)))
        self.there = set(_files(output, self.stamps))
        self.head = self._head()

    def stands(self, page: Path, files: Files) -> bool:
        """True if the stamps of all files say that the page would be made the same again.

        `page` is the path of the page that lists the folder, `files` (Files) the window on the
        project. A stamp is a file's size and times; no record is opened.
        """
        seen = self.head.seen if self.head else ""
        return bool(seen) and seen == self.seen() and self._holds(page, files)

    def changed(self, page: Path, files: Files) -> bool:
        """True if the entries of the records say that the page would be made otherwise.

        `page` is the path of the page that lists the folder, `files` (Files) the window on the
        project.
        """
        same = self.head is not None and self.head.entries == self._digest
        return not same or not self._holds(page, files)

    @cached_property
    def contents(self) -> Contents:
        """The Contents of the records. Only those that have changed are read for it."""
        kept = self._entries()
        contents = Contents({}, [], [name for name in kept if name not in self.stamps], {})
        for name, stamp in self.stamps.items():
            was, entry = kept.get(name, ("", None))
            if not stamp or was != stamp:
                entry = None
                contents.news.append(name)
                try:
                    entry = entry_of(read_listed(self.folder / name))
                except FileNotFoundError:  # taken away this moment
                    pass
                except Elsewhere as error:
                    contents.damaged[name] = elsewhere(self.folder / name, error)
                except (OSError, ValueError):
                    contents.damaged[name] = _damaged(self.folder / name)
            contents.known[name] = entry
        return contents

    @cached_property
    def entries(self) -> dict[str, Entry]:
        """Every Entry whose file is there, by the name of its record (a dictionary).

        A file that two records name is the entry of the one that it was written with. Files that
        others stand in the place of are none of them.
        """
        known = self.contents.known.items()
        found = {
            name: entry
            for name, entry in known
            if entry and entry.path in self.there and BASE not in name and REPLACED not in name
        }
        first: dict[str, str] = {}
        for name, entry in tuple(found.items()):
            other = first.setdefault(entry.path, name)
            if other != name:
                del found[name if self._wrote(other, entry.path) else other]
                first[entry.path] = other if other in found else name
        return found

    @cached_property
    def replaced(self) -> dict[str, Entry]:
        """The Entry of each file that lies there under a name used no more, by its kept record."""
        now = {entry.path for entry in self.entries.values()}
        known = self.contents.known.items()
        left = {n: e for n, e in known if e and REPLACED in n and e.path in self.there - now}
        return {name: entry for name, entry in left.items() if self._wrote(name, entry.path)}

    @property
    def bases(self) -> dict[str, Entry]:
        """The Entry of each edition that copies for clinics were made from, by its kept record."""
        return {n: e for n, e in self.contents.known.items() if e and BASE in n}

    def _wrote(self, name: str, path: str) -> bool:
        """True if the file at a path is the one that a record tells of."""
        with suppress(OSError, ValueError):
            record, _ = read_record(self.folder / name)
            return record.pdf == digest((self.output / path).read_bytes())
        return False

    def damaged(self) -> list[Problem]:
        """A list of the Problems of records that cannot be read and are not listed."""
        return [*self.contents.damaged.values()]

    def keep(self, page: Path, reads: Reads) -> None:
        """Writes the catalogue to the folder of records, once the file `page` (a path) is there.

        `reads` (Reads) are the questions that making the page asked of the files, with their
        answers. Raises OSError.
        """
        self.there.add(page.name)
        known, _, _, damaged = self.contents
        # A damaged record is told of each time, and not only when it is first met.
        seen = "" if damaged else self.seen()
        head = Head(seen, self._digest, _stamp(os.stat(page)), press_digest(), questions(reads))
        body = {n: (self.stamps[n], entry) for n, entry in known.items() if n not in damaged}
        write_whole(self.kept, b"\n".join(map(to_json, (head._asdict(), body))))

    @property
    def reads(self) -> Reads:
        """The questions (Reads) that making the page asked of the files, with their answers.

        The page is the one that was kept last; empty without one.
        """
        return reads_of(self.head.reads) if self.head else {}

    def seen(self) -> str:
        """A digest of the records and files that there are; empty while any may still change.

        A file may change unnoticed for a moment after it was written.
        """
        if not all(self.stamps.values()):
            return ""
        lines = (*self.stamps, *self.stamps.values(), *sorted(self.there))
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()

    @cached_property
    def _digest(self) -> str:
        return hashlib.sha256(json.dumps(list(self.entries.values())).encode()).hexdigest()

    def _holds(self, page: Path, files: Files) -> bool:
        """True if the page, the press and the files are as the head has them."""
        with suppress(OSError):
            if self.head and self.head.page == _stamp(os.stat(page)):
                return holds(self.head.press, self.reads, files)
        return False

    def _head(self) -> Head | None:
        with suppress(OSError, ValueError), self.kept.open("rb") as file:
            return from_json(Head, file.readline())
        return None

    def _entries(self) -> Entries:
        """The entries that were kept; none where the catalogue cannot be read."""
        with suppress(OSError, ValueError):
            return from_json(Entries, self.kept.read_bytes().partition(b"\n")[2])
        return {}


def _damaged(record: Path) -> Problem:
    hint = "print it again: what it tells of is on no shelf, and found by no search"
    return Problem("warning", "damaged-record", f"{record} cannot be read", None, hint)


def entry_of(record: Listed) -> Entry | None:
    """The Entry of a `record` (Listed); None for a clinic's copy.

    Raises ValueError for a damaged record.
    """
    made = record.edition
    if made.get("kind", "") not in LISTED:
        return None
    edition = as_type(dict[str, object], made.get("edition", made))
    known = {**(record.listing or {}), **made, **edition}
    entry = as_type(Entry, known | {"path": record.path, "beside": sorted(record.beside)})
    float(entry.text_size or 0)
    return entry


def _records(folder: Path) -> Iterator[tuple[str, str]]:
    """Every record by its name below `.made`, with its stamp, empty while it may still change."""
    now = time.time_ns()
    for brand in (name for name in _folders(folder) if name != BLANKS):
        below = [brand]
        while below:
            at = below.pop()
            for found in os.scandir(folder / at):
                name = f"{at}/{found.name}"
                if found.is_dir():
                    below.append(name)
                elif name.endswith(RECORD) and not found.name.startswith("."):
                    with suppress(FileNotFoundError):
                        yield name, _stamp(found.stat(), now)


def _files(output: Path, records: Mapping[str, str]) -> Iterator[str]:
    """Every file of the output folder and of its brands' folders, by its path below the output."""
    for brand in ("", *dict.fromkeys(name.partition("/")[0] for name in records)):
        with suppress(FileNotFoundError, NotADirectoryError):
            above = f"{brand}/" if brand else ""
            yield from (f"{above}{each.name}" for each in os.scandir(output / brand))


def _folders(folder: Path) -> list[str]:
    try:
        return [found.name for found in os.scandir(folder) if found.is_dir()]
    except FileNotFoundError:
        return []


def _stamp(about: os.stat_result, now: int = 0) -> str:
    """A stamp that changes with the file; empty if it may have been written at `now` (in ns)."""
    if now and max(about.st_mtime_ns, about.st_ctime_ns) + SETTLED > now:
        return ""
    return f"{about.st_size}-{about.st_mtime_ns}-{about.st_ctime_ns}-{about.st_ino}"
