"""Separating: a walk over what a page draws, which turns its colours into inks.

The same walk drops the marks of the structure, which a press has no use for, and tells the sheet
what is drawn where. What is drawn under a name it hands to `plates`, which knows PDF objects.
Operators are those of ISO 32000-1, annex A.
"""

from __future__ import annotations

from operator import attrgetter

from press.facts import Rectangle
from press.prepress.inks import BLACK, Mixer
from press.prepress.operators import (
    UNMOVED,
    Matrix,
    instructions,
    name,
    numbers,
    overlap,
    placed,
    scale,
    times,
)
from press.prepress.page_checks import Sheet
from press.prepress.resources import ABOVE, BELOW, Shelf

NOWHERE: Rectangle = (1e9, 1e9, -1e9, -1e9)
INVISIBLE = (3, 7)  # ways of drawing letters that leave no ink
STATE = ("ctm", "clip", "fill", "stroke", "width", "face", "size", "mode", "letters", "stretch")
_taken = attrgetter(*STATE)
DEVICES = ("/DeviceRGB", "/DeviceGray", "/DeviceCMYK")


class Separator:
    """Walks over a page and all that it draws, or over a mask. `sheet` is None for a mask.

    `hand(walk, what, object)` is called for what is drawn under a name: a form or a picture, a
    pattern, a shading, a state with a mask, a drawn face.
    """

    def __init__(self, mixer: Mixer, sheet: Sheet | None, hand) -> None:
        self.mixer, self.sheet, self.hand = mixer, sheet, hand
        self.ctm: Matrix = UNMOVED
        self.clip: Rectangle | None = None
        self.fill = self.stroke = BLACK
        self.width, self.face, self.size, self.mode = 1.0, None, 0.0, 0
        self.letters, self.stretch = 0.0, 1.0
        self.shelf = Shelf(None)
        self.states: list[tuple] = []
        self._begin()

    def walk(self, content: bytes, shelf: Shelf, matrix: Matrix = UNMOVED) -> bytes:
        """The content in inks, without marks. Raises ValueError for what cannot be read."""
        outside = (self.shelf, self.states, self._state())
        self.shelf, self.states, self.ctm = shelf, [], times(matrix, self.ctm)
        self._begin()
        out, last = [], 0
        for start, end, operands, operator in instructions(content):
            act = ACTS.get(operator)
            said = act(self, operands) if act else None
            if said is not None:
                out += (content[last:start], said)
                last = end
        out += [content[last:], b"\nQ" * len(self.states)]
        self.shelf, self.states, state = outside
        self._restore(state)
        return b"".join(out)

    # ── The state of drawing ──

    def _state(self) -> tuple:
        return _taken(self)

    def _restore(self, state: tuple) -> None:
        self.__dict__.update(zip(STATE, state, strict=True))

    def _begin(self) -> None:
        self.points: list[bytes] = []
        self.box, self.clipping = NOWHERE, False
        self.text = self.line = UNMOVED
        self.leading = self.rise = 0.0

    def save(self, _: bytes) -> None:
        self.states.append(self._state())

    def restore(self, _: bytes) -> bytes | None:
        if not self.states:
            return b""  # more is restored than was saved
        self._restore(self.states.pop())
        return None

    def move(self, operands: bytes) -> None:
        self.ctm = times(tuple(numbers(operands)), self.ctm)

    def set_state(self, operands: bytes) -> None:
        found = self.shelf.take("/ExtGState", name(operands))
        if found is not None and found.get("/SMask") is not None:
            self.hand(self, "mask", found)

    # ── Colour ──

    def mix_fill(self, operands: bytes) -> bytes:
        self.fill, said = self.mixer.operator(operands, False)
        return said

    def mix_stroke(self, operands: bytes) -> bytes:
        self.stroke, said = self.mixer.operator(operands, True)
        return said

    def fill_space(self, operands: bytes) -> bytes | None:
        inks, said = self._space(operands, False)
        self.fill = inks
        return said

    def stroke_space(self, operands: bytes) -> bytes | None:
        inks, said = self._space(operands, True)
        self.stroke = inks
        return said

    def fill_colour(self, operands: bytes) -> bytes | None:
        if b"/" not in operands:
            return self.mix_fill(operands)
        self.fill = self._pattern(operands)
        return None

    def stroke_colour(self, operands: bytes) -> bytes | None:
        if b"/" not in operands:
            return self.mix_stroke(operands)
        self.stroke = self._pattern(operands)
        return None

    def _space(self, operands: bytes, stroke: bool) -> tuple:
        """A colour space is dropped for that of inks, with the black it begins in."""
        space = name(operands)
        if space == "/Pattern":
            return None, None
        if space not in DEVICES:
            found = self.shelf.take("/ColorSpace", space)
            kind = str(found[0]).removeprefix("/") if found is not None else space
            self.mixer.refuse(f"a colour of the kind {kind.removeprefix('/')}")
        inks, said = self.mixer.operator(b"0", stroke)
        return inks, said

    def _pattern(self, operands: bytes) -> None:
        found = self.shelf.take("/Pattern", name(operands))
        if found is not None:
            self.hand(self, "pattern", found)

    # ── Shapes ──

    def point(self, operands: bytes) -> None:
        self.points.append(operands)

    def rectangle(self, operands: bytes) -> None:
        x, y, width, height = numbers(operands)
        self._grow((x, y, x + width, y + height))

    def _grow(self, box: Rectangle) -> None:
        left, low, right, high = self.box
        self.box = (
            min(left, box[0], box[2]),
            min(low, box[1], box[3]),
            max(right, box[0], box[2]),
            max(high, box[1], box[3]),
        )

    def set_clip(self, _: bytes) -> None:
        self.clipping = True

    def _drawn(self) -> Rectangle:
        """Where the path lies on the page. It ends here, and cuts off what follows if it is to."""
        if self.points:
            values = numbers(b" ".join(self.points))
            xs, ys = values[::2], values[1::2]
            self._grow((min(xs), min(ys), max(xs), max(ys)))
            self.points = []
        box, self.box = self.box, NOWHERE
        box = placed(box, self.ctm) if box[0] <= box[2] else box
        cut = overlap(box, self.clip)
        if self.clipping:
            self.clip, self.clipping = cut, False
        return cut

    def end(self, _: bytes) -> None:
        self._drawn()

    def fill_path(self, _: bytes) -> None:
        box = self._drawn()
        if self.sheet:
            self.sheet.ground(box, self.fill)

    def stroke_path(self, _: bytes) -> None:
        box = self._drawn()
        if self.sheet:
            self.sheet.line(box, self.width * scale(self.ctm), self.stroke)

    def paint_path(self, _: bytes) -> None:
        box = self._drawn()
        if self.sheet:
            self.sheet.ground(box, self.fill)
            self.sheet.line(box, self.width * scale(self.ctm), self.stroke)

    def shade(self, operands: bytes) -> None:
        found = self.shelf.take("/Shading", name(operands))
        if found is not None:
            self.hand(self, "shading", found)
        if self.sheet and self.clip:
            self.sheet.ground(self.clip, None)

    def draw(self, operands: bytes) -> None:
        found = self.shelf.take("/XObject", name(operands))
        if found is not None:
            self.hand(self, "drawing", found)

    def inline(self, operands: bytes) -> None:
        """A picture in the stream: a stencil takes the colour that holds, others need one."""
        entries = b" ".join(operands.split())
        if b"/IM true" not in entries and b"/ImageMask true" not in entries:
            self.mixer.refuse("a picture written into the page")

    # ── Words ──

    def begin_text(self, _: bytes) -> None:
        self.text = self.line = UNMOVED

    def set_text(self, operands: bytes) -> None:
        self.text = self.line = tuple(numbers(operands))

    def set_face(self, operands: bytes) -> None:
        self.face = self.shelf.take("/Font", name(operands))
        self.size = float(operands.split()[-1])
        if self.face is not None and self.face.drawn:
            self.hand(self, "face", self.face.font)

    def next_line(self, operands: bytes) -> None:
        x, y = numbers(operands)
        self.text = self.line = times((1, 0, 0, 1, x, y), self.line)

    def next_line_leading(self, operands: bytes) -> None:
        self.leading = -numbers(operands)[1]
        self.next_line(operands)

    def next_line_led(self, _: bytes) -> None:
        self.text = self.line = times((1, 0, 0, 1, 0, -self.leading), self.line)

    def show(self, operands: bytes) -> None:
        face, size = self.face, self.size
        if self.sheet is None or face is None:
            return
        reach, many = face.width(operands)
        width = (reach * size + many * self.letters) * self.stretch
        if self.mode not in INVISIBLE:
            on_page = times(self.text, self.ctm)
            low = self.rise - BELOW * size
            box = placed((0, low, width, self.rise + ABOVE * size), on_page)
            inks = self.stroke if self.mode == 1 else self.fill
            box = overlap(box, self.clip)
            self.sheet.words(box, size * scale(on_page), inks, lambda: face.words(operands))
        self.text = times((1, 0, 0, 1, width, 0), self.text)

    def next_line_show(self, operands: bytes) -> None:
        self.next_line_led(operands)
        self.show(operands)

    def drop(self, _: bytes) -> bytes:
        return b""


def _number(name: str, part: float = 1):
    """An act that sets a part of the state to a number."""
    return lambda walk, operands: setattr(walk, name, numbers(operands)[0] * part)


_do = Separator
ACTS = {
    b"q": _do.save, b"Q": _do.restore, b"cm": _do.move, b"w": _number("width"),
    b"gs": _do.set_state,
    b"rg": _do.mix_fill, b"g": _do.mix_fill, b"k": _do.mix_fill,
    b"RG": _do.mix_stroke, b"G": _do.mix_stroke, b"K": _do.mix_stroke,
    b"cs": _do.fill_space, b"CS": _do.stroke_space,
    b"sc": _do.fill_colour, b"scn": _do.fill_colour,
    b"SC": _do.stroke_colour, b"SCN": _do.stroke_colour,
    b"m": _do.point, b"l": _do.point, b"c": _do.point, b"v": _do.point, b"y": _do.point,
    b"re": _do.rectangle, b"W": _do.set_clip, b"W*": _do.set_clip, b"n": _do.end,
    b"f": _do.fill_path, b"F": _do.fill_path, b"f*": _do.fill_path,
    b"s": _do.stroke_path, b"S": _do.stroke_path,
    b"b": _do.paint_path, b"B": _do.paint_path, b"b*": _do.paint_path, b"B*": _do.paint_path,
    b"sh": _do.shade, b"Do": _do.draw, b"BI": _do.inline,
    b"BT": _do.begin_text, b"Tm": _do.set_text, b"Tf": _do.set_face, b"Tr": _number("mode"),
    b"Tc": _number("letters"), b"Tz": _number("stretch", 0.01), b"TL": _number("leading"),
    b"Ts": _number("rise"),
    b"Td": _do.next_line, b"TD": _do.next_line_leading, b"T*": _do.next_line_led,
    b"Tj": _do.show, b"TJ": _do.show, b"'": _do.next_line_show, b'"': _do.next_line_show,
    b"BDC": _do.drop, b"BMC": _do.drop, b"EMC": _do.drop, b"MP": _do.drop, b"DP": _do.drop,
}  # fmt: skip
