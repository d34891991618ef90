"""Lines that end where they are full, though not within a phone number or the like.

Pango lets white space hang over the end of a line, and says that the words before it fit.
WeasyPrint counts that space, takes the words for too long, and parts them again at the first blank
it finds. So it is where a line has room for words, but not for the blank between them and an
inline element. docs/decisions.md has a page that shows it.

What stays together, `parsing/kept_together.py` says. It goes to the next line as a whole, and is
parted where it is too long for any.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from press.parsing.kept_together import better_end, parted

if TYPE_CHECKING:
    from collections.abc import Callable

    from weasyprint.css import Style
    from weasyprint.formatting_structure.boxes import Box
    from weasyprint.text.line_break import Layout

    # A line, its length, where the next begins, its width, height and baseline.
    FirstLine = tuple[Layout, int, int | None, float, float, float]
    Split = Callable[[str, Style, object, float | None, float, bool], FirstLine]

HANGS = " \u00a0\u202f"  # over the end of a line: a blank, and those at which no line ends
WRAPS = ("normal", "pre-line")  # where blanks that hang take no room
HAIR = 0.01  # pixels: narrower than any letter


def break_lines_where_full() -> None:
    """Replaces two functions by which WeasyPrint breaks lines. A second call changes nothing."""
    from weasyprint.layout import inline

    if not isinstance(inline.split_first_line, partial):
        inline.split_first_line = partial(first_line, inline.split_first_line)
        inline.can_break_inside = partial(_can_break, inline.can_break_inside)


def first_line(
    split: Split,
    text: str,
    style: Style,
    context: object,
    room: float | None,
    spacing: float,
    is_line_start: bool = True,
) -> FirstLine:
    """The first line of a `text`: as much as fits, without parting what stays together.

    `split` is WeasyPrint's own function, and the rest of what is given is for it: the `style` of
    the text, its `context`, the `room` in pixels or None for as much as it wants, the `spacing` of
    words, and whether the text begins the line (`is_line_start`). Gives what `split` gives, a
    tuple: a layout, the length of the line, where the next one begins, its width, height, baseline.
    """

    def broken(words: str, room: float | None) -> FirstLine:
        return split(words, style, context, room, spacing, is_line_start)

    hangs = style["white_space"] in WRAPS
    while True:
        line = _full_line(broken, text, room, is_line_start) if hangs else broken(text, room)
        if room is None or (resume := line[2]) is None:
            return line
        at = len(text.encode()[:resume].decode())
        end = better_end(text, at)
        if end == at or (end == 0 and is_line_start):
            return line
        if end == 0 and (piece := parted(text, at)):
            # With the rest of its last word it is too wide for what is left of the line: to the
            # next.
            end = piece[1] + len(text[piece[1] :].partition(" ")[0])
        *_, width, _, _ = broken(text[:end].rstrip(" "), None)
        room = width + HAIR


def _full_line(
    broken: Callable[[str, float | None], FirstLine],
    text: str,
    room: float | None,
    is_line_start: bool,
) -> FirstLine:
    """The first line of a text, but for white space that hangs at its end.

    `broken` breaks words in so much room.
    """
    line = broken(text, room)
    if room is None:
        return line
    layout, _, resume, width, *_ = line
    several = " " in layout.text.strip()
    if resume and several and width > room and not is_line_start:
        # Its last letter stood closer to the blank that it has lost: the line ends a word before.
        return _full_line(broken, text, 2 * room - width - HAIR, is_line_start)
    words = text.rstrip(HANGS)
    if words in ("", text) or (several if resume else width <= room):
        return line
    *_, width, _, _ = broken(words, None)
    if width > room:  # They are too long indeed.
        return line
    # A blank hangs; where no line may end, it goes to the next with the word before it.
    return broken(text, None if text.endswith(" ") else width - HAIR)


def _can_break(known: Callable[[Box], bool], box: Box) -> bool:
    """True if a line can end in a box: within a text, as `known` has it, or between two children.

    WeasyPrint forgets the latter when a line must end before words that it holds already.
    """
    children = getattr(box, "children", ())
    wraps = box.style["white_space"] in WRAPS
    return known(box) or (wraps and any(_last_letter(child) == " " for child in children[:-1]))


def _last_letter(box: object) -> str:
    while children := getattr(box, "children", ()):
        box = children[-1]
    return getattr(box, "text", "")[-1:]
