"""Records of content: topics, versions, packs, the library, check-lists, clinics."""

from __future__ import annotations

from dataclasses import field
from datetime import date
from typing import ClassVar, Literal

from press.declared.record import (
    Code,
    Digest,
    Email,
    HelplineKey,
    LanguageTag,
    Line,
    Name,
    Phone,
    Record,
    Status,
    Version,
    Web,
    Year,
    frozen,
)
from press.edition import SignoffKind
from press.text import Named, Prose, Text

# ── Topics, their other versions, and packs ───────────────────────────────────────────────────


@frozen
class Reviewer(Record):
    """A person who checked a topic; `words` is the digest of the words that they signed."""

    role: Text
    kind: SignoffKind
    date: date
    name: Text | None = None
    words: Digest | None = None


@frozen
class Change(Record):
    """A change of a topic from one version to the next, in a line for readers."""

    version: Version
    date: date
    text: Line


@frozen
class Review(Record):
    """The state of a topic: its version, status, dates and reviewers, and its evidence."""

    version: Version
    status: Status
    first_published: date
    last_reviewed: date
    next_review: date
    reviewers: tuple[Reviewer, ...] = ()
    need: Text | None = None
    users_involved: Text | None = None
    evidence_searched: date | None = None
    funding: Text
    changes: tuple[Change, ...] = ()


@frozen
class Head(Record):
    """The fields that topics and packs begin with."""

    title: Text
    short_title: Text | None = None
    series: Text | None = None
    code: Code
    language: LanguageTag
    jurisdiction: Text
    audience: Text
    summary: Line


@frozen
class TopicFields(Head):
    """The fields above and below the sections of a topic. It has no `note`, as a pack has."""

    key_points: tuple[Line, ...]
    references: Literal["printed", "on-request"] | None = None
    helplines: tuple[HelplineKey, ...] = ()
    synonyms: tuple[Text, ...] = ()
    formats: tuple[Name, ...] = ()
    allow: Named[Text] | None = None
    review: Review
    note: ClassVar[Prose | None] = None


@frozen
class VersionFields(Record):
    """The fields above the sections of a version.

    `matches` is the digest of the topic's words that the version was written for.
    """

    matches: Digest
    title: Text | None = None
    short_title: Text | None = None
    audience: Text | None = None
    summary: Line | None = None
    key_points: tuple[Line, ...] = ()
    allow: Named[Text] | None = None
    review: Review


@frozen
class PackFields(Head):
    """A file of factsheets/packs/. Fields that only topics have are empty here."""

    note: Prose
    topics: tuple[Name, ...]
    references: Literal["printed", "on-request"] | None = None
    helplines: tuple[HelplineKey, ...] = ()
    synonyms: tuple[Text, ...] = ()
    review: Review
    key_points: ClassVar[tuple[Line, ...]] = ()
    formats: ClassVar[tuple[Name, ...]] = ()
    allow: ClassVar[Named[Text] | None] = None


# ── The library ───────────────────────────────────────────────────────────────────────────────


@frozen
class Person(Record):
    """An author or editor; `literal` is a name that is not one person's."""

    family: Text | None = None
    given: Text | None = None
    literal: Text | None = None


@frozen
class LibraryReference(Record):
    """A reference of the library, by the names of CSL."""

    type: Text
    title: Text
    author: tuple[Person, ...] = ()
    editor: tuple[Person, ...] = ()
    issued: Year | None = None
    accessed: Year | None = None
    container_title: Text | None = field(default=None, metadata={"name": "container-title"})
    container_title_short: Text | None = field(
        default=None, metadata={"name": "container-title-short"}
    )
    volume: Text | None = None
    issue: Text | None = None
    page: Text | None = None
    number: Text | None = None
    edition: Text | None = None
    publisher: Text | None = None
    publisher_place: Text | None = field(default=None, metadata={"name": "publisher-place"})
    genre: Text | None = None
    note: Text | None = None
    DOI: Text | None = None
    PMID: Text | None = None
    PMCID: Text | None = None
    ISBN: Text | None = None
    URL: Text | None = None


@frozen
class Helpline(Record):
    """A service to ring or write to. `text` is a number for messages, `relay` for relay calls."""

    name: Text
    what: Line | None = None
    address: Text | None = None
    phone: Phone | None = None
    phone_note: Text | None = None
    text: Phone | None = None
    whatsapp: Phone | None = None
    relay: Text | None = None
    textphone: Phone | None = None
    fax: Phone | None = None
    email: Email | None = None
    web: Web | None = None
    hours: Text | None = None


@frozen
class GlossaryTerm(Record):
    """A term of the glossary: its meaning, and the other ways in which it is written."""

    means: Line
    short: Text | None = None
    forms: tuple[Text, ...] = ()
    kind: Literal["condition", "medicine"] | None = None
    instead_of: tuple[Text, ...] = ()


# ── Check-lists ───────────────────────────────────────────────────────────────────────────────


@frozen
class Question(Record):
    """A question of an instrument.

    `found_in` are paths to fields that answer it, and `least` is how many of them are needed.
    """

    number: int
    asks: Text
    found_in: tuple[Text, ...] = ()
    least: int | None = None
    person: Text | None = None


@frozen
class Instrument(Record):
    """A published check-list for health information: a file of layouts/rules/instruments/."""

    name: Text
    about: Text
    source: Text
    questions: tuple[Question, ...]


# ── Clinics ───────────────────────────────────────────────────────────────────────────────────


@frozen
class ClinicPhone(Record):
    """A number of a clinic: `when` it is answered as the table has it, `label` as it is printed."""

    when: str
    label: Text
    number: Text
    hours: Text | None = None


@frozen
class ClinicFields(Record):
    """A row of a table of clinics; `address` is a line each, and the urgent phones come first."""

    id: Text
    region: Text | None = None
    name: Text
    short_name: Text | None = None
    address: tuple[Text, ...] = ()
    worker: Text | None = None
    worker_phone: Text | None = None
    temperature: Text | None = None
    also: Text | None = None
    approved: Text | None = None
    logo: Text | None = None
    web: Text | None = None
    email: Text | None = None
    note: Text | None = None
    copies: Text | None = None
    phones: tuple[ClinicPhone, ...]
