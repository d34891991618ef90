from typing import TypedDict

import pydyf
from weasyprint.formatting_structure.boxes import Box
from weasyprint.pdf.fonts import Font

class _Tag(TypedDict):
    mcid: int

class Stream(pydyf.Stream):
    _fonts: dict[int, Font]
    # None for the streams of drawings and of fields.
    _tags: dict[Box, _Tag] | None
