"""Reading level is counted as its formulas say, on text of any kind, without a dictionary."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from press.rules.readability import Figures, figures, syllables, total
from tests.pasted import pasted

# ── Syllables ─────────────────────────────────────────────────────────────────────────────────

SYLLABLES = """
child’s:1 cells:1 your:1 tired:1 donor:2 table:2 changes:2 infection:3 diagnosed:3 monocyte:3
transplanted:3 leukaemia:4 haemoglobin:4 radiotherapy:6
""".split()

# Counted by ear, from health information: among them some that the counter gets wrong.
COUNTED_BY_EAR = """
about:2 advice:2 afternoon:3 allergy:3 ambulance:3 anaemia:4 antibiotic:5 appetite:3 appointment:3
asthma:2 baby:2 bacteria:4 bandage:2 because:2 belly:2 biopsy:3 bladder:2 bleeding:2 blood:1
body:2 bone:1 bowel:2 brain:1 breathe:1 breathing:2 bruises:2 called:1 cancer:2 catheter:3
change:1 chemotherapy:5 chicken:2 children:2 clinic:2 clinical:3 clothes:1 condition:3
consultant:3 contagious:3 cough:1 cure:1 decide:2 decision:3 diabetes:4 diet:2 disease:2
doctor:2 does:1 dose:1 effects:2 emergency:4 exercise:3 experience:4 eye:1 eyes:1 fever:2
finger:2 food:1 general:3 genes:1 genetic:3 glucose:2 guideline:2 headache:2 healthy:2 hospital:3
hours:1 illness:2 immune:2 information:4 injection:3 kidney:2 laboratory:5 liver:2 lymph:1
marrow:2 measles:2 medicine:3 microscope:3 minutes:2 muscle:2 needle:2 neurology:4 nurse:1
operation:4 oxygen:3 pain:1 painful:2 paracetamol:5 parents:2 patient:2 period:3 pharmacy:3
platelets:2 poison:2 possible:3 pressure:2 problems:2 radiation:4 recover:3 relapse:2
remission:3 result:2 risk:1 samples:2 scared:1 science:2 serious:3 sleepy:2 specialist:3 spleen:1
stomach:2 studied:2 surgery:3 swollen:2 symptoms:2 syndrome:2 temperature:4 therapy:3 throat:1
tissue:2 toddler:2 transplant:2 treated:2 treatment:2 tummy:2 tumour:2 unusual:4
vaccine:2 vein:1 virus:2 visited:3 vitamin:3 vomit:2 weight:1 wheelchair:2 worried:2 wound:1
tables:2 previous:3 nervous:2 infectious:3 ingredient:4 muscles:2 patience:2 aches:1 itches:2
catches:2
""".split()


@pytest.mark.parametrize("counted", SYLLABLES)
def test_syllables_are_counted_by_spelling(counted):
    word, _, count = counted.partition(":")
    assert syllables(word) == int(count)


def test_97_of_100_words_get_the_syllables_that_an_ear_counts():
    heard = [word.partition(":") for word in COUNTED_BY_EAR]
    wrong = [word for word, _, count in heard if syllables(word) != int(count)]
    assert len(wrong) <= 0.03 * len(heard), wrong


# ── Formulas ──────────────────────────────────────────────────────────────────────────────────

CAT = ("The cat sat on the mat.", "It was a good day for it.")


def test_each_figure_is_that_of_its_formula():
    counts = figures(CAT)
    assert counts == Figures(2, 13, 13, 0, 35, 7)
    assert counts.grade == pytest.approx(0.39 * 13 / 2 + 11.8 * 13 / 13 - 15.59)
    assert counts.ease == pytest.approx(206.835 - 1.015 * 13 / 2 - 84.6 * 13 / 13)
    assert counts.smog == pytest.approx(3.1291)
    assert counts.automated == pytest.approx(4.71 * 35 / 13 + 0.5 * 13 / 2 - 21.43)
    long = figures(["Leukaemia information is important.", *CAT])
    assert long.long == 3
    assert long.smog == pytest.approx(1.0430 * (3 * 30 / 3) ** 0.5 + 3.1291)


def test_a_label_is_not_a_sentence_and_nothing_is_not_hard():
    assert figures(["Ring us.", *CAT]) == figures(CAT)
    assert figures([]).grade == 0
    assert total([figures(CAT[:1]), figures(CAT[1:])]) == figures(CAT)


def test_a_name_that_cannot_be_avoided_counts_as_one_syllable():
    said = ["Your child has juvenile myelomonocytic leukaemia."]
    names = frozenset({"juvenile", "myelomonocytic", "leukaemia"})
    assert figures(said).long == 3
    assert figures(said, names) == figures(said)._replace(syllables=6, long=0)


# ── Plain text of pages that others made: these are not ours, and not in the repository ───────

# Sentences, words, syllables, long words, grade, ease, SMOG of each text, and where it begins and
# ends. Counted once by hand-checked code of another make. `Skip to main content` is left out.
PUBLISHED = {
    "000": (23, 466, 789, 83, 12.3, 43.0, 14.0, "", ""),
    "001": (43, 624, 984, 76, 8.7, 58.7, 10.7, "Juvenile myelomonocytic leukemia, or", ""),
    "002": (91, 1056, 1499, 99, 5.7, 75.0, 9.1, "", "Sources we used"),
    "003": (17, 307, 540, 65, 12.2, 39.7, 14.3, "General Discussion", "Children's Tumor"),
    "004": (38, 641, 1079, 105, 10.7, 47.9, 12.5, "", ""),
}


published = pytest.mark.needs("FACTSHEET_SEEDS")


def sentences_of(name: str) -> list[str]:
    """The sentences of a published text, by its number, from where it begins to where it ends."""
    (file,) = Path(os.environ["FACTSHEET_SEEDS"]).glob(f"{name}_*.txt")
    passages = pasted(file.read_text(encoding="utf-8"), file.name)
    *_, begins, ends = PUBLISHED[name]
    texts = [passage.text for passage in passages]
    start = next(i for i, text in enumerate(texts) if text.startswith(begins))
    stop = next((i for i, text in enumerate(texts) if ends and text.startswith(ends)), None)
    return [sentence for passage in passages[start:stop] for sentence in passage.sentences]


@published
@pytest.mark.parametrize("name", PUBLISHED)
def test_a_published_text_has_the_figures_it_is_known_for(name):
    counts = figures(sentences_of(name))
    found = (*counts[:4], counts.grade, counts.ease, counts.smog)
    assert found == pytest.approx(PUBLISHED[name][:7], rel=0.02)


@published
def test_a_text_about_a_condition_is_easier_without_its_name():
    names = frozenset({"juvenile", "myelomonocytic", "leukaemia"})
    counts = figures(sentences_of("002"), names)
    assert (counts.grade, counts.smog) == pytest.approx((5.2, 8.7), rel=0.03)


# ── Taking text apart ─────────────────────────────────────────────────────────────────────────

PAGE = """\
Skip to main content

Blood tests
A blood test is quick, and it takes a few minutes. A nurse does it, and you can stay with your child
all the time.

Bring these:

  • a drink
  • something to do:
    - a toy
    - a book

Your results

You will get a letter. It tells you:

what the doctor found

what comes next
[Back to top](#)
Our Charity
1 High Street
01632 960 123
Lee A, Ray B. Taking blood. Blood. 2020;12(3):4-5.
Call [our helpline](tel:08081570123) if you worry. We listen.
Page foot
Page foot
Page foot
"""


def test_a_page_of_text_is_taken_apart_into_headings_paragraphs_and_lists():
    found = [(p.kind, p.source.at.line, p.text[:32]) for p in pasted(PAGE, "page.txt")]
    assert found == [
        ("heading", 3, "Blood tests"),
        ("paragraph", 4, "A blood test is quick, and it ta"),
        ("paragraph", 7, "Bring these:"),
        ("item", 9, "a drink"),
        ("item", 10, "something to do:"),
        ("item", 11, "a toy"),
        ("item", 12, "a book"),
        ("heading", 14, "Your results"),
        ("paragraph", 16, "You will get a letter. It tells "),
        ("item", 18, "what the doctor found"),
        ("item", 20, "what comes next"),
        ("label", 22, "Our Charity"),
        ("label", 23, "1 High Street"),
        ("source", 25, "Lee A, Ray B. Taking blood. Bloo"),
        ("paragraph", 26, "Call our helpline if you worry. "),
    ]


def test_lines_that_a_page_broke_are_joined_and_lists_in_lists_are_their_own():
    passages = pasted(PAGE, "page.txt")
    assert passages[1].text.endswith("you can stay with your child all the time.")
    assert [p.list for p in passages if p.kind == "item"] == [7, 7, 11, 11, 16, 16]
    assert [p.section.id for p in passages if p.kind == "item"] == ["line-3"] * 4 + ["line-14"] * 2
