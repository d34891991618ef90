"""QR codes as drawings, of middle error correction, so that an address is always drawn alike."""

from __future__ import annotations

import io
from functools import lru_cache

import segno

# Any of the 8 masks can be read. To find the best takes longer than all else that a clinic needs.
MASK = 2


@lru_cache(maxsize=256)
def qr_code(address: str, colour: str) -> str:
    """A QR code for an `address`, as SVG without the clear margin (quiet zone) around it.

    `colour` is the CSS colour of its dark squares.
    """
    drawn = io.BytesIO()
    code = segno.make(address, error="m", micro=False, boost_error=False)
    plain = {"xmldecl": False, "svgclass": None, "lineclass": None, "omitsize": True}
    code.save(drawn, kind="svg", border=0, dark=colour, **plain)
    return drawn.getvalue().decode()


@lru_cache(maxsize=256)
def squares(address: str) -> tuple[bytes, ...]:
    """The rows of a QR code for an `address`, each the bytes of its squares: 1 where it is dark."""
    matrix = segno.make(address, error="m", micro=False, boost_error=False, mask=MASK).matrix
    return tuple(bytes(row) for row in matrix)


@lru_cache(maxsize=256)
def qr_path(address: str, left: float, bottom: float, side: float) -> bytes:
    """A QR code for an `address` as instructions of a PDF (bytes), filled with the colour set.

    `left`, `bottom` and `side` are those of its square, in points. The instructions change the
    coordinates: from then on a unit is one of the small squares.
    """
    rows = squares(address)
    size = side / len(rows)
    drawn = [b"%.6f 0 0 %.6f %.3f %.3f cm" % (size, size, left, bottom)]
    for y, row in enumerate(reversed(rows)):
        x = 0
        for dark in row.replace(b"\0", b" ").split(b" "):
            if dark:
                drawn.append(b"%d %d %d 1 re" % (x, y, len(dark)))
            x += len(dark) + 1
    return b" ".join(drawn) + b" f"
