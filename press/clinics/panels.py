"""Panels of clinics as they are laid out, each on a page of its own, read into values of their own.

What a panel is drawn with (faces, logos) is known by what it is, not by the document it came in:
panels of several documents stand in one file, and share one copy of each face.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pikepdf
from pikepdf import Dictionary, Object, String

from press.facts import Code, Rectangle, Slot
from press.html.qr import qr_path
from press.pdf.objects import bytes_of, entries_of, items_of, page_of, slots_in, split_at_references

NAMES = re.compile(rb"/([^\s/<>\[\]()]+) ")
COUNTED = ("/XObject", "/Pattern", "/Shading")
WITH_CODE = b"q %b Q /Artifact <</Type /Layout>> BDC q 0 g %b Q EMC"


@dataclass(frozen=True)
class Resource:
    """An object that panels are drawn with, such as a face or a logo, apart from its file.

    `parts` are its bytes, with another Resource in place of each reference. `data` are the encoded
    bytes of a stream, and None for other objects. `digest` is the same for all that are equal.
    """

    digest: bytes
    parts: Pieces
    data: bytes | None = None


Pieces = tuple[bytes | Resource, ...]  # bytes, with resources in place of references
Names = Mapping[str, Mapping[bytes, Pieces]]  # by kind, what each stands for


@dataclass(frozen=True)
class Annotation:
    """A link annotation of a panel: the entries of its dictionary as bytes, and its rectangle.

    `corners` are left, bottom, right and top on the panel's own page, in points.
    """

    entries: bytes
    corners: Rectangle


@dataclass(frozen=True)
class Tag:
    """A structure element of a panel: the entries of its dictionary as bytes, and its kids.

    Kids are elements, numbers of marked content (MCID), and links.
    """

    entries: bytes
    kids: tuple[Tag | int | LinkAt, ...]


@dataclass(frozen=True)
class LinkAt:
    """A link as the kid of an element: its index in `Panel.links`."""

    index: int


@dataclass(frozen=True)
class Panel:
    """A clinic's words for one slot, laid out: content and structure that any copy can take over.

    `box` is the slot on the panel's own page: left, bottom, right, top in points; `top` is the
    height of that page. `names` are the resources of the content stream, by kind. `over` is how far
    words reach out of the box to the right or below, in points. `code` is the QR code drawn in it.
    """

    name: str
    box: Rectangle
    content: bytes
    names: Names
    elements: tuple[Tag, ...] = ()
    links: tuple[Annotation, ...] = ()
    top: float = 0
    over: float = 0
    code: Code | None = None


class Panels:
    """Reads the panels of a typeset document, one on each page, and the structure of each.

    `pdf` is the document, `slots` the place of each panel, and `codes` the QR codes that are still
    to be drawn. `panels` has a Panel for each slot.
    """

    def __init__(self, pdf: bytes, slots: Sequence[Slot], codes: Sequence[Code]) -> None:
        self.codes = {code.page: code._replace(page=0) for code in codes}  # a panel goes anywhere
        self.resources: dict[int, Resource] = {}
        with pikepdf.open(io.BytesIO(pdf)) as self.held:
            slot_elements = slots_in(self.held.Root.StructTreeRoot.get("/K"))
            by_page = {page_of(element): element for element in slot_elements}
            self.names = {
                name[1:].encode(): (kind, self.joined(bytes_of(value)))
                for kind, values in self.held.pages[0].obj.Resources.items()
                if isinstance(values, Dictionary)
                for name, value in values.items()
            }
            pages = [page.obj for page in self.held.pages]
            self.contents = [page.Contents.read_bytes() for page in pages]
            self.panels = [self._panel(slot, pages[slot.page - 1], by_page) for slot in slots]
        del self.held

    def _panel(self, slot: Slot, page: Object, by_page: Mapping[tuple[int, int], Object]) -> Panel:
        top = float(page.TrimBox[3])
        left, above, right, below = slot.box
        box = left, round(top - below, 3), right, round(top - above, 3)
        links: list[Annotation] = []
        tag = by_page.get(page.objgen)
        elements = [_element(kid, links) for kid in items_of(tag.K)] if tag is not None else ()
        content, names = self.named(self.contents[slot.page - 1])
        code = self.codes.get(slot.page)
        if code:
            content = with_qr_code(content, code, top)
        structure = tuple(elements), tuple(links)
        return Panel(slot.name, box, content, names, *structure, top, slot.over, code)

    def named(self, content: bytes) -> tuple[bytes, Names]:
        """A pair: the `content` (bytes) of a panel, and the resources it names, by kind (Names).

        The content is a content stream of a PDF. WeasyPrint numbers pictures, patterns and
        gradients through a document. In the content that is given back their numbers begin anew in
        each panel, so that it has the same bytes wherever it stood.
        """
        names: dict[str, dict[bytes, Pieces]] = {}
        for name in dict.fromkeys(NAMES.findall(content)):
            if name in self.names:
                kind, value = self.names[name]
                new = name
                if kind in COUNTED:  # in a document, not in a panel: as many as stood before it
                    new = b"N%d" % sum(map(len, names.values()))
                    content = content.replace(b"/%b " % name, b"/%b " % new)
                names.setdefault(kind, {})[new] = value
        return content, names

    def joined(self, words: bytes) -> Pieces:
        """The bytes of an object, `words` as written, with a Resource for each reference.

        They are Pieces: a tuple of bytes and Resources, in order.
        """
        parts = split_at_references(words)
        return tuple(part if isinstance(part, bytes) else self.resource(part) for part in parts)

    def resource(self, number: int) -> Resource:
        """The object with this `number` in the document as a Resource, with all it refers to."""
        if number not in self.resources:
            item = self.held.get_object(number, 0)
            stream = isinstance(item, pikepdf.Stream)
            parts = self.joined(entries_of(item) if stream else item.unparse(resolved=True))
            data = item.read_raw_bytes() if stream else None
            digest = hashlib.sha256(b"" if data is None else b"stream %b" % data)
            for part in parts:
                digest.update(part if isinstance(part, bytes) else part.digest)
            self.resources[number] = Resource(digest.digest(), parts, data)
        return self.resources[number]


def with_qr_code(content: bytes, code: Code, top: float) -> bytes:
    """The `content` (bytes of a content stream) of a panel with a QR code over it, as an artifact.

    The box of `code` (Code) is in points from the top left of a page that is `top` points high. The
    code is drawn here because WeasyPrint takes as long for one as for a panel.
    """
    left, _, right, below = code.box
    return WITH_CODE % (content, qr_path(code.address, left, top - below, right - left))


def retargeted(
    link: Annotation, before: tuple[str, str], after: tuple[str, str], ends: tuple[float, float]
) -> Annotation:
    """A `link` (Annotation) with another address and description, and another place in its line.

    `before` and `after` are each a pair of an address and a description; `ends` are its new left
    and right end on the panel's page, in points.
    """
    entries = link.entries
    for key, old, new in zip((b"/URI", b"/Contents"), before, after, strict=True):
        entries = entries.replace(_entry(key, old), _entry(key, new))
    return Annotation(entries, (ends[0], link.corners[1], ends[1], link.corners[3]))


def _entry(key: bytes, text: str) -> bytes:
    wide = b"<feff%b>" % text.encode("utf-16-be").hex().encode()
    return b"%b %b" % (key, String(text).unparse() if text.isascii() else wide)


def _element(item: Object, links: list[Annotation]) -> Tag:
    """An element with all below it; its links go to the others of the panel."""
    kids: list[Tag | int | LinkAt] = []
    for kid in items_of(item.get("/K")):
        if isinstance(kid, int):
            kids.append(kid)
        elif kid.get("/Type") == "/OBJR":
            entries = entries_of(kid.Obj, ("/P", "/Rect", "/StructParent"))
            kids.append(LinkAt(len(links)))
            left, bottom, right, top = map(float, kid.Obj.Rect)
            links.append(Annotation(entries, (left, bottom, right, top)))
        elif kid.get("/Type") == "/MCR":
            raise ValueError("a panel has a group with words in it: take its opacity out")
        else:
            kids.append(_element(kid, links))
    return Tag(entries_of(item, ("/K", "/P", "/Pg")), tuple(kids))
