"""Whatever is typed into a topic is printed, or named as a mistake: no word is ever lost.

The sample topics are mistyped in every way hands and word processors do, then read and composed.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator
from difflib import unified_diff

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from press.files import Files
from press.make import prepare
from press.model import Edition, Entries, Items, Node, Text, Unprintable
from press.parsing.manuscript import read_manuscript
from press.preflight import proofread
from tests.projects import PRESS, TODAY

SAMPLES = {path.stem: path.read_text("utf-8") for path in sorted(PRESS.glob("factsheets/*.yaml"))}
LINES = sorted({line for text in SAMPLES.values() for line in text.splitlines() if line.strip()})

MARKS = [
    *"\"'“”‘’`´,;:.-–…?!#%&*_~|<>=+@^$/\\()[]{} \t\n\r\x07\x0b\x0c\x85",
    *"éก🎉\u00a0\u00ad\u200b\u2028\u3000\ufeff",
]
PASTED = [
    *(": ", " #", "# ", "- ", "* ", "+ ", "1. ", "> ", "| ", ">-", "|2", "---\n", "...\n", "? "),
    *("[@", "[@lc2026]", "[@lc2026; ]", "[[", "]]", "[[donor]]", "[[donor|x]]", "{lang=cy}", "]("),
    *("**", "__", "``", "~~", "!!", "&a ", "*a ", "!a ", "%a ", "''", '""', "\\n", "\\\n", "  \n"),
    *("<b>", "</b>", "<!--", "-->", "&amp;", "&#65;", "{{ x }}", "{% x %}", "{# x #}", "$x$", "\\"),
    *("https://a.example", "[a](b)", "![a](b)", "[a](tel:1)", "<a@b.example>", "[a]: https://b"),
    *("zeppelin", "Zeppelin: airship", "zeppelin: airship", "\n# zeppelin\n", "\n\nzeppelin\n\n"),
    *(
        "\n- zeppelin\n",
        "\n    zeppelin\n",
        "\nzeppelin:\n",
        "\nzeppelin: airship\n",
        "null",
        "0x1f",
    ),
]

# Names whose values steer the press, or are printed in another form: a number, a date, a name.
STEERING = {
    *"id lang icon image when slots language status helplines references contacts terms".split(),
    *"glossary not-in row_heads page-break n per array rows lines widths version date kind".split(),
    *"formats first_published last_reviewed next_review evidence_searched funding".split(),
}


@st.composite
def mistyped(draw: st.DrawFn) -> tuple[str, str]:
    """A sample topic's name, and its text after a few slips of the hand."""
    name = draw(st.sampled_from(sorted(SAMPLES)))
    text = SAMPLES[name]
    for _ in range(draw(st.sampled_from([1, 1, 2, 3]))):
        text = draw(slipped(text))
    return name, text


@st.composite
def slipped(draw: st.DrawFn, text: str) -> str:
    """The text after one slip of the hand."""
    slip = draw(st.sampled_from(["type", "paste", "put", "cut", "lines", "indent", "copy"]))
    at = draw(st.integers(0, len(text)))
    if slip == "type":
        return text[:at] + draw(st.text("aeinstXYZ 0179éßø", min_size=1, max_size=8)) + text[at:]
    if slip == "paste":
        return text[:at] + draw(st.sampled_from(PASTED)) + text[at:]
    if slip == "put":
        return text[:at] + draw(st.sampled_from(MARKS)) + text[at + draw(st.integers(0, 1)) :]
    if slip == "cut":
        return text[:at] + text[at + draw(st.integers(1, 30)) :]
    lines = text.split("\n")
    row = draw(st.integers(0, len(lines) - 1))
    if slip == "lines":
        other = draw(st.integers(0, len(lines) - 1))
        lines[row], lines[other] = lines[other], lines[row]
    elif slip == "indent":
        moved = draw(st.integers(-4, 4))
        lines[row] = " " * moved + lines[row] if moved > 0 else lines[row][-moved:]
    else:
        lines.insert(row, draw(st.sampled_from(LINES)))
    return "\n".join(lines)


def letters(text: str) -> str:
    """The letters and digits of a text, small and close together."""
    return "".join(c for c in text if c.isalnum()).casefold()


def typed(text: str) -> str:
    """What a topic says, without lines that are comments."""
    return "\n".join(line for line in re.split(r"\r\n?|\n", text) if line.lstrip()[:1] != "#")


def scalars(node: Node, under: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a tree with the name it stands under; names stand under nothing."""
    if isinstance(node, Text):
        yield under, node.value
    elif isinstance(node, Items):
        for item in node.items:
            yield from scalars(item, under)
    elif isinstance(node, Entries):
        for key, value in node.pairs:
            yield "", key.value
            yield from scalars(value, key.value)


def pieces(value: str) -> list[str]:
    """The words of a value between its citations, without what marks hide from the page."""
    hidden = r"\]\([^()\s]*\)|\{lang=[^}]*\}|\|[^\[\]|]*\]\]|^\s*\d+[.)]\s"
    value = re.sub(hidden, "]", value, flags=re.MULTILINE)
    return re.split(r"\[@[^\[\]]*\]", value)


def lost(name: str, text: str) -> list[str]:
    """What a topic says that is neither printed nor named as a mistake."""
    file = f"factsheets/{name}.yaml"
    files = Files({file: text.encode("utf-8", "surrogatepass")}, PRESS, today=TODAY, own=2)
    try:
        proof = prepare(Edition(name, "en-GB", "harbour", "a4"), files)
        if proofread(proof):
            return []
    except Unprintable as mistakes:
        return [] if mistakes.problems else ["a mistake without a name"]
    tree, problems = read_manuscript(files.bytes(file), file)
    assert problems == ()
    found = list(scalars(tree))
    unread = Counter(letters(typed(text))) - Counter(letters("".join(t for _, t in found)))
    bare = re.sub(r"<style>.*?</style>|<svg.*?</svg>", "", proof.html, flags=re.S)
    printed = letters(html.unescape(re.sub(r"<[^>]*>", "", bare)))
    spoken = re.findall(r'"([^"]*)"', bare)  # before unescaping: a text may hold a quotation mark
    printed += " " + " ".join(letters(html.unescape(words)) for words in spoken)
    return [f"unread: {''.join(unread.elements())}"] * bool(unread) + [
        f"not printed: {under}: {piece}"
        for under, value in found
        if under and under not in STEERING and letters(value) not in printed
        for piece in pieces(value)
        if letters(piece) not in printed
    ]


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_topic_loses_nothing(name):
    assert lost(name, SAMPLES[name]) == []


def slips(name: str, text: str) -> str:
    """What was mistyped, as a difference."""
    before, after = SAMPLES[name].splitlines(), text.splitlines()
    return "\n".join(line for line in unified_diff(before, after, name, name, lineterm="", n=1))


CHECKS = {
    "database": None,
    "deadline": None,
    "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large],
}


@settings(max_examples=100, derandomize=True, **CHECKS)
@given(mistyped())
def test_what_is_typed_is_printed_or_named(sheet):
    note(slips(*sheet))
    assert lost(*sheet) == []


@pytest.mark.long
@settings(max_examples=6000, derandomize=True, **CHECKS)
@given(mistyped())
def test_what_is_typed_is_printed_or_named_thousands_of_times(sheet):
    note(slips(*sheet))
    assert lost(*sheet) == []
