from collections.abc import Callable

import pydyf
from weasyprint.document import Document
from weasyprint.pdf.stream import Stream

# A function there, which the press replaces.
add_tags: Callable[[pydyf.PDF, Document, object, list[Stream]], None]
