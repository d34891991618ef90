"""Topics: what an author wrote about one subject, checked against the blocks it uses."""

from __future__ import annotations

import re
from dataclasses import replace

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
)
from press.reading.faults import faults
from press.reading.fields import Shape, declare, take
from press.reading.gather import gather
from press.reading.layouts import COMMON, block_names, drawings, read_blocks, read_shape
from press.reading.manuscript import read_manuscript
from press.reading.mistakes import MISTAKES
from press.reading.names import KINDS, did_you_mean, topic_file, topic_names
from press.reading.sense import check_block, check_marks, check_review

COLON = MISTAKES["colon-in-text"][0]
COMMON_FIELDS = declare(COMMON, alone=False)
STATUSES = "sample/draft/in-review/approved/withdrawn"

REVIEW = {
    "version": "version",
    "status": STATUSES,
    "first_published": "date",
    "last_reviewed": "date",
    "next_review": "date",
    "reviewers?": [
        {"role": "text", "kind": KINDS, "date": "date", "name?": "text", "words?": "digest"}
    ],
    "need?": "text",
    "users_involved?": "text",
    "evidence_searched?": "date",
    "funding": "text",
    "changes?": [{"version": "version", "date": "date", "text": "line"}],
}
TOPIC = {
    "title": "text",
    "short_title?": "text",
    "series?": "text",
    "code": "code",
    "language": "language",
    "jurisdiction": "text",
    "audience": "text",
    "summary": "line",
    "key_points": ["line"],
    "sections": "?",
    "references?": "printed/on-request",
    "helplines?": ["helpline"],
    "synonyms?": ["text"],
    "formats?": ["name"],
    "allow?": {"*": "text"},
    "review": REVIEW,
}


def read_topic(
    files: Files, name: str, language: str, layout: Layout, library: Library | None
) -> tuple[Topic, Layout]:
    """A topic, and the layout with the blocks that the topic uses.

    Without a library, what it should hold is not looked up. Raises Unprintable with every mistake.
    """
    file = topic_file(files, name, language)
    if not files.exists(file):
        hint = did_you_mean(name, topic_names(files), "topics stand in factsheets/")
        message = f"there is no topic called `{name}`"
        raise Unprintable([Problem("error", "unknown-topic", message, None, hint)])
    topic, layout, node, problems = read_words(
        files, file, name, TOPIC, "the topic", layout, library
    )
    if topic:
        check_review(topic, node, language, problems)
    if problems:
        raise Unprintable(problems)
    return topic, layout


def read_words(
    files: Files,
    file: str,
    name: str,
    declared: dict,
    what: str,
    layout: Layout,
    library: Library | None,
) -> tuple[Topic | None, Layout, Node, list[Problem]]:
    """A file of words: what it says, the blocks for it, the file as written, what is wrong.

    `declared` are the fields that stand above its sections, and `what` names it. Raises
    Unprintable for a block whose own head is wrong.
    """
    node, found = read_manuscript(files.bytes(file), file)
    problems = list(found)
    if not isinstance(node, Entries) or not node.pairs:
        return None, layout, node, problems
    kinds = _kinds(node)
    templates = read_blocks(files, {*kinds, "text", *(layout.page.head.get("blocks") or ())})
    with gather() as every:
        shapes = {kind: every(files.once, read_shape, kind) for kind in templates}
    shape = topic_shape(shapes, declared)
    problems += [_named(problem, node, files) for problem in faults(node, shape, what)]
    known = dict(drawings(files))
    if library is not None:
        known["helpline"] = lambda: library.helplines
        known["term"] = lambda: tuple(library.glossary)
    about = take(node, replace(shape, fields=_without_sections(shape)), known, problems)
    sections = _sections(node.get("sections"), shapes, known, problems)
    topic = Topic(name, about.get("language") or "", about, sections, node.at)
    if library is not None:
        check_marks(topic, library, problems)
    return topic, replace(layout, blocks=templates), node, problems


def topic_shape(blocks: dict[str, Shape], declared: dict = TOPIC) -> Shape:
    """What a topic takes, or a version of one, with blocks of these kinds."""
    whole = declare({**declared, "sections": "text"}, alone=False)
    section = declare({"heading": "line", "id?": "name", "blocks": "text"}, alone=False)
    section = _with(section, "blocks", Shape("list", inner=_block(blocks)))
    return _with(whole, "sections", Shape("list", inner=section))


def _block(blocks: dict[str, Shape]) -> Shape:
    common = COMMON_FIELDS.fields
    kinds = tuple((kind, shape, False) for kind, shape in blocks.items())
    return Shape("entries", fields=(*kinds, *common), alone="text" if "text" in blocks else None)


def _with(shape: Shape, name: str, inner: Shape) -> Shape:
    fields = ((key, inner if key == name else old, needed) for key, old, needed in shape.fields)
    return replace(shape, fields=tuple(fields))


def _without_sections(shape: Shape) -> tuple:
    return tuple(field for field in shape.fields if field[0] != "sections")


def _blocks_of(node: Node | None) -> list[Node]:
    sections = node.items if isinstance(node, Items) else ()
    found = [s.get("blocks") for s in sections if isinstance(s, Entries)]
    return [block for blocks in found if isinstance(blocks, Items) for block in blocks.items]


def _kinds(node: Entries) -> set[str]:
    blocks = _blocks_of(node.get("sections"))
    return {key.value for b in blocks if isinstance(b, Entries) for key, _ in b.pairs}


def _named(problem: Problem, node: Entries, files: Files) -> Problem:
    """An unknown field of a block is an unknown block: it names the file that would print it."""
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
    return Problem("error", "unknown-block", message, key.at, hint)


def _sections(node: Node | None, shapes, known, problems: list[Problem]) -> tuple[Section, ...]:
    sections, ids = [], {}
    for number, entry in enumerate(node.items if isinstance(node, Items) else (), 1):
        if not isinstance(entry, Entries):
            continue
        heading = take(entry.get("heading"), Shape("line"), known, problems)
        given = entry.get("id")
        id_ = given.value if isinstance(given, Text) else f"section-{number}"
        _once(id_, given or entry, ids, problems)
        listed = entry.get("blocks")
        blocks = []
        for place, block in enumerate(listed.items if isinstance(listed, Items) else (), 1):
            taken = _take_block(block, f"{id_}-{place}", shapes, known, problems)
            if taken:
                named = block.get("id") if isinstance(block, Entries) else None
                _once(taken.id, named or block, ids, problems)
                check_block(taken, problems)
                blocks.append(taken)
        empty = Prose((), Text("", entry.at))
        sections.append(Section(heading or empty, id_, tuple(blocks), entry.at))
    return tuple(sections)


def _once(id_: str, node: Node, ids: dict[str, Location], problems: list[Problem]) -> None:
    if id_ in ids:
        message = f"the id `{id_}` stands twice; first at {ids[id_]}"
        problems.append(Problem("error", "id-twice", message, node.at, "give one another name"))
    ids.setdefault(id_, node.at)


def _take_block(node: Node, id_: str, shapes, known, problems: list[Problem]) -> Block | None:
    if not isinstance(node, Entries):
        fields = take(node, shapes["text"], known, problems)
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
    own = take(node, COMMON_FIELDS, known, problems)
    fields = take(node[kind], shapes[kind], known, problems)
    language, not_in = own["lang"] or "", own["not-in"] or ()
    return Block(kind, own["id"] or id_, language, fields, kinds[0].at, not_in, own["allow"])
