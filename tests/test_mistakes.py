"""Every mistake is a file of `mistakes/` that says what it must get, and gets that and no more.

Its first lines hold, in a comment of whatever kind the file has:

    # as factsheets/library/glossary.yaml      where the file stands; else factsheets/mistake.yaml
    # with factsheets/tubes.yaml needle = nail another topic, blood-tests but for that
    # ask topics mistake, strange              what is asked for; else the topic, on A4
    # expect 9:9 error unknown-block: there is no block called `warnin`
    # expect hint: did you mean `warning`?

The place of a problem is a line and a column of the file, or of another file that it names, or
nothing. A file that is nothing but such lines stands nowhere: its mistake is in what is asked for.
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from press.edition import PROGRAM
from press.make import prepare
from press.model import Edition, Location, Problem, Unprintable
from press.preflight import proofread
from tests.processes import run
from tests.projects import BRAND, TODAY, TOPIC, build, make_project, window
from tests.tools import small_disk

FOLDER = Path(__file__).parent / "mistakes"
FILES = sorted(path for path in FOLDER.rglob("*") if path.is_file())
SAYS = re.compile(r"^(?:# |/\* |\{# )(as|with|ask|expect) (.*?)(?: \*/| #\})?$", re.MULTILINE)
EXPECTS = re.compile(
    r"(?:(?P<file>[\w./-]+\.\w+))?:?(?P<line>\d+)?(?::(?P<column>\d+))? ?"
    r"(?P<level>error|warning|note) (?P<code>[\w-]+)(?: on page (?P<page>\d+))?: (?P<message>.*)"
)
OLDER = b"%PDF-1.7 an older edition"


def parts(path: Path) -> tuple[str, dict[str, tuple[str, ...] | str], list[Problem]]:
    """Where a mistake stands, what is asked for, and what it must get."""
    words = path.read_text("utf-8")
    said = SAYS.findall(words)
    at = next((text for what, text in said if what == "as"), "factsheets/mistake.yaml")
    at = at if SAYS.sub("", words).strip() else ""
    topic = Path(at).stem if at.startswith("factsheets/") and at.count("/") == 1 else "blood-tests"
    topic = f"packs/{Path(at).stem}" if at.startswith("factsheets/packs/") else topic
    asked: dict[str, tuple[str, ...] | str] = {"topics": (topic,)}
    problems: list[Problem] = []
    for what, text in said:
        if what == "ask":
            name, _, names = text.partition(" ")
            asked[name] = names if name == "language" else tuple(names.split(", "))
        elif what == "expect" and text.startswith("hint: "):
            last = problems.pop()
            hint = f"{last.hint}\n{text.removeprefix('hint: ')}".lstrip()
            problems.append(Problem(last.level, last.code, last.message, last.at, hint, last.page))
        elif what == "expect":
            problems.append(_problem(text, at))
    return at, asked, problems


def _problem(text: str, at: str) -> Problem:
    found = EXPECTS.fullmatch(text)
    assert found, f"not understood: expect {text}"
    line, column, page = (int(found[name] or 0) for name in ("line", "column", "page"))
    place = Location(found["file"] or at, line, column) if found["file"] or line else None
    return Problem(found["level"], found["code"], found["message"], place, "", page or None)


def beside(path: Path) -> dict[str, str]:
    """The topics that a mistake has beside it, by path."""
    found = [text for what, text in SAYS.findall(path.read_text("utf-8")) if what == "with"]
    topics = {}
    for number, text in enumerate(found, 102):
        file, _, change = text.partition(" ")
        old, new = change.replace("\\n", "\n").split(" = ")
        topics[file] = TOPIC.replace("ABC-101", f"ABC-{number}").replace(old, new)
    return topics


def made(folder: Path, asked: dict[str, tuple[str, ...] | str]) -> list[Problem]:
    """Every problem of a build, once."""
    named = {name: names for name, names in asked.items() if name != "topics"}
    try:
        artifacts = build(folder, *asked["topics"], **named)
    except Unprintable as error:
        return list(error.problems)
    return list({problem for artifact in artifacts for problem in artifact.problems})


def shown(problems: list[Problem]) -> str:
    """Problems as the files of mistakes say them, so that a difference can be read."""
    lines = []
    for problem in sorted(problems, key=lambda problem: problem.key):
        page = f" on page {problem.page}" if problem.page else ""
        place = f"{problem.at} " if problem.at else ""
        lines.append(f"# expect {place}{problem.level} {problem.code}{page}: {problem.message}")
        lines += [
            f"# expect hint: {line}"
            for line in problem.hint.replace(PROGRAM, "build.py").splitlines()
        ]
    return "\n".join(lines)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(FOLDER).as_posix())
def test_a_mistake_gets_what_it_says_and_leaves_no_pdf(path, tmp_path):
    at, asked, expected = parts(path)
    make_project(tmp_path, beside(path) | ({at: path.read_bytes()} if at else {}))
    older = {tmp_path / "output" / f"{name}.pdf": OLDER for name in ("mistake", "blood-tests")}
    for pdf, data in older.items():
        pdf.parent.mkdir(exist_ok=True)
        pdf.write_bytes(data)
    assert shown(made(tmp_path, asked)) == shown(expected)
    if any(problem.level == "error" for problem in expected):
        assert {pdf: pdf.read_bytes() for pdf in tmp_path.rglob("*.pdf")} == older


OTHER = TOPIC.replace("ABC-101", "ABC-102")

# Files that cannot say in themselves what they must get: bytes, and what is expected.
BARE = {
    "empty file": (b"", "1:1 error empty-file: there is nothing in this file"),
    "ten megabytes": (
        OTHER.encode() + b"# more\n" * 1_500_000,
        "1:1 error file-too-large: this file is larger than 1 MB",
    ),
    "Windows-1252": (
        OTHER.replace("a little blood", "a soup\u00e7on").encode("cp1252"),
        "11:29 error not-utf-8: a character here is not written in UTF-8; "
        "it looks like `\u00e7`, saved as Windows-1252",
    ),
    "UTF-16": (
        OTHER.encode("utf-16"),
        "1:1 error not-utf-8: this file was saved as UTF-16",
    ),
    "a picture": (
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        "1:1 error no-text: this file is a picture",
    ),
}


@pytest.mark.parametrize("name", BARE)
def test_a_file_that_is_no_text_gets_a_mistake_and_no_pdf(name, tmp_path):
    data, expected = BARE[name]
    make_project(tmp_path, {"factsheets/mistake.yaml": data})
    first = made(tmp_path, {"topics": ("mistake",)})
    first = [p for p in first if p.code == _problem(expected, "").code]
    assert [f"{p.at} {p.level} {p.code}: {p.message}" for p in first] == [
        f"factsheets/mistake.yaml:{expected}"
    ]
    assert not list(tmp_path.rglob("*.pdf"))


EDITION = Edition("blood-tests", "en-GB", "ours", "a4")
SAYS_IT_ALL = TOPIC.replace(
    "A nurse takes a little blood.",
    "A \"nurse\" doesn't take much. 'No,' it's 5 < 6 & 7 > 3; 100%, a@b, it`s *, _ and ~.",
)
FORGIVEN = {
    "a byte order mark": "\ufeff" + SAYS_IT_ALL,
    "Windows line ends": SAYS_IT_ALL.replace("\n", "\r\n"),
    "old Macintosh line ends": SAYS_IT_ALL.replace("\n", "\r"),
    "no line end at the end": SAYS_IT_ALL.rstrip("\n"),
    "blanks at the ends of lines": SAYS_IT_ALL.replace("\n", "  \n"),
    "empty lines": SAYS_IT_ALL.replace("\n", "\n\n"),
    "comments on lines of their own": "# a\n" + SAYS_IT_ALL.replace("\nreview:", "\n# b\nreview:"),
    "zero-width characters": SAYS_IT_ALL.replace("nurse", "n\u200bur\ufeffse\u2060"),
    "curly quotes": SAYS_IT_ALL.replace('"nurse"', "\u201cnurse\u201d")
    .replace("doesn't", "doesn\u2019t")
    .replace("'No,'", "\u2018No,\u2019")
    .replace("it's", "it\u2019s"),
    "a text in quotation marks": SAYS_IT_ALL.replace("title: Blood tests", "title: 'Blood tests'"),
    "a text under a bar": SAYS_IT_ALL.replace("title: Blood tests", "title: |\n  Blood tests\n"),
    "values that look like others": SAYS_IT_ALL.replace("1.0", "'1.0'"),
}


def composed(folder: Path, topic: str) -> str:
    """The document of a topic, which has no problem."""
    make_project(folder, {"factsheets/blood-tests.yaml": topic})
    proof = prepare(EDITION, window(folder))
    assert [problem for problem in proofread(proof) if problem.level == "error"] == []
    return proof.html


@pytest.mark.parametrize("name", FORGIVEN)
def test_what_is_only_another_way_of_typing_prints_the_same(name, tmp_path):
    assert composed(tmp_path, FORGIVEN[name]) == composed(tmp_path, SAYS_IT_ALL)


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        (r"Type \[@key] or \[\[term\]\] or \*stars* so.", "Type [@key] or [[term]] or *stars* so."),
        ("|\n          1. First.\n          2. Then.", "<li>First.</li>\n<li>Then.</li>"),
        ("NO", "<p>NO</p>"),
        ("0114", "<p>0114</p>"),
        ("12:30:15", "<p>12:30:15</p>"),
        ("2026-01-31", "<p>2026-01-31</p>"),
        ("'~'", "<p>~</p>"),
        ("1_000", "<p>1_000</p>"),
        ("R&D;Q &lt b", "R&amp;D;Q &amp;lt b"),
    ],
)
def test_words_are_printed_as_typed(typed, printed, tmp_path):
    topic = TOPIC.replace("A nurse takes a little blood.[@lee2020]", typed)
    assert printed in composed(tmp_path, topic)


def test_every_forgiven_way_of_typing_at_once_makes_a_pdf(tmp_path):
    typed = "\ufeff" + FORGIVEN["zero-width characters"].replace("\n", "  \r\n")
    make_project(tmp_path, {"factsheets/blood-tests.yaml": typed})
    problems = made(tmp_path, {"topics": ("blood-tests",)})
    assert [problem for problem in problems if problem.level == "error"] == []
    assert (tmp_path / "output/blood-tests.pdf").read_bytes().startswith(b"%PDF-")


def test_a_mistake_of_one_topic_does_not_stop_another(tmp_path):
    wrong = OTHER.replace("warning:", "warnin:")
    make_project(tmp_path, {"factsheets/mistake.yaml": wrong})
    assert [problem.code for problem in made(tmp_path, {"topics": ("all",)})] == ["unknown-block"]
    assert [pdf.name for pdf in tmp_path.rglob("*.pdf")] == ["blood-tests.pdf"]


def test_mistakes_of_every_file_come_at_once(tmp_path):
    wrong = {
        "factsheets/blood-tests.yaml": TOPIC.replace("warning:", "warnin:"),
        "factsheets/library/glossary.yaml": "vein: A tube.\n",
        "layouts/brands/ours/brand.yaml": BRAND.replace("primary: sea", "primary: see"),
        "layouts/formats/ours.yaml": "about: Ours\n",
    }
    make_project(tmp_path, wrong)
    problems = made(tmp_path, {"topics": ("blood-tests",), "formats": ("a4", "ours")})
    assert {problem.at.file for problem in problems} == set(wrong)


def test_the_heads_of_all_blocks_are_read_before_any_is_refused(tmp_path):
    wrong = {
        f"layouts/blocks/{kind}.html": "---\nfields: {text: proze}\n---\n{{ text }}\n"
        for kind in ("text", "warning")
    }
    make_project(tmp_path, wrong)
    problems = made(tmp_path, {"topics": ("blood-tests",)})
    assert {problem.at.file for problem in problems} == set(wrong)


def test_a_project_without_a_brand_is_told_how_to_get_one(tmp_path):
    make_project(tmp_path)
    (tmp_path / "layouts/brands/ours/brand.yaml").unlink()
    (problem,) = made(tmp_path, {"topics": ("blood-tests",)})
    assert problem.message == "there is no brand to print for"
    assert problem.hint == f"run `{PROGRAM} new-project` to see what a brand needs"


def test_an_output_folder_that_cannot_be_written_is_named(tmp_path):
    make_project(tmp_path, {"output": "a file, where a folder should be"})
    (problem,) = made(tmp_path, {"topics": ("blood-tests",)})
    assert problem.code == "cannot-write"
    assert str(tmp_path / "output") in problem.message
    assert problem.hint == "choose another folder with --output"


@pytest.mark.long
@pytest.mark.needs("small disk")
def test_a_full_disk_is_named_and_keeps_the_older_pdf(tmp_path):
    make_project(tmp_path)
    disk = tmp_path / "output"
    disk.mkdir()
    with small_disk(disk, "16k"):
        older = disk / "blood-tests.pdf"
        older.write_bytes(OLDER)
        (problem,) = made(tmp_path, {"topics": ("blood-tests",)})
        assert problem.code == "cannot-write"
        assert "No space left" in problem.message
        assert older.read_bytes() == OLDER
        whole = [path for path in disk.rglob("*") if path.is_file() and ".made" not in path.parts]
        assert whole == [older]


# ── As a person at a terminal meets them ──────────────────────────────────────────────────────


def printed(folder: Path, *words: str, traced: bool = False) -> subprocess.CompletedProcess:
    """What the command line answers, in a process of its own."""
    options = ("-X", "importtime") if traced else ()
    return run("--project", folder, "--today", TODAY, *words, options=options, folder=folder)


def test_a_mistake_is_told_with_its_line_and_leaves_with_2(tmp_path):
    wrong = OTHER.replace("warning:", "warnin:")
    make_project(tmp_path, {"factsheets/mistake.yaml": wrong})
    answer = printed(tmp_path, "--topic", "mistake")
    assert answer.stderr == (
        "factsheets/mistake.yaml:12:9: error: there is no block called `warnin` (unknown-block)\n"
        "          - warnin: Ring us if you are worried.\n"
        "            ^\n"
        "  did you mean `warning`?\n"
    )
    assert answer.stdout == ""
    assert answer.returncode == 2
    assert not (tmp_path / "output").exists()


def test_the_line_is_shown_as_it_counts_and_does_nothing_to_the_terminal(tmp_path):
    wrong = OTHER.replace("summary: What", "summary: A\x0c\x1b[31m\u2028What").replace(
        "warning:", "warnin:"
    )
    make_project(tmp_path, {"factsheets/mistake.yaml": wrong.replace("\n", "\r\n")})
    answer = printed(tmp_path, "--topic", "mistake")
    assert "    summary: A  [31m What a blood test shows.\n              ^\n" in answer.stderr
    assert "          - warnin: Ring us if you are worried.\n            ^\n" in answer.stderr
    assert "\x1b" not in answer.stderr


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (["--topic", "Blood-Tests"], "error: there is no topic called `Blood-Tests`"),
        (["--topic", "../secret"], "error: there is no topic called `../secret`"),
        (["--topic", "blood-tests.yaml", "--format", "A4"], "there is no format called `A4`"),
        (["--topics", "blood-tests"], "No such option"),
        (["check", "blod-tests"], "did you mean `blood-tests`?"),
        (["--topic", "blood-tests", "--project", "nowhere"], "there is no folder nowhere"),
        (["--topic", "blood-tests", "--today", "tomorrow"], "`tomorrow` is not a day"),
    ],
)
def test_a_mistake_in_the_command_is_told_and_leaves_with_2(asked, told, tmp_path):
    answer = printed(make_project(tmp_path), *asked)
    assert told in answer.stderr
    assert "Traceback" not in answer.stderr
    assert answer.returncode == 2


def test_a_warning_prints_and_leaves_with_1_when_strict_even_when_nothing_has_changed(tmp_path):
    make_project(tmp_path, {"layouts/blocks/warning.css": ".warning { margin: 4mm; colour: red }"})
    first = printed(tmp_path, "--topic", "blood-tests")
    # The first time that it is to be strict, the pages are drawn and looked at.
    strict = printed(tmp_path, "--topic", "blood-tests", "--strict")
    again = printed(tmp_path, "--topic", "blood-tests", "--strict")
    warned = "layouts/blocks/warning.css:1:25: warning: Ignored `colour: red `, unknown property"
    assert first.stderr.startswith(warned)
    assert first.stdout == "output/blood-tests.pdf\n"
    assert first.returncode == 0
    assert (strict.stdout, strict.returncode) == ("output/blood-tests.pdf\n", 1)
    assert again.stderr == first.stderr
    assert again.stdout == "output/blood-tests.pdf (unchanged)\n"
    assert again.returncode == 1


def test_help_a_mistake_and_a_fresh_pdf_do_not_wait_for_weasyprint(tmp_path):
    make_project(tmp_path, {"factsheets/mistake.yaml": "title: Alone\n"})
    assert printed(tmp_path, "--topic", "blood-tests").returncode == 0
    answers = {
        asked: printed(tmp_path, *asked, traced=True)
        for asked in (("--help",), ("--topic", "mistake"), ("--topic", "blood-tests"), ("check",))
    }
    assert [answer.returncode for answer in answers.values()] == [0, 2, 0, 2]
    assert "(unchanged)" in answers["--topic", "blood-tests"].stdout
    for asked, answer in answers.items():
        names = re.findall(r"^import time:.*\| +(\S+)$", answer.stderr, re.MULTILINE)
        loaded = {name.split(".")[0] for name in names}
        assert "click" in loaded
        if "mistake" in asked:
            continue  # its child imports beside it, and says so too
        assert not loaded & {"weasyprint", "pydyf", "fontTools"}, asked
        if asked in (("--help",), ("--topic", "blood-tests")):
            assert not {"press.model", "press.facts"} & set(names), asked


def test_a_mistake_is_told_before_weasyprint_is_imported(tmp_path):
    make_project(tmp_path, {"factsheets/mistake.yaml": "title: Alone\n"})
    slow = tmp_path / "slow/weasyprint"
    slow.mkdir(parents=True)
    (slow / "__init__.py").write_text("import time; time.sleep(3600)\n")
    asked = ("--project", tmp_path, "--topic", "mistake")
    assert run(*asked, PYTHONPATH=str(slow.parent)).returncode == 2
