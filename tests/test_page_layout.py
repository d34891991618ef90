"""Words and pictures that a reader cannot read are named, each with its page; ours have none.

Each fault is made on purpose in a page.
"""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from PIL import Image
from test_typeset import ANY, files, page

from press.checks import lines, page_layout, qr_codes
from press.facts import Frame, Ground
from press.make import prepare
from press.model import Edition, Problem, Proof
from press.typesetting.typeset import typeset
from tests.projects import make_project, window

HEAD = "<h1>Title</h1>"
TEXT = "<p>Words that fill a line or two of the page, so that there is something to read. </p>"
LINES = "Words that go on for some lines, a page that is as wide as this one is, or more. " * 4
LONG = "Hypomethylating-free-of-hyphens".replace("-", "") * 4


def small_photograph() -> bytes:
    held = io.BytesIO()
    Image.new("RGB", (60, 40), (200, 30, 30)).save(held, "png")
    return held.getvalue()


def named(body: str, style: str = "") -> list[Problem]:
    held = files({"factsheets/images/small.png": small_photograph()})
    ground = typeset(page(HEAD + body, style), ANY, held).ground
    found = [page_layout.faults(ground), lines.faults(ground, 10, 9), qr_codes.faults(ground)]
    return [problem for family in found for problem in family]


def code(address: str, side: str = "25mm", more: str = "margin: 5mm") -> str:
    """A QR code as layouts print it."""
    import segno

    drawn = segno.make(address, error="m", micro=False, boost_error=False)
    svg = drawn.svg_inline(border=0, omitsize=True)
    named = f'<svg class="qr" data-address="{address}" aria-hidden="true" '
    style = f'style="display: block; width: {side}; height: {side}; {more}" '
    return svg.replace("<svg ", named + style, 1)


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
    "wide-table": (
        f"<table><tr><th>Name</th><td>{LONG}</td><td>{LONG}</td></tr></table>",
        "td { font-size: 10pt }",
    ),
    "split-box": (
        f"<div style='height: 205mm'></div><div class=x>{TEXT * 6}</div>",
        ".x { border: 1mm solid; padding: 3mm } p { orphans: 3; widows: 3 }",
    ),
    "widow": (
        f"<div style='height: 198mm'></div><p class=x>{LINES}</p>{TEXT * 8}",
        ".x { margin: 0; font-size: 14pt; widows: 1; orphans: 1 }",
    ),
    "orphan": (
        f"<div style='height: 217mm'></div><p class=x>{LINES}</p>{TEXT * 8}",
        ".x { margin: 0; font-size: 14pt; widows: 1; orphans: 1 }",
    ),
    "broken-word": (
        f"<p class=x>Some {LONG} more</p>",
        ".x { width: 40mm; overflow-wrap: anywhere }",
    ),
    "parted-number": ("<p class=x>Ring <b>0808 157 0123</b></p>", ".x { width: 17mm }"),
    "early-line": (f"<p>Your\u2028{LINES}</p>", ""),
    "small-type": ("<p>Words<sup>2</sup></p>", "sup { font-size: 7pt }"),
    "long-lines": (f"<p>{LINES * 3}</p>", "p { font-size: 10pt }"),
    "short-lines": (f"<p class=x>{LINES}</p>", ".x { width: 30mm }"),
    "dense-code": (code(f"https://harbour.example/{'tell-us' * 30}", "22mm"), ""),
    "small-code": (code("https://harbour.example", "18mm"), ""),
    "code-not-clear": (
        code("https://harbour.example", more="") + "<p>Too near</p>",
        "p { margin: 0 }",
    ),
    "nearly-empty": (f"{TEXT}<p class=x>Left over</p>", ".x { break-before: page }"),
    "picture-too-large": (
        '<img src="factsheets/images/small.png" alt="Red">',
        "img { width: 200mm }",
    ),
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


def test_a_wide_table_is_told_by_what_it_needs_and_what_to_do():
    [problem] = named(*FAULTS["wide-table"])
    needed = re.match(
        r"the table that begins with `Name` needs (\d+) mm, and there are 166 mm for it",
        problem.message,
    )
    assert 400 < int(needed[1]) < 420
    assert problem.hint.startswith("take out a column, or stack it")


def test_a_code_that_is_too_fine_asks_for_a_shorter_address():
    [problem] = named(*FAULTS["dense-code"])
    assert re.search(r"too fine: \d+ modules of 0\.\d\d mm", problem.message)
    assert problem.hint.startswith("take a shorter address, or print it")


@pytest.mark.parametrize("near", ["left", "right", "top", "bottom"])
def test_a_code_has_room_on_every_side(near):
    clear = {side: 8 for side in ("left", "right", "top", "bottom")} | {near: 1}
    margin = "; ".join(f"padding-{side}: {wide}mm" for side, wide in clear.items())
    box = f'<div style="float: left; border: .3mm solid; {margin}">{code("https://a.org")}</div>'
    found = named(box.replace("margin: 5mm", "margin: 0"))
    assert [problem.code for problem in found] == ["code-not-clear"]
    assert found[0].message.startswith("a line stands within")


def test_where_pages_are_small_a_box_may_go_on_unless_its_style_forbids_it():
    body, style = FAULTS["split-box"]
    small = "@page { size: 148mm 280mm; margin: 20mm } html { font-size: 18pt }"
    assert "split-box" not in {problem.code for problem in named(body, style + small)}
    area = (0.0, 0.0, 100.0, 300.0)
    parts = [
        Frame(1, (0, 200, 100, 300), (1, 1, 0, 1), 5, True, True, "Words"),
        Frame(2, (0, 0, 100, 60), (0, 1, 1, 1), 5, True, True, ""),
    ]
    found = page_layout.faults(Ground((area, area), (area, area), frames=tuple(parts)))
    assert [(problem.code, problem.page) for problem in found] == [("split-box", 1)]


def test_a_word_with_a_soft_hyphen_is_not_broken():
    assert named("<p class=x>Hypo\u00admethyl\u00adating agents</p>", ".x { width: 26mm }") == []


def test_a_list_between_two_parts_of_an_item_makes_neither_widow_nor_orphan():
    inner = "".join(f"<li>Item {n}</li>" for n in range(12))
    style = "ul, li { margin: 0 }"
    body = (
        f"<div style='height: 200mm'></div><ul><li>One line<ul>{inner}</ul>One more</li></ul>{TEXT}"
    )
    assert {problem.code for problem in named(body, style)} <= {"nearly-empty"}


def test_a_page_without_a_fault_has_none():
    table = "<table><tr><th>A</th><td>1</td></tr></table><ul><li>One<ul><li>Two</li></ul></li></ul>"
    note = f'<p>Words<sup>1</sup></p><div style="float: right; width: 60mm">{TEXT}</div>{TEXT * 4}'
    assert named(f"{TEXT}{table}{note}") == []


def with_style(folder: Path, style: str) -> Proof:
    """A small topic, laid out with a style of yours behind all others."""
    files = window(make_project(folder))
    proof = prepare(Edition("blood-tests", "en-GB", "ours", "a4"), files)
    html = proof.html.replace("</head>", f"<style>{style}</style></head>", 1)
    return proof.with_pages(typeset(html, proof.factsheet.format.settings, files))


def test_a_fault_is_placed_at_its_words_in_the_topic(tmp_path):
    found = list(page_layout.check(with_style(tmp_path, ".text p { width: 4mm }")))
    assert {problem.code for problem in found} >= {"out-of-its-box"}
    places = [str(problem.at) for problem in found if problem.code == "out-of-its-box"]
    assert places[0] == "factsheets/blood-tests.yaml:11:11"
