"""What spreadsheets make of what is typed: dates of hours, numbers of times, mistakes of formulas.

Each is told at its cell: printed, a family would read that a ward answers on `09-May`. Phones have
shapes of their own, which `cells` knows.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from press.clinics.example import EXAMPLES
from press.model import Text
from press.parsing.sheets import Cell

Wrong = Callable[[str, str, Text | None, str], None]
SPOILT = re.compile(r"#(NAME\?|REF!|VALUE!|N/A|DIV/0!|NUM!|NULL!|#+)", re.IGNORECASE)
# Some are what programs write; Nan and Null are names.
NOTHING = re.compile(
    r"[-\u2010-\u2015?.]+|n/?a|none|nil|tb[ac]|undefined|(?-i:nan|NaN|null|NULL)", re.IGNORECASE
)
FORMULA = re.compile(r"[=@]|[+-](?=[A-Za-z$=(])")
# As spreadsheets shorten them, in English, Welsh and German.
_MONTH = (
    "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
    "|Ion|Chwe?f?|Maw|Ebr|Mai|Meh|Gorf?f?|Awst?|Medi?|Hyd|Tach?|Rhag?"
    "|J[aä]n|Mär|Mrz|Okt|Dez)"
)
DATE = re.compile(
    rf"\d{{1,2}}(-|\. ?){_MONTH}([- ]\d{{2,4}})?|(?!Med){_MONTH}-\d\d"  # Med-12 is a medical ward
    r"|(\d{1,2}(?P<sign>[/.-])\d{1,2}(?P=sign)\d{2,4}|\d{4}-\d\d-\d\d)( \d{1,2}:\d\d(:\d\d)?)?"
)
TIME = re.compile(r"\d{1,2}:\d\d(:\d\d)?( ?[ap]m)?", re.IGNORECASE)
NUMBER = re.compile(r"[+-]?\d+(?:[.,](\d+))?([eE][+-]\d+)?")
TRUTH = re.compile("TRUE|FALSE|WAHR|FALSCH|VRAI|FAUX")
SERIAL = range(20_000, 80_000)  # days since the end of 1899: from 1954 to 2119
FIRST = date(1899, 12, 30)
# What may be a number of its own, and what may be nothing but one.
MAY_BE_NUMBERS = ("id", "name", "short name", "region", "temperature", "address", "copies")
COUNTED = ("id", "region", "copies")


def check_cell(cell: Text, column: str, wrong: Wrong) -> bool:
    """Reports a `cell` (Text) with what a spreadsheet made of what was typed. True if there is any.

    That is an error (`#REF!`), a formula, a date, a time, a number in the place of words, and
    `TRUE`. Stand-ins for nothing, such as `n/a`, are reported too. `column` is the cell's name in
    the table (`hours day`). What is wrong goes to `wrong` (Wrong), a function that takes a code, a
    message, the cell and a hint.
    """
    typed = cell.value
    if SPOILT.match(typed):
        message = f"`{typed[:40]}` is a mistake of the spreadsheet, not a value"
        wrong("spoilt-cell", message, cell, "open it there, and type what should stand here")
    elif FORMULA.match(typed):
        message = f"`{typed[:40]}` is a formula"
        wrong("formula", message, cell, "type the words themselves, or copy and paste as values")
    elif NOTHING.fullmatch(typed):
        message = f"`{typed}` would be printed as it is"
        wrong("no-value", message, cell, "empty the cell: a line to fill in stands there then")
    elif made := made_of(cell, column):
        code, message = made
        hint = "format the column as Text, then type it again"
        wrong(code, message, cell, f"{hint}{_such_as(column)}")
    else:
        return False
    return True


def made_of(cell: Text, column: str) -> tuple[str, str] | None:
    """What a spreadsheet made of the words of a `cell` (Text): a code and a message, or None.

    A phone's `column` has no such words: all that is no number to ring is refused there.
    """
    typed, kind = cell.value, cell.kind if isinstance(cell, Cell) else ""
    if column.startswith("phone ") or column.endswith(" phone"):
        return None
    if kind == "date" or DATE.fullmatch(typed):
        return "became-date", f"`{typed}` is a date, which the spreadsheet made of what was typed"
    if kind == "time" or TIME.fullmatch(typed):
        more = ", and does not say until when" if column.startswith("hours ") else ""
        return "became-time", f"`{typed}` is one time of day{more}"
    if kind == "truth" or TRUTH.fullmatch(typed):
        return "became-true", f"`{typed}` is a tick, or what a formula answers, and no words"
    if number := NUMBER.fullmatch(typed):
        message = _number(typed, number[1] or "", bool(number[2]), column)
        return ("became-number", f"`{typed}` {message}") if message else None
    return None


def _number(typed: str, decimals: str, rounded: bool, column: str) -> str:
    """What is wrong with a number in a column, or nothing."""
    value = float(typed.replace(",", "."))
    if rounded:
        return "was taken for a number, and rounded"
    if 0 < value < 1:
        minutes = round(value * 24 * 60)
        return f"is the spreadsheet's number for a time: {minutes // 60:02}:{minutes % 60:02}"
    if value in SERIAL and column not in COUNTED:
        day = FIRST + timedelta(int(value))
        return f"is the spreadsheet's number for a date: {day.day} {day:%B %Y}"
    if len(decimals) > 4:
        return "is a number with more decimals than anybody typed"
    return "" if column in MAY_BE_NUMBERS else "is a number, where words should stand"


def _such_as(column: str) -> str:
    kind = "hours day" if column.startswith("hours ") else column
    return f", such as {EXAMPLES[kind]}" if kind in EXAMPLES else ""
