"""Chances as topics tell them: in words, in per cent, and in blocks of their own.

Found once for a topic, and used by the rules on risk.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from press.model import Block, Fields, Location, Section, Text
from press.rules.engine import Limits
from press.rules.wording import Passage, Wording

DIGITS = r"\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?"
DIGIT = re.compile(r"\d")
# What a reader asks or was told by somebody is not what the factsheet says.
NOT_SAID = ("questions", "quote")
LISTS = "number_words out_of every per_cent range_words people units_of_time strengths".split()
_kept: list = []


class Chance(NamedTuple):
    """So many of so many: 30 to 40 of 100. `passage` is None where a block gives its fields.

    `form` is words, per cent or block; `start` is where it stands in its passage.
    """

    low: float
    high: float
    per: float
    words: str
    form: str
    at: Location
    section: Section | None
    block: Block | None
    passage: Passage | None = None
    start: int = 0


def chances(words: Wording, limits: Limits) -> tuple[Chance, ...]:
    """All chances of a factsheet, in the order of reading. Raises NoListError."""
    lists = [limits.words(name) for name in LISTS]
    if not _kept or _kept[0] is not words:
        _kept[:] = [words, tuple(_chances(words, lists))]
    return _kept[1]


def _chances(words: Wording, lists: list) -> Iterator[Chance]:
    pattern, figures = _pattern(*(tuple(listed) for listed in lists)), frozenset(lists[0])
    for passage in words.passages:
        if speaks(passage) and (DIGIT.search(passage.text) or holds(passage, figures)):
            yield from _told(passage, pattern, lists[0])
    for section in words.factsheet.topic.sections:
        for block in section.blocks:
            if block.kind == "risk":
                yield from _block(section, block)


def _told(passage: Passage, pattern: re.Pattern, number_words: dict) -> Iterator[Chance]:
    for found in pattern.finditer(passage.text):
        counted = found["per"] or found["per_first"]
        low = number(found["low"] or found["percent"] or found["low_last"], number_words)
        high = found["high"] or found["percent_high"] or found["high_last"]
        high = number(high, number_words) if high else low
        per = number(counted, number_words) if counted else 100
        # `in 2021` is a year.
        year = found["per"] and re.fullmatch(r"(?:19|20)\d\d", found["per"]) and low != 1
        # All or nothing is no chance: 100% cotton.
        whole = not counted and low in (0, 100)
        if low <= high <= per and per > 1 and not year and not whole:
            form = "words" if counted else "per cent"
            at = passage.place(found[0])
            where = (at, passage.section, passage.block, passage, found.start())
            yield Chance(low, high, per, found[0], form, *where)


def _block(section: Section, block: Block) -> Iterator[Chance]:
    n, per = block.fields["n"], block.fields["per"]
    low, high = (n, n) if isinstance(n, int) else n
    shown = f"{low} to {high}" if low != high else low
    yield Chance(low, high, per, f"{shown} out of {per}", "block", block.at, section, block)


def number(written: str, number_words: dict[str, str]) -> float:
    """The number that is written in figures or as a word."""
    return float(number_words.get(written.casefold(), written).replace(",", ""))


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of these words, the longest first; `#` in them stands for a number."""
    ordered = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\#", rf"(?:{DIGITS})") for word in ordered)


@cache
def _pattern(numbers, out_of, every, per_cent, ranges, people, times, strengths) -> re.Pattern:
    """Finds 1 to 2 out of every 100, 1 to 2%, and: of every 100 children, 1 to 2."""
    n, each = rf"(?:{DIGITS}|(?:{any_of(numbers)})\b)", any_of(every)
    between = rf"\s*(?:\b(?:{any_of(ranges)})\b|[-–])\s*"
    sign = rf"\s*(?:{any_of(per_cent)})"
    return re.compile(
        rf"(?<![\w.,/£$€-])(?:(?P<low>{n})(?:{between}(?P<high>{n}))?"
        rf"(?:\s+(?:\w+\s+)?(?:{any_of(people)}))?\s+(?:{any_of(out_of)})\s+(?:(?:{each})\s+)?"
        rf"(?P<per>{n})(?![\w%]|[.,]\d)(?!\s+(?:{any_of(times)})s?\b)"
        rf"|(?P<percent>{DIGITS})(?:{sign})?(?:{between}(?P<percent_high>{DIGITS}))?{sign}"
        rf"(?!\w)(?!\s+(?:\w+\s+)?(?:{any_of(strengths)})\b))"
        rf"|\b(?:{any_of(out_of)}|of)\s+(?:(?:{each})\s+)?(?P<per_first>{n})\s+(?:\w+\s+)?"
        rf"(?:{any_of(people)})\b[^,.;:!?]{{0,60}},\s+(?:[a-z]+\s+){{0,3}}?"
        rf"(?P<low_last>{n})(?:{between}(?P<high_last>{n}))?(?![\w,.]\w)",
        re.IGNORECASE,
    )


def first_words(block: Block) -> str:
    """What a block says, whole: the words of its fields."""
    return " ".join(_said(block.fields))


def _said(value: object) -> Iterator[str]:
    if isinstance(value, Text):
        yield value.value
    elif hasattr(value, "source"):
        yield value.source.value
    elif isinstance(value, Fields):
        for _, inner in value:
            yield from _said(inner)
    elif isinstance(value, tuple):
        for inner in value:
            yield from _said(inner)


@cache
def finds(listed: tuple[str, ...]):
    """Finds any of these words in a text."""
    return re.compile(rf"\b(?:{any_of(listed)})\b", re.IGNORECASE).search


def holds(passage: Passage, words: frozenset[str]) -> bool:
    """Whether any of these words is in a passage: what is quickly asked before a long pattern."""
    return not words.isdisjoint(map(str.casefold, passage.words))


def speaks(passage: Passage) -> bool:
    """Whether these are words of the factsheet itself."""
    return not (passage.block and passage.block.kind in NOT_SAID)
