"""Quotation marks and apostrophes as they are printed, from those that people type."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from press.model import Break, Foreign, Link, Span, Strong, Term, Words
from press.walk import text_of

STRAIGHT = re.compile("[\"']")
APOSTROPHE = "\u2019"
# What a mark that opens does not stand behind.
ENDS = re.compile(r"[\w.,;:!?%°…)\]}”’]")
# What an apostrophe begins though quotation marks are about: 'til, 'em, the '90s, rock 'n' roll.
CLIPPED = re.compile(r"(?:tis|twas|til|em)\b(?!')|n'(?=\s\w)|\d0s\b", re.IGNORECASE)
MAY_CLOSE = re.compile(r"[^\s(\[“‘]'(?!\w)")
INCHES = re.compile(r"\d' ?\d{1,2}[¼½¾]?$")


def curled(given: Sequence[Span], quotes: str) -> Sequence[Span]:
    """The spans `given` (Spans) of a paragraph, curled as one text: a mark has words around it.

    `quotes` are the four of a language.
    """
    text = text_of(given)
    if not STRAIGHT.search(text):
        return given
    letters = iter(curl(text, quotes))

    def one(span: Span) -> Span:
        match span:
            case Strong() | Link():
                return replace(span, spans=tuple(map(one, span.spans)))
            case Words() | Term() | Foreign():
                return replace(span, text="".join(islice(letters, len(span.text))))
            case Break():
                next(letters)  # `text_of` has a blank for it
        return span

    return tuple(map(one, given))


def curl(text: str, quotes: str) -> str:
    """`text` with the quotation marks of a language, and apostrophes, in place of straight ones.

    `quotes` are the four of the language: opening and closing double ones, then single ones. Feet
    and inches (5'6") stay as they are. What is given is as long as `text`.
    """
    marks = {'"': (quotes[0], quotes[1]), "'": (quotes[2], quotes[3])}
    last = max((found.end() for found in MAY_CLOSE.finditer(text)), default=0)
    begins = len(text) - len(text.lstrip())
    signs, opened, pending = list(text), set[int](), {'"': 0, "'": 0}
    for found in STRAIGHT.finditer(text):
        at, mark = found.start(), found.group()
        single, before, after = mark == "'", text[at - 1 : at], text[at + 1 : at + 2]
        behind = ENDS.match(before) or before in marks or before in (quotes[1], quotes[3])
        if after.strip() and (not behind or at - 1 in opened):
            # An apostrophe in front of a word: nothing closes it. A quotation may run on over
            # several paragraphs, but then one begins with it.
            alone = at >= last and (at > begins or after.isnumeric())
            if single and (alone or CLIPPED.match(text, at + 1)):
                signs[at] = APOSTROPHE
            else:
                signs[at] = marks[mark][0]
                opened.add(at)
                pending[mark] += 1
        elif single and before.isnumeric() and after.isnumeric():
            continue  # five feet six
        elif single and (after.isalnum() or not (pending[mark] or before.isnumeric())):
            signs[at] = APOSTROPHE
        elif not single and INCHES.search(text[max(at - 6, 0) : at]):
            continue
        elif pending[mark] or not before.isnumeric():
            signs[at] = marks[mark][1]
            pending[mark] = max(pending[mark] - 1, 0)
    return "".join(signs)
