"""Lists that a reader takes in at a glance, and headings that lead there.

Source of the rules: the NHS digital service manual, Formatting and punctuation, 2026.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from press.checks.nothing_lost import short
from press.model import Block, Prose
from press.rules.engine import Finding, Limits, Rule, finding
from press.rules.wording import Passage, Wording

# Blocks whose items are cells, or are looked at one by one: a long one is no burden.
GRIDS = ("table", "symptoms", "diary", "quick-facts", "glossary", "contacts", "rows")
# Blocks that lead into their items themselves: these may be whole sentences.
LED = ("steps", "questions", "unknowns", "key-points")
JOINED = re.compile(r"(?:[;,]|,? \band/or|,? \band|,? \bor)$")
# Words of a heading that may have a capital are longer than these: Of, And, With.
LITTLE = 3


class LedList(NamedTuple):
    """The items of one list, and the passage that leads into them, if there is one."""

    lead: Passage | None
    items: tuple[Passage, ...]


def lists(words: Wording) -> Iterator[LedList]:
    """The lists of a topic, in order, without those that are cells of a table or a grid.

    `words` is the topic's Wording. Yields a LedList for each: its items, and the words that lead
    in.
    """
    found: dict[int, list[Passage]] = {}
    leads: dict[int, Passage | None] = {}
    before = None
    for passage in words.passages:
        if passage.kind == "item" and not (passage.block and passage.block.kind in GRIDS):
            leads.setdefault(passage.list, before)
            found.setdefault(passage.list, []).append(passage)
        else:
            before = passage
    for number, items in found.items():
        yield LedList(_lead(leads[number], items[0], words), tuple(items))


def _lead(before: Passage | None, first: Passage, words: Wording) -> Passage | None:
    """The words over a list: its own field, or the paragraph before it in the same text."""
    block = first.block
    intro = block.fields.get("intro") if block is not None else None
    if isinstance(intro, Prose):
        return next(p for p in words.passages if p.source is intro.source)
    if before is None or before.kind != "paragraph":
        return None
    near = before.block is block and before.section is first.section
    return before if near else None


def long_lists(words: Wording, limits: Limits) -> Iterator[Finding]:
    """Finds lists with more items than a reader takes in at a glance.

    Yields a Finding for each. `words` is the topic's Wording; `limits` (Limits) has the numbers of
    the profile, and raises BadLimitError for one that is missing or bad.
    """
    for _, items in lists(words):
        if len(items) > limits["most"]:
            message = f"this list has {len(items)} items, from `{short(items[0].text)}` on"
            hint = f"make two lists of it, each with a heading; {limits['most']:g} items are enough"
            yield finding(items[0], items[0].text, message, hint, short(items[0].text))


def list_grammar(words: Wording, limits: Limits) -> Iterator[Finding]:
    """Finds lists whose items do not go on from the words that lead into them.

    Yields a Finding for each. `words` is the topic's Wording; `limits` (Limits) is not used.
    """
    for lead, items in lists(words):
        block = items[0].block
        for item in items:
            if JOINED.search(item.text):
                message = f"an item of a list ends with `{item.text.split()[-1]}`"
                hint = "end it without; each item stands by itself"
                yield finding(item, item.text, message, hint, item.text.split()[-1])
                break
        # Items of several sentences each are small paragraphs, each with a name of its own.
        paragraphs = all(len(item.sentences) > 1 for item in items)
        if lead is None or paragraphs or (block is not None and block.kind in LED):
            continue
        parts = [item for item in items if not _capital(item, words)]
        ended = (":", "?") if block is not None else (":", "?", ".")
        if not lead.text.endswith(ended) and len(parts) == len(items):
            message = f"the words that lead into a list end without a colon: `{short(lead.text)}`"
            yield finding(lead, lead.text, message, "end them with `:`", short(lead.text))
        elif lead.text.endswith(":") and (wrong := _wrong(items, words)):
            message = f"the items of a list go on from `{short(lead.text)}`, but {wrong[1]}"
            hint = "begin them small, and end them without a full stop; one sentence each"
            yield finding(wrong[0], wrong[0].text, message, hint, short(lead.text))


def _wrong(items: tuple[Passage, ...], words: Wording) -> tuple[Passage, str] | None:
    """The first item that does not go on from the words over the list, and why."""
    for item in items:
        if len(item.sentences) > 1:
            return item, f"`{short(item.text)}` is {len(item.sentences)} sentences"
        if _capital(item, words):
            return item, f"`{short(item.text)}` begins with a capital"
        if item.text.endswith("."):
            return item, f"`{short(item.text)}` ends with a full stop"
    return None


def _capital(item: Passage, words: Wording) -> bool:
    """True if an item begins with a capital that is not a name's."""
    first = (item.words or ("",))[0]
    named = first in words.names or first == "I" or any(letter.isupper() for letter in first[1:])
    return item.text[:1].isupper() and not named


def headings(words: Wording, limits: Limits) -> Iterator[Finding]:
    """Finds headings that are long, end with a full stop, ask, or have capitals inside.

    Yields a Finding for each. `words` is the topic's Wording; `limits` (Limits) has the numbers of
    the profile, and raises BadLimitError for one that is missing or bad.
    """
    small = _small(words)
    for passage in words.of("heading"):
        if passage.block is not None and not _stands_over(passage.block, passage):
            continue
        for wrong, hint in _heading(passage, words, small, limits):
            message = f"{wrong}: `{short(passage.text)}`"
            yield finding(passage, passage.text, message, hint, short(passage.text))


def _heading(
    passage: Passage, words: Wording, small: frozenset[str], limits: Limits
) -> Iterator[tuple[str, str]]:
    """The faults of a heading: what is wrong, and what to do."""
    text = passage.text
    if len(text) > limits["longest"]:
        yield f"this heading has {len(text)} letters", f"{limits['longest']:g} are enough"
    if text.endswith(".") and not text.endswith("..."):
        yield "this heading ends with a full stop", "take it away"
    if text.endswith("?") and not limits["questions"]:
        yield "this heading is a question", "say what stands under it: What JMML is"
    behind = [word for word in passage.words[1:] if len(word) > LITTLE and word not in words.names]
    loud = [word for word in behind if word.isupper() and word.lower() in small]
    titled = [word for word in behind if word[0].isupper() and word[1:].islower()]
    # A word that the topic writes small elsewhere is no name; nor are all words of a heading.
    if any(word.lower() in small for word in titled) or (len(titled) > 1 and titled == behind):
        yield "this heading has capitals inside", "only its first word and names have one"
    elif len(loud) > 1:
        yield "this heading is in capitals", "write it as you write a sentence"


def _stands_over(block: Block, passage: Passage) -> bool:
    """True for the heading of a block, and not for a caption (a sentence) or a name."""
    over = (block.fields.get(name) for name in ("title", "heading"))
    typed = (field.source if isinstance(field, Prose) else field for field in over)
    return any(passage.source == text for text in typed)


def _small(words: Wording) -> frozenset[str]:
    """Words that the topic writes in small letters."""
    return frozenset(w for p in words.prose for w in p.words[1:] if w.islower())


RULES = (
    Rule(
        code="L03",
        title="Lists are short",
        level="warning",
        why="Nobody keeps more than about 6 things in mind: the seventh pushes one out.",
        source="NHS digital service manual, Formatting: up to 6 items; CDC Clear Communication "
        "Index, item 8: no list longer than 7.",
        bad="Bring:\n\n- a drink\n- a toy\n- a book\n- a coat\n- a hat\n- a friend\n- a list",
        good="Bring:\n\n- a drink\n- a toy\n- a friend",
        near="sections: [{heading: Signs, blocks: [{symptoms: {items: [{text: One}, {text: Two}, "
        "{text: Three}, {text: Four}, {text: Five}, {text: Six}, {text: Seven}]}}]}]",
        takes={"most": (2, 50)},
        check=long_lists,
    ),
    Rule(
        code="L04",
        title="Items go on from the words over them",
        level="warning",
        why="A list is one sentence, heard in pieces. Capitals and full stops break it.",
        source="NHS digital service manual, Formatting, lists: lead in with a colon, begin items "
        "small, no full stop, no and or or.",
        bad="Bring these:\n\n- A drink.\n- A toy.",
        good="Bring these:\n\n- a drink\n- a toy",
        near="Ask about JMML and Noonan syndrome:\n\n- Noonan syndrome and you\n- JMML\n- a drink"
        "\n\nThere are 2 tests:\n\n- **A blood test.** It is quick.\n- **A scan.** It is slow.",
        check=list_grammar,
    ),
    Rule(
        code="L14",
        title="Headings are short, and written like sentences",
        level="warning",
        why="Words With Capitals are read one by one, and a long heading is not read at all.",
        source="NHS digital service manual, Formatting: sentence case, up to 65 letters, no full "
        "stop. Since January 2026 it asks for no questions; UK charities like them.",
        bad="sections: [{heading: Your Blood Test., blocks: [Your blood test is quick.]}]",
        good="sections: [{heading: Your blood test, blocks: [Your blood test is quick.]}]",
        near="sections: [{heading: 'Can Noonan Clinic help with JMML?', blocks: [It is near. "
        "Everyone at Noonan Clinic knows JMML.]}]",
        takes={"longest": (10, 200), "questions": (0, 1)},
        check=headings,
    ),
)
