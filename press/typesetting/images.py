"""Pictures made fit to be printed: upright, in the colours they show, and nothing but the picture.

A photograph tells where and when it was taken, and by what. None of that goes into a factsheet. A
drawing may ask for other files, or run programs: such a one is sent back.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from xml.etree import ElementTree

if TYPE_CHECKING:
    from PIL.Image import Image as Picture
    from PIL.ImageFile import ImageFile

MOST_BYTES = 30_000_000
MOST_PIXELS = 100_000_000
KINDS = {".jpg": "JPEG", ".jpeg": "JPEG", ".png": "PNG", ".gif": "GIF", ".webp": "WEBP"}

START, SCAN = b"\xff\xd8", 0xDA
# What applications and comments add to a JPEG, but not what says how to read the picture: JFIF, and
# Adobe's colour mark.
DROPPED = {*range(0xE0, 0xF0), 0xFE} - {0xE0, 0xEE}
ORIENTATION = 0x0112

PROGRAMS = ("script", "foreignObject", "iframe", "embed", "object")
OWN = ("#", "data:image/")
ASKS = re.compile(r"@import|url\(\s*[\"']?(?!#|data:|[\"']?#)([^)\"']*)", re.IGNORECASE)


class PictureError(ValueError):
    """Raised for a picture that cannot be printed as it is.

    The message goes behind its name: “is larger than 30 megabytes”. `code` and `hint` are for the
    problem that is made of it; `place` is a line and column of a drawing, or zeros.
    """

    def __init__(
        self, code: str, message: str, hint: str = "", place: tuple[int, int] = (0, 0)
    ) -> None:
        super().__init__(message)
        self.code, self.hint, self.place = code, hint, place


def printable(picture: bytes, ending: str = "") -> bytes:
    """The bytes of a photograph made fit for print: upright, in sRGB, a JPEG without metadata.

    `picture` are the bytes of its file, and `ending` is the ending of that (`.jpg`), if it has one.
    What is upright and in the usual colours is not compressed anew; of other kinds than JPEG
    WeasyPrint takes the pixels alone. Raises PictureError for one that is too large, damaged, or of
    another kind than its ending says.
    """
    from PIL import ImageOps  # here: most factsheets have drawings only

    if len(picture) > MOST_BYTES:
        most = f"is larger than {MOST_BYTES // 1_000_000} megabytes"
        raise PictureError("file-too-large", most, "save it smaller")
    with _pillow_defaults():
        image = _opened(picture, ending)
        turned = image.getexif().get(ORIENTATION, 1) != 1
        coloured = _in_srgb(image)
    photograph = image.format in ("JPEG", "MPO")
    if coloured is image and not (turned and photograph):
        return _without_metadata(picture) if photograph else picture
    mended = io.BytesIO()
    upright = ImageOps.exif_transpose(coloured)
    if photograph:
        upright.save(mended, "JPEG", quality=95, subsampling=0)
        return _without_metadata(mended.getvalue())
    upright.save(mended, "PNG")
    return mended.getvalue()


def _opened(picture: bytes, ending: str) -> ImageFile:
    """The picture, once all of it has been read."""
    from PIL import Image

    try:
        image = Image.open(io.BytesIO(picture))
    except Exception:  # Pillow raises what its many readers raise.
        hint = "save it again as JPEG, PNG or SVG"
        raise PictureError("image-unreadable", "cannot be read as a picture", hint) from None
    width, height = image.size
    if width * height > MOST_PIXELS:
        many = f"has {width} by {height} pixels, more than {MOST_PIXELS // 1_000_000} million"
        hint = "save it smaller: for a page 210 mm wide, 3000 pixels are enough"
        raise PictureError("image-too-large", many, hint)
    kind = "JPEG" if image.format == "MPO" else image.format or ""
    if KINDS.get(ending, kind) != kind:
        message = f"is called {ending}, and is a {kind} picture"
        hint = f"give it the ending .{kind.lower()}, or save it again as {KINDS[ending]}"
        raise PictureError("image-kind", message, hint)
    try:
        image.draft(None, (max(1, width // 8), max(1, height // 8)))  # a JPEG is read faster so
        image.load()
    except Exception:
        hint = "fetch or save it again"
        raise PictureError("image-broken", "is cut short or damaged", hint) from None
    return Image.open(io.BytesIO(picture))


def _in_srgb(image: Picture) -> Picture:
    """The picture in sRGB; itself, where it says that it is, or says nothing.

    Many telephones photograph in wider colours, which would come out pale without their profile.
    """
    from PIL import ImageCms

    profile = image.info.get("icc_profile")
    try:
        if profile and image.mode in ("RGB", "RGBA", "CMYK"):
            theirs = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            if "srgb" not in ImageCms.getProfileName(theirs).lower():
                mode = "RGBA" if image.mode == "RGBA" else "RGB"
                ours = ImageCms.createProfile("sRGB")
                mended = ImageCms.profileToProfile(image, theirs, ours, outputMode=mode)
                assert mended is not None, "it is not done in place"
                mended.info.pop("icc_profile", None)
                return mended
    except ImageCms.PyCMSError:
        pass  # A profile that cannot be read is as good as none.
    return image.convert("RGB") if image.mode == "CMYK" else image


@contextmanager
def _pillow_defaults() -> Iterator[None]:
    """Pillow without what WeasyPrint asks of it, to fill up what is missing, and without limits of
    its own."""
    from PIL import Image, ImageFile

    before = ImageFile.LOAD_TRUNCATED_IMAGES, Image.MAX_IMAGE_PIXELS
    ImageFile.LOAD_TRUNCATED_IMAGES, Image.MAX_IMAGE_PIXELS = False, None
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES, Image.MAX_IMAGE_PIXELS = before


def _without_metadata(jpeg: bytes) -> bytes:
    """A JPEG without the segments that are not the picture."""
    kept, at = [START], len(START)
    while at + 4 <= len(jpeg) and jpeg[at] == 0xFF:
        marker, end = jpeg[at + 1], at + 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
        if marker == SCAN:
            kept.append(jpeg[at:])
            return b"".join(kept)
        if marker not in DROPPED:
            kept.append(jpeg[at:end])
        at = end
    raise PictureError("image-unreadable", "cannot be read as a picture")


def drawable(drawing: bytes) -> bytes:
    """The bytes of an SVG `drawing` (bytes), unchanged, once it is known to be safe.

    Raises PictureError for what is no SVG, has a program or entities in it, or asks for other
    files.
    """
    plain = "save it again as plain SVG, with everything in it"
    if b"<!ENTITY" in drawing:
        raise PictureError("drawing-unsafe", "defines entities of its own", plain)
    try:
        root = ElementTree.fromstring(drawing)
    except ElementTree.ParseError as error:
        line, column = error.position
        hint = "open it in a drawing program, and save it again as SVG"
        place = (line, column + 1)
        raise PictureError("drawing-unreadable", "is not an SVG drawing", hint, place) from None
    if _local(root.tag) != "svg":
        message = f"is not an SVG drawing: it begins with <{_local(root.tag)}>"
        raise PictureError("drawing-unreadable", message, plain)
    for element in root.iter():
        if _local(element.tag) in PROGRAMS or any(_is_program(*pair) for pair in element.items()):
            raise PictureError("drawing-unsafe", "has a program in it", plain)
        if asked := _external_address(element):
            message = f"asks for `{asked}`, which is not in it"
            raise PictureError("drawing-unsafe", message, plain)
    return drawing


def _local(name: object) -> str:
    return str(name).rpartition("}")[2]


def _is_program(name: str, value: str) -> bool:
    return _local(name).lower().startswith("on") or value.strip().lower().startswith("javascript:")


def _external_address(element: ElementTree.Element) -> str:
    """The address that an element of a drawing would have fetched; an `a` only leads there."""
    for name, value in element.items():
        if _local(name) in ("href", "src") and _local(element.tag) != "a":
            if not value.strip().startswith(OWN):
                return value.strip()[:60]
        elif found := ASKS.search(value):
            return found[1] or found[0]
    if _local(element.tag) == "style" and (found := ASKS.search(element.text or "")):
        return found[1] or found[0]
    return ""
