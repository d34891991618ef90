"""The press as a library: what a project has, what is wrong with it, and what is made of it.

    from press.api import Project

    made = Project("ours").make("welcome", format="large-print")

docs/api.md shows every call. Each sees the project's files as they are when it is called. One call
works at a time in a process: pages are laid out by libraries that have one state for all threads.
Nothing is written to standard output or error.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Literal, TypedDict, Unpack

from press.build.artifacts import Artifacts
from press.build.plan import EVERY_PACK, Order, plan, with_versions
from press.console import project as folders
from press.content.names import (
    INKS,
    SIZES,
    brand_names,
    default_brand,
    format_names,
    language_names,
    left_alone,
    pack_names,
    topic_names,
)
from press.edition import (
    Artifact,
    Copy,
    Edition,
    Problem,
    Unprintable,
    mistake,
    raise_problems,
)
from press.files import Files
from press.program import filled

if TYPE_CHECKING:
    from press.build.run import Started
    from press.clinics.print_run import CopyResult
    from press.facts import Facts

__all__ = ["Made", "Problem", "Project", "Unprintable"]

_ONE_AT_A_TIME = RLock()
FONTS = "FONTCONFIG_FILE"  # the variable of the environment by which typesetting finds its faces


class Choice(TypedDict, total=False):
    """Which edition of a topic is meant. What is left out is the topic's and the project's own.

    `format`, `language` (a tag: en-GB) and `brand` are names; `text_size` is in points, and `ink`
    is colour, light or mono.
    """

    format: str
    language: str
    brand: str
    text_size: int
    ink: str


@dataclass(frozen=True)
class Made:
    """What came of an edition: its file, and the problems that were found.

    `path` is None where a mistake kept it from being made: then an error is among `problems`.
    `unchanged` is true where the file was there already, and nothing it is made from has changed.
    """

    path: Path | None
    problems: tuple[Problem, ...]
    unchanged: bool = False

    @cached_property
    def facts(self) -> Facts | None:
        """What the finished PDF says of itself, read back from it (Facts): title, language, pages.

        None for a web page, and where nothing was made. Raises OSError if the file is gone.
        """
        from press.pdf.read import read

        if self.path is None or self.path.suffix != ".pdf":
            return None
        return read(self.path.read_bytes())


class Project(folders.ProjectFolder):
    """A publisher's folder: its factsheets/, layouts/ and fonts/, with the press's own behind them.

    `output` is the folder that files are written to, `output` in the project unless another is
    named. `today` is the day on which reviews are due or not; None is the day of each call.
    Raises NotADirectoryError if there is no such folder.
    """

    def __init__(
        self, path: str | Path, *, output: str | Path | None = None, today: date | None = None
    ) -> None:
        folder = Path(path).resolve()
        if not folder.is_dir():
            raise NotADirectoryError(f"there is no folder {path}")
        super().__init__(folder, today, Path(output) if output else None)
        self.today = today

    # ── What there is ──

    def topics(self) -> tuple[str, ...]:
        """The names of all topics, as a sorted tuple."""
        with self._called() as files:
            return topic_names(files)

    def packs(self) -> tuple[str, ...]:
        """A tuple of the names of all packs, each as `make` takes it: packs/newly-diagnosed."""
        with self._called() as files:
            return pack_names(files)

    def formats(self) -> tuple[str, ...]:
        """A tuple of the names of all formats, the press's among them."""
        with self._called() as files:
            return format_names(files)

    def brands(self) -> tuple[str, ...]:
        """A tuple of the names of all brands."""
        with self._called() as files:
            return brand_names(files)

    def languages(self) -> tuple[str, ...]:
        """A tuple of the tags of all languages that there are words of the press in: en-GB."""
        with self._called() as files:
            return language_names(files)

    # ── What is wrong ──

    def check(self, *topics: str, pages: bool = False) -> tuple[Problem, ...]:
        """A tuple of every Problem of these `topics` (names), or of all, in the order of places.

        With `pages`, each edition is laid out, and its pages are looked at too. Nothing is printed.
        """
        from press.build.findings import Wanted, check

        order = Order(topics or ("all", EVERY_PACK))
        with self._called() as files:
            try:
                editions = with_versions(files, plan(files, order))
                checked = check(editions, files, self.output, Wanted(pages), workers=1)
                found = {problem for one in checked for problem in one.problems}
            except Unprintable as error:
                found = set(error.problems)
            found |= set() if topics else set(left_alone(files))
        return _in_order(found)

    # ── What is made ──

    def make(self, topic: str, **choice: Unpack[Choice]) -> Made:
        """Makes one edition and writes it to the output folder; the shelf there lists it.

        `topic` is its name, or that of a pack: packs/newly-diagnosed; `choice` (Choice, as
        keywords) says which edition of it. A mistake in a file or a name, or a folder that cannot
        be written, is among the problems of the Made that it gives. Raises OSError if the machine
        lacks Pango.
        """
        from press.shelf.update import renew_shelf

        with self._called() as files:
            try:
                edition = _the_edition(files, topic, choice)
            except Unprintable as error:
                return Made(None, _in_order(error.problems))
            (artifact,) = (s for s in self.follow([edition]) if isinstance(s, Artifact))
            problems = [*artifact.problems, *renew_shelf(self.output, files)]
        path = Path(artifact.path) if artifact.made else None
        return Made(path, _in_order(problems), artifact.fresh)

    def follow(
        self,
        editions: Iterable[Edition],
        copies: Iterable[Copy] = (),
        *,
        workers: int = 1,
        address: str = "",
        drawing: bool = False,
    ) -> Iterator[Artifact | Started]:
        """Makes many editions, then copies of them, and tells of each as it is begun and done.

        Works as it is consumed: yields a Started when one is begun, and an Artifact for each, also
        for what is there and has not changed, which comes first and is not made again. `editions`
        (Edition) and `copies` (Copy: the sheets of a booklet, the file for a print shop) are those
        of a plan. `workers` are processes, 0 for one a processor; with the `address` of a cluster's
        scheduler they are the cluster's, and without one it is empty. With `drawing`, finished
        pages are drawn and looked at as well, and what is seen is among the problems of the
        Artifact.
        """
        from press.build.backends import opener
        from press.build.run import run

        with _ONE_AT_A_TIME:
            artifacts = Artifacts(self.output, default_brand(self.files)[0])
            opened = opener(workers, address)
            yield from run(editions, self.files, artifacts, opened, copies, drawing)

    def html(self, topic: str, **choice: Unpack[Choice]) -> str:
        """The HTML that an edition is laid out from; of a web format, the finished page.

        `topic` is the name of a topic or a pack; `choice` (Choice, as keywords) says which edition
        of it. Raises Unprintable with every mistake.
        """
        from press.make import prepare, with_web_page

        with self._called() as files:
            proof = prepare(_the_edition(files, topic, choice), files)
            if proof.factsheet.format.about.makes == "html":
                page = with_web_page(proof, files).web_page
                raise_problems(page.problems)
                return page.html
            return proof.html

    def hear(
        self, topic: str, form: Literal["speech", "text"] = "speech", **choice: Unpack[Choice]
    ) -> str:
        """The words of an edition as a screen reader speaks them (`form` speech), or as plain text.

        `topic` is the name of a topic or a pack; `choice` (Choice, as keywords) says which edition
        of it. The words are read back from the finished PDF. Raises Unprintable with every mistake.
        """
        from press.console.listen import listen

        with self._called() as files:
            return listen(_the_edition(files, topic, choice), files, form)

    def imprint(
        self,
        topic: str,
        clinics: str | Path,
        *,
        allow_status: str = "approved",
        workers: int = 1,
        **choice: Unpack[Choice],
    ) -> tuple[CopyResult, ...]:
        """Puts each clinic's own details on a copy of an edition, and writes the copies.

        `topic` (a name) and `choice` (Choice, as keywords) name the edition. `clinics` is the path
        of the table: a workbook, CSV or YAML; `allow_status` a status, beside approved, that the
        topic may have. Gives a tuple with a `CopyResult` for each row: its clinic, the `path` of
        its copy (None if it was refused) and its `problems`. `workers` are processes. Raises
        Unprintable with every mistake of the table and the topic.
        """
        from press.clinics.print_run import PrintRun
        from press.clinics.report import beside, clinics_for

        table = Path(clinics)
        with self._called() as project_files:
            files = beside(project_files, table)
            edition = _the_edition(files, topic, choice)
            rows = clinics_for([edition], files, table.name, allow_status)
            run = PrintRun(edition, rows, files, self.output, table.name, workers)
            return tuple(run.copies())

    @contextmanager
    def _called(self) -> Iterator[Files]:
        """A new window on the files for one call, which has the process's libraries to itself.

        Problems that are raised have the program's name in them.
        """
        with _ONE_AT_A_TIME:
            before = os.environ.get(FONTS)
            self.files = folders.window(self.folder, self.today)
            try:
                yield self.files
            except Unprintable as error:
                raise Unprintable([*map(filled, error.problems)]) from None
            finally:
                if before is None:
                    os.environ.pop(FONTS, None)
                else:
                    os.environ[FONTS] = before


def _the_edition(files: Files, topic: str, choice: Choice) -> Edition:
    """The one edition that is meant. Raises Unprintable where that is none, or more."""
    formats, brands = (
        (name,) if name else () for name in (choice.get("format"), choice.get("brand"))
    )
    size, ink = choice.get("text_size", 0), choice.get("ink", "")
    if size and size not in SIZES:
        raise Unprintable([_no_choice(f"text in {size} points", map(str, SIZES))])
    if ink and ink not in INKS:
        raise Unprintable([_no_choice(f"ink called `{ink}`", INKS)])
    order = Order((topic,), formats, brands, choice.get("language", ""), size, ink)
    editions = plan(files, order)
    if len(editions) != 1:
        message = f"`{topic}` is {len(editions)} editions, and one is made at a time"
        hint = "call once for each name"
        raise Unprintable([mistake("not-one", message, None, hint, topic)])
    return editions[0]


def _no_choice(what: str, there: Iterable[str]) -> Problem:
    return mistake("no-choice", f"there is no {what}", None, f"there is {', '.join(there)}")


def _in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted({*map(filled, problems)}, key=lambda problem: problem.key))
