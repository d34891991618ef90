"""The findings of a check as one web page, for a meeting: to sort, to filter, to print."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from markupsafe import Markup

from press.console.problems import parted_line
from press.console.topic_findings import RANK, Cause, Sheet, to_mend
from press.content.layouts import read_template
from press.files import Files
from press.html.templates import Templates
from press.model import Problem
from press.rules.engine import every_rule
from press.rules.instruments import STATES, Answer

PAGE = "layouts/reports/findings"
BEFORE, SHOWN = 60, 160  # letters of a line: before what is meant, and in all
LEVELS = {"error": "errors", "warning": "warnings", "note": "notes"}


class Row(NamedTuple):
    """A finding as a row of the page; `text` is its line, with the words it is about marked."""

    topic: str
    level: str
    rank: int
    code: str
    title: str
    why: str
    message: str
    hint: str
    place: str
    text: Markup


class First(NamedTuple):
    """Something to mend first: all findings of one code, and the first of them.

    `levels` are the numbers of findings by level, without those that are 0.
    """

    code: str
    title: str
    why: str
    levels: dict[str, int]
    topics: int
    first: Problem


class Asked(NamedTuple):
    """An instrument for one topic, with its answers and the number of answers by state."""

    name: str
    sheet: Sheet
    answers: list[Answer]
    counts: dict[str, int]


def page(found: list[Sheet], files: Files, old: int, gone: list[str]) -> str:
    """The HTML page that tells the findings of `check`, with its style and its script inside.

    `found` are the findings by topic (Sheet), `files` (Files) is the window on the project. `old`
    is the number of old findings, and `gone` are the lines of the baseline that are gone. Raises
    Unprintable for a mistake in the template.
    """
    rows = [_row(sheet, problem, files) for sheet in found for problem in sheet.problems]
    return Templates(marked=marked, long=long).fill(
        read_template(files, PAGE),
        style=Markup(files.text(f"{PAGE}.css")),
        script=Markup(files.text(f"{PAGE}.js")),
        day=files.today.isoformat(),
        sheets=[sheet for sheet in found if sheet.topic],
        shared=next((sheet for sheet in found if not sheet.topic), None),
        rows=rows,
        levels=LEVELS,
        counts={level: sum(row.level == level for row in rows) for level in RANK},
        codes=sorted({row.code for row in rows}),
        first=[_first(cause) for cause in to_mend(found)],
        measures=list(dict.fromkeys(name for sheet in found for name, _ in sheet.measures)),
        instruments=_instruments(found),
        states=STATES,
        old=old,
        gone=gone,
    )


def marked(words: str) -> Markup:
    """These `words` as HTML (Markup), with what stands between backticks as code."""
    parts = re.split(r"`([^`]*)`", words)
    told = (Markup("<code>{}</code>" if n % 2 else "{}").format(p) for n, p in enumerate(parts))
    return Markup("").join(told)


def long(day: str) -> str:
    """A `day` (2026-11-26, or empty) as people write it: 26 November 2026."""
    if not day:
        return ""
    told = date.fromisoformat(day)
    return f"{told.day} {told:%B %Y}"


def _row(sheet: Sheet, problem: Problem, files: Files) -> Row:
    rule = every_rule().get(problem.code)
    page = f", page {problem.page}" if problem.page else ""
    return Row(
        sheet.topic,
        problem.level,
        RANK[problem.level],
        problem.code,
        rule.title if rule else "",
        rule.why if rule else "",
        problem.message,
        problem.hint,
        f"{problem.at or ''}{page}",
        _line(problem, files),
    )


def _line(problem: Problem, files: Files) -> Markup:
    """The line of a finding, with the words in question marked; empty where there is none."""
    parts = parted_line(problem, files, BEFORE, SHOWN)
    return Markup("{}<mark>{}</mark>{}").format(*parts) if parts else Markup("")


def _first(cause: Cause) -> First:
    rule, levels = cause.rule, {level: n for level, n in cause.levels.items() if n}
    title, why = (rule.title, rule.why) if rule else ("", "")
    return First(cause.code, title, why, levels, cause.topics, cause.first)


def _instruments(found: list[Sheet]) -> list[Asked]:
    """Each instrument of each topic, with its answers."""
    told = []
    for sheet in found:
        for name, answers in sheet.by_instrument().items():
            counts = {state: sum(a.state == state for a in answers) for state in STATES}
            told.append(Asked(name, sheet, answers, counts))
    return told
