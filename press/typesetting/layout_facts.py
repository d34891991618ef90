"""Places of words and boxes on the pages, as plain data: no check needs WeasyPrint's boxes.

Rests on names that WeasyPrint does not promise to keep, as tags.py does.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import unquote

from weasyprint.document import Document
from weasyprint.formatting_structure import boxes
from weasyprint.images import RasterImage

from press.facts import (
    Code,
    FlowLine,
    Frame,
    Ground,
    Picture,
    Piece,
    Rectangle,
    Region,
    Slot,
    Table,
)
from press.parsing.kept_together import together
from press.typesetting.tags import POINTS, Child, texts_in, unwrapped

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
# Of the size of the type: how far letters reach over and under their line.
ABOVE, BELOW = 0.74, 0.2
EDGES = ("border_top_width", "border_right_width", "border_bottom_width", "border_left_width")
BOLD = 600
FLOWS = ("normal", "nowrap")  # text whose lines end where they are full
# Parts of tables are not boxes that a page should keep whole: a table goes on over pages.
TABLE_PARTS = (boxes.TableBox, boxes.TableRowGroupBox, boxes.TableRowBox, boxes.TableCellBox)

# The boxes that lead to a text, by their numbers, and a byte of it.
_Stop = tuple[tuple[int, ...], int]
NOWHERE: _Stop = ((), 0)


class _Around(NamedTuple):
    """The surroundings of a box: what it should keep to, what cuts it off, its line, its part."""

    box: Rectangle
    window: Rectangle | None = None
    line: int = 0
    part: str = "flow"
    heading: bool = False
    raised: bool = False


def survey(document: Document) -> Ground:
    """The layout of all pages of a `document` as plain facts (Ground): what is drawn, and where.

    `document` is WeasyPrint's Document, laid out.
    """
    surveyor = _Surveyor()
    sizes, areas = [], []
    for page in document.pages:
        box = page._page_box
        sizes.append(_points(0, 0, box.margin_width(), box.margin_height()))
        areas.append(_content(box))
        surveyor.page += 1
        surveyor.floats = []
        surveyor.walk(box, _Around(areas[-1]))
    return surveyor.ground(tuple(sizes), tuple(areas))


class _Surveyor:
    """Walks the boxes of one page after the other, and writes down what it meets."""

    def __init__(self) -> None:
        self.page = self.counted = 0
        self.floats: list[Rectangle] = []  # of this page
        self.elements: dict[int, int] = {}
        self.stops: dict[int, _Stop] = {}
        self.pieces: list[Piece] = []
        self.pictures: list[Picture] = []
        self.lines: list[FlowLine] = []
        self.frames: list[Frame] = []
        self.tables: list[Table] = []
        self.codes: list[Code] = []
        self.slots: list[Slot] = []
        self.regions: list[Region] = []

    def ground(self, sizes: tuple[Rectangle, ...], areas: tuple[Rectangle, ...]) -> Ground:
        """All that was met as facts, with the size and the text area of each page."""
        drawn = tuple(self.pieces), tuple(self.pictures), tuple(self.lines), tuple(self.frames)
        others = tuple(self.tables), tuple(self.codes), tuple(self.slots), tuple(self.regions)
        return Ground(sizes, areas, *drawn, *others)

    def walk(self, found: Child, around: _Around) -> None:
        """Notes what is in a box, and in all boxes inside; `around` says what it stands in.

        A box with a transform is passed over, for it is drawn elsewhere.
        """
        box = unwrapped(found)
        if box.style["transform"]:
            return  # It stands elsewhere than its box.
        if isinstance(box, boxes.TextBox):
            self.piece(box, around)
        elif isinstance(box, boxes.ReplacedBox):
            self.replaced(box)
        else:
            first = len(self.pieces)
            inside = _inside(box, around)
            if box.is_floated():
                self.floats.append(_border(box))
            if isinstance(box, boxes.LineBox):
                self.counted += 1
                inside = inside._replace(line=self.counted)
            for child in box.children if isinstance(box, boxes.ParentBox) else ():
                self.walk(child, inside)
            self.keep(box, inside, first)
            if isinstance(box, boxes.BlockBox) and box.element is not None:
                if name := box.element.get("data-slot"):
                    self.slot(box, name, first)
            if isinstance(box, boxes.BlockLevelBox) and box.element is not None:
                if (name := box.element.get("id")) and len(self.pieces) > first:
                    self.regions.append(Region(self.page, name, first, len(self.pieces)))

    def piece(self, box: boxes.TextBox, around: _Around) -> None:
        """Notes the words of a text box, if visible, with the area that their letters may take."""
        style = box.style
        if box.text.strip() and style["visibility"] == "visible":
            size, base = style["font_size"], box.position_y + box.baseline
            ink = _points(box.position_x, base - ABOVE * size, box.width, (ABOVE + BELOW) * size)
            bold = style["font_weight"] >= BOLD
            found = (self.page, box.text.strip(), ink, size * POINTS, bold, *around)
            self.pieces.append(Piece(*found))

    def replaced(self, box: boxes.ReplacedBox) -> None:
        """Notes a picture with its dots to an inch as it is printed, or a QR code."""
        if (element := box.element) is None:
            return
        if element.tag == "img" and box.width and box.height:
            found = Picture(self.page, unquote(element.get("src") or ""), _content(box))
            if isinstance(shown := box.replacement, RasterImage):
                # One that is fitted into its box fills it one way alone.
                dots = 96 * max(shown.width / box.width, shown.height / box.height)
                found = found._replace(pixels=shown.width, dots=dots)
            self.pictures.append(found)
        elif element.get("class") == "qr":
            modules = int(element.get("viewBox", "0 0 1 1").split()[2])
            address = element.get("data-address") or ""
            self.codes.append(Code(self.page, address, _content(box), modules))

    def keep(self, box: boxes.Box, around: _Around, first: int) -> None:
        """Notes a box if it is one that checks ask for: a line, a table, or a frame.

        `first` is the index in `pieces` of the first piece inside.
        """
        words = self.pieces[first].words if len(self.pieces) > first else ""
        if isinstance(box, boxes.LineBox):
            if words and around.part == "flow":
                self.line(box, around, first)
        elif isinstance(box, boxes.TableBox):
            room = around.box[2] - around.box[0]
            self.tables.append(Table(self.page, words, _border(box), room))
        elif around.part == "flow" and isinstance(box, boxes.BlockLevelBox):
            self.frame(box, words)

    def slot(self, box: boxes.Box, name: str, first: int) -> None:
        """Notes a slot for a clinic's words, and how far its pieces reach out to the right or down.

        `first` is the index in `pieces` of the first piece inside.
        """
        place = _content(box)
        inks = [piece.ink for piece in self.pieces[first:]]
        over = max((max(ink[2] - place[2], ink[3] - place[3]) for ink in inks), default=0)
        size = box.style["font_size"] * POINTS
        self.slots.append(Slot(self.page, name, place, size, max(0, round(over, 2))))

    def line(self, box: boxes.LineBox, around: _Around, first: int) -> None:
        """Notes a line that holds words itself, how it ends, and how full it is.

        `around` is what it stands in, and has its number; `first` is the index in `pieces` of its
        first piece.
        """
        own = [piece for piece in self.pieces[first:] if piece.line == around.line]
        if own:
            longest = max((piece.words for piece in own), key=len)
            words = "".join(child.text for child in texts_in(box)).strip()
            size = max(piece.size for piece in own)
            # Where an author ends lines, their length is no fault of the column.
            element = box.element if box.element_tag == "p" else None
            running = element is not None and element.find(".//br") is None
            paragraph = self.number(box)
            stop, before = _stop(box), self.stops.get(paragraph, NOWHERE)
            ends, broken = stop == NOWHERE, _broken(box, before, stop)
            self.stops[paragraph] = stop
            free = around.box[2] - around.box[0] - box.width * POINTS
            lead = _lead(box) * POINTS
            top = box.position_y * POINTS
            if any(above <= top < below for _, above, _, below in self.floats):
                free = lead = 0
            found = (self.page, words, longest, paragraph, ends, broken, running, size)
            self.lines.append(FlowLine(*found, free, lead, _forced(box)))

    def frame(self, box: boxes.Box, words: str) -> None:
        """Notes a box that is seen by its ground or its borders; `words` are the first in it."""
        style = box.style
        edges = _edges(box)
        ground = getattr(style["background_color"], "alpha", 1) > 0
        if (ground or any(edges)) and not isinstance(box, TABLE_PARTS):
            closed = ground or sum(width > 0 for width in edges) >= 3
            kept = style["break_inside"] in ("avoid", "avoid-page")
            found = (self.page, _border(box), edges, self.number(box), closed, kept, words)
            self.frames.append(Frame(*found))

    def number(self, box: boxes.Box) -> int:
        """A number for the element of a box: the same for all its boxes, on all its pages."""
        return self.elements.setdefault(id(box.element), len(self.elements))


def _inside(box: boxes.Box, around: _Around) -> _Around:
    """The surroundings of the children of a box."""
    if isinstance(box, boxes.MarginBox):
        around = _Around(_border(box), part="margin")
    elif isinstance(box, boxes.FootnoteAreaBox):
        around = around._replace(part="note")
    if isinstance(box, boxes.TableBox) or box.is_table_wrapper:
        pass  # A table should keep to what it stands in, and its cells' words to the cells.
    elif isinstance(box, boxes.BlockContainerBox) and not isinstance(box, boxes.MarginBox):
        around = around._replace(box=_content(box))
    if box.element_tag in HEADINGS:
        around = around._replace(heading=True)
    if isinstance(box, boxes.InlineBox) and box.style["vertical_align"] not in ("baseline", 0):
        around = around._replace(raised=True)
    if box.style["overflow"] == "hidden" and isinstance(box, boxes.BlockContainerBox):
        around = around._replace(window=_border(box))
    return around


def _lead(line: boxes.LineBox) -> float:
    """The width of what a line begins with and no line can part, in pixels: about, by its letters.

    It is a word, a phone number and the like, or as many elements as no blank parts.
    """
    width = 0.0
    for leaf in _leaves(line):
        text = leaf.text if isinstance(leaf, boxes.TextBox) else ""
        whole = max((end for start, end in together(text) if start == 0), default=1)
        blank = -1 if leaf.style["white_space"] == "nowrap" else text.find(" ", whole)
        if blank >= 0:
            return width + leaf.width * blank / len(text)
        width += leaf.width
    return width


def _leaves(box: boxes.ParentBox) -> Iterator[boxes.Box]:
    """What stands in a line and holds nothing of its own: words, pictures, boxes."""
    for child in map(unwrapped, box.children):
        if isinstance(child, boxes.InlineBox):
            yield from _leaves(child)
        else:
            yield child


def _forced(line: boxes.LineBox) -> bool:
    """True if a line ends where its author wanted: at a `br`, or where the text has its own."""
    last: boxes.Box = line
    while isinstance(last, boxes.ParentBox) and last.children:
        last = unwrapped(last.children[-1])
    return (last.element_tag or "").startswith("br") or last.style["white_space"] not in FLOWS


def _broken(line: boxes.LineBox, before: _Stop, here: _Stop) -> bool:
    """True if a line ends within a word: its style lets it, and no blank was left out there.

    `before` is where the line before it stopped, `here` where this one does.
    """
    *_, last = texts_in(line)
    style = last.style
    if style["overflow_wrap"] == "normal" and style["word_break"] == "normal":
        return False
    start = before[1] if before[0] == here[0] else 0
    return last.text[-1:].isalnum() and here[1] - start == len(last.text.encode())


def _stop(line: boxes.LineBox) -> _Stop:
    """The numbers that WeasyPrint goes on by behind a line; `((), 0)` at the end."""
    steps: list[int] = []
    skip: object = getattr(line, "resume_at", None)
    while isinstance(skip, dict):
        step, skip = next(iter(skip.items()))
        steps.append(step)
    return (tuple(steps[:-1]), steps[-1]) if steps else NOWHERE


def _content(box: boxes.Box) -> Rectangle:
    return _points(box.content_box_x(), box.content_box_y(), box.width, box.height)


def _border(box: boxes.Box) -> Rectangle:
    return _points(box.border_box_x(), box.border_box_y(), box.border_width(), box.border_height())


def _edges(box: boxes.Box) -> Rectangle:
    """The widths of its borders, in points."""
    top, right, bottom, left = (getattr(box, edge, 0) * POINTS for edge in EDGES)
    return top, right, bottom, left


def _points(left: float, top: float, width: float, height: float) -> Rectangle:
    return (left * POINTS, top * POINTS, (left + width) * POINTS, (top + height) * POINTS)
