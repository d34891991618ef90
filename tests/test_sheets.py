"""Tables of clinics as spreadsheets leave them: what was typed is printed, or its cell is told."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date, time

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image

from press.clinics.table import read_clinics
from press.files import Files
from press.model import Clinic, Problem, Unprintable
from press.parsing.number_formats import shown
from press.parsing.sheets import Cell, read_sheet
from tests.projects import PRESS, TODAY

HEADS = "id,name,hours day,phone day,key worker,temperature,approved by"
TYPED = {
    "id": "ward-18",
    "name": "Ward 18",
    "hours day": "9am to 5pm",
    "phone day": "01632 960 123",
    "key worker": "Sam Lee",
    "temperature": "38 °C or above",
    "approved by": "Dr A Example",
}


def clinics(data: bytes | str, name: str = "t.csv", **beside: bytes) -> tuple[Clinic, ...]:
    data = data.encode() if isinstance(data, str) else data
    logos = {f"{name}.png": picture for name, picture in beside.items()}
    return read_clinics(Files({name: data, **logos}, PRESS, today=TODAY), name)


def problems(data: bytes | str, name: str = "t.csv", **beside: bytes) -> list[Problem]:
    with pytest.raises(Unprintable) as caught:
        clinics(data, name, **beside)
    return list(caught.value.problems)


def row(**changed: str) -> str:
    """A table of one clinic, in which cells have other words."""
    cells = TYPED | {name.replace("_", " "): words for name, words in changed.items()}
    return f'{HEADS}\n"' + '","'.join(cells.values()) + '"'


@pytest.mark.parametrize(
    ("column", "typed", "said"),
    [
        ("hours_day", "09-May", "is a date, which the spreadsheet made of what was typed"),
        ("hours_day", "24-Jul", "is a date, which the spreadsheet made of what was typed"),
        ("hours_day", "May-09", "is a date, which the spreadsheet made of what was typed"),
        ("hours_day", "05-Mai", "is a date, which the spreadsheet made of what was typed"),
        ("hours_day", "09/05/2026", "is a date, which the spreadsheet made of what was typed"),
        ("hours_day", "2026-05-09 00:00:00", "is a date, which the spreadsheet made"),
        ("hours_day", "08:00:00", "is one time of day, and does not say until when"),
        ("hours_day", "0.375", "is the spreadsheet's number for a time: 09:00"),
        ("hours_day", "0,708333333333333", "is the spreadsheet's number for a time: 17:00"),
        ("hours_day", "44562", "is the spreadsheet's number for a date: 1 January 2022"),
        ("name", "02-Mar", "is a date, which the spreadsheet made of what was typed"),
        ("name", "46084", "is the spreadsheet's number for a date: 3 March 2026"),
        ("id", "02-Mar", "is a date, which the spreadsheet made of what was typed"),
        ("id", "1.00E+05", "was taken for a number, and rounded"),
        ("key_worker", "0", "is a number, where words should stand"),
        ("key_worker", "TRUE", "is a tick, or what a formula answers, and no words"),
        ("temperature", "38.0000000001", "is a number with more decimals than anybody typed"),
        ("approved_by", "46084", "is the spreadsheet's number for a date: 3 March 2026"),
        ("approved_by", "03/03/2026", "is a date, which the spreadsheet made"),
        ("key_worker", "########", "is a mistake of the spreadsheet, not a value"),
    ],
)
def test_what_a_spreadsheet_made_of_words_is_told_at_its_cell(column, typed, said):
    (problem,) = problems(row(**{column: typed}))
    assert f": `{typed}` {said}" in problem.message
    cell = "ABCDEFG"[HEADS.split(",").index(column.replace("_", " "))]
    assert problem.hint.endswith(f"in the spreadsheet: cell {cell}2")


@pytest.mark.parametrize(
    ("column", "typed"),
    [
        ("hours_day", "24 hours"),
        ("hours_day", "9-5"),
        ("hours_day", "Mon-Fri 09:00-17:00"),
        ("hours_day", "24/7"),
        ("name", "2 March House"),
        ("name", "18-West"),
        ("name", "May-Jones Unit"),
        ("id", "18"),
        ("temperature", "38"),
        ("temperature", "38.5"),
        ("approved_by", "Dr A Example, 03/03/2026"),
    ],
)
def test_what_a_person_typed_is_taken(column, typed):
    (clinic,) = clinics(row(**{column: typed}))
    assert typed in repr(clinic.about)


def test_bad_logos_are_told_with_all_other_mistakes():
    held = io.BytesIO()
    Image.new("RGB", (120, 60), "#0b4a5b").save(held, "PNG")
    rows = ["a,A,gone.png", "b,B,cut.png", "c,C,no.txt", "d,D,good.png", "e,E,cut.png", "F,F,"]
    table = "\n".join(["id,name,logo", *rows])
    said = [
        f"{problem.at.line} {problem.code}"
        for problem in problems(table, good=held.getvalue(), cut=held.getvalue()[:90])
    ]
    assert said == [
        "2 image-missing",
        "3 image-broken",
        "4 image-kind",
        "6 image-broken",
        "7 bad-id",
    ]


# ── Workbooks ──


def workbook(fill: Callable[[Worksheet], object], hidden: bool = False) -> bytes:
    """A workbook whose first sheet, or first that is shown, is filled in."""
    book, held = openpyxl.Workbook(), io.BytesIO()
    if hidden:
        book.active["A1"] = "old"
        book.active.sheet_state = "hidden"
        book.create_sheet("Clinics")
    fill(book.worksheets[-1])
    book.save(held)
    return held.getvalue()


def parts(book: bytes, **changed: Callable[[bytes], bytes]) -> bytes:
    """The workbook with some of its parts changed: `sheet1`, `workbook`, `styles`."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(held, "w", 8) as new:
        for name in old.namelist():
            change = changed.get(name.rpartition("/")[2].removesuffix(".xml"), bytes)
            new.writestr(name, change(old.read(name)))
    return held.getvalue()


def told(data: bytes) -> tuple[list[list[str]], list[str]]:
    """The rows of a workbook, and what is said of it."""
    found: list[Problem] = []
    rows = [[cell.value for cell in cells] for _, cells in read_sheet(data, "t.xlsx", found)]
    return rows, [f"{problem.code}: {problem.message}" for problem in found]


@pytest.mark.parametrize(
    ("value", "form", "seen"),
    [
        (0.375, "h:mm", "09:00"),
        (0.375, "General", "0.375"),
        (0.75, "h:mm AM/PM", "6:00 PM"),
        (1.5, "[h]:mm", "36:00"),
        (46151, "d-mmm", "9-May"),
        (46151, "mmm-yy", "May-26"),
        (46151.7083333, "[$-809]dddd, d mmmm yyyy h:mm;@", "Saturday, 9 May 2026 17:00"),
        (1632960123, "0##########", "01632960123"),
        (1632960123, "00000\\ 000000", "01632 960123"),
        (1632960123, "General", "1632960123"),
        (442071234567, "General", "442071234567"),
        (5551234, "[<=9999999]###-####;(###) ###-####", "555-1234"),
        (1632960123, "[<=9999999]###-####;(###) ###-####", "(163) 296-0123"),
        (38.0000000001, "General", "38"),
        (38.5, '0.0" °C"', "38.5 °C"),
        (0.125, "0.0%", "12.5%"),
        (1234567.891, "#,##0.00", "1,234,567.89"),
        (12.5, "[$£-809]#,##0.00", "£12.50"),
        (-3, "0;(0)", "(3)"),
        (0, '0;-0;"none"', "none"),
        (1234567, "0.00E+00", "1.23E+06"),
        (0.5, "# ?/?", "0.5"),
        (3_000_000, "dd/mm/yy", "#####"),
    ],
)
def test_a_number_is_read_as_it_is_seen(value, form, seen):
    assert shown(value, form)[0] == seen


def test_a_workbook_is_read_as_a_person_sees_it():
    def fill(sheet: Worksheet) -> None:
        bold = TextBlock(InlineFont(b=True), "Ward")
        sheet.append(["id", CellRichText(bold, " 18"), None, True, date(2026, 5, 9), time(9)])
        sheet["B3"], sheet["D3"] = "one\r\ntwo \u00a0", "#REF!"
        sheet["F3"] = 1632960123
        sheet["F3"].number_format = "00000000000"

    rows, said = told(workbook(fill, hidden=True))
    assert rows[0] == ["id", "Ward 18", "", "TRUE", "2026-05-09", "09:00:00"]
    assert rows[1] == ["", "one\ntwo", "", "#REF!", "", "01632960123"]
    assert said == []
    (_, cells), (number, last) = read_sheet(workbook(fill), "t.xlsx", [])
    kinds = [cell.kind if isinstance(cell, Cell) else "" for cell in cells]
    assert kinds == ["text", "text", "", "truth", "date", "time"]
    assert (number, str(last[5].at), last[5].stored) == (3, "t.xlsx:3:6", "1632960123")


def test_what_is_hidden_or_elsewhere_is_told():
    def fill(sheet: Worksheet) -> None:
        for cells in (["id", "name"], ["a", "A"], ["b", "B"], ["c", "C"]):
            sheet.append(cells)
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["B"].hidden = True
        sheet.parent.create_sheet("North")["A1"] = "more"
        sheet.parent.create_sheet("Empty")

    rows, said = told(workbook(fill))
    assert rows == [["id", "name"], ["a", "A"], ["c", "C"]]
    assert said == [
        "other-sheets: the first sheet, `Sheet`, is read, and not `North`",
        "hidden-rows: hidden rows are left out: 3",
        "hidden-columns: hidden columns are read like the others: B",
    ]


def test_a_cell_over_many_rows_speaks_for_each_and_a_title_for_one():
    def fill(sheet: Worksheet) -> None:
        for cells in (["Our clinics"], ["id", "phone"], ["a", "01632 960 123"], ["b"], ["c", "x"]):
            sheet.append(cells)
        sheet.merge_cells("A1:B1")
        sheet.merge_cells("B3:B4")

    rows, _ = told(workbook(fill))
    assert rows[0] == ["Our clinics"]
    assert rows[2:] == [["a", "01632 960 123"], ["b", "01632 960 123"], ["c", "x"]]


def test_days_that_are_counted_from_1904_are_the_same_days():
    def fill(sheet: Worksheet) -> None:
        sheet["A1"] = date(2026, 5, 9)
        sheet["A1"].number_format = "dd/mm/yyyy"

    old = b'<workbookPr date1904="1"/>'
    book = workbook(fill)
    later = parts(book, workbook=lambda part: part.replace(b"<workbookPr/>", old))
    assert (told(book)[0], told(later)[0]) == ([["09/05/2026"]], [["10/05/2030"]])


def test_a_formula_is_what_it_answered_last_or_is_told():
    def fill(sheet: Worksheet) -> None:
        sheet.append(["=A2&B2", "=1+1"])

    def worked_out(part: bytes) -> bytes:
        return re.sub(rb"(<f>1.1</f>)<v ?(/|></v)>", rb"\1<v>2</v>", part)

    assert told(parts(workbook(fill), sheet1=worked_out))[0] == [["=A2&B2", "2"]]


def test_a_workbook_of_excels_strict_kind_is_read():
    def strict(part: bytes) -> bytes:
        for old, new in (
            (
                b"schemas.openxmlformats.org/spreadsheetml/2006",
                b"purl.oclc.org/ooxml/spreadsheetml",
            ),
            (
                b"schemas.openxmlformats.org/officeDocument/2006",
                b"purl.oclc.org/ooxml/officeDocument",
            ),
        ):
            part = part.replace(old, new)
        return part

    book = workbook(lambda sheet: sheet.append(["id", 5]))
    names = ("sheet1", "workbook", "styles", "sharedStrings", "workbook.xml.rels", ".rels")
    assert told(parts(book, **dict.fromkeys(names, strict)))[0] == [["id", "5"]]


def zipped(**files: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", 8) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("_", "/"), data)
    return held.getvalue()


EMPTY = workbook(lambda sheet: sheet.append(["id"]))
LOCKED = b"\xd0\xcf\x11\xe0" + b"\0" * 60 + "EncryptedPackage".encode("utf-16-le")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\xd0\xcf\x11\xe0 old", "is a workbook of an older kind"),
        (LOCKED, "is locked with a password"),
        (zipped(**{"word_document.xml": b""}), "is a Word document"),
        (zipped(**{"content.xml": b"<ods/>"}), "is a workbook of LibreOffice (.ods)"),
        (zipped(**{"Index_Tables.iwa": b""}), "is a workbook of Numbers"),
        (zipped(**{"photo.png": b""}), "is damaged, or no workbook"),
        (EMPTY[:900], "is damaged, or no workbook"),
        (parts(EMPTY, sheet1=lambda part: part[:-30]), "is damaged, or no workbook"),
        (parts(EMPTY, sheet1=lambda part: b"<!DOCTYPE a>" + part), "is damaged, or no workbook"),
        (parts(EMPTY, sheet1=lambda part: b" " * 31_000_000), "holds far more than a table"),
        (b"<html><table><tr><td>id</td></tr></table>", "is no table"),
        (b"%PDF-1.7", "is no table"),
    ],
)
def test_a_file_that_is_no_workbook_is_called_what_it_is(data, said):
    (problem,) = problems(data, "t.xlsx")
    assert (problem.code in ("not-a-table", "file-too-large"), bool(problem.hint)) == (True, True)
    assert problem.message == f"`t.xlsx` {said}"


def test_a_sheet_that_is_said_to_have_a_million_rows_is_read_at_once():
    def fill(sheet: Worksheet) -> None:
        sheet.append(["id"])
        sheet["A1048576"].number_format = "@"
        sheet["XFD2"].number_format = "@"

    assert told(workbook(fill))[0] == [["id"]]


def test_words_far_to_the_right_of_many_rows_are_refused():
    def wide(part: bytes) -> bytes:
        cells = b"".join(b'<row><c r="XFD%d"><v>1</v></c></row>' % n for n in range(1, 200))
        return part.replace(b"</sheetData>", cells + b"</sheetData>")

    assert told(parts(EMPTY, sheet1=wide))[1] == [
        "file-too-large: `t.xlsx` holds far more than a table"
    ]


def test_clinics_of_a_workbook_are_told_at_their_cells():
    def fill(sheet: Worksheet) -> None:
        sheet.append(HEADS.split(","))
        sheet.append(["a", "A", date(2026, 5, 9), 1632960123, True, 38.0000000001, "Dr A"])
        sheet.append(["b", "B", time(9), 1632960123, "Sam", 38.5, date(2026, 3, 3)])
        sheet["C2"].number_format, sheet["D3"].number_format = "d-mmm", "0##########"
        sheet["C3"].number_format = "h:mm"

    found = problems(workbook(fill), "t.xlsx")
    assert [f"{p.hint.rpartition(' ')[2]} {p.message[5:]}" for p in found] == [
        "C2 `9-May` is a date, which the spreadsheet made of what was typed",
        "D2 the phone `1632960123` has lost its first 0: the spreadsheet took it for a number",
        "E2 `TRUE` is a tick, or what a formula answers, and no words",
        "C3 `09:00` is one time of day, and does not say until when",
        "G3 `2026-03-03` is a date, which the spreadsheet made of what was typed",
    ]
