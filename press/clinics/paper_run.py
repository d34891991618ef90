"""Sheets to fold, and files for a print shop, of every clinic's copy: they are made from its PDF.

Each kind has a record of its own beside that of the copies, which tells from which PDF each was
made: `output/.made/<brand>/<topic>.<format>.<language>.sheets.clinics`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from press.build.artifact_record import CLINICS, RECORD, RECORDS, record_name
from press.build.backends import opener
from press.build.clinics_record import ClinicsRecord, KnownCopy
from press.build.copies import SPECIFICATION, copied, name_of
from press.build.press_digest import press_digest
from press.build.store import load
from press.clinics.batches import make_batches
from press.clinics.make_copies import Batch, ClinicPanels
from press.clinics.print_run import CopyResult, PrintRun
from press.files import Files
from press.model import Clinic, Copy, Edition, Problem

AT_ONCE = 10  # clinics that one process makes before it takes the next
PRINT_READY = "print-ready"


class Source(NamedTuple):
    """The finished copies of clinics: what is to be made of each (`copy`), and where they lie.

    `folder` is that of all clinics' folders, and `name` the name of the PDF in each.
    """

    copy: Copy
    folder: Path
    name: str

    @property
    def edition(self) -> Edition:
        """The Edition that all are copies of."""
        return self.copy.edition


def make_papers(source: Source, clinics: Sequence[Clinic], files: Files) -> Batch:
    """The sheets, or the print shop's files, of these `clinics` (Clinic), as a Batch.

    `source` (Source) says what is made, and of which PDFs; `files` (Files) is the window on the
    project. Raises Unprintable for mistakes in the files of the project, and OSError.
    """
    files = files.fresh_record()
    made = {
        clinic.id: copied(
            source.copy,
            (source.folder / clinic.id / f"{source.name}.pdf").read_bytes(),
            source.name,
            files,
            clinic,
        )
        for clinic in clinics
    }
    found = {p for one in made.values() if one.pdf for p in one.problems}
    return Batch(
        {name: one.pdf for name, one in made.items() if one.pdf},
        {name: one.problems for name, one in made.items() if not one.pdf},
        tuple(sorted(found, key=lambda problem: problem.key)),
        files.reads,
        {name: one.beside for name, one in made.items()},
    )


class PaperRun(PrintRun):
    """The sheets, or the print shop's files, of all copies of a run; what has not changed is kept.

    `out` is the PrintRun, whose copies are made, and `copy` (Copy) says what is made of each.
    `warnings` are those of all, each once.
    """

    def __init__(self, out: PrintRun, copy: Copy) -> None:
        self.edition, self.clinics, self.files = out.edition, out.clinics, out.files.fresh_record()
        self.workers, self.output, self.folder = out.workers, out.output, out.folder
        self.stamps, self.prepared = out.stamps, out.prepared
        self.source = Source(copy, out.folder, out.name)
        self.at = _record(out.output, copy)
        self.problems, self.warnings = (), {}
        self.record = ClinicsRecord(out.edition, out.record.source, press=press_digest())
        made = out.record.clinics
        # Of a copy that was refused, there is none to be made.
        self.rows = {c.id: made[c.id].pdf if c.id in made else "" for c in out.clinics}
        self.journal, self.kind, self.left = out.journal, copy, {}
        self.fresh = self.fresh_clinics()
        self.begun, self.kept, self.proved = b"", 0.0, True

    def copies(self, laid: list[ClinicPanels] | None = None) -> Iterator[CopyResult]:
        """Yields what became of each clinic's copy (CopyResult): first what is fresh.

        Clinics whose own copy was refused have none. What stands in the way of all is told by the
        first of those that are refused. Raises what PrintRun raises.
        """
        refused: list[CopyResult] = []
        for one in super().copies():
            if one.path:
                yield one
            else:
                refused.append(one)
        alike = set.intersection(*(set(one.problems) for one in refused)) if refused else set()
        for at, one in enumerate(refused):
            own = [_named(p, one.clinic) for p in one.problems if p not in alike]
            yield replace(one, problems=(*(() if at else alike), *own))
        yield from (CopyResult(c, None) for c in self.clinics if not self.rows[c.id])

    def clean(self) -> Iterator[Path]:
        """Removes what was made of clinics that are no longer in the table; yields each path.

        A file is removed when its path is asked for. Raises Unprintable for one that cannot be.
        """
        for path in super().clean():
            yield path
            beside = path.with_name(f"{path.stem}{SPECIFICATION}")
            with suppress(OSError):
                beside.unlink()
                yield beside
                path.parent.rmdir()

    @property
    def name(self) -> str:
        """The name of the file in each clinic's folder, without its ending."""
        return name_of(self.source.copy, self.source.name)

    def _is_fresh(self, known: KnownCopy, clinic: Clinic) -> bool:
        beside = self.path(clinic).with_name(f"{self.name}{SPECIFICATION}")
        there = self.source.copy.kind != PRINT_READY or beside.exists()
        return there and super()._is_fresh(known, clinic)

    def _pooled(self) -> Iterator[tuple[Sequence[Clinic], Batch]]:
        """Clinics whose copy is made and this is not, in batches, made on all processors."""
        asked = [c for c in self.clinics if self.rows[c.id] and c.id not in self.fresh]
        batches = [asked[at : at + AT_ONCE] for at in range(0, len(asked), AT_ONCE)]
        return make_batches(make_papers, batches, self.source, self.files, opener(self.workers))

    def _empty(self, clinic: Clinic) -> list[str]:
        return []


def older(out: PrintRun, asked: Sequence[Copy]) -> Iterator[tuple[Copy, int]]:
    """Yields a pair for what lies there and was made of other copies than those of a run.

    `out` is the PrintRun, and `asked` are what is made of its copies now (Copy). A pair has a Copy
    that is not among them, and the number of clinics that it is too old for.
    """
    begun = f"{out.at.stem}.{PRINT_READY}-"
    for path in sorted(out.at.parent.glob(f"{begun}*{CLINICS}")):
        copy = Copy(out.edition, PRINT_READY, path.stem.removeprefix(begun))
        record = load(path, ClinicsRecord)
        now = {name: known.pdf for name, known in out.record.clinics.items()}
        known = record.clinics.items() if record and copy not in asked else ()
        stale = [one.path for name, one in known if one.row != now.get(name)]
        if old := sum((out.output / path).exists() for path in stale):
            yield copy, old


def _record(output: Path, copy: Copy) -> Path:
    return output / RECORDS / (record_name(copy).removesuffix(RECORD) + CLINICS)


def _named(problem: Problem, clinic: Clinic) -> Problem:
    return replace(problem, message=f"`{clinic.about.name.value}`: {problem.message}")
