"""What panels of clinics are composed of: their markup, and the words that differ from panel to
panel of one markup."""

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
BLANK, WORDS = " ", "words"  # in a shape, where a tag could stand
# So that a stylesheet can say that lines are as high as their paragraph has them, whichever faces
# their letters have: panels of one kind then, which else differ by a hair.
WORDED = '<span class="words">%s</span>'
ENDS = "</body></html>"  # of a document of panels
Made = TypeVar("Made")


class Wording(NamedTuple):
    """A panel as it is composed, with its markup parted from its words.

    `shape` is the markup without words, link addresses and labels, and the address of a QR code.
    These are in `words`, `links` (address and label) and `codes`. `html` is the whole panel for
    WeasyPrint.
    """

    shape: tuple[str, ...]
    words: tuple[str, ...]
    links: tuple[tuple[str, str], ...]
    codes: tuple[str, ...]
    html: str

    @property
    def goes_on(self) -> bool:
        """True if it is a further part (`data-part`) of the panel before it, in the same slot."""
        return " data-part" in self.shape[0]

    def line_ends(self) -> list[int]:
        """For each of its words, the number of line ends (`<br>`) before it."""
        ended, found = 0, []
        for token in self.shape:
            ended += token.startswith("<br")
            if token.startswith(WORDS):
                found.append(ended)
        return found


def wordings(html: str) -> tuple[str, list[Wording]]:
    """A document of panels in parts: its beginning with its first section, and the other sections.

    Each panel is a `section` with `data-slot` that holds no other; with `data-part` it is a further
    part of the one before. The first section shows letters, and is no panel.
    """
    first, *others = PANEL.finditer(html)
    return html[: first.end()], [_wording(panel[0]) for panel in others]


def in_places(asked: Sequence[Wording], made: Sequence[Made]) -> list[list[Made]]:
    """What was made of panels, by places, each in its parts."""
    places: list[list[Made]] = []
    for wording, panel in zip(asked, made, strict=True):
        if wording.goes_on:
            places[-1].append(panel)
        else:
            places.append([panel])
    return places


def _wording(html: str) -> Wording:
    shape: list[str] = []
    words: list[str] = []
    tokens = TOKEN.findall(html)
    for at, token in enumerate(tokens):
        if token.startswith("<"):
            shape.append(DIFFERS.sub(r" \1", token))
        elif (text := BLANKS.sub(" ", unescape(token))) == BLANK:
            shape.append(text)
        else:
            shape.append(f"{WORDS} {text.startswith(' ')} {text.endswith(' ')}")
            words.append(text)
            tokens[at] = WORDED % token
    links = tuple((unescape(leads), unescape(called)) for leads, called in LINK.findall(html))
    codes = tuple(map(unescape, CODE.findall(html)))
    return Wording(tuple(shape), tuple(words), links, codes, "".join(tokens))
