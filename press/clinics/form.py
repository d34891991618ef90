"""A workbook for a clerk to fill in: a column for each thing that factsheets have a place for.

Every cell is text, so that the spreadsheet leaves alone what is typed. The same columns give the
same bytes.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

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
TIME = (1980, 1, 1, 0, 0, 0)  # the earliest that a ZIP can tell
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
TEXT, HEAD, EXAMPLE, WRAPPED = 1, 2, 3, 4  # styles, by their place in STYLES
STYLES = f"""<styleSheet xmlns="{MAIN}"><fonts count="3"><font><sz val="11"/><name val="Calibri"/>\
</font><font><b/><sz val="11"/><name val="Calibri"/></font><font><i/><sz val="11"/>\
<color rgb="FF6B6B6B"/><name val="Calibri"/></font></fonts><fills count="3"><fill>\
<patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill>\
<patternFill patternType="solid"><fgColor rgb="FFE3EEF0"/></patternFill></fill></fills>\
<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>\
<cellXfs count="5"><xf/><xf numFmtId="49" applyNumberFormat="1"/><xf numFmtId="49" fontId="1"\
 fillId="2" applyNumberFormat="1" applyFont="1" applyFill="1"/><xf numFmtId="49" fontId="2"\
 applyNumberFormat="1" applyFont="1"/><xf numFmtId="49" applyNumberFormat="1"\
 applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf></cellXfs><cellStyles\
 count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>"""


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
    sheets = {"Clinics": _clinics(columns, about), NOTES: _notes(columns, about)}
    names = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="rId{n}"/>'
        for n, name in enumerate(sheets, 1)
    )
    listed = [f"worksheets/sheet{n}" for n in range(1, len(sheets) + 1)]
    kinds = {**dict.fromkeys(listed, "worksheet"), "styles": "styles"}
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{KIND}.sheet.main+xml"/>'
        + "".join(
            f'<Override PartName="/xl/{part}.xml" ContentType="{KIND}.{kind}+xml"/>'
            for part, kind in kinds.items()
        )
        + "</Types>",
        "_rels/.rels": _relations({"xl/workbook.xml": "officeDocument"}),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">'
        f"<sheets>{names}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": _relations({f"{at}.xml": kind for at, kind in kinds.items()}),
        "xl/styles.xml": STYLES,
        **{f"xl/{at}.xml": sheet for at, sheet in zip(listed, sheets.values(), strict=True)},
    }
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, part in parts.items():
            header = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
            archive.writestr(zipfile.ZipInfo(name, TIME), header + part, zipfile.ZIP_DEFLATED)
    return held.getvalue()


def _explained(columns: Iterable[str]) -> Iterator[tuple[str, str]]:
    """What to write into each column."""
    own = {column_of(name): said for name, said in abouts(ClinicFields)}
    phone = dict(abouts(ClinicPhone))
    for name in columns:
        kind = "number" if name.startswith("phone ") else "hours"
        said = (own.get(name) or phone[kind]).replace("`", "")
        yield name, said[0].upper() + said[1:]


def _relations(targets: dict[str, str]) -> str:
    each = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for n, (target, kind) in enumerate(targets.items(), 1)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{each}</Relationships>'


def _clinics(columns: Sequence[str], about: dict[str, str]) -> str:
    last = letters_of(len(columns))
    example = [MARK + EXAMPLES[name] for name in columns]
    hints = "".join(
        f'<dataValidation allowBlank="1" showInputMessage="1" promptTitle={quoteattr(name)}'
        f" prompt={quoteattr(about[name][:255])}"
        f' sqref="{letters_of(at)}2:{letters_of(at)}{ROWS}"/>'
        for at, name in enumerate(columns, 1)
    )
    frozen = (
        '<pane xSplit="2" ySplit="1" topLeftCell="C2" activePane="bottomRight" state="frozen"/>'
    )
    return (
        f'<worksheet xmlns="{MAIN}"><sheetViews><sheetView tabSelected="1" workbookViewId="0">'
        f"{frozen}</sheetView></sheetViews><cols>{_widths(columns)}</cols><sheetData>"
        f"{_row(1, columns, HEAD)}{_row(2, example, EXAMPLE)}</sheetData>"
        f'<dataValidations count="{len(columns)}">{hints}</dataValidations>'
        f'<ignoredErrors><ignoredError sqref="A1:{last}{ROWS}" numberStoredAsText="1"/>'
        "</ignoredErrors></worksheet>"
    )


def _widths(columns: Sequence[str]) -> str:
    return "".join(
        f'<col min="{at}" max="{at}" style="{TEXT}" customWidth="1"'
        f' width="{WIDTHS.get(name) or WIDTHS.get(name.partition(" ")[0], 20)}"/>'
        for at, name in enumerate(columns, 1)
    )


def _notes(columns: Sequence[str], about: dict[str, str]) -> str:
    rows = [["column", "what to write", "for example"]]
    rows += [[name, about[name], EXAMPLES[name]] for name in columns]
    rows += [[], *([words] for words in ADVICE)]
    said = "".join(_row(n, row, HEAD if n == 1 else WRAPPED) for n, row in enumerate(rows, 1))
    widths = "".join(
        f'<col min="{at}" max="{at}" width="{width}" customWidth="1"/>'
        for at, width in enumerate((20, 80, 40), 1)
    )
    return (
        f'<worksheet xmlns="{MAIN}"><cols>{widths}</cols><sheetData>{said}</sheetData></worksheet>'
    )


def _row(number: int, cells: Sequence[str], style: int) -> str:
    within = "".join(
        f'<c r="{letters_of(at)}{number}" s="{style}" t="inlineStr">'
        f"<is><t>{escape(words)}</t></is></c>"
        for at, words in enumerate(cells, 1)
        if words
    )
    return f'<row r="{number}">{within}</row>'
