"""A pack is one book: one structure, one count of pages and references, every link in its part."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from press.build.plan import Order, left_out, plan
from press.checks.structure import words_of
from press.content.format import read_format
from press.content.names import format_names, pack_names
from press.content.pack import part_id
from press.facts import Facts
from press.files import Files
from press.make import prepare, printed
from press.model import Edition, Proof
from press.pdf.hear import transcript
from press.pdf.read import read
from press.preflight import preflight, proofread
from tests.processes import run
from tests.projects import TOPIC, build, make_project, window
from tests.series import PRESS, TODAY, WINDOW, close
from tests.shared import once
from tests.signing import signed

WHOLE = "packs/newly-diagnosed"
FEW = "packs/few"
PARTS = ("overview", "treatment", "glossary")
PACK = WINDOW.text(f"factsheets/{WHOLE}.yaml")
LISTED = re.compile(r"(?<=^topics:\n)(?:  - .*\n)+", re.MULTILINE)
# The whole series, with a pack of three of its topics.
SHELF = Files(
    {
        "factsheets/packs/few.yaml": LISTED.sub(
            "".join(f"  - {name}\n" for name in PARTS),
            PACK.replace("HBC-100", "HBC-120").replace("[Outlook](#outlook)", "Outlook"),
        ).encode()
    },
    PRESS,
    today=TODAY,
    own=2,
)
FORMATS = {
    "harbour": ("a4", "a5", "large-print", "phone", "a4-28pt"),
    "northfield": ("a4", "letter", "mono"),
}
EDITIONS = [
    Edition(FEW, "en-GB", "harbour", "a4"),
    pytest.param(Edition(FEW, "en-GB", "northfield", "large-print"), marks=pytest.mark.long),
    *(
        pytest.param(Edition(WHOLE, "en-GB", brand, format), marks=pytest.mark.long)
        for brand, formats in FORMATS.items()
        for format in formats
    ),
]
every_edition = pytest.mark.parametrize(
    "edition", EDITIONS, ids=lambda edition: "-".join(edition.__dict__.values()).replace("/", "-")
)


def proof(edition: Edition) -> Proof:
    return once((edition, "of a pack"), lambda: printed(prepare(edition, SHELF), SHELF))


def facts(edition: Edition) -> Facts:
    return proof(edition).pages.facts


def titles(edition: Edition) -> list[str]:
    return [part.about["title"].value for part in proof(edition).factsheet.topic.parts]


def headings(edition: Edition) -> list[tuple[int, str]]:
    """The headings as they are heard, with their levels."""
    found = re.findall(r"^ *heading (\d): (.*)$", transcript(facts(edition)), re.MULTILINE)
    return [(int(level), words) for level, words in found]


# ── One document ──


@every_edition
def test_a_pack_prints_without_a_problem(edition):
    made = proof(edition)
    assert [str(problem) for problem in preflight(made, proofread(made))] == []


@every_edition
def test_a_pack_has_one_structure_with_its_parts_in_it(edition):
    (document,) = facts(edition).structure.roots
    assert document.role == "Document"
    sections = [e for e in document.walk() if e.role == "Sect"]
    firsts = [
        words_of(next(e for e in section.walk() if e.role == "H2"), facts(edition).structure)
        for section in sections
        if any(e.role == "H2" for e in section.walk())
    ]
    assert [words for words in firsts if words in titles(edition)] == titles(edition)


@every_edition
def test_headings_of_a_part_stand_under_its_title(edition):
    heard = headings(edition)
    assert heard[0] == (1, "When your child has JMML")
    assert [words for level, words in heard if level == 1] == ["When your child has JMML"]
    seconds = [words for level, words in heard if level == 2]
    back = ["Need support?", "References", "About this book"]
    assert seconds == ["Before you begin", "Who to ring", "In this book", *titles(edition), *back]
    thirds = [words for level, words in heard if level == 3]
    parts = proof(edition).factsheet.topic.parts
    assert thirds.count("Key points") == len(parts)
    assert len(thirds) >= sum(len(part.sections) + 1 for part in parts)


@every_edition
def test_bookmarks_nest_as_headings_do(edition):
    marks = facts(edition).bookmarks
    assert [(mark.level, close(mark.title)) for mark in marks] == [
        (level, close(words)) for level, words in headings(edition)
    ]
    assert [mark.page for mark in marks] == sorted(mark.page for mark in marks)


@every_edition
def test_a_listener_is_led_from_the_cover_to_the_last_reference(edition):
    heard = transcript(facts(edition))
    order = ["heading 1: When your child has JMML", "heading 2: Before you begin"]
    order += ["heading 2: Who to ring", f"contents of {len(titles(edition))}\n"]
    order += [f"heading 2: {title}\n" for title in titles(edition)]
    order += ["heading 2: Need support?", "heading 2: References"]
    order += ["heading 2: About this book", "The parts of this book"]
    at = [heard.index(words) for words in order]
    assert at == sorted(at)


# ── Links, pages and numbers ──


@every_edition
def test_every_link_inside_leads_somewhere_and_contents_name_its_page(edition):
    begins = proof(edition).pages.page_of
    inner = [link for link in facts(edition).links if link.target.startswith("#")]
    assert {link.target[1:] for link in inner} <= set(begins)
    contents = re.search(r"^contents of .*?\n(?! )", transcript(facts(edition)), re.M | re.S)[0]
    listed = [int(page) for page in re.findall(r"(\d+)\]$", contents, re.M)]
    wanted = []
    for part in proof(edition).factsheet.topic.parts:
        wanted.append(begins[part.name])
        wanted += [begins[section.id] for section in part.sections]
    assert listed == wanted


@every_edition
def test_each_part_begins_on_a_page_of_its_own(edition):
    begins, texts = proof(edition).pages.page_of, facts(edition).texts
    pages = [begins[part.name] for part in proof(edition).factsheet.topic.parts]
    assert pages == sorted(set(pages))
    for number, (page, title) in enumerate(zip(pages, titles(edition), strict=True), 1):
        assert close(texts[page - 1]).startswith(close(f"Part {number}{title}"))


@every_edition
def test_references_are_numbered_through_the_whole_pack(edition):
    factsheet, html = proof(edition).factsheet, proof(edition).html
    keys = [reference.key for reference in factsheet.references]
    assert len(keys) == len(set(keys))
    cited = [int(n) for n in re.findall(r'href="#ref-(\d+)" role="doc-biblioref"', html)]
    assert list(dict.fromkeys(sorted(cited))) == list(range(1, len(keys) + 1))
    for number in range(1, len(keys) + 1):
        assert html.count(f'id="ref-{number}"') == html.count(f'id="cite-{number}"') == 1
    assert html.count('class="references"') == html.count('class="support"') == 1


@every_edition
def test_a_term_is_explained_once_for_all_parts(edition):
    html = proof(edition).html
    ids = re.findall(r' id="([^"]*)"', html)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'class="term" href="#([^"]*)"', html)) <= set(ids)
    assert proof(edition).factsheet.terms == ()  # the glossary is one of the parts


@every_edition
def test_the_imprint_names_every_part(edition):
    said = transcript(facts(edition)).partition("heading 2: About this book")[2]
    status = dict(proof(edition).factsheet.language.about["statuses"])["sample"].value
    for part in proof(edition).factsheet.topic.parts:
        title, code, version = (
            part.about["title"].value,
            part.about["code"],
            part.about["review"]["version"],
        )
        assert f"{title}, {code}, version {version}. {status}. First published" in said


def heads(edition: Edition) -> dict[int, str]:
    """The words over the text of each page, by page; covers and first pages of parts have none."""
    found: dict[int, str] = {}
    ground = proof(edition).pages.ground
    for piece in ground.pieces:
        if piece.part == "margin" and piece.ink[3] < ground.area[piece.page - 1][1]:
            found[piece.page] = f"{found.get(piece.page, '')} {piece.words}".strip()
    return found


def test_running_heads_name_the_part_and_its_section():
    edition = Edition(FEW, "en-GB", "harbour", "a4")
    begins, over = proof(edition).pages.page_of, heads(edition)
    parts = proof(edition).factsheet.topic.parts
    ends = [*(begins[part.name] for part in parts[1:]), len(facts(edition).texts) - 1]
    for part, end in zip(parts, ends, strict=True):
        assert begins[part.name] not in over
        inside = [over[page] for page in range(begins[part.name] + 1, end)]
        assert all(words.startswith(part.about["short_title"].value) for words in inside)
    assert over[begins["treatment"] + 1] == "Treatment for JMML When to get help"


@pytest.mark.long
@pytest.mark.parametrize("format", ["a4", "large-print"])
def test_a_pack_is_no_larger_than_it_must_be(format):
    pages = proof(Edition(WHOLE, "en-GB", "harbour", format)).pages
    assert len(pages.pdf) < 1000 * (30 + 15 * pages.count)


# ── A publisher's own pack ──

OWN = """\
title: Starting here
code: ABC-200
language: en-GB
jurisdiction: the United Kingdom
audience: For families
summary: All our sheets in one book.
note: Begin with [needles](#needles). It is short.[@lee2020]
topics: [blood-tests, needles]
review: {version: 2.0, status: draft, first_published: 2026-01-31, last_reviewed: 2026-01-31,
  next_review: 2029-01-31, funding: none}
"""
LEADS = TOPIC.replace("- heading: What happens", "- heading: What happens\n    id: day").replace(
    "- warning:", "- See [the day](#day). A [[vein]] is a tube.\n      - warning:"
)
NEEDLES = LEADS.replace("ABC-101", "ABC-102").replace("title: Blood tests", "title: Needles")
SHEETS = {
    "factsheets/packs/start.yaml": OWN,
    "factsheets/blood-tests.yaml": LEADS,
    "factsheets/needles.yaml": NEEDLES,
}
START = Edition("packs/start", "en-GB", "ours", "a4")


def own(folder, **changed: str) -> Proof:
    make_project(
        folder, SHEETS | {f"factsheets/{name}.yaml": text for name, text in changed.items()}
    )
    return prepare(START, window(folder))


def test_a_link_leads_to_its_own_part_where_two_have_the_same_name_for_a_place(tmp_path):
    made = printed(own(tmp_path), window(tmp_path))
    links = [link for link in made.pages.facts.links if link.target.endswith("--day")]
    begins = made.pages.page_of
    inside = [link for link in links if link.page >= begins["blood-tests"]]
    assert [link.target for link in inside] == ["#blood-tests--day", "#needles--day"]
    assert [begins[link.target[1:]] for link in inside] == [link.page for link in inside]
    assert len({link.page for link in inside}) == 2


def test_a_reference_of_several_parts_and_a_term_of_several_stand_there_once(tmp_path):
    factsheet = own(tmp_path).factsheet
    assert [reference.key for reference in factsheet.references] == ["lee2020"]
    assert factsheet.terms == ("vein",)


def test_a_pack_is_no_better_than_the_least_of_its_parts(tmp_path):
    good = signed(LEADS)
    made = own(tmp_path, **{"blood-tests": good})
    assert made.factsheet.status == "draft"
    assert made.factsheet.standings["blood-tests"].status == "approved"
    old = re.sub(r"next_review: .*", "next_review: 2026-05-01", good)
    made = own(tmp_path, **{"blood-tests": old})
    assert made.factsheet.standings["blood-tests"].status == "overdue"
    assert [(p.code, p.at.file) for p in proofread(made)] == [
        ("overdue", "factsheets/blood-tests.yaml")
    ]


def test_a_mistake_of_the_page_is_told_in_the_part_that_stands_there(tmp_path):
    wide = "A nurse takes " + "m" * 120
    made = own(tmp_path, needles=NEEDLES.replace("A nurse takes", wide))
    made = printed(made, window(tmp_path))
    assert {p.at.file for p in preflight(made) if p.code == "off-page"} == {
        "factsheets/needles.yaml"
    }


@pytest.mark.long
def test_a_pack_is_made_again_when_one_of_its_parts_changes(tmp_path):
    make_project(tmp_path, SHEETS)
    (first,) = build(tmp_path, "packs/start")
    (again,) = build(tmp_path, "packs/start")
    assert (first.made, first.fresh, again.fresh) == (True, False, True)
    assert first.path.endswith("output/pack-start.pdf")
    changed = NEEDLES.replace("a little blood", "some blood")
    (tmp_path / "factsheets/needles.yaml").write_text(changed)
    (other,) = build(tmp_path, "packs/start")
    assert not other.fresh
    assert close("takes some blood") in words_on(other.path)


def words_on(path: str) -> str:
    return close(" ".join(read(Path(path).read_bytes()).texts))


# ── As it is asked for ──


def test_packs_are_named_and_printed_by_a_command(tmp_path):
    make_project(tmp_path, SHEETS)
    project = ("--project", tmp_path)
    assert "packs: start\n" in run(*project, "list").stdout
    assert pack_names(window(tmp_path)) == ("packs/start",)
    printed = run(*project, "pack", "start", "--text-size", "16", folder=tmp_path, cold=True)
    assert (printed.stdout, printed.returncode) == ("output/pack-start-16pt.pdf\n", 0)
    wrong = run(*project, "pack", "strat")
    assert "did you mean `start`?" in wrong.stderr
    assert wrong.returncode == 2


def test_all_packs_are_asked_for_at_once_and_formats_without_them_left_out():
    order = Order(("packs/all",), ("all",))
    names = {edition.format for edition in plan(WINDOW, order)}
    printing = {
        name
        for name in format_names(WINDOW)
        if read_format(WINDOW, name).layout == "factsheet" and name != "review-copy"
    }
    assert names == printing
    assert "summary left out: a pack is not printed as `summary`" in left_out(WINDOW, order)


def test_a_topic_alone_is_named_as_before():
    edition = Edition("treatment", "en-GB", "harbour", "a4")
    topic = prepare(edition, WINDOW).factsheet.topic
    assert topic.with_parts == (topic,)
    assert replace(topic, parts=()) == topic
    assert part_id("treatment", "day") == "treatment--day"
