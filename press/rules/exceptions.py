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
    reasons,
)

NEEDS = "words"


def check(proof: Proof) -> Iterator[Problem]:
    """Names faults of a profile, and exceptions from rules that do not exist or find nothing.

    Yields Problems; `proof` (a Proof) holds an edition with all that led to it; no pages are
    needed.
    """
    yield from about_profile(proof.factsheet.profile)
    for code, reason, block in _exceptions(proof):
        yield from _exception(code, reason.at, block, proof)


def _exceptions(proof: Proof) -> Iterator[tuple[str, Text, Block | None]]:
    """Every exception: its code, the reason, and the block that it is for; None for the topic."""
    topic = proof.factsheet.topic
    for block in (None, *topic.blocks):
        for code, reason in reasons(block.allow if block else topic.about.allow):
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
    """True if a rule finds anything in the block (or in the topic, for None), or could not look."""
    try:
        return any(block in (None, found.block) for found in findings(every_rule()[code], proof))
    except (NoListError, BadLimitError):
        return True
