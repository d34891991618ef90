"""What two revisions of the press print and say, compared to the byte.

    uv run benchmarks/revisions.py main           main and the working tree as it is
    uv run benchmarks/revisions.py main~3 main    two revisions
    uv run benchmarks/revisions.py main --topic treatment --format a4    a sample of it

Each revision is unpacked into a folder of its own and given the same commands there, on the same
day: it prints all topics and packs in every format and brand, sheets of booklets, files for the
print shop, copies for clinics and proof sheets, and checks every topic. Both use the libraries of
this environment.

Exit 0 all is alike, 1 something differs, 2 it could not be compared.
"""

from __future__ import annotations

import argparse
import csv
import os
import shutil
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.answers import Answer, Command, begin, digests, ended, findings, lines, warnings
from benchmarks.differences import Chapter, of_files, of_lines
from benchmarks.unpacked import (
    CONTENT,
    LOCK,
    WORKING_TREE,
    is_there,
    named,
    replace_content,
    unpack,
)
from benchmarks.wards import table

ALIKE, DIFFER, NOT_COMPARED = 0, 1, 2
SIDES = ("before", "after")
OUTPUT = "output"
CLINICS, TABLE = 6, "clinics.csv"
HANDED_OUT, MERGED = "treatment", "a4"
NOT_APPROVED = ("sample", "draft", "in-review", "overdue")
# Both revisions work at the same time. With one worker, a build would begin no other process.
WORKERS = ("--workers", str(max(2, (os.cpu_count() or 1) // 2)))

Answers = dict[Command, Answer]


def main(words: Sequence[str] | None = None) -> int:
    """Has two revisions print, says what differs, and gives the exit code."""
    asked = read_words(words)
    with folder_for(asked.keep) as folder:
        sides = [folder / name for name in SIDES]
        for side, revision in zip(sides, (asked.before, asked.after), strict=True):
            unpack(revision, side)
            if asked.content:
                replace_content(asked.content, side)
        for line in about(asked, sides):
            say(line)
        (folder / TABLE).write_text(table(CLINICS), "utf-8-sig", newline="")
        answers: list[Answers] = [{}, {}]
        for command in commands(asked, sides, answers):
            begun = [begin(command, asked.today, side) for side in sides]
            for one, process in zip(answers, begun, strict=True):
                one[command] = ended(process)
            say(done(command, [one[command] for one in answers]))
        write_answers(sides, answers)
        chapters = compared(sides, answers)
    return report(chapters, answers)


def compared(sides: Sequence[Path], answers: Sequence[Answers]) -> list[Chapter]:
    """What was made and what was said, each compared with its like."""
    outputs = [side / OUTPUT for side in sides]
    said = [{" ".join(command): lines(command, one[command]) for command in one} for one in answers]
    checks, words = ([answer_to(name, one) for one in answers] for name in ("check", "digests"))
    return [
        of_files("files", *outputs),
        of_lines("answers to commands", *said),
        of_lines("editions and copies with their warnings", *map(warnings, outputs)),
        of_lines("topics with what `check` finds", *map(findings, checks)),
        of_lines("texts with digest and status", *map(digests, words)),
    ]


def report(chapters: Sequence[Chapter], answers: Sequence[Answers]) -> int:
    """Says what differs and how much is alike, and gives the exit code.

    Where a command fails in both, or there is nothing of a kind, nothing is known of it.
    """
    for chapter in chapters:
        for line in chapter.told:
            say(line)
    say("")
    failed = [command for command in answers[0] if all(one[command].fault for one in answers)]
    for command in failed:
        say(f"`{' '.join(command)}` fails in both: {answers[0][command].fault}")
    for chapter in chapters:
        say(chapter.summary)
    if failed or not all(chapter.things for chapter in chapters):
        return NOT_COMPARED
    return DIFFER if any(chapter.differences for chapter in chapters) else ALIKE


# ── What both are asked ──


def commands(
    asked: argparse.Namespace, sides: Sequence[Path], answers: Sequence[Answers]
) -> Iterator[Command]:
    """The words behind `build.py` that both are given; later ones go by answers to earlier ones.

    Both are asked for what either has: the one that has it not, says so.
    """
    yield ("list",)
    yield ("formats",)
    yield ("status", "--as", "csv")
    brands = options("--brand", asked.brands or ["all"])
    formats = options("--format", asked.formats or ["all"])
    yield ("check", *asked.topics, "--as", "json", *formats, *brands)
    yield ("digests", *asked.topics)
    there = names(answer_to("list", one) for one in answers)
    if not there["topics"]:
        return
    topics = [name for name in asked.topics if not name.startswith("packs/")]
    packs = [name.removeprefix("packs/") for name in asked.topics if name not in topics]
    printing = (*brands, *WORKERS, *(["--strict"] if asked.strict else []))
    for name in asked.brands or there["brands"]:
        yield ("brand", name)
    if packs or (there["packs"] and not asked.topics):
        yield ("pack", *(packs or ["all"]), *formats, *printing)
    if packs and not topics:
        return
    wanted = options("--topic", topics or ["all"])
    yield (*wanted, *formats, *printing)
    usual = options("--format", asked.formats[:1])  # with none, each topic's own
    for printer in sorted({p.stem for side in sides for p in side.glob("layouts/printers/*.yaml")}):
        yield (*wanted, *usual, *printing, "--printer", printer)
    handed_out = first(HANDED_OUT, topics or there["topics"])
    clinics = ("imprint", "--topic", handed_out, "--clinics", f"../{TABLE}", *brands, *WORKERS)
    clinics += allowed(handed_out, answers)
    for format in asked.formats or there["formats"]:
        yield (*clinics, "--format", format)
    yield (*clinics, "--format", first(MERGED, asked.formats or there["formats"]), "--merge")


def options(name: str, values: Sequence[str]) -> Command:
    """An option given once for each of its values."""
    return tuple(word for value in values for word in (name, value))


def first(name: str, there: Sequence[str]) -> str:
    """The name where there is one, or the first there is."""
    return name if name in there else there[0]


def names(told: Iterable[Answer]) -> dict[str, list[str]]:
    """What there is in either revision, by kind, as `build.py list` names it."""
    found: dict[str, list[str]] = defaultdict(list)
    for answer in told:
        for line in answer.out.splitlines():
            kind, _, listed = line.partition(": ")
            there = listed.split(", ") if listed != "none yet" else []
            found[kind] += [name for name in there if name not in found[kind]]
    return found


def allowed(topic: str, answers: Sequence[Answers]) -> Command:
    """The option that lets clinics have a topic that is not approved."""
    rows = csv.DictReader(answer_to("status", answers[0]).out.splitlines())
    status = next((row["status"] for row in rows if row["topic"] == topic), "")
    return ("--allow-status", status) if status in NOT_APPROVED else ()


def answer_to(name: str, answers: Answers) -> Answer:
    """The answer to the command of this name."""
    return next(answer for command, answer in answers.items() if command[0] == name)


# ── Asking and telling ──


def read_words(words: Sequence[str] | None) -> argparse.Namespace:
    """What was asked for, checked."""
    about, _, codes = __doc__.rpartition("\n\n")
    parser = argparse.ArgumentParser(
        description=about, epilog=codes, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("before", metavar="REVISION", help="a revision of git, or `.`")
    parser.add_argument(
        "after",
        metavar="REVISION",
        nargs="?",
        default=WORKING_TREE,
        help="the other  [default: `.`, the working tree as it is]",
    )
    content = f"{', '.join(CONTENT[:-1])} and {CONTENT[-1]}"
    parser.add_argument("--content", metavar="REVISION", help=f"both print its {content}")
    for name in ("topic", "format", "brand"):
        told = f"a {name} to sample; may be repeated  [default: all]"
        parser.add_argument(f"--{name}", action="append", default=[], dest=f"{name}s", help=told)
    parser.add_argument("--strict", action="store_true", help="look at drawn pages too")
    day = {"type": date.fromisoformat, "metavar": "DAY", "default": date.today()}
    parser.add_argument("--today", **day, help="print as on this day: 2029-01-31")
    parser.add_argument("--keep", type=Path, help="a new folder, to keep what both have made")
    asked = parser.parse_args(words)
    if not shutil.which("git"):
        parser.error("there is no `git`, which has the revisions; install it")
    for revision in filter(None, (asked.before, asked.after, asked.content)):
        if not is_there(revision):
            parser.error(f"Git has no revision `{revision}` here; `git log --oneline` names some")
    if asked.keep and asked.keep.exists():
        parser.error(f"{asked.keep} is there already; name a folder that is not")
    return asked


def done(command: Command, answers: Sequence[Answer]) -> str:
    """A command that both have answered: how long it took, and how it ended where not with 0."""
    codes = dict.fromkeys(str(answer.code) for answer in answers)
    ended = f"  exit {' and '.join(codes)}" if list(codes) != ["0"] else ""
    return f"{max(answer.seconds for answer in answers):4.0f} s  {' '.join(command)}{ended}"


def about(asked: argparse.Namespace, sides: Sequence[Path]) -> Iterator[str]:
    """What is compared with what."""
    for name, revision in zip(SIDES, (asked.before, asked.after), strict=True):
        yield f"{name}: {named(revision)}"
    if asked.content:
        yield f"both with {', '.join(CONTENT)} of: {named(asked.content)}"
    locks = {(side / LOCK).read_bytes() if (side / LOCK).exists() else b"" for side in sides}
    if len(locks) > 1:
        yield f"{LOCK} differs between them: both are printed with the libraries installed here"


def write_answers(sides: Sequence[Path], answers: Sequence[Answers]) -> None:
    """Writes what each has said beside what it has made, for those who keep it."""
    for side, one in zip(sides, answers, strict=True):
        told = "".join(
            f"== {' '.join(command)}: exit {answer.code}\n{answer.out}{answer.err}\n"
            for command, answer in one.items()
        )
        side.with_name(f"{side.name}.txt").write_text(told, "utf-8")


@contextmanager
def folder_for(keep: Path | None) -> Iterator[Path]:
    """The folder that both work in, which goes away again unless it is kept."""
    if keep:
        keep.mkdir(parents=True)
        yield keep.resolve()
        kept = [name for side in SIDES for name in (f"{side}/{OUTPUT}", f"{side}.txt")]
        say(f"kept in {keep}: {', '.join(kept)}")
        return
    with tempfile.TemporaryDirectory(prefix="revisions-") as folder:
        yield Path(folder).resolve()


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
