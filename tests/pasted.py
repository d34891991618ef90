"""Plain text copied from a web page or PDF, taken apart into passages, to be judged as a topic is.

The text has lost its markup, so habits are gone by: a line is a paragraph, bullets and numbers make
lists, a short line without a full stop is a heading. Lines that come again and again are no text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import takewhile
from typing import NamedTuple

from press.model import Location, Paragraph, Prose, Section, Text, Words
from press.rules.wording import WORD, Passage

# The marks of lists: bullets, dashes, and numbers with a full stop or bracket.
ITEM = re.compile(r"(?:[-*•·▪◦‣–]|\d{1,2}[.)])\s+")
LINK = re.compile(r"\[([^\[\]]*)\]\([^()\s]*\)")
ADDRESS = re.compile(r"<?https?://[^\s>]+>?")
# What a page says to people at a screen, alone on a line.
SCREEN = re.compile(
    r"(?:back to [\w ]+|skip to (?:main )?content|click here|read more|menu|share|print)\W*$",
    re.IGNORECASE,
)
# What is alone on a line and has a number to call, a web address or a copyright: no heading.
BUTTON = re.compile(r"\d{3,}[ -]\d{3,}|^\d{2,} [A-Z]|https?://|www\.|©|\d{1,2}/\d{1,2}/\d{2,4}")
# An entry in a list of sources: authors with their initials, or a volume and its pages.
SOURCE = re.compile(
    r"^(?:[A-Z][\w’'-]+ [A-Z]{1,3}[,.] ?){2}|\b\d{4}\b[^.]*;\s?\d+\s?(?:\(\d+\))?:|\bet al\b"
)
# A line of a foot or head is the same on so many pages.
AGAIN = 3
# A heading has no more letters and words than these.
HEADING_LETTERS, HEADING_WORDS = 80, 12
# A line that is broken by the page's width, not by its author, is at least so long.
BROKEN = 60


def pasted(text: str, file: str) -> tuple[Passage, ...]:
    """The passages of a text, in order, each with its line in `file`; headings make sections."""
    return tuple(_passages(list(_lines(text)), file))


class _Line(NamedTuple):
    """A line of a text: its number, its kind and its words.

    `kind` is item, inner (an item of a list within a list), line, more (the rest of a line that was
    broken), source (an entry of a list of references), or gap (nothing of the text).
    """

    number: int
    kind: str
    words: str


def _lines(text: str) -> Iterator[_Line]:
    """The lines of a text that are not empty."""
    raw = list(enumerate(text.splitlines(), 1))
    count = Counter(line.strip() for _, line in raw)
    before: tuple[int, str] | None = None  # the line above, if it is of the text
    edge: int | None = None  # how far the outer list is indented
    for number, whole in raw:
        line = whole.strip()
        if not line:
            continue
        indent = len(whole) - len(whole.lstrip())
        bare = " ".join(ADDRESS.sub("", LINK.sub(r"\1", line)).replace("*", "").split())
        residue = count[line] >= AGAIN or SCREEN.match(bare) or not WORD.search(bare)
        if residue:
            yield _Line(number, "gap", "")
        elif mark := ITEM.match(line):
            edge = indent if edge is None else edge
            kind = "inner" if indent > edge else "item"
            yield _Line(number, kind, bare.removeprefix(mark[0].strip()).strip())
        elif SOURCE.search(line):
            yield _Line(number, "source", bare)
        else:
            edge = None
            goes_on = (
                before is not None
                and number == before[0] + 1
                and len(before[1]) >= BROKEN
                and bare[0].islower()
                and before[1][-1] not in ".!?:"
            )
            yield _Line(number, "more" if goes_on else "line", bare)
        before = None if residue else (number, bare)


def _passages(lines: list[_Line], file: str) -> Iterator[Passage]:
    section: Section | None = None
    held: Passage | None = None  # the last passage, which may go on in the next line
    listed, inner, marked = 0, 0, False
    for index, (number, kind, words) in enumerate(lines):
        if kind == "more" and held is not None:
            held = _said(held.kind, f"{held.text} {words}", held.source.at, held.section, held.list)
            continue
        if held:
            yield held
            held = None
        if kind == "gap":
            listed, marked = 0, False
            continue
        at = Location(file, number, 1)
        # Behind words that lead into a list, short lines are its items if it has no marks.
        loose = kind == "line" and listed and not marked and _short(words)
        if kind in ("item", "inner") or loose:
            listed, marked = listed or number, kind != "line"
            # The items of a list within a list are one of their own, behind the item over them.
            inner = (inner or number) if kind == "inner" else 0
            held = _said("item", words, at, section, inner or listed)
        elif kind == "source":
            held = _said("source", words, at, section)
        elif _alone(words) and not BUTTON.search(words) and _something_under(lines[index + 1 :]):
            heading = Text(words, at, words)
            prose = Prose((Paragraph((Words(words),)),), heading, line=True)
            section = Section(prose, f"line-{number}", (), at)
            listed, marked = 0, False
            held = Passage("heading", words, heading, section)
        else:
            listed, marked = number if words.endswith(":") else 0, False
            kind = "label" if _alone(words) else "paragraph"
            held = _said(kind, words, at, section)
    if held:
        yield held


def _said(kind: str, text: str, at: Location, section: Section | None, listed: int = 0) -> Passage:
    return Passage(kind, text, Text(text, at, text), section, list=listed)


def _short(words: str) -> bool:
    return len(words) <= 2 * HEADING_LETTERS and words[-1] not in ".!?:"


def _alone(words: str) -> bool:
    """True if a line is short and no sentence."""
    few = len(words) <= HEADING_LETTERS and len(words.split()) <= HEADING_WORDS
    return few and words[-1] not in ".!:,;"


def _something_under(below: list[_Line]) -> bool:
    """True if the lines below a heading are its text: a list or a sentence, or another heading with
    one. Short lines alone are addresses, or buttons."""
    text = takewhile(lambda line: line.kind != "source", below)
    near = [line for line in text if line.kind != "gap"][:2]
    said = ("item", "inner", "more")
    return any(
        line.kind in said or (line.kind == "line" and not _alone(line.words)) for line in near
    )
