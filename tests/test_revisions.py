"""Two revisions are compared to the byte: all that differs is named, and how it differs."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pikepdf
import pytest

from benchmarks.answers import Answer, lines
from benchmarks.differences import Chapter, of_files, of_lines
from benchmarks.revisions import ALIKE, DIFFER, NOT_COMPARED, main, report
from press.console.crash import fault
from tests.projects import LOGO, PRESS, TOPIC, make_project

PROGRAM = ("benchmarks", "fonts", "layouts", "press")
STYLE, WARNING = "layouts/blocks/warning.css", "press/rules/families/plain_words.py"
WORDY = TOPIC.replace("A nurse takes", "A nurse will utilise a needle. She takes")
URINE = TOPIC.replace("Blood tests", "Urine tests").replace("ABC-101", "ABC-102")
HELVETICA = pikepdf.Dictionary(
    Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
)
SQUARE, WIDER = b"9 9 20 20 re f", b"9 9 21 20 re f"
TODAY, NOW = (b"BT /F 9 Tf 9 40 Td (Ring us %b) Tj ET" % word for word in (b"today", b"now"))


# ── Files and lines ──


def a_pdf(*pages: bytes, title: str = "Blood tests") -> bytes:
    """A PDF with a small page for each of these drawings, the same each time."""
    pdf, data = pikepdf.new(), io.BytesIO()
    for drawing in pages:
        pdf.add_blank_page(page_size=(72, 72))
        pdf.pages[-1].Contents = pdf.make_stream(drawing)
        pdf.pages[-1].Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=HELVETICA))
    pdf.docinfo["/Title"] = title
    pdf.save(data, deterministic_id=True)
    return data.getvalue()


def files_of(folder: Path, before: dict[str, bytes], after: dict[str, bytes]) -> Chapter:
    """Files by name, written into two folders and compared."""
    sides = folder / "before", folder / "after"
    for side, files in zip(sides, (before, after), strict=True):
        for name, data in files.items():
            (side / name).parent.mkdir(parents=True, exist_ok=True)
            (side / name).write_bytes(data)
    return of_files("files", *sides)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (a_pdf(SQUARE), a_pdf(SQUARE, SQUARE), "pages: 1, now 2"),
        (a_pdf(TODAY), a_pdf(NOW), "page 1: its text was `today`, is `now`; "),
        (
            a_pdf(SQUARE, SQUARE),
            a_pdf(SQUARE, WIDER),
            "of 2,500 dots differ, by 255 of 255 at most",
        ),
        (a_pdf(SQUARE), a_pdf(SQUARE, title="Tests"), "what differs: metadata"),
        (a_pdf(SQUARE), a_pdf(b"/P BMC " + SQUARE + b" EMC"), "how page 1 is drawn or tagged"),
        (a_pdf(SQUARE), a_pdf(SQUARE) + b"\n", "what is not seen: structure, links"),
        (a_pdf(SQUARE), b"%PDF-1.7", "one of them cannot be read"),
        (b"<p>Ring us now.", b"<p>Ring us soon.", "its text was `now.`, is `soon.`"),
        (b"", b"Ring us today", "its text was nothing, is `Ring us today`"),
        (b"Ring us.\n", b"Ring us.\r\n", "only blanks differ"),
        (b"\xff\xfe", b"\xff", "2 bytes, now 1"),
    ],
)
def test_how_a_file_differs_is_told(tmp_path, before, after, told):
    chapter = files_of(
        tmp_path, {"tests": before, "card": SQUARE}, {"tests": after, "card": SQUARE}
    )
    assert chapter.summary == "2 files: 1 alike, 1 differ"
    (said,) = chapter.differences["tests"]
    assert told in said


def test_a_file_that_one_of_them_has_not_made_differs(tmp_path):
    made = {"a.pdf": a_pdf(SQUARE), "ours/b.pdf": a_pdf(SQUARE)}
    fewer = {"a.pdf": a_pdf(SQUARE), "c.pdf": a_pdf(SQUARE)}
    chapter = files_of(tmp_path, made, fewer)
    assert chapter.differences == {"ours/b.pdf": ["only before"], "c.pdf": ["only after"]}


def test_what_the_press_keeps_for_itself_is_no_file_that_it_made(tmp_path):
    chapter = files_of(
        tmp_path,
        {"a.pdf": SQUARE, ".made/ours/a.json": b"{}"},
        {"a.pdf": SQUARE, ".made/ours/a.json": b"[]"},
    )
    assert chapter.summary == "1 files: all alike"


def test_lines_that_differ_are_told_and_those_in_another_order_too():
    before = {"check": ["a", "b", "b"], "list": ["a", "b"], "status": ["a"]}
    after = {"check": ["a", "b", "c"], "list": ["b", "a"], "status": ["a"]}
    chapter = of_lines("answers", before, after)
    assert chapter.summary == "3 answers: 1 alike, 2 differ"
    assert list(chapter.told) == [
        "\n== answers ==",
        "check",
        "    - b",
        "    + c",
        "list",
        "    the same in another order",
    ]


# ── Answers ──


def test_only_what_many_processes_make_may_be_told_in_any_order():
    answer = Answer(1, "b.pdf\na.pdf\n", "warning: b\n  write: use\nwarning: a\n", 1.0)
    problems = ["warning: b\n  write: use", "warning: a"]
    assert lines(("list",), answer) == ["exit 1", "b.pdf", "a.pdf", *problems]
    together = ("--topic", "all", "--workers", "2")
    assert lines(together, answer) == ["exit 1", "a.pdf", "b.pdf", *reversed(problems)]


GOOD, REFUSED = Answer(0, "", "", 1.0), Answer(2, "", "error: no such topic\n", 1.0)
BROKEN = Answer(1, "", "Traceback (most recent call last):\n  File b\nKeyError: 'a'\n", 1.0)
FAULT = Answer(2, "", "error: the press failed: a\n  this is a mistake of the press\nb\n", 1.0)
LACKING = Answer(3, "", "", 1.0)
LIKE, UNLIKE = Chapter("files", 3, {}), Chapter("files", 3, {"a.pdf": ["only before"]})


@pytest.mark.parametrize(
    ("chapter", "answers", "code"),
    [
        (LIKE, (GOOD, GOOD), ALIKE),
        (LIKE, (REFUSED, REFUSED), ALIKE),
        (UNLIKE, (GOOD, BROKEN), DIFFER),
        (LIKE, (BROKEN, BROKEN), NOT_COMPARED),
        (LIKE, (FAULT, FAULT), NOT_COMPARED),
        (Chapter("files", 0, {}), (REFUSED, REFUSED), NOT_COMPARED),
    ],
)
def test_the_exit_code_says_whether_all_is_alike(chapter, answers, code):
    assert report([chapter], [{("list",): answer} for answer in answers]) == code


@pytest.mark.parametrize(
    ("answer", "told"),
    [(BROKEN, "KeyError: 'a'"), (FAULT, "error: the press failed: a"), (LACKING, "exit 3")],
)
def test_what_fails_in_both_is_named_and_not_taken_for_alike(answer, told, capsys):
    report([LIKE, Chapter("texts", 0, {})], [{("list",): answer}, {("list",): answer}])
    said = capsys.readouterr().out
    assert f"`list` fails in both: {told}\n" in said
    assert "no texts: nothing to compare" in said


def test_a_mistake_of_the_press_is_known_by_what_it_says(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))  # its makers' file goes there
    problem = fault("the press failed", KeyError("a"))
    assert Answer(2, "", f"error: {problem.message}\n  {problem.hint}\n", 1.0).fault


# ── The command, on a small press under git ──


@pytest.fixture
def repository(tmp_path) -> Path:
    """A press with two topics and one brand, in a repository of its own."""
    folder = tmp_path / "small"
    for name in PROGRAM:
        left_out = shutil.ignore_patterns("__pycache__", "brands")
        shutil.copytree(PRESS / name, folder / name, ignore=left_out)
    for name in ("build.py", "pyproject.toml"):
        shutil.copy(PRESS / name, folder)
    topics = {"factsheets/blood-tests.yaml": WORDY, "factsheets/urine-tests.yaml": URINE}
    make_project(folder, {**topics, "factsheets/images/blood-cells.svg": LOGO})
    (folder / ".gitignore").write_text("output/\n__pycache__/\n")
    git(folder, "init", "--quiet")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--message", "Begin")
    return folder


def git(folder: Path, *words: str) -> None:
    somebody = ("-c", "user.name=Sam Lee", "-c", "user.email=sam@ours.example")
    subprocess.run(["git", *somebody, *words], cwd=folder, check=True)


def compare(folder: Path, *words: object) -> subprocess.CompletedProcess[str]:
    """`revisions.py` of a press with these words, to its end."""
    command = [sys.executable, folder / "benchmarks/revisions.py", *words]
    return subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)


def change(path: Path, old: str, new: str) -> None:
    words = path.read_text("utf-8")
    assert old in words
    path.write_text(words.replace(old, new), "utf-8")


@pytest.mark.needs("git")
def test_a_revision_there_is_not_is_named(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["no-such"])
    assert ended.value.code == NOT_COMPARED
    told = "Git has no revision `no-such` here; `git log --oneline` names some"
    assert told in capsys.readouterr().err


def test_a_machine_without_git_is_told_what_it_lacks(monkeypatch, capsys):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(SystemExit) as ended:
        main(["."])
    assert ended.value.code == NOT_COMPARED
    assert "there is no `git`, which has the revisions; install it" in capsys.readouterr().err


@pytest.mark.needs("git")
def test_a_folder_that_is_there_already_is_not_written_to(tmp_path, capsys):
    with pytest.raises(SystemExit) as ended:
        main([".", "--keep", str(tmp_path)])
    assert ended.value.code == NOT_COMPARED
    assert f"{tmp_path} is there already; name a folder that is not" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


@pytest.mark.long
@pytest.mark.needs("git")
def test_a_revision_is_like_itself(repository, tmp_path):
    ended = compare(repository, "HEAD", "--format", "a4", "--keep", tmp_path / "kept")
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert ended.stdout.startswith("before: ")
    assert len(re.findall(r"^\d+ .*: all alike$", ended.stdout, re.MULTILINE)) == 5
    for side in ("before", "after"):
        made = tmp_path / "kept" / side / "output"
        assert (made / "blood-tests.pdf").exists()
        assert (made / "clinics/ward-0/blood-tests.pdf").exists()
        said = (tmp_path / "kept" / f"{side}.txt").read_text("utf-8")
        assert "== list: exit 0\ntopics: blood-tests, urine-tests\n" in said


@pytest.mark.long
@pytest.mark.needs("git")
def test_a_dot_in_a_style_a_word_of_a_message_and_a_missing_file_are_noticed(repository):
    change(repository / STYLE, "padding: 3.6mm", "padding: calc(3.6mm + 1px)")
    change(repository / WARNING, "has a plainer word", "has a shorter word")
    (repository / "factsheets/urine-tests.yaml").unlink()
    ended = compare(repository, "HEAD", "--format", "a4")
    assert ended.returncode == 1, ended.stdout + ended.stderr
    assert re.search(r"\nblood-tests\.pdf\n    page 1: [\d,]+ of [\d,]+ dots differ", ended.stdout)
    assert re.search(r"    - .*`utilise` has a plainer word \(L12\)", ended.stdout)
    assert re.search(r"    \+ .*`utilise` has a shorter word \(L12\)", ended.stdout)
    assert "\nurine-tests.pdf\n    only before\n" in ended.stdout
    assert "\nfactsheets/urine-tests.yaml\n    only before\n" in ended.stdout


@pytest.mark.long
@pytest.mark.needs("git")
def test_the_content_of_one_can_be_printed_by_both_programs(repository):
    change(repository / STYLE, "padding: 3.6mm", "padding: calc(3.6mm + 1px)")
    change(repository / WARNING, "has a plainer word", "has a shorter word")
    ended = compare(repository, "HEAD", "--content", "HEAD", "--format", "a4")
    assert ended.returncode == 1, ended.stdout + ended.stderr
    assert re.search(r"^\d+ files: all alike$", ended.stdout, re.MULTILINE)
    assert re.search(r"^\d+ texts with digest and status: all alike$", ended.stdout, re.MULTILINE)
    assert re.search(r"    \+ .*`utilise` has a shorter word \(L12\)", ended.stdout)
