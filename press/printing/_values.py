"""Typeset pages and the plain facts of a finished PDF."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from press.model import Problem

Rectangle = tuple[float, float, float, float]


@dataclass(frozen=True)
class Boxes:
    """The boxes of one page: left, bottom, right, top, in points."""

    media: Rectangle
    crop: Rectangle
    bleed: Rectangle
    trim: Rectangle


@dataclass(frozen=True)
class PageLink:
    """A link as it lies on a page.

    `target` is an address, or `#` and an id; `contents` is what a screen reader says of it.
    """

    page: int
    rectangle: Rectangle
    target: str
    contents: str


@dataclass(frozen=True)
class Bookmark:
    """A line of the outline that a reader shows beside the pages. Levels count from 1."""

    title: str
    level: int
    page: int


@dataclass(frozen=True)
class Glyph:
    """A character as it is drawn: its size in points as it comes out on the page."""

    page: int
    text: str
    size: float


@dataclass(frozen=True)
class Facts:
    """What a finished PDF says, read back from its bytes. Pages count from 1.

    `fonts` are names without the mark of a subset; `roles` counts the elements of the structure.
    """

    title: str
    language: str
    boxes: tuple[Boxes, ...]
    texts: tuple[str, ...]
    fonts: tuple[str, ...]
    links: tuple[PageLink, ...]
    bookmarks: tuple[Bookmark, ...]
    roles: Mapping[str, int]


@dataclass(frozen=True)
class Pages:
    """A typeset document. `page_of` leads from an id to its page, counting from 1."""

    pdf: bytes
    count: int
    page_of: Mapping[str, int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    facts: Facts | None = None
