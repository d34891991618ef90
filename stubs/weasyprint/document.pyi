from collections.abc import Callable

import pydyf
from weasyprint import HTML
from weasyprint.formatting_structure.boxes import Box, PageBox

class DocumentMetadata:
    title: str | None
    authors: list[str]
    description: str | None
    keywords: list[str]
    generator: str | None
    created: str | None
    modified: str | None
    lang: str | None

class Page:
    width: float
    height: float
    bleed: dict[str, float]
    links: list[tuple[str, str, tuple[float, float, float, float], Box]]
    anchors: dict[str, tuple[float, float]]
    _page_box: PageBox

class Document:
    pages: list[Page]
    metadata: DocumentMetadata
    _html: HTML
    def write_pdf(
        self, *, finisher: Callable[[Document, pydyf.PDF], None], pdf_variant: str
    ) -> bytes: ...
