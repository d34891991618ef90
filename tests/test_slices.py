"""What a slice of a file says is what the reader says of the whole file, if that has no mistake."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from press.files import Files
from press.parsing.manuscript import node_at, read_manuscript
from press.parsing.slices import list_of, slice_of, words_of
from press.text import Entries, Items, Node, Text
from tests.projects import PRESS, TODAY

FILES = sorted(
    path
    for folder in ("factsheets", "layouts", "tests/mistakes", "tests/former")
    for path in (PRESS / folder).rglob("*.yaml")
)


def words(node: Node | None) -> str:
    return node.value.strip() if isinstance(node, Text) else ""


def listed(node: Node | None) -> tuple[str, ...]:
    items = node.items if isinstance(node, Items) else (node,)
    return tuple(words(item) for item in items if isinstance(item, Text))


def compare(data: bytes, file: str) -> int:
    """Compares every entry; gives how many there are, none for a file with a mistake."""
    node, problems = read_manuscript(data, file)
    if problems or not isinstance(node, Entries):
        return 0
    names = [key.value for key, _ in node.pairs]
    for name in (*names, "code", "formats", "no-such-name"):
        assert words_of(data, file, name) == words(node_at(data, file, name)), name
        assert list_of(data, file, name) == listed(node_at(data, file, name)), name
    return len(names)


def test_every_entry_of_every_file_there_is_says_the_same():
    compared = sum(compare(path.read_bytes(), path.name) for path in FILES)
    assert compared > 1000


VALUES = st.one_of(
    st.text("abcXYZ019 .-:#'\"[]{},&*!|>%@`~é", max_size=12),
    st.sampled_from(["ABC-101", "[a4, card]", "yes", "1.10", "", "|", "a # note", "'it''s'"]),
)
LINES = st.one_of(
    st.tuples(st.sampled_from(["code", "formats", '"title"', "title", "text"]), VALUES).map(
        lambda pair: f"{pair[0]}: {pair[1]}"
    ),
    VALUES.map(lambda value: f"  {value}"),
    VALUES.map(lambda value: f"  - {value}"),
    VALUES.map(lambda value: f"# {value}"),
    st.sampled_from(["", "sections:", "review: {status: draft}", "text: >", "- item", "\ufeff"]),
)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(LINES, min_size=1, max_size=8), st.sampled_from(["\n", "\r\n"]))
def test_whatever_is_typed_says_the_same(lines, end):
    compare(end.join(lines).encode(), "factsheets/a.yaml")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("code: ABC-101\n", "ABC-101"),
        ("code: 'ABC-101' # ours\n", "ABC-101"),
        ('"code" : ABC-101\n\n\n', "ABC-101"),
        ("\ufeffcode: ABC-101\r\ntitle: x\r\n", "ABC-101"),
        ("title: x\ncode:\n  ABC-101\n", "ABC-101"),
        ("  title: x\n  code: ABC-101\n", "ABC-101"),
        ("{title: x, code: ABC-101}\n", "ABC-101"),
        ("code:\n- ABC-101\n", ""),
        ("text: |\n  code: ABC-101\n", ""),
        ("# code: ABC-101\ntitle: x\n", ""),
    ],
)
def test_words_are_found_however_they_are_written(text, said):
    assert words_of(text.encode(), "a.yaml", "code") == said


def test_a_slice_ends_where_the_next_name_begins():
    data = b"a: 1\nb:\n  c: 2\n# of b\n\nd: 3\n"
    assert slice_of(data, "b") == b"b:\n  c: 2\n# of b\n\n"


def test_an_entry_is_as_it_was_until_its_own_lines_change():
    def asked(text: str) -> str:
        return Files({"factsheets/a.yaml": text.encode()}, today=TODAY).entry(
            "factsheets/a.yaml", "b"
        )

    assert asked("a: 1\nb: 2\n") == asked("a: 9\nb: 2\n") != asked("a: 1\nb: 3\n")
