"""Rendering: pages drawn as a reader sees them, and once more without their words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pypdfium2 import PdfBitmap, PdfDocument, PdfPage, raw

DOTS = 2  # to a point, each way: 144 an inch; the stem of a small letter is then over one dot wide


@dataclass(frozen=True)
class PageBitmap:
    """A page as dots, row by row from the top left: bytes for blue, green, red, and an unused one.

    Each item of `page` is one dot; `ground` is the same page without its words. `stride` is the
    length of a row in dots, which may be more than `width`.
    """

    width: int
    height: int
    stride: int
    page: memoryview
    ground: memoryview


def drawn(pdf: bytes, dots: float = DOTS) -> Iterator[PageBitmap]:
    """Yields each page of a PDF as a PageBitmap, one page at a time, for they are large.

    `pdf` are the bytes of the PDF, and `dots` is the number of dots to a point, each way.
    """
    document = PdfDocument(pdf)
    try:
        for page in document:
            bitmap = _render(page, dots)
            words = _dots(bitmap)
            _hide_words(page)
            ground = _dots(_render(page, dots))
            yield PageBitmap(bitmap.width, bitmap.height, bitmap.stride // 4, words, ground)
    finally:
        document.close()


def _render(page: PdfPage, dots: float) -> PdfBitmap:
    return page.render(scale=dots, force_bitmap_format=raw.FPDFBitmap_BGRx, rev_byteorder=False)


def _dots(bitmap: PdfBitmap) -> memoryview:
    return memoryview(bytes(bitmap.buffer)).cast("I")


def _hide_words(page: PdfPage) -> None:
    """Makes every text of a page leave no ink, also within groups. The file is not touched."""

    def hide(item: raw.FPDF_PAGEOBJECT) -> None:
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            raw.FPDFTextObj_SetTextRenderMode(item, raw.FPDF_TEXTRENDERMODE_INVISIBLE)
        elif kind == raw.FPDF_PAGEOBJ_FORM:
            for number in range(raw.FPDFFormObj_CountObjects(item)):
                hide(raw.FPDFFormObj_GetObject(item, number))

    for number in range(raw.FPDFPage_CountObjects(page)):
        hide(raw.FPDFPage_GetObject(page, number))
