"""Records: files, and parts of files, whose fields are fixed. Each class is the declaration.

The schema that the press and editors check by, the messages and the value are all read off its
fields: an `int` is a number, a `bool` a yes or no, a `Literal` a choice, a `tuple` a list, another
record a group of fields. `| None` is a field that may be left out; so may one with a value of its
own. Where one type of value has several kinds, the alias says which: a `Length` is a `str` to
Python.

Below each field stands what it is for, in an author's words. Documents and editors tell it, from
here: `parsing/typed.abouts` reads it off the source, so that it costs nothing where nobody asks.
Its links are those of docs/authors.md, or of docs/designers.md for what designers write.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, field, fields, replace
from typing import (
    Annotated,
    ClassVar,
    Literal,
    NamedTuple,
    NoReturn,
    TypeVar,
    dataclass_transform,
)

from press.edition import Location
from press.text import Fields, Prose, Text

Result = TypeVar("Result")
Own = TypeVar("Own", bound="Record")


class Kind(NamedTuple):
    """The kind of a field, as `press/parsing/fields.py` knows it."""

    name: str


Name = Annotated[str, Kind("name")]
Code = Annotated[str, Kind("code")]
Version = Annotated[str, Kind("version")]
LanguageTag = Annotated[str, Kind("language")]
Length = Annotated[str, Kind("length")]
Digest = Annotated[str, Kind("digest")]
File = Annotated[str, Kind("file")]
FileName = Annotated[str, Kind("file-name")]
Colour = Annotated[str, Kind("colour")]
Phone = Annotated[Text, Kind("phone")]
Email = Annotated[Text, Kind("email")]
Web = Annotated[Text, Kind("web")]
FontFamily = Annotated[Text, Kind("font-family")]
Characters = Annotated[Text, Kind("characters")]
Year = Annotated[Text, Kind("year")]
HelplineKey = Annotated[str, Kind("helpline")]
Line = Annotated[Prose, Kind("line")]
Status = Literal["sample", "draft", "in-review", "approved", "withdrawn"]


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field,))
def frozen(record: type[Own]) -> type[Own]:
    """Makes the class `record` a frozen dataclass whose fields are given by name.

    Gives the same class: Record, or one that comes from it. `Record` has the methods for all of
    them. `dataclass` would write and compile five for each, and the press would take half as long
    again to start.
    """
    return dataclass(init=False, repr=False, eq=False)(record)


@frozen
class Record(Fields):
    """Fields that are all declared; `at` is where they stand, and `places` where each value does.

    A field whose name is no name of Python says so: `field(metadata={"name": "at most"})`.
    """

    __dataclass_fields__: ClassVar[dict[str, Field[object]]]  # tells mypy that it is a dataclass
    at: Location
    places: tuple[tuple[str, Location], ...] = ()

    def __init__(self, **given: object) -> None:
        """Raises TypeError where a field is missing, or is none of the record's."""
        own = _defaults(type(self))
        values = {**own, **given}
        if other := sorted(given.keys() - own.keys()):
            raise TypeError(f"{type(self).__name__} has no {', '.join(other)}")
        if missing := [name for name, value in values.items() if value is MISSING]:
            raise TypeError(f"{type(self).__name__} needs {', '.join(missing)}")
        vars(self).update(values)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise FrozenInstanceError(f"cannot assign to field {name!r}")

    def __delattr__(self, name: str) -> NoReturn:
        raise FrozenInstanceError(f"cannot delete field {name!r}")

    def __eq__(self, other: object) -> bool:
        return vars(self) == vars(other) if type(self) is type(other) else NotImplemented

    def __hash__(self) -> int:
        return hash(tuple(vars(self).values()))

    def __repr__(self) -> str:
        shown = ", ".join(f"{k}={v!r}" for k, v in vars(self).items() if k != "places")
        return f"{type(self).__name__}({shown})"

    def __iter__(self) -> Iterator[tuple[str, object]]:
        """Every field by its name in the file, with its value, in the order declared."""
        for name, attribute in attributes(type(self)).items():
            yield name, getattr(self, attribute)

    def __getitem__(self, name: str) -> object:
        """A field by its name in the file, for templates and others that look up any field."""
        return getattr(self, attributes(type(self))[name])

    def get(self, name: str) -> object | None:
        """The value of the field called `name` in the file, or None where there is none."""
        return self[name] if name in attributes(type(self)) else None


def once_per_class(work: Callable[[type[Record]], Result]) -> Callable[[type[Record]], Result]:
    """A function that is given a class of Records, and is worked out once for each class.

    `work` is the function, which is called for a class that is new. `functools.cache` does not take
    it: for mypy, a class with a metaclass of ours has no hash.
    """
    kept: dict[type[Record], Result] = {}

    def asked(record: type[Record]) -> Result:
        if record not in kept:
            kept[record] = work(record)
        return kept[record]

    return asked


@once_per_class
def attributes(record: type[Record]) -> Mapping[str, str]:
    """A mapping of the fields of `record`, a class of Records: from name to attribute."""
    own = (one for one in fields(record) if one.name not in ("at", "places"))
    return {one.metadata.get("name", one.name): one.name for one in own}


@once_per_class
def _defaults(record: type[Record]) -> Mapping[str, object]:
    """Each attribute of a record, with its own value or MISSING, in the order declared."""
    return {one.name: one.default for one in fields(record)}


@once_per_class
def usual(record: type[Record]) -> Mapping[str, object]:
    """A mapping of the fields of `record` by name, with their values where a file has none.

    `record` is a class of Records. The value is None for a field that a file must have.
    """
    own = _defaults(record)
    return {
        name: None if own[attribute] is MISSING else own[attribute]
        for name, attribute in attributes(record).items()
    }


def without(record: Own, left: frozenset[str], inside: str = "") -> Own:
    """A copy of a `record` (Record) without the fields that are `left` out.

    `left` is a set of names, such as `review.changes`. These fields are empty then, also those that
    a file must have: an edition need not print them. `inside` is put before the names of the
    record's fields: it is `review.` for those of a review.
    """
    changes: dict[str, object] = {}
    for name, attribute in attributes(type(record)).items():
        value = getattr(record, attribute)
        if f"{inside}{name}" in left:
            changes[attribute] = () if isinstance(value, tuple) else None
        elif isinstance(value, Record):
            changes[attribute] = without(value, left, f"{name}.")
    return replace(record, **changes)  # type: ignore[arg-type]  # empty, as the words above say
