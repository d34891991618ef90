"""Digests are in the files of publishers: nothing that changes in the press may change one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field, fields, make_dataclass, replace
from typing import ClassVar, get_origin, get_type_hints

import pytest

from press import model
from press.content import pack, topic, version
from press.content import passages as words
from press.content.layouts import read_layout
from press.content.names import pack_names, topic_names
from press.content.passages import digest, passages
from press.declared.content import PackFields, TopicFields
from press.declared.record import Line, Record, frozen
from press.files import Files
from press.make import prepare, read
from press.model import Edition, Topic
from tests.projects import PRESS, TODAY, TOPIC, make_project
from tests.series import WINDOW
from tests.signing import signed

NODES = (*model.Span.__args__, model.Paragraph, model.Bullets)
FILE = "factsheets/blood-tests.yaml"
WARNING = "- warning: Ring us if you are worried."
MARKED = TOPIC.replace(
    "- A nurse takes a little blood.[@lee2020]",
    "- text: |\n"
    "          A **nurse** takes [a little](https://ours.example) blood.[@lee2020]\n"
    "          It comes from a [[vein]], in Welsh [gwythïen]{lang=cy}.\\\n          Then:\n\n"
    "          1. sit\n          2. wait\n"
    "      - page-break:",
)


def read_from(words: str, more: dict[str, bytes] | None = None) -> Topic:
    """A topic from its YAML; `more` are other files of its project."""
    files = Files({FILE: words.encode(), **(more or {})}, PRESS, today=TODAY)
    layout = read_layout(files, "factsheet")
    draft = topic.read_words(
        files, FILE, "blood-tests", topic.TopicFields, "the topic", layout, None
    )
    assert draft.problems == ()
    return draft.topic(files)


# Fields as a later press may have them: name, type, what stands where it is left out.
PROMISE = ("promise", Line | None, field(default=None))
CHILDREN = ("children", bool | None, field(default=None))
OFTEN = ("asked_often", tuple[Line, ...], field(default=(), metadata={"name": "asked-often"}))
FLAG = ("flag", bool, field(default=False))


def declare(monkeypatch, record: type[Record], *, before: tuple = (), after: tuple = (),
            turned: bool = False) -> None:  # fmt: skip
    """The press with more fields in a record, before or after its own, or those turned round."""
    types = get_type_hints(record, include_extras=True)
    own = [
        (one.name, types[one.name], field(default=one.default, metadata=one.metadata))
        for one in fields(record)
        if one.name != "at"
    ]
    empty = {n: getattr(record, n) for n, kind in types.items() if get_origin(kind) is ClassVar}
    listed = [*before, *(reversed(own) if turned else own), *after]
    made = make_dataclass(record.__name__, listed, bases=(Record,), namespace=empty, init=False)
    other = frozen(made)
    for module in (topic, version, pack, words):
        if hasattr(module, record.__name__):
            monkeypatch.setattr(module, record.__name__, other)


def told(words: str, more: dict[str, bytes] | None = None) -> str:
    return digest(read_from(words, more))


def digests() -> dict[str, str]:
    """That of every topic, version and pack of the series."""
    files, found = Files(PRESS, today=WINDOW.today), {}
    for name in (*topic_names(files), *pack_names(files)):
        for text in ("", "easy-read"):
            file = f"factsheets/{name}.{text}.yaml" if text else f"factsheets/{name}.yaml"
            if files.exists(file):
                format = "my-record" if name == "my-record" else text or "a4"
                factsheet, _ = read(Edition(name, "en-GB", "harbour", format), files)
                found[file] = digest(factsheet.topic)
    return found


@pytest.fixture(scope="module")
def before() -> dict[str, str]:
    return digests()


def test_a_field_that_nobody_uses_counts_for_nothing(before, monkeypatch):
    more = (PROMISE, OFTEN, CHILDREN, FLAG)
    with monkeypatch.context() as patch:
        for record in (TopicFields, PackFields):
            declare(patch, record, after=more)
        assert digests() == before
    declare(monkeypatch, TopicFields, before=more)
    assert digests() == before


def test_a_field_that_is_used_counts(monkeypatch):
    declare(monkeypatch, TopicFields, after=(PROMISE, CHILDREN))
    found = {told(more + TOPIC) for more in (
        "", "promise: We ring you.\n", "promise: We ring.\n", "children: yes\n", "children: no\n",
        "promise: We ring.\nchildren: yes\n",
    )}  # fmt: skip
    assert len(found) == 6


def test_a_flag_that_says_no_counts_as_one_that_is_left_out(monkeypatch):
    declare(monkeypatch, TopicFields, after=(FLAG,))
    assert told("flag: no\n" + TOPIC) == told(TOPIC) != told("flag: yes\n" + TOPIC)
    kept = [str(passage) for passage in passages(read_from("flag: yes\n" + TOPIC))]
    assert [line for line in kept if line.startswith("flag")] == ["flag: yes"]


def test_where_a_new_field_is_declared_or_written_counts_for_nothing(monkeypatch):
    with monkeypatch.context() as patch:
        declare(patch, TopicFields, after=(PROMISE, CHILDREN))
        both = told("promise: We ring.\nchildren: yes\n" + TOPIC)
        assert told("children: yes\n" + TOPIC + "promise: We ring.\n") == both
    declare(monkeypatch, TopicFields, before=(PROMISE, CHILDREN), turned=True)
    assert told("children: yes\npromise: We ring.\n" + TOPIC) == both


@pytest.mark.parametrize(
    ("block", "said", "head", "longer"),
    [
        ("note", "- note: Ring us.", "icon: icon?}", "icon: icon?, side: line?}"),
        ("glossary", "- glossary:", "}", ", side: line?}"),
        ("page-break", "- page-break:", "fields: {}", "fields: {sides?: [text], side: line?}"),
    ],
)
def test_a_new_field_of_a_block_counts_where_it_is_used(block, said, head, longer):
    file = f"layouts/blocks/{block}.html"
    start, fields, end = (PRESS / file).read_text().partition("fields:")
    line, _, end = end.partition("\n")
    assert head in fields + line
    own = f"{start}{(fields + line).replace(head, longer)}\n{end}".encode()
    words = TOPIC.replace(WARNING, said)
    assert told(words, {file: own}) == told(words)
    used = TOPIC.replace(WARNING, f"- {block}: {{side: Left}}")
    if block == "note":
        used = TOPIC.replace(WARNING, "- note: {text: Ring us., side: Left}")
    assert (told(used, {file: own}) != told(words)) is (block != "page-break")


@pytest.mark.parametrize("node", NODES, ids=lambda node: node.__name__)
def test_what_a_class_is_called_counts_for_nothing(node):
    before, name = told(MARKED), node.__name__
    node.__name__ = node.__qualname__ = "Renamed"
    try:
        assert told(MARKED) == before
    finally:
        node.__name__ = node.__qualname__ = name


def test_every_kind_of_node_has_a_form_of_its_own():
    found = read_from(MARKED)
    assert set(NODES) <= {type(node) for node in _nodes(found)}, "every mark is in that topic"
    unknown = make_dataclass("Unknown", ["text"], frozen=True)("words")
    with pytest.raises(TypeError, match="a Unknown has no form in digests yet"):
        digest(replace(found, about=replace(found.about, synonyms=(unknown,))))


def _nodes(value: object) -> Iterator[object]:
    yield value
    if isinstance(value, tuple):
        for inner in value:
            yield from _nodes(inner)
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            yield from _nodes(getattr(value, name))


def test_a_signed_project_stays_approved_with_a_field_that_nobody_uses(tmp_path, monkeypatch):
    folder = make_project(tmp_path, {FILE: signed(TOPIC)})

    def status() -> str:
        blood = Edition("blood-tests", "en-GB", "ours", "a4")
        return prepare(blood, Files(folder, PRESS, today=TODAY)).factsheet.status

    assert status() == "approved"
    declare(monkeypatch, TopicFields, after=(PROMISE,))
    assert status() == "approved"
    said = (folder / FILE).read_text()
    (folder / FILE).write_text("promise: We ring you.\n" + said)
    assert status() == "in-review"


def test_what_was_written_for_a_topic_prints_with_a_field_that_nobody_uses(monkeypatch):
    declare(monkeypatch, TopicFields, after=(PROMISE,))
    easy = Edition("treatment", "en-GB", "harbour", "easy-read")
    assert prepare(easy, Files(PRESS, today=WINDOW.today)).factsheet.topic.about.promise is None


def test_a_flag_is_kept_as_an_author_writes_it():
    table = "- table: {caption: Tests, columns: [A, B], rows: [[a, b]], row_heads: no}"
    kept = [str(passage) for passage in passages(read_from(TOPIC.replace(WARNING, table)))]
    assert "table.row_heads: no" in kept
