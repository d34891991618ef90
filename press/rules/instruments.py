"""Instruments: what a topic has to show for the questions of a published check-list.

A question is *there*, *missing* or *a person*'s to answer. Whether what is there is any good is
never a program's to say.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from press.checks.nothing_lost import short
from press.declared import Instrument, Question
from press.model import Factsheet, Fields, Paragraph, Prose, Text, Value
from press.rules.wording import said

THERE, MISSING, PERSON = "there", "missing", "a person"
STATES = (THERE, MISSING, PERSON)
# Parts of a path that say where it begins.
ROOTS = ("topic", "brand", "blocks", "cited")


class Answer(NamedTuple):
    """What is known of one question: its state, what shows it, what only a person can see."""

    instrument: str
    number: int
    asks: str
    state: str
    shown: str
    person: str


def answers(instrument: Instrument, factsheet: Factsheet) -> tuple[Answer, ...]:
    """An answer to each question of an instrument."""
    name = instrument.name.value
    return tuple(_answer(name, question, factsheet) for question in instrument.questions)


def _answer(name: str, question: Question, factsheet: Factsheet) -> Answer:
    person = question.person.value if question.person else ""
    asked = name, question.number, question.asks.value
    if not question.found_in:
        return Answer(*asked, PERSON, "", person)
    state, told = THERE, []
    for path in (text.value for text in question.found_in):
        found = list(evidence(path, factsheet))
        lacking = sum(value is None for value in found)
        least = question.least or 1
        if lacking:
            of = f"{lacking} of {len(found)} " if len(found) > 1 else ""
            told.append(f"`{path}`: {of}not there")
        elif len(found) < least:
            told.append(f"`{path}`: {f'only {len(found)}' if found else 'not there'}")
        else:
            told.append(f"`{path}`: {_shown(found)}")
            continue
        state = MISSING
    return Answer(*asked, state, "; ".join(told), person)


def evidence(path: str, factsheet: Factsheet) -> Iterator[Value]:
    """The values that a path leads to; None for each that was left out.

    `topic.review.need` is a field; `blocks.options.items.how` that of every item of every such
    block; `cited.issued` that of every reference cited; `kind=lay` keeps what says so.
    """
    root, *steps = path.split(".")
    blocks = [block for section in factsheet.topic.sections for block in section.blocks]
    if root == "blocks":
        kind, *steps = steps
        values = [block.fields for block in blocks if block.kind == kind]
    elif root == "cited":
        entries = factsheet.library.references
        values = [entries[reference.key] for reference in factsheet.references]
    else:
        values = [factsheet.topic.about if root == "topic" else factsheet.brand.about]
    for step in steps:
        values = list(_step(values, step))
    yield from _flat(values)


def _step(values: list[Value], step: str) -> Iterator[Value]:
    name, kept, wanted = step.partition("=")
    for value in _flat(values):
        if isinstance(value, Fields) and kept:
            yield from (value,) if value.get(name) == wanted else ()
        elif isinstance(value, Fields):
            yield value.get(name) or None


def _flat(values: list[Value]) -> Iterator[Value]:
    for value in values:
        yield from value if isinstance(value, tuple) else (value,)


def _shown(found: list[Value]) -> str:
    match found[0] if len(found) == 1 else None:
        case Fields():
            return "there"
        case str(words):
            return words
        case Text(value=words):
            return f"“{short(words)}”"
        case Prose(parts=(Paragraph(spans=spans), *_)):
            return f"“{short(said(spans))}”"
        case date() as day:
            return day.isoformat()
    return str(len(found))
