"""Words and pictures that a reader cannot read are named, each with its page; ours have none.

Each fault is made on purpose in a page.
"""

from __future__ import annotations

import io
from functools import cache

import pytest
from PIL import Image
from test_typeset import ANY, files, page

from press.make import prepare
from press.model import Problem, Proof
from press.printing.typeset import typeset
from press.proving import page_layout
from tests.series import EDITIONS, WINDOW, name_of

HEAD = "<h1>Title</h1>"
TEXT = "<p>Words that fill a line or two of the page, so that there is something to read. </p>"
LONG = "Hypomethylating-free-of-hyphens".replace("-", "") * 4


def small_photograph() -> bytes:
    held = io.BytesIO()
    Image.new("RGB", (60, 40), (200, 30, 30)).save(held, "png")
    return held.getvalue()


def named(body: str, style: str = "") -> list[Problem]:
    held = files({"factsheets/images/small.png": small_photograph()})
    ground = typeset(page(HEAD + body, style), ANY, held).ground
    return list(page_layout.faults(ground))


FAULTS = {
    "off-page": ('<p class="x">Far out</p>', ".x { position: absolute; left: -10mm; top: 0 }"),
    "near-edge": ("", "@page { @bottom-left { content: 'Too low'; vertical-align: bottom } }"),
    "in-the-foot": (
        '<p class="x">One line too low</p>',
        "@page { margin: 20mm } .x { position: absolute; top: 256mm; margin: 0 }",
    ),
    "out-of-its-box": ('<p class="x">Hypomethylatinghypomethylating</p>', ".x { width: 20mm }"),
    "cut-off": (f'<div class="x">{TEXT * 2}</div>', ".x { height: 6mm; overflow: hidden }"),
    "over-words": (
        f'<p>One line</p><p class="x">Another line</p>{TEXT}',
        ".x { margin-top: -7mm }",
    ),
    "stranded-heading": (
        f"<div style='height: 215mm'></div><h2>Alone</h2><div class=x>{TEXT * 6}</div>",
        "h2 { break-after: auto; margin: 0 } .x { break-inside: avoid }",
    ),
    "nearly-empty": (f"{TEXT}<p class=x>Left over</p>", ".x { break-before: page }"),
    "coarse-picture": (
        '<img src="factsheets/images/small.png" alt="Red">',
        "img { width: 80mm }",
    ),
}


@pytest.mark.parametrize("code", FAULTS)
def test_a_fault_of_the_layout_is_named_with_its_page(code):
    found = named(*FAULTS[code])
    assert [problem.code for problem in found][:1] == [code]
    assert all(problem.page for problem in found)
    assert all(problem.hint for problem in found)


def test_a_wide_table_is_named_by_the_words_that_do_not_fit():
    cells = f"<td>{LONG}</td><td>{LONG}</td>"
    found = named(f"<table><tr><th>Name</th>{cells}</tr></table>")
    assert any("Hypomethylating" in problem.message for problem in found)


def test_a_page_without_a_fault_has_none():
    table = "<table><tr><th>A</th><td>1</td></tr></table><ul><li>One<ul><li>Two</li></ul></li></ul>"
    note = f'<p>Words<sup>1</sup></p><div style="float: right; width: 30mm">{TEXT}</div>{TEXT * 4}'
    assert named(f"{TEXT}{table}{note}") == []


@cache
def treatment() -> Proof:
    return prepare(next(e for e in EDITIONS if name_of(e) == "harbour-treatment"), WINDOW)


def test_a_fault_is_placed_at_its_words_in_the_topic():
    proof = treatment()
    wrong = "<style>.text p { width: 12mm }</style></head>"
    html = proof.html.replace("</head>", wrong, 1)
    pages = typeset(html, proof.factsheet.format.settings, WINDOW.again())
    found = list(page_layout.check(proof.with_pages(pages)))
    assert {problem.code for problem in found} >= {"out-of-its-box"}
    places = [str(problem.at) for problem in found if problem.code == "out-of-its-box"]
    assert places[0].startswith("factsheets/treatment.yaml:")
    assert places[0] != "factsheets/treatment.yaml:1:1"
