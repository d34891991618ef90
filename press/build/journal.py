"""The journal of an output folder: which files were written into it, when, and what replaced them.

Records tell what lies there now, and are written over. The journal keeps what was: a line of JSON
for each thing that was made or removed, added behind the others in one write. So what is killed in
the middle of a line, or written by another builder at the same time, spoils no line but its own.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, suppress
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Literal, NamedTuple

from press.build.artifact_record import (
    BASE,
    BLANKS,
    CLINICS,
    PAGE_END,
    RECORD,
    RECORDS,
    REPLACED,
    WORDS,
    read_listed,
)
from press.build.atomic import digest, locked, write_whole
from press.build.clinics_record import ClinicsRecord
from press.build.json_values import from_json, to_json
from press.build.store import load
from press.edition import Copy, Edition

JOURNAL = "journal"
LONG = 4_000_000  # bytes: from there on it is shortened, once it is twice as long as it was then
BETWEEN = " ; "  # between two numbers: more than a number has inside
NUMBER = re.compile(r"(?<![\w+])(?:\+|0)[\d\s().‑-]{6,20}\d(?!\d)")

LIST, MERGED, IMPRINT = "to-fill-in", "merged", "imprint"  # kinds of what is made for clinics
HTML, PROOF_SHEET = "html", "proof-sheet"  # what designers look at
BESIDE = (LIST, MERGED, HTML, PROOF_SHEET)  # kinds that have no record
Kept = Literal["made", "found", "removed"]


class Event(NamedTuple):
    """Something that was made, was found when the journal was begun, or was removed, on a `day`.

    `files` are its paths below the output folder, with their digests, empty where not known. The
    others say what was made: an edition, its copy of a `kind`, and for which printer or clinic.
    `says` are the numbers on its pages; of a clinic's copy, the clinic's words.
    """

    day: str
    what: Kept
    files: dict[str, str]
    topic: str = ""
    language: str = ""
    brand: str = ""
    format: str = ""
    kind: str = ""
    printer: str = ""
    clinic: str = ""
    says: str = ""

    @property
    def whose(self) -> tuple[str, ...]:
        """What was made, as a tuple: when it is made again, this is replaced."""
        return self[3:10]


class Past(NamedTuple):
    """A file that was made and is there no more: an `event` (Event), until a day.

    `path` is the file's, `by` that of the file in its place, empty where it was removed.
    """

    event: Event
    path: str
    until: str
    by: str


def event_of(of: Edition | Copy, files: dict[str, str], day: date | str, says: str = "") -> Event:
    """The Event of `files` (digests by path) that were made of an edition or a copy on a `day`.

    `of` is the Edition or the Copy; `says` what it says, as an Event has it.
    """
    e = of.edition if isinstance(of, Copy) else of
    kind, printer, clinic = (of.kind, of.printer, of.clinic) if isinstance(of, Copy) else ("",) * 3
    return Event(
        str(day), "made", files, e.topic, e.language, e.brand, e.format, kind, printer, clinic, says
    )


def enter(output: Path, path: Path, data: bytes, of: Copy, day: date) -> None:
    """Enters a file that has no record, where it lies in the folder `output`.

    `path` is where it was written, and `data` its bytes; `of` (Copy) says what it is, and `day` is
    the day. Raises OSError.
    """
    there, output = path.resolve(), output.resolve()
    if there.is_relative_to(output):
        files = {there.relative_to(output).as_posix(): digest(data)}
        Journal(output).write([event_of(of, files, day)])


def numbers(texts: Iterable[str]) -> str:
    """The telephone numbers in `texts`, each once, with more between them than they have inside."""
    found = (number for text in texts for number in NUMBER.findall(text))
    return BETWEEN.join(dict.fromkeys(" ".join(number.split()) for number in found))


class Journal:
    """The journal of the output folder `output` (a Path). It is read when it is first asked."""

    def __init__(self, output: Path) -> None:
        self.output, self.folder = output, output / RECORDS
        self.at = self.folder / JOURNAL

    # ── Writing ──

    def write(self, events: Sequence[Event]) -> None:
        """Adds `events` (Event) behind all others, in one write. Raises OSError.

        Where there is no journal yet, what lies in the folder is entered first, as by `begin`.
        """
        if not events:
            return
        self.begin(events[0].day)
        with self._locked() as alone:
            # It begins with an end of line: what somebody was killed over is a line by itself.
            data = b"".join(b"\n" + _line(event) for event in events) + b"\n"
            file = os.open(self.at, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o666)
            try:
                while data:
                    data = data[os.write(file, data) :]
                os.fsync(file)
                length = os.fstat(file).st_size
            except OSError as error:
                error.filename = str(self.at)
                raise
            finally:
                os.close(file)
            if alone and length > LONG:
                self._shorten(length)

    def begin(self, day: date | str) -> None:
        """Enters what records say lies there, as found on a `day`, where there is no journal yet.

        So it must be called before a record is written over. Raises OSError.
        """
        if self.at.exists():
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        with self._locked():
            if not self.at.exists():
                self._enter_found(str(day))

    def _locked(self) -> AbstractContextManager[bool]:
        return locked(self.folder / f"{JOURNAL}.lock")

    def _enter_found(self, day: str) -> None:
        """Without locks another builder may do so too, which does no harm."""
        part = self.at.with_name(f".{JOURNAL}.{os.getpid()}.0.part")
        part.write_bytes(b"".join(_line(event) + b"\n" for event in lying(self.output, day)))
        try:
            os.link(part, self.at)  # but not over that of another builder
        except FileExistsError:
            pass
        except OSError:  # a file system without links
            part.replace(self.at)
        finally:
            part.unlink(missing_ok=True)

    def _shorten(self, length: int) -> None:
        """Writes it anew without what nobody asks for, if it is twice as long as it was then."""
        with self.at.open("rb") as file:
            first = file.readline(40)
        was = int(first[1:]) if first[:1] == b"#" and first[1:].strip().isdigit() else 0
        if length < 2 * was:
            return
        lines = [_line(event) + b"\n" for event in shortened(read_events(self.at))]
        size = sum(map(len, lines))
        write_whole(self.at, b"".join([b"#%d\n" % size, *lines]))

    # ── Reading ──

    @cached_property
    def events(self) -> list[Event]:
        """A list of every Event, in order; empty where there is no journal."""
        return read_events(self.at)

    @cached_property
    def _told(self) -> tuple[dict[str, Event], list[Past]]:
        return told(self.events)

    @property
    def current(self) -> dict[str, Event]:
        """The last Event of each file that was not removed, by its path (a dictionary)."""
        return self._told[0]

    @property
    def past(self) -> list[Past]:
        """A list of each Past: what was replaced or removed, in the order in which that was."""
        return self._told[1]


def read_events(path: Path) -> list[Event]:
    """A list of every Event in the journal at `path`, in order, without lines that are torn."""
    events = []
    with suppress(OSError):
        for line in path.read_bytes().split(b"\n"):
            with suppress(ValueError):
                events.append(from_json(Event, line))
    return events


def told(events: Iterable[Event]) -> tuple[dict[str, Event], list[Past]]:
    """A pair: the last Event of each file by its path, and a list of each Past, in order.

    `events` (Event) are those of a journal. A file under a name that is used no more is current
    still: it lies there until it is removed.
    """
    current: dict[str, Event] = {}
    past: list[Past] = []
    last: dict[tuple[str, ...], Event] = {}
    for event in events:
        for path in event.files:
            if path in current:
                by = "" if event.what == "removed" else path
                past.append(Past(current.pop(path), path, event.day, by))
        if event.what == "removed":
            continue
        for path in event.files:
            current[path] = event
        before = last.get(event.whose)
        for path in before.files if before else ():
            if before and current.get(path) is before:
                past.append(Past(before, path, event.day, next(iter(event.files))))
        last[event.whose] = event
    return current, past


def shortened(events: Sequence[Event]) -> Iterator[Event]:
    """Yields the Events of a shorter journal that answers the same.

    `events` (Event) are those there are. Of what was made again with the same name and numbers, the
    first day and the last digest are kept. If that is long still, the oldest that has been replaced
    goes.
    """
    kept: list[Event] = []
    places: dict[tuple[str, ...], int] = {}  # of the last of each
    for event in events:
        at = places.get(event.whose)
        before = kept[at] if at is not None else None
        if event.what == "removed":
            for path in event.files:
                places = {whose: n for whose, n in places.items() if path not in kept[n].files}
            kept.append(event)
        elif at is not None and before and _alike(before, event):
            kept[at] = before._replace(files=event.files)
        else:
            places[event.whose] = len(kept)
            kept.append(event)
    current = {id(event) for event in told(kept)[0].values()}
    room = LONG // 2 - sum(len(_line(event)) for event in kept if id(event) in current)
    left: list[Event] = []
    for event in reversed(kept):
        if id(event) not in current:
            room -= len(_line(event))
            if room < 0:
                continue
        left.append(event)
    yield from reversed(left)


def _alike(before: Event, after: Event) -> bool:
    return before.files.keys() == after.files.keys() and before.says == after.says


def _line(event: Event) -> bytes:
    return to_json({name: value for name, value in event._asdict().items() if value})


def lying(output: Path, day: str) -> Iterator[Event]:
    """Yields an Event for all that records say lies in the folder `output`, as found on a `day`."""
    folder = output / RECORDS
    found_at = sorted(folder.rglob("*.*"), key=lambda at: (REPLACED not in at.name, at))
    for at in found_at:
        if at.relative_to(folder).parts[0] == BLANKS or at.name.startswith(".") or BASE in at.name:
            continue
        with suppress(OSError, ValueError):
            if at.suffix == RECORD and len(at.relative_to(folder).parts) > 1:
                record = read_listed(at)
                words = at.with_suffix(WORDS)
                texts = words.read_text("utf-8").split(PAGE_END) if words.exists() else []
                found = [event_of(record.made, record.files, day, numbers(texts))]
            elif at.suffix == CLINICS:
                found = [*_of_clinics(load(at, ClinicsRecord))]
            else:
                continue
            for event in found:
                there = {p: was for p, was in event.files.items() if (output / p).exists()}
                if there:
                    yield event._replace(day=day, what="found", files=there)


def _of_clinics(record: ClinicsRecord | None) -> Iterator[Event]:
    """What was made for clinics: each copy, and what lies beside their folders."""
    if record is None:
        return
    edition, beside = record.edition, dict[str, None]()
    for copy in record.copies:
        files = {copy.path: copy.pdf}
        yield event_of(Copy(edition, IMPRINT, clinic=copy.clinic), files, "", copy.words)
        above, _, name = copy.path.rpartition("/")
        beside[f"{above.rpartition('/')[0]}/{name.removesuffix('.pdf')}"] = None
    for stem in beside:
        yield event_of(Copy(edition, LIST), {f"{stem}-to-fill-in.csv": ""}, "")
        yield event_of(Copy(edition, MERGED), {f"{stem}-all.pdf": ""}, "")
