"""Artifacts: PDFs and web pages in the output folder that know what they were made from.

Each is written whole or not at all. A record beside it, in `.made/`, holds every question its
making asked of the files, the press it was made by, and its problems, because an edition that is
still fresh must repeat its warnings.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path
from typing import NamedTuple

from press.build.atomic import Stamps, digest, half_written, not_written, write_whole
from press.build.makers import press_digest
from press.content.names import brand_names, pack_names, topic_names
from press.edition import Artifact, Copy, Edition, Location, Outcome, Problem
from press.files import Files

RECORDS = ".made"
# Endings of a record, and of the words of its pages beside it; the character between two pages.
RECORD, WORDS, PAGE_END = ".json", ".words", "\f"
A_PAGE, A_PACK = 2_500, 40  # bytes of a topic that make a page; a pack is so many times as long
CLINICS, BLANKS = ".clinics", "blanks"  # records of clinics' copies; editions that wait for clinics


class Record(NamedTuple):
    """The record of an artifact, as it is read back. Paths are below the output folder.

    `files` are the artifact and the files beside it, each with its digest; `source` and `press` are
    digests. `problems` are still as JSON has them: most records are not fresh, or have none.
    `pages` is None where the listing does not say how many there are.
    """

    path: str
    files: dict[str, str]
    source: str
    press: str
    drawn: bool
    problems: list[object]
    pages: int | None


class Artifacts:
    """The artifacts of one output folder, for one build, which sees files as they are now.

    A brand other than `own` has a folder of its own.
    """

    def __init__(self, folder: Path, own: str) -> None:
        self.folder = folder
        self.own = own
        self.stamps = Stamps(folder / RECORDS / "stamps.json")
        self._holds: set[str] = set()

    def find(
        self,
        edition: Edition | Copy,
        files: Files,
        drawing: bool = False,
        source: bytes | None = None,
    ) -> Artifact | None:
        """The artifact, if nothing that it was made from has changed: for a copy, its `source`.

        With `drawing`, only if its pages were drawn and looked at when it was made.
        """
        try:
            record, asked = read_record(self._record(edition))
            if record.press != press_digest() or not self._answered(asked, files):
                return None
            if drawing and not record.drawn:
                return None
            if source is not None and record.source != digest(source):
                return None
            if any(self.stamps.digest(self.folder / p) != was for p, was in record.files.items()):
                return None
            problems = tuple(located(entry) for entry in record.problems)
        except (OSError, ValueError):
            return None
        return Artifact(edition, str(self.folder / record.path), True, problems, fresh=True)

    def put(self, outcome: Outcome, source: bytes | None = None) -> Artifact:
        """The outcome on disk. Without a file nothing is written, and an older one stays.

        `source` is the edition that a copy was made from.
        """
        edition, problems = outcome.edition, outcome.problems
        if outcome.pdf is None:
            return Artifact(edition, "", False, problems, fresh=False)
        brand = "" if edition.brand == self.own else f"{edition.brand}/"
        path = self.folder / f"{brand}{outcome.name}.{outcome.ending}"
        beside = {
            path.with_name(f"{outcome.name}{end}"): data for end, data in outcome.beside.items()
        }
        listing = outcome.listing
        record = {
            "edition": asdict(edition),
            "path": path.relative_to(self.folder).as_posix(),
            "pdf": digest(outcome.pdf),
            "beside": {
                p.relative_to(self.folder).as_posix(): digest(data) for p, data in beside.items()
            },
            "source": digest(source) if source is not None else "",
            "press": press_digest(),
            "drawn": outcome.drawn,
            "problems": [asdict(problem) for problem in problems],
            "listing": asdict(replace(listing, texts=())) if listing else None,
        }
        at = self._record(edition)
        try:
            at.parent.mkdir(parents=True, exist_ok=True)  # before a PDF that nothing would tell of
            write_whole(path, outcome.pdf)
            for other, data in beside.items():
                write_whole(other, data)
            if listing:
                write_whole(at.with_suffix(WORDS), PAGE_END.join(listing.texts).encode())
            write_whole(at, written_record(record, outcome.reads))
        except OSError as error:
            problem = not_written(path, error)
            return Artifact(edition, "", False, (*problems, problem), fresh=False)
        return Artifact(edition, str(path), True, problems, fresh=False)

    def refused(self) -> Problem | None:
        """The problem where nothing can be written here, found before hours are spent."""
        from tempfile import TemporaryFile  # here: most builds write nothing

        try:
            there = next(each for each in (self.folder, *self.folder.parents) if each.exists())
            with TemporaryFile(dir=there):
                return None
        except OSError as error:
            return not_written(self.folder, error)

    def length(self, edition: Edition, files: Files) -> float:
        """About the number of pages of an edition, by its record or the size of its topic."""
        with suppress(OSError, ValueError):
            pages = read_record(self._record(edition))[0].pages
            if pages is not None:
                return pages
        whole = len(files.bytes(f"factsheets/{edition.topic}.yaml")) / A_PAGE
        return whole * A_PACK if edition.is_pack else whole

    def sweep(self) -> None:
        """Takes away half-written files of killed builds; those of running builds stay."""
        for left, process in half_written(self.folder):
            if not _alive(process):
                left.unlink(missing_ok=True)

    def gone(self, files: Files) -> Iterator[tuple[Path, str, list[Path]]]:
        """Each record whose topic, pack or brand is gone, with the name of that and its files."""
        there, brands = {*topic_names(files), *pack_names(files)}, set(brand_names(files))
        for output in (self.folder, self.folder / RECORDS / BLANKS):
            for record in sorted((output / RECORDS).glob("*/**/*.*")):
                brand, *inside = record.relative_to(output / RECORDS).parts
                topic = "/".join(inside).partition(".")[0]
                ours = record.suffix in (RECORD, CLINICS) and brand != BLANKS
                if ours and (brand not in brands or topic not in there):
                    with suppress(OSError, ValueError):
                        paths = [output / path for path in _recorded(record)]
                        name = topic if brand in brands else brand
                        yield record, name, [path for path in paths if path.exists()]

    def remove(self, record: Path, paths: list[Path]) -> None:
        """Takes away an artifact, its files first: a record without them is harmless."""
        for path in (*paths, record.with_suffix(WORDS), record):
            path.unlink(missing_ok=True)

    def close(self) -> None:
        """Writes the stamps of files, so that the next build reads fewer of them."""
        self.stamps.write()

    def _answered(self, asked: frozenset[str], files: Files) -> bool:
        """True if every question has the same answer as before. Most editions ask the same."""
        for line in asked - self._holds:
            question, answer = question_of(json.loads(line))
            if not files.unchanged({question: answer}):
                return False
            self._holds.add(line)
        return True

    def _record(self, edition: Edition | Copy) -> Path:
        kind = ""
        if isinstance(edition, Copy):
            kind = f".{edition.kind}{f'-{edition.printer}' if edition.printer else ''}"
            edition = edition.edition
        name = f"{edition.topic}.{edition.format}.{edition.language}{kind}{RECORD}"
        return self.folder / RECORDS / edition.brand / name


def written_record(record: Mapping[str, object], reads: Mapping[tuple[str, str], str]) -> bytes:
    """A record as a file: the record in one line, then a line for each question that was asked."""
    asked = sorted([*question, answer] for question, answer in reads.items())
    lines = [json.dumps(each, ensure_ascii=False) for each in (record, *asked)]
    return "\n".join(lines).encode()


def read_record(path: Path) -> tuple[Record, frozenset[str]]:
    """The record of an artifact, and its questions, still as lines.

    Raises OSError, and ValueError for a record that no press has written.
    """
    known, *asked = path.read_text("utf-8").split("\n")
    return _record_of(json.loads(known)), frozenset(asked)


def _record_of(known: object) -> Record:
    """A record that was read as JSON. Raises ValueError for one that no press has written."""
    match known:
        case {
            "path": str(path),
            "pdf": str(pdf),
            "beside": dict(beside),
            "source": str(source),
            "press": str(press),
            "drawn": bool(drawn),
            "problems": list(problems),
            "listing": (dict() | None) as listing,
        }:
            pages = listing.get("pages") if listing else None
            files = {path: pdf, **beside}
            return Record(
                path,
                files,
                source,
                press,
                drawn,
                problems,
                pages if isinstance(pages, int) else None,
            )
    raise ValueError("this is no record")


def question_of(asked: object) -> tuple[tuple[str, str], str]:
    """A question to the files, with its answer, that was read as JSON.

    Raises ValueError for another value.
    """
    match asked:
        case [str(kind), str(what), str(answer)]:
            return (kind, what), answer
    raise ValueError("this is no question")


def _recorded(record: Path) -> list[str]:
    """The files of a record, which an earlier press may have written: those of an edition, or of
    the copies for its clinics. Raises OSError, ValueError.
    """
    match json.loads(record.read_text("utf-8").partition("\n")[0]):
        case {"clinics": dict(clinics)} if record.suffix == CLINICS:
            copies = [copy for copy in clinics.values() if isinstance(copy, dict)]
            return [path for copy in copies if isinstance(path := copy.get("path"), str)]
        case {"path": str(path), "beside": dict(beside)}:
            return [path, *beside]
    raise ValueError("this is no record")


def located(entry: object) -> Problem:
    """A problem that was read as JSON. Raises ValueError for another value."""
    match entry:
        case {
            "level": ("error" | "warning" | "note") as level,
            "code": str(code),
            "message": str(message),
            "at": at,
            "hint": str(hint),
            "page": (int() | None) as page,
            "about": str(about),
        }:
            return Problem(level, code, message, _location(at), hint, page, about)
    raise ValueError("this is no problem")


def _location(at: object) -> Location | None:
    match at:
        case None:
            return None
        case {"file": str(file), "line": int(line), "column": int(column)}:
            return Location(file, line, column)
    raise ValueError("this is no place")


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
