"""Copyfitting: by how much a document is too long, for whoever has to shorten it.

Rests on WeasyPrint's boxes, as tags.py does.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator

from weasyprint.document import Document, Page
from weasyprint.formatting_structure import boxes

from press.typesetting.tags import all_boxes

# A page so long that everything fits: 4 metres.
ENDLESS = ("paper-height", "4000mm")


# Points by which the last line may lean out of its page: less than anyone sees.
SLACK = 1.5


def fits(document: Document, pages: int) -> bool:
    """True if a `document` takes at most `pages` pages, with no line below the text of its page.

    `document` is WeasyPrint's Document, laid out; `pages` is a number. A panel of a set height does
    not make a new page when it runs over.
    """
    return len(document.pages) <= pages and all(
        line.position_y + line.height
        <= page._page_box.content_box_y() + page._page_box.height + SLACK
        for page in document.pages
        for line in _lines_of(page)
    )


def lines_over(document: Document, endless: Document, pages: int) -> int:
    """The number of lines by which a `document` is longer than `pages` of its pages; at least 1.

    `endless` is the same document on pages 4 metres high (ENDLESS), where only a forced page break
    begins another. So what a full page moves to the next as a whole is not counted as longer. Both
    are WeasyPrint's Documents, laid out; `pages` is a number.
    """
    usual = Counter(round(line.height, 1) for line in _lines(endless)).most_common(1)[0][0]
    over = 0.0
    for number, page in enumerate(endless.pages):
        behind = pages if page is endless.pages[-1] else number + 1
        room = sum(_room(page) for page in document.pages[number:behind])
        low = max((line.position_y + line.height for line in _lines_of(page)), default=0)
        over += max(0, low - page._page_box.content_box_y() - room)
    return max(1, math.ceil(over / usual))


def _room(page: Page) -> float:
    """The height of a column for its words: on a page of three columns, three times its height."""
    columns = sum(box.is_column for box in all_boxes(page._page_box))
    return page._page_box.height * max(1, columns)


def lines_by_part(document: Document) -> dict[str, int]:
    """The number of lines under each heading (h1, h2), by its words, in the order of a `document`.

    `document` is WeasyPrint's Document, laid out. The numbers come in a dictionary.
    """
    parts: Counter[str] = Counter()
    part = ""
    for line in _lines(document):
        if line.element is not None and line.element.tag in ("h1", "h2"):
            part = " ".join(_words(line).split())
        parts[part] += 1
    return parts


def _lines(document: Document) -> Iterator[boxes.LineBox]:
    """The lines of words on all pages, without what stands in their margins."""
    for page in document.pages:
        yield from _lines_of(page)


def _lines_of(page: Page) -> Iterator[boxes.LineBox]:
    flow = (c for c in page._page_box.children if not isinstance(c, boxes.MarginBox))
    found = (box for child in flow for box in all_boxes(child))
    return (box for box in found if isinstance(box, boxes.LineBox) and _words(box).strip())


def _words(line: boxes.Box) -> str:
    return "".join(box.text for box in all_boxes(line) if isinstance(box, boxes.TextBox))
