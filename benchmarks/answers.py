"""What a revision of the press answers to a command, line by line, so that it can be compared."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, NamedTuple

DIGESTS = Path(__file__).with_name("digests.py")
SAID = (0, 1, 2)  # made, warnings under --strict, not made: what else there is, is no answer
FAULTS = ("Traceback (most recent call last)", "this is a mistake of the press")
RECORDS = ".made"

Command = tuple[str, ...]  # the words behind `build.py`
Lines = dict[str, list[str]]


@dataclass(frozen=True)
class Answer:
    """How a command ended, what it said, without the path of its folder, and how long it took."""

    code: int
    out: str
    err: str
    seconds: float

    @property
    def fault(self) -> str:
        """How it failed, in a line, if it failed as no command should: it then answers nothing."""
        told = _problems(self.err)
        if self.code in SAID and not any(mark in self.err for mark in FAULTS):
            return ""
        failed = [problem for problem in told if FAULTS[1] in problem] or told[-1:]
        return failed[0].splitlines()[0] if failed else f"exit {self.code}"


class Begun(NamedTuple):
    """A command at work in the folder of a revision."""

    process: subprocess.Popen
    out: IO[str]
    err: IO[str]
    folder: Path
    start: float


def begin(command: Command, today: date, folder: Path) -> Begun:
    """Begins a command with the program of a folder."""
    name, *words = command
    build = [folder / "build.py", "--today", today, *command]
    script = [DIGESTS, today, *words] if name == "digests" else build
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    out, err = TemporaryFile("w+"), TemporaryFile("w+")
    process = subprocess.Popen(
        [sys.executable, *map(str, script)], cwd=folder, env=environment, stdout=out, stderr=err
    )
    return Begun(process, out, err, folder, time.perf_counter())


def ended(begun: Begun) -> Answer:
    """Waits for a command to end, and gives its answer."""
    code = begun.process.wait()
    seconds = time.perf_counter() - begun.start
    said = []
    for file in (begun.out, begun.err):
        with file:
            file.seek(0)
            said.append(file.read().replace(str(begun.folder), "."))
    return Answer(code, *said, seconds)


# ── Answers as lines ──


def lines(command: Command, answer: Answer) -> list[str]:
    """How a command ended and what it said, but for what is compared topic by topic.

    What is made by several processes is told in the order in which it is done, which is chance.
    """
    out = [] if command[0] in ("check", "digests") else answer.out.splitlines()
    err = _problems(answer.err)
    if "--workers" in command:
        out, err = sorted(out), sorted(err)
    return [f"exit {answer.code}", *out, *err]


def findings(answer: Answer) -> Lines:
    """What `check --as json` finds, by topic: a line for each finding, one for all else."""
    if not answer.out:
        return {}
    document = json.loads(answer.out)
    topics = document.pop("topics")
    found = {"all topics together": [f"{name}: {value}" for name, value in document.items()]}
    for topic in topics:
        own = [_told(finding) for finding in topic.pop("findings")]
        found[topic["topic"] or "what topics share"] = [*own, _told(topic)]
    return found


def digests(answer: Answer) -> Lines:
    """The digest and the status of each text, by its file."""
    return json.loads(answer.out) if answer.out else {}


def warnings(output: Path) -> Lines:
    """What was said of each edition and copy when it was made, by its record.

    On the screen what is said of several is told once.
    """
    found = {}
    for path in sorted((output / RECORDS).glob("*/**/*.json")):
        known = json.loads(path.read_text("utf-8").partition("\n")[0])
        if "problems" in known:
            name = path.relative_to(output / RECORDS).as_posix()
            found[name] = [_told(problem) for problem in known["problems"]]
    return found


def _problems(err: str) -> list[str]:
    """Standard error, problem by problem: what belongs to one is set in below its first line."""
    told: list[str] = []
    for line in err.splitlines():
        if told and line.startswith(" "):
            told[-1] += f"\n{line}"
        else:
            told.append(line)
    return told


def _told(entry: dict) -> str:
    return "; ".join(f"{name}: {value}" for name, value in entry.items())
