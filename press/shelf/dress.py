"""How a page for a screen is dressed in a brand: its colours by day and by night, logo and type.

Cutting a face down to the letters of a language takes a quarter of a second, so that what was cut
is kept beside the records, under the digest of what it was cut from.
"""

from __future__ import annotations

import hashlib
import json
from base64 import b64encode
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from press.build.artifacts import RECORDS
from press.build.atomic import write_whole
from press.content.brand import read_brand
from press.declared import Typography
from press.files import Files
from press.model import Brand, Unprintable

PICTURES = {".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg"}
PLAIN = " ='/:;,.-()*!?@$+~"  # what an address of a drawing may hold as it is
LARGEST = 40_000  # bytes of a logo: a larger one would be most of the page
WEIGHTS = {400: "Regular", 700: "Bold"}
# What stands in English and Welsh; the letters of other languages come from the system's faces.
FIGURES = tuple(map(ord, "0123456789"))
LETTERS = (*range(0x20, 0x7F), *map(ord, "£©·ÂâÊêÎîÔôÛûŴŵŶŷáéëïö’‘“”–—…"))


class Dress:
    """What a template says of a brand. Without a brand that can be read, it is empty."""

    def __init__(self, files: Files, name: str, output: Path | None, faces: bool = True) -> None:
        self.files = files
        self.brand = _brand(files, name)
        about = self.brand.about if self.brand else None
        self.name = about.meta.name.full.value if about else ""
        self.colours = dict(self.brand.colours) if self.brand else {}
        self.families = _families(about.typography) if about else {}
        self.logo = self._logo(about.logo.medium) if about else ""
        self.reversed = self._logo(about.logo.reversed) if about else ""
        self.faces = self._faces(output) if about and faces else ""

    @property
    def night(self) -> dict[str, str]:
        """The colours for a dark screen."""
        from press.html.dark_colours import night

        return night(self.colours) if self.colours else {}

    def _logo(self, name: str | None) -> str:
        """A logo as an address that holds it; nothing where there is none, or a large one."""
        path = f"layouts/brands/{self.brand.name}/{name}" if self.brand and name else ""
        kind = PICTURES.get(PurePosixPath(path).suffix.lower())
        data = self.files.bytes(path) if kind and self.files.exists(path) else b""
        return _address(kind, data) if data and len(data) <= LARGEST else ""

    def _faces(self, output: Path | None) -> str:
        """The faces of text and headings as rules that hold them."""
        found = list(dict.fromkeys(self._files()))
        digest = hashlib.sha256(repr(LETTERS).encode())
        for family, weight, path, _ in found:
            digest.update(f"{family} {weight} ".encode() + self.files.bytes(path))
        kept = output / RECORDS / "faces.json" if output else None
        with suppress(OSError, ValueError, TypeError, AttributeError):
            if kept and (known := json.loads(kept.read_bytes())).get("of") == digest.hexdigest():
                return known["rules"]
        from press.typesetting.fonts import for_browsers

        rules = ""
        for family, weight, path, letters in found:
            face = for_browsers(self.files.bytes(path), frozenset(letters))
            rules += f'@font-face{{font-family:"{family}";font-weight:{weight};font-display:swap;'
            rules += f"src:url({_address('font/woff2', face)})}}\n"
        if kept:
            with suppress(OSError):
                write_whole(kept, json.dumps({"of": digest.hexdigest(), "rules": rules}).encode())
        return rules

    def _files(self) -> Iterator[tuple[str, int, str, tuple[int, ...]]]:
        """Family, weight, file and letters of each face: of the brand's own, else the press's.

        Strong figures are a family of their own on paper; here they are the other weight of one.
        """
        type_ = self.brand.about.typography
        own = {
            (font.family.value, face.weight): str(face.path)
            for font in type_.fonts
            for face in font.files
        }
        if figures := type_.figures:
            for weight, figure in ((400, figures.text), (700, figures.strong)):
                if path := own.get((figure.value, 400)):
                    yield from self._face(figures.text.value, weight, path, FIGURES)
        for family in dict.fromkeys((self.families["base"][-1], self.families["headings"][-1])):
            for weight, word in WEIGHTS.items():
                path = own.get((family, weight), f"fonts/{family.replace(' ', '')}-{word}.ttf")
                yield from self._face(family, weight, path, LETTERS)

    def _face(self, family: str, weight: int, path: str, letters: tuple[int, ...]) -> Iterator:
        for place in (f"layouts/brands/{self.brand.name}/{path}", path):
            if self.files.exists(place):
                yield family, weight, place, letters
                return


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
    if kind == PICTURES[".svg"]:
        return f"data:{kind},{quote(data.strip(), safe=PLAIN)}"
    return f"data:{kind};base64,{b64encode(data).decode()}"
