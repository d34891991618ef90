"""The structure a screen reader follows: one element of it for each element of the document.

WeasyPrint's own tags repeat every element on each page it reaches, and read out running heads.
These stand in for them. They rest on names that WeasyPrint does not promise to keep; that is why
its version is pinned, and why `RELEASE` is compared before anything is typeset.

Marked content that belongs to no element (decorations, running heads, repeated table heads)
becomes an artifact. Roles are those of PDF 1.7 (ISO 32000-1, 14.8.4), used as PDF/UA-1 wants them;
tree.py holds and writes them, roles.py reads them off the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pydyf
from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder
from weasyprint.pdf.stream import Stream
from weasyprint.stacking import StackingContext

from press.facts import SLOT
from press.model import Problem
from press.typesetting.log import note
from press.typesetting.roles import PICTURES, Markup
from press.typesetting.tree import (
    MarkedContent,
    ObjectReference,
    StructureElement,
    Writer,
    name_heads,
)

RELEASE = "70.0"

INLINE = ("Link", "Span", "Quote", "Reference")
PSEUDO_ROLES = {"marker": "Lbl", "footnote-call": "Reference"}
EDGES = {"top": "Header", "bottom": "Footer"}
RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
POINTS = 0.75  # in a CSS pixel

# Kinds of artifacts (ISO 32000-1, 14.8.2.2): what only decorates, and what every page repeats.
LAYOUT = pydyf.Dictionary({"Type": "/Layout"})
REPEATED = pydyf.Dictionary({"Type": "/Pagination"})


def add_tags(pdf: pydyf.PDF, document, _version: object, page_streams: list[Stream]) -> None:
    """Gives the pages their structure; stands in for `weasyprint.pdf.add_tags`."""
    content = Content(pdf, page_streams)
    tree = Builder(document, content).tree()
    Writer(pdf, page_streams, content.stream_of).write(tree)


class Content:
    """What is marked in the streams of the pages, and the annotations on them."""

    def __init__(self, pdf: pydyf.PDF, page_streams: list[Stream]) -> None:
        self.pdf, self.page_streams = pdf, page_streams
        self.places: dict[MarkedContent, tuple[Stream, int]] = {}
        self.pages = [pdf.objects[int(reference.split()[0])] for reference in pdf.page_references]
        # A group with opacity has a stream of its own, but counts its marks with its page.
        page_of = {id(stream._tags): page for page, stream in enumerate(page_streams)}
        for stream in pdf.objects:
            if isinstance(stream, Stream) and id(stream._tags) in page_of:
                page = page_of[id(stream._tags)]
                for at, item in enumerate(stream.stream):
                    if isinstance(item, pydyf.Dictionary) and "MCID" in item:
                        self.places[MarkedContent(page, item["MCID"])] = stream, at

    def stream_of(self, content: MarkedContent) -> Stream:
        return self.places[content][0]

    def silence(self, content: MarkedContent, kind: pydyf.Dictionary) -> None:
        """Makes an artifact of a run."""
        stream, at = self.places.pop(content)
        stream.stream[at - 1 : at + 1] = ["/Artifact", kind]

    def take_off(self, reference: ObjectReference) -> None:
        """Takes an annotation off its page; what is left of it is an empty object."""
        page = self.pages[reference.page]
        page["Annots"].remove(reference.annotation.reference)
        fields = self.pdf.catalog.get("AcroForm", {}).get("Fields", [])
        if reference.annotation.reference in fields:
            fields.remove(reference.annotation.reference)
        if not page["Annots"]:
            del page["Annots"]
        reference.annotation.clear()


class Builder:
    """Walks the boxes of all pages and grows the tree."""

    def __init__(self, document, content: Content) -> None:
        self.document, self.content = document, content
        self.markup = Markup(document._html.etree_element)
        self.root = StructureElement("Document", None)
        body = self.markup.root.find("body")
        if body is not None and body.get("lang"):
            self.root.entries["Lang"] = body.get("lang")
        self.elements: dict[tuple, StructureElement] = {}
        self.first_pages: dict[object, int] = {}
        self.links: list[tuple[StructureElement, ObjectReference]] = []
        self.flat: set[StructureElement] = set()
        self.page = 0
        self.tags: dict = {}

    def tree(self) -> StructureElement:
        for number, page in enumerate(self.document.pages):
            self.page, self.tags = number, self.content.page_streams[number]._tags
            self.walk(page._page_box, self.root, None)
            for box in list(self.tags):
                self.silence(box, LAYOUT)
        self.name_lost_links()
        self.put_captions_into_figures()
        self.put_in_reading_order()
        self.root.tidy()
        name_heads([e for e in self.elements.values() if e.role == "Table"])
        for link, reference in self.links:
            action = reference.annotation.get("A")
            target = action["URI"] if action else reference.annotation["Dest"]
            words = self.markup.link_words(link.source, target.string)
            reference.annotation["Contents"] = pydyf.String(words)
        return self.root

    # ── Boxes ──

    def walk(self, box, parent: StructureElement, block) -> None:
        """Hangs what is in a box on its parent; `block` is the block its words run on in."""
        box = unwrapped(box)
        if isinstance(box, boxes.MarginBox):
            edge = EDGES.get(box.at_keyword.strip("@").split("-")[0])
            subtype = {"Subtype": f"/{edge}"} if edge else {}
            return self.silence(box, pydyf.Dictionary({**REPEATED, **subtype}))
        if isinstance(box, boxes.FootnoteAreaBox):
            for note in box.children:
                self.walk(note, self.note(note), note.element)
            return None
        if box.element is not None and box.element.tag not in ("html", "body"):
            if kind := self.artifact(box):
                return self.silence(box, kind)
            if isinstance(box, boxes.BlockLevelBox):
                block = box.element
            parent = self.element(box, parent, block)
        self.link(box, parent)
        if box.widget_annotation:
            self.field(box, parent, block)
        elif box in self.tags:
            self.add(box, parent, block)
        elif isinstance(box, boxes.ParentBox):
            for child in box.children:
                self.walk(child, parent, block)
        return None

    def artifact(self, box) -> pydyf.Dictionary | None:
        """What kind of artifact a box is; None if it says something."""
        repeated = box.style["position"] == "fixed" or (
            isinstance(box, boxes.TableRowGroupBox) and (box.is_header or box.is_footer)
        )
        if repeated and self.first_pages.setdefault(box.element, self.page) != self.page:
            return REPEATED
        wordless = isinstance(box, boxes.ReplacedBox) and box.element_tag not in PICTURES
        decorates = wordless or box.is_leader or self.markup.decorates(box.element)
        return LAYOUT if decorates else None

    def silence(self, box, kind: pydyf.Dictionary) -> None:
        """Makes artifacts of all that is in a box, and takes its links and fields off the page."""
        self.mute(box, kind)
        for inner in everything(box):
            for annotation in filter(None, (inner.link_annotation, inner.widget_annotation)):
                self.content.take_off(ObjectReference(self.page, annotation))

    def mute(self, box, kind: pydyf.Dictionary) -> None:
        for inner in everything(box):
            if tag := self.tags.pop(inner, None):
                self.content.silence(MarkedContent(self.page, tag["mcid"]), kind)

    # ── Elements ──

    def element(self, box, parent: StructureElement, block) -> StructureElement:
        """The element a box belongs to, made at the first of its boxes."""
        source = box.element
        part = box.element_tag.partition("::")[2]
        if part:
            parent = self.elements.get((source, ""), parent)
            unmarked = box.style["list_style_type"] == "none"
            if part == "before" and unmarked and self.markup.numbers_itself(source):
                part = "marker"
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
        if part == "marker":
            made = StructureElement(role, parent)
            parent.kids.insert(0, parent.kids.pop())
        else:
            made = self.make(role, parent, box, block)
        self.elements[source, part] = made
        return made

    def make(self, role: str, parent: StructureElement, box, block) -> StructureElement:
        source = box.element
        if role in ("Lbl", "LBody"):
            made = self.described(role, parent, source)
        else:
            made = StructureElement(role, self.place(role, parent, source, block), source)
        if language := self.markup.language(source):
            made.entries["Lang"] = language
        self.describe(made, box)
        if source.get("data-slot"):  # it stays, though nothing is in it yet
            made.entries |= {"ID": f"{SLOT}{len(self.elements)}", "T": source.get("data-slot")}
        return made

    def place(self, role: str, parent: StructureElement, source, block) -> StructureElement:
        """What an element of this role hangs on."""
        if role == "TOC":
            return parent.parent if parent.role == "TOCI" else parent
        if role == "LI":
            return parent if parent.role == "L" else StructureElement("L", parent.holder())
        if role not in INLINE or self.markup.holds_blocks(source):
            return parent.holder()
        if role == "Link" and (around := self.markup.link_place(source)):
            if around == "Lbl" and parent.role == "LI":
                return StructureElement("Lbl", parent)
            return StructureElement("Reference", parent.paragraph(block))
        return parent.paragraph(block)

    def described(self, role: str, parent: StructureElement, source) -> StructureElement:
        """A term or a description of a list of them: each term begins an item."""
        items = next((e for e in parent.upwards() if e.role == "L"), None)
        items = items or StructureElement("L", parent)
        item = next((kid for kid in reversed([*items.elements()]) if kid.role == "LI"), None)
        if item is None or (role == "Lbl" and item.body is not None):
            item = StructureElement("LI", items)
        if role == "Lbl":
            return StructureElement("Lbl", item, source)
        plain = item.body is None and not self.markup.language(source)
        return item.holder() if plain else StructureElement("Div", item.holder(), source)

    def describe(self, made: StructureElement, box) -> None:
        """Says of an element what its role wants said."""
        source = box.element
        match made.role:
            case "Figure":
                self.describe_picture(made, box)
            case "Span" if (said := source.get("data-say")) is not None:
                made.entries["ActualText"] = said
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

    def describe_picture(self, made: StructureElement, box) -> None:
        if words := self.markup.picture_words(box.element):
            made.entries["Alt"] = words
        else:
            name = box.element.get("src") or "drawing"
            note(_wordless(name.removeprefix("file:///")))
        left, height = box.content_box_x(), self.document.pages[self.page].height
        top = height - box.content_box_y()
        page = self.document.pages[self.page]
        corners = (
            max(left, -page.bleed["left"]),
            max(top - box.height, -page.bleed["bottom"]),
            min(left + box.width, page.width + page.bleed["right"]),
            min(top, height + page.bleed["top"]),
        )
        inline = isinstance(box, boxes.InlineLevelBox)
        made.attributes["Layout"] = {
            "BBox": pydyf.Array([round(n * POINTS, 2) for n in corners]),
            "Placement": "/Inline" if inline else "/Block",
        }

    def note(self, box) -> StructureElement:
        """A footnote's element, right behind what calls it."""
        key = (box.element, "")
        if key not in self.elements:
            call = self.elements.get((box.element, "footnote-call"))
            home = call.parent if call else self.root
            self.elements[key] = note = StructureElement("Note", home, box.element)
            note.entries["ID"] = f"note-{len(self.elements)}"
            if language := box.element.get("lang"):
                note.entries["Lang"] = language
            if call:
                note.move(home, behind=call)
        return self.elements[key]

    # ── What elements hold ──

    def add(self, box, parent: StructureElement, block) -> None:
        blank = isinstance(box, boxes.TextBox) and not box.text.strip()
        if blank and not parent.holder().takes_a_blank(block):
            return self.silence(box, LAYOUT)  # it stands between two boxes in a line
        content = MarkedContent(self.page, self.tags.pop(box)["mcid"])
        if parent.role != "Figure":
            parent = parent.paragraph(block)
        if isinstance(box, boxes.TextBox) and right_to_left(box):
            # It is stored in the order it is drawn, which is not the order it is read.
            parent = StructureElement("Span", parent)
            parent.entries["ActualText"] = box.text
        parent.kids.append(content)
        return None

    def link(self, box, parent: StructureElement) -> None:
        """Ties a link's rectangle to its element; one inside another of the same link goes, and
        one of no width: of a link round whole blocks, WeasyPrint draws its ends alone."""
        if not box.link_annotation:
            return
        left, _, right, _ = box.link_annotation["Rect"]
        reference = ObjectReference(self.page, box.link_annotation)
        owner = next((e for e in parent.upwards() if e.role == "Link"), None)
        same = (kid for kid in owner.kids if isinstance(kid, ObjectReference)) if owner else ()
        flat = left == right
        if owner is None or flat or any(inside(reference, other) for other in same):
            self.content.take_off(reference)
            if flat and owner:
                self.flat.add(owner)
            return
        owner.kids.append(reference)
        self.links.append((owner, reference))

    def field(self, box, parent: StructureElement, block) -> None:
        """A field to fill in, with its label; what is drawn in it now is not read."""
        if not box.widget_annotation.number:
            note(_dead_field(box.element.get("name") or box.element.tag))
            return self.silence(box, LAYOUT)
        form = StructureElement("Form", parent.paragraph(block), box.element)
        form.kids.append(ObjectReference(self.page, box.widget_annotation))
        box.widget_annotation["TU"] = pydyf.String(self.markup.field_words(box.element))
        if group := box.widget_annotation.get("Parent"):
            legend = pydyf.String(self.markup.legend(box.element))
            self.content.pdf.objects[int(group.split()[0])]["TU"] = legend
        return self.mute(box, LAYOUT)

    # ── When all pages are walked ──

    def name_lost_links(self) -> None:
        """Notes links that cannot be touched: WeasyPrint drops those that are items of a flex box,
        and gives no area to those round whole blocks."""
        drawn = {box.element for page in self.document.pages for *_, box in page.links}
        lost = self.flat - {element for element, _ in self.links}
        for element in self.elements.values():
            if element.role == "Link" and (element in lost or element.source not in drawn):
                address = element.source.get("href")
                if leads(address):
                    note(_lost_link(address))

    def put_captions_into_figures(self) -> None:
        for (source, _), caption in self.elements.items():
            if caption.role == "Caption" and source.tag == "figcaption":
                picture = self.elements.get((self.markup.captioned(source), ""))
                if picture and any(e.role == "Link" for e in picture.upwards()):
                    caption.role = "P"
                elif picture:
                    caption.move(picture)
                    if self.markup.comes_first(source, picture.source):
                        picture.kids.insert(0, picture.kids.pop())

    def put_in_reading_order(self) -> None:
        """The order of the document, whatever is drawn first; then the order the layout declares.

        `aria-flowto` names the element that is read next where the page is not read from top to
        bottom: the panels of a folded leaflet.
        """
        order = {element: number for number, element in enumerate(self.markup.root.iter())}
        for element in {e.parent for e in self.elements.values()}:
            if all(isinstance(kid, StructureElement) for kid in element.kids):
                place, places = -1, {}
                for kid in element.kids:  # what stands for no element stays behind its neighbour
                    place = order.get(kid.source, place)
                    places[kid] = place
                element.kids.sort(key=places.__getitem__)
        moved = set()
        for one, following in self.markup.flows():
            before, behind = self.elements.get((one, "")), self.elements.get((following, ""))
            if before and behind and before.parent is behind.parent:
                behind.move(behind.parent, before)
                moved.add(one)
        for element in self.markup.root.iter():
            if (name := element.get("aria-flowto")) and element not in moved:
                note(_lost_flow(name))


# ── What is wrong with a document ──


def _wordless(name: str) -> Problem:
    message = f"`{name}` has no words for those who cannot see it"
    hint = "say in words what it shows, or hide it from screen readers if it only decorates"
    return Problem("error", "image-words", message, hint=hint, about=name)


def _dead_field(name: str) -> Problem:
    hint = "give its form an action, or take the button out: paper cannot be sent"
    return Problem("error", "dead-field", f"the field `{name}` does nothing", hint=hint, about=name)


def _lost_link(address: str) -> Problem:
    message = f"the link to `{address}` cannot be followed: nothing of it can be touched"
    hint = "in a flex or grid box put another element round it; round blocks, display: block"
    return Problem("error", "lost-link", message, hint=hint, about=address)


def _lost_flow(name: str) -> Problem:
    message = f"`aria-flowto` names `{name}`, and nothing beside it is called so"
    hint = "give the id of an element that stands in the same box"
    return Problem("error", "lost-flow", message, hint=hint, about="aria-flowto")


# ── Boxes ──


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


def right_to_left(box) -> bool:
    return box.style["direction"] == "rtl" or RIGHT_TO_LEFT.search(box.text) is not None


def leads(address: str) -> bool:
    """Whether an address is whole, or leads to a place in the document."""
    return address.startswith("#") or bool(urlsplit(address).scheme)


def inside(one: ObjectReference, other: ObjectReference) -> bool:
    """Whether an annotation lies within another, give or take the height of an accent."""
    if one.page != other.page:
        return False
    left, *_ = a = one.annotation["Rect"]
    outer = other.annotation["Rect"]
    low, high = sorted((outer[1], outer[3]))
    wide = outer[0] - 1 <= left and a[2] <= outer[2] + 1
    return wide and low - 4 <= min(a[1], a[3]) and max(a[1], a[3]) <= high + 4
