"""Plain text of a web page or PDF, taken apart into passages, so that it can be judged like a topic.

What the page had besides words is lost, so this goes by habits: a line is a paragraph, marks make
lists, a short line without a full stop is a heading. Lines that come again and again are no text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from press.model import Location, Paragraph, Prose, Section, Text, Words
from press.proving.wording import WORD, Passage

# The marks of lists: bullets, dashes, and numbers with a full stop or bracket.
ITEM = re.compile(r"(?:[-*•·▪◦‣–]|\d{1,2}[.)])\s+")
LINK = re.compile(r"\[([^\[\]]*)\]\([^()\s]*\)")
ADDRESS = re.compile(r"<?https?://[^\s>]+>?")
# What a page says to people at a screen, alone on a line.
SCREEN = re.compile(
    r"(?:back to [\w ]+|skip to (?:main )?content|click here|read more|menu|share|print|search)\W*$",
    re.IGNORECASE,
)
# A line of a foot or head is the same on so many pages.
AGAIN = 3
# A heading has no more letters and words than these.
HEADING_LETTERS, HEADING_WORDS = 80, 12
# A line that is broken by the page's width, not by its author, is at least so long.
BROKEN = 60


def pasted(text: str, file: str) -> tuple[Passage, ...]:
    """The passages of a text, in order, each with its line; headings make sections."""
    return tuple(_passages(list(_lines(text)), file))


def _lines(text: str) -> Iterator[tuple[int, str, str]]:
    """Number, kind and words of each line that is text: item, line, or a gap between two texts."""
    raw = [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1)]
    count = Counter(line for _, line in raw)
    before = ""
    for number, line in raw:
        if not line:
            continue
        bare = " ".join(ADDRESS.sub("", LINK.sub(r"\1", line)).replace("*", "").split())
        residue = count[line] >= AGAIN or SCREEN.match(bare) or not WORD.search(bare)
        if residue:
            yield number, "gap", ""
        elif mark := ITEM.match(line):
            yield number, "item", bare.removeprefix(mark[0].strip()).strip()
        else:
            broken = before and number == before[0] + 1 and len(before[1]) >= BROKEN
            goes_on = broken and bare[0].islower() and before[1][-1] not in ".!?:"
            yield number, "more" if goes_on else "line", bare
        before = (number, bare) if not residue and bare else ""


def _passages(lines: list[tuple[int, str, str]], file: str) -> Iterator[Passage]:
    section, listed, marked, held = None, 0, False, None
    for index, (number, kind, words) in enumerate(lines):
        if kind == "more":
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
        if kind == "item" or loose:
            listed, marked = listed or number, kind == "item"
            held = _said("item", words, at, section, listed)
        elif _heads(words, lines[index + 1 :]):
            heading = Text(words, at)
            prose = Prose((Paragraph((Words(words),)),), heading, line=True)
            section = Section(prose, f"line-{number}", (), at)
            listed, marked = 0, False
            held = Passage("heading", words, heading, section)
        else:
            listed, marked = number if words.endswith(":") else 0, False
            held = _said("paragraph", words, at, section)
    if held:
        yield held


def _said(kind: str, text: str, at: Location, section: Section | None, listed: int = 0) -> Passage:
    return replace(Passage(kind, text, Text(text, at, text), section), list=listed)


def _short(words: str) -> bool:
    return len(words) <= 2 * HEADING_LETTERS and words[-1] not in ".!?:"


def _heads(words: str, below: list[tuple[int, str, str]]) -> bool:
    """Whether a line stands over others: short, without a full stop, and something follows it."""
    few = len(words) <= HEADING_LETTERS and len(words.split()) <= HEADING_WORDS
    return few and words[-1] not in ".!:,;" and any(kind != "gap" for _, kind, _ in below[:2])
