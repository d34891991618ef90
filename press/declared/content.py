"""Records of what is said: topics, their other versions and packs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Literal

from press.declared.record import (
    Code,
    Digest,
    HelplineKey,
    LanguageTag,
    Line,
    Name,
    Record,
    Status,
    Version,
)
from press.edition import SignoffKind
from press.text import Named, Prose, Text

# ── Topics, their other versions, and packs ───────────────────────────────────────────────────


@dataclass(frozen=True, kw_only=True)
class Reviewer(Record):
    """Who checked a topic; `words` is the digest of what they signed."""

    role: Text
    kind: SignoffKind
    date: date
    name: Text | None = None
    words: Digest | None = None


@dataclass(frozen=True, kw_only=True)
class Change(Record):
    version: Version
    date: date
    text: Line


@dataclass(frozen=True, kw_only=True)
class Review(Record):
    """How far a topic has come, and on what it rests."""

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


@dataclass(frozen=True, kw_only=True)
class TopicFields(Record):
    """What stands above and below the sections of a topic. It has no `note`, as a pack has."""

    title: Text
    short_title: Text | None = None
    series: Text | None = None
    code: Code
    language: LanguageTag
    jurisdiction: Text
    audience: Text
    summary: Line
    key_points: tuple[Line, ...]
    references: Literal["printed", "on-request"] | None = None
    helplines: tuple[HelplineKey, ...] = ()
    synonyms: tuple[Text, ...] = ()
    formats: tuple[Name, ...] = ()
    allow: Named[Text] | None = None
    review: Review
    note: ClassVar[Prose | None] = None


@dataclass(frozen=True, kw_only=True)
class VersionFields(Record):
    """What stands above the sections of a version; `matches` are the words it was written for."""

    matches: Digest
    title: Text | None = None
    short_title: Text | None = None
    audience: Text | None = None
    summary: Line | None = None
    key_points: tuple[Line, ...] = ()
    allow: Named[Text] | None = None
    review: Review


@dataclass(frozen=True, kw_only=True)
class PackFields(Record):
    """A file of factsheets/packs/. What only topics have is empty here."""

    title: Text
    short_title: Text | None = None
    series: Text | None = None
    code: Code
    language: LanguageTag
    jurisdiction: Text
    audience: Text
    summary: Line
    note: Prose
    topics: tuple[Name, ...]
    references: Literal["printed", "on-request"] | None = None
    helplines: tuple[HelplineKey, ...] = ()
    synonyms: tuple[Text, ...] = ()
    review: Review
    key_points: ClassVar[tuple[Line, ...]] = ()
    formats: ClassVar[tuple[Name, ...]] = ()
    allow: ClassVar[Named[Text] | None] = None
