"""Panels taken apart: of a document with many, each gets a page to itself, and nothing else on it.

A page costs WeasyPrint more than the few lines of a panel, so the panels of a clinic are laid out
one under the other on one page; then they are parted, for each is drawn in another place. Rests on
WeasyPrint's boxes, as tags.py does.
"""

from __future__ import annotations

from collections.abc import Iterator

from weasyprint.document import Page
from weasyprint.formatting_structure import boxes

from press.printing.tags import unwrapped

# In markup: a body with this attribute is taken apart, at its elements with `data-slot`.
APART, PANEL = "data-apart", "data-slot"


def take_apart(document) -> None:
    """Gives each panel of a laid out document a page, in the order of the document."""
    pages = []
    for page in document.pages:
        whole = page._page_box
        inner = next(box for box in whole.children if not isinstance(box, boxes.MarginBox))
        for panel in _panels(inner):
            pages.append(Page(whole.copy_with_children([inner.copy_with_children([panel])])))
    document.pages = pages


def _panels(box) -> Iterator:
    box = unwrapped(box)
    if box.element is not None and box.element.get(PANEL):
        yield box
        return
    for child in getattr(box, "children", ()):
        yield from _panels(child)
