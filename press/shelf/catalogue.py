"""The catalogue: what the records of an output folder say of its files, kept together in one.

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
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from press.build.artifacts import RECORD, RECORDS
from press.build.atomic import SETTLED, write_whole
from press.build.makers import press_digest
from press.edition import Problem
from press.files import Files

try:
    import fcntl
except ImportError:  # Windows: a build that is overtaken there is mended by the next.
    fcntl = None

LISTED = ("", "sheets", "print-ready")  # kinds of copy; a clinic's own are not for everybody


class Entry(NamedTuple):
    """What the catalogue says of a file; `path` is below the output folder.

    `kind` is empty for an edition, else sheets or print-ready, of which only the edition, the
    printer and what lies `beside` are known.
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


class Catalogue:
    """The records of one output folder, as they are now."""

    def __init__(self, output: Path) -> None:
        self.output, self.folder = output, output / RECORDS
        self.kept = self.folder / "catalogue.json"
        self.stamps = dict(sorted(_records(self.folder)))
        self.there = set(_files(output, self.stamps))
        self.head = self._head()

    def stands(self, page: Path, files: Files) -> bool:
        """Whether a page that was made of it would be made the same again, told from stamps."""
        seen = self.head.get("seen")
        return bool(seen) and seen == self.seen() and self._holds(page, files)

    def changed(self, page: Path, files: Files) -> bool:
        """Whether it would not, told from what the records say."""
        return self.head.get("entries") != self._digest or not self._holds(page, files)

    @cached_property
    def entries(self) -> dict[str, Entry]:
        """Every entry whose file is there, by the name of its record."""
        return {n: entry for n, entry in self._known.items() if entry and entry.path in self.there}

    @cached_property
    def _known(self) -> dict[str, Entry | None]:
        kept = self._read()
        known = {}
        self.news: list[str] = []
        self.lost = [name for name in kept if name not in self.stamps]
        self.unreadable: list[str] = []
        for name, stamp in self.stamps.items():
            was, told = kept.get(name, ("", None))
            if stamp and was == stamp:
                known[name] = Entry(*map(_whole, told)) if told else None
            else:
                try:
                    known[name] = self._record(name)
                except FileNotFoundError:  # taken away this moment
                    known[name] = None
                except (OSError, ValueError, KeyError, TypeError, AttributeError):
                    known[name] = None
                    self.unreadable.append(name)
                self.news.append(name)
        return known

    def damaged(self) -> list[Problem]:
        """The records that cannot be read, each as a warning: what they tell of is not listed."""
        _ = self._known
        hint = "print it again: what it tells of is on no shelf, and found by no search"
        return [
            Problem("warning", "damaged-record", f"{self.folder / name} cannot be read", None, hint)
            for name in self.unreadable
        ]

    def keep(self, page: Path, reads: Mapping[tuple[str, str], str]) -> None:
        """Writes the catalogue down, with every question that the page asked. Raises OSError."""
        self.there.add(page.name)
        head = {
            # A damaged record is told of each time, and not only when it is first met.
            "seen": "" if self.unreadable else self.seen(),
            "entries": self._digest,
            "page": _stamp(os.stat(page)),
            "press": press_digest(),
            "reads": [[*question, answer] for question, answer in reads.items()],
        }
        body = {
            name: [self.stamps[name], entry]
            for name, entry in self._known.items()
            if name not in self.unreadable
        }
        lines = (json.dumps(head), json.dumps(body, ensure_ascii=False, separators=(",", ":")))
        write_whole(self.kept, "\n".join(lines).encode())

    @property
    def reads(self) -> dict[tuple[str, str], str]:
        """Every question that the page of before asked of the files."""
        return {(kind, what): answer for kind, what, answer in self.head["reads"]}

    def seen(self) -> str:
        """A digest of which records and files there are; nothing while any may still change."""
        if not all(self.stamps.values()):
            return ""
        lines = (*self.stamps, *self.stamps.values(), *sorted(self.there))
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()

    @cached_property
    def _digest(self) -> str:
        return hashlib.sha256(json.dumps(list(self.entries.values())).encode()).hexdigest()

    def _holds(self, page: Path, files: Files) -> bool:
        try:
            return (
                self.head["page"] == _stamp(os.stat(page))
                and self.head["press"] == press_digest()
                and files.unchanged(self.reads)
            )
        except (OSError, KeyError, ValueError, TypeError):
            return False

    def _head(self) -> dict:
        try:
            with self.kept.open("rb") as file:
                head = json.loads(file.readline())
            return head if isinstance(head, dict) else {}
        except (OSError, ValueError):
            return {}

    def _read(self) -> dict[str, tuple[str, list]]:
        try:
            kept = json.loads(self.kept.read_bytes().partition(b"\n")[2])
            return kept if isinstance(kept, dict) else {}
        except (OSError, ValueError):
            return {}

    def _record(self, name: str) -> Entry | None:
        """What a record says; nothing where it is not for the shelf. Raises as entry_of does."""
        with (self.folder / name).open("rb") as file:
            return entry_of(json.loads(file.readline()))


def entry_of(record: dict) -> Entry | None:
    """A record as an entry; nothing for a clinic's copy.

    Raises AttributeError, KeyError, TypeError, ValueError for one that no press has written.
    """
    edition, listing = record["edition"], record["listing"] or {}
    kind, printer = edition.get("kind", ""), edition.get("printer", "")
    if kind not in LISTED:
        return None
    edition = edition.get("edition", edition)
    names = Entry._fields[Entry._fields.index("title") :]
    told = {name: _whole(listing[name]) for name in names if name in listing}
    place = (edition[part] for part in ("topic", "language", "brand", "format"))
    entry = Entry(record["path"], *place, kind, printer, tuple(sorted(record["beside"])), **told)
    usual = Entry("", "", "", "", "")
    for name, said, like in zip(Entry._fields, entry, usual, strict=True):
        if type(said) is not type(like):
            raise TypeError(f"{name} is {said!r}")
    float(entry.text_size or 0)
    return entry


@contextmanager
def locked(output: Path) -> Iterator[None]:
    """Holds the lock of an output folder, where there can be one."""
    try:
        lock = (output / RECORDS / "lock").open("ab")
    except OSError:  # Nothing can be written here: then nobody else does.
        yield
        return
    with lock:
        if fcntl:
            with suppress(OSError):  # some shares of a network know no locks
                fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _records(folder: Path) -> Iterator[tuple[str, str]]:
    """Every record by its name below `.made`, with its stamp; none while it may still change."""
    now = time.time_ns()
    for brand in _folders(folder):
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
    """Every file of the output folder and of its brands' folders, by its path below it."""
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
    if now and max(about.st_mtime_ns, about.st_ctime_ns) + SETTLED > now:
        return ""
    return f"{about.st_size}-{about.st_mtime_ns}-{about.st_ctime_ns}-{about.st_ino}"


def _whole(value: object) -> object:
    """A value as it was before JSON made lists of tuples."""
    return tuple(value) if isinstance(value, list) else value
