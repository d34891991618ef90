"""Pictures made fit to be printed: upright, and with nothing in them but the picture.

A photograph tells where and when it was taken, and by what. None of that goes into a factsheet.
"""

from __future__ import annotations

import io

MOST_BYTES = 30_000_000
MOST_PIXELS = 100_000_000

START, SCAN = b"\xff\xd8", 0xDA
# Of all that a JPEG may carry, these say how to read the picture: JFIF, and Adobe's colour mark.
KEPT = (0xE0, 0xEE)
APPLICATIONS = range(0xE0, 0xF0)
COMMENT = 0xFE
ORIENTATION = 0x0112


def printable(picture: bytes) -> bytes:
    """The same picture, bare. Raises ValueError, saying what is wrong in plain words.

    Only JPEG is taken apart: WeasyPrint keeps nothing but the pixels of the others. An upright one
    is not compressed anew.
    """
    from PIL import Image, ImageOps  # here: most factsheets have drawings only

    if len(picture) > MOST_BYTES:
        raise ValueError(f"is larger than {MOST_BYTES // 1_000_000} megabytes")
    try:
        image = Image.open(io.BytesIO(picture))
        turned = image.getexif().get(ORIENTATION, 1) != 1
    except Image.DecompressionBombError:
        raise ValueError("has too many pixels to be printed") from None
    except Exception:  # Pillow raises what its many readers raise.
        raise ValueError("cannot be read as a picture") from None
    if image.width * image.height > MOST_PIXELS:
        raise ValueError(f"has more than {MOST_PIXELS // 1_000_000} million pixels")
    if image.format not in ("JPEG", "MPO"):
        return picture
    if not turned:
        return _bare(picture)
    upright = io.BytesIO()
    ImageOps.exif_transpose(image).save(upright, "JPEG", quality=95, subsampling=0)
    return _bare(upright.getvalue())


def _bare(jpeg: bytes) -> bytes:
    """A JPEG without the segments that are not the picture."""
    kept, at = [START], len(START)
    while at + 4 <= len(jpeg) and jpeg[at] == 0xFF:
        marker, end = jpeg[at + 1], at + 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
        if marker == SCAN:
            kept.append(jpeg[at:])
            return b"".join(kept)
        if marker in KEPT or (marker not in APPLICATIONS and marker != COMMENT):
            kept.append(jpeg[at:end])
        at = end
    raise ValueError("cannot be read as a picture")
