"""Records: what an output folder tells of each artifact in it.

The first line is the record. Each further line is a question that was asked of the files to make
the artifact.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from press.build.json_values import as_type, from_json, to_json
from press.build.store import Reads, questions
from press.edition import Copy, Edition, Listing, Problem, mistake

RECORDS = ".made"
# Endings of a record, and of the words of its pages beside it; the character between two pages.
RECORD, WORDS, PAGE_END = ".json", ".words", "\f"
CLINICS, BLANKS = ".clinics", "blanks"  # records of clinics' copies; editions that wait for clinics
# Marks in the names of records that are kept: of a file that got another name, and of an edition
# that copies for clinics were made from.
REPLACED, BASE = ".replaced-", ".base-"
NEVER = set("\\:\0")  # in a path: another system would look elsewhere


class ArtifactRecord(NamedTuple):
    """The part of a record that tells a build of an artifact.

    `path` is below the output folder, and so are those of the files `beside` it, each with its
    digest. `pdf`, `source` (of a copy), `press` and `words` are digests too, that of the words
    empty where none are kept.
    """

    path: str
    pdf: str
    beside: dict[str, str]
    source: str
    press: str
    drawn: bool
    problems: tuple[Problem, ...]
    words: str = ""

    @property
    def files(self) -> dict[str, str]:
        """The digests of the artifact and the files beside it, by path (a dictionary)."""
        return {self.path: self.pdf, **self.beside}


class Elsewhere(ValueError):
    """A record names a file outside its folder; `path` is what it names."""

    def __init__(self, path: str) -> None:
        super().__init__(f"it names `{path}`, outside of its folder")
        self.path = path


class Listed(NamedTuple):
    """The part of a record for a catalogue: the edition or the copy, its files, and its listing.

    These are still as JSON has them, and an earlier press may have left fields out.
    """

    edition: dict[str, object]
    path: str
    beside: dict[str, str]
    listing: dict[str, object] | None
    pdf: str = ""

    @property
    def files(self) -> dict[str, str]:
        """The digests of the artifact and the files beside it, by path (a dictionary)."""
        return {self.path: self.pdf, **self.beside}

    @property
    def made(self) -> Edition | Copy:
        """The Edition, or the Copy, that the record is of. Raises ValueError."""
        if "topic" in self.edition:
            return as_type(Edition, self.edition)
        return as_type(Copy, self.edition)


def record_name(edition: Edition | Copy) -> str:
    """The name of the record of an `edition` (Edition or Copy), below the folder of records."""
    kind = ""
    if isinstance(edition, Copy):
        kind = f".{edition.kind}{f'-{edition.printer}' if edition.printer else ''}"
        edition = edition.edition
    return f"{edition.brand}/{edition.topic}.{edition.format}.{edition.language}{kind}{RECORD}"


def written_record(
    edition: Edition | Copy, record: ArtifactRecord, listing: Listing | None, reads: Reads
) -> bytes:
    """The bytes of a record as a file: a line for the artifact, then one for each question.

    `edition` (Edition or Copy) is what was made, `record` (ArtifactRecord) what a build is told of
    it, and `listing` (Listing or None) its entry in a catalogue: the words of its pages are left
    out. `reads` (Reads) are the questions that were asked of the files, with their answers.
    """
    listed = replace(listing, texts=()) if listing else None
    known = {"edition": edition, **record._asdict(), "listing": listed}
    return b"\n".join(map(to_json, (known, *questions(reads))))


def read_record(path: Path) -> tuple[ArtifactRecord, frozenset[bytes]]:
    """A pair: the ArtifactRecord in the file at `path`, and the set of its questions, as bytes.

    Raises OSError, and ValueError for a record that no press has written.
    """
    known, *asked = path.read_bytes().split(b"\n")
    record = from_json(ArtifactRecord, known)
    refuse_elsewhere(record.files)
    return record, frozenset(asked)


def read_listed(path: Path) -> Listed:
    """The part for a catalogue (Listed) of the record at `path`: the first line of the file.

    Raises OSError, and ValueError for a record that no press has written.
    """
    with path.open("rb") as file:
        record = from_json(Listed, file.readline())
    refuse_elsewhere(record.files)
    return record


def kept_name(name: str, mark: str, what: str) -> str:
    """The name under which a record called `name` is kept.

    `mark` is REPLACED or BASE, and `what` the path that was replaced, or the digest of the base.
    """
    short = hashlib.sha256(what.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return f"{name.removesuffix(RECORD)}{mark}{short}{RECORD}"


def refuse_elsewhere(paths: Iterable[str]) -> None:
    """Raises Elsewhere if one of these `paths`, of a record, does not lead further down.

    Nor may it lead to the records themselves, on whichever system.
    """
    for path in paths:
        if not leads_down(path) or path.startswith(f"{RECORDS}/"):
            raise Elsewhere(path)


def leads_down(path: str) -> bool:
    """True if a `path` leads further down, on whichever system."""
    parts = path.split("/")
    return not any(part in ("", ".", "..") or NEVER & set(part) for part in parts)


def within(folder: Path, path: str) -> Path:
    """The place of a record's `path` in a `folder` (a Path), for what is to be removed.

    Raises Elsewhere where it leads out of the folder, by a link too.
    """
    refuse_elsewhere([path])
    at = folder / path
    if not at.parent.resolve().is_relative_to(folder.resolve()):
        raise Elsewhere(path)
    return at


def elsewhere(record: Path, error: Elsewhere) -> Problem:
    """The Problem of a `record` (the path of its file) that names a file outside its folder.

    `error` (Elsewhere) says which.
    """
    message = f"{record} names a file outside the output folder: `{error.path}`"
    hint = "that file is left alone; take this one away, and ask who else writes to the folder"
    return mistake("file-elsewhere", message, None, hint, error.path)
