"""Orders and results: the editions to be made, their outcomes and the problems found.

They are apart from model.py, which takes a while to import: to find the artifacts that are fresh
and to tell people of them, no more is needed than this.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

# The mark for the program's name in a message: press/program.py. No character of any script.
PROGRAM = "\ufdd0"

Level = Literal["error", "warning", "note"]
Ink = Literal["colour", "light", "mono"]
SignoffKind = Literal["clinical", "lay"]
# Status words, from the least trusted to the most.
TRUST = ("withdrawn", "sample", "draft", "in-review", "overdue", "approved")


@dataclass(frozen=True, order=True)
class Location:
    """A place in a file. Lines and columns count from 1; 0 means not known."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        """The file, line and column with colons between them, as far as they are known."""
        return ":".join([self.file, *(str(n) for n in (self.line, self.column) if n)])


@dataclass(frozen=True)
class Problem:
    """Something that somebody should know: its place, a message, and a hint to mend it.

    `code` is permanent, and never reused for another mistake. `page` counts from 1, and is
    there where a page shows the mistake. `about` is the words, path, name or character in question:
    the message shows it to people, programs take it from here. A shortened one ends with an
    ellipsis. Where the message or the hint names the program, it has the mark PROGRAM.
    """

    level: Level
    code: str
    message: str
    at: Location | None = None
    hint: str = ""
    page: int | None = None
    about: str = ""

    @property
    def key(self) -> tuple[str, int, int, int, str, str]:
        """The key that problems are sorted by (a tuple): place, then code and message."""
        at = self.at or Location("")
        return (at.file, at.line, at.column, self.page or 0, self.code, self.message)


def mistake(
    code: str, message: str, at: Location | None = None, hint: str = "", about: str = ""
) -> Problem:
    """A Problem of the level `error`: with it, nothing is printed.

    `code`, `message`, `at` (Location or None), `hint` and `about` are the problem's own, as Problem
    has them.
    """
    return Problem("error", code, message, at, hint, about=about)


class Unprintable(Exception):
    """Cannot go on: every problem so far, in the order of their places."""

    def __init__(self, problems: tuple[Problem, ...] | list[Problem]) -> None:
        if not problems:  # Readings that are gathered would go on without what this one gives.
            raise ValueError("nothing is unprintable without a problem")
        self.problems = tuple(sorted(set(problems), key=lambda problem: problem.key))
        super().__init__(self.problems)

    def __reduce__(self) -> tuple[type[Unprintable], tuple[tuple[Problem, ...]]]:
        return Unprintable, (self.problems,)

    def __str__(self) -> str:
        return "\n".join(f"{problem.at}: {problem.message}" for problem in self.problems)


def raise_problems(problems: Iterable[Problem]) -> None:
    """Raises Unprintable with these `problems` (Problem), if any; does nothing without."""
    if found := tuple(problems):
        raise Unprintable(found)


# ── What was asked for ────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, order=True)
class Edition:
    """One PDF or web page to be made: a topic in a language, for a brand, in a format.

    A pack is asked for by its name behind its folder: packs/newly-diagnosed.
    """

    topic: str
    language: str
    brand: str
    format: str

    @property
    def is_pack(self) -> bool:
        """True if the topic is a pack."""
        return self.topic.startswith("packs/")


@dataclass(frozen=True, order=True)
class Copy:
    """A PDF to be made from a finished edition without laying it out again.

    `kind` is sheets, of a booklet; print-ready, for the `printer` whose wishes it keeps; or
    imprint, for the `clinic` that hands it out, by its id.
    """

    edition: Edition
    kind: str
    printer: str = ""
    clinic: str = ""

    @property
    def brand(self) -> str:
        """The brand of the edition that the copy is made from."""
        return self.edition.brand


# ── What came of it ───────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Listing:
    """The entry of an edition in a catalogue: its title, status, size and words.

    `next_review` is a day like 2029-01-31, `text_size` is in points, `pages` counts those of
    paper. `cites` are the references it prints, by key, and `texts` the words of each page.
    """

    title: str
    code: str
    version: str
    status: str
    next_review: str
    text_size: str
    ink: str
    pages: int
    cites: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """The result of making an edition, on this machine or another.

    `name` is that of its file, without folder and `ending`. `pdf` holds the bytes of the file,
    those of a web page too. `drawn` says that its pages were drawn to be looked at; `beside` holds
    files that go with it, by what follows its name. `listing` is what a catalogue says of it.
    """

    edition: Edition | Copy
    pdf: bytes | None
    problems: tuple[Problem, ...]
    reads: Mapping[tuple[str, str], str]
    name: str = ""
    ending: str = "pdf"
    drawn: bool = False
    beside: Mapping[str, bytes] = field(default_factory=dict)
    listing: Listing | None = None


@dataclass(frozen=True)
class Artifact:
    """A file in the output folder, or the problems that kept it from being made.

    `fresh` is true where the file was there already and did not have to be made anew.
    """

    edition: Edition | Copy
    path: str
    made: bool
    problems: tuple[Problem, ...]
    fresh: bool
