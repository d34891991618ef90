"""Contrast: words stand out from what is behind them, as the finished page is drawn.

The brand's pairs of colours are checked as they are read; here are those that nobody paired: words
on a picture, on a band that a style put there, on the end of a gradient. Drawing takes longer than
all other checks, so it is done where somebody asks for it (`--strict`, `check --pages`); and as an
edition must come out the same either way, pale words are a warning.

Source: WCAG 2.2, 1.4.3.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from press.checks.nothing_lost import short
from press.checks.page_layout import located
from press.content.colours import luminance, ratio
from press.facts import Ground, Piece
from press.model import Problem, Proof
from press.pdf.render import DOTS, PageBitmap, drawn

NEEDS = "drawing"

LEAST, LEAST_LARGE = 4.5, 3.0
LARGE, LARGE_BOLD = 18.0, 14.0  # points
SHARE = 0.05  # of the ground of some words, that may be anything: the edge of a band is grazed
# Of the ink's height: from where the small letters reach to, down to the line they stand on. What
# is over and under them, such as a rule, is not behind them.
TOP, BOTTOM = 0.25, 0.79
FEWEST = 2  # letters or figures: of a comma, no dot may be all ink
TELLS = 24  # levels of 255, summed over three colours, from which on two dots differ


def check(proof: Proof) -> Iterator[Problem]:
    """Names words that are too pale for what is behind them, once for a page.

    Yields Problems. `proof` (a Proof) holds an edition with all that led to it. Raises ValueError
    if it has no pages.
    """
    pages = proof.finished_pages
    yield from located(faults(pages.ground, pages.pdf), proof)


def faults(ground: Ground, pdf: bytes) -> Iterator[Problem]:
    """Yields a Problem for every piece of words whose contrast is too low somewhere.

    `ground` (Ground) is the layout of the pages, which says where words stand; `pdf` are the bytes
    of the PDF, whose pages are drawn. No problem has a place in a topic yet.
    """
    for number, page in enumerate(drawn(pdf), 1):
        for piece in ground.pieces:
            if piece.page == number and (found := least_contrast(piece, page)) is not None:
                large = round(piece.size, 1) >= (LARGE_BOLD if piece.bold else LARGE)
                least = LEAST_LARGE if large else LEAST
                if found < least:
                    yield _pale(piece, found, least)


def _pale(piece: Piece, found: float, least: float) -> Problem:
    words = short(piece.words)
    message = f"`{words}` has a contrast of {found:.1f} to what is behind it"
    hint = f"{least:g} is the least: make the words darker or lighter, or the ground plain"
    return Problem("warning", "low-contrast", message, None, hint, piece.page, words)


def least_contrast(piece: Piece, page: PageBitmap) -> float | None:
    """The least contrast of a `piece` (Piece) of words to what is behind it, from 1.0 to 21.0.

    1.0 is none: words and what is behind them look the same. `page` (PageBitmap) is the drawn page.
    None where the piece is not on the page, or has too few letters to tell.
    """
    left, top, right, bottom = piece.ink
    first, last = (top + part * (bottom - top) for part in (TOP, BOTTOM))
    columns = max(0, round(left * DOTS)), min(page.width, round(right * DOTS))
    rows = range(max(0, round(first * DOTS)), min(page.height, round(last * DOTS)))
    behind: Counter[int] = Counter()
    letters: Counter[tuple[int, int]] = Counter()
    for row in rows:
        start, end = row * page.stride + columns[0], row * page.stride + columns[1]
        under = page.ground[start:end].tolist()
        behind.update(under)
        letters.update(zip(page.page[start:end].tolist(), under, strict=True))
    if not behind or sum(c.isalnum() for c in piece.words) < FEWEST:
        return None
    ink = max(letters, key=lambda pair: _difference(*pair))
    if _difference(*ink) < TELLS:
        return 1.0  # There is nothing to be seen.
    colour = _luminance(ink[0])
    ratios = sorted((ratio(colour, _luminance(dot)), many) for dot, many in behind.items())
    allowed = SHARE * sum(behind.values())
    for found, many in ratios:
        allowed -= many
        if allowed < 0:
            return found
    return ratios[-1][0]


def _difference(one: int, other: int) -> int:
    """The difference of two dots: that of their levels, summed over three colours."""
    return sum(abs((one >> by & 255) - (other >> by & 255)) for by in (0, 8, 16))


def _luminance(dot: int) -> float:
    """The luminance of a dot of blue, green and red."""
    return luminance(dot >> 16 & 255, dot >> 8 & 255, dot & 255)
