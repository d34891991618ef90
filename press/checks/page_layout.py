"""Page layout: nothing stands outside its page or box, over other words, or is cut off.

Each check was tested on a page that was broken on purpose. The limits are the press's own choice
where they name no source.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby
from math import ceil

from press.checks.nothing_lost import place_of, place_of_logo, place_of_picture, short
from press.facts import MM, Frame, Ground, Picture, Piece, Rectangle, Table
from press.model import Location, Problem, Proof

NEEDS = "pages"

SAFE = 4 * MM  # printers cannot reach farther out
SLACK = 2.5  # points, by which round letters and marks may lean out of their box
OVER = 2.0  # points in both directions, from which words stand over others
FEWEST_DOTS = 300  # an inch, for photographs; the usual rule of printers
FULL = 0.08  # of a last page, under which it is nearly empty
# A box that takes less than half of a page stays whole where a page has many lines. Where it has
# few (A5, large print, a phone) designs let boxes go on, and only a style that forbids it is heard.
MANY_LINES, WHOLE = 36, 0.5
IMAGES = "factsheets/images/"
LINE = 1.38  # of the size of the type: a line, as our languages set it


def check(proof: Proof) -> Iterator[Problem]:
    """Names what stands outside its place, over other words, cut off, parted or alone.

    Yields Problems, each fault once for a page. `proof` (a Proof) holds an edition with all that
    led to it. Raises ValueError if it has no pages.
    """
    yield from located(faults(proof.finished_pages.ground), proof)


def located(found: Iterable[Problem], proof: Proof) -> Iterator[Problem]:
    """Yields each fault once for a page, with the place of the words that it is about.

    Takes and yields Problems: `found` are those of all pages. `proof` is the Proof whose topic has
    the words.
    """
    first: dict[tuple[str, int | None, str], Problem] = {}
    for problem in found:
        picture = problem.about if "picture" in problem.code else ""
        first.setdefault((problem.code, problem.page, picture), problem)
    for (*_, picture), problem in first.items():
        at = place_of_picture(proof, picture) or place_of_logo(proof, picture) if picture else None
        at = at or _place(proof, problem.about.rstrip("…"), problem.page)
        yield replace(problem, at=at)


def _place(proof: Proof, words: str, page: int | None) -> Location:
    """The place where an author wrote these words, or as many of the first of them as can be found
    together; else the topic's first line."""
    typed = words.split()
    for many in dict.fromkeys((len(typed), len(typed) // 2, 3)):
        first = " ".join(typed[:many])
        at = place_of(proof, first, page) if 0 < many <= len(typed) else None
        if at and at != proof.factsheet.topic.at:
            return at
    return proof.factsheet.topic.at


def faults(ground: Ground) -> Iterator[Problem]:
    """Yields a Problem for every fault of the layout; none has a place in a topic yet.

    `ground` (Ground) is the layout of the pages: what is drawn, and where.
    """
    wide = [table for table in ground.tables if _width(table) > table.room + SLACK]
    yield from map(_wide_table, wide)
    for piece in ground.pieces:
        if not any(table.page == piece.page and _holds(table.box, piece.ink) for table in wide):
            yield from _outside(piece, ground)
    yield from _overlaps(ground)
    yield from _stranded(ground)
    yield from _split_boxes(ground)
    for picture in ground.pictures:
        yield from _too_large(picture, ground.area[picture.page - 1])
        yield from _low_resolution(picture)


def _holds(box: Rectangle, ink: Rectangle) -> bool:
    """True if the bottom left corner of some ink is in a box."""
    return box[0] <= ink[0] <= box[2] and box[1] <= ink[3] <= box[3]


def _width(table: Table) -> float:
    return table.box[2] - table.box[0]


def _wide_table(table: Table) -> Problem:
    needed, words = _width(table) / MM, short(table.words)
    message = f"the table that begins with `{words}` needs {needed:.0f} mm, "
    message += f"and there are {table.room / MM:.0f} mm for it"
    hint = "take out a column, or stack it: make a heading and a list of each row"
    return Problem("error", "wide-table", message, None, hint, table.page, words)


def _outside(piece: Piece, ground: Ground) -> Iterator[Problem]:
    page, words = piece.page, short(piece.words)
    left, top, right, bottom = piece.ink
    _, _, width, height = ground.size[page - 1]
    area = ground.area[page - 1]
    hyphens = "put hyphens into long words, or take a column out of the table"
    if piece.part == "flow" and (right > area[2] + SLACK or left < area[0] - SLACK):
        message = f"`{words}` runs past the edge of the page"
        yield Problem("error", "off-page", message, None, hyphens, page, words)
    elif min(left, top) < SAFE - 1 or right > width - SAFE + 1 or bottom > height - SAFE + 1:
        message = f"`{words}` stands too near the edge for a printer to reach"
        hint = "keep words 4 mm from the edge"
        yield Problem("error", "near-edge", message, None, hint, page, words)
    elif piece.part == "flow" and bottom > area[3] + SLACK:
        message = f"`{words}` runs into the foot"
        hint = "a box is higher than the page, or is placed there"
        yield Problem("error", "in-the-foot", message, None, hint, page, words)
    elif piece.part == "flow" and (left < piece.box[0] - SLACK or right > piece.box[2] + SLACK):
        message = f"`{words}` is wider than its box"
        yield Problem("error", "out-of-its-box", message, None, hyphens, page, words)
    window = piece.window
    if window and (bottom > window[3] + 1 or right > window[2] + 1 or top < window[1] - 1):
        message = f"`{words}` is cut off by the box it stands in"
        hint = "let the box grow with its words"
        yield Problem("error", "cut-off", message, None, hint, page, words)


def _overlaps(ground: Ground) -> Iterator[Problem]:
    """Names words over other words. It goes down each page, and keeps the pieces that reach down to
    where it is."""
    for page in range(1, len(ground.size) + 1):
        pieces = sorted((p for p in ground.pieces if p.page == page), key=lambda p: p.ink[1])
        met: list[Piece] = []
        for piece in pieces:
            met = [other for other in met if other.ink[3] > piece.ink[1] + OVER]
            for other in met:
                wide = min(piece.ink[2], other.ink[2]) - max(piece.ink[0], other.ink[0])
                if wide > OVER and other.line != piece.line:
                    words = short(piece.words)
                    message = f"`{words}` stands over `{short(other.words)}`"
                    hint = "a style places one of them where the other is"
                    yield Problem("error", "over-words", message, None, hint, page, words)
            met.append(piece)


def _stranded(ground: Ground) -> Iterator[Problem]:
    """Names headings at the foot of a page, and a last page with next to nothing on it."""
    for page in range(1, len(ground.size) + 1):
        flow = [p for p in ground.pieces if p.page == page and p.part == "flow"]
        if not flow:
            continue
        lowest = max(flow, key=lambda piece: piece.ink[3])
        if page < len(ground.size) and lowest.heading:
            words = short(lowest.words)
            message = f"the heading `{words}` stands alone at the foot of its page"
            hint = "keep it with what follows: break-after: avoid"
            yield Problem("warning", "stranded-heading", message, None, hint, page, words)
        _, top, _, bottom = ground.area[page - 1]
        if page == len(ground.size) > 1 and lowest.ink[3] - top < FULL * (bottom - top):
            words = short(flow[0].words)
            message = f"the last page is nearly empty: it begins with `{words}`"
            hint = "shorten the text by a line or two"
            yield Problem("warning", "nearly-empty", message, None, hint, page, words)


def _split_boxes(ground: Ground) -> Iterator[Problem]:
    """Names boxes that go on over a page although they could be whole."""
    lines = {p.line: p.size for p in ground.pieces if p.part == "flow"}
    sizes = sorted(lines.values())
    usual = sizes[len(sizes) // 2] if sizes else 1
    closed = sorted((f for f in ground.frames if f.closed), key=lambda frame: frame.element)
    for _, found in groupby(closed, key=lambda frame: frame.element):
        parts: list[Frame] = list(found)
        first, room = parts[0], ground.area[parts[0].page - 1]
        page = room[3] - room[1]
        taken = sum(part.box[3] - part.box[1] for part in parts) / page
        many = page / (usual * LINE) >= MANY_LINES
        if parts[-1].page > first.page and taken < (1 if first.kept else WHOLE * many):
            words = short(next((part.words for part in parts if part.words), ""))
            message = f"the box that begins with `{words}` is parted by a page's end"
            hint = "keep it whole: break-inside: avoid, on a block and not on a flex box"
            yield Problem("warning", "split-box", message, None, hint, first.page, words)


def _low_resolution(picture: Picture) -> Iterator[Problem]:
    if picture.pixels and picture.dots < FEWEST_DOTS:
        name = picture.name.rpartition("/")[2]
        message = f"`{name}` has {picture.dots:.0f} dots an inch as it is printed"
        needed = ceil(picture.pixels * FEWEST_DOTS / picture.dots)
        hint = f"take one that is {needed} pixels wide, not {picture.pixels}, or print it smaller"
        yield Problem("warning", "coarse-picture", message, None, hint, picture.page, name)


def _too_large(picture: Picture, area: Rectangle) -> Iterator[Problem]:
    """Names a picture of the topic that runs out of its page; covers are meant to."""
    left, top, right, bottom = picture.box
    over = bottom > area[3] + SLACK or right > area[2] + SLACK or left < area[0] - SLACK
    if over and picture.name.startswith(IMAGES):
        name = picture.name.removeprefix(IMAGES)
        wide, high = (area[2] - area[0]) / MM, (area[3] - area[1]) / MM
        size = f"{(right - left) / MM:.0f} by {(bottom - top) / MM:.0f} mm"
        message = f"`{name}` is {size} large, and the page has room for {wide:.0f} by {high:.0f} mm"
        hint = "cut it in two, or let the style of its block say how high it may be: max-height"
        yield Problem("error", "picture-too-large", message, None, hint, picture.page, name)
