"""Plain language: sentences, paragraphs and words that a tired reader takes in at once.

Source of most rules: the NHS digital service manual, "How we write" and its A to Z, 2026.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from press.model import Problem, Proof
from press.proving.nothing_lost import short
from press.proving.rules import Finding, Limits, Rule, judge
from press.proving.wording import WORD, Wording

NEEDS = "words"


def check(proof: Proof) -> Iterator[Problem]:
    """Names what a plain writer would write otherwise. It advises, and never stops a print."""
    yield from judge(RULES, proof)


def long_sentences(words: Wording, limits: Limits) -> Iterator[Finding]:
    for sentence, passage in words.sentences:
        count = len(WORD.findall(sentence))
        if count > limits["longest"]:
            message = f"this sentence has {count} words: `{short(sentence)}`"
            hint = f"make two of it; {limits['longest']:g} words are enough"
            yield Finding(message, passage.place(sentence), hint, passage.block)


def long_paragraphs(words: Wording, limits: Limits) -> Iterator[Finding]:
    for passage in words.of("paragraph"):
        count = len(passage.sentences)
        if count > limits["most"]:
            message = f"this paragraph has {count} sentences: `{short(passage.text)}`"
            hint = f"make two of it; {limits['most']:g} sentences are enough"
            yield Finding(message, passage.place(), hint, passage.block)


def contractions(words: Wording, limits: Limits) -> Iterator[Finding]:
    listed = "|".join(map(re.escape, limits.words("contractions")))
    pattern = re.compile(rf"\b(?:{listed})\b".replace("'", "['’]"), re.IGNORECASE)
    for passage in words.passages:
        for found in pattern.finditer(passage.text):
            message = f"`{found[0]}` is easily read as its opposite"
            yield Finding(message, passage.place(found[0]), "write both words", passage.block)


RULES = (
    Rule(
        code="L01",
        title="Sentences are short",
        level="warning",
        why="A long sentence has to be read twice. People who are worried read like people who "
        "read little.",
        source="NHS digital service manual, How we write: up to 20 words. GOV.UK easy read: 10 to "
        "15.",
        bad="Your team will tell you when they expect the result of the test, and if it has not "
        "come by then you can ring them and ask what has happened to it.",
        good="Your team will tell you when they expect the result. If it has not come by then, "
        "ring them.",
        near="Bring these with you on the day: this factsheet, a drink, a toy, your list of "
        "questions, and a friend.",
        check=long_sentences,
    ),
    Rule(
        code="L02",
        title="Paragraphs are short",
        level="warning",
        why="White space lets a reader rest, and find the place again.",
        source="NHS digital service manual, How we write: up to 3 sentences.",
        bad="The test is quick. It takes five minutes. A nurse does it. You can stay.",
        good="The test is quick. A nurse does it. You can stay.",
        near="The test is quick: it takes five minutes. A nurse (e.g. Dr. Lee's) does it.",
        check=long_paragraphs,
    ),
    Rule(
        code="L11",
        title="No negative contractions",
        level="warning",
        why="People who read little, and people who read by lip or screen reader, miss the n't.",
        source="NHS digital service manual, A to Z: contractions.",
        bad="You can't eat before the test.",
        good="You cannot eat before the test.",
        near="It's quick, and you'll go home the same day.",
        check=contractions,
    ),
)
