"""A view as a browser is told of it: plain data, each problem with its place on the page."""

from __future__ import annotations

from functools import cache

from press.console.problems import parted_line
from press.edition import Problem
from press.files import Files
from press.program import filled
from press.rules.engine import every_rule, families, rules_of
from press.watch.places import Place, find
from press.watch.view import View

MOST = 300  # problems that are told of an edition: nobody reads more at once
BEFORE, SHOWN = 40, 140  # letters of a line: before what is meant, and in all
# Families of rules about what a text says; the others are about how it is written.
FACTS = {
    *("numbers", "risk", "risk_words", "medicines", "sources"),
    *("identity", "imprint", "invented"),
}


def browser_view(view: View, label: str, files: Files) -> dict[str, object]:
    """All that a browser is told of an edition, as a dictionary for JSON.

    `view` (View) is what is to be seen of it, `label` what people call its format, and `files`
    (Files) has the lines that problems speak of.
    """
    sheets, finished = view.sheets, view.finished
    window = files.fresh_record()
    return {
        "n": view.number,
        "label": label,
        "topic": view.edition.topic,
        "title": view.title,
        "status": view.status,
        "making": view.making,
        "stopped": view.stopped,
        "old": view.old,
        "gone": view.gone,
        "errors": view.errors,
        "more": max(0, len(view.problems) - MOST),
        "problems": [_problem(problem, view, window) for problem in _first(view.problems)],
        "made": sheets.made if sheets else 0,
        "revision": sheets.revision if sheets else 0,
        "web": bool(sheets and sheets.html),
        "pages": [[size[2] - size[0], size[3] - size[1]] for size in sheets.sizes]
        if sheets
        else [],
        "file": finished.name if finished else "",
        "saved": bool(finished and finished.path),
    }


def _first(problems: tuple[Problem, ...]) -> list[Problem]:
    """As many problems as are told, mistakes that stop the print before the others."""
    return sorted(problems, key=lambda problem: problem.level != "error")[:MOST]


def _problem(problem: Problem, view: View, files: Files) -> dict[str, object]:
    problem = filled(problem)
    place = find(problem, view.sheets.places, files) if view.sheets else None
    place = place or (Place(problem.page, None) if problem.page else None)
    rule = every_rule().get(problem.code)
    return {
        "code": problem.code,
        "group": group(problem),
        "message": problem.message,
        "hint": problem.hint,
        "at": str(problem.at) if problem.at else "",
        "line": parted_line(problem, files, BEFORE, SHOWN) or (),
        "page": place.page if place else 0,
        "box": place.box if place else None,
        "heading": place.heading if place else "",
        "why": rule.why if rule else "",
        "source": rule.source if rule else "",
    }


def group(problem: Problem) -> str:
    """The group that a `problem` (Problem) is told in: stop, facts, words, page or other."""
    if problem.level == "error":
        return "stop"
    if family := _family_of().get(problem.code):
        return "facts" if family in FACTS else "words"
    return "page" if problem.page else "other"


@cache
def _family_of() -> dict[str, str]:
    return {
        rule.code: family.__name__.rpartition(".")[2]
        for family in families()
        for rule in rules_of(family)
    }
