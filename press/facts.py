"""The content and layout of finished documents as plain data, for checks without a PDF library.

`Facts` is read back from the bytes of a PDF, `Ground` off its pages as they are laid out. They are
apart from model.py because most modules that pass values on never look at a finished page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

SLOT = "slot-"  # begins the ID of what waits for a clinic's words

Rectangle = tuple[float, float, float, float]
MM = 72 / 25.4  # a millimetre in points
Attribute = str | float | tuple["Attribute", ...]  # a value of the structure: name, number, array


# ── What the bytes say ────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Boxes:
    """The boxes of one page: left, bottom, right, top, in points."""

    media: Rectangle
    crop: Rectangle
    bleed: Rectangle
    trim: Rectangle


@dataclass(frozen=True)
class Bookmark:
    """A line of the outline that a reader shows beside the pages. Levels and pages count from 1;
    the page is 0 where the line leads nowhere."""

    title: str
    level: int
    page: int


@dataclass(frozen=True)
class Glyph:
    """A character as it is drawn: its size in points as it comes out on the page."""

    page: int
    text: str
    size: float


class Mark(NamedTuple):
    """A run of marked content: its page, the stream that holds it, its number there (the MCID).

    `stream` is the number of a group drawn on the page, or 0 for the page's own content.
    """

    page: int
    stream: int
    number: int


class Annotation(NamedTuple):
    """Something on a page that can be touched: a Link, or a Widget to fill in.

    `number` is that of its object in the PDF; `contents` are the words of a screen reader for it;
    `target` is an address, or `#` and an id.
    """

    page: int
    number: int
    kind: str = ""
    contents: str = ""
    target: str = ""
    rectangle: Rectangle = (0, 0, 0, 0)


@dataclass(frozen=True)
class Element:
    """An element of the structure tree, as the file has it. `role` is H2, LI, Table and so on.

    `number` is that of its object in the PDF, and `parent` that of the one it calls its parent.
    `entries` holds Alt, ActualText, E, Lang and ID; `attributes` those of its table, list or box.
    """

    role: str
    number: int
    parent: int
    page: int
    kids: tuple[Element | Mark | Annotation, ...] = ()
    entries: Mapping[str, str] = field(default_factory=dict)
    attributes: Mapping[str, Attribute] = field(default_factory=dict)

    def walk(self) -> Iterator[Element]:
        """Yields the element and all Elements below it, in reading order."""
        yield self
        for kid in self.elements():
            yield from kid.walk()

    def elements(self) -> Iterator[Element]:
        """Yields the Elements right below this one."""
        return (kid for kid in self.kids if isinstance(kid, Element))


@dataclass(frozen=True)
class Structure:
    """The structure of a PDF, with the marked content and annotations of its pages.

    `roots` are the elements that stand in no other: one Document. `lost` are the roles of elements
    that no root leads to. `words` holds each run of marked content with its words, in the order
    of drawing. `owners` says which element the PDF names for a run or an annotation, by number;
    `loose` counts, by page, what is drawn but is neither content nor artifact.
    """

    roots: tuple[Element, ...] = ()
    root: int = 0
    lost: tuple[str, ...] = ()
    words: Mapping[Mark, str] = field(default_factory=dict)
    twice: tuple[Mark, ...] = ()
    annotations: tuple[Annotation, ...] = ()
    owners: Mapping[Mark | Annotation, int] = field(default_factory=dict)
    loose: Mapping[int, int] = field(default_factory=dict)

    def walk(self) -> Iterator[Element]:
        """Yields every Element that a root leads to, in reading order."""
        for root in self.roots:
            yield from root.walk()


@dataclass(frozen=True)
class Facts:
    """The content of a finished PDF, read back from its bytes. Pages count from 1.

    `texts` are the words of each page; `fonts` are names without the mark of a subset.
    """

    title: str
    language: str
    boxes: tuple[Boxes, ...]
    texts: tuple[str, ...]
    fonts: tuple[str, ...]
    bookmarks: tuple[Bookmark, ...]
    structure: Structure

    @property
    def links(self) -> tuple[Annotation, ...]:
        """The links as they lie on the pages: a tuple of Annotations."""
        return tuple(a for a in self.structure.annotations if a.kind == "Link")

    @property
    def roles(self) -> Counter[str]:
        """The number of elements of the structure by role, as a Counter."""
        return Counter(element.role for element in self.structure.walk())


# ── What stands where on the pages ────────────────────────────────────────────────────────────


class Piece(NamedTuple):
    """A piece of a line of words as it is laid out. Rectangles are in points, from the top left.

    `ink` is where its letters are, `box` what it should keep to, `window` what cuts it off if
    anything does. `line` tells pieces of one line; `part` is flow, margin or note; `raised` pieces
    stand over or under their line. `size` is that of the type, in points.
    """

    page: int
    words: str
    ink: Rectangle
    size: float
    bold: bool
    box: Rectangle
    window: Rectangle | None
    line: int
    part: str
    heading: bool
    raised: bool


class FlowLine(NamedTuple):
    """A line of the flow that holds words itself. `paragraph` tells lines of one paragraph.

    `longest` is its longest piece, `ends` says that its paragraph does, `broken` that it ends
    within a word, without a hyphen; a `running` line stands in a `p`. `free` is the room left on
    it, in points, and `lead` the width of its first word, with all that a line may not part from
    it. Both are 0 where nobody can say, beside a float. `forced` says that its author ended it.
    """

    page: int
    words: str
    longest: str
    paragraph: int
    ends: bool
    broken: bool
    running: bool
    size: float
    free: float
    lead: float
    forced: bool


class Frame(NamedTuple):
    """A box that is seen: by borders, `edges` in points from the top on clockwise, or a ground.

    `element` tells the parts of a box that goes on over pages; `kept` says that its style forbids
    that. `closed` boxes have a ground or borders on three sides; `words` are their first.
    """

    page: int
    box: Rectangle
    edges: Rectangle
    element: int
    closed: bool
    kept: bool
    words: str


class Table(NamedTuple):
    """A table by its first words: how wide it is, and how wide it may be, in points."""

    page: int
    words: str
    box: Rectangle
    room: float


class Code(NamedTuple):
    """A QR code: where it is, without its quiet zone, and how many modules a side of it has."""

    page: int
    address: str
    box: Rectangle
    modules: int


class Picture(NamedTuple):
    """A picture as it is printed, and where. A photograph is so many pixels wide, and has so many
    dots an inch."""

    page: int
    name: str
    box: Rectangle
    pixels: int | None = None
    dots: float = 0


PART_SLOT = "of:"  # stands in the name of a slot before that of a part, where a pack's words differ


class Slot(NamedTuple):
    """A place that waits for a clinic's words, or a panel of them: where it is, in points.

    `name` tells which words may stand there, `size` is that of the type; `over`
    is how far words reach out.
    """

    page: int
    name: str
    box: Rectangle
    size: float
    over: float = 0

    @property
    def kind(self) -> str:
        """The first word of its name: front, advice, back or foot."""
        return self.name.split()[0]

    @property
    def asked(self) -> list[str]:
        """The lines that it has, as a list of names: temperature, day."""
        return [word for word in self.name.split()[1:] if not word.startswith(PART_SLOT)]

    @property
    def part(self) -> str:
        """The part of a pack whose words it is in; empty for the pack's own, or a topic's."""
        last = self.name.split()[-1]
        return last.removeprefix(PART_SLOT) if last.startswith(PART_SLOT) else ""


class Region(NamedTuple):
    """A box on a page whose element has an id: the pieces `first` to before `last` are in it."""

    page: int
    id: str
    first: int
    last: int


@dataclass(frozen=True)
class Ground:
    """The layout of all pages: what is drawn and where, in the order of the document.

    `area` is the room for the text of each page, `size` the page, in points from the top left.
    """

    size: tuple[Rectangle, ...]
    area: tuple[Rectangle, ...]
    pieces: tuple[Piece, ...] = ()
    pictures: tuple[Picture, ...] = ()
    lines: tuple[FlowLine, ...] = ()
    frames: tuple[Frame, ...] = ()
    tables: tuple[Table, ...] = ()
    codes: tuple[Code, ...] = ()
    slots: tuple[Slot, ...] = ()
    regions: tuple[Region, ...] = ()
