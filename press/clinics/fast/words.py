"""The sources of clinics' panels: their markup, and the words that differ between panels of one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape
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
        """True if it is a further part (`data-part`) of the panel before it, in the same slot."""
        return " data-part" in self.markup[0]

    def line_ends(self) -> list[int]:
        """For each of its words, the number of line ends (`<br>`) before it."""
        ended, found = 0, []
        for token in self.markup:
            ended += token.startswith("<br")
            if token.startswith(WORDS):
                found.append(ended)
        return found


def split_panels(html: str) -> tuple[str, list[PanelSource]]:
    """A document of panels in parts: its beginning with its first section, and the other sections.

    Each panel is a `section` with `data-slot` that holds no other; with `data-part` it is a further
    part of the one before. The first section shows letters, and is no panel.
    """
    first, *others = PANEL.finditer(html)
    return html[: first.end()], [_source(panel[0]) for panel in others]


def by_slot(asked: Sequence[PanelSource], made: Sequence[Item]) -> list[list[Item]]:
    """The results for panels, a list for each slot: one result for each of its parts."""
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
