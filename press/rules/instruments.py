"""Instruments: published check-lists, each question answered by what a topic holds.

An answer is *there*, *missing*, or for *a person* to give. A program sees that something is there,
and never that it is any good.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from press.checks.nothing_lost import short
from press.declared.content import Instrument, Question
from press.model import Factsheet, Fields, Paragraph, Prose, Text
from press.walk import text_of

THERE, MISSING, PERSON = "there", "missing", "a person"
STATES = (THERE, MISSING, PERSON)
# What a path may begin with.
ROOTS = ("topic", "brand", "blocks", "cited")


class Answer(NamedTuple):
    """The answer to one question of an instrument.

    `state` is one of STATES, `shown` says what was found or not found, and `person` what only a
    person can judge.
    """

    instrument: str
    number: int
    asks: str
    state: str
    shown: str
    person: str


def answers(instrument: Instrument, factsheet: Factsheet) -> tuple[Answer, ...]:
    """An Answer to each question of an `instrument` (Instrument, a check-list): a tuple, in order.

    They are looked for in `factsheet` (Factsheet), an edited topic.
    """
    name = instrument.name.value
    return tuple(_answer(name, question, factsheet) for question in instrument.questions)


def _answer(name: str, question: Question, factsheet: Factsheet) -> Answer:
    person = question.person.value if question.person else ""
    asked = name, question.number, question.asks.value
    if not question.found_in:
        return Answer(*asked, PERSON, "", person)
    state, answers = THERE, []
    for path in (text.value for text in question.found_in):
        found = list(evidence(path, factsheet))
        lacking = sum(value is None for value in found)
        least = question.least or 1
        if lacking:
            of = f"{lacking} of {len(found)} " if len(found) > 1 else ""
            answers.append(f"`{path}`: {of}not there")
        elif len(found) < least:
            answers.append(f"`{path}`: {f'only {len(found)}' if found else 'not there'}")
        else:
            answers.append(f"`{path}`: {_shown(found)}")
            continue
        state = MISSING
    return Answer(*asked, state, "; ".join(answers), person)


def evidence(path: str, factsheet: Factsheet) -> Iterator[object]:
    """Yields the values in a `factsheet` (Factsheet) that a `path` leads to; None for one left out.

    `topic.review.need` is a field of the topic; `blocks.options.items.how` is a field of every item
    of every `options` block; `cited.issued` is a field of every reference that is cited. A step
    such as `kind=lay` keeps only what has that value.
    """
    root, *steps = path.split(".")
    values: list[object] = []
    if root == "blocks":
        kind, *steps = steps
        values += (block.fields for block in factsheet.topic.blocks if block.kind == kind)
    elif root == "cited":
        entries = factsheet.library.references
        values += (entries[reference.key] for reference in factsheet.references)
    else:
        values.append(factsheet.topic.about if root == "topic" else factsheet.brand.about)
    for step in steps:
        values = list(_step(values, step))
    yield from _flat(values)


def _step(values: list[object], step: str) -> Iterator[object]:
    name, kept, wanted = step.partition("=")
    for value in _flat(values):
        if isinstance(value, Fields) and kept:
            yield from (value,) if value.get(name) == wanted else ()
        elif isinstance(value, Fields):
            yield value.get(name) or None


def _flat(values: list[object]) -> Iterator[object]:
    for value in values:
        yield from value if isinstance(value, tuple) else (value,)


def _shown(found: list[object]) -> str:
    match found[0] if len(found) == 1 else None:
        case Fields():
            return "there"
        case str(words):
            return words
        case Text(value=words):
            return f"“{short(words)}”"
        case Prose(parts=(Paragraph(spans=spans), *_)):
            return f"“{short(text_of(spans))}”"
        case date() as day:
            return day.isoformat()
    return str(len(found))
