"""Exceptions from rules: each names a rule that there is, that would have fired, and says why.

And the profile itself: its rules are rules that there are.
"""

from __future__ import annotations

from collections.abc import Iterator

from press.model import Block, Location, Problem, Proof, Text
from press.parsing.suggestions import did_you_mean
from press.rules.engine import (
    BadLimitError,
    NoListError,
    about_profile,
    every_rule,
    findings,
    no_rule,
)

NEEDS = "words"


def check(proof: Proof) -> Iterator[Problem]:
    """Names exceptions for rules that there are not or that would be silent, and such profiles."""
    yield from about_profile(proof.factsheet.profile)
    for code, reason, block in _exceptions(proof):
        yield from _exception(code, reason.at, block, proof)


def _exceptions(proof: Proof) -> Iterator[tuple[str, Text, Block | None]]:
    topic = proof.factsheet.topic
    for block in (None, *(block for section in topic.sections for block in section.blocks)):
        for code, reason in (block.allow if block else topic.about.allow) or ():
            yield code, reason, block


def _exception(code: str, at: Location, block: Block | None, proof: Proof) -> Iterator[Problem]:
    rules = every_rule()
    if code not in rules:
        hint = did_you_mean(code, tuple(rules), "docs/rules.md names them all")
        yield Problem("error", "unknown-rule", no_rule(code), at, hint, about=code)
    elif not _found(code, block, proof):
        message = f"{code} finds nothing here, so there is nothing to allow"
        yield Problem("warning", "needless-exception", message, at, "take the exception away")


def _found(code: str, block: Block | None, proof: Proof) -> bool:
    """Whether a rule finds anything there; a rule that could not look may have."""
    try:
        return any(block in (None, found.block) for found in findings(every_rule()[code], proof))
    except (NoListError, BadLimitError):
        return True
