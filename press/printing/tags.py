"""The structure a screen reader follows: one element of it for each element of the document.

WeasyPrint's own tags repeat every element on each page it reaches, and read out running heads.
These stand in for them. They rest on names that WeasyPrint does not promise to keep; that is why
its version is pinned, and why `RELEASE` is compared before anything is typeset.

Marked content that belongs to no element (decorations, running heads, repeated table heads)
becomes an artifact. Roles are those of PDF 1.7 (ISO 32000-1, 14.8.4), used as PDF/UA-1 wants them.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urlsplit

import pydyf
from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder
from weasyprint.pdf.stream import Stream
from weasyprint.stacking import StackingContext

from press.printing.roles import PICTURES, Markup

RELEASE = "70.0"
LOGGER = logging.getLogger("weasyprint")

# These hold other elements, never words: words of theirs go into a paragraph.
# What holds elements and no words of its own.
BARE = ("L", "TOC", "Table", "THead", "TBody", "TFoot", "TR")
GROUPS = ("Document", "Art", "Sect", "Div", "BlockQuote")
INLINE = ("Link", "Span", "Quote", "Reference")
PSEUDO_ROLES = {"marker": "Lbl", "footnote-call": "Reference"}
TABLE_ORDER = {"Caption": 0, "THead": 1, "TFoot": 3}
RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
POINTS = 0.75  # in a CSS pixel


def add_tags(pdf: pydyf.PDF, document, _version: object, page_streams: list[Stream]) -> None:
    """Gives the pages their structure; stands in for `weasyprint.pdf.add_tags`."""
    content = Content(pdf, page_streams)
    tree = Builder(document, content).tree()
    Writer(pdf, content).write(tree)


class Mark(NamedTuple):
    """A run of marked content on a page."""

    page: int
    number: int


class Annotation(NamedTuple):
    """A link's rectangle on a page."""

    page: int
    object: pydyf.Dictionary


class Element:
    """An element of the structure tree.

    `source` is the element of the document it stands for, or None. `entries` go into its own
    dictionary, `attributes` into the dictionary of their owner: Table, List or Layout.
    """

    __slots__ = ("attributes", "body", "entries", "kids", "parent", "role", "runs_on_in", "source")

    def __init__(self, role: str, parent: Element | None, source=None) -> None:
        self.role, self.parent, self.source = role, parent, source
        self.kids: list[Element | Mark | Annotation] = []
        self.entries: dict[str, str] = {}
        self.attributes: dict[str, dict[str, object]] = {}
        self.body: Element | None = None
        self.runs_on_in: object = self
        if parent is not None:
            parent.kids.append(self)

    def upwards(self) -> Iterator[Element]:
        """Itself, its parent, and so on up to the document."""
        element: Element | None = self
        while element is not None:
            yield element
            element = element.parent

    def holder(self) -> Element:
        """Where its words go: a list item keeps them in a body, behind its label."""
        bodies = {"LI": "LBody", "TOCI": "Reference"}
        if self.role not in bodies:
            return self
        if self.body is None:
            self.body = Element(bodies[self.role], self)
        return self.body

    def move(self, parent: Element) -> None:
        self.parent.kids.remove(self)
        self.parent = parent
        parent.kids.append(self)


class Content:
    """What is marked in the streams of the pages, and the annotations on them."""

    def __init__(self, pdf: pydyf.PDF, page_streams: list[Stream]) -> None:
        self.pdf, self.page_streams = pdf, page_streams
        self.places: dict[Mark, tuple[Stream, int]] = {}
        self.pages = [pdf.objects[int(reference.split()[0])] for reference in pdf.page_references]
        # A group with opacity has a stream of its own, but counts its marks with its page.
        page_of = {id(stream._tags): page for page, stream in enumerate(page_streams)}
        for stream in pdf.objects:
            if isinstance(stream, Stream) and id(stream._tags) in page_of:
                page = page_of[id(stream._tags)]
                for at, item in enumerate(stream.stream):
                    if isinstance(item, pydyf.Dictionary) and "MCID" in item:
                        self.places[Mark(page, item["MCID"])] = stream, at

    def silence(self, mark: Mark, kind: str | None) -> None:
        """Makes an artifact of a run; of a running head, if its `kind` is Header or Footer."""
        stream, at = self.places.pop(mark)
        stream.stream[at - 1] = "/Artifact"
        if kind:
            stream.stream[at] = pydyf.Dictionary({"Type": "/Pagination", "Subtype": f"/{kind}"})
        else:
            stream.stream[at : at + 2] = [b"", b"BMC"]

    def take_off(self, annotation: Annotation) -> None:
        """Takes a link off its page; what is left of it is an empty object."""
        page = self.pages[annotation.page]
        page["Annots"].remove(annotation.object.reference)
        if not page["Annots"]:
            del page["Annots"]
        annotation.object.clear()


class Builder:
    """Walks the boxes of all pages in reading order and grows the tree."""

    def __init__(self, document, content: Content) -> None:
        self.document, self.content = document, content
        self.markup = Markup(document._html.etree_element)
        self.root = Element("Document", None)
        self.elements: dict[tuple, Element] = {}
        self.first_pages: dict[object, int] = {}
        self.links: list[tuple[Element, Annotation]] = []
        self.page = 0
        self.tags: dict = {}

    def tree(self) -> Element:
        for number, page in enumerate(self.document.pages):
            self.page, self.tags = number, self.content.page_streams[number]._tags
            self.walk(page._page_box, self.root, None)
            for box in list(self.tags):
                self.silence(box)
        self.name_lost_links()
        self.put_captions_into_figures()
        self.tidy(self.root)
        for link, annotation in self.links:
            action = annotation.object.get("A")
            target = action["URI"] if action else annotation.object["Dest"]
            words = self.markup.link_words(link.source, target.string)
            annotation.object["Contents"] = pydyf.String(words)
        return self.root

    def walk(self, box, parent: Element, block) -> None:
        """Hangs what is in a box on its parent; `block` is the block its words run on in."""
        box = unwrapped(box)
        if isinstance(box, boxes.MarginBox):
            edge = box.at_keyword.strip("@").split("-")[0]
            return self.silence(box, {"top": "Header", "bottom": "Footer"}.get(edge))
        if isinstance(box, boxes.FootnoteAreaBox):
            for note in box.children:
                self.walk(note, self.note(note), note.element)
            return None
        if box.element is not None and box.element.tag not in ("html", "body"):
            if self.is_silent(box):
                return self.silence(box)
            if isinstance(box, boxes.BlockLevelBox):
                block = box.element
            parent = self.element(box, parent, block)
        self.link(box, parent)
        if box in self.tags:
            self.add(box, parent, block)
        elif isinstance(box, boxes.ParentBox):
            for child in box.children:
                self.walk(child, parent, block)
        return None

    def is_silent(self, box) -> bool:
        if isinstance(box, boxes.ReplacedBox) and box.element_tag not in PICTURES:
            return True
        repeated = box.style["position"] == "fixed" or (
            isinstance(box, boxes.TableRowGroupBox) and (box.is_header or box.is_footer)
        )
        if repeated and self.first_pages.setdefault(box.element, self.page) != self.page:
            return True
        return box.is_leader or self.markup.decorates(box.element)

    def silence(self, box, kind: str | None = None) -> None:
        """Makes artifacts of all that is in a box, and takes its links off the page."""
        for inner in everything(box):
            if tag := self.tags.pop(inner, None):
                self.content.silence(Mark(self.page, tag["mcid"]), kind)
            if inner.link_annotation:
                self.content.take_off(Annotation(self.page, inner.link_annotation))

    def element(self, box, parent: Element, block) -> Element:
        """The element a box belongs to, made at the first of its boxes."""
        source = box.element
        part = box.element_tag.partition("::")[2]
        if part:
            parent = self.elements.get((source, ""), parent)
            if part not in PSEUDO_ROLES:
                return parent
        if (source, part) in self.elements:
            return self.elements[source, part]
        if not part:
            # What floats or is placed stands where the document has it, not where it is drawn.
            above = (self.elements.get((e, "")) for e in self.markup.above(source))
            parent = next((e for e in above if e), self.root)
        inline = isinstance(box, boxes.InlineLevelBox)
        role = PSEUDO_ROLES.get(part) or self.markup.role(source, inline)
        if role is None or (part == "marker" and parent.role not in ("LI", "TOCI")):
            return parent
        if role == "Figure" and not isinstance(box, boxes.ReplacedBox):
            return parent
        made = self.make(role, parent, box, block)
        self.elements[source, part] = made
        return made

    def make(self, role: str, parent: Element, box, block) -> Element:
        source = box.element
        if box.element_tag.endswith("::marker"):
            label = Element("Lbl", parent)
            parent.kids.insert(0, parent.kids.pop())
            return label
        if role in ("Lbl", "LBody"):
            return self.described(role, parent, source)
        if role == "TOC" and parent.role == "TOCI":
            parent = parent.parent
        elif role == "LI" and parent.role != "L":
            parent = Element("L", parent.holder())
        elif role in INLINE:
            parent = self.words_of(parent, block)
        made = Element(role, parent if role == "TOC" else parent.holder(), source)
        if language := source.get("lang"):
            made.entries["Lang"] = language
        self.describe(made, box)
        return made

    def describe(self, made: Element, box) -> None:
        """Says of an element what its role wants said."""
        source = made.source
        match made.role:
            case "Figure":
                if words := self.markup.picture_words(source):
                    made.entries["Alt"] = words
                else:
                    name = source.get("src") or "drawing"
                    LOGGER.error('Image "%s" has no required alt description', name)
                left, height = box.content_box_x(), self.document.pages[self.page].height
                top = height - box.content_box_y()
                corners = (left, top - box.height, left + box.width, top)
                inline = isinstance(box, boxes.InlineLevelBox)
                made.attributes["Layout"] = {
                    "BBox": pydyf.Array([round(n * POINTS, 2) for n in corners]),
                    "Placement": "/Inline" if inline else "/Block",
                }
            case "Span" if source.tag == "abbr" and source.get("title"):
                made.entries["E"] = source.get("title")
            case "L":
                made.attributes["List"] = {"ListNumbering": "/None"}
            case "LI":
                numbering = self.markup.numbering(source, box.style["list_style_type"])
                made.parent.attributes["List"] = {"ListNumbering": f"/{numbering}"}
            case "TH" | "TD":
                spans = {"ColSpan": box.colspan, "RowSpan": box.rowspan}
                table = {name: span for name, span in spans.items() if span > 1}
                if made.role == "TH":
                    table["Scope"] = self.markup.scope(source)
                if table:
                    made.attributes["Table"] = table

    def described(self, role: str, parent: Element, source) -> Element:
        """A term or a description of a list of them: each term begins an item."""
        items = next((e for e in parent.upwards() if e.role == "L"), None) or Element("L", parent)
        item = items.kids[-1] if items.kids else None
        if item is None or (role == "Lbl" and item.body is not None):
            item = Element("LI", items)
        if role == "Lbl":
            return Element("Lbl", item, source)
        return item.holder() if item.body is None else Element("Div", item.body, source)

    def note(self, box) -> Element:
        """A footnote's element, right behind what calls it."""
        key = (box.element, "")
        if key not in self.elements:
            call = self.elements.get((box.element, "footnote-call"))
            home = call.parent if call else self.root
            self.elements[key] = note = Element("Note", home, box.element)
            note.entries["ID"] = f"note-{len(self.elements)}"
            if call:
                home.kids.insert(home.kids.index(call) + 1, home.kids.pop())
        return self.elements[key]

    def words_of(self, parent: Element, block) -> Element:
        """Where words go: straight into an element, or into a paragraph of a group."""
        parent = parent.holder()
        if parent.role not in GROUPS:
            return parent
        last = parent.kids[-1] if parent.kids else None
        if isinstance(last, Element) and last.runs_on_in is block and last.role == "P":
            return last
        paragraph = Element("P", parent)
        paragraph.runs_on_in = block
        return paragraph

    def add(self, box, parent: Element, block) -> None:
        if parent.role in BARE and isinstance(box, boxes.TextBox) and not box.text.strip():
            return self.silence(box)  # the blank between two boxes in a line
        mark = Mark(self.page, self.tags.pop(box)["mcid"])
        if parent.role != "Figure":
            parent = self.words_of(parent, block)
        if isinstance(box, boxes.TextBox) and RIGHT_TO_LEFT.search(box.text):
            # It is stored in the order it is drawn, which is not the order it is read.
            parent = Element("Span", parent)
            parent.entries["ActualText"] = box.text
        parent.kids.append(mark)
        return None

    def link(self, box, parent: Element) -> None:
        """Ties a link's rectangle to its element; one inside another of the same link goes."""
        if not box.link_annotation:
            return
        annotation = Annotation(self.page, box.link_annotation)
        owner = next((e for e in parent.upwards() if e.role == "Link"), None)
        same = (a for a in owner.kids if isinstance(a, Annotation)) if owner else ()
        if owner is None or any(inside(annotation, other) for other in same):
            self.content.take_off(annotation)
            return
        owner.kids.append(annotation)
        self.links.append((owner, annotation))

    def name_lost_links(self) -> None:
        """Logs links without a rectangle: WeasyPrint drops those that are items of a flex box."""
        drawn = {box.element for page in self.document.pages for *_, box in page.links}
        for (source, _), element in self.elements.items():
            if element.role == "Link" and source not in drawn and leads(source.get("href")):
                LOGGER.error('Link to "%s" has no area', source.get("href"))

    def put_captions_into_figures(self) -> None:
        for (source, _), caption in self.elements.items():
            if caption.role == "Caption" and source.tag == "figcaption":
                picture = self.elements.get((self.markup.captioned(source), ""))
                if picture:
                    caption.move(picture)

    def tidy(self, element: Element) -> None:
        """Drops elements with nothing in them, but for cells, and puts tables in order."""
        for kid in element.kids:
            if isinstance(kid, Element):
                self.tidy(kid)
        element.kids = [
            kid
            for kid in element.kids
            if not isinstance(kid, Element) or kid.kids or kid.role in ("TH", "TD")
        ]
        if element.role == "Table":
            element.kids.sort(key=lambda kid: TABLE_ORDER.get(kid.role, 2))


class Writer:
    """Writes a tree into the PDF, and the way back from content to tree."""

    def __init__(self, pdf: pydyf.PDF, content: Content) -> None:
        self.pdf, self.content = pdf, content
        self.owners: dict[Mark, bytes] = {}
        self.annotations: list[tuple[Annotation, bytes]] = []

    def write(self, tree: Element) -> None:
        root = self.added({"Type": "/StructTreeRoot"})
        root["K"] = pydyf.Array([self.element(tree, root).reference])
        numbers, following = self.parent_tree()
        root["ParentTree"] = self.added({"Nums": numbers}).reference
        root["ParentTreeNextKey"] = following
        self.pdf.catalog["StructTreeRoot"] = root.reference
        self.pdf.catalog["MarkInfo"] = pydyf.Dictionary({"Marked": "true"})

    def added(self, values: dict) -> pydyf.Dictionary:
        made = pydyf.Dictionary(values)
        self.pdf.add_object(made)
        return made

    def element(self, element: Element, parent: pydyf.Dictionary) -> pydyf.Dictionary:
        made = self.added({"Type": "/StructElem", "S": f"/{element.role}", "P": parent.reference})
        pages = {kid.page for kid in element.kids if not isinstance(kid, Element)}
        page = pages.pop() if len(pages) == 1 else None
        if page is not None:
            made["Pg"] = self.pdf.page_references[page]
        made.update({name: pydyf.String(value) for name, value in element.entries.items()})
        if element.attributes:
            owners = element.attributes.items()
            found = [pydyf.Dictionary({"O": f"/{owner}", **said}) for owner, said in owners]
            made["A"] = found[0] if len(found) == 1 else pydyf.Array(found)
        made["K"] = pydyf.Array(self.kid(kid, made, page) for kid in element.kids)
        return made

    def kid(self, kid: Element | Mark | Annotation, parent: pydyf.Dictionary, page: int | None):
        if isinstance(kid, Element):
            return self.element(kid, parent).reference
        on = {"Pg": self.pdf.page_references[kid.page]}
        if isinstance(kid, Annotation):
            self.annotations.append((kid, parent.reference))
            return pydyf.Dictionary({"Type": "/OBJR", **on, "Obj": kid.object.reference})
        self.owners[kid] = parent.reference
        stream, _ = self.content.places[kid]
        if stream is not self.content.page_streams[kid.page]:
            on["Stm"] = stream.reference
        elif page is not None:
            return kid.number
        return pydyf.Dictionary({"Type": "/MCR", **on, "MCID": kid.number})

    def parent_tree(self) -> tuple[pydyf.Array, int]:
        """Which element owns each run of content and each annotation, and the next free key."""
        pages = self.content.page_streams
        streams: dict[int, tuple[Stream, dict[int, bytes]]] = {id(s): (s, {}) for s in pages}
        for mark, owner in self.owners.items():
            stream, _ = self.content.places[mark]
            streams.setdefault(id(stream), (stream, {}))[1][mark.number] = owner
        numbers = pydyf.Array()
        for key, (stream, owners) in enumerate(streams.values()):
            if key >= len(pages):
                stream.extra["StructParents"] = key
            slots = range(max(owners, default=-1) + 1)
            numbers += [key, pydyf.Array(owners.get(n, b"null") for n in slots)]
        for key, (annotation, owner) in enumerate(self.annotations, len(streams)):
            annotation.object["StructParent"] = key
            numbers += [key, owner]
        return numbers, len(streams) + len(self.annotations)


def unwrapped(box):
    """The box itself, where the layout left something in its place."""
    if isinstance(box, AbsolutePlaceholder):
        box = box._box
    return box.box if isinstance(box, StackingContext) else box


def everything(box) -> Iterator:
    """A box and all that is in it."""
    box = unwrapped(box)
    yield box
    for child in box.children if isinstance(box, boxes.ParentBox) else ():
        yield from everything(child)


def leads(address: str) -> bool:
    """Whether an address is whole, or leads to a place in the document."""
    return address.startswith("#") or bool(urlsplit(address).scheme)


def inside(one: Annotation, other: Annotation) -> bool:
    """Whether an annotation lies within another, give or take the height of an accent."""
    if one.page != other.page:
        return False
    left, *_ = a = one.object["Rect"]
    outer = other.object["Rect"]
    low, high = sorted((outer[1], outer[3]))
    wide = outer[0] - 1 <= left and a[2] <= outer[2] + 1
    return wide and low - 4 <= min(a[1], a[3]) and max(a[1], a[3]) <= high + 4
