"""Findings: what there is to say of many topics, found on all processors and kept until it changes.

Findings are kept like artifacts, by every question their making asked of the files. A thousand
topics ask mostly the same, so that each question is kept once, and asked once.
"""

from __future__ import annotations

import gc
import json
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

from press.build.artifacts import RECORDS, located
from press.build.atomic import write_whole
from press.build.backends import deaf_to_ctrl_c, processors
from press.build.makers import press_digest
from press.content.instrument import read_instrument
from press.content.library import HELPLINES, read_library
from press.files import Files
from press.make import make, prepare
from press.model import Edition, Problem, Proof, Unprintable
from press.preflight import proofread
from press.rules.engine import measures
from press.rules.instruments import Answer, answers

Reads = dict[tuple[str, str], str]
# Another process takes a second to begin, which is worth it for so many topics.
WORTH = 16
SWEEP = 64


class Wanted(NamedTuple):
    """What is looked at beside the words: the pages, and the questions of instruments."""

    pages: bool = False
    instruments: tuple[str, ...] = ()


@dataclass(frozen=True)
class Checked:
    """What was found in an edition, with what a report says of its topic.

    `measures` are names with values, as rules give them: the reading level, for one.
    """

    edition: Edition
    problems: tuple[Problem, ...]
    title: str = ""
    status: str = ""
    next_review: str = ""
    measures: tuple[tuple[str, str], ...] = ()
    answers: tuple[Answer, ...] = ()


def look(edition: Edition, files: Files, wanted: Wanted) -> tuple[Checked, Reads]:
    """What is found in an edition, and every question that was asked of the files for it."""
    files = files.again()
    try:
        proof = prepare(edition, files)
    except Unprintable as error:
        return Checked(edition, error.problems), files.reads
    problems, reads = _problems(proof, files, wanted.pages)
    about = proof.factsheet.topic.about
    checked = Checked(
        edition,
        problems,
        about.title.value,
        proof.factsheet.status,
        about.review.next_review.isoformat(),
        measures(proof),
        tuple(
            answer
            for name in wanted.instruments
            for answer in answers(read_instrument(files, name), proof.factsheet)
        ),
    )
    return checked, files.reads | reads


def _problems(proof: Proof, files: Files, pages: bool) -> tuple[tuple[Problem, ...], Reads]:
    if pages:
        outcome = make(proof.edition, files, drawing=True)
        return outcome.problems, dict(outcome.reads)
    try:
        return proofread(proof), {}
    except Unprintable as error:
        return error.problems, {}


def check(
    editions: Iterable[Edition], files: Files, output: Path, wanted: Wanted
) -> Iterator[Checked]:
    """What is found in each edition, in order; what has not changed is not looked at again."""
    editions = list(editions)
    kept = Kept(output / RECORDS / "findings.json", files)
    sound = kept.library_is_sound(files)
    known = {edition: kept.find(edition, wanted) if sound else None for edition in editions}
    looked = _looked([edition for edition in editions if not known[edition]], files, wanted)
    for edition in editions:
        if not known[edition]:
            known[edition], reads = next(looked)
            kept.put(known[edition], reads, wanted)
        yield known[edition]
    next(looked, None)  # lets other processes end
    kept.write()


class Kept:
    """The findings of earlier checks that still hold, in one file."""

    def __init__(self, path: Path, files: Files) -> None:
        self.path, self.changed = path, False
        self.entries: dict[str, tuple[dict, Reads]] = {}
        self.helplines = ""  # the digest of those that had no mistake
        try:
            kept = json.loads(path.read_text("utf-8"))
            if kept["press"] != press_digest():
                return
            asked = [((kind, what), answer) for kind, what, answer in kept["reads"]]
            holds = [files.unchanged({question: answer}) for question, answer in asked]
            self.helplines = kept["helplines"]
            for name, entry in kept["checked"].items():
                if all(holds[number] for number in entry["reads"]):
                    reads = dict(asked[number] for number in entry["reads"])
                    self.entries[name] = entry["found"], reads
        except (OSError, ValueError, KeyError, TypeError, IndexError):
            self.entries = {}

    def library_is_sound(self, files: Files) -> bool:
        """Whether there is no mistake in what topics share.

        A topic asks for the helplines that it prints alone, and what was found in it does not
        change with others; but a mistake in one keeps every topic from being printed.
        """
        files = files.again()
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
        """What was found in an edition, if nothing has changed since."""
        entry, _ = self.entries.get(_name(edition, wanted), (None, None))
        try:
            return entry and _checked(edition, entry)
        except (KeyError, TypeError):
            return None

    def put(self, checked: Checked, reads: Reads, wanted: Wanted) -> None:
        """Keeps what was found."""
        found = asdict(checked) | {"edition": None}
        self.entries[_name(checked.edition, wanted)] = found, reads
        self.changed = True

    def write(self) -> None:
        """Writes all that is kept. Where nothing can be written, the next check takes longer."""
        if not self.changed:
            return
        numbers: dict[tuple, int] = {}
        checked = {}
        for name, (found, reads) in self.entries.items():
            asked = [numbers.setdefault(read, len(numbers)) for read in reads.items()]
            checked[name] = {"reads": asked, "found": found}
        reads = [[*question, answer] for question, answer in numbers]
        record = {"press": press_digest(), "helplines": self.helplines}
        record |= {"reads": reads, "checked": checked}
        try:
            write_whole(self.path, json.dumps(record, ensure_ascii=False).encode())
        except OSError:
            return


def _name(edition: Edition, wanted: Wanted) -> str:
    """What an edition is kept under, with what was looked at."""
    parts = [edition.brand, edition.topic, edition.format, edition.language]
    return " ".join([*parts, *(["pages"] if wanted.pages else []), *wanted.instruments])


def _checked(edition: Edition, entry: dict) -> Checked:
    return Checked(
        **entry
        | {
            "edition": edition,
            "problems": tuple(located(problem) for problem in entry["problems"]),
            "measures": tuple((name, value) for name, value in entry["measures"]),
            "answers": tuple(Answer(*answer) for answer in entry["answers"]),
        }
    )


# ── Several processors ────────────────────────────────────────────────────────────────────────

_here: list = []  # in a process that helps: the window on the files, and what is wanted


def _looked(
    editions: list[Edition], files: Files, wanted: Wanted
) -> Iterator[tuple[Checked, Reads]]:
    workers = min(processors(), len(editions) // WORTH)
    if workers < 2:
        for number, edition in enumerate(editions, 1):
            yield look(edition, files, wanted)
            if number % SWEEP == 0:
                gc.collect()  # The collector is off.
        return
    afresh = get_context("spawn")
    helpers = ProcessPoolExecutor(workers, afresh, _begin, (files, wanted))
    try:
        with deaf_to_ctrl_c():
            looked = helpers.map(_look, editions, chunksize=4)
        yield from looked
    finally:
        helpers.shutdown(cancel_futures=True)


def _begin(files: Files, wanted: Wanted) -> None:
    gc.enable()
    gc.set_threshold(200_000)  # a topic leaves little behind
    _here[:] = files, wanted


def _look(edition: Edition) -> tuple[Checked, Reads]:
    return look(edition, *_here)
