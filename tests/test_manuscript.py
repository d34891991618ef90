"""What authors type, however they type it, is read or named: no word is ever lost."""

from __future__ import annotations

import pickle
import re
import string
import time

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from press.model import Entries, Items, Location, Node, Text
from press.parsing.manuscript import MAX_BYTES, read_manuscript
from press.parsing.mistakes import MISTAKES

FILE = "factsheets/treatment.yaml"
TOPIC = """\
# Treatment for children with JMML
title: Treatment for JMML
code: HBC-104
version: 1.10
review: {written: 2026-01-31, due: 2029-01-31}
summary: >
  Your child's team will talk about
  each step with you.

  Ask them anything: no question is silly.
sections:
  - heading: "What helps: an overview"
    id: what-helps
    blocks:
      - Most children need a stem cell transplant [@locatelli2015; @wintering2021].
        It can cure **JMML**, and [[remission]] may last.
      - list: # the signs
          - "Fever: 38.5 °C or more"
          - Bleeding that does not stop 😀 at all
      # ask the nurse
      - warning:
          title: 'Don''t stop early'
          text: |
            Call before you stop.

            - 0808 157 0123 # day
            - 999
      - steps: [Bring the letter, Eat nothing, "Sit, rest"]
  - heading: “Help”
    blocks:
    - "quoted words
      that go on"
"""


def read(text: str | bytes) -> tuple[Node, list[tuple[int, int, str]]]:
    data = text if isinstance(text, bytes) else text.encode()
    tree, problems = read_manuscript(data, FILE)
    return tree, [(p.at.line, p.at.column, p.code) for p in problems]


def bare(node: Node) -> object:
    """The tree without its places."""
    if isinstance(node, Text):
        return node.value
    if isinstance(node, Items):
        return [bare(item) for item in node.items]
    return {key.value: bare(value) for key, value in node.pairs}


def texts(node: Node) -> list[Text]:
    if isinstance(node, Text):
        return [node]
    if isinstance(node, Items):
        return [text for item in node.items for text in texts(item)]
    return [text for key, value in node.pairs for text in (key, *texts(value))]


def test_a_topic_is_read_as_yaml_reads_it_with_every_scalar_as_text():
    tree, problems = read(TOPIC)
    assert problems == []
    assert bare(tree) == yaml.load(TOPIC, Loader=yaml.CBaseLoader)


@pytest.mark.parametrize(
    "typed",
    "0114 no NO null 12:30 1.10 2029-01-31 0x1F true .inf = << 1_000 +44 -5 a#b x:y".split(),
)
def test_a_scalar_is_text_exactly_as_typed(typed: str):
    tree, problems = read(f"key: {typed}\nlist:\n  - {typed}\n")
    assert (bare(tree), problems) == ({"key": typed, "list": [typed]}, [])


WORKS = {
    "title:\n": {"title": ""},
    "\ufefftitle: a\r\ncode: b\r\n": {"title": "a", "code": "b"},
    "title: a\rcode: b\r": {"title": "a", "code": "b"},
    "title: “Treatment”\n": {"title": "“Treatment”"},
    "ti\u200btle: haemo\u00adglobin\ufeff\n": {"title": "haemoglobin"},
    "title: می\u200cخواهم\n": {"title": "می\u200cخواهم"},
    "title: one\u2028two\u0085three\x0bfour\n": {"title": "one two three four"},
    "a: 0808\u200b157\u200e\u200d01\u00ad23\n": {"a": "0808 157 01 23"},
    "a: \u202d01632 960 123\u202c sa\u200ey\u200d\n": {"a": "01632 960 123 say"},
    "a: \u2067\u05e9\u05dc\u05d5\u05dd\u2069 5\u200f\n": {
        "a": "\u2067\u05e9\u05dc\u05d5\u05dd\u2069 5\u200f"
    },
    "a: \u0915\u094d\u200d\u0937 \u2764\ufe0f\n": {"a": "\u0915\u094d\u200d\u0937 \u2764"},
    "a:\n  - * tea\n": {"a": ["* tea"]},
    "---\ntitle: a\n": {"title": "a"},
    "title: a\n...\n": {"title": "a"},
    "# first\ntitle: a\n  # last\n": {"title": "a"},
    'title: "a" # seen\n': {"title": "a"},
    "code: 'ABC-101' # ours\nink: \"#0b4a5b\" # sea\n": {"code": "ABC-101", "ink": "#0b4a5b"},
    "items: # seen\n- a\n-\tb\n-\u00a0c\n": {"items": ["a", "b", "c"]},
    "web: https://harbour.example/#top\n": {"web": "https://harbour.example/#top"},
    "text: |\n     \n  # kept\n  a: b\n": {"text": "\n# kept\na: b\n"},
    "forms: [what?, 'it''s', \"a, b\",\n  c]\n": {"forms": ["what?", "it's", "a, b", "c"]},
    '"a key": a\n<<: b\n': {"a key": "a", "<<": "b"},
    "-5: a\n": {"-5": "a"},
    "a: ~\nb: '~'\nc: ~5\n": {"a": "", "b": "~", "c": "~5"},
    "a: >\n  b\n\n    - c\n    - d\n": {"a": "b\n\n  - c\n  - d\n"},
}


@pytest.mark.parametrize("typed", WORKS)
def test_what_can_only_mean_one_thing_simply_works(typed: str):
    tree, problems = read(typed)
    assert (bare(tree), problems) == (WORKS[typed], [])


# typed, where, what is read all the same
MISTAKEN = {
    "backslash": ('a: "C:\\new"\n', 1, 7, {"a": "C:\\new"}),
    "bracket-start": ("a: [sic] words: x\n", 1, 4, {"a": "[sic] words: x"}),
    "bullet": ("a:\n  • Fever\n", 2, 3, {"a": ["Fever"]}),
    "colon-in-text": ("title: JMML: a guide\n", 1, 12, {"title": "JMML: a guide"}),
    "control-character": ("a: b\x0cc\n", 1, 5, {"a": "b c"}),
    "directive": ("%YAML 1.2\n---\na: b\n", 1, 1, {"a": "b"}),
    "duplicate-name": ("a: b\nc: d\na: e\n", 3, 1, {"a": "b", "c": "d"}),
    "empty-file": ("# nothing yet\n", 1, 1, {}),
    "empty-item": ("a: [b,, c]\n", 1, 7, {"a": ["b", "c"]}),
    "empty-name": ("a: b\n: c\n", 2, 1, {"a": "b"}),
    "entry-in-text": ("title: a\n  code: b\n", 2, 3, {"title": "a code: b"}),
    "file-too-large": ("a: " + "b" * MAX_BYTES, 1, 1, {}),
    "hash-in-text": ("a: 5 ml # check\n", 1, 9, {"a": "5 ml # check"}),
    "indentation": ("a:\n  - b\n - c\n", 3, 2, {"a": ["b", "c"]}),
    "list-in-text": ("a: b\n  - c\n", 2, 3, {"a": "b - c"}),
    "mixed": ("a:\n  - b\n  c: d\ne: f\n", 3, 3, {"a": ["b"], "e": "f"}),
    "name-not-text": ("a: b\n[c]: d\n", 2, 1, {"a": "b", "[c]": "d"}),
    "no-text": (b"{\\rtf1 {\\fonttbl}\na: b}", 1, 1, {}),
    "no-colon": ("a: b\nmore words\nc: d\n", 2, 1, {"a": "b more words", "c": "d"}),
    "not-entries": ("- a\n- b\n", 1, 1, ["a", "b"]),
    "not-utf-8": (b"a: b\nc: 5 \x80\n", 2, 6, {"a": "b", "c": "5 €"}),
    "odd-indentation": ("a:\n\t- b\n\t- c\n", 2, 1, {"a": ["b", "c"]}),
    "reserved-start": ("a: *bold* b\n", 1, 4, {"a": "*bold* b"}),
    "space-after-colon": ("title:JMML\nb: c\n", 1, 7, {"title": "JMML", "b": "c"}),
    "space-after-dash": ("a:\n  -b\n", 2, 4, {"a": ["b"]}),
    "text-after-bar": ("a: | # why\n  b\n", 1, 6, {"a": "b\n"}),
    "text-after-quote": ('a: "b" then c\n', 1, 8, {"a": '"b" then c'}),
    "text-indentation": ("a: |\n    b\n  c\n", 3, 3, {"a": "b\nc\n"}),
    "too-deep": ("- " * 41 + "a\n", 1, 81, {}),
    "two-documents": ("a: b\n---\na: c\n", 2, 1, {"a": "b"}),
    "unclosed-bracket": ("a: [b, c\nd: e\n", 1, 4, {"a": "[b, c", "d": "e"}),
    "unclosed-quote": ('a: "b\nc: "d"\n', 1, 4, {"a": '"b', "c": "d"}),
    "unreadable": ("a: {b:? c}\nd: e\n", 1, 1, {"d": "e"}),
}


@pytest.mark.parametrize("code", MISTAKEN)
def test_a_mistake_is_named_at_its_place_and_reading_goes_on(code: str):
    typed, line, column, left = MISTAKEN[code]
    tree, problems = read(typed)
    assert problems == [(line, column, code)]
    assert bare(tree) == left


def test_every_mistake_that_has_words_can_happen():
    assert set(MISTAKES) - set(MISTAKEN) == {"lost-words"}


@pytest.mark.parametrize(
    ("typed", "line", "column", "code"),
    [
        (f"a: {mark}b c\n", 1, 4, "reserved-start")
        for mark in ("&", "!", "@", "%", "`", ",", "]", "}", "> ", "|", ">5 ", "? ", ": ")
    ]
    + [
        ("a: {x} words\n", 1, 4, "bracket-start"),
        ("- [[JMML]] is rare\n", 1, 3, "bracket-start"),
        ("a: [[JMML]]\n", 1, 4, "bracket-start"),
        ("a: [@locatelli2015; @wintering2021]\n", 1, 4, "bracket-start"),
        ("a: [b, *c]\n", 1, 8, "reserved-start"),
        ("a: - b\n", 1, 4, "list-in-text"),
        ("ink: #0b4a5b\n", 1, 6, "hash-in-text"),
        ("a:\n  - #3 packet\n  - tea\n", 2, 5, "hash-in-text"),
        ("a: >\n  b\n  - c\n  - d\n", 3, 3, "list-in-text"),
        ('a: "b\n  • c\n  • d"\n', 2, 3, "list-in-text"),
        ("a: b\n\tc: d\n", 2, 1, "odd-indentation"),
        (b"\x89PNG\r\n\x1a\n", 1, 1, "no-text"),
        (b"PK\x03\x04[Content_Types].xml", 1, 1, "no-text"),
        (bytes(range(1, 9)) * 9, 1, 1, "no-text"),
        ("a: {ink: #0b4a5b}\n", 1, 10, "hash-in-text"),
        ("a: b\n  # c\n  d\n", 2, 3, "hash-in-text"),
        ('a: "Ring us" # at once\n', 1, 14, "hash-in-text"),
        ("a: 'Ring us' # at once\n", 1, 14, "hash-in-text"),
        ('- "Stop" # the tablets\n', 1, 10, "hash-in-text"),
        ('a: "ring\n  us" # at once\n', 2, 7, "hash-in-text"),
        ("a: |\n  b\n# c\n  d\n", 3, 1, "text-indentation"),
        ("a: b\n\u00a0 c\n", 2, 1, "odd-indentation"),
        ("a: |\n\tb\n", 2, 1, "odd-indentation"),
        ("a: b\n...\nc: d\n", 2, 1, "two-documents"),
        ("a:\n  - b\n  – c d\n", 3, 3, "bullet"),
        ("a: b\n  – c\n  – d\n", 2, 3, "list-in-text"),
        ("a: 'Tis\nb: c\n", 1, 4, "unclosed-quote"),
        ("a: b\u2028c: d\n", 1, 7, "colon-in-text"),
        ("a: 😀\u200b b: d\n", 1, 8, "colon-in-text"),
        ("a: (x\n  b): c\n", 2, 5, "colon-in-text"),
        ('a: "b\n  c" d\n', 2, 6, "text-after-quote"),
        ("a: b\n    c: d\ne: f\n", 2, 5, "entry-in-text"),
        ('a: "b"\n  c: d\n', 2, 3, "indentation"),
        ("a: b".encode("utf-16"), 1, 1, "not-utf-8"),
        ("a: b".encode("utf-16-be"), 1, 1, "not-utf-8"),
        (b"a: b\xe9c\r\n", 1, 5, "not-utf-8"),
        (b"", 1, 1, "empty-file"),
        ("just words\nand more\n", 1, 1, "no-colon"),
    ],
)
def test_what_yaml_would_swallow_or_refuse_is_named(typed, line, column, code):
    _, problems = read(typed)
    found = [problem for problem in problems if problem[2] != "not-entries"]
    assert found == [(line, column, code)]


MENDED = {
    "title: JMML: a guide\n": 'title: "JMML: a guide"',
    'a: "b" then c\n': "a: '\"b\" then c'",
    "- 5 ml # often\n": '- "5 ml # often"',
    "a: 'Tis\n": 'a: "\'Tis"',
    'a: "b\n': 'a: "b"',
    'a: "Ring us" # at once\n': 'a: "Ring us # at once"',
    "a: 'It''s us' # now\n": 'a: "It\'s us # now"',
    "*a: b\n": '"*a": b',
    "title:JMML\n": "title: JMML",
    "a:\n  • b\n": "- b",
    "a: *b* c\n": 'a: "**b** c"',
}


@pytest.mark.parametrize("typed", MENDED)
def test_the_hint_shows_the_mended_line_and_works_when_followed(typed: str):
    _, problems = read_manuscript(typed.encode(), FILE)
    assert MENDED[typed] in problems[0].hint
    assert not [p for p in read(MENDED[typed] + "\n")[1] if p[2] != "not-entries"]


def test_messages_are_plain_words():
    for code, (message, hint) in MISTAKES.items():
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code)
        for words in (message, hint):
            assert not words.endswith(".")
            assert not words[0].isupper()
            assert not re.search("mapping|scalar|sequence|token|parse|node|key", words)


def test_all_mistakes_of_a_file_come_in_one_run():
    typed = 'title: a: b\ncode: "x\nsections:\n - @c\n - [d\n - "e" f\nx: &y z\nx: 1 # 2\n'
    assert read(typed)[1] == [
        (1, 9, "colon-in-text"),
        (2, 7, "unclosed-quote"),
        (4, 4, "reserved-start"),
        (5, 4, "unclosed-bracket"),
        (6, 8, "text-after-quote"),
        (7, 4, "reserved-start"),
        (8, 1, "duplicate-name"),
        (8, 6, "hash-in-text"),
    ]


def test_every_text_knows_its_slice_of_the_file():
    for typed in (
        TOPIC,
        TOPIC.replace("\n", "\r\n"),
        "\ufeff" + TOPIC,
        TOPIC.replace("e", "e\u200b"),
    ):
        lines = typed.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
        tree, problems = read(typed)
        assert problems == []
        for text in texts(tree):
            start = "\n".join(lines[text.at.line - 1 :])[text.at.column - 1 :]
            assert start.startswith(text.raw)
            assert text.raw
    quoted = tree["sections"].items[0]["heading"]
    assert quoted.raw[0] == '"'
    summary = read(TOPIC)[0]["summary"]
    assert summary.at == Location(FILE, 7, 3)
    assert summary.raw.startswith("Your child's")


def test_a_bomb_is_defused():
    bombs = [b"[" * 200_000, b"- " * 50_000, b"a: &x [*x, *x]\n" * 5000, b'"' * 200_000]
    bombs += [b"a: " * 100_000, b"\0" * 200_000, b"\xff" * 200_000, b"? : - [ {\n" * 5000]
    for bomb in bombs:
        start = time.process_time()
        tree, problems = read_manuscript(bomb, FILE)
        assert problems
        pickle.dumps(tree)
        assert time.process_time() - start < 30, "a bomb that goes off takes hours, or all memory"


def letters(text: str) -> str:
    return "".join(character for character in text if character.isalnum())


def without_comments(typed: str, read: str) -> bool:
    """Whether the letters read are those typed, once comments are taken out of some lines."""
    rests = {read}
    for line in re.split("\r\n|\r|\n", typed.removeprefix("\ufeff")):
        starts = [m.start() for m in re.finditer(r"(?:^|(?<=\W))#", line)]
        kept = {letters(line), *(letters(line[:start]) for start in starts)}
        rests = {rest[len(part) :] for rest in rests for part in kept if rest.startswith(part)}
    return "" in rests


PIECES = [*":#&*!@%|>-[]{}'\"`,?~\\ \n\t😀…", "\r\n", "\r", ": ", " #", "- ", "? ", "\n---\n"]
PIECES += ["...\n", "\u00a0", "\u200b", "\u2028", "\u0085", "\ufeff", "\x01", "\n  ", "  ", "|\n"]
PIECES += [">\n", "[[", "x", "words: ", "\n# why\n", "- - ", "{a: ", *string.digits[:2]]
PLACES = st.integers(0, len(TOPIC))
CHANGES = st.lists(
    st.tuples(PLACES, st.sampled_from([0, 0, 1, 2, 20]), st.sampled_from(["", *PIECES])),
    min_size=1,
    max_size=6,
)


UNHURRIED = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}


@settings(max_examples=800, **UNHURRIED)
@given(CHANGES)
def test_no_word_is_lost_without_a_problem(changes: list[tuple[int, int, str]]):
    lose_nothing(changes)


@pytest.mark.long
@settings(max_examples=5000, **UNHURRIED)
@given(CHANGES)
def test_no_word_is_lost_in_thousands_of_tries(changes: list[tuple[int, int, str]]):
    lose_nothing(changes)


def lose_nothing(changes: list[tuple[int, int, str]]) -> None:
    typed = TOPIC
    for place, gone, piece in changes:
        typed = typed[:place] + piece + typed[place + gone :]
    tree, problems = read_manuscript(typed.encode(), FILE)
    lines = re.split("\r\n|\r|\n", typed.removeprefix("\ufeff"))
    for problem in problems:
        assert 1 <= problem.at.line <= len(lines)
        assert 1 <= problem.at.column <= len(lines[problem.at.line - 1]) + 1
        assert problem.code != "lost-words"
    if not problems:
        assert without_comments(typed, letters("".join(text.value for text in texts(tree))))


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_named(data: bytes):
    tree, problems = read_manuscript(data, FILE)
    assert problems or isinstance(tree, Entries)
