"""The first pages look as they did when somebody last looked at them and said yes.

After a change that is meant: `uv run pytest --accept`, then look at tests/pages.
"""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from tests.series import draw

HERE = Path(__file__).parent
GOLDEN, FAILED = HERE / "pages", HERE / "failed"
DOTS = 50
GREYS = 12
LARGEST = 20 * 1024
# Another release of Pango or PDFium may draw edges otherwise; a moved line is far more than this.
FURTHEST = 0.01  # of the dots may differ by more than a quarter of the way from black to white


@pytest.mark.parametrize("number", [1, 2, 3])
@pytest.mark.parametrize("brand", ["harbour", "northfield"])
def test_a_page_looks_as_it_was_accepted(series, brand, number, request):
    name = f"treatment-{brand}-{number}.png"
    (drawn,) = draw(series("treatment", brand).pdf, DOTS, range(number - 1, number))
    actual = few_greys(drawn)
    if request.config.getoption("--accept"):
        accept(GOLDEN / name, actual)
    assert (GOLDEN / name).exists(), "no golden page yet; look at it and run pytest --accept"
    expected = Image.open(GOLDEN / name).convert("L")
    different = difference(expected, actual)
    if different > FURTHEST:
        leave(name, expected, actual)
    assert different <= FURTHEST, f"{different:.1%} of the dots differ; see tests/failed/{name}"


def test_golden_pages_are_small_and_none_is_left_over():
    names = {
        f"treatment-{brand}-{number}.png"
        for brand in ("harbour", "northfield")
        for number in (1, 2, 3)
    }
    there = list(GOLDEN.glob("*"))
    assert {file.name for file in there} <= names
    assert all(file.stat().st_size <= LARGEST for file in there)


def test_a_line_that_moves_is_a_difference_and_a_softer_edge_is_none():
    page = Image.new("L", (413, 585), 255)
    for line in range(30, 550, 9):
        page.paste(40, (40, line, 370, line + 4))
    softer = Image.eval(page, lambda grey: min(255, grey + 12))
    moved = Image.new("L", page.size, 255)
    moved.paste(page.crop((0, 300, 413, 580)), (0, 304))
    moved.paste(page.crop((0, 0, 413, 300)), (0, 0))
    assert difference(page, softer) == 0
    assert difference(page, moved) > 3 * FURTHEST
    assert difference(page, page.resize((413, 584))) == 1


def few_greys(drawn: Image.Image) -> Image.Image:
    """A page in so few greys that its file is small."""
    step = 255 / (GREYS - 1)
    return drawn.point(lambda grey: round(round(grey / step) * step))


def difference(expected: Image.Image, actual: Image.Image) -> float:
    """The share of dots that are clearly lighter or darker; 1 for a page of another size."""
    if expected.size != actual.size:
        return 1.0
    apart = ImageChops.difference(expected, actual).histogram()
    return sum(apart[64:]) / sum(apart)


def accept(path: Path, page: Image.Image) -> None:
    data = io.BytesIO()
    page.quantize(GREYS).save(data, "PNG", optimize=True)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data.getvalue())


def leave(name: str, expected: Image.Image, actual: Image.Image) -> None:
    """Expected, actual and difference side by side, for whoever must decide."""
    FAILED.mkdir(exist_ok=True)
    width, height = (max(sizes) for sizes in zip(expected.size, actual.size, strict=True))
    sheet = Image.new("L", (3 * width, height), 128)
    sheet.paste(expected, (0, 0))
    sheet.paste(actual, (width, 0))
    if expected.size == actual.size:
        sheet.paste(ImageChops.invert(ImageChops.difference(expected, actual)), (2 * width, 0))
    sheet.save(FAILED / name)
