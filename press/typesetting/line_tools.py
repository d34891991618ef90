"""WeasyPrint's own tools for one line of words: `clinics/fast/` sets panels by hand with them.

They are handed on from here because no other room imports WeasyPrint or pydyf. Each is listed in
names.py, with what it is for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydyf import Stream, _to_bytes
from weasyprint.draw.text import draw_first_line
from weasyprint.formatting_structure import boxes
from weasyprint.matrix import Matrix
from weasyprint.text.ffi import FROM_UNITS, ffi, pango
from weasyprint.text.fonts import get_pango_font_key
from weasyprint.text.line_break import Layout, line_size, split_first_line, strut

if TYPE_CHECKING:
    from weasyprint.css import Style as Style
    from weasyprint.pdf.fonts import Font as Font

# A number as it is written into a content stream.
number = _to_bytes

__all__ = [
    "FROM_UNITS",
    "Layout",
    "Matrix",
    "Stream",
    "boxes",
    "draw_first_line",
    "ffi",
    "get_pango_font_key",
    "line_size",
    "number",
    "pango",
    "split_first_line",
    "strut",
]
