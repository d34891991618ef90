"""Workbooks of spreadsheets (.xlsx): the rows of a sheet, each cell as a person sees it.

What is seen is what is read: the first sheet that is not hidden, without its hidden rows, and of a
formula what it answered last. The file is a ZIP of XML, read here by Python's own libraries: they
stream it, and tell what is hidden and what was never worked out.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from press.model import Location, Problem, Text, mistake
from press.parsing.number_formats import BUILT_IN, SINCE_1900, SINCE_1904, Seen, plain, shown
from press.parsing.spreadsheet import tidied

Kind = Seen | Literal["text", "truth", "error", "formula"]
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
MOST_BYTES = 30_000_000  # of a part of the file, unpacked
MOST_ELEMENTS = MOST_CELLS = 2_000_000
SAVE = "open it in the spreadsheet, choose Save as, and `Excel Workbook (.xlsx)` or `CSV UTF-8`"
# What else is a ZIP: by a part of it, what it is, and what to do.
OTHERS = {
    "word/": ("is a Word document", "copy its table into a spreadsheet, and save that"),
    "xl/workbook.bin": ("is a binary workbook (.xlsb)", SAVE),
    "content.xml": ("is a workbook of LibreOffice (.ods)", SAVE.replace("Workbook", "2007–365")),
    "Index/": ("is a workbook of Numbers", "choose Export to, and Excel or CSV"),
}
BROKEN = (
    *(zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError),
    *(ElementTree.ParseError, KeyError, ValueError, IndexError, OverflowError),
)
PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")  # how a workbook writes what XML has no sign for
LIKE_CELLS = (b"<v", b"<is")  # a sheet without either is empty


@dataclass(frozen=True)
class Cell(Text):
    """A cell of a workbook: its `value` is what a person sees there.

    `kind` says what it is to the spreadsheet, `form` is its number format (`00000`), and `stored`
    what is kept of a number: 0.375 of `09:00`.
    """

    kind: Kind = "text"
    form: str = "General"
    stored: str = ""


@dataclass
class Sheet:
    """A sheet as it is read: its cells by row and column, and what of it is hidden."""

    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Book:
    """What cells of a workbook stand on: its file, its words, formats by style, its first day."""

    file: str
    words: Sequence[str]
    forms: Sequence[str]
    since: datetime


class TooLarge(Exception):
    """Raised for a workbook with more in it than anybody typed."""


def is_workbook(data: bytes) -> bool:
    """True if a file with these bytes, `data`, is a workbook of any kind, and no plain text."""
    return data.startswith((ZIP, OLE))


def read_sheet(
    data: bytes, file: str, problems: list[Problem], beside: Sequence[str] = ()
) -> Iterator[tuple[int, list[Text]]]:
    """Yields the rows of a workbook's first sheet that are not empty, each with its number.

    `data` are the bytes of the file, and `file` its path, for places: a line is a row, a column of
    the place one of the sheet. Each is a pair: the number, and a list of cells, which are Cells, or
    Texts where they are empty. What is no workbook that can be read, and what is left out of one,
    is added to the list `problems`, but for the sheets called as in `beside`.
    """
    try:
        sheet = _opened(data, file, problems, beside)
    except TooLarge:
        message = f"`{file}` holds far more than a table"
        hint = "copy the rows that are meant into a new workbook, and save that"
        problems.append(mistake("file-too-large", message, Location(file), hint, file))
    except BROKEN:
        hint = f"{SAVE}, under a new name"
        problems.append(_no_table(f"`{file}` is damaged, or no workbook", file, hint))
    else:
        for number, cells in sorted(sheet.rows.items() if sheet else ()):
            empty = (Text("", Location(file, number, at)) for at in range(1, max(cells) + 1))
            yield number, [cells.get(cell.at.column, cell) for cell in empty]


def _no_table(message: str, file: str, hint: str) -> Problem:
    return mistake("not-a-table", message, Location(file), hint, file)


def _told(code: str, message: str, file: str, hint: str) -> Problem:
    return Problem("warning", code, message, Location(file), hint, about=file)


def _opened(data: bytes, file: str, problems: list[Problem], beside: Sequence[str]) -> Sheet | None:
    """The first sheet of a workbook that is not hidden, or None with a problem."""
    if data.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            hint = "in Excel choose File, Info, Protect Workbook, Encrypt with Password; empty it"
            problems.append(_no_table(f"`{file}` is locked with a password", file, hint))
        else:
            problems.append(_no_table(f"`{file}` is a workbook of an older kind", file, SAVE))
        return None
    archive = zipfile.ZipFile(io.BytesIO(data))
    names = archive.namelist()
    for part, (what, hint) in OTHERS.items():
        if any(name.startswith(part) for name in names):
            problems.append(_no_table(f"`{file}` {what}", file, hint))
            return None
    top = _related(archive, "")
    home = next((at for kind, at in top.values() if kind == "officeDocument"), "xl/workbook.xml")
    book = _xml(archive, home)
    related = _related(archive, home)
    shown_sheets = [
        (sheet.get("name", ""), path)
        for sheet in book.iterfind("{*}sheets/{*}sheet")
        if sheet.get("state", "visible") == "visible"
        for kind, path in [related.get(_relation(sheet), ("", ""))]
        if kind == "worksheet"
    ]
    if not shown_sheets:
        problems.append(_no_table(f"`{file}` has no sheet that is shown", file, "unhide the table"))
        return None
    parts = dict(related.values())
    about = book.find("{*}workbookPr")
    since = about is not None and about.get("date1904") in ("1", "true")
    held = Book(
        file,
        _words(archive, parts.get("sharedStrings")),
        _forms(archive, parts.get("styles")),
        SINCE_1904 if since else SINCE_1900,
    )
    name, path = shown_sheets[0]
    sheet = _sheet(_part(archive, path), held)
    more = [
        f"`{other}`"
        for other, at in shown_sheets[1:]
        if other not in beside and any(mark in _part(archive, at) for mark in LIKE_CELLS)
    ]
    if more:
        message = f"the first sheet, `{name}`, is read, and not {', '.join(more)}"
        hint = "what is to be read must stand in the first sheet"
        problems.append(_told("other-sheets", message, file, hint))
    if sheet.hidden_rows:
        message = f"hidden rows are left out: {_listed(sheet.hidden_rows)}"
        hint = "show them in the spreadsheet if they are to be read: take filters off, or unhide"
        problems.append(_told("hidden-rows", message, file, hint))
    if sheet.hidden_columns:
        letters = ", ".join(map(letters_of, sheet.hidden_columns))
        message = f"hidden columns are read like the others: {letters}"
        hint = "show them in the spreadsheet to see what they say, or delete them"
        problems.append(_told("hidden-columns", message, file, hint))
    return sheet


def _listed(rows: list[int]) -> str:
    more = f" and {len(rows) - 10} more" if len(rows) > 10 else ""
    return ", ".join(map(str, rows[:10])) + more


# ── Parts of the file ─────────────────────────────────────────────────────────────────────────


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    """A part, unpacked. Python reads no more of it than it says it has."""
    if archive.getinfo(name).file_size > MOST_BYTES:
        raise TooLarge
    data = archive.read(name)
    if b"<!DOCTYPE" in data[:1000] or b"<!ENTITY" in data:
        raise ValueError("no spreadsheet writes these")
    return data


def _xml(archive: zipfile.ZipFile, name: str) -> Element:
    return deque(_elements(_part(archive, name)), maxlen=1)[0]


def _elements(data: bytes) -> Iterator[Element]:
    """The elements of a part, each once it has ended; the outermost comes last."""
    count = 0
    for event, element in ElementTree.iterparse(io.BytesIO(data), ("start", "end")):
        count += event == "start"
        if count > MOST_ELEMENTS:
            raise TooLarge
        if event == "end":
            yield element


def _related(archive: zipfile.ZipFile, name: str) -> dict[str, tuple[str, str]]:
    """What a part leads to: by the relation's name, what it is and where."""
    folder, own = posixpath.split(name)
    at = posixpath.join(folder, f"_rels/{own}.rels")
    if at not in archive.namelist():
        return {}
    return {
        each.get("Id", ""): (
            posixpath.basename(each.get("Type", "")),
            posixpath.normpath(posixpath.join("/", folder, each.get("Target", "")))[1:],
        )
        for each in _xml(archive, at)
    }


def _relation(sheet: Element) -> str:
    return next((value for key, value in sheet.items() if key.endswith("}id")), "")


def _words(archive: zipfile.ZipFile, name: str | None) -> list[str]:
    """The words that cells share, by number."""
    return [_said(each) for each in _xml(archive, name).iterfind("{*}si")] if name else []


def _said(element: Element) -> str:
    """The words of an element, with all their types of letters, without how they are spoken."""
    runs = [run for each in element for run in (each if _name(each) == "r" else (each,))]
    words = "".join(run.text or "" for run in runs if _name(run) == "t")
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), words)


def _name(element: Element) -> str:
    """What an element is called, without its namespace: Excel's strict kind has another."""
    return element.tag.rpartition("}")[2]


def _forms(archive: zipfile.ZipFile, name: str | None) -> list[str]:
    """The number formats of cells, by their style."""
    if name is None:
        return []
    styles = _xml(archive, name)
    own = {
        int(form.get("numFmtId", "0")): form.get("formatCode", "")
        for form in styles.iterfind("{*}numFmts/{*}numFmt")
    }
    numbers = (int(xf.get("numFmtId", "0")) for xf in styles.iterfind("{*}cellXfs/{*}xf"))
    return [own.get(number) or BUILT_IN.get(number, "General") for number in numbers]


# ── The sheet ─────────────────────────────────────────────────────────────────────────────────


def _sheet(data: bytes, book: Book) -> Sheet:
    sheet = Sheet()
    number = total = 0
    for element in _elements(data):
        name = _name(element)
        if name == "col" and _hides(element):
            last = min(int(element.get("max", "0")), int(element.get("min", "1")) + 99)
            sheet.hidden_columns += range(int(element.get("min", "1")), last + 1)
        elif name == "row":
            number = int(element.get("r", number + 1))
            cells = _row(element, number, book)
            total += max(cells, default=0)
            if total > MOST_CELLS:
                raise TooLarge
            if cells and _hides(element):
                sheet.hidden_rows.append(number)
            elif cells:
                sheet.rows[number] = cells
            element.clear()
    for letters, first, last_letters, last in MERGED.findall(data):
        if letters == last_letters:  # one cell over many rows speaks for all of them
            _spread_down(sheet, column_of_letters(letters.decode()), int(first), int(last))
    used = {column for cells in sheet.rows.values() for column in cells}
    sheet.hidden_columns = [column for column in sheet.hidden_columns if column in used]
    return sheet


def _hides(element: Element) -> bool:
    return element.get("hidden") in ("1", "true")


def _spread_down(sheet: Sheet, column: int, first: int, last: int) -> None:
    cell = sheet.rows.get(first, {}).get(column)
    for number in [n for n in sheet.rows if first < n <= last and cell]:
        assert cell
        place = Location(cell.at.file, number, column)
        sheet.rows[number][column] = Cell(cell.value, place, "", cell.kind, cell.form, cell.stored)


def _row(row: Element, number: int, book: Book) -> dict[int, Cell]:
    cells: dict[int, Cell] = {}
    column = 0
    for element in row:
        if _name(element) == "c":
            found = PLACE.fullmatch(element.get("r", ""))
            column = column_of_letters(found[1]) if found else column + 1
            cell = _cell(element, Location(book.file, number, column), book)
            if cell.value:
                cells[column] = cell
    return cells


def _cell(element: Element, at: Location, book: Book) -> Cell:
    style, kind = int(element.get("s", "0")), element.get("t", "n")
    form = book.forms[style] if style < len(book.forms) else "General"
    within = {_name(each): each for each in element}
    value = within["v"].text if "v" in within else None
    if "is" in within:
        return Cell(tidied(_said(within["is"])), at, "", "text", form)
    if value is None or not value.strip():
        asked = "f" in within and kind != "str"  # and was never worked out
        return Cell(f"={within['f'].text or '…'}" if asked else "", at, "", "formula", form)
    if kind == "s":
        return Cell(tidied(book.words[int(value)]), at, "", "text", form)
    if kind in ("str", "d"):
        return Cell(tidied(value), at, "", "date" if kind == "d" else "text", form)
    if kind == "b":
        return Cell("TRUE" if value.strip() == "1" else "FALSE", at, "", "truth", form)
    if kind == "e":
        return Cell(value.strip(), at, "", "error", form)
    number = float(value)
    words, seen = shown(number, form, book.since)
    return Cell(tidied(words), at, "", seen, form, plain(number))


def column_of_letters(letters: str) -> int:
    """The number of a column, from 1, by its `letters`: 28 of `AB`."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def letters_of(column: int) -> str:
    """The letters of a `column` by its number, from 1: `AB` of 28; empty for 0."""
    letters = ""
    while column:
        column, last = divmod(column - 1, 26)
        letters = chr(ord("A") + last) + letters
    return letters
