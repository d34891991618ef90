"""Lines end where they are full, whatever marks stand in them, and not within a number."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby

import pytest
from test_typeset import ANY, files, page

from press.html.web_page import _held
from press.parsing.kept_together import better_end, together
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


WHOLE = (
    "0808 157 0123, +44 (0)1632 960123, (0)1632 960123, 18001 0808 157 0123, 020 7946 0123 ext 4,"
    " 0808-157-0123, 0800 HARBOUR, 2.5 ml, 5 mg/kg, 5–10 mg, 1.0 × 10⁹/L, 37.5 °C, 10 000, 9 am,"
    " 9:30 p.m., 2029-01-31, 3 March, page 3, bleep 1234, AB-CD-101, SW1A 1AA"
).split(", ")
LOOSE = "a 3-5 day stay. In 4 3 of 5 people, 1 in 4, 5 great days, may 5 be, self-help, grade 3 4"


def test_numbers_doses_times_and_codes_are_found_and_other_words_are_not():
    text = f"Ask {', or '.join(WHOLE)}. {LOOSE}"
    assert [text[start:end] for start, end in together(text)] == WHOLE


def test_an_address_is_parted_behind_a_slash_and_not_behind_its_hyphen():
    text = "at https://blood-tests.example/for-you/and-yours today"
    ends = {text[: better_end(text, at + 1)] for at, letter in enumerate(text) if letter in "-/"}
    assert ends == {
        *("at ", "at https:/", "at https://", "at https://blood-tests.example/"),
        "at https://blood-tests.example/for-you/",
    }


@pytest.mark.parametrize("mark", ["{}", "<i>{}</i>"])
def test_what_stays_together_goes_to_the_next_line_as_a_whole(mark):
    pieces = typeset(page(f"<p>{BEFORE} {WHOLE[0]}</p>", STYLE), ANY, files()).ground.pieces
    width = pieces[0].ink[2] - pieces[0].ink[0] - 8  # but for the last figures
    paragraphs = [(f"{BEFORE} {mark.format(words)}, if it is so", width) for words in WHOLE]
    for words, lines in zip(WHOLE, lines_of(paragraphs), strict=True):
        assert any(words in line for line in lines)


def test_it_is_parted_where_a_column_is_too_narrow():
    assert lines_of([("0808 157 0123", 40)]) == [["0808", "157", "0123"]]


def test_a_browser_keeps_it_together_too():
    html = '<head><title>5 mg</title></head><p>2.5 ml <a class="tel">0808 157 0123</a> 9 am'
    held = '<span class="held">{}</span>'.format
    assert _held(html) == html.replace("2.5 ml", held("2.5 ml")).replace("9 am", held("9 am"))
