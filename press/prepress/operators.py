"""Operators: the content stream of a PDF, instruction by instruction, and its matrices and boxes.

A page has thousands of instructions and a thousand words. One expression finds each instruction
with its operands, whatever is in strings, comments and pictures between them; that takes a tenth
of the time of a parser that makes a value of each operand.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from press.facts import Rectangle

# a b c d e f: x' = ax + cy + e, y' = bx + dy + f. Source: ISO 32000-1, 8.3.4.
Matrix = tuple[float, float, float, float, float, float]
UNMOVED: Matrix = (1, 0, 0, 1, 0, 0)

_ENDS = rb"\0\t\n\f\r ()<>\[\]{}/%"
_STRING = rb"\((?:[^()\\]|\\.)*+\)"
for _ in range(8):  # the depth to which brackets may nest in a string
    _STRING = rb"\((?:[^()\\]++|\\.|" + _STRING + rb")*+\)"
_OPERANDS = b"|".join(
    (
        rb"[\0\t\n\f\r +\-.\d\[\]]++",
        rb"<[0-9A-Fa-f\0\t\n\f\r ]*+>",
        rb"/[^" + _ENDS + rb"]*+",
        rb"<<|>>",
        _STRING,
        rb"%[^\r\n]*+",
        rb"(?:true|false|null)(?![^" + _ENDS + rb"])",
    )
)
_INSTRUCTION = re.compile(rb"((?:" + _OPERANDS + rb")*+)([A-Za-z'\"][A-Za-z\d*'\"]*+)?", re.DOTALL)
_COMMENT = re.compile(rb"%[^\r\n]*")
_PICTURE = re.compile(rb"((?:" + _OPERANDS + rb")*+)ID[\0\t\n\f\r ]", re.DOTALL)
_PICTURE_END = re.compile(rb"[\0\t\n\f\r ]EI(?=[" + _ENDS + rb"]|\Z)")
_KNOWN = frozenset(
    b"b B b* B* BDC BI BMC BT BX c cm CS cs d d0 d1 Do DP EMC ET EX f F f* G g gs h i j J K k l m"
    b" M MP n q Q re RG rg ri s S SC sc SCN scn sh T* Tc Td TD Tf Tj TJ TL Tm Tr Ts Tw Tz v w W W*"
    b" y ' \"".split()
)


def instructions(content: bytes) -> Iterator[tuple[int, int, bytes, bytes]]:
    """Yields each instruction of a content stream, `content` (bytes), with its place in it.

    An instruction is a tuple: the index of its first byte, the index behind its last, its operands
    as they are written, and its operator, both bytes. The operands of `BI` are the entries of an
    inline image, whose data lie before the end. Raises ValueError for bytes that are no content
    stream.
    """
    at, match = 0, _INSTRUCTION.match
    while True:
        found = match(content, at)
        assert found  # neither operands nor an operator match as well
        operands, operator = found.groups()
        if operator is None:
            if found.end() < len(content):
                raise ValueError(f"byte {found.end()} begins no operand and no operator")
            return
        end = found.end()
        if operator == b"BI":
            operands, end = _picture(content, end)
        yield at, end, operands, operator
        at = end


def _picture(content: bytes, at: int) -> tuple[bytes, int]:
    """The entries of a picture in the stream, and the byte behind it: it ends at an EI that can be
    one. Raises ValueError where it has no end."""
    head = _PICTURE.match(content, at)
    if head is None:
        raise ValueError("a picture in the stream has no bytes")
    at = head.end() - 1
    while end := _PICTURE_END.search(content, at):
        following = _INSTRUCTION.match(content, end.end())
        assert following  # as in `instructions`
        last = following[2] is None and following.end() == len(content)
        if last or following[2] in _KNOWN:
            return head[1], end.end()
        at = end.start() + 1
    raise ValueError("a picture in the stream has no end")


def numbers(operands: bytes) -> list[float]:
    """The `operands` of an operator, bytes as written, as a list of numbers.

    Raises ValueError if one is none.
    """
    if b"%" in operands:
        operands = _COMMENT.sub(b"", operands)
    return [float(number) for number in operands.split()]


def matrix_of(values: list[float]) -> Matrix:
    """The six numbers `values`, a list, as a Matrix. Raises ValueError if they are not six."""
    a, b, c, d, e, f = values
    return a, b, c, d, e, f


def name(operands: bytes) -> str:
    """The last name among the `operands` of an operator, such as /F1, with its #-codes resolved.

    The name is text, and the operands are bytes as written. Raises ValueError if there is none.
    """
    if b"%" in operands:
        operands = _COMMENT.sub(b"", operands)
    if b"/" not in operands:
        raise ValueError("an instruction has no name")
    found = operands[operands.rindex(b"/") :].split()[0].decode("latin-1")
    return re.sub("#([0-9A-Fa-f]{2})", lambda code: chr(int(code[1], 16)), found)


def times(first: Matrix, then: Matrix) -> Matrix:
    """The Matrix that does what the Matrix `first` does, and then what `then`, another, does."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    x, y = e * g + f * i + k, e * h + f * j + m
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, x, y


def scale(matrix: Matrix) -> float:
    """The factor by which a `matrix` (Matrix) enlarges lengths; a mean if directions differ."""
    a, b, c, d, *_ = matrix
    return math.sqrt(abs(a * d - b * c))


def transformed(box: Rectangle, matrix: Matrix) -> Rectangle:
    """The upright box round a `box` that a `matrix` (Matrix) has moved or turned.

    Both boxes are Rectangles: left, bottom, right, top.
    """
    a, b, c, d, e, f = matrix
    left, bottom, right, top = box
    xs = (a * left + c * bottom, a * left + c * top, a * right + c * bottom, a * right + c * top)
    ys = (b * left + d * bottom, b * left + d * top, b * right + d * bottom, b * right + d * top)
    return min(xs) + e, min(ys) + f, max(xs) + e, max(ys) + f


def overlap(box: Rectangle, other: Rectangle | None) -> Rectangle:
    """The area that a `box` and an `other` share; all of the first if the other is None.

    If they share nothing, its right is left of its left, or its top below its bottom. All are
    Rectangles: left, bottom, right, top.
    """
    if other is None:
        return box
    left, bottom = max(box[0], other[0]), max(box[1], other[1])
    return left, bottom, min(box[2], other[2]), min(box[3], other[3])
