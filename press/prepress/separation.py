"""Separating: a walk over what a page draws, which turns its colours into inks.

The same walk drops the marks of the structure, which a press has no use for, and tells the sheet
what is drawn where. Objects that are drawn by name are handed to `plates`.
Operators are those of ISO 32000-1, annex A.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

from pikepdf import Object

from press.facts import Rectangle
from press.prepress.inks import BLACK, CMYK, Mixer
from press.prepress.operators import (
    UNMOVED,
    Matrix,
    instructions,
    matrix_of,
    name,
    numbers,
    overlap,
    scale,
    times,
    transformed,
)
from press.prepress.page_checks import PageChecks
from press.prepress.resources import ABOVE, BELOW, Face, Resources

NOWHERE: Rectangle = (1e9, 1e9, -1e9, -1e9)
INVISIBLE = (3, 7)  # ways of drawing letters that leave no ink
DEVICES = ("/DeviceRGB", "/DeviceGray", "/DeviceCMYK")

# Objects that are drawn by name: forms and pictures, patterns, gradients, states with masks, and
# faces whose letters are drawings.
ObjectKind = Literal["drawing", "pattern", "shading", "mask", "face"]
ObjectHandler = Callable[["Separator", ObjectKind, Object], None]
Operator = Callable[["Separator", bytes], bytes | None]


@dataclass(slots=True)
class State:
    """The graphics state (ISO 32000-1, 8.4), as far as it says where ink goes.

    Lengths are in points. `fill` and `stroke` are the inks that are set, or None for a pattern.
    `mode` is the text rendering mode, `letters` the character spacing, and `stretch` the horizontal
    scaling as a factor.
    """

    ctm: Matrix = UNMOVED
    clip: Rectangle | None = None
    fill: CMYK | None = BLACK
    stroke: CMYK | None = BLACK
    width: float = 1.0
    face: Face | None = None
    size: float = 0.0
    mode: int = 0
    letters: float = 0.0
    stretch: float = 1.0


class Separator:
    """Walks over a page and all that it draws, or over a mask. `checks` is None for a mask.

    `handle(walk, what, object)` is called for each object that is drawn by name. The methods for
    operators, in OPERATORS, take the operands as written. They give the instruction to be written
    in place of the one that was read, or None where it stays.
    """

    def __init__(self, mixer: Mixer, checks: PageChecks | None, handle: ObjectHandler) -> None:
        self.mixer, self.checks, self.handle = mixer, checks, handle
        self.state = State()
        self.resources = Resources(None)
        self.states: list[State] = []
        self._begin()

    def walk(self, content: bytes, resources: Resources, matrix: Matrix = UNMOVED) -> bytes:
        """A content stream with inks for its colours, and without the marks of the structure.

        It is bytes, as is `content`, the stream as it was; `resources` (Resources) has what it
        draws by name, and `matrix` (Matrix) places it on what draws it. Raises ValueError or
        IndexError if it cannot be read.
        """
        outside = (self.resources, self.states, replace(self.state))
        self.resources, self.states = resources, []
        self.state.ctm = times(matrix, self.state.ctm)
        self._begin()
        out: list[bytes] = []
        last = 0
        for start, end, operands, operator in instructions(content):
            operate = OPERATORS.get(operator)
            replacement = operate(self, operands) if operate else None
            if replacement is not None:
                out += (content[last:start], replacement)
                last = end
        out += [content[last:], b"\nQ" * len(self.states)]
        self.resources, self.states, self.state = outside
        return b"".join(out)

    # ── The state of drawing ──

    def _begin(self) -> None:
        """The state that a content stream begins in, where it has none of its surroundings."""
        self.points: list[bytes] = []
        self.box, self.clipping = NOWHERE, False
        self.text = self.line = UNMOVED
        self.leading = self.rise = 0.0

    def save(self, _: bytes) -> None:
        """q: keeps the state of drawing. It has no operands (`_`, bytes)."""
        self.states.append(replace(self.state))

    def restore(self, _: bytes) -> bytes | None:
        """Q: takes up the state that was kept last. It has no operands (`_`, bytes).

        Gives an empty instruction (bytes) where more is restored than was kept, and else None.
        """
        if not self.states:
            return b""
        self.state = self.states.pop()
        return None

    def _move(self, operands: bytes) -> None:
        """cm: moves, turns or scales all that follows by a matrix, `operands` in bytes."""
        self.state.ctm = times(matrix_of(numbers(operands)), self.state.ctm)

    def _set_width(self, operands: bytes) -> None:
        """w: sets the width of lines, the first of the `operands`, in bytes."""
        self.state.width = numbers(operands)[0]

    def _set_state(self, operands: bytes) -> None:
        """gs: sets a state by its name, `operands` in bytes; only its mask matters."""
        found = self.resources.take("/ExtGState", name(operands))
        if found is not None and found.get("/SMask") is not None:
            self.handle(self, "mask", found)

    # ── Colour ──

    # With `stroke` an operator sets the colour of lines.

    def _mix(self, operands: bytes, stroke: bool = False) -> bytes:
        """rg, g, k; RG, G, K: sets a colour, `operands` in bytes, for lines with `stroke`.

        Gives the instruction (bytes) that sets the inks for it.
        """
        inks, replacement = self.mixer.operator(operands, stroke)
        self._set_inks(inks, stroke)
        return replacement

    def _set_space(self, operands: bytes, stroke: bool = False) -> bytes | None:
        """cs; CS: sets a colour space by name, `operands` in bytes, for lines with `stroke`.

        Gives the instruction (bytes) that sets black, in which a space begins, in inks; None for
        patterns, whose space stays.
        """
        space = name(operands)
        if space == "/Pattern":
            self._set_inks(None, stroke)
            return None
        if space not in DEVICES:
            found = self.resources.take("/ColorSpace", space)
            kind = str(found[0]).removeprefix("/") if found is not None else space
            self.mixer.refuse(f"a colour of the kind {kind.removeprefix('/')}")
        return self._mix(b"0", stroke)

    def _set_colour(self, operands: bytes, stroke: bool = False) -> bytes | None:
        """sc, scn; SC, SCN: sets a colour or pattern, `operands` in bytes, for lines with `stroke`.

        Gives the instruction (bytes) that sets the inks for a colour; None for a pattern, which
        stays.
        """
        if b"/" not in operands:
            return self._mix(operands, stroke)
        self._named("/Pattern", "pattern", operands)
        self._set_inks(None, stroke)
        return None

    def _set_inks(self, inks: CMYK | None, stroke: bool) -> None:
        if stroke:
            self.state.stroke = inks
        else:
            self.state.fill = inks

    def _named(self, kind: str, what: ObjectKind, operands: bytes) -> None:
        """Has an object handled that is drawn by the name among the operands."""
        found = self.resources.take(kind, name(operands))
        if found is not None:
            self.handle(self, what, found)

    # ── Shapes ──

    def _point(self, operands: bytes) -> None:
        """m, l, c, v, y: adds points to the path, `operands` in bytes."""
        self.points.append(operands)

    def _rectangle(self, operands: bytes) -> None:
        """re: adds a rectangle to the path: x, y, width and height, `operands` in bytes."""
        x, y, width, height = numbers(operands)
        self._extend_box((x, y, x + width, y + height))

    def _extend_box(self, box: Rectangle) -> None:
        """Makes the box of the path large enough for another."""
        left, low, right, high = self.box
        low_corner = min(left, box[0], box[2]), min(low, box[1], box[3])
        self.box = *low_corner, max(right, box[0], box[2]), max(high, box[1], box[3])

    def _set_clip(self, _: bytes) -> None:
        """W, W*: the path is to cut off what follows. It has no operands (`_`, bytes)."""
        self.clipping = True

    def _end_path(self) -> Rectangle:
        """The box of the path on the page. The path ends here, and cuts off what follows if it is
        to."""
        if self.points:
            values = numbers(b" ".join(self.points))
            xs, ys = values[::2], values[1::2]
            self._extend_box((min(xs), min(ys), max(xs), max(ys)))
            self.points = []
        box, self.box = self.box, NOWHERE
        box = transformed(box, self.state.ctm) if box[0] <= box[2] else box
        cut = overlap(box, self.state.clip)
        if self.clipping:
            self.state.clip, self.clipping = cut, False
        return cut

    def _paint_path(self, _: bytes, fill: bool = False, stroke: bool = False) -> None:
        """n; f, F, f*; s, S; b, B, b*, B*: the path ends.

        With `fill` it is filled, with `stroke` it is drawn as lines. It has no operands (`_`,
        bytes), and the operator itself is not asked for.
        """
        box, state = self._end_path(), self.state
        if self.checks and fill:
            self.checks.ground(box, state.fill)
        if self.checks and stroke:
            self.checks.line(box, state.width * scale(state.ctm), state.stroke)

    def _shade(self, operands: bytes) -> None:
        """sh: draws a gradient, whose name is `operands` in bytes, wherever it is not cut off."""
        self._named("/Shading", "shading", operands)
        if self.checks and self.state.clip:
            self.checks.ground(self.state.clip, None)

    def _draw(self, operands: bytes) -> None:
        """Do: draws a form or a picture, whose name is `operands` in bytes."""
        self._named("/XObject", "drawing", operands)

    def _inline(self, operands: bytes) -> None:
        """BI: a picture in the stream; `operands` are its entries, in bytes.

        A stencil takes the colour that is set; others cannot be turned into inks, which is noted.
        """
        entries = b" ".join(operands.split())
        if b"/IM true" not in entries and b"/ImageMask true" not in entries:
            self.mixer.refuse("a picture written into the page")

    # ── Words ──

    def _begin_text(self, _: bytes) -> None:
        """BT: a text begins where the page does. It has no operands (`_`, bytes)."""
        self.text = self.line = UNMOVED

    def _set_text(self, operands: bytes) -> None:
        """Tm: sets the place and the direction of the text, a matrix, `operands` in bytes."""
        self.text = self.line = matrix_of(numbers(operands))

    def _set_face(self, operands: bytes) -> None:
        """Tf: sets the face and the size of the text: a name and a number, `operands` in bytes."""
        face = self.resources.face(name(operands))
        self.state.face, self.state.size = face, float(operands.split()[-1])
        if face is not None and face.drawn:
            self.handle(self, "face", face.font)

    def _set_mode(self, operands: bytes) -> None:
        """Tr: sets the way of drawing letters, a number, `operands` in bytes."""
        self.state.mode = int(numbers(operands)[0])

    def _set_letters(self, operands: bytes) -> None:
        """Tc: sets the room between letters, a number, `operands` in bytes."""
        self.state.letters = numbers(operands)[0]

    def _set_stretch(self, operands: bytes) -> None:
        """Tz: sets the width of the text, in per cent, `operands` in bytes."""
        self.state.stretch = numbers(operands)[0] * 0.01

    def _set_leading(self, operands: bytes) -> None:
        """TL: sets the distance of lines, a number, `operands` in bytes."""
        self.leading = numbers(operands)[0]

    def _set_rise(self, operands: bytes) -> None:
        """Ts: sets how far letters stand over their line, a number, `operands` in bytes."""
        self.rise = numbers(operands)[0]

    def _next_line(self, operands: bytes) -> None:
        """Td: begins a line at a distance from the last one, x and y, `operands` in bytes."""
        x, y = numbers(operands)
        self.text = self.line = times((1, 0, 0, 1, x, y), self.line)

    def _next_line_leading(self, operands: bytes) -> None:
        """TD: as Td with the same `operands` (bytes), whose distance the next lines keep too."""
        self.leading = -numbers(operands)[1]
        self._next_line(operands)

    def _next_line_by_leading(self, _: bytes) -> None:
        """T*: begins a line at the distance that is set. It has no operands (`_`, bytes)."""
        self.text = self.line = times((1, 0, 0, 1, 0, -self.leading), self.line)

    def _show(self, operands: bytes) -> None:
        """Tj, TJ: draws a run of letters, `operands` in bytes, and has it checked."""
        state = self.state
        face, size = state.face, state.size
        if self.checks is None or face is None:
            return
        reach, many = face.width(operands)
        width = (reach * size + many * state.letters) * state.stretch
        if state.mode not in INVISIBLE:
            on_page = times(self.text, state.ctm)
            low = self.rise - BELOW * size
            box = transformed((0, low, width, self.rise + ABOVE * size), on_page)
            inks = state.stroke if state.mode == 1 else state.fill
            box = overlap(box, state.clip)
            self.checks.words(box, size * scale(on_page), inks, lambda: face.words(operands))
        self.text = times((1, 0, 0, 1, width, 0), self.text)

    def _next_line_show(self, operands: bytes) -> None:
        """' and ": draws a run of letters, the last of the `operands` (bytes), on the next line."""
        self._next_line_by_leading(operands)
        self._show(operands)

    def _drop(self, _: bytes) -> bytes:
        """BDC, BMC, EMC, MP, DP: marks of the structure. Their operands (`_`, bytes) do not matter.

        Gives an empty instruction (bytes), so that they are left out.
        """
        return b""


_do = Separator
OPERATORS: Mapping[bytes, Operator] = {
    b"q": _do.save, b"Q": _do.restore, b"cm": _do._move, b"w": _do._set_width,
    b"gs": _do._set_state,
    b"rg": _do._mix, b"g": _do._mix, b"k": _do._mix,
    **dict.fromkeys((b"RG", b"G", b"K"), partial(_do._mix, stroke=True)),
    b"cs": _do._set_space, b"CS": partial(_do._set_space, stroke=True),
    b"sc": _do._set_colour, b"scn": _do._set_colour,
    **dict.fromkeys((b"SC", b"SCN"), partial(_do._set_colour, stroke=True)),
    b"m": _do._point, b"l": _do._point, b"c": _do._point, b"v": _do._point, b"y": _do._point,
    b"re": _do._rectangle, b"W": _do._set_clip, b"W*": _do._set_clip, b"n": _do._paint_path,
    **dict.fromkeys((b"f", b"F", b"f*"), partial(_do._paint_path, fill=True)),
    **dict.fromkeys((b"s", b"S"), partial(_do._paint_path, stroke=True)),
    **dict.fromkeys((b"b", b"B", b"b*", b"B*"), partial(_do._paint_path, fill=True, stroke=True)),
    b"sh": _do._shade, b"Do": _do._draw, b"BI": _do._inline,
    b"BT": _do._begin_text, b"Tm": _do._set_text, b"Tf": _do._set_face, b"Tr": _do._set_mode,
    b"Tc": _do._set_letters, b"Tz": _do._set_stretch, b"TL": _do._set_leading, b"Ts": _do._set_rise,
    b"Td": _do._next_line, b"TD": _do._next_line_leading, b"T*": _do._next_line_by_leading,
    b"Tj": _do._show, b"TJ": _do._show, b"'": _do._next_line_show, b'"': _do._next_line_show,
    b"BDC": _do._drop, b"BMC": _do._drop, b"EMC": _do._drop, b"MP": _do._drop, b"DP": _do._drop,
}  # fmt: skip
