"""Checks that a topic makes sense: its review, its marks, its tables and its numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from press.content.library import unknown_term
from press.content.names import withdrawn_topic
from press.model import (
    Block,
    Brand,
    Cite,
    Entries,
    Library,
    Link,
    Location,
    Problem,
    Prose,
    Section,
    Term,
    Text,
    Topic,
    Values,
    mistake,
)
from press.parsing.prose import marks, marks_in_plain_words
from press.parsing.suggestions import did_you_mean
from press.walk import walk

# The words at the top of a page share the line with the section's.
LONGEST_HEAD = 36
EXPORT = "export them as CSL JSON (Zotero: Export Library) to factsheets/library/references.json"
TYPED_NUMBER = re.compile(r"\s*(\d{1,2})[.)]\s+(?=\S)")  # before the words of a step
# Words in brackets that are part of no mark.
IN_BRACKETS = re.compile(r"(?<![\\\[])\[([\w.-]+(?:[;,]\s*[\w.-]+)*)\](?![(\[{\]])")


def check_head(name: str, head: Values, node: Entries, asked: str) -> Iterator[Problem]:
    """Yields the problems of the head (the fields above the sections) of a topic or a pack.

    `name` is that of the topic, `head` its checked Values, `node` (Entries) its file as written,
    and `asked` the tag of the language in which it was asked for. Problems are dates out of order,
    a title too long for the top of a page, and a missing translation.
    """
    yield from check_review(name, head, node)
    yield from check_running(head.text("short_title") or head.text("title"))
    own = head.word("language")
    if own and own != asked:
        file = f"factsheets/{name}.{asked}.yaml"
        message = f"this topic is written in `{own}`, and was asked for in `{asked}`"
        hint = f"write its translation as {file}, or ask for it with --language {own}"
        yield mistake("no-translation", message, node.place("language"), hint, own)


def check_review(name: str, head: Values, node: Entries) -> Iterator[Problem]:
    """Yields a Problem where dates of a review are not in order, or a topic is withdrawn.

    `name` is that of the topic, `head` the checked Values of its fields, and `node` (Entries) its
    file as written.
    """
    review = head.fields("review")
    if review is None:
        return
    last, following = review.day("last_reviewed"), review.day("next_review")
    if last and following and following <= last:
        message = f"the next review ({following}) is not after the last ({last})"
        hint = "the next review is usually 3 years after the last"
        yield mistake("review-dates", message, node.place("review", "next_review"), hint)
    first = review.day("first_published")
    if first and last and last < first:
        message = f"the last review ({last}) is before the first edition ({first})"
        at = node.place("review", "last_reviewed")
        yield mistake("review-dates", message, at, "one of the two is mistyped")
    if review.word("status") == "withdrawn":
        yield withdrawn_topic(name, node.place("review", "status"))


def check_running(words: Text | None) -> Iterator[Problem]:
    """Yields a Problem where the `words` (Text) at the top of every page are too long for it.

    None stands for no words, and has no problem.
    """
    if words and len(words.value) > LONGEST_HEAD:
        message = f"the words at the top of every page are {len(words.value)} characters long"
        hint = f"write a `short_title:` of at most {LONGEST_HEAD} characters"
        yield mistake("long-head", message, words.at, hint)


def days_that_count(topic: Topic, brand: Brand) -> Iterator[date]:
    """Yields the dates of which rules ask if they are past, for a `topic` (Topic) and a `brand`.

    These are the days before the last review and the last search for evidence, the last days of
    consents, and the last days of the certificates of the `brand` (Brand).
    """
    for certificate in brand.about.certificates:
        yield certificate.until
    for one in topic.with_parts:
        review = one.about.review
        for past in filter(None, (review.last_reviewed, review.evidence_searched)):
            yield past - timedelta(1)
        for block in one.blocks:
            day = block.fields.get("consent_until")
            if isinstance(day, date):
                yield day


def check_block(block: Block, problems: list[Problem]) -> None:
    """Adds the problems of a `block` (Block) to the list `problems`.

    Problems are rows of the wrong length, impossible chances, missing pictures and typed numbers.
    """
    _check_rows(block, problems)
    if block.kind == "rows":
        _check_pictures(block, problems)
    if block.kind == "risk":
        _check_chance(block, problems)
    if block.kind == "steps":
        _check_numbers(block, problems)


def _check_chance(block: Block, problems: list[Problem]) -> None:
    n, per = block.fields.get("n"), block.fields.get("per")
    counts = [one for one in (n if isinstance(n, tuple) else (n,)) if isinstance(one, int)]
    if not counts or not isinstance(per, int):
        return
    chance = f"{' to '.join(map(str, counts))} out of {per}"
    hint, field = "", "n"
    if per == 0:
        hint, field = "count all of them, who have it and who do not: `per: 100`", "per"
    elif max(counts) > per or counts != sorted(counts):
        hint = "write the smaller number first, and none larger than `per`"
    elif block.fields.get("qualifier") == "fewer than" and not max(counts):
        chance, hint, field = f"fewer than {chance}", "take the `qualifier` out", "qualifier"
    elif per == 1 and len(set(counts)) > 1:
        hint, field = "count more people: `per: 100`", "per"
    if hint:
        message = f"{chance} is not a chance"
        problems.append(mistake("bad-chance", message, block.fields.place(field), hint))


def _check_numbers(block: Block, problems: list[Problem]) -> None:
    """Names steps that begin with their own number: it would be printed twice."""
    items = [item.source for item in block.fields.items("items") if isinstance(item, Prose)]
    typed = [TYPED_NUMBER.match(item.value) for item in items]
    numbered = all(found and int(found[1]) == row for row, found in enumerate(typed, 1))
    if items and numbered:
        message = "the steps of this list are numbered by themselves, and have typed numbers too"
        mended = (f"- {TYPED_NUMBER.sub('', item.value, count=1).strip()}" for item in items)
        hint = "\n".join(("take the typed numbers out; write:", *mended))
        problems.append(mistake("numbered-twice", message, items[0].at, hint))


def _check_pictures(block: Block, problems: list[Problem]) -> None:
    rows = block.fields.rows("items")
    ends = [row.at for row in rows[1:]]
    # A picture whose name is not known has been told already.
    unknown = {p.at for p in problems if p.at and p.code in ("unknown-icon", "unknown-image")}
    for row, end in zip(rows, (*ends, None), strict=False):
        reported = any(row.at <= at and (end is None or at < end) for at in unknown)
        if not (row.get("icon") or row.get("image") or reported):
            message = "this row has no picture, and easy read shows one beside every idea"
            hint = "give it an `icon` of layouts/icons/, or an `image` of factsheets/images/"
            problems.append(mistake("row-without-picture", message, row.at, hint))


def _check_rows(block: Block, problems: list[Problem]) -> None:
    columns, rows = block.fields.get("columns"), block.fields.get("rows")
    if not (isinstance(columns, tuple) and columns and isinstance(rows, tuple)):
        return
    for row in rows:
        if isinstance(row, tuple) and row and len(row) != len(columns):
            at = row[0].at if isinstance(row[0], Prose | Text) else block.at
            if any(told.at and told.at.line == at.line for told in problems):
                continue  # A cell of it could not be read.
            cells = f"{len(row)} cell{'s' * (len(row) != 1)}"
            message = f"this row has {cells}, and the table has {len(columns)} columns"
            hint = "give every row as many cells as there are columns"
            problems.append(mistake("row-length", message, at, hint))


def _without_at(source: Text, library: Library) -> Iterator[Problem]:
    """Keys of references in brackets that are no citation, for they have no @."""
    for found in IN_BRACKETS.finditer(source.value):
        keys = re.split(r"[;,]\s*", found.group(1))
        if all(key in library.references for key in keys):
            message = f"`{found.group()}` is no citation without its @, and would be printed so"
            hint = f"write [{'; '.join(f'@{key}' for key in keys)}]"
            at = source.place(found.start())
            yield mistake("broken-mark", message, at, hint, found.group())


def check_marks(
    head: Values, sections: tuple[Section, ...], parts: tuple[Topic, ...], library: Library
) -> Iterator[Problem]:
    """Yields a Problem for each mark in a text that points at nothing, or stands in plain words.

    Marks point at references and glossary terms in the `library` (Library), and at places in the
    topic. `head` are the checked Values of the fields above its `sections` (Sections); `parts` are
    the Topics of a pack, and empty for a topic.
    """
    within = [*sections, *(section for part in parts for section in part.sections)]
    ids = {section.id for section in within} | {part.name for part in parts}
    ids |= {block.id for section in within for block in section.blocks}
    yield from marks_in_plain_words((head, sections))
    for leaf in walk((head, sections)):
        if isinstance(leaf.value, Prose):
            yield from _without_at(leaf.value.source, library)
    first = tuple(head.get(name) for name in ("summary", "note", "key_points"))
    unread = [*library.unread]
    for span in marks((*first, sections, parts)):
        if isinstance(span, Cite):
            for key in span.keys:
                if key not in library.references:
                    message = f"no reference is called `{key}`"
                    add = "add it to factsheets/library/references.yaml"
                    hint = did_you_mean(key, library.references, add)
                    yield mistake("unknown-reference", message, span.at, hint, key)
                    for file in unread:  # once, however many are unknown
                        message = f"`{file}` is not read, and these references may be in it"
                        yield mistake("unread-references", message, Location(file), EXPORT, file)
                    unread = []
        elif isinstance(span, Term) and span.term.casefold() not in library.forms:
            yield unknown_term(span, library.forms)
        elif isinstance(span, Link) and span.href.startswith("#") and span.href[1:] not in ids:
            message = f"there is no `{span.href[1:]}` in this topic to lead to"
            hint = did_you_mean(span.href[1:], list(ids), "give a section or block this id")
            yield mistake("dead-link", message, span.at, hint, span.href[1:])
