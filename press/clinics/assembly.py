"""Assembly: a clinic's panels put in the places that a finished edition keeps for them.

All of the edition that is the same for every clinic is written once (base_file.py). A clinic's file
has that, and behind it what is its own: the panels as groups (form XObjects) with their faces,
their elements in the structure tree where a listener expects them, their links, and what the file
says of itself. So a file is assembled at the speed of writing it, and is tagged as if it had been
laid out so. Terms are those of ISO 32000-1, 14.7.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple
from xml.sax.saxutils import escape

from pikepdf import String

from press.clinics.base_file import BaseFile, Place
from press.clinics.panels import COUNTED, Annotation, LinkAt, Names, Panel, Pieces, Resource, Tag
from press.pdf.objects import references
from press.pdf.writer import MISREAD, STREAM_END, Body, finish_file

Parts = Sequence[Panel]  # of one panel, drawn one over the other
LEAN = 3  # points, by which letters may reach out of their panel
MARKED = re.compile(rb"/\w+\s+<<[^<>]*/MCID \d+[^<>]*>>\s+BDC")
NUMBERED = re.compile(rb"/MCID (\d+)")
TITLE = re.compile(r"(<dc:title>.*?<rdf:li[^>]*>)(.*?)(</rdf:li></rdf:Alt></dc:title>)", re.DOTALL)


def assemble(base: BaseFile, panels: Sequence[Parts], title: str, identifier: str) -> bytes:
    """A clinic's PDF, as bytes: the `base` (BaseFile) with these `panels` drawn in its slots.

    There is one panel (a clinic's words) for each slot (a place for them), in their order, each as
    the sequence of its parts (Panel), which are drawn in it one over the other. `title` and
    `identifier` go into the metadata of the PDF. The same arguments give the same bytes. Raises
    ValueError if a stream ends in a carriage return, which validators misread.
    """
    copy = _Copy(base)
    for place, parts in zip(base.places, panels, strict=True):
        copy.put(place, parts)
    return copy.written(title, identifier)


def assemble_merged(
    base: BaseFile, copies: Sequence[tuple[Parts, Sequence[Parts]]], title: str
) -> bytes:
    """One PDF for the printer, as bytes: for each clinic, a separator sheet and its copy.

    `base` (BaseFile) is what all copies begin with, and `title` goes into the metadata. `copies`
    has a pair for each clinic: the parts of its separator, and a sequence of the parts of each of
    its panels; parts (Panel) are what is drawn in one place. Printed on both sides, each copy
    begins on a leaf of its own. The file is for paper: it has no structure, no links and no fields.
    Raises ValueError if a stream ends in a carriage return.
    """
    leaves, size = Body(), base.begun.size
    tree, catalog, info = range(size, size + 3)
    size += 3
    pages: list[int] = []
    copied: dict[bytes, int] = {}
    right, top = base.size[2:]
    paper = b"/MediaBox [0 0 %.3f %.3f] /TrimBox [0 0 %.3f %.3f]" % (right, top, right, top)
    for separator, panels in copies:
        copy = _Copy(base)
        copy.leaves, copy.size, copy.copied = leaves, size, copied
        drawn = dict(base.drawn)
        sheet = Place(b"Clinic", 0, 0, copy.new())
        copy.put(sheet, separator)
        for place, parts in zip(base.places, panels, strict=True):
            own = replace(place, form=copy.new(), element=0)
            copy.put(own, parts)
            drawn["/" + place.called.decode()] = references([own.form])
        content = copy.new()
        leaves.packed(content, b"", b"q /Clinic Do Q")
        named = b"<</XObject <</Clinic %d 0 R>>>>" % sheet.form
        first = b"%b /Resources %b /Contents %d 0 R" % (paper, named, content)
        own_names = b" ".join(b"%b %b" % (n.encode(), value) for n, value in drawn.items())
        names = copy.new()
        leaves.objects[names] = b"<<%b /XObject <<%b>>>>" % (base.names, own_names)
        sheets = [b"/Type /Page " + first, b"/Type /Page " + paper]
        sheets += [b"%b /Resources %d 0 R" % (page, names) for page in base.pages]
        sheets += [b"/Type /Page " + paper] * (len(sheets) % 2)
        for entries in sheets:
            pages.append(copy.new())
            leaves.objects[pages[-1]] = b"<<%b /Parent %d 0 R>>" % (entries, tree)
        size = copy.size
    kids = references(pages)
    leaves.objects[tree] = b"<</Type /Pages /Count %d /Kids [%b]>>" % (len(pages), kids)
    leaves.objects[catalog] = (
        b"<</Type /Catalog /Pages %d 0 R /Lang %b /OutputIntents %b /ViewerPreferences "
        b"<</DisplayDocTitle true /PrintScaling /None /Duplex /DuplexFlipLongEdge>>>>"
    ) % (tree, base.language, base.intents)
    return _whole(base, leaves, size, title, catalog, info)


class _TagContext(NamedTuple):
    """The context of a panel's structure elements: its slot, and what they have in common.

    `first` is added to the number of each of its marks, `owners` notes the element of each number,
    and `links` are its link annotations: object number and entries.
    """

    place: Place
    first: int
    owners: dict[int, int]
    links: Sequence[tuple[int, bytes]]


class _Copy:
    """One clinic's file while it is written. `size` is the lowest object number that is free."""

    def __init__(self, base: BaseFile) -> None:
        self.base = base
        self.leaves, self.size = Body(), base.begun.size
        self.key = base.key
        self.owners: list[bytes] = []  # lines of the parent tree
        self.copied: dict[bytes, int] = {}  # resources by their digests
        self.marks: dict[int, int] = {}  # by page: the first number that no content has
        self.links: dict[int, list[int]] = {page: [] for page in base.links}

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
        names: dict[str, dict[bytes, Pieces]] = {}
        first = self.marks.get(place.page, place.marks)
        owners: dict[int, int] = {}
        for part in parts:
            content = _named_apart(part, len(drawn), names)
            if place.element and part.elements:
                before = max(owners, default=first - 1) + 1
                content = _renumbered(before, content)
                links = [self.link(one, place.page, moved) for one in part.links]
                context = _TagContext(place, before, owners, links)
                kids += [self.element(kid, place.element, context) for kid in part.elements]
            drawn.append(content)
        tagged = b""
        if kids:
            self.leaves.objects[place.kids] = b"[%b]" % references(kids)
            # Content of all streams of a page is numbered through: some readers take one for all.
            self.marks[place.page] = last = max(owners, default=first - 1) + 1
            slots = (b"%d 0 R" % owners[n] if n in owners else b"null" for n in range(last))
            tagged = b"/StructParents %d" % self.add_owner(b"[%b]" % b" ".join(slots))
        box = (left - LEAN, bottom - LEAN, right + LEAN, top + LEAN)
        entries = (
            b"/Type /XObject /Subtype /Form /BBox [%.3f %.3f %.3f %.3f]" % box,
            b"/Matrix [1 0 0 1 %.3f %.3f]" % moved,
            b"/Resources <<%b>>" % self.resources(names),
        )
        content = drawn[0] if len(drawn) == 1 else b"\n".join(b"q %b Q" % one for one in drawn)
        self.leaves.packed(place.form, b" ".join((*entries, tagged)), content)
        if place.silent:
            unheard = MARKED.sub(b"/Artifact BMC", content)
            self.leaves.packed(place.silent, b" ".join(entries), unheard)

    def add_owner(self, owner: bytes) -> int:
        """A new key of the parent tree (ISO 32000-1, 14.7.4.4), which leads to `owner`.

        That is a reference to an element, or an array of those that own the marks of a stream.
        """
        self.owners.append(b"%d %b" % (self.key, owner))
        self.key += 1
        return self.key - 1

    # ── What is heard ──

    def element(self, element: Tag, parent: int, context: _TagContext) -> int:
        """Writes a structure element and all below it, and gives its object number.

        `parent` is the object number of the element above; `context` is that of the panel.
        """
        place, first, owners, links = context
        number, kids = self.new(), []
        for kid in element.kids:
            if isinstance(kid, Tag):
                kids.append(b"%d 0 R" % self.element(kid, number, context))
            elif isinstance(kid, LinkAt):
                link, entries = links[kid.index]
                placed = b"/StructParent %d" % self.add_owner(b"%d 0 R" % number)
                self.leaves.objects[link] = b"<<%b %b>>" % (entries, placed)
                kids.append(b"<</Type /OBJR /Pg %d 0 R /Obj %d 0 R>>" % (place.page, link))
            else:
                owners[kid + first] = number
                mark = b"<</Type /MCR /Pg %d 0 R /Stm %d 0 R /MCID %d>>"
                kids.append(mark % (place.page, place.form, kid + first))
        hung = b"<<%b /P %d 0 R /Pg %d 0 R /K [%b]>>"
        self.leaves.objects[number] = hung % (element.entries, parent, place.page, b" ".join(kids))
        return number

    def link(self, link: Annotation, page: int, moved: tuple[float, float]) -> tuple[int, bytes]:
        """A link of a panel as an annotation of its page: its new object number, and its entries.

        `page` is the page's object number; `moved` is the way from the panel to its slot, in points
        to the right and up.
        """
        (left, bottom, right, top), (across, up) = link.corners, moved
        corners = left + across, bottom + up, right + across, top + up
        number = self.new()
        self.links[page].append(number)
        return number, b"%b /Rect [%.3f %.3f %.3f %.3f]" % (link.entries, *corners)

    # ── What a panel is drawn with ──

    def resources(self, names: Names) -> bytes:
        """The entries of a resource dictionary (ISO 32000-1, 7.8.3) for these names."""
        kinds = []
        for kind, values in names.items():
            used = (b"/%b %b" % (name, self.joined(parts)) for name, parts in values.items())
            kinds.append(b"%b <<%b>>" % (kind.encode(), b" ".join(used)))
        return b" ".join(kinds)

    def joined(self, parts: Pieces) -> bytes:
        """The bytes of an object, with a reference to its copy in this file for each Resource."""
        return b"".join(
            part if isinstance(part, bytes) else b"%d 0 R" % self.resource(part) for part in parts
        )

    def resource(self, resource: Resource) -> int:
        """The object number of a resource in this file; it is written when first asked for."""
        if resource.digest not in self.copied:
            self.copied[resource.digest] = own = self.new()
            entries = self.joined(resource.parts)
            if resource.data is None:
                self.leaves.objects[own] = entries
            else:
                self.leaves.stream(own, entries, resource.data)
        return self.copied[resource.digest]

    def written(self, title: str, identifier: str) -> bytes:
        """The whole file, with its lists of links, its parent tree, title and identifier."""
        base, leaves = self.base, self.leaves
        for page, (number, before) in base.links.items():
            leaves.objects[number] = b"[%b %b]" % (before, references(self.links[page]))
        owners = b" ".join(self.owners) or b"%d null" % base.key
        limits = base.key, max(self.key - 1, base.key)
        leaves.objects[base.leaf] = b"<</Limits [%d %d] /Nums [%b]>>" % (*limits, owners)
        named = f"<dc:identifier>{escape(identifier)}</dc:identifier>"
        packet = TITLE.sub(lambda m: f"{m[1]}{escape(title)}{m[3]}{named}", base.packet, count=1)
        leaves.stream(base.metadata, b"/Type /Metadata /Subtype /XML", packet.encode())
        return _whole(base, leaves, self.size, title, base.catalog, base.info)


def _renumbered(first: int, content: bytes) -> bytes:
    """Content whose marks are numbered from so many on."""
    return NUMBERED.sub(lambda found: b"/MCID %d" % (int(found[1]) + first), content)


def _named_apart(part: Panel, before: int, names: dict[str, dict[bytes, Pieces]]) -> bytes:
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


def _whole(base: BaseFile, leaves: Body, size: int, title: str, catalog: int, info: int) -> bytes:
    """The bytes of a whole file, whose title is written as the last of its objects.

    `catalog` and `info` are the numbers of its catalogue and its Info dictionary. Raises ValueError
    if a stream ends in a carriage return.
    """
    leaves.objects[info] = b"<<%b /Title %b>>" % (base.details, String(title).unparse())
    entries = b"/Root %d 0 R /Info %d 0 R" % (catalog, info)
    pdf = finish_file(base.begun, leaves, size, entries)
    if STREAM_END in pdf:
        raise ValueError(MISREAD)
    return pdf
