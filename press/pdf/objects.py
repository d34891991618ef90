"""Objects of a PDF as the bytes they are written in, to be copied into another file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import SupportsFloat

import pikepdf
from pikepdf import Array, Dictionary, Object

from press.facts import SLOT, Rectangle

# A reference, past the strings that may hold the same letters.
REFERENCE = re.compile(rb"\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f]*>|\b(\d+) 0 R\b", re.DOTALL)


def number_of(item: Object) -> int:
    """The number of an object of a PDF, `item` (pikepdf's Object); 0 for a direct one.

    A direct object is written inside another, and has no number.
    """
    return item.objgen[0]


def rectangle_of(box: Iterable[SupportsFloat]) -> Rectangle:
    """A `box`, four numbers (SupportsFloat), as a Rectangle in points: left, bottom, right, top."""
    left, bottom, right, top = (float(side) for side in box)
    return left, bottom, right, top


def bytes_of(value: object) -> bytes:
    """A `value` of a PDF as the bytes that it is written in.

    It is pikepdf's Object, or a number or boolean of Python, which pikepdf gives for those.
    """
    if isinstance(value, Object):
        return value.unparse()
    return str(value).lower().encode()


def entries_of(item: Object, but: tuple[str, ...] = ()) -> bytes:
    """The entries of a dictionary, `item`, as they are written (bytes), without those in `but`.

    `item` is pikepdf's Object. Of a stream, they are those of its dictionary, without its length.
    `but` is a tuple of names, with their slash: /Length.
    """
    if isinstance(item, pikepdf.Stream):
        item, but = item.stream_dict, (*but, "/Length")
    return b" ".join(
        b"%b %b" % (name.encode(), bytes_of(value))
        for name, value in item.items()
        if name not in but
    )


def split_at_references(words: bytes) -> list[bytes | int]:
    """The bytes of an object as written, `words`, cut at its references.

    Gives a list of bytes and object numbers (int) in turn; bytes, which may be empty, are first and
    last.
    """
    parts: list[bytes | int] = []
    at = 0
    for found in REFERENCE.finditer(words):
        if found[1] is not None:
            parts += [words[at : found.start()], int(found[1])]
            at = found.end()
    return [*parts, words[at:]]


def items_of(item: Object | None) -> list[Object]:
    """The items of an array, `item`, as a list; any other value is the only one, and None has none.

    All are pikepdf's Objects, but numbers among the items are those of Python.
    """
    if item is None:
        return []
    return list(item) if isinstance(item, Array) else [item]


def references(numbers: Iterable[int]) -> bytes:
    """References to the objects of these `numbers`, as the bytes that an array is written in."""
    return b" ".join(b"%d 0 R" % number for number in numbers)


def slots_in(kids: Object | None) -> Iterator[Dictionary]:
    """Yields the structure elements that are slots (pikepdf's Dictionary), in reading order.

    A slot is a place for a clinic's own words. `kids` (pikepdf's Object or None) is the entry K of
    an element, or of the root of the structure tree.
    """
    for kid in items_of(kids):
        if isinstance(kid, Dictionary) and kid.get("/Type") == "/StructElem":
            if str(kid.get("/ID", "")).startswith(SLOT):
                yield kid
            else:
                yield from slots_in(kid.get("/K"))


def page_of(element: Object) -> tuple[int, int]:
    """The page of a structure `element` (pikepdf's Object), a pair: object number and generation.

    The page is the element's own (Pg), or that of the first element in it that has one; (0, 0) if
    none has.
    """
    if "/Pg" in element:
        return element.Pg.objgen
    inner = (kid for kid in items_of(element.get("/K")) if isinstance(kid, Dictionary))
    return next((found for kid in inner if (found := page_of(kid)) != (0, 0)), (0, 0))
