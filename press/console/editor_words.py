"""What editors are told of a field beyond its shape: what it is for, what it takes, which names.

The press reads all scalars as text. An editor reads `1.0` as a number and an empty field as null,
so that schemas for editors allow for these, where the press takes such words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from press.parsing.fields import KNOWN_HINTS, PATTERNS, Schema, Shape

# What a kind of field takes, in an author's words. Links are those of docs/authors.md.
TAKES = {
    "text": "words without marks",
    "line": "one paragraph, with marks",
    "prose": "paragraphs, with marks",
    "number": "a whole number",
    "date": "a date, year-month-day: `2029-01-31`",
    "range": "a whole number, or two: `[30, 50]`",
    "file": "the path of a file",
    "icon": "the name of an [icon](#icons)",
    "image": "a file of `factsheets/images/`",
    "helpline": "the name of a [helpline](#helplines)",
    "term": "a term of the [glossary](#glossary)",
}
MARKS = "`**bold**`, `[words](address)`, `[[term]]`, `[@reference]`"
LINK = re.compile(r"(?<!`)\[([^\]\[]+)\]\([^)\s]+\)")
# Kinds whose words an editor may read as a number, as `1.0`; of the others none looks like one.
LIKE_NUMBERS = {"version", "year", "phone", "name", "digest"}
MOST = 999_999  # as many figures as a number may have
# How YAML 1.2 tells words from other values.
INTEGER = re.compile(r"[-+]?[0-9]+")
DECIMAL = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
OTHERS = {"true": True, "false": False, "null": None, "~": None}


class Names(NamedTuple):
    """Names that a field may have. Only these, if `closed`; others too, if they are only usual."""

    names: tuple[str, ...]
    closed: bool = True


class Words(NamedTuple):
    """What is known of fields: what they are for, by path, and their names, by path or kind.

    `keys` are the names of fields that stand at a path where the shape takes any, each with what it
    is for. Nothing else may stand there. `marks` is the path in the schema of what to offer inside
    of prose.
    """

    abouts: Mapping[str, str]
    names: Mapping[str, Names] = {}
    keys: Mapping[str, Mapping[str, str]] = {}
    marks: str = ""

    def dress(self, bare: Schema, shape: Shape, path: str) -> Schema:
        """The Schema of a part of a file as an editor is to have it.

        `bare` is the Schema without words, `shape` the Shape of the part, and `path` leads to it
        (`review.version`). To be passed to `parsing.fields.schema`.
        """
        dressed = bare.copy()
        if shape.kind == "entries":
            if dressed.get("maxLength") == 0:
                dressed["type"] = [*_types(dressed), "null"]
            if path in self.keys and shape.any_name:
                each = dressed.pop("additionalProperties", False)
                assert isinstance(each, dict)
                dressed["additionalProperties"] = False
                dressed["properties"] = {
                    key: described(each, about) for key, about in self.keys[path].items()
                }
        elif shape.kind != "list":
            dressed = as_editors_read(dressed, shape.kind)
            names = self.names.get(path) or self.names.get(shape.kind)
            if names:
                dressed = with_names(dressed, names, KNOWN_HINTS.get(shape.kind, ""))
        if self.marks and shape.kind in ("line", "prose"):
            dressed["else"] = {**dressed["else"], "$ref": self.marks}
        return described(dressed, self.told(shape, path))

    def told(self, shape: Shape, path: str) -> str:
        """What an editor shows of the field at `path`: what it is for, and what it takes.

        `shape` (Shape) is that of the field.
        """
        takes = "" if path in self.names else taken(shape)  # an editor lists the names itself
        return " ".join(sentence(words) for words in (self.abouts.get(path), takes) if words)


def described(schema: Schema, told: str) -> Schema:
    """The `schema` (Schema) with `told`, the words that an editor shows of it.

    The words are there plain, and once more with their backticks where they have any. Without words
    the schema stays as it is.
    """
    if not told:
        return schema
    plain: Schema = {**schema, "description": told.replace("`", "")}
    return plain if "`" not in told else {**plain, "markdownDescription": told}


def taken(shape: Shape, marks: bool = True) -> str:
    """What a `shape` (Shape) takes, in words; empty where the fields of entries say it.

    With `marks`, the marks that may be in prose are named.
    """
    if shape.kind == "list" and shape.item.fields:
        *most, final = (f"`{name}`" for name, *_ in shape.item.fields)
        return f"a list; each has {', '.join(most)} and {final}" if most else f"a list of {final}"
    if shape.kind == "list":
        return f"a list; each: {taken(shape.item, marks)}"
    if shape.kind == "entries":
        return ""
    if shape.kind == "choice":
        return " or ".join(f"`{choice}`" for choice in shape.choices)
    if shape.kind in TAKES:
        named = f": {MARKS}" if marks and shape.kind in ("line", "prose") else ""
        return TAKES[shape.kind] + named
    _, should, example = PATTERNS[shape.kind]
    return f"{should}: `{example}`"


def sentence(words: str) -> str:
    """The `words` of a table as a sentence: with a capital and a full stop, without links."""
    said = LINK.sub(r"\1", words)
    said = said[:1].upper() + said[1:]
    return said if said.endswith((".", "?", "!")) else f"{said}."


def as_editors_read(bare: Schema, kind: str) -> Schema:
    """The Schema of a scalar for a reader to whom `1.0` is a number, and `true` no word.

    `bare` is the Schema for the press, to which all is text; `kind` is that of the Shape.
    """
    read = bare.copy()
    types = _types(bare)
    if kind in ("number", "range"):
        read |= {"type": [*types, "integer"], "minimum": 0, "maximum": MOST}
        read["patternErrorMessage"] = "This should be a whole number."
        if "items" in read:
            read["items"] = as_editors_read(read["items"], "number")
        return read
    if kind == "choice":
        choices = [one for one in read["enum"] if isinstance(one, str)]
        return with_names({}, Names(tuple(choices)))
    if kind not in PATTERNS:
        read["type"] = [*types, "number"]
        read["patternErrorMessage"] = "This is empty."
    else:
        _, should, example = PATTERNS[kind]
        read["patternErrorMessage"] = f"This should be {should}: {example}"
        if kind in LIKE_NUMBERS:
            read["type"] = [*types, "number"]
    # `true` as a type would be offered as a completion, everywhere.
    worded = kind not in PATTERNS or kind == "name"
    return {"if": {"type": "boolean"}, "else": read} if worded else read


def with_names(bare: Schema, names: Names, hint: str = "") -> Schema:
    """The Schema of a scalar that takes these `names` (Names).

    `bare` is the Schema that holds without them. For another name an editor shows the `hint`.
    """
    listed = as_written(names.names)
    enum: Schema = {"enum": listed}
    if listed:
        enum["type"] = kinds_of(listed)
    if names.closed:
        return {**enum, "errorMessage": f"There is no such name: {hint}."} if hint else enum
    return {"anyOf": [enum, bare]} if listed else bare


def as_written(names: Iterable[str]) -> list[str | float | bool | None]:
    """A list of the values that YAML may read where one of `names` is written, quoted or not."""
    listed: list[str | float | bool | None] = [*names]
    for name in [*listed]:
        assert isinstance(name, str)
        if name in OTHERS:
            listed.append(OTHERS[name])
        elif INTEGER.fullmatch(name):
            listed.append(int(name))
        elif DECIMAL.fullmatch(name):
            listed.append(float(name))
    return listed


def kinds_of(values: Iterable[str | float | bool | None]) -> list[str]:
    """A list of the types of JSON Schema (`string`, `null`) that `values` have, each once."""
    kinds = {str: "string", int: "number", float: "number", bool: "boolean", type(None): "null"}
    return list(dict.fromkeys(kinds[type(value)] for value in values))


def _types(schema: Schema) -> list[str]:
    kinds = schema.get("type", [])
    return [kinds] if isinstance(kinds, str) else [*kinds]
