"""The words of a topic in the order of reading: passages, sentences and words, with their places.

They are gathered once for a topic, and used by every family of rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from press.model import (
    Block,
    Bullets,
    Cite,
    Factsheet,
    Fields,
    Foreign,
    Location,
    Paragraph,
    Prose,
    Section,
    Span,
    Term,
    Text,
)
from press.walk import spans, text_of

# A full stop ends a sentence, but not behind a title or between letters: Dr. Lee, e.g. Monday.
SENTENCE_END = re.compile(
    r"(?<=[.!?:])(?<!\bDr\.)(?<!\bMr\.)(?<!\bMrs\.)(?<!\bMs\.)(?<!\bSt\.)(?<!\b[a-z]\.[a-z]\.)"
    r"[\"”’)]*\s+(?=[A-Z0-9\"'“‘(])"
)
WORD = re.compile(r"[^\W\d_][\w'’-]*")
TOKEN = re.compile(r"[^\W_]+")
MIDDLE_CAPITAL = re.compile(r"(?<=[a-z,] )[A-Z][\w'’-]*")
# Fields of blocks that stand over others.
HEADINGS = ("title", "heading", "caption", "name")
# Fewer words than these are a label, not a sentence.
LEAST = 4


@dataclass(frozen=True)
class Passage:
    """A paragraph, an item of a list, a heading or a short text, without its marks.

    `kind` is paragraph, item, heading, label or point (a key point), or source (an entry of a list
    of references) in a text that was pasted. `source` is the text in the file. `section` and
    `block` are where it stands; items of one list have the same number `list`, which is 0 for what
    is no item. `cites` are the keys of the references that it cites, `terms` the glossary terms
    that it marks, and `foreign` its words in other languages.
    """

    kind: str
    text: str
    source: Text
    section: Section | None = None
    block: Block | None = None
    list: int = 0
    cites: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    foreign: tuple[str, ...] = ()

    def place(self, words: str = "") -> Location:
        """The Location in the file of these `words` of the passage.

        It is that of the passage's beginning if they cannot be found, or if none are given.
        """
        first = words.split("\n")[0].strip() or self.text
        offset = self.source.value.find(first)
        # Marks part the words as they are typed, so that a shorter run may be found.
        while offset < 0 and " " in first:
            first = first.rpartition(" ")[0]
            offset = self.source.value.find(first)
        return self.source.place(max(offset, 0))

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """The passage's sentences, as a tuple of texts.

        An item of a list is one at least, with or without a full stop.
        """
        return tuple(part.strip() for part in SENTENCE_END.split(self.text) if part.strip())

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The passage's words, as a tuple of texts, without figures and punctuation."""
        return tuple(WORD.findall(self.text))


@dataclass(frozen=True)
class Wording:
    """All passages of a factsheet, in the order of reading."""

    factsheet: Factsheet
    passages: tuple[Passage, ...]

    def of(self, *kinds: str) -> Iterator[Passage]:
        """Yields the Passages of these `kinds`, named as in Passage, in the order of reading."""
        return (passage for passage in self.passages if passage.kind in kinds)

    def find(self, pattern: re.Pattern[str]) -> Iterator[tuple[re.Match[str], Passage]]:
        """Yields pairs: each match (re.Match) of a compiled `pattern`, and its Passage."""
        for passage in self.passages if pattern.search(self.full_text) else ():
            for found in pattern.finditer(passage.text):
                yield found, passage

    @cached_property
    def prose(self) -> tuple[Passage, ...]:
        """A tuple of the Passages that are read as sentences: paragraphs, items and key points."""
        return tuple(self.of("paragraph", "item", "point"))

    @cached_property
    def sentences(self) -> tuple[tuple[str, Passage], ...]:
        """Every sentence of at least four words, with its Passage: a tuple of pairs."""
        return tuple(
            (sentence, passage)
            for passage in self.prose
            for sentence in passage.sentences
            if len(WORD.findall(sentence)) >= LEAST
        )

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """The set of all words, in small letters; apostrophes and hyphens part words."""
        return frozenset(
            word for passage in self.passages for word in TOKEN.findall(passage.text.casefold())
        )

    @cached_property
    def names(self) -> frozenset[str]:
        """The set of words with a capital in the middle of a sentence: names, and abbreviations."""
        return frozenset(
            word for passage in self.prose for word in MIDDLE_CAPITAL.findall(passage.text)
        )

    @cached_property
    def full_text(self) -> str:
        """All passages as one text, a line each, to find out quickly that something is in none."""
        return "\n".join(passage.text for passage in self.passages)

    @cached_property
    def folded(self) -> str:
        """All passages as one text, in small letters, with straight apostrophes."""
        return self.full_text.casefold().replace("’", "'")

    @cached_property
    def language(self) -> str:
        """The topic's language without its country: en."""
        return self.factsheet.topic.language.partition("-")[0]


def wording(factsheet: Factsheet) -> Wording:
    """The Wording of a `factsheet` (Factsheet): the passages of its topic, those of its head first.

    The topics that a pack is made of are left out.
    """
    about, nowhere = factsheet.topic.about, _Where()
    found = [*_passages(about.title, nowhere._replace(kind="heading"))]
    found += _passages(about.summary, nowhere._replace(kind="paragraph"))
    found += _passages(about.audience, nowhere)
    found += _passages(about.key_points, nowhere._replace(kind="point"))
    found += _passages(about.note, nowhere)
    for section in factsheet.topic.sections:
        found += _passages(section.heading, _Where("heading", section))
        for block in section.blocks:
            found += _passages(block.fields, _Where("label", section, block))
    return Wording(factsheet, tuple(found))


class _Where(NamedTuple):
    """The kind and the place of passages yet to come, handed down while a topic is walked."""

    kind: str = "label"
    section: Section | None = None
    block: Block | None = None
    list: int = 0


def _passages(value: object, where: _Where) -> Iterator[Passage]:
    match value:
        case Text():
            yield _passage(" ".join(value.value.split()), value, where, ())
        case Prose(parts=parts, source=source, line=line):
            kept = line or where.kind in ("heading", "point", "item")
            yield from _parts(parts, source, where if kept else where._replace(kind="paragraph"))
        case Fields():
            for name, inner in value:
                kind = "heading" if name in HEADINGS else where.kind
                yield from _passages(inner, where._replace(kind=kind))
        case tuple():
            lines = all(isinstance(inner, Prose) for inner in value)
            if lines and where.kind != "point":
                where = where._replace(kind="item", list=id(value))
            for inner in value:
                yield from _passages(inner, where)


def _parts(
    parts: tuple[Paragraph | Bullets, ...], source: Text, where: _Where
) -> Iterator[Passage]:
    for part in parts:
        if isinstance(part, Bullets):
            for item in part.items:
                yield from _parts(item, source, where._replace(kind="item", list=id(part)))
        elif isinstance(part, Paragraph):
            yield _passage(" ".join(text_of(part.spans).split()), source, where, part.spans)


def _passage(text: str, source: Text, where: _Where, given: tuple[Span, ...]) -> Passage:
    marks = tuple(spans(given))
    return Passage(
        where.kind,
        text,
        source,
        where.section,
        where.block,
        where.list,
        tuple(key for mark in marks if isinstance(mark, Cite) for key in mark.keys),
        tuple(mark.term for mark in marks if isinstance(mark, Term)),
        tuple(mark.text for mark in marks if isinstance(mark, Foreign)),
    )
