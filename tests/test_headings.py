"""Marks in headings: they stand on the heading alone, and no link stands in a link."""

from __future__ import annotations

import re

import pytest

from press.checks.structure import faults
from press.make import prepare
from press.model import Edition, Unprintable
from press.pdf.read import finish
from press.preflight import proofread
from press.typesetting.typeset import typeset
from tests.projects import TOPIC, make_project, window

HEADING = "What's [[vein]] **work** [for us](https://ours.example)?[@lee2020]"
NESTED = re.compile(r"<a\b[^>]*>(?:(?!</a>).)*?<a\b", re.DOTALL)


def proof(folder, format="a4", **changes: str):
    topic = TOPIC.replace("What happens", HEADING, 1)
    for old, new in changes.items():
        topic = topic.replace(old, new)
    make_project(folder, {"factsheets/blood-tests.yaml": topic})
    files = window(folder)
    return prepare(Edition("blood-tests", "en-GB", "ours", format), files), files


@pytest.mark.parametrize("format", ["a4", "web"])
def test_contents_have_the_words_of_a_heading_and_the_heading_its_marks(format, tmp_path):
    html = proof(tmp_path, format)[0].html
    line = re.search(r'<a href="#section-1">(.*?)</a>', html)[1]
    assert line == "What’s vein <strong>work</strong> for us?"
    (title, heading) = re.search(r'<h2 data-title="([^"]*)">(.*?)</h2>', html).groups()
    assert title == "What’s vein work for us?"
    assert heading.count("<a ") == 3
    assert not NESTED.search(html)


def test_a_layout_that_prints_links_in_a_link_is_told(tmp_path):
    own = window(tmp_path).text("layouts/web.html").replace("heading | unlinked", "heading")
    make_project(tmp_path, {"layouts/web.html": own})
    with pytest.raises(Unprintable, match="a link stands in a link, at `What’s vein`"):
        proofread(proof(tmp_path, "web")[0])


@pytest.mark.long
def test_running_heads_and_bookmarks_have_the_words_of_a_heading(tmp_path):
    long = "\n\n".join("A nurse takes a little blood. " * 3 for _ in range(40))
    changes = {
        "A nurse takes a little blood.[@lee2020]": "|\n" + re.sub("(?m)^", " " * 10, long),
        "for us](https://ours.example)?[@lee2020]": "for us](https://ours.example)[@lee2020]?",
        "vein]]": "vein]][@lee2020]",
    }
    made, files = proof(tmp_path, **changes)
    pages = finish(typeset(made.html, made.factsheet.format.settings, files))
    assert not [one for one in faults(pages.facts) if one.code == "bookmarks"]
    assert "What’s vein work for us?" in [line.title for line in pages.facts.bookmarks]
