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
class Body:
    """The body of a PDF (ISO 32000-1, 7.5.3): its objects by number, streams apart."""

    objects: dict[int, bytes] = field(default_factory=dict)
    streams: dict[int, bytes] = field(default_factory=dict)

    def stream(self, number: int, entries: bytes, data: bytes) -> None:
        """Adds a stream as object `number`; its `data` (bytes) are written as they are.

        `entries` (bytes) are those of its dictionary, as written.
        """
        self.streams[number] = stream_object(number, entries, data)

    def packed(self, number: int, entries: bytes, data: bytes) -> None:
        """Adds a stream as object `number`; its `data` (bytes) are compressed.

        `entries` (bytes) are those of its dictionary, as written.
        """
        self.streams[number] = packed_object(number, entries, data)


@dataclass(frozen=True)
class FileStart:
    """The beginning of a file: its bytes, and the lines of the cross-reference table for it.

    `size` is the lowest object number that is free.
    """

    body: bytes
    table: bytes
    size: int


def start_file(body: Body, size: int) -> FileStart:
    """The FileStart that many files have in common: the header, and the objects of `body` (Body).

    `size` is the lowest number that is free; it becomes the object stream (ISO 32000-1, 7.5.7) with
    all objects that are not streams.
    """
    table = bytearray(ENTRY * (size + 1))
    return FileStart(_body(body, HEADER, size, table), bytes(table), size + 1)


def finish_file(start: FileStart, body: Body, size: int, entries: bytes) -> bytes:
    """The bytes of a file: its `start` (FileStart), and behind it the objects of `body` (Body).

    `size` is the lowest number that is free, and `entries` (bytes) are those of the trailer (Root,
    Info), as written. The same objects give the same bytes, and the same ID.
    """
    table = bytearray(start.table) + bytes(ENTRY * (size + 2 - start.size))
    data = _body(body, start.body, size, table)
    table[ENTRY * (size + 1) :] = _entry(ALONE, len(data), 0)
    name = hashlib.sha256(data).hexdigest()[:32].encode()
    about = b"/Type /XRef /Size %d /W [1 4 3] /ID [<%b> <%b>] " % (size + 2, name, name)
    last = packed_object(size + 1, about + entries, bytes(table))
    return b"%b%bstartxref\n%d\n%%%%EOF\n" % (data, last, len(data))


def _body(body: Body, before: bytes, holder: int, table: bytearray) -> bytes:
    """The bytes of these objects behind others; fills their lines of the table."""
    pieces, at = [before], len(before)
    for number, piece in body.streams.items():
        table[ENTRY * number : ENTRY * (number + 1)] = _entry(ALONE, at, 0)
        pieces.append(piece)
        at += len(piece)
    places, inside, length = [], [], 0
    for place, (number, value) in enumerate(body.objects.items()):
        table[ENTRY * number : ENTRY * (number + 1)] = _entry(TOGETHER, holder, place)
        places.append(b"%d %d" % (number, length))
        inside.append(value)
        length += len(value) + 1
    first = b" ".join(places) + b"\n"
    about = b"/Type /ObjStm /N %d /First %d" % (len(places), len(first))
    table[ENTRY * holder : ENTRY * (holder + 1)] = _entry(ALONE, at, 0)
    pieces.append(packed_object(holder, about, first + b"\n".join(inside)))
    return b"".join(pieces)


def _entry(kind: int, where: int, place: int) -> bytes:
    return bytes((kind,)) + where.to_bytes(4, "big") + place.to_bytes(3, "big")


def packed_object(number: int, entries: bytes, data: bytes) -> bytes:
    """The bytes of a stream object as it stands in a file, with its `data` (bytes) compressed.

    `number` is that of the object, and `entries` (bytes) are those of its dictionary, as written.
    """
    data = zlib.compress(data, LEVEL)
    if text := as_text(data):
        return stream_object(number, entries + b" /Filter [/ASCII85Decode /FlateDecode]", text)
    return stream_object(number, entries + b" /Filter /FlateDecode", data)


def as_text(data: bytes) -> bytes | None:
    """The `data` (bytes) of a stream as ASCII85 if they end in a carriage return, else None.

    ASCII85 is text, given as bytes. A validator may take a carriage return for the first half of
    the line end behind it, and the stream for one byte too long. One file in ten had such a stream
    by chance; as text it can never end so.
    """
    return base64.a85encode(data) + b"~>" if data.endswith(b"\r") else None


def stream_object(number: int, entries: bytes, data: bytes) -> bytes:
    """The bytes of a stream object as it stands in a file, with its `data` (bytes) as they are.

    `number` is that of the object, and `entries` (bytes) are those of its dictionary, as written.
    """
    head = b"%d 0 obj\n<<%b /Length %d>>\nstream\n" % (number, entries, len(data))
    return b"%b%b\nendstream\nendobj\n" % (head, data)
