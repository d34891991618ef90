"""The imprint of a factsheet: for whom it is, who paid, until when it holds, what marks it has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from press.model import Block, Factsheet, Location
from press.rules.engine import Finding, Limits, Rule, text_finding
from press.rules.families.hygiene import brand_texts, find_listed, pattern_of
from press.rules.families.identity import empty
from press.rules.wording import Wording

ISBN = re.compile(r"\bISBN(?:-1[03])?:?\s*([\dX][\dX -]{8,}[\dX])", re.IGNORECASE)


def dates(words: Wording, limits: Limits) -> Iterator[Finding]:
    """Finds a next review that is too far away, and a last one that is yet to come.

    Yields a Finding for each. `words` is the topic's Wording; `limits` (Limits) has the numbers of
    the profile, and raises BadLimitError for one that is missing or bad.
    """
    factsheet = words.factsheet
    for one in factsheet.topic.with_parts:
        review = one.about.review
        last, following = review.last_reviewed, review.next_review
        months = (following.year - last.year) * 12 + following.month - last.month
        if months + (following.day > last.day) > limits["months"]:
            message = f"the next review ({following}) is more than {limits['months']:g} months away"
            hint = f"it follows the last ({last}) within that time, or the profile says otherwise"
            yield Finding(message, review.place("next_review"), hint)
        if review.status != "draft" and _is_to_come(last, factsheet):
            message = f"`last_reviewed` is {last}, and that day is yet to come"
            at = review.place("last_reviewed")
            yield Finding(message, at, "write the day on which it was reviewed")


def _is_to_come(day: date, factsheet: Factsheet) -> bool:
    """True if a day is yet to come. It has come once the day before it is past."""
    return day - timedelta(1) not in factsheet.past


def days_to_come(words: Wording, limits: Limits) -> Iterator[Finding]:
    """Finds a search for evidence, and the last review of a draft, on a day that is yet to come.

    Yields a Finding for each. `words` is the topic's Wording; `limits` (Limits) is not used.
    """
    for one in words.factsheet.topic.with_parts:
        review = one.about.review
        days = [("evidence_searched", review.evidence_searched)]
        if review.status == "draft":  # of all others B05 tells
            days.append(("last_reviewed", review.last_reviewed))
        for name, day in days:
            if day and _is_to_come(day, words.factsheet):
                message = f"`{name}` is {day}, and that day is yet to come"
                yield Finding(message, review.place(name), "write the day on which it was done")


def versions(words: Wording, limits: Limits) -> Iterator[Finding]:
    """Finds a version that is older than the changes, or newer than all of them.

    Yields a Finding for each. `words` is the topic's Wording; `limits` (Limits) is not used.
    """
    for one in words.factsheet.topic.with_parts:
        review = one.about.review
        newest = max(review.changes, key=lambda change: _counted(change.version), default=None)
        if newest and _counted(newest.version) > _counted(review.version):
            message = f"there is a change of version {newest.version}, and this is {review.version}"
            hint = f"write `version: {newest.version}`; 1.10 comes after 1.9"
            yield Finding(message, review.place("version"), hint)
        elif newest and newest.version != review.version:
            message = f"no change tells what is new in version {review.version}"
            yield Finding(message, newest.at, "add it to `changes:`, with its version and date")


def _counted(version: str) -> list[int]:
    return [int(part) for part in version.split(".")]


def isbns(words: Wording, limits: Limits) -> Iterator[Finding]:
    """Finds ISBNs whose check digit is wrong, in what the brand says and in cited references.

    Yields a Finding for each. `words` is the topic's Wording; `limits` (Limits) is not used.
    """
    factsheet = words.factsheet
    found = [
        (text, m[1], m.start(1))
        for text in brand_texts(factsheet.brand)
        for m in ISBN.finditer(text.value)
    ]
    entries = (factsheet.library.references[r.key].ISBN for r in factsheet.references)
    found += [(text, text.value, 0) for text in entries if text]
    for text, number, offset in found:
        if not _isbn(re.sub(r"[ -]", "", number)):
            message = f"`{number.strip()}` is no ISBN"
            hint = "one of its figures is mistyped, or two are exchanged: copy it from the book"
            yield Finding(message, text.place(offset), hint, about=number.strip())


def _isbn(number: str) -> bool:
    """True if the check digit, the last, is right. Source: ISO 2108."""
    if re.fullmatch(r"97[89]\d{10}", number):
        return sum(int(c) * (1 + 2 * (n % 2)) for n, c in enumerate(number)) % 10 == 0
    if re.fullmatch(r"\d{9}[\dX]", number):
        values = (10 if c == "X" else int(c) for c in number)
        return sum(v * (10 - n) for n, v in enumerate(values)) % 11 == 0
    return False


def funding(words: Wording, limits: Limits) -> Iterator[Finding]:
    """Finds a funding statement that is a placeholder.

    Yields one Finding or none. `words` is the topic's Wording; `limits` (Limits) has the word
    lists, and raises NoListError for one that is missing.
    """
    about = words.factsheet.topic.about.review.funding
    if about is not None and empty(about.value, limits):
        message = f"`{about.value}` does not say who paid for this"
        yield text_finding(about, message, "name who paid, or write `funding: none`")


def audience(words: Wording, limits: Limits) -> Iterator[Finding]:
    """Finds an audience or a jurisdiction that is a placeholder.

    Yields a Finding for each. `words` is the topic's Wording; `limits` (Limits) has the word lists,
    and raises NoListError for one that is missing.
    """
    about = words.factsheet.topic.about
    asked = (about.audience, "for whom this is"), (about.jurisdiction, "for which country")
    for text, what in asked:
        if text is not None and empty(text.value, limits):
            message = f"`{text.value}` does not say {what}"
            yield text_finding(text, message, "name them: care and law differ from place to place")


def quality_marks(words: Wording, limits: Limits) -> Iterator[Finding]:
    """Finds quality marks that need a certificate which the brand lacks, or which has ended.

    Yields a Finding for each. `words` is the topic's Wording; `limits` (Limits) has the word lists,
    and raises NoListError for one that is missing.
    """
    factsheet = words.factsheet
    listed = limits.words("quality_marks")
    held = {c.name.value.casefold(): c for c in factsheet.brand.about.certificates}
    borne = [(found[0], p.place(found[0]), p.block) for found, p in find_listed(words, listed)]
    for text, at, block in _beside_the_words(words):
        plain = text.replace("-", " ").replace("_", " ")
        borne += [(found[0], at, block) for found in pattern_of(listed).finditer(plain)]
    for mark, at, block in borne:
        certificate = next((c for name, c in held.items() if mark.casefold() in name), None)
        if certificate is None:
            message = f"`{mark}` needs a certificate, and the brand names none"
            hint = "add it to `certificates:` in brand.yaml, or take the mark away"
            yield Finding(message, at, hint, block, about=mark)
        elif certificate.until in factsheet.past:
            message = f"the certificate for `{mark}` was good until {certificate.until}"
            hint = "renew it, or take the mark away"
            yield Finding(message, certificate.name.at, hint, block, about=mark)


def _beside_the_words(words: Wording) -> Iterator[tuple[str, Location, Block | None]]:
    """Texts of the brand, and names of its pictures and the topic's, with place and block."""
    brand = words.factsheet.brand
    for text in brand_texts(brand):
        yield text.value, text.at, None
    for part in (brand.about.logo, brand.about.partner, brand.about.cover):
        if part is None:
            continue
        for name, file in part:
            if isinstance(file, str) and name != "kind":
                yield file, part.at, None
    for block in words.factsheet.topic.blocks:
        if image := block.fields.get("image"):
            yield str(image), block.at, block


RULES = (
    Rule(
        code="B05",
        title="Reviewed in time",
        level="error",
        why="What is known changes. A reader must be able to trust the date on the sheet.",
        source="Cycles of 2 to 3 years at Macmillan, CCLG and Leukaemia Care.",
        bad="review: {next_review: 2029-02-28}",
        good="review: {next_review: 2029-01-31}",
        near="review: {last_reviewed: 2026-06-01, next_review: 2029-06-01, status: in-review}",
        takes={"months": (1, 120)},
        check=dates,
    ),
    Rule(
        code="B20",
        title="What was done was done on a day that has come",
        level="warning",
        why="A reader sees the date, and believes the sheet or not.",
        source="This press's own.",
        bad="review: {last_reviewed: 2026-06-02}",
        good="review: {last_reviewed: 2026-06-01}",
        near="review: {evidence_searched: 2026-06-01, next_review: 2029-01-31}",
        check=days_to_come,
    ),
    Rule(
        code="B21",
        title="The version is that of the last change",
        level="warning",
        why="Who holds an older copy looks up what has changed since, by its version.",
        source="This press's own.",
        bad="review: {version: 1.9, changes: [{version: 1.10, date: 2026-01-31, text: More.}]}",
        good="review: {version: 1.10, changes: [{version: 1.10, date: 2026-01-31, text: More.}, "
        "{version: 1.9, date: 2025-01-31, text: New.}]}",
        near="review: {version: 1.9}",
        check=versions,
    ),
    Rule(
        code="B08",
        title="An ISBN is one",
        level="error",
        why="A number with a slip finds another book, or none.",
        source="ISO 2108: the last figure is worked out from the others.",
        bad="brand: {imprint: Published by Our Charity. ISBN 978-1-925136-39-6}",
        good="brand: {imprint: Published by Our Charity. ISBN 978-1-925136-39-5}",
        near="brand: {imprint: Published by Our Charity. ISBN 0-306-40615-2}",
        check=isbns,
    ),
    Rule(
        code="B09",
        title="Who paid is named",
        level="error",
        why="Readers weigh advice by who paid for it.",
        source="NHS standard for creating health content, 2024: sponsorship is told.",
        bad="review: {funding: TBC}",
        good="review: {funding: none}",
        near="review: {funding: A grant of the Unknown Fund}",
        check=funding,
    ),
    Rule(
        code="B13",
        title="For whom and for which country",
        level="error",
        why="Care, law and phone numbers differ from country to country.",
        source="Leukaemia Care, 2026: for people in the UK.",
        bad="jurisdiction: to be confirmed",
        good="jurisdiction: Scotland",
        near="audience: For people with an unknown cancer",
        check=audience,
    ),
    Rule(
        code="B14",
        title="Quality marks have a certificate that holds",
        level="error",
        why="A mark that was not awarded, or has run out, deceives.",
        source="PIF TICK: awarded for 12 months, and assessed again.",
        bad="This factsheet bears the PIF TICK.",
        good="brand: {imprint: Published by Our Charity. PIF TICK, certificates: [{name: PIF TICK, "
        "number: '123', until: 2026-12-31}]}",
        near="A tick shows what you have done. Crystal marks the spot.",
        check=quality_marks,
    ),
)
