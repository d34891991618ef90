"""Booklets: folded as a person folds the sheets, the pages follow one another."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
import typst
from PIL import Image

from press.build.artifacts import Artifacts
from press.build.backends import opener
from press.build.plan import Order, plan, plan_copies
from press.make import make
from press.model import Copy, Edition, Problem, Setting
from press.pdf.impose import BLEED, MM, PAPER, impose, order
from press.typesetting.typeset import typeset
from tests.processes import run as build
from tests.projects import TODAY, TOPIC, made_artifacts, make_project, window
from tests.series import WINDOW, Sheet

LENGTHS = (1, 2, 5, 8, 41)
# Each page has its number in words in the middle, and colours that reach the edges.
BOOK = """<!doctype html><html lang="en"><head><title>Pages</title><style>
@page {{ size: 148mm 210mm; margin: 30mm; bleed: 10mm; background: {colour} }}
@page :nth(2n) {{ background: #f4b942 }}
p {{ break-after: page; font: 40pt "Atkinson Hyperlegible Next" }}
p:last-child {{ break-after: auto }}
</style></head><body><h1>Start</h1>{pages}</body></html>"""


def book(pages: int, colour: str = "#a8d5e2") -> bytes:
    words = "".join(f"<p>leaf {number} end</p>" for number in range(1, pages + 1))
    made = typeset(BOOK.format(pages=words, colour=colour), (Setting(),), WINDOW)
    assert made.count == pages
    return made.pdf


@pytest.fixture(scope="module")
def books() -> dict[int, bytes]:
    return {pages: book(pages) for pages in LENGTHS}


def halves(sheets: bytes) -> list[tuple[str, str]]:
    """What stands in the left and in the right half of every side."""
    document = pypdfium2.PdfDocument(sheets)
    found = []
    for side in document:
        left, bottom, right, top = side.get_cropbox()
        middle, text = (left + right) / 2, side.get_textpage()
        found.append(
            tuple(
                " ".join(text.get_text_bounded(start, bottom, end, top).split())
                for start, end in ((left, middle), (middle, right))
            )
        )
    document.close()
    return found


def unfolded(sides: list[tuple[str, str]]) -> list[str]:
    """The pages of a booklet as its reader turns them.

    Sheets are laid into one another with the first outside, and folded to the right: its front is
    the last page and the first. A leaf is turned over its fold.
    """
    sheets = list(zip(sides[::2], sides[1::2], strict=True))
    going_in = [page for outside, inside in sheets for page in (outside[1], inside[0])]
    coming_out = [page for outside, inside in reversed(sheets) for page in (inside[1], outside[0])]
    return going_in + coming_out


@pytest.mark.parametrize("pages", LENGTHS)
def test_the_pages_follow_one_another_and_the_last_is_the_back_cover(pages, books):
    read_as_folded = unfolded(halves(impose(books[pages], "Sheets")))
    assert len(read_as_folded) % 4 == 0
    printed = [number for number in (_leaf(words) for words in read_as_folded) if number]
    assert printed == list(range(1, pages + 1))
    assert _leaf(read_as_folded[-1]) == pages
    blank = [at for at, words in enumerate(read_as_folded) if not words]
    assert blank == list(range(pages - 1, len(read_as_folded) - 1))


def _leaf(words: str) -> int | None:
    return int(words.split("leaf ")[1].split()[0]) if "leaf " in words else None


def test_a_book_read_from_the_right_opens_the_other_way(books):
    sides = halves(impose(books[8], "Sheets", rtl=True))
    mirrored = [(right, left) for left, right in sides]
    assert [_leaf(words) for words in unfolded(mirrored)] == list(range(1, 9))


def test_the_sheet_is_the_paper_of_the_copier_and_folds_on_its_short_edge(books):
    with pikepdf.open(io.BytesIO(impose(books[8], "Sheets"))) as sheets:
        for side in sheets.pages:
            finished = [float(edge) / MM for edge in side.cropbox]
            assert finished == pytest.approx([0, 0, 296, 210], abs=0.1)
            assert [float(e) for e in side.trimbox] == [float(e) for e in side.cropbox]
        wishes = sheets.Root.ViewerPreferences
        assert wishes.Duplex == "/DuplexFlipShortEdge"
        assert wishes.PrintScaling == "/None"
        assert str(sheets.docinfo.Title) == "Sheets"


def test_fold_marks_stand_off_the_finished_sheet(books):
    with pikepdf.open(io.BytesIO(impose(books[8], "Sheets"))) as sheets:
        marks = [
            float(operands[1])
            for operands, operator in pikepdf.parse_content_stream(sheets.pages[0])
            if str(operator) in ("m", "l")
        ]
    high = 210 * MM
    assert len(marks) == 4
    assert all(y < -BLEED or y > high + BLEED for y in marks)


def test_sheets_in_the_middle_move_towards_the_fold(books):
    with pikepdf.open(io.BytesIO(impose(books[41], "Sheets"))) as sheets:
        moved = [_across(side) for side in sheets.pages]
    outermost, innermost = moved[0], moved[-1]
    last = len(moved) // 2 - 1
    assert innermost[0] - outermost[0] == pytest.approx(PAPER * last, abs=0.01)
    assert innermost[1] - outermost[1] == pytest.approx(-PAPER * last, abs=0.01)


def _across(side: pikepdf.Page) -> list[float]:
    instructions = pikepdf.parse_content_stream(side)
    return [float(operands[4]) for operands, operator in instructions if str(operator) == "cm"]


def test_colours_are_exact_in_two_renderers(books, tmp_path):
    sheets = impose(books[8], "Sheets")
    for drawn in (drawn_by_pdfium(sheets), drawn_by_typst(sheets, tmp_path)):
        wide, high = drawn.size
        assert (wide, high) == pytest.approx((296 * 30 / 25.4, 210 * 30 / 25.4), abs=1)
        assert drawn.getpixel((6, high // 2)) == (0xF4, 0xB9, 0x42)
        assert drawn.getpixel((wide - 6, high // 2)) == (0xA8, 0xD5, 0xE2)


def drawn_by_pdfium(sheets: bytes) -> Image.Image:
    """The first side, 30 dots an inch."""
    document = pypdfium2.PdfDocument(sheets)
    drawn = document[0].render(scale=30 / 72).to_pil().convert("RGB")
    document.close()
    return drawn


def drawn_by_typst(sheets: bytes, folder: Path) -> Image.Image:
    """The same by Typst, which has a renderer of its own: a document of that picture alone."""
    (folder / "sheets.pdf").write_bytes(sheets)
    document = folder / "side.typ"
    document.write_text('#set page(width: auto, height: auto, margin: 0pt)\n#image("sheets.pdf")')
    return Image.open(io.BytesIO(typst.compile(document, format="png", ppi=30))).convert("RGB")


def test_two_imposings_are_the_same_bytes(books):
    assert impose(books[8], "Sheets") == impose(books[8], "Sheets")


@pytest.mark.parametrize("pages", range(1, 50))
def test_every_page_stands_once_on_a_side(pages):
    placed = [page for side in order(pages) for page in side if page is not None]
    assert sorted(placed) == list(range(pages))


# ── Booklets of topics ──


@pytest.mark.long
@pytest.mark.parametrize("brand", ["harbour", pytest.param("northfield", marks=pytest.mark.long)])
def test_a_topic_is_filled_up_with_pages_for_notes_before_the_back_cover(brand):
    sheet = Sheet(Edition("treatment", "en-GB", brand, "a5-booklet"))
    assert sheet.outcome.problems == ()
    texts = sheet.facts.texts
    assert len(texts) % 4 == 0
    assert "About this factsheet" in texts[-1]
    notes = [number for number, text in enumerate(texts) if _is_notes(text)]
    assert notes == list(range(len(texts) - 1 - len(notes), len(texts) - 1))
    assert all(f"Page {number + 1} of {len(texts)}" in texts[number] for number in notes)
    folded = unfolded(halves(impose(sheet.pdf, "Sheets")))
    for number, words in enumerate(folded, 1):
        assert f"Page {number} of {len(texts)}" in words


def _is_notes(text: str) -> bool:
    return "Notes" in text and len(text.split()) < 40


def test_any_paper_can_be_folded():
    (edition,) = plan(WINDOW, Order(("overview",), ("a4",), booklet=True))
    assert edition.format == "a4-booklet"
    assert plan_copies(WINDOW, Order(("overview",)), [edition]) == [Copy(edition, "sheets")]


@pytest.mark.parametrize("format", ["trifold", "card", "summary", "web"])
def test_what_cannot_be_folded_is_said(format):
    (edition,) = plan(WINDOW, Order(("treatment",), (format,), booklet=True))
    (problem,) = make(edition, WINDOW).problems
    assert problem.message == f"`{format}` cannot be folded into a booklet"
    assert "--format a5-booklet" in problem.hint


# ── Copies are made when what they are made from has changed, and then alone ──


def made(folder, **asked):
    files = window(folder)
    order = Order(("blood-tests",), ("a5-booklet",), **asked)
    editions = plan(files, order)
    copies = plan_copies(files, order, editions)
    artifacts = Artifacts(folder / "output", "ours")
    return list(made_artifacts(editions, files, artifacts, opener(1), copies))


def test_sheets_stand_beside_the_tagged_edition(tmp_path):
    edition, copy = made(make_project(tmp_path))
    assert (edition.made, copy.made, copy.problems) == (True, True, ())
    names = sorted(path.name for path in (tmp_path / "output").glob("*.pdf"))
    assert names == ["blood-tests-a5-booklet-sheets.pdf", "blood-tests-a5-booklet.pdf"]
    with pikepdf.open(tmp_path / "output" / names[0]) as sheets:
        assert "/StructTreeRoot" not in sheets.Root
        assert "to print on both sides" in str(sheets.docinfo.Title)
    with pikepdf.open(tmp_path / "output" / names[1]) as tagged:
        assert "/StructTreeRoot" in tagged.Root


def test_a_copy_is_fresh_until_its_edition_is_another(tmp_path):
    make_project(tmp_path)
    made(tmp_path)
    assert [artifact.fresh for artifact in made(tmp_path)] == [True, True]
    topic = tmp_path / "factsheets/blood-tests.yaml"
    topic.write_text(TOPIC + "# only a comment\n")
    assert [artifact.fresh for artifact in made(tmp_path)] == [False, True]
    topic.write_text(TOPIC.replace("It is quick.", "It is slow."))
    assert [artifact.fresh for artifact in made(tmp_path)] == [False, False]


def test_a_copy_of_what_could_not_be_made_says_so(tmp_path):
    wrong = {"factsheets/blood-tests.yaml": TOPIC.replace("warning:", "warnin:")}
    edition, copy = made(make_project(tmp_path, wrong))
    assert not edition.made
    assert not copy.made
    message = "there are no sheets of `blood-tests`: it was not made itself"
    hint = "what stands in its way is said above"
    problem = Problem("error", "no-edition", message, None, hint, about="blood-tests")
    assert copy.problems == (problem,)


def test_the_command_writes_both(tmp_path):
    folder = make_project(tmp_path / "ours")
    done = build(
        "--project", folder, "--topic", "blood-tests", "--booklet", "--today", TODAY.isoformat()
    )
    assert (done.returncode, done.stderr) == (0, "")
    names = sorted(path.name for path in (folder / "output").glob("*.pdf"))
    assert names == ["blood-tests-booklet-sheets.pdf", "blood-tests-booklet.pdf"]
