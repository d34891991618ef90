"""Easy read: short sentences, large letters, and a picture on the left of every idea."""

from __future__ import annotations

import re

import pypdfium2
import pytest
from pypdfium2 import raw

from press.build.plan import Order, plan
from press.model import Edition, Outcome, Proof
from press.pdf.hear import transcript
from press.pdf.read import glyphs
from press.walk import text_of
from tests.series import WINDOW, Sheet, close, name_of

BRANDS = ("harbour", "northfield")
EDITIONS = plan(WINDOW, Order(("all",), ("easy-read",), brands=BRANDS))
TOPICS = sorted({edition.topic for edition in EDITIONS})
MM = 72 / 25.4
# Source: GOV.UK, how to write easy read.
MOST_WORDS, SMALLEST, MOST_PAGES = 15, 16, 24
# As drawn on the page: a picture's ground, in points.
SIDE = 34 * MM


def proof(topic: str, brand: str = "harbour", format: str = "easy-read") -> Proof:
    return Sheet(Edition(topic, "en-GB", brand, format)).proof


def made(edition: Edition) -> Outcome:
    return Sheet(edition).outcome


def rows(topic: str) -> list:
    """Every row of a topic's easy read."""
    sections = proof(topic).factsheet.topic.sections
    blocks = [block for section in sections for block in section.blocks]
    return [row for block in blocks if block.kind == "rows" for row in block.fields["items"]]


def words(row) -> list[str]:
    """What a row says: its sentence, and the one that explains it."""
    lines = [line for line in (row["text"], row["more"]) if line]
    told = [" ".join(text_of(part.spans) for part in line.parts) for line in lines]
    return [line.replace("'", "’") for line in told]  # as it is printed


def test_two_topics_are_told_in_easy_read():
    assert TOPICS == ["overview", "treatment"]


@pytest.mark.parametrize(
    "edition",
    [
        pytest.param(e, id=name_of(e), marks=[pytest.mark.long] * (e.topic == "overview"))
        for e in EDITIONS
    ],
)
def test_it_prints_without_a_problem_and_is_short(edition):
    outcome = made(edition)
    assert [problem.message for problem in outcome.problems] == []
    assert 4 <= len(Sheet(edition).facts.texts) <= 6 <= MOST_PAGES


@pytest.mark.parametrize(
    "other",
    ["28pt-mono", *(pytest.param(n, marks=pytest.mark.long) for n in ("light", "mono", "24pt"))],
)
@pytest.mark.parametrize("topic", ["treatment", pytest.param("overview", marks=pytest.mark.long)])
def test_it_prints_without_tints_and_in_larger_letters(topic, other):
    outcome = made(Edition(topic, "en-GB", "harbour", f"easy-read-{other}"))
    assert [problem.message for problem in outcome.problems] == []


@pytest.mark.parametrize("topic", TOPICS)
def test_every_sentence_is_short_and_stands_alone(topic):
    about = proof(topic).factsheet.topic.about
    summary = [text_of(part.spans) for part in about["summary"].parts]
    for sentence in [*summary, *(line for row in rows(topic) for line in words(row))]:
        assert len(sentence.split()) <= MOST_WORDS, sentence
        assert re.fullmatch(r"[^.?!]+[.?!]", sentence), f"not one sentence: {sentence}"


@pytest.mark.parametrize("topic", TOPICS)
def test_every_row_has_a_picture(topic):
    assert 12 <= len(rows(topic)) <= 20
    assert [words(row) for row in rows(topic) if not (row["icon"] or row["image"])] == []


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda e: f"{e.brand}-{e.topic}")
def test_nothing_is_smaller_than_large_print(edition):
    sizes = [glyph.size for glyph in glyphs(made(edition).pdf)]
    assert min(sizes) >= SMALLEST
    assert max(set(sizes), key=sizes.count) >= 18


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda e: f"{e.brand}-{e.topic}")
def test_rows_are_whole_with_their_words_on_the_right_and_in_the_middle(edition):
    ground = Sheet(edition).pages.ground
    pictures = grounds_of_pictures(made(edition).pdf)
    for row, (number, (_, top, right, bottom)) in zip(rows(edition.topic), pictures, strict=False):
        beside = [
            piece
            for piece in ground.pieces
            if piece.page == number and piece.part == "flow" and top < middle(piece) < bottom
        ]
        assert close(" ".join(piece.words for piece in beside)) == close(" ".join(words(row)))
        assert all(piece.ink[0] > right for piece in beside)
        first, last = middle(beside[0]), middle(beside[-1])
        assert (first + last) / 2 == pytest.approx((top + bottom) / 2, abs=4)


def middle(piece) -> float:
    return (piece.ink[1] + piece.ink[3]) / 2


def grounds_of_pictures(pdf: bytes) -> list[tuple[int, tuple[float, float, float, float]]]:
    """The grounds of pictures, in order: page, and rectangle in points from the top left."""
    found = []
    for number, page in enumerate(pypdfium2.PdfDocument(pdf), 1):
        left, _, _, top = page.get_trimbox()
        for drawn in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH]):
            x0, y0, x1, y1 = drawn.get_bounds()
            if x1 - x0 == pytest.approx(SIDE, abs=1) and y1 - y0 == pytest.approx(SIDE, abs=1):
                found.append((number, (x0 - left, top - y1, x1 - left, top - y0)))
    return sorted(set(found), key=lambda one: (one[0], one[1][1]))


@pytest.mark.parametrize("topic", TOPICS)
def test_pictures_are_silent_and_every_sentence_is_heard_in_its_order(topic):
    heard = transcript(Sheet(Edition(topic, "en-GB", "harbour", "easy-read")).facts)
    assert not re.search("picture|graphic|image", heard)
    at = 0
    for line in (line for row in rows(topic) for line in words(row)):
        at = heard.index(line, at)
