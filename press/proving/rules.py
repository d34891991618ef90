"""Rules: what a publisher asks of every factsheet, each with its reason, its source, its examples.

A family of rules is a module of this room: functions from the words to findings, and `RULES`, which
says what each is for. How strict a rule is, and its limits, stand in a profile
(`layouts/rules/<name>.yaml`); lists of words stand in `layouts/rules/words/<language>.yaml`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

from press.model import Block, Entries, Factsheet, Location, Problem, Profile, Proof, Text
from press.proving.wording import Wording, wording
from press.reading.names import did_you_mean

LEVELS = ("error", "warning", "note", "off")
_kept: list = []


class Finding(NamedTuple):
    """Something a rule found: what is wrong, where, what to do, and the block it stands in."""

    message: str
    at: Location
    hint: str = ""
    block: Block | None = None


class Limits:
    """A rule's numbers, by name, and the lists of words of the language."""

    def __init__(self, given: Entries | None, lists: dict) -> None:
        self.given, self.lists = given, lists

    def __getitem__(self, name: str) -> float:
        """A number of the profile. Raises BadLimitError where it is none."""
        found = self.given.get(name) if isinstance(self.given, Entries) else None
        try:
            number = float(found.value)
        except (AttributeError, ValueError):
            raise BadLimitError(name, found) from None
        if number < 0:
            raise BadLimitError(name, found)
        return number

    def words(self, name: str):
        """A list of words of the language: words, or words with what to write instead.

        Raises NoListError.
        """
        if name not in self.lists:
            raise NoListError(name)
        return self.lists[name]


class BadLimitError(ValueError):
    """A limit that is missing or is no number: its name, and what stands there."""

    def __init__(self, name: str, found: Text | None) -> None:
        super().__init__(name)
        self.name, self.found = name, found


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
    YAML to lay over a whole topic.
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


@cache
def families() -> tuple[ModuleType, ...]:
    """Every module of this room that may hold rules, by name."""
    names = sorted(file.stem for file in Path(__file__).parent.glob("*.py"))
    apart = ("__init__", "preflight", "rules")
    return tuple(import_module(f"press.proving.{n}") for n in names if n not in apart)


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
                    yield Problem("note", rule.code, message, found.at)
                else:
                    level = level_of(rule, proof.factsheet.profile)
                    yield Problem(level, rule.code, found.message, found.at, found.hint)
        except NoListError as error:
            language = proof.factsheet.topic.language.partition("-")[0]
            message = f"{rule.code} did not look: it has no list of words for `{language}`"
            hint = f"add `{error.name}` to layouts/rules/words/{language}.yaml"
            yield Problem("note", rule.code, message, None, hint)
        except BadLimitError as error:
            message = f"{rule.code} needs a number called `{error.name}` in its profile"
            hint = "write it as layouts/rules/uk-charity.yaml does"
            at = error.found.at if error.found is not None else None
            yield Problem("error", "bad-limit", message, at, hint)


def findings(rule: Rule, proof: Proof) -> list[Finding]:
    """All that a rule finds, exceptions or not. Raises NoListError and BadLimitError."""
    profile = proof.factsheet.profile
    if level_of(rule, profile) == "off":
        return []
    limits = Limits(profile.rules.get(rule.code), profile.lists)
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
    for allowed in (block.allow if block else None, topic.about.get("allow")):
        for name, reason in allowed or ():
            if name == code:
                return reason
    return None


def about_profile(profile: Profile) -> Iterator[Problem]:
    """Names rules in a profile that there are not."""
    known = every_rule()
    for code, limits in profile.rules.items():
        if code not in known:
            message = f"there is no rule called `{code}`"
            hint = did_you_mean(code, tuple(known), "see docs/rules.md")
            yield Problem("error", "unknown-rule", message, limits.at, hint)
        level = limits.get("level") if isinstance(limits, Entries) else None
        if isinstance(level, Text) and level.value not in LEVELS:
            message = f"`{level.value}` is no level of {code}"
            hint = did_you_mean(level.value, LEVELS, f"a level is {', '.join(LEVELS)}")
            yield Problem("error", "bad-level", message, level.at, hint)
