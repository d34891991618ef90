"""A topic told in other words: tied to the topic, printed only where a format asks for them."""

from __future__ import annotations

import pytest

from press.build.plan import Order, left_out, plan, with_versions
from press.content.version import digest
from press.make import read
from press.model import Edition, Unprintable
from tests.processes import run
from tests.projects import PRESS, TODAY, TOPIC, build, make_project, window

FORMAT = """\
about: In easy words.
layout: factsheet
paper: {name: A4, width: 210mm, height: 297mm}
margins: {top: 19mm, side: 18mm, bottom: 29mm}
text_size: 16
small_size: 16
mark_size: 16
ink: colour
citations: none
text: easy
"""
VERSION = """\
matches: {matches}
title: About blood tests
sections:
  - heading: On the day
    blocks:
      - A nurse takes a little blood.
review:
  version: 1.0
  status: draft
  first_published: 2026-01-31
  last_reviewed: 2026-01-31
  next_review: 2029-01-31
  funding: none
"""
EASY = "layouts/formats/easy.yaml"
LEAFLET = "layouts/formats/leaflet.yaml"
RECORD = "layouts/formats/record.yaml"
BLOOD = Edition("blood-tests", "en-GB", "ours", "a4")


def words_of(folder) -> str:
    """The digest of the words of the project's topic."""
    return digest(read(BLOOD, window(folder))[0].topic)


@pytest.fixture
def project(tmp_path):
    """A project whose topic has an easy version, with three formats that ask for other words."""
    formats = {
        EASY: FORMAT,
        LEAFLET: FORMAT.replace("text: easy", "text: short\notherwise: topic"),
        RECORD: FORMAT.replace("text: easy", "topics: named"),
    }
    folder = make_project(tmp_path, formats)
    version = VERSION.format(matches=words_of(folder))
    return make_project(tmp_path, {**formats, "factsheets/blood-tests.easy.yaml": version})


def test_the_version_is_printed_and_what_it_leaves_out_is_the_topics(project):
    factsheet, _ = read(Edition("blood-tests", "en-GB", "ours", "easy"), window(project))
    about = factsheet.topic.about
    assert about["title"].value == "About blood tests"
    assert about["code"] == "ABC-101"
    assert about["key_points"][0].source.value == "It is quick."
    assert [section.heading.source.value for section in factsheet.topic.sections] == ["On the day"]


@pytest.mark.parametrize(
    ("typed", "instead", "same"),
    [
        ("It is quick.", "It is not quick.", False),
        ("It is quick.", "It is quick!", False),
        ("[@lee2020]", "", False),
        ("warning: Ring", "note: Ring", False),
        ("It is quick., Bring", "'It is   quick.', Bring", True),
        ("status: draft", "status: in-review", True),
        ("# none", "# a comment", True),
        ("title: Blood tests", "title: 'Blood tests'", True),
    ],
)
def test_the_digest_changes_with_the_words_alone(typed, instead, same, tmp_path):
    first = words_of(make_project(tmp_path / "one", {"factsheets/blood-tests.yaml": TOPIC}))
    changed = (TOPIC + "# none\n").replace(typed, instead)
    assert changed != TOPIC
    other = words_of(make_project(tmp_path / "two", {"factsheets/blood-tests.yaml": changed}))
    assert (first == other) is same


def test_a_version_whose_topic_has_changed_is_refused_with_what_to_write(project):
    changed = TOPIC.replace("It is quick.", "It is slow.")
    (project / "factsheets/blood-tests.yaml").write_text(changed)
    (artifact,) = build(project, "blood-tests", formats=("easy",))
    (problem,) = artifact.problems
    assert (problem.code, str(problem.at)) == (
        "topic-changed",
        "factsheets/blood-tests.easy.yaml:1:10",
    )
    assert problem.hint == (f"read both, mend this one, then write `matches: {words_of(project)}`")


def test_a_translation_has_no_version_until_that_is_translated(project):
    welsh = TOPIC.replace("en-GB", "cy")
    (project / "factsheets/blood-tests.cy.yaml").write_text(welsh)
    words = window(project).text("layouts/words/en-GB.yaml")
    (project / "layouts/words").mkdir()
    (project / "layouts/words/cy.yaml").write_text(words)
    with pytest.raises(Unprintable) as refused:
        plan(window(project), Order(("blood-tests",), ("easy",), language="cy"))
    assert [problem.code for problem in refused.value.problems] == ["no-version"]


def test_all_formats_leave_out_what_the_topic_has_no_words_for(project):
    order = Order(("all",), ("all",))
    formats = [edition.format for edition in plan(window(project), order)]
    assert "easy" in formats
    assert not {"leaflet", "record"} & set(formats)
    said = left_out(window(project), order)
    assert "leaflet, trifold left out: `blood-tests` has no short text" in said
    assert "record left out: `blood-tests` is not written for `record`" in said
    assert not any(sentence.startswith("easy left out") for sentence in said)


def test_topics_without_words_for_a_format_are_named_in_one_line(project):
    for n in (1, 2):
        other = TOPIC.replace("code: ABC-101", f"code: ABC-20{n}")
        (project / f"factsheets/other-{n}.yaml").write_text(other)
    said = left_out(window(project), Order(("all",), ("all",)))
    likewise = "likewise `other-1`, `other-2`"
    assert f"leaflet, trifold left out: `blood-tests` has no short text; {likewise}" in said


def test_a_format_that_is_asked_for_by_name_may_fall_back_to_the_topic(project):
    (edition,) = plan(window(project), Order(("blood-tests",), ("leaflet",)))
    factsheet, layout = read(edition, window(project))
    assert (layout.version, factsheet.topic.about["title"].value) == ("", "Blood tests")


def test_a_topic_that_names_its_formats_is_printed_in_these_alone(project):
    own = TOPIC.replace("key_points", "formats: [record, a4]\nkey_points")
    (project / "factsheets/blood-tests.yaml").write_text(own)
    files = window(project)
    assert [e.format for e in plan(files, Order(("blood-tests",)))] == ["record"]
    with pytest.raises(Unprintable) as refused:
        plan(files, Order(("blood-tests",), ("a5",)))
    (problem,) = refused.value.problems
    assert problem.message == "`blood-tests` is printed as record or a4 only"


def test_versions_are_read_where_topics_are_checked(project):
    editions = with_versions(window(project), [BLOOD])
    assert [edition.format for edition in editions] == ["a4", "easy"]


def test_a_version_without_its_topic_is_named(project):
    gone = project / "factsheets/blood-test.easy.yaml"
    gone.write_text(VERSION)
    done = run("--project", project, "--today", TODAY, "check")
    assert "factsheets/blood-test.easy.yaml:1:1: error: this tells `blood-test`" in done.stderr
    assert "put factsheets/blood-test.yaml back, or take this file away too" in done.stderr
    assert done.returncode == 2


def test_a_version_can_be_begun_and_then_prints(project):
    (project / "factsheets/blood-tests.easy.yaml").unlink()
    done = run("--project", project, "--today", TODAY, "new", "blood-tests.easy")
    assert (done.returncode, done.stderr) == (0, "")
    (artifact,) = build(project, "blood-tests", formats=("easy",))
    assert artifact.made
    assert {problem.code for problem in artifact.problems} == {"skeleton"}


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("blood-tests.easi", "no format prints a text called `easi`"),
        ("blood-tests.easy", "`blood-tests` has its easy text already"),
        ("blood-test.short", "there is no topic called `blood-test`"),
    ],
)
def test_a_version_that_cannot_be_begun_is_told_why(name, message, project):
    done = run("--project", project, "new", name)
    assert message in done.stderr
    assert done.returncode == 2


def withdraw(project, name: str) -> None:
    file = project / f"factsheets/{name}.yaml"
    file.write_text(file.read_text("utf-8").replace("status: draft", "status: withdrawn"), "utf-8")


def test_what_is_withdrawn_by_itself_is_left_out_and_told(project):
    withdraw(project, "blood-tests.easy")
    files = window(project)
    assert [e.format for e in with_versions(files, [BLOOD])] == ["a4"]
    for order in (Order(("all",), ("a4", "easy")), Order(("blood-tests",), ("all",))):
        assert "easy" not in {edition.format for edition in plan(files, order)}
        assert "blood-tests.easy is withdrawn: left out" in left_out(files, order)
    assert plan(files, Order(("blood-tests",), ("easy",))) != [], "who names it is told why"


def test_a_translation_is_withdrawn_with_its_topic(project):
    words = (PRESS / "layouts/words/en-GB.yaml").read_text("utf-8").replace("English", "Cymraeg")
    welsh = TOPIC.replace("language: en-GB", "language: cy")
    for path, text in {
        "layouts/words/cy.yaml": words,
        "factsheets/blood-tests.cy.yaml": welsh,
    }.items():
        (project / path).parent.mkdir(exist_ok=True, parents=True)
        (project / path).write_text(text, "utf-8")
    order = Order(("blood-tests",), language="cy")
    assert len(plan(window(project), order)) == 1
    withdraw(project, "blood-tests")
    with pytest.raises(Unprintable) as refused:
        plan(window(project), order)
    (problem,) = refused.value.problems
    assert problem.message == "`blood-tests` is withdrawn, and is not printed"
    assert plan(window(project), Order(("all",), language="cy")) == []
