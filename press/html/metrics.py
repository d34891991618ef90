"""Measures of a format: sizes worked out from its paper, its text and its ink.

Styles have rules for open, close and tight formats. Which of these a format is follows from its
measures, so that every paper goes with every size of text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import ceil, inf, sqrt

from press.facts import MM
from press.model import Factsheet
from press.parsing.fields import millimetres

# Millimetres of line for each point of text. From `CLOSE` down boxes stand one under the other,
# from `TIGHT` down there is no cover and every card has a row of its own.
CLOSE, TIGHT = 12.0, 8.0
CARD, GAP, SPARE = 4.4, 2.4, 0.9  # millimetres for a point of text, between cards, to spare
MOST = 3  # cards in a row
LARGEST, FRAME = 1.9, 13.0  # the helpline's number: parts of the text; its frame: millimetres
CAPTION_LINE = 1.5  # the height of a line of a caption
FOOT, FOOT_LINE = 9.4, 1.3  # millimetres over and under the foot; the height of its lines
PANELS = {"pages": 1, "trifold": 3, "cards": 2}  # side by side on a page
# Points, for titles of fewer letters.
POSTERS: tuple[tuple[float, int], ...] = ((24, 34), (45, 30), (70, 26), (inf, 22))
# Millimetres that a title may take: beside its drawing, on the cover of a book, over a part.
BESIDE, BOOK, OPENING = 102.3, 125.0, 122.0
QUIET_INKS = ("light", "mono")


@dataclass(frozen=True)
class Measures:
    """The measures of a factsheet in its format. Sizes are in points, `card` and `bottom` in CSS.

    `room` says how much text a line has: open, close or tight. `cover` is quiet, band or plain;
    `art` says that it has its drawing. `bottom` is the margin where the foot stands, `number` the
    largest size of the helpline's number, `part` the size of the titles of a pack's parts, else 0.
    """

    room: str
    cover: str
    art: bool
    title: float
    card: str
    bottom: str
    number: float
    part: float = 0

    @property
    def classes(self) -> str:
        """The CSS classes of the body, such as `cover-band close`."""
        rooms = {"open": "open", "close": "close", "tight": "close tight"}
        return f"cover-{self.cover} {rooms[self.room]}"


def measure(factsheet: Factsheet) -> Measures:
    """The Measures of a `factsheet` (Factsheet): sizes of titles, numbers and cards."""
    format, cover = factsheet.format.about, factsheet.brand.about.cover
    size, ink = format.text_size, format.ink
    width = millimetres(format.paper.width) / PANELS.get(format.imposition, 1)
    margins = format.margins
    sides = millimetres(margins.side) + millimetres(margins.notes or margins.side)
    line = width - sides
    room = "open" if line / size >= CLOSE else "close" if line / size >= TIGHT else "tight"
    kind = "plain" if room == "tight" or ink in QUIET_INKS else cover.kind
    full, parts = (line - 1.1) * MM, factsheet.topic.parts
    art = cover.art is not None and kind != "plain" and (room == "open" or bool(parts))
    beside = BOOK if parts else BESIDE if art else line
    column = beside * MM if room == "open" and beside < line else full
    words = factsheet.topic.about.title.value
    # The cover of a leaflet is a poster: its title may take as many lines as it likes.
    poster = format.imposition == "trifold"
    title = poster_size(words, line * MM) if poster else title_size(words, column, size, line)
    bottom, paged = format.margins.bottom, format.imposition in ("pages", "booklet")
    if room == "tight" and paged:
        bottom = f"{max(millimetres(bottom), foot_height(factsheet, line)):.1f}mm"
    elif format.reserves and paged:
        rows = (2 * size + format.small_size) * FOOT_LINE / MM
        bottom = f"{max(millimetres(bottom), FOOT + rows):.1f}mm"
    phone = factsheet.brand.helpline.phone.value
    number = round(min(LARGEST * size, (line - FRAME) * MM / ems(phone)), 1)
    titles = [part.about.title.value for part in parts]
    longest = max((ems(word) for title in titles for word in title.split()), default=1)
    fitting = [title_size(title, full, size, line) for title in titles]
    part = min(*fitting, round(min(OPENING * MM, full) / longest, 1)) if parts else 0
    return Measures(room, kind, art, title, card_width(line, size), bottom, number, part)


def foot_height(factsheet: Factsheet, line: float) -> float:
    """The height of the foot of a page in millimetres, as many lines as its words take.

    `factsheet` (Factsheet) has the words; `line` is the length of a line in millimetres.
    """
    helpline, about = factsheet.brand.helpline, factsheet.language.about
    strings, statuses = dict(about.strings), dict(about.statuses)
    size, small = factsheet.format.about.text_size, factsheet.format.about.small_size
    rows = [
        (f"{helpline.name.value} {helpline.phone.value}", size),
        (f"{strings['page'].value} 88 {strings['of'].value} 88", size),
        (statuses[factsheet.status].value, small),
    ]
    if factsheet.format.about.reserves:
        rows.append((" ", size))
    # Plain words are narrower than bold ones, and each line loses some room at its end.
    lines = sum(ceil(0.8 * ems(row) * pt / (line * MM - pt)) * pt for row, pt in rows)
    return FOOT + FOOT_LINE * lines / MM


def words_height(factsheet: Factsheet, words: str) -> float:
    """The height in millimetres that `words` take below a picture, at most.

    `factsheet` (Factsheet) says how long a line is, and how large its letters.
    """
    format = factsheet.format.about
    size, margins = format.text_size, format.margins
    sides = millimetres(margins.side) + millimetres(margins.notes or margins.side)
    line = (millimetres(format.paper.width) - sides) * MM - size
    return ceil(0.8 * ems(words) * size / line) * size * CAPTION_LINE / MM


def card_width(line: float, size: int) -> str:
    """The width of a card as a CSS length, so that as many as fit well stand in a row.

    `line` is the length of a line in millimetres, `size` that of the text in points. A row has
    three at most.
    """
    row = max(1, min(MOST, int((line + GAP) / (CARD * size + GAP))))
    return f"{(line - (row - 1) * GAP) / row - SPARE:.1f}mm"


def title_size(title: str, column: float, size: int, line: float) -> float:
    """The size of a `title` in points: the largest at which its longest word fits the column.

    `column` is the width of the column in points, `size` that of the text, and `line` the length of
    a line in millimetres. A title that fits one line and stays large stands on one. A longer title
    is smaller, so that it stays a title; none is smaller than the headings under it.
    """
    least, most = 1.68 * size, min(46 * max(1, sqrt(size / 12)), line / 174 * 58)
    longest = max(ems(word) for word in re.split(r"\s|(?<=-)", title))
    room = most if len(title) < 30 else most * 0.87 if len(title) < 60 else most * 0.74
    in_a_line = column / ems(title)
    widest = in_a_line if in_a_line >= 0.7 * most else column / longest
    return round(min(max(least, min(room, widest)), column / longest), 1)


def poster_size(title: str, column: float) -> float:
    """The size in points of a `title` on a cover of its own, at which its longest word fits a line.

    `column` is the length of the line in points.
    """
    longest = max(ems(word) for word in re.split(r"\s|(?<=-)", title))
    most = next(size for under, size in POSTERS if len(title) < under)
    return round(min(most, column / longest), 1)


def ems(words: str) -> float:
    """The width of `words` in bold, in ems: never less than they will be in any of our faces."""
    return sum(0.95 if c in "mwMW" else 0.36 if c in "iljftrI.'’" else 0.68 for c in words)
