"""The sources of clinics' panels: their markup, and the words that differ between panels of one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape
from itertools import accumulate
from typing import NamedTuple, TypeVar

PANEL = re.compile(r"<section\b[^>]*\bdata-slot=.*?</section>", re.DOTALL)
TOKEN = re.compile(r"<svg\b.*?</svg>|<[^>]*>|[^<]+", re.DOTALL)
LINK = re.compile(r'<a href="([^"]*)"[^>]* aria-label="([^"]*)"')
CODE = re.compile(r'<svg [^>]*data-address="([^"]*)"')
DIFFERS = re.compile(r' (href|aria-label|data-address)="[^"]*"')
BLANKS = re.compile(r"[ \t\n\r\f]+")
BLANK, WORDS = " ", "words"  # in a markup, where a tag could stand
# So that a stylesheet can say that lines are as high as their paragraph has them, whichever faces
# their letters have: panels of one template then, which else differ by a hair.
WORDED = '<span class="words">%s</span>'
ENDS = "</body></html>"  # of a document of panels
Item = TypeVar("Item")


class PanelSource(NamedTuple):
    """A panel as it is composed, with its markup parted from its words.

    `markup` is the markup without words, link addresses and labels, and the address of a QR code.
    These are in `words`, `links` (address and label) and `codes`. `html` is the whole panel for
    WeasyPrint.
    """

    markup: tuple[str, ...]
    words: tuple[str, ...]
    links: tuple[tuple[str, str], ...]
    codes: tuple[str, ...]
    html: str

    @property
    def goes_on(self) -> bool:
        """True if the panel is a further part (`data-part`) of the one before, in the same slot."""
        return " data-part" in self.markup[0]

    def line_ends(self) -> list[int]:
        """The number of line ends (`<br>`) before each of the panel's words, in a list."""
        ended = accumulate(int(token.startswith("<br")) for token in self.markup)
        return [n for n, token in zip(ended, self.markup, strict=True) if token.startswith(WORDS)]


def split_panels(html: str) -> tuple[str, list[PanelSource]]:
    """A pair: the beginning of a document of panels, `html`, and a list of them (PanelSource).

    Each panel is a `section` with `data-slot` that holds no other; with `data-part` it is a further
    part of the one before. The first such section shows letters, is no panel, and ends the
    beginning.
    """
    first, *others = PANEL.finditer(html)
    return html[: first.end()], [_source(panel[0]) for panel in others]


def by_slot(asked: Sequence[PanelSource], made: Sequence[Item]) -> list[list[Item]]:
    """The results for panels, `made`, as a list of slots, each the list of results for its parts.

    `made` are of any kind. `asked` (PanelSource) are the panels, in the same order, which tell
    where a slot begins.
    """
    slots: list[list[Item]] = []
    for source, panel in zip(asked, made, strict=True):
        if source.goes_on:
            slots[-1].append(panel)
        else:
            slots.append([panel])
    return slots


def _source(html: str) -> PanelSource:
    markup: list[str] = []
    words: list[str] = []
    tokens = TOKEN.findall(html)
    for at, token in enumerate(tokens):
        if token.startswith("<"):
            markup.append(DIFFERS.sub(r" \1", token))
        elif (text := BLANKS.sub(" ", unescape(token))) == BLANK:
            markup.append(text)
        else:
            markup.append(f"{WORDS} {text.startswith(' ')} {text.endswith(' ')}")
            words.append(text)
            tokens[at] = WORDED % token
    links = tuple((unescape(leads), unescape(called)) for leads, called in LINK.findall(html))
    codes = tuple(map(unescape, CODE.findall(html)))
    return PanelSource(tuple(markup), tuple(words), links, codes, "".join(tokens))
