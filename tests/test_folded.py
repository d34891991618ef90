"""What is folded: panels and cards stand where the sheet is folded and cut, heard in order."""

from __future__ import annotations

import io
from itertools import pairwise

import pikepdf
import pypdfium2
import pytest

from press.content.names import topic_names
from press.content.version import digest
from press.facts import Facts
from press.make import make, read
from press.model import Edition, Outcome
from press.pdf.hear import transcript
from press.pdf.read import glyphs
from press.pdf.read import read as facts_of
from tests.projects import build, make_project, window
from tests.series import WINDOW, Sheet

MM = 72 / 25.4
BRANDS = ("harbour", "northfield")
FORMATS = ("trifold", "card", "trifold-mono", "card-mono", "trifold-light", "card-light")
# Looked at under `-m long`: other inks, and the leaflet of the second brand.
LATE = {"harbour": FORMATS[2:], "northfield": ("trifold", *FORMATS[2:])}
# Millimetres from the left edge of the sheet: the flap, 97 wide, is at the left outside and at the
# right inside.
FOLDS = {1: (97, 197), 2: (100, 200)}
CARD_LEFT, CARD_TOP, FACE, CARD_HIGH, CARDS = 20, 13.5, 85, 54, 5

SHORT = """\
matches: {matches}
sections:
  - heading: On the day
    blocks:
      - {text}
review:
  version: 1.0
  status: draft
  first_published: 2026-01-31
  last_reviewed: 2026-01-31
  next_review: 2029-01-31
  funding: none
"""


def made(format: str, topic: str = "treatment", brand: str = "harbour") -> Outcome:
    return Sheet(Edition(topic, "en-GB", brand, format)).outcome


def facts(format: str, topic: str = "treatment") -> Facts:
    return Sheet(Edition(topic, "en-GB", "harbour", format)).facts


def words_on(pdf: bytes, page: int) -> list[tuple[float, float, float, float]]:
    """Where each letter stands: left, top, right, bottom, in millimetres of the trimmed sheet."""
    drawn = pypdfium2.PdfDocument(pdf)
    sheet = drawn[page - 1]
    left, _, _, top = sheet.get_trimbox()
    text = sheet.get_textpage()
    found = []
    for at in range(text.count_chars()):
        if not text.get_text_range(at, 1).isspace():
            west, low, east, high = text.get_charbox(at)
            box = (west - left, top - high, east - left, top - low)
            found.append(tuple(side / MM for side in box))
    drawn.close()
    return found


def grounds(pdf: bytes, page: int) -> list[tuple[float, float]]:
    """The left and right edges of every rectangle that is filled, in millimetres of the sheet."""
    found = []
    with pikepdf.open(io.BytesIO(pdf)) as held:
        sheet = held.pages[page - 1]
        trim = float(sheet.trimbox[0])
        matrix, kept, path = pikepdf.Matrix(), [], []
        for operands, operator in pikepdf.parse_content_stream(sheet):
            match str(operator):
                case "q":
                    kept.append(matrix)
                case "Q":
                    matrix = kept.pop()
                case "cm":
                    matrix = pikepdf.Matrix(operands) @ matrix
                case "re":
                    left, low, wide, _ = map(float, operands)
                    corners = (matrix.transform((x, low)) for x in (left, left + wide))
                    path.append(tuple(sorted((x - trim) / MM for x, _ in corners)))
                case "f" | "f*" | "B" | "B*":
                    found += path
                    path = []
                case "n" | "S":
                    path = []
    return found


# ── The leaflet ──


@pytest.mark.parametrize(
    ("brand", "format"),
    [
        pytest.param(brand, name, marks=[pytest.mark.long] if name in LATE[brand] else [])
        for brand in BRANDS
        for name in FORMATS
    ],
)
def test_both_brands_print_without_a_problem(format, brand):
    assert [problem.message for problem in made(format, brand=brand).problems] == []


def test_the_flap_is_narrower_on_both_sides_of_its_paper():
    assert [297 - fold for fold in reversed(FOLDS[1])] == list(FOLDS[2])
    boxes = facts("trifold").boxes
    assert [tuple(round(side / MM) for side in box.trim[2:]) for box in boxes] == [(297, 210)] * 2


@pytest.mark.parametrize("brand", BRANDS)
@pytest.mark.parametrize("page", [1, 2])
def test_words_keep_to_their_panels(page, brand):
    words = words_on(made("trifold", brand=brand).pdf, page)
    edges = (0, *FOLDS[page], 297)
    for left, right in pairwise(edges):
        panel = [box for box in words if left <= box[0] < right]
        assert min(box[0] for box in panel) == pytest.approx(left + 9.5, abs=1.2)
        assert max(box[2] for box in panel) < right - 8.5


@pytest.mark.parametrize("brand", BRANDS)
@pytest.mark.parametrize("page", [1, 2])
def test_no_ground_ends_on_a_fold(page, brand):
    edges = [edge for ground in grounds(made("trifold", brand=brand).pdf, page) for edge in ground]
    assert max(edges) > 300, "the grounds reach into the bleed"
    assert [edge for edge in edges for fold in FOLDS[page] if abs(edge - fold) < 1.4] == []


def test_it_is_heard_from_the_cover_to_the_back():
    heard = transcript(facts("trifold"))
    order = [
        "heading 1: Treatment for JMML",
        "heading 2: Key points",
        "heading 2: Who to ring",
        "heading 2: When to get help",
        "heading 2: Good to ask",
        "heading 2: Need support?",
        "heading 2: About this leaflet",
    ]
    places = [heard.index(words) for words in order]
    assert places == sorted(places)


@pytest.mark.parametrize(("format", "text", "least"), [("trifold", 10, 9), ("card", 9, 9)])
@pytest.mark.parametrize("brand", BRANDS)
def test_the_type_is_large_enough(format, text, least, brand):
    sizes = [glyph.size for glyph in glyphs(made(format, brand=brand).pdf)]
    assert min(sizes) >= least
    assert max(set(sizes), key=sizes.count) >= text


@pytest.mark.long
@pytest.mark.parametrize("brand", BRANDS)
def test_every_topic_folds_or_is_told_by_how_much_it_is_too_long(brand):
    for topic in topic_names(WINDOW):
        outcome = make(Edition(topic, "en-GB", brand, "trifold"), WINDOW)
        assert {problem.code for problem in outcome.problems} <= {"does-not-fit"}, topic
        outcome = make(Edition(topic, "en-GB", brand, "card"), WINDOW)
        assert outcome.problems == (), topic


def with_short_text(folder, text: str):
    """A project whose topic has a short text, in its first paragraph."""
    words = read(Edition("blood-tests", "en-GB", "ours", "a4"), window(make_project(folder)))
    short = SHORT.format(matches=digest(words[0].topic), text=text)
    return make_project(folder, {"factsheets/blood-tests.short.yaml": short})


def test_a_short_text_is_printed_with_every_block(tmp_path):
    folder = with_short_text(tmp_path, "Bring a toy.\n      - list: [a drink, a snack]")
    (artifact,) = build(folder, "blood-tests", formats=("trifold",))
    assert artifact.made, artifact.problems
    inside = facts_of((folder / artifact.path).read_bytes()).texts[1]
    assert "Bring a toy." in inside
    assert "a snack" in inside


def test_a_topic_without_one_prints_the_blocks_that_stand_by_themselves(tmp_path):
    folder = make_project(tmp_path)
    (artifact,) = build(folder, "blood-tests", formats=("trifold",))
    inside = facts_of((folder / artifact.path).read_bytes()).texts[1]
    assert "Ring us if you are worried." in inside
    assert "A nurse takes a little blood." not in inside


@pytest.mark.long
def test_a_short_text_that_is_too_long_is_refused_with_its_longest_parts(tmp_path):
    folder = with_short_text(tmp_path, "A nurse takes a little blood, and you go home. " * 150)
    (artifact,) = build(folder, "blood-tests", formats=("trifold",))
    (problem,) = artifact.problems
    over = int(problem.message.partition(" is ")[2].split()[0])
    assert problem.code == "does-not-fit"
    assert 20 < over < 60, problem.message
    assert problem.hint.startswith("shorten the longest parts: `On the day` (")


# ── The card ──


@pytest.mark.parametrize("brand", BRANDS)
def test_the_faces_of_a_card_meet_when_the_sheet_is_flipped(brand):
    outside, inside = (words_on(made("card", brand=brand).pdf, page) for page in (1, 2))
    for words in (outside, inside):
        for card in range(CARDS):
            top = CARD_TOP + card * CARD_HIGH
            row = [box for box in words if top <= box[1] < top + CARD_HIGH]
            for face in range(2):
                left = CARD_LEFT + face * FACE
                on_face = [box for box in row if left <= box[0] < left + FACE]
                assert on_face, "no face is empty"
                assert min(box[0] for box in on_face) == pytest.approx(left + 5, abs=1)
                assert max(box[2] for box in on_face) <= left + FACE - 4.5
                assert min(box[1] for box in on_face) > top + 3.4
                assert max(box[3] for box in on_face) < top + CARD_HIGH - 3
    # Flipped on the long edge, what is at the left comes to the right: the sheet is symmetrical.
    assert 210 - CARD_LEFT - FACE == CARD_LEFT + FACE


def test_what_is_behind_the_front_is_read_first_inside():
    drawn = pypdfium2.PdfDocument(made("card").pdf)
    halves = []
    for page in drawn:
        left, low, right, top = page.get_trimbox()
        middle, text = (left + right) / 2, page.get_textpage()
        halves += [text.get_text_bounded(left, low, middle, top)]
        halves += [text.get_text_bounded(middle, low, right, top)]
    drawn.close()
    back, front, inside_left, inside_right = halves
    for words, half in (
        ("Alert card", front),
        ("HBC-104", back),
        ("When to get help", inside_left),
        ("What your own team says", inside_right),
    ):
        assert [words in other for other in halves] == [other is half for other in halves]
        assert half.count(words) == CARDS


def test_one_card_is_heard():
    said = facts("card")
    heard = transcript(said)
    order = [
        "heading 1: Treatment for JMML",
        "When to get help",
        "In the day, ring: a line",
        "HBC-104",
    ]
    places = [heard.index(words) for words in order]
    assert places == sorted(places)
    assert [heard.count(words) for words in order] == [1] * len(order)
    assert len([bookmark for bookmark in said.bookmarks if bookmark.level == 1]) == 1


def test_a_card_without_a_warning_has_lines_for_day_and_night():
    heard = transcript(facts("card", "overview"))
    for words in ("My child’s name", "Night and weekend", "In the day", "Your child’s nurse"):
        assert f"{words}: a line to fill in" in heard


def test_cut_and_fold_marks_lie_outside_the_cards():
    marks = [
        ground
        for ground in grounds(made("card-mono").pdf, 1)
        if ground[1] - ground[0] < 7 and (ground[1] < CARD_LEFT or ground[0] > 210 - CARD_LEFT)
    ]
    assert len(marks) >= 2 * (CARDS + 1)
