"""Standing: the status of a topic today, worked out from the sign-offs of its reviewers.

A sign-off is an entry below `reviewers:` that holds the digest of the words it was given for.
`build.py approve` writes it. It is valid as long as the words are those; without sign-offs, a
topic that says `approved` is not approved.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import groupby

from press.content.passages import changes, digest, kept_lines
from press.declared.content import Reviewer
from press.edition import PROGRAM
from press.files import Files
from press.model import Level, Location, Problem, Standing, Text, Topic, mistake
from press.parsing.manuscript import node_at

KEPT = "factsheets/approved"
MOST_NAMED = 5
# Reviews of an earlier day were approved by who signed at any time: this revision came out by then.
SINCE = date(2027, 1, 1)
AGAIN = "read it again and `{approve}`, or put the words back"


def read_standing(files: Files, topic: Topic, kinds: tuple[str, ...]) -> Standing:
    """The Standing of a `topic` (Topic): status today, valid sign-offs, and problems with others.

    `files` (Files) is the window on the project, which has the signed words. `kinds` are the kinds
    of sign-off (clinical, lay) that the publisher asks for before a topic is approved.
    """
    review = topic.about.review
    people: tuple[Reviewer, ...] = review.reviewers
    status: str = review.status
    now = digest(topic) if any(person.words for person in people) else ""
    signed = tuple(person for person in people if person.words == now and now)
    old = tuple(person for person in signed if _older(person.date, review.last_reviewed))
    counts = review.last_reviewed < SINCE  # it was approved before sign-offs could grow old
    signed = tuple(person for person in signed if counts or person not in old)
    place = review_place(files, topic.at.file, "status")
    if status not in ("in-review", "approved"):
        return Standing(status, signed, (), place)
    missing = tuple(kind for kind in kinds if kind not in {person.kind for person in signed})
    problems = [*_void(files, topic, [p for p in people if p.words not in (None, now)], status)]
    problems += [_old(topic, person, counts) for person in old]
    if status == "approved":
        problems += _unsigned(topic, missing)
        problems += _by_nobody(files, topic, missing)
        status = "in-review" if missing else status
    if status == "approved" and files.past(review.next_review):
        status, place = "overdue", review_place(files, topic.at.file, "next_review")
    return Standing(status, signed, tuple(problems), place)


def _older(signed: date, reviewed: date) -> bool:
    """True if a sign-off is more than a year older than the last review."""
    day = min(reviewed.day, 28) if reviewed.month == 2 else reviewed.day
    return signed < reviewed.replace(reviewed.year - 1, day=day)


def _old(topic: Topic, person: Reviewer, counts: bool) -> Problem:
    """The problem of a sign-off for another review than the last, which may count still."""
    role, review = person.role.value, topic.about.review
    again = _command(topic, person.kind, role, person.name)
    message = f"the sign-off by `{role}` of {person.date} is more than a year older than the last"
    message += f" review, {review.last_reviewed}"
    if counts:
        message += f": it counts until the next, {review.next_review}"
        hint = f"when new dates are written, `{again}` is needed too"
        return Problem("note", "sign-off-old", message, person.at, hint, about=role)
    message += ", and does not count for it"
    hint = f"let them read it again, then `{again}`; or write the day on which it was last reviewed"
    return Problem("warning", "sign-off-old", message, person.at, hint, about=role)


def stem(file: str) -> str:
    """The name by which the words in `file` (a path) are asked for: packs/newly-diagnosed."""
    return file.removeprefix("factsheets/").removesuffix(".yaml")


def kept_file(file: str, words: str) -> str:
    """The path of the file that keeps the signed-off words of a topic, whose own path is `file`.

    `words` is the digest of these words.
    """
    return f"{KEPT}/{stem(file).replace('/', '.')}.{words}.txt"


def review_place(files: Files, file: str, field: str) -> Location:
    """The Location of the `field` (a name) of a topic's review, or of the file where it has none.

    `files` (Files) is the window on the project, and `file` the path of the topic.
    """
    found = node_at(files.bytes(file), file, "review", field)
    return found.at if found else Location(file)


def _command(topic: Topic, kind: str, role: str = "…", name: Text | None = None) -> str:
    named = f' --name "{name.value}"' if name else ""
    return f'{PROGRAM} approve {stem(topic.at.file)} --kind {kind} --role "{role}"{named}'


def _void(files: Files, topic: Topic, people: list[Reviewer], status: str) -> Iterator[Problem]:
    """Sign-offs for other words than today's, with the words that have changed."""
    people.sort(key=lambda person: person.words or "")
    for words, group in groupby(people, key=lambda person: person.words):
        signers = list(group)
        first, roles = signers[0], " and ".join(f"`{who.role.value}`" for who in signers)
        commands = [_command(topic, who.kind, who.role.value, who.name) for who in signers]
        approve = "` and `".join(commands)
        again, role = AGAIN.format(approve=approve), first.role.value
        # By its figures alone: the topic may have had another name.
        there = files.names(KEPT, f".{words}.txt")
        lines = kept_lines(files.bytes(f"{KEPT}/{there[0]}")) if there else None
        if there and lines is None:
            message = f"the sign-off by {roles} is void: the words have changed"
            hint = f"{KEPT}/{there[0]} is not as it was written, so they cannot be named\n{again}"
            yield Problem("warning", "sign-off-void", message, first.at, hint, about=role)
        elif lines is None:
            message = f"the sign-off by {roles} is for no words that were ever kept: `{words}`"
            level: Level = "error" if status == "approved" else "warning"
            it = "writes it" if len(signers) == 1 else "write them"
            hint = f"`words` is not typed by hand: `{approve}` {it}"
            yield Problem(level, "sign-off-unknown", message, first.at, hint, about=role)
        else:
            found = changes(lines, topic)
            for change in found[:MOST_NAMED]:
                message = f"the sign-off by {roles} is void: {change.message}"
                yield Problem("warning", "sign-off-void", message, change.at, again, about=role)
            if (more := len(found) - MOST_NAMED) > 0:
                message = f"the sign-off by {roles} is void: {more} more texts have changed"
                yield Problem("warning", "sign-off-void", message, first.at, again, about=role)


def _unsigned(topic: Topic, missing: tuple[str, ...]) -> Iterator[Problem]:
    """Reviewers who are named on an approved topic and signed nothing."""
    for person in topic.about.review.reviewers:
        if person.words is None and person.kind and person.role:
            role = person.role.value
            message = f"`{role}` has signed nothing: this was typed by hand, and has no `words`"
            hint = f"`{_command(topic, person.kind, role, person.name)}` writes it"
            level: Level = "error" if person.kind in missing else "warning"
            yield Problem(level, "not-signed", message, person.at, hint, about=role)


def _by_nobody(files: Files, topic: Topic, missing: tuple[str, ...]) -> Iterator[Problem]:
    for kind in missing:
        if kind not in {person.kind for person in topic.about.review.reviewers}:
            message = f"an approved topic names who approved it, and no {kind} reviewer stands here"
            hint = f"`{_command(topic, kind)}` adds them; until then write `status: in-review`"
            at = review_place(files, topic.at.file, "status")
            yield mistake("approved-by-nobody", message, at, hint)
