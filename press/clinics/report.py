"""Copies for clinics: from the table of a clerk to a file in each clinic's folder."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from press.build.atomic import report_errors, write_whole
from press.build.copies import name_of
from press.build.journal import LIST
from press.checks.hosts import EXAMPLE_HOST, reserved
from press.clinics.cells import column_of, error, error_of
from press.clinics.paper_run import older
from press.clinics.print_run import CopyResult, PrintRun
from press.clinics.table import read_clinics
from press.console.project import short
from press.content.brand import read_brand
from press.content.names import USUAL_PRINTER
from press.files import Files
from press.model import Clinic, Copy, Edition, Problem, Unprintable
from press.signoff.register import unreleased

BEHIND = ("logo", "address", "note", "email", "web")  # what stands at the back alone
ADVICE = ("temperature", "also")
OR_ALLOWED = "or hand it out as it is, with its status on every page: `--allow-status {status}`"
MOST_ALIKE = 20  # mistakes of a kind that are told one by one


def beside(files: Files, table: Path) -> Files:
    """The window `files` (Files) with the folder of a `table` (its path) as its last root.

    This is a new Files, in which clinics' logos are found beside the table. Raises Unprintable if a
    file of the project or the press has the table's name, and would be read in its place.
    """
    window = Files(*files.roots, table.resolve().parent, today=files.today, own=files.own)
    there = window.path(table.name)
    if there is not None and there.resolve() != table.resolve():
        message = f"there is a `{table.name}` in the project too, which would be read instead"
        hint = "give the table another name"
        raise Unprintable([error("name-taken", message, None, hint, about=table.name)])
    return window


def clinics_for(
    editions: list[Edition],
    files: Files,
    table: str,
    allowed: str,
    notes: list[Problem] | None = None,
) -> tuple[Clinic, ...]:
    """A tuple of the clinics (Clinic) of a table, once it and the topics have no mistake.

    `editions` (Edition), of those topics, are to be handed out, and `files` (Files) is the window
    that `beside` gives. `table` is the name of the table within it; `allowed` is a status, beside
    `approved`, that topics may have. What is not read of the table is added to the list `notes`
    (Problem), and so are numbers that nobody real can have. Raises Unprintable with every mistake
    of the table and of the topics' statuses.
    """
    problems = unreleased(editions, files, allowed, OR_ALLOWED)
    clinics: tuple[Clinic, ...] = ()
    found_in_it: list[Problem] = []
    try:
        clinics = read_clinics(files, table, found_in_it)
        if notes is not None:
            notes += _shortened(found_in_it)
        if notes is not None and not all(_is_sample(files, each) for each in editions):
            notes += _shortened(_invented(clinics))
    except Unprintable as found:
        problems += _shortened(found.problems)
    if problems:
        raise Unprintable(problems)
    return clinics


def _shortened(problems: Iterable[Problem]) -> Iterator[Problem]:
    """The problems of a table, but of thousands alike the first, and how many more there are."""
    alike: dict[str, list[Problem]] = {}
    for problem in sorted(problems, key=lambda problem: problem.key):
        alike.setdefault(problem.code, []).append(problem)
    for same in alike.values():
        yield from same[:MOST_ALIKE]
        if more := same[MOST_ALIKE:]:
            last = more[-1].at
            to = f", down to line {last.line}" if last else ""
            message = f"and {len(more):,} more like this{to}"
            yield replace(more[0], message=message, about="")


def _is_sample(files: Files, edition: Edition) -> bool:
    return bool(files.memo(read_brand, edition.brand).about.sample)


def _invented(clinics: Iterable[Clinic]) -> Iterator[Problem]:
    """A warning for each number and address of clinics that nobody real can have."""
    for clinic in clinics:
        about = clinic.about
        numbers = [phone.number for phone in about.phones] + [about.worker_phone]
        free = [number for number in numbers if number and reserved(number.value)]
        free += [at for at in (about.web, about.email) if at and EXAMPLE_HOST.search(at.value)]
        for text in free:
            message = f"`{text.value}` is reserved for examples: nobody can be reached there"
            told = error_of(clinic, "invented-contact", message, "write the clinic's own", text.at)
            yield replace(told, level="warning")


def account(handed: list[CopyResult], out: PrintRun, merging: bool = False) -> Iterator[str]:
    """Yields the lines that tell a clerk what came of a run, and what is left to do by hand.

    `handed` are the copies (CopyResult) of the run `out` (PrintRun). The lines count the copies,
    and name lines to fill in, columns that are not printed, and old files. `merging` says that the
    merged file is about to be made anew. Writes the clinics with lines to fill in as CSV beside the
    copies; raises Unprintable if that fails.
    """
    first, *last = tally(handed, out)
    yield first
    if empty := Counter(name for one in handed for name in one.empty):
        listed = ", ".join(f"{name} ({count})" for name, count in empty.most_common())
        yield f"  lines left to fill in, and by how many clinics: {listed}"
        yield f"  by clinic: {short(str(_write_list(handed, out)))}"
    else:
        _list_path(out).unlink(missing_ok=True)
    if lost := _unplaced(handed, out):
        listed = ", ".join(f"{name} ({count})" for name, count in lost.items())
        yield f"  without a place here, so not printed, and of how many clinics: {listed}"
    merged = out.folder / f"{out.name}-all.pdf"
    if not merging and merged.exists():
        made = merged.stat().st_mtime_ns
        if any(one.path and one.path.stat().st_mtime_ns > made for one in handed):
            yield f"  {short(str(merged))} is older than these: `--merge` makes it again"
    yield from last


def tally(handed: list[CopyResult], out: PrintRun) -> Iterator[str]:
    """Yields the lines that count what came of a run, and name old files that stay.

    `handed` are the results (CopyResult) of the run `out` (PrintRun).
    """
    counts = {
        "made": sum(one.path is not None and not one.fresh for one in handed),
        "unchanged": sum(one.fresh for one in handed),
        "refused": sum(one.path is None for one in handed),
    }
    counted = ", ".join(f"{count} {name}" for name, count in counts.items() if count)
    where = short(str(out.folder / "<id>" / f"{out.name}.pdf"))
    yield f"{where}: {counted} of {len(handed)} clinic{'s' * (len(handed) != 1)}"
    for one in handed:
        old = out.path(one.clinic)
        if one.path is None and old.exists():
            yield f"  {short(str(old))} is an older copy, and stays: do not hand it out"
    for path in out.gone:
        reason = "its clinic is in the table no longer; --clean removes it"
        yield f"{short(str(out.output / path))}: {reason}"


def outdated(out: PrintRun, asked: list[Copy]) -> Iterator[str]:
    """Yields a line for each print shop whose files are of other copies than those of a run.

    `out` is the PrintRun, and `asked` are what is made of its copies now (Copy).
    """
    for copy, count in older(out, asked):
        where = short(str(out.folder / "<id>" / f"{name_of(copy, out.name)}.pdf"))
        option = "--print-ready" if copy.printer == USUAL_PRINTER else f"--printer {copy.printer}"
        yield f"  {where}: {count} older than the copies: `{option}` makes them again"


def _unplaced(handed: list[CopyResult], out: PrintRun) -> Counter[str]:
    """The columns that rows fill and the edition has no place for, with how many rows do."""
    asked = {word for place in out.prepared.places for word in place.name.split()}
    fields = [] if "back" in asked else list(BEHIND)
    fields += [name for name in ADVICE if name not in asked]
    fields += [] if asked & {*ADVICE} else ["approved"]
    rows = [one.clinic.about for one in handed if one.path is not None]
    hours: list[str] = []
    if not any(place.kind == "front" and not place.asked for place in out.prepared.places):
        fields += ["worker", "worker_phone"]  # a card has numbers alone
        hours = [f"hours {phone.when}" for about in rows for phone in about.phones if phone.hours]
    lost = Counter(column_of(name) for name in fields for about in rows if about[name])
    return lost + Counter(hours)


def _list_path(out: PrintRun) -> Path:
    return out.folder / f"{out.name}-to-fill-in.csv"


def _write_list(handed: list[CopyResult], out: PrintRun) -> Path:
    """A table of the clinics that leave lines to fill in, with what they leave."""
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(["id", "name", "row", "to fill in"])
    for one in sorted(handed, key=lambda one: one.clinic.at):
        if one.empty:
            clinic = one.clinic
            name, row = clinic.about.name.value, clinic.row or clinic.at.line
            rows.writerow([clinic.id, name, row, ", ".join(one.empty)])
    path = _list_path(out)
    data = text.getvalue().encode("utf-8-sig")  # as Excel wants it
    with report_errors(path):
        write_whole(path, data)
    out.enter(path, data, LIST)
    return path
