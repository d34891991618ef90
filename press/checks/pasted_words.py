"""Pasted words: what came with them from phones, chats and Word, and is not printed."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from itertools import groupby

from press.model import Problem, Proof, Text
from press.parsing.pasted_lists import SECOND
from press.parsing.unseen import SIGNS, SOFT_RETURN, without_unseen
from press.walk import texts

NEEDS = "words"

SIGN = re.compile(f"[{SIGNS}]|{SOFT_RETURN.pattern}")
# What may have become one word: a soft hyphen parts no words.
ONE_WORD = re.compile(f"[\\w.,;:!?]+(?:[{SIGNS.replace(chr(0xAD), '')}]+\\w[\\w.,;:!?]*)+")
BEGINS = re.compile(rf"['\"]?{SECOND.pattern}")


def check(proof: Proof) -> Iterator[Problem]:
    """Notes signs that nobody sees and bullets of items, which are left out, once for each file.

    Yields Problems. `proof` (a Proof) holds an edition with all that led to it; no pages are
    needed.
    """
    for _, found in groupby(texts(proof.factsheet.topic), lambda text: text.at.file):
        written = list(found)
        yield from _unseen(written)
        yield from _bullets(written)


def _unseen(written: list[Text]) -> Iterator[Problem]:
    typed = [text for text in written if SIGN.search(text.raw)]
    gone = {text: Counter(_signs(text.raw)) - Counter(_signs(text.value)) for text in typed}
    touched = [text for text, signs in gone.items() if signs]
    if touched:
        counted = sum(gone.values(), Counter[str]())
        named = ", ".join(f"{name} ({count})" for name, count in counted.items())
        message = f"signs that nobody sees came with pasted words, and are left out: {named}"
        joined = [word for text in touched for word in _joined(text.raw)]
        listed = ", ".join(f"`{word}`" for word in dict.fromkeys(joined))
        hint = (
            f"if {listed} should be two words, type a blank" if listed else "nothing need be done"
        )
        yield Problem("note", "unseen-signs", message, touched[0].at, hint)


def _joined(typed: str) -> Iterator[str]:
    """The words that were two, perhaps, before a sign between them was left out."""
    for found in ONE_WORD.findall(typed):
        parts = SIGN.split(found)
        yield from (word for word in without_unseen(found)[0].split() if word not in parts)


def _signs(words: str) -> list[str]:
    """The names of the signs in these words that nobody sees."""
    return [
        "soft return" if SOFT_RETURN.match(sign) else unicodedata.name(sign).lower()
        for sign in SIGN.findall(words)
    ]


def _bullets(written: list[Text]) -> Iterator[Problem]:
    begun = [text for text in written if BEGINS.match(text.raw) and not SECOND.match(text.value)]
    if begun:
        bullet = begun[0].raw.lstrip("'\"")[0]
        message = f"`{bullet}` before an item is left out: every item gets its own bullet"
        hint = "nothing need be done"
        yield Problem("note", "second-bullet", message, begun[0].at, hint, about=bullet)
