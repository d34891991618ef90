"""What a topic says must make sense: its review, its marks, its tables and its numbers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import zip_longest

from press.model import Block, Brand, Cite, Entries, Library, Link, Problem, Term, Topic
from press.reading.library import unknown_term
from press.reading.names import did_you_mean
from press.reading.prose import marks

# The words at the top of a page share the line with the section's.
LONGEST_HEAD = 36


def check_review(topic: Topic, node: Entries, language: str, problems: list[Problem]) -> None:
    """Dates in order, a topic that is not withdrawn, and the language that was asked for."""
    review = topic.about["review"]
    last, following = review and review["last_reviewed"], review and review["next_review"]
    if last and following and following <= last:
        message = f"the next review ({following}) is not after the last ({last})"
        hint = "the next review is usually 3 years after the last"
        at = node["review"]["next_review"].at
        problems.append(Problem("error", "review-dates", message, at, hint))
    first = review and review["first_published"]
    if first and last and last < first:
        message = f"the last review ({last}) is before the first edition ({first})"
        at = node["review"]["last_reviewed"].at
        problems.append(Problem("error", "review-dates", message, at, "one of the two is mistyped"))
    if review and review["status"] == "withdrawn":
        message = f"`{topic.name}` is withdrawn, and is not printed"
        hint = "a withdrawn topic stays in the folder, so that its code is never used again"
        at = node["review"]["status"].at
        problems.append(Problem("error", "withdrawn", message, at, hint))
    running = topic.about["short_title"] or topic.about["title"]
    if running and len(running.value) > LONGEST_HEAD:
        message = f"the words at the top of every page are {len(running.value)} characters long"
        hint = f"write a `short_title:` of at most {LONGEST_HEAD} characters"
        problems.append(Problem("error", "long-head", message, running.at, hint))
    if topic.language and topic.language != language:
        file = f"factsheets/{topic.name}.{language}.yaml"
        message = f"this topic is written in `{topic.language}`, and was asked for in `{language}`"
        hint = f"write its translation as {file}, or ask for it with --language {topic.language}"
        problems.append(Problem("error", "no-translation", message, node["language"].at, hint))


def days_that_count(topic: Topic, brand: Brand) -> Iterator[date]:
    """The days of which rules ask if they are past: the day before the last review, and those until
    which a consent and a certificate hold."""
    for certificate in brand.about["certificates"] or ():
        yield certificate["until"]
    for one in topic.whole:
        yield one.about["review"]["last_reviewed"] - timedelta(1)
        for block in (block for section in one.sections for block in section.blocks):
            if day := block.fields.get("consent_until"):
                yield day


def check_block(block: Block, problems: list[Problem]) -> None:
    """Rows as long as their table has columns; chances that can be; a picture for every idea."""
    _check_rows(block, problems)
    if block.kind == "rows":
        _check_pictures(block, problems)
    if block.kind == "risk":
        _check_chance(block, problems)


def _check_chance(block: Block, problems: list[Problem]) -> None:
    n, per = block.fields.get("n"), block.fields.get("per")
    counts = (n,) if isinstance(n, int) else n
    if not counts or not isinstance(per, int):
        return
    if per == 0 or max(counts) > per or list(counts) != sorted(counts):
        shown = " to ".join(str(count) for count in counts)
        message = f"{shown} out of {per} is not a chance"
        hint = "write the smaller number first, and none larger than `per`"
        problems.append(Problem("error", "bad-chance", message, block.fields.at, hint))


def _check_pictures(block: Block, problems: list[Problem]) -> None:
    rows = block.fields["items"] or ()
    ends = [row.at for row in rows[1:]]
    # A picture whose name is not known has been told already.
    unknown = {p.at for p in problems if p.code in ("unknown-icon", "unknown-image")}
    for row, end in zip_longest(rows, ends):
        told = any(row.at <= at and (end is None or at < end) for at in unknown)
        if not (row["icon"] or row["image"] or told):
            message = "this row has no picture, and easy read shows one beside every idea"
            hint = "give it an `icon` of layouts/icons/, or an `image` of factsheets/images/"
            problems.append(Problem("error", "row-without-picture", message, row.at, hint))


def _check_rows(block: Block, problems: list[Problem]) -> None:
    columns, rows = block.fields.get("columns"), block.fields.get("rows")
    for row in rows if isinstance(columns, tuple) and columns and isinstance(rows, tuple) else ():
        if isinstance(row, tuple) and row and len(row) != len(columns):
            cells = f"{len(row)} cell{'s' * (len(row) != 1)}"
            message = f"this row has {cells}, and the table has {len(columns)} columns"
            hint = "give every row as many cells as there are columns"
            problems.append(Problem("error", "row-length", message, row[0].at, hint))


def check_marks(topic: Topic, library: Library, problems: list[Problem]) -> None:
    """Every reference, glossary term and place that a mark points at is there."""
    sections = [section for one in topic.whole for section in one.sections]
    ids = {section.id for section in sections} | {part.name for part in topic.parts}
    ids |= {block.id for section in sections for block in section.blocks}
    for span in marks(topic):
        if isinstance(span, Cite):
            for key in span.keys:
                if key not in library.references:
                    message = f"no reference is called `{key}`"
                    add = "add it to factsheets/library/references.yaml"
                    hint = did_you_mean(key, list(library.references), add)
                    problems.append(Problem("error", "unknown-reference", message, span.at, hint))
        elif isinstance(span, Term) and span.term.casefold() not in library.forms:
            problems.append(unknown_term(span, library.forms))
        elif isinstance(span, Link) and span.href.startswith("#") and span.href[1:] not in ids:
            message = f"there is no `{span.href[1:]}` in this topic to lead to"
            hint = did_you_mean(span.href[1:], list(ids), "give a section or block this id")
            problems.append(Problem("error", "dead-link", message, span.at, hint))
