"""The register: every topic with its status, its dates and its sign-offs.

And the gate of `--release`: all editions that are asked for are approved today, or none is made.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import NamedTuple

from press.content.brand import read_brand
from press.content.format import read_format
from press.content.layouts import read_layout
from press.content.library import read_library
from press.content.names import FOLDER, default_brand, format_names, pack_names, topic_names
from press.content.pack import read_pack
from press.content.profile import read_profile
from press.content.sources import says_withdrawn, words_files
from press.content.standing import read_standing, review_place, stem
from press.content.topic import Draft, read_words
from press.content.version import changed, laid_over
from press.declared.content import TopicFields, VersionFields
from press.declared.record import Record
from press.edition import PROGRAM
from press.files import Files
from press.make import read
from press.model import Edition, Layout, Problem, Topic, Unprintable, mistake, raise_problems
from press.parsing.manuscript import words_at

HEADS = "topic,code,status,version,last review,next review,days left,sign-offs".split(",")
MISTAKES = "has mistakes"
NEXT = {
    "sample": "write your own words, then `status: in-review`",
    "draft": "write `status: in-review` and put it before its reviewers",
    "in-review": f"`{PROGRAM} status` says which sign-off is missing; "
    f"`{PROGRAM} approve` writes it",
    "overdue": "review it and write the new dates",
}


class RegisterRow(NamedTuple):
    """A row of the register: a topic, one of its translations, or another version of its words."""

    topic: str
    code: str
    status: str
    version: str = ""
    last_review: str = ""
    next_review: str = ""
    days_left: str = ""
    signoffs: str = ""


def register(files: Files) -> Iterator[RegisterRow]:
    """Yields a RegisterRow for every file of a topic, then for every pack, in order of names.

    `files` (Files) is the window on the project. A file with mistakes has a row that says so.
    Raises Unprintable for mistakes in other files.
    """
    brand, language = default_brand(files)
    rules = read_brand(files, brand).about.rules if brand else None
    kinds = read_profile(files, rules, language or "en-GB").signoffs
    layout = read_layout(files, "factsheet")
    texts = {read_format(files, name).about.text for name in format_names(files)}
    topics = set(topic_names(files))
    words = partial(_words, files, layout, texts)
    for name in sorted(name.removesuffix(".yaml") for name in files.names(FOLDER, ".yaml")):
        if name.partition(".")[0] in topics:
            yield _row(name, words, files, kinds)
    format, library = read_format(files, "a4"), read_library(files)

    def pack(name: str) -> Topic:
        return read_pack(files, name, language or "en-GB", format, layout, library)[0]

    for name in pack_names(files):
        yield _row(name, pack, files, kinds)


def _words(files: Files, layout: Layout, texts: set[str | None], name: str) -> Topic:
    """The words of treatment.yaml, or of treatment.easy-read.cy.yaml with what it leaves out."""
    topic, *own = name.split(".")
    if own and own[0] in texts:
        above = _draft(files, layout, ".".join([topic, *own[1:]]), TopicFields).topic(files)
        version = _draft(files, layout, name, VersionFields)
        raise_problems(changed(above, version.node))
        return laid_over(above, version)
    return _draft(files, layout, name, TopicFields).topic(files)


def _draft(files: Files, layout: Layout, name: str, declared: type[Record]) -> Draft:
    """A file of words with nothing wrong in it. Raises Unprintable."""
    file, topic = f"{FOLDER}/{name}.yaml", name.partition(".")[0]
    draft = read_words(files, file, topic, declared, "the topic", layout, None)
    raise_problems(draft.problems)
    return draft


def _row(
    name: str, reading: Callable[[str], Topic], files: Files, kinds: tuple[str, ...]
) -> RegisterRow:
    """The row of a name, with the words that a reading gives for it if there is no mistake.

    A text is withdrawn where its own file says so, its topic's, or that of a part of a pack.
    """
    above = words_files(files, Edition(name.partition(".")[0], "", "", ""))
    over = any(says_withdrawn(files, file) for file in (*above, f"{FOLDER}/{name}.yaml"))
    try:
        topic = reading(name)
    except Unprintable:
        return _withdrawn(name, files) if over else RegisterRow(name, "", MISTAKES)
    review = topic.about.review
    standing = read_standing(files, topic, kinds)
    signoffs = []
    for kind in kinds:
        days = [p.date.isoformat() for p in standing.signed if p.kind == kind]
        void = any(p.words for p in review.reviewers if p.kind == kind)
        signoffs.append(f"{kind} {max(days) if days else 'void' if void else 'missing'}")
    return RegisterRow(
        stem(topic.at.file),
        topic.about.code,
        "withdrawn" if over else standing.status,
        review.version,
        review.last_reviewed.isoformat(),
        review.next_review.isoformat(),
        str((review.next_review - files.today).days),
        ", ".join(signoffs),
    )


def _withdrawn(name: str, files: Files) -> RegisterRow:
    """The row of a withdrawn text that has mistakes besides, or is no book without its parts."""
    file = f"{FOLDER}/{name}.yaml"
    data = files.bytes(file)
    code, version, last, following = (
        words_at(data, file, *path)
        for path in (
            ["code"],
            ["review", "version"],
            ["review", "last_reviewed"],
            ["review", "next_review"],
        )
    )
    return RegisterRow(name, code, "withdrawn", version, last, following)


def as_table(rows: Iterable[RegisterRow]) -> str:
    """The `rows` (RegisterRow) of the register as text in columns below their heads.

    Days left are aligned to the right.
    """
    table = [HEADS, *rows]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    sides = [">" if name == "days_left" else "<" for name in RegisterRow._fields]
    line = "  ".join(f"{{:{side}{width}}}" for side, width in zip(sides, widths, strict=True))
    return "\n".join(line.format(*row).rstrip() for row in table)


def as_csv(rows: Iterable[RegisterRow]) -> str:
    """The `rows` (RegisterRow) of the register as comma-separated values.

    The first line has the names of columns.
    """
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([RegisterRow._fields, *rows])
    return text.getvalue().rstrip("\n")


def unreleased(
    editions: Iterable[Edition], files: Files, allowed: str = "approved", otherwise: str = ""
) -> list[Problem]:
    """A list of the Problems that keep these `editions` (Edition) from being handed out.

    `files` (Files) is the window on the project. Topics may be handed out if they are approved, or
    have the status `allowed`. `otherwise` is one more hint, with `{status}` for the status of the
    topic.
    """
    problems: list[Problem] = []
    for edition in editions:
        try:
            factsheet, _ = read(edition, files)
        except Unprintable as error:
            problems += error.problems
            continue
        statuses = dict(factsheet.language.about.statuses)
        for topic in factsheet.topic.with_parts:
            standing, file = factsheet.standings[topic.name], topic.at.file
            name, status = stem(file), standing.status
            if status not in ("approved", allowed):
                message = f"`{name}` is not for release: {statuses[status].value}"
                at = review_place(files, file, "status")
                hint = "\n".join(filter(None, (NEXT[status], otherwise.format(status=status))))
                problems.append(mistake("not-for-release", message, at, hint, name))
                problems += standing.problems
    return problems


class Release(NamedTuple):
    """The `editions` of an order that may be handed out today, and what is not among them.

    `rest` has the names of texts by why they are not approved. `problems` are the mistakes of those
    that say `approved` and cannot be printed.
    """

    editions: list[Edition]
    rest: dict[str, list[str]]
    problems: list[Problem]


def released(editions: Iterable[Edition], files: Files) -> Release:
    """The Release of these `editions` (Edition): those of which everything is approved today.

    `files` (Files) is the window on the project.
    """
    release = Release([], {}, [])
    for edition in editions:
        problems = unreleased([edition], files)
        if not problems:
            release.editions.append(edition)
            continue
        reasons = [one for one in problems if one.code == "not-for-release"]
        for one in reasons:  # of a pack's parts too, which are named as topics are
            named = edition.topic if edition.is_pack else one.about
            _noted(release, one.message.partition(": ")[2], named)
        if not reasons:
            file = words_files(files, edition)[0]
            if words_at(files.bytes(file), file, "review", "status") == "approved":
                release.problems.extend(problems)
            _noted(release, MISTAKES, edition.topic)
    return release


def _noted(release: Release, why: str, name: str) -> None:
    names = release.rest.setdefault(why, [])
    names += [] if name in names else [name]
