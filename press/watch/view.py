"""What there is to see of an edition that is watched, as plain data: for a screen or a terminal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from press.edition import Edition, Problem
from press.facts import Rectangle
from press.watch.places import NOWHERE, Places


class InView(NamedTuple):
    """The page that somebody looks at, from 1 on, and how wide they see it, in dots."""

    page: int
    wide: int


class Picture(NamedTuple):
    """A page as a JPEG, so many dots wide."""

    page: int
    wide: int
    data: bytes


@dataclass(frozen=True)
class ShownPages:
    """Pages that can be looked at: the PDF and the size of each page in points.

    `revision` grows with each that is other than the one before. A web page has `html` in the place
    of a PDF, and no size. `made` is the second in which it was laid out, and `picture` one of its
    pages that was drawn already.
    """

    revision: int = 0
    pdf: bytes = b""
    html: bytes = b""
    sizes: tuple[Rectangle, ...] = ()
    places: Places = NOWHERE
    made: float = 0
    picture: Picture | None = None


@dataclass(frozen=True)
class Finished:
    """A file that was written, or would be if the folder let it: its bytes, name and path."""

    data: bytes
    name: str
    path: str


@dataclass(frozen=True)
class View:
    """An edition as it stands: its problems, its pages, and the last file that was finished.

    `making` says that newer pages are on their way, `stopped` that a mistake keeps them from being
    printed, and `old` that the pages shown are those of earlier words. `gone` says that there is
    no such topic any more.
    """

    number: int
    edition: Edition
    title: str
    status: str = ""
    problems: tuple[Problem, ...] = ()
    making: bool = True
    stopped: bool = False
    old: bool = False
    gone: bool = False
    sheets: ShownPages | None = None
    finished: Finished | None = None

    @property
    def errors(self) -> int:
        """The number of mistakes that stop the print."""
        return sum(problem.level == "error" for problem in self.problems)
