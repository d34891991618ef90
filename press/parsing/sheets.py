"""Workbooks of spreadsheets (.xlsx): the rows of a sheet, each cell as a person sees it.

What is seen is what is read: the first sheet that is not hidden, without its hidden rows, and of a
formula what it answered last. openpyxl reads the file, after it was looked through for what would
take a reader down.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from typing import TYPE_CHECKING, Literal

from press.model import Location, Problem, Text, mistake
from press.parsing.number_formats import Seen, shown
from press.parsing.spreadsheet import tidied

if TYPE_CHECKING:
    from openpyxl.reader.excel import ExcelReader

Kind = Seen | Literal["text", "truth", "error", "formula"]
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
MOST_BYTES = 50_000_000  # of all that is read, unpacked
MOST_TAGS, MOST_CELLS, MOST_ROWS = 3_000_000, 2_000_000, 2**20
SAVE = "open it in the spreadsheet, choose Save as, and `Excel Workbook (.xlsx)` or `CSV UTF-8`"
# What else is a ZIP: by a part of it, what it is, and what to do.
OTHERS = {
    "word/": ("is a Word document", "copy its table into a spreadsheet, and save that"),
    "xl/workbook.bin": ("is a binary workbook (.xlsb)", SAVE),
    "content.xml": ("is a workbook of LibreOffice (.ods)", SAVE.replace("Workbook", "2007–365")),
    "Index/": ("is a workbook of Numbers", "choose Export to, and Excel or CSV"),
}
READ = re.compile(r"(?!docProps/|xl/chartsheets/).*\.(xml|rels)")
UNSAFE = re.compile(rb"<!(DOCTYPE|ENTITY)|<\0!\0(D|E)|\0<\0!\0(D|E)")  # also in UTF-16
# How Excel's strict kind calls what openpyxl knows by the names of the others.
STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/")
USUAL = rb"http://schemas.openxmlformats.org/\1/2006/"
LIKE_CELLS = (b"<v", b"<is")  # a sheet without either is empty


@dataclass(frozen=True)
class Cell(Text):
    """A cell of a workbook: its `value` is what a person sees there.

    `kind` says what it is to the spreadsheet.
    """

    kind: Kind = "text"


@dataclass
class Sheet:
    """A sheet as it is read: its cells by row and column, and what of it is hidden."""

    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[str] = field(default_factory=list)


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
        other = _other_kind(data)
        sheet = None if other else _opened(data, file, problems, beside)
    except TooLarge:
        message = f"`{file}` holds far more than a table"
        hint = "copy the rows that are meant into a new workbook, and save that"
        problems.append(mistake("file-too-large", message, Location(file), hint, file))
        return
    except Exception:  # openpyxl raises whatever it comes upon in a file that is not as it should
        other = ("is damaged, or no workbook", f"{SAVE}, under a new name")
    if other:
        message, hint = other
        problems.append(mistake("not-a-table", f"`{file}` {message}", Location(file), hint, file))
    elif sheet:
        for number, cells in sheet.rows.items():
            empty = (Text("", Location(file, number, at)) for at in range(1, max(cells) + 1))
            yield number, [cells.get(cell.at.column, cell) for cell in empty]


def _other_kind(data: bytes) -> tuple[str, str] | None:
    """What a file is that is no workbook of this kind, and what to do."""
    if data.startswith(OLE) and "EncryptedPackage".encode("utf-16-le") in data:
        hint = "in Excel choose File, Info, Protect Workbook, Encrypt with Password; empty it"
        return "is locked with a password", hint
    if data.startswith(OLE):
        return "is a workbook of an older kind", SAVE
    names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    found = (of for part, of in OTHERS.items() if any(name.startswith(part) for name in names))
    return next(found, None)


def _let_in(data: bytes) -> io.BytesIO:
    """A workbook with the parts alone that are read, once they are known to be harmless."""
    held, total = io.BytesIO(), 0
    with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(held, "w") as kept:
        for part in given.infolist():
            if READ.fullmatch(part.filename):
                total += part.file_size  # Python reads no more of it than it says it has
                if total > MOST_BYTES:
                    raise TooLarge
                xml = given.read(part)
                if xml.count(b"<") > MOST_TAGS:
                    raise TooLarge
                if UNSAFE.search(xml):
                    raise ValueError("no spreadsheet writes these")
                kept.writestr(part.filename, STRICT.sub(USUAL, xml))
    return held


def _opened(data: bytes, file: str, problems: list[Problem], beside: Sequence[str]) -> Sheet | None:
    """The first sheet of a workbook that is not hidden, or None with a problem."""
    from openpyxl.reader.excel import ExcelReader  # here: a CSV must not wait for it

    def tell(code: str, message: str, hint: str) -> None:
        problems.append(Problem("warning", code, message, Location(file), hint, about=file))

    with warnings.catch_warnings():  # of what openpyxl would not save again
        warnings.simplefilter("ignore")
        reader = ExcelReader(_let_in(data), read_only=True, data_only=True, keep_links=False)
        reader.read()
        seen = [
            (found.name, relation.target)
            for found, relation in reader.parser.find_sheets()
            if found.state == "visible" and relation.target in reader.valid_files
        ]
        if not seen:
            message, hint = f"`{file}` has no sheet that is shown", "unhide the table"
            problems.append(mistake("not-a-table", message, Location(file), hint, file))
            return None
        name, path = seen[0]
        sheet = _sheet(reader, name, path, file)
    more = [
        f"`{other}`"
        for other, at in seen[1:]
        if other not in beside and any(mark in reader.archive.read(at) for mark in LIKE_CELLS)
    ]
    if more:
        message = f"the first sheet, `{name}`, is read, and not {', '.join(more)}"
        tell("other-sheets", message, "what is to be read must stand in the first sheet")
    if sheet.hidden_rows:
        message = f"hidden rows are left out: {_listed(sheet.hidden_rows)}"
        hint = "show them in the spreadsheet if they are to be read: take filters off, or unhide"
        tell("hidden-rows", message, hint)
    if sheet.hidden_columns:
        message = f"hidden columns are read like the others: {', '.join(sheet.hidden_columns)}"
        hint = "show them in the spreadsheet to see what they say, or delete them"
        tell("hidden-columns", message, hint)
    return sheet


def _listed(rows: list[int]) -> str:
    more = f" and {len(rows) - 10} more" if len(rows) > 10 else ""
    return ", ".join(map(str, rows[:10])) + more


def _sheet(reader: ExcelReader, name: str, path: str, file: str) -> Sheet:
    """A sheet by its name and the path of its part: its formulas and shape, then its cells."""
    from openpyxl.worksheet._reader import WorkSheetParser  # what is hidden, no public name streams

    formulas: dict[tuple[int, int], str] = {}
    total = 0
    with reader.archive.open(path) as part:
        shape = WorkSheetParser(part, reader.shared_strings)
        for number, found in shape.parse():
            total += max((cell["column"] for cell in found), default=0)
            if number > MOST_ROWS or total > MOST_CELLS:
                raise TooLarge
            for cell in found:
                if cell["data_type"] == "f":
                    of_many = cell["value"]  # one formula may be that of many cells
                    formulas[number, cell["column"]] = str(getattr(of_many, "text", of_many))
    rows: dict[int, dict[int, Cell]] = {}
    shown_rows = reader.wb[name]
    shown_rows.reset_dimensions()  # what a sheet says of its size may be wrong
    for number, found in enumerate(shown_rows.iter_rows(), 1):
        cells = {}
        for column, cell in enumerate(found, 1):
            seen, kind = _seen(cell.value, cell.data_type, cell.number_format)
            if not seen and cell.data_type == "n":  # a formula that was never worked out
                seen, kind = formulas.get((number, column), ""), "formula"
            if seen:
                cells[column] = Cell(seen, Location(file, number, column), "", kind)
        if cells:
            rows[number] = cells
    sheet = Sheet(rows)
    sheet.hidden_rows = [n for n in rows if _hides(shape.row_dimensions.get(str(n), {}))]
    for number in sheet.hidden_rows:
        del rows[number]
    for merged in shape.merged_cells.mergeCell if shape.merged_cells else ():
        if merged.min_col == merged.max_col:  # one cell over many rows speaks for all of them
            _spread_down(rows, merged.min_col, merged.min_row, merged.max_row)
    hidden = [
        range(int(columns["min"]), int(columns["max"]) + 1)
        for columns in shape.column_dimensions.values()
        if _hides(columns)
    ]
    used = sorted({column for cells in rows.values() for column in cells})
    sheet.hidden_columns = [letters_of(n) for n in used if any(n in each for each in hidden)]
    return sheet


def _hides(attributes: Mapping[str, str]) -> bool:
    return attributes.get("hidden") in ("1", "true")


def _spread_down(rows: dict[int, dict[int, Cell]], column: int, first: int, last: int) -> None:
    cell = rows.get(first, {}).get(column)
    for number in [n for n in rows if first < n <= last and cell]:
        assert cell
        rows[number][column] = replace(cell, at=Location(cell.at.file, number, column))


def _seen(value: object, data_type: str, form: str) -> tuple[str, Kind]:
    """What a person sees of a cell's value, and what it is to the spreadsheet."""
    from openpyxl.utils.escape import unescape

    match value:
        case None:
            return "", "text"
        case bool():
            return str(value).upper(), "truth"
        case str() if data_type == "e":
            return value.strip(), "error"
        case int() | float() | date() | time() | timedelta():
            words, kind = shown(value, form)
            return tidied(words), kind
    return tidied(unescape(str(value))), "text"


def letters_of(column: int) -> str:
    """The letters of a `column` by its number, from 1: `AB` of 28; empty for 0."""
    letters = ""
    while column:
        column, last = divmod(column - 1, 26)
        letters = chr(ord("A") + last) + letters
    return letters
