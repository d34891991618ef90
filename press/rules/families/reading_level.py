"""Reading level: the sections that a child of 11 could not read, and why.

The figures show where to look first. They are never printed: no score makes a text clear.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from press.model import Factsheet, Location, Proof
from press.rules.engine import Finding, Limits, Rule, wording_of
from press.rules.readability import SPOKEN, Figures, figures, total
from press.rules.wording import Passage, Wording

# SMOG was made for this many sentences: with fewer it only hints.
ENOUGH_FOR_SMOG = 30


def reading_level(words: Wording, limits: Limits) -> Iterator[Finding]:
    """Finds sections, and the topic as a whole, that are harder to read than the profile allows.

    Yields a Finding for each. `words` is the topic's Wording; `limits` (Limits) has the numbers of
    the profile, and raises BadLimitError for one that is missing or bad.
    """
    names = unavoidable(words.factsheet)
    counts = {id(passage): figures(passage.sentences, names) for passage in words.prose}
    for heading, passages in _sections(words):
        counted = total(counts[id(passage)] for passage in passages)
        if counted.words >= limits["least_words"] and counted.grade > limits["section_grade"]:
            name, limit = f"`{heading.text}`", limits["section_grade"]
            found = _finding(name, counted, passages, limit, heading.place())
            yield found._replace(about=heading.text)
    whole = total(counts.values())
    hard = whole.sentences >= ENOUGH_FOR_SMOG and whole.smog > limits["smog"]
    if whole.words >= limits["least_words"] and (whole.grade > limits["grade"] or hard):
        at = next(chain(words.of("heading"), words.passages)).place()
        yield _finding("this topic", whole, words.prose, limits["grade"], at)


def measure(proof: Proof) -> Iterator[tuple[str, str]]:
    """The reading level of a topic: names of figures with their values, such as Grade and 5.2.

    `proof` is the topic's Proof. Each figure is counted twice: for the words as they are, and with
    the names of conditions and medicines as words of one syllable. Yields pairs of texts; none for
    a topic that is not in English.
    """
    words = wording_of(proof.factsheet)
    if words.language != "en":
        return  # syllables are counted by English spelling
    sentences = [sentence for passage in words.prose for sentence in passage.sentences]
    whole, plain = figures(sentences), figures(sentences, unavoidable(proof.factsheet))
    yield "Grade", f"{whole.grade:.1f}"
    yield "Grade without names", f"{plain.grade:.1f}"
    yield "SMOG", f"{whole.smog:.1f}"
    yield "SMOG without names", f"{plain.smog:.1f}"


def unavoidable(factsheet: Factsheet) -> frozenset[str]:
    """Words of `factsheet` (a Factsheet) that no plainer ones can replace, in small letters.

    They are a set: those of the topic's series and other names, and of the conditions and medicines
    of the glossary.
    """
    about = factsheet.topic.about
    given = [text.value for text in (about.series, *about.synonyms) if text]
    for term, entry in factsheet.library.glossary.items():
        if entry.kind is not None:
            given += [term, *(form.value for form in entry.forms)]
    return frozenset(word.lower() for name in given for word in SPOKEN.findall(name))


def _sections(words: Wording) -> Iterator[tuple[Passage, list[Passage]]]:
    """The heading of each section, with the passages under it that are read as sentences."""
    under: dict[int, tuple[Passage, list[Passage]]] = {}
    for passage in words.passages:
        if passage.section is None:
            continue
        if passage.kind == "heading" and passage.block is None:
            under.setdefault(id(passage.section), (passage, []))
        elif passage.kind in ("paragraph", "item") and id(passage.section) in under:
            under[id(passage.section)][1].append(passage)
    yield from under.values()


def _finding(
    name: str, counted: Figures, passages: Iterable[Passage], grade: float, at: Location
) -> Finding:
    plain = figures(sentence for passage in passages for sentence in passage.sentences)
    few = "" if counted.sentences >= ENOUGH_FOR_SMOG else " (of few sentences)"
    message = (
        f"{name} reads at grade {plain.grade:.1f} and SMOG {plain.smog:.1f}{few}; "
        f"without the names of conditions and medicines {counted.grade:.1f} and {counted.smog:.1f}"
    )
    hint = (
        f"grade {grade:g} is hard enough: it has {counted.length:.0f} words in a sentence, and "
        f"{counted.long} of {counted.words} words are long"
    )
    return Finding(message, at, hint)


RULES = (
    Rule(
        code="L05",
        title="It reads like a text for a child of 11",
        level="warning",
        why="Half of the adults in Britain read no better, and nobody reads well on a bad day.",
        source="NHS digital service manual, Health literacy: a reading age of 9 to 11. The grades "
        "are our own, measured on 5 texts about one condition: the best has 5.7, SMOG 9.1.",
        bad="Paediatric haematological investigations necessitate multidisciplinary co-operation "
        "between departments. Haematologists interpret morphological abnormalities alongside "
        "cytogenetic characteristics, and communicate conclusions regarding appropriate "
        "therapeutic interventions to parents at consultations in hospital. Repetition of "
        "individual investigations is occasionally unavoidable, particularly following "
        "unsatisfactory specimens.",
        good="A doctor looks at the blood. Then the team meet and talk about what they have found. "
        "They will tell you what they think, and what could be done next. You can ask them "
        "about it as often as you like.",
        near="synonyms: [chronic myelomonocytic leukaemia of infancy]\nsections: [{heading: Names, "
        "blocks: ['Some call it chronic myelomonocytic leukaemia of infancy. We do not. Chronic "
        "myelomonocytic leukaemia is the name of another illness. It is one that old people get. "
        "You may read of it, but it is not what your child has.']}]",
        takes={
            "grade": (1, 20),
            "smog": (3, 20),
            "section_grade": (1, 20),
            "least_words": (0, 1000),
        },
        check=reading_level,
    ),
)
