"""Versions: a topic told in other words, for a format that asks for them.

`treatment.easy-read.yaml` tells what `treatment.yaml` tells. It says which words of the topic it
was written against, so that it cannot outlive them unnoticed.
"""

from __future__ import annotations

from dataclasses import replace

from press.files import Files
from press.model import (
    Entries,
    Format,
    Layout,
    Library,
    Problem,
    Text,
    Topic,
    Unprintable,
)
from press.reading.names import no_version, version_file
from press.reading.passages import digest
from press.reading.sense import check_review
from press.reading.topic import REVIEW, read_topic, read_words

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


def read_printed(
    files: Files, name: str, language: str, format: Format, layout: Layout, library: Library | None
) -> tuple[Topic, Layout]:
    """The words that a format prints of a topic, and the layout with the blocks for them.

    Raises Unprintable with every mistake.
    """
    own = format.about.text
    topic, whole = read_topic(files, name, language, layout, library)
    file = own and version_file(files, name, own, language)
    if not own or not files.exists(file):
        if own and format.about.otherwise != "topic":
            raise Unprintable([no_version(name, own)])
        return topic, whole
    what = f"the {own} text"
    version, layout, node, problems = read_words(files, file, name, VERSION, what, layout, library)
    if version:
        version = laid_over(topic, version)
        check_review(version, node, language, problems)
        problems += changed(topic, node)
        problems += _lacking(version, layout, node, what)
    if problems:
        raise Unprintable(problems)
    return version, replace(layout, version=own)


def laid_over(topic: Topic, version: Topic) -> Topic:
    """The version, with what it leaves out as the topic says it."""
    own = {name: value for name, value in version.about if value not in (None, ())}
    pairs = tuple((name, own.get(name, value)) for name, value in topic.about)
    return replace(version, language=topic.language, about=replace(topic.about, pairs=pairs))


def changed(topic: Topic, node: Entries) -> list[Problem]:
    """Says so where a topic tells other words than those that its version was written for."""
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
