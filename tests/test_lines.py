"""Lines end where they are full, whatever marks stand in them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby

import pytest
from test_typeset import ANY, files, page

from press.typesetting.typeset import typeset

BEFORE = "Your child will usually be in hospital for the first"
MARKS = {
    "strong": "<b>two weeks</b>",
    "a term": "<a class=term>two weeks</a>",
    "a citation": "<span class=whole>weeks<a>1</a>,<a>2</a></span>",
    "a number": "<a class=whole>0808 157 0123</a>",
    "a mark in marks": "<b><a>weeks <span>of</span></a>\u00a0<i>treatment</i></b>",
}
STYLE = "* { font: inherit } .whole { white-space: nowrap }"


def lines_of(paragraphs: Iterable[tuple[str, float]]) -> list[list[str]]:
    """The lines of paragraphs, each as wide as it says, in points."""
    body = "".join(f'<p style="width: {width}pt">{words}</p>' for words, width in paragraphs)
    laid_out = typeset(page(body, STYLE), ANY, files()).ground.lines
    together = groupby(laid_out, key=lambda line: line.paragraph)
    return [[line.words.replace("\u00a0", " ") for line in lines] for _, lines in together]


def unmarked(words: str) -> str:
    """The same words without marks; where they must not part, nor do the blanks between them."""
    whole = re.compile(r"<(\w+) class=whole>(.*?)</\1>")
    tied = whole.sub(lambda found: found[2].replace(" ", "\u00a0"), words)
    return re.sub("<[^>]*>", "", tied)


def test_a_line_with_no_room_for_the_blank_before_a_mark_keeps_its_words():
    (words,) = typeset(page(f"<p>{BEFORE}</p>", STYLE), ANY, files()).ground.pieces
    width = words.ink[2] - words.ink[0] + 1  # of three points that a blank has
    paragraphs = [(f"{BEFORE} {mark} of it", width) for mark in MARKS.values()]
    assert [lines[0] for lines in lines_of(paragraphs)] == [BEFORE] * len(MARKS)


@pytest.mark.long
@pytest.mark.parametrize("mark", MARKS)
def test_marks_that_look_like_the_words_around_them_part_no_line_elsewhere(mark):
    first, mark = list(MARKS).index(mark), MARKS[mark]
    words = f"{BEFORE} {mark}, or a day more. We ring you on each of these days, and {mark} later. "
    tenths = range(first, 150, len(MARKS))
    widths = [(85 + tenth / 10) * 72 / 25.4 for tenth in tenths]
    plain = unmarked(words)
    assert lines_of((words, w) for w in widths) == lines_of((plain, w) for w in widths)
