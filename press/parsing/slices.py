"""Entries of a YAML file without reading the rest of it: what planning asks of a thousand topics.

An entry is sliced out where its name begins a line, up to the next name that does; a list under it
may stand as far left as the name. Plain words are taken as they stand; for all else the reader
(manuscript.py) reads the slice, or the whole file where nothing begins a line. What the reader
would say of a file without mistakes, a slice says too; a file with mistakes is refused when it is
read.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from press.parsing.unseen import SIGNS

if TYPE_CHECKING:
    from press.text import Node

# A value that no sign of YAML stands in, and lines of comment behind it: the reader takes it as it
# is.
PLAIN = re.compile(rb"[ \t]*([A-Za-z0-9](?:[A-Za-z0-9 ._/-]*[A-Za-z0-9._/-])?)\s*(?:\n#[^\n]*\s*)*")
# Signs without a width, which the reader leaves out: a line that begins with one may go on.
UNSEEN = "|".join(SIGNS).encode()
# A file with entries that begin their lines, as all but a few are written.
BEGINS_LINES = re.compile(rb"^(?:\xef\xbb\xbf)?[\"']?\w[^\n:]*:", re.MULTILINE)


@lru_cache(maxsize=64)
def _entry(name: str) -> re.Pattern[bytes]:
    key = re.escape(name).encode()
    return re.compile(
        rb"^(?:\xef\xbb\xbf)?([\"']?%b[\"']?[ \t]*:.*?)(?=^(?!%b)[^\s#-]|^-\S|\Z)" % (key, UNSEEN),
        re.MULTILINE | re.DOTALL,
    )


def slice_of(data: bytes, name: str) -> bytes | None:
    """The lines of the entry called `name` in a YAML file, as bytes from that name on.

    `data` are the bytes of the file. None where no line begins with the name.
    """
    found = name.encode() in data and _entry(name).search(data)
    return found[1] if found else None


def node_of(data: bytes, file: str, name: str) -> Node | None:
    """The Node of the entry called `name` in a YAML file; None where there is no such entry.

    `data` are the bytes of the file, and `file` its path, for places. Lines of places are counted
    from the beginning of the entry, if a line begins with its name.
    """
    found = slice_of(data, name)
    if found is None and BEGINS_LINES.search(data):
        return None
    from press.parsing.manuscript import node_at  # here: most plans need no reader

    return node_at(data if found is None else found, file, name)


def words_of(data: bytes, file: str, name: str) -> str:
    """The words of the entry called `name` in a YAML file; empty where there is none, or no text.

    `data` are the bytes of the file, and `file` its path. An entry that is a list is no text.
    """
    found = slice_of(data, name)
    if found and (plain := PLAIN.fullmatch(found.partition(b":")[2])):
        return plain[1].decode()
    node = node_of(data, file, name)
    return "".join(_texts(node)) if node else ""


def list_of(data: bytes, file: str, name: str) -> tuple[str, ...]:
    """The words of each item of the list called `name` in a YAML file; a text is a list of one.

    Gives a tuple of texts. `data` are the bytes of the file, and `file` its path. Empty where there
    is no such entry.
    """
    node = node_of(data, file, name)
    if node is None:
        return ()
    from press.text import Items

    return _texts(*(node.items if isinstance(node, Items) else (node,)))


def _texts(*nodes: Node) -> tuple[str, ...]:
    from press.text import Text

    return tuple(node.value.strip() for node in nodes if isinstance(node, Text))
