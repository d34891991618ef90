"""Words that a plain writer avoids are named where they are used, and not where they are named."""

from __future__ import annotations

import pytest

from press.rules.engine import every_rule
from tests.test_rules import asked

ALL = every_rule()

USED = """
L06: The blood is taken. It is sent away. The test is done. A letter is written. Ring us about it.
L07: The patient should rest.
L08: The PICC line stays in.
L09: The platelets are low.
L09: "Spleen: the doctor feels it. Nothing more is said of it."
L12: She has a chronic cough.
L12: You may need oral morphine.
L12: Your results, x-rays etc. come by post.
L13: There is a small risk of infertility after treatment.
L13: Many people recover.
L15: He lost his battle with cancer.
L19: A bruise comes easily. People with dark skin have it too.
"""

NAMED_OR_FINE = """
L06: She was born early, is used to it, and is worried. That is hard. It is done. We are gone.
L07: Parents may stay. Families can ring.
L08: A peripherally inserted central catheter (PICC) is a thin tube. The PICC stays in.
L08: You may see the letters HLA. An MRI, a CT scan, and your ID. Write to a@BBC.example.
L08: "STOP NOW. A PICC (a thin tube into a vein) is put in."
L09: Platelets are the part of the blood that helps it to clot.
L09: Medicine that kills cancer cells (chemotherapy) comes first. Then more chemotherapy.
L12: Acute lymphoblastic leukaemia is common. Scarlet fever is not. Doctors call it chronic.
L12: The Renal Unit is on floor 2, and so is the Chronic Pain Clinic.
L12: The word "renal" means to do with the kidney.
L13: A lot of people came. We do not know in how many children it works.
L13: There is a small risk of bleeding. It happens in 2 out of 100 children who survive.
L15: He lost his hair and some weight. Antibodies fight infection. The car journey is long.
L19: The blood is red, and a bruise is a mark. It may be harder to see on black and brown skin.
"""


def cases(listed: str) -> list[tuple[str, str]]:
    rows = [line.partition(": ") for line in listed.strip().splitlines()]
    return [(code, text.strip('"') if text[0] == '"' else text) for code, _, text in rows]


@pytest.mark.parametrize(("code", "text"), cases(USED))
def test_a_word_that_is_used_is_named(code, text, tmp_path):
    assert [problem.code for problem in asked([ALL[code]], text, tmp_path)][:1] == [code]


@pytest.mark.parametrize(("code", "text"), cases(NAMED_OR_FINE))
def test_a_word_that_is_spoken_of_or_has_another_meaning_is_left_alone(code, text, tmp_path):
    assert [problem.message for problem in asked([ALL[code]], text, tmp_path)] == []


def test_a_profile_may_ask_for_headings_without_questions(tmp_path):
    asks = 'sections: [{heading: "What is it?", blocks: [It is quick.]}]'
    assert asked([ALL["L14"]], f"{asks}\nbrand: {{rules: nhs}}", tmp_path)
    assert not asked([ALL["L14"]], asks, tmp_path / "charity")
