"""Making in a process of its own that stays warm: pages are handed over before they are checked.

The recipe is that of `press/make.py`. Its steps are sent as they are done, so that a page can be
seen while it is still being read back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import NamedTuple

from press.build.backends import is_lack
from press.build.run import failed
from press.build.store import Reads
from press.child_process import Child, Lost, OverLimit, allowed
from press.console.project import ProjectFolder
from press.edition import Edition, Outcome, Problem, Unprintable
from press.facts import Rectangle
from press.files import Files
from press.pdf.pictures import Album
from press.watch.places import NOWHERE, Places
from press.watch.view import InView, Picture

LARGEST = 400  # megabytes of a process that may make another; then a new one takes its place


class Laid(NamedTuple):
    """Pages as they were laid out, in points, with what is written on them, and where.

    `picture` is the page that is looked at, if one is.
    """

    pdf: bytes
    sizes: tuple[Rectangle, ...]
    places: Places = NOWHERE
    picture: Picture | None = None


class Known(NamedTuple):
    """What was found in the words of an edition, with what was asked of the files for them."""

    reads: Reads
    problems: tuple[Problem, ...]


class Done(NamedTuple):
    """The end of a making. `late` are the problems that were not found in the words."""

    outcome: Outcome
    late: tuple[Problem, ...] = ()


class Shelved(NamedTuple):
    """The shelf was renewed; what stood in the way was told."""


class Lacking(NamedTuple):
    """This machine lacks a library, and nothing can be made; `why` is what the system says."""

    why: str


class Failed(NamedTuple):
    """The process ended, or was ended for it took too much; `again` says whether to try again."""

    why: str
    again: bool


Step = Laid | Done | Shelved | Lacking | Failed


def steps(
    edition: Edition, files: Files, words: Known | None = None, looked_at: InView | None = None
) -> Iterator[Step]:
    """Yields the steps of making an `edition` (Edition), each (a Step) as soon as it is done.

    The last is its end. `files` (Files) is the window on the project. What is known of the
    edition's `words` (Known, or None) is not looked for again, if they are still the same. The page
    that somebody looks at, `looked_at` (InView or None), is drawn at once.
    """
    from press.make import outcome, prepare, with_web_page
    from press.preflight import preflight, proofread

    files = files.fresh_record()
    known: tuple[Problem, ...] | None = None
    try:
        proof = prepare(edition, files)
        same = words is not None and words.reads == files.reads
        known = words.problems if words and same else proofread(proof)
        if proof.factsheet.format.about.makes == "html":
            proof = with_web_page(proof, files)
        else:
            from press.pdf.read import finish
            from press.typesetting.typeset import typeset
            from press.watch.places import places

            pages = typeset(proof.html, proof.factsheet.format.settings, files)
            at = places(proof.factsheet, pages.ground, files.fresh_record())
            yield Laid(pages.pdf, pages.ground.size, at, _drawn(pages.pdf, looked_at))
            proof = proof.with_pages(finish(pages))
        problems = preflight(proof, known)
        yield Done(outcome(proof, problems, files), _without(problems, known))
    except Unprintable as error:
        late = () if known is None else _without(error.problems, known)
        yield Done(Outcome(edition, None, error.problems, files.reads), late)
    except Exception as error:
        if is_lack(error):
            yield Lacking(str(error))
        problem = failed(edition, error)
        yield Done(Outcome(edition, None, (problem,), files.reads), (problem,))


def _drawn(pdf: bytes, looked_at: InView | None) -> Picture | None:
    """The page that is looked at as a picture; None where nobody looks, or it is gone."""
    if looked_at is None:
        return None
    album = Album(pdf)
    try:
        return Picture(*looked_at, album.picture(*looked_at))
    except IndexError:
        return None
    finally:
        album.close()


def _without(problems: tuple[Problem, ...], known: tuple[Problem, ...]) -> tuple[Problem, ...]:
    return tuple(problem for problem in problems if problem not in known)


def shelved(output: Path, project: ProjectFolder) -> Iterator[Shelved]:
    """Renews the shelf of the folder `output`; yields one Shelved, when it is done.

    `project` (ProjectFolder) is the publisher's.
    """
    from press.shelf.update import renew_shelf_and_tell

    renew_shelf_and_tell(output, project)
    yield Shelved()


class Maker:
    """A process that does one piece of work after the other, and tells a queue of each step.

    What it tells is a pair: itself, and a step.
    """

    def __init__(self, queue: SimpleQueue[object]) -> None:
        self.queue = queue
        self._child = Child(allowed(), warm=True, largest=LARGEST)
        self._asked: SimpleQueue[Callable[[], Iterator[Step]] | None] = SimpleQueue()
        Thread(target=self._listen, daemon=True).start()

    def begin(self, work: Callable[[], Iterator[Step]]) -> None:
        """Begins a piece of `work`: a function that gives an iterator of Steps.

        If the process is gone, that is told as any Step is.
        """
        self._asked.put(work)

    def end(self) -> None:
        """Ends the process, whatever it is at."""
        self._asked.put(None)
        self._child.end()

    def _listen(self) -> None:
        while work := self._asked.get():
            try:
                self._child.begin(work)
                for step in self._child.steps():
                    self.queue.put((self, step))
            except Lost as lost:
                again = not isinstance(lost, OverLimit)
                self.queue.put((self, Failed(str(lost), again)))
