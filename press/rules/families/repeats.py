"""Words that are said once, and lead somewhere."""

from __future__ import annotations

from collections.abc import Iterator

from press.checks.nothing_lost import short
from press.rules.engine import Finding, Limits, finding
from press.rules.families.hygiene import hygiene_rule
from press.rules.wording import Passage, Wording

# Blocks whose words stand before room to write in: `Phone:`.
TO_FILL_IN = ("write-in", "diary", "questions")
# Blocks that do not follow from words that lead in.
NEW_WORDS = ("text", "page-break")


def leads_to_nothing(words: Wording, limits: Limits) -> Iterator[Finding]:
    """Finds passages that end with a colon, with no list or block behind them.

    Yields a Finding for each. `words` is the topic's Wording; `limits` (Limits) is not used.
    """
    last = {id(passage.block): passage for passage in words.passages}
    passages = words.passages
    for passage, following in zip(passages, (*passages[1:], None), strict=True):
        if not passage.text.endswith(":") or passage.kind not in ("paragraph", "item", "point"):
            continue
        if passage.block and passage.block.kind in TO_FILL_IN:
            continue
        if following is not None and following.block is passage.block is not None:
            led = following.kind == "item" and following.list != passage.list
        else:
            led = last[id(passage.block)] is passage and _block_follows(passage)
        if not led:
            message = f"`{_end(passage.text)}` leads to a list, and none follows"
            hint = "put back what is lost, or end with a full stop"
            yield finding(passage, passage.sentences[-1], message, hint, _end(passage.text))


def _end(text: str) -> str:
    """The last words of a text, for a message."""
    return text if len(text) <= 50 else "…" + text[-47:]


def _block_follows(passage: Passage) -> bool:
    """True if a list, table or the like stands right under the block of a passage."""
    blocks = passage.section.blocks if passage.section else ()
    places = [n for n, block in enumerate(blocks) if block is passage.block]
    following = blocks[places[0] + 1 : places[0] + 2] if places else ()
    return any(block.kind not in NEW_WORDS for block in following)


def said_twice(words: Wording, limits: Limits) -> Iterator[Finding]:
    """Finds sentences that a topic says twice.

    Yields a Finding for each. `words` is the topic's Wording; `limits` (Limits) has the numbers of
    the profile, and raises BadLimitError for one that is missing or bad.
    """
    first: dict[str, Passage] = {}
    for key, sentence, passage in _noticeable_sentences(words, limits):
        # Cells of tables are compared, so they may well be the same.
        if passage.block is None or passage.block.kind in (*TO_FILL_IN, "table"):
            continue
        if (before := first.setdefault(key, passage)) is not passage:
            message = f"`{short(sentence)}` is said twice; first at {before.place(sentence)}"
            hint = "take one out, or say what is new"
            yield finding(passage, sentence, message, hint, short(sentence))


def body_is_the_summary(words: Wording, limits: Limits) -> Iterator[Finding]:
    """Finds items of the body that repeat a sentence of the topic's head.

    Yields a Finding for each. `words` is the topic's Wording; `limits` (Limits) has the numbers of
    the profile, and raises BadLimitError for one that is missing or bad.
    """
    top: dict[str, Passage] = {}
    for key, sentence, passage in _noticeable_sentences(words, limits):
        if passage.section is None:
            top.setdefault(key, passage)
        elif key in top and sentence.rstrip(".") == passage.text.rstrip("."):
            message = f"`{short(sentence)}` stands word for word at {top[key].place(sentence)}"
            hint = "say more here than the beginning does"
            yield finding(passage, sentence, message, hint, short(sentence))


def _noticeable_sentences(words: Wording, limits: Limits) -> Iterator[tuple[str, str, Passage]]:
    """Sentences long enough to be noticed when they come again, without capitals and stops."""
    fewest = limits["least"] - 1
    for sentence, passage in words.sentences:
        if sentence.count(" ") >= fewest:
            yield sentence.casefold().rstrip(".!?"), sentence, passage


RULES = (
    hygiene_rule(
        "X04",
        "What leads to a list has its list",
        "error",
        "A list that was lost in copying may have held the signs to look out for.",
        (
            "The most common signs are:",
            "The most common signs are these. Ask your team what to look for.",
            "sections: [{heading: Signs, blocks: [{text: 'The most common signs are:'}, "
            "{list: {items: [a high temperature, feeling tired]}}]}]",
        ),
        leads_to_nothing,
    ),
    hygiene_rule(
        "X10",
        "A sentence is said once",
        "warning",
        "A sentence that comes twice looks like a slip, and makes the text longer.",
        (
            "sections: [{heading: Drugs, blocks: [{text: Without treatment it gets worse "
            "quickly.}, {text: It is hard. Without treatment it gets worse quickly.}]}]",
            "Without treatment it gets worse quickly. With treatment it may get better.",
            "sections: [{heading: Tests, blocks: [{text: Ask us.}, {text: Ask us.}]}]",
        ),
        said_twice,
        least=(1, 100),
    ),
    hygiene_rule(
        "X13",
        "The text says more than its summary",
        "warning",
        "Who reads on has read the summary. The same words again tell them nothing.",
        (
            "key_points: [A nurse takes a little blood from the arm., Bring a drink., Ask us.]\n"
            "sections: [{heading: What, blocks: [{text: A nurse takes a little blood from the "
            "arm.}]}]",
            "A nurse takes a little blood, and you can hold your child.",
            "A nurse takes a little blood from the arm.",
        ),
        body_is_the_summary,
        least=(1, 100),
    ),
)
