"""Rules: what a publisher asks of every factsheet, each with its reason, its source, its examples.

A family of rules is a module of this room: functions from the words to findings, and `RULES`, which
says what each is for. How strict a rule is, and its limits, stand in a profile
(`layouts/rules/<name>.yaml`); lists of words stand in `layouts/rules/words/<language>.yaml`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from press.model import Block, Entries, Location, Problem, Profile, Proof, Text
from press.proving.wording import Wording, wording
from press.reading.fields import did_you_mean

LEVELS = ("error", "warning", "note", "off")


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
        """A list of words of the language: words, or words with what to write instead."""
        return self.lists[name]


class BadLimitError(ValueError):
    """A limit that is missing or is no number: its name, and what stands there."""

    def __init__(self, name: str, found: Text | None) -> None:
        super().__init__(name)
        self.name, self.found = name, found


@dataclass(frozen=True)
class Rule:
    """One rule. `code` is permanent: L01.

    `level` is error, warning or note, where the profile names no other. `bad` and `good` are what
    it fires on and what it leaves alone, `near` is a good one that nearly fires: each a passage, or
    YAML to lay over a whole topic (`examples.py` of the tests). `words` names the lists it needs;
    in a language without them it says that it did not look.
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
    words: tuple[str, ...] = ()


def every_rule() -> dict[str, Rule]:
    """All rules of all families, by code, in order."""
    found: dict[str, Rule] = {}
    for file in sorted(Path(__file__).parent.glob("*.py")):
        if file.stem not in ("__init__", "preflight", "rules"):
            for rule in getattr(import_module(f"press.proving.{file.stem}"), "RULES", ()):
                found[rule.code] = rule
    return dict(sorted(found.items()))


def judge(rules: Iterable[Rule], proof: Proof) -> Iterator[Problem]:
    """What these rules find in a proof, but for exceptions that say why."""
    words, profile = wording(proof.factsheet), proof.factsheet.profile
    for rule in rules:
        given = profile.rules.get(rule.code)
        level = given.get("level") if isinstance(given, Entries) else None
        level = level.value if isinstance(level, Text) and level.value in LEVELS else rule.level
        if level != "off":
            yield from _asked(rule, level, words, Limits(given, profile.lists), proof)


def _asked(
    rule: Rule, level: str, words: Wording, limits: Limits, proof: Proof
) -> Iterator[Problem]:
    if missing := [name for name in rule.words if name not in limits.lists]:
        message = f"{rule.code} did not look: it has no list of words for `{words.language}`"
        hint = f"add `{missing[0]}` to layouts/rules/words/{words.language}.yaml"
        yield Problem("note", rule.code, message, None, hint)
        return
    try:
        found = list(rule.check(words, limits))
    except BadLimitError as error:
        at = error.found.at if error.found is not None else None
        message = f"{rule.code} needs a number called `{error.name}` in its profile"
        yield Problem("error", "bad-limit", message, at, "write it as in uk-charity.yaml")
        return
    for finding in found:
        if reason := excused(rule.code, finding.block, proof):
            message = f"allowed, because: {reason.value} ({finding.message})"
            yield Problem("note", rule.code, message, finding.at)
        else:
            yield Problem(level, rule.code, finding.message, finding.at, finding.hint)


def excused(code: str, block: Block | None, proof: Proof) -> Text | None:
    """The reason an author gave for an exception, in the block or for the whole topic."""
    topic = proof.factsheet.topic
    for allowed in (block.allow if block else None, topic.about["allow"]):
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
