"""Plain words: the everyday word in place of the clinic's, and no word that hurts or hides.

The words stand in `layouts/rules/words/`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from press.checks.nothing_lost import short
from press.rules.engine import Finding, Limits, Rule, finding
from press.rules.phrases import any_word, forms, matches, names, spoken_of, within, written
from press.rules.wording import Passage, Wording

NUMBER = re.compile(r"(?<!\w)(?<!type )\d")
# Words of a meaning that say little by themselves: no longer than these, or among these.
LITTLE = 3
FILLING = {"that", "from", "part", "kind", "with", "they", "should", "made", "have", "medicine"}


def jargon(words: Wording, limits: Limits) -> Iterator[Finding]:
    """Finds words for which there is a plainer one.

    Yields a Finding for each. `words` is the topic's Wording; `limits` (Limits) has the word lists,
    and raises NoListError for one that is missing.
    """
    plain = forms(limits.instead("latin"))
    plain |= forms(limits.instead("long_words")) | forms(limits.instead("jargon"))
    explained = words.factsheet.library.glossary.items()
    whole = tuple(form for term, entry in explained for form in written(term, entry) if " " in form)
    allowed = any_word((*limits.words("jargon_allowed"), *names(words.factsheet), *whole))
    for entry, found, passage in matches(words, plain):
        if spoken_of(found, passage) or within(found, passage, allowed) or _name(found):
            continue
        if instead := plain.get(entry):
            message = f"`{found[0]}` has a plainer word"
            yield finding(passage, found[0], message, f"write: {instead}")


def _name(found: re.Match[str]) -> bool:
    """True if a word has a capital in the middle of a sentence: it is part of a name."""
    before = found.string[: found.start()].rstrip("“\"'‘( ")
    return found[0][0].isupper() and before[-1:].isalnum()


def vague(words: Wording, limits: Limits) -> Iterator[Finding]:
    """Finds words such as `many children` for a number or a chance, without the number.

    Yields a Finding for each. `words` is the topic's Wording; `limits` (Limits) has the word lists,
    and raises NoListError for one that is missing.
    """
    outcomes = any_word(limits.words("outcomes"))
    for _, found, passage in matches(words, limits.words("vague")):
        if passage.text[: found.start()].lower().endswith("how "):
            continue
        sentences = passage.sentences or (passage.text,)
        index = next((i for i, sentence in enumerate(sentences) if found[0] in sentence), 0)
        # The number may come in the next sentence.
        number = NUMBER.search(" ".join(sentences[index : index + 2]))
        if not number and outcomes.search(sentences[index].replace(found[0], " ", 1)):
            message = f"`{found[0]}` is another number to every reader: `{short(sentences[index])}`"
            hint = "say how many, such as 4 out of 5 children; or that nobody knows"
            yield finding(passage, found[0], message, hint)


def metaphors(words: Wording, limits: Limits) -> Iterator[Finding]:
    """Finds metaphors of battle and of journeys.

    Yields a Finding for each. `words` is the topic's Wording; `limits` (Limits) has the word lists,
    and raises NoListError for one that is missing.
    """
    allowed = any_word(limits.words("metaphors_allowed"))
    for _, found, passage in matches(words, limits.words("metaphors")):
        if not within(found, passage, allowed):
            message = f"`{found[0]}` makes a battle or a journey of an illness"
            hint = "say what happens: has treatment, lives with it, died"
            yield finding(passage, found[0], message, hint)


def gloss_first(words: Wording, limits: Limits) -> Iterator[Finding]:
    """Finds the first use of a medical word that is not told there, and was not told before.

    On the first page it may stand alone if a section tells what it means. Yields a Finding for
    each. `words` is the topic's Wording; `limits` (Limits) has the word lists, and raises
    NoListError for one that is missing.
    """
    meant = forms(limits.instead("medical"))
    if any(b.kind == "glossary" for s in words.factsheet.topic.sections for b in s.blocks):
        return
    allowed = any_word(names(words.factsheet))
    known: set[str] = set()
    early: dict[str, Finding] = {}
    unknown: dict[str, Finding] = {}
    for entry, found, passage in matches(words, meant):
        gloss = meant.get(entry)
        if gloss is None or gloss in known or gloss in unknown or within(found, passage, allowed):
            continue
        if spoken_of(found, passage) or _glossed(gloss, passage, words):
            known.add(gloss)
        elif passage.kind not in ("heading", "label"):
            message = f"`{found[0]}` comes without its meaning"
            hint = f"say it in plain words first: {gloss} ({found[0]}); or mark it: [[{found[0]}]]"
            stands = early if passage.section is None else unknown
            stands.setdefault(gloss, finding(passage, found[0], message, hint))
    yield from unknown.values()
    yield from (found for gloss, found in early.items() if gloss not in known | set(unknown))


def _glossed(gloss: str, passage: Passage, words: Wording) -> bool:
    """True if a passage with the one behind it, or its row of a table, has a meaning's chief words.

    Where there are several ways to say it, one is enough.
    """
    index = words.passages.index(passage)
    near = words.passages[index : index + 2]
    if passage.block is not None and passage.block.kind == "table":
        near = tuple(cell for cell in words.of("item") if cell.list == passage.list)
    text = " ".join(other.text for other in near).casefold()
    for way in re.split(", | or ", gloss):
        chief = [word[:5] for word in way.split() if len(word) > LITTLE and word not in FILLING]
        found = sum(bool(re.search(rf"\b{re.escape(word)}", text)) for word in chief)
        if chief and found >= min(2, len(chief)):
            return True
    return False


RULES = (
    Rule(
        code="L09",
        title="The meaning comes with the medical word",
        level="warning",
        why="Families will hear the word in hospital: they need it, and what it means, at once.",
        source="NHS digital service manual, How we write: the plain term first, the medical one "
        "behind it in brackets.",
        bad="The doctor feels how large the spleen is.",
        good="The doctor feels an organ in the tummy, the spleen.",
        near="A doctor may call it a relapse. Having too few healthy red blood cells (anaemia) is "
        "not one. You may hear the word remission.",
        check=gloss_first,
    ),
    Rule(
        code="L12",
        title="Everyday words, and no Latin",
        level="warning",
        why="Chronic is bad or serious to many readers, and a screen reader reads eg as egg.",
        source="NHS digital service manual, A to Z of NHS health writing; long words: our own.",
        bad="Your child may have a fever, e.g. at night.",
        good="Your child may have a high temperature, for example at night.",
        near="Scarlet fever is an infection. Chronic means long-term. It comes from the tummy "
        "(abdomen).",
        check=jargon,
    ),
    Rule(
        code="L13",
        title="Outcomes have numbers",
        level="warning",
        why="A good chance is 9 out of 10 to one parent, and 5 out of 10 to another.",
        source="NHS digital service manual, Numbers: say that 4 out of 5 people recover.",
        bad="There is a good chance that your child will recover.",
        good="4 out of 5 children recover.",
        near="You have a good chance to ask. A lot of people come at 9. There is a higher chance "
        "to recover: 4 out of 5 children do.",
        check=vague,
    ),
    Rule(
        code="L15",
        title="No battles and no journeys",
        level="warning",
        why="Whoever loses a battle did not fight well enough. Nobody dies of too little courage.",
        source="NHS digital service manual, Voice and tone: no metaphors; Inclusion Europe, rule "
        "10.",
        bad="Your child is a fighter, and will win this battle.",
        good="Your child is having treatment.",
        near="White blood cells fight infection. The journey to hospital takes an hour.",
        check=metaphors,
    ),
)
