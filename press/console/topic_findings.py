"""The findings of a check by topic: errors first, then warnings, then notes, each by line."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from press.build.findings import Checked
from press.model import Location, Problem
from press.program import filled
from press.rules.engine import Rule, every_rule
from press.rules.instruments import Answer

RANK = {"error": 0, "warning": 1, "note": 2}
# The sheet of findings in files that topics share: the brand, the library, the profile of rules.
SHARED = ""
FIRST = 5


@dataclass(frozen=True)
class Sheet:
    """The findings of one topic, or of the files that topics share, in the order of telling.

    `title`, `status`, `next_review` and `measures` (as `Checked` has them) are the topic's.
    """

    topic: str
    problems: tuple[Problem, ...]
    title: str = ""
    status: str = ""
    next_review: str = ""
    measures: tuple[tuple[str, str], ...] = ()
    answers: tuple[Answer, ...] = ()

    def count(self, level: str) -> int:
        """The number of findings of this `level`: `error`, `warning` or `note`."""
        return sum(problem.level == level for problem in self.problems)

    def by_instrument(self) -> dict[str, list[Answer]]:
        """Lists of Answers, by the name of the instrument that asks (a dictionary)."""
        answers: dict[str, list[Answer]] = defaultdict(list)
        for answer in self.answers:
            answers[answer.instrument].append(answer)
        return answers


class Cause(NamedTuple):
    """All findings of one code: their number by level, the number of topics, and the first."""

    code: str
    levels: Counter[str]
    topics: int
    first: Problem

    @property
    def rule(self) -> Rule | None:
        """The Rule that has this code; None where the code is not that of a rule."""
        return every_rule().get(self.code)


def sheets(checked: Iterable[Checked], more: Iterable[Problem] = ()) -> list[Sheet]:
    """The findings by topic, a list with a Sheet for each, in the order in which topics first come.

    `checked` (Checked) are the findings by edition, and `more` are Problems of files that topics
    share. Findings that are the same in several topics are told once, in a sheet without a topic,
    which is first.
    """
    found: dict[str, set[Problem]] = defaultdict(set)
    told: dict[str, Checked] = {}
    alike: dict[Problem, set[str]] = defaultdict(set)
    for one in checked:
        topic = one.edition.topic
        if topic not in told or (one.title and one.edition.format == "a4"):
            told[topic] = one
        for problem in one.problems:
            found[topic].add(problem)
            alike[problem].add(topic)
    shared = set(more)
    for problem, topics in alike.items():
        at = _stands_in(problem.at)
        if at in told:  # also where a pack has it as a part
            found[at].add(problem)
            for topic in topics - {at}:
                found[topic].discard(problem)
        elif len(topics) > 1 or (problem.at and at == problem.at.file):
            shared.add(problem)
    made = [Sheet(SHARED, _ordered(shared))] if shared else []
    for topic, one in told.items():
        about = one.title, one.status, one.next_review, one.measures, one.answers
        made.append(Sheet(topic, _ordered(found[topic] - shared), *about))
    return made


def causes(found: Iterable[Sheet]) -> list[Cause]:
    """The findings of all sheets `found` (Sheet) by code: a list with a Cause for each.

    Those with most errors come first, then most warnings, then most notes.
    """
    levels: dict[str, Counter[str]] = defaultdict(Counter)
    topics: dict[str, set[str]] = defaultdict(set)
    first: dict[str, Problem] = {}
    for sheet in found:
        for problem in sheet.problems:
            levels[problem.code][problem.level] += 1
            topics[problem.code].add(sheet.topic)
            kept = first.setdefault(problem.code, problem)
            if RANK[problem.level] < RANK[kept.level]:
                first[problem.code] = problem
    every = [Cause(code, levels[code], len(topics[code]), first[code]) for code in levels]
    return sorted(every, key=lambda one: ([-one.levels[level] for level in RANK], one.code))


def to_mend(found: Iterable[Sheet]) -> list[Cause]:
    """A list of the five codes to mend first, a Cause for each, without those only noted.

    `found` are the findings by topic (Sheet).
    """
    return [cause for cause in causes(found) if set(cause.levels) - {"note"}][:FIRST]


def _ordered(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    told = map(filled, problems)
    return tuple(sorted(told, key=lambda problem: (RANK[problem.level], *problem.key)))


def _stands_in(at: Location | None) -> str:
    """The topic or pack whose file a place is in; else the file; empty for no place."""
    if at is None:
        return ""
    own = re.fullmatch(r"factsheets/((?:packs/)?[^/.]+)\.[^/]*", at.file)
    return own[1] if own else at.file
