"""Every mistake is a file of `mistakes/` that says what it must get, and gets that and no more.

Its first lines hold, in a comment of whatever kind the file has:

    # as factsheets/library/glossary.yaml      where the file stands; else factsheets/mistake.yaml
    # ask topics mistake, strange              what is asked for; else the topic, on A4
    # expect 9:9 error unknown-block: there is no block called `warnin`
    # expect hint: did you mean `warning`?

The place of a problem is a line and a column of the file, or of another file that it names, or
nothing. A file that is nothing but such lines stands nowhere: its mistake is in what is asked for.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from press.model import Location, Problem, Unprintable
from tests.projects import build, make_project

FOLDER = Path(__file__).parent / "mistakes"
FILES = sorted(path for path in FOLDER.rglob("*") if path.is_file())
SAYS = re.compile(r"^(?:# |/\* |\{# )(as|ask|expect) (.*?)(?: \*/| #\})?$", re.MULTILINE)
EXPECTS = re.compile(
    r"(?:(?P<file>[\w./-]+\.\w+))?:?(?P<line>\d+)?(?::(?P<column>\d+))? ?"
    r"(?P<level>error|warning) (?P<code>[\w-]+)(?: on page (?P<page>\d+))?: (?P<message>.*)"
)
OLDER = b"%PDF-1.7 an older edition"


def parts(path: Path) -> tuple[str, dict[str, tuple[str, ...] | str], list[Problem]]:
    """Where a mistake stands, what is asked for, and what it must get."""
    words = path.read_text("utf-8")
    said = SAYS.findall(words)
    at = next((text for what, text in said if what == "as"), "factsheets/mistake.yaml")
    at = at if SAYS.sub("", words).strip() else ""
    topic = Path(at).stem if at.startswith("factsheets/") and at.count("/") == 1 else "blood-tests"
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
        lines += [f"# expect hint: {line}" for line in problem.hint.splitlines()]
    return "\n".join(lines)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(FOLDER).as_posix())
def test_a_mistake_gets_what_it_says_and_leaves_no_pdf(path, tmp_path):
    at, asked, expected = parts(path)
    make_project(tmp_path, {at: path.read_bytes()} if at else {})
    older = {tmp_path / "output" / f"{name}.pdf": OLDER for name in ("mistake", "blood-tests")}
    for pdf, data in older.items():
        pdf.parent.mkdir(exist_ok=True)
        pdf.write_bytes(data)
    assert shown(made(tmp_path, asked)) == shown(expected)
    if any(problem.level == "error" for problem in expected):
        assert {pdf: pdf.read_bytes() for pdf in tmp_path.rglob("*.pdf")} == older
