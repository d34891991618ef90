"""Imprints: a clinic's panels in the places that a finished edition keeps for them.

All of the edition that is the same for every clinic is written once (base_file.py). A clinic's file
has that, and behind it what is its own: the panels as groups (form XObjects) with their faces,
their elements in the structure tree where a listener expects them, their links, and what the file
says of itself. So a file is bound at the speed of writing it, and is tagged as if it had been laid
out so. Terms are those of ISO 32000-1, 14.7.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple
from xml.sax.saxutils import escape

from pikepdf import String

from press.clinics.base_file import Blank, Place
from press.clinics.panels import COUNTED, Element, Link, LinkAt, Names, Panel, Parted, Thing
from press.pdf.objects import references
from press.pdf.writer import MISREAD, STREAM_END, Body, finish_file

Parts = Sequence[Panel]  # of one panel, drawn one over the other
LEAN = 3  # points, by which letters may reach out of their panel
NUMBERED = re.compile(rb"/MCID (\d+)")
TITLE = re.compile(r"(<dc:title>.*?<rdf:li[^>]*>)(.*?)(</rdf:li></rdf:Alt></dc:title>)", re.DOTALL)


def imprinted(blank: Blank, panels: Sequence[Parts], title: str, identifier: str) -> bytes:
    """A clinic's PDF: the blank with these panels drawn in its slots, one for each, in their order.

    `title` and `identifier` go into its metadata. The same arguments give the same bytes. Raises
    ValueError if a stream ends in a carriage return, which validators misread.
    """
    copy = _Copy(blank)
    for place, parts in zip(blank.places, panels, strict=True):
        copy.put(place, parts)
    return _sound(copy.bound(title, identifier))


def merged(blank: Blank, copies: Sequence[tuple[Parts, Sequence[Parts]]], title: str) -> bytes:
    """One PDF for the printer: for each clinic, a separator sheet and its copy.

    `copies` has the separator and the panels of each clinic. Printed on both sides, each copy
    begins on a leaf of its own. The file is for paper: it has no structure, no links and no fields.
    Raises ValueError if a stream ends in a carriage return.
    """
    leaves, size = Body(), blank.begun.size
    tree, catalog, info = size, size + 1, size + 2
    size += 3
    pages: list[int] = []
    carried: dict[bytes, int] = {}
    right, top = blank.size[2:]
    paper = b"/MediaBox [0 0 %.3f %.3f] /TrimBox [0 0 %.3f %.3f]" % (right, top, right, top)
    for separator, panels in copies:
        copy = _Copy(blank, leaves, size)
        copy.carried = carried
        drawn = dict(blank.drawn)
        sheet = Place(b"Clinic", 0, 0, copy.new())
        copy.put(sheet, separator)
        for place, parts in zip(blank.places, panels, strict=True):
            own = replace(place, form=copy.new(), element=0)
            copy.put(own, parts)
            drawn["/" + place.called.decode()] = references([own.form])
        content = copy.new()
        leaves.packed(content, b"", b"q /Clinic Do Q")
        named = b"<</XObject <</Clinic %d 0 R>>>>" % sheet.form
        first = b"%b /Resources %b /Contents %d 0 R" % (paper, named, content)
        own_names = b" ".join(b"%b %b" % (n.encode(), value) for n, value in drawn.items())
        names = copy.new()
        leaves.objects[names] = b"<<%b /XObject <<%b>>>>" % (blank.names, own_names)
        sheets = [b"/Type /Page " + first, b"/Type /Page " + paper]
        sheets += [b"%b /Resources %d 0 R" % (page, names) for page in blank.pages]
        sheets += [b"/Type /Page " + paper] * (len(sheets) % 2)
        for entries in sheets:
            pages.append(copy.new())
            leaves.objects[pages[-1]] = b"<<%b /Parent %d 0 R>>" % (entries, tree)
        size = copy.size
    leaves.objects[tree] = b"<</Type /Pages /Count %d /Kids [%b]>>" % (
        len(pages),
        references(pages),
    )
    leaves.objects[catalog] = (
        b"<</Type /Catalog /Pages %d 0 R /Lang %b /OutputIntents %b /ViewerPreferences "
        b"<</DisplayDocTitle true /PrintScaling /None /Duplex /DuplexFlipLongEdge>>>>"
    ) % (tree, blank.language, blank.intents)
    leaves.objects[info] = b"<<%b /Title %b>>" % (blank.said, String(title).unparse())
    trailer = b"/Root %d 0 R /Info %d 0 R" % (catalog, info)
    return _sound(finish_file(blank.begun, leaves, size, trailer))


class _Way(NamedTuple):
    """The way from a panel to its slot, for the structure elements of the panel.

    `first` is added to the number of each of its marks, `owners` notes the element of each number,
    and `links` are its link annotations: object number and entries.
    """

    place: Place
    first: int
    owners: dict[int, int]
    links: Sequence[tuple[int, bytes]]


class _Copy:
    """One clinic's file while it is written. `size` is the lowest object number that is free."""

    def __init__(self, blank: Blank, leaves: Body | None = None, size: int = 0) -> None:
        self.blank = blank
        self.leaves, self.size = leaves or Body(), size or blank.begun.size
        self.key = blank.key
        self.owners: list[bytes] = []  # lines of the parent tree
        self.carried: dict[bytes, int] = {}  # things by their digests
        self.marks: dict[int, int] = {}  # by page: the first number that no content has
        self.links: dict[int, list[int]] = {page: [] for page in blank.links}

    def new(self) -> int:
        """The lowest free object number, which is taken from now on."""
        self.size += 1
        return self.size - 1

    def put(self, place: Place, parts: Parts) -> None:
        """Writes a panel as the form XObject of its slot, and its structure below the slot's own.

        `parts` are drawn one over the other. A slot without an element gets no structure.
        """
        left, bottom, right, top = parts[0].box
        moved = place.left - left, place.bottom - bottom
        drawn: list[bytes] = []
        kids: list[int] = []
        names: dict[str, dict[bytes, Parted]] = {}
        first = self.marks.get(place.page, place.marks)
        owners: dict[int, int] = {}
        for part in parts:
            content = _named_apart(part, len(drawn), names)
            if place.element and part.elements:
                before = max(owners, default=first - 1) + 1
                content = _numbered_from(before, content)
                links = [self.link(one, place.page, moved) for one in part.links]
                way = _Way(place, before, owners, links)
                kids += [self.element(kid, place.element, way) for kid in part.elements]
            drawn.append(content)
        tagged = b""
        if kids:
            self.leaves.objects[place.kids] = b"[%b]" % references(kids)
            # Content of all streams of a page is numbered through: some readers take one for all.
            self.marks[place.page] = last = max(owners, default=first - 1) + 1
            slots = (b"%d 0 R" % owners[n] if n in owners else b"null" for n in range(last))
            tagged = b"/StructParents %d" % self.owned(b"[%b]" % b" ".join(slots))
        box = (left - LEAN, bottom - LEAN, right + LEAN, top + LEAN)
        entries = (
            b"/Type /XObject /Subtype /Form /BBox [%.3f %.3f %.3f %.3f]" % box,
            b"/Matrix [1 0 0 1 %.3f %.3f]" % moved,
            b"/Resources <<%b>>" % self.resources(names),
            tagged,
        )
        content = drawn[0] if len(drawn) == 1 else b"\n".join(b"q %b Q" % one for one in drawn)
        self.leaves.packed(place.form, b" ".join(entries), content)

    def owned(self, owner: bytes) -> int:
        """A new key of the parent tree (ISO 32000-1, 14.7.4.4), which leads to `owner`.

        That is a reference to an element, or an array of those that own the marks of a stream.
        """
        self.owners.append(b"%d %b" % (self.key, owner))
        self.key += 1
        return self.key - 1

    # ── What is heard ──

    def element(self, element: Element, parent: int, way: _Way) -> int:
        """Writes a structure element and all below it, and gives its object number.

        `parent` is the object number of the element above; `way` leads from the panel to its slot.
        """
        place, first, owners, links = way
        number, kids = self.new(), []
        for kid in element.kids:
            if isinstance(kid, Element):
                kids.append(b"%d 0 R" % self.element(kid, number, way))
            elif isinstance(kid, LinkAt):
                link, said = links[kid.place]
                placed = b"/StructParent %d" % self.owned(b"%d 0 R" % number)
                self.leaves.objects[link] = b"<<%b %b>>" % (said, placed)
                kids.append(b"<</Type /OBJR /Pg %d 0 R /Obj %d 0 R>>" % (place.page, link))
            else:
                owners[kid + first] = number
                mark = b"<</Type /MCR /Pg %d 0 R /Stm %d 0 R /MCID %d>>"
                kids.append(mark % (place.page, place.form, kid + first))
        hung = b"<<%b /P %d 0 R /Pg %d 0 R /K [%b]>>"
        self.leaves.objects[number] = hung % (element.said, parent, place.page, b" ".join(kids))
        return number

    def link(self, link: Link, page: int, moved: tuple[float, float]) -> tuple[int, bytes]:
        """A link of a panel as an annotation of its page: its new object number, and its entries.

        `page` is the page's object number; `moved` is the way from the panel to its slot, in points
        to the right and up.
        """
        (left, bottom, right, top), (across, up) = link.corners, moved
        corners = left + across, bottom + up, right + across, top + up
        number = self.new()
        self.links[page].append(number)
        return number, b"%b /Rect [%.3f %.3f %.3f %.3f]" % (link.said, *corners)

    # ── What a panel is drawn with ──

    def resources(self, names: Names) -> bytes:
        """The entries of a resource dictionary (ISO 32000-1, 7.8.3) for the names that content
        uses."""
        kinds = []
        for kind, values in names.items():
            used = (b"/%b %b" % (name, self.joined(parts)) for name, parts in values.items())
            kinds.append(b"%b <<%b>>" % (kind.encode(), b" ".join(used)))
        return b" ".join(kinds)

    def joined(self, parts: Sequence[bytes | Thing]) -> bytes:
        """The bytes of an object, with a reference to its copy in this file for each Thing."""
        return b"".join(
            part if isinstance(part, bytes) else b"%d 0 R" % self.carry(part) for part in parts
        )

    def carry(self, thing: Thing) -> int:
        """The object number of a thing in this file; it is written when first asked for."""
        if thing.digest not in self.carried:
            self.carried[thing.digest] = own = self.new()
            entries = self.joined(thing.parts)
            if thing.data is None:
                self.leaves.objects[own] = entries
            else:
                self.leaves.stream(own, entries, thing.data)
        return self.carried[thing.digest]

    def bound(self, title: str, identifier: str) -> bytes:
        """The whole file, with its lists of links, its parent tree, title and identifier."""
        blank, leaves = self.blank, self.leaves
        for page, (number, before) in blank.links.items():
            leaves.objects[number] = b"[%b %b]" % (before, references(self.links[page]))
        owners = b" ".join(self.owners) or b"%d null" % blank.key
        limits = blank.key, max(self.key - 1, blank.key)
        leaves.objects[blank.leaf] = b"<</Limits [%d %d] /Nums [%b]>>" % (*limits, owners)
        leaves.objects[blank.info] = b"<<%b /Title %b>>" % (blank.said, String(title).unparse())
        named = f"<dc:identifier>{escape(identifier)}</dc:identifier>"
        packet = TITLE.sub(lambda m: f"{m[1]}{escape(title)}{m[3]}{named}", blank.packet, count=1)
        leaves.stream(blank.metadata, b"/Type /Metadata /Subtype /XML", packet.encode())
        entries = b"/Root %d 0 R /Info %d 0 R" % (blank.catalog, blank.info)
        return finish_file(blank.begun, leaves, self.size, entries)


def _numbered_from(first: int, content: bytes) -> bytes:
    """Content whose marks are numbered from so many on."""
    return NUMBERED.sub(lambda found: b"/MCID %d" % (int(found[1]) + first), content)


def _named_apart(part: Panel, before: int, names: dict[str, dict[bytes, Parted]]) -> bytes:
    """The content of a part, which adds what it names to that of so many parts before it."""
    content = part.content
    for kind, values in part.names.items():
        for name, value in values.items():
            own = name
            if before and kind in COUNTED:
                own = b"P%d%b" % (before, name)
                content = content.replace(b"/%b " % name, b"/%b " % own)
            names.setdefault(kind, {})[own] = value
    return content


def _sound(pdf: bytes) -> bytes:
    if STREAM_END in pdf:
        raise ValueError(MISREAD)
    return pdf
