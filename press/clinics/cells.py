"""Cells of a table of clinics: phones, ids, logos, and what cannot be printed.

Each check hands what is wrong to `wrong(code, message, cell, hint)`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from press.clinics.spoilt import Wrong
from press.content.colours import LINEAR, ratio
from press.content.layouts import PICTURES
from press.declared.content import ClinicFields
from press.files import Files
from press.model import Clinic, Fields, Location, Problem, Text
from press.parsing.fields import PATTERNS
from press.parsing.phones import PHONE, letter_for_figure, wrong_length
from press.parsing.sheets import letters_of
from press.typesetting.drawings import families_of, is_drawing, let_in
from press.typesetting.images import PictureError, on_white, printable
from press.walk import texts

error = partial(Problem, "error")  # of the table: its code, message, place and hint
LONGEST_ID = 60
# Names that Windows keeps for itself, with any ending.
KEPT_NAMES = re.compile(r"con|prn|aux|nul|com\d|lpt\d")
LOGO = (28, 22)  # millimetres, in which a logo is printed: layouts/imprint.css
FEWEST_DOTS = 150  # an inch: half of what photographs want, for a mark without shades
FAINTEST = 1.5  # the least contrast with paper: a light grey that a photocopier keeps
ROUNDED = re.compile(r"\d([.,]\d+)?e\+\d+", re.IGNORECASE)
# The columns that are not called like the field that they fill.
CALLED = {"worker": "key worker", "worker_phone": "key worker phone"}
CALLED |= {"also": "also ring if", "approved": "approved by"}
# What a row is to shorten where its words are too long, by the place.
WORDY = {
    "front": ("name", "worker"),
    "advice": ("temperature", "also", "approved"),
    "back": ("name", "address", "note", "email", "web"),
}
BETWEEN = re.compile(r"[\s()./\u2010-\u2015-]+")


def error_of(clinic: Clinic, code: str, message: str, hint: str, at: Location) -> Problem:
    """An error (Problem) in the row of a `clinic` (Clinic).

    The clinic's name stands before the `message`, its row in the spreadsheet under the `hint`;
    `code` and `at` (Location) are the problem's own.
    """
    name = clinic.about.name.value
    where = in_spreadsheet(clinic.row) if clinic.row else ""
    hint = "\n".join(filter(None, (hint, where)))
    return error(code, f"`{name}`: {message}", at, hint, about=name)


def column_of(field: str) -> str:
    """The column of a table that fills a `field` of a clinic: `key worker` for `worker`."""
    return CALLED.get(field, field.replace("_", " "))


def phone_number(cell: Text, wrong: Wrong) -> Text:
    """A phone number, `cell` (Text), as it is printed (Text): as it was typed, with single blanks.

    A number that a spreadsheet has rounded or taken the first 0 from, and one that cannot be rung,
    is reported to `wrong` (Wrong), a function that takes a code, a message, the cell and a hint.
    """
    typed = cell.value
    number = " ".join(re.sub(r"(?<=\d{9})\.0$", "", typed).split())
    figures = BETWEEN.sub("", number)
    text = "format the column as text, then type it again with a space in it"
    if ROUNDED.fullmatch(typed):
        message = f"the phone `{typed}` was taken for a number and rounded"
        wrong("phone-rounded", message, cell, text)
    elif re.fullmatch(r"[1-9]\d{8,9}", figures):
        message = f"the phone `{typed}` has lost its first 0: the spreadsheet took it for a number"
        hint = f"write it with a space, 0{figures[:4]} {figures[4:]}, or format the column as text"
        wrong("phone-lost-zero", message, cell, hint)
    elif re.fullmatch(r"44\d{9,10}", figures):
        message = f"the phone `{typed}` has lost its +: the spreadsheet took it for a number"
        hint = f"write it as 0{figures[2:6]} {figures[6:]}, or format the column as text"
        wrong("phone-lost-zero", message, cell, hint)
    elif letter := letter_for_figure(number):
        has, mended = letter
        wrong("bad-phone", f"the phone `{typed}` has {has}", cell, f"write it like {mended}")
    elif has := wrong_length(number):
        message = f"the phone `{typed}` has {has}"
        wrong("bad-phone", message, cell, "ring it, and write it as you dialled it")
    elif not re.match(PHONE, number) or re.fullmatch(r"[2-9]\d{5,}|1\d{6,}", figures):
        message = f"`{typed}` is not a phone number"
        wrong("bad-phone", message, cell, "write it whole, with spaces, like 01632 960 123")
    return Text(number, cell.at)


def check_id(cell: Text, wrong: Wrong) -> None:
    """Reports an id, `cell` (Text), that cannot name a folder on every system.

    An id has small letters, digits and hyphens, at most 60, and is no name that Windows keeps
    (`con`). The mistake is reported to `wrong` (Wrong), a function that takes a code, a message,
    the cell and a hint.
    """
    name = cell.value
    short = len(name) <= LONGEST_ID
    if short and re.match(PATTERNS["name"][0], name) and not KEPT_NAMES.fullmatch(name):
        return
    message = f"the id `{name[:70]}` cannot name a folder"
    wrong("bad-id", message, cell, f"use small letters, digits and hyphens: {as_id(name)}")


def as_id(name: str) -> str:
    """The id that a `name` would be: `ward-18` of `Ward 18`."""
    mended = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")[:LONGEST_ID].strip("-")
    return mended if mended and not KEPT_NAMES.fullmatch(mended) else "ward-18"


def check_approval(cells: dict[str, Text], wrong: Wrong) -> None:
    """Reports advice that nobody has approved, and an approval without advice.

    `cells` is one row of a table, a dictionary: a Text by the name of each field that is filled in.
    Its advice stands in `temperature` and `also`, and who approved it in `approved`. A mistake is
    reported to `wrong` (Wrong), a function that takes a code, a message, the cell that is wrong,
    and a hint how to mend it.
    """
    advice = cells.get("temperature") or cells.get("also")
    if advice and "approved" not in cells:
        message = f"nobody has approved its advice, `{advice.value[:40]}`"
        wrong("advice-unapproved", message, advice, "say who did, and when, under `approved by`")
    if "approved" in cells and not advice:
        message = "it says who approved its advice, and gives none"
        hint = "fill in `temperature` or `also ring if`, or empty `approved by`"
        wrong("no-advice", message, cells["approved"], hint)


def check_copies(cell: Text, wrong: Wrong) -> None:
    """Reports a number of copies, `cell` (Text), that is not a whole number from 1 to 9999.

    The mistake is reported to `wrong` (Wrong), a function that takes a code, a message, the cell
    and a hint.
    """
    if not re.fullmatch("[1-9][0-9]{0,3}", cell.value):
        message = f"`{cell.value}` is no number of copies"
        wrong("bad-number", message, cell, "write a whole number, such as 50")


def check_logo(cell: Text, files: Files, wrong: Wrong, note: Wrong) -> None:
    """Reports a logo, `cell` (Text), that is not there, or cannot be printed, or seen on paper.

    The cell has a path in `files` (Files), the window on the project and the table's folder. The
    mistake is reported to `wrong` (Wrong), a function that takes a code, a message, the cell and a
    hint; that a logo has too few pixels, to `note` (Wrong).
    """
    name = cell.value
    if not name.lower().endswith(PICTURES):
        message = f"the logo `{name}` is not a picture that can be printed"
        wrong("image-kind", message, cell, "save it as SVG, PNG or JPEG")
    elif not files.exists(name):
        hint = "put it in the folder of the table, and write its name as it is there"
        wrong("image-missing", f"there is no logo `{name}`", cell, hint)
    elif found := files.memo(_fault_of_picture, name):
        wrong(found.code, f"its logo `{name}` {found}", cell, found.hint)
    elif (seen := files.memo(_seen_on_white, name)) is not None:
        (width, height), grey = seen
        dots = max(25.4 * width / LOGO[0], 25.4 * height / LOGO[1], 96)  # as imprint.css has it
        if ratio(1, LINEAR[grey]) < FAINTEST:
            message = f"its logo `{name}` is white, clear or too pale: nobody would see it on paper"
            wrong("logo-unseen", message, cell, "take the logo that is made for white paper")
        elif dots < FEWEST_DOTS:
            message = f"its logo `{name}` has {width} by {height} pixels, and will look coarse"
            note("coarse-logo", message, cell, "take one that is 350 pixels wide, or an SVG")


def _seen_on_white(files: Files, name: str) -> tuple[tuple[int, int], int] | None:
    """What `on_white` tells of a logo; None of a drawing."""
    picture = files.bytes(name)
    return None if is_drawing(picture) else on_white(printable(picture))


def _fault_of_picture(files: Files, name: str) -> PictureError | None:
    try:
        let_in(files.bytes(name), families_of(files))
    except PictureError as found:
        return found
    return None


def lines_of(cell: Text | None) -> tuple[Text, ...]:
    """The lines of an address, `cell` (Text): where it has one line, the parts between commas.

    They are a tuple: each is a Text with its place; blank lines are left out. None stands for an
    empty cell, and has no lines.
    """
    if cell is None:
        return ()
    parts = cell.value.split("\n") if "\n" in cell.value else cell.value.split(",")
    return tuple(Text(part.strip(" ,"), cell.at) for part in parts if part.strip(" ,"))


def in_spreadsheet(row: int, column: int = 0) -> str:
    """The words for a place in a spreadsheet: `in the spreadsheet: row 2`, or `… cell F2`.

    `row` and `column` count from 1; without a column (0) the whole row is named.
    """
    where = f"cell {letters_of(column)}" if column else "row "
    return f"in the spreadsheet: {where}{row}"


def shorter(place: str, about: ClinicFields) -> str:
    """The hint for a clinic with too many words for a slot: the cells to shorten, longest first.

    `place` is the kind of the slot (front, advice, back or foot), and `about` (ClinicFields) has
    the fields of the clinic.
    """
    if place == "foot":
        return "shorten its `short name`" if about.short_name else "give it a `short name`"
    sizes = {name: sum(map(len, words_of(about[name]))) for name in WORDY[place]}
    filled = sorted(filter(sizes.get, sizes), key=sizes.__getitem__, reverse=True)
    longest = [f"`{column_of(name)}`" for name in filled[:3]]
    cells = " or ".join([", ".join(longest[:-1]), longest[-1]] if longest[1:] else longest)
    more = ", or give it fewer phones and hours" if place == "front" else ""
    return f"shorten {cells}{more}" if cells else "give it fewer phones"


def words_of(value: object) -> Iterator[str]:
    """Yields every text in a `value`, such as the fields of a clinic, as plain strings."""
    return (text.value for text in texts(value))


def fields_of(values: Fields, before: str = "") -> Iterator[str]:
    """Yields each text of a clinic as `field=text`, from which the digest of its row is made.

    `values` (Fields) are its fields. `before` is put before each field: `phones.0.` for those of
    its first phone.
    """
    for name, value in values:
        for at, each in enumerate(value if isinstance(value, tuple) else (value,)):
            if isinstance(each, Fields):
                yield from fields_of(each, f"{before}{name}.{at}.")
            elif each is not None:
                yield f"{before}{name}={getattr(each, 'value', each)}"
