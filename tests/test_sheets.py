"""Tables of clinics as spreadsheets leave them: what was typed is printed, or its cell is told."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable
from datetime import date, time
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image

from press.clinics.cells import fields_of
from press.clinics.columns import meant, read_synonyms
from press.clinics.example import EXAMPLES
from press.clinics.form import form, write_form
from press.clinics.report import clinics_for
from press.clinics.table import read_clinics
from press.declared.content import CLINIC_COLUMNS
from press.files import Files
from press.model import Clinic, Edition, Problem, Unprintable
from press.parsing.sheets import Cell, read_sheet
from tests.projects import BRAND, PRESS, TODAY, TOPIC, make_project, window

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
        ("hours_day", "09. Mai", "is a date, which the spreadsheet made of what was typed"),
        ("hours_day", "1. Okt 26", "is a date, which the spreadsheet made of what was typed"),
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
        ("hours_day", "NaN", "would be printed as it is"),
        ("phone_day", "nan", "would be printed as it is"),
        ("key_worker", "NULL", "would be printed as it is"),
        ("key_worker", "undefined", "would be printed as it is"),
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
        ("name", "Med-12"),
        ("key_worker", "Nan"),
        ("key_worker", "Null"),
        ("id", "mar-18"),
        ("id", "1e5"),
        ("id", "18"),
        ("temperature", "38"),
        ("temperature", "38.5"),
        ("approved_by", "Dr A Example, 03/03/2026"),
    ],
)
def test_what_a_person_typed_is_taken(column, typed):
    (clinic,) = clinics(row(**{column: typed}))
    assert typed in repr(clinic.about)


def drawn(colour: str = "#0b4a5b", size: tuple[int, int] = (240, 90)) -> bytes:
    held = io.BytesIO()
    Image.new("RGBA", size, colour).save(held, "PNG")
    return held.getvalue()


@pytest.mark.parametrize(
    ("typed", "lost"),
    [("1632960123", "first 0"), ("1632960123.0", "first 0"), ("441632960123", "+")],
)
def test_what_a_phone_has_lost_is_told(typed, lost):
    (problem,) = problems(row(phone_day=typed))
    assert f"the phone `{typed}` has lost its {lost}: the spreadsheet took it" in problem.message
    assert "01632 960123, or format" in problem.hint


def test_signs_that_nobody_sees_are_not_in_a_number_out_of_a_phone():
    (clinic,) = clinics(row(phone_day="\u202a01632\u00a0960\u200b123\u202c"))
    assert clinic.about.phones[0].number.value == "01632 960 123"


def test_bad_logos_are_told_with_all_other_mistakes():
    rows = ["a,A,gone.png", "b,B,cut.png", "c,C,no.txt", "d,D,good.png", "e,E,cut.png", "F,F,"]
    table = "\n".join(["id,name,logo", *rows])
    said = [
        f"{problem.at.line} {problem.code}"
        for problem in problems(table, good=drawn(), cut=drawn()[:90])
    ]
    assert said == [
        "2 image-missing",
        "3 image-broken",
        "4 image-kind",
        "6 image-broken",
        "7 bad-id",
    ]


@pytest.mark.parametrize("colour", ["#ffffff", "#fcfcfa", "#0b4a5b00"])
def test_a_logo_that_nobody_would_see_on_paper_is_told_at_its_cell(colour):
    (problem,) = problems("id,name,logo\na,A,pale.png", pale=drawn(colour))
    assert (problem.code, problem.hint.rpartition(" ")[2]) == ("logo-unseen", "C2")


@pytest.mark.parametrize(("size", "told"), [((40, 16), 1), ((120, 60), 1), ((240, 90), 0)])
def test_a_logo_of_few_pixels_is_told_and_printed(size, told):
    files = {"t.csv": b"id,name,logo\na,A,mark.png", "mark.png": drawn(size=size)}
    notes: list[Problem] = []
    assert len(read_clinics(Files(files, PRESS, today=TODAY), "t.csv", notes)) == 1
    assert [(p.level, p.code, p.hint[-2:]) for p in notes] == [
        ("warning", "coarse-logo", "C2")
    ] * told


def test_a_logo_of_16_bits_is_looked_at_as_it_is_printed():
    Image.new("I;16", (240, 90), 64_000).save(held := io.BytesIO(), "PNG")
    (problem,) = problems("id,name,logo\na,A,grey.png", grey=held.getvalue())
    assert problem.code == "logo-unseen"


def test_a_web_address_that_no_code_can_hold_is_told():
    (problem,) = problems(f"id,name,web\na,A,a.example/{'w' * 2400}")
    assert problem.message == "`A`: its web address has 2,410 letters, and becomes a QR code"


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


SEEN = [
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
    (3_000_000, "dd/mm/yy", "#VALUE!"),
]


def test_a_number_is_read_as_it_is_seen():
    def fill(sheet: Worksheet) -> None:
        for number, (value, code, _) in enumerate(SEEN, 1):
            sheet.cell(number, 1, value).number_format = code

    assert told(workbook(fill)) == ([[seen] for *_, seen in SEEN], [])


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
    assert (number, str(last[5].at)) == (3, "t.xlsx:3:6")


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


SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
# As Excel writes it: cells share their words, which have types of letters and how they are spoken.
SHARED_WORDS = (
    f'<sst xmlns="{SHEET}"><si><t>id</t></si><si><r><rPr><b/></rPr><t xml:space="preserve">Ward '
    '</t></r><r><t>18_x000D_\n&amp; 19</t></r><rPh sb="0" eb="1"><t>spoken</t></rPh></si></sst>'
)
SHARED_SHEET = (
    f'<worksheet xmlns="{SHEET}"><sheetData><row><c t="s"><v>0</v></c><c t="s"><v>1</v></c>'
    '<c t="str"><f>A1</f><v></v></c><c t="n"><v>7</v></c></row></sheetData></worksheet>'
)


def zipped(files: dict[str, str]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", 8) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return held.getvalue()


SHARED_KIND = (
    b'<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-'
    b'officedocument.spreadsheetml.sharedStrings+xml"/></Types>'
)


def shared() -> bytes:
    changed = {"[Content_Types]": lambda part: part.replace(b"</Types>", SHARED_KIND)}
    sheet = {"sheet1": lambda _: SHARED_SHEET.encode()}
    held = io.BytesIO(parts(workbook(lambda sheet: sheet.append(["id"])), **changed, **sheet))
    with zipfile.ZipFile(held, "a") as archive:
        archive.writestr("xl/sharedStrings.xml", SHARED_WORDS)
    return held.getvalue()


SHARED = shared()


def test_words_that_cells_share_are_read_whole():
    assert told(SHARED) == ([["id", "Ward 18\n& 19", "", "7"]], [])


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


EMPTY = workbook(lambda sheet: sheet.append(["id"]))
LOCKED = b"\xd0\xcf\x11\xe0" + b"\0" * 60 + "EncryptedPackage".encode("utf-16-le")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\xd0\xcf\x11\xe0 old", "is a workbook of an older kind"),
        (LOCKED, "is locked with a password"),
        (zipped({"word/document.xml": ""}), "is a Word document"),
        (zipped({"content.xml": "<ods/>"}), "is a workbook of LibreOffice (.ods)"),
        (zipped({"Index/Tables.iwa": ""}), "is a workbook of Numbers"),
        (zipped({"photo.png": ""}), "is damaged, or no workbook"),
        (EMPTY[:900], "is damaged, or no workbook"),
        (parts(EMPTY, sheet1=lambda part: part[:-30]), "is damaged, or no workbook"),
        (parts(EMPTY, sheet1=lambda part: b"<!DOCTYPE a>" + part), "is damaged, or no workbook"),
        (parts(EMPTY, sheet1=lambda part: b" " * 51_000_000), "holds far more than a table"),
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


@pytest.mark.long
@pytest.mark.parametrize("name", ["sheet1", "sharedStrings"])
def test_a_bomb_of_elements_is_refused(name):
    def filled(part: bytes) -> bytes:
        return part[: part.index(b">", part.index(b"main")) + 1] + b"<a/>" * 3_100_000

    assert told(parts(SHARED, **{name: filled}))[1] == [
        "file-too-large: `t.xlsx` holds far more than a table"
    ]


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


# ── Names of columns ──

FILES = Files(PRESS, today=TODAY, own=0)


@pytest.mark.parametrize(
    ("head", "column"),
    [
        ("Clinic ID", "id"),
        ("ClinicName", "name"),
        ("Ward", "name"),
        ("Phone no.", "phone day"),
        ("Telephone", "phone day"),
        ("Tel (day)", "phone day"),
        ("Ward phone", "phone day"),
        ("Out of hours tel", "phone night"),
        ("OOH", "phone night"),
        ("Weekend phone number", "phone weekend"),
        ("Hours", "hours day"),
        ("Opening hours", "hours day"),
        ("Night hours", "hours night"),
        ("Nurse", "key worker"),
        ("Nurse's tel.", ""),
        ("Nurse tel.", "key worker phone"),
        ("Key worker", "key worker"),
        ("E-mail", "email"),
        ("Enw’r clinig", "name"),
        ("Rhif ffôn", "phone day"),
        ("Oriau agor", "hours day"),
        ("Ffôn (penwythnos)", "phone weekend"),
        ("Cyfeiriad", "address"),
        ("phone bank holidays", "phone bank holidays"),
        ("Phone-Day", "phone day"),
        ("Phone 2", "phone 2"),
        # These are nobody's to print.
        ("Manager phone", ""),
        ("Fax number", ""),
        ("Comments", ""),
    ],
)
def test_a_column_is_known_by_what_people_call_it(head, column):
    assert meant(head, read_synonyms(FILES)) == column


def test_no_word_means_two_columns():
    synonyms = read_synonyms(FILES)
    listed = [word for word in synonyms.columns if word not in ("out of hours", "ooh")]
    assert all(meant(word, synonyms) == synonyms.columns[word] for word in listed)
    assert len(listed) > 100


def test_a_project_adds_words_for_columns_and_a_slip_is_told():
    own = b"name: [Outpost]\n"
    files = Files({"layouts/columns.yaml": own}, PRESS, today=TODAY)
    assert [meant(head, read_synonyms(files)) for head in ("Outpost", "Ward")] == ["name"] * 2
    with pytest.raises(Unprintable) as caught:
        read_synonyms(Files({"layouts/columns.yaml": b"nmae: [Outpost]"}, PRESS, today=TODAY))
    (problem,) = caught.value.problems
    assert (str(problem.at), problem.hint) == ("layouts/columns.yaml:1:1", "did you mean `name`?")


def test_a_table_as_people_type_it_is_read_with_notes():
    table = (
        "Contacts for leaflets,,,,,\n,,,,,\nClinic ID,Ward,Tel,Opening hours,Postcode,Manager\n"
        "ward-18,Ward 18,01632 960 118,9am to 5pm,SN1,Jo\n"
    )
    notes: list[Problem] = []
    files = Files({"t.csv": table.encode()}, PRESS, today=TODAY)
    (clinic,) = read_clinics(files, "t.csv", notes)
    (phone,) = clinic.about.phones
    assert (clinic.about.name.value, phone.hours.value) == ("Ward 18", "9am to 5pm")
    assert [(problem.level, problem.message) for problem in notes] == [
        ("warning", "above the names of the columns, this is not read: `Contacts for leaflets`"),
        ("warning", "columns that nothing is printed from: `Postcode`, `Manager`"),
    ]


@pytest.mark.parametrize(
    ("heads", "said"),
    [
        ("id,name,Notes", "no column is called `Notes`"),
        ("id,name,day", "no column is called `day`"),
        ("id,name,temprature", "no column is called `temprature`"),
        ("id,name,Tel,Phone", "two columns say the `phone day`: `Tel` and `Phone`"),
        ("id,name,note,note", "two columns are called `note`"),
        ("Kennung,Klinik", "there is no column `id` and no `name`"),
        ("id,Klinik", "there is no column `name`"),
    ],
)
def test_a_column_that_may_be_needed_is_not_left_out_in_silence(heads, said):
    found = problems(f"{heads}\na,A,,\n")
    assert [problem.message for problem in found if problem.level == "error"] == [said]
    assert sum(problem.hint.count("It takes") for problem in found) <= 1


def test_a_column_by_its_own_name_goes_before_what_people_call_it():
    notes: list[Problem] = []
    files = Files({"t.csv": b"id,ward,name,phone day,tel\na,A,B,112,1\n"}, PRESS, today=TODAY)
    (clinic,) = read_clinics(files, "t.csv", notes)
    assert (clinic.about.name.value, clinic.about.phones[0].number.value) == ("B", "112")
    assert [problem.about for problem in notes] == ["ward"]
    assert notes[0].message == "columns that nothing is printed from: `ward`, `tel`"


def test_words_under_no_name_are_told_once_a_column():
    found = problems("id,name\na,A,x,y\nb,B,x,\nc,C,x,y\n")
    assert [problem.hint.rpartition(" ")[2] for problem in found] == ["C2", "D2"]


# ── Twenty clinics as people type them, and as Excel keeps them ──

TYPED_HEADS = ["Clinic ID", "Clinic name", "Tel", "Opening hours", "Out of hours tel", "Nurse"]
TYPED_HEADS += ["Temp", "Also ring if", "Approved by", "Postcode"]
# A cell that Excel changed, by its place: what it keeps, its format, what a CSV has, what is told.
CHANGED = {
    "C2": (1632960101, "General", "1632960101", "phone-lost-zero"),
    "D3": (date(2026, 5, 9), "d-mmm", "09-May", "became-date"),
    "D4": (date(2026, 7, 24), "d-mmm", "24-Jul", "became-date"),
    "D5": (0.375, "h:mm", "09:00", "became-time"),
    "D6": (0.375, "General", "0.375", "became-number"),
    "D7": (44562, "General", "44562", "became-number"),
    "B8": (date(2026, 3, 2), "d-mmm", "02-Mar", "became-date"),
    "F9": (True, "General", "TRUE", "became-true"),
    "F10": ("#REF!", "General", "#REF!", "spoilt-cell"),
    "F11": (0, "General", "0", "became-number"),
    "E12": ("n/a", "General", "n/a", "no-value"),
    "I13": (date(2026, 3, 3), "dd/mm/yyyy", "03/03/2026", "became-date"),
    "I14": (46084, "General", "46084", "became-number"),
    "A15": (100000, "0.00E+00", "1.00E+05", "became-number"),
    "E16": (16329601990, "0.00E+00", "1.63E+10", "phone-rounded"),
    "D17": (date(2026, 5, 1), "mmm-yy", "May-26", "became-date"),
    # As they are kept, these are right.
    "C18": (1632960118, "0##########", "01632960118", ""),
    "G19": (38.0000000001, "General", "38", ""),
    "G20": (0.5, '"38 °C or more, "0%" sure"', '"38 °C or more, 50% sure"', ""),
}


def typed() -> list[list[str]]:
    """What people typed: a row of names, and twenty clinics."""
    said = ["Sam Lee", "38 °C or above", "your child bleeds", "Dr A Example, 3 March 2026", "SN1"]
    rows = (
        [f"ward-{n}", f"Ward {n}", f"01632 960 {n}", "9am to 5pm", f"01632 960 {n + 100}", *said]
        for n in range(101, 121)
    )
    return [TYPED_HEADS, *rows]


def with_changes(column: int) -> list[list[object]]:
    """The rows with what Excel made of some cells: as a workbook keeps them (0), or a CSV (2)."""
    rows: list[list[object]] = [[*row] for row in typed()]
    for place, change in CHANGED.items():
        rows[int(place[1:]) - 1]["ABCDEFGHI".index(place[0])] = change[column]
    return rows


def as_workbook() -> bytes:
    def fill(sheet: Worksheet) -> None:
        for row in with_changes(0):
            sheet.append(row)
        for place, (_, seen_as, _, _) in CHANGED.items():
            sheet[place].number_format = seen_as

    return workbook(fill)


def as_csv() -> bytes:
    held = io.StringIO()
    csv.writer(held).writerows(with_changes(2))
    return held.getvalue().encode("utf-8-sig")


@pytest.mark.parametrize("kept", [as_workbook, as_csv])
def test_what_excel_changed_in_twenty_clinics_is_told_and_the_rest_is_read(kept):
    found = {p.hint.rpartition(" ")[2]: p.code for p in problems(kept()) if p.level == "error"}
    assert found == {place: told for place, (*_, told) in CHANGED.items() if told}


def test_twenty_clinics_as_they_were_typed_are_read_from_either():
    held = io.StringIO()
    csv.writer(held, delimiter=";").writerows(typed())
    book = workbook(lambda sheet: [sheet.append(row) for row in typed()])
    either = [clinics(data) for data in (book, held.getvalue())]
    said = [[words_of_fields(clinic) for clinic in each] for each in either]
    assert said[0] == said[1]
    assert len(said[0]) == 20


def words_of_fields(clinic: Clinic) -> list[str]:
    return [*fields_of(clinic.about)]


# ── The workbook to fill in ──


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Path:
    topic = TOPIC.replace(
        "      - warning: Ring us if you are worried.",
        "      - warning: {text: Ring us., slots: [temperature, day]}",
    )
    return make_project(tmp_path_factory.mktemp("form"), {"factsheets/blood-tests.yaml": topic})


EDITION = Edition("blood-tests", "en-GB", "ours", "a4")


def test_a_workbook_to_fill_in_has_what_the_topic_has_places_for(project, tmp_path):
    path = tmp_path / "c.xlsx"
    columns = write_form(path, [EDITION], window(project))
    assert "temperature" in columns
    assert "also ring if" not in columns
    book = openpyxl.load_workbook(path)
    sheet = book["Clinics"]
    assert [cell.value for cell in sheet[1]] == columns
    assert {sheet.cell(3, at + 1).column_letter for at in range(len(columns))} == {
        letter for letter, column in sheet.column_dimensions.items() if column.number_format == "@"
    }
    said = [hint.prompt for hint in sheet.data_validations.dataValidation]
    assert len(said) == len(columns)
    assert said[columns.index("phone day")] == "The number, with spaces: 01632 960 123"
    with pytest.raises(Unprintable, match=r"there is a `c\.xlsx` already"):
        write_form(path, [EDITION], window(project))
    with pytest.raises(Unprintable, match=r"is not \.xlsx"):
        write_form(tmp_path / "c.csv", [EDITION], window(project))


def test_the_example_is_never_printed_and_what_is_written_below_it_is(project, tmp_path):
    book = openpyxl.load_workbook(io.BytesIO(form([*EXAMPLES])))
    with pytest.raises(Unprintable, match="there is no clinic in it"):
        clinics(form([*EXAMPLES]), "t.xlsx")
    sheet = book["Clinics"]
    sheet["A3"], sheet["B3"], sheet["D3"] = "ward-19", "Ward 19", "01632 960 119"
    book.save(held := io.BytesIO())
    notes: list[Problem] = []
    files = Files({"t.xlsx": held.getvalue()}, PRESS, today=TODAY)
    assert [clinic.id for clinic in read_clinics(files, "t.xlsx", notes)] == ["ward-19"]
    assert notes == []
    sheet["A2"], sheet["B2"] = "ward-20", "Ward 20"  # and the rest is left as it was
    book.save(again := io.BytesIO())
    (problem,) = problems(again.getvalue(), "t.xlsx")
    assert problem.message.startswith(
        "`Ward 20`: words of the example are left in it: `short name`"
    )
    assert problem.hint.endswith("cell C2")


def test_the_example_of_the_workbook_would_be_a_clinic_without_a_mistake():
    assert {*CLINIC_COLUMNS} - {*EXAMPLES} == {"region", "copies"}  # printed for nobody to read
    heads = ",".join(EXAMPLES)
    cells = '","'.join(EXAMPLES.values())
    (clinic,) = clinics(f'{heads}\n"{cells}"', logo=drawn())
    assert all(words_of_fields(clinic))


@pytest.mark.parametrize(("sample", "told"), [("no", 3), ("yes", 0)])
def test_numbers_that_nobody_has_are_told_where_the_brand_is_real(tmp_path, sample, told):
    brand = f"sample: {sample}\n{BRAND}"
    folder = make_project(tmp_path, {"layouts/brands/ours/brand.yaml": brand})
    table = b"id,name,phone day,web,email\na,A,01632 960 123,a.example,us@a.example\n"
    files = Files(folder, {"t.csv": table}, PRESS, today=TODAY, own=1)
    notes: list[Problem] = []
    assert len(clinics_for([EDITION], files, "t.csv", "draft", notes)) == 1
    assert [(p.level, p.code) for p in notes] == [("warning", "invented-contact")] * told
