"""Imposing: finished pages are placed on sheets that are folded into a booklet.

Saddle stitch: sheets of twice the size, printed on both sides, laid into one another, folded once
and stapled in the fold. Pages are placed as groups (form XObjects), so that nothing in them moves
or is drawn anew. Sheets are for paper: they keep no structure, no links and no fields.
"""

from __future__ import annotations

import io
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Page

from press.facts import MM, Rectangle
from press.pdf.objects import rectangle_of

PAPER = 0.1 * MM  # the thickness of a sheet, by which it pushes those inside it out
BLEED, EDGE = 3 * MM, 10 * MM  # art past the finished page, and the paper kept around it for marks
Pair = tuple[int | None, int | None]  # indexes of the pages on the left and right, if any
TICK, OFF = 4 * MM, 4 * MM  # the length of a fold mark, and its distance from the page


def order(pages: int) -> Iterator[Pair]:
    """Yields the two pages on each side of each sheet of a booklet, left and right, as a Pair.

    `pages` is the number of pages; they are counted from 0. Sides come as a duplex printer takes
    them: outside and inside of the outermost sheet, then of the next. None is a blank half; blank
    pages stand before the last, which is the back cover.
    """
    sides = pages + -pages % 4
    leaves = [*range(pages - 1), *[None] * (sides - pages), pages - 1]
    for sheet in range(sides // 4):
        first, last = 2 * sheet, sides - 1 - 2 * sheet
        yield leaves[last], leaves[first]
        yield leaves[first + 1], leaves[last - 1]


def impose(pdf: bytes, title: str, rtl: bool = False) -> bytes:
    """A finished `pdf` as the sheets of a booklet, to be printed on both sides and folded.

    `pdf` and the sheets are bytes of PDFs. `title` goes into the properties of the sheets. `rtl` is
    for languages read from the right: their booklets open the other way. All pages must be of one
    size.
    """
    with pikepdf.open(io.BytesIO(pdf)) as source, pikepdf.new() as sheets:
        pages = [(_group(sheets, page), rectangle_of(page.trimbox)) for page in source.pages]
        for side, (one, other) in enumerate(order(len(pages))):
            pair = (other, one) if rtl else (one, other)
            sheets.pages.append(_side(sheets, pages, pair, PAPER * (side // 2)))
        _describe(sheets, source, title)
        out = io.BytesIO()
        packed = pikepdf.ObjectStreamMode.generate
        sheets.save(out, deterministic_id=True, object_stream_mode=packed, compress_streams=True)
    return out.getvalue()


def _group(sheets: pikepdf.Pdf, page: Page) -> pikepdf.Object:
    """A page as a group that can be drawn on a sheet, without its place in a structure."""
    group = sheets.copy_foreign(page.as_form_xobject())
    if "/StructParents" in group:
        del group["/StructParents"]
    return group


def _side(
    sheets: pikepdf.Pdf, pages: list[tuple[pikepdf.Object, Rectangle]], pair: Pair, creep: float
) -> Page:
    """One side of a sheet: two pages beside each other, cut off at the fold and at the bleed.

    `pages` are all pages, as groups with their boxes. Those of this side move towards the fold by
    `creep`.
    """
    left, bottom, right, top = pages[0][1]
    wide, high = right - left, top - bottom
    drawn, named = [_fold_marks(wide, high)], Dictionary()
    for half, page in enumerate(pair):
        if page is None:
            continue
        group, (left, bottom, *_) = pages[page]
        start = -BLEED if half == 0 else wide
        # The sheets in the middle stick out when folded, so their pages move towards the fold.
        across = half * wide + (creep if half == 0 else -creep) - left
        named[f"/P{page}"] = group
        drawn.append(
            f"q {start:.3f} {-BLEED:.3f} {wide + BLEED:.3f} {high + 2 * BLEED:.3f} re W n "
            f"1 0 0 1 {across:.3f} {-bottom:.3f} cm /P{page} Do Q"
        )
    finished = Array([0, 0, round(2 * wide, 3), round(high, 3)])
    sheet = Dictionary(
        Type=Name.Page,
        MediaBox=Array([-EDGE, -EDGE, 2 * wide + EDGE, high + EDGE]),
        CropBox=finished,
        TrimBox=finished,
        BleedBox=Array([-BLEED, -BLEED, 2 * wide + BLEED, high + BLEED]),
        Resources=Dictionary(XObject=named),
        Contents=sheets.make_stream("\n".join(drawn).encode()),
    )
    return Page(sheets.make_indirect(sheet))


def _fold_marks(wide: float, high: float) -> str:
    """Marks over and under the fold, off the finished sheet."""
    ends = ((high + OFF, high + OFF + TICK), (-OFF, -OFF - TICK))
    lines = (f"{wide:.3f} {start:.3f} m {wide:.3f} {end:.3f} l S" for start, end in ends)
    return f"q 0 G .25 w {' '.join(lines)} Q"


def _describe(sheets: pikepdf.Pdf, source: pikepdf.Pdf, title: str) -> None:
    """Gives the sheets their title, language and colours, and tells printers how to print them."""
    sheets.Root.Lang = source.Root.Lang
    intents = source.make_indirect(source.Root.OutputIntents)
    sheets.Root.OutputIntents = sheets.copy_foreign(intents)
    sheets.Root.ViewerPreferences = Dictionary(
        Duplex=Name.DuplexFlipShortEdge,
        PrintScaling=Name("/None"),
        PickTrayByPDFSize=True,
        DisplayDocTitle=True,
    )
    with sheets.open_metadata(set_pikepdf_as_editor=False, update_docinfo=True) as about:
        about["dc:title"] = title
