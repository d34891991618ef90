"""Advice and signs that hold for every child: the youngest, and those with brown or black skin."""

from __future__ import annotations

import re
from collections.abc import Iterator

from press.rules.engine import Finding, Limits, Rule, finding
from press.rules.phrases import any_word, forms, matches
from press.rules.wording import Wording
from press.walk import texts

SKIN = re.compile(r"\b(?:brown|black)(?:,? (?:and|or) (?:brown|black))? skin", re.IGNORECASE)
# What is said of a service that is not to be used.
NOT = re.compile(r"\b(?:not|never|cannot)\b", re.IGNORECASE)


def not_for_under_fives(words: Wording, limits: Limits) -> Iterator[Finding]:
    """Finds services that are not for the youngest, in a topic about young children.

    Yields a Finding for each. `words` is the topic's Wording; `limits` (Limits) has the word lists,
    and raises NoListError for one that is missing.
    """
    young = any_word(limits.words("young_children"))
    about = words.factsheet.topic.about
    first = " ".join(p.text for p in words.passages if p.section is None)
    series = about.series.value if about.series else ""
    if not (who := young.search(f"{first} {series}")):
        return
    wrong = any_word(limits.words("not_for_under_fives"))
    brand = words.factsheet.brand.about
    seen: set[int] = set()
    passages = [(passage.source, passage.block) for passage in words.passages]
    others = [(source, None) for source in texts((brand.emergency, words.factsheet.helplines))]
    for source, block in (*passages, *others):
        if id(source) in seen:
            continue
        seen.add(id(source))
        for found in wrong.finditer(source.value):
            start = max(source.value.rfind(end, 0, found.start()) for end in ".!?\n")
            sentence = re.split(r"(?<=[.!?])\s", source.value[start + 1 :].lstrip())[0]
            if NOT.search(sentence):
                continue
            message = f"`{found[0]}` is not for children under 5, and this is about `{who[0]}`"
            hint = "say: call 111, which is for every age"
            yield Finding(message, source.place(found.start()), hint, block, found[0])


def skin(words: Wording, limits: Limits) -> Iterator[Finding]:
    """Finds names of skin colours that start from white skin.

    If a topic says nothing of brown or black skin, finds its first sign on the skin as well. Yields
    a Finding for each. `words` is the topic's Wording; `limits` (Limits) has the word lists, and
    raises NoListError for one that is missing.
    """
    colours = forms(limits.instead("skin_words"))
    for entry, found, passage in matches(words, colours):
        message = f"`{found[0]}` is said from where white skin is usual"
        hint = f"say: {colours.get(entry, 'brown, black or white skin')}"
        yield finding(passage, found[0], message, hint)
    if any(SKIN.search(passage.text) for passage in words.passages):
        return
    for _, found, passage in matches(words, limits.words("skin_signs")):
        message = f"`{found[0]}` may look different, or be hard to see, on brown or black skin"
        hint = "say how it looks there; or that it may be harder to see, and what to look for"
        yield finding(passage, found[0], message, hint)
        return


RULES = (
    Rule(
        code="L18",
        title="111 online is not for children under 5",
        level="error",
        why="The service turns them away, and an ill child waits while a parent types.",
        source="NHS digital service manual, A to Z: NHS 111 online is not for children under 5.",
        bad="audience: For parents of a baby\nsections: [{heading: Get help, blocks: [Go to "
        "111.nhs.uk at once.]}]",
        good="audience: For parents of a baby\nsections: [{heading: Get help, blocks: [Call 111 at "
        "once.]}]",
        near="audience: For parents of a baby\nsections: [{heading: Get help, blocks: [Call 111. "
        "111 online is not for babies.]}]",
        check=not_for_under_fives,
    ),
    Rule(
        code="L19",
        title="Signs on the skin are told for brown and black skin",
        level="warning",
        why="A rash that is red on white skin may not be on brown or black skin: it is seen too "
        "late.",
        source="NHS digital service manual, Inclusive content, Skin symptoms.",
        bad="Look for a rash, or pale skin.",
        good="Look for a rash. It can be harder to see on brown and black skin.",
        near="The skin may itch. Ask about redirected letters.",
        check=skin,
    ),
)
