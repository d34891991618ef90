"""The style of a brand on screens: a brand's colours by day and by night, its logo and type.

Cutting a face down to the letters of a language takes a quarter of a second. So cut faces are kept
beside the records, under the digest of what they were cut from.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import NamedTuple
from urllib.parse import quote

from press.build.artifact_record import RECORDS
from press.build.store import load, save
from press.content.brand import read_brand
from press.declared.look import Typography
from press.files import Files
from press.model import Brand, Unprintable

PICTURES = {".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg"}
PLAIN = " ='/:;,.-()*!?@$+~"  # what an address of a drawing may hold as it is
LARGEST = 40_000  # bytes of a logo: a larger one would be most of the page
WEIGHTS = {400: "Regular", 700: "Bold"}
# The characters of English and Welsh; the letters of other languages come from the system's faces.
FIGURES = tuple(map(ord, "0123456789"))
LETTERS = (*range(0x20, 0x7F), *map(ord, "£©·ÂâÊêÎîÔôÛûŴŵŶŷáéëïö’‘“”–—…"))


class FaceSubset(NamedTuple):
    """A face that is to be subset: its family, weight and file, and the letters to be kept."""

    family: str
    weight: int
    path: str
    letters: tuple[int, ...]


@dataclass(frozen=True)
class Faces:
    """Faces that are cut, as rules that hold them, and the digest of what they are cut from."""

    of: str
    rules: str


class BrandStyle:
    """A brand as templates ask for it. Without a brand that can be read, it is empty.

    `colours` are `#rrggbb` by role; `families` are those of `base` and `headings`, in the order
    of CSS. `logo` and `reversed` are addresses that hold the picture, and `faces` CSS rules that
    hold the faces; without `faces`, no face is cut.
    """

    def __init__(self, files: Files, name: str, output: Path | None, faces: bool = True) -> None:
        self._window = files
        brand = _brand(files, name)
        self.name = brand.about.meta.name.full.value if brand else ""
        self.colours = dict(brand.colours) if brand else {}
        self.families = _families(brand.about.typography) if brand else {}
        self.logo = self._logo(brand, brand.about.logo.medium) if brand else ""
        self.reversed = self._logo(brand, brand.about.logo.reversed) if brand else ""
        self.faces = self._faces(brand, output) if brand and faces else ""

    @property
    def night(self) -> dict[str, str]:
        """The brand's colours for a dark screen, `#rrggbb` by role; empty without a brand."""
        from press.html.dark_colours import dark_palette

        return dark_palette(self.colours) if self.colours else {}

    def _logo(self, brand: Brand, name: str | None) -> str:
        """A logo as an address that holds it; empty where there is none, or a large one."""
        path = f"layouts/brands/{brand.name}/{name}" if name else ""
        kind = PICTURES.get(PurePosixPath(path).suffix.lower())
        if kind is None or not self._window.exists(path):
            return ""
        data = self._window.bytes(path)
        return _address(kind, data) if 0 < len(data) <= LARGEST else ""

    def _faces(self, brand: Brand, output: Path | None) -> str:
        """The faces of text and headings as rules that hold them."""
        found = list(dict.fromkeys(self._found(brand)))
        digest = hashlib.sha256(repr(LETTERS).encode())
        for family, weight, path, _ in found:
            digest.update(f"{family} {weight} ".encode() + self._window.bytes(path))
        kept = output / RECORDS / "faces.json" if output else None
        if kept and (faces := load(kept, Faces)) and faces.of == digest.hexdigest():
            return faces.rules
        from press.typesetting.fonts import web_font

        rules = ""
        for family, weight, path, letters in found:
            face = web_font(self._window.bytes(path), frozenset(letters))
            rules += f'@font-face{{font-family:"{family}";font-weight:{weight};font-display:swap;'
            rules += f"src:url({_address('font/woff2', face)})}}\n"
        if kept:
            with suppress(OSError):
                save(kept, Faces(digest.hexdigest(), rules))
        return rules

    def _found(self, brand: Brand) -> Iterator[FaceSubset]:
        """The faces of a brand that are there, in its own folder or else in the press's."""
        for face in _wanted(brand.about.typography, self.families):
            for path in (f"layouts/brands/{brand.name}/{face.path}", face.path):
                if self._window.exists(path):
                    yield face._replace(path=path)
                    break


def _wanted(type_: Typography, families: dict[str, list[str]]) -> Iterator[FaceSubset]:
    """The faces of a brand: its own, or else the press's.

    Strong figures are a family of their own on paper; here they are the other weight of one.
    """
    own: dict[tuple[str, int], str] = {}
    for font in type_.fonts:
        own |= {(font.family.value, face.weight): str(face.path) for face in font.files}
    if figures := type_.figures:
        for weight, figure in ((400, figures.text), (700, figures.strong)):
            if path := own.get((figure.value, 400)):
                yield FaceSubset(figures.text.value, weight, path, FIGURES)
    for family in dict.fromkeys((families["base"][-1], families["headings"][-1])):
        for weight, word in WEIGHTS.items():
            path = own.get((family, weight), f"fonts/{family.replace(' ', '')}-{word}.ttf")
            yield FaceSubset(family, weight, path, LETTERS)


def _families(type_: Typography) -> dict[str, list[str]]:
    """The families of text and of headings; a face for figures alone stands first."""
    base = type_.base.family.value
    headings = type_.headings.family.value if type_.headings else base
    figures = [type_.figures.text.value] if type_.figures else []
    return {"base": [*figures, base], "headings": [*figures, headings]}


def _brand(files: Files, name: str) -> Brand | None:
    try:
        return read_brand(files, name) if name else None
    except Unprintable:
        return None


def _address(kind: str, data: bytes) -> str:
    """A `data:` address that holds a file of a media type."""
    if kind == PICTURES[".svg"]:
        return f"data:{kind},{quote(data.strip(), safe=PLAIN)}"
    return f"data:{kind};base64,{b64encode(data).decode()}"
