"""Topics: the words of an author about one subject, checked against the blocks they use."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from press.content.layouts import COMMON, block_names, drawings, read_blocks, read_shape
from press.content.names import topic_file, topic_names
from press.content.records import read_entries
from press.content.validation import check_block, check_head, check_marks
from press.declared.content import TopicFields
from press.declared.record import Record
from press.files import Files
from press.model import (
    Block,
    Entries,
    Items,
    Layout,
    Library,
    Location,
    Node,
    Problem,
    Prose,
    Section,
    Text,
    Topic,
    Unprintable,
    Values,
    raise_problems,
)
from press.parsing.faults import faults
from press.parsing.fields import Known, Shape, declare, entries, take
from press.parsing.gather import read_each
from press.parsing.mistakes import MISTAKES
from press.parsing.suggestions import did_you_mean
from press.parsing.typed import built, shape_of

COLON = MISTAKES["colon-in-text"][0]
COMMON_FIELDS = declare(COMMON, alone=False)
SECTIONS_BEHIND = "key_points"  # where the schema tells of a topic's sections
SECTION = {"heading": "line", "id?": "name", "blocks": "text"}
SECTION_ABOUTS = {
    "sections": "the topic itself",
    "sections.heading": "the heading of the section",
    "sections.id": "a name for the section, for links that lead to it",
    "sections.blocks": "what the section says: each begins with a hyphen and its kind. A bare text"
    " is a `text`",
}


@dataclass(frozen=True)
class Draft:
    """A file of words as far as it can be read, with all its problems.

    `head` has the fields that its record declares, `layout` the blocks that it uses.
    """

    name: str
    node: Entries
    head: Values
    sections: tuple[Section, ...]
    layout: Layout
    problems: tuple[Problem, ...]

    def topic(self) -> Topic:
        """The topic of a draft without problems."""
        about = built(TopicFields, self.head)
        return Topic(self.name, about.language, about, self.sections, self.node.at)


def read_topic(
    files: Files, name: str, language: str, layout: Layout, library: Library | None
) -> tuple[Topic, Layout]:
    """A topic, and the layout with the blocks that the topic uses.

    Without a library, its entries are not looked up. Raises Unprintable with every mistake.
    """
    file = topic_file(files, name, language)
    if not files.exists(file):
        hint = did_you_mean(name, topic_names(files), "topics stand in factsheets/")
        message = f"there is no topic called `{name}`"
        raise Unprintable([Problem("error", "unknown-topic", message, None, hint, about=name)])
    draft = read_words(files, file, name, TopicFields, "the topic", layout, library)
    raise_problems((*draft.problems, *check_head(name, draft.head, draft.node, language)))
    return draft.topic(), draft.layout


def read_words(
    files: Files,
    file: str,
    name: str,
    declared: type[Record],
    what: str,
    layout: Layout,
    library: Library | None,
) -> Draft:
    """A topic or a version, as far as it can be read, with its problems.

    `declared` has the fields above its sections, and `what` names it in messages. Raises
    Unprintable where nothing can be read, and for a block whose own head is wrong.
    """
    node, problems = read_entries(files, file)
    kinds = _kinds(node)
    templates = read_blocks(files, {*kinds, "text", *layout.page.head.blocks})
    shapes = read_each(templates, lambda kind: files.memo(read_shape, kind))
    shape = topic_shape(shapes, declared)
    problems += [_as_unknown_block(problem, node, files) for problem in faults(node, shape, what)]
    known = dict(drawings(files))
    if library is not None:
        known["helpline"] = lambda: library.helplines
        known["term"] = lambda: tuple(library.glossary)
    head = entries(node, shape_of(declared), known, problems)
    sections = _sections(node.get("sections"), shapes, known, problems)
    if library is not None:
        problems += check_marks(head, sections, (), library)
    return Draft(name, node, head, sections, replace(layout, blocks=templates), tuple(problems))


def topic_shape(blocks: dict[str, Shape], declared: type[Record] = TopicFields) -> Shape:
    """The shape of a topic, or of a version, with blocks of these kinds."""
    whole = shape_of(declared)
    section = declare(SECTION, alone=False)
    listed = Shape("list", inner=_block_shape(blocks))
    fields = tuple(
        (name, listed if name == "blocks" else inner, needed)
        for name, inner, needed in section.fields
    )
    sections = ("sections", Shape("list", inner=replace(section, fields=fields)), True)
    names = [name for name, *_ in whole.fields]
    behind = names.index(SECTIONS_BEHIND) + 1
    return replace(whole, fields=(*whole.fields[:behind], sections, *whole.fields[behind:]))


def _block_shape(blocks: dict[str, Shape]) -> Shape:
    common = COMMON_FIELDS.fields
    kinds = tuple((kind, shape, False) for kind, shape in blocks.items())
    return Shape("entries", fields=(*kinds, *common), alone="text" if "text" in blocks else None)


def _blocks_of(node: Node | None) -> list[Node]:
    sections = node.items if isinstance(node, Items) else ()
    found = [s.get("blocks") for s in sections if isinstance(s, Entries)]
    return [block for blocks in found if isinstance(blocks, Items) for block in blocks.items]


def _kinds(node: Entries) -> set[str]:
    blocks = _blocks_of(node.get("sections"))
    return {key.value for b in blocks if isinstance(b, Entries) for key, _ in b.pairs}


def _as_unknown_block(problem: Problem, node: Entries, files: Files) -> Problem:
    """A problem as it is; an unknown field of a block as the problem of an unknown block."""
    if problem.code != "unknown-field":
        return problem
    for block in _blocks_of(node.get("sections")):
        for key, value in block.pairs if isinstance(block, Entries) else ():
            if key.at == problem.at:
                return _unknown_block(key, value, block_names(files))
    return problem


def _unknown_block(key: Text, value: Node, names: tuple[str, ...]) -> Problem:
    if re.search(r"[\sA-Z]", key.value) and isinstance(value, Text):
        hint = f'write: - "{key.value}: {value.value}"'
        return Problem("error", "colon-in-text", COLON, key.at, hint)
    hint = did_you_mean(key.value, names, f"see docs/authors.md; {COLON}")
    message = f"there is no block called `{key.value}`"
    return Problem("error", "unknown-block", message, key.at, hint, about=key.value)


def _sections(
    node: Node | None, shapes: Mapping[str, Shape], known: Known, problems: list[Problem]
) -> tuple[Section, ...]:
    sections: list[Section] = []
    ids: dict[str, Location] = {}
    for number, entry in enumerate(node.items if isinstance(node, Items) else (), 1):
        if not isinstance(entry, Entries):
            continue
        heading = take(entry.get("heading"), Shape("line"), known, problems)
        if not isinstance(heading, Prose):
            heading = Prose((), Text("", entry.at))
        given = entry.get("id")
        id_ = given.value if isinstance(given, Text) else f"section-{number}"
        _check_unique(id_, given or entry, ids, problems)
        listed = entry.get("blocks")
        blocks = []
        for place, block in enumerate(listed.items if isinstance(listed, Items) else (), 1):
            taken = _take_block(block, f"{id_}-{place}", shapes, known, problems)
            if taken:
                named = block.get("id") if isinstance(block, Entries) else None
                _check_unique(taken.id, named or block, ids, problems)
                check_block(taken, problems)
                blocks.append(taken)
        sections.append(Section(heading, id_, tuple(blocks), entry.at))
    return tuple(sections)


def _check_unique(id_: str, node: Node, ids: dict[str, Location], problems: list[Problem]) -> None:
    if id_ in ids:
        message = f"the id `{id_}` stands twice; first at {ids[id_]}"
        hint = "give one another name"
        problems.append(Problem("error", "id-twice", message, node.at, hint, about=id_))
    ids.setdefault(id_, node.at)


def _take_block(
    node: Node, id_: str, shapes: Mapping[str, Shape], known: Known, problems: list[Problem]
) -> Block | None:
    if not isinstance(node, Entries):
        fields = entries(node, shapes["text"], known, problems)
        return Block("text", id_, "", fields, node.at)
    kinds = [key for key, _ in node.pairs if key.value + "?" not in COMMON]
    if len(kinds) != 1:
        at = kinds[1].at if kinds else node.at
        listed = " and ".join(f"`{key.value}`" for key in kinds)
        message = f"one block cannot be {listed}" if kinds else "this block has no kind"
        hint = "start each block with its own dash" if kinds else "write `text:` or another kind"
        problems.append(Problem("error", "one-kind-a-block", message, at, hint))
        return None
    kind = kinds[0].value
    if kind not in shapes:
        return None
    own = entries(node, COMMON_FIELDS, known, problems)
    fields = entries(node[kind], shapes[kind], known, problems)
    language, not_in = own.word("lang") or "", own.words("not-in")
    name, allow = own.word("id") or id_, own.fields("allow")
    return Block(kind, name, language, fields, kinds[0].at, not_in, allow)
