"""Fixed words: a project's own laid over the press's, word by word."""

from __future__ import annotations

from pathlib import Path

import pytest

from press.content.language import read_language
from press.edition import Edition
from press.make import prepare
from press.shelf.search import Query, search
from tests.projects import PRESS, make_project, window

FILE = "layouts/words/en-GB.yaml"
ENGLISH = (PRESS / FILE).read_text("utf-8")
ONE = "strings:\n  ring_nurse: Your key worker\n"
BLOOD = Edition("blood-tests", "en-GB", "ours", "a4")


def page(folder: Path, words: str | None = None) -> str:
    make_project(folder, {FILE: words} if words else {})
    return prepare(BLOOD, window(folder)).html


def test_one_word_of_a_project_stands_among_the_presss(tmp_path):
    before = page(tmp_path / "before")
    assert "Your child’s nurse" in before
    assert page(tmp_path / "after", ONE) == before.replace("Your child’s nurse", "Your key worker")


@pytest.mark.parametrize("words", [ENGLISH, f"# Ours\n{ENGLISH}"])
def test_a_copy_of_the_whole_file_says_what_the_press_says(tmp_path, words):
    assert page(tmp_path / "copy", words) == page(tmp_path / "before")
    assert read_language(window(tmp_path / "copy"), "en-GB").own == ()


def test_a_page_is_made_anew_when_either_file_changes(tmp_path):
    files = window(make_project(tmp_path, {FILE: ONE}))
    assert [name for name, _ in read_language(files, "en-GB").own] == ["ring_nurse"]
    assert {("file", FILE), ("behind", FILE)} <= files.reads.keys()
    assert files.fresh_record().unchanged(files.reads)
    for what in ("file", "behind"):
        assert not files.unchanged({**files.reads, (what, FILE): "other"})


def test_a_search_says_whose_words_they_are(tmp_path):
    folder = make_project(tmp_path, {FILE: ONE})

    def found(*words: str) -> list[tuple[str, bool]]:
        lines = search(Query(" ".join(words)), window(folder), folder / "output").lines
        return [(line.text, line.press) for line in lines]

    assert found("key", "worker") == [("ring_nurse: Your key worker", False)]
    assert found("child’s", "nurse") == []
    assert found("hospital", "label") == [("hospital_label: Hospital label", True)]
