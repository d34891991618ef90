"""Records: files, and parts of files, whose fields are fixed. Each class is the declaration.

The schema that the press and editors check by, the messages and the value are all read off its
fields: an `int` is a number, a `bool` a yes or no, a `Literal` a choice, a `tuple` a list, `| None`
a field that may be left out, another record a group of fields. Where one type of value has several
kinds, the alias says which: a `Length` is a `str` to Python.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, dataclass, field, fields, replace
from datetime import date
from typing import Annotated, ClassVar, Literal, NamedTuple, TypeVar

from press.edition import Ink, Location, SignoffKind
from press.text import Fields, Named, Prose, Text

Told = TypeVar("Told")
Own = TypeVar("Own", bound="Record")


class Kind(NamedTuple):
    """The kind of a field, as `press/reading/fields.py` knows it."""

    name: str


Name = Annotated[str, Kind("name")]
Code = Annotated[str, Kind("code")]
Version = Annotated[str, Kind("version")]
LanguageTag = Annotated[str, Kind("language")]
Length = Annotated[str, Kind("length")]
Digest = Annotated[str, Kind("digest")]
HelplineKey = Annotated[str, Kind("helpline")]
Line = Annotated[Prose, Kind("line")]
Status = Literal["sample", "draft", "in-review", "approved", "withdrawn"]


@dataclass(frozen=True, kw_only=True)
class Record(Fields):
    """Fields that are all declared; `at` is where they stand.

    A field whose name is no name of Python says so: `field(metadata={"name": "at most"})`.
    """

    at: Location

    def __iter__(self) -> Iterator[tuple[str, object]]:
        """Every field by its name in the file, with its value, in the order declared."""
        for name, attribute in attributes(type(self)).items():
            yield name, getattr(self, attribute)

    def __getitem__(self, name: str) -> object:
        """A field by its name in the file, for templates and for those who look up any field."""
        return getattr(self, attributes(type(self))[name])

    def get(self, name: str) -> object | None:
        return self[name] if name in attributes(type(self)) else None


def once(work: Callable[[type[Record]], Told]) -> Callable[[type[Record]], Told]:
    """What is worked out of a record's class, once for each. For mypy, a class of ours has no hash,
    so that `functools.cache` does not take it."""
    kept: dict[type[Record], Told] = {}

    def asked(record: type[Record]) -> Told:
        if record not in kept:
            kept[record] = work(record)
        return kept[record]

    return asked


@once
def attributes(record: type[Record]) -> Mapping[str, str]:
    """The fields of a record: each name in the file, with its attribute."""
    own = (one for one in fields(record) if one.name != "at")
    return {one.metadata.get("name", one.name): one.name for one in own}


@once
def usual(record: type[Record]) -> Mapping[str, object]:
    """The value of each field where a file does not have it, by name; None for one that it must."""
    own = {one.name: None if one.default is MISSING else one.default for one in fields(record)}
    return {name: own[attribute] for name, attribute in attributes(record).items()}


def without(record: Own, left: frozenset[str], inside: str = "") -> Own:
    """A record without the fields that are left out, by name: `synonyms`, `review.changes`.

    They are empty then, also those that a file must have: an edition need not print them.
    """
    changes: dict[str, object] = {}
    for name, attribute in attributes(type(record)).items():
        value = getattr(record, attribute)
        if f"{inside}{name}" in left:
            changes[attribute] = () if isinstance(value, tuple) else None
        elif isinstance(value, Record):
            changes[attribute] = without(value, left, f"{name}.")
    return replace(record, **changes)  # type: ignore[arg-type]  # empty, as the words above say


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


# ── Formats and printers ──────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, kw_only=True)
class Paper(Record):
    name: Text
    width: Length
    height: Length


@dataclass(frozen=True, kw_only=True)
class Margins(Record):
    """`notes` is the side for notes, where it is not as wide as the other."""

    top: Length
    side: Length
    bottom: Length
    notes: Length | None = None


@dataclass(frozen=True, kw_only=True)
class PageLimit(Record):
    at_most: int = field(metadata={"name": "at most"})


@dataclass(frozen=True, kw_only=True)
class FormatFile(Record):
    """A file of layouts/formats/. Sizes are points; what a format does not say is the usual."""

    about: Text
    layout: Name
    paper: Paper
    margins: Margins
    text_size: int
    small_size: int
    mark_size: int
    ink: Ink
    citations: Literal["superscript", "brackets", "none"]
    contents_from: int | None = None
    pages: PageLimit | None = None
    least_size: int | None = None
    largest_size: int | None = None
    least_code: Length | None = None
    text: Name | None = None
    otherwise: Literal["topic", "nothing"] = "nothing"
    topics: Literal["all", "named"] = "all"
    imposition: Literal["pages", "booklet", "trifold", "cards"] = "pages"
    makes: Literal["pdf", "html"] = "pdf"
    fillable: bool = False
    review: bool = False


@dataclass(frozen=True, kw_only=True)
class FormatFields(FormatFile):
    """What a format says; `reserves` is whose words it keeps places for."""

    reserves: Literal["clinics"] | None = None


@dataclass(frozen=True, kw_only=True)
class PrinterFields(Record):
    """A file of layouts/printers/. `ink_limit` is per cent, of all inks in one place."""

    about: Text
    marks: Literal["crop", "none"]
    bleed: Length
    ink_limit: int
    safe: Length
    least_line: Length
    least_reversed: Length
    profile: Text | None = None
    stock: Text | None = None
    binding: Text | None = None
    finishing: Text | None = None
    proof: tuple[Text, ...] = ()
