"""Copies for a thousand clinics: those whose row has not changed stay, the others are made.

One record tells of all the clinics of an edition: `output/.made/<brand>/<topic>.<format>.<language>
.clinics`. It is written while batches finish, so that a killed run loses a moment's work.
"""

from __future__ import annotations

import gc
import hashlib
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from press.build.artifact_record import BLANKS, CLINICS, RECORDS
from press.build.artifacts import Artifacts
from press.build.atomic import digest, telling, write_all, write_whole
from press.build.backends import opener, processors
from press.build.clinics_record import ClinicsRecord, KnownCopy
from press.build.json_values import from_json
from press.build.makers import press_digest
from press.build.store import Question, Stamps, holds, load, questions, reads_of, save
from press.clinics.batches import batches_of, made
from press.clinics.cells import fields_of, words_of
from press.clinics.make_copies import (
    Batch,
    Laid,
    Waiting,
    bind_batch,
    empty_slots,
    has_room,
    lay_panels,
    merged,
    waiting,
)
from press.content.format import RESERVED
from press.facts import Slot
from press.files import Files
from press.make import SLOTS, make
from press.model import Clinic, Edition, Problem, Unprintable

KEPT = 1.0  # seconds between two writings of the record
FOLDER = "clinics"
PRESS = ("layouts/", "fonts/", "factsheets/")  # where what all clinics share stands


@dataclass(frozen=True)
class Handed:
    """What became of a clinic's copy: its file, and what it leaves to be filled in by hand."""

    clinic: Clinic
    path: Path | None
    fresh: bool = False
    empty: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


class HandingOut:
    """One edition on its way to clinics: what is there of it, and what has to be made.

    `gone` are files of clinics that are in the table no longer; they stay until `clean`.
    """

    def __init__(
        self,
        edition: Edition,
        output: Path,
        own: str,
        files: Files,
        source: str,
        workers: int = 0,
    ) -> None:
        self.workers = workers or processors()
        self.open_executor = opener(self.workers)
        self.edition, self.files, self.source = edition, files.again(), source
        brand = "" if edition.brand == own else edition.brand
        self.output, self.folder = output, output / brand / FOLDER
        name = f"{edition.topic}.{edition.format}.{edition.language}{CLINICS}"
        self.at = output / RECORDS / edition.brand / name
        self.stamps = Stamps(output / RECORDS / "clinics.json")
        self.artifacts = Artifacts(output, own)
        self.blanks = Artifacts(output / RECORDS / BLANKS, own)
        self.said: dict[Problem, None] = {}  # of panels, each once
        self.problems: tuple[Problem, ...] = ()  # of the edition
        self.gone: list[str] = []
        self.laid: list[Laid] = []
        self.kept, self.proved = 0.0, False

    def run(self, clinics: Sequence[Clinic], every: bool = False) -> Iterator[Handed]:
        """What becomes of each clinic, those that are fresh first, then batch by batch.

        With `every`, panels of those that are fresh are laid out too, to be merged. Raises
        Unprintable where the edition itself cannot be made, or nothing can be written.
        """
        self.artifacts.sweep()
        self.waiting = self._blank()
        rows = {clinic.id: self._row(clinic) for clinic in clinics}
        self.record = self._recorded()
        there = self.record.clinics
        paths = [*self.record.gone, *(k.path for n, k in there.items() if n not in rows)]
        self.gone = [path for path in dict.fromkeys(paths) if (self.output / path).exists()]
        self.gone = [p for p in self.gone if Path(p).parent.name not in rows]
        fresh = {c.id for c in clinics if self._is_fresh(there.get(c.id), rows[c.id])}
        self.record.gone = self.gone
        self.record.clinics = {name: there[name] for name in fresh}
        for clinic in (clinic for clinic in clinics if clinic.id in fresh):
            there[clinic.id].at, there[clinic.id].words = _at(clinic), _words(clinic)
            yield self._handed(clinic, fresh=True)
        gc.collect()
        gc.freeze()  # what is there by now is no garbage of a batch
        try:
            asked = [c for c in clinics if every or c.id not in fresh]
            batches = batches_of(asked, self.workers)
            pooled = made(batches, self.waiting, self.files, self.open_executor)
            for some, batch in self._merged(batches) if every else pooled:
                yield from self._written([c for c in some if c.id not in fresh], batch, rows)
                del batch
                gc.collect()
        except Unprintable:
            with suppress(Unprintable):  # that nothing can be written is said already
                self._keep()
            raise
        finally:
            gc.unfreeze()
        self._keep()
        self.blanks.close()
        self.stamps.write()

    def clean(self) -> Iterator[Path]:
        """Takes away the copies of clinics that are in the table no longer, and tells of each.

        Raises Unprintable.
        """
        while self.gone:
            path = self.output / self.gone[-1]
            with telling(path, "removed"):
                path.unlink(missing_ok=True)
            with suppress(OSError):  # other topics' copies may be there
                path.parent.rmdir()
            self.gone.pop()
            yield path
        self._keep()

    def merge(self) -> Path:
        """One file for the printer, of all clinics that were laid out. Raises Unprintable."""
        laid = sorted(self.laid, key=lambda one: one.clinic.at)
        path = self.folder / f"{self.name}-all.pdf"
        with telling(path):
            write_whole(path, merged(self.waiting, laid))
        return path

    @property
    def name(self) -> str:
        """The name of the file in each clinic's folder, without ending."""
        edition, own = self.edition, self.waiting.factsheet.brand.language
        format = "" if edition.format == "a4" else f"-{edition.format.removeprefix('a4-')}"
        language = "" if edition.language == own else f"-{edition.language}"
        return f"{edition.topic.replace('packs/', 'pack-')}{format}{language}"

    def _blank(self) -> Waiting:
        """The edition with its places empty: found, or made."""
        edition = replace(self.edition, format=self.edition.format + RESERVED)
        artifact = self.blanks.find(edition, self.files)
        if artifact is None:
            if not has_room(edition, self.files):
                raise Unprintable([_no_places(self.edition)])
            outcome = make(edition, self.files)
            if outcome.pdf is not None and b'"front"' not in outcome.beside.get(SLOTS, b""):
                raise Unprintable([_no_places(self.edition)])
            artifact = self.blanks.put(outcome)
        if not artifact.made:
            raise Unprintable(artifact.problems)
        self.problems = artifact.problems
        path = Path(artifact.path)
        pdf, slots = path.read_bytes(), path.with_name(path.stem + SLOTS).read_bytes()
        self.base = digest(pdf + slots)
        return waiting(edition, pdf, from_json(list[Slot], slots), self.files)

    # ── What is there ──

    def _recorded(self) -> ClinicsRecord:
        """The record; where what all clinics share has changed, none of them is fresh."""
        new = ClinicsRecord(self.edition, self.source, self.base, press_digest())
        if old := load(self.at, ClinicsRecord):
            new.gone, new.clinics = old.gone, old.clinics
            if old.base == new.base and holds(old.press, reads_of(old.asked), self.files):
                new.asked = old.asked
                self.said |= dict.fromkeys(old.problems)  # what is fresh repeats its warnings
            else:
                new.clinics = {name: KnownCopy(known.path) for name, known in old.clinics.items()}
        return new

    def _row(self, clinic: Clinic) -> str:
        """The digest of what a clinic's copy is made from, apart from what all share."""
        logo = clinic.about.logo
        whole = hashlib.sha256("\0".join(fields_of(clinic.about)).encode())
        whole.update(digest(self.files.bytes(logo.value)).encode() if logo else b"")
        return whole.hexdigest()

    def _is_fresh(self, known: KnownCopy | None, row: str) -> bool:
        if known is None or known.row != row:
            return False
        try:
            return self.stamps.digest(self.output / known.path) == known.pdf
        except OSError:
            return False

    # ── What is made ──

    def _merged(
        self, batches: Sequence[Sequence[Clinic]]
    ) -> Iterator[tuple[Sequence[Clinic], Batch]]:
        """The same, here, with panels that are kept to be merged."""
        for clinics in batches:
            laid = list(lay_panels(self.waiting, clinics, self.files, parted=True))
            self.laid += [one for one in laid if not one.problems]
            yield clinics, bind_batch(self.waiting, laid, self.files)

    def _written(
        self, clinics: Sequence[Clinic], batch: Batch, rows: Mapping[str, str]
    ) -> Iterator[Handed]:
        """Writes the copies of a batch, then tells of them."""
        self.files.reads.update(batch.reads)
        self.said |= dict.fromkeys(batch.said)
        begun = self.waiting.blank.begun.body
        files = {c: begun + batch.files[c.id] for c in clinics if c.id in batch.files}
        for pdf in list(files.values())[: not self.proved]:
            self._prove(pdf)
        paths = {clinic: self.folder / clinic.id / f"{self.name}.pdf" for clinic in files}
        with telling(self.folder):
            write_all({paths[clinic]: pdf for clinic, pdf in files.items()})
        for clinic in clinics:
            if clinic not in files:
                yield Handed(clinic, None, problems=batch.refused[clinic.id])
                continue
            self.record.clinics[clinic.id] = KnownCopy(
                paths[clinic].relative_to(self.output).as_posix(),
                rows[clinic.id],
                digest(files[clinic]),
                empty_slots(self.waiting, clinic),
                _at(clinic),
                _words(clinic),
            )
            yield self._handed(clinic)
        if time.monotonic() - self.kept > KEPT:
            self._keep()

    def _handed(self, clinic: Clinic, fresh: bool = False) -> Handed:
        known = self.record.clinics[clinic.id]
        return Handed(clinic, self.output / known.path, fresh, tuple(known.empty))

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
        self.record.problems = list(self.said)
        self.record.asked = sorted({*self.record.asked, *asked})
        with telling(self.at):
            save(self.at, self.record)
        self.kept = time.monotonic()


def _at(clinic: Clinic) -> str:
    return f"{clinic.at.file}:{clinic.at.line}"


def _words(clinic: Clinic) -> str:
    return "\n".join(words_of(clinic.about))


def _shared(asked: Question) -> bool:
    """Whether a question is about what all clinics share, not about a logo."""
    return asked.kind != "file" or asked.what.startswith(PRESS)


def _no_places(edition: Edition) -> Problem:
    message = f"`{edition.format}` has no place for a clinic's words"
    hint = "a4, large-print, letter, mono, summary, easy-read and a5 have"
    return Problem("error", "no-places", message, None, hint, about=edition.format)
