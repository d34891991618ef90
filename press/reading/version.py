"""Versions: a topic told in other words, for a format that asks for them.

`treatment.easy-read.yaml` tells what `treatment.yaml` tells. It says which words of the topic it
was written against, so that it cannot outlive them unnoticed.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import fields, is_dataclass, replace
from datetime import date

from press.files import Files
from press.model import (
    Block,
    Entries,
    Format,
    Layout,
    Library,
    Location,
    Problem,
    Prose,
    Section,
    Text,
    Topic,
    Unprintable,
    Values,
)
from press.reading.sense import check_review
from press.reading.topic import FOLDER, REVIEW, read_topic, read_words, topic_file, topic_names

VERSION = {
    "matches": "digest",
    "title?": "text",
    "short_title?": "text",
    "audience?": "text",
    "summary?": "line",
    "key_points?": ["line"],
    "sections": "?",
    "allow?": {"*": "text"},
    "review": REVIEW,
}
# What is not said to readers, or is asked about by itself.
NOT_WORDS = ("review", "references", "formats", "allow")


def read_printed(
    files: Files, name: str, language: str, format: Format, layout: Layout, library: Library | None
) -> tuple[Topic, Layout]:
    """The words that a format prints of a topic, and the layout with the blocks for them.

    Raises Unprintable with every mistake.
    """
    own = format.about["text"]
    topic, whole = read_topic(files, name, language, layout, library)
    file = own and version_file(files, name, own, language)
    if not own or not files.exists(file):
        if own and format.about["otherwise"] != "topic":
            raise Unprintable([no_version(name, own)])
        return topic, whole
    what = f"the {own} text"
    version, layout, node, problems = read_words(files, file, name, VERSION, what, layout, library)
    if version:
        version = _laid_over(topic, version)
        check_review(version, node, language, problems)
        problems += _changed(topic, node, file)
        problems += _lacking(version, layout, node, what)
    if problems:
        raise Unprintable(problems)
    return version, replace(layout, version=own)


def version_file(files: Files, name: str, own: str, language: str) -> str:
    """The file of a version: of the topic's translation where there is one, else of the topic."""
    start = f"{FOLDER}/{name}"
    return f"{start}.{own}" + topic_file(files, name, language).removeprefix(start)


def left_alone(files: Files) -> list[Problem]:
    """Versions and translations of topics that are gone."""
    problems = []
    there = topic_names(files)
    for file in files.names(FOLDER, ".yaml"):
        name, dot, _ = file.removesuffix(".yaml").partition(".")
        if dot and name and name not in there:
            message = f"this tells `{name}` in other words, and there is no topic of that name"
            hint = f"put factsheets/{name}.yaml back, or take this file away too"
            at = Location(f"{FOLDER}/{file}", 1, 1)
            problems.append(Problem("error", "topic-gone", message, at, hint))
    return problems


def digest(topic: Topic) -> str:
    """12 figures that stand for what a topic tells: its words, numbers, marks and pictures.

    Its review does not count, nor how the file is typed, nor where its blocks are kept out.
    """
    said = [(name, value) for name, value in topic.about if name not in NOT_WORDS]
    told = json.dumps(_bare((tuple(said), topic.sections)), ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()[:12]


def _bare(value: object) -> object:
    """A value as plain lists and texts, without places."""
    match value:
        case Text():
            return " ".join(value.value.split())
        case Prose():
            return _bare(value.parts)
        case Section():
            return [_bare(value.heading), _bare(value.blocks)]
        case Block():
            return [value.kind, value.language, _bare(value.fields)]
        case Values():
            return [[name, _bare(inner)] for name, inner in value if inner is not None]
        case tuple():
            return [_bare(inner) for inner in value]
        case date():
            return value.isoformat()
    if is_dataclass(value):
        kept = [getattr(value, field.name) for field in fields(value) if field.name != "at"]
        return [type(value).__name__, *map(_bare, kept)]
    return value


def _laid_over(topic: Topic, version: Topic) -> Topic:
    """The version, with what it leaves out as the topic says it."""
    own = {name: value for name, value in version.about if value not in (None, ())}
    pairs = tuple((name, own.get(name, value)) for name, value in topic.about)
    return replace(version, language=topic.language, about=replace(topic.about, pairs=pairs))


def _changed(topic: Topic, node: Entries, file: str) -> list[Problem]:
    matches, now = node.get("matches"), digest(topic)
    if not isinstance(matches, Text) or matches.value == now or len(matches.value) != len(now):
        return []
    message = f"`{topic.name}` has changed since this was written for it"
    hint = f"read both, mend this one, then write `matches: {now}`"
    return [Problem("error", "topic-changed", message, matches.at, hint)]


def _lacking(version: Topic, layout: Layout, node: Entries, what: str) -> list[Problem]:
    """The kinds of block without which the layout makes no sense, and which are not there."""
    there = {block.kind for section in version.sections for block in section.blocks}
    lacking = [kind for kind in layout.page.head.get("needs") or () if kind not in there]
    at = node.key("sections").at if "sections" in node else node.at
    hint = "docs/authors.md shows every block with an example"
    return [
        Problem("error", "block-lacking", f"{what} has no `{kind}` in it", at, hint)
        for kind in lacking
        if "sections" in node
    ]


def no_version(name: str, own: str) -> Problem:
    """What is said where a format asks for words that a topic does not have."""
    message = f"`{name}` has no {own} text"
    hint = f"`build.py new {name}.{own}` begins one"
    return Problem("error", "no-version", message, None, hint)
