"""Folders that were used before: one command after another, with what the first left behind."""

from __future__ import annotations

import os
import re
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import click
import pytest

from press.build import press_digest
from press.build.findings import Wanted, check
from press.build.plan import Order, left_out, plan
from press.cli.ending import code_of
from press.console.project import ProjectFolder
from press.content.names import format_names
from press.parsing.fields import declare, take
from press.parsing.manuscript import read_manuscript
from press.shelf.update import renew_shelf_and_tell
from press.typesetting import versions
from tests.catalogues import record
from tests.processes import begun, command, family, gone, run
from tests.projects import BRAND, TODAY, TOPIC, build, make_project, window
from tests.test_shelf import stock_of

MADE, WARNED, NOT_MADE = 0, 1, 2
FILE = "factsheets/blood-tests.yaml"


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    """A small publisher's project, with one topic."""
    return make_project(tmp_path / "ours")


def asked(ours: Path, *words: object, code: int = MADE) -> subprocess.CompletedProcess[str]:
    ended = run("--project", ours, "--today", TODAY, *words)
    assert "Traceback" not in ended.stderr
    assert ended.returncode == code, ended.stdout + ended.stderr
    return ended


def formats_on_the_shelf(ours: Path) -> list[str]:
    """The names of formats in the order in which the shelf offers them."""
    return [label for label, *_ in stock_of(ours)["formats"]]


# ── The shelf is made from what is there ──────────────────────────────────────────────────────


def test_every_format_there_is_stands_on_the_shelf_and_those_for_reviewers_last(ours):
    (ours / "factsheets/blood-tests.easy-read.yaml").write_text("title: Blood tests\n")
    names = format_names(window(ours))
    for name in names:
        record(ours / "output", format=name)
    assert renew_shelf_and_tell(ours / "output", ProjectFolder(ours, TODAY))
    offered = formats_on_the_shelf(ours)
    assert len(offered) == len(names)
    assert (offered[0], offered[-1]) == ("A4", "Review copy")


@pytest.mark.parametrize("flag", ["yes", "no", None])
def test_a_flag_is_true_false_or_not_said(flag):
    shape = declare({"review?": "yes/no"}, alone=False)
    node, _ = read_manuscript(f"review: {flag}\n".encode() if flag else b"x: y\n", "x.yaml")
    assert take(node, shape, {}, [])["review"] is {"yes": True, "no": False, None: None}[flag]


def test_a_flag_in_a_template_is_the_word_that_was_written(ours):
    block = (
        "---\nabout: A flag\nfields: {words: line, wide: yes/no?, tall: yes/no?, deep: yes/no?}\n"
        "example: {flags: {words: Three flags}}\n---\n<p>{{ words }} {{ wide }} {{ tall }}\n"
        "{{ 'A' if wide }}{{ 'B' if wide == 'yes' }}{{ 'C' if tall }}{{ 'D' if tall == 'no' }}\n"
        "{{ 'E' if tall != 'no' }}{{ 'F' if deep }}{{ 'G' if deep != 'no' }}\n"
        "{{ {'yes': 'H'}[wide] }}{{ tall | upper }} {{ brand.sample }}</p>\n"
    )
    flags = "- flags: {words: Three flags, wide: yes, tall: no}\n      - warning:"
    (ours / "layouts/blocks").mkdir()
    (ours / "layouts/blocks/flags.html").write_text(block)
    (ours / FILE).write_text(TOPIC.replace("- warning:", flags))
    (ours / "layouts/brands/ours/brand.yaml").write_text(f"{BRAND}sample: yes\nrules: ours\n")
    asked(ours, "html", "blood-tests")
    page = (ours / "output/blood-tests.html").read_text()
    printed = " ".join(re.search(r"<p>(Three flags.*?)</p>", page, re.DOTALL)[1].split())
    assert printed == "Three flags yes no ABCD G HNO yes"


def test_a_copy_for_reviewers_harms_no_later_build(ours):
    asked(ours, "--topic", "blood-tests")
    asked(ours, "--topic", "blood-tests", "--format", "review-copy")
    again = asked(ours, "--topic", "blood-tests")
    assert again.stdout.endswith("blood-tests.pdf (unchanged)\n")
    assert formats_on_the_shelf(ours) == ["A4", "Review copy"]
    asked(ours, "--clean")


def test_a_format_of_one_s_own_that_is_gone_harms_no_later_build(ours):
    own = (Path(__file__).parents[1] / "layouts/formats/a5.yaml").read_text()
    (ours / "layouts/formats").mkdir()
    (ours / "layouts/formats/pocket.yaml").write_text(own)
    asked(ours, "--topic", "blood-tests", "--format", "pocket")
    asked(ours, "--topic", "blood-tests")
    (ours / "layouts/formats/pocket.yaml").unlink()
    asked(ours, "--topic", "blood-tests")
    assert formats_on_the_shelf(ours) == ["A4"]


def test_a_record_that_no_press_wrote_is_not_on_the_shelf(ours):
    record(ours / "output")
    record(ours / "output", format="a5", text_size="large")
    record(ours / "output", format="mono", pages="two")
    assert renew_shelf_and_tell(ours / "output", ProjectFolder(ours, TODAY))
    assert formats_on_the_shelf(ours) == ["A4"]


@pytest.mark.parametrize(
    "spoilt",
    [
        "no record",
        pytest.param('{"edition": null, "listing": null}\n', marks=pytest.mark.long, id="null"),
    ],
)
def test_a_damaged_record_is_told_each_time_until_it_is_made_anew(spoilt, ours):
    (ours / "factsheets/scans.yaml").write_text(TOPIC.replace("ABC-101", "ABC-102"))
    asked(ours, "--topic", "all")
    (damaged,) = (ours / "output/.made").rglob("scans.*.json")
    damaged.write_text(spoilt)
    for words in (("--topic", "blood-tests"), ("--topic", "blood-tests"), ("where", "nurse")):
        said = asked(ours, *words).stderr
        assert f"warning: {damaged} cannot be read (damaged-record)\n  print it again: " in said
    assert "damaged-record" not in asked(ours, "--topic", "scans").stderr
    assert "scans.pdf" in asked(ours, "where", "nurse").stdout


def test_words_that_a_search_needs_are_made_again(ours):
    asked(ours, "--topic", "blood-tests")
    (words,) = (ours / "output/.made").rglob("*.words")
    kept = words.read_bytes()
    for spoil in (lambda: words.write_bytes(kept[:40]), words.unlink):
        spoil()
        assert "unchanged" not in asked(ours, "--topic", "blood-tests").stdout
        assert words.read_bytes() == kept
    assert "unchanged" in asked(ours, "--topic", "blood-tests").stdout
    assert "output/blood-tests.pdf" in asked(ours, "where", "nurse").stdout


def test_a_damaged_record_of_clinics_is_told_by_a_search(ours):
    asked(ours, "--topic", "blood-tests")
    record = ours / "output/.made/ours/blood-tests.a4.en-GB.clinics"
    record.write_text("hello")
    said = asked(ours, "where", "nurse").stderr
    assert f"warning: {record} cannot be read (damaged-record)\n  imprint again: " in said


@pytest.mark.parametrize("closed", [">&-", "2>&-"])
@pytest.mark.parametrize("words", ["formats", "check", "--topic nobody"])
def test_a_closed_stream_is_no_mistake_of_the_press(closed, words, ours):
    (ours / "factsheets/slip.yaml").write_text("titel: x\n")
    line = shlex.join(map(str, command("--project", ours, "--today", TODAY, *words.split())))
    ended = subprocess.run(
        ["sh", "-c", f"{line} {closed}"], capture_output=True, text=True, check=False
    )
    assert ended.returncode == (MADE if words == "formats" else NOT_MADE), ended.stderr
    assert "press failed" not in ended.stderr
    assert "Traceback" not in ended.stderr


def test_nothing_is_printed_that_no_record_can_tell_of(ours):
    (ours / "output").mkdir()
    (ours / "output/.made").write_text("a file")
    said = asked(ours, "--topic", "blood-tests", code=NOT_MADE).stderr
    assert "there is a file where a folder should be" in said
    assert not list((ours / "output").glob("*.pdf"))


def test_a_shelf_that_cannot_be_made_is_told_and_fails_no_print(ours):
    (ours / "layouts/shelf.css").write_bytes("p { content: '£' }".encode("latin-1"))
    ended = asked(ours, "--topic", "blood-tests")
    assert (ours / "output/blood-tests.pdf").exists()
    said = re.search(r"error: the shelf \S+ cannot be made: UnicodeDecodeError.*\(no-shelf\)\n"
                     r"  what was made is there all the same; this is a mistake of the press, not "
                     r"yours; tell its makers, and send them (\S+)\n", ended.stderr)  # fmt: skip
    assert said, ended.stderr
    kept = Path(said[1])
    assert "UnicodeDecodeError" in kept.read_text()
    kept.unlink()
    assert asked(ours, "--topic", "blood-tests", "--strict", code=WARNED).stdout
    asked(ours, "--clean", code=NOT_MADE)


# ── How the press leaves ──────────────────────────────────────────────────────────────────────


def test_a_fault_that_nobody_foresaw_is_one_sentence_and_ends_with_2(capsys):
    assert code_of(lambda: 1 // 0) == NOT_MADE
    said = capsys.readouterr().err
    assert re.fullmatch(
        r"error: the press failed: ZeroDivisionError: \D*\d? ?by zero at test_used_folders\.py:\d+ "
        r"\(press-failed\)\n  this is a mistake of the press, not yours; tell its makers, and send "
        r"them (\S+)\n", said.replace("integer division or modulo", "division"),
    ), said  # fmt: skip
    kept = Path(said.split()[-1])
    assert "Traceback" in kept.read_text()
    kept.unlink()


@pytest.mark.parametrize(
    ("ending", "code", "said"),
    [
        (click.exceptions.Exit(1), 1, ""),
        (click.UsageError("no such thing"), 2, "Error: no such thing\n"),
        (click.Abort(), 2, "stopped\n"),
        (ModuleNotFoundError(name="lxml"), 3, "lxml is not installed: run `sh setup.sh`\n"),
        (SystemExit(1), 2, ""),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, BaseException) else "",
)
def test_every_ending_has_a_code_that_the_documents_have(ending, code, said, capsys, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["build.py"])

    def end() -> None:
        raise ending

    assert code_of(end) == code
    assert capsys.readouterr().err.endswith(said)


@pytest.mark.parametrize(
    "words",
    [
        ("where", "nurse", "--output", "{file}"),
        ("check", "--as", "html", "--output", "{file}/findings.html"),
        ("html", "blood-tests", "--output", "{file}/x.html"),
        ("new-project", "{file}"),
    ],
    ids=lambda words: words[0],
)
def test_a_path_that_cannot_be_is_told_by_its_name(words, ours):
    file = ours / "README.md"
    file.write_text("not a folder")
    said = asked(ours, *(word.format(file=file) for word in words), code=NOT_MADE).stderr
    assert said.startswith(f"error: {file}")
    why = r" cannot be (used|written): there is a file where a folder should be \((.*)\)"
    assert re.search(why, said)[2] == ("cannot-write" if words[0] == "html" else "unusable-path")
    assert "mistake of the press" not in said


def test_a_folder_in_the_place_of_a_file_is_told_by_its_own_name(ours):
    said = asked(
        ours, "check", "--as", "html", "--output", ours / "factsheets", code=NOT_MADE
    ).stderr
    assert said.startswith(f"error: {ours / 'factsheets'} cannot be used: Is a directory")


@pytest.mark.parametrize(
    ("path", "lacking"),
    [
        ("factsheets/empty.yaml", "the topic has no `title`"),
        pytest.param(
            *("factsheets/blood-tests.easy-read.yaml", "the easy-read text has no `matches`"),
            marks=pytest.mark.long,
        ),
        pytest.param(
            *("factsheets/packs/empty.yaml", "the pack has no `title`"), marks=pytest.mark.long
        ),
    ],
)
def test_a_file_of_empty_braces_lacks_what_its_kind_needs(path, lacking, ours):
    (ours / path).parent.mkdir(exist_ok=True)
    (ours / path).write_text("{}\n")
    said = asked(ours, "check", code=NOT_MADE).stderr
    assert lacking in said
    assert "press-failed" not in said


def test_a_folder_or_a_dead_link_called_like_a_topic_harms_no_other(ours):
    (ours / "factsheets/folder.yaml").mkdir()
    (ours / "factsheets/gone.yaml").symlink_to(ours / "nowhere.yaml")
    (ours / "factsheets/outside.yaml").symlink_to("/etc/hostname")
    assert "1 checked" in asked(ours, "check").stdout
    asked(ours, "--topic", "all")
    said = asked(ours, "--topic", "folder", code=NOT_MADE).stderr
    assert "there is no topic called `folder`" in said


@pytest.mark.long
@pytest.mark.parametrize("words", [("--topic", "all", "--workers", 2), ("check",)])
def test_ctrl_c_at_any_moment_is_one_word(words, ours):
    for number in range(102, 142):
        topic = TOPIC.replace("ABC-101", f"ABC-{number}")
        (ours / f"factsheets/sheet-{number}.yaml").write_text(topic)
    for tenths in range(1, 30, 2):
        asked = command("--project", ours, "--today", TODAY, *words)
        # A group of its own, as a terminal gives each command: Ctrl-C goes to all of it.
        with begun(asked, stderr=subprocess.PIPE, text=True, start_new_session=True) as process:
            time.sleep(tenths / 10)
            below = family(process.pid)
            os.killpg(process.pid, signal.SIGINT)
            _, said = process.communicate(timeout=60)
        assert (process.returncode, said.strip()) in [(NOT_MADE, "stopped"), (MADE, "")], tenths
        assert gone(below)


@pytest.mark.needs("/dev/full")
def test_an_answer_that_cannot_be_written_is_told(ours):
    asked = command("--project", ours, "--today", TODAY, "check")
    with open("/dev/full", "w") as full:
        ended = subprocess.run(asked, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (
        NOT_MADE,
        "error: the answer could not be written: No space left on device (cannot-write)\n",
    )


# ── Withdrawn is what the review of a topic says ──────────────────────────────────────────────

SPONSOR = "- text: |\n          The trial has\n          status: withdrawn by the sponsor.\n      "
WITHDRAWN = {
    "plain": TOPIC.replace("status: draft", "status: withdrawn"),
    "quoted": TOPIC.replace("status: draft", "'status' : \"withdrawn\"  # since May"),
    "with a soft hyphen": TOPIC.replace("status: draft", "status: with\u00addrawn"),
    "in braces": re.sub(
        r"review:\n(.*)", lambda found: "review: {" + ", ".join(found[1].strip().split("\n")) + "}",
        TOPIC.replace("status: draft", "status: withdrawn"), flags=re.DOTALL,
    ),
}  # fmt: skip
NOT_WITHDRAWN = {
    "in a text": TOPIC.replace("- warning:", f"{SPONSOR}- warning:"),
    "in a change": TOPIC.replace(
        "  funding: none", "  need: |\n    status: withdrawn\n  funding: none"
    ),
    "in a comment": TOPIC.replace("\nreview:", "\nreview:\n  # status: withdrawn"),
}


@pytest.mark.parametrize("topic", WITHDRAWN.values(), ids=WITHDRAWN)
def test_a_topic_whose_review_says_withdrawn_is_left_out(topic, ours):
    (ours / FILE).write_text(topic)
    files = window(ours)
    assert plan(files, Order(("all",))) == []
    assert left_out(files, Order(("all",))) == ["blood-tests is withdrawn: left out"]


@pytest.mark.parametrize("topic", NOT_WITHDRAWN.values(), ids=NOT_WITHDRAWN)
def test_a_topic_that_speaks_of_withdrawing_is_printed_and_checked(topic, ours):
    (ours / FILE).write_text(topic)
    files = window(ours)
    (edition,) = plan(files, Order(("all",)))
    (found,) = check([edition], files, ours / "output", Wanted())
    assert (found.status, [p for p in found.problems if p.level == "error"]) == ("draft", [])


# ── What was mended is forgotten ──────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "right", "wrong"),
    [
        ("helplines", "phone: 0808 157 0999", "telephone: 0808 157 0999"),
        ("references", "title: Taking blood", "titel: Taking blood"),
        ("glossary", "forms: [veins]", "forms: [veins], spelled: vane"),
    ],
)
def test_a_mistake_in_the_library_that_was_mended_is_forgotten(name, right, wrong, ours):
    file = ours / f"factsheets/library/{name}.yaml"
    words = file.read_text()
    assert right in words
    asked(ours, "check")
    file.write_text(words.replace(right, wrong))
    assert f"factsheets/library/{name}.yaml:1:" in asked(ours, "check", code=NOT_MADE).stderr
    file.write_text(words)
    assert asked(ours, "check").stdout.endswith("1 checked, no mistakes\n")


# ── Made anew when what makes a page is another ───────────────────────────────────────────────


@pytest.mark.parametrize("library", ["Pango", "HarfBuzz", "fontconfig", "FreeType", "FriBidi"])
def test_everything_is_made_anew_with_another_version_of_a_library(library, ours, monkeypatch):
    found = versions.libraries()
    assert re.fullmatch(r"\d+\.\d+\.\d+", found[library]), "the version that is loaded"
    before = press_digest.press_digest()
    monkeypatch.setattr(versions, "libraries", lambda: found | {library: "99.0.1"})
    press_digest.press_digest.cache_clear()
    try:
        assert press_digest.press_digest() != before
    finally:
        monkeypatch.undo()
        press_digest.press_digest.cache_clear()
    assert press_digest.press_digest() == before


def test_an_edition_is_fresh_only_for_those_who_made_it(ours, monkeypatch):
    def fresh() -> bool:
        press_digest.press_digest.cache_clear()
        (artifact,) = build(ours, "blood-tests")
        assert artifact.made
        return artifact.fresh

    assert [fresh(), fresh()] == [False, True]
    found = versions.libraries()
    monkeypatch.setattr(versions, "libraries", lambda: found | {"Pango": "99.0.1"})
    assert [fresh(), fresh()] == [False, True]
    monkeypatch.undo()
    assert [fresh(), fresh()] == [False, True]


def test_every_package_that_the_press_stands_on_counts(tmp_path, monkeypatch):
    names = {re.match(r"[^-]+", package)[0] for package in press_digest.packages()}
    assert {"weasyprint", "pydyf", "tinycss2", "cssselect2", "lxml", "page_validation"} <= names
    assert not names & {"pytest", "hypothesis", "ruff", "distributed"}, "what only tests need"
    newer = tmp_path / "page_validation-99.0.dist-info"
    newer.mkdir()
    (newer / "METADATA").write_text("Name: page-validation\nVersion: 99.0\n")
    monkeypatch.syspath_prepend(tmp_path)
    assert "page_validation-99.0" in press_digest.packages()


def test_another_validator_makes_everything_anew(ours, tmp_path):
    newer = tmp_path / "page_validation-99.0.dist-info"
    newer.mkdir()
    (newer / "METADATA").write_text("Name: page-validation\nVersion: 99.0\n")
    words = "--project", ours, "--today", TODAY, "--topic", "blood-tests"
    assert run(*words).returncode == MADE
    assert run(*words).stdout.endswith("(unchanged)\n")
    again = run(*words, PYTHONPATH=str(tmp_path))
    assert (again.returncode, "(unchanged)" in again.stdout) == (MADE, False)
