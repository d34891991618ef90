"""WeasyPrint's own tools for one line of words: `clinics/fast/` sets panels by hand with them.

They are handed on from here because no other room imports WeasyPrint or pydyf. Each is listed in
names.py, with what it is for.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from pydyf import Stream as Stream
from pydyf import _to_bytes
from weasyprint.draw.text import draw_first_line as draw_first_line
from weasyprint.formatting_structure import boxes as boxes
from weasyprint.matrix import Matrix as Matrix
from weasyprint.text.ffi import FROM_UNITS as FROM_UNITS
from weasyprint.text.ffi import ffi as ffi
from weasyprint.text.ffi import pango as pango
from weasyprint.text.fonts import get_pango_font_key as get_pango_font_key
from weasyprint.text.line_break import Layout as Layout
from weasyprint.text.line_break import line_size as line_size
from weasyprint.text.line_break import split_first_line as _split_first_line
from weasyprint.text.line_break import strut as strut

from press.typesetting.line_breaks import first_line

if TYPE_CHECKING:
    from weasyprint.css import Style as Style
    from weasyprint.pdf.fonts import Font as Font

# A line as our documents break it.
split_first_line = partial(first_line, _split_first_line)
# A number as it is written into a content stream.
number = _to_bytes
