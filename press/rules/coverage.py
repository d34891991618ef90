"""The account: what became of each row of the standards that the rules were made from.

A family of rules checks a row with a rule of its code, or says in a table of its own what became of
it: `ELSEWHERE` (another check does it: which), `NEEDS_A_PERSON` (no program can), `LEFT_OUT` (why).
A row may be in two: a rule sees part of it, and the rest is for a person.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from press.rules.engine import families, rules_of

CHECKED = "checked"
TABLES = {
    "ELSEWHERE": "checked elsewhere",
    "NEEDS_A_PERSON": "needs a person",
    "LEFT_OUT": "left out",
}
CODE = re.compile(r"([A-Z])(\d\d)")


class StandardRow(NamedTuple):
    """One row of a standard: its code, its state, and which check does it or why none does."""

    code: str
    state: str
    reason: str


def account() -> tuple[StandardRow, ...]:
    """Every row of a standard that families of rules speak of: a tuple of StandardRows, by code.

    Entries whose code is no row of a standard, which is a letter and two figures, come last.
    """
    rows = []
    for family in families():
        rows += [StandardRow(rule.code, CHECKED, rule.title) for rule in rules_of(family)]
        for table, state in TABLES.items():
            entries: Mapping[str, str] = getattr(family, table, {})
            rows += [StandardRow(code, state, reason) for code, reason in entries.items()]
    return tuple(sorted(rows, key=lambda row: (not CODE.fullmatch(row.code), *row)))


def accounted() -> set[str]:
    """The first letters of codes of standards for which a family accounts for rows without a rule.

    Gives a set. A family does so in a table of its module: `ELSEWHERE`, `NEEDS_A_PERSON` or
    `LEFT_OUT`.
    """
    return {row.code[0] for row in account() if row.state != CHECKED and CODE.fullmatch(row.code)}
