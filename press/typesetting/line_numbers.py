"""Numbers for the lines of a page, in its margin, so that a reviewer can say where.

Only a laid out document knows its lines. It is laid out once to find them, then again with a
number beside each: in a box of the margin, which moves no line and which no listener hears. Rests
on WeasyPrint's boxes, as tags.py does.
"""

from __future__ import annotations

from collections.abc import Iterator

from weasyprint.document import Document
from weasyprint.formatting_structure import boxes

from press.typesetting.tags import texts_in, unwrapped

# In markup: `data-lines="5"` numbers the lines of an element and makes each fifth stand out;
# `data-lines="none"` leaves some out again.
NUMBERED, NONE = "data-lines", "none"
# Of the smallest type of the page: how far under the last numbered line one must be to get its
# own. Lines that are nearer stand beside it, as those of a table's row do.
APART = 0.9


def number_lines(html: str, document: Document) -> str:
    """The `html` with a number in the left margin for each line of elements with `data-lines`.

    `html` and the result are text; `document` is WeasyPrint's Document of it, laid out, where the
    lines are found. Numbers count from 1 on each page, in an element `.line-numbers`: an `i` each,
    or a `b` where one stands out.
    """
    rules, columns = [], []
    for number, page in enumerate(document.pages, 1):
        found = sorted(_lines(unwrapped(page._page_box), 0))
        apart = APART * min((size for _, size, _ in found), default=0)
        column: list[str] = []
        last = page._page_box.content_box_y()
        for baseline, _, each in found:
            if column and baseline - last < apart:
                continue
            column.append(_number(len(column) + 1, each, baseline - last))
            last = baseline
        name = f"line-numbers-{number}"
        rules.append(f"@page :nth({number}) {{ @left-top {{ content: element({name}) }} }}")
        style = f"position: running({name})"
        columns.append(f'<div class="line-numbers" style="{style}">{"".join(column)}</div>')
    styled = html.replace("</head>", f"<style>{' '.join(rules)}</style></head>", 1)
    head, body, rest = styled.partition("<body")
    opening, end, words = rest.partition(">")
    return "".join((head, body, opening, end, *columns, words))


def _number(number: int, each: int, below: float) -> str:
    """A number whose baseline is so many pixels below the one before, whatever its face: its line
    has no height but that of an empty box, which stands on the baseline."""
    tag = "i" if number % each else "b"
    strut = f'<span style="display: inline-block; height: {below:.3f}px"></span>'
    return f'<{tag} style="display: block; line-height: 0">{number}{strut}</{tag}>'


def _lines(box: boxes.Box, each: int) -> Iterator[tuple[float, float, int]]:
    """Baseline and size of type of every line to be numbered, in pixels from the top, and how
    many numbers make a step."""
    if isinstance(box, boxes.MarginBox) or box.style["visibility"] != "visible":
        return
    if box.element is not None and (asked := box.element.get(NUMBERED)):
        each = 0 if asked == NONE else int(asked)
    if isinstance(box, boxes.LineBox) and each:
        sizes = [text.style["font_size"] for text in texts_in(box) if text.text.strip()]
        if sizes:
            yield box.position_y + box.baseline, max(sizes), each
    for child in box.children if isinstance(box, boxes.ParentBox) else ():
        yield from _lines(unwrapped(child), each)
