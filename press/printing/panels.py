"""Panels of clinics as they are laid out: a batch of them in one PDF, each on a page of its own."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pikepdf

from press.facts import Code, Rectangle, Slot
from press.printing.pieces import entries_of, page_of, parted, waiting
from press.printing.qr import qr_path

NAMES = re.compile(rb"/([^\s/<>\[\]()]+) ")
COUNTED = ("/XObject", "/Pattern", "/Shading")
CODED = b"q %b Q /Artifact <</Type /Layout>> BDC 0 g %b EMC"


@dataclass(frozen=True)
class Panel:
    """A panel: what draws it, its box on its page in points, what its content names, by kind, and
    the element that holds what is heard of it."""

    content: bytes
    box: Rectangle
    names: Mapping[str, Mapping[bytes, object]]
    element: object = None


class Panels:
    """A batch of panels. Codes are drawn here: over one, WeasyPrint takes as long as a panel."""

    def __init__(self, pdf: bytes, slots: Sequence[Slot], codes: Sequence[Code] = ()) -> None:
        self.held = pikepdf.open(io.BytesIO(pdf))
        self.known: dict[int, tuple[list, bytes | None]] = {}
        found = waiting(self.held.Root.StructTreeRoot.get("/K"))
        self.spoken = {page_of(element): element for element in found}
        self.codes = {code.page: code for code in codes}
        self.names = {
            name[1:].encode(): (kind, value)
            for kind, values in self.held.pages[0].obj.Resources.items()
            if isinstance(values, pikepdf.Dictionary)
            for name, value in values.items()
        }
        self.panels = [self._panel(slot) for slot in slots]

    def _panel(self, slot: Slot) -> Panel:
        page = self.held.pages[slot.page - 1].obj
        top, content = float(page.TrimBox[3]), page.Contents.read_bytes()
        if code := self.codes.get(slot.page):
            left, _, right, below = code.box
            content = CODED % (content, qr_path(code.address, left, top - below, right - left))
        left, above, right, below = slot.box
        box = left, round(top - below, 3), right, round(top - above, 3)
        names: dict[str, dict[bytes, object]] = {}
        for name in dict.fromkeys(NAMES.findall(content)):
            if name in self.names:
                kind, value = self.names[name]
                new = name
                if kind in COUNTED:  # in a batch, not in a panel: as many as stood before it
                    new = b"N%d" % sum(map(len, names.values()))
                    content = content.replace(b"/%b " % name, b"/%b " % new)
                names.setdefault(kind, {})[new] = value
        return Panel(content, box, names, self.spoken.get(page.objgen))

    def known_as(self, number: int) -> tuple[list, bytes | None]:
        """An object as it is written, parted at its references, and its bytes if it is a stream."""
        if number not in self.known:
            item = self.held.get_object(number, 0)
            stream = isinstance(item, pikepdf.Stream)
            words = entries_of(item) if stream else item.unparse(resolved=True)
            self.known[number] = parted(words), item.read_raw_bytes() if stream else None
        return self.known[number]
