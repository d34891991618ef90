"""What stands where on the pages, as plain data: no check needs WeasyPrint's boxes.

Rests on names that WeasyPrint does not promise to keep, as tags.py does.
"""

from __future__ import annotations

from typing import NamedTuple

from weasyprint.formatting_structure import boxes
from weasyprint.images import RasterImage

from press.model import Ground, Picture, Piece, Rectangle
from press.printing.tags import POINTS, unwrapped

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
# Of the size of the type: how far letters reach over and under their line.
ABOVE, BELOW = 0.74, 0.2


class _Around(NamedTuple):
    """What a box stands in: what it should keep to, what cuts it off, its line, its part."""

    box: Rectangle
    window: Rectangle | None = None
    line: int = 0
    part: str = "flow"
    heading: bool = False


def survey(document) -> Ground:
    """The pieces of words and the photographs of a laid out document."""
    pieces: list[Piece] = []
    pictures: list[Picture] = []
    sizes, areas = [], []
    for number, page in enumerate(document.pages, 1):
        box = page._page_box
        sizes.append(_points(0, 0, box.margin_width(), box.margin_height()))
        areas.append(_content(box))
        _walk(box, _Around(areas[-1]), number, pieces, pictures)
    return Ground(tuple(sizes), tuple(areas), tuple(pieces), tuple(pictures))


def _walk(box, around: _Around, page: int, pieces: list[Piece], pictures: list[Picture]) -> None:
    box = unwrapped(box)
    if box.style["transform"]:
        return  # It stands elsewhere than its box.
    if isinstance(box, boxes.TextBox):
        if box.text.strip() and box.style["visibility"] == "visible":
            size, base = box.style["font_size"], box.position_y + box.baseline
            ink = _points(box.position_x, base - ABOVE * size, box.width, (ABOVE + BELOW) * size)
            pieces.append(Piece(page, box.text.strip(), ink, *around))
        return
    if isinstance(box, boxes.ReplacedBox):
        if isinstance(box.replacement, RasterImage) and box.width:
            name = box.element.get("src") or ""
            pictures.append(Picture(page, name, box.replacement.width / (box.width / 96)))
        return
    if isinstance(box, boxes.MarginBox):
        around = _Around(_border(box), part="margin")
    elif isinstance(box, boxes.FootnoteAreaBox):
        around = around._replace(part="note")
    if isinstance(box, boxes.LineBox):
        around = around._replace(line=len(pieces))  # no other line with words begins there
    elif isinstance(box, boxes.BlockContainerBox) and not isinstance(box, boxes.MarginBox):
        around = around._replace(box=_content(box))
    if box.element_tag in HEADINGS:
        around = around._replace(heading=True)
    if box.style["overflow"] == "hidden" and isinstance(box, boxes.BlockContainerBox):
        around = around._replace(window=_border(box))
    for child in getattr(box, "children", ()):
        _walk(child, around, page, pieces, pictures)


def _content(box) -> Rectangle:
    return _points(box.content_box_x(), box.content_box_y(), box.width, box.height)


def _border(box) -> Rectangle:
    return _points(box.border_box_x(), box.border_box_y(), box.border_width(), box.border_height())


def _points(left: float, top: float, width: float, height: float) -> Rectangle:
    return (left * POINTS, top * POINTS, (left + width) * POINTS, (top + height) * POINTS)
