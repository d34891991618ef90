"""The findings of a check for programs: a JSON document, or annotations for GitHub."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator

from press.console.problems import line_at
from press.console.topic_findings import RANK, Sheet
from press.files import Files
from press.model import Problem
from press.rules.engine import every_rule

# The version of the document: it changes when a name goes away or comes to mean something else,
# and not when a new name comes.
FORM = 1
COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}
# How GitHub wants characters of messages, and of properties, to be written.
IN_MESSAGES = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
IN_PROPERTIES = IN_MESSAGES | str.maketrans({":": "%3A", ",": "%2C"})


def document(found: list[Sheet], files: Files, old: int, gone: list[str]) -> str:
    """All findings as the text of one JSON document, whose fields docs/authors.md names.

    `found` are the findings by topic (Sheet), `files` (Files) is the window on the project. `old`
    is the number of old findings, and `gone` are the lines of the baseline that are gone.
    """
    rules = {problem.code for sheet in found for problem in sheet.problems} & set(every_rule())
    told = {
        "form": FORM,
        "day": files.today.isoformat(),
        "counts": {level: sum(sheet.count(level) for sheet in found) for level in RANK},
        "old": old,
        "gone": gone,
        "topics": [_sheet(sheet, files) for sheet in found],
        "rules": {code: _rule(code) for code in sorted(rules)},
    }
    return json.dumps(told, ensure_ascii=False, indent=1)


def _sheet(sheet: Sheet, files: Files) -> dict[str, object]:
    return {
        "topic": sheet.topic,
        "title": sheet.title,
        "status": sheet.status,
        "next_review": sheet.next_review,
        "measures": dict(sheet.measures),
        "findings": [_finding(problem, files) for problem in sheet.problems],
        "answers": [answer._asdict() for answer in sheet.answers],
    }


def _finding(problem: Problem, files: Files) -> dict[str, object]:
    at = problem.at
    return {
        "level": problem.level,
        "code": problem.code,
        "message": problem.message,
        "hint": problem.hint,
        "file": at.file if at else "",
        "line": at.line if at else 0,
        "column": at.column if at else 0,
        "page": problem.page or 0,
        "text": line_at(at, files).strip(),
    }


def _rule(code: str) -> dict[str, object]:
    rule = every_rule()[code]
    return {"title": rule.title, "why": rule.why, "source": rule.source}


def as_annotations(found: list[Sheet], files: Files) -> Iterator[str]:
    """Yields a line for each finding, which GitHub shows beside the line that it is about.

    `found` are the findings by topic (Sheet), `files` (Files) is the window on the project.
    """
    yield from (_annotation(problem, files) for sheet in found for problem in sheet.problems)


def _annotation(problem: Problem, files: Files) -> str:
    properties: dict[str, str] = {}
    if at := problem.at:
        there = files.path(at.file)
        properties["file"] = os.path.relpath(there) if there else at.file
        numbers = {"line": at.line, "col": at.column}
        properties |= {name: str(number) for name, number in numbers.items() if number}
    properties["title"] = problem.code
    told = (f"{name}={value.translate(IN_PROPERTIES)}" for name, value in properties.items())
    message = "\n".join(filter(None, (problem.message, problem.hint)))
    return f"::{COMMANDS[problem.level]} {','.join(told)}::{message.translate(IN_MESSAGES)}"
