"""Words pasted from Word, emails, phones and chats: lists stay lists, nothing is lost unsaid."""

from __future__ import annotations

import pytest

from press.make import prepare
from press.model import Edition, Location, Paragraph, Text
from press.parsing.prose import read_line, read_prose
from press.preflight import proofread
from press.walk import text_of
from tests.projects import TOPIC, make_project, window


def outline(parts) -> list[object]:
    """Prose as plain words: a paragraph is a text, a list is a list of its items."""
    return [
        text_of(part.spans)
        if isinstance(part, Paragraph)
        else [outline(item)[0] if len(item) == 1 else outline(item) for item in part.items]
        for part in parts
    ]


def read(words: str, reading=read_prose) -> tuple[list[object], list[tuple[str, int, int]]]:
    problems = []
    prose = reading(Text(words, Location("a.yaml", 1, 1), words), problems)
    return outline(prose.parts), [(one.code, one.at.line, one.at.column) for one in problems]


LISTS = {
    "• tea\n• cake": [["tea", "cake"]],
    "Bring:\n•\ttea\no\tcake\n· a pen\n– a friend\n▪ a coat": [
        "Bring:",
        ["tea", "cake", "a pen", "a friend", "a coat"],
    ],
    "•tea\n➢\ncake": [["tea", "cake"]],
    "– tea\n– cake": [["tea", "cake"]],
    "-tea\n-cake": [["tea", "cake"]],
    "Bring:\n– tea": ["Bring:", ["tea"]],
    "(1) tea\n(2) cake": [["tea", "cake"]],
    "1.tea\n2.cake": [["tea", "cake"]],
    "·\u00a0\u00a0\u00a0tea\n·\u00a0\u00a0\u00a0cake": [["tea", "cake"]],
    "- • tea\n- **hot** cake": [["tea", "hot cake"]],
    "We ring you\n– if we can – on\nthe day.": ["We ring you – if we can – on the day."],
    "Mae hyn\no dan ofal\ny ward.": ["Mae hyn o dan ofal y ward."],
    "It is well\n-being.": ["It is well -being."],
    "Keep it at:\n– 5 °C": ["Keep it at: – 5 °C"],
    "1. tea\n    - hot": [[["tea", ["hot"]]]],
}


@pytest.mark.parametrize("words", LISTS)
def test_a_pasted_list_is_a_list_and_other_words_stay_as_they_are(words):
    assert read(words) == (LISTS[words], [])


MISTAKES = {
    "Then:\n(a) you rest\n(b) you go": [("lettered-list", 2, 1)],
    "i. you rest\nii. you go": [("lettered-list", 1, 1)],
    "You can rest\n(b) or go": [],
    "| Test | Why |\n|---|---|\n| Blood | It helps |": [("table-in-text", 1, 1)],
    "Tests:\nBlood\tto see\nBone\tto know": [("table-in-text", 2, 1)],
    "One\n\n  ---\nTwo": [("drawn-line", 3, 3)],
    "|---|\n|---|": [("table-in-text", 1, 1)],
    "✓ tea\n✓ cake": [("list-or-words", 1, 1)],
    "Ann wrote:\n> tea\n> cake": [("list-or-words", 2, 1)],
    "✓ tea": [],
    "You need\n– a drink that\nyou like\n– a book": [("list-or-words", 2, 1)],
}


@pytest.mark.parametrize("words", MISTAKES)
def test_what_no_text_can_hold_is_told_at_its_first_line(words):
    assert read(words)[1] == MISTAKES[words]


def test_a_list_in_a_field_of_one_line_is_told_and_a_dash_that_goes_on_is_not():
    assert read("Bring:\n- tea\n- cake", read_line)[1] == [("list-in-a-line", 2, 1)]
    assert read("Bring tea\n– or cake", read_line) == (["Bring tea – or cake"], [])


def told(folder, topic: str) -> list[tuple[str, str, int, str, str]]:
    make_project(folder, {"factsheets/blood-tests.yaml": topic})
    proof = prepare(Edition("blood-tests", "en-GB", "ours", "a4"), window(folder))
    found = proofread(proof)
    assert "• •" not in proof.html
    return [
        (one.level, one.code, one.at.line, one.message, one.hint)
        for one in found
        if one.code in ("unseen-signs", "second-bullet")
    ]


def test_what_is_left_out_is_noted_once_for_a_file(tmp_path):
    pasted = TOPIC.replace("nurse", "nu\u200brse\x0bor\u200e").replace(
        "      - warning", "      - list:\n          - • tea\n          - * milk\n      - warning"
    )
    left_out = "signs that nobody sees came with pasted words, and are left out: "
    assert told(tmp_path, pasted) == [
        (
            "note",
            "unseen-signs",
            11,
            f"{left_out}zero width space (1), soft return (1), left-to-right mark (1)",
            "if `nurse` should be two words, type a blank",
        ),
        (
            "note",
            "second-bullet",
            13,
            "`•` before an item is left out: every item gets its own bullet",
            "nothing need be done",
        ),
    ]
    assert told(tmp_path, TOPIC) == []
