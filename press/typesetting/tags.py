"""The structure a screen reader follows: one element of it for each element of the document.

WeasyPrint's own tags repeat every element on each page it reaches, and read out running heads.
These stand in for them. They rest on names that WeasyPrint does not promise to keep; those are
listed in names.py, and its release is compared before anything is typeset.

Marked content that belongs to no element (decorations, running heads, repeated table heads)
becomes an artifact. Roles are those of PDF 1.7 (ISO 32000-1, 14.8.4), used as PDF/UA-1 wants them;
tree.py holds and writes them, roles.py reads them off the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import pydyf
from weasyprint.document import Document
from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder
from weasyprint.pdf.stream import Stream

from press.facts import SLOT
from press.model import Problem
from press.typesetting.log import note
from press.typesetting.marked_content import Content, inside, target
from press.typesetting.roles import PICTURES, Markup
from press.typesetting.tree import MarkedContent, ObjectReference, Tag, Writer, corners, name_heads

INLINE = ("Link", "Span", "Quote", "Reference")
PSEUDO_ROLES = {"marker": "Lbl", "footnote-call": "Reference"}
EDGES = {"top": "Header", "bottom": "Footer"}
RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
POINTS = 0.75  # in a CSS pixel

Child = boxes.Box | AbsolutePlaceholder  # what stands in a box

# Kinds of artifacts (ISO 32000-1, 14.8.2.2): what only decorates, and what every page repeats.
LAYOUT = pydyf.Dictionary({"Type": "/Layout"})
REPEATED = pydyf.Dictionary({"Type": "/Pagination"})


def add_tags(
    pdf: pydyf.PDF, document: Document, _version: object, page_streams: list[Stream]
) -> None:
    """Writes the structure tree of a `document` (WeasyPrint's Document) into a `pdf` (pydyf's PDF).

    Replaces `weasyprint.pdf.add_tags`, and takes what that takes. `page_streams` is a list of the
    pages' content (each a Stream), in which WeasyPrint has marked each box; `_version` is not used.
    """
    content = Content(pdf, page_streams)
    tree = Builder(document, content).tree()
    Writer(pdf, page_streams, content.stream_of).write(tree)


class Builder:
    """Makes the structure tree of a document from its boxes, page by page.

    `content` is the marked content of the document's pages.
    """

    def __init__(self, document: Document, content: Content) -> None:
        self.document, self.content = document, content
        self.markup = Markup(document._html.etree_element)
        self.root = Tag("Document", None)
        body = self.markup.root.find("body")
        if body is not None and (language := body.get("lang")):
            self.root.entries["Lang"] = language
        self.elements: dict[tuple[Element | None, str], Tag] = {}
        self.first_pages: dict[object, int] = {}
        self.linked: set[Tag] = set()
        self.flat: set[Tag] = set()
        self.page = 0
        self.marks: dict[boxes.Box, int] = {}  # of the page: their numbers

    def tree(self) -> Tag:
        """The Tag of the Document, with the structure of all pages below it.

        Faults that a listener would meet, such as a lost link, are noted as problems (log.note).
        """
        for number, page in enumerate(self.document.pages):
            marks = self.content.page_streams[number]._tags
            assert marks is not None, "WeasyPrint was asked for tags"
            self.page, self.marks = number, {box: mark["mcid"] for box, mark in marks.items()}
            self.walk(page._page_box, self.root, None)
            for box in list(self.marks):
                self.silence(box, LAYOUT)
        self.name_lost_links()
        self.put_captions_into_figures()
        self.put_in_reading_order()
        self.root.tidy()
        name_heads([e for e in self.elements.values() if e.role == "Table"])
        return self.root

    # ── Boxes ──

    def walk(self, found: Child, parent: Tag, block: Element | None) -> None:
        """Adds what is in `found` (a Child: WeasyPrint's box) to `parent` (Tag), with all inside.

        `block` is the HTML Element of the block that its words belong to, or None.
        """
        box = unwrapped(found)
        source = box.element
        if isinstance(box, boxes.MarginBox):
            edge = EDGES.get(box.at_keyword.strip("@").split("-")[0])
            subtype = {"Subtype": f"/{edge}"} if edge else {}
            return self.silence(box, pydyf.Dictionary({**REPEATED, **subtype}))
        if isinstance(box, boxes.FootnoteAreaBox):
            for footnote in map(unwrapped, box.children):
                assert footnote.element is not None, "a note stands for an element"
                self.walk(footnote, self.note(footnote.element), footnote.element)
            return
        if source is not None and source.tag not in ("html", "body"):
            if kind := self.artifact(box, source):
                return self.silence(box, kind)
            if isinstance(box, boxes.BlockLevelBox):
                block = source
            parent = self.element(box, source, parent, block)
        self.link(box, parent)
        if box.widget_annotation:
            assert source is not None, "a field stands for an element"
            self.field(box, source, parent, block)
        elif box in self.marks:
            self.add(box, parent, block)
        elif isinstance(box, boxes.ParentBox):
            for child in box.children:
                self.walk(child, parent, block)

    def artifact(self, box: boxes.Box, source: Element) -> pydyf.Dictionary | None:
        """The property list (pydyf's Dictionary) of a `box` if it is an artifact, or None.

        `source` is the HTML Element of `box`, WeasyPrint's Box. Artifacts are never heard: what
        decorates, and repeated heads of tables.
        """
        repeated = box.style["position"] == "fixed" or (
            isinstance(box, boxes.TableRowGroupBox) and (box.is_header or box.is_footer)
        )
        if repeated and self.first_pages.setdefault(source, self.page) != self.page:
            return REPEATED
        wordless = isinstance(box, boxes.ReplacedBox) and box.element_tag not in PICTURES
        decorates = wordless or box.is_leader or self.markup.decorates(source)
        return LAYOUT if decorates else None

    def silence(self, box: boxes.Box, kind: pydyf.Dictionary) -> None:
        """Makes artifacts of all that is drawn in a `box`, WeasyPrint's Box: it is not heard.

        Its links and fields are taken off the page. `kind` (pydyf's Dictionary) has the entries of
        the artifacts' property list (ISO 32000-1, 14.8.2.2).
        """
        self.mute(box, kind)
        for inner in all_boxes(box):
            for annotation in filter(None, (inner.link_annotation, inner.widget_annotation)):
                self.content.take_off(ObjectReference(self.page, annotation))

    def mute(self, box: boxes.Box, kind: pydyf.Dictionary) -> None:
        """Makes artifacts of all in a `box` (a Box); `kind` (Dictionary) is their property list."""
        for inner in all_boxes(box):
            if inner in self.marks:
                self.content.silence(self.run(inner), kind)

    def run(self, box: boxes.Box) -> MarkedContent:
        """The MarkedContent of a `box` (WeasyPrint's Box) on the page, taken from `marks`."""
        return MarkedContent(self.page, self.marks.pop(box))

    # ── Elements ──

    def element(self, box: boxes.Box, source: Element, parent: Tag, block: Element | None) -> Tag:
        """The Tag that a `box` (WeasyPrint's Box) belongs to, made at the first box of `source`.

        `source` is its HTML Element; if that has no role, the Tag is `parent` (Tag), that of the
        box around. `block` is the Element of the block that inline words belong to, or None.
        """
        part = (box.element_tag or "").partition("::")[2]
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
            made = Tag(role, parent)
            parent.kids.insert(0, parent.kids.pop())
        else:
            made = self.make(role, parent, box, source, block)
        self.elements[source, part] = made
        return made

    def make(
        self, role: str, parent: Tag, box: boxes.Box, source: Element, block: Element | None
    ) -> Tag:
        """A new Tag of a `role` (`H1`), in its place in the tree, with language and attributes.

        It is for `source`, an HTML Element, whose first box is `box` (WeasyPrint's Box). `parent`
        (Tag) is of the box around; `block` is the Element of the block of inline words, or None.
        """
        if role in ("Lbl", "LBody"):
            made = self.described(role, parent, source)
        else:
            made = Tag(role, self.place(role, parent, source, block), source)
        if language := self.markup.language(source):
            made.entries["Lang"] = language
        self.describe(made, box, source)
        if slot := source.get("data-slot"):  # it stays, though nothing is in it yet
            made.entries |= {"ID": f"{SLOT}{len(self.elements)}", "T": slot}
        return made

    def place(self, role: str, parent: Tag, source: Element, block: Element | None) -> Tag:
        """The Tag that one of a `role` goes into, made if lacking: a list for an item, say.

        The one to be put there is for `source`, an HTML Element. `parent` (Tag) is that of the box
        around; `block` is the HTML Element of the block that inline words belong to, or None.
        """
        if role == "TOC":
            return parent.above if parent.role == "TOCI" else parent
        if role == "LI":
            return parent if parent.role == "L" else Tag("L", parent.holder())
        if role not in INLINE or self.markup.holds_blocks(source):
            return parent.holder()
        if role == "Link" and (around := self.markup.link_place(source)):
            if around == "Lbl" and parent.role == "LI":
                return Tag("Lbl", parent)
            return Tag("Reference", parent.paragraph(block))
        return parent.paragraph(block)

    def described(self, role: str, parent: Tag, source: Element) -> Tag:
        """A new Tag for a term or description of a `dl`, in a list item of its list.

        `role` is `Lbl` (term) or `LBody` (description), `source` the HTML Element, `parent` the Tag
        of the box around. A description without its own language is the body of the item.
        """
        items = next((e for e in parent.upwards() if e.role == "L"), None) or Tag("L", parent)
        item = next((kid for kid in reversed([*items.elements()]) if kid.role == "LI"), None)
        if item is None or (role == "Lbl" and item.body is not None):
            item = Tag("LI", items)
        if role == "Lbl":
            return Tag("Lbl", item, source)
        plain = item.body is None and not self.markup.language(source)
        return item.holder() if plain else Tag("Div", item.holder(), source)

    def describe(self, made: Tag, box: boxes.Box, source: Element) -> None:
        """Sets what `made` (Tag) needs by its role: words, numbering of a list, spans of a cell.

        `source` is its HTML Element, and `box` (WeasyPrint's Box) the first box of that.
        """
        match made.role:
            case "Figure":
                self.describe_picture(made, box, source)
            case "Span" if (spoken := source.get("data-say")) is not None:
                made.entries["ActualText"] = spoken
            case "Span" if source.tag == "abbr" and (title := source.get("title")):
                made.entries["E"] = title
            case "L":
                made.attributes["List"] = {"ListNumbering": "/None"}
            case "LI":
                numbering = self.markup.numbering(source, box.style["list_style_type"])
                made.above.attributes["List"] = {"ListNumbering": f"/{numbering}"}
            case "TH" | "TD":
                spans = {"ColSpan": box.colspan, "RowSpan": box.rowspan}
                table: dict[str, object] = {n: span for n, span in spans.items() if span > 1}
                if made.role == "TH":
                    table["Scope"] = self.markup.scope(source)
                if table:
                    made.attributes["Table"] = table

    def describe_picture(self, made: Tag, box: boxes.Box, source: Element) -> None:
        """Sets the words, placement and bounding box of a Figure, `made` (Tag).

        `source` is its HTML Element, and `box` that of WeasyPrint (Box). The bounding box is in
        points from the lower left corner of the page.
        """
        if words := self.markup.picture_words(source):
            made.entries["Alt"] = words
        else:
            note(_wordless((source.get("src") or "drawing").removeprefix("file:///")))
        page = self.document.pages[self.page]
        left, top = box.content_box_x(), page.height - box.content_box_y()
        edges = (
            max(left, -page.bleed["left"]),
            max(top - box.height, -page.bleed["bottom"]),
            min(left + box.width, page.width + page.bleed["right"]),
            min(top, page.height + page.bleed["top"]),
        )
        made.attributes["Layout"] = {
            "BBox": pydyf.Array([round(n * POINTS, 2) for n in edges]),
            "Placement": "/Inline" if isinstance(box, boxes.InlineLevelBox) else "/Block",
        }

    def note(self, source: Element) -> Tag:
        """The Note (Tag) of a footnote, `source` (HTML Element), right behind the mark for it."""
        key = (source, "")
        if key not in self.elements:
            call = self.elements.get((source, "footnote-call"))
            home = call.above if call else self.root
            self.elements[key] = made = Tag("Note", home, source)
            made.entries["ID"] = f"note-{len(self.elements)}"
            if language := source.get("lang"):
                made.entries["Lang"] = language
            if call:
                made.move(home, behind=call)
        return self.elements[key]

    # ── What elements hold ──

    def add(self, box: boxes.Box, parent: Tag, block: Element | None) -> None:
        """Adds the marked content of a `box` (WeasyPrint's Box) to `parent` (Tag), or a P in it.

        The P is that of `block`, the HTML Element of the block around the words, or None.
        """
        blank = isinstance(box, boxes.TextBox) and not box.text.strip()
        if blank and not parent.holder().takes_a_blank(block):
            return self.silence(box, LAYOUT)  # it stands between two boxes in a line
        content = self.run(box)
        if parent.role != "Figure":
            parent = parent.paragraph(block)
        if isinstance(box, boxes.TextBox) and right_to_left(box):
            # It is stored in the order it is drawn, which is not the order it is read.
            parent = Tag("Span", parent)
            parent.entries["ActualText"] = box.text
        parent.kids.append(content)

    def link(self, box: boxes.Box, parent: Tag) -> None:
        """Adds the annotation of a link, with the words a listener hears, to its Link element.

        `box` is WeasyPrint's Box of the link, and `parent` the Tag that it stands in. One inside
        another of the same link is removed, and so is one of no width: of a link round whole
        blocks, WeasyPrint draws its ends alone.
        """
        if not box.link_annotation:
            return
        left, _, right, _ = corners(box.link_annotation)
        reference = ObjectReference(self.page, box.link_annotation)
        owner = next((e for e in parent.upwards() if e.role == "Link"), None)
        same = (kid for kid in owner.kids if isinstance(kid, ObjectReference)) if owner else ()
        flat = left == right
        if owner is None or flat or any(inside(reference, other) for other in same):
            self.content.take_off(reference)
            if flat and owner:
                self.flat.add(owner)
            return
        assert owner.source is not None, "a link stands for an element"
        words = self.markup.link_words(owner.source, target(box.link_annotation))
        box.link_annotation["Contents"] = pydyf.String(words)
        owner.kids.append(reference)
        self.linked.add(owner)

    def field(self, box: boxes.Box, source: Element, parent: Tag, block: Element | None) -> None:
        """Adds a field to fill in to `parent` (Tag), as a Form with its label.

        `box` is that of the field (WeasyPrint's Box), `source` its HTML Element; what is drawn in
        it becomes an artifact. `block` is the Element of the block around, or None.
        """
        field = box.widget_annotation
        assert field is not None, "it is drawn for one"
        if not field.number:
            note(_dead_field(source.get("name") or source.tag))
            return self.silence(box, LAYOUT)
        form = Tag("Form", parent.paragraph(block), source)
        form.kids.append(ObjectReference(self.page, field))
        field["TU"] = pydyf.String(self.markup.field_words(source))
        if "Parent" in field:
            group = self.content.dictionary(field["Parent"])
            group["TU"] = pydyf.String(self.markup.legend(source))
        return self.mute(box, LAYOUT)

    # ── When all pages are walked ──

    def name_lost_links(self) -> None:
        """Notes a problem (log.note) for each link that cannot be touched.

        WeasyPrint drops those that are items of a flex box, and gives no area to those round whole
        blocks.
        """
        drawn = {box.element for page in self.document.pages for *_, box in page.links}
        lost = self.flat - self.linked
        for (source, _), element in self.elements.items():
            if element.role == "Link" and source is not None:
                address = source.get("href", "")
                if (element in lost or source not in drawn) and is_address(address):
                    note(_lost_link(address))

    def put_captions_into_figures(self) -> None:
        """Moves each caption into the Figure of its picture; one in a link becomes a P."""
        for (source, _), caption in self.elements.items():
            if caption.role == "Caption" and source is not None and source.tag == "figcaption":
                pictured = self.markup.captioned(source)
                picture = self.elements.get((pictured, ""))
                if picture and any(e.role == "Link" for e in picture.upwards()):
                    caption.role = "P"
                elif picture and pictured is not None:
                    caption.move(picture)
                    if self.markup.comes_first(source, pictured):
                        picture.kids.insert(0, picture.kids.pop())

    def put_in_reading_order(self) -> None:
        """Sorts tags as the document has their elements, then by `aria-flowto`, in place.

        That attribute names the element which is read next where the page is not read from top to
        bottom: the panels of a folded leaflet.
        """
        order: dict[Element | None, int] = {e: n for n, e in enumerate(self.markup.root.iter())}
        for parent in {e.above for e in self.elements.values()}:
            kids = list(parent.elements())
            if len(kids) == len(parent.kids):
                place, places = -1, {}
                for kid in kids:  # what stands for no element stays behind its neighbour
                    places[kid] = place = order.get(kid.source, place)
                kids.sort(key=places.__getitem__)
                parent.kids[:] = kids
        moved = set()
        for one, following in self.markup.flows():
            before, behind = self.elements.get((one, "")), self.elements.get((following, ""))
            if before and behind and before.parent is behind.parent:
                behind.move(behind.above, before)
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


def unwrapped(box: Child) -> boxes.Box:
    """WeasyPrint's Box of a Child: the `box` itself, or the one that it is a placeholder for."""
    return box._box if isinstance(box, AbsolutePlaceholder) else box


def all_boxes(found: Child) -> Iterator[boxes.Box]:
    """Yields the Box (WeasyPrint's) of a Child, `found`, and all inside, from the outermost on."""
    box = unwrapped(found)
    yield box
    for child in box.children if isinstance(box, boxes.ParentBox) else ():
        yield from all_boxes(child)


def texts_in(line: boxes.ParentBox) -> Iterator[boxes.TextBox]:
    """Yields each TextBox of a `line` (ParentBox) itself, without those of boxes standing in it."""
    for child in line.children:
        if isinstance(child, boxes.TextBox):
            yield child
        elif isinstance(child, boxes.InlineBox):
            yield from texts_in(child)


def right_to_left(box: boxes.TextBox) -> bool:
    """True if a TextBox, `box`, is set from right to left, or has letters that are (Arabic)."""
    return box.style["direction"] == "rtl" or RIGHT_TO_LEFT.search(box.text) is not None


def is_address(address: str) -> bool:
    """True if an `address` has a scheme (https, tel), or leads to a place in the document (#id)."""
    return address.startswith("#") or bool(urlsplit(address).scheme)
