"""The findings of a check in a terminal: in brief, where there are more than fill a screen."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping

from press.console.problems import format_problem
from press.console.topic_findings import RANK, Cause, Sheet, causes, to_mend
from press.files import Files
from press.program import program
from press.rules.instruments import STATES

# More findings than these fill several screens: then a brief says which to mend first.
MANY = 40
WIDTH = 88
EVERYWHERE = "for all topics"


def whole(found: list[Sheet], files: Files, colour: bool = False) -> Iterator[str]:
    """Yields every finding as text, with the line that it is about, by topic.

    `found` are the findings by topic (Sheet); a single topic has no heading. `files` (Files) is the
    window on the project. With `colour`, there are the colours of a terminal.
    """
    telling = [sheet for sheet in found if sheet.problems]
    for sheet in telling:
        if len(telling) > 1:
            name = sheet.topic or EVERYWHERE
            yield f"{_strong(name, colour)}  {counted(sheet)}"
        for problem in sheet.problems:
            yield format_problem(problem, files, colour)
        if len(telling) > 1:
            yield ""


def brief(found: list[Sheet], colour: bool = False) -> Iterator[str]:
    """Yields the lines of a summary: what to mend first and why, numbers by code, what to type.

    `found` are the findings by topic (Sheet). With `colour`, there are the colours of a terminal.
    """
    first, every = to_mend(found), causes(found)
    if first:
        yield _strong("Mend these first", colour)
        yield ""
    for number, cause in enumerate(first, 1):
        yield from _first(number, cause, colour)
    yield f"{'code':24}{'errors':>8}{'warnings':>10}{'notes':>7}{'topics':>8}"
    for cause in every:
        counts = [cause.levels[level] for level in RANK]
        errors, warnings, notes = (str(count or "") for count in counts)
        yield f"{cause.code:24}{errors:>8}{warnings:>10}{notes:>7}{cause.topics:>8}"
    yield ""
    topics = [sheet for sheet in found if sheet.problems]
    worst = max(topics, key=lambda sheet: [sheet.count(level) for level in RANK])
    named = worst.topic or next((sheet.topic for sheet in topics if sheet.topic), "")
    total = sum(len(sheet.problems) for sheet in found)
    yield f"{total} findings in {len(topics)} topics. All of them: {program()} check --all"
    if named:
        yield f"Of one topic: {program()} check {named}"


def table(sheet: Sheet) -> Iterator[str]:
    """Yields the lines of a table: the answers of a topic to the questions of instruments.

    `sheet` (Sheet) has them; instruments are published check-lists.
    """
    for name, given in sheet.by_instrument().items():
        states = [f"{sum(a.state == s for a in given)} {_for(s)}" for s in STATES]
        yield f"{name}, {sheet.topic}: {', '.join(states)}"
        for answer in given:
            yield _wrapped(f"  {answer.state:10}{answer.number:>2}  {answer.asks}", 16)
            for words in (answer.shown, answer.person):
                if words:
                    yield _wrapped(" " * 16 + words, 16)
        yield ""


def counted(sheet: Sheet) -> str:
    """The number of findings of a topic, `sheet` (Sheet), by level: 1 error, 3 warnings."""
    return _by_level({level: sheet.count(level) for level in RANK})


def _by_level(counts: Mapping[str, int]) -> str:
    told = ((counts[level], level) for level in RANK)
    return ", ".join(f"{n} {level}{'s' * (n != 1)}" for n, level in told if n)


def _first(number: int, cause: Cause, colour: bool) -> Iterator[str]:
    rule = cause.rule
    title = f"{rule.title} ({cause.code})" if rule else cause.code
    yield f"{number}. {_strong(title, colour)}: {_by_level(cause.levels)}"
    if rule:
        yield _wrapped(f"   {rule.why}", 3)
    at = f" {cause.first.at}" if cause.first.at else ""
    yield _wrapped(f"   First{at}: {cause.first.message}", 3)
    yield ""


def _for(state: str) -> str:
    return f"for {state}" if state == STATES[-1] else state


def _wrapped(words: str, margin: int) -> str:
    return textwrap.fill(
        words, WIDTH, subsequent_indent=" " * margin, break_long_words=False, break_on_hyphens=False
    )


def _strong(words: str, colour: bool) -> str:
    return f"\033[1m{words}\033[0m" if colour else words
