"""Copies for a thousand clinics: those whose row has not changed stay, the others are made.

One record tells of all the clinics of an edition: `output/.made/<brand>/<topic>.<format>.<language>
.clinics`. It is written while batches finish, so that a killed run loses a moment's work.
"""

from __future__ import annotations

import gc
import glob
import hashlib
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from press.build.artifact_record import (
    BASE,
    BLANKS,
    CLINICS,
    RECORD,
    RECORDS,
    WORDS,
    Elsewhere,
    elsewhere,
    kept_name,
    within,
)
from press.build.artifacts import Artifacts
from press.build.atomic import digest, report_errors, write_all, write_whole
from press.build.backends import opener, processors
from press.build.clinics_record import ClinicsRecord, KnownCopy
from press.build.journal import IMPRINT, MERGED, Event, Journal, event_of
from press.build.json_values import from_json
from press.build.press_digest import press_digest
from press.build.run import make_one
from press.build.store import Question, Stamps, holds, load, questions, reads_of, save
from press.child_process import begin_apart, laying_out_apart
from press.clinics.batches import batches_of, make_batches
from press.clinics.cells import fields_of, words_of
from press.clinics.make_copies import (
    Batch,
    ClinicPanels,
    Prepared,
    assemble_batch,
    empty_columns,
    has_room,
    lay_panels,
    make_batch,
    merge_copies,
    prepare_edition,
)
from press.content.names import RESERVED, default_brand
from press.facts import Slot
from press.files import Files
from press.make import SLOTS
from press.model import Clinic, Copy, Edition, Problem, Unprintable
from press.program import owns_the_process

KEPT = 1.0  # seconds between two writings of the record
FOLDER = "clinics"
SHARED = ("layouts/", "fonts/", "factsheets/")  # where what all clinics share stands


@dataclass(frozen=True)
class CopyResult:
    """A clinic's copy at the end of a run.

    `path` is its PDF, or None if it was refused for the errors in `problems`. `fresh` says that it
    was there before and has not changed; `empty` are the columns that it has as lines to fill in.
    """

    clinic: Clinic
    path: Path | None
    fresh: bool = False
    empty: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


class Base(NamedTuple):
    """The edition with its slots empty, on which all copies of a run are based.

    `digest` stands for its PDF and its slots; `problems` are the warnings from making it.
    """

    prepared: Prepared
    digest: str
    problems: tuple[Problem, ...]


class PrintRun:
    """The copies of one edition for all clinics of a table; those that have not changed are kept.

    `output` is the output folder, `table` the name of the table's file, and `workers` the number of
    processes, 0 for one a processor. `problems` are warnings about the edition, `warnings` those
    about panels, each once. With `careful`, all copies are made again, and all their panels laid
    out. Raises Unprintable if the edition itself cannot be made.
    """

    def __init__(
        self,
        edition: Edition,
        clinics: Sequence[Clinic],
        files: Files,
        output: Path,
        table: str,
        workers: int = 0,
        careful: bool = False,
    ) -> None:
        own, records = default_brand(files)[0], output / RECORDS
        self.edition, self.clinics, self.files = edition, clinics, files.fresh_record()
        self.workers = workers or processors()
        self.output = output
        self.folder = output / ("" if edition.brand == own else edition.brand) / FOLDER
        name = f"{edition.topic}.{edition.format}.{edition.language}{CLINICS}"
        self.at = records / edition.brand / name
        self.stamps = Stamps(records / "clinics.json")
        Artifacts(output, own).sweep()
        base = base_of(edition, self.files, Artifacts(records / BLANKS, own))
        self.prepared, self.problems = replace(base.prepared, careful=careful), base.problems
        self.warnings: dict[Problem, None] = {}
        self.record = ClinicsRecord(edition, table, base.digest, press_digest())
        self.rows = {clinic.id: self._row(clinic) for clinic in clinics}
        self.journal, self.kind = Journal(output), Copy(edition, IMPRINT)
        self.left: dict[str, KnownCopy] = {}  # by path: what lies there and this run has not made
        self.fresh = self.fresh_clinics()
        self._keep_base(Artifacts(records / BLANKS, own))
        self.begun, self.kept, self.proved = self.prepared.base.begun.body, 0.0, False

    def copies(self, laid: list[ClinicPanels] | None = None) -> Iterator[CopyResult]:
        """Yields each clinic's copy (CopyResult): first those that are fresh, then batch by batch.

        Copies are made and written as they are asked for. A list that is given as `laid` is filled
        with the panels (ClinicPanels) of all clinics, fresh ones as well, for `merge`. Raises
        Unprintable if a file cannot be written, if an error is in no clinic's own row, or if the
        first copy that is made is not accessible.
        """
        yield from (self._copy_of(clinic) for clinic in self.clinics if clinic.id in self.fresh)
        ours = owns_the_process()
        if ours:
            gc.collect()
            gc.freeze()  # what is there by now is no garbage of a batch
        try:
            for clinics, batch in self._pooled() if laid is None else self._laid_here(laid):
                yield from self._written([c for c in clinics if c.id not in self.fresh], batch)
                del batch
                gc.collect()
        except Unprintable:
            with suppress(Unprintable):  # that nothing can be written is said already
                self._keep()
            raise
        finally:
            if ours:
                gc.unfreeze()
        self._keep()
        self.stamps.write()

    def clean(self) -> Iterator[Path]:
        """Removes the copies of clinics that are no longer in the table; yields the path of each.

        A copy is removed when its path is asked for. Raises Unprintable for a file that cannot be
        removed.
        """
        for gone in self.gone:
            try:
                path = within(self.output, gone)
            except Elsewhere as error:
                raise Unprintable([elsewhere(self.at, error)]) from None
            with report_errors(path, "removed"):
                path.unlink(missing_ok=True)
            with suppress(OSError):  # other topics' copies may be there
                path.parent.rmdir()
            del self.left[gone]
            yield path
            with report_errors(self.journal.at):
                self.journal.write([Event(self.day, "removed", {gone: ""})])
        self._keep()

    def merge(self, laid: Sequence[ClinicPanels]) -> Path:
        """Writes one PDF for the printer with the copies of all clinics in the table's order.

        `laid` are the panels (ClinicPanels) that `copies` has collected. Gives the path of the
        file. Raises Unprintable if it cannot be written.
        """
        path = self.folder / f"{self.name}-all.pdf"
        with report_errors(path):
            in_order = sorted(laid, key=lambda one: one.clinic.at)
            data = merge_copies(self.prepared, in_order)
            write_whole(path, data)
        self.enter(path, data, MERGED)
        return path

    def enter(self, path: Path, data: bytes, kind: str) -> None:
        """Enters a file for all clinics into the journal: what was written to `path` as `data`.

        `kind` is LIST or MERGED. Raises Unprintable if the journal cannot be written.
        """
        files = {path.relative_to(self.output).as_posix(): digest(data)}
        with report_errors(self.journal.at):
            self.journal.write([event_of(Copy(self.edition, kind), files, self.day)])

    @property
    def gone(self) -> list[str]:
        """A list of the copies whose clinics have left the table: paths in the output folder.

        Likewise those that have another place by now. The files stay on the disk until `clean`
        removes them.
        """
        places = {self.path(clinic).relative_to(self.output).as_posix() for clinic in self.clinics}
        return [path for path in self.left if path not in places]

    @property
    def day(self) -> str:
        """The day of the run, as the journal has it."""
        return self.files.today.isoformat()

    @property
    def name(self) -> str:
        """The name of the PDF in each clinic's folder, without its ending."""
        edition, own = self.edition, self.prepared.factsheet.brand.language
        format = "" if edition.format == "a4" else f"-{edition.format.removeprefix('a4-')}"
        language = "" if edition.language == own else f"-{edition.language}"
        return f"{edition.topic.replace('packs/', 'pack-')}{format}{language}"

    def path(self, clinic: Clinic) -> Path:
        """The path of the copy of a `clinic` (Clinic)."""
        return self.folder / clinic.id / f"{self.name}.pdf"

    # ── What is there ──

    def fresh_clinics(self) -> set[str]:
        """The set of ids of clinics whose copies are fresh, which the record goes on with.

        Where what all clinics share has changed, it is empty.
        """
        old = load(self.at, ClinicsRecord)
        if old is None:
            return set()
        self.left = {copy.path: copy for copy in old.copies if (self.output / copy.path).exists()}
        if old.base != self.record.base or not holds(old.press, reads_of(old.asked), self.files):
            return set()
        self.record.asked = old.asked
        self.warnings |= dict.fromkeys(old.problems)  # what is fresh repeats its warnings
        for clinic in self.clinics:
            known = old.clinics.get(clinic.id)
            if known and self._is_fresh(known, clinic):
                known.at, known.words = _place(clinic), _words(clinic)
                self.record.clinics[clinic.id] = known
                del self.left[known.path]
        return set(self.record.clinics)

    def _keep_base(self, blanks: Artifacts) -> None:
        """Keeps the record of the base, by which a search knows what copies say, and drops others.

        Those go that no copy is made from any more.
        """
        blank = blanks.record(replace(self.edition, format=self.edition.format + RESERVED))
        used = {copy.base for copy in self.left.values()} | {self.record.base}
        names = {base: kept_name(self.at.stem + RECORD, BASE, base) for base in used}
        kept = self.at.with_name(names[self.record.base])
        if kept.exists() and len(used) == 1:
            return
        with report_errors(kept):
            write_whole(kept.with_suffix(WORDS), blank.with_suffix(WORDS).read_bytes())
            write_whole(kept, blank.read_bytes())
            for other in self.at.parent.glob(f"{glob.escape(self.at.stem)}{BASE}*{RECORD}"):
                if other.name not in names.values():
                    other.with_suffix(WORDS).unlink(missing_ok=True)
                    other.unlink()

    def _row(self, clinic: Clinic) -> str:
        """The digest of what a clinic's copy is made from, apart from what all share."""
        logo = clinic.about.logo
        fields = hashlib.sha256("\0".join(fields_of(clinic.about)).encode())
        fields.update(digest(self.files.bytes(logo.value)).encode() if logo else b"")
        return fields.hexdigest()

    def _is_fresh(self, known: KnownCopy, clinic: Clinic) -> bool:
        at = self.output / known.path
        if (
            not self.prepared.careful
            and known.row == self.rows[clinic.id]
            and at == self.path(clinic)
        ):
            with suppress(OSError):
                return self.stamps.digest(at) == known.pdf
        return False

    # ── What is made ──

    def _pooled(self) -> Iterator[tuple[Sequence[Clinic], Batch]]:
        """Clinics that have no fresh copy, in batches, made on all processors."""
        asked = [clinic for clinic in self.clinics if clinic.id not in self.fresh]
        batches = batches_of(asked, self.workers)
        return make_batches(make_batch, batches, self.prepared, self.files, opener(self.workers))

    def _laid_here(self, kept: list[ClinicPanels]) -> Iterator[tuple[Sequence[Clinic], Batch]]:
        """All clinics, in batches, made here, with panels that are kept to be merged."""
        for clinics in batches_of(self.clinics, self.workers):
            with laying_out_apart():
                laid = begin_apart(_laid, self.prepared, clinics, self.files)()
            kept += [one for one in laid if not one.problems]
            yield clinics, assemble_batch(self.prepared, laid, self.files)

    def _written(self, clinics: Sequence[Clinic], batch: Batch) -> Iterator[CopyResult]:
        """Writes the copies of a batch, then tells of them."""
        self.files.reads.update(batch.reads)
        self.warnings |= dict.fromkeys(batch.warnings)
        begun, made = self.begun, batch.files
        pdfs = {self.path(c): begun + made[c.id] for c in clinics if c.id in made}
        for pdf in list(pdfs.values())[: not self.proved]:
            self._prove(pdf)
        with report_errors(self.folder):
            write_all(pdfs | self._beside(clinics, batch))
        for clinic in clinics:
            path = self.path(clinic)
            if path not in pdfs:
                continue
            at = path.relative_to(self.output).as_posix()
            self.left.pop(at, None)
            self.record.clinics[clinic.id] = KnownCopy(
                at,
                self.rows[clinic.id],
                digest(pdfs[path]),
                self._empty(clinic),
                _place(clinic),
                _words(clinic),
            )
        with report_errors(self.journal.at):
            self.journal.write([self._made(c) for c in clinics if self.path(c) in pdfs])
        for clinic in clinics:
            if self.path(clinic) in pdfs:
                yield self._copy_of(clinic)
            else:
                yield CopyResult(clinic, None, problems=batch.refused[clinic.id])
        if time.monotonic() - self.kept > KEPT:
            self._keep()

    def _made(self, clinic: Clinic) -> Event:
        copy = self.record.clinics[clinic.id]
        of = replace(self.kind, clinic=clinic.id)
        return event_of(of, {copy.path: copy.pdf}, self.day, copy.words)

    def _beside(self, clinics: Sequence[Clinic], batch: Batch) -> dict[Path, bytes]:
        """What is written beside the copies of a batch."""
        return {
            (path := self.path(clinic)).with_name(f"{path.stem}{ending}"): data
            for clinic in clinics
            for ending, data in batch.beside.get(clinic.id, {}).items()
        }

    def _empty(self, clinic: Clinic) -> list[str]:
        return empty_columns(self.prepared, clinic)

    def _copy_of(self, clinic: Clinic) -> CopyResult:
        known, fresh = self.record.clinics[clinic.id], clinic.id in self.fresh
        return CopyResult(clinic, self.output / known.path, fresh, tuple(known.empty))

    def _prove(self, pdf: bytes) -> None:
        """Puts the first copy before the checks of what is accessible: no other differs from it in
        how it is made. Raises Unprintable."""
        from press.checks.conformance import broken_rules
        from press.checks.structure import faults
        from press.pdf.read import read

        if found := [*broken_rules(pdf), *faults(read(pdf))]:
            raise Unprintable(found)
        self.proved = True

    def _keep(self) -> None:
        asked = [each for each in questions(self.files.reads) if _shared(each)]
        self.record.problems = list(self.warnings)
        self.record.asked = sorted({*self.record.asked, *asked})
        self.record.left = [*self.left.values()]
        with report_errors(self.at):
            save(self.at, self.record)
        self.kept = time.monotonic()


def _laid(prepared: Prepared, clinics: Sequence[Clinic], files: Files) -> list[ClinicPanels]:
    return list(lay_panels(prepared, clinics, files, parted=True))


def base_of(edition: Edition, files: Files, blanks: Artifacts) -> Base:
    """An `edition` (Edition) with its slots empty, as a Base: from `blanks`, or made anew.

    `blanks` (Artifacts) are those of earlier runs, and `files` (Files) is the window on the
    project. Raises Unprintable if the edition cannot be made, or if its format has no room for
    clinics' panels.
    """
    empty = replace(edition, format=edition.format + RESERVED)
    artifact = blanks.find(empty, files)
    if artifact is None:
        if not has_room(empty, files):
            raise Unprintable([no_places(edition)])
        outcome = make_one(empty, files)
        if outcome.pdf is not None and b'"front' not in outcome.beside.get(SLOTS, b""):
            raise Unprintable([no_places(edition, room=True)])
        artifact = blanks.put(outcome)
    if not artifact.made:
        raise Unprintable(artifact.problems)
    blanks.close()
    path = Path(artifact.path)
    pdf, slots = path.read_bytes(), path.with_name(path.stem + SLOTS).read_bytes()
    held = prepare_edition(empty, pdf, from_json(list[Slot], slots), files)
    return Base(held, digest(pdf + slots), artifact.problems)


def _place(clinic: Clinic) -> str:
    return str(replace(clinic.at, column=0))


def _words(clinic: Clinic) -> str:
    return "\n".join(words_of(clinic.about))


def _shared(asked: Question) -> bool:
    """True if a question is about what all clinics share, not about a logo."""
    return asked.kind != "file" or asked.what.startswith(SHARED)


def no_places(edition: Edition, room: bool = False) -> Problem:
    """The Problem of an `edition` (Edition) that keeps no place for clinics' words.

    With `room` it is the topic that has none, else its format.
    """
    what = edition.topic if room else edition.format
    message = f"`{what}` has no place for a clinic's words"
    hint = (
        "a4, large-print, letter, mono, summary, easy-read, a5, a5-booklet, trifold and card have"
    )
    hint = "it does not say whom to ring" if room else hint
    return Problem("error", "no-places", message, None, hint, about=what)
