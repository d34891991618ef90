"""Reading a finished PDF back: its content as plain facts, so that no check needs a PDF library.

The facts come from the bytes of the file alone.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterator

import pikepdf
from pikepdf import Page, Pdf
from pypdfium2 import PdfDocument, raw

from press.facts import Bookmark, Boxes, Facts, Glyph
from press.model import FinishedPages, Pages
from press.pdf.objects import rectangle_of
from press.pdf.read_structure import read_structure, words_by_mark


def finish(pages: Pages) -> FinishedPages:
    """The `pages` (Pages) with the facts of their PDF, as FinishedPages."""
    facts = read(pages.pdf)
    return FinishedPages(pages.pdf, pages.count, pages.page_of, pages.problems, pages.ground, facts)


def read(pdf: bytes) -> Facts:
    """The Facts of a PDF: its title, language, words, boxes, fonts, bookmarks and structure.

    `pdf` are its bytes.
    """
    drawn = PdfDocument(pdf)
    written = [page.get_textpage() for page in drawn]
    texts = tuple(page.get_text_range().replace("\r\n", "\n") for page in written)
    bookmarks = tuple(_bookmarks(drawn))
    spoken = [words_by_mark(page) for page in written]
    drawn.close()
    with pikepdf.open(io.BytesIO(pdf)) as held:
        return Facts(
            title=str(held.docinfo.get("/Title", "")),
            language=str(held.Root.get("/Lang", "")),
            boxes=tuple(_boxes(page) for page in held.pages),
            texts=texts,
            fonts=tuple(sorted(_fonts(held))),
            bookmarks=bookmarks,
            structure=read_structure(held, spoken),
        )


def glyphs(pdf: bytes) -> tuple[Glyph, ...]:
    """A Glyph for each character that leaves ink, with its size on the page, as they are drawn.

    `pdf` are the bytes of the PDF; they come as a tuple, in the order in which it draws them.
    """
    found = []
    drawn = PdfDocument(pdf)
    matrix = raw.FS_MATRIX()
    for number, page in enumerate(drawn, 1):
        text = page.get_textpage()
        for at in range(text.count_chars()):
            character = chr(raw.FPDFText_GetUnicode(text, at))
            if character.isspace() or raw.FPDFText_IsGenerated(text, at):
                continue
            raw.FPDFText_GetMatrix(text, at, matrix)
            scale = math.sqrt(abs(matrix.a * matrix.d - matrix.b * matrix.c))
            size = round(raw.FPDFText_GetFontSize(text, at) * scale, 2)
            found.append(Glyph(number, character, size))
    drawn.close()
    return tuple(found)


def _bookmarks(drawn: PdfDocument) -> Iterator[Bookmark]:
    for line in drawn.get_toc():
        leads_to = line.get_dest()
        index = leads_to.get_index() if leads_to else None
        yield Bookmark(line.get_title(), line.level + 1, 0 if index is None else index + 1)


def _boxes(page: Page) -> Boxes:
    boxes = (page.mediabox, page.cropbox, page.bleedbox, page.trimbox)
    return Boxes(*(rectangle_of([round(float(side), 2) for side in box]) for box in boxes))


def _fonts(held: Pdf) -> set[str]:
    found = (item for item in held.objects if isinstance(item, pikepdf.Dictionary))
    descriptors = (item for item in found if item.get("/Type") == "/FontDescriptor")
    embedded = (d for d in descriptors if {"/FontFile", "/FontFile2", "/FontFile3"} & set(d.keys()))
    return {_family(str(descriptor.FontName)) for descriptor in embedded}


def _family(name: str) -> str:
    """A font's name without slash, mark of a subset, and the comma that Pango leaves."""
    return name.removeprefix("/").rpartition("+")[2].rstrip(",")
