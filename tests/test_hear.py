"""A listener hears what the page says: whole, once, in its order, and with what each thing is.

Transcripts stand in `transcripts/`: of each block's example, and of a whole topic. After a change
that is meant: `uv run pytest --accept`, then read them.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pypdfium2
import pytest
from pypdfium2 import raw

from docs import renew
from press.checks import heard, structure
from press.content.layouts import block_names, read_blocks, read_layout
from press.facts import Element
from press.html.compose import compose
from press.make import prepare, read
from press.model import Edition
from press.pdf import read as pdf_read
from press.pdf.hear import plain_text, transcript
from press.typesetting.typeset import typeset
from tests.processes import run
from tests.projects import TOPIC, make_project, window

FOLDER = Path(__file__).parent / "transcripts"
KINDS = block_names(renew.window())
LAYOUT = """<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><title>{{ topic.title }}</title>
<style>{{ tokens }}</style>
{% for style in styles %}<link rel="stylesheet" href="{{ style }}">{% endfor %}
<style>.new-page { break-before: page }</style></head>
<body><h1>{{ topic.title }}</h1>{% for section in sections %}<h2>{{ section.heading }}</h2>
{% for block in section.blocks %}{{ block }}{% endfor %}{% endfor %}</body></html>
"""


def kept(name: str, words: str, accept: bool) -> str:
    """A transcript as it was accepted."""
    path = FOLDER / f"{name}.txt"
    if accept:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(words, "utf-8")
    return path.read_text("utf-8")


@cache
def told() -> dict[str, str]:
    """What is heard of each block's example, printed one under the other."""
    topic = renew.TOPIC
    for kind, template in read_blocks(renew.window(), KINDS).items():
        lines = "".join(f"      {line}\n" for line in renew.example(template.head.example))
        topic += f"  - heading: Block {kind}\n    blocks:\n{lines}"
    files = renew.window({"layouts/heard.html": LAYOUT, "factsheets/blocks.yaml": topic})
    factsheet, blocks = read(Edition("blocks", "en-GB", "harbour", "a4"), files)
    html = compose(factsheet, replace(blocks, page=read_layout(files, "heard").page), files)
    facts = pdf_read.finish(typeset(html, factsheet.format.settings, files)).facts
    assert list(structure.faults(facts)) == []
    _, *parts = transcript(facts).split("heading 2: Block ")
    return dict(part.split("\n", 1) for part in parts)


@pytest.mark.parametrize("kind", KINDS)
def test_a_block_is_heard_as_it_was_accepted(kind, request):
    words = told()[kind]
    assert words == kept(f"blocks/{kind}", words, request.config.getoption("--accept"))


def test_a_factsheet_is_heard_as_it_was_accepted(series, request):
    words = transcript(series("treatment").facts)
    assert words == kept("treatment", words, request.config.getoption("--accept"))


def test_no_transcript_is_left_over():
    names = {f"blocks/{kind}.txt" for kind in KINDS} | {"treatment.txt"}
    assert {path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.txt")} == names


def test_from_title_to_last_reference_with_no_foot_and_no_address_spelled_out(series):
    words = transcript(series("treatment").facts)
    lines = words.splitlines()
    assert lines.index("heading 1: Treatment for JMML") < 5
    assert lines[-1].startswith("paragraph: Tell us what you think")
    assert lines.index("heading 2: References") > lines.index("heading 2: What is not known")
    for silent in ("Page 1 of", "https:", "http:", "tel:", "mailto:", "www.", "#"):
        assert silent not in words
    assert "[link: Phone Harbour helpline, 0808 157 0123]" in words


def test_several_marks_are_heard_as_one_phrase_and_each_is_a_link(series):
    facts = series("treatment").facts
    words = transcript(facts)
    assert "caused JMML. [link: References 1] and [link: 2.]\n" in words
    assert "is found [link: (reference 3)]\n" in words
    assert "caused JMML. References 1 and 2.\n" in plain_text(facts)
    assert sum(link.target == "#ref-2" for link in facts.links) == 4


# ── What is not heard is named ──


UNIT = "Come to the day unit on the second floor, and ring the bell there."
MORE = f"""\
      - list: [A drink for the way there, A toy that is not too large, Your letter]
  - heading: Where to go
    blocks:
      - {UNIT}
  - heading: What we do then
    blocks:
      - We look at the blood under a microscope, and ring you on the same day.
review:
"""


def codes(folder: Path, right: str, wrong: str) -> set[str]:
    """What is named when a piece of the document is composed otherwise than it should be."""
    topic = TOPIC.replace("review:\n", MORE, 1)
    files = window(make_project(folder, {"factsheets/blood-tests.yaml": topic}))
    proof = prepare(Edition("blood-tests", "en-GB", "ours", "a4"), files)
    assert right in proof.html
    html = proof.html.replace(right, wrong, 1)
    pages = pdf_read.finish(typeset(html, proof.factsheet.format.settings, files))
    return {problem.code for problem in heard.check(proof.with_pages(pages))}


def test_a_document_as_it_is_composed_is_heard_without_a_fault(tmp_path):
    assert codes(tmp_path, "</head>", "</head>") == set()


@pytest.mark.parametrize(
    ("right", "wrong", "code"),
    [
        ("Come to", '<span aria-hidden="true">Come to</span>', "unheard"),
        ("</head>", "<style>.list li:nth-of-type(2) { display: none }</style></head>", "unheard"),
        ("</main>", f"<p>{UNIT}</p></main>", "heard-twice"),
    ],
)
def test_words_that_are_hidden_or_printed_twice_are_named(right, wrong, code, tmp_path):
    assert code in codes(tmp_path, right, wrong)


def test_words_that_are_read_in_another_order_are_named(tmp_path):
    section = '<section id="section-1"'
    flow = '<section id="section-1" aria-flowto="section-3"'
    assert "heard-out-of-order" in codes(tmp_path, section, flow)


def test_a_helpline_in_the_foot_alone_is_named(tmp_path):
    silent = "<style>.support, .ring { position: running(gone) }</style></head>"
    assert "unheard-helpline" in codes(tmp_path, "</head>", silent)


# ── PDFium reads the same tree ──


def pdfium_tree(pdf: bytes) -> Iterator[tuple[str, str, str, str]]:
    """Role, alt text, language and replacement of each element, page by page, as PDFium has it."""

    def text(get, element) -> str:
        length = get(element, None, 0)
        held = ctypes.create_string_buffer(length)
        get(element, held, length)
        return held.raw[:length].decode("utf-16-le").rstrip("\0")

    def walk(element) -> Iterator[tuple[str, str, str, str]]:
        role = text(raw.FPDF_StructElement_GetType, element)
        if role:
            yield (
                role,
                text(raw.FPDF_StructElement_GetAltText, element),
                text(raw.FPDF_StructElement_GetLang, element),
                text(raw.FPDF_StructElement_GetActualText, element),
            )
        for at in range(raw.FPDF_StructElement_CountChildren(element)):
            if child := raw.FPDF_StructElement_GetChildAtIndex(element, at):
                yield from walk(child)

    document = pypdfium2.PdfDocument(pdf)
    for page in document:
        tree = raw.FPDF_StructTree_GetForPage(page)
        for at in range(raw.FPDF_StructTree_CountChildren(tree)):
            yield from walk(raw.FPDF_StructTree_GetChildAtIndex(tree, at))
        raw.FPDF_StructTree_Close(tree)
    document.close()


def own(element: Element) -> tuple[str, str, str, str]:
    said = element.entries
    return element.role, said.get("Alt", ""), said.get("Lang", ""), said.get("ActualText", "")


@pytest.mark.parametrize("topic", ["treatment", "overview", "glossary"])
def test_pdfium_agrees_on_roles_alt_text_and_language(series, topic):
    sheet = series(topic)
    ours = [own(element) for element in sheet.facts.structure.walk()]
    theirs = set(pdfium_tree(sheet.pdf))
    assert set(ours) == theirs


# ── The command ──


def test_the_command_tells_a_sheet_and_its_plain_text():
    spoken = run("hear", "--topic", "support", cold=True)
    assert (spoken.returncode, spoken.stderr) == (0, "")
    assert "\nheading 2: Key points\nlist of " in spoken.stdout
    plain = run("hear", "--topic", "support", "--as", "text").stdout
    assert "\nKey points\n\n- " in plain
    assert "heading 2" not in plain
    assert "0808 157 0123" in plain


def test_the_command_prints_what_only_a_person_can_check():
    listed = run("hear", "--checklist").stdout
    assert listed.count("[ ] ") > 8


def test_a_mistake_is_told_in_place_of_a_transcript():
    told_ = run("hear", "--topic", "no-such-topic")
    assert told_.returncode == 2
    assert "there is no topic called `no-such-topic`" in told_.stderr
