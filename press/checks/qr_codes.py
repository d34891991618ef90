"""QR codes: large, coarse and clear enough for a phone, also on a photocopy.

Sources. A module of at least 0.4 mm: GS1 General Specifications, 5.12.3.1, which say 0.396. A
quiet zone of 4 modules: ISO/IEC 18004. A side of 20 mm is our own choice, for hands that are not
steady; a format on small paper may ask for less, with `least_code`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from press.checks.nothing_lost import short
from press.facts import MM, Code, Frame, Ground, Rectangle
from press.model import Problem, Proof
from press.parsing.fields import millimetres
from press.walk import texts

NEEDS = "pages"

LEAST_MODULE = 0.4  # millimetres
LEAST_SIDE = 20.0  # millimetres
QUIET = 4  # modules
SLACK = 0.3  # points: the ink of a rule that stands at the border of the zone


def check(proof: Proof) -> Iterator[Problem]:
    """Names QR codes that are too fine, too small, or that something stands too near to.

    Yields Problems. `proof` (a Proof) holds an edition with all that led to it. Raises ValueError
    if it has no pages.
    """
    least = proof.factsheet.format.about.least_code
    side = millimetres(least) if least else LEAST_SIDE
    brand = proof.factsheet.brand.about
    written = [*texts((brand, proof.factsheet.topic))]
    for problem in faults(proof.finished_pages.ground, side):
        address = problem.about.removeprefix("https://").rstrip("…")
        places = (text.at for text in written if address and text.value.startswith(address))
        yield replace(problem, at=next(places, brand.at))


def faults(ground: Ground, least_side: float = LEAST_SIDE) -> Iterator[Problem]:
    """Yields a Problem for every fault of the QR codes; none has a place in a file yet.

    `ground` (Ground) is the layout of the pages: what is drawn, and where. `least_side` is in
    millimetres.
    """
    for code in ground.codes:
        side = (code.box[2] - code.box[0]) / MM
        module = side / code.modules
        address = short(code.address)
        name = f"the QR code for `{address}`"
        if message := too_fine(code):
            needed = LEAST_MODULE * code.modules
            hint = f"take a shorter address, or print it {needed:.0f} mm wide"
            yield Problem("warning", "dense-code", message, None, hint, code.page, address)
        elif side < least_side - 0.1:
            message = f"{name} is {side:.0f} mm wide, and should be {least_side:.0f} mm"
            hint = "print it larger; small paper may ask for less, with `least_code` in its format"
            yield Problem("warning", "small-code", message, None, hint, code.page, address)
        near, words = _near(code, ground)
        if near:
            quiet = QUIET * module
            message = f"{near} stands within {quiet:.1f} mm of {name}"
            hint = f"leave {QUIET} modules clear on all sides of it: margin: {quiet:.1f}mm"
            about = words or address
            yield Problem("warning", "code-not-clear", message, None, hint, code.page, about)


def too_fine(code: Code) -> str:
    """What there is to say of a `code` (Code) with modules too fine for phones; else nothing."""
    module = (code.box[2] - code.box[0]) / MM / code.modules
    if module >= LEAST_MODULE:
        return ""
    name = f"the QR code for `{short(code.address)}`"
    found = f"{code.modules} modules of {module:.2f} mm to a side"
    return f"{name} is too fine: {found}, and {LEAST_MODULE} mm is the least"


def _near(code: Code, ground: Ground) -> tuple[str, str]:
    """The name of something that stands in the quiet zone of a code, and its words; both are empty
    if the zone is clear."""
    quiet = QUIET * (code.box[2] - code.box[0]) / code.modules - SLACK
    left, top, right, bottom = code.box
    zone = left - quiet, top - quiet, right + quiet, bottom + quiet
    for piece in ground.pieces:
        if piece.page == code.page and _overlap(zone, piece.ink):
            words = short(piece.words)
            return f"`{words}`", words
    for frame in ground.frames:
        if frame.page == code.page and any(_overlap(zone, line) for line in _lines(frame)):
            return "a line", ""
    others = (c for c in ground.codes if c is not code and c.page == code.page)
    return "another code" if any(_overlap(zone, other.box) for other in others) else "", ""


def _lines(frame: Frame) -> Iterator[Rectangle]:
    """The borders of a box that are drawn, as rectangles."""
    left, top, right, bottom = frame.box
    above, after, below, before = frame.edges
    if above:
        yield left, top, right, top + above
    if after:
        yield right - after, top, right, bottom
    if below:
        yield left, bottom - below, right, bottom
    if before:
        yield left, top, left + before, bottom


def _overlap(one: Rectangle, other: Rectangle) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
