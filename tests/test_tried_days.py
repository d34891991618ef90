"""Days as somebody wrote them from the documents alone, followed line by line: tried/steps/."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from itertools import takewhile
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from tests.books import shelf
from tests.processes import run
from tests.projects import PRESS
from tests.test_tried import TODAY, TRIED, plain
from tests.tools import without_powers


class Day:
    """A day of `steps/`, followed line by line in a scratch project. Its `faults` are told at last.

    copy topics/step-yard.yaml to factsheets/     from beside; `press:` from the press itself
    write PATH                                    what follows in lines that begin with |
    change PATH: OLD => NEW                       % is the end of a line
    cut PATH to 20 bytes                          each file in that folder
    delete PATH, rename PATH to PATH, link PATH to PATH
    $ --topic step-yard                           a command of build.py, on the day TODAY
    2029-10-02 $ status                           on another
    clock 1970-01-01 $ status                     on a machine whose clock says so
    lock PATH; as others $ status; unlock PATH    by somebody who may not write there
    so exit 0; so said WORDS; so not said WORDS   of the last command
    so the shelf offers PATH; so the shelf offers not PATH
    so there PATH; so gone PATH; so PATH says WORDS; so PATH says not WORDS
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.faults: list[str] = []
        self.said = CompletedProcess[str]([], 0, "", "")
        (folder / "layouts/brands").mkdir(parents=True)
        shutil.copytree(PRESS / "layouts/brands/harbour", folder / "layouts/brands/harbour")
        shutil.copytree(PRESS / "factsheets/library", folder / "factsheets/library")

    def follow(self, lines: list[str]) -> None:
        for number, line in enumerate(lines, 1):
            if not line.strip() or line.startswith(("#", "|")):
                continue
            for pattern, does in self.KINDS:
                if found := pattern.fullmatch(line):
                    if does(self, *found.groups()) is False:
                        said = f"{self.said.stdout}{self.said.stderr}"[-1500:]
                        self.faults.append(f"{number}: {line}\n{said}")
                    break
            else:
                raise ValueError(f"{number}: {line}")
            if line.startswith("write "):
                kept = [
                    each[2:] for each in takewhile(lambda each: each[:1] == "|", lines[number:])
                ]
                self.path(line.removeprefix("write ")).write_text("\n".join([*kept, ""]), "utf-8")

    def path(self, name: str) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def copy(self, what: str, to: str) -> None:
        source = PRESS / what.removeprefix("press:") if what.startswith("press:") else TRIED / what
        place = self.path(f"{to}{source.name}" if to.endswith("/") else to)
        shutil.copytree(source, place) if source.is_dir() else shutil.copy(source, place)

    def change(self, name: str, old: str, new: str) -> None:
        words = self.path(name).read_text("utf-8")
        assert old in words, f"{name} does not say {old}"
        self.path(name).write_text(words.replace(old, new.replace("%", "\n")), "utf-8")

    def delete(self, name: str) -> None:
        path = self.path(name)
        shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()

    def cut(self, name: str, many: str) -> None:
        for path in self.path(name).rglob("*"):
            if path.is_file():
                path.write_bytes(path.read_bytes()[: int(many)])

    def command(self, day: str | None, words: str) -> bool:
        given = ("--project", self.folder, "--today", day or TODAY)
        self.said = run(*given, *shlex.split(words), folder=self.folder)
        return "Traceback" not in self.said.stderr

    def clock(self, day: str, words: str) -> bool:
        """A command on a machine whose clock says a day."""
        code = (
            "import sys, datetime, press.console.project as project\n"
            f"day = datetime.date.fromisoformat({day!r})\n"
            "of_clock = {'today': classmethod(lambda _: day)}\n"
            "project.date = type('date', (datetime.date,), of_clock)\n"
            "from press.cli.main import main; main()"
        )
        asked = [sys.executable, "-c", code, "--project", self.folder, *shlex.split(words)]
        self.said = subprocess.run(asked, capture_output=True, text=True, cwd=PRESS, check=False)
        return "Traceback" not in self.said.stderr

    def as_others(self, words: str) -> bool:
        """A command by somebody whom the permissions of folders bind."""
        given = ("--project", self.folder, "--today", TODAY)
        self.said = without_powers(*given, *shlex.split(words))
        return "Traceback" not in self.said.stderr

    def lock(self, name: str, mode: int = 0o555) -> None:
        place = self.path(name)
        for folder in (place, *(path for path in place.rglob("*") if path.is_dir())):
            folder.chmod(mode)

    def tells(self, words: str) -> bool:
        return plain(words) in plain(self.said.stdout + self.said.stderr)

    def says(self, name: str, words: str) -> bool:
        return words in self.path(name).read_text("utf-8", "replace")

    def offers(self, path: str) -> bool:
        lines = shelf((self.folder / "output/index.html").read_text("utf-8")).lines
        return path in lines and lines[path].offered

    KINDS = tuple(
        (re.compile(pattern), does)
        for pattern, does in (
            ("copy (.*) to (.*)", copy),
            ("write (.*)", lambda self, name: None),
            ("change (.*?): (.*) => (.*)", change),
            ("delete (.*)", delete),
            ("cut (.*) to (.*) bytes", cut),
            (
                "rename (.*) to (.*)",
                lambda self, old, new: bool(self.path(old).rename(self.path(new))),
            ),
            ("link (.*) to (.*)", lambda self, name, to: self.path(name).symlink_to(to)),
            ("lock (.*)", lock),
            ("unlock (.*)", lambda self, name: self.lock(name, 0o755)),
            (r"clock (.{10}) \$ (.*)", clock),
            (r"as others \$ (.*)", as_others),
            (r"(?:(\d{4}-\d\d-\d\d) )?\$ (.*)", command),
            ("so exit (.)", lambda self, code: self.said.returncode == int(code)),
            ("so said (.*)", tells),
            ("so not said (.*)", lambda self, words: not self.tells(words)),
            ("so there (.*)", lambda self, name: self.path(name).exists()),
            ("so gone (.*)", lambda self, name: not self.path(name).exists()),
            ("so the shelf offers not (.*)", lambda self, name: not self.offers(name)),
            ("so the shelf offers (.*)", offers),
            ("so (.*) says not (.*)", lambda self, name, words: not self.says(name, words)),
            ("so (.*) says (.*)", says),
        )
    )


# The others are told in prose, and waiting for somebody who tells them line by line.
DAYS = [
    day for day in sorted((TRIED / "steps").glob("*.steps")) if "\n> " not in day.read_text("utf-8")
]


@pytest.mark.long
@pytest.mark.parametrize("day", DAYS, ids=lambda day: day.stem)
def test_a_day_ends_as_it_should(day, tmp_path):
    followed = Day(tmp_path / "ours")
    followed.follow(day.read_text("utf-8").splitlines())
    assert not followed.faults, "\n".join(followed.faults)
