"""Reading a panel as WeasyPrint laid it out, line by line.

Rests on WeasyPrint's boxes, as typesetting/tags.py does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from press.clinics.fast.lines import LineSetter, NeedsLayout
from press.clinics.fast.template import LinkSpan, PanelTemplate, PanelTemplates, Paragraph, Run
from press.clinics.fast.words import BLANK, PanelSource
from press.clinics.panels import Panel, Panels
from press.facts import Slot
from press.typesetting.line_tools import boxes, number
from press.typesetting.tags import Child, unwrapped

RUN = re.compile(rb"(?<=BT\n1 0 0 -1 )(\S+) (\S+) Tm\n(.*?)(?=\nET\n)", re.DOTALL)
# What moves the words of a line, or is drawn around them.
EDGES = (
    *("margin_left", "margin_right", "padding_left", "padding_right"),
    *("border_left_width", "border_right_width", "border_top_width", "border_bottom_width"),
)
Words = tuple[boxes.TextBox, Element | None]  # of a line, with the link that they are in
# A block, and the number of line ends before it.
ParagraphKey = tuple[boxes.Box, int]
PLAIN = (boxes.PageBox, boxes.BlockBox, boxes.BlockReplacedBox)


class PanelReader:
    """A panel as WeasyPrint has laid it out, read into paragraphs and lines.

    `page` is its page, and `source` the words it was composed of. Raises NeedsLayout where other
    words might move what stands beside them: at floats, centred lines, or text with a ground of its
    own.
    """

    def __init__(self, setter: LineSetter, page: boxes.PageBox, source: PanelSource) -> None:
        self.setter, self.source = setter, source
        self.paragraphs: list[Paragraph] = []
        self.lines: list[list[Words]] = []
        self.broken: list[list[list[tuple[int, str]]]] = []  # by paragraphs and lines
        self._left = list(source.words)  # what is not met yet of each word
        self._ends = source.line_ends()
        where: ParagraphKey | None = None
        for block, line in _lines(page):
            texts = list(_texts(line))
            if any(box.text.strip(BLANK) for box, _ in texts):
                where = self._line(block, line, texts, where)
        if any(text.strip(BLANK) for text in self._left):
            raise NeedsLayout

    def _line(
        self, block: boxes.Box, line: boxes.LineBox, texts: list[Words], before: ParagraphKey | None
    ) -> ParagraphKey:
        """Adds a line to its paragraph, or to a new one; tells which that is."""
        style = block.style
        plain = style["text_align_all"] in ("start", "left") and style["direction"] == "ltr"
        if not plain or style["text_indent"].value or line.position_x != block.content_box_x():
            raise NeedsLayout
        if line.height < max(box.style["font_size"] for box, _ in texts):
            raise NeedsLayout  # words without a height of their own may reach out of such a line
        words = [self._word(box.text) for box, _ in texts]
        where = block, self._ends[next(word for word in words if word is not None)]
        if before != where:
            self.paragraphs.append(Paragraph([], [], line.position_x, block.width))
            self.broken.append([])
        paragraph, broken = self.paragraphs[-1], []
        for (box, _), word in zip(texts, words, strict=True):
            if word is None or word not in paragraph.words:
                paragraph.words.append(word)
                paragraph.styles.append(self.setter.style(box.style))
            broken.append((len(paragraph.words) - 1, box.pango_layout.text))
        self.broken[-1].append(broken)
        self.lines.append(texts)
        return where

    def _word(self, text: str) -> int | None:
        """Return the index of the word that a box has, or goes on with; None for a blank."""
        bare = text.strip(BLANK)
        if not bare:
            return None
        at = next((at for at, left in enumerate(self._left) if left.strip(BLANK)), None)
        if at is None or not self._left[at].lstrip(BLANK).startswith(bare):
            raise NeedsLayout
        self._left[at] = self._left[at].lstrip(BLANK).removeprefix(bare)
        return at

    def template(
        self, templates: PanelTemplates, panels: Panels, panel: Panel, slot: Slot
    ) -> PanelTemplate:
        """The PanelTemplate made of this panel, so that other words can be set in its lines.

        `panel` (Panel) is the one that was read, and `slot` (Slot) its place in the document whose
        panels are `panels` (Panels). `templates` (PanelTemplates) has the paragraphs that all
        panels of the same markup have. Raises NeedsLayout unless setting the same words once more
        gives an equal panel.
        """
        paragraphs = enumerate(templates.paragraphs)
        broken = [templates.broken(at, one.words_of(self.source)) for at, one in paragraphs]
        if templates.paragraphs != self.paragraphs or broken != self.broken:
            raise NeedsLayout
        content = panels.contents[slot.page - 1]
        pieces: list[bytes] = []
        places: dict[tuple[bytes, bytes], int] = {}
        end = 0
        for run in RUN.finditer(content):
            places[run[1], run[2]] = len(pieces) + 1
            pieces += [content[end : run.start()], run[0]]
            end = run.end()
        pieces.append(content[end:])
        runs: list[Run] = []
        parts: dict[tuple[Element, int], list[int]] = {}
        for at, line in enumerate(self.lines):
            for box, link in line:
                if box.text.strip(BLANK):
                    bottom = number(box.position_y + box.baseline)
                    place = places.pop((number(box.position_x), bottom), None)
                    if place is None:
                        raise NeedsLayout
                    if link is not None and panel.elements:
                        parts.setdefault((link, at), []).append(len(runs))
                    runs.append(Run(bottom, place))
        links = list(dict.fromkeys(link for link, _ in parts))
        spans = [LinkSpan(links.index(key[0]), n[0], n[-1]) for key, n in parts.items()]
        if places or len(spans) != len(panel.links) or len(links) > len(self.source.links):
            raise NeedsLayout
        code = panels.codes.get(slot.page)
        template = PanelTemplate(panels, panel, self.source, pieces, runs, spans, code)
        if templates.fill(template, self.source, templates.set_words(self.source)) != panel:
            raise NeedsLayout
        return template


def _lines(found: Child) -> Iterator[tuple[boxes.Box, boxes.LineBox]]:
    """The lines in a box, each with the block that it is in."""
    box = unwrapped(found)
    if isinstance(box, boxes.MarginBox):
        return
    style = box.style
    shrinks = box.is_floated() and style["width"] == "auto"
    if type(box) not in PLAIN or shrinks or box.is_absolutely_positioned() or style["transform"]:
        raise NeedsLayout  # it may find its place, or its width, by its words
    kids = [unwrapped(kid) for kid in box.children] if isinstance(box, boxes.ParentBox) else []
    floats = [kid for kid in kids if not isinstance(kid, boxes.LineBox) and kid.is_floated()]
    if floats and len(floats) < len(kids):
        raise NeedsLayout  # words that stand beside a float have less room
    for kid in kids:
        if isinstance(kid, boxes.LineBox):
            yield box, kid
        else:
            yield from _lines(kid)


def _texts(box: boxes.ParentBox, link: Element | None = None) -> Iterator[Words]:
    """The words of a line, with the links that they are in."""
    for child in map(unwrapped, box.children):
        if isinstance(child, boxes.TextBox):
            if child.style["text_decoration_line"] != "none":
                raise NeedsLayout
            yield child, link
        elif isinstance(child, boxes.InlineBox):
            ground = child.style["background_color"].alpha
            if ground or any(getattr(child, edge) for edge in EDGES):
                raise NeedsLayout
            yield from _texts(child, child.element if child.element_tag == "a" else link)
        elif not isinstance(child, boxes.InlineReplacedBox) or len(box.children) > 1:
            raise NeedsLayout
