"""A structure tree, in the terms of the standard (ISO 32000-1, 14.7 and 14.8), and its writing.

Whoever knows PDF/UA can read this without knowing WeasyPrint: elements hold other elements, runs
of marked content, and references to annotations; the parent tree leads back from each of those.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, TypeVar
from xml.etree.ElementTree import Element

import pydyf
from pydyf import Stream

from press.facts import SLOT, Rectangle

# What holds other elements and no words of its own: words of theirs go into a paragraph.
GROUPS = ("Document", "Art", "Sect", "Div", "BlockQuote")
# What holds elements of certain roles alone.
BARE = ("L", "TOC", "Table", "THead", "TBody", "TFoot", "TR")
# What keeps its words in an element of their own, behind its label.
BODIES = {"LI": "LBody", "TOCI": "Reference"}
TABLE_ORDER = {"Caption": 0, "THead": 1, "TFoot": 3}

Kind = TypeVar("Kind")


class MarkedContent(NamedTuple):
    """A run of marked content: the index of its page, from 0, and its number there (MCID)."""

    page: int
    number: int


class ObjectReference(NamedTuple):
    """An annotation, that is, a link or a field to fill in, and the index of its page, from 0."""

    page: int
    annotation: pydyf.Dictionary


class Tag:
    """A tag: a structure element, such as H1 or LI (ISO 32000-1, 14.7.2).

    `source` is the HTML element it stands for, if it stands for one. `entries` go into its
    dictionary, `attributes` into the dictionary of their owner: Table, List or Layout. `runs_on_in`
    is the block that a paragraph was made for, whose words it goes on with.
    """

    __slots__ = ("attributes", "body", "entries", "kids", "parent", "role", "runs_on_in", "source")

    def __init__(self, role: str, parent: Tag | None, source: Element | None = None) -> None:
        self.role, self.parent, self.source = role, parent, source
        self.kids: list[Kid] = []
        self.entries: dict[str, str] = {}
        self.attributes: dict[str, dict[str, object]] = {}
        self.body: Tag | None = None
        self.runs_on_in: object = self
        if parent is not None:
            parent.kids.append(self)

    @property
    def above(self) -> Tag:
        """The Tag that is its parent, which every tag has but the Document."""
        assert self.parent is not None, "the document hangs on nothing"
        return self.parent

    def upwards(self) -> Iterator[Tag]:
        """Yields the Tag itself, its parent, and so on up to that of the Document."""
        element: Tag | None = self
        while element is not None:
            yield element
            element = element.parent

    def elements(self) -> Iterator[Tag]:
        """Yields the kids that are Tags, and no content."""
        return (kid for kid in self.kids if isinstance(kid, Tag))

    def holder(self) -> Tag:
        """The Tag that its content goes into: itself, or of an item the body behind its label.

        The body is made when it is first asked for.
        """
        if self.role not in BODIES:
            return self
        if self.body is None:
            self.body = Tag(BODIES[self.role], self)
        return self.body

    def paragraph(self, block: object) -> Tag:
        """The Tag that the words of a `block` go into: itself, or a P if it is one that groups.

        For a list or a table it is the Caption. The same `block` (an HTML element, which is only
        compared) goes on in the same P, unless something is in between. P and Caption are made if
        they are not there.
        """
        holder = self.holder()
        if holder.role in ("L", "Table"):  # words that a style puts before the first item
            captions = (kid for kid in holder.elements() if kid.role == "Caption")
            return next(captions, None) or Tag("Caption", holder)
        if holder.role not in GROUPS:
            return holder
        if running := holder.running(block):
            return running
        made = Tag("P", holder)
        made.runs_on_in = block
        return made

    def running(self, block: object) -> Tag | None:
        """The P (Tag) at the end of its kids that was made for this `block`; None if there is none.

        A block is an HTML element, which is only compared.
        """
        last = next((kid for kid in self.kids[-1:] if isinstance(kid, Tag)), None)
        return last if last and last.role == "P" and last.runs_on_in is block else None

    def takes_a_blank(self, block: object) -> bool:
        """True if a blank at its end parts words of this `block`, and not only two boxes.

        A block is an HTML element, which is only compared.
        """
        return self.role not in BARE and (self.role not in GROUPS or bool(self.running(block)))

    def move(self, parent: Tag, behind: Tag | None = None) -> None:
        """Moves it to another `parent` (Tag), as the last of its kids or right behind one of them.

        `behind` is the kid (Tag) that it is to follow, or None if it is to be the last.
        """
        self.above.kids.remove(self)
        at = parent.kids.index(behind) + 1 if behind is not None else len(parent.kids)
        parent.kids.insert(at, self)
        self.parent = parent

    @property
    def may_be_empty(self) -> bool:
        """True for a cell of a table, and for a slot that waits for a clinic's words."""
        return self.role in ("TH", "TD") or self.entries.get("ID", "").startswith(SLOT)

    def tidy(self) -> None:
        """Drops what is empty below it, in place, and orders the parts of tables.

        Empty cells stay, and empty slots, which wait for a clinic's words.
        """
        for kid in self.elements():
            kid.tidy()
        self.kids = [
            kid for kid in self.kids if not isinstance(kid, Tag) or kid.kids or kid.may_be_empty
        ]
        if self.role == "Table":
            self.kids.sort(key=lambda kid: TABLE_ORDER.get(getattr(kid, "role", ""), 2))


Kid = Tag | MarkedContent | ObjectReference
StreamOf = Callable[[MarkedContent], Stream]


def name_heads(tables: list[Tag]) -> None:
    """Changes `tables`, a list of Tags, in place: sets the IDs of heads, and names them in cells.

    Each TH has an ID; each TD has those of the headings over and before it as its Headers (ISO
    32000-1, 14.8.5.7). All tables of a document must be given in one call: in another call, the
    same IDs would be given again.
    """
    for number, table in enumerate(tables, 1):
        places = _places(table)
        cells = list(dict.fromkeys(places.values()))
        heads = [cell for cell in cells if cell.role == "TH"]
        for count, head in enumerate(heads, 1):
            head.entries["ID"] = f"t{number}h{count}"
        for cell in (cell for cell in cells if cell.role == "TD"):
            top, left = next(place for place, other in places.items() if other is cell)
            over = _heads([(row, left) for row in range(top - 1, -1, -1)], places, "/Column")
            before = _heads([(top, column) for column in range(left - 1, -1, -1)], places, "/Row")
            if names := [head.entries["ID"] for head in (*over, *before)]:
                headers = pydyf.Array(pydyf.String(name) for name in names)
                cell.attributes.setdefault("Table", {})["Headers"] = headers


def _heads(way: list[tuple[int, int]], places: dict[tuple[int, int], Tag], scope: str) -> list[Tag]:
    """The headings met on the way from a cell to the edge of its table, farthest first.

    Headings of several rows, one over the other, all hold. One beyond other cells holds no more
    where a nearer one of its width took its place. Source: the table model of HTML, "algorithm for
    assigning header cells".
    """
    found: list[Tag] = []
    near: set[int] = set()
    beyond: set[int] = set()
    for place in way:
        cell = places.get(place)
        if cell is None or cell in found:
            continue
        if cell.role != "TH":
            beyond |= near
        elif cell.attributes["Table"]["Scope"] == scope:
            width = _span(cell, "ColSpan" if scope == "/Column" else "RowSpan")
            if width not in beyond:
                found.append(cell)
            near.add(width)
    return found[::-1]


def _places(table: Tag) -> dict[tuple[int, int], Tag]:
    """The cell at each row and column of a table, in reading order."""
    taken: dict[tuple[int, int], Tag] = {}
    for top, row in enumerate(_rows(table)):
        left = 0
        for cell in row.elements():
            while (top, left) in taken:
                left += 1
            for down in range(_span(cell, "RowSpan")):
                for across in range(_span(cell, "ColSpan")):
                    taken[top + down, left + across] = cell
    return taken


def _span(cell: Tag, name: str) -> int:
    """The number of rows or columns that a cell takes."""
    return of_type(cell.attributes.get("Table", {}).get(name, 1), int)


def _rows(part: Tag) -> Iterator[Tag]:
    for kid in part.elements():
        if kid.role == "TR":
            yield kid
        elif kid.role in ("THead", "TBody", "TFoot"):
            yield from _rows(kid)


def of_type(value: object, kind: type[Kind]) -> Kind:
    """The `value` itself, which comes from an object of pydyf, known to be of the type `kind`.

    `kind` is a class (Kind), and the result one of its instances: pydyf has no types for what its
    objects hold. Raises TypeError if `value` is of another type.
    """
    if not isinstance(value, kind):
        raise TypeError(f"a PDF has {type(value).__name__} where {kind.__name__} should be")
    return value


def corners(annotation: pydyf.Dictionary) -> Rectangle:
    """The Rectangle of an `annotation` (pydyf's Dictionary of it) as it is written, in points.

    It is four numbers, the x and y of two corners opposite each other; the first may be above or to
    the right of the second.
    """
    left, low, right, high = annotation["Rect"]
    return left, low, right, high


class Writer:
    """Writes a structure tree into a PDF, and the parent tree that leads back to its elements.

    `streams` are those of the pages; `stream_of` gives the stream that holds a run: its page's, or
    that of a group drawn on the page.
    """

    def __init__(self, pdf: pydyf.PDF, streams: Sequence[Stream], stream_of: StreamOf) -> None:
        self.pdf, self.streams, self.stream_of = pdf, streams, stream_of
        self.pages = tuple(pdf.page_references)  # pydyf counts them anew each time
        self.owners: dict[MarkedContent, bytes] = {}
        self.annotations: list[tuple[pydyf.Dictionary, bytes]] = []
        self.named: dict[str, bytes] = {}

    def write(self, document: Tag) -> None:
        """Writes the tree below a Document, its parent tree and its IDs into the PDF.

        `document` is the Tag of the Document.
        """
        root = self.added({"Type": "/StructTreeRoot"})
        root["K"] = pydyf.Array([self.element(document, root).reference])
        numbers, following = self.parent_tree()
        root["ParentTree"] = self.added({"Nums": numbers}).reference
        root["ParentTreeNextKey"] = following
        if self.named:
            names = sorted((pydyf.String(name).data, e) for name, e in self.named.items())
            root["IDTree"] = self.added({"Names": pydyf.Array(sum(names, ()))}).reference
        self.pdf.catalog["StructTreeRoot"] = root.reference
        self.pdf.catalog["MarkInfo"] = pydyf.Dictionary({"Marked": "true"})

    def added(self, values: dict[str, object]) -> pydyf.Dictionary:
        """A new object of the PDF (pydyf's Dictionary) with `values`, a dictionary by name."""
        made = pydyf.Dictionary(values)
        self.pdf.add_object(made)
        return made

    def element(self, element: Tag, parent: pydyf.Dictionary) -> pydyf.Dictionary:
        """The dictionary of a Tag, `element`, written with all below it (ISO 32000-1, 14.7.2).

        `parent` is that of the element above, or of the root. Both are pydyf's (Dictionary).
        """
        made = self.added({"Type": "/StructElem", "S": f"/{element.role}", "P": parent.reference})
        pages = {kid.page for kid in element.kids if not isinstance(kid, Tag)}
        page = pages.pop() if len(pages) == 1 else None
        if page is not None:
            made["Pg"] = self.pages[page]
        made.update({name: pydyf.String(value) for name, value in element.entries.items()})
        if "ID" in element.entries:
            self.named[element.entries["ID"]] = made.reference
        if element.attributes:
            owners = element.attributes.items()
            found = [pydyf.Dictionary({"O": f"/{owner}", **values}) for owner, values in owners]
            made["A"] = found[0] if len(found) == 1 else pydyf.Array(found)
        made["K"] = pydyf.Array(self.kid(kid, made, page) for kid in element.kids)
        return made

    def kid(self, kid: Kid, parent: pydyf.Dictionary, page: int | None) -> object:
        """The value for a `kid` in the K of its parent: a reference, a number or a dictionary.

        The kid (a Kid) is a Tag, MarkedContent or ObjectReference, and `parent` the dictionary of
        the element above (pydyf's Dictionary). `page` is the index of the page that the parent
        names (Pg), or None. A reference is bytes, and a dictionary pydyf's.
        """
        if isinstance(kid, Tag):
            return self.element(kid, parent).reference
        on: dict[str, object] = {"Pg": self.pages[kid.page]}
        if isinstance(kid, ObjectReference):
            self.annotations.append((kid.annotation, parent.reference))
            return pydyf.Dictionary({"Type": "/OBJR", **on, "Obj": kid.annotation.reference})
        self.owners[kid] = parent.reference
        stream = self.stream_of(kid)
        if stream is not self.streams[kid.page]:
            on["Stm"] = stream.reference
        elif page is not None:
            return kid.number
        return pydyf.Dictionary({"Type": "/MCR", **on, "MCID": kid.number})

    def parent_tree(self) -> tuple[pydyf.Array, int]:
        """The numbers of the parent tree (ISO 32000-1, 14.7.4.4), and the first key that is free.

        They come as a pair, pydyf's Array and a number. The numbers of the tree lead from each
        stream and each annotation to the elements that own its content.
        """
        streams: dict[Stream, dict[int, bytes]] = {stream: {} for stream in self.streams}
        for content, owner in self.owners.items():
            streams.setdefault(self.stream_of(content), {})[content.number] = owner
        numbers = pydyf.Array()
        for key, (stream, owners) in enumerate(streams.items()):
            if key >= len(self.streams):
                stream.extra["StructParents"] = key
            slots = range(max(owners, default=-1) + 1)
            numbers += [key, pydyf.Array(owners.get(n, b"null") for n in slots)]
        for key, (annotation, owner) in enumerate(self.annotations, len(streams)):
            annotation["StructParent"] = key
            numbers += [key, owner]
        return numbers, len(streams) + len(self.annotations)
