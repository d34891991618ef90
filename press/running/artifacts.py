"""Artifacts: PDFs and web pages in the output folder that know what they were made from.

Each is written whole or not at all. A record beside it, in `.made/`, holds every question its
making asked of the files, the press it was made by, and its problems, because an edition that is
still fresh must repeat its warnings.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import sys
from dataclasses import asdict
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from itertools import count
from pathlib import Path

from press.files import Files
from press.model import Artifact, Copy, Edition, Location, Outcome, Problem

RECORDS = ".made"
LIBRARIES = "weasyprint pydyf jinja2 markdown-it-py citeproc-py babel segno pikepdf".split()
LIBRARIES += ["fonttools", "brotli"]
_numbers = count()


class Artifacts:
    """The artifacts of one output folder. A brand other than `own` has a folder of its own."""

    def __init__(self, folder: Path, own: str) -> None:
        self.folder = folder
        self.own = own

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
            record = json.loads(self._record(edition).read_text("utf-8"))
            reads = {(kind, what): answer for kind, what, answer in record["reads"]}
            path = self.folder / record["path"]
            if record["press"] != press_digest() or not files.unchanged(reads):
                return None
            if drawing and not record["drawn"]:
                return None
            if source is not None and record["source"] != _digest(source):
                return None
            kept = {record["path"]: record["pdf"], **record["beside"]}
            if any(_digest((self.folder / p).read_bytes()) != was for p, was in kept.items()):
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
        record = {
            "path": path.relative_to(self.folder).as_posix(),
            "pdf": _digest(outcome.pdf),
            "beside": {
                p.relative_to(self.folder).as_posix(): _digest(data) for p, data in beside.items()
            },
            "source": _digest(source) if source is not None else "",
            "press": press_digest(),
            "reads": sorted([*key, answer] for key, answer in outcome.reads.items()),
            "drawn": outcome.drawn,
            "problems": [asdict(problem) for problem in problems],
        }
        try:
            write_whole(path, outcome.pdf)
            for other, data in beside.items():
                write_whole(other, data)
            written = json.dumps(record, ensure_ascii=False, indent=0).encode()
            write_whole(self._record(edition), written)
        except OSError as error:
            message = f"{path} cannot be written: {error.strerror}"
            full = error.errno in (errno.ENOSPC, errno.EDQUOT)
            hint = "free some space" if full else "choose another folder with --output"
            problem = Problem("error", "cannot-write", message, None, hint)
            return Artifact(edition, "", False, (*problems, problem), fresh=False)
        return Artifact(edition, str(path), True, problems, fresh=False)

    def sweep(self) -> None:
        """Takes away what a killed build left half written; what a live one is writing stays."""
        for left in self.folder.rglob(".*.part"):
            process = left.name.rsplit(".", 3)[-3]
            if process.isdigit() and not _alive(int(process)):
                left.unlink(missing_ok=True)

    def _record(self, edition: Edition | Copy) -> Path:
        kind = ""
        if isinstance(edition, Copy):
            kind = f".{edition.kind}{f'-{edition.printer}' if edition.printer else ''}"
            edition = edition.edition
        name = f"{edition.topic}.{edition.format}.{edition.language}{kind}.json"
        return self.folder / RECORDS / edition.brand / name


def write_whole(path: Path, data: bytes) -> None:
    """Writes a file whole or not at all, even when the power fails. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.{next(_numbers)}.part")
    try:
        with part.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    if os.name == "posix":
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


@cache
def press_digest() -> str:
    """What the press is: its own words, Python and the libraries that shape a page."""
    digest = hashlib.sha256(sys.version.encode())
    home = Path(__file__).parents[1]
    for module in sorted(home.rglob("*.py")):
        digest.update(module.relative_to(home).as_posix().encode())
        digest.update(module.read_bytes())
    for library in LIBRARIES:
        try:
            digest.update(f"{library} {version(library)}".encode())
        except PackageNotFoundError:
            digest.update(f"no {library}".encode())
    return digest.hexdigest()


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


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
