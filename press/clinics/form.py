"""A workbook for a clerk to fill in: a column for each thing that factsheets have a place for.

Every cell is text, so that the spreadsheet leaves alone what is typed.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from press.build.atomic import report_errors, write_whole
from press.clinics.cells import column_of, error
from press.clinics.example import EXAMPLES, MARK, NOTES
from press.clinics.make_copies import has_room
from press.clinics.print_run import no_places
from press.content.names import RESERVED
from press.declared.content import ClinicFields, ClinicPhone
from press.files import Files
from press.make import prepare
from press.model import Edition, Problem, Unprintable
from press.parsing.sheets import letters_of
from press.parsing.typed import abouts

SLOT = re.compile(r'data-slot="([^"]+)"')
# What stands in a place. Of advice, its slot says which.
PLACES = {
    "front": [
        f"{kind} {when}" for when in ("day", "night", "weekend") for kind in ("phone", "hours")
    ]
    + ["key worker", "key worker phone"],
    "back": ["address", "logo", "web", "email", "note"],
    "foot": ["short name"],
    "card": ["short name", "phone day", "phone night", "phone weekend"],
}
ASKED = {"temperature": "temperature", "also": "also ring if"}
ROWS = 2000  # that have their hints
WIDTHS = {"name": 34, "address": 34, "note": 34, "also ring if": 34, "hours": 26}
ADVICE = (
    "Row 2 of the first sheet is an example, and is never printed: write over it, or delete it.",
    "A row is a clinic. Leave empty what you do not have: a line to fill in by hand stands there.",
    "Every cell is formatted as Text, so that 9-5 stays 9-5. Cells that you paste may not be.",
)
TEXT = "@"  # the number format of what a spreadsheet leaves alone
BOLD, GREY = Font(bold=True), Font(italic=True, color="FF6B6B6B")
TINT, WRAPPED = PatternFill("solid", "FFE3EEF0"), Alignment(vertical="top", wrap_text=True)


def write_form(path: Path, editions: Sequence[Edition], files: Files) -> list[str]:
    """Writes a workbook to fill in to `path`, and gives the names of its columns, a list.

    It has a column for all that the `editions` (Editions) have places for. `files` (Files) is the
    window on the project. Raises Unprintable if there is such a file, if it cannot be written, if
    an edition has a mistake, or none of them a place.
    """
    if path.suffix.lower() != ".xlsx":
        hint = f"write --template {path.stem}.xlsx"
        raise Unprintable([error("bad-name", f"`{path.name}` is not .xlsx", None, hint)])
    if path.exists():
        hint = "it may be filled in already: name another, or move it away"
        raise Unprintable([error("name-taken", f"there is a `{path.name}` already", None, hint)])
    columns = columns_for(editions, files)
    with report_errors(path):
        write_whole(path, form(columns))
    return columns


def columns_for(editions: Iterable[Edition], files: Files) -> list[str]:
    """The columns (a list of names) that tables for these `editions` (Editions) may fill.

    `files` (Files) is the window on the project. Raises Unprintable for a mistake in an edition, or
    where none has a place.
    """
    found, without = {"id", "name"}, list[Problem]()
    for edition in editions:
        empty = replace(edition, format=edition.format + RESERVED)
        room = has_room(empty, files)
        slots = SLOT.findall(prepare(empty, files).html) if room else []
        if not any(slot.split()[0] == "front" for slot in slots):
            without.append(no_places(edition, room))
        for slot in slots:
            kind, *asked = slot.split()
            advice = [ASKED[word] for word in asked if word in ASKED]
            place = "card" if kind == "front" and asked else kind
            found |= {*PLACES.get(place, ()), *advice, *(("approved by",) if advice else ())}
    if without and len(found) == 2:
        raise Unprintable(without)
    return [name for name in EXAMPLES if name in found]


def form(columns: Sequence[str]) -> bytes:
    """A workbook (bytes) with these `columns` (names), an example, and a sheet that explains them.

    No cell of the example is ever printed.
    """
    about = dict(_explained(columns))
    book, held = Workbook(), io.BytesIO()
    book.remove(book.worksheets[0])
    _fill_clinics(book.create_sheet("Clinics"), columns, about)
    _fill_notes(book.create_sheet(NOTES), columns, about)
    book.save(held)
    return held.getvalue()


def _explained(columns: Iterable[str]) -> Iterator[tuple[str, str]]:
    """What to write into each column."""
    own = {column_of(name): said for name, said in abouts(ClinicFields)}
    phone = dict(abouts(ClinicPhone))
    for name in columns:
        kind = "number" if name.startswith("phone ") else "hours"
        said = (own.get(name) or phone[kind]).replace("`", "")
        yield name, said[0].upper() + said[1:]


def _fill_clinics(sheet: Worksheet, columns: Sequence[str], about: dict[str, str]) -> None:
    for head in _row(sheet, 1, columns):
        head.font, head.fill = BOLD, TINT
    for example in _row(sheet, 2, [MARK + EXAMPLES[name] for name in columns]):
        example.font = GREY
    sheet.freeze_panes = "C2"
    for at, name in enumerate(columns, 1):
        letters = letters_of(at)
        column = sheet.column_dimensions[letters]
        column.number_format = TEXT
        column.width = WIDTHS.get(name) or WIDTHS.get(name.partition(" ")[0], 20)
        hint = DataValidation(showInputMessage=True, promptTitle=name, prompt=about[name][:255])
        hint.add(f"{letters}2:{letters}{ROWS}")
        sheet.add_data_validation(hint)


def _fill_notes(sheet: Worksheet, columns: Sequence[str], about: dict[str, str]) -> None:
    rows = [[name, about[name], EXAMPLES[name]] for name in columns]
    for head in _row(sheet, 1, ["column", "what to write", "for example"]):
        head.font, head.fill = BOLD, TINT
    for number, words in enumerate([*rows, [], *([words] for words in ADVICE)], 2):
        for cell in _row(sheet, number, words):
            cell.alignment = WRAPPED
    for letters, width in (("A", 20), ("B", 80), ("C", 40)):
        sheet.column_dimensions[letters].width = width


def _row(sheet: Worksheet, number: int, words: Sequence[str]) -> Iterator[Cell]:
    """Fills a row of a sheet, and yields its cells."""
    for at, said in enumerate(words, 1):
        cell = sheet.cell(number, at, said)
        cell.number_format = TEXT
        yield cell
