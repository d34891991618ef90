"""Packs: one book of many topics, each a part of it, with all that they share printed once.

A pack is read as a topic whose parts are other topics. Every id of a part begins with the part's
name, so that every link leads to its own part.
"""

from __future__ import annotations

from dataclasses import replace

from press.content.layouts import read_layout
from press.content.names import no_pack_layout, topic_file, topic_names, unknown_pack, unknown_topic
from press.content.records import read_entries
from press.content.topic import read_topic
from press.content.validation import check_head, check_marks
from press.declared.content import PackFields
from press.files import Files
from press.model import (
    Block,
    Bullets,
    Entries,
    Format,
    Layout,
    Library,
    Link,
    Paragraph,
    Problem,
    Prose,
    Section,
    Span,
    Strong,
    Text,
    Topic,
    Unprintable,
    Value,
    Values,
    mistake,
    raise_problems,
)
from press.parsing.faults import further_faults
from press.parsing.fields import entries
from press.parsing.gather import gather
from press.parsing.typed import built, shape_of


def read_pack(
    files: Files, name: str, language: str, format: Format, layout: Layout, library: Library | None
) -> tuple[Topic, Layout]:
    """The pack called `name` with its parts, as a Topic, and the Layout that it is printed with.

    Gives them as a pair. A pack is several topics in one document. `files` (Files) is the window on
    the project, and `language` the tag of the language asked for. The Layout is that for packs
    which goes with `layout`, the one of the `format` (Format). Without a `library` (Library) its
    entries are not looked up. Raises Unprintable with every mistake, those of its topics at their
    own places.
    """
    layout = pack_layout(files, format, layout)
    file = topic_file(files, name, language)
    if not files.exists(file):
        raise Unprintable([unknown_pack(files, name)])
    node, problems = read_entries(files, file)
    shape = shape_of(PackFields)
    problems += further_faults(node, shape, "the pack", problems)
    known = {"helpline": lambda: library.helplines} if library else {}
    head = entries(node, shape, known, problems)
    problems += check_head(name, head, node, language)
    listed = _listed(files, node, problems)
    with gather() as attempt:
        tried = [attempt(_part, files, each, language, format, layout, library) for each in listed]
        attempt(raise_problems, problems)
    read = [part for part in tried if part]
    parts = tuple(part for part, _ in read)
    if library is not None:
        raise_problems(check_marks(head, (), parts, library))
    about = built(PackFields, head)
    blocks = {kind: template for _, used in read for kind, template in used.blocks.items()}
    pack = Topic(name, about.language, about, (), node.at, parts)
    return pack, replace(layout, blocks=dict(sorted(blocks.items())))


def pack_layout(files: Files, format: Format, layout: Layout) -> Layout:
    """The Layout that prints packs as `layout` (Layout) prints topics.

    `layout` is that of the `format` (Format). `files` (Files) is the window on the project. Raises
    Unprintable if there is none for packs, or for mistakes in its head.
    """
    if name := layout.page.head.pack:
        return read_layout(files, name)
    raise Unprintable([no_pack_layout(format.preset)])


def _listed(files: Files, node: Entries, problems: list[Problem]) -> list[Text]:
    """The topics of the list that there are, each once."""
    there = topic_names(files)
    listed: dict[str, Text] = {}
    for each in node.items("topics"):
        if not isinstance(each, Text) or any(problem.at == each.at for problem in problems):
            continue
        if each.value not in there:
            problems.append(unknown_topic(files, each.value, each.at))
        elif each.value in listed:
            message = f"the topic `{each.value}` stands twice; first at {listed[each.value].at}"
            hint = "keep one of the two"
            problems.append(mistake("topic-twice", message, each.at, hint, each.value))
        else:
            listed[each.value] = each
    return list(listed.values())


def _part(
    files: Files, name: Text, language: str, format: Format, layout: Layout, library: Library | None
) -> tuple[Topic, Layout]:
    try:
        topic, used = read_topic(files, name.value, language, layout, library)
    except Unprintable as error:
        raise Unprintable([_in_pack(problem, name) for problem in error.problems]) from None
    own = topic.about.formats
    if own and format.preset not in own:
        message = f"`{topic.name}` is printed as {' or '.join(own)} only"
        hint = f"take it out of the pack, or print the pack as {own[0]}"
        raise Unprintable([mistake("other-format", message, name.at, hint, topic.name)])
    return _called(topic, topic.name), used


def _in_pack(problem: Problem, named: Text) -> Problem:
    """A problem of a topic at its place; at that in the pack where it is a problem of the pack."""
    if problem.code == "withdrawn":
        return replace(problem, at=named.at, hint="take it out of the pack")
    if problem.code == "no-translation":
        return replace(problem, at=named.at, message=f"`{named.value}`: {problem.message}")
    return problem


# ── Ids of a part, and the links that lead to them ────────────────────────────────────────────


def _called(topic: Topic, part: str) -> Topic:
    """The topic with ids, and links to them, that begin with the name of its part."""
    return replace(topic, sections=tuple(_section(one, part) for one in topic.sections))


def _section(section: Section, part: str) -> Section:
    blocks = tuple(_block(block, part) for block in section.blocks)
    heading = _prose(section.heading, part)
    return replace(section, id=part_id(part, section.id), heading=heading, blocks=blocks)


def _block(block: Block, part: str) -> Block:
    return replace(block, id=part_id(part, block.id), fields=_fields(block.fields, part))


def _fields(values: Values, part: str) -> Values:
    return replace(values, pairs=tuple((name, _value(one, part)) for name, one in values.pairs))


def _value(value: Value, part: str) -> Value:
    if isinstance(value, Values):
        return _fields(value, part)
    if isinstance(value, Prose):
        return _prose(value, part)
    return tuple(_value(one, part) for one in value) if isinstance(value, tuple) else value


def _prose(prose: Prose, part: str) -> Prose:
    return replace(prose, parts=_parts(prose.parts, part))


def _parts(parts: tuple[Paragraph | Bullets, ...], part: str) -> tuple[Paragraph | Bullets, ...]:
    return tuple(
        replace(one, spans=_spans(one.spans, part))
        if isinstance(one, Paragraph)
        else replace(one, items=tuple(_parts(item, part) for item in one.items))
        for one in parts
    )


def _spans(spans: tuple[Span, ...], part: str) -> tuple[Span, ...]:
    return tuple(_span(span, part) for span in spans)


def _span(span: Span, part: str) -> Span:
    if isinstance(span, Link) and span.href.startswith("#"):
        return replace(span, href=f"#{part_id(part, span.href[1:])}")
    return replace(span, spans=_spans(span.spans, part)) if isinstance(span, Strong) else span


def part_id(part: str, id_: str) -> str:
    """The id in a pack of what has the id `id_` in one of its topics, `part` (a name).

    Names have no two hyphens in a row, so that no other id is the same.
    """
    return f"{part}--{id_}"
