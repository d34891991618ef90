"""What stays together on a line: phone numbers, doses, times, codes, and parts of addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator

_NUMBER = r"\d[\d.,:]*"
_UNITS = (
    r"mg|mcg|[µμ]g|ng|kg|g|m[lL]|d[lL]|[lL]|cm|mm|km|m|kPa|mmHg|mmol|[µμ]mol|IU|units?|kcal|kJ|Gy|mSv"
    r"|(?:milli|micro|nano|kilo)?gram(?:me)?s?|(?:milli|deci)?lit(?:re|er)s?|(?:centi|milli)met(?:re|er)s?"
    r"|%|°C|°F|am|pm|[ap]\.m\."
)
_MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December"
    "|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
)
# The first is a number in groups of figures, five at least: a telephone's, a day, 10 000.
_TOGETHER = re.compile(
    rf"""(?<![\w.,:])(?:
    (?=(?:[-– ()+]*\d){{5}}) [+(]?\d[\d()]* (?:[-– ][(]?\d[\d()]*)+ (?:\ (?:ext\.?|x)\ ?\d+)?
    | 0\d{{2,4}} \ [A-Z]{{4,}}
    | {_NUMBER} (?:[-–]{_NUMBER} | \ [×x]\ {_NUMBER}[⁰¹²³⁴-⁹]*)? \ (?:{_UNITS})(?:/\w+)*
    | {_NUMBER} \ ×\ 10[⁰¹²³⁴-⁹]+ (?:/\w+)?
    | \d{{1,2}} \ (?:{_MONTHS})
    | (?:[Pp]ages?|[Bb]leep|[Ee]xt\.?|[Ww]ard|[Rr]oom) \ \d+
    | [A-Z]{{2,}} (?:-[A-Z\d]+)* -\d+
    | [A-Z]{{1,2}}\d[A-Z\d]? \ \d[A-Z]{{2}}
    )(?!\w)""",
    re.VERBOSE,
)
_ADDRESS = re.compile(r"[^\s()]*\w[.@/][^\s()]*\w")
LONGEST = 30  # letters: what is longer is no number
NEAR = 40  # letters around the end of a line, in which what is parted there begins and ends


def together(text: str) -> Iterator[tuple[int, int]]:
    """Yields the place of each piece of `text` that a line should not part: its start and end."""
    for found in _TOGETHER.finditer(text):
        if len(found[0]) <= LONGEST:
            yield found.span()


def parted(text: str, at: int) -> tuple[int, int] | None:
    """The place of the piece of `text` that is parted where a line ends before the letter `at`.

    Gives its start and end, or None where the line ends well. A web address may be parted, but not
    behind a hyphen of its own, which would be taken for one of the line.
    """
    first = text.rfind(" ", 0, max(0, at - NEAR)) + 1
    near = text[first : at + NEAR]
    spans = [*together(near)]
    if text[at - 1 : at] == "-":
        spans += (found.span() for found in _ADDRESS.finditer(near))
    return next(((first + a, first + b) for a, b in spans if first + a < at < first + b), None)


def better_end(text: str, at: int) -> int:
    """The letter of `text` before which a line should end that would end before the letter `at`.

    It is `at` itself where nothing is parted there, and else the start of what is, or a place
    behind a slash of an address.
    """
    if not (piece := parted(text, at)):
        return at
    slash = text.rfind("/", piece[0], at) + 1
    return slash if slash and text[slash - 2] != "/" else piece[0]
