"""Kinds of panels: those of one markup whose words take the same lines.

Of a kind that stands, any panel is made by setting the words that it has, each where the lines of
the kind are. Numbers are WeasyPrint's: CSS pixels, from the top left of the page.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from press.facts import Code
from press.printing.lettering import Foreign, Lettering, written
from press.printing.panel_words import BLANK, Wording
from press.printing.panels import Panel, Panels, coded, renamed
from press.printing.tags import POINTS

SHOWN = b"%b %b Tm\n%b"

# For each paragraph, for each of its lines: words, each with their place among its words.
Broken = list[list[list[tuple[int, str]]]]


@dataclass
class Paragraph:
    """Lines that fill one another up: which of the panel's words they have (None is a blank), the
    style of each, where lines begin, and what room they have."""

    words: list[int | None]
    styles: list[int]
    left: float
    room: float

    @property
    def place(self) -> tuple:
        """All but its styles, which are those of one document."""
        return self.words, self.left, self.room

    def worded(self, wording: Wording) -> list[tuple[str, int]]:
        """Its words in a panel with their styles, without a blank before them."""
        said = [BLANK if word is None else wording.words[word] for word in self.words]
        said[0] = said[0].lstrip(BLANK)
        return list(zip(said, self.styles, strict=True))


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
    kinds: dict[tuple, Kind | None] = field(default_factory=dict)

    def broken(self, wording: Wording) -> Broken:
        """The words of a panel in lines. Raises Foreign."""
        return [self.lettering.broken(one.worded(wording), one.room) for one in self.paragraphs]

    def told(self, broken: Broken) -> tuple:
        """What tells a kind: which words each line has, and their heights."""
        return tuple(
            tuple(
                (at, *self.lettering.measured(text, paragraph.styles[at])[1:]) for at, text in line
            )
            for paragraph, lines in zip(self.paragraphs, broken, strict=True)
            for line in (*lines, ())
        )

    def filled(self, kind: Kind, wording: Wording, broken: Broken) -> Panel:
        """A panel of a kind with its own words. Raises Foreign where they reach out of it."""
        pieces, ends = list(kind.pieces), []
        for run, (x, width, text, style) in zip(kind.runs, self._placed(broken), strict=True):
            if x + width > self.right:
                raise Foreign(text)
            ends.append((x, x + width))
            pieces[run.piece] = SHOWN % (written(x), run.bottom, self.lettering.drawn(text, style))
        links = tuple(
            renamed(
                link,
                kind.wording.links[span.link],
                wording.links[span.link],
                (_points(ends[span.first][0]), _points(ends[span.last][1])),
            )
            for link, span in zip(kind.panel.links, kind.spans, strict=True)
        )
        content, names = kind.panels.named(b"".join(pieces))
        if kind.code:
            code = kind.code._replace(address=wording.codes[0])
            content = coded(content, code, kind.panel.top)
        return replace(kind.panel, content=content, names=names, links=links)

    def _placed(self, broken: Broken) -> Iterator[tuple[float, float, str, int]]:
        """Words that are drawn: where they begin, how wide they are, and their style."""
        for paragraph, lines in zip(self.paragraphs, broken, strict=True):
            for line in lines:
                x = paragraph.left
                for at, text in line:
                    style = paragraph.styles[at]
                    room = text.rstrip(BLANK) if (at, text) == line[-1] else text
                    width = self.lettering.measured(room, style).width
                    if text.strip(BLANK):
                        yield x, width, text, style
                    x += width


def _points(pixels: float) -> float:
    """As WeasyPrint writes it."""
    return float(written(pixels * POINTS))
