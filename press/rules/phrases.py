"""Finds listed words in a topic, and tells words that are used from words that are explained.

A list has thousands of words and a topic few of them: only those whose first word a topic has are
looked for at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from press.declared.content import GlossaryTerm
from press.model import Factsheet
from press.rules.wording import TOKEN, Passage, Wording

# Behind words that are explained, and before words that are named: not used, but spoken of.
EXPLAINED = re.compile(
    r"[”\"’)]?,?\s(?:also )?(?:means?|meaning|is short for|stands? for|are short for)\b"
)
NAMED = re.compile(
    r"(?:\b(?:called|known as|named|termed|short for|call (?:it|this|that|them)|"
    r"the (?:words?|terms?|letters?|names?))(?: an?| the)?(?: [\w-]+){0,2}\s|, or (?:an? )?|"
    r"[(\[“\"‘])[“\"‘(]?$"
)


def matches(words: Wording, listed: Iterable[str]) -> Iterator[tuple[str, re.Match[str], Passage]]:
    """Every place where a topic has one of the words and phrases `listed`, in small letters.

    `words` is the topic's Wording. Yields for each the word as it was found (in small letters, with
    straight apostrophes), the match (re.Match) and its Passage.
    """
    here = tuple(entry for entry in listed if _first(entry) in words.vocabulary)
    if here:
        pattern = any_word(here)
        for passage in words.passages:
            if passage.kind == "source":
                continue
            for found in pattern.finditer(passage.text):
                yield straight(found[0]).casefold(), found, passage


@cache
def any_word(listed: tuple[str, ...]) -> re.Pattern[str]:
    """A compiled pattern for any word or phrase `listed` (a tuple), as whole words, longest first.

    It takes letters of any case, and apostrophes of either form. Without words it matches nothing.
    """
    if not listed:
        return re.compile(r"(?!)")
    longest = sorted(listed, key=lambda entry: (-len(entry), entry))
    either = "|".join(re.escape(entry).replace("'", "['’]") for entry in longest)
    return re.compile(rf"(?<![\w-])(?:{either})(?![\w-])", re.IGNORECASE)


def forms(listed: Mapping[str, str]) -> dict[str, str]:
    """The dictionary `listed` with one row for each form of a word, where its rows have several.

    It has what to write instead, by row: {"oral, orally": "by mouth"} becomes
    {"oral": "by mouth", "orally": "by mouth"}.
    """
    return {
        form.strip().casefold(): instead
        for row, instead in listed.items()
        for form in row.split(",")
    }


def spoken_of(found: re.Match[str], passage: Passage) -> bool:
    """True if the words of a match are explained or named where they stand.

    No reader has to know them then. `found` is the match (re.Match) in the text of the `passage`
    (Passage). Examples: `Chronic means long-term`, `tummy (abdomen)`, `the letters BMT`,
    `[[platelets]]` (a term of the glossary), and a word alone in a cell of a table.
    """
    text, words = passage.text, found[0].casefold()
    if text.casefold() == words and passage.block is not None and passage.block.kind == "table":
        return True
    if text.rfind("(", 0, found.start()) > text.rfind(")", 0, found.start()):
        return True
    marked = any(words in given.casefold() for given in (*passage.terms, *passage.foreign))
    before = text[max(0, found.start() - 40) : found.start()]
    behind = text[found.end() : found.end() + 40]
    return marked or bool(EXPLAINED.match(behind) or NAMED.search(before))


def within(found: re.Match[str], passage: Passage, allowed: re.Pattern[str]) -> bool:
    """True if a match stands inside words that are allowed: `fever` in `scarlet fever`.

    `found` is the match (re.Match) in the text of the `passage` (Passage), `allowed` a compiled
    pattern for the allowed words.
    """
    return any(
        other.start() <= found.start() and found.end() <= other.end()
        for other in allowed.finditer(passage.text)
    )


def names(factsheet: Factsheet) -> tuple[str, ...]:
    """Names of conditions and medicines that the topic of a `factsheet` (Factsheet) has to use.

    They are those of its series, its other names, and all that the glossary calls one, as a tuple.
    """
    about, glossary = factsheet.topic.about, factsheet.library.glossary
    given = [about.series, *about.synonyms]
    found = [text.value.partition("(")[0].strip() for text in given if text is not None]
    for term, entry in glossary.items():
        if entry.kind is not None:
            found += written(term, entry)
    return tuple(dict.fromkeys(found))


def written(term: str, entry: GlossaryTerm) -> tuple[str, ...]:
    """All forms of a glossary `term`, a tuple: itself, then those of `entry`, its GlossaryTerm."""
    return (term, *(form.value for form in entry.forms))


def straight(text: str) -> str:
    """`text` with straight apostrophes for curly ones."""
    return text.replace("’", "'")


@cache
def _first(entry: str) -> str:
    """The first word of an entry of a list, without apostrophes and hyphens."""
    found = TOKEN.search(entry.casefold())
    return found[0] if found else ""
