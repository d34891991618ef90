"""Risk: chances that a reader can picture, compare, and trace to where they come from.

Source of most rules: NICE guideline NG197 on shared decision making, 2021; CDC Clear Communication
Index, items 15 to 20; NHS digital service manual, numbers, 2026.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache

from press.model import Block
from press.rules.engine import Finding, Limits, Listed, Rule, finding
from press.rules.figures import (
    DIGIT,
    DIGITS,
    Chance,
    ShownChance,
    ToldChance,
    chances,
    either,
    finds,
    first_words,
    number,
    speaks,
)
from press.rules.wording import Passage, Wording


def mixed_in_section(words: Wording, limits: Limits) -> Iterator[Finding]:
    """Finds chances that are out of another number than most chances of their section.

    Yields a Finding for each. `words` is the topic's Wording; `limits` (Limits) has the word lists,
    and raises NoListError for one that is missing.
    """
    found = chances(words, limits)
    for section in (None, *words.factsheet.topic.sections):
        yield from _mixed(chance for chance in found if chance.section is section)


def mixed_in_all(words: Wording, limits: Limits) -> Iterator[Finding]:
    """Finds chances that are out of another number than most, where no one section mixes them.

    Yields a Finding for each. `words` is the topic's Wording; `limits` (Limits) has the word lists,
    and raises NoListError for one that is missing.
    """
    sections: dict[int, list[Chance]] = {}
    for chance in chances(words, limits):
        sections.setdefault(id(chance.section), []).append(chance)
    # Where one section mixes them, that has been said by N02.
    told = {number for number, inside in sections.items() if any(_mixed(inside))}
    yield from _mixed(c for c in chances(words, limits) if id(c.section) not in told)


def _mixed(among: Iterable[Chance]) -> Iterator[Finding]:
    """Finds chances that are out of another number than most of these."""
    kept = list(among)
    often = Counter(chance.per for chance in kept).most_common(1)
    for chance in kept:
        if chance.per != often[0][0]:
            usual = f"{often[0][0]:,.0f}"
            message = f"`{chance.words}` stands among chances out of {usual}"
            hint = f"write it out of {usual} too, so that nobody has to calculate"
            yield Finding(message, chance.at, hint, chance.block, about=chance.words)


def no_period(words: Wording, limits: Limits) -> Iterator[Finding]:
    """Finds `risk` blocks that tell an outcome without the time within which it comes.

    Yields a Finding for each. `words` is the topic's Wording; `limits` (Limits) has the word lists,
    and raises NoListError for one that is missing.
    """
    outcome = finds(limits.words("risk_outcomes"))
    for chance in chances(words, limits):
        if not isinstance(chance, ShownChance):
            continue
        block = chance.block
        if not block.fields["period"] and outcome(first_words(block)):
            message = f"`{chance.words}`: within what time?"
            hint = "add `period:`; if the source does not say, say that"
            yield Finding(message, block.at, hint, block, about=chance.words)


def one_side(words: Wording, limits: Limits) -> Iterator[Finding]:
    """Finds chances that do not say how many are on the other side.

    Yields a Finding for each. `words` is the topic's Wording; `limits` (Limits) has the word lists,
    and raises NoListError for one that is missing.
    """
    outcome = finds(limits.words("risk_outcomes"))
    other = finds(limits.words("other_side"))
    found = chances(words, limits)
    shown = {id(chance.section) for chance in found if isinstance(chance, ShownChance)}
    for chance in found:
        if isinstance(chance, ShownChance):
            others = chance.block.fields.prose("others")
            if others and not re.search(r"\d", others.source.value):
                message = "`others` gives no number for those to whom it does not happen"
                hint = "give it, or leave `others` out, and the press says it"
                yield Finding(message, others.at, hint, chance.block, about="others")
        elif isinstance(chance, ToldChance) and id(chance.section) not in shown:
            if outcome(_sentence(chance)) and not other(chance.passage.text):
                message = f"`{chance.words}` is told from one side only"
                hint = "make a `risk` block of it, which says how many it does not happen to"
                yield Finding(message, chance.at, hint, chance.block, about=chance.words)


def untraced(words: Wording, limits: Limits) -> Iterator[Finding]:
    """Finds chances and numbers of people without a source beside them or in a block next to it.

    Yields a Finding for each. `words` is the topic's Wording; `limits` (Limits) has the word lists
    and the numbers of the profile, and raises NoListError or BadLimitError for one that is missing.
    """
    found = chances(words, limits)
    cited = {id(passage.block) for passage in words.passages if passage.cites}
    near = {id(block) for block in _beside(words, cited)} | cited
    # A figure of the body, said again in a key point, has its source in the body.
    known = {(c.low, c.high, c.per) for c in found if c.block and id(c.block) in near}
    told = [chance for chance in found if isinstance(chance, ToldChance)]
    for chance in told:
        if not _traced(chance.passage, near):
            if (chance.low, chance.high, chance.per) not in known:
                yield _untraced(chance.words, chance.passage)
    counted = [(c.passage, c.start, c.start + len(c.words)) for c in told]
    counts, numbers = _counts(limits.words("people")), limits.instead("number_words")
    for passage in words.passages:
        if DIGIT.search(passage.text) and speaks(passage) and not _traced(passage, near):
            for figure in counts.finditer(passage.text):
                at = figure.start()
                many = number(figure["many"], numbers) if figure["many"] else None
                in_chance = any(p is passage and a <= at < z for p, a, z in counted)
                # "Think of 100 children" is no figure yet.
                if not in_chance and (many is None or many >= limits["fewest"]):
                    if many not in (100, 1000):
                        yield _untraced(figure[0], passage)


def _untraced(figure: str, passage: Passage) -> Finding:
    message = f"nothing says where `{figure}` comes from"
    hint = "cite its source behind it, like [@name2024], or take the figure out"
    return finding(passage, figure, message, hint)


def _traced(passage: Passage, near: set[int]) -> bool:
    """True if a passage cites a source, or its block is one of `near`, by the block's id."""
    return bool(passage.cites or (passage.block and id(passage.block) in near))


def _beside(words: Wording, cited: set[int]) -> Iterator[Block]:
    """Blocks that stand before or behind one of `cited`, by the block's id."""
    for section in words.factsheet.topic.sections:
        for one, other in zip(section.blocks, section.blocks[1:], strict=False):
            if id(one) in cited:
                yield other
            if id(other) in cited:
                yield one


@cache
def _counts(people: Listed) -> re.Pattern[str]:
    """Finds how many people there are, and ratios: 2 or 3 boys for every girl, 2-3:1."""
    who = either(people)
    return re.compile(
        rf"(?<![\w.,/£$€-])(?:(?:\d+)(?:[-–]\d+)?:\d(?![\d:])"
        rf"|(?:{DIGITS})\s+(?:{who})\s+(?:for|to)\s+(?:every|each)\s+(?:(?:{DIGITS})\s+)?(?:{who})\b"
        rf"|(?P<many>{DIGITS})\s+(?:[a-z]+\s+){{0,2}}(?:{who})\b(?!\s+(?:and under|or under)))",
        re.IGNORECASE,
    )


def _sentence(chance: ToldChance) -> str:
    """The sentence that tells a chance."""
    sentences = chance.passage.sentences
    return next((one for one in sentences if chance.words in one), chance.passage.text)


RULES = (
    Rule(
        code="N02",
        title="One section counts out of one number",
        level="error",
        why="1 in 25 looks larger than 1 in 10 to one reader out of four.",
        source="NICE NG197: use the same denominator. CDC Clear Communication Index, item 17.",
        bad="A rash comes in 1 out of 25 children, and a cough in 1 in 10.[@lee2020]",
        good="A rash comes in 4 out of 100 children, and a cough in 10 in 100.[@lee2020]",
        near="A rash comes in 4 out of every 100 children. The nurse comes 1 in 3 days, and has "
        "done so in 2 of 3 wards.[@lee2020]",
        check=mixed_in_section,
    ),
    Rule(
        code="N04",
        title="A chance says within what time",
        level="warning",
        why="1 in 10 within a week and 1 in 10 within a life ask for different choices.",
        source="NICE NG197: say over what period a risk holds.",
        bad="sections: [{heading: Chances, blocks: [{risk: {n: 50, per: 100, who: children, "
        "what: 'get ill again.[@lee2020]'}}]}]",
        good="sections: [{heading: Chances, blocks: [{risk: {n: 50, per: 100, who: children, "
        "what: 'get ill again.[@lee2020]', period: within 5 years.}}]}]",
        near="sections: [{heading: Chances, blocks: [{risk: {n: 50, per: 100, who: children, "
        "what: 'have brown eyes.[@lee2020]'}}]}]",
        check=no_period,
    ),
    Rule(
        code="N05",
        title="A chance is told from both sides",
        level="warning",
        why="10 out of 100 die sounds worse than 90 out of 100 live, and is the same.",
        source="NICE NG197: use both positive and negative framing.",
        bad="JMML comes back in 30 out of every 100 children.[@lee2020]",
        good="JMML comes back in 30 out of every 100 children. In the other 70 it does "
        "not.[@lee2020]",
        near="About 95 out of every 100 blood cells are made in the marrow.[@lee2020]",
        check=one_side,
    ),
    Rule(
        code="N07",
        title="One factsheet counts out of one number",
        level="warning",
        why="Who turns the page has the last number in mind, and should not have to calculate.",
        source="CDC Clear Communication Index, item 17: the reader never has to calculate.",
        bad="sections: [{heading: Rash, blocks: ['A rash comes in 4 out of 100.[@lee2020]']}, "
        "{heading: Cough, blocks: ['A cough comes in 1 out of 10.[@lee2020]']}]",
        good="sections: [{heading: Rash, blocks: ['A rash comes in 4 out of 100.[@lee2020]']}, "
        "{heading: Cough, blocks: ['A cough comes in 10 out of 100.[@lee2020]']}]",
        near="sections: [{heading: Rash, blocks: ['A rash comes in 4 out of 100.[@lee2020]']}, "
        "{heading: Visits, blocks: [You come on 1 in 10 days. Version 2 in 2025 said so.]}]",
        check=mixed_in_all,
    ),
    Rule(
        code="N12",
        title="Every figure says where it comes from",
        level="error",
        why="A number without a source is believed as much as one with a source.",
        source="NHS standard for creating health content, 2024: keep the sources of all claims. "
        "DISCERN, question 4.",
        bad="About 90 out of every 100 children have the gene change.",
        good="About 90 out of every 100 children have the gene change.[@lee2020]",
        near="There are 4 main treatments. You wait 2 or 3 weeks, or ring 0808 157 0123. Let 1 "
        "friend help. Page 2 of 12 tells 3 people what to do, 1 in 2 days.",
        takes={"fewest": (0, 1000)},
        check=untraced,
    ),
)
ELSEWHERE = {
    "N06": "the `risk` block prints words with every picture",
    "bad-chance": "numbers that are no chance, in content/validation.py",
}
