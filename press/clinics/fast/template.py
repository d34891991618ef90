"""Kinds of panels: those of one markup whose words take the same lines.

Of a kind that stands, any panel is made by setting the words that it has, each where the lines of
the kind are. Numbers are WeasyPrint's: CSS pixels, from the top left of the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import NamedTuple

from press.clinics.fast.lines import KEPT, Foreign, Lettering, written
from press.clinics.fast.words import BLANK, Wording
from press.clinics.panels import Panel, Panels, coded, renamed
from press.facts import Code
from press.typesetting.tags import POINTS

SHOWN = b"%b %b Tm\n%b"


class Letters(NamedTuple):
    """Words in a line: where they begin and end, and what draws them."""

    left: float
    right: float
    drawn: bytes


# For each line of a paragraph, which of its words it has, and how high and deep they are if that
# tells how high the line is.
Lines = tuple[tuple[tuple[float, ...], ...], ...]
Told = tuple[Lines, ...]  # what tells a kind: the lines of its paragraphs


class Set(NamedTuple):
    """A paragraph that is set: its lines, and all that is drawn."""

    lines: Lines
    letters: tuple[Letters, ...]


@dataclass
class Paragraph:
    """Lines that fill one another up: which of the panel's words they have (None is a blank), the
    style of each, where lines begin, and what room they have."""

    words: list[int | None]
    styles: list[int]
    left: float
    room: float

    def worded(self, wording: Wording) -> tuple[str, ...]:
        """Its words in a panel, without a blank before them."""
        first, *others = (BLANK if at is None else wording.words[at] for at in self.words)
        return first.lstrip(BLANK), *others


class Run(NamedTuple):
    """Words in a line: how far down they stand, and in which piece of the content they are."""

    bottom: bytes
    piece: int


class Span(NamedTuple):
    """The part of a link that is in one line: which of the panel's links it is of, and the runs
    that it begins and ends with."""

    link: int
    first: int
    last: int


@dataclass
class Kind:
    """A panel that stands, with its words, and its content in pieces: each other one is a run."""

    panels: Panels
    panel: Panel
    wording: Wording
    pieces: list[bytes]
    runs: list[Run]
    spans: list[Span]
    code: Code | None


@dataclass
class Shape:
    """Panels of one markup, with the kinds of them that stand; one that cannot stand is None.

    `right` is where they end: what reaches further reaches out of them.
    """

    lettering: Lettering
    paragraphs: list[Paragraph]
    right: float
    kinds: dict[Told, Kind | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.paragraph = lru_cache(KEPT)(self._paragraph)

    def set(self, wording: Wording) -> list[Set]:
        """The paragraphs of a panel. Raises Foreign."""
        return [
            self.paragraph(at, paragraph.worded(wording))
            for at, paragraph in enumerate(self.paragraphs)
        ]

    def broken(self, at: int, words: tuple[str, ...]) -> list[list[tuple[int, str]]]:
        """The words of a paragraph in lines. Raises Foreign."""
        paragraph = self.paragraphs[at]
        styled = list(zip(words, paragraph.styles, strict=True))
        return self.lettering.broken(styled, paragraph.room)

    def _paragraph(self, at: int, words: tuple[str, ...]) -> Set:
        lines: list[list[tuple[float, ...]]] = []
        letters: list[Letters] = []
        paragraph, lettering = self.paragraphs[at], self.lettering
        for line in self.broken(at, words):
            lines.append([])
            left = paragraph.left
            for place, (word, text) in enumerate(line, 1):
                style = paragraph.styles[word]
                _, *high = lettering.measured(text, style)
                lines[-1].append((word, *(high if lettering.leads(style) else ())))
                room = text.rstrip(BLANK) if place == len(line) else text
                right = left + lettering.measured(room, style).width
                if text.strip(BLANK):
                    letters.append(Letters(left, right, lettering.drawn(text, style)))
                left = right
        return Set(tuple(map(tuple, lines)), tuple(letters))

    def filled(self, kind: Kind, wording: Wording, paragraphs: Sequence[Set]) -> Panel:
        """A panel of a kind with its own words. Raises Foreign where they reach out of it."""
        letters = [each for paragraph in paragraphs for each in paragraph.letters]
        if any(each.right > self.right for each in letters):
            raise Foreign
        pieces = list(kind.pieces)
        for run, each in zip(kind.runs, letters, strict=True):
            pieces[run.piece] = SHOWN % (written(each.left), run.bottom, each.drawn)
        links = tuple(
            renamed(
                link,
                kind.wording.links[span.link],
                wording.links[span.link],
                (_points(letters[span.first].left), _points(letters[span.last].right)),
            )
            for link, span in zip(kind.panel.links, kind.spans, strict=True)
        )
        content, names = kind.panels.named(b"".join(pieces))
        if kind.code:
            code = kind.code._replace(address=wording.codes[0])
            content = coded(content, code, kind.panel.top)
        return replace(kind.panel, content=content, names=names, links=links)


def told(paragraphs: Sequence[Set]) -> Told:
    """What tells a kind: the lines of its paragraphs."""
    return tuple(paragraph.lines for paragraph in paragraphs)


def _points(pixels: float) -> float:
    """As WeasyPrint writes it."""
    return float(written(pixels * POINTS))
