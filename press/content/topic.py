"""Topics: the words of an author about one subject, checked against the blocks they use."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from press.content.layouts import COMMON, block_names, drawings, read_blocks, read_shape
from press.content.names import FOLDER, field_of, topic_file, unknown_topic
from press.content.records import read_entries
from press.content.validation import check_block, check_head, check_marks
from press.declared.content import TopicFields
from press.declared.record import Record
from press.files import Files
from press.model import (
    Block,
    Entries,
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
    mistake,
    raise_problems,
)
from press.parsing.faults import further_faults
from press.parsing.fields import Known, Shape, declare, entries, take
from press.parsing.gather import read_each
from press.parsing.mistakes import MISTAKES
from press.parsing.suggestions import unknown
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

    def topic(self, files: Files) -> Topic:
        """The Topic that a draft of a topic makes, which must be without problems.

        A translation that does not say whom it is for is for whom its original is. `files` (Files)
        is the window on the project.
        """
        about, original = built(TopicFields, self.head), f"{FOLDER}/{self.name}.yaml"
        if about.for_ is None and self.node.at.file != original and files.exists(original):
            person = field_of(files, original, "for")
            about = replace(about, for_=Text(person, self.node.at) if person else None)
        return Topic(self.name, about.language, about, self.sections, self.node.at)


def read_topic(
    files: Files, name: str, language: str, layout: Layout, library: Library | None
) -> tuple[Topic, Layout]:
    """The Topic called `name`, and its `layout` (Layout) with the blocks that the topic uses.

    Gives a pair. `files` (Files) is the window on the project, and `language` the tag of the
    language asked for. Without a `library` (Library) its entries are not looked up. Raises
    Unprintable with every mistake, and if there is no such topic.
    """
    file = topic_file(files, name, language)
    if not files.exists(file):
        raise Unprintable([unknown_topic(files, name)])
    draft = read_words(files, file, name, TopicFields, "the topic", layout, library)
    raise_problems((*draft.problems, *check_head(name, draft.head, draft.node, language)))
    return draft.topic(files), draft.layout


def read_words(
    files: Files,
    file: str,
    name: str,
    declared: type[Record],
    what: str,
    layout: Layout,
    library: Library | None,
) -> Draft:
    """The Draft of a topic or a version in `file` (a path), as far as it can be read.

    The Draft has all problems of the file. `files` (Files) is the window on the project, `name`
    that of the topic; `what` (`the topic`) names the file in messages. `declared` is the class (a
    kind of Record) that declares the fields above the sections. `layout` (Layout) is the one
    without blocks; without a `library` (Library) its entries are not looked up. Raises Unprintable
    where nothing can be read, and for a block whose own head (the declaration above its template)
    is wrong.
    """
    node, problems = read_entries(files, file)
    kinds = {key.value for key, _ in _in_blocks(node)}
    templates = read_blocks(files, {*kinds, "text", *layout.page.head.blocks})
    shapes = read_each(templates, lambda kind: files.memo(read_shape, kind))
    shape = topic_shape(shapes, declared)
    further = further_faults(node, shape, what, problems)
    problems += [_as_unknown_block(problem, node, files) for problem in further]
    known = dict(drawings(files))
    if library is not None:
        known["helpline"] = lambda: library.helplines
        known["term"] = lambda: tuple(library.glossary)
    head = entries(node, shape_of(declared), known, problems)
    sections = _sections(node, shapes, known, problems)
    if library is not None:
        problems += check_marks(head, sections, (), library)
    return Draft(name, node, head, sections, replace(layout, blocks=templates), tuple(problems))


def topic_shape(blocks: dict[str, Shape], declared: type[Record] = TopicFields) -> Shape:
    """The Shape of a file of words, with `blocks` in its sections: Shapes, by kind (a dictionary).

    `declared` is the class (a kind of Record) that declares the fields above the sections: that of
    topics, or of versions.
    """
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


def _in_blocks(node: Entries) -> Iterator[tuple[Text, Node]]:
    """The names that stand in blocks of a topic, with their values."""
    for section in node.items("sections"):
        for block in section.items("blocks") if isinstance(section, Entries) else ():
            yield from block.pairs if isinstance(block, Entries) else ()


def _as_unknown_block(problem: Problem, node: Entries, files: Files) -> Problem:
    """A problem as it is; an unknown field of a block as the problem of an unknown block."""
    if problem.code != "unknown-field":
        return problem
    for key, value in _in_blocks(node):
        if key.at == problem.at:
            return _unknown_block(key, value, block_names(files))
    return problem


def _unknown_block(key: Text, value: Node, names: tuple[str, ...]) -> Problem:
    if re.search(r"[\sA-Z]", key.value) and isinstance(value, Text):
        return mistake("colon-in-text", COLON, key.at, f'write: - "{key.value}: {value.value}"')
    return unknown("block", key.value, names, f"see docs/authors.md; {COLON}", key.at)


def _sections(
    node: Entries, shapes: Mapping[str, Shape], known: Known, problems: list[Problem]
) -> tuple[Section, ...]:
    sections: list[Section] = []
    ids: dict[str, Location] = {}
    for number, entry in enumerate(node.items("sections"), 1):
        if not isinstance(entry, Entries):
            continue
        heading = take(entry.get("heading"), Shape("line"), known, problems)
        if not isinstance(heading, Prose):
            heading = Prose((), Text("", entry.at))
        given = entry.get("id")
        id_ = given.value if isinstance(given, Text) else f"section-{number}"
        _check_unique(id_, given or entry, ids, problems)
        blocks = []
        for place, block in enumerate(entry.items("blocks"), 1):
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
        problems.append(mistake("id-twice", message, node.at, "give one another name", id_))
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
        problems.append(mistake("one-kind-a-block", message, at, hint))
        return None
    kind = kinds[0].value
    if kind not in shapes:
        return None
    own = entries(node, COMMON_FIELDS, known, problems)
    fields = entries(node[kind], shapes[kind], known, problems)
    language, not_in = own.word("lang") or "", own.words("not-in")
    name, allow = own.word("id") or id_, own.fields("allow")
    return Block(kind, name, language, fields, kinds[0].at, not_in, allow)
