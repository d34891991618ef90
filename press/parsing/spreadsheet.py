"""Tables as spreadsheets write them: comma, semicolon or tab, in any of their encodings.

A cell knows where it stands, in the file as it was saved: a quoted one may take several lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from press.model import Location, Problem, Text, mistake
from press.parsing.unseen import SOFT_RETURN, UNSEEN, without_unseen

BOMS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
SEPARATORS = (",", ";", "\t")
# Excel writes this above a table, where it does not trust the next one to guess.
SAID = re.compile(r"sep=(.)(\r\n|\r|\n)", re.IGNORECASE)
LINE_END = re.compile(r"\r\n|\r|\n")
MOST_BYTES = 30_000_000


def read_table(data: bytes, file: str, problems: list[Problem]) -> Iterator[tuple[int, list[Text]]]:
    """Yields the rows of a CSV table that are not empty, each with its number in the spreadsheet.

    `data` are the bytes of the file, and `file` its path, for places. Each is a pair: the number,
    counted from 1, and a list of cells (Texts), without blanks around their words. A row may take
    many lines of the file. A Problem for a quotation mark that is never closed is added to the list
    `problems`.
    """
    text = decoded(data)
    declared = SAID.match(text)
    separator = declared[1] if declared else _separator(text)
    at, line = (declared.end(), 2) if declared else (0, 1)
    begun = at  # where the line begins
    quoted = re.compile(rf'[ ]*"((?:[^"]|"")*)"[ ]*(?={re.escape(separator)}|[\r\n]|$)')
    plain = re.compile(rf"[^{re.escape(separator)}\r\n]*")
    row: list[Text] = []
    number = 1
    while at <= len(text):
        within = quoted.match(text, at)
        found = within or plain.match(text, at)
        assert found  # an empty cell matches as well
        place = Location(file, line, at - begun + 1)
        value = within[1].replace('""', '"') if within else found[0]
        if not within and value.lstrip().startswith('"'):
            message = "a quotation mark is opened here and never closed"
            hint = "close it, or save the table once more from the spreadsheet"
            problems.append(mistake("open-quote", message, place, hint))
        row.append(Text(tidied(value), place))
        if within and (ends := list(LINE_END.finditer(text, at, found.end()))):
            line += len(ends)
            begun = ends[-1].end()
        at = found.end()
        if text[at : at + 1] == separator:
            at += 1
            continue
        if any(cell.value for cell in row):
            yield number, row
        row, number = [], number + 1
        end = LINE_END.match(text, at)
        if end is None:
            return
        at, line, begun = end.end(), line + 1, end.end()


def tidied(words: str) -> str:
    """The `words` of a cell with one kind of line end, without blanks around them.

    Signs that nobody sees, which come with numbers out of a phone, are left out.
    """
    words = SOFT_RETURN.sub(" ", LINE_END.sub("\n", words).replace("\u00a0", " "))
    return (without_unseen(words)[0] if UNSEEN.search(words) else words).strip()


def decoded(data: bytes) -> str:
    """The text of a file, from its bytes `data`, in any encoding that spreadsheets use.

    These are UTF-8, UTF-16 with a byte order mark, and Windows-1252.
    """
    for mark, encoding in BOMS.items():
        if data.startswith(mark):
            return data[2:].decode(encoding, "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _separator(text: str) -> str:
    """The separator of the cells: of the three, the most frequent one in the first line."""
    first = re.sub(r'"(?:[^"]|"")*"', "", text[:10_000]).lstrip("\r\n")
    head = LINE_END.split(first, 1)[0]
    return max(SEPARATORS, key=head.count)
