"""Words of risk: comparisons, percentages and words like "rare", which everybody hears otherwise.

Source of most rules: NICE guideline NG197 on shared decision making, 2021; NHS digital service
manual, numbers, 2026.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache

from press.rules.engine import Finding, Limits, Listed, Rule, finding
from press.rules.figures import DIGITS, ToldChance, chances, either, finds, holds, speaks
from press.rules.wording import WORD, Wording

# In the order of `_relative`.
LISTS = "risk_words times_words changed_words likely_words after_per_cent relative_terms per_cent"


def relative(words: Wording, limits: Limits) -> Iterator[Finding]:
    """Finds comparisons of risks that do not say from what to what.

    Yields a Finding for each. `words` is the topic's Wording; `limits` (Limits) has the word lists,
    and raises NoListError for one that is missing.
    """
    lists = [limits.words(name) for name in LISTS.split()]
    pattern, hints = _relative(*lists), _hints(lists[0] + lists[3] + lists[4] + lists[5])
    told = Counter(id(chance.section) for chance in chances(words, limits))
    for passage in words.passages:
        # With both chances beside it, a comparison misleads nobody.
        if told[id(passage.section)] < 2 and holds(passage, hints) and speaks(passage):
            for found in pattern.finditer(passage.text):
                message = f"`{found[0]}` says by how much, and not from what to what"
                hint = "say how many out of 100 it is, and how many it would be otherwise"
                yield finding(passage, found[0], message, hint)


@cache
def _hints(listed: Listed) -> frozenset[str]:
    """The single words of a list: without one of them, a passage has none of the list."""
    return frozenset(word for words in listed for word in WORD.findall(words))


@cache
def _relative(*lists: Listed) -> re.Pattern[str]:
    """Finds comparisons of risks: twice the risk, the risk doubles, 30% less likely."""
    risk, times, changed, likely, after, terms, per_cent = map(either, lists)
    percent = rf"(?:{DIGITS})\s*(?:{per_cent})"
    own = r"(?:the|your|their|his|her|its|a|this|that|of|child['’]s)\s+"
    return re.compile(
        rf"\b(?:(?:{times}|{changed})\s+(?:{own}){{0,4}}(?:{risk})\b"
        rf"|(?:{times})\s+(?:{likely})\b"
        rf"|(?:{risk})\s+(?:\w+\s+){{0,4}}(?:{changed})\b"
        rf"|(?:{risk})\b[^.!?]{{0,30}}\bby\s+(?:{percent}|half|a third|a quarter)(?!\w)"
        rf"|{percent}\s+(?:\w+\s+)?(?:{after})\b|(?:{terms})\b)",
        re.IGNORECASE,
    )


def per_cent(words: Wording, limits: Limits) -> Iterator[Finding]:
    """Finds chances in per cent.

    Yields a Finding for each. `words` is the topic's Wording; `limits` (Limits) has the word lists,
    and raises NoListError for one that is missing.
    """
    for chance in chances(words, limits):
        if isinstance(chance, ToldChance) and chance.per_cent:
            shown = f"{chance.low:g}" + f" to {chance.high:g}" * (chance.low != chance.high)
            whole = chance.low == int(chance.low) and chance.high == int(chance.high)
            natural = f"{shown} out of every 100" if whole else "so many out of every 1,000"
            message = f"many people cannot picture `{chance.words}`"
            hint = f"write `{natural}` and of whom"
            yield Finding(message, chance.at, hint, chance.block, about=chance.words)


def vague(words: Wording, limits: Limits) -> Iterator[Finding]:
    """Finds words of frequency for a harm, in a section that tells no chance.

    Yields a Finding for each. `words` is the topic's Wording; `limits` (Limits) has the word lists,
    and raises NoListError for one that is missing.
    """
    listed = limits.words("frequency_words")
    often = _often(listed, limits.words("not_frequency"))
    harm = finds(limits.words("harms"))
    known = {id(chance.section) for chance in chances(words, limits)}
    for passage in words.passages:
        if id(passage.section) in known or not speaks(passage):
            continue
        for sentence in passage.sentences if holds(passage, _hints(listed)) else ():
            # How rare the condition is, a series says once; how rare a harm is, where it is named.
            if (found := often.search(sentence)) and harm(sentence):
                message = f"`{found[0]}` means something else to everybody"
                hint = "say how many out of 100 or 1,000, or say that nobody knows how many"
                yield finding(passage, sentence, message, hint, found[0])


@cache
def _often(listed: Listed, others: Listed) -> re.Pattern[str]:
    """Finds words of frequency, such as `rare`, that are not part of other words."""
    return re.compile(
        rf"(?<!more )(?<!most )(?<!less )(?<!least )(?<!in )\b(?:very |quite |fairly )?"
        rf"\b({either(listed)})\b(?!\s+(?:\w+\s+)?(?:{either(others)})\b)",
        re.IGNORECASE,
    )


RULES = (
    Rule(
        code="N01",
        title="Risks are absolute, not relative",
        level="error",
        why="Twice a tiny risk is a tiny risk. Comparisons without both numbers push people to "
        "choices they would not make.",
        source="CDC Clear Communication Index, item 16. NICE NG197: use absolute risk. Trial of "
        "statin decision aids, PLoS Medicine 2009.",
        bad="Smoking near your child doubles their risk of a chest infection.",
        good="Out of every 100 children, 10 get a chest infection. With smoke at home, it is 20 "
        "out of every 100, so it doubles the risk.",
        near="Your child has blood tests twice as often, and more likely than not the dose will "
        "be doubled. This lowers the risk.",
        check=relative,
    ),
    Rule(
        code="N03",
        title="People out of 100, not per cent",
        level="warning",
        why="A reader sees 7 children out of 100. Nobody sees 7 per cent.",
        source="NICE NG197: natural frequencies. NHS digital service manual, numbers: percentages "
        "are often not the best way.",
        bad="About 7% of children get a rash.",
        good="About 7 out of every 100 children get a rash.",
        near="The nurse cleans the tube with a 0.9% salt solution.",
        check=per_cent,
    ),
    Rule(
        code="N13",
        title="Words for how often stand beside a number",
        level="warning",
        why="Rare may mean 1 in 100 to one person, and 1 in a million to the next.",
        source="NICE NG197, as summed up in BMJ 2021;373:n1430. European guideline on package "
        "leaflets, 2009, for the bands that these words have there.",
        bad="A rash is a common side effect.",
        good="A rash is a common side effect: about 7 out of every 100 children get one.",
        near="Infections are more common in winter. JMML is very rare. It is common to worry about "
        "harm, and a common cold is no risk.",
        check=vague,
    ),
)
NEEDS_A_PERSON = {"N13": "how rare the condition itself is: a series of factsheets says it once"}
