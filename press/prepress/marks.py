"""Crop marks and fold marks, drawn outside the bleed of a sheet in all inks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from press.facts import MM, Rectangle

# From the bleed to the mark, its length, its thickness in points, white paper round it. All usual.
GAP, LENGTH, HAIRLINE, WHITE = 1 * MM, 5 * MM, 0.25, 1 * MM
AROUND = GAP + LENGTH + WHITE
BROKEN = "[3 2] 0 d"  # marks of folds
REGISTRATION = "/Registration"  # the colour space of marks: all plates at once


def marks(trim: Rectangle, bleed: Rectangle, folds: Sequence[float]) -> str:
    """The instructions that draw crop marks at the corners, and broken lines at each fold, as text.

    `trim` is the box of the page after cutting, and `bleed` the larger one that art reaches to,
    each a Rectangle: left, bottom, right, top in points. `folds` are numbers in a sequence, the
    millimetres from the left of the trim.
    """
    left, bottom, right, top = trim
    cut = [*_vertical((left, right), bleed), *_horizontal((bottom, top), bleed)]
    folded = list(_vertical([left + fold * MM for fold in folds], bleed))
    drawn = [*cut, *([BROKEN, *folded] if folded else [])]
    return "\n".join([f"q {REGISTRATION} CS 1 SCN {HAIRLINE} w", *drawn, "Q\n"])


def grown(box: Rectangle, by: float) -> Rectangle:
    """A Rectangle that is larger than `box` (Rectangle) by so many points, `by`, on every side."""
    return box[0] - by, box[1] - by, box[2] + by, box[3] + by


def _vertical(places: Sequence[float], bleed: Rectangle) -> Iterator[str]:
    for x in places:
        for y, out in ((bleed[1] - GAP, -LENGTH), (bleed[3] + GAP, LENGTH)):
            yield f"{x:.3f} {y:.3f} m {x:.3f} {y + out:.3f} l S"


def _horizontal(places: Sequence[float], bleed: Rectangle) -> Iterator[str]:
    for y in places:
        for x, out in ((bleed[0] - GAP, -LENGTH), (bleed[2] + GAP, LENGTH)):
            yield f"{x:.3f} {y:.3f} m {x + out:.3f} {y:.3f} l S"
