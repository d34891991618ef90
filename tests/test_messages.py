"""Messages are for people. With X in the place of each, all that programs do of problems stays.

Where a mistake stands, what is told as one, which clinic gets it, how a command ends, and what the
reports mark and keep: all of that comes from the data of a problem, never from its words.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from zlib import adler32

import pytest

from press.build.backends import inline
from press.build.findings import Wanted, look
from press.build.plan import Order, left_out
from press.clinics.make_copies import lay_panels
from press.clinics.table import read_clinics
from press.console.annotations import as_annotations
from press.console.baseline import read_baseline, renew_baseline
from press.console.html_report import page
from press.console.topic_findings import Sheet, causes, sheets
from press.files import Files
from press.model import Edition, Problem
from press.parsing.manuscript import read_manuscript
from tests.processes import LONGEST
from tests.projects import PRESS, TODAY, TOPIC, make_project, window
from tests.signing import signed
from tests.test_clinics import TOLD
from tests.test_mistakes import FILES, FOLDER, beside, made, parts
from tests.test_standing_type import waiting_for

# What no program may do anything but show.
SAID = "X"
# A line of the report as far as the words that are meant.
MARKED = re.compile(r"[^<>]*<mark>.*?</mark>")
# Each of another kind: of the reader, of YAML, of the fetcher, of the engine, of finished pages.
SOME = (
    "asked/everything-at-once.yaml",
    "brand/everything-at-once.yaml",
    "layouts/template-picture-without-words.html",
    "pages/table-wider-than-the-page.yaml",
    "pages/thai-letter.yaml",
)


@contextmanager
def speechless() -> Iterator[None]:
    """While the block lasts, the message of each problem that is made is X."""
    made_so, apart = Problem.__init__, inline.laying_out_apart

    def silent(problem: Problem, *given: object, **named: object) -> None:
        made_so(problem, *given, **named)
        object.__setattr__(problem, "message", SAID)

    Problem.__init__ = silent
    inline.laying_out_apart = nullcontext  # a child would speak
    read_manuscript.cache_clear()
    try:
        yield
    finally:
        Problem.__init__, inline.laying_out_apart = made_so, apart
        read_manuscript.cache_clear()


def without_words(problems: list[Problem] | tuple[Problem, ...]) -> Counter[tuple]:
    """Problems but for their messages."""
    return Counter((p.level, p.code, p.at, p.hint, p.page, p.about) for p in problems)


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=[pytest.mark.long] * (name not in SOME))
        for name in (path.relative_to(FOLDER).as_posix() for path in FILES)
        if name in SOME or adler32(name.encode()) % 3 == 0  # a third of them says as much
    ],
)
def test_a_mistake_has_the_same_place_and_level_whatever_is_said_of_it(name, tmp_path):
    at, asked, _ = parts(FOLDER / name)
    more = beside(FOLDER / name) | ({at: (FOLDER / name).read_bytes()} if at else {})
    before = made(make_project(tmp_path / "told", more), asked)
    with speechless():
        after = made(make_project(tmp_path / "silent", more), asked)
    said = {problem.message for problem in after}
    assert said == {SAID} or name.endswith(".css"), "a process keeps what it has read of a style"
    assert without_words(after) == without_words(before)


WORDY = TOPIC.replace(
    "      - A nurse takes a little blood.[@lee2020]",
    "      - A nurse can't take blood 9am-5pm. It doesn't hurt.[@lee2020]\n"
    "      - {text: He can't., allow: {L11: Her own words.}}\n"
    "      - As stated above, sufferers must utilise 5 mg of it at 12pm in order to recover.",
)


@pytest.fixture
def wordy(tmp_path) -> Files:
    """A project with a topic that rules find much in."""
    rules = "like: uk-charity\nrules: {B15: {level: off}, L99: {level: off}}\n"
    more = {"factsheets/blood-tests.yaml": WORDY, "layouts/rules/profiles/ours.yaml": rules}
    return window(make_project(tmp_path / "wordy", more))


def found(files: Files) -> list[Sheet]:
    checked, _ = look(Edition("blood-tests", "en-GB", "ours", "a4"), files, Wanted())
    return sheets([checked])


def test_reports_group_mark_and_keep_the_same_findings(wordy, tmp_path):
    told = found(wordy)
    with speechless():
        silent = found(wordy.fresh_record())
    assert sum(len(sheet.problems) for sheet in told) > 5
    for one, other in zip(told, silent, strict=True):
        assert without_words(other.problems) == without_words(one.problems)
    groups = [[(c.code, c.levels, c.topics) for c in causes(each)] for each in (told, silent)]
    assert groups[0] == groups[1]
    marks = [sorted(MARKED.findall(page(each, wordy, 0, []))) for each in (told, silent)]
    assert any(mark.endswith("<mark>utilise</mark>") for mark in marks[0])
    assert marks[0] == marks[1]
    places = [
        sorted(line.rpartition("::")[0] for line in as_annotations(each, wordy))
        for each in (told, silent)
    ]
    assert places[0] == places[1]
    old = tmp_path / "old.txt"
    renew_baseline(old, told)
    left = read_baseline(old).sift(silent)
    quiet = [p for sheet in left for p in sheet.problems if p.level == "warning" and p.about]
    assert quiet == []


def test_what_is_left_out_is_told_together_where_the_reason_is_one(tmp_path):
    others = {f"factsheets/other-{n}.yaml": TOPIC.replace("101", f"20{n}") for n in (1, 2)}
    files = window(make_project(tmp_path, others))
    told = left_out(files, Order(("all",), ("all",)))
    assert any("likewise" in sentence for sentence in told)
    with speechless():
        silent = left_out(files, Order(("all",), ("all",)))
    assert [shape(sentence) for sentence in silent] == [shape(sentence) for sentence in told]


def shape(sentence: str) -> tuple[str, str]:
    """The formats that are left out, and for which other topics likewise."""
    return sentence.partition(" left out: ")[0], sentence.partition("; likewise ")[2]


def test_a_letter_that_no_face_has_is_told_of_the_clinic_that_has_it(tmp_path):
    before = of_clinics(tmp_path / "told")
    with speechless():
        after = of_clinics(tmp_path / "silent")
    assert before == [("missing-glyph", 2, "one"), ("missing-glyph", 4, "three")]
    assert after == before


def of_clinics(folder: Path) -> list[tuple[str, int, str]]:
    """What is wrong with three clinics as their panels are laid out: code, line, clinic."""
    make_project(folder, {"factsheets/blood-tests.yaml": signed(TOLD)})
    rows = ("one,Ward \U000130b8", "two,Ward 2", "three,Ward \U000130b9 \U000130ba")
    (folder / "table.csv").write_text("\n".join(["id,name", *rows, ""]), "utf-8")
    files = Files(folder, PRESS, today=TODAY)
    ready = waiting_for(Edition("blood-tests", "en-GB", "ours", "a4"), files, folder / "waiting")
    laid = lay_panels(ready, read_clinics(files, "table.csv"), files)
    return [(p.code, p.at.line, one.clinic.id) for one in laid for p in one.problems]


ASKED = {
    "clean": (TOPIC, (), 0),
    "warned": (WORDY, ("--strict",), 1),
    "refused": (TOPIC.replace("[@lee2020]", "[@nobody]"), (), 2),
}


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.long] * (name == "clean")) for name in ASKED]
)
def test_a_command_ends_as_it_does_whatever_is_said(name, tmp_path):
    topic, options, code = ASKED[name]
    project = make_project(tmp_path / "ours", {"factsheets/blood-tests.yaml": topic})
    asked = ["--project", project, "--topic", "blood-tests", "--output", tmp_path / "out"]
    words = [sys.executable, "-c", SILENT, *map(str, (*asked, *options))]
    ended = subprocess.run(
        words, cwd=PRESS, capture_output=True, text=True, timeout=LONGEST, check=False
    )
    assert ended.returncode == code, ended.stderr
    assert "Traceback" not in ended.stderr


SILENT = """
import sys
from tests.test_messages import speechless
from press.cli.main import main
with speechless():
    main()
"""
