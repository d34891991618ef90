"""Resources: the faces, pictures and patterns that a content stream finds under names."""

from __future__ import annotations

import re
from functools import cached_property
from struct import unpack

from pikepdf import Array, Object

from press.pdf.objects import items_of

# The height of letters over their line, and their depth under it, in parts of the size.
ABOVE, BELOW = 0.74, 0.2
# The resources that have colours, or may have.
KINDS = ("/XObject", "/Pattern", "/Shading", "/ExtGState", "/Font", "/ColorSpace")
_HEX = re.compile(rb"<([0-9A-Fa-f\s]*)>")
_KERN = re.compile(rb"[>)\s\[](-?\d*\.?\d+)")
_PAIRS = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]*)>")
_RANGES = re.compile(rb"<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]{4})>")


class Resources:
    """The resources of a content stream (ISO 32000-1, 7.8.3), and which of them are used."""

    def __init__(self, dictionary: Object | None) -> None:
        self.dictionary = dictionary
        self._taken: dict[tuple[str, str], Object | None] = {}
        self._faces: dict[str, Face | None] = {}

    def take(self, kind: str, name: str) -> Object | None:
        """The resource of a `kind` (/Font) with this `name`: pikepdf's Object or None.

        From now on it is in use.
        """
        key = kind, name
        if key not in self._taken:
            there = self.dictionary.get(kind) if self.dictionary is not None else None
            self._taken[key] = there.get(name) if there is not None else None
        return self._taken[key]

    def face(self, name: str) -> Face | None:
        """The font (Face) with this `name`, or None. From now on it is in use."""
        if name not in self._faces:
            font = self.take("/Font", name)
            self._faces[name] = Face(font) if font is not None else None
        return self._faces[name]

    def clear(self) -> None:
        """Removes resources that are not used from the PDF: print shops check those too."""
        if self.dictionary is None:
            return
        for kind in KINDS:
            there = self.dictionary.get(kind)
            if there is None:
                continue
            for name in list(there.keys()):
                if (kind, name) not in self._taken:
                    del there[name]
            if not len(there):
                del self.dictionary[kind]


class Face:
    """A font of a PDF: the widths of its glyphs, and the characters that they stand for."""

    def __init__(self, font: Object) -> None:
        self.font = font
        self.drawn = font.get("/Subtype") == "/Type3"
        self._characters: dict[int, str] | None = None
        self._usual = 500.0

    def width(self, operands: bytes) -> tuple[float, int]:
        """The width of a run of letters in a font size of 1, with kerning, and their count: a pair.

        `operands` are those of Tj or TJ, in bytes as written.
        """
        codes = _codes(operands)
        if codes is None:  # bytes between brackets, which no layout of ours prints
            return 0.5 * len(operands), len(operands)
        wide, usual = self._widths, self._usual
        reach = sum([wide.get(code, usual) for code in codes])
        return (reach - sum(map(float, _KERN.findall(operands)))) / 1000, len(codes)

    def words(self, operands: bytes) -> str:
        """The characters of a run of letters, as far as the font's ToUnicode has them.

        `operands` are those of Tj or TJ, in bytes as written.
        """
        if self._characters is None:
            self._characters = {}
            table = self.font.get("/ToUnicode")
            content = table.read_bytes() if table is not None else b""
            for block in re.findall(rb"beginbf(\w+)(.*?)endbf", content, re.DOTALL):
                if block[0] == b"range":
                    for low, high, first in _RANGES.findall(block[1]):
                        for at in range(int(low, 16), int(high, 16) + 1):
                            self._characters[at] = chr(int(first, 16) + at - int(low, 16))
                else:
                    for code, characters in _PAIRS.findall(block[1]):
                        letters = bytes.fromhex(characters.decode())
                        self._characters[int(code, 16)] = letters.decode("utf-16-be", "ignore")
        return "".join(self._characters.get(code, "") for code in _codes(operands) or ())

    @cached_property
    def _widths(self) -> dict[int, float]:
        """The widths of glyphs by their codes, in thousandths of the size; sets the usual one."""
        wide: dict[int, float] = {}
        below = self.font.get("/DescendantFonts")
        if below is None:
            return wide
        self._usual = float(below[0].get("/DW", 1000))
        given = items_of(below[0].get("/W"))
        while given:
            first, following = int(given.pop(0)), given.pop(0)
            if isinstance(following, Array):
                widths = [float(width) for width in following]
            else:
                widths = [float(given.pop(0))] * (int(following) - first + 1)
            wide.update(enumerate(widths, first))
        return wide


def _codes(operands: bytes) -> tuple[int, ...] | None:
    """The codes of a run of glyphs, two bytes each; None where it is not in hexadecimal."""
    if b"(" in operands:
        return None
    letters = b"".join(_HEX.findall(operands))
    data = bytes.fromhex(letters.decode() + "0" * (-len(letters) % 4))
    return unpack(f">{len(data) // 2}H", data)
