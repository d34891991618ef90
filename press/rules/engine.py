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
from pkgutil import iter_modules
from types import ModuleType
from typing import Literal, NamedTuple

from press.model import (
    Block,
    Entries,
    Factsheet,
    Level,
    Location,
    Named,
    Node,
    Problem,
    Profile,
    Proof,
    Text,
    Values,
    WordList,
)
from press.parsing.suggestions import did_you_mean
from press.rules.wording import Passage, Wording, wording

RuleLevel = Level | Literal["off"]
LEVELS: tuple[RuleLevel, ...] = ("error", "warning", "note", "off")
NUMBER = re.compile(r"\d+(?:\.\d+)?")
Range = tuple[float, float]
Listed = tuple[str, ...]  # the words of a list, as `Limits.words` gives them
UNLISTED = "no-word-list"  # code of the note that a language has no list of words
OFF = "`{}: {{level: off}}`"
_latest: list[tuple[Factsheet, Wording]] = []  # of `wording_of`: one, or none yet


class Finding(NamedTuple):
    """One thing that a rule found wrong: the message, its place, a hint, and the block it is in.

    `about` are the words that it is about.
    """

    message: str
    at: Location
    hint: str = ""
    block: Block | None = None
    about: str = ""


def finding(passage: Passage, words: str, message: str, hint: str, about: str = "") -> Finding:
    """A Finding at `words` of `passage` (Passage): a `message` for people, and a `hint` to mend it.

    It is about these words, unless `about` has others.
    """
    return Finding(message, passage.place(words), hint, passage.block, about or words)


def text_finding(text: Text, message: str, hint: str, block: Block | None = None) -> Finding:
    """A Finding about the whole of `text` (a Text, with its place).

    `message` and `hint` are for people; `block` (Block) is the one that the text is in, or None.
    """
    return Finding(message, text.at, hint, block, text.value)


class Limits:
    """The numbers of one rule, by name, and the word lists of the topic's language.

    `given` is the rule's entry in the profile, as written. `lists` are the word lists by name.
    `takes` has the least and the most that each number may be.
    """

    def __init__(
        self, given: Node | None, lists: Mapping[str, WordList], takes: Mapping[str, Range]
    ) -> None:
        self.given, self.lists, self.takes = given, lists, takes

    def __getitem__(self, name: str) -> float:
        """The number of this name in the profile.

        Raises BadLimitError if it is missing, is no number, or is out of its range.
        """
        found = _number(self.given.get(name)) if isinstance(self.given, Entries) else None
        least, most = self.takes[name]
        if found is None or not least <= found <= most:
            raise BadLimitError(name)
        return found

    def words(self, name: str) -> Listed:
        """The words of the list called `name`, as a tuple (Listed), without what to write instead.

        Raises NoListError if the language has no such list.
        """
        found = self._list(name)
        return found if isinstance(found, tuple) else tuple(found)

    def instead(self, name: str) -> Mapping[str, str]:
        """What to write instead of the words of the list called `name`, by word (a dictionary).

        Raises NoListError if the language has no such list, or if its words stand alone.
        """
        found = self._list(name)
        if isinstance(found, tuple):
            raise NoListError(name)
        return found

    def _list(self, name: str) -> WordList:
        if name not in self.lists:
            raise NoListError(name)
        return self.lists[name]


class BadLimitError(ValueError):
    """A limit in the profile is missing, is no number, or is out of its range."""


class NoListError(KeyError):
    """The topic's language has no word list called `name`."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


Check = Callable[[Wording, Limits], Iterator[Finding]]
Measure = Callable[[Proof], Iterator[tuple[str, str]]]


@dataclass(frozen=True)
class Rule:
    """One rule. `code` is permanent: L01.

    `level` holds where the profile names no other. `bad` is an example that the rule fires on,
    `good` one that it does not fire on, and `near` a good one that nearly fires; each is a passage,
    or YAML to lay over a whole topic. `check` finds what is wrong. `takes` names the rule's limits,
    each with the least and the most that it may be.
    """

    code: str
    title: str
    level: Level
    why: str
    source: str
    bad: str
    good: str
    near: str
    check: Check
    takes: Mapping[str, Range] = field(default_factory=dict, hash=False)


def no_rule(code: str) -> str:
    """A message for people on a `code` that no rule has: it is that of a mistake, or nobody's."""
    if re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", code):
        return f"`{code}` is the code of a mistake, and no rule: it cannot be allowed"
    return f"there is no rule called `{code}`"


def modules_of(package: str) -> Iterator[ModuleType]:
    """Yields the modules (ModuleType) of a `package`, a dotted name, in the order of their names.

    Imports each as it is yielded.
    """
    for found in iter_modules(import_module(package).__path__, f"{package}."):
        yield import_module(found.name)


@cache
def families() -> tuple[ModuleType, ...]:
    """The modules (ModuleType) of press/rules/families/, a tuple in the order of their names."""
    return tuple(modules_of("press.rules.families"))


@cache
def every_rule() -> dict[str, Rule]:
    """All Rules of all families by code (a dictionary), in the order of the codes."""
    found = {rule.code: rule for family in families() for rule in rules_of(family)}
    return dict(sorted(found.items()))


def rules_of(family: ModuleType) -> tuple[Rule, ...]:
    """The Rules of a `family`, a module (ModuleType): the tuple of its `RULES`, or an empty one."""
    return tuple(rule for rule in getattr(family, "RULES", ()) if isinstance(rule, Rule))


def measures(proof: Proof) -> tuple[tuple[str, str], ...]:
    """The figures that families measure in a `proof` (Proof), such as its reading level.

    Gives a tuple of pairs of texts: a figure's name and its value. A family that measures something
    has a function `measure(proof)`, which gives such pairs.
    """
    measuring: list[Measure] = [f.measure for f in families() if hasattr(f, "measure")]
    return tuple(pair for measure in measuring for pair in measure(proof))


def judge(rules: Iterable[Rule], proof: Proof) -> Iterator[Problem]:
    """Yields the findings of these `rules` (Rules) in a `proof` (Proof), each as a Problem.

    A finding that the author allowed, with a reason, becomes a note. A rule that has no word list
    in the topic's language is named in a note. Nothing is found in a pack: its parts are topics,
    which are judged by themselves.
    """
    for rule in () if proof.factsheet.topic.parts else rules:
        level = level_of(rule, proof.factsheet.profile)
        if level == "off":
            continue
        try:
            for message, at, hint, block, about in findings(rule, proof):
                if reason := excused(rule.code, block, proof):
                    message = f"{message}; allowed, because: {reason.value}"
                    yield Problem("note", rule.code, message, at, about=about)
                else:
                    yield Problem(level, rule.code, message, at, hint, about=about)
        except NoListError as error:
            language = proof.factsheet.topic.language.partition("-")[0]
            message = f"{rule.code} did not look: it has no list of words for `{language}`"
            hint = f"add `{error.name}` to layouts/rules/words/{language}.yaml"
            yield Problem("note", UNLISTED, message, None, hint, about=rule.code)
        except BadLimitError:
            continue  # the profile is told of it, once


def findings(rule: Rule, proof: Proof) -> list[Finding]:
    """A list of all Findings of a `rule` (Rule) in a `proof` (Proof), also what the author allowed.

    It is empty where the profile has the rule off. Raises NoListError and BadLimitError.
    """
    profile = proof.factsheet.profile
    if level_of(rule, profile) == "off":
        return []
    limits = Limits(profile.rules.get(rule.code), profile.lists, rule.takes)
    return list(rule.check(wording_of(proof.factsheet), limits))


def wording_of(factsheet: Factsheet) -> Wording:
    """The Wording of a `factsheet` (Factsheet): its passages, sentences and words.

    That of the latest factsheet is kept, so that all families share it.
    """
    if not _latest or _latest[0][0] is not factsheet:
        _latest[:] = [(factsheet, wording(factsheet))]
    return _latest[0][1]


def level_of(rule: Rule, profile: Profile) -> RuleLevel:
    """The level of a `rule` (Rule) in a `profile` (Profile), as a text (RuleLevel).

    It is error, warning, note or off.
    """
    given = profile.rules.get(rule.code)
    level = given.get("level") if isinstance(given, Entries) else None
    named = level.value if isinstance(level, Text) else ""
    return next((one for one in LEVELS if one == named), rule.level)


def excused(code: str, block: Block | None, proof: Proof) -> Text | None:
    """The reason (Text) that an author gave for an exception from the rule of this `code`, or None.

    It may stand in the `block` (Block), if one is given, or hold for the whole topic of the `proof`
    (Proof).
    """
    topic = proof.factsheet.topic
    for allowed in (block.allow if block else None, topic.about.allow):
        for name, reason in reasons(allowed):
            if name == code:
                return reason
    return None


def reasons(allowed: Values | Named[Text] | None) -> Iterator[tuple[str, Text]]:
    """The exceptions that a block or a topic allows: codes of rules, with the author's reasons.

    `allowed` is the value of the field `allow` (Values or Named). Yields pairs of a code and a
    Text; none for None.
    """
    for code, reason in allowed or ():
        if isinstance(reason, Text):
            yield code, reason


def about_profile(profile: Profile) -> Iterator[Problem]:
    """Yields the Problems of a `profile` (Profile), which says how strict each rule is.

    These are codes that are no rule's, levels that are none, and limits that are unknown, missing
    or out of their range.
    """
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


def _number(node: Node | None) -> float | None:
    """A node of a profile as a number; None where it is none."""
    if isinstance(node, Text) and NUMBER.fullmatch(node.value):
        return float(node.value)
    return None


def _about_limits(rule: Rule, profile: Profile) -> Iterator[Problem]:
    given = profile.rules.get(rule.code)
    pairs = given.pairs if isinstance(given, Entries) else ()
    takes = [*rule.takes, "level"]
    for key, _ in pairs:
        if key.value not in takes:
            message = f"{rule.code} has no limit called `{key.value}`"
            hint = did_you_mean(key.value, takes, f"it takes {' and '.join(takes)}")
            yield Problem("error", "unknown-limit", message, key.at, hint, about=key.value)
    at = given.at if given else Location(f"layouts/rules/{profile.name}.yaml")
    limits = {key.value: node for key, node in pairs}
    for name, (least, most) in rule.takes.items():
        found = limits.get(name)
        if not isinstance(found, Text) or (number := _number(found)) is None:
            message = f"{rule.code} needs a number called `{name}` in its profile"
            hint = f"write it as layouts/rules/uk-charity.yaml does, or {OFF.format(rule.code)}"
            yield Problem(
                "error", "bad-limit", message, found.at if found else at, hint, about=name
            )
        elif not least <= number <= most:
            message = f"`{name}` of {rule.code} cannot be {found.value}"
            off = OFF.format(rule.code)
            hint = f"write a number from {least:g} to {most:g}; to do without it, {off}"
            yield Problem("error", "bad-limit", message, found.at, hint, about=name)
