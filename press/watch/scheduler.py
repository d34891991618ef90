"""The scheduler: what is watched, and what is done when a file changes. One thread, one queue.

A change is judged by the questions that the making of each edition asked: an edition is made again
when one of its answers is another, and else not. Its words are read here, at once; then a process
that is warm lays out its pages, unless a mistake stops the print. So problems are told long before
there is a page, also while other pages are being made.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from queue import Empty, SimpleQueue

from press.build.artifacts import Artifacts
from press.build.backends import processors
from press.build.plan import Order, plan
from press.console.project import ProjectFolder
from press.content.names import default_brand
from press.edition import Edition, Outcome, Problem, Unprintable
from press.files import SEEN, Files
from press.make import prepare
from press.pdf.pictures import sizes
from press.preflight import proofread
from press.watch.changes import Changed, Stamps, Watcher
from press.watch.making import (
    Done,
    Failed,
    Known,
    Lacking,
    Laid,
    Maker,
    Shelved,
    Step,
    shelved,
    steps,
)
from press.watch.view import Finished, InView, ShownPages, View

LOOK = 1.0  # seconds between two looks at the times of files
QUIET = 0.4  # seconds without anything to do, after which the shelf is renewed and memory swept
OFTEN = 16  # readings after which memory is swept, however much there is to do
HALF = 0.03  # seconds that an emptied file is given: some programs empty it before they write
MANY = 12  # editions that are watched at once
MAKERS = 4  # processes at most, each as large as a build
TRIES = 2  # for a making whose process ended
# Codes of problems where what an edition is named by is there no more.
GONE = ("unknown-topic", "unknown-pack", "unknown-format", "unknown-brand")


@dataclass
class Watched:
    """An edition, and how far its words and its pages are."""

    view: View
    asked: dict[tuple[str, str], str] = field(default_factory=dict)
    read: set[tuple[str, str]] = field(default_factory=set)  # asked for its words
    barred: tuple[Problem, ...] = ()  # what keeps it from being planned
    wanted: int = 0  # the number of the newest making that was asked for
    laid: int = 0  # of the newest whose pages came back
    done: int = 0  # of the newest that came to its end
    words: tuple[Problem, ...] = ()  # found in the words, as they are now
    pages: tuple[Problem, ...] = ()  # found in the pages that are shown
    waits: bool = False
    tries: int = 0


@dataclass
class Work:
    """What a process is at: an edition, by its number and that of the making; or the shelf."""

    watched: Watched | None
    number: int = 0


class Scheduler:
    """Watches editions until it is stopped; tells of each change of a view.

    `order` is what was asked for, `editions` those that it means. `tell` is called in the thread
    of the scheduler. `looked_at` says which page of an edition somebody sees.
    """

    def __init__(
        self,
        project: ProjectFolder,
        order: Order,
        editions: list[Edition],
        output: Path,
        tell: Callable[[View], None],
        looked_at: Callable[[int], InView | None] = lambda number: None,
    ) -> None:
        self.project, self.order, self.output, self.tell = project, order, output, tell
        self.looked_at = looked_at
        self.files = project.files.renewed(SEEN)
        self.events: SimpleQueue[object] = SimpleQueue()
        self.all = [
            Watched(View(number, edition, edition.topic.rpartition("/")[2]))
            for number, edition in enumerate(editions)
        ]
        self.at: dict[Maker, Work | None] = {}
        self.last: dict[Maker, Edition] = {}
        self.unread: list[Watched] = []
        self.stamps = Stamps()
        self.shelf_is_old = False
        self.stirred = True  # since memory was swept
        self.unswept = 0  # readings since then

    def run(self) -> None:
        """Watches until `stop`, or Ctrl-C. Raises OSError where the machine lacks a library."""
        watcher = Watcher(self.files, self.events)
        try:
            for _ in range(min(max(2, len(self.all)), processors(), MAKERS)):
                self.at[Maker(self.events)] = None
            for watched in self.all:
                self._concerned(watched)
            for watched in self.all:
                self._recall(watched)
            gc.collect()
            gc.freeze()
            while self._step():
                pass
        finally:
            watcher.end()
            for maker in self.at:
                maker.end()

    def stop(self) -> None:
        """Ends the watch soon. May be called in any thread."""
        self.events.put(None)

    # ── One step ──

    def _step(self) -> bool:
        """Does the next thing there is to do; False once it is stopped."""
        self._hand_out()
        if self.unswept >= OFTEN:
            self._sweep()  # now that others are at work
        try:
            event = self.events.get(timeout=self._patience())
        except Empty:
            self._idle()
            return True
        self.stirred = True
        if isinstance(event, Changed):
            self._changed(event.paths)
        elif isinstance(event, tuple):
            maker, step = event
            self._stepped(maker, step)
        else:
            return False
        return True

    def _patience(self) -> float:
        """How long there is to wait: not at all while words are unread."""
        if self.unread:
            return 0
        return QUIET if self.stirred else LOOK

    def _idle(self) -> None:
        """What is done while nothing comes: words first, then looking round and sweeping."""
        if self.unread:
            self._read(self.unread.pop(0))
            return
        if self.shelf_is_old and (maker := self._free(None)) and not self._making():
            self.shelf_is_old = False
            self._begin(maker, Work(None), partial(shelved, self.output, self.project))
        if self.stirred and not self.shelf_is_old:
            self._sweep()
            self.stirred = False
        self._look()

    def _sweep(self) -> None:
        """Gives back what readings have left: Python's own collector is off in a build."""
        gc.collect()
        self.unswept = 0

    def _look(self) -> None:
        """Looks at the times of all files that count, for changes that nobody told of."""
        if paths := self.stamps.changed([each.asked for each in self.all], self.files):
            self._changed(paths)

    # ── Changes ──

    def _changed(self, paths: frozenset[str]) -> None:
        self.stirred = True
        known = {what.partition("#")[0] for each in self.all for _, what in each.asked}
        if any(path in known and self._is_empty(path) for path in paths):
            time.sleep(HALF)
        self.files = self.files.renewed(paths)
        for watched in self.all:
            barred = self._barred(watched)
            if barred != watched.barred:
                watched.barred = barred
                self._concerned(watched)
            else:
                self._compare(watched)

    def _barred(self, watched: Watched) -> tuple[Problem, ...]:
        """What keeps an edition from being planned, such as that there is no such topic."""
        edition = watched.view.edition
        order = replace(self.order, topics=(edition.topic,), brands=(edition.brand,))
        try:
            plan(self.files.fresh_record(), order)
        except Unprintable as error:
            return error.problems
        return ()

    def _is_empty(self, path: str) -> bool:
        found = self.files.path(path)
        try:
            return found is not None and found.stat().st_size == 0
        except OSError:
            return False

    def _compare(self, watched: Watched) -> None:
        """Has an edition made again, if an answer to what its making asked is another."""
        now = self.files.answers(watched.asked)
        if now != watched.asked:
            watched.asked = now
            self._concerned(watched)

    def _concerned(self, watched: Watched) -> None:
        watched.wanted += 1
        watched.waits, watched.tries = False, 0
        if watched not in self.unread:
            self.unread.append(watched)

    # ── Words ──

    def _read(self, watched: Watched) -> None:
        """Reads the words of an edition as they are now, and tells its problems."""
        window = self.files.fresh_record()
        view = watched.view
        try:
            if watched.barred:
                raise Unprintable(watched.barred)
            proof = prepare(view.edition, window)
            title = proof.factsheet.topic.about.title.value
            view = replace(view, title=title, status=proof.factsheet.status)
            found = proofread(proof)
        except Unprintable as error:
            found = error.problems
        self.unswept += 1
        watched.read = {*window.reads}
        watched.asked.update(window.reads)
        watched.words = found
        watched.waits = not any(problem.level == "error" for problem in found)
        gone = any(problem.code in GONE for problem in watched.barred)
        self._show(watched, replace(view, gone=gone))

    # ── Pages ──

    def _hand_out(self) -> None:
        """Gives what waits to the processes that are free."""
        for watched in self.all:
            if watched.waits and (maker := self._free(watched.view.edition)):
                watched.waits = False
                files = Files(*self.files.roots, today=self.files.today, own=self.files.own)
                self.last[maker] = watched.view.edition
                known = Known({q: watched.asked[q] for q in watched.read}, watched.words)
                seen = self.looked_at(watched.view.number)
                work = partial(steps, watched.view.edition, files, known, seen)
                self._begin(maker, Work(watched, watched.wanted), work)

    def _free(self, edition: Edition | None) -> Maker | None:
        """A process with nothing to do: best the one that made this edition last."""
        free = [maker for maker, work in self.at.items() if work is None]
        return max(free, key=lambda m: (self.last.get(m) == edition, m in self.last), default=None)

    def _begin(self, maker: Maker, work: Work, call: Callable[[], Iterator[Step]]) -> None:
        self.at[maker] = work
        maker.begin(call)

    def _making(self) -> bool:
        return any(work is not None and work.watched for work in self.at.values())

    def _stepped(self, maker: Maker, step: Step) -> None:
        work = self.at.get(maker)
        if isinstance(step, Lacking):
            raise OSError(step.why)
        if isinstance(step, Failed):
            self._failed(maker, work, step)
        elif isinstance(step, Shelved) or work is None or work.watched is None:
            self.at[maker] = None
        elif isinstance(step, Laid):
            self._laid(work.watched, work.number, step)
        else:
            self.at[maker] = None
            self._done(work.watched, work.number, step)

    def _failed(self, maker: Maker, work: Work | None, step: Failed) -> None:
        """Puts another process in the place of one that ended, and tries again what it was at."""
        maker.end()
        del self.at[maker]
        self.last.pop(maker, None)
        self.at[Maker(self.events)] = None
        if work is None or work.watched is None:
            return
        watched = work.watched
        watched.tries += 1
        if step.again and watched.tries < TRIES:
            watched.waits = True
            return
        why = step.why + ", twice" * step.again
        message = f"`{watched.view.edition.topic}` could not be finished: {why}"
        hint = "look for a very large picture or table in it"
        problem = Problem("error", "not-finished", message, None, hint)
        outcome = Outcome(watched.view.edition, None, (problem,), {})
        self._done(watched, work.number, Done(outcome, (problem,)))

    def _laid(self, watched: Watched, number: int, laid: Laid) -> None:
        if number <= watched.laid:
            return  # Newer pages are there already.
        watched.laid = number
        new = ShownPages(pdf=laid.pdf, sizes=laid.sizes, picture=laid.picture)
        # Places are those of this making, also where its pages look the same.
        sheets = replace(self._sheets(watched, new), places=laid.places)
        self._show(watched, replace(watched.view, sheets=sheets))

    def _sheets(self, watched: Watched, new: ShownPages) -> ShownPages:
        """Pages with the time, and with a new number unless they are those that are shown."""
        old = watched.view.sheets or ShownPages()
        if old.revision and (old.pdf, old.html) == (new.pdf, new.html):
            return replace(old, made=time.time())
        return replace(new, revision=old.revision + 1, made=time.time())

    def _done(self, watched: Watched, number: int, done: Done) -> None:
        if number <= watched.done:
            return
        watched.done = number
        outcome = done.outcome
        watched.pages = done.late
        finished, sheets = watched.view.finished, watched.view.sheets
        if outcome.pdf is not None:
            if outcome.ending == "html":
                watched.laid = number
                sheets = self._sheets(watched, ShownPages(html=outcome.pdf))
            artifacts = Artifacts(self.output, default_brand(self.files)[0])
            artifact = artifacts.put(outcome, day=self.files.today)
            watched.pages += tuple(p for p in artifact.problems if p not in outcome.problems)
            name = f"{outcome.name}.{outcome.ending}"
            finished = Finished(outcome.pdf, name, artifact.path)
            self.shelf_is_old = artifact.made or self.shelf_is_old
        self._show(watched, replace(watched.view, sheets=sheets, finished=finished))
        new = {q: answer for q, answer in outcome.reads.items() if q not in watched.asked}
        if number == watched.wanted and outcome.reads:
            still = {*watched.read, *outcome.reads}
            watched.asked = {q: answer for q, answer in watched.asked.items() if q in still}
        if new:
            # Nobody watched these while the pages were made.
            watched.asked.update(new)
            self.files = self.files.renewed(what.partition("#")[0] for _, what in new)
            self._compare(watched)

    def _recall(self, watched: Watched) -> None:
        """Shows the pages of an earlier build, if they hold, until these are made here."""
        artifacts = Artifacts(self.output, default_brand(self.files)[0])
        found = artifacts.find(watched.view.edition, self.files)
        if found is None or not found.path.endswith(".pdf"):
            return
        try:
            data = Path(found.path).read_bytes()
        except OSError:
            return
        finished = Finished(data, Path(found.path).name, found.path)
        sheets = self._sheets(watched, ShownPages(pdf=data, sizes=sizes(data)))
        watched.pages = found.problems
        self._show(watched, replace(watched.view, sheets=sheets, finished=finished))

    # ── What is seen ──

    def _show(self, watched: Watched, view: View) -> None:
        """Tells what is to be seen of an edition, if it is other than before."""
        in_words = any(problem.level == "error" for problem in watched.words)
        newest = watched.done == watched.wanted
        # What pages had is told until there are others, or until mistakes in the words stop these.
        more = () if view.gone or (in_words and not newest) else watched.pages
        problems = tuple(sorted({*watched.words, *more}, key=lambda problem: problem.key))
        view = replace(
            view,
            problems=problems,
            making=not newest and not view.gone and not in_words,
            stopped=any(problem.level == "error" for problem in problems),
            old=view.sheets is not None and (watched.laid or 1) != watched.wanted,
        )
        if view != watched.view:
            watched.view = view
            self.tell(view)
