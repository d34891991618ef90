"""The baseline: a file of old findings, which a publisher knows of, so that only new ones are told.

It has a line for each finding, in order: topic, code, and the words that the finding quotes, so
that it stays old when its line moves. Two people may each take lines out: git merges the files. An
error stops a print, and is never an old finding.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

from press.build.atomic import write_whole
from press.console.topic_findings import Sheet
from press.model import Problem, Unprintable, mistake

HEAD = "# Old findings: topic, code, words. `check --renew-baseline` writes this anew.\n"
EVERY_TOPIC = "(shared)"
LINE = re.compile(r"(\S+) (\S+)(?: (.*))?")


class Baseline:
    """The old findings of a file, by line with their number.

    After `sift`, `old` is the number of findings that were old, and `gone` are the lines of the
    topics looked at that were found no more.
    """

    def __init__(self, lines: Counter[str]) -> None:
        self.lines = lines
        self.old = 0
        self.gone: list[str] = []

    def sift(self, found: list[Sheet]) -> list[Sheet]:
        """A list of the sheets `found` (Sheet) without their old findings, as new ones.

        Sets `old` and `gone` of this object.
        """
        left = self.lines.copy()
        sifted = []
        for sheet in found:
            new = []
            for problem in sheet.problems:
                line = _line(sheet.topic, problem)
                if problem.level == "warning" and left[line]:
                    left[line] -= 1
                    self.old += 1
                else:
                    new.append(problem)
            sifted.append(replace(sheet, problems=tuple(new)))
        looked_at = {sheet.topic or EVERY_TOPIC for sheet in found} | {EVERY_TOPIC}
        self.gone = [line for line in sorted(left.elements()) if line.split()[0] in looked_at]
        return sifted


def read_baseline(path: Path) -> Baseline:
    """The Baseline in the file at `path`: the old findings, which are not told again.

    Raises Unprintable where there is no such file, or a line of it is no old finding.
    """
    try:
        lines = path.read_text("utf-8").splitlines()
    except OSError:
        message = f"there are no old findings in {path}"
        hint = "`--renew-baseline` keeps those there are now"
        raise Unprintable([mistake("no-baseline", message, None, hint)]) from None
    except UnicodeDecodeError:
        lines = ["\0"]
    lines = [line for line in lines if line.strip() and not line.startswith("#")]
    for line in lines:
        if not LINE.fullmatch(line) or line.startswith(("<<<<<<<", "=======", ">>>>>>>")):
            message = f"this line of {path} is no old finding: `{line[:60]}`"
            hint = "take it out, or write the file anew with `--renew-baseline`"
            raise Unprintable([mistake("bad-baseline", message, None, hint, line[:60])])
    return Baseline(Counter(lines))


def renew_baseline(path: Path, found: list[Sheet]) -> int:
    """Writes the warnings `found` (a Sheet for each topic) to the file at `path`, as old findings.

    The file's lines on other topics stay. Gives the number of lines. Raises Unprintable if the file
    there is no baseline, and OSError.
    """
    looked_at = {sheet.topic or EVERY_TOPIC for sheet in found} | {EVERY_TOPIC}
    kept = read_baseline(path).lines.elements() if path.exists() else ()
    lines = [line for line in kept if line.split()[0] not in looked_at]
    lines += [
        _line(sheet.topic, problem)
        for sheet in found
        for problem in sheet.problems
        if problem.level == "warning"
    ]
    write_whole(path, (HEAD + "".join(f"{line}\n" for line in sorted(lines))).encode())
    return len(lines)


def _line(topic: str, problem: Problem) -> str:
    """A finding without its place: topic, code, and the words in question, or else what it says."""
    words = " ".join((problem.about or problem.message).split())
    return f"{topic or EVERY_TOPIC} {problem.code} {words}"
