"""Page checks: faults that a press would print badly, found before the file is on the press.

`separation` walks over a page and calls a sheet with what is drawn where, in points and in inks.
Rectangles are left, bottom, right, top.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from press.facts import MM, Rectangle
from press.model import Inks, Printer, Problem
from press.parsing.fields import millimetres
from press.prepress.inks import CMYK, page_list
from press.prepress.operators import overlap

SLACK = 0.1 * MM  # the tolerance of boxes
INK = 0.02  # less of an ink than this is none
# A bar that is so many times as long as wide is a line; a shorter one is a dot.
BAR = 3
# Art that ends within the bleed is a ground if it is so long along the edge; less is a detail.
GROUND = 20 * MM
SIDES = ("left", "bottom", "right", "top")
WORDS = 40  # characters of a line that a message quotes


class PageChecks:
    """One page as it will be trimmed, with the checks of what is drawn on it.

    `separation` calls a method for all that is drawn. Boxes and sizes are in points, and inks from
    0 to 1. `trim` is the page after cutting; the faults that are found go into `faults`.
    """

    def __init__(self, number: int, trim: Rectangle, printer: Printer, faults: Faults) -> None:
        self.number, self.trim, self.faults = number, trim, faults
        wishes = printer.about
        self.bleed = millimetres(wishes.bleed) * MM
        self.safe = millimetres(wishes.safe) * MM
        self.least_line = millimetres(wishes.least_line) * MM
        self.least_reversed = millimetres(wishes.least_reversed) * MM
        self.limit = wishes.ink_limit / 100
        self._grounds: list[tuple[Rectangle, CMYK]] = []
        # For each side, art in its order: its reach beyond the side, its start and end along it.
        self._edges: tuple[list[tuple[float, float, float]], ...] = ([], [], [], [])

    def ground(self, box: Rectangle, inks: CMYK | None) -> None:
        """Checks a filled shape: its inks, whether it is a line too thin, and its bleed.

        `box` (Rectangle) is where it is, in points; `inks` (CMYK) is None for a pattern, a gradient
        or a picture. Faults go into `faults`, as with all checks here.
        """
        left, bottom, right, top = box
        if right <= left or top <= bottom:
            return
        if inks is not None:
            self._grounds.append((box, inks))
            if not leaves_ink(inks):
                return
            self.ink(inks)
            thin, long = sorted((right - left, top - bottom))
            if thin < self.least_line - 0.005 and long > BAR * thin:
                self.faults.thin(thin, self.number)
        self._note_edges(box)

    def line(self, box: Rectangle, width: float, inks: CMYK | None) -> None:
        """Checks a stroked line: its inks, its width and its bleed.

        `box` (Rectangle) is where it is, and `width` its thickness, in points; `inks` (CMYK) is
        None for a pattern.
        """
        if box[2] < box[0] or box[3] < box[1] or (inks is not None and not leaves_ink(inks)):
            return
        if inks is not None:
            self.ink(inks)
        if width < self.least_line - 0.005:
            self.faults.thin(width, self.number)
        half = width / 2
        self._note_edges((box[0] - half, box[1] - half, box[2] + half, box[3] + half))

    def ink(self, inks: CMYK) -> None:
        """Checks that these `inks` (CMYK) together are within the printer's limit."""
        if sum(inks) > self.limit + 0.001:
            self.faults.heavy.setdefault(inks, set()).add(self.number)

    def picture(self, box: Rectangle, most: float) -> None:
        """Checks a picture: its bleed, and whether any dot takes too much ink.

        `box` (Rectangle) is where it is, in points; `most` is the most ink of a dot: 1 is one ink
        in full.
        """
        if most > self.limit + 0.005:
            self.faults.heavy_pictures.setdefault(round(most * 100), set()).add(self.number)
        self._note_edges(box)

    def words(
        self, box: Rectangle, size: float, inks: CMYK | None, text: Callable[[], str]
    ) -> None:
        """Checks a run of letters: its inks, its size if it is light on dark, and its margin.

        `box` (Rectangle) is where it is, and `size` that of the type, in points; `inks` (CMYK) is
        None for a pattern. `text`, a function, gives the words when it is called.
        """
        if size <= 0 or box[2] <= box[0] or box[3] <= box[1]:
            return
        if inks is not None:
            self.ink(inks)
            if size < self.least_reversed - 0.05 and self._reversed(box, inks):
                self.faults.reversed.setdefault((self.number, round(size, 1)), []).append(text())
        trim = self.trim
        left, bottom, right, top = overlap(box, trim)
        near = min(box[0] - trim[0], box[1] - trim[1], trim[2] - box[2], trim[3] - box[3])
        if left < right and bottom < top and near < self.safe - SLACK:
            key = self.number, round(max(0, near) / MM, 1)
            self.faults.unsafe.setdefault(key, []).append(text())

    def _reversed(self, box: Rectangle, inks: CMYK) -> bool:
        """True if letters are lighter than their ground, so that inks may close on them.

        Paper-white letters always are. Tinted ones are where their ground takes several inks.
        """
        if not leaves_ink(inks):
            return True
        x, y = box[0] + 0.1, (box[1] + box[3]) / 2
        under = next(
            (ground for (left, low, right, high), ground in reversed(self._grounds)
             if left <= x <= right and low <= y <= high),
            (0, 0, 0, 0),
        )  # fmt: skip
        return sum(inks) < sum(under) / 2 and sum(ink > INK for ink in under) > 1

    def _note_edges(self, box: Rectangle) -> None:
        """Keeps a box that reaches an edge of the page, to be judged when all of them are known."""
        inside = overlap(box, self.trim)
        if inside[2] <= inside[0] or inside[3] <= inside[1]:
            return
        for side in range(4):
            beyond = (box[side] - self.trim[side]) * (1 if side > 1 else -1)
            if beyond > -SLACK:
                along = (inside[1], inside[3]) if side % 2 == 0 else (inside[0], inside[2])
                self._edges[side].append((beyond, *along))

    def check_bleed(self) -> None:
        """Checks the bleed once all of the page is known: art at its edge must go on beyond it.

        Art that ends at the cut must be covered by later art, for what lies under it would show.
        Art that ends further out is a ground, or a detail in front of one.
        """
        for side, edges in enumerate(self._edges):
            for at, (beyond, start, end) in enumerate(edges):
                if beyond >= self.bleed - SLACK or (beyond > SLACK and end - start < GROUND):
                    continue
                others = edges[at + 1 :] if beyond <= SLACK else edges
                reach = [edge[1:] for edge in others if edge[0] >= self.bleed - SLACK]
                if _uncovered(start, end, reach) > SLACK:
                    key = self.number, SIDES[side]
                    self.faults.short_bleeds.setdefault(key, []).append(beyond / MM)


def _uncovered(start: float, end: float, parts: list[tuple[float, float]]) -> float:
    """The length between start and end that is in none of these parts."""
    left, at = 0.0, start
    for low, high in sorted(parts):
        left += max(0, min(low, end) - at)
        at = max(at, high)
    return left + max(0, end - at)


class Faults:
    """The faults of all sheets, before they are put into words."""

    def __init__(self) -> None:
        self.lines: dict[int, float] = {}
        self.heavy: dict[CMYK, set[int]] = {}
        self.heavy_pictures: dict[int, set[int]] = {}
        self.reversed: dict[tuple[int, float], list[str]] = {}
        self.unsafe: dict[tuple[int, float], list[str]] = {}
        self.short_bleeds: dict[tuple[int, str], list[float]] = {}

    def thin(self, width: float, page: int) -> None:
        """Notes the `width` of a thin line, in points, on a `page` (its number).

        Of each page the thinnest is kept.
        """
        self.lines[page] = min(width, self.lines.get(page, width))

    def problems(self, printer: Printer, inks: Inks) -> Iterator[Problem]:
        """Yields a Problem for each fault, or for all of a kind on a page.

        `printer` (Printer) has the limits that are named; `inks` (Inks) says where the print
        palette is.
        """
        wish, who = printer.about, f"the printer `{printer.name}`"

        def limited(pages: set[int]) -> str:
            return f"on {page_list(sorted(pages))}; {who} takes {wish.ink_limit} %"

        for colour, pages in self.heavy.items():
            parts = " ".join(f"{100 * ink:g}" for ink in colour)
            message = f"a colour takes {100 * sum(colour):g} % of ink ({parts}), {limited(pages)}"
            hint = "use less of the colours under its black, in `print: palette:` of brand.yaml"
            yield Problem("error", "too-much-ink", message, inks.at, hint, min(pages))
        for most, pages in self.heavy_pictures.items():
            message = f"a picture takes {most} % of ink, {limited(pages)}"
            hint = "save it in RGB: the press separates it within the limit"
            yield Problem("error", "too-much-ink", message, None, hint, min(pages))
        for page, width in sorted(self.lines.items()):
            thin = f"a line is {width:.2f} pt thick"
            message = f"{thin}, and {who} prints none under {wish.least_line}"
            hint = "make it thicker in its style: it would break up, or vanish"
            yield Problem("warning", "hairline", message, None, hint, page)
        for (page, size), runs in sorted(self.reversed.items()):
            words = _shortened(runs)
            message = f"`{words}` of {size:g} pt is light on a dark ground"
            hint = f"inks close small letters: make it {wish.least_reversed}, or print it dark"
            yield Problem("warning", "small-reversed", message, None, hint, page, words)
        for (page, near), runs in sorted(self.unsafe.items()):
            words = _shortened(runs)
            message = f"`{words}` is {near:g} mm from the edge of the trimmed page"
            hint = f"{who} keeps words {wish.safe} away from it, for no cut is quite straight"
            yield Problem("warning", "unsafe-words", message, None, hint, page, words)
        for (page, side), ends in sorted(self.short_bleeds.items()):
            message = f"art ends {max(0, min(ends)):.1f} mm beyond the {side} edge of the page, "
            message += f"and {who} wants {wish.bleed} of bleed"
            hint = "let it run 10 mm over the edge, as `.cover` does in layouts/factsheet.css"
            yield Problem("warning", "short-bleed", message, None, hint, page)


def leaves_ink(inks: CMYK) -> bool:
    """True if a colour, `inks` (CMYK, from 0 to 1), is more than bare paper."""
    return max(inks) > INK / 4


def _shortened(runs: list[str]) -> str:
    words = " ".join(" ".join(runs).split()) or "text"
    return f"{words[:WORDS].rstrip()}{'…' if len(words) > WORDS else ''}"
