"""What comes out of a photocopier, twice copied, is still read: every word, every QR code.

A copy is made as a copier makes it: a little turned, a little blurred, then black or white.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterator
from difflib import SequenceMatcher
from itertools import groupby
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image, ImageFilter

from press.facts import Ground
from press.model import Edition, Pages
from tests.series import Sheet, draw

DOTS = 200
BLACK = 150  # of 255: from where on a copier takes grey for paper; a copy grows a little fatter
LEAST_READ = 0.99  # of the words
# Figures that point at references, set high and small at the end of a word.
CITES = re.compile(r"(?<=[a-z])\d{1,4}$")


def laid_out(topic: str, format: str, brand: str = "harbour") -> Pages:
    return Sheet(Edition(topic, "en-GB", brand, format)).pages


def copied(page: Image.Image, turned: float) -> Image.Image:
    """A copy of a page, in black and white, turned by so many degrees."""
    askew = page.rotate(turned, Image.Resampling.BICUBIC, fillcolor=255)
    blurred = askew.filter(ImageFilter.GaussianBlur(0.8))
    return blurred.point(lambda grey: 255 if grey > BLACK else 0)


def photocopies(pdf: bytes) -> list[Image.Image]:
    """The pages, printed in black alone and copied twice."""
    printed = [page.point(lambda grey: 255 if grey > 128 else 0) for page in draw(pdf, DOTS)]
    return [copied(copied(page, 0.3), -0.2) for page in printed]


def grey_prints(pdf: bytes) -> list[Image.Image]:
    """The pages as a printer without colours prints them."""
    return list(draw(pdf, DOTS))


def word(text: str) -> str:
    """A word without its points. O and 0 count as one: noughts in a number are read as letters."""
    return CITES.sub("", re.sub(r"\W", "", text.casefold()).replace("o", "0"))


def words_meant(ground: Ground, page: int) -> Iterator[tuple[tuple, list[str]]]:
    """Each line of a page: where it is, and its words."""
    pieces = [p for p in ground.pieces if p.page == page and not p.raised]
    for _, line in groupby(sorted(pieces, key=lambda p: p.line), key=lambda p: p.line):
        ordered = sorted(line, key=lambda piece: piece.ink[0])
        edges = list(zip(*(piece.ink for piece in ordered), strict=True))
        box = min(edges[0]), min(edges[1]), max(edges[2]), max(edges[3])
        words = [word(text) for text in " ".join(p.words for p in ordered).split()]
        yield box, [text for text in words if text]


def words_read(picture: Path) -> list[tuple[float, float, str]]:
    """The words that Tesseract reads, each with its middle in points."""
    command = ["tesseract", picture, "-", "--psm", "3", "--dpi", str(DOTS), "-l", "eng", "tsv"]
    rows = subprocess.run(command, capture_output=True, check=True, text=True).stdout.splitlines()
    found = []
    for row in (line.split("\t") for line in rows[1:]):
        left, top, width, height = (int(part) * 72 / DOTS for part in row[6:10])
        found += [(left + width / 2, top + height / 2, row[11])] if len(row) > 11 else []
    return found


def compared(ground: Ground, page: int, picture: Path) -> tuple[list[str], list[str]]:
    """The words of a page as they were meant and as they are read, line for line."""
    read = words_read(picture)
    meant, seen = [], []
    for (left, top, right, bottom), words in words_meant(ground, page):
        inside = [
            (x, text)
            for x, y, text in read
            if left - 3 <= x <= right + 3 and top - 1 <= y <= bottom + 1
        ]
        meant += words
        seen += [w for w in (word(text) for _, text in sorted(inside)) if w]
    return meant, seen


def codes_read(picture: Image.Image) -> list[str]:
    """What the QR codes say, as ZXing reads them.

    It reads coarser pictures than others can. With a third of the dots taken away, it needs pages
    of 75 dots an inch, as ZBar does with all of them.
    """
    coarser = picture.resize([side * 2 // 3 for side in picture.size], Image.Resampling.BOX)
    found = zxingcpp.read_barcodes(coarser, formats=zxingcpp.BarcodeFormat.QRCode)
    return sorted(code.text for code in found)


@pytest.mark.long
@pytest.mark.needs("tesseract")
@pytest.mark.parametrize(
    ("topic", "format", "way"),
    [
        ("treatment", "mono", photocopies),
        ("overview", "mono", photocopies),
        ("treatment", "a4", grey_prints),
    ],
)
def test_copies_are_read_word_for_word(topic, format, way: Callable, tmp_path, measure):
    pages = laid_out(topic, format)
    meant, seen, coded = [], [], []
    for number, drawn in enumerate(way(pages.pdf), 1):
        picture = tmp_path / f"{number}.png"
        drawn.save(picture)
        words, read = compared(pages.ground, number, picture)
        meant += words
        seen += read
        coded += codes_read(drawn)
    matcher = SequenceMatcher(None, meant, seen, autojunk=False)
    share = sum(block.size for block in matcher.get_matching_blocks()) / len(meant)
    measure("words read, of 100", 100 * share, f"{topic} {format}")
    wrong = [
        (" ".join(meant[a:b]), " ".join(seen[c:d]))
        for tag, a, b, c, d in matcher.get_opcodes()
        if tag != "equal"
    ]
    assert share >= LEAST_READ, f"{share:.2%}: {wrong}"
    assert coded == sorted(code.address for code in pages.ground.codes)


@pytest.mark.parametrize(
    ("brand", "format"),
    [
        ("harbour", "a4"),
        ("harbour", "phone"),
        pytest.param("harbour", "a4-28pt-mono", marks=pytest.mark.long),
        ("northfield", "a4"),
        pytest.param("northfield", "phone", marks=pytest.mark.long),
        pytest.param("northfield", "a4-28pt-mono", marks=pytest.mark.long),
    ],
)
def test_every_code_is_read_from_the_drawn_page(format, brand):
    pages = laid_out("overview", format, brand)
    assert pages.ground.codes
    for number in {code.page for code in pages.ground.codes}:
        (drawn,) = draw(pages.pdf, 100, range(number - 1, number))
        meant = sorted(code.address for code in pages.ground.codes if code.page == number)
        assert codes_read(drawn) == meant
