"""Artifacts: PDFs and web pages in the output folder that know what they were made from.

Each is written whole or not at all. A record beside it, in `.made/`, holds every question its
making asked of the files, the press it was made by, and its problems, because an edition that is
still fresh must repeat its warnings.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from pathlib import Path

from press.build.artifact_record import (
    PAGE_END,
    RECORDS,
    REPLACED,
    WORDS,
    ArtifactRecord,
    kept_name,
    read_listed,
    read_record,
    record_name,
    written_record,
)
from press.build.atomic import digest, half_written, not_written, write_whole
from press.build.json_values import from_json
from press.build.press_digest import press_digest
from press.build.store import Question, Stamps, reads_of
from press.edition import Artifact, Copy, Edition, Outcome, Problem
from press.files import Files

A_PAGE, A_PACK = 2_500, 40  # bytes of a topic that make a page; a pack is so many times as long


class Artifacts:
    """The artifacts of one output folder, for one build, which sees files as they are now.

    `folder` is the output folder, and `own` the name of the publisher's own brand. Any other brand
    has a folder of its own in it.
    """

    def __init__(self, folder: Path, own: str) -> None:
        self.folder = folder
        self.own = own
        self.stamps = Stamps(folder / RECORDS / "stamps.json")
        self._holds: set[bytes] = set()

    def find(
        self,
        edition: Edition | Copy,
        files: Files,
        drawing: bool = False,
        source: bytes | None = None,
        name: str = "",
    ) -> Artifact | None:
        """The Artifact of an `edition` or a copy, if nothing that it was made from has changed.

        None otherwise. `edition` is an Edition, or the Copy of one. `files` (Files) is the window
        on the project; `source` are the bytes of the PDF that a copy is made from, and `name` is
        that of its file, without ending, with which the copy's begins. With `drawing`, it is found
        only if its pages were drawn and looked at when it was made.
        """
        try:
            at = self.record(edition)
            record, asked = read_record(at)
            if record.press != press_digest() or not self._answered(asked, files):
                return None
            if drawing and not record.drawn:
                return None
            above, _, last = record.path.rpartition("/")
            if above != self._above(edition) or not last.startswith(name and f"{name}-"):
                return None  # Another brand is the publisher's own by now, or files are renamed.
            if source is not None and record.source != digest(source):
                return None
            if any(self.stamps.digest(self.folder / p) != was for p, was in record.files.items()):
                return None
            if record.words and self.stamps.digest(at.with_suffix(WORDS)) != record.words:
                return None  # A search would not find it.
        except (OSError, ValueError):
            return None
        return Artifact(edition, str(self.folder / record.path), True, record.problems, fresh=True)

    def put(
        self, outcome: Outcome, source: bytes | None = None, day: date | None = None
    ) -> Artifact:
        """Writes an `outcome` (Outcome) to the folder, with its record, and gives the Artifact.

        Without a file nothing is written, and an older one stays. `source` are the bytes of the PDF
        that a copy was made from. The journal has it under this `day` (a date); without one it is
        entered in none. Where it cannot be written, the artifact has a problem that says so.
        """
        from press.build.journal import Journal, event_of, numbers  # here: what is fresh needs none

        edition, problems = outcome.edition, outcome.problems
        if outcome.pdf is None:
            return Artifact(edition, "", False, problems, fresh=False)
        path = self.folder / self._above(edition) / f"{outcome.name}.{outcome.ending}"
        name, listing = outcome.name, outcome.listing
        beside = {path.with_name(f"{name}{end}"): data for end, data in outcome.beside.items()}
        words = PAGE_END.join(listing.texts).encode() if listing else self._words_of(edition)
        record = ArtifactRecord(
            path.relative_to(self.folder).as_posix(),
            digest(outcome.pdf),
            {p.relative_to(self.folder).as_posix(): digest(data) for p, data in beside.items()},
            digest(source) if source is not None else "",
            press_digest(),
            outcome.drawn,
            problems,
            digest(words) if words is not None else "",
        )
        at = self.record(edition)
        place = at.parent
        try:
            at.parent.mkdir(parents=True, exist_ok=True)  # before a PDF that nothing would tell of
            if day:
                Journal(self.folder).begin(day)
            keep_replaced(at, record.files)
            place = path
            write_whole(path, outcome.pdf)
            for other, data in beside.items():
                write_whole(other, data)
            if words is not None:
                write_whole(at.with_suffix(WORDS), words)
            write_whole(at, written_record(edition, record, listing, outcome.reads))
            if day:
                said = numbers(listing.texts) if listing else ""
                Journal(self.folder).write([event_of(edition, record.files, day, said)])
        except OSError as error:
            problems = (*problems, not_written(place, error))
            return Artifact(edition, "", False, problems, fresh=False)
        return Artifact(edition, str(path), True, problems, fresh=False)

    def refused(self) -> Problem | None:
        """The Problem where nothing can be written to the folder, or None.

        It is looked for before hours are spent.
        """
        from tempfile import TemporaryFile  # here: most builds write nothing

        try:
            there = next(each for each in (self.folder, *self.folder.parents) if each.exists())
            with TemporaryFile(dir=there):
                return None
        except OSError as error:
            return not_written(self.folder, error)

    def length(self, edition: Edition, files: Files) -> float:
        """About the number of pages of an `edition`, by its record or the size of its topic.

        `edition` is an Edition; `files` (Files) is the window on the project. Raises Missing if
        there is neither.
        """
        with suppress(OSError, ValueError):
            listing = read_listed(self.record(edition)).listing
            if listing and isinstance(counted := listing.get("pages"), int):
                return counted
        pages = len(files.bytes(f"factsheets/{edition.topic}.yaml")) / A_PAGE
        return pages * A_PACK if edition.is_pack else pages

    def sweep(self) -> None:
        """Removes half-written files of killed builds; those of running builds stay."""
        for left, process in half_written(self.folder):
            if not _alive(process):
                left.unlink(missing_ok=True)

    def close(self) -> None:
        """Writes the stamps of files, so that the next build reads fewer of them."""
        self.stamps.write()

    def _answered(self, asked: frozenset[bytes], files: Files) -> bool:
        """True if every question has the same answer as before. Most editions ask the same."""
        for line in asked - self._holds:
            if not files.unchanged(reads_of([from_json(Question, line)])):
                return False
            self._holds.add(line)
        return True

    def _words_of(self, copy: Edition | Copy) -> bytes | None:
        """The words of a copy, which says them still when its edition says others."""
        if isinstance(copy, Copy):
            with suppress(FileNotFoundError):
                return self.record(copy.edition).with_suffix(WORDS).read_bytes()
        return None

    def _above(self, edition: Edition | Copy) -> str:
        """The folder of an edition's brand below the output folder, empty for the own brand."""
        return "" if edition.brand == self.own else edition.brand

    def record(self, edition: Edition | Copy) -> Path:
        """The path of the record of an `edition` (Edition or Copy), which need not be there."""
        return self.folder / RECORDS / record_name(edition)


def keep_replaced(at: Path, files: Iterable[str]) -> None:
    """Keeps the record `at` (its path), with its words, under another name, if its file stays.

    That is where what is made anew, `files` (paths below the output folder), has another name. The
    kept record of a file that is written now is gone. Raises OSError.
    """
    for path in files:
        again = at.with_name(kept_name(at.name, REPLACED, path))
        again.with_suffix(WORDS).unlink(missing_ok=True)
        again.unlink(missing_ok=True)
    try:
        before = read_listed(at).path
    except (OSError, ValueError):
        return
    if before not in files:
        kept = at.with_name(kept_name(at.name, REPLACED, before))
        _keep(at.with_suffix(WORDS), kept.with_suffix(WORDS))
        _keep(at, kept)


def _keep(file: Path, kept: Path) -> None:
    with suppress(FileNotFoundError):
        write_whole(kept, file.read_bytes())


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
