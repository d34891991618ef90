"""Words that respect people: the person first, no blame, and no guilt left with a parent.

Sources: NHS digital service manual, Inclusive content and A to Z; Macmillan's survey of words that
people with cancer dislike. Words of battle are with plain language.
"""

from __future__ import annotations

from collections.abc import Iterator

from press.rules.engine import Finding, Limits, Rule, finding
from press.rules.families.hygiene import find_listed, pattern_of
from press.rules.wording import Wording


def _reworded(words: Wording, limits: Limits, name: str, why: str) -> Iterator[Finding]:
    """Finds words of a list, each with a better one; `why` goes on from the word."""
    better = limits.instead(name)
    for found, passage in find_listed(words, better):
        # What somebody said of themselves is theirs.
        if not passage.block or passage.block.kind != "quote":
            said = found[0].casefold().replace("’", "'")
            message = f"`{found[0]}` {why}"
            yield finding(passage, found[0], message, f"say: {better[said]}")


def person_first(words: Wording, limits: Limits) -> Iterator[Finding]:
    """Finds words that put the illness before the person.

    Yields a Finding for each. `words` is the topic's Wording; `limits` (Limits) has the word lists,
    and raises NoListError for one that is missing.
    """
    yield from _reworded(words, limits, "person_first", "puts the illness before the person")


def blaming(words: Wording, limits: Limits) -> Iterator[Finding]:
    """Finds words that blame somebody, or sound like the end.

    Yields a Finding for each. `words` is the topic's Wording; `limits` (Limits) has the word lists,
    and raises NoListError for one that is missing.
    """
    why = "sounds like a fault of the person, or like the end"
    yield from _reworded(words, limits, "blaming", why)


def no_guilt(words: Wording, limits: Limits) -> Iterator[Finding]:
    """Finds a heading about causes, in a text for families that never says: not your fault.

    Yields one Finding or none. `words` is the topic's Wording; `limits` (Limits) has the word
    lists, and raises NoListError for one that is missing.
    """
    about = words.factsheet.topic.about
    readers = f"{about.audience.value if about.audience else ''} {about.title.value}"
    if not pattern_of(limits.words("family_words")).search(readers):
        return
    asks = pattern_of(limits.words("cause_words"))
    heading = next((p for p in words.of("heading") if asks.search(p.text)), None)
    if heading and not any(find_listed(words, limits.words("no_blame"))):
        message = f"`{heading.text}` is about causes, and nothing tells parents that it is not them"
        hint = "say it, if it is true: `It is not your fault`, and why"
        yield Finding(message, heading.place(), hint, about=heading.text)


RULES = (
    Rule(
        code="W01",
        title="The person comes first",
        level="warning",
        why="A child with leukaemia is a child. Words that make people their illness stay with "
        "them for years.",
        source="NHS digital service manual, Inclusive content: disabilities and conditions.",
        bad="A leukaemic child, and a brother suffering from asthma.",
        good="A child with leukaemia, and a brother who has asthma.",
        near="Leukaemic cells suffer damage. Children who have JMML use the ramp for disabled "
        "people.",
        check=person_first,
    ),
    Rule(
        code="W02",
        title="Nobody is blamed, and nobody is given up",
        level="warning",
        why="A treatment fails; a child does not. Care goes on when a cure is not possible.",
        source="NHS digital service manual, A to Z; Macmillan.",
        bad="If the patient failed chemotherapy, salvage therapy may help.",
        good="If chemotherapy did not work, another treatment may help.",
        near="The test may fail. You can refuse, and your team will not be cross.",
        check=blaming,
    ),
    Rule(
        code="W03",
        title="A text about causes takes guilt away",
        level="warning",
        why="Most parents ask if they did it. The answer must be on the sheet.",
        source="Leukaemia Care and Dana-Farber, on JMML: nothing that parents did.",
        bad="audience: For parents\n"
        "sections: [{heading: What causes it, blocks: [{text: The cause is not known.}]}]",
        good="audience: For parents\n"
        "sections: [{heading: What causes it, blocks: [{text: It is not your fault.}]}]",
        near="audience: For people who mend hearts\n"
        "sections: [{heading: What causes it, blocks: [{text: Many things do.}]}]",
        check=no_guilt,
    ),
)

ELSEWHERE = {"words of battle": "L15, in plain language"}
