"""Findings: the problems of many topics, found on all processors and kept while they hold.

Findings are kept like artifacts, with every question that was asked of the files for them. A
thousand topics ask mostly the same, so that each question is kept once, and asked once.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from press.build.artifact_record import RECORDS
from press.build.backends import Backend, opener, processors
from press.build.json_values import as_type
from press.build.press_digest import press_digest
from press.build.run import given_up
from press.build.store import Question, Reads, holds, load, questions, reads_of, save
from press.child_process import Lost
from press.content.instrument import read_instrument
from press.content.library import HELPLINES, read_library
from press.files import Files
from press.make import make, prepare
from press.model import Edition, Problem, Proof, Unprintable
from press.preflight import proofread
from press.rules.engine import measures
from press.rules.instruments import Answer, answers

# The number of topics for which another process, which takes a second to begin, is worth it.
WORTH = 16
SOME = 4  # topics that a process looks at in one go
SWEEP = 64  # and as many where it is this one, which sweeps up behind them


class Wanted(NamedTuple):
    """The things to look at beside the words: the pages, and the questions of instruments."""

    pages: bool = False
    instruments: tuple[str, ...] = ()


@dataclass(frozen=True)
class Checked:
    """The problems found in an edition, with the fields of its topic that reports show.

    `measures` are names with values, as rules give them: the reading level, for one.
    """

    edition: Edition
    problems: tuple[Problem, ...]
    title: str = ""
    status: str = ""
    next_review: str = ""
    measures: tuple[tuple[str, str], ...] = ()
    answers: tuple[Answer, ...] = ()


Found = tuple[Checked, Reads]


def look(edition: Edition, files: Files, wanted: Wanted) -> Found:
    """A pair of what is found in an `edition` (Checked), and of the questions asked for it (Reads).

    `edition` is an Edition. `files` (Files) is the window on the project; `wanted` (Wanted) says
    what to look at beside the words.
    """
    files = files.fresh_record()
    try:
        proof = prepare(edition, files)
    except Unprintable as error:
        return Checked(edition, error.problems), files.reads
    problems, reads = _problems(proof, files, wanted.pages)
    about = proof.factsheet.topic.about
    title, next_review = about.title.value, about.review.next_review.isoformat()
    topic = title, proof.factsheet.status, next_review, measures(proof)
    asked = (read_instrument(files, name) for name in wanted.instruments)
    given = [answer for instrument in asked for answer in answers(instrument, proof.factsheet)]
    checked = Checked(edition, problems, *topic, tuple(given))
    return checked, {**files.reads, **reads}


def _problems(proof: Proof, files: Files, pages: bool) -> tuple[tuple[Problem, ...], Reads]:
    if pages:
        outcome = make(proof.edition, files, drawing=True)
        return outcome.problems, outcome.reads
    try:
        return proofread(proof), {}
    except Unprintable as error:
        return error.problems, {}


def check(
    editions: Iterable[Edition], files: Files, output: Path, wanted: Wanted, workers: int = 0
) -> Iterator[Checked]:
    """Yields what is found in each of the `editions`, in their order, as a Checked.

    `editions` are Editions. What was found before and still holds is not looked for again: it is
    kept in `output`, the folder that editions are written to. `files` (Files) is the window on the
    project, and `wanted` (Wanted) says what to look at beside the words. `workers` are the
    processes that may look, 0 for one a processor. The findings are written when the last of them
    has been consumed.
    """
    editions = list(editions)
    kept = FindingsStore(output / RECORDS / "findings.json", files)
    sound = kept.library_is_sound(files)
    known = {edition: kept.find(edition, wanted) if sound else None for edition in editions}
    unknown = [edition for edition in editions if not known[edition]]
    looked = _look_at_all(unknown, files, wanted, workers or processors())
    for edition in editions:
        found = known[edition]
        if found is None:
            found, reads = next(looked)
            known[edition] = found
            if reads is not None:
                kept.put(found, reads, wanted)
        yield found
    next(looked, None)  # lets other processes end
    kept.write()


class StoredFindings(NamedTuple):
    """The findings of an edition in the store, with the numbers of what was asked for them.

    They are still as JSON has them: of thousands, few may be asked for.
    """

    reads: list[int]
    found: object


class StoredChecks(NamedTuple):
    """All findings, by name, and each question once that was asked of the files for them.

    `helplines` is the digest of the file of helplines when it had no mistake.
    """

    press: str
    helplines: str
    reads: list[Question]
    checked: dict[str, StoredFindings]


class FindingsStore:
    """The findings of earlier checks that still hold, and those of this one, with what was asked.

    `path` is the file that they are kept in, and `files` (Files) the window on the project. Those
    of earlier checks are still as JSON has them, until they are asked for.
    """

    def __init__(self, path: Path, files: Files) -> None:
        self.path, self.changed = path, False
        self.helplines = ""
        self.entries: dict[str, tuple[object, Iterable[Question]]] = {}
        store = load(path, StoredChecks)
        if store is None or store.press != press_digest():
            return
        self.helplines = store.helplines
        answered = [holds(store.press, reads_of([question]), files) for question in store.reads]
        for name, entry in store.checked.items():
            with suppress(IndexError):  # a damaged store
                if all(answered[number] for number in entry.reads):
                    self.entries[name] = entry.found, [store.reads[n] for n in entry.reads]

    def library_is_sound(self, files: Files) -> bool:
        """True if the library, which topics share, has no mistake.

        `files` (Files) is the window on the project. A topic asks only for the helplines that it
        prints, and its findings do not change with the others; but a mistake in one of them keeps
        every topic from being printed.
        """
        files = files.fresh_record()
        files.exists(HELPLINES)
        now = files.reads["file", HELPLINES]
        if now != self.helplines:
            try:
                read_library(files)
            except Unprintable:
                return False
            self.helplines, self.changed = now, True
        return True

    def find(self, edition: Edition, wanted: Wanted) -> Checked | None:
        """The findings of an `edition` (Edition) as a Checked; None if they no longer hold.

        `wanted` (Wanted) says what beside the words must have been looked at.
        """
        found, _ = self.entries.get(_name(edition, wanted), (None, ()))
        with suppress(ValueError):
            return found if isinstance(found, Checked) else as_type(Checked, found)
        return None

    def put(self, checked: Checked, reads: Reads, wanted: Wanted) -> None:
        """Keeps what was found in an edition, `checked`, with the questions that were asked for it.

        `checked` is a Checked, `reads` (Reads) are the questions and their answers, and `wanted`
        (Wanted) says what was looked at beside the words. Nothing is written yet.
        """
        self.entries[_name(checked.edition, wanted)] = checked, questions(reads)
        self.changed = True

    def write(self) -> None:
        """Writes all findings. Where nothing can be written, the next check takes longer."""
        if not self.changed:
            return
        numbers: dict[Question, int] = {}
        checked = {
            name: StoredFindings([numbers.setdefault(each, len(numbers)) for each in asked], found)
            for name, (found, asked) in self.entries.items()
        }
        store = StoredChecks(press_digest(), self.helplines, list(numbers), checked)
        with suppress(OSError):
            save(self.path, store._asdict())


def _name(edition: Edition, wanted: Wanted) -> str:
    """The name that the findings of an edition are kept under."""
    parts = [edition.brand, edition.topic, edition.format, edition.language]
    return " ".join([*parts, *(["pages"] if wanted.pages else []), *wanted.instruments])


# ── Several processors ────────────────────────────────────────────────────────────────────────


def _look_at_all(
    editions: list[Edition], files: Files, wanted: Wanted, workers: int
) -> Iterator[tuple[Checked, Reads | None]]:
    """What is found in each edition; where looking took too much, with None for its questions."""
    workers = min(workers, len(editions) // WORTH)
    some = 1 if wanted.pages else SOME if workers > 1 else SWEEP
    parts = [editions[number : number + some] for number in range(0, len(editions), some)]
    with opener(max(1, workers))(len(parts)) as executor:
        waiting: deque[tuple[list[Edition], Future[list[Found]]]] = deque()
        for part in parts:
            waiting.append((part, executor.submit(_look_at, part, files, wanted)))
            if len(waiting) >= executor.room:
                yield from _found(*waiting.popleft(), files, wanted, executor)
        while waiting:
            yield from _found(*waiting.popleft(), files, wanted, executor)


def _look_at(editions: list[Edition], files: Files, wanted: Wanted) -> list[Found]:
    return [look(edition, files, wanted) for edition in editions]


def _found(
    part: list[Edition],
    future: Future[list[Found]],
    files: Files,
    wanted: Wanted,
    executor: Backend,
) -> Iterator[tuple[Checked, Reads | None]]:
    try:
        yield from future.result()
    except Lost as lost:
        if part[1:]:  # one of them was it
            for edition in part:
                alone = executor.submit(_look_at, [edition], files, wanted)
                yield from _found([edition], alone, files, wanted, executor)
        else:
            yield Checked(part[0], (given_up(part[0], lost),)), None
