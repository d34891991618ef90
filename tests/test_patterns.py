"""Every pattern of markup is tagged right, or what is wrong with it is named.

A pattern is a file of `patterns/`: a piece of a document, or a whole one, with the codes of what
must be named in its first line. A pattern without that line is right: it keeps both standards and
has a whole structure. What repeats is written as Jinja: `{{ "words " * 900 }}`.
"""

from __future__ import annotations

import io
import re
from pathlib import Path

import jinja2
import pytest
from PIL import Image
from test_typeset import ANY, PICTURE, files

from press.checks.conformance import broken_rules
from press.checks.structure import faults
from press.model import Unprintable
from press.pdf.hear import transcript
from press.pdf.read import finish
from press.typesetting.typeset import typeset

FOLDER = Path(__file__).parent / "patterns"
PATTERNS = sorted(FOLDER.rglob("*.html"))
EXPECT = re.compile(r"<!-- expect (.*?) -->\n")
STYLE = 'html{font-family:"Atkinson Hyperlegible Next","Noto Sans","Source Sans 3"} @page{size:A5}'
PAGE = (
    '<!doctype html><html lang="en"><head><title>T</title><style>{}</style></head>'
    "<body><h1>Head</h1>{}</body></html>"
)


def photograph(kind: str, *colour: int) -> bytes:
    held = io.BytesIO()
    Image.new("RGBA" if len(colour) == 4 else "RGB", (40, 20), colour).save(held, kind)
    return held.getvalue()


PICTURES = {
    "icon.svg": PICTURE.encode(),
    "logo.svg": PICTURE.encode(),
    "cells.png": photograph("png", 200, 30, 30, 128),
    "cover.jpg": photograph("jpeg", 200, 230, 230),
}
WINDOW = files(PICTURES)


def codes(markup: str) -> set[str]:
    """What is wrong with a piece of markup once it is printed, by code."""
    html = jinja2.Template(EXPECT.sub("", markup)).render()
    html = html if html.startswith("<html") else PAGE.format(STYLE, html)
    try:
        pages = finish(typeset(html, ANY, WINDOW.fresh_record()))
    except Unprintable as error:
        return {problem.code for problem in error.problems}
    assert transcript(pages.facts)
    said = [problem for problem in pages.problems if problem.level == "error"]
    return {p.code for p in (*said, *faults(pages.facts), *broken_rules(pages.pdf))}


@pytest.mark.parametrize("path", PATTERNS, ids=lambda path: path.relative_to(FOLDER).as_posix())
def test_a_pattern_is_right_or_what_is_wrong_with_it_is_named(path):
    markup = path.read_text("utf-8")
    expected = EXPECT.match(markup)
    assert codes(markup) == set(expected[1].split() if expected else ())
