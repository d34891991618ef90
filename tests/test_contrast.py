"""Words too pale for what is behind them are named, on bands, gradients and pictures alike.

The drawn page is measured, so a style may put there what it likes.
"""

from __future__ import annotations

import io

import pytest
from PIL import Image
from test_page_layout import with_style
from test_typeset import ANY, files, page

from press.build.artifact_record import read_record
from press.checks import contrast
from press.model import Problem
from press.typesetting.typeset import typeset
from tests.processes import run
from tests.projects import make_project
from tests.series import WINDOW


def cloud() -> bytes:
    """A picture that is dark on its left and pale on its right."""
    held = io.BytesIO()
    picture = Image.linear_gradient("L").rotate(90).resize((900, 300)).convert("RGB")
    picture.save(held, "png")
    return held.getvalue()


def measured(body: str, style: str = "") -> list[Problem]:
    held = files({"factsheets/images/cloud.png": cloud()})
    pages = typeset(page(body, style), ANY, held)
    return list(contrast.faults(pages.ground, pages.pdf))


BAND = ".x { background: #7fb2c4; padding: 4mm; color: COLOUR }"
GRADIENT = ".x { background: linear-gradient(to right, #0b4a5b, #e7f2f3); color: COLOUR }"
ON_PICTURE = (
    ".x { position: relative } img { width: 150mm; height: 50mm } "
    "p { position: absolute; left: 0; width: 150mm; top: 8mm; color: COLOUR }"
)
WORDS = "<p>Ring us if your child has a fever, at any time of the day and in the night too.</p>"
PALE = {
    "band": (f"<div class=x>{WORDS}</div>", BAND.replace("COLOUR", "#ffffff")),
    "gradient": (f"<div class=x>{WORDS}</div>", GRADIENT.replace("COLOUR", "#ffffff")),
    "picture": (
        f'<div class=x><img src="factsheets/images/cloud.png" alt="Clouds">{WORDS}</div>',
        ON_PICTURE.replace("COLOUR", "#ffffff"),
    ),
    "paper": (WORDS, "p { color: #8a8a8a }"),
    "faded": (WORDS, "p { color: #000; opacity: .4 }"),
    "gone": (WORDS, "p { color: #fff }"),
}
PLAIN = {
    "band": (f"<div class=x>{WORDS}</div>", BAND.replace("COLOUR", "#16262c")),
    "dark band": (f"<div class=x>{WORDS}</div>", ".x { background: #0b4a5b; color: #fff }"),
    "large": (WORDS, "p { color: #8a8a8a; font-size: 20pt }"),
    "bold": (WORDS, "p { color: #8a8a8a; font-size: 14pt; font-weight: 700 }"),
    "placed": (
        f"<div class=band></div>{WORDS}",
        ".band { position: absolute; top: 0; left: 0; right: 0; height: 60mm; background: #0b4a5b }"
        " p { position: relative; color: #fff }",
    ),
    "rule": (WORDS, "p { border-bottom: .3mm solid #ddd; line-height: 1 }"),
}


@pytest.mark.parametrize("ground", PALE)
def test_pale_words_are_named(ground):
    found = measured(*PALE[ground])
    assert {problem.code for problem in found} == {"low-contrast"}
    assert all(problem.page == 1 and "4.5 is the least" in problem.hint for problem in found)
    assert found[0].message.startswith("`Ring us")


@pytest.mark.parametrize("ground", PLAIN)
def test_words_that_stand_out_are_not(ground):
    assert measured(*PLAIN[ground]) == []


def test_the_contrast_is_that_of_the_colours():
    [problem] = measured("<p>Words</p>", "p { color: #777 }")
    assert "a contrast of 4.5 to" in problem.message  # 4.48
    assert measured("<p>Words</p>", "p { color: #767676 }") == []  # 4.54


def test_pale_words_are_placed_at_their_line_in_the_topic(tmp_path):
    found = list(contrast.check(with_style(tmp_path, ".text p { color: #a0a0a0 }")))
    assert found
    assert all(problem.page for problem in found)
    assert {str(problem.at) for problem in found} == {"factsheets/blood-tests.yaml:11:9"}


# ── Where it is asked for ──

PALE_QUOTE = ".text p { color: #a0a0a0 }\n"


@pytest.fixture
def pale(tmp_path):
    """A project whose layout prints running text in grey."""
    style = WINDOW.text("layouts/factsheet.css") + PALE_QUOTE
    return make_project(tmp_path, {"layouts/factsheet.css": style})


@pytest.mark.long
def test_pages_are_drawn_under_strict_and_what_was_made_without_is_not_fresh(pale):
    ask = ("--project", pale, "--topic", "blood-tests", "--format", "a5")
    usual = run(*ask)
    assert (usual.returncode, usual.stderr) == (0, "")
    strict = run(*ask, "--strict")
    assert strict.returncode == 1
    assert "(unchanged)" not in strict.stdout
    assert "low-contrast" in strict.stderr
    assert "factsheets/blood-tests.yaml:" in strict.stderr
    again = run(*ask, "--strict")
    assert (again.returncode, again.stderr) == (1, strict.stderr)
    assert "(unchanged)" in again.stdout
    [record] = (pale / "output/.made/ours").glob("*.json")
    assert read_record(record)[0].drawn is True


def test_check_looks_at_the_pages_where_it_is_asked_to_and_writes_none(pale):
    assert run("--project", pale, "check").stderr == ""
    looked = run("--project", pale, "check", "--pages", "--strict", "blood-tests", cold=True)
    assert looked.returncode == 1
    assert "low-contrast" in looked.stderr
    assert looked.stdout == "1 checked, no mistakes\n"
    assert not list((pale / "output").rglob("*.pdf"))
