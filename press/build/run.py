"""Many editions, then their copies: those that are fresh are found, the others made and kept."""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, wait
from functools import partial
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from press.build.artifacts import Artifacts
from press.build.backends import Backend, Opener, opener
from press.child_process import Lost, OverLimit
from press.edition import Artifact, Copy, Edition, Outcome, Problem
from press.files import Files

FRAME = re.compile(r'File "(?:[^"]*[\\/])?([^"]+)", line (\d+)')
LOOK = 0.2  # seconds between two looks at what has been started


class Started(NamedTuple):
    """An edition, or a copy, whose making has started."""

    edition: Edition | Copy


Step = Artifact | Started


class Work(NamedTuple):
    """An edition or a copy to be made, with the function that makes it from a window on the files.

    `source` is the PDF that a copy is made from.
    """

    edition: Edition | Copy
    make: Callable[[Files], Outcome]
    files: Files
    source: bytes | None = None


def run(
    editions: Iterable[Edition],
    files: Files,
    artifacts: Artifacts,
    open_executor: Opener,
    copies: Iterable[Copy] = (),
    drawing: bool = False,
) -> Iterator[Step]:
    """Makes `editions`, then `copies` of them, and tells of each as it is begun and done.

    `editions` are each an Edition, `copies` each a Copy. Works as it is consumed: yields a Started
    when one is begun, and an Artifact for each. Fresh editions, which are there and have not
    changed, come first. `files` (Files) is the window on the project, `artifacts` (Artifacts) the
    output folder that is written to, and `open_executor` (Opener) is a function that opens workers
    for so many editions. With `drawing`, each edition has had its pages drawn and looked at.
    """
    artifacts.sweep()
    paths: dict[Edition | Copy, str] = {}  # of finished files; a thousand artifacts are not kept
    stale: list[Edition] = []
    for edition in editions:
        if fresh := artifacts.find(edition, files, drawing):
            paths[edition] = fresh.path
            yield fresh
        else:
            stale.append(edition)
    # The longest come first, so that no worker is left alone with one in the end.
    stale.sort(key=lambda edition: -artifacts.length(edition, files))
    if stale and (refused := artifacts.refused()):
        yield from (Artifact(edition, "", False, (refused,), False) for edition in stale)
        stale.clear()
    copies = list(copies)
    if stale or copies:
        from press.make import make  # here: fresh editions must not wait for it

        with open_executor(max(len(stale), len(copies))) as executor:
            work = (Work(e, partial(make, e, drawing=drawing), files) for e in stale)
            for step in _worked(work, artifacts, executor):
                if isinstance(step, Artifact) and step.made:
                    paths[step.edition] = step.path
                yield step
            yield from _copied(copies, paths, files, artifacts, executor)
    artifacts.close()


def _copied(
    copies: list[Copy],
    paths: Mapping[Edition | Copy, str],
    files: Files,
    artifacts: Artifacts,
    executor: Backend,
) -> Iterator[Step]:
    from press.build.copies import make_copy

    fresh: list[Artifact] = []

    def stale() -> Iterator[Work]:
        for copy in copies:
            if not paths.get(copy.edition):
                fresh.append(Artifact(copy, "", False, (_no_edition(copy),), False))
                continue
            path = Path(paths[copy.edition])
            pdf = path.read_bytes()
            if found := artifacts.find(copy, files, source=pdf, name=path.stem):
                fresh.append(found)
            else:
                yield Work(copy, partial(make_copy, copy, pdf, path.stem), files, pdf)

    for step in _worked(stale(), artifacts, executor):
        yield from fresh
        fresh.clear()
        yield step
    yield from fresh


def _worked(work: Iterable[Work], artifacts: Artifacts, executor: Backend) -> Iterator[Step]:
    """An artifact for each piece of work, as it is done. A lost one is tried once more, alone."""
    for room in (executor.room, 1):
        lost: list[tuple[Work, Lost]] = []
        for step in _done(iter(work), executor, room):
            if isinstance(step, Started):
                yield step
                continue
            done, outcome = step
            if isinstance(outcome, Lost):
                lost.append((done, outcome))
            else:
                yield artifacts.put(outcome, done.source, done.files.today)
        work = [done for done, _ in lost]
    for done, outcome in lost:
        problem = _not_finished(done.edition, outcome)
        yield Artifact(done.edition, "", False, (problem,), False)


def _done(
    work: Iterator[Work], executor: Backend, room: int
) -> Iterator[Started | tuple[Work, Outcome | Lost]]:
    """Each piece of work with its outcome, in the order in which they end."""
    waiting: dict[Future[Outcome], Work] = {}
    started: set[Future[Outcome]] = set()
    while True:
        for piece in islice(work, room - len(waiting)):
            if room == 1:
                yield Started(piece.edition)
            waiting[executor.submit(piece.make, piece.files)] = piece
        if not waiting:
            return
        ended, _ = wait(waiting, timeout=LOOK, return_when=FIRST_COMPLETED)
        for future in ended:
            started.discard(future)
            piece = waiting.pop(future)
            yield piece, _outcome(piece, future)
        for future, piece in waiting.items():
            if room > 1 and future not in started and future.running():
                started.add(future)
                yield Started(piece.edition)


def _outcome(piece: Work, future: Future[Outcome]) -> Outcome | Lost:
    try:
        return future.result()
    except OverLimit as over:
        return Outcome(piece.edition, None, (given_up(piece.edition, over),), {})
    except Lost as lost:
        return lost
    except MemoryError:
        return Lost("the memory did not suffice")
    except (ImportError, OSError):
        raise  # The machine lacks something, and no edition can be made.
    except Exception as error:
        return Outcome(piece.edition, None, (failed(piece.edition, error),), {})


def make_one(edition: Edition, files: Files) -> Outcome:
    """The Outcome of one `edition` (Edition), made now, and watched as `run` does.

    `files` (Files) is the window on the project. Nothing is written.
    """
    from press.make import make

    work = Work(edition, partial(make, edition), files)
    with opener(workers=1)(1) as executor:
        made = _outcome(work, executor.submit(work.make, files))
        if isinstance(made, Lost):
            made = _outcome(work, executor.submit(work.make, files))
    if isinstance(made, Lost):
        return Outcome(edition, None, (_not_finished(edition, made),), {})
    return made


def _no_edition(copy: Copy) -> Problem:
    message = f"there are no {copy.kind} of `{copy.edition.topic}`: it was not made itself"
    hint = "what stands in its way is said above"
    return Problem("error", "no-edition", message, None, hint, about=copy.edition.topic)


def named_fault(error: BaseException) -> str:
    """A sentence for people on an `error` (an exception) that is a mistake of the press.

    It has the error's kind and words, and the last line of code on its way.
    """
    # An error from another process brings the text of its trace along, as a note.
    places = FRAME.findall("".join(traceback.format_exception(error)))
    where = f" at {places[-1][0]}:{places[-1][1]}" if places else ""
    return f"{type(error).__name__}: {error}{where}"


def failed(edition: Edition | Copy, error: Exception) -> Problem:
    """The Problem of a mistake of the press, with all that is needed to mend it.

    `edition` (Edition or Copy) is what was being made, `error` the Exception that ended it.
    """
    message = f"the press failed at {_named(edition)}: {named_fault(error)}"
    hint = "this is a mistake of the press; tell its makers, with this line and the topic"
    return Problem("error", "press-failed", message, None, hint)


def _named(edition: Edition | Copy) -> str:
    made = edition.edition if isinstance(edition, Copy) else edition
    return f"`{made.topic}` as {made.format}"


def given_up(edition: Edition | Copy, over: Lost) -> Problem:
    """The Problem of an `edition` (Edition or Copy) that took more than it may, as `over` says.

    `over` is OverLimit, or Lost where its process ended.
    """
    message = f"{_named(edition)} was given up: {over}"
    hint = (
        "something in it asks for too much: a drawing, a very large table, a style; if it has to "
        "be so, allow more, with `--limit 10min` or `--limit 3GB`"
    )
    return Problem("error", "over-limit", message, None, hint)


def _not_finished(edition: Edition | Copy, lost: Lost) -> Problem:
    message = f"{_named(edition)} could not be finished: {lost}, twice"
    hint = "the others are made; look for a very large picture or table in this one"
    return Problem("error", "not-finished", message, None, hint)
