"""What a content stream finds under names: its faces, pictures, patterns. And what it leaves there.

PDF objects are taken as mappings here; only `plates` knows the library they come from.
"""

from __future__ import annotations

import re
from struct import unpack

# Of the size of the type: how far letters reach over and under their line.
ABOVE, BELOW = 0.74, 0.2
# What takes no part in colour stays on the shelf unlooked at.
KINDS = ("/XObject", "/Pattern", "/Shading", "/ExtGState", "/Font", "/ColorSpace")
_HEX = re.compile(rb"<([0-9A-Fa-f\s]*)>")
_KERN = re.compile(rb"[>)\s\[](-?\d*\.?\d+)")
_PAIRS = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]*)>")
_RANGES = re.compile(rb"<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]{4})>")


class Shelf:
    """The resources of a content stream; knows which of them are used."""

    def __init__(self, resources) -> None:
        self.resources = resources
        self._taken: dict[tuple[str, str], object] = {}

    def take(self, kind: str, name: str):
        """What stands under a name, or None."""
        key = kind, name
        if key not in self._taken:
            there = self.resources.get(kind) if self.resources is not None else None
            found = there.get(name) if there is not None else None
            if kind == "/Font" and found is not None:
                found = Face(found)
            self._taken[key] = found
        return self._taken[key]

    def clear(self) -> None:
        """Takes away what nobody used: it has colours too, and a press looks at all there is."""
        for kind in KINDS:
            there = self.resources.get(kind) if self.resources is not None else None
            if there is None:
                continue
            for name in list(there.keys()):
                if (kind, name) not in self._taken:
                    del there[name]
            if not len(there):
                del self.resources[kind]


class Face:
    """A font of a PDF: how far its glyphs reach, and what they say."""

    def __init__(self, font) -> None:
        self.font = font
        self.drawn = font.get("/Subtype") == "/Type3"
        self._wide: dict[int, float] | None = None
        self._says: dict[int, str] | None = None
        self._usual = 500.0

    def width(self, operands: bytes) -> tuple[float, int]:
        """How far a run of glyphs reaches, in parts of the size, and how many glyphs it has."""
        if self._wide is None:
            self._measure()
        codes = _codes(operands)
        if codes is None:  # bytes between brackets, which no layout of ours prints
            return 0.5 * len(operands), len(operands)
        wide, usual = self._wide, self._usual
        reach = sum([wide.get(code, usual) for code in codes])
        return (reach - sum(map(float, _KERN.findall(operands)))) / 1000, len(codes)

    def words(self, operands: bytes) -> str:
        """What a run of glyphs says, as far as the font tells."""
        if self._says is None:
            self._says = {}
            told = self.font.get("/ToUnicode")
            for block in re.findall(rb"beginbf(\w+)(.*?)endbf", _read(told), re.DOTALL):
                if block[0] == b"range":
                    for low, high, first in _RANGES.findall(block[1]):
                        for at in range(int(low, 16), int(high, 16) + 1):
                            self._says[at] = chr(int(first, 16) + at - int(low, 16))
                else:
                    for code, said in _PAIRS.findall(block[1]):
                        letters = bytes.fromhex(said.decode())
                        self._says[int(code, 16)] = letters.decode("utf-16-be", "ignore")
        return "".join(self._says.get(code, "") for code in _codes(operands) or ())

    def _measure(self) -> None:
        below = self.font.get("/DescendantFonts")
        self._wide = {}
        if below is None:
            return
        self._usual = float(below[0].get("/DW", 1000))
        given = list(below[0].get("/W", ()))
        while given:
            first, following = int(given.pop(0)), given.pop(0)
            if _is_number(following):
                widths = [float(given.pop(0))] * (int(following) - first + 1)
            else:
                widths = [float(width) for width in following]
            self._wide.update(enumerate(widths, first))


def _codes(operands: bytes) -> tuple[int, ...] | None:
    """The codes of a run of glyphs, two bytes each; None where it is not in hexadecimal."""
    if b"(" in operands:
        return None
    letters = b"".join(_HEX.findall(operands))
    data = bytes.fromhex(letters.decode() + "0" * (-len(letters) % 4))
    return unpack(f">{len(data) // 2}H", data)


def _is_number(value) -> bool:
    try:
        float(value)
    except (TypeError, ValueError):
        return False
    return True


def _read(stream) -> bytes:
    return b"" if stream is None else stream.read_bytes()
