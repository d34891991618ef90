"""Plain language: sentences, paragraphs and words that a tired reader takes in at once.

Source of most rules: the NHS digital service manual, How we write, and its A to Z, 2026.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from press.checks.nothing_lost import short
from press.rules.engine import Finding, Limits, Listed, Rule, finding
from press.rules.phrases import matches
from press.rules.wording import WORD, Passage, Wording


def long_sentences(words: Wording, limits: Limits) -> Iterator[Finding]:
    """Finds sentences with too many words.

    Yields a Finding for each. `words` is the topic's Wording; `limits` (Limits) has the numbers of
    the profile, and raises BadLimitError for one that is missing or bad.
    """
    for sentence, passage in words.sentences:
        count = len(WORD.findall(sentence))
        if count > limits["longest"]:
            message = f"this sentence has {count} words: `{short(sentence)}`"
            hint = f"make two of it; {limits['longest']:g} words are enough"
            yield finding(passage, sentence, message, hint, short(sentence))


def long_paragraphs(words: Wording, limits: Limits) -> Iterator[Finding]:
    """Finds paragraphs with too many sentences and words.

    Yields a Finding for each. `words` is the topic's Wording; `limits` (Limits) has the numbers of
    the profile, and raises BadLimitError for one that is missing or bad.
    """
    for passage in words.of("paragraph"):
        count, length = len(passage.sentences), len(passage.words)
        if count > limits["most"] and length > limits["words"]:
            message = f"this paragraph has {count} sentences: `{short(passage.text)}`"
            hint = f"make two of it; {limits['most']:g} sentences are enough"
            yield finding(passage, passage.text, message, hint, short(passage.text))


def passives(words: Wording, limits: Limits) -> Iterator[Finding]:
    """Finds a topic with many passive sentences, which do not say who does it.

    Yields one Finding or none, at the first of them: a few do no harm. `words` is the topic's
    Wording; `limits` (Limits) has the word lists and the numbers of the profile, and raises
    NoListError or BadLimitError for one that is missing.
    """
    irregular, stative = limits.words("participles"), frozenset(limits.words("not_passive"))
    pattern = _passive(tuple(irregular))
    found = [
        (match, sentence, passage)
        for sentence, passage in words.sentences
        if (match := next((m for m in pattern.finditer(sentence) if m[1] not in stative), None))
    ]
    share = 100 * len(found) / max(len(words.sentences), 1)
    if len(found) >= limits["least"] and share > limits["percent"]:
        match, sentence, passage = found[0]
        message = (
            f"{len(found)} of {len(words.sentences)} sentences ({share:.0f}%) say what is done and "
            f"not who does it, as here: `{short(match[0])}`"
        )
        hint = f"say who does it in some of them; {limits['percent']:g}% may stay"
        yield finding(passage, sentence, message, hint, short(match[0]))


def speaks_to_nobody(words: Wording, limits: Limits) -> Iterator[Finding]:
    """Finds advice to a third person, and warnings that do not say what to do.

    Yields a Finding for each. `words` is the topic's Wording; `limits` (Limits) has the word lists,
    and raises NoListError for one that is missing.
    """
    pattern = _advice_to_others(limits.words("third_person"), limits.words("told_to"))
    for passage in words.passages:
        for found in pattern.finditer(passage.text):
            message = f"`{found[0]}` tells somebody else what to do"
            hint = "speak to the reader: you, your child; or begin with the verb"
            yield finding(passage, found[0], message, hint)
    verbs = frozenset(limits.words("commands"))
    warnings: dict[int, list[Passage]] = {}
    for passage in words.prose:
        if passage.block is not None and passage.block.kind == "warning":
            warnings.setdefault(id(passage.block), []).append(passage)
    for warning in warnings.values():
        sentences = [
            sentence.lower().split() for passage in warning for sentence in passage.sentences
        ]
        if not any({"you", "your", "us"} & set(one) or verbs & set(one[:1]) for one in sentences):
            message = f"this warning does not say what to do: `{short(warning[0].text)}`"
            hint = "begin a sentence with what your reader does: ring, ask, go"
            yield finding(warning[0], warning[0].text, message, hint, short(warning[0].text))


def contractions(words: Wording, limits: Limits) -> Iterator[Finding]:
    """Finds contractions such as `can't`.

    Yields a Finding for each. `words` is the topic's Wording; `limits` (Limits) has the word lists,
    and raises NoListError for one that is missing.
    """
    for _, found, passage in matches(words, limits.words("contractions")):
        message = f"`{found[0]}` is easily read as its opposite"
        yield finding(passage, found[0], message, "write both words")


@cache
def _passive(irregular: Listed) -> re.Pattern[str]:
    """A form of to be, up to two words such as not or often, and a participle."""
    either = "|".join(irregular)
    return re.compile(
        r"\b(?:am|is|are|was|were|be|been|being)(?: (?:not|also|often|usually|always|never|only|"
        rf"still|then|first|now|soon|being|been|\w+ly)){{0,2}} "
        rf"(?!used to)(\w{{2,}}ed|{either})\b",
        re.IGNORECASE,
    )


@cache
def _advice_to_others(people: Listed, to_do: Listed) -> re.Pattern[str]:
    """Finds people of whom an author speaks, with what they are told to do: parents should."""
    return re.compile(rf"\b(?:{'|'.join(people)}) (?:{'|'.join(to_do)})\b", re.IGNORECASE)


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
        takes={"longest": (1, 100)},
        check=long_sentences,
    ),
    Rule(
        code="L02",
        title="Paragraphs are short",
        level="warning",
        why="White space lets a reader rest, and find the place again.",
        source="NHS digital service manual, How we write: up to 3 sentences.",
        bad="The test is quick, and it takes five minutes or so. A nurse does it, and shows you "
        "what she does. You can stay with your child all the time. Bring something that your child "
        "likes, such as a toy or a book. Ask us whatever you like.",
        good="The test is quick, and it takes five minutes or so. A nurse does it, and shows you "
        "what she does.\n\nYou can stay with your child all the time.",
        near="The test is quick. It takes five minutes. A nurse (Dr. Lee's) does it. You can stay.",
        takes={"most": (1, 50), "words": (1, 500)},
        check=long_paragraphs,
    ),
    Rule(
        code="L06",
        title="Most sentences say who does it",
        level="warning",
        why="Blood is taken: by whom, and when? Readers have to guess who acts, and who should.",
        source="NHS digital service manual, How we write: use the active voice; CDC Clear "
        "Communication Index, item 6. The share is our own.",
        bad="The sample is sent to a laboratory. It is looked at by a doctor. You are told the "
        "result. A letter is written as well. Ask when you will hear.",
        good="We send the sample to a laboratory. A doctor looks at it. We tell you the result. "
        "We write a letter as well. Ask when you will hear.",
        near="Are you worried, tired or upset? We are prepared for that. You are related, and it "
        "is limited to you. The sample is sent away. You will hear from us soon.",
        takes={"percent": (0, 100), "least": (1, 100)},
        check=passives,
    ),
    Rule(
        code="L07",
        title="Advice speaks to the reader",
        level="warning",
        why="Who reads that parents are advised to ring may wait for somebody to advise them.",
        source="PEMAT-P, item 21: it addresses the user directly when describing actions.",
        bad="Parents are advised to ring the ward.",
        good="Ring the ward.",
        near="Many parents worry, and nobody should blame you. Your child should rest.",
        check=speaks_to_nobody,
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

LEFT_OUT = {"L17": "ISO 24495-1 is a standard for how to work; no text shows if it was followed"}
