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
    """A piece of a line that is set: what draws it, and its ends.

    Ends are in CSS pixels from the left of the page; `drawn` are the instructions that show it.
    """

    left: float
    right: float
    drawn: bytes


# For each line of a paragraph, which of its words it has, and how high and deep they are if that
# tells how high the line is.
Lines = tuple[tuple[tuple[float, ...], ...], ...]
Told = tuple[Lines, ...]  # what tells a kind: the lines of its paragraphs


class Set(NamedTuple):
    """A paragraph that is set: the lines that its words take, and the pieces to be drawn."""

    lines: Lines
    letters: tuple[Letters, ...]


@dataclass
class Paragraph:
    """A paragraph of a panel, whose words fill lines one after the other.

    `words` are indexes of a wording's words (None is a blank), and `styles` the number of each
    one's style. `left` is where lines begin and `room` how wide they are, in CSS pixels.
    """

    words: list[int | None]
    styles: list[int]
    left: float
    room: float

    def worded(self, wording: Wording) -> tuple[str, ...]:
        """The words that the paragraph has in one panel, without a blank before the first."""
        first, *others = (BLANK if at is None else wording.words[at] for at in self.words)
        return first.lstrip(BLANK), *others


class Run(NamedTuple):
    """A piece of a line in the content of a panel.

    `bottom` is its baseline as it is written there, in CSS pixels from the top of the page; `piece`
    is its index in `Kind.pieces`.
    """

    bottom: bytes
    piece: int


class Span(NamedTuple):
    """The part of a link that stands in one line.

    `link` is the index of the link in the panel; `first` and `last` are those of its runs in the
    kind.
    """

    link: int
    first: int
    last: int


@dataclass
class Kind:
    """Panels of one markup whose words take the same lines: one of them, ready for other words.

    `pieces` are its content in parts, of which every second is a run of letters. `runs` and `spans`
    say where words and links stand; `code` is its QR code, if there is one.
    """

    panels: Panels
    panel: Panel
    wording: Wording
    pieces: list[bytes]
    runs: list[Run]
    spans: list[Span]
    code: Code | None


@dataclass
class Shape:
    """All panels of one markup: their paragraphs, and their kinds by the lines that words take.

    A kind that cannot be set by hand is None. `right` is the right edge of the slot, in CSS pixels
    from the left of the page.
    """

    lettering: Lettering
    paragraphs: list[Paragraph]
    right: float
    kinds: dict[Told, Kind | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.paragraph = lru_cache(KEPT)(self._paragraph)

    def set(self, wording: Wording) -> list[Set]:
        """The paragraphs of a panel with its words broken into lines and drawn.

        Raises Foreign for words that only WeasyPrint can set.
        """
        return [
            self.paragraph(at, paragraph.worded(wording))
            for at, paragraph in enumerate(self.paragraphs)
        ]

    def broken(self, at: int, words: tuple[str, ...]) -> list[list[tuple[int, str]]]:
        """The words of the paragraph of index `at` in lines.

        A line has pairs of an index in `words` and a piece of that text. Raises Foreign where
        WeasyPrint may break a line elsewhere.
        """
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
        """The panel of a kind with the words, links and QR code of another wording.

        `paragraphs` are its words, as `set` gives them. Raises Foreign if they reach over the right
        edge of the slot.
        """
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
    """The key by which kinds are told apart: the lines of all paragraphs."""
    return tuple(paragraph.lines for paragraph in paragraphs)


def _points(pixels: float) -> float:
    """As WeasyPrint writes it."""
    return float(written(pixels * POINTS))
