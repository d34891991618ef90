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

from press.build.atomic import Stamps, digest, not_written, write_whole
from press.build.makers import press_digest
from press.content.names import brand_names, pack_names, topic_names
from press.edition import Artifact, Copy, Edition, Location, Outcome, Problem
from press.files import Files

RECORDS = ".made"
# A record, and beside it the words of its pages: each is parted from the next as a printer does.
RECORD, WORDS, PAGE_END = ".json", ".words", "\f"
A_PAGE, A_PACK = 2_500, 40  # bytes of a topic that make a page; how much longer a pack turns out
CLINICS, BLANKS = ".clinics", "blanks"  # records of clinics' copies; what waits for clinics


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
            path = self.folder / record["path"]
            if record["press"] != press_digest() or not self._answered(asked, files):
                return None
            if drawing and not record["drawn"]:
                return None
            if source is not None and record["source"] != digest(source):
                return None
            kept = {record["path"]: record["pdf"], **record["beside"]}
            if any(self.stamps.digest(self.folder / p) != was for p, was in kept.items()):
                return None
            problems = tuple(located(entry) for entry in record["problems"])
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return Artifact(edition, str(path), True, problems, fresh=True)

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
        """Why nothing can be written here, if so: told before hours are spent on it."""
        from tempfile import TemporaryFile  # here: most builds write nothing

        try:
            there = next(each for each in (self.folder, *self.folder.parents) if each.exists())
            with TemporaryFile(dir=there):
                return None
        except OSError as error:
            return not_written(self.folder, error)

    def length(self, edition: Edition, files: Files) -> float:
        """About how many pages an edition has: as many as last time, or as its topic is long."""
        try:
            return read_record(self._record(edition))[0]["listing"]["pages"]
        except (OSError, ValueError, KeyError, TypeError):
            whole = len(files.bytes(f"factsheets/{edition.topic}.yaml")) / A_PAGE
            return whole * A_PACK if edition.is_pack else whole

    def sweep(self) -> None:
        """Takes away what a killed build left half written; what a live one is writing stays."""
        for left in self.folder.rglob(".*.part"):
            process = left.name.rsplit(".", 3)[-3]
            if process.isdigit() and not _alive(int(process)):
                left.unlink(missing_ok=True)

    def gone(self, files: Files) -> Iterator[tuple[Path, str, list[Path]]]:
        """Each record whose topic, pack or brand is no more, with what is gone and its files."""
        there, brands = {*topic_names(files), *pack_names(files)}, set(brand_names(files))
        for output in (self.folder, self.folder / RECORDS / BLANKS):
            for record in sorted((output / RECORDS).glob("*/**/*.*")):
                brand, *inside = record.relative_to(output / RECORDS).parts
                topic = "/".join(inside).partition(".")[0]
                ours = record.suffix in (RECORD, CLINICS) and brand != BLANKS
                if ours and (brand not in brands or topic not in there):
                    with suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
                        paths = [output / path for path in _recorded(record)]
                        name = topic if brand in brands else brand
                        yield record, name, [path for path in paths if path.exists()]

    def remove(self, record: Path, paths: list[Path]) -> None:
        """Takes away an artifact, its files first: a record without them is harmless."""
        for path in (*paths, record.with_suffix(WORDS), record):
            path.unlink(missing_ok=True)

    def close(self) -> None:
        """Keeps what was learned about files; a next build then looks at fewer of them."""
        self.stamps.write()

    def _answered(self, asked: frozenset[str], files: Files) -> bool:
        """Whether every question would be answered as it was. Most editions ask the same."""
        for line in asked - self._holds:
            kind, what, answer = json.loads(line)
            if not files.unchanged({(kind, what): answer}):
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


def written_record(record: dict, reads: Mapping[tuple[str, str], str]) -> bytes:
    """A record as a file: what is known of an artifact, then a line for each question it asked."""
    asked = sorted([*question, answer] for question, answer in reads.items())
    lines = [json.dumps(each, ensure_ascii=False) for each in (record, *asked)]
    return "\n".join(lines).encode()


def read_record(path: Path) -> tuple[dict, frozenset[str]]:
    """What is known of an artifact, and its questions, still as lines.

    Raises OSError, ValueError.
    """
    known, *asked = path.read_text("utf-8").split("\n")
    return json.loads(known), frozenset(asked)


def _recorded(record: Path) -> list[str]:
    """The files that a record speaks of, an edition's or those of an edition's clinics."""
    known, _ = read_record(record)
    if record.suffix == CLINICS:
        return [clinic["path"] for clinic in known["clinics"].values()]
    return [known["path"], *known["beside"]]


def located(entry: dict) -> Problem:
    """A problem as it was before `asdict`."""
    entry = dict(entry)
    at = Location(**entry.pop("at")) if entry["at"] else entry.pop("at")
    return Problem(at=at, **entry)


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
