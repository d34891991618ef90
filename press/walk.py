"""One walk over values: what a topic, a block or a group of fields holds, in the order of reading.

The walk ends at whole values, such as a text, a prose or a day. What is inside a prose, `spans`
and `paragraphs` tell.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from press.model import (
    Block,
    Break,
    Bullets,
    Fields,
    Foreign,
    Link,
    Paragraph,
    Prose,
    Section,
    Span,
    Strong,
    Term,
    Text,
    Topic,
    Words,
)

# In constants: a union would be made anew for every value.
GROUPS = (Topic, Section, Block)
AROUND = (Strong, Link)
WORDED = (Words, Term, Foreign)
PRINTED = (*WORDED, Break)


class Leaf(NamedTuple):
    """A value that holds no others; `name` are the fields that lead to it: `items.text`.

    `inside` are the fields that it is one of, or None where it is in none.
    """

    value: object
    name: str = ""
    inside: Fields | None = None


def walk(value: object, name: str = "", inside: Fields | None = None) -> Iterator[Leaf]:
    """Yields a Leaf for every value in `value` that holds no others, but for None, in order.

    `name` is put before the names of all, and `inside` is the group of fields (Fields, or None)
    that `value` is in.
    """
    if isinstance(value, Fields):
        before = f"{name}." if name else ""
        for field, inner in value:
            yield from walk(inner, before + field, value)
    elif isinstance(value, tuple):
        for inner in value:
            yield from walk(inner, name, inside)
    elif isinstance(value, GROUPS):
        yield from walk(_parts(value), name, inside)
    elif value is not None:
        yield Leaf(value, name, inside)


def _parts(value: Topic | Section | Block) -> tuple[object, ...]:
    if isinstance(value, Block):
        return (value.fields,)
    if isinstance(value, Section):
        return (value.heading, value.blocks)
    return (value.about, value.sections, value.parts)


def texts(value: object) -> Iterator[Text]:
    """Yields every Text in `value` (a topic, a block, fields), as it was typed, in order."""
    for leaf in walk(value):
        if isinstance(leaf.value, Text):
            yield leaf.value
        elif isinstance(leaf.value, Prose):
            yield leaf.value.source


def paragraphs(parts: Iterable[Paragraph | Bullets]) -> Iterator[Paragraph]:
    """Yields each Paragraph among `parts` (Paragraph, Bullets) of a prose, those in lists too."""
    for part in parts:
        if isinstance(part, Paragraph):
            yield part
        else:
            for item in part.items:
                yield from paragraphs(item)


def spans(given: Iterable[Span]) -> Iterator[Span]:
    """Yields every Span in the spans `given` (Span), each before those inside it."""
    for span in given:
        yield span
        if isinstance(span, AROUND):
            yield from spans(span.spans)


def runs(given: Iterable[Span]) -> Iterator[str]:
    """Yields every run of words in the spans `given` (Span), as texts."""
    return (span.text for span in spans(given) if isinstance(span, WORDED))


def text_of(given: Iterable[Span]) -> str:
    """The words of the spans `given` (Span) as one text, without citation marks."""
    return "".join(
        span.text if isinstance(span, WORDED) else " "
        for span in spans(given)
        if isinstance(span, PRINTED)
    )
