"""Templates of panels: those of one markup whose words take the same lines.

Any panel of a template is made by setting its own words, each where the lines of the template are.
Numbers are WeasyPrint's: CSS pixels, from the top left of the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import NamedTuple

from press.clinics.fast.lines import CACHED_LINES, LineSetter, NeedsLayout
from press.clinics.fast.words import BLANK, PanelSource
from press.clinics.panels import Annotation, Panel, Panels, retargeted, with_qr_code
from press.facts import Code
from press.typesetting.line_tools import number
from press.typesetting.tags import POINTS

SHOWN = b"%b %b Tm\n%b"


class DrawnText(NamedTuple):
    """A piece of a line that is set: what draws it, and its ends.

    Ends are in CSS pixels from the left of the page; `drawn` are the instructions that show it.
    """

    left: float
    right: float
    drawn: bytes


# For each line of a paragraph, which of its words it has, and how high and deep they are if that
# tells how high the line is.
Lines = tuple[tuple[tuple[float, ...], ...], ...]
LineSignature = tuple[Lines, ...]  # the key of a template: the lines of its paragraphs


class SetParagraph(NamedTuple):
    """A paragraph that is set: the lines that its words take, and the pieces to be drawn."""

    lines: Lines
    letters: tuple[DrawnText, ...]


@dataclass
class Paragraph:
    """A paragraph of a panel, whose words fill lines one after the other.

    `words` are indexes of a source's words (None is a base), and `styles` the number of each
    one's style. `left` is where lines begin and `room` how wide they are, in CSS pixels.
    """

    words: list[int | None]
    styles: list[int]
    left: float
    room: float

    def words_of(self, source: PanelSource) -> tuple[str, ...]:
        """A tuple of the words that the paragraph has in the panel `source` (PanelSource).

        A base between words is a blank; before the first word, there is none.
        """
        first, *others = (BLANK if at is None else source.words[at] for at in self.words)
        return first.lstrip(BLANK), *others


class Run(NamedTuple):
    """A piece of a line in the content of a panel.

    `bottom` is its baseline as it is written there, in CSS pixels from the top of the page; `piece`
    is its index in `PanelTemplate.pieces`.
    """

    bottom: bytes
    piece: int


class LinkSpan(NamedTuple):
    """The part of a link that stands in one line.

    `link` is the index of the link in the panel; `first` and `last` are those of its runs in the
    template.
    """

    link: int
    first: int
    last: int


@dataclass
class PanelTemplate:
    """Panels of one markup whose words take the same lines: one of them, ready for other words.

    `pieces` are its content in parts, of which every second is a run of letters. `runs` and `spans`
    say where words and links stand; `code` is its QR code, if there is one.
    """

    panels: Panels
    panel: Panel
    source: PanelSource
    pieces: list[bytes]
    runs: list[Run]
    spans: list[LinkSpan]
    code: Code | None


@dataclass
class PanelTemplates:
    """The templates of one markup, by the lines that words take, and the paragraphs of them all.

    Panels that cannot be set by hand have None for a template. `right` is the right edge of the
    slot, in CSS pixels from the left of the page.
    """

    setter: LineSetter
    paragraphs: list[Paragraph]
    right: float
    by_lines: dict[LineSignature, PanelTemplate | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.paragraph = lru_cache(CACHED_LINES)(self._paragraph)

    def set_words(self, source: PanelSource) -> list[SetParagraph]:
        """The paragraphs of the panel `source` (PanelSource), with words in lines and drawn.

        Gives a list with a SetParagraph for each. Raises NeedsLayout for words that only WeasyPrint
        can set.
        """
        return [
            self.paragraph(at, paragraph.words_of(source))
            for at, paragraph in enumerate(self.paragraphs)
        ]

    def broken(self, at: int, words: tuple[str, ...]) -> list[list[tuple[int, str]]]:
        """The `words` (a tuple) of the paragraph of index `at`, broken into lines (a list).

        A line is a list of pairs of an index in `words` and a piece of that text. Raises
        NeedsLayout where WeasyPrint may break a line elsewhere.
        """
        paragraph = self.paragraphs[at]
        styled = list(zip(words, paragraph.styles, strict=True))
        return self.setter.broken(styled, paragraph.room)

    def _paragraph(self, at: int, words: tuple[str, ...]) -> SetParagraph:
        lines: list[list[tuple[float, ...]]] = []
        letters: list[DrawnText] = []
        paragraph, setter = self.paragraphs[at], self.setter
        for line in self.broken(at, words):
            lines.append([])
            left = paragraph.left
            for place, (word, text) in enumerate(line, 1):
                style = paragraph.styles[word]
                _, *high = setter.measured(text, style)
                lines[-1].append((word, *(high if setter.leads(style) else ())))
                room = text.rstrip(BLANK) if place == len(line) else text
                right = left + setter.measured(room, style).width
                if text.strip(BLANK):
                    letters.append(DrawnText(left, right, setter.drawn(text, style)))
                left = right
        return SetParagraph(tuple(map(tuple, lines)), tuple(letters))

    def fill(
        self, template: PanelTemplate, source: PanelSource, paragraphs: Sequence[SetParagraph]
    ) -> Panel:
        """The Panel of a `template` (PanelTemplate) with the words of another `source`.

        It has the links and the QR code of the source (PanelSource) too. `paragraphs`
        (SetParagraph) are its words, as `set_words` gives them. Raises NeedsLayout if they reach
        over the right edge of the slot.
        """
        letters = [each for paragraph in paragraphs for each in paragraph.letters]
        if any(each.right > self.right for each in letters):
            raise NeedsLayout
        pieces = list(template.pieces)
        for run, each in zip(template.runs, letters, strict=True):
            pieces[run.piece] = SHOWN % (number(each.left), run.bottom, each.drawn)
        links: list[Annotation] = []
        for link, span in zip(template.panel.links, template.spans, strict=True):
            ends = _points(letters[span.first].left), _points(letters[span.last].right)
            before, after = template.source.links[span.link], source.links[span.link]
            links.append(retargeted(link, before, after, ends))
        content, names = template.panels.named(b"".join(pieces))
        code = template.code and template.code._replace(address=source.codes[0])
        if code:
            content = with_qr_code(content, code, template.panel.top)
        return replace(template.panel, content=content, names=names, links=tuple(links), code=code)


def line_signature(paragraphs: Sequence[SetParagraph]) -> LineSignature:
    """The key that templates are told apart by: a tuple of the lines of their paragraphs.

    `paragraphs` (SetParagraph) are those of one panel. The key is a LineSignature.
    """
    return tuple(paragraph.lines for paragraph in paragraphs)


def _points(pixels: float) -> float:
    """Return a length in points as WeasyPrint writes it."""
    return float(number(pixels * POINTS))
