"""What a finished PDF says, read back from its bytes; and that it keeps its standards."""

from __future__ import annotations

import io
import random
import re

import pikepdf
import pydyf
import pypdfium2
import pytest
from test_typeset import ANY, files, page, whole

from press.checks.conformance import broken_rules
from press.pdf.read import finish, glyphs
from press.pdf.writer import STREAM_END
from press.typesetting.pdf_a import SealedPDF
from press.typesetting.typeset import typeset

WORDS = (
    "anaemia blood cells iron platelets nurse clinic ring at once fever bruise child adult water "
    "sleep tired pale scan test result week month year"
).split()


@pytest.fixture(scope="module")
def pages():
    return whole()


@pytest.fixture(scope="module")
def held(pages):
    with pikepdf.open(io.BytesIO(pages.pdf)) as pdf:
        yield pdf


def test_it_says_its_title_and_language(pages):
    assert pages.facts.title == "Anaemia and its causes"
    assert pages.facts.language == "en-GB"


def test_its_pages_are_a4_shown_as_they_will_be_trimmed(pages):
    assert len(pages.facts.boxes) == len(pages.facts.texts) == pages.count
    for boxes in pages.facts.boxes:
        assert boxes.crop == boxes.trim == (0, 0, 595.28, 841.89)
        assert boxes.media == (-28.35, -28.35, 623.62, 870.24)


def test_every_page_has_its_words(pages):
    assert "For adults. It is common." in pages.facts.texts[0]
    assert "Step 30 of this long list of steps." in pages.facts.texts[1] + pages.facts.texts[2]
    for number, text in enumerate(pages.facts.texts, 1):
        assert "0808 157 0123" in text
        assert f"{number} of 7" in text


def test_its_fonts_are_ours_and_go_by_their_names(pages):
    assert pages.facts.fonts[:2] == (
        "Atkinson-Hyperlegible-Next",
        "Atkinson-Hyperlegible-Next-Bold",
    )
    assert all("+" not in font and "," not in font for font in pages.facts.fonts)


def test_links_have_a_target_and_words(pages):
    said = {link.target: link.contents for link in pages.facts.links}
    assert said == {
        "#what": "What it is",
        "#help": "When to get help",
        "#ref-1": "Reference 1",
        "#ref-2": "Reference 2",
        "#term-iron": "iron",
        "https://example.org/anaemia": "example.org/anaemia",
        "mailto:help@example.org": "Email help@example.org",
    }


def test_a_link_on_a_line_of_no_height_can_still_be_touched():
    style = ".cite { line-height: 0; vertical-align: super }"
    body = '<p id="x">Words<span class="cite"><a href="#x">1</a></span></p>'
    [link] = finish(typeset(page(body, style), ANY, files())).facts.links
    assert link.rectangle[3] - link.rectangle[1] == pytest.approx(9, abs=0.1)


def test_bookmarks_follow_the_headings(pages):
    assert [(b.level, b.title, b.page) for b in pages.facts.bookmarks] == [
        (1, "Anaemia and its causes", 1),
        (2, "Contents", 1),
        (2, "What it is", 1),
        (2, "When to get help", 2),
        (3, "Counts week by week", 3),
        (2, "Words explained", 6),
        (2, "References", 7),
    ]


def test_roles_are_counted(pages):
    assert pages.facts.roles["Table"] == 1
    assert pages.facts.roles["TR"] == 41
    assert "NonStruct" not in pages.facts.roles


def test_glyphs_have_the_size_they_are_printed_in(pages):
    sizes = {glyph.size for glyph in glyphs(pages.pdf)}
    assert {9, 10, 12, 18, 24} <= sizes
    assert min(sizes) == 9
    footer = [glyph for glyph in glyphs(pages.pdf) if glyph.page == 3 and glyph.size == 10]
    assert "Helpline" in "".join(glyph.text for glyph in footer)


# ── What a file to keep says of itself ──


def test_it_opens_as_a_document_to_read_and_prints_at_its_size(held):
    wishes = held.Root.ViewerPreferences
    assert wishes.DisplayDocTitle is True
    assert (wishes.PrintScaling, wishes.Duplex) == ("/None", "/DuplexFlipLongEdge")
    assert held.Root.PageLabels.Nums[1].S == "/D"
    assert held.Root.MarkInfo.Marked is True


def test_its_packet_is_plain_and_says_what_its_info_says(held):
    assert "/Filter" not in held.Root.Metadata
    packet = held.Root.Metadata.read_bytes().decode()
    for said in (
        "<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>",
        "<pdfuaid:part>1</pdfuaid:part>",
        '<rdf:li xml:lang="x-default">Anaemia and its causes</rdf:li>',
        '<rdf:li xml:lang="x-default">What anaemia is &amp; how it is treated</rdf:li>',
        "<rdf:li>Harbour Blood Charity</rdf:li>",
        "<rdf:li>low blood count</rdf:li>",
        "<rdf:li>en-GB</rdf:li>",
        "<xmp:CreateDate>2025-01-31</xmp:CreateDate>",
        "<xmp:ModifyDate>2026-02-28</xmp:ModifyDate>",
    ):
        assert said in packet
    assert packet.count("<rdf:RDF") == 1
    assert held.docinfo.CreationDate == "D:20250131"


def test_without_dates_of_its_own_it_has_none():
    pdf = typeset(page("<p>Words</p>"), ANY, files()).pdf
    assert b"CreateDate" not in pdf
    with pikepdf.open(io.BytesIO(pdf)) as held:
        assert set(held.docinfo.keys()) == {"/Title", "/Producer"}


# ── Standards ──


LATER = [pytest.param(first, marks=pytest.mark.long) for first in (120, 140)]


@pytest.mark.parametrize("first", [100, *LATER])
def test_twenty_texts_all_keep_both_standards(first):
    window = files()
    for number in range(first, first + 20):
        drawn = random.Random(number)
        parts = "".join(
            f"<h2>{' '.join(drawn.sample(WORDS, 3))}</h2><p>{' '.join(drawn.choices(WORDS, k=60))}"
            for _ in range(3)
        )
        pdf = typeset(page(f"<h1>Text {number}</h1>{parts}"), ANY, window.fresh_record()).pdf
        assert broken_rules(pdf) == ()
        assert STREAM_END not in pdf


@pytest.mark.parametrize("kind", ["ObjStm", "XRef", "content"])
def test_a_stream_that_would_end_in_a_carriage_return_is_written_as_text(kind):
    for number in range(4000):
        written, words = _small_pdf(number, compress=kind == "content")
        if kind in _sealed(written):
            break
    else:
        pytest.fail("no such stream came up")
    assert STREAM_END not in written
    with pikepdf.open(io.BytesIO(written)) as held:
        assert held.objects[2].read_bytes() == words
        assert held.get_warnings() == []
    assert len(pypdfium2.PdfDocument(written)) == 1


def _small_pdf(number: int, compress: bool) -> tuple[bytes, bytes]:
    """A PDF like no other number's, and the words in its one stream."""
    pdf = pydyf.PDF()
    pdf.__class__ = SealedPDF
    words = f"% {number}".encode() * (number % 97)
    pdf.add_object(pydyf.Stream([words], compress=compress))
    size = pydyf.Array([0, 0, 100, 100 + number])
    about = {"Type": "/Page", "Parent": pdf.pages.reference, "MediaBox": size}
    pdf.add_page(pydyf.Dictionary({**about, "Resources": pydyf.Dictionary()}))
    pdf.info["Title"] = pydyf.String(f"Number {number}" * (1 + number % 7))
    out = io.BytesIO()
    pdf.write(out, b"1.7", True, True)
    return out.getvalue(), words


def _sealed(pdf: bytes) -> set[str]:
    """The kinds of streams that are written as text."""
    starts = re.findall(rb"<<[^\n]*ASCII85Decode[^\n]*", pdf)
    kinds = [re.search(rb"/Type /(\w+)", start) for start in starts]
    return {kind[1].decode() if kind else "content" for kind in kinds}


def test_a_broken_rule_is_named(pages):
    [problem] = broken_rules(pages.pdf.replace(b"<pdfuaid:part>1<", b"<pdfuaid:part>7<"))
    assert (problem.level, problem.code) == ("error", "conformance")
    assert problem.message.startswith("PDF/UA-1 ")
