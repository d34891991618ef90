"""Nothing stands where it cannot be read: outside its page or box, over other words, cut off.

Each was broken on purpose in a page, and is tested so. The limits are the press's own choice.
"""

from __future__ import annotations

from collections.abc import Iterator

from press.model import Ground, Picture, Piece, Problem, Proof
from press.proving.nothing_lost import place_of, short

NEEDS = "pages"

MM = 72 / 25.4
SAFE = 4 * MM  # printers cannot reach farther out
SLACK = 2.5  # points, by which round letters and marks may lean out of their box
OVER = 2.0  # points in both directions, from which words stand over others
FEWEST_DOTS = 300  # an inch
FULL = 0.08  # of a last page, under which it is nearly empty


def check(proof: Proof) -> Iterator[Problem]:
    """Names, once for a page, what stands outside, over other words, cut off or alone."""
    ground = proof.pages.ground
    if ground is None:
        return
    said: set[tuple[str, int]] = set()
    for problem in faults(ground):
        if (problem.code, problem.page) in said:
            continue
        said.add((problem.code, problem.page))
        quoted = problem.message.split("`")[1] if "`" in problem.message else ""
        at = place_of(proof, quoted.rstrip("…"))
        yield Problem(problem.level, problem.code, problem.message, at, problem.hint, problem.page)


def faults(ground: Ground) -> Iterator[Problem]:
    """Every fault of the layout, in the order of the pages; none has a place in a topic yet."""
    for piece in ground.pieces:
        yield from _outside(piece, ground)
    yield from _over(ground)
    yield from _alone(ground)
    for picture in ground.pictures:
        yield from _coarse(picture)


def _fault(code: str, message: str, page: int, hint: str, level: str = "error") -> Problem:
    return Problem(level, code, message, None, hint, page)


def _outside(piece: Piece, ground: Ground) -> Iterator[Problem]:
    words = short(piece.words)
    left, top, right, bottom = piece.ink
    _, _, width, height = ground.size[piece.page - 1]
    area = ground.area[piece.page - 1]
    hyphens = "put hyphens into long words, or take a column out of the table"
    if piece.part == "flow" and (right > area[2] + SLACK or left < area[0] - SLACK):
        message = f"`{words}` runs past the edge of the page"
        yield _fault("off-page", message, piece.page, hyphens)
    elif min(left, top) < SAFE - 1 or right > width - SAFE + 1 or bottom > height - SAFE + 1:
        message = f"`{words}` stands too near the edge for a printer to reach"
        yield _fault("near-edge", message, piece.page, "keep words 4 mm from the edge")
    elif piece.part == "flow" and bottom > area[3] + SLACK:
        hint = "a box is higher than the page, or is placed there"
        yield _fault("in-the-foot", f"`{words}` runs into the foot", piece.page, hint)
    elif piece.part == "flow" and not (
        piece.box[0] - SLACK <= left and right <= piece.box[2] + SLACK
    ):
        yield _fault("out-of-its-box", f"`{words}` is wider than its box", piece.page, hyphens)
    window = piece.window
    if window and (bottom > window[3] + 1 or right > window[2] + 1 or top < window[1] - 1):
        message = f"`{words}` is cut off by the box it stands in"
        yield _fault("cut-off", message, piece.page, "let the box grow with its words")


def _over(ground: Ground) -> Iterator[Problem]:
    """Words over other words: a sweep down each page, past pieces that can still be met."""
    for page in range(1, len(ground.size) + 1):
        pieces = sorted((p for p in ground.pieces if p.page == page), key=lambda p: p.ink[1])
        met: list[Piece] = []
        for piece in pieces:
            met = [other for other in met if other.ink[3] > piece.ink[1] + OVER]
            for other in met:
                wide = min(piece.ink[2], other.ink[2]) - max(piece.ink[0], other.ink[0])
                if wide > OVER and other.line != piece.line:
                    message = f"`{short(piece.words)}` stands over `{short(other.words)}`"
                    hint = "a style places one of them where the other is"
                    yield _fault("over-words", message, page, hint)
            met.append(piece)


def _alone(ground: Ground) -> Iterator[Problem]:
    """Headings at the foot of a page, and a last page with next to nothing on it."""
    for page in range(1, len(ground.size) + 1):
        flow = [p for p in ground.pieces if p.page == page and p.part == "flow"]
        if not flow:
            continue
        lowest = max(flow, key=lambda piece: piece.ink[3])
        if page < len(ground.size) and lowest.heading:
            hint = "keep it with what follows: break-after: avoid"
            message = f"the heading `{short(lowest.words)}` stands alone at the foot of its page"
            yield _fault("stranded-heading", message, page, hint)
        _, top, _, bottom = ground.area[page - 1]
        if page == len(ground.size) > 1 and lowest.ink[3] - top < FULL * (bottom - top):
            message = f"the last page is nearly empty: it begins with `{short(flow[0].words)}`"
            hint = "shorten the text by a line or two"
            yield _fault("nearly-empty", message, page, hint, "warning")


def _coarse(picture: Picture) -> Iterator[Problem]:
    if picture.dots < FEWEST_DOTS:
        name = picture.name.rpartition("/")[2]
        message = f"`{name}` has {picture.dots:.0f} dots an inch as it is printed"
        hint = f"take a larger picture, or print it smaller: {FEWEST_DOTS} are needed"
        yield _fault("coarse-picture", message, picture.page, hint, "warning")
