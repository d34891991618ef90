"""Writing a PDF object by object, from bytes: parts that are the same in many files are copied.

Streams stand by themselves, all other objects together in one that is compressed (ISO 32000-1,
7.5.7), and a table says where each is (7.5.8). A file has one table: nothing in it is overwritten.
"""

from __future__ import annotations

import base64
import hashlib
import zlib
from dataclasses import dataclass, field

HEADER = b"%PDF-1.7\n%\xf0\x9f\x96\xa4\n"
LEVEL = 4  # of compression: 6 takes twice as long, and saves a three hundredth of a file
ENTRY = 8  # bytes for an object in the table: its kind, where it is, and its place there
FREE, ALONE, TOGETHER = range(3)
STREAM_END = b"\r\nendstream"  # what no file may have: see `as_text`
MISREAD = "a stream of the PDF ends in a carriage return, which validators misread"


@dataclass
class Leaves:
    """Objects of a PDF by number: bare values in `objects`, whole streams in `streams`."""

    objects: dict[int, bytes] = field(default_factory=dict)
    streams: dict[int, bytes] = field(default_factory=dict)

    def stream(self, number: int, entries: bytes, data: bytes) -> None:
        """Adds a stream with these entries in its dictionary; `data` are written as they are."""
        self.streams[number] = written(number, entries, data)

    def packed(self, number: int, entries: bytes, data: bytes) -> None:
        """Adds a stream with these entries in its dictionary; `data` are compressed."""
        self.streams[number] = packed(number, entries, data)


@dataclass(frozen=True)
class Begun:
    """The beginning of a file: its bytes, and the lines of the cross-reference table for it.

    `size` is the lowest object number that is free.
    """

    body: bytes
    table: bytes
    size: int


def begin(leaves: Leaves, size: int) -> Begun:
    """The beginning that many files have in common: the header and these objects.

    `size` is the lowest number that is free; it becomes the object stream (ISO 32000-1, 7.5.7) with
    all objects that are not streams.
    """
    table = bytearray(ENTRY * (size + 1))
    return Begun(_body(leaves, HEADER, size, table), bytes(table), size + 1)


def whole(begun: Begun, leaves: Leaves, size: int, entries: bytes) -> bytes:
    """A whole file: its beginning, and behind it objects of its own.

    `size` is the lowest number that is free, and `entries` are those of the trailer (Root, Info).
    The same objects give the same bytes, and the same ID.
    """
    table = bytearray(begun.table) + bytes(ENTRY * (size + 2 - begun.size))
    body = _body(leaves, begun.body, size, table)
    table[ENTRY * (size + 1) :] = _entry(ALONE, len(body), 0)
    name = hashlib.sha256(body).hexdigest()[:32].encode()
    about = b"/Type /XRef /Size %d /W [1 4 3] /ID [<%b> <%b>] " % (size + 2, name, name)
    last = packed(size + 1, about + entries, bytes(table))
    return b"%b%bstartxref\n%d\n%%%%EOF\n" % (body, last, len(body))


def _body(leaves: Leaves, before: bytes, holder: int, table: bytearray) -> bytes:
    """The bytes of these objects behind others; fills their lines of the table."""
    pieces, at = [before], len(before)
    for number, piece in leaves.streams.items():
        table[ENTRY * number : ENTRY * (number + 1)] = _entry(ALONE, at, 0)
        pieces.append(piece)
        at += len(piece)
    places, inside, length = [], [], 0
    for place, (number, value) in enumerate(leaves.objects.items()):
        table[ENTRY * number : ENTRY * (number + 1)] = _entry(TOGETHER, holder, place)
        places.append(b"%d %d" % (number, length))
        inside.append(value)
        length += len(value) + 1
    first = b" ".join(places) + b"\n"
    about = b"/Type /ObjStm /N %d /First %d" % (len(places), len(first))
    table[ENTRY * holder : ENTRY * (holder + 1)] = _entry(ALONE, at, 0)
    pieces.append(packed(holder, about, first + b"\n".join(inside)))
    return b"".join(pieces)


def _entry(kind: int, where: int, place: int) -> bytes:
    return bytes((kind,)) + where.to_bytes(4, "big") + place.to_bytes(3, "big")


def packed(number: int, entries: bytes, data: bytes) -> bytes:
    """A stream object as it stands in a file, with its data compressed."""
    data = zlib.compress(data, LEVEL)
    if text := as_text(data):
        return written(number, entries + b" /Filter [/ASCII85Decode /FlateDecode]", text)
    return written(number, entries + b" /Filter /FlateDecode", data)


def as_text(data: bytes) -> bytes | None:
    """The bytes of a stream as text (ASCII85) if they end in a carriage return, else None.

    A validator may take one for the first half of the line end behind it, and the stream for one
    byte too long. One file in ten had such a stream by chance; as text it can never end so.
    """
    return base64.a85encode(data) + b"~>" if data.endswith(b"\r") else None


def written(number: int, entries: bytes, data: bytes) -> bytes:
    """A stream object as it stands in a file, with its data as they are."""
    head = b"%d 0 obj\n<<%b /Length %d>>\nstream\n" % (number, entries, len(data))
    return b"%b%b\nendstream\nendobj\n" % (head, data)
