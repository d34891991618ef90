"""Records: files, and parts of files, whose fields are fixed. Each class is the declaration.

The schema that the press and editors check by, the messages and the value are all read off its
fields: an `int` is a number, a `bool` a yes or no, a `Literal` a choice, a `tuple` a list, `| None`
a field that may be left out, another record a group of fields. Where one type of value has several
kinds, the alias says which: a `Length` is a `str` to Python.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Annotated, Literal, NamedTuple, TypeVar

from press.edition import Ink, Location
from press.text import Fields, Text

Told = TypeVar("Told")


class Kind(NamedTuple):
    """The kind of a field, as `press/reading/fields.py` knows it."""

    name: str


Name = Annotated[str, Kind("name")]
Length = Annotated[str, Kind("length")]


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
