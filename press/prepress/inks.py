"""Colours as a press prints them: cyan, magenta, yellow and black, from 0 to 1.

A colour of the print palette is printed exactly as it says there. Greys, black and white need no
palette: they are black ink alone. A colour that is nowhere is noted, and takes the inks that
arithmetic gives until the palette has others.
"""

from __future__ import annotations

from collections.abc import Iterator

from press.content.colours import levels
from press.model import Inks, Problem
from press.prepress.operators import numbers

CMYK = tuple[float, float, float, float]
BLACK: CMYK = (0, 0, 0, 1)
GREY = 3  # of 255: channels that differ by no more make a grey


class Mixer:
    """Turns the colours of a page into inks: those of the print palette, or by arithmetic.

    `page` is the number of the page. `missing` notes, with their pages, colours (`#rrggbb`) that
    are not in the palette, and `refused` what has no inks at all.
    """

    space = "/DeviceCMYK"

    def __init__(self, inks: Inks) -> None:
        self.inks = inks
        self.page = 0
        self.missing: dict[str, set[int]] = {}
        self.refused: dict[str, set[int]] = {}
        self._known: dict[bytes, tuple[CMYK, str]] = {}

    def mix(self, operands: bytes) -> CMYK:
        """The inks (CMYK) for the `operands` of a colour operator, bytes as written.

        CMYK is four numbers from 0 to 1. Operands are one number for grey, three for RGB or four
        for inks; others raise ValueError. A colour that is not in the palette is estimated, and
        `problems` will name it.
        """
        if operands not in self._known:
            self._known[operands] = self._mixed(numbers(operands))
        return self._noted(*self._known[operands])

    def colour(self, values: list[float]) -> list[float]:
        """The inks for a colour, `values`; both are lists of numbers from 0 to 1.

        There is one value for grey, three for RGB, four for CMYK; another count raises ValueError.
        A colour that is not in the palette is noted.
        """
        return list(self._noted(*self._mixed(values)))

    def operator(self, operands: bytes, stroke: bool) -> tuple[CMYK, bytes]:
        """The inks for the `operands` of a colour operator, and the instruction that sets them.

        They come as a pair: CMYK (four numbers from 0 to 1) and bytes. Operands are bytes as
        written. The instruction is `K` with `stroke`, for lines, and else `k`. Raises ValueError
        for operands that are not one, three or four numbers.
        """
        inks = self.mix(operands)
        amounts = " ".join(f"{ink:.4g}" for ink in inks)
        return inks, f"\n{amounts} {'K' if stroke else 'k'}".encode()

    def refuse(self, what: str) -> None:
        """Notes something on the page that cannot be turned into inks; the words `what` name it."""
        self.refused.setdefault(what, set()).add(self.page)

    def problems(self) -> Iterator[Problem]:
        """Yields an error (Problem) for each colour not in the palette, with a line to add for it.

        Others say what cannot be printed in inks at all, page by page.
        """
        at = self.inks.at
        hint = "write colours as #rrggbb, which the print palette can name"
        for what, places in self.refused.items():
            message = f"{what} cannot be printed in inks"
            for page in sorted(places):
                yield Problem("error", "not-separable", message, None, hint, page)
        lines = {colour: palette_entry(colour) for colour in sorted(self.missing)}
        if lines and not self.inks.palette:
            colours = f"{len(lines)} colours" if len(lines) > 1 else "a colour"
            message = f"the brand has no print palette, and prints {colours}"
            pasted = "\n".join(f"    {line}" for line in lines.values())
            hint = f"add one, and ask your printer about each colour:\nprint:\n  palette:\n{pasted}"
            first = min(min(pages) for pages in self.missing.values())
            yield Problem("error", "no-print-palette", message, at, hint, first)
            return
        for colour, line in lines.items():
            pages = sorted(self.missing[colour])
            message = f"`{colour}` is not in the print palette, and is on {page_list(pages)}"
            hint = f"add it, and ask your printer about it: {line}"
            code = "not-in-print-palette"
            yield Problem("error", code, message, at, hint, pages[0], colour)

    def _noted(self, inks: CMYK, missing: str) -> CMYK:
        """The inks, once it is noted that they are only estimated, if they are."""
        if missing:
            self.missing.setdefault(missing, set()).add(self.page)
        return inks

    def _mixed(self, values: list[float]) -> tuple[CMYK, str]:
        """The inks of a colour, and the colour itself where they are only estimated."""
        if len(values) == 4:
            cyan, magenta, yellow, black = values
            return (cyan, magenta, yellow, black), ""
        if len(values) == 1:
            return (0, 0, 0, round(1 - values[0], 4)), ""
        if len(values) != 3:
            raise ValueError(f"a colour has {len(values)} parts")
        red, green, blue = (round(255 * max(0, min(1, value))) for value in values)
        colour = f"#{red:02x}{green:02x}{blue:02x}"
        inks = self.inks.palette.get(colour)
        if inks is not None:
            return inks, ""
        if max(red, green, blue) - min(red, green, blue) <= GREY:
            return (0, 0, 0, round(1 - (red + green + blue) / 765, 4)), ""
        return estimated(red, green, blue), colour


class Masker(Mixer):
    """Turns the colours of a soft mask into greys, which say how much shows through it."""

    space = "/DeviceGray"

    def operator(self, operands: bytes, stroke: bool) -> tuple[CMYK, bytes]:
        """Black, which stands for any colour of a mask, and the instruction that sets its grey.

        They come as a pair: CMYK and bytes. `operands` (bytes) are those of a colour operator, as
        written; the instruction is `G` with `stroke`, for lines, and else `g`. Raises ValueError
        for operands that are no colour.
        """
        grey = self.colour(numbers(operands))[0]
        return BLACK, f"\n{grey:.4g} {'G' if stroke else 'g'}".encode()

    def colour(self, values: list[float]) -> list[float]:
        """The grey, from 0 to 1, of a colour, `values`, in a list (ISO 32000-1, 10.3.5).

        The values are a list of numbers from 0 to 1: one for grey, three for RGB, four for CMYK;
        another count raises ValueError.
        """
        if len(values) == 4:
            *colours, black = values
            values = [1 - min(1, colour + black) for colour in colours]
        red, green, blue = values * 3 if len(values) == 1 else values
        return [round(0.3 * red + 0.59 * green + 0.11 * blue, 4)]  # ISO 32000-1, 10.3.5


def estimated(red: int, green: int, blue: int) -> CMYK:
    """The inks (CMYK) that arithmetic gives for `red`, `green` and `blue`, numbers from 0 to 255.

    CMYK is four numbers from 0 to 1. The grey in the colour is wholly in black. These inks are a
    proposal, which the print shop has to confirm.
    """
    most = max(red, green, blue) or 1
    cyan, magenta, yellow = (round((most - part) / most, 2) for part in (red, green, blue))
    return cyan, magenta, yellow, round(1 - most / 255, 2)


def palette_entry(colour: str) -> str:
    """A line for a print palette, `"#0b4a5b": [88, 19, 0, 64]`, for a `colour` (`#rrggbb`).

    Its inks, in per cent, are those that arithmetic gives.
    """
    inks = estimated(*levels(colour))
    return f'"{colour}": [{", ".join(f"{100 * ink:.0f}" for ink in inks)}]'


def page_list(pages: list[int]) -> str:
    """The page numbers `pages`, a list, in words: page 3; pages 1, 2 and 5."""
    if len(pages) == 1:
        return f"page {pages[0]}"
    return f"pages {', '.join(map(str, pages[:-1]))} and {pages[-1]}"
