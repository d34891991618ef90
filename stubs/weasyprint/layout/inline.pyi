from collections.abc import Callable

from weasyprint.css import Style
from weasyprint.formatting_structure.boxes import Box
from weasyprint.text.line_break import Layout

# Two functions there, which the press replaces. The first takes a text, its style, a context, the
# room, the spacing of words, and whether the text begins a line. It gives the layout of the line,
# its length, where the next begins, its width, height and baseline.
split_first_line: Callable[
    [str, Style, object, float | None, float, bool],
    tuple[Layout, int, int | None, float, float, float],
]
can_break_inside: Callable[[Box], bool]
