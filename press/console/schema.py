"""The JSON Schema of topics as a file: with it, editors complete names and mark mistakes."""

from __future__ import annotations

import json
from pathlib import Path

from press.build.atomic import write_whole
from press.content.layouts import block_names, block_shape, read_blocks
from press.content.topic import topic_shape
from press.files import Files
from press.parsing.fields import Schema, schema

MODELINE = "# yaml-language-server: $schema=.schema.json"


def write_schema(files: Files, project: Path) -> Path:
    """Writes factsheets/.schema.json, for all blocks of the project and the press, and gives its
    path."""
    path = project / "factsheets" / ".schema.json"
    write_whole(path, json.dumps(topic_schema(files), indent=1, ensure_ascii=False).encode())
    return path


def topic_schema(files: Files) -> dict[str, object]:
    """The schema of a topic, with a description of every block."""
    templates = read_blocks(files, block_names(files))
    shapes = {kind: block_shape(template) for kind, template in templates.items()}
    whole = schema(topic_shape(shapes))
    blocks = whole["properties"]["sections"]["items"]["properties"]["blocks"]["items"]
    for kind, template in templates.items():
        blocks["properties"][kind]["description"] = template.head.about
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A topic of Factsheet Press",
        **_as_editors_read(whole),
    }


def _as_editors_read(schema: Schema) -> Schema:
    """The schema for a reader to whom `1.0` is a number, and a field left empty is null.

    To the press all of it is text.
    """
    read = schema.copy()
    if "properties" in read:
        read["properties"] = {k: _as_editors_read(inner) for k, inner in read["properties"].items()}
    if "items" in read:
        read["items"] = _as_editors_read(read["items"])
    others = read.get("additionalProperties", False)
    if not isinstance(others, bool):
        read["additionalProperties"] = _as_editors_read(others)
    kinds = read.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if "string" in kinds:
        read["type"] = [*kinds, "null" if read.get("maxLength") == 0 else "number"]
    return read
