"""The topic's JSON Schema as a file: editors complete field names and mark mistakes with it."""

from __future__ import annotations

import json
from pathlib import Path

from press.build.atomic import write_whole
from press.content.layouts import block_names, block_shape, read_blocks
from press.content.topic import topic_shape
from press.files import Files
from press.parsing.fields import schema

MODELINE = "# yaml-language-server: $schema=.schema.json"


def write_schema(files: Files, project: Path) -> Path:
    """factsheets/.schema.json, for every block the project and the press have."""
    path = project / "factsheets" / ".schema.json"
    write_whole(path, json.dumps(topic_schema(files), indent=1, ensure_ascii=False).encode())
    return path


def topic_schema(files: Files) -> dict:
    """The schema of a topic, with a description of every block."""
    templates = read_blocks(files, block_names(files))
    shapes = {kind: block_shape(template) for kind, template in templates.items()}
    whole = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A topic of Factsheet Press",
        **schema(topic_shape(shapes)),
    }
    blocks = whole["properties"]["sections"]["items"]["properties"]["blocks"]["items"]
    for kind, template in templates.items():
        blocks["properties"][kind]["description"] = template.head.about
    return _as_editors_read(whole)


def _as_editors_read(schema: dict) -> dict:
    """The schema for a reader to whom `1.0` is a number, and a field left empty is null.

    To the press all of it is text.
    """
    read = {
        name: {key: _as_editors_read(inner) for key, inner in value.items()}
        if name == "properties"
        else _as_editors_read(value)
        if isinstance(value, dict)
        else value
        for name, value in schema.items()
    }
    kinds = [read.get("type", ())] if isinstance(read.get("type"), str) else read.get("type", [])
    if "string" in kinds:
        read["type"] = [*kinds, "null" if schema.get("maxLength") == 0 else "number"]
    return read
