"""Where words came to lie: from a place in a file to a box on a page.

The words of each text are looked for among the pieces of the pages, in the part of them that the
box of its block holds. Nothing is put into the document for that: it is the one that is printed.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate
from typing import NamedTuple

from press.checks.nothing_lost import STEERING
from press.facts import Ground, Piece, Rectangle
from press.files import Files, Missing
from press.model import Block, Factsheet, Location, Problem, Prose, Section, Text, Topic
from press.parsing.spreadsheet import LINE_END, decoded
from press.walk import paragraphs, runs, walk

QUOTES = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "„": '"'})
UNSEEN = re.compile(r"[\s\u00ad]+")
LEAST = 2  # letters of a run that is looked for: fewer stand everywhere
SIMILAR = 0.6  # of a line and what it has become; less is another line
AIR = 2.0  # points around words that are shown


class Spot(NamedTuple):
    """Something that was written, with the numbers of the pieces of pages that print it.

    A text goes on to line `until`. A block or a section is `whole`, and goes on to the next one.
    `heading` is that of its section.
    """

    at: Location
    until: int
    heading: str
    whole: bool
    pieces: tuple[int, ...]


class Place(NamedTuple):
    """A place on the pages: the page, from 1 on, and a box in shares of it, if that is known."""

    page: int
    box: Rectangle | None
    heading: str = ""


@dataclass(frozen=True)
class Places:
    """What was written of one making, with where it lies. `texts` are the files it was read from.

    `spots` are in the order of their places in the files.
    """

    sizes: tuple[Rectangle, ...]
    pieces: tuple[tuple[int, Rectangle, str], ...]
    spots: tuple[Spot, ...]
    texts: Mapping[str, bytes]


NOWHERE = Places((), (), (), {})


def places(factsheet: Factsheet, ground: Ground, files: Files) -> Places:
    """The Places of all that a `factsheet` (Factsheet) says on its pages, by place in its file.

    `ground` (Ground) has what stands where on the pages; `files` (Files) is the window on the
    project.
    """
    weave = _Weave(ground)
    spots = sorted(weave.spots(factsheet), key=lambda spot: (spot.at, not spot.whole))
    texts: dict[str, bytes] = {}
    for name in {spot.at.file for spot in spots}:
        try:
            texts[name] = files.bytes(name)
        except Missing:
            continue
    pieces = tuple((piece.page, piece.ink, fold(piece.words)) for piece in ground.pieces)
    return Places(ground.size, pieces, tuple(spots), texts)


def find(problem: Problem, places: Places, files: Files) -> Place | None:
    """The Place of a `problem` (Problem) on the pages, or None where it has none there.

    `places` (Places) are those of the pages. `files` (Files) has the topic's file as it is now; the
    pages may have been made before it was changed.
    """
    at = problem.at
    if at and at.line and (spots := [spot for spot in places.spots if spot.at.file == at.file]):
        lines = LINE_END.split(decoded(places.texts.get(at.file, b"")))
        at = Location(at.file, _then(at, places, files), at.column)
        number = bisect_right(spots, (at.line, at.column), key=lambda s: (s.at.line, s.at.column))
        for spot in reversed(spots[:number]):
            if spot.pieces and (_holds(spot, at, lines) if spot.whole else at.line <= spot.until):
                return _box(spot, problem, places)
            if spot.whole:
                break
    if problem.page and problem.page <= len(places.sizes):
        wanted = fold(problem.about.rstrip("…"))
        for page, ink, words in places.pieces if len(wanted) > LEAST else ():
            if page == problem.page and (words in wanted or wanted in words) and words:
                return Place(page, _share(ink, places.sizes[page - 1]))
        return Place(problem.page, None)
    return None


def fold(words: str) -> str:
    """These `words` without blanks, with straight quotation marks and small letters."""
    return UNSEEN.sub("", words.translate(QUOTES)).casefold()


def _holds(spot: Spot, at: Location, lines: list[str]) -> bool:
    """True if no line up to a place stands further left than the block or section began."""
    between = lines[spot.at.line - 1 : at.line]
    margins = [len(line) - len(line.lstrip()) for line in between if line.strip()]
    return bool(margins) and min(margins) == margins[0]


def _box(spot: Spot, problem: Problem, places: Places) -> Place:
    """The box around the words that a problem is about, or else around the whole spot."""
    numbers = spot.pieces
    about = fold(problem.about.rstrip("…"))
    if len(about) > LEAST:
        woven = "".join(places.pieces[n][2] for n in numbers)
        ends = list(accumulate(len(places.pieces[n][2]) for n in numbers))
        start = woven.find(about)
        if start >= 0:
            first, last = (bisect_right(ends, at) for at in (start, start + len(about) - 1))
            numbers = numbers[first : last + 1]
    there = [places.pieces[n] for n in numbers]
    pages = {page for page, *_ in there}
    page = problem.page if problem.page in pages else there[0][0]
    inks = [ink for on, ink, _ in there if on == page]
    around = (
        min(ink[0] for ink in inks) - AIR,
        min(ink[1] for ink in inks) - AIR,
        max(ink[2] for ink in inks) + AIR,
        max(ink[3] for ink in inks) + AIR,
    )
    return Place(page, _share(around, places.sizes[page - 1]), spot.heading)


def _share(box: Rectangle, size: Rectangle) -> Rectangle:
    """A box as left, top, width and height in shares of its page, and on it."""
    wide, high = size[2] - size[0], size[3] - size[1]
    left, right = (min(max(x / wide, 0), 1) for x in (box[0], box[2]))
    top, bottom = (min(max(y / high, 0), 1) for y in (box[1], box[3]))
    return round(left, 4), round(top, 4), round(right - left, 4), round(bottom - top, 4)


def _then(at: Location, places: Places, files: Files) -> int:
    """The line of a place as it was when the pages were made, if lines came or went since.

    0 where the place stands in what was not there then.
    """
    try:
        now = files.bytes(at.file)
    except Missing:
        return at.line
    before = places.texts.get(at.file, now)
    if before == now:
        return at.line
    old, new = (LINE_END.split(decoded(data)) for data in (before, now))
    few = min(len(old), len(new))
    alike = next((n for n in range(few) if old[n] != new[n]), few)
    behind = next((n for n in range(few - alike) if old[-1 - n] != new[-1 - n]), few - alike)
    if at.line <= alike:
        return at.line
    if at.line > len(new) - behind:
        return at.line - len(new) + len(old)
    if len(old) != len(new):
        return 0
    before_line, line = old[at.line - 1], new[at.line - 1]
    return at.line if SequenceMatcher(None, before_line, line).ratio() >= SIMILAR else 0


class _Weave:
    """The words of all pages as one run of letters, in which texts are looked for."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.flow = [n for n, piece in enumerate(ground.pieces) if _counts(piece)]
        folded = [fold(ground.pieces[n].words) for n in self.flow]
        self.woven = "".join(folded)
        self.ends = list(accumulate(map(len, folded)))
        self.regions: dict[str, tuple[int, int]] = {}
        for region in ground.regions:
            first, last = self.regions.get(region.id, (region.first, region.last))
            self.regions[region.id] = min(first, region.first), max(last, region.last)

    def spots(self, factsheet: Factsheet) -> Iterator[Spot]:
        """Every text, block and section of a factsheet."""
        for topic in factsheet.topic.with_parts:
            yield from self._of_topic(topic)

    def _of_topic(self, topic: Topic) -> Iterator[Spot]:
        whole = self._letters(topic.name)
        yield from self._texts(topic.about, "", whole)
        for section in topic.sections:
            heading = section.heading.source.value
            around = self._letters(section.id) if section.id in self.regions else whole
            yield self._whole(section, heading)
            yield from self._texts((section.heading,), heading, around)
            for block in section.blocks:
                yield self._whole(block, heading)
                yield from self._texts(block.fields, heading, self._letters(block.id))

    def _whole(self, thing: Section | Block, heading: str) -> Spot:
        first, last = self.regions.get(thing.id, (0, 0))
        return Spot(thing.at, 0, heading, True, tuple(range(first, last)))

    def _letters(self, name: str) -> tuple[int, int]:
        """The letters of the element with an id; those of all pages where there is none."""
        if name not in self.regions:
            return 0, len(self.woven)
        first, last = (bisect_right(self.flow, n - 1) for n in self.regions[name])
        return self._start(first), self._start(last)

    def _start(self, piece: int) -> int:
        return self.ends[piece - 1] if piece else 0

    def _texts(self, value: object, heading: str, around: tuple[int, int]) -> Iterator[Spot]:
        start, end = around
        cursor = start
        for leaf in walk(value):
            if isinstance(leaf.value, Text):
                words, source = [leaf.value.value], leaf.value
            elif isinstance(leaf.value, Prose):
                spans = (part.spans for part in paragraphs(leaf.value.parts))
                words, source = [run for each in spans for run in runs(each)], leaf.value.source
            else:
                continue
            found: set[int] = set()
            for run in words if STEERING.isdisjoint(leaf.name.split(".")) else ():
                wanted = fold(run)
                if len(wanted) < LEAST:
                    continue
                where = self.woven.find(wanted, cursor, end)
                if where < 0:
                    where = self.woven.find(wanted, start, end)
                if where >= 0:
                    cursor = where + len(wanted)
                    first, last = (bisect_right(self.ends, n) for n in (where, cursor - 1))
                    found.update(self.flow[first : last + 1])
            until = source.at.line + source.raw.count("\n")
            yield Spot(source.at, until, heading, False, tuple(sorted(found)))


def _counts(piece: Piece) -> bool:
    """True for words of the text itself: no mark that stands over a line parts them."""
    return piece.part == "flow" and not piece.raised
