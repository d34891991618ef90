"""Lines that read well: full, of whole words, none alone at a page's end, of a good size.

Sources. Words are not parted, large print has nothing under its size: UKAAF G003, clear and large
print. Never begin a page with the last line of a paragraph: Bringhurst, The Elements of
Typographic Style, 2.4.8; that its first does not end one either is our choice. At most 80
characters in a line: WCAG 2.2, 1.4.8 (the RNIB says 60 to 70); that there are 20 is our choice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby, pairwise

from press.checks.nothing_lost import short
from press.checks.page_layout import located
from press.facts import FlowLine, Ground, Piece
from press.model import Problem, Proof
from press.parsing.kept_together import parted

NEEDS = "pages"

MOST, FEWEST = 80, 20  # characters in a line
FULL_LINES = 3  # from which on the length of lines counts: two are found again without trouble
ADDRESS = re.compile(r"[./@:]\w")
# A line ends too early where twice what begins the next would fit, and five letters more.
TWICE, MORE = 2, 3  # of that, of the size of the type
SAME = 0.05  # points, by which sizes that are the same may differ


def check(proof: Proof) -> Iterator[Problem]:
    """Names words broken, lines left alone, lines too long or short, and type that is too small.

    Yields Problems. `proof` (a Proof) holds an edition with all that led to it. Raises ValueError
    if it has no pages.
    """
    about = proof.factsheet.format.about
    found = faults(proof.finished_pages.ground, about.small_size, about.mark_size)
    yield from located(found, proof)


def faults(ground: Ground, small: float = 0, mark: float = 0) -> Iterator[Problem]:
    """Yields a Problem for every fault of the lines; none has a place in a topic yet.

    `ground` (Ground) is the layout of the pages: what is drawn, and where. `small` and `mark` are
    the least sizes that the format promises, in points: for words, and for raised marks such as
    citation numbers.
    """
    for line, following in pairwise(ground.lines):
        if following.paragraph != line.paragraph or line.ends or line.forced:
            continue
        if line.broken:
            yield from _broken(line, following)
        else:
            yield from _parted(line, following)
        if following.lead and line.free > TWICE * following.lead + MORE * line.size:
            yield _ends_early(line, following)
    for paragraph in _paragraphs(ground):
        yield from _widows_and_orphans(paragraph)
        yield from _line_length(paragraph)
    for piece in ground.pieces:
        least = min(mark, small) if piece.raised else small
        if piece.size < least - SAME:
            yield _small_type(piece, least)


def _paragraphs(ground: Ground) -> Iterator[list[FlowLine]]:
    """The lines of each paragraph, from its first to the one that ends it."""
    ordered = sorted(ground.lines, key=lambda line: line.paragraph)
    for _, lines in groupby(ordered, key=lambda line: line.paragraph):
        paragraph: list[FlowLine] = []
        for line in lines:
            paragraph.append(line)
            if line.ends:
                yield paragraph
                paragraph = []
        if paragraph:
            yield paragraph


def _broken(line: FlowLine, following: FlowLine) -> Iterator[Problem]:
    """Names a word that is broken. An address may be, where its style lets it."""
    start, end = line.words.split()[-1], following.words.split()[0]
    if ADDRESS.search(start + end):
        return
    message = f"the word `{start}{end}` is broken without a hyphen, after `{start}`"
    hint = "put a soft hyphen (U+00AD) where the word may part, or take a shorter word"
    yield Problem("error", "broken-word", message, None, hint, line.page, about=f"{start}{end}")


def _parted(line: FlowLine, following: FlowLine) -> Iterator[Problem]:
    """Names a number, a dose or a code that begins in one line and ends in the next."""
    blank = "" if line.words[-1] in "-–/" else " "
    text = f"{line.words}{blank}{following.words}"
    if piece := parted(text, len(line.words) + len(blank)):
        words = text[slice(*piece)]
        message = f"`{words}` is parted by the end of a line, behind `{line.words.split()[-1]}`"
        hint = "make its column wider, or take the marks out of it"
        yield Problem("warning", "parted-number", message, None, hint, line.page, about=words)


def _ends_early(line: FlowLine, following: FlowLine) -> Problem:
    end, start = line.words.split()[-1], following.words.split()[0]
    message = f"a line ends far too early, behind `{end}`: there is room for `{start}` on it"
    hint = "tell us, with the topic and the layout: no line should; other words before it help"
    words = short(line.longest)
    return Problem("warning", "early-line", message, None, hint, line.page, about=words)


def _widows_and_orphans(paragraph: list[FlowLine]) -> Iterator[Problem]:
    hint = "orphans: 2 and widows: 2, or more, keep lines together; or shorten the paragraph"
    pages = [line.page for line in paragraph]
    if pages[0] == pages[-1]:
        return
    first, last = (short(line.longest) for line in (paragraph[0], paragraph[-1]))
    if pages.count(pages[-1]) == 1:
        message = f"the last line of a paragraph, `{last}`, begins a page"
        yield Problem("warning", "widow", message, None, hint, pages[-1], last)
    if pages.count(pages[0]) == 1:
        message = f"the first line of a paragraph, `{first}`, ends a page"
        yield Problem("warning", "orphan", message, None, hint, pages[0], first)


def _line_length(paragraph: list[FlowLine]) -> Iterator[Problem]:
    full = paragraph[:-1]
    if len(full) < FULL_LINES or not paragraph[0].running:
        return
    characters = sum(len(line.words) for line in full) / len(full)
    start, page = short(full[0].longest), full[0].page
    lines = f"the lines from `{start}` on have {characters:.0f} characters"
    if characters > MOST:
        message = f"{lines}, more than {MOST}"
        hint = "make the column narrower, or the type larger"
        yield Problem("warning", "long-lines", message, None, hint, page, about=start)
    elif characters < FEWEST:
        message = f"{lines}, fewer than {FEWEST}"
        hint = "make the column wider, or the type smaller"
        yield Problem("warning", "short-lines", message, None, hint, page, about=start)


def _small_type(piece: Piece, least: float) -> Problem:
    message = f"`{short(piece.words)}` is {piece.size:.3g} point, and the format promises {least:g}"
    hint = "set it in var(--small-size), a mark in var(--mark-size)"
    return Problem("error", "small-type", message, None, hint, piece.page, about=short(piece.words))
