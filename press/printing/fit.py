"""How much too long a document is, for whoever has to shorten it.

Rests on WeasyPrint's boxes, as tags.py does.
"""

from __future__ import annotations

import math
from collections import Counter

from weasyprint.formatting_structure import boxes

from press.printing.tags import everything

# A page so long that everything fits: 4 metres.
ENDLESS = ("paper-height", "4000mm")


# Points by which the last line may lean out of its page: less than anyone sees.
SLACK = 1.5


def fits(document, pages: int) -> bool:
    """Whether a document takes at most so many pages, and no line stands below its page's text.

    A panel of a set height does not make a new page when it runs over.
    """
    return len(document.pages) <= pages and all(
        line.position_y + line.height
        <= page._page_box.content_box_y() + page._page_box.height + SLACK
        for page in document.pages
        for line in _lines_of(page)
    )


def lines_over(document, endless, pages: int) -> int:
    """By how many lines a document is longer than so many of its pages.

    `endless` is the same document on one page without an end, so that what a full page pushes
    away whole counts as no more than it is.
    """
    page = document.pages[0]._page_box
    lines = list(_lines(endless))
    top = endless.pages[0]._page_box.content_box_y()
    low = max(line.position_y + line.height for line in lines) - top
    usual = Counter(round(line.height, 1) for line in lines).most_common(1)[0][0]
    return max(1, math.ceil((low - pages * page.height) / usual))


def lines_by_part(document) -> dict[str, int]:
    """How many lines stand under each heading, in the order of the document."""
    parts: dict[str, int] = {}
    part = ""
    for line in _lines(document):
        if line.element.tag in ("h1", "h2"):
            part = " ".join(_words(line).split())
        parts[part] = parts.get(part, 0) + 1
    return parts


def _lines(document):
    """The lines of words on all pages, without what stands in their margins."""
    for page in document.pages:
        yield from _lines_of(page)


def _lines_of(page):
    for child in page._page_box.children:
        if not isinstance(child, boxes.MarginBox):
            yield from (
                box
                for box in everything(child)
                if isinstance(box, boxes.LineBox) and _words(box).strip()
            )


def _words(line) -> str:
    return "".join(box.text for box in everything(line) if isinstance(box, boxes.TextBox))
