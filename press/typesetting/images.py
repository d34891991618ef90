"""Pictures made fit to be printed: upright, in the colours they show, and nothing but the picture.

A photograph tells where and when it was taken, and by what. None of that goes into a factsheet.
What a file is, its bytes say, and not its name. Drawings have a gate of their own (drawings.py).
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image as Picture
    from PIL.ImageFile import ImageFile

MOST_BYTES = 30_000_000
MOST_PIXELS = 100_000_000
READ = ("JPEG", "PNG", "GIF", "WEBP", "TIFF", "BMP")
MODES = ("1", "L", "LA", "P", "RGB", "RGBA")  # that are printed as they are
FEW_COLOURS = 4096  # those of a graphic, which a JPEG would blur

# What other files begin with, what they are, and what to do.
AS_JPEG = "open it on a computer, and save it as JPEG"
IPHONE = f"{AS_JPEG}; on the iPhone, Settings, Camera, Formats, Most Compatible takes JPEGs"
AS_SVG = "open it in a drawing program, and save it as SVG; of a scan, save a PNG"
OFFICE = "a picture has to be a file of its own: in Word, right-click it, Save as Picture"
OTHERS = (
    (4, b"ftypavi", "an AVIF picture", AS_JPEG),
    (4, b"ftyp", "an HEIC photograph, as iPhones take them", IPHONE),
    (0, b"%PDF", "a PDF", AS_SVG),
    (0, b"%!PS", "a PostScript drawing (EPS)", AS_SVG),
    (0, b"8BPS", "a Photoshop file", "save it as PNG or JPEG"),
    (0, b"PK\3\4", "a document or an archive", OFFICE),
    (0, b"\xd0\xcf\x11\xe0", "an Office document", OFFICE),
    (128, b"DICM", "a DICOM file", "export it as PNG, without the patient's name"),
    (0, b"<", "a drawing or a web page", "give it the ending .svg if it is an SVG drawing"),
)

START, SCAN = b"\xff\xd8", 0xDA
# What applications and comments add to a JPEG, but not what says how to read the picture: JFIF, and
# Adobe's colour mark.
DROPPED = {*range(0xE0, 0xF0), 0xFE} - {0xE0, 0xEE}
ORIENTATION = 0x0112

# What programs add to a PNG: words, places, times, and further pictures that would move.
PNG, SPARE = (
    b"\x89PNG\r\n\x1a\n",
    (b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME", b"acTL", b"fcTL", b"fdAT"),
)


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


def printable(picture: bytes) -> bytes:
    """The bytes of a photograph or graphic made fit for print: a JPEG or PNG without metadata.

    It is upright, in sRGB, with 8 bits to a colour. `picture` are the bytes of its file. A JPEG or
    PNG that is so already is not compressed anew. Raises PictureError for one that is too large,
    damaged, or of a kind that is not read.
    """
    from PIL import ImageOps  # here: most factsheets have drawings only

    if len(picture) > MOST_BYTES:
        most = f"is larger than {MOST_BYTES // 1_000_000} megabytes"
        raise PictureError("file-too-large", most, "save it smaller")
    with _pillow_defaults():
        image = _opened(picture)
        turned = image.getexif().get(ORIENTATION, 1) != 1
        coloured = _in_srgb(_of_eight_bits(image))
        photograph = image.format in ("JPEG", "MPO")
        if coloured is image and not turned and (photograph or image.format == "PNG"):
            return _without_metadata(picture)
        upright = ImageOps.exif_transpose(coloured)
        if "transparency" in upright.info:
            upright = upright.convert("RGBA")
        if image.format in ("WEBP", "TIFF", "BMP") and upright.mode == "RGB":
            photograph = upright.getcolors(FEW_COLOURS) is None
    mended = io.BytesIO()
    if photograph:
        upright.save(mended, "JPEG", quality=95, subsampling=0)
    else:
        upright.save(mended, "PNG")
    return _without_metadata(mended.getvalue())


def kind_of(picture: bytes) -> str:
    """The media type of a `picture` (bytes) that was made fit for print: `image/png`."""
    if picture.startswith(PNG):
        return "image/png"
    return "image/jpeg" if picture.startswith(START) else "image/svg+xml"


def on_white(picture: bytes) -> tuple[tuple[int, int], int]:
    """A pair: width and height of a `picture` in pixels, and how dark it is on white paper.

    `picture` are the bytes of one that was made `printable`. How dark is a grey from 0 (black) to
    255 (white): all but a thousandth of its pixels are as pale or paler.
    """
    from PIL import Image

    with _pillow_defaults():
        image = Image.open(io.BytesIO(picture), formats=READ)
        size = image.size
        image.thumbnail((1000, 1000), Image.Resampling.NEAREST)
        drawn = image.convert("RGBA")
    paper = Image.new("RGBA", drawn.size, "white")
    paper.alpha_composite(drawn)
    counts = paper.convert("L").histogram()
    least = sum(counts) / 1000
    return size, next(level for level in range(256) if sum(counts[: level + 1]) > least)


def _opened(picture: bytes) -> ImageFile:
    """The picture, once all of it has been read."""
    from PIL import Image

    try:
        image = Image.open(io.BytesIO(picture), formats=READ)
    except Exception:  # Pillow raises what its many readers raise.
        for at, begins, what, hint in OTHERS:
            if picture[at:].startswith(begins):
                raise PictureError("image-kind", f"is {what}", hint) from None
        hint = "save it again as JPEG, PNG or SVG"
        raise PictureError("image-unreadable", "cannot be read as a picture", hint) from None
    width, height = image.size
    if width * height > MOST_PIXELS:
        many = f"has {width} by {height} pixels, more than {MOST_PIXELS // 1_000_000} million"
        hint = "save it smaller: for a page 210 mm wide, 3000 pixels are enough"
        raise PictureError("image-too-large", many, hint)
    try:
        image.draft(None, (max(1, width // 8), max(1, height // 8)))  # a JPEG is read faster so
        image.load()
    except Exception:
        hint = "fetch or save it again"
        raise PictureError("image-broken", "is cut short or damaged", hint) from None
    return Image.open(io.BytesIO(picture), formats=READ)


def _of_eight_bits(image: Picture) -> Picture:
    """The picture with 8 bits to a colour, as pages have them; itself where it is so."""
    if image.mode.startswith("I;16") or (image.mode == "I" and image.format == "PNG"):
        return image.convert("I").point(lambda grey: grey * (1 / 257)).convert("L")
    if image.mode in (*MODES, "CMYK"):
        return image
    try:
        if image.mode in ("I", "F"):
            raise ValueError
        return image.convert("RGBA" if image.has_transparency_data else "RGB")
    except ValueError:
        message = f"has its colours as `{image.mode}`, which no page can show"
        hint = "save it again as PNG, with 8 bits to a colour"
        raise PictureError("image-kind", message, hint) from None


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


def _without_metadata(picture: bytes) -> bytes:
    """A JPEG or PNG without the parts that are not the picture."""
    return _png_alone(picture) if picture.startswith(PNG) else _jpeg_alone(picture)


def _png_alone(png: bytes) -> bytes:
    kept, at = [PNG], len(PNG)
    while at + 12 <= len(png):
        end = at + 12 + int.from_bytes(png[at : at + 4], "big")
        if png[at + 4 : at + 8] not in SPARE:
            kept.append(png[at:end])
        at = end
    return b"".join(kept)


def _jpeg_alone(jpeg: bytes) -> bytes:
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
