"""QR codes as drawings, of middle error correction, so that an address is always drawn alike."""

from __future__ import annotations

import io
from functools import lru_cache

import segno


@lru_cache(maxsize=256)
def qr_code(address: str, colour: str) -> str:
    """A code for an address, as SVG without a quiet zone."""
    drawn = io.BytesIO()
    code = segno.make(address, error="m", micro=False, boost_error=False)
    code.save(drawn, kind="svg", xmldecl=False, border=0, dark=colour, omitsize=True)
    return drawn.getvalue().decode()
