"""What is left over in an output folder: made from what is gone, or under a name no longer used.

Nothing else is ever removed: it has a record, or an entry in the journal, which says how it was
made, and its bytes are those that were made.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple

from press.build.artifact_record import (
    BASE,
    BLANKS,
    CLINICS,
    RECORD,
    RECORDS,
    REPLACED,
    WORDS,
    Elsewhere,
    elsewhere,
    read_listed,
    within,
)
from press.build.artifacts import Artifacts
from press.build.json_values import from_json
from press.build.plan import folded, own_formats
from press.content import names
from press.edition import Edition, Problem
from press.files import Files

PRINT_READY = "print-ready-"


class Left(NamedTuple):
    """Files that are left over, as paths below the `output` folder, and why.

    `name` is what is gone; empty where another file is in their place, which is then `why`.
    `record` is the path of their record, None for what has an entry in the journal alone.
    """

    output: Path
    record: Path | None
    name: str
    why: str
    files: list[str]


class Named(NamedTuple):
    """What the name of a record says: the edition, and what follows it, such as `sheets`."""

    edition: Edition
    more: tuple[str, ...]


def left_over(
    artifacts: Artifacts, files: Files, problems: list[Problem], thorough: bool = False
) -> Iterator[Left]:
    """Yields what is Left over in the folder of `artifacts` (Artifacts).

    `files` (Files) is the window on the project, which tells what there is. Records that name a
    file outside the folder are added to `problems`, a list of Problems. If `thorough`, each topic
    is asked for its formats, and the journal for what has no record.
    """
    there = Sources(files, thorough)
    for output in (artifacts.folder, artifacts.folder / RECORDS / BLANKS):
        for record in sorted((output / RECORDS).glob("*/**/*.*")):
            named = named_by(record.relative_to(output / RECORDS))
            if named is None:
                continue
            replaced = REPLACED in record.name
            name = there.lacking(*named)
            if not name and not replaced:
                continue
            with suppress(OSError, ValueError):
                try:
                    why = f"there is no `{name}` any more" if name else _in_place_of(record)
                    if why:
                        files_ = _as_made(artifacts, output, record)
                        yield Left(output, record, name, why, files_)
                except Elsewhere as error:
                    problems.append(elsewhere(record, error))
    if thorough:
        yield from _without_record(artifacts, there, problems)


def remove(left: Left, files: Files) -> None:
    """Removes what is `left` (Left) from the disk: the files, then their record.

    The journal is told; `files` (Files) is the window that knows the day. Raises OSError, and
    Elsewhere if one leads out of the folder.
    """
    from press.build.journal import Event, Journal  # here: most builds remove nothing

    places = [within(left.output, path) for path in left.files]
    for at in places:
        at.unlink(missing_ok=True)
        with suppress(OSError):  # other files may be there
            for folder in takewhile(lambda each: each != left.output, at.parents):
                folder.rmdir()
    if left.files and left.output.name != BLANKS:
        gone = dict.fromkeys(left.files, "")
        Journal(left.output).write([Event(files.today.isoformat(), "removed", gone)])
    for record in [left.record] if left.record else []:
        record.with_suffix(WORDS).unlink(missing_ok=True)
        record.unlink(missing_ok=True)


def named_by(path: Path) -> Named | None:
    """What the name of a record says (Named); None for a file that is no record.

    `path` is that below the folder of records.
    """
    brand, *inside = path.parts
    topic, *more = "/".join(inside).removesuffix(path.suffix).split(".")
    if path.suffix not in (RECORD, CLINICS) or brand == BLANKS or len(more) < 2 or not inside:
        return None
    format, language, *rest = more
    return Named(Edition(topic, language, brand, format.removesuffix(names.RESERVED)), tuple(rest))


class Sources:
    """What there is in a project that editions are made from.

    `files` (Files) is the window on the project. If `thorough`, topics are read too.
    """

    def __init__(self, files: Files, thorough: bool = False) -> None:
        self.files, self.thorough = files, thorough
        self.brands = {*names.brand_names(files)}
        self.topics = {*names.topic_names(files), *names.pack_names(files)}
        self.formats, self.printers = {*names.format_names(files)}, {*names.printer_names(files)}
        packs = (f"packs/{stem}" for stem in files.stems(names.PACKS, ".yaml"))
        self.texts = {*files.stems(names.FOLDER, ".yaml"), *packs}
        self._known: dict[tuple[Edition, tuple[str, ...]], str] = {}

    def lacking(self, edition: Edition, more: tuple[str, ...] = ()) -> str:
        """The name of what an `edition` (Edition) was made from and is there no more, or empty.

        `more` is what else the name of a record says: `sheets`, `print-ready-offset`.
        """
        asked = edition, more
        if asked not in self._known:
            self._known[asked] = self._of_edition(edition) or self._of_copy(edition, more)
        return self._known[asked]

    def _of_edition(self, edition: Edition) -> str:
        topic, language, brand, format = (
            *(edition.topic, edition.language, edition.brand),
            names.preset(self.files, edition.format)[0],
        )
        for name, there in ((brand, self.brands), (topic, self.topics), (format, self.formats)):
            if name not in there:
                return name
        translation = f"{topic}.{language}"
        translated = translation in self.texts
        if not translated and language != names.brand_language(self.files, brand):
            own = names.field_of(self.files, f"{names.FOLDER}/{topic}.yaml", "language")
            if own and own != language:
                return translation
        file = f"layouts/formats/{format}.yaml"
        text = names.field_of(self.files, file, "text")
        if text and names.field_of(self.files, file, "otherwise") != "topic":
            version = f"{topic}.{text}" + (f".{language}" if translated else "")
            if version not in self.texts:
                return version
        if self.thorough and not edition.is_pack:
            mine = own_formats(self.files, topic)
            return f"{topic} as {format}" if mine and format not in mine else ""
        return ""

    def _of_copy(self, edition: Edition, more: tuple[str, ...]) -> str:
        kind = more[0] if more else ""
        printer = kind.removeprefix(PRINT_READY)
        if printer != kind and printer not in self.printers:
            return printer
        gone = kind == "sheets" and not folded(self.files, edition.format)
        return f"{edition.format} to fold" if gone else ""


def _in_place_of(record: Path) -> str:
    """Why the file of a kept record is left over; empty where it is the edition's own after all."""
    own = record.with_name(record.name.partition(REPLACED)[0] + RECORD)
    try:
        now = read_listed(own).path
    except (OSError, ValueError):
        return "it has another name by now"
    return "" if now == read_listed(record).path else f"its words are in {now} now"


def _as_made(artifacts: Artifacts, output: Path, record: Path) -> list[str]:
    """The files of a record that lie there as they were made: those that were not, are not ours."""
    if BASE in record.name:
        return []
    if record.suffix == CLINICS:
        from press.build.clinics_record import ClinicsRecord  # here, both: few folders have one
        from press.build.copies import SPECIFICATION

        copies = from_json(ClinicsRecord, record.read_bytes()).copies
        made = {copy.path: copy.pdf for copy in copies}
        if f".{PRINT_READY}" in record.name:
            made |= {f"{path.removesuffix('.pdf')}{SPECIFICATION}": "" for path in made}
    else:
        made = read_listed(record).files
    places = {path: within(output, path) for path in made}
    return [path for path, was in made.items() if _is_as_made(artifacts, places[path], was)]


def _is_as_made(artifacts: Artifacts, at: Path, was: str) -> bool:
    with suppress(OSError):
        return at.is_file() and was in ("", artifacts.stamps.digest(at))
    return False


def _without_record(
    artifacts: Artifacts, there: Sources, problems: list[Problem]
) -> Iterator[Left]:
    """What is left over of files that have an entry in the journal, and no record."""
    from press.build.journal import BESIDE, PROOF_SHEET, Journal

    output, book = artifacts.folder, Journal(artifacts.folder)
    by_name: dict[str, list[str]] = {}
    with suppress(OSError):  # Where nothing can be written, nothing can be removed.
        if book.folder.is_dir():
            book.begin(there.files.today)
    for path, event in book.current.items():
        edition = Edition(event.topic, event.language, event.brand, event.format)
        if event.kind == PROOF_SHEET:  # of a brand alone
            name = "" if event.brand in there.brands else event.brand
        else:
            name = there.lacking(edition) if event.kind in BESIDE else ""
        if name:
            try:
                at = within(output, path)
            except Elsewhere as error:
                problems.append(elsewhere(book.at, error))
                continue
            if _is_as_made(artifacts, at, event.files[path]):
                by_name.setdefault(name, []).append(path)
    for name, paths in by_name.items():
        yield Left(output, None, name, f"there is no `{name}` any more", paths)
