"""What a check found, for machines: one JSON document, or annotations of GitHub's pages."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator

from press.console.problems import line_at
from press.console.topic_findings import RANK, Sheet
from press.files import Files
from press.model import Problem
from press.rules.engine import every_rule

# It is told when a name goes away or comes to mean something else; new names may come.
FORM = 1
COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}
IN_MESSAGES = {"%": "%25", "\r": "%0D", "\n": "%0A"}
IN_PROPERTIES = {**IN_MESSAGES, ":": "%3A", ",": "%2C"}


def document(found: list[Sheet], files: Files, old: int, gone: list[str]) -> str:
    """Everything as one JSON document; docs/authors.md names its fields."""
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


def _sheet(sheet: Sheet, files: Files) -> dict:
    return {
        "topic": sheet.topic,
        "title": sheet.title,
        "status": sheet.status,
        "next_review": sheet.next_review,
        "measures": dict(sheet.measures),
        "findings": [_finding(problem, files) for problem in sheet.problems],
        "answers": [answer._asdict() for answer in sheet.answers],
    }


def _finding(problem: Problem, files: Files) -> dict:
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


def _rule(code: str) -> dict:
    rule = every_rule()[code]
    return {"title": rule.title, "why": rule.why, "source": rule.source}


def annotations(found: list[Sheet], files: Files) -> Iterator[str]:
    """A line for each finding, which GitHub shows beside the line it speaks of."""
    for sheet in found:
        for problem in sheet.problems:
            yield _annotation(problem, files)


def _annotation(problem: Problem, files: Files) -> str:
    at = problem.at
    properties = {"title": problem.code}
    if at:
        there = files.path(at.file)
        properties = {
            "file": os.path.relpath(there) if there else at.file,
            **({"line": str(at.line)} if at.line else {}),
            **({"col": str(at.column)} if at.column else {}),
            **properties,
        }
    said = ",".join(f"{name}={_safe(value, IN_PROPERTIES)}" for name, value in properties.items())
    message = "\n".join(filter(None, (problem.message, problem.hint)))
    return f"::{COMMANDS[problem.level]} {said}::{_safe(message, IN_MESSAGES)}"


def _safe(words: str, marks: dict[str, str]) -> str:
    return words.translate(str.maketrans(marks))
