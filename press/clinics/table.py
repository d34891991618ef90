"""The clinics that hand a factsheet out: from a table, or from YAML, every mistake at its cell.

Spreadsheets change what is typed: they take a phone number for a number and drop its first 0, and
what begins with `=` for a formula. What they have done is named here, for each clinic by its name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from press.clinics.cells import (
    as_id,
    check_approval,
    check_copies,
    check_id,
    check_logo,
    column_of,
    error,
    in_spreadsheet,
    lines_of,
    phone_number,
)
from press.clinics.columns import (
    HOURS,
    PHONE,
    columns_of,
    exactly,
    find_heads,
    read_synonyms,
    unknown_column,
)
from press.clinics.example import MARK, NOTES, is_example
from press.clinics.spoilt import Wrong, check_cell
from press.declared.content import CLINIC_COLUMNS as COLUMNS
from press.declared.content import CLINIC_TIMES as ORDER
from press.declared.content import ClinicFields
from press.files import Files, Missing
from press.model import (
    Clinic,
    Entries,
    Items,
    Location,
    Node,
    Problem,
    Text,
    Unprintable,
    Value,
    Values,
)
from press.parsing.fields import PATTERNS
from press.parsing.manuscript import read_manuscript
from press.parsing.sheets import is_workbook, read_sheet
from press.parsing.spreadsheet import MOST_BYTES, read_table
from press.parsing.typed import built

MOST_CLINICS = 20_000
LONGEST_WEB = 500  # letters; a code of 25 mm has room for 200
# What is wrong with a table as a whole, and would show in each of its rows.
FATAL = ("not-a-table", "file-too-large", "too-many-clinics", "no-clinics", "open-quote", "no-name")

OF_SHAPE = ("bad-", "phone-", "image-")  # how the codes for a cell's own shape begin
NO_TABLES = (b"<", b"%PDF", b"{\\rtf")  # how a web page, a PDF and a letter begin


@dataclass
class TableRow:
    """A clinic as it is written in the file, before its cells are checked.

    `at` is its place in the file, and `number` its row in the spreadsheet, 0 in YAML. `all_cells`
    are its cells in order, `cells` those of single fields by field name; `phones` and `hours` are
    by time (day, night).
    """

    at: Location
    number: int = 0  # in the spreadsheet; 0 in YAML
    all_cells: list[Text] = field(default_factory=list)
    cells: dict[str, Text] = field(default_factory=dict)
    phones: dict[str, Text] = field(default_factory=dict)
    hours: dict[str, Text] = field(default_factory=dict)

    @property
    def who(self) -> str:
        """The clinic of this row for a message: its name or id between backticks, or `row 7`."""
        name = self.cells.get("name") or self.cells.get("id")
        number = self.number or self.at.line
        return f"`{' '.join(name.value.split())[:60]}`" if name else f"row {number}"

    def with_row(self, hint: str, cell: Text | None = None) -> str:
        """The `hint` for a message, and under it the spreadsheet's own name for the row: `row 2`.

        For a `cell` (Text) of the row it is that of the cell: `cell F2`. A row with line ends in it
        takes several lines of the CSV file, so that a line number alone would mislead. For YAML the
        hint is all.
        """
        if not self.number:
            return hint
        at = [each.at for each in self.all_cells]
        column = at.index(cell.at) + 1 if cell and cell.at in at else 0
        return f"{hint}\n{in_spreadsheet(self.number, column)}"


def read_clinics(files: Files, file: str, notes: list[Problem] | None = None) -> tuple[Clinic, ...]:
    """The clinics of a table (a tuple of Clinics), in its order.

    `file` is a path within `files` (Files): YAML by its ending, else a workbook (.xlsx) or CSV.
    What is not read of it, a Problem each, is added to the list `notes`. Raises Unprintable if
    there is no such file, or with every mistake in it, each with its place.
    """
    try:
        data = files.bytes(file)
    except Missing:
        message = f"there is no file `{file}`"
        hint = "name the table of clinics: --clinics clinics.csv"
        problem = error("no-clinics", message, None, hint, about=file)
        raise Unprintable([problem]) from None
    problems: list[Problem] = []
    if data.lstrip()[:5].startswith(NO_TABLES):
        message, hint = (
            f"`{file}` is no table",
            "save it from the spreadsheet as .xlsx or CSV UTF-8",
        )
        problems.append(error("not-a-table", message, Location(file), hint, about=file))
    elif len(data) > MOST_BYTES:
        problems.append(_table_error("file-too-large", "the table is too large", file))
    else:
        reading = _from_yaml if file.lower().endswith((".yaml", ".yml")) else _from_table
        rows = list(reading(data, file, files, problems))
        if not rows and not any(problem.level == "error" for problem in problems):
            problems.append(_table_error("no-clinics", "there is no clinic in it", file))
        if len(rows) > MOST_CLINICS:
            message = f"there are {len(rows):,} clinics, more than {MOST_CLINICS:,}"
            problems.append(_table_error("too-many-clinics", message, file))
    if any(problem.code in FATAL for problem in problems):
        raise Unprintable(problems)
    clinics = [_clinic(row, files, problems) for row in rows]
    problems += _same_ids(rows)
    if any(problem.level == "error" for problem in problems):
        raise Unprintable(problems)
    if notes is not None:
        notes += problems
    return tuple(filter(None, clinics))


def _table_error(code: str, message: str, file: str) -> Problem:
    hint = "see docs/clinics.md for how to write it"
    return error(code, message, Location(file), hint)


# ── From a file to rows ───────────────────────────────────────────────────────────────────────


def _from_table(
    data: bytes, file: str, files: Files, problems: list[Problem]
) -> Iterator[TableRow]:
    synonyms = read_synonyms(files)
    if is_workbook(data):
        rows = read_sheet(data, file, problems, [NOTES])
    else:
        rows = read_table(data, file, problems)
    heads, table = find_heads(rows, synonyms, problems)
    if not heads:
        return
    columns = columns_of(heads, synonyms, problems)
    nameless: set[int] = set()
    for number, cells in table:
        if is_example(cell.value for cell in cells):
            continue
        row = TableRow(cells[0].at, number, cells)
        for at, cell in enumerate(cells):
            if at < len(columns) and columns[at]:
                if cell.value:
                    _put(row, columns[at], cell)
            elif cell.value and (at >= len(heads) or not heads[at].value) and at not in nameless:
                nameless.add(at)  # once a column
                words = cell.value[:40]
                hint = row.with_row("give the column a name above it, or empty it", cell)
                message = f"`{words}` stands under no name"
                problems.append(error("no-column", message, cell.at, hint, about=words))
        yield row


def _put(row: TableRow, column: str, cell: Text) -> None:
    kind, _, when = column.partition(" ")
    if column in COLUMNS:
        row.cells[COLUMNS[column]] = cell
    else:
        {"phone": row.phones, "hours": row.hours}[kind][when] = cell


def _from_yaml(data: bytes, file: str, files: Files, problems: list[Problem]) -> Iterator[TableRow]:
    node, found = read_manuscript(data, file)
    problems += found
    listed = node.get("clinics") if isinstance(node, Entries) else None
    if not isinstance(listed, Items):
        if not found:
            message = "it should begin with `clinics:`, and a list of them"
            problems.append(_table_error("no-clinics", message, file))
        return
    for item in listed.items:
        if not isinstance(item, Entries):
            message = "a clinic is written as fields: `id: ward-18`"
            problems.append(error("wrong-type", message, item.at, about="id: ward-18"))
            continue
        row = TableRow(item.at)
        for key, value in item.pairs:
            if key.value == "phones":
                _phones(row, value, problems)
            elif not exactly(key.value):
                if key.value.strip(" _-"):
                    problems.append(unknown_column(key))
            elif isinstance(value, Text):
                if value.value.strip():
                    _put(row, exactly(key.value), value)
            else:
                message = f"`{key.value}` should be text"
                problems.append(error("wrong-type", message, value.at, about=key.value))
        yield row


def _phones(row: TableRow, node: Node, problems: list[Problem]) -> None:
    for item in node.items if isinstance(node, Items) else (node,):
        pairs = item.pairs if isinstance(item, Entries) else ()
        fields = {key.value: text for key, text in pairs if isinstance(text, Text)}
        when = fields.get("when")
        if when is None or "number" not in fields or set(fields) - {"when", "number", "hours"}:
            message = "a phone has `when`, `number` and, if you like, `hours`"
            hint = "write it like {when: day, number: 01632 960 123, hours: 9am to 5pm}"
            problems.append(error("bad-phone", message, item.at, hint, about="when"))
            continue
        row.phones[when.value.casefold()] = fields["number"]
        if "hours" in fields:
            row.hours[when.value.casefold()] = fields["hours"]


# ── From a row to a clinic ────────────────────────────────────────────────────────────────────


def _clinic(row: TableRow, files: Files, problems: list[Problem]) -> Clinic | None:
    cells, spoilt = row.cells, set[Location]()

    def wrong(code: str, message: str, cell: Text | None, hint: str) -> None:
        if cell and cell.at in spoilt and code.startswith(OF_SHAPE):
            return  # what is wrong with it is said already
        at = cell.at if cell else row.at
        problems.append(error(code, f"{row.who}: {message}", at, row.with_row(hint, cell)))

    def note(code: str, message: str, cell: Text | None, hint: str) -> None:
        at = cell.at if cell else row.at
        said = f"{row.who}: {message}", at, row.with_row(hint, cell)
        problems.append(Problem("warning", code, *said))

    columns = [(column_of(name), cell) for name, cell in cells.items()]
    columns += [(PHONE + when, cell) for when, cell in row.phones.items()]
    columns += [(HOURS + when, cell) for when, cell in row.hours.items()]
    if left := {name: cell for name, cell in columns if cell.value.startswith(MARK)}:
        message = f"words of the example are left in it: {', '.join(f'`{name}`' for name in left)}"
        first = min(left.values(), key=lambda cell: cell.at.column)
        wrong(
            "example-words", message, first, "type the clinic's own over them, or empty the cells"
        )
        spoilt |= {cell.at for cell in left.values()}
    spoilt |= {cell.at for name, cell in columns if check_cell(cell, name, wrong)}
    for name in ("id", "name"):
        if name not in cells:
            known = as_id(cells["name"].value) if name == "id" and "name" in cells else ""
            hint = f"fill in the column `{name}`" + (f", such as {known}" if known else "")
            wrong("missing-field", f"it has no {name}", None, hint)
    if "id" in cells:
        check_id(cells["id"], wrong)
    check_approval(cells, wrong)
    if web := cells.get("web"):
        host, *path = re.sub(r"(?i)^https://|/$", "", web.value).partition("/")
        cells["web"] = Text(host.casefold() + "".join(path), web.at)
        if len(web.value) > LONGEST_WEB:
            message = f"its web address has {len(web.value):,} letters, and becomes a QR code"
            wrong("bad-web", message, web, f"take one of at most {LONGEST_WEB} letters")
    if email := cells.get("email"):  # as it is copied from a page
        cells["email"] = Text(email.value.removeprefix("mailto:"), email.at)
    for name in ("web", "email"):
        pattern, should, example = PATTERNS[name]
        if name in cells and not re.match(pattern, cells[name].value):
            message = f"`{cells[name].value}` is not {should.removesuffix(' without https://')}"
            without = ", without http://" if cells[name].value.startswith("http://") else ""
            wrong(f"bad-{name}", message, cells[name], f"write it like {example}{without}")
    if "copies" in cells:
        check_copies(cells["copies"], wrong)
    if "logo" in cells:
        check_logo(cells["logo"], files, wrong, note)
    for when in set(row.hours) - set(row.phones):
        wrong("no-phone", f"hours without a phone: {when}", row.hours[when], "add the phone")
    fields: dict[str, Value] = dict(cells)
    if "worker_phone" in cells:
        fields["worker_phone"] = phone_number(cells["worker_phone"], wrong)
    fields |= {"address": lines_of(cells.get("address")), "phones": tuple(_phones_of(row, wrong))}
    if "id" not in cells or "name" not in cells:
        return None
    about = built(ClinicFields, Values(tuple(fields.items()), row.at))
    return Clinic(about.id.value, about, row.at, row.number)


def _phones_of(row: TableRow, wrong: Wrong) -> Iterator[Values]:
    """The phones of a clinic, as they stand in its panel."""
    for when in sorted(row.phones, key=lambda when: (*ORDER, when).index(when)):
        label = Text(when[:1].upper() + when[1:], row.phones[when].at)
        number = phone_number(row.phones[when], wrong)
        hours = ("hours", row.hours.get(when))
        yield Values((("when", when), ("label", label), ("number", number), hours), number.at)


def _same_ids(rows: list[TableRow]) -> Iterator[Problem]:
    first: dict[str, TableRow] = {}
    for row in rows:
        name = row.cells["id"].value.casefold() if "id" in row.cells else ""
        if (other := first.setdefault(name, row)) is not row and name:
            message = f"{row.who}: the id `{name}` is also that of {other.who}"
            where = f"row {other.number}" if other.number else f"line {other.at.line}"
            hint = row.with_row(f"see {where}; each has a folder of its own", row.cells["id"])
            yield error("id-twice", message, row.cells["id"].at, hint, about=name)
