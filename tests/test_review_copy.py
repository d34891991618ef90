"""A reviewer can say where: lines are numbered beside them, and a slip asks for page and line."""

from __future__ import annotations

import ctypes
from functools import cache
from typing import NamedTuple

import pypdfium2
import pytest
from pypdfium2 import raw
from test_record import BRANDS, LEAST, MM, broken, fields

from press.facts import Facts
from press.files import Files
from press.make import prepare
from press.model import Edition, Outcome
from press.pdf.hear import transcript
from tests.series import PRESS, TODAY, WINDOW, Sheet, close

# Points: how far a number may be off the baseline of its line, and how near another line may be.
OFF, NEAR = 0.2, 0.9 * 12 + 0.01
# Millimetres.
SIDE, NOTES, TOP, FOOT = 20, 55, 19, 29


def sheet(topic: str = "treatment", brand: str = "harbour", format: str = "review-copy") -> Sheet:
    return Sheet(Edition(topic, "en-GB", brand, format))


def made(*named: str) -> Outcome:
    return sheet(*named).outcome


def facts(*named: str) -> Facts:
    return sheet(*named).facts


class Letter(NamedTuple):
    """A letter with the place of its baseline, in points from the lower left corner of a page."""

    page: int
    text: str
    x: float
    y: float
    size: float


@cache
def letters(topic: str, brand: str) -> list[Letter]:
    document = pypdfium2.PdfDocument(made(topic, brand).pdf)
    found, x, y, matrix = [], ctypes.c_double(), ctypes.c_double(), raw.FS_MATRIX()
    for number, one in enumerate(document, 1):
        text = one.get_textpage()
        for at in range(text.count_chars()):
            character = chr(raw.FPDFText_GetUnicode(text, at))
            if not character.isspace() and not raw.FPDFText_IsGenerated(text, at):
                raw.FPDFText_GetCharOrigin(text, at, x, y)
                raw.FPDFText_GetMatrix(text, at, matrix)
                size = raw.FPDFText_GetFontSize(text, at) * abs(matrix.d)
                found.append(Letter(number, character, x.value, y.value, size))
    document.close()
    return found


def numbers(topic: str, brand: str) -> dict[int, dict[float, int]]:
    """Of each page, the numbers in its left margin, by their baselines from the top."""
    found: dict[int, dict[float, str]] = {}
    for one in letters(topic, brand):
        if one.x < (SIDE - 2) * MM:
            lines = found.setdefault(one.page, {})
            lines[round(one.y, 2)] = lines.get(round(one.y, 2), "") + one.text
    return {
        page: {y: int(lines[y]) for y in sorted(lines, reverse=True)}
        for page, lines in found.items()
    }


def baselines(topic: str, brand: str, page: int) -> set[float]:
    """The baselines of the running text of a page, without marks that are raised."""
    height = 297 * MM
    return {
        round(one.y, 2)
        for one in letters(topic, brand)
        if one.page == page
        and one.x > SIDE * MM - 1
        and FOOT * MM < one.y < height - TOP * MM
        and one.size > 9.5
    }


PRINTED = [
    ("treatment", "harbour"),
    pytest.param("treatment", "northfield", marks=pytest.mark.long),
    pytest.param("diagnosis", "harbour", marks=pytest.mark.long),
]


@pytest.mark.parametrize(("topic", "brand"), PRINTED)
def test_a_review_copy_prints_without_a_problem_and_keeps_both_standards(topic, brand):
    assert [problem.message for problem in made(topic, brand).problems] == []
    pdf = made(topic, brand).pdf
    assert [broken(pdf, profile) for profile in ("ua1", "3a")] == [[], []]


@pytest.mark.parametrize(("topic", "brand"), PRINTED)
def test_numbers_stand_on_the_baselines_of_their_lines(topic, brand, measure):
    for page, column in numbers(topic, brand).items():
        lines = baselines(topic, brand, page)
        for y, number in column.items():
            off = min(abs(y - line) for line in lines)
            measure("how far a number is off its line, in points", off, f"{topic} {page}: {number}")
            assert off <= OFF, (page, number)


@pytest.mark.parametrize(("topic", "brand"), PRINTED)
def test_numbers_count_up_on_each_page_without_a_gap(topic, brand):
    count = len(facts(topic, brand).texts)
    found = numbers(topic, brand)
    assert sorted(found) == list(range(1, count)), "every page but the slip"
    for column in found.values():
        assert list(column.values()) == list(range(1, len(column) + 1))


@pytest.mark.parametrize(("topic", "brand"), PRINTED)
def test_every_line_has_a_number_or_stands_right_beside_one(topic, brand):
    """The lines of two cells of a table share one where they stand side by side."""
    for page, column in numbers(topic, brand).items():
        if page == 1:
            continue  # what is for reviewers alone is not numbered
        for line in baselines(topic, brand, page):
            assert any(-OFF <= y - line <= NEAR for y in column), (page, line)


def test_each_fifth_number_stands_out():
    with_numbers = prepare(Edition("treatment", "en-GB", "harbour", "review-copy"), WINDOW).html
    assert 'data-lines="5"' in with_numbers
    style = (PRESS / "layouts/formats/review-copy.css").read_text()
    assert ".line-numbers b {" in style


def heard(format: str) -> list[str]:
    """The transcript, line by line, without pages and contents, which differ by their nature."""
    lines = transcript(facts("treatment", "harbour", format)).splitlines()[1:]
    return without_contents(lines)


def test_it_says_what_the_factsheet_says_and_what_is_for_reviewers():
    mine, theirs = heard("review-copy"), heard("a4")
    start = mine.index("heading 2: Review copy: not for patients")
    stop = mine.index("heading 2: Key points")
    slip = mine.index("heading 2: Comment slip")
    # PDFium sees a blank where a line ends in a hyphen.
    assert list(map(close, mine[:start] + mine[stop:slip])) == list(map(close, theirs))
    assert mine[start + 1] == (
        "paragraph: Lines are numbered so that you can say where. Write in the margin, or fill in "
        "the comment slip on the last page."
    )
    assert mine[start + 2 : stop] == [
        "heading 3: What has changed",
        "list of 1",
        "  item: Version 1.0, 20 November 2026: First edition.",
    ]


def without_contents(lines: list[str]) -> list[str]:
    if "heading 2: In this factsheet" not in lines:
        return lines
    start = lines.index("heading 2: In this factsheet")
    stop = next(n for n in range(start + 1, len(lines)) if not lines[n].startswith("  item"))
    return lines[:start] + lines[stop:]


def test_numbers_are_silent():
    assert not [line for line in heard("review-copy") if line.split(": ")[-1].isdigit()]


def test_all_changes_are_told_the_newest_first():
    source = (PRESS / "factsheets/treatment.yaml").read_text()
    older = "    - {version: 1.0, date: 2026-11-20, text: First edition.}"
    newer = older + "\n    - {version: 1.1, date: 2026-11-21, text: A new part on support.}"
    own = {"factsheets/treatment.yaml": source.replace(older, newer).encode()}
    files = Files(own, PRESS, today=TODAY, own=2)
    html = prepare(Edition("treatment", "en-GB", "harbour", "review-copy"), files).html
    box = html[html.index('class="changed"') : html.index('class="first"')]
    assert 0 < box.index("A new part on support") < box.index("First edition")


@pytest.mark.parametrize("brand", BRANDS)
def test_every_page_says_that_it_is_not_for_patients_and_which_version_it_is(brand):
    for text in facts("treatment", brand).texts:
        assert close("Review copy: not for patients") in close(text)
        assert close("HBC-104 · Version 1.0 · 20 November 2026") in close(text)


@pytest.mark.parametrize("brand", BRANDS)
def test_there_is_room_for_notes_beside_the_text(brand):
    count = len(facts("treatment", brand).texts)
    right = max(
        one.x
        for one in letters("treatment", brand)
        if one.page < count and FOOT * MM < one.y < (297 - TOP) * MM
    )
    assert (210 - NOTES - 4) * MM < right <= (210 - NOTES) * MM


@pytest.mark.parametrize("brand", BRANDS)
def test_every_field_of_the_slip_says_what_it_is_for(brand):
    found = fields(made("treatment", brand).pdf)
    assert {field.page for field in found} == {len(facts("treatment", brand).texts)}
    labels = [field.label for field in found]
    assert labels[:6] == [
        "Your name",
        "Your role",
        "Date",
        "No changes",
        "Changes are marked",
        "This must not be published",
    ]
    assert labels[6:10] == [
        f"Changes I ask for, row 1, {column}"
        for column in ("Page", "Line", "What to change", "Why")
    ]
    assert len(set(labels)) == len({field.name for field in found}) == len(found) == 38
    assert min(field.height for field in found if "row" in field.label) >= LEAST


def test_the_slip_says_where_to_send_it():
    last = facts("treatment", "harbour").texts[-1]
    assert "help@harbour.example" in last
    assert "I have read version 1.0 of Treatment for JMML (HBC-104)." in " ".join(last.split())


@pytest.mark.long
@pytest.mark.parametrize("brand", BRANDS)
@pytest.mark.parametrize("format", ["review-copy-18pt", "review-copy-24pt-mono"])
def test_it_prints_in_other_sizes(format, brand):
    assert [problem.message for problem in made("treatment", brand, format).problems] == []
