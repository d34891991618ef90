"""A sheet of paper drawn in a terminal: all formats in one scale, with their folds and cuts."""

from __future__ import annotations

from press.content.format import LARGE
from press.declared.look import FormatFields
from press.parsing.fields import millimetres

COLUMN, ROW = 30.0, 60.0  # millimetres of paper for one character: it is twice as high as wide
PARTS = {"pages": 1, "booklet": 1, "trifold": 3, "cards": 2}


def sketch(about: FormatFields) -> list[str]:
    """A list of the lines of a drawing, in text, of a format's paper with its folds and cuts.

    `about` are the fields of the format (FormatFields).
    """
    paper, parts = about.paper, PARTS[about.imposition]
    wide = round(millimetres(paper.width) / COLUMN / parts)
    high = max(2, round(millimetres(paper.height) / ROW) - 1)
    sparse = about.text_size >= LARGE
    text = ["═", *(" " if sparse and row % 2 else "─" for row in range(1, high))]

    def across(left: str, filled: str, between: str, right: str) -> str:
        return left + between.join([filled * wide] * parts) + right

    rows = [across("│", line, "┊", "│") for line in text]
    return [across("┌", "─", "┬", "┐"), *rows, across("└", "─", "┴", "┘")]
