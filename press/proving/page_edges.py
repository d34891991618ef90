"""Nothing runs past the edge: a table too wide for the page, a word too long for its column."""

from __future__ import annotations

from collections.abc import Iterator

from press.model import Problem, Proof
from press.proving.nothing_lost import place_of, short

NEEDS = "pages"

MM = 72 / 25.4
# Round letters and marks may lean out of their column by so much, in points.
SLACK = 3


def check(proof: Proof) -> Iterator[Problem]:
    """Names, for each page, the words that reach farthest into a margin."""
    format = proof.factsheet.format.about
    side = _points(format["margins"]["side"])
    width = _points(format["paper"]["width"])
    for extent in proof.pages.facts.extents:
        for words, over in (
            (extent.last, extent.right - (width - side)),
            (extent.first, side - extent.left),
        ):
            if words and over > SLACK:
                message = f"`{short(words)}` runs past the edge of the page"
                hint = "put hyphens into long words, or take a column out of the table"
                at = place_of(proof, words)
                yield Problem("error", "off-page", message, at, hint, extent.page)
                break


def _points(length: str) -> float:
    return float(length[:-2]) * (MM if length.endswith("mm") else 1)
