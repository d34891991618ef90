"""Exceptions from rules, and profiles: each mistake in them has a message of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from press.content.profile import read_profile
from press.make import prepare
from press.model import Edition, Problem, Unprintable
from press.preflight import proofread
from press.rules.engine import every_rule
from tests.projects import BRAND, TOPIC, make_project, window

LONG = "Your team will ring you when they know, and if they have not rung by then you can ring "
LONG += "them and ask what has happened to it."
PROFILE = "about: Ours.\nlike: uk-charity\nrules:\n"


def found(folder: Path, more: dict[str, str], language: str = "en-GB") -> list[Problem]:
    """What is said of the project's topic with other files in it."""
    make_project(folder, more)
    try:
        return list(
            proofread(prepare(Edition("blood-tests", language, "ours", "a4"), window(folder)))
        )
    except Unprintable as error:
        return list(error.problems)


def topic(block: str, above: str = "") -> dict[str, str]:
    """The project's topic with this block in it, and a line above its sections."""
    words = TOPIC.replace("      - A nurse", f"{block}\n      - A nurse")
    return {"factsheets/blood-tests.yaml": words.replace("sections:", f"{above}sections:", 1)}


def profile(*rules: str) -> dict[str, str]:
    """A profile of the publisher's own, with these rules."""
    written = PROFILE + "".join(f"  {rule}\n" for rule in rules)
    brand = BRAND + "rules: ours\n"
    return {"layouts/rules/ours.yaml": written, "layouts/brands/ours/brand.yaml": brand}


def said(problems: list[Problem]) -> list[tuple[str, str]]:
    return [(problem.level, problem.message) for problem in problems]


def test_an_exception_in_a_block_makes_a_note_with_its_reason(tmp_path):
    block = f"      - text: {LONG}\n        allow: {{L01: She said so.}}"
    (note,) = found(tmp_path, topic(block))
    assert (note.level, note.code) == ("note", "L01")
    assert note.message.endswith("allowed, because: She said so.")
    assert note.at.line


def test_an_exception_holds_for_its_block_only(tmp_path):
    block = f"      - text: {LONG}\n        allow: {{L01: She said so.}}\n      - text: So {LONG}"
    assert sorted(p.level for p in found(tmp_path, topic(block))) == ["note", "warning"]


def test_an_exception_for_the_topic_holds_in_every_block(tmp_path):
    block = f"      - text: {LONG}\n      - text: So {LONG}"
    problems = found(tmp_path, topic(block, "allow: {L01: It is a letter.}\n"))
    assert [p.level for p in problems] == ["note", "note"]
    assert all("It is a letter." in p.message for p in problems)


@pytest.mark.parametrize(
    ("allowed", "expected"),
    [
        ("L0l: Why.", ("error", "unknown-rule", "there is no rule called `L0l`")),
        ("L11: Why.", ("warning", "needless-exception", "L11 finds nothing here")),
    ],
)
def test_an_exception_that_is_none_is_named_at_its_line(allowed, expected, tmp_path):
    block = f"      - text: Bring a drink.\n        allow: {{{allowed}}}"
    (problem,) = found(tmp_path, topic(block))
    level, code, message = expected
    assert (problem.level, problem.code) == (level, code)
    assert problem.message.startswith(message)
    assert problem.hint
    line = window(tmp_path).text(problem.at.file).splitlines()[problem.at.line - 1]
    assert "allow:" in line


def test_an_exception_without_a_reason_is_a_mistake(tmp_path):
    block = f"      - text: {LONG}\n        allow:\n          L01:"
    problems = found(tmp_path, topic(block))
    assert [(p.level, p.code) for p in problems] == [("error", "no-reason")]
    assert problems[0].message == "the exception from L01 has no reason"
    assert problems[0].at.line


@pytest.mark.parametrize("allowed", ["L01", "[L01]", "{L01: [why]}"])
def test_an_exception_that_is_typed_otherwise_is_shown_how(allowed, tmp_path):
    (problem,) = found(tmp_path, topic(f"      - text: {LONG}\n        allow: {allowed}"))
    assert problem.code == "wrong-type"
    assert "allow: {L11:" in problem.hint


def test_a_mistake_cannot_be_allowed(tmp_path):
    block = f"      - text: {LONG}\n        allow: {{no-helpline: Why.}}"
    (problem,) = [p for p in found(tmp_path, topic(block)) if p.level == "error"]
    assert problem.message.endswith("no rule: it cannot be allowed")


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("L99: {longest: 3}", ("unknown-rule", "there is no rule called `L99`")),
        ("L01: {longest: many}", ("bad-limit", "L01 needs a number called `longest`")),
        ("L01: {longest: -4}", ("bad-limit", "L01 needs a number called `longest`")),
        ("L01: {longest: 0}", ("bad-limit", "`longest` of L01 cannot be 0")),
        ("L06: {percent: 150}", ("bad-limit", "`percent` of L06 cannot be 150")),
        ("R05: {newest: .nan}", ("bad-limit", "R05 needs a number called `newest`")),
        ("L01: {longset: 20}", ("unknown-limit", "L01 has no limit called `longset`")),
        ("L01: 20", ("bad-limit", "L01 needs a number called `longest`")),
        ("L01: {level: eror, longest: 20}", ("bad-level", "`eror` is no level of L01")),
    ],
)
def test_a_profile_that_is_wrong_is_named_at_its_line(rule, expected, tmp_path):
    (problem,) = found(tmp_path, profile(rule))
    code, message = expected
    assert (problem.level, problem.code) == ("error", code)
    assert problem.message.startswith(message)
    assert problem.at.file == "layouts/rules/ours.yaml"
    assert problem.at.line == 4
    assert problem.hint


def test_a_profile_that_is_not_there_gets_the_one_that_was_meant(tmp_path):
    (problem,) = found(tmp_path, {"layouts/brands/ours/brand.yaml": BRAND + "rules: uk-charty\n"})
    assert problem.code == "unknown-profile"
    assert "uk-charity" in problem.hint
    assert problem.at.line


def test_a_profile_without_a_limit_is_named_and_the_way_to_switch_a_rule_off(tmp_path):
    own = profile("{}")["layouts/brands/ours/brand.yaml"]
    bare = {"layouts/rules/ours.yaml": "about: Ours.\nrules:\n  L01: {longest: 20}\n"}
    problems = found(tmp_path, bare | {"layouts/brands/ours/brand.yaml": own})
    assert {p.code for p in problems} == {"bad-limit"}
    assert {str(p.at) for p in problems} == {"layouts/rules/ours.yaml"}
    assert all("{level: off}" in p.hint for p in problems)


def test_the_usual_profile_has_every_limit_and_no_other(tmp_path):
    make_project(tmp_path, {})
    written = read_profile(window(tmp_path), None, "en-GB").rules
    takes = {code: set(rule.takes) for code, rule in every_rule().items()}
    for code, limits in written.items():
        assert {name.value for name, _ in limits.pairs} - {"level"} == takes[code], code
    assert {code for code, names in takes.items() if names} <= set(written)


def test_a_rule_that_is_off_finds_nothing(tmp_path):
    block = topic(f"      - text: {LONG}")
    assert found(tmp_path, block | profile("L01: {level: off}")) == []
    assert said(found(tmp_path, block | profile("L01: {level: note}")))[0][0] == "note"


def test_a_language_without_lists_is_told_which_rules_did_not_look(tmp_path):
    words = yaml.load(window(tmp_path).text("layouts/words/en-GB.yaml"), yaml.BaseLoader)
    welsh = yaml.safe_dump(words | {"name": "Cymraeg"}, allow_unicode=True)
    own = TOPIC.replace("language: en-GB", "language: cy").replace("A nurse", "You can't. A nurse")
    more = {"layouts/words/cy.yaml": welsh, "factsheets/blood-tests.cy.yaml": own}
    (note,) = [p for p in found(tmp_path, more, "cy") if p.code == "no-word-list"]
    assert note.level == "note"
    assert note.message.endswith("rules did not look: they have no lists of words for `cy`")
    assert "layouts/rules/words/cy.yaml" in note.hint
    assert " L11," in note.hint


def test_an_exception_from_a_rule_that_did_not_look_is_not_called_needless(tmp_path):
    words = yaml.load(window(tmp_path).text("layouts/words/en-GB.yaml"), yaml.BaseLoader)
    own = TOPIC.replace("language: en-GB", "language: cy\nallow: {L11: Why.}")
    more = {
        "layouts/words/cy.yaml": yaml.safe_dump(words, allow_unicode=True),
        "factsheets/blood-tests.cy.yaml": own,
    }
    assert "needless-exception" not in {p.code for p in found(tmp_path, more, "cy")}
