"""Versions: a topic in other words, for a format that asks for them.

`treatment.easy-read.yaml` is a version of `treatment.yaml`. It holds the digest of the words that
it was written for, so that it cannot outlive them unnoticed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from press.content.names import no_version, version_file
from press.content.passages import digest
from press.content.topic import Draft, read_topic, read_words
from press.content.validation import check_review, check_running
from press.declared.content import TopicFields, VersionFields
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
    mistake,
    raise_problems,
)
from press.parsing.typed import built


def read_printed(
    files: Files, name: str, language: str, format: Format, layout: Layout, library: Library | None
) -> tuple[Topic, Layout]:
    """A topic, or the version of it that a format asks for, and the Layout with its blocks: a pair.

    A version is the topic in other words; either is a Topic. `files` (Files) is the window on the
    project, `name` that of the topic, and `language` the tag of the language asked for. `format`
    (Format) says which version, if any; `layout` (Layout) is that of the format. Without a
    `library` (Library) its entries are not looked up. Raises Unprintable with every mistake.
    """
    own = format.about.text
    topic, whole = read_topic(files, name, language, layout, library)
    file = own and version_file(files, name, own, language)
    if not own or not file or not files.exists(file):
        if own and format.about.otherwise != "topic":
            raise Unprintable([no_version(name, own)])
        return topic, whole
    what = f"the {own} text"
    draft = read_words(files, file, name, VersionFields, what, layout, library)
    head, about, problems = draft.head, topic.about, list(draft.problems)
    problems += check_review(name, head, draft.node)
    problems += check_running(
        head.text("short_title") or about.short_title or head.text("title") or about.title
    )
    problems += changed(topic, draft.node)
    raise_problems((*problems, *_lacking(draft, what)))
    return laid_over(topic, draft), replace(draft.layout, version=own)


def laid_over(topic: Topic, version: Draft) -> Topic:
    """The Topic of a `version` (Draft) without problems.

    Fields that the version leaves out are those of the `topic` (Topic).
    """
    own, about = built(VersionFields, version.head), topic.about
    assert isinstance(about, TopicFields), "a pack is told in no other words"
    merged = replace(
        about,
        title=own.title or about.title,
        short_title=own.short_title or about.short_title,
        audience=own.audience or about.audience,
        summary=own.summary or about.summary,
        key_points=own.key_points or about.key_points,
        allow=own.allow or about.allow,
        review=own.review,
    )
    return Topic(topic.name, topic.language, merged, version.sections, version.node.at)


def changed(topic: Topic, node: Entries) -> list[Problem]:
    """A Problem, in a list, where a `topic` (Topic) has changed since its version was written.

    `node` (Entries) is the file of the version as written. Else the list is empty.
    """
    matches, now = node.get("matches"), digest(topic)
    if not isinstance(matches, Text) or matches.value == now or len(matches.value) != len(now):
        return []
    message = f"`{topic.name}` has changed since this was written for it"
    hint = f"read both, mend this one, then write `matches: {now}`"
    return [mistake("topic-changed", message, matches.at, hint, topic.name)]


def _lacking(draft: Draft, what: str) -> Iterator[Problem]:
    """Problems of blocks that the layout needs and the words do not have."""
    if "sections" not in draft.node:
        return
    there = {block.kind for section in draft.sections for block in section.blocks}
    at = draft.node.key("sections").at
    hint = "docs/authors.md shows every block with an example"
    for kind in draft.layout.page.head.needs:
        if kind not in there:
            yield mistake("block-lacking", f"{what} has no `{kind}` in it", at, hint, kind)
