"""QR codes as drawings, of middle error correction, so that an address is always drawn alike."""

from __future__ import annotations

import io
from functools import lru_cache

import segno

# Any of the 8 masks can be read. To find the best takes longer than all else that a clinic needs.
MASK = 2


@lru_cache(maxsize=256)
def qr_code(address: str, colour: str) -> str:
    """A code for an address, as SVG without a quiet zone."""
    drawn = io.BytesIO()
    code = segno.make(address, error="m", micro=False, boost_error=False)
    code.save(drawn, kind="svg", xmldecl=False, border=0, dark=colour, omitsize=True)
    return drawn.getvalue().decode()


def qr_path(address: str, left: float, bottom: float, side: float) -> bytes:
    """A code for an address as one path of a PDF, in a square, in the colour that is set."""
    rows = segno.make(address, error="m", micro=False, boost_error=False, mask=MASK).matrix
    size = side / len(rows)
    drawn = []
    for down, row in enumerate(rows, 1):
        y, start = bottom + side - down * size, 0
        for dark in bytes(row).replace(b"\0", b" ").split(b" "):
            if dark:
                run = left + start * size, y, len(dark) * size, size
                drawn.append(b"%.3f %.3f %.3f %.3f re" % run)
            start += len(dark) + 1
    return b" ".join(drawn) + b" f"
