"""Whom a topic is for: the press's own words follow it, wherever they stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from press.clinics.print_run import PrintRun
from press.clinics.report import beside, clinics_for
from press.content.language import read_language, spoken_in
from press.content.layouts import read_layout
from press.content.passages import digest, passages
from press.content.topic import read_topic
from press.files import Files
from press.make import prepare
from press.model import Edition, Problem, Unprintable
from press.pdf.hear import transcript
from press.pdf.read import read
from press.preflight import proofread
from press.signoff.register import register
from tests.projects import PRESS, REVIEW, TODAY, TOPIC, make_project, window
from tests.signing import signed

FILE = "factsheets/blood-tests.yaml"
ENGLISH = "layouts/words/en-GB.yaml"
WARNING = "- warning: Ring us if you are worried."
TOLD = TOPIC.replace(WARNING, WARNING[:11] + "{text: Ring us., slots: [temperature, day]}")
TOLD = TOLD.replace("  funding: none\n", "  funding: none\n  users_involved: Two people read it.\n")
LINE = "code: ABC-101\n"
PLAIN = ("Your child’s nurse", "Ring if your child’s temperature is", "How families took part")
YOU = ("Your nurse", "Ring if your temperature is", "How patients took part")
CYMRAEG = {
    "layouts/words/cy.yaml": (PRESS / ENGLISH).read_text("utf-8").replace("Your nurse", "Eich nyrs")
}
WELSH = TOLD.replace("language: en-GB", "language: cy")


def for_(person: str, words: str = TOLD) -> str:
    return words.replace(LINE, f"{LINE}for: {person}\n") if person else words


def html(
    folder: Path, name: str = "blood-tests", format: str = "a4", language: str = "en-GB"
) -> str:
    """The page of a topic, whose words were checked."""
    proof = prepare(Edition(name, language, "ours", format), window(folder))
    proofread(proof)
    return proof.html


def problems(folder: Path, language: str = "en-GB") -> list[Problem]:
    with pytest.raises(Unprintable) as refused:
        html(folder, language=language)
    return list(refused.value.problems)


def test_a_page_speaks_to_the_person_of_its_topic(tmp_path):
    folder = make_project(tmp_path, {FILE: TOLD})
    plain = html(folder)
    (folder / FILE).write_text(for_("your child"))
    assert html(folder) == plain
    (folder / FILE).write_text(for_("you"))
    for before, after in zip(PLAIN, YOU, strict=True):
        assert before in plain
        plain = plain.replace(before, after)
    assert html(folder) == plain


@pytest.mark.parametrize(
    ("person", "nurse", "name"),
    [
        ("your child", "Your child’s nurse", "My child’s name"),
        ("You", "Your nurse", "My name"),
        ("your baby", "Your baby’s nurse", "My baby’s name"),
        ("your twins", "Your twins’ nurse", "My twins’ names"),
        ("your mother-in-law", "Your mother-in-law’s nurse", "My mother-in-law’s name"),
        (
            *("the person  you care for", "The nurse of the person you care for"),
            "Name of the person I care for",
        ),
    ],
)
def test_words_are_said_to_a_person_or_to_a_noun_of_the_authors(person, nurse, name):
    files = Files({FILE: for_(person).encode()}, PRESS, today=TODAY)
    topic, _ = read_topic(files, "blood-tests", "en-GB", read_layout(files, "factsheet"), None)
    words = spoken_in(read_language(files, "en-GB"), topic)["blood-tests"].words
    assert (words["ring_nurse"], words["card_child"]) == (nurse, name)
    assert {said for said in words.values() if "{" in said} == {
        said for said in read_language(files, "en-GB").words.values() if "{" in said
    }


@pytest.mark.parametrize(
    ("format", "said"),
    [
        ("card", "Show this card to any nurse or doctor who sees you."),
        pytest.param("summary", "Your nurse", marks=pytest.mark.long),
        pytest.param("trifold", "Ring if your temperature is", marks=pytest.mark.long),
        ("web", "Your nurse"),
    ],
)
def test_every_format_speaks_to_that_person(tmp_path, format, said):
    page = html(make_project(tmp_path, {FILE: for_("you")}), format=format)
    assert said in page
    assert "child’s" not in page
    assert "your child" not in page


def test_a_card_and_a_record_have_a_line_for_the_name_of_that_person(tmp_path):
    bare = for_("you", TOPIC.replace(WARNING, "- Words."))
    record = for_("you", bare.replace("ABC-101", "ABC-102")) + "formats: [my-record]\n"
    folder = make_project(tmp_path, {FILE: bare, "factsheets/my-record.yaml": record})
    assert "My name" in html(folder, format="card")
    assert "My family or carer" in html(folder, "my-record", "my-record")


def test_a_version_a_translation_and_its_own_digest_follow(tmp_path):
    files = {FILE: for_("you"), "factsheets/blood-tests.cy.yaml": WELSH, **CYMRAEG}
    folder = make_project(tmp_path, files)
    seen = window(folder)
    layout = read_layout(seen, "factsheet")
    first, welsh = (read_topic(seen, "blood-tests", at, layout, None)[0] for at in ("en-GB", "cy"))
    assert "Eich nyrs" in html(folder, language="cy")
    assert [str(passage) for passage in passages(welsh) if passage.name == "for"] == ["for: you"]
    easy = f"matches: {digest(first)}\nsections:\n  - heading: Blood\n    blocks:\n      - rows:\n"
    easy += f"          - {{icon: calendar, text: A nurse takes blood.}}\n{REVIEW}"
    easy += "  users_involved: Two people read it.\n"
    (folder / "factsheets/blood-tests.easy-read.yaml").write_text(easy)
    assert "How patients took part" in html(folder, format="easy-read")
    (folder / FILE).write_text(TOLD)
    plain, _ = read_topic(window(folder), "blood-tests", "en-GB", layout, None)
    assert digest(plain) != digest(first)


def test_a_sign_off_of_a_translation_holds_for_whom_its_original_is_for(tmp_path):
    own = signed(for_("you", WELSH)).replace("for: you\n", "")
    files = {FILE: for_("you"), "factsheets/blood-tests.cy.yaml": own, **CYMRAEG}
    folder = make_project(tmp_path, files)

    def statuses() -> list[str]:
        printed = prepare(Edition("blood-tests", "cy", "ours", "a4"), window(folder)).factsheet
        listed = {row.topic: row.status for row in register(window(folder))}
        return [printed.status, listed["blood-tests.cy"]]

    assert statuses() == ["approved", "approved"]
    (folder / FILE).write_text(TOLD)
    assert statuses() == ["in-review", "in-review"]


PACK = f"""\
title: Both
code: ABC-109
language: en-GB
jurisdiction: the United Kingdom
audience: For families
summary: Two in one.
note: Begin where you like.
topics: [blood-tests, at-home]
{REVIEW}"""


def pack(folder: Path, *persons: str) -> Path:
    own, one, other = persons
    other = for_(other, TOLD.replace("Blood tests", "At home")).replace("ABC-101", "ABC-102")
    both = {FILE: for_(one), "factsheets/at-home.yaml": other}
    book = for_(own, PACK.replace("ABC-109", "ABC-101")).replace("ABC-101", "ABC-109")
    return make_project(folder, {**both, "factsheets/packs/both.yaml": book})


@pytest.mark.parametrize(
    ("persons", "nurse", "temperatures"),
    [
        (("", "you", "you"), "Your nurse", ["your", "your"]),
        (("", "you", "your baby"), "Your child’s nurse", ["your", "your baby’s"]),
        (("your baby", "you", ""), "Your baby’s nurse", ["your", "your child’s"]),
    ],
)
def test_each_part_of_a_pack_speaks_to_its_own_person(tmp_path, persons, nurse, temperatures):
    page = html(pack(tmp_path, *persons), "packs/both")
    assert nurse in page
    found = [rest.partition(" temperature")[0] for rest in page.split("Ring if ")[1:]]
    assert found[::2] == temperatures


@pytest.mark.long
def test_a_clinics_copy_of_a_pack_speaks_to_the_person_of_each_part(tmp_path):
    folder = pack(tmp_path, "", "you", "your baby")
    (folder / "clinics.csv").write_text(
        "id,name,temperature,approved by\nward,Ward 18,38 °C,Dr A Example\nday,Day Unit,,\n"
    )
    files = beside(window(folder), folder / "clinics.csv")
    edition = Edition("packs/both", "en-GB", "ours", "a4")
    clinics = clinics_for([edition], files, "clinics.csv", "draft")
    out = PrintRun(edition, clinics, files, tmp_path / "made", "clinics.csv", careful=False)
    ward, day = (transcript(read(one.path.read_bytes())) for one in out.copies())
    for words in ("Ring if your temperature is", "Ring if your baby’s temperature is"):
        assert f"paragraph: {words} 38 °C" in ward
        assert f"paragraph: {words}: a line to fill in" in day
    assert "paragraph: Your child’s nurse: a line to fill in" in ward


# ── Words of a project ──


def test_a_project_has_persons_of_its_own(tmp_path):
    words = ("ring_nurse", "users", "slot_temperature", "card_show", "card_child", "record_carer")
    own = "".join(f"    {name}: Ours for {{who}}\n" for name in words)
    own = f"persons:\n  those who {{who}}:\n{own}"
    folder = make_project(tmp_path, {FILE: for_("those who care"), ENGLISH: own})
    assert html(folder).count("Ours for care") >= 3


def test_a_word_of_a_project_takes_the_place_of_all_its_forms(tmp_path):
    own = "strings:\n  ring_nurse: Key worker\n"
    folder = make_project(tmp_path, {FILE: TOLD, ENGLISH: own})
    assert "Key worker" in html(folder)
    (folder / FILE).write_text(for_("you"))
    [problem] = problems(folder)
    assert (problem.code, str(problem.at)) == ("missing-words", f"{ENGLISH}:2:15")
    (folder / ENGLISH).write_text(f"{own}persons:\n  you:\n    ring_nurse: Your key worker\n")
    assert "Your key worker" in html(folder)


def test_a_language_without_words_for_that_person_says_what_it_needs(tmp_path):
    former = CYMRAEG["layouts/words/cy.yaml"].partition("persons:")[0]
    words = {"layouts/words/cy.yaml": f"{former}statuses: {{draft: Drafft}}\n"}
    both = {FILE: for_("you"), "factsheets/blood-tests.cy.yaml": WELSH}
    [problem] = problems(make_project(tmp_path, {**both, **words}), "cy")
    assert problem.message == "the press has no words in `cy` for `you`"
    assert problem.hint == (
        "say what it is told, below `persons:` in layouts/words/cy.yaml: ring_nurse, users, "
        "slot_temperature, card_show, card_child, record_carer"
    )
