"""Declared fields: their shapes, the JSON Schema of a shape, and the checked values.

A block declares its fields in a line, `{text: prose, title: text?, items: [line]}`; the fields of a
record are read off its class (`typed.py`). From either come the JSON Schema that editors and the
press both check by, and the checked values. Nothing else knows the schema library.

A kind is a scalar's (`text`, `line`, `prose`, `number` …), a choice (`now/today/visit`), a list
(`[line]`) or entries (`{name: text}`). `?` after a kind or a name makes the field optional. The
first field may stand alone: `warning: Call us` is `warning: {text: Call us}`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, TypedDict, TypeGuard, overload

from press.model import Entries, Items, Location, Node, Problem, Text, Value, Values, mistake
from press.parsing.pasted_lists import without_bullet
from press.parsing.phones import PHONE
from press.parsing.prose import LANGUAGE, read_line, read_prose
from press.parsing.suggestions import unknown

if TYPE_CHECKING:
    from jsonschema_rs import Validator

NUMBER = r"^[0-9]{1,9}$"
YEAR, MONTH, DAY = "[0-9]{4}", "(0[1-9]|1[0-2])", "(0[1-9]|[12][0-9]|3[01])"

# kind → (pattern, what it should be, an example)
PATTERNS = {
    "number": (NUMBER, "a whole number", "100"),
    "date": (f"^{YEAR}-{MONTH}-{DAY}$", "a date written year-month-day", "2029-01-31"),
    "version": (r"^[0-9]+\.[0-9]+$", "a version of two numbers", "1.0"),
    "name": (
        r"^[a-z0-9]+(-[a-z0-9]+)*$",
        "a name of small letters, digits and hyphens",
        "blood-tests",
    ),
    "code": (r"^[A-Z]{2,5}-[0-9]{3,5}$", "a code of capital letters and digits", "HBC-104"),
    "language": (rf"^{LANGUAGE.pattern}$", "a language tag", "en-GB"),
    "year": (
        f"^{YEAR}(-{MONTH}(-{DAY})?)?$",
        "a year, a month or a day",
        "2024, 2024-12 or 2024-12-09",
    ),
    "phone": (PHONE, "a phone number", "0808 157 0123"),
    "email": (r"^[^@\s]+@[^@\s]+\.[a-z]+$", "an email address", "help@harbour.example"),
    "web": (
        r"^[a-z0-9]+([.-][a-z0-9]+)*\.[a-z]{2,}(/\S*)?$",
        "a web address without https://",
        "harbour.example/jmml",
    ),
    "colour": (r"^#[0-9a-fA-F]{6}$", "a colour of # and six digits", '"#0b4a5b"'),
    "file-name": (
        r"^(\{version\}|[A-Za-z0-9._-])*\{(code|topic)\}(\{(code|topic|version)\}|[A-Za-z0-9._-])*$",
        "a file name with {code} or {topic} in it",
        '"{code}-{topic}-v{version}"',
    ),
    "font-family": (
        r"^\w[\w .+-]*$",
        "a name of letters, digits, blanks and hyphens",
        "Atkinson Hyperlegible Next",
    ),
    "characters": (
        r"^U\+[0-9A-Fa-f]{1,6}(-[0-9A-Fa-f]{1,6})?(, *U\+[0-9A-Fa-f]{1,6}(-[0-9A-Fa-f]{1,6})?)*$",
        "a range of characters",
        "U+0030-0039, U+2019",
    ),
    "length": (r"^[0-9]+(\.[0-9]+)?(mm|pt)$", "a length in mm or pt", "18mm"),
    "digest": (r"^[0-9a-f]{12}$", "12 of the figures 0 to 9 and letters a to f", "3f9c12ab04de"),
}
TEXTS = ("text", "phone", "email", "web", "year", "font-family", "characters")
YES_NO = {"yes", "no"}  # the choice that is a bool
PLAIN = {"text", "line", "prose", "file", "icon", "image", "helpline", "term"}


@dataclass(frozen=True)
class Shape:
    """The values that a field takes: a scalar kind, a choice, a list of `inner`, or entries.

    Entries have `fields`, each with its name, its shape and True if it is required; where
    `any_name` is true, they have any names, with values of the shape `inner`. `alone` is the field
    whose value may stand for the whole of the entries.
    """

    kind: str
    choices: tuple[str, ...] = ()
    inner: Shape | None = None
    fields: tuple[tuple[str, Shape, bool], ...] = ()
    alone: str | None = None
    any_name: bool = False

    @property
    def item(self) -> Shape:
        """The Shape of the items of a list, or of the values of entries with any names.

        Raises ValueError for another kind of shape.
        """
        if self.inner is None:
            raise ValueError(f"a {self.kind} has no items")
        return self.inner

    def field(self, name: str) -> Shape | None:
        """The Shape of the field called `name`, or None where there is no such field.

        Entries that may have any names have one shape for all of them.
        """
        if self.any_name:
            return self.inner
        return next((shape for key, shape, _ in self.fields if key == name), None)

    def read_as(self, node: Node | None) -> Shape:
        """The Shape by which a `node` (Node) in the place of this shape is read.

        It is this shape itself, unless the node is a text or a list that stands for the entries of
        this shape: then it is that of the one field meant (`alone`). Without a node (None) it is
        the shape of such a text or list.
        """
        if self.alone and not isinstance(node, Entries) and (lone := self.field(self.alone)):
            return lone.read_as(node)
        return self


Schema = TypedDict(
    "Schema",
    {
        "type": str | list[str],
        "properties": "dict[str, Schema]",
        "patternProperties": "dict[str, Schema]",
        "propertyNames": "Schema",
        "required": list[str],
        "additionalProperties": "bool | Schema",
        "items": "Schema",
        "minItems": int,
        "maxItems": int,
        "maxLength": int,
        "minimum": float,
        "maximum": float,
        "pattern": str,
        "enum": list[str | float | bool | None],
        "anyOf": "list[Schema]",
        "allOf": "list[Schema]",
        "not": "Schema",
        "if": "Schema",
        "else": "Schema",
        "$ref": str,
        "$defs": "dict[str, Schema]",
        "description": str,
        # These are known to editors alone.
        "markdownDescription": str,
        "defaultSnippets": list[dict[str, str]],
        "errorMessage": str,
        "patternErrorMessage": str,
    },
    total=False,
)
"""A JSON Schema (2020-12), as far as the press uses it."""
Dress = Callable[[Schema, Shape, str], Schema]


class Difference(NamedTuple):
    """A way in which a node differs from its shape, as the schema library finds it.

    `keyword` is that of JSON Schema, such as `required`, and `path` leads to the node in question,
    by names and by numbers from 0. `names` are the fields that are missing, or are not declared.
    """

    keyword: str
    path: list[str | int]
    names: list[str]


Known = Mapping[str, Callable[[], Collection[str]]]
Plain = str | list["Plain"] | dict[str, "Plain"]  # a node without its places


def declare(declared: object, alone: bool = True) -> Shape:
    """The Shape of a declaration of fields, as records and heads of blocks have it.

    `declared` is a text (the kind of a field), a list or tuple of one declaration, or a mapping of
    names to declarations. With `alone`, the first of several fields may stand for them all. Raises
    ValueError with a sentence for people when the declaration itself is wrong.
    """
    if isinstance(declared, str):
        return _scalar(declared.removesuffix("?").strip())
    if isinstance(declared, list | tuple) and len(declared) == 1:
        return Shape("list", inner=declare(declared[0]))
    if isinstance(declared, Mapping):
        if list(declared) == ["*"]:
            return Shape("entries", inner=declare(declared["*"]), any_name=True)
        fields = tuple(
            (name.removesuffix("?"), declare(kind), _required(name, kind))
            for name, kind in declared.items()
        )
        return entries_of(fields, alone)
    raise ValueError("a list of fields takes one kind, such as [line]")


def entries_of(fields: tuple[tuple[str, Shape, bool], ...], alone: bool) -> Shape:
    """The Shape of entries with `fields` (a tuple); with `alone`, the first may stand for them all.

    A field is a triple: its name, its Shape, and True if it is required.
    """
    if not fields or not alone:
        return Shape("entries", fields=fields)
    name, first, _ = fields[0]
    # A choice cannot stand alone: JSON Schema's `enum` would bind the entries as well.
    lonely = first.kind != "choice" and not any(required for *_, required in fields[1:])
    return Shape("entries", fields=fields, alone=name if lonely else None)


def _required(name: str, kind: object) -> bool:
    return not name.endswith("?") and not (isinstance(kind, str) and kind.endswith("?"))


def _scalar(kind: str) -> Shape:
    if "/" in kind:
        return Shape("choice", choices=tuple(part.strip() for part in kind.split("/")))
    if kind == "range" or kind in PLAIN or kind in PATTERNS:
        return Shape(kind)
    raise ValueError(f"there is no kind of field called `{kind}`")


# ── JSON Schema ───────────────────────────────────────────────────────────────────────────────


def schema(shape: Shape, dress: Dress | None = None, path: str = "") -> Schema:
    """The JSON Schema (2020-12) of a `shape` (Shape), as a dictionary (Schema).

    All scalars are strings in it, because YAML's own types change what was typed. `dress` is a
    function (Dress) that is given the schema of each part, the part's shape and its path, and gives
    the schema to stand in its place. `path` is the dotted path of the shape itself
    (`review.version`), empty at the top.
    """
    bare = _bare(shape, dress, path)
    return dress(bare, shape, path) if dress else bare


def below(path: str, name: str) -> str:
    """The dotted path of the field called `name` in what is at `path`: `review.version`.

    At the top, where `path` is empty, it is the name alone.
    """
    return f"{path}.{name}" if path else name


def _bare(shape: Shape, dress: Dress | None, path: str) -> Schema:
    if shape.kind == "list":
        return {"type": "array", "minItems": 1, "items": schema(shape.item, dress, path)}
    if shape.kind == "range":
        number: Schema = {"type": "string", "pattern": NUMBER}
        kinds = ["string", "array"]
        return {**number, "type": kinds, "items": number, "minItems": 2, "maxItems": 2}
    if shape.kind == "choice":
        return {"type": "string", "enum": [*shape.choices]}
    if shape.kind in PATTERNS:
        return {"type": "string", "pattern": PATTERNS[shape.kind][0]}
    if shape.kind != "entries":
        return {"type": "string", "pattern": r"\S"}
    if shape.any_name:
        values = schema(shape.item, dress, below(path, "*"))
        return {"type": "object", "additionalProperties": values}
    return _of_entries(shape, dress, path)


def _of_entries(shape: Shape, dress: Dress | None, path: str) -> Schema:
    types = ["object"]
    required = [name for name, _, required in shape.fields if required]
    entries: Schema = {
        "type": types,
        "properties": {
            name: schema(inner, dress, below(path, name)) for name, inner, _ in shape.fields
        },
        "required": required,
        "additionalProperties": False,
    }
    lone = shape.read_as(None)
    if lone.kind != "entries":
        standing = schema(lone, dress, below(path, shape.alone or ""))
        word = standing.get("if")
        standing = standing.get("else", standing).copy()
        if "enum" in standing or "anyOf" in standing:  # they would bind the entries as well
            return {"anyOf": [entries, standing]}
        standing.pop("description", None)
        standing.pop("markdownDescription", None)
        kinds = standing.pop("type")
        types += [kinds] if isinstance(kinds, str) else kinds
        entries |= standing
        if word:
            return {"if": word, "else": entries}
    if not required and "string" not in types:
        # Nothing need be said: `glossary:` alone is enough.
        types.append("string")
        entries["maxLength"] = 0
    return entries


def differences(node: Node, shape: Shape) -> Iterator[Difference]:
    """Yields a Difference for each way in which a `node` (Node) differs from `shape` (Shape)."""
    from jsonschema_rs import ValidationErrorKind

    for error in _validator(shape).iter_errors(plain(node)):
        kind, names = error.kind, list[str]()
        if isinstance(kind, ValidationErrorKind.Required):
            names = [kind.property]
        elif isinstance(kind, ValidationErrorKind.AdditionalProperties):
            names = kind.unexpected
        yield Difference(kind.name, error.instance_path, names)


@lru_cache(maxsize=64)
def _validator(shape: Shape) -> Validator:
    from jsonschema_rs import validator_for

    return validator_for(dict(schema(shape)))


@overload
def plain(node: Entries) -> dict[str, Plain]: ...
@overload
def plain(node: Node) -> Plain: ...
def plain(node: Node) -> Plain:
    """The `node` (Node) without its places: text, lists and dictionaries (Plain)."""
    if isinstance(node, Text):
        return node.value
    if isinstance(node, Items):
        return [plain(item) for item in node.items]
    return {key.value: plain(value) for key, value in node.pairs}


# ── Values ────────────────────────────────────────────────────────────────────────────────────


def take(node: Node | None, shape: Shape, known: Known, problems: list[Problem]) -> Value:
    """The checked value of a `node` (Node or None) of a file, as its `shape` (Shape) has it.

    The value is Prose for line and prose, bool for yes/no, int, date, str, Text, tuple or Values;
    None where there is nothing, or nothing that fits. A value that differs from its shape is left
    out: `faults` has named it. Names that must be known somewhere (icons, helplines …) are looked
    up in `known` (Known, a dictionary), which has for each kind of field a function that gives the
    names. A Problem is added to the list `problems` for a name that is not there, and for a date
    that no calendar has.
    """
    if shape.kind == "entries":
        return entries(node, shape, known, problems)
    if shape.kind == "list":
        items, inner = node.items if isinstance(node, Items) else (), shape.item
        taken = (take(_without_bullet(item), inner, known, problems) for item in items)
        return tuple(value for value in taken if value is not None)
    if shape.kind == "range" and isinstance(node, Items):
        return tuple(int(item.value) for item in node.items if _fits(item, "number"))
    if not isinstance(node, Text) or not node.value:
        return None
    if shape.kind in ("line", "prose"):
        return (read_line if shape.kind == "line" else read_prose)(node, problems)
    if shape.kind in ("number", "range"):
        return int(node.value) if _fits(node, "number") else None
    if shape.kind == "date":
        return _date(node, problems)
    if shape.kind in TEXTS:
        # Words under a bar end in a line end, which is no part of a name or a title.
        return node if node.value == node.value.strip() else replace(node, value=node.value.strip())
    if shape.kind in known:
        names = known[shape.kind]()
        if node.value not in names:
            hint = KNOWN_HINTS.get(shape.kind, "")
            if shape.kind == "image" and names:
                named = ", ".join(f"`{name}`" for name in sorted(names)[:MOST_NAMED])
                hint += f"; there lies {named}" + " and more" * (len(names) > MOST_NAMED)
            problems.append(unknown(shape.kind, node.value, names, hint, node.at))
            return None
    if shape.kind == "choice":
        chosen = node.value if node.value in shape.choices else None
        return chosen == "yes" if chosen and set(shape.choices) == YES_NO else chosen
    return node.value if shape.kind not in PATTERNS or _fits(node, shape.kind) else None


def _without_bullet(item: Node) -> Node:
    """An item of a list, without a bullet that was pasted with its words."""
    if not isinstance(item, Text):
        return item
    words = without_bullet(item.value)
    return item if words == item.value else replace(item, value=words)


MOST_NAMED = 6  # pictures of a folder
KNOWN_HINTS = {
    "icon": "choose one of layouts/icons/",
    "image": "put the picture in factsheets/images/",
    "helpline": "add it to factsheets/library/helplines.yaml",
    "term": "add it to factsheets/library/glossary.yaml",
}


def entries(node: Node | None, shape: Shape, known: Known, problems: list[Problem]) -> Values:
    """The checked fields (Values) of a `node` (Node), whose `shape` (Shape) is entries: see `take`.

    Without a node (None) they are empty. `known` (Known, a dictionary) has, for each kind of field,
    a function that gives the names there are; a Problem for each mistake is added to the list
    `problems`.
    """
    at = node.at if node is not None else Location("")
    given: dict[str, Node] = {}
    if isinstance(node, Entries):
        given = {key.value: value for key, value in node.pairs}
    elif shape.alone and node is not None:
        given = {shape.alone: node}
    fields = shape.fields
    if shape.any_name:
        fields = tuple((name, shape.item, False) for name in given)
    return Values(
        tuple(
            (name, take(given[name], inner, known, problems) if name in given else None)
            for name, inner, _ in fields
        ),
        at,
        tuple((name, value.at) for name, value in given.items()),
    )


def _fits(node: Node, kind: str) -> TypeGuard[Text]:
    return isinstance(node, Text) and re.match(PATTERNS[kind][0], node.value) is not None


def _date(node: Text, problems: list[Problem]) -> date | None:
    if not _fits(node, "date"):
        return None
    try:
        return date.fromisoformat(node.value)
    except ValueError:
        message, hint = f"there is no day `{node.value}`", "write it like 2029-01-31"
        problems.append(mistake("bad-date", message, node.at, hint, node.value))
        return None


def millimetres(length: str) -> float:
    """A `length` as it is written in a file, in mm or pt (`18mm`), as a number of millimetres."""
    number = float(length[:-2])
    return number if length.endswith("mm") else number * 25.4 / 72
