"""Values as JSON, and values of a type from JSON.

A type says what has to be there. A dataclass is an object in JSON. So may a NamedTuple be, which is
a list as it is written. Fields with a default may be missing from an object. Other tuples are
lists; `object` is anything, as JSON has it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Container, Iterable
from contextlib import suppress
from dataclasses import is_dataclass
from functools import cache, partial
from types import UnionType
from typing import Literal, TypeVar, cast, get_args, get_origin, get_type_hints

Value = TypeVar("Value")
Json = TypeVar("Json")
Reader = Callable[[object], object]  # makes a value of JSON, or raises ValueError


def to_json(value: object) -> bytes:
    """Any `value` (plain types, named tuples, dataclasses) as a line of JSON, in bytes.

    Names of files may hold what is no character of Unicode.
    """
    line = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=vars)
    return line.encode("utf-8", "surrogatepass")


def from_json(kind: type[Value], data: bytes) -> Value:
    """A value of the type `kind` (a class) from `data`, the bytes of a JSON text.

    Raises ValueError where the JSON is broken, or of something else.
    """
    return as_type(kind, json.loads(data))


def as_type(kind: type[Value], value: object) -> Value:
    """A value of the type `kind`, from a `value` that was read as JSON: lists, dictionaries, texts.

    `kind` is a class, or another type such as `dict[str, str]`. Raises ValueError where the value
    is none of that type.
    """
    return cast(Value, _reader(cast(object, kind))(value))  # mypy: a class may have no hash


@cache
def _reader(kind: object) -> Reader:
    """The reader for a type; a value of many parts asks for the same one again and again."""
    outer, inner = get_origin(kind) or kind, get_args(kind)
    if outer is Literal:
        return _among(inner)
    if not isinstance(outer, type):
        raise TypeError(f"{kind} is no type of a value in JSON")
    if outer is UnionType:
        return _one_of(list(map(_reader, inner)))
    if outer is dict:
        if inner[1] is object:
            return _plain(dict)
        read = _reader(inner[1])
        return _of(dict, lambda value: {name: read(item) for name, item in value.items()})
    if outer is list or (outer is tuple and inner[1] is Ellipsis):
        read = _reader(inner[0])
        return _of(list, lambda value: outer(map(read, value)))
    if outer is tuple:
        return _row(tuple, inner)
    if is_dataclass(outer):
        return _record(outer)
    if issubclass(outer, tuple):
        row = _row(partial(tuple.__new__, outer), get_type_hints(outer).values())
        record = _record(outer)
        return lambda value: record(value) if isinstance(value, dict) else row(value)
    return _plain((int, float) if outer is float else outer)


def _plain(wanted: type | tuple[type, ...]) -> Reader:
    def read(value: object) -> object:
        if isinstance(value, wanted):
            return value
        raise ValueError(value)

    return read


def _among(values: Container[object]) -> Reader:
    def read(value: object) -> object:
        if value in values:
            return value
        raise ValueError(value)

    return read


def _of(wanted: type[Json], make: Callable[[Json], object]) -> Reader:
    def read(value: object) -> object:
        if isinstance(value, wanted):
            return make(value)
        raise ValueError(value)

    return read


def _row(make: Callable[[Iterable[object]], object], kinds: Iterable[object]) -> Reader:
    readers = list(map(_reader, kinds))
    return _of(list, lambda value: make([r(v) for r, v in zip(readers, value, strict=True)]))


def _record(kind: type) -> Reader:
    readers = [(name, _reader(hint)) for name, hint in get_type_hints(kind).items()]

    def made(value: dict[str, object]) -> object:
        try:
            return kind(**{name: read(value[name]) for name, read in readers if name in value})
        except TypeError:  # a field is missing
            raise ValueError(value) from None

    return _of(dict, made)


def _one_of(readers: Iterable[Reader]) -> Reader:
    def read(value: object) -> object:
        for reader in readers:
            with suppress(ValueError):
                return reader(value)
        raise ValueError(value)

    return read
