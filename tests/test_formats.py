"""One topic, every paper: each format prints it whole, in sizes that its readers can read."""

from __future__ import annotations

import io
import re

import pikepdf
import pytest
from PIL import Image
from test_copies import laid_out

from press.build.plan import Order, plan
from press.content.format import combined, read_format
from press.content.names import format_names
from press.facts import Facts, Frame
from press.files import Files
from press.make import make
from press.model import Edition, Outcome, Unprintable
from press.pdf.hear import transcript
from press.pdf.read import glyphs
from tests.processes import run
from tests.projects import PRESS, TODAY, make_project
from tests.series import INK, WINDOW, Sheet, draw

PRESETS = tuple(
    name for name in format_names(WINDOW) if read_format(WINDOW, name).about.makes == "pdf"
)
LATE = ("letter", "a5", "phone")  # under `-m long`: a4 and large print have their like each time
in_every_preset = pytest.mark.parametrize(
    "format",
    [pytest.param(name, marks=[pytest.mark.long] * (name in LATE)) for name in PRESETS],
)
A4_WIDTH = 595.28  # points
# Points: the text and the smallest letter. Source: UKAAF, clear print and large print.
LEAST = {
    "a4": (12, 9),
    "a5": (11, 9),
    "a5-booklet": (11, 9),
    "easy-read": (18, 16),
    "large-print": (18, 16),
    "letter": (12, 9),
    "mono": (12, 9),
    "my-record": (12, 10),
    "phone": (14, 11),
    "review-copy": (12, 9),
    "summary": (11, 10),
    "trifold": (10, 9),
    "card": (9, 9),
}
# Formats that are for topics of their own.
TOPICS = {"my-record": "my-record"}


def sheet(format: str, topic: str = "", brand: str = "harbour") -> Sheet:
    topic = topic or TOPICS.get(format, "treatment")
    return Sheet(Edition(topic, "en-GB", brand, format))


def made(format: str, topic: str = "", brand: str = "harbour") -> Outcome:
    return sheet(format, topic, brand).outcome


def facts(format: str, topic: str = "", brand: str = "harbour") -> Facts:
    return sheet(format, topic, brand).facts


@pytest.mark.parametrize("brand", ["harbour", pytest.param("northfield", marks=pytest.mark.long)])
@in_every_preset
def test_every_format_prints_without_a_problem(format, brand):
    assert [problem.message for problem in made(format, brand=brand).problems] == []


@in_every_preset
def test_no_letter_is_smaller_than_its_readers_can_read(format):
    text, smallest = LEAST[format]
    sizes = [glyph.size for glyph in glyphs(made(format).pdf)]
    assert min(sizes) >= smallest
    assert max(set(sizes), key=sizes.count) >= text


@pytest.mark.parametrize("brand", ["harbour", pytest.param("northfield", marks=pytest.mark.long)])
@in_every_preset
def test_no_factsheet_of_words_and_drawings_is_large(format, brand, measure):
    pdf = made(format, brand=brand).pdf
    most = 30_000 + 15_000 * len(facts(format, brand=brand).texts)
    measure("bytes, of 100 allowed", 100 * len(pdf) / most, f"{brand} {format}")
    assert len(pdf) <= most


def words_heard(format: str) -> str:
    """What is heard, without what differs by its nature: pages and the list of contents."""
    said = transcript(facts(format)).partition("\n")[2]
    said = re.sub(r"heading 2: In this factsheet\ncontents of \d+\n(  item.*\n)+", "", said)
    return re.sub(r"(?<=[/:–]) +", "", said)  # PDFium sees a blank where a line ends in one


LARGEST = pytest.param("a4-28pt-mono", marks=pytest.mark.long)


@pytest.mark.parametrize(
    "format",
    ["large-print", "mono", LARGEST, *(pytest.param(n, marks=pytest.mark.long) for n in LATE)],
)
def test_other_papers_and_sizes_say_the_same_in_the_same_order(format):
    assert words_heard(format) == words_heard("a4")


@pytest.mark.parametrize(
    "format", ["mono", LARGEST, pytest.param("a5-mono", marks=pytest.mark.long)]
)
def test_mono_is_black_on_white(format):
    outcome = made(format)
    assert outcome.problems == ()
    with pikepdf.open(io.BytesIO(outcome.pdf)) as held:
        colours = {
            tuple(float(part) for part in operands)
            for page in held.pages
            for operands, _ in pikepdf.parse_content_stream(page, "rg RG")
        }
    assert colours <= {(0, 0, 0), (1, 1, 1)}


def thickness(page: Image.Image, frame: Frame) -> tuple[float, float]:
    """How thick the ink of a frame is as drawn, in millimetres: on its left, and over all sides."""
    dots = page.width / A4_WIDTH
    left, top, right, bottom = (edge * dots for edge in frame.box)
    ways = [
        ((left, (top + bottom) / 2), (1, 0)),
        ((right, (top + bottom) / 2), (-1, 0)),
        (((left + right) / 2, top), (0, 1)),
        (((left + right) / 2, bottom), (0, -1)),
    ]
    sides = [_black(page, round(x), round(y), step) / dots * 25.4 / 72 for (x, y), step in ways]
    return sides[0], sum(sides)


def _black(page: Image.Image, x: int, y: int, step: tuple[int, int]) -> int:
    """How many dots are black from a place on, inwards; a dot or two before it may be white."""
    x, y = x - 2 * step[0], y - 2 * step[1]
    inked = [page.getpixel((x + n * step[0], y + n * step[1])) < INK for n in range(60)]
    start = inked.index(True) if True in inked[:5] else 0
    return inked.index(False, start) - start


@pytest.mark.parametrize("topic", ["treatment", "symptoms"])
def test_the_urgent_box_has_the_darkest_frame_of_its_page(topic):
    pages = laid_out(topic, "mono")
    drawn = draw(pages.pdf, 300)
    closed = [frame for frame in pages.ground.frames if frame.closed]
    urgent = [frame for frame in closed if frame.words.startswith(("Ring", "Get help"))]
    assert urgent
    for frame in urgent:
        left, around = thickness(drawn[frame.page - 1], frame)
        others = [
            thickness(drawn[frame.page - 1], other)
            for other in closed
            if other.page == frame.page and other.element != frame.element
        ]
        assert left == pytest.approx(4, abs=0.2)
        assert all(around > 1.5 * other for _, other in others)
        assert all(left > other for other, _ in others)


@pytest.mark.parametrize(
    ("format", "width", "height"),
    [
        pytest.param("letter", 612, 792, marks=pytest.mark.long),
        pytest.param("a5", 419.53, 595.28, marks=pytest.mark.long),
        ("phone", 283.46, 510.24),
    ],
)
def test_the_paper_is_what_it_is_called(format, width, height):
    for boxes in facts(format).boxes:
        assert boxes.trim[2:] == pytest.approx((width, height), abs=0.1)


def test_a_phone_can_tap_every_number_and_has_no_cover():
    targets = {link.target for link in facts("phone").links}
    assert {"tel:08081570123", "https://harbour.example"} <= targets
    assert "Key points" in "".join(facts("phone").texts[:2])


# ── Sizes and inks that are asked for ──


def test_a_preset_that_is_another_in_its_ink_is_one_format():
    assert combined(WINDOW, "a4", 0, "mono") == "mono"
    own = (PRESS / "layouts/formats/mono.yaml").read_bytes().replace(b"19mm", b"25mm")
    wide = Files({"layouts/formats/mono.yaml": own}, PRESS, today=TODAY)
    assert combined(wide, "a4", 0, "mono") == "a4-mono"


@pytest.mark.parametrize(
    ("preset", "size", "ink", "name"),
    [
        ("a4", 24, "mono", "a4-24pt-mono"),
        ("a4", 12, "colour", "a4"),
        ("a5", 16, "", "a5-16pt"),
        ("mono", 0, "mono", "mono"),
        ("a5", 0, "mono", "a5-mono"),
        ("large-print", 28, "light", "large-print-28pt-light"),
    ],
)
def test_a_combination_has_a_name_and_is_read_by_it(preset, size, ink, name):
    assert combined(WINDOW, preset, size, ink) == name
    format = read_format(WINDOW, name)
    assert format.preset == preset
    assert format.about.text_size == (size or read_format(WINDOW, preset).about.text_size)


def test_from_large_print_on_nothing_is_under_16_point():
    about = read_format(WINDOW, "a4-16pt").about
    assert (about.text_size, about.small_size, about.mark_size) == (16, 16, 16)
    assert about.citations == "brackets"


def test_a_format_without_citations_gets_none_by_being_larger():
    assert read_format(WINDOW, "summary-16pt").about.citations == "none"


@pytest.mark.long
def test_the_widest_letters_keep_to_the_page():
    assert [problem.message for problem in made("a4-28pt-mono").problems] == []


def test_each_has_a_file_of_its_own(tmp_path):
    folder = make_project(tmp_path / "ours")
    options = ("--topic", "blood-tests", "--text-size", "24", "--ink", "mono", "--quiet")
    done = run("--project", folder, *options)
    assert (done.returncode, done.stderr) == (0, "")
    assert [pdf.name for pdf in (folder / "output").glob("*.pdf")] == ["blood-tests-24pt-mono.pdf"]


def test_a_size_that_is_not_offered_is_refused():
    done = run("--topic", "treatment", "--text-size", "13")
    assert done.returncode == 2
    assert "'13' is not one of '12', '14', '16'" in done.stderr


def test_text_too_large_for_a_phone_is_refused():
    (problem,) = made("phone-24pt").problems
    assert problem.message == "`phone` has room for text of 18 point, not 24"
    assert problem.hint == "a larger paper has room for larger text: --format a4"


def test_an_unknown_format_is_named_with_those_there_are():
    with pytest.raises(Unprintable) as refused:
        plan(WINDOW, Order(("treatment",), ("large",)))
    assert "there is no format called `large`" in str(refused.value)


@pytest.mark.long
@pytest.mark.parametrize("format", [p for p in PRESETS if p not in ("summary", "trifold")])
def test_every_topic_prints_in_every_format_that_has_words_for_it(format):
    for edition in plan(WINDOW, Order(("all",), (format,), brands=("harbour",))):
        outcome = make(edition, WINDOW)
        assert [problem.message for problem in outcome.problems] == [], edition.topic
