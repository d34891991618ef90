"""Records: what an output folder tells of each artifact in it.

The first line is the record. Each further line is a question that was asked of the files to make
the artifact.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from press.build.json_values import from_json, to_json
from press.build.store import Reads, questions
from press.edition import Copy, Edition, Listing, Problem

RECORDS = ".made"
# Endings of a record, and of the words of its pages beside it; the character between two pages.
RECORD, WORDS, PAGE_END = ".json", ".words", "\f"
CLINICS, BLANKS = ".clinics", "blanks"  # records of clinics' copies; editions that wait for clinics


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


class Listed(NamedTuple):
    """The part of a record for a catalogue: the edition or the copy, its files, and its listing.

    These are still as JSON has them, and an earlier press may have left fields out.
    """

    edition: dict[str, object]
    path: str
    beside: dict[str, str]
    listing: dict[str, object] | None


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
    return from_json(ArtifactRecord, known), frozenset(asked)


def read_listed(path: Path) -> Listed:
    """The part for a catalogue (Listed) of the record at `path`: the first line of the file.

    Raises OSError, and ValueError for a record that no press has written.
    """
    with path.open("rb") as file:
        return from_json(Listed, file.readline())
