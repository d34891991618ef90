"""Records by their classes: the shape of a record, and the record that checked values make."""

from __future__ import annotations

import ast
import inspect
import sys
import typing
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields
from datetime import date
from functools import cache
from itertools import pairwise
from types import UnionType

from press.declared.record import Kind, Record, attributes, once_per_class
from press.model import Named, Prose, Text, Value, Values
from press.parsing.fields import Shape, declare, entries_of

# The kind of a field whose type says it all.
OF_TYPE: dict[object, str] = {
    Text: "text",
    Prose: "prose",
    int: "number",
    date: "date",
    bool: "yes/no",
}
Built = typing.TypeVar("Built", bound=Record)


@once_per_class
def shape_of(record: type[Record]) -> Shape:
    """The Shape of a file whose fields the class `record` (a kind of Record) declares."""
    return _shape(record, alone=False)


def _shape(record: type[Record], alone: bool) -> Shape:
    types = _types(record)
    required = {one.name for one in fields(record) if one.default is MISSING}
    return entries_of(
        tuple(
            (name, _of_type(types[attribute]), attribute in required)
            for name, attribute in attributes(record).items()
        ),
        alone,
    )


@once_per_class
def _types(record: type[Record]) -> Mapping[str, object]:
    """The type of each attribute; they are texts until somebody asks."""
    return typing.get_type_hints(record, include_extras=True)


def _of_type(hint: object) -> Shape:
    """The shape of a field of a record, by its type."""
    origin, inside = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, UnionType):
        (hint,) = (one for one in inside if one is not type(None))
        return _of_type(hint)
    if origin is typing.Annotated:
        return next(declare(kind.name) for kind in inside if isinstance(kind, Kind))
    if origin is typing.Literal:
        return Shape("choice", choices=inside)
    if origin is tuple:
        return Shape("list", inner=_of_type(inside[0]))
    if origin is Named:
        return Shape("entries", inner=_of_type(inside[0]), any_name=True)
    return _shape(hint, alone=True) if _is_record(hint) else declare(OF_TYPE[hint])


def built(record: type[Built], values: Values) -> Built:
    """An instance of the class `record` (a kind of Record), with checked `values` (Values).

    The values must be sound: nothing that the record needs is missing. A field that was left out
    has the record's own value for it.
    """
    own = _fields(record)
    given: dict[str, Value] = {}
    for name, value in values.pairs:
        if value is not None:
            attribute, inner = own[name]
            given[attribute] = _built(inner, value) if inner else value
    return record(at=values.at, places=values.places, **given)


def _built(record: type[Record], value: Value) -> Value:
    if isinstance(value, tuple):
        return tuple(_built(record, one) for one in value)
    assert isinstance(value, Values)
    return built(record, value)


@once_per_class
def _fields(record: type[Record]) -> Mapping[str, tuple[str, type[Record] | None]]:
    """The fields of a record: each name, with its attribute and the record that it holds."""
    types, own = _types(record), attributes(record)
    return {name: (attribute, _inside(types[attribute])) for name, attribute in own.items()}


def _inside(hint: object) -> type[Record] | None:
    if _is_record(hint):
        return hint
    if typing.get_origin(hint) in (typing.Union, UnionType, tuple):
        return next(filter(None, map(_inside, typing.get_args(hint))), None)
    return None


def _is_record(hint: object) -> typing.TypeGuard[type[Record]]:
    return isinstance(hint, type) and issubclass(hint, Record)


# ── What fields are for ───────────────────────────────────────────────────────────────────────


def abouts(record: type[Record], above: str = "") -> Iterator[tuple[str, str]]:
    """Yields what fields of the class `record` (a kind of Record) are for: pairs of path and words.

    The path is dotted, and the words are those of the class; fields of records within
    (`review.version`) come too. `above` is the path of the record itself, which stands before each.
    """
    said = {name: words for one in reversed(record.__mro__) for name, words in _said(one)}
    for name, (attribute, inner) in _fields(record).items():
        if attribute in said:
            yield f"{above}{name}", said[attribute]
        if inner:
            yield from abouts(inner, f"{above}{name}.")


def _said(record: type) -> Iterator[tuple[str, str]]:
    """The words below each field that the class itself declares."""
    body = _classes(record.__module__).get(record.__name__, ())
    for field, below in pairwise(body):
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
            words = below.value if isinstance(below, ast.Expr) else None
            if isinstance(words, ast.Constant) and isinstance(words.value, str):
                yield field.target.id, " ".join(words.value.split())


@cache
def _classes(module: str) -> Mapping[str, list[ast.stmt]]:
    """The classes of a module by name, each with its statements."""
    if module == "builtins":
        return {}
    tree = ast.parse(inspect.getsource(sys.modules[module]))
    return {node.name: node.body for node in tree.body if isinstance(node, ast.ClassDef)}
