"""Packs: one book from many topics, each a part of it, with all they share told once.

A pack is read as a topic whose parts are other topics. What a part calls by an id of its own is
called by the part's name as well, so that every link leads to its own part.
"""

from __future__ import annotations

from dataclasses import replace

from press.content.layouts import read_layout
from press.content.names import no_pack_layout, topic_file, topic_names, unknown_pack
from press.content.topic import read_topic
from press.content.validation import check_language, check_marks, check_review, check_running
from press.declared import PackFields
from press.files import Files
from press.model import (
    Block,
    Bullets,
    Entries,
    Format,
    Items,
    Layout,
    Library,
    Link,
    Node,
    Paragraph,
    Problem,
    Prose,
    Section,
    Strong,
    Text,
    Topic,
    Unprintable,
    Values,
)
from press.parsing.faults import faults
from press.parsing.fields import entries
from press.parsing.gather import gather
from press.parsing.manuscript import read_manuscript
from press.parsing.suggestions import did_you_mean
from press.parsing.typed import built, shape_of


def read_pack(
    files: Files, name: str, language: str, format: Format, layout: Layout, library: Library | None
) -> tuple[Topic, Layout]:
    """A pack with its parts, and the layout for packs that goes with the format's.

    Raises Unprintable with every mistake, those of its topics at their own places.
    """
    layout = pack_layout(files, format, layout)
    file = topic_file(files, name, language)
    if not files.exists(file):
        raise Unprintable([unknown_pack(files, name)])
    node, found = read_manuscript(files.bytes(file), file)
    problems = list(found)
    if not isinstance(node, Entries) or (problems and not node.pairs):
        raise Unprintable(problems)
    shape = shape_of(PackFields)
    problems += faults(node, shape, "the pack")
    known = {"helpline": lambda: library.helplines} if library else {}
    head = entries(node, shape, known, problems)
    problems += check_review(name, head, node)
    problems += check_running(head.text("short_title") or head.text("title"))
    problems += check_language(name, head, node, language)
    listed = _listed(files, node.get("topics"), problems)
    with gather() as every:
        read = [every(_part, files, each, language, format, layout, library) for each in listed]
        every(_raise, problems)
    parts = tuple(part for part, _ in read)
    if library is not None:
        _raise([*check_marks(head, (), parts, library)])
    about = built(PackFields, head)
    blocks = {kind: template for _, used in read for kind, template in used.blocks.items()}
    pack = Topic(name, about.language, about, (), node.at, parts)
    return pack, replace(layout, blocks=dict(sorted(blocks.items())))


def pack_layout(files: Files, format: Format, layout: Layout) -> Layout:
    """The layout that prints packs as this one prints topics. Raises Unprintable."""
    if name := layout.page.head.get("pack"):
        return read_layout(files, name)
    raise Unprintable([no_pack_layout(format.preset)])


def _listed(files: Files, node: Node | None, problems: list[Problem]) -> list[Text]:
    """The topics of the list that there are, each once."""
    there, listed = topic_names(files), {}
    for each in node.items if isinstance(node, Items) else ():
        if not isinstance(each, Text) or any(problem.at == each.at for problem in problems):
            continue
        if each.value not in there:
            message = f"there is no topic called `{each.value}`"
            hint = did_you_mean(each.value, there, "topics stand in factsheets/")
            problems.append(
                Problem("error", "unknown-topic", message, each.at, hint, about=each.value)
            )
        elif each.value in listed:
            message = f"the topic `{each.value}` stands twice; first at {listed[each.value].at}"
            hint = "keep one of the two"
            problems.append(
                Problem("error", "topic-twice", message, each.at, hint, about=each.value)
            )
        else:
            listed[each.value] = each
    return list(listed.values())


def _part(
    files: Files,
    named: Text,
    language: str,
    format: Format,
    layout: Layout,
    library: Library | None,
) -> tuple[Topic, Layout]:
    try:
        topic, used = read_topic(files, named.value, language, layout, library)
    except Unprintable as error:
        raise Unprintable([_in_pack(problem, named) for problem in error.problems]) from None
    own = topic.about.formats
    if own and format.preset not in own:
        message = f"`{topic.name}` is printed as {' or '.join(own)} only"
        hint = f"take it out of the pack, or print the pack as {own[0]}"
        raise Unprintable(
            [Problem("error", "other-format", message, named.at, hint, about=topic.name)]
        )
    return _called(topic, topic.name), used


def _in_pack(problem: Problem, named: Text) -> Problem:
    """What is no mistake of a topic, but of a pack that names it, is told where it does."""
    if problem.code == "withdrawn":
        return replace(problem, at=named.at, hint="take it out of the pack")
    if problem.code == "no-translation":
        return replace(problem, at=named.at, message=f"`{named.value}`: {problem.message}")
    return problem


def _raise(problems: list[Problem]) -> None:
    if problems:
        raise Unprintable(problems)


def _called(value, part: str):
    """A value with all that has an id, and all that leads to one, called by its part as well."""
    match value:
        case Topic():
            return replace(value, sections=_called(value.sections, part))
        case Section():
            heading, blocks = _called(value.heading, part), _called(value.blocks, part)
            return replace(value, id=part_id(part, value.id), heading=heading, blocks=blocks)
        case Block():
            fields = _called(value.fields, part)
            return replace(value, id=part_id(part, value.id), fields=fields)
        case Values():
            pairs = tuple((name, _called(inner, part)) for name, inner in value.pairs)
            return replace(value, pairs=pairs)
        case Prose():
            return replace(value, parts=_called(value.parts, part))
        case Bullets():
            return replace(value, items=_called(value.items, part))
        case Link(href=href) if href.startswith("#"):
            return replace(value, href=f"#{part_id(part, href[1:])}")
        case Paragraph() | Strong():
            return replace(value, spans=_called(value.spans, part))
        case tuple():
            return tuple(_called(inner, part) for inner in value)
    return value


def part_id(part: str, id_: str) -> str:
    """An id inside a part. Names have no two hyphens in a row, so that no other id is the same."""
    return f"{part}--{id_}"
