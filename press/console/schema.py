"""JSON Schemas as files, one for each kind of file: editors complete and check by them.

They are read off what the press checks by, with the names that a project has. Where the press
takes any name, so do they, and complete those that there are. They never refuse what the press
takes; what they cannot see (a place that a link leads to, colours that are too pale) it tells.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from press.build.atomic import write_whole
from press.console.editor_words import Names, Words, described, sentence
from press.console.loose_schemas import (
    clinics_schema,
    columns_schema,
    profile_schema,
    word_lists_schema,
)
from press.content.brand import PARTS, font_families
from press.content.format import read_format
from press.content.instrument import FOLDER as INSTRUMENTS
from press.content.language import PERSONS, english, persons
from press.content.layouts import (
    COMMON_ABOUTS,
    block_names,
    block_shape,
    icon_names,
    image_names,
    layout_names,
    read_blocks,
)
from press.content.library import FOLDER as LIBRARY
from press.content.library import REFERENCES, written
from press.content.names import FOLDER, PACKS, format_names, language_names, topic_names
from press.content.profile import FOLDER as PROFILES
from press.content.profile import profile_names
from press.content.references import bare
from press.content.topic import SECTION_ABOUTS, topic_shape
from press.declared.content import (
    GlossaryTerm,
    Helpline,
    Instrument,
    LibraryReference,
    PackFields,
    TopicFields,
    VersionFields,
)
from press.declared.look import BrandFields, FormatFile, LanguageFields, PrinterFields
from press.declared.record import Record
from press.files import Files
from press.model import Entries, Unprintable
from press.parsing.fields import Schema, schema
from press.parsing.typed import abouts, shape_of
from press.program import PRESS, release
from press.rules.engine import every_rule

DRAFT = "https://json-schema.org/draft/2020-12/schema"
TOPIC = f"{FOLDER}/.schema.json"
OTHERS = f"{FOLDER}/.schema"
MARKS = "#/$defs/marks"
SNIPPET = re.compile(r"[$}\\]")  # what means something in a snippet


@dataclass(frozen=True)
class Kind:
    """A kind of file: its title, where such files stand, and the function that makes its schema.

    `stand` are patterns of paths as editors know them; none where a person puts the file anywhere.
    """

    title: str
    stand: tuple[str, ...]
    make: Callable[[Files], Schema]


def write_schemas(files: Files, project: Path) -> tuple[Path, Path]:
    """Writes a JSON Schema for each kind of file into the folder `project`, for editors.

    The schemas have the names that there are in the project and the press; `files` (Files) is the
    window on both. A file that would not change is not written. Gives a pair of paths: of the
    schema of topics, and of the folder of the others. Raises Unprintable for a block that declares
    its fields wrongly.
    """
    made = {name: schema_file(name, files) for name in KINDS}
    for name, data in made.items():
        path = project / place(name)
        if not path.is_file() or path.read_bytes() != data:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, data)
    return project / TOPIC, project / OTHERS


def schema_file(name: str, files: Files) -> bytes:
    """The JSON Schema of the kind of file called `name` (`topic`), as the bytes of a file.

    `files` (Files) is the window on the project. Raises Unprintable for a block that declares its
    fields wrongly.
    """
    kind = KINDS[name]
    whole = {
        "$schema": DRAFT,
        "$comment": f"{PRESS} {release()}",
        "title": f"{kind.title} of Factsheet Press",
        **kind.make(files),
    }
    return json.dumps(whole, indent=1, ensure_ascii=False).encode()


def place(name: str) -> str:
    """The path, in a project, of the schema of the kind of file called `name` (`topic`)."""
    return TOPIC if name == "topic" else f"{OTHERS}/{name}.json"


def modeline(name: str, file: str) -> str:
    """The first line of a `file` (a path in a project), which leads editors to its schema.

    `name` is that of its kind: `topic`.
    """
    path = os.path.relpath(place(name), os.path.dirname(file)).replace(os.sep, "/")
    return f"# yaml-language-server: $schema={path}"


def settings(files: Files) -> dict[str, list[str]]:
    """The setting `yaml.schemas` of editors: the patterns of files, by the schema for them.

    `files` (Files) is the window on the project. Gives a dictionary of lists. Schemas are given by
    path; a pattern that begins with `!` leaves files out.
    """
    texts = [f"{FOLDER}/*.{text}*.yaml" for text in _of_format(files)["text"].names]
    stand = {name: [*kind.stand] for name, kind in KINDS.items()}
    stand["topic"] += [f"!{text}" for text in texts]
    stand["version"] += texts
    return {place(name): patterns for name, patterns in stand.items() if patterns}


# ── Topics, and what is made of them ──────────────────────────────────────────────────────────


def _topic(files: Files) -> Schema:
    return _sections(files, TopicFields)


def _version(files: Files) -> Schema:
    return _sections(files, VersionFields)


def _sections(files: Files, declared: type[Record]) -> Schema:
    """The schema of a file with sections, whose fields above them are a record's."""
    templates = read_blocks(files, block_names(files))
    shapes = {kind: block_shape(template) for kind, template in templates.items()}
    told = dict(abouts(declared)) | SECTION_ABOUTS
    blocks = "sections.blocks"
    told |= {f"{blocks}.{name}": about for name, about in COMMON_ABOUTS.items()}
    for kind, template in templates.items():
        told[f"{blocks}.{kind}"] = template.head.about
        for name, about in template.head.explains.items():
            told[f"{blocks}.{kind}.{name}"] = str(about)
    rules = {code: sentence(rule.title) for code, rule in every_rule().items()}
    names = {
        **_of_project(files),
        "formats": Names(format_names(files), closed=False),
        f"{blocks}.not-in": Names(format_names(files), closed=False),
        f"{blocks}.lang": Names(language_names(files), closed=False),
    }
    words = Words(told, names, {"allow": rules, f"{blocks}.allow": rules}, MARKS)
    return {**schema(topic_shape(shapes, declared), words.dress), "$defs": _marks(files)}


def _of_project(files: Files) -> dict[str, Names]:
    """The names that a topic looks up, by kind of field; all others are mistakes."""
    return {
        "icon": Names(icon_names(files)),
        "image": Names(image_names(files)),
        "helpline": Names(tuple(dict(entries_of(files, "helplines")))),
        "term": Names(tuple(dict(entries_of(files, "glossary")))),
        "for": Names(persons(files), closed=False),
        "language": Names(language_names(files), closed=False),
    }


def _pack(files: Files) -> Schema:
    names = {**_of_project(files), "topics": Names(topic_names(files))}
    words = Words(dict(abouts(PackFields)), names, marks=MARKS)
    return {**schema(shape_of(PackFields), words.dress), "$defs": _marks(files)}


def _marks(files: Files) -> dict[str, Schema]:
    """What an editor offers inside of prose: citations of references, and terms to explain."""
    cited = ((f"[@{key}]", said) for key, said in entries_of(files, "references", "title"))
    meant = ((f"[[{term}]]", said) for term, said in entries_of(files, "glossary", "means"))
    offered = [
        {"label": mark, "body": SNIPPET.sub(r"\\\g<0>", mark), "description": said}
        for mark, said in (*cited, *meant)
    ]
    return {MARKS.rpartition("/")[2]: {"defaultSnippets": offered}}


def entries_of(files: Files, name: str, field: str = "") -> Iterator[tuple[str, str]]:
    """Yields the keys of the library's file called `name` (`glossary`), each in a pair.

    A pair is a key, and the words of the entry's `field` (a name), which may be empty. Of a file
    that cannot be read in full, there are the keys that can be. `files` (Files) is the window on
    the project; without such a file there are none.
    """
    paths = REFERENCES if name == "references" else (f"{LIBRARY}/{name}.yaml",)
    for key, entry in written(files, *paths):
        yield key.value, bare(entry.word(field)) if isinstance(entry, Entries) else ""


# ── Files of entries that are records, and files that are one ─────────────────────────────────


def _library(record: type[Record]) -> Callable[[Files], Schema]:
    def make(files: Files) -> Schema:
        words = Words(dict(abouts(record)))
        # A file of comments alone has nothing yet.
        inner = schema(shape_of(record), words.dress)
        return {"type": ["object", "null"], "additionalProperties": inner}

    return make


def _record(
    record: type[Record], names: Callable[[Files], Mapping[str, Names]] = lambda _: {}
) -> Callable[[Files], Schema]:
    def make(files: Files) -> Schema:
        return schema(shape_of(record), Words(dict(abouts(record)), names(files)).dress)

    return make


def _of_brand(files: Files) -> dict[str, Names]:
    styles = files.names("layouts/citations", ".csl")
    faces = tuple(f"fonts/{name}" for name in files.names("fonts", ".ttf"))
    families = tuple(sorted(font_families(files)))
    return {
        "citations": Names(tuple(name.removesuffix(".csl") for name in styles)),
        "rules": Names(profile_names(files)),
        "language": Names(language_names(files), closed=False),
        "typography.fonts.files.path": Names(faces, closed=False),
        **{f"typography.{part}.family": Names(families, closed=False) for part in PARTS},
    }


def _of_format(files: Files) -> dict[str, Names]:
    texts = set()
    for name in format_names(files):
        try:
            texts.add(read_format(files, name).about.text or "")
        except Unprintable:  # told by whoever prints it
            continue
    return {
        "layout": Names(layout_names(files)),
        "text": Names(tuple(sorted(texts - {""})), closed=False),
    }


def _language(files: Files) -> Schema:
    """A language's words; the press's own English says what each of them is."""
    whole = schema(shape_of(LanguageFields), Words(dict(abouts(LanguageFields))).dress)
    spoken = english(files)
    for name in ("strings", "statuses", PERSONS):
        words = whole["properties"][name]
        each = words.get("additionalProperties")
        assert isinstance(each, dict)
        if name == PERSONS:  # below each person, whatever it is called
            words, each = each, each.get("additionalProperties")
            assert isinstance(each, dict)
        words["properties"] = {
            key: described(each, f"In English: {said}")
            for (group, *_, key), said in spoken.items()
            if group == name
        }
    whole["required"] = []  # a file may hold a single word: the others are the press's
    return whole


KINDS = {
    "topic": Kind("A topic", (f"{FOLDER}/*.yaml",), _topic),
    "version": Kind("A topic in other words", (), _version),
    "pack": Kind("A pack", (f"{PACKS}/*.yaml",), _pack),
    "references": Kind(
        "The references", (f"{LIBRARY}/references.yaml",), _library(LibraryReference)
    ),
    "helplines": Kind("The helplines", (f"{LIBRARY}/helplines.yaml",), _library(Helpline)),
    "glossary": Kind("The glossary", (f"{LIBRARY}/glossary.yaml",), _library(GlossaryTerm)),
    "clinics": Kind("A list of clinics", (), clinics_schema),
    "columns": Kind("Columns of clinics", ("layouts/columns.yaml",), columns_schema),
    "brand": Kind("A brand", ("layouts/brands/*/brand.yaml",), _record(BrandFields, _of_brand)),
    "format": Kind("A format", ("layouts/formats/*.yaml",), _record(FormatFile, _of_format)),
    "printer": Kind("A printer", ("layouts/printers/*.yaml",), _record(PrinterFields)),
    "language": Kind("The words of a language", ("layouts/words/*.yaml",), _language),
    "profile": Kind("A profile of rules", (f"{PROFILES}/*.yaml",), profile_schema),
    "word-lists": Kind(
        "Lists of words for rules", (f"{PROFILES}/words/*.yaml",), word_lists_schema
    ),
    "instrument": Kind("A check-list", (f"{INSTRUMENTS}/*.yaml",), _record(Instrument)),
}
