"""Pasted and typed words: what came with them from phones, chats, Word and typewriters."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from itertools import groupby, islice

from press.model import Problem, Proof, Text
from press.parsing.pasted_lists import SECOND
from press.parsing.unseen import SIGNS, SOFT_RETURN, without_unseen
from press.walk import texts

NEEDS = "words"

SIGN = re.compile(f"[{SIGNS}]|{SOFT_RETURN.pattern}")
# What may have become one word: a soft hyphen parts no words.
ONE_WORD = re.compile(f"[\\w.,;:!?]+(?:[{SIGNS.replace(chr(0xAD), '')}]+\\w[\\w.,;:!?]*)+")
BEGINS = re.compile(rf"['\"]?(?:{SECOND.pattern})")
# No word of English, and what Word's second bullet is in another face.
LETTER = re.compile(r"o +(?=\S)")
MOST_SHOWN = 6  # items of a list
# What is no word: addresses, and what a mark says of its words.
NO_WORDS = re.compile(r"\]\([^()\s]*\)|\S*(?:://|www\.)\S*|\[@[^\]]*\]")
# Signs of typewriters: hyphens for a dash, and an accent for an apostrophe.
TYPED = re.compile(
    r"(?<=[^\W_])-{2,3}(?=[^\W_])|(?<=\S\s)-{2,3}(?=\s+\S)|(?<=[^\W\d_])[`´](?=[^\W\d_])"
)


def check(proof: Proof) -> Iterator[Problem]:
    """Notes signs that nobody sees and bullets of items, which are left out, once for each file.

    Names an `o` that was a bullet, and hyphens and accents typed for dashes and apostrophes.

    Yields Problems. `proof` (a Proof) holds an edition with all that led to it; no pages are
    needed.
    """
    for _, found in groupby(texts(proof.factsheet.topic), lambda text: text.at.file):
        written = list(found)
        yield from _unseen(written)
        yield from _bullets(written)
        if proof.factsheet.topic.language.startswith("en"):
            yield from _letters(written)
        yield from _typed(written)


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
        found = SECOND.match(begun[0].raw.lstrip("'\""))
        bullet = found[0].strip() if found else ""
        message = f"`{bullet}` before an item is left out: every item gets its own bullet"
        hint = "nothing need be done"
        yield Problem("note", "second-bullet", message, begun[0].at, hint, about=bullet)


def _letters(written: list[Text]) -> Iterator[Problem]:
    begun = [
        text for text in written if LETTER.match(text.value) and "\n" not in text.value.strip()
    ]
    if begun:
        message = "`o` stands where Word had the bullet of a list, and would be printed"
        items = (f"- {LETTER.sub('', text.value, count=1).strip()}" for text in begun)
        hint = "\n".join(("take it out; write:", *islice(items, MOST_SHOWN)))
        yield Problem("error", "letter-for-bullet", message, begun[0].at, hint, about="o")


def _typed(written: list[Text]) -> Iterator[Problem]:
    for text in written:
        bare = NO_WORDS.sub(lambda found: "\0" * len(found[0]), text.value)
        for found in TYPED.finditer(bare):
            sign, (at, end) = found[0], found.span()
            before, after = text.value[:at].split()[-1], text.value[end:].split()[0]
            if sign[0] == "-":
                message = f"`{sign}` is printed as hyphens, and not as a dash"
                hint = f"write a dash with a blank on both sides: `{before} – {after}`"
            else:
                message = f"{before}{sign}{after} has an accent ({sign}) for an apostrophe"
                hint = f"write `{before}'{after}`"
            yield Problem("warning", "typed-sign", message, text.place(at), hint, about=sign)
