"""Objects of a PDF as the bytes they are written in, to be copied into another file."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary

from press.facts import SLOT

# A reference, past the strings that may hold the same letters.
REFERENCE = re.compile(rb"\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f]*>|\b(\d+) 0 R\b", re.DOTALL)


def number_of(item) -> int:
    return item.objgen[0]


def bytes_of(value) -> bytes:
    """A value as it is written; numbers come out of pikepdf as those of Python."""
    if isinstance(value, pikepdf.Object):
        return value.unparse()
    return str(value).lower().encode()


def entries_of(item, but: tuple[str, ...] = ()) -> bytes:
    """What stands in a dictionary, but for some of its entries; of a stream, but for its length."""
    if isinstance(item, pikepdf.Stream):
        item, but = item.stream_dict, (*but, "/Length")
    return b" ".join(
        b"%b %b" % (name.encode(), bytes_of(value))
        for name, value in item.items()
        if name not in but
    )


def parted(words: bytes) -> list:
    """Bytes and the numbers of references in them, in turn."""
    parts: list = []
    at = 0
    for found in REFERENCE.finditer(words):
        if found[1] is not None:
            parts += [words[at : found.start()], int(found[1])]
            at = found.end()
    return [*parts, words[at:]]


def items_of(item) -> list:
    """What a PDF may write as an array or, of one, bare."""
    if item is None:
        return []
    return list(item) if isinstance(item, Array) else [item]


def references(numbers) -> bytes:
    return b" ".join(b"%d 0 R" % number for number in numbers)


def waiting(kids) -> Iterator:
    """The elements that wait for a clinic's words, or hold them, in reading order."""
    for kid in items_of(kids):
        if isinstance(kid, Dictionary) and kid.get("/Type") == "/StructElem":
            if str(kid.get("/ID", "")).startswith(SLOT):
                yield kid
            else:
                yield from waiting(kid.get("/K"))


def page_of(element) -> tuple[int, int]:
    """The page of an element, or of the first of its kids that is on one."""
    if "/Pg" in element:
        return element.Pg.objgen
    inner = (kid for kid in items_of(element.get("/K")) if isinstance(kid, Dictionary))
    return next((found for kid in inner if (found := page_of(kid)) != (0, 0)), (0, 0))
