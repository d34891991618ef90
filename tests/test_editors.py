"""Schemas for editors: they take what the press takes, and tell every field and name."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import jsonschema_rs
import pytest
import yaml

from press.clinics.columns import read_synonyms
from press.clinics.table import read_clinics
from press.console.editor_words import as_written
from press.console.new import new_project, new_topic
from press.console.project import window
from press.console.schema import KINDS, modeline, place, schema_file, settings, write_schemas
from press.content.brand import read_brand
from press.content.format import read_format
from press.content.language import SPOKEN, read_language
from press.content.layouts import COMMON_ABOUTS, block_names, read_blocks, read_layout, read_shape
from press.content.library import read_library
from press.content.pack import read_pack
from press.content.passages import digest
from press.content.profile import read_profile
from press.content.topic import read_topic
from press.files import Files
from press.model import Unprintable
from press.prepress.printer import read_printer
from press.rules.engine import about_profile
from tests.projects import BRAND, PRESS, REVIEW, TODAY, TOPIC
from tests.yamls import Core

SETTINGS = settings(window(PRESS))
AUTHORS = (PRESS / "docs/authors.md").read_text("utf-8")

PACK = """\
title: All of it
code: ABC-100
language: en-GB
jurisdiction: the United Kingdom
audience: For families
summary: Everything in 1 book.
note: Begin where you like.
topics: [blood-tests]
helplines: [ours]
"""
PACK += REVIEW
MORE = """\
      - note:
          icon: info
          text: Bring a [[vein]] along.
        not-in: [card]
      - list: [tea, 12, true]
      - glossary:
      - symptoms:
          items:
            - text: Pale skin
              icon: paleness
              when: now
      - contacts: [ours]
      - risk: {n: 3, per: 10, who: people, what: bleed.}
      - table: {caption: 1, columns: [a, b], rows: [[1, 2.5], [true, x]], row_heads: no}
helplines: [ours]
formats: [a4]
review:
"""
SOUND = {
    "factsheets/blood-tests.yaml": TOPIC.replace("review:\n", MORE),
    "factsheets/packs/all.yaml": PACK,
    "factsheets/library/references.yaml": "lee2020:\n  type: book\n  title: On blood\n"
    "  author: [{family: Lee, given: A}]\n  issued: 2020\n  volume: 12\n",
    "factsheets/library/helplines.yaml": "ours:\n  name: Our line\n  phone: 0808 157 0123\n"
    "  email: help@ours.example\n  web: ours.example\n  what: Anything about [[vein]]s.\n",
    "factsheets/library/glossary.yaml": "vein:\n  means: A blood vessel.\n  forms: [veins]\n"
    "  kind: condition\n",
    "layouts/brands/ours/brand.yaml": BRAND,
    "layouts/brands/ours/logo.svg": "<svg/>",
    "layouts/formats/ours.yaml": (PRESS / "layouts/formats/a4.yaml").read_text("utf-8"),
    "layouts/printers/ours.yaml": (PRESS / "layouts/printers/digital.yaml").read_text("utf-8"),
    "layouts/words/en-GB.yaml": "name: English\ndirection: ltr\nline_height: 1.38\nquotes: “”‘’\n"
    "strings:\n" + "".join(f"  {name}: A word\n" for name in sorted(SPOKEN)) + "statuses:\n"
    "  draft: Draft\n",
    "layouts/rules/ours.yaml": "about: Ours\nlike: uk-charity\nsignoffs: [lay]\nrules:\n"
    "  L01: {longest: 18}\n  L11:\n    level: note\n",
    "layouts/columns.yaml": "name: [outpost, post]\nphone night:\n  - 24\nday: [daylight]\n",
    "clinics.yaml": "clinics:\n  - id: ward-18\n    Name: Ward 18\n    phones:\n"
    "      - {when: day, number: 01632 960 123, hours: 9am to 5pm}\n"
    "    Phone-Night: 01632 960 145\n"
    "    key worker: Sam Lee\n    web: seaton.example\n    copies: 12\n",
}


def sound() -> Files:
    return Files({name: text.encode() for name, text in SOUND.items()}, PRESS, today=TODAY)


def topic(files: Files) -> None:
    library = read_library(files)
    layout = read_layout(files, "factsheet")
    read_topic(files, "blood-tests", "en-GB", layout, library)


def pack(files: Files) -> None:
    layout = read_layout(files, "factsheet")
    read_pack(files, "packs/all", "en-GB", read_format(files, "a4"), layout, read_library(files))


def profile(files: Files) -> None:
    if problems := list(about_profile(read_profile(files, "ours", "en-GB"))):
        raise Unprintable(problems)


# Each kind of file: one of it, and how the press reads it.
READ: dict[str, tuple[str, Callable[[Files], object]]] = {
    "topic": ("factsheets/blood-tests.yaml", topic),
    "pack": ("factsheets/packs/all.yaml", pack),
    "references": ("factsheets/library/references.yaml", read_library),
    "helplines": ("factsheets/library/helplines.yaml", read_library),
    "glossary": ("factsheets/library/glossary.yaml", read_library),
    "brand": ("layouts/brands/ours/brand.yaml", lambda files: read_brand(files, "ours")),
    "format": ("layouts/formats/ours.yaml", lambda files: read_format(files, "ours")),
    "printer": ("layouts/printers/ours.yaml", lambda files: read_printer(files, "ours")),
    "language": ("layouts/words/en-GB.yaml", lambda files: read_language(files, "en-GB")),
    "profile": ("layouts/rules/ours.yaml", profile),
    "columns": ("layouts/columns.yaml", read_synonyms),
    "clinics": ("clinics.yaml", lambda files: read_clinics(files, "clinics.yaml")),
}


def press_takes(kind: str, text: str) -> bool:
    file, read = READ[kind]
    over = {name: said.encode() for name, said in {**SOUND, file: text}.items()}
    try:
        read(Files(over, PRESS, today=TODAY))
    except Unprintable:
        return False
    return True


@cache
def checked(kind: str) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(json.loads(schema_file(kind, sound())))


def editor_marks(kind: str, text: str) -> list[str]:
    """What an editor marks in a file."""
    found = yaml.load(text, Loader=Core)  # no types of Python: see Core
    return [f"{list(e.instance_path)}: {e.message[:80]}" for e in checked(kind).iter_errors(found)]


# ── One judgement ─────────────────────────────────────────────────────────────────────────────


def kind_of(path: Path) -> str | None:
    """The kind of a file, as editors tell it by the setting that the documents show."""
    for schema, patterns in SETTINGS.items():
        not_these = [one.removeprefix("!") for one in patterns if one.startswith("!")]
        if any(map(path.match, patterns)) and not any(map(path.match, not_these)):
            return next(name for name in KINDS if place(name) == schema)
    return None


def test_every_file_of_the_press_and_of_a_new_project_is_valid(tmp_path):
    written = list(new_project(tmp_path / "lantern", window(tmp_path), PRESS))
    assert written
    told = set()
    for root in (PRESS, tmp_path / "lantern"):
        files = window(root)
        schemas = {name: json.loads(schema_file(name, files)) for name in KINDS}
        checks = {}
        for name, schema in schemas.items():
            assert jsonschema_rs.meta.is_valid(schema), name
            checks[name] = jsonschema_rs.Draft202012Validator(schema)
        for folder in ("factsheets", "layouts"):
            for file in (root / folder).rglob("*.yaml"):
                kind = kind_of(file.relative_to(root))
                assert kind, file
                told.add(kind)
                for loader in (yaml.CBaseLoader, Core):
                    found = yaml.load(file.read_text("utf-8"), Loader=loader)  # as above
                    errors = checks[kind].iter_errors(found)
                    assert [f"{e.instance_path}: {e.message}" for e in errors] == [], file
    assert told == KINDS.keys() - {"clinics"}


VALUES = ("true", "12", "1.0", "2026-01-31", "info", "some words", "[one]", "{a: b}", "''", "")
FIELD = re.compile(r"^([ -]*[\w-]+:) \S.*$", re.MULTILINE)


def changed(text: str, most: int = 12) -> Iterator[str]:
    """The text with another value in one field at a time."""
    fields = list(FIELD.finditer(text))
    for number, found in enumerate(fields[:: max(1, len(fields) // most)]):
        # Not every value in every field, but every value of each kind.
        for value in VALUES[number % 3 :: 3]:
            yield f"{text[: found.end(1)]} {value}{text[found.end() :]}"


@pytest.mark.parametrize("kind", READ)
def test_what_the_press_takes_an_editor_takes(kind):
    text = SOUND[READ[kind][0]]
    assert press_takes(kind, text)
    assert editor_marks(kind, text) == []
    taken = [tried for tried in changed(text) if press_takes(kind, tried)]
    assert {tried: marks for tried in taken if (marks := editor_marks(kind, tried))} == {}


MISTAKES = [
    ("topic", "icon: info", "icon: inof"),
    ("topic", "contacts: [ours]", "contacts: [theirs]"),
    ("topic", "helplines: [ours]", "helplines: [harbour]"),
    ("topic", "- glossary:", "- glossary: [veins]"),
    ("topic", "when: now", "when: soon"),
    ("topic", "- note:", "- not:"),
    ("topic", "code: ABC-101", "code: abc-101"),
    ("topic", "status: draft", "status: ready"),
    ("topic", "  funding: none\n", ""),
    ("topic", "n: 3", "n: three"),
    ("topic", "title: Blood tests", "title:"),
    ("topic", "first_published: 2026-01-31", "first_published: 31/1/2026"),
    ("pack", "topics: [blood-tests]", "topics: [blood-test]"),
    ("pack", "note: Begin where you like.\n", ""),
    ("references", "  type: book\n", ""),
    ("references", "issued: 2020", "issued: last year"),
    ("helplines", "0808 157 0123", "0808 157 O123"),
    ("helplines", "email: help@ours.example", "email: ours.example"),
    ("glossary", "kind: condition", "kind: illness"),
    ("glossary", "means:", "mean:"),
    ("brand", "citations: vancouver", "citations: vancuver"),
    ("brand", "citations: vancouver", "citations: vancouver\nrules: nsh"),
    ("brand", "cover: {kind: plain}", "cover: {kind: bright}"),
    ("brand", "copyright:", "copyrigth:"),
    ("format", "layout: factsheet", "layout: facsheet"),
    ("format", "text_size: 12", "text_size: twelve"),
    ("format", "width: 210mm", "width: 210"),
    ("printer", "marks: none", "marks: some"),
    ("language", "direction: ltr", "direction: left"),
    ("profile", "L01:", "L0:"),
    ("profile", "longest: 18", "longst: 18"),
    ("profile", "longest: 18", "longest: a few"),
    ("profile", "level: note", "level: notes"),
    ("profile", "like: uk-charity", "like: us-charity"),
    ("profile", "[lay]", "[nurse]"),
    ("columns", "name:", "nmae:"),
    ("columns", "[outpost, post]", "{outpost: post}"),
    ("clinics", "key worker:", "key-wroker:"),
    ("clinics", "Name: Ward 18", "note: Ward 18"),
    ("clinics", "id: ward-18", "id:"),
    ("clinics", "when: day, ", ""),
    ("clinics", "clinics:", "clinic:"),
]


@pytest.mark.parametrize(("kind", "right", "wrong"), MISTAKES)
def test_a_mistake_is_one_to_the_press_and_to_an_editor(kind, right, wrong):
    text = SOUND[READ[kind][0]]
    assert right in text
    mistaken = text.replace(right, wrong, 1)
    assert not press_takes(kind, mistaken)
    assert editor_marks(kind, mistaken)


def test_names_are_known_as_yaml_reads_them():
    assert as_written(["999", "1.5", "true", "no", "2020-01"]) == [
        *("999", "1.5", "true", "no", "2020-01"),
        *(999, 1.5, True),
    ]


# ── What an editor shows ──────────────────────────────────────────────────────────────────────


def undescribed(schema: object, path: str = "") -> Iterator[str]:
    """Fields without a description, wherever they stand in a schema."""
    if isinstance(schema, list):
        for one in schema:
            yield from undescribed(one, path)
    if not isinstance(schema, dict):
        return
    for name, inner in schema.get("properties", {}).items():
        if "description" not in inner:
            yield f"{path}.{name}"
    for key, inner in schema.items():
        if key == "properties":
            for name, each in inner.items():
                yield from undescribed(each, f"{path}.{name}")
        elif key in ("items", "anyOf", "else", "additionalProperties"):
            yield from undescribed(inner, path)


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_has_a_description(kind):
    assert list(undescribed(json.loads(schema_file(kind, sound())))) == []


def test_every_block_of_the_press_explains_its_fields():
    files = window(PRESS)
    for kind, template in read_blocks(files, block_names(files)).items():
        shape = read_shape(files, kind)
        assert {name for name, *_ in shape.fields} <= template.head.explains.keys(), kind
    assert set(COMMON_ABOUTS) == {"id", "lang", "not-in", "allow"}


def test_a_head_that_explains_what_it_does_not_declare_is_refused():
    block = "---\nfields: {text: line}\nexplains: {txt: the words}\n---\n{{ text }}"
    files = Files({"layouts/blocks/tip.html": block.encode()}, PRESS, today=TODAY)
    with pytest.raises(Unprintable) as refused:
        read_shape(files, "tip")
    (problem,) = refused.value.problems
    assert (problem.code, problem.hint) == ("bad-head", "did you mean `text`?")


def test_citations_and_terms_are_offered_inside_of_prose():
    schema = json.loads(schema_file("topic", sound()))
    offered = schema["$defs"]["marks"]["defaultSnippets"]
    assert [(one["label"], one["description"]) for one in offered] == [
        ("[@lee2020]", "On blood"),
        ("[[vein]]", "A blood vessel."),
    ]
    assert schema["properties"]["summary"]["else"]["$ref"] == "#/$defs/marks"


# ── Where an editor finds it ──────────────────────────────────────────────────────────────────


def leads_to(file: Path) -> Path:
    first = file.read_text("utf-8").splitlines()[0]
    return (file.parent / first.removeprefix("# yaml-language-server: $schema=")).resolve()


def test_what_new_writes_leads_to_a_schema_that_is_there(tmp_path):
    folder = tmp_path / "lantern"
    list(new_project(folder, window(tmp_path), PRESS))
    written = sorted(folder.rglob("*.yaml"))
    assert len(written) == 5
    (folder / "factsheets/.schema.json").unlink()
    for name in ("first-visit", "first-visit.easy-read"):
        written.append(new_topic(name, window(folder), folder))
    assert '"first-visit"' in (folder / place("pack")).read_text("utf-8"), "a pack may name it"
    for file in written:
        kind = kind_of(file.relative_to(folder))
        assert leads_to(file) == (folder / place(kind or "")).resolve()
        assert leads_to(file).is_file()


def test_a_block_with_a_mistake_in_its_head_keeps_nobody_from_a_new_topic(tmp_path):
    list(new_project(tmp_path / "lantern", window(tmp_path), PRESS))
    folder = tmp_path / "lantern"
    (folder / "layouts/blocks").mkdir()
    (folder / "layouts/blocks/tip.html").write_text("---\nfields: {text: lines}\n---\n")
    assert new_topic("first-visit", window(folder), folder).is_file()
    with pytest.raises(Unprintable):
        write_schemas(window(folder), folder)


def test_a_first_line_for_editors_voids_no_signoff():
    files = sound()
    line = modeline("topic", "factsheets/blood-tests.yaml")
    over = {"factsheets/blood-tests.yaml": f"{line}\n{SOUND['factsheets/blood-tests.yaml']}"}
    led = Files({n: t.encode() for n, t in {**SOUND, **over}.items()}, PRESS, today=TODAY)
    layout = read_layout(files, "factsheet")
    plain, with_line = (
        read_topic(each, "blood-tests", "en-GB", layout, read_library(each))[0]
        for each in (files, led)
    )
    assert digest(plain) == digest(with_line)


def test_the_documents_show_the_setting_as_it_is():
    (shown,) = re.findall(r'"yaml.schemas": (\{.*?\n  \})', AUTHORS, re.DOTALL)
    assert json.loads(shown) == SETTINGS
