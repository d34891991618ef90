"""Rules: what a publisher asks of every factsheet, each with its reason, its source, its examples.

A family of rules is a module of families/: functions from the words to findings, and `RULES`, which
says what each is for. How strict a rule is, and its limits, stand in a profile
(`layouts/rules/<name>.yaml`); lists of words stand in `layouts/rules/words/<language>.yaml`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

from press.model import (
    Block,
    Entries,
    Factsheet,
    Location,
    Node,
    Problem,
    Profile,
    Proof,
    Text,
)
from press.parsing.suggestions import did_you_mean
from press.rules.wording import Wording, wording

LEVELS = ("error", "warning", "note", "off")
NUMBER = re.compile(r"\d+(?:\.\d+)?")
Range = tuple[float, float]
UNLISTED = "no-word-list"  # code of what is said where a language has no list of words
OFF = "`{}: {{level: off}}`"
_kept: list = []


class Finding(NamedTuple):
    """Something a rule found: what is wrong, where, what to do, in which block, with what words."""

    message: str
    at: Location
    hint: str = ""
    block: Block | None = None
    about: str = ""


class Limits:
    """A rule's numbers, by name, and the lists of words of the language."""

    def __init__(self, given: Entries | None, lists: dict, takes: Mapping[str, Range]) -> None:
        self.given, self.lists, self.takes = given, lists, takes

    def __getitem__(self, name: str) -> float:
        """A number of the profile. Raises BadLimitError where there is none that makes sense."""
        found = self.given.get(name) if isinstance(self.given, Entries) else None
        least, most = self.takes[name]
        if not _is_number(found) or not least <= float(found.value) <= most:
            raise BadLimitError(name)
        return float(found.value)

    def words(self, name: str):
        """A list of words of the language: words, or words with what to write instead.

        Raises NoListError.
        """
        if name not in self.lists:
            raise NoListError(name)
        return self.lists[name]


class BadLimitError(ValueError):
    """A limit that is missing, is no number, or makes no sense."""


class NoListError(KeyError):
    """A language has no list of words of this name."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


@dataclass(frozen=True)
class Rule:
    """One rule. `code` is permanent: L01.

    `level` is error, warning or note, where the profile names no other. `bad` and `good` are what
    it fires on and what it leaves alone, `near` is a good one that nearly fires: each a passage, or
    YAML to lay over a whole topic. `takes` names its limits, each with the least and the most that
    make sense.
    """

    code: str
    title: str
    level: str
    why: str
    source: str
    bad: str
    good: str
    near: str
    check: Callable[[Wording, Limits], Iterator[Finding]]
    takes: Mapping[str, Range] = field(default_factory=dict, hash=False)


def no_rule(code: str) -> str:
    """What is said of a code that is no rule's: a letter and two figures are one."""
    if re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", code):
        return f"`{code}` is the code of a mistake, and no rule: it cannot be allowed"
    return f"there is no rule called `{code}`"


@cache
def families() -> tuple[ModuleType, ...]:
    """Every family of rules, by name."""
    names = (file.stem for file in Path(__file__).parent.joinpath("families").glob("*.py"))
    ours = sorted(name for name in names if name != "__init__")
    return tuple(import_module(f"press.rules.families.{name}") for name in ours)


@cache
def every_rule() -> dict[str, Rule]:
    """All rules of all families, by code, in order."""
    found = {rule.code: rule for family in families() for rule in getattr(family, "RULES", ())}
    return dict(sorted(found.items()))


def measures(proof: Proof) -> tuple[tuple[str, str], ...]:
    """What families measure: names with values, such as the reading level.

    A family that measures has `measure(proof)`, which gives such pairs.
    """
    measuring = (family.measure for family in families() if hasattr(family, "measure"))
    return tuple(pair for measure in measuring for pair in measure(proof))


def judge(rules: Iterable[Rule], proof: Proof) -> Iterator[Problem]:
    """What these rules find in a proof. An exception that says why makes a note of a finding.

    The parts of a pack are topics, and judged as such.
    """
    for rule in () if proof.factsheet.topic.parts else rules:
        try:
            for found in findings(rule, proof):
                if reason := excused(rule.code, found.block, proof):
                    message = f"{found.message}; allowed, because: {reason.value}"
                    yield Problem("note", rule.code, message, found.at, about=found.about)
                else:
                    level = level_of(rule, proof.factsheet.profile)
                    yield Problem(
                        level, rule.code, found.message, found.at, found.hint, about=found.about
                    )
        except NoListError as error:
            language = proof.factsheet.topic.language.partition("-")[0]
            message = f"{rule.code} did not look: it has no list of words for `{language}`"
            hint = f"add `{error.name}` to layouts/rules/words/{language}.yaml"
            yield Problem("note", UNLISTED, message, None, hint, about=rule.code)
        except BadLimitError:
            continue  # the profile is told of it, once


def findings(rule: Rule, proof: Proof) -> list[Finding]:
    """All that a rule finds, exceptions or not. Raises NoListError and BadLimitError."""
    profile = proof.factsheet.profile
    if level_of(rule, profile) == "off":
        return []
    limits = Limits(profile.rules.get(rule.code), profile.lists, rule.takes)
    return list(rule.check(worded(proof.factsheet), limits))


def worded(factsheet: Factsheet) -> Wording:
    """The words of a factsheet, walked once for all families: the last one is kept."""
    if not _kept or _kept[0] is not factsheet:
        _kept[:] = [factsheet, wording(factsheet)]
    return _kept[1]


def level_of(rule: Rule, profile: Profile) -> str:
    """The level of a rule in a profile: error, warning, note, or off."""
    given = profile.rules.get(rule.code)
    level = given.get("level") if isinstance(given, Entries) else None
    return level.value if isinstance(level, Text) and level.value in LEVELS else rule.level


def excused(code: str, block: Block | None, proof: Proof) -> Text | None:
    """The reason an author gave for an exception, in the block or for the whole topic."""
    topic = proof.factsheet.topic
    for allowed in (block.allow if block else None, topic.about.allow):
        for name, reason in allowed or ():
            if name == code:
                return reason
    return None


def about_profile(profile: Profile) -> Iterator[Problem]:
    """Names rules in a profile that there are not, and limits that are missing or make no sense."""
    known = every_rule()
    for code, limits in profile.rules.items():
        if code not in known:
            message = f"there is no rule called `{code}`"
            hint = did_you_mean(code, tuple(known), "see docs/rules.md")
            yield Problem("error", "unknown-rule", message, limits.at, hint, about=code)
        level = limits.get("level") if isinstance(limits, Entries) else None
        if isinstance(level, Text) and level.value not in LEVELS:
            message = f"`{level.value}` is no level of {code}"
            hint = did_you_mean(level.value, LEVELS, f"a level is {', '.join(LEVELS)}")
            yield Problem("error", "bad-level", message, level.at, hint, about=level.value)
    for rule in known.values():
        if level_of(rule, profile) != "off":
            yield from _about_limits(rule, profile)


def _is_number(node: Node | None) -> bool:
    return isinstance(node, Text) and NUMBER.fullmatch(node.value) is not None


def _about_limits(rule: Rule, profile: Profile) -> Iterator[Problem]:
    given = profile.rules.get(rule.code)
    pairs = given.pairs if isinstance(given, Entries) else ()
    takes = [*rule.takes, "level"]
    for name, _ in pairs:
        if name.value not in takes:
            message = f"{rule.code} has no limit called `{name.value}`"
            hint = did_you_mean(name.value, takes, f"it takes {' and '.join(takes)}")
            yield Problem("error", "unknown-limit", message, name.at, hint, about=name.value)
    at = given.at if given else Location(f"layouts/rules/{profile.name}.yaml")
    for name, (least, most) in rule.takes.items():
        found = given.get(name) if pairs else None
        if not _is_number(found):
            message = f"{rule.code} needs a number called `{name}` in its profile"
            hint = f"write it as layouts/rules/uk-charity.yaml does, or {OFF.format(rule.code)}"
            yield Problem(
                "error", "bad-limit", message, found.at if found else at, hint, about=name
            )
        elif not least <= float(found.value) <= most:
            message = f"`{name}` of {rule.code} cannot be {found.value}"
            off = OFF.format(rule.code)
            hint = f"write a number from {least:g} to {most:g}; to do without it, {off}"
            yield Problem("error", "bad-limit", message, found.at, hint, about=name)
