"""A summary is one page, or the press says by how many lines it is too long, and what to cut."""

from __future__ import annotations

import re
from bisect import bisect_left

import pytest

from press.make import make
from press.model import Edition
from tests.projects import TOPIC, make_project, window
from tests.series import Sheet


@pytest.mark.parametrize(
    "topic",
    ["treatment", *(pytest.param(n, marks=pytest.mark.long) for n in ("overview", "outlook"))],
)
def test_a_summary_is_one_page(topic):
    edition = Edition(topic, "en-GB", "harbour", "summary")
    sheet = Sheet(edition)
    assert sheet.outcome.problems == ()
    assert len(sheet.facts.texts) == 1


def too_long(tmp_path, lines: int) -> str:
    points = ", ".join(["It is quick"] * (2 + lines))
    more = {"factsheets/blood-tests.yaml": TOPIC.replace("It is quick.", points)}
    files = window(make_project(tmp_path, more))
    outcome = make(Edition("blood-tests", "en-GB", "ours", "summary"), files)
    return " / ".join(f"{problem.message}. {problem.hint}" for problem in outcome.problems)


def test_what_does_not_fit_is_told_with_what_to_shorten(tmp_path):
    said = too_long(tmp_path, 40)
    assert re.match(r"`[^`]*` is \d\d lines too long for 1 page, as tight as it can be\. ", said)
    assert "shorten the longest parts: `Key points` (" in said


@pytest.mark.long
def test_it_is_told_by_how_many_lines(tmp_path):
    points = range(10, 60)
    fits = bisect_left(points, True, key=lambda n: bool(too_long(tmp_path / str(n), n)))
    first = too_long(tmp_path / "first", points[fits])
    assert re.match(r"`[^`]*` is 1 line too long for 1 page, as tight as it can be\. ", first)
    assert "shorten the longest parts: `Key points` (" in first
    for more in (3, 30):
        said = too_long(tmp_path / f"more-{more}", points[fits] + more)
        lines = int(re.match(r"`[^`]*` is (\d+) lines? too long", said)[1])
        assert lines == pytest.approx(1 + more, abs=2 + more * 0.15)
