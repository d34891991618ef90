"""Chances as topics tell them: in words, in per cent, and in `risk` blocks.

They are found once for a topic, and used by the rules on risk.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from press.model import Block, Location, Section
from press.rules.engine import Limits, Listed
from press.rules.wording import Passage, Wording
from press.walk import texts

DIGITS = r"\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?"
DIGIT = re.compile(r"\d")
# What a reader asks or was told by somebody is not what the factsheet says.
NOT_SAID = ("questions", "quote")
# The word lists that the pattern of chances is made of, in the order of `_pattern`.
LISTS = "number_words out_of every per_cent range_words people units_of_time strengths".split()

Search = Callable[[str], re.Match[str] | None]
_latest: list[tuple[Wording, tuple[Chance, ...]]] = []  # of `chances`: one, or none yet


@dataclass(frozen=True)
class Chance:
    """So many out of so many: `low` to `high` out of `per`, as 30 to 40 out of 100.

    `words` are those that say it.
    """

    low: float
    high: float
    per: float
    words: str
    at: Location
    section: Section | None
    block: Block | None


@dataclass(frozen=True)
class ToldChance(Chance):
    """A chance in the words of a passage; `start` is where they begin in it.

    `per_cent` is true where it is told in per cent.
    """

    passage: Passage
    start: int
    per_cent: bool


@dataclass(frozen=True)
class ShownChance(Chance):
    """A chance in the fields of a `risk` block."""

    block: Block


def chances(words: Wording, limits: Limits) -> tuple[Chance, ...]:
    """All Chances of a topic, as a tuple: those in its passages, then those of its `risk` blocks.

    `words` is the topic's Wording; `limits` (Limits) has the word lists, and raises NoListError for
    one that is missing. Those of the latest topic are kept, so that all rules share them.
    """
    lists = [limits.words(name) for name in LISTS]
    number_words = limits.instead("number_words")
    if not _latest or _latest[0][0] is not words:
        found = tuple(_chances(words, _pattern(*lists), number_words))
        _latest[:] = [(words, found)]
    return _latest[0][1]


def _chances(
    words: Wording, pattern: re.Pattern[str], number_words: Mapping[str, str]
) -> Iterator[Chance]:
    figures = frozenset(number_words)
    for passage in words.passages:
        if speaks(passage) and (DIGIT.search(passage.text) or holds(passage, figures)):
            yield from _chances_in(passage, pattern, number_words)
    for section in words.factsheet.topic.sections:
        for block in section.blocks:
            if block.kind == "risk":
                yield from _chance_of_block(section, block)


def _chances_in(
    passage: Passage, pattern: re.Pattern[str], number_words: Mapping[str, str]
) -> Iterator[Chance]:
    for found in pattern.finditer(passage.text):
        counted = found["per"] or found["per_first"]
        low = number(found["low"] or found["percent"] or found["low_last"], number_words)
        most = found["high"] or found["percent_high"] or found["high_last"]
        high = number(most, number_words) if most else low
        per = number(counted, number_words) if counted else 100
        # `in 2021` is a year.
        year = found["per"] and re.fullmatch(r"(?:19|20)\d\d", found["per"]) and low != 1
        # All or nothing is no chance: 100% cotton.
        whole = not counted and low in (0, 100)
        if low <= high <= per and per > 1 and not year and not whole:
            figures = (low, high, per, found[0], passage.place(found[0]))
            where = (passage.section, passage.block, passage, found.start())
            yield ToldChance(*figures, *where, per_cent=not counted)


def _chance_of_block(section: Section, block: Block) -> Iterator[Chance]:
    match block.fields["n"], block.fields["per"]:
        case int(low), int(per):
            high = low
        case (int(low), int(high)), int(per):
            pass
        case _:
            return
    shown = f"{low} to {high}" if low != high else low
    yield ShownChance(low, high, per, f"{shown} out of {per}", block.at, section, block)


def number(written: str, number_words: Mapping[str, str]) -> float:
    """The number that is `written` in figures or as a word.

    `number_words` has the figures of number words, by word (a dictionary). Raises ValueError for
    any other text.
    """
    return float(number_words.get(written.casefold(), written).replace(",", ""))


def either(words: Iterable[str]) -> str:
    """The source of a pattern for any of these `words`, the longest first; `#` is any number."""
    ordered = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\#", rf"(?:{DIGITS})") for word in ordered)


@cache
def _pattern(*lists: Listed) -> re.Pattern[str]:
    """Finds 1 to 2 out of every 100, 1 to 2%, and: of every 100 children, 1 to 2."""
    numbers, out_of, each, per_cent, ranges, people, times, strengths = map(either, lists)
    n = rf"(?:{DIGITS}|(?:{numbers})\b)"
    between = rf"\s*(?:\b(?:{ranges})\b|[-–])\s*"
    sign = rf"\s*(?:{per_cent})"
    return re.compile(
        rf"(?<![\w.,/£$€-])(?:(?P<low>{n})(?:{between}(?P<high>{n}))?"
        rf"(?:\s+(?:\w+\s+)?(?:{people}))?\s+(?:{out_of})\s+(?:(?:{each})\s+)?"
        rf"(?P<per>{n})(?![\w%]|[.,]\d)(?!\s+(?:{times})s?\b)"
        rf"|(?P<percent>{DIGITS})(?:{sign})?(?:{between}(?P<percent_high>{DIGITS}))?{sign}"
        rf"(?!\w)(?!\s+(?:\w+\s+)?(?:{strengths})\b))"
        rf"|\b(?:{out_of}|of)\s+(?:(?:{each})\s+)?(?P<per_first>{n})\s+(?:\w+\s+)?"
        rf"(?:{people})\b[^,.;:!?]{{0,60}},\s+(?:[a-z]+\s+){{0,3}}?"
        rf"(?P<low_last>{n})(?:{between}(?P<high_last>{n}))?(?![\w,.]\w)",
        re.IGNORECASE,
    )


def first_words(block: Block) -> str:
    """The texts of all fields of a `block` (Block), as they were typed, as one text."""
    return " ".join(text.value for text in texts(block.fields))


@cache
def finds(listed: Listed) -> Search:
    """A Search for any of `listed` (Listed): a function that gives a text's first match or None."""
    return re.compile(rf"\b(?:{either(listed)})\b", re.IGNORECASE).search


def holds(passage: Passage, words: frozenset[str]) -> bool:
    """True if a `passage` (Passage) has any of these `words`, a set of words in small letters.

    It is quickly asked, before a long pattern is looked for.
    """
    return not words.isdisjoint(map(str.casefold, passage.words))


def speaks(passage: Passage) -> bool:
    """True if the factsheet itself says what is in a `passage` (Passage).

    It is not so in a reader's question, or a quotation.
    """
    return not (passage.block and passage.block.kind in NOT_SAID)
