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
from press.pdf.objects import bytes_of, entries_of, items_of, page_of, parted, waiting

NAMES = re.compile(rb"/([^\s/<>\[\]()]+) ")
COUNTED = ("/XObject", "/Pattern", "/Shading")
CODED = b"q %b Q /Artifact <</Type /Layout>> BDC q 0 g %b Q EMC"


@dataclass(frozen=True)
class Thing:
    """An object that panels are drawn with: its bytes, with other things between them where it
    refers to those, and its data where it is a stream. `digest` tells it from all others."""

    digest: bytes
    parts: tuple[bytes | Thing, ...]
    data: bytes | None = None


Parted = tuple[bytes | Thing, ...]  # bytes, with things between them
Names = Mapping[str, Mapping[bytes, Parted]]  # by kind, what each stands for


@dataclass(frozen=True)
class Link:
    """A link to touch: what is said of it, and its corners on the panel's page, in points."""

    said: bytes
    corners: Rectangle


@dataclass(frozen=True)
class Element:
    """An element of what is heard: what is said of it, and its kids: elements, numbers of marked
    content, and links by their places among those of the panel."""

    said: bytes
    kids: tuple[Element | int | LinkAt, ...]


@dataclass(frozen=True)
class LinkAt:
    """A link by its place among those of its panel."""

    place: int


@dataclass(frozen=True)
class Panel:
    """A panel: what draws it, its box on its page in points, and what its content names, by kind.

    `elements` hold what is heard of it. `top` is that of its page; `over` is how far words reach
    out of it, in points.
    """

    name: str
    box: Rectangle
    content: bytes
    names: Names
    elements: tuple[Element, ...] = ()
    links: tuple[Link, ...] = ()
    top: float = 0
    over: float = 0


class Panels:
    """The panels of a document, as they are drawn and heard."""

    def __init__(self, pdf: bytes, slots: Sequence[Slot], codes: Sequence[Code]) -> None:
        self.codes = {code.page: code for code in codes}
        self.things: dict[int, Thing] = {}
        with pikepdf.open(io.BytesIO(pdf)) as self.held:
            heard = waiting(self.held.Root.StructTreeRoot.get("/K"))
            spoken = {page_of(element): element for element in heard}
            self.names = {
                name[1:].encode(): (kind, self.joined(bytes_of(value)))
                for kind, values in self.held.pages[0].obj.Resources.items()
                if isinstance(values, Dictionary)
                for name, value in values.items()
            }
            pages = [page.obj for page in self.held.pages]
            self.contents = [page.Contents.read_bytes() for page in pages]
            self.panels = [
                self._panel(slot, pages[slot.page - 1], spoken.get(pages[slot.page - 1].objgen))
                for slot in slots
            ]
        del self.held

    def _panel(self, slot: Slot, page: Object, heard: Object | None) -> Panel:
        top = float(page.TrimBox[3])
        left, above, right, below = slot.box
        box = left, round(top - below, 3), right, round(top - above, 3)
        links: list[Link] = []
        elements = [_element(kid, links) for kid in items_of(heard.K)] if heard is not None else ()
        content, names = self.named(self.contents[slot.page - 1])
        if code := self.codes.get(slot.page):
            content = coded(content, code, top)
        heard_of = tuple(elements), tuple(links)
        return Panel(slot.name, box, content, names, *heard_of, top, slot.over)

    def named(self, content: bytes) -> tuple[bytes, Names]:
        """Content with what it names; what a document counts through, counted anew."""
        names: dict[str, dict[bytes, Parted]] = {}
        for name in dict.fromkeys(NAMES.findall(content)):
            if name in self.names:
                kind, value = self.names[name]
                new = name
                if kind in COUNTED:  # in a document, not in a panel: as many as stood before it
                    new = b"N%d" % sum(map(len, names.values()))
                    content = content.replace(b"/%b " % name, b"/%b " % new)
                names.setdefault(kind, {})[new] = value
        return content, names

    def joined(self, words: bytes) -> Parted:
        parts = parted(words)
        return tuple(part if isinstance(part, bytes) else self.thing(part) for part in parts)

    def thing(self, number: int) -> Thing:
        """An object of the document, with all that it refers to."""
        if number not in self.things:
            item = self.held.get_object(number, 0)
            stream = isinstance(item, pikepdf.Stream)
            parts = self.joined(entries_of(item) if stream else item.unparse(resolved=True))
            data = item.read_raw_bytes() if stream else None
            digest = hashlib.sha256(b"" if data is None else b"stream %b" % data)
            for part in parts:
                digest.update(part if isinstance(part, bytes) else part.digest)
            self.things[number] = Thing(digest.digest(), parts, data)
        return self.things[number]


def coded(content: bytes, code: Code, top: float) -> bytes:
    """Content with a QR code over it: WeasyPrint takes as long for one as for a panel."""
    left, _, right, below = code.box
    return CODED % (content, qr_path(code.address, left, top - below, right - left))


def renamed(
    link: Link, before: tuple[str, str], after: tuple[str, str], ends: tuple[float, float]
) -> Link:
    """A link that leads elsewhere and is called otherwise, over words that end elsewhere."""
    said = link.said
    for key, old, new in zip((b"/URI", b"/Contents"), before, after, strict=True):
        said = said.replace(_entry(key, old), _entry(key, new))
    return Link(said, (ends[0], link.corners[1], ends[1], link.corners[3]))


def _entry(key: bytes, text: str) -> bytes:
    wide = b"<feff%b>" % text.encode("utf-16-be").hex().encode()
    return b"%b %b" % (key, String(text).unparse() if text.isascii() else wide)


def _element(item: Object, links: list[Link]) -> Element:
    """An element with all below it; its links go to the others of the panel."""
    kids: list[Element | int | LinkAt] = []
    for kid in items_of(item.get("/K")):
        if isinstance(kid, int):
            kids.append(kid)
        elif kid.get("/Type") == "/OBJR":
            said = entries_of(kid.Obj, ("/P", "/Rect", "/StructParent"))
            kids.append(LinkAt(len(links)))
            left, bottom, right, top = map(float, kid.Obj.Rect)
            links.append(Link(said, (left, bottom, right, top)))
        elif kid.get("/Type") == "/MCR":
            raise ValueError("a panel has a group with words in it: take its opacity out")
        else:
            kids.append(_element(kid, links))
    return Element(entries_of(item, ("/K", "/P", "/Pg")), tuple(kids))
