"""Setting type: a line of words as WeasyPrint breaks and draws it, with no document around it.

All is done by WeasyPrint's own hands, so that a line drawn here has the bytes it would have there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, NamedTuple

from press.typesetting.line_tools import (
    FROM_UNITS,
    Layout,
    Matrix,
    Stream,
    draw_first_line,
    ffi,
    get_pango_font_key,
    line_size,
    number,
    pango,
    split_first_line,
    strut,
)

if TYPE_CHECKING:
    from press.typesetting.line_tools import Font, Style

CACHED_LINES = 8192  # lines that are set once and remembered
FACE = re.compile(rb"/(\S+) \S+ Tf")
GLYPHS = re.compile(rb"<([0-9a-f]+)>")
# The properties of a style that decide how its words are set.
LINE_PROPERTIES = (
    *"font_family font_feature_settings font_kerning font_language_override font_size".split(),
    *"font_stretch font_style font_variation_settings font_weight".split(),
    *"font_variant_alternates font_variant_caps font_variant_east_asian".split(),
    *"font_variant_ligatures font_variant_numeric font_variant_position".split(),
    *"direction hyphenate_character hyphenate_limit_chars hyphenate_limit_zone hyphens".split(),
    *"letter_spacing overflow_wrap tab_size text_decoration_line visibility white_space".split(),
    *"lang line_height word_break word_spacing".split(),
)
WRAPS = ("normal", "pre-wrap", "pre-line")
HAIR = 0.05  # pixels: within so much of its room, whether a line fits is for WeasyPrint to say


class NeedsLayout(Exception):
    """Raised for words that may not come out here as in WeasyPrint, and so are laid out."""


class Measure(NamedTuple):
    """A line's width and height, and the depth of its baseline, in CSS pixels."""

    width: float
    height: float
    baseline: float


class LineSetter:
    """Breaks and draws lines of words with WeasyPrint's own functions, but without a document.

    `fonts` are those of the first document that was laid out, by their Pango keys. `glyphs` has, by
    the name of a font, the codes of all glyphs that it holds in the file.
    """

    def __init__(self, fonts: Mapping[int, Font], glyphs: Mapping[bytes, frozenset[bytes]]) -> None:
        self.fonts, self.glyphs = fonts, glyphs
        self.styles: list[Style] = []
        self.layouts: list[Layout] = []
        self.numbers: dict[tuple[str, ...], int] = {}
        self.measured = lru_cache(CACHED_LINES)(self._measured)
        self.drawn = lru_cache(CACHED_LINES)(self._drawn)

    def style(self, style: Style) -> int:
        """The number of a `style` (WeasyPrint's Style), the same for all that set words alike.

        The number is an index of the list `styles`, to which a new style is added.
        """
        key = tuple(repr(style[name]) for name in LINE_PROPERTIES)
        if key not in self.numbers:
            self.numbers[key] = len(self.styles)
            self.styles.append(style)
            self.layouts.append(Layout(style))
            self.layouts[-1].set_text("")
        return self.numbers[key]

    def leads(self, style: int) -> bool:
        """True if letters in a style have a line height that counts in their line.

        WeasyPrint calls that height a strut. `style` is the number of the style: its index in the
        list `styles`.
        """
        return strut(self.styles[style])[0] > 0

    def _measured(self, text: str, style: int) -> Measure:
        layout = self.layouts[style]
        layout.set_text(text)
        width, height = line_size(layout.get_first_line()[0], self.styles[style])
        return Measure(width, height, pango.pango_layout_get_baseline(layout.layout) * FROM_UNITS)

    def _drawn(self, text: str, style: int) -> bytes:
        """The instructions that show the words at the text matrix. Raises NeedsLayout."""
        layout, stream = self.layouts[style], _LineStream(self.fonts)
        if layout.text != text:  # as it was measured, it stands: lines here are never justified
            layout.set_text(text, justify=True)
        box = SimpleNamespace(text=text, style=self.styles[style], pango_layout=layout, baseline=0)
        if draw_first_line(stream, box, "clip", "none", Matrix()):
            raise NeedsLayout(text)
        drawn = b"\n".join(map(number, stream.stream[1:]))
        for face, shown in _by_face(drawn):
            if not self.glyphs.get(face, frozenset()).issuperset(_glyphs(shown)):
                raise NeedsLayout(text)
        return drawn

    def broken(self, words: list[tuple[str, int]], room: float) -> list[list[tuple[int, str]]]:
        """A list of the lines into which WeasyPrint breaks the words of one paragraph.

        `words` are a list of pairs: a text, and the number of its style; `room` is the width of a
        line in CSS pixels. A line is a list of pairs of an index in `words` and a piece of that
        text; a blank at its end takes no room. Raises NeedsLayout where WeasyPrint may break a line
        elsewhere.
        """
        lines: list[list[tuple[int, str]]] = [[]]
        taken = 0.0
        for at, (text, style) in enumerate(words):
            while text:
                fitting, width, rest = self._fitting(text, style, room - taken, not lines[-1])
                if fitting:
                    lines[-1].append((at, fitting))
                    taken += width
                elif lines[-1] and lines[-1][-1][1].endswith(" "):
                    rest = text.lstrip(" ")
                else:
                    raise NeedsLayout(text)
                if text := rest:
                    lines.append([])
                    taken = 0.0
        return lines

    def _fitting(self, text: str, style: int, free: float, first: bool) -> tuple[str, float, str]:
        """Return as much of a text as fits into a line, its width, and the rest."""
        width = self.measured(text, style).width
        bare = self.measured(text.rstrip(" "), style).width if text.endswith(" ") else width
        if abs(free - width) < HAIR or bare < free < width:
            raise NeedsLayout(text)
        wraps = self.styles[style]["white_space"] in WRAPS
        if width < free or (first and not wraps):
            return text, width, ""
        if not wraps:
            return "", 0.0, text
        layout, _, resume, width, *_ = split_first_line(
            text, self.styles[style], None, free, 0, is_line_start=first
        )
        if width > free - HAIR or not resume:
            return "", 0.0, text
        return layout.text, width, text.encode()[resume:].decode().lstrip(" ")


def glyphs_by_face(content: bytes) -> dict[bytes, frozenset[bytes]]:
    """The set of glyphs that a content stream shows, by font name (a dictionary, all in bytes).

    `content` are the bytes of the stream. A glyph is four hexadecimal digits.
    """
    found: dict[bytes, set[bytes]] = {}
    for face, shown in _by_face(content):
        found.setdefault(face, set()).update(_glyphs(shown))
    return {face: frozenset(glyphs) for face, glyphs in found.items()}


def _glyphs(shown: bytes) -> Iterator[bytes]:
    return (run[at : at + 4] for run in GLYPHS.findall(shown) for at in range(0, len(run), 4))


def _by_face(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Content from one face to the next."""
    _, *parts = FACE.split(content)
    return zip(parts[::2], parts[1::2], strict=True)


class _LineStream(Stream):
    """A content stream to draw on, in place of that of a page."""

    def __init__(self, fonts: Mapping[int, Font]) -> None:
        super().__init__()
        self.fonts = fonts
        self.ink_rect = ffi.new("PangoRectangle *")
        self.logical_rect = ffi.new("PangoRectangle *")

    def add_font(self, pango_font: object) -> tuple[Font, float]:
        """Overrides add_font of WeasyPrint's Stream: a font that the panels have, and its size.

        Raises NeedsLayout for any other, which would have to be embedded first.
        """
        key, _, size = get_pango_font_key(pango_font)
        if key not in self.fonts:
            raise NeedsLayout
        return self.fonts[key], size
