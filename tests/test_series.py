"""Every edition of the sample series, in both brands, is a factsheet that one may hand out."""

from __future__ import annotations

import io
import re
from collections import Counter
from datetime import date
from html import unescape
from html.parser import HTMLParser

import page
import pikepdf
import pypdf
import pytest

from press.content.names import topic_names
from press.files import Files
from press.make import make, prepare
from press.model import Edition, Outcome, Unprintable
from press.pdf.read import glyphs, read
from press.rules.readability import figures
from press.rules.wording import wording
from press.walk import text_of
from tests.series import INK, PRESS, TODAY, WINDOW, Sheet, close, draw, without_collector
from tests.shared import once
from tests.signing import words_of

BRANDS = ("harbour", "northfield")
TOPICS = sorted(topic_names(WINDOW))

# Each standard, and how many rules of it the validator asks about.
STANDARDS = {"ua1": 104, "3a": 156}
RESIDUE = (
    "back to top",
    "click here",
    "click on",
    "download our",
    "skip to main",
    "cookie",
    "staging",
    "localhost",
    "aldryn",
    "lorem ipsum",
    "todo",
    "{{",
    "}}",
    "→",
    "\ufffd",
    "none yet",
)
# Faces of the press, and the one that a brand of the series brings.
FACES = ("AtkinsonHyperlegibleNext", "Lexend", "NotoSans", "SourceSans3", "Arimo")


def test_every_edition_prints_without_a_problem(sheet):
    assert sheet.outcome.problems == ()
    assert sheet.pdf.startswith(b"%PDF-1.7")


def test_the_series_is_eleven_topics_and_a_record_in_two_brands(series):
    assert len(list(series)) == 24


@pytest.mark.parametrize("brand", BRANDS)
def test_treatment_has_four_to_eight_pages(series, brand):
    assert 4 <= len(series("treatment", brand).facts.texts) <= 8


@pytest.mark.parametrize("profile", STANDARDS)
def test_every_rule_of_accessible_and_archival_pdf_is_kept(sheet, profile):
    limits = page.SafetyLimits(max_reference_depth=100_000)
    report = page.validate_pdf_bytes(sheet.pdf, profile=profile, limits=limits)
    assert report.failures == []
    assert (report.rules.failed, report.rules.total) == (0, STANDARDS[profile])


# ── What stands on every page ─────────────────────────────────────────────────────────────────


def test_every_page_has_helpline_number_status_and_page_number(sheet):
    said_by_the_foot = [
        plain(sheet.brand["helpline"]["phone"]),
        plain(sheet.brand["meta"]["name"]["full"]),
        plain(sheet.about["code"]),
        sheet.status,
    ]
    count = len(sheet.facts.texts)
    for number, text in enumerate(sheet.facts.texts, 1):
        numbered = f"{sheet.words['page']} {number} {sheet.words['of']} {count}"
        for words in (*said_by_the_foot, numbered):
            assert close(words) in close(text), f"`{words}` is not on page {number}"


def test_another_reader_finds_the_same_words(sheet):
    """pypdf shares no code with PDFium, by which the press reads."""
    theirs = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(sheet.pdf)).pages]
    assert len(theirs) == len(sheet.facts.texts)
    for their_page, our_page in zip(theirs, sheet.facts.texts, strict=True):
        assert Counter(close(their_page)) == Counter(close(our_page))


def test_nothing_printed_has_meaning_on_a_screen_only(sheet):
    printed = " ".join(" ".join(sheet.facts.texts).split()).lower()
    assert [words for words in RESIDUE if words in printed] == []


def test_a_sample_says_on_every_page_that_nobody_checked_it(sheet):
    assert sheet.factsheet.status == "sample"
    for text in sheet.facts.texts:
        assert "not checked by a clinician" in " ".join(text.split())


def test_nobody_is_said_to_have_checked_a_sample(sheet):
    printed = " ".join(" ".join(sheet.facts.texts).split())
    assert re.search("Nobody has checked this (factsheet|record) yet", printed)
    assert not re.search(r"(?<!not )(?<!to be )\bchecked by\b", printed, re.IGNORECASE)


# ── How it is read by eye ─────────────────────────────────────────────────────────────────────


def test_only_our_faces_are_embedded_and_all_fonts_are(sheet):
    for font in sheet.facts.fonts:
        assert close(font).replace("-", "").startswith(FACES), font
    with pikepdf.open(io.BytesIO(sheet.pdf)) as held:
        named = {
            str(item.FontName)
            for item in held.objects
            if isinstance(item, pikepdf.Dictionary)
            and item.get("/Type") == "/FontDescriptor"
            and not {"/FontFile", "/FontFile2", "/FontFile3"} & set(item.keys())
        }
    assert named == set()


def test_every_page_but_the_last_is_four_fifths_full(sheet, measure):
    margins = sheet.factsheet.format.about.margins
    top, bottom = millimetres(margins.top), millimetres(margins.bottom)
    for number, drawn in enumerate(sheet.drawn[:-1], 1):
        dots = drawn.height / millimetres(sheet.factsheet.format.about.paper.height)
        first = 0 if number == 1 else round(top * dots)
        area = drawn.crop((0, first, drawn.width, drawn.height - round(bottom * dots)))
        inked = area.point(lambda grey: 255 * (grey < INK)).getbbox()
        full = 100 * (inked[3] if inked else 0) / area.height
        measure("how full a page is, in %", full, f"{name(sheet)} page {number}")
        assert full >= 80, f"page {number} is {full:.0f} % full"


def test_the_words_of_full_pages_are_counted(sheet, measure):
    """Three hundred words to a page of text is an aim of the design, not a rule."""
    for number, text in enumerate(sheet.facts.texts[1:-1], 2):
        measure("words on a page", len(text.split()), f"{name(sheet)} page {number}")


def test_the_first_page_spares_ink(sheet, measure):
    (drawn,) = draw(sheet.pdf, 100, range(1))
    greys = drawn.histogram()
    share = 100 * sum(greys[:INK]) / sum(greys)
    measure("ink on the first page, in %", share, name(sheet))
    assert share <= 15


def test_no_text_is_smaller_than_its_kind_may_be(sheet):
    """Twelve points; ten for references, imprint and credits; nine for the marks of citations."""
    format = sheet.factsheet.format.about
    text, small, mark = format.text_size, format.small_size, format.mark_size
    assert (text, small, mark) == (12, 10, 9)
    sizes = {12: Counter(), 10: Counter(), 9: Counter()}
    for glyph in glyphs(sheet.pdf):
        assert glyph.size >= mark, f"`{glyph.text}` on page {glyph.page} has {glyph.size} points"
        kind = max(size for size in sizes if size <= glyph.size)
        sizes[kind].update(close(glyph.text))
    assert set(sizes[9]) <= set("0123456789,–-")
    allowed = Counter(close(small_words(sheet)))
    unexplained = sizes[10] - allowed - Counter("0123456789." * 40)
    assert unexplained == Counter()


def small_words(sheet: Sheet) -> str:
    """What may be printed small: references, imprint, credits, and the legal lines of a page."""
    found = Reader({"references", "imprint", "legal", "credit", "strip"})
    found.feed(sheet.proof.html)
    legal = Reader({"legal"})
    legal.feed(sheet.proof.html)
    return found.words + legal.words * len(sheet.facts.texts)


class Reader(HTMLParser):
    """The words of a document that stand in elements of some classes."""

    VOID = ("br", "img", "meta", "link", "col", "path", "use", "circle")

    def __init__(self, classes: set[str]) -> None:
        super().__init__()
        self.classes, self.open, self.words = classes, [], ""

    def handle_starttag(self, tag: str, attributes: list) -> None:
        if tag not in self.VOID:
            given = set((dict(attributes).get("class") or "").split())
            self.open.append(bool(given & self.classes))

    def handle_startendtag(self, tag: str, attributes: list) -> None:
        return

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if any(self.open):
            self.words += unescape(data)


# ── What it says ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("topic", TOPICS)
def test_every_topic_reads_as_easily_as_primary_school(series, topic, measure):
    """Source: NHS service manual, a reading age of 9 to 11; grade 6.5 is its upper end."""
    prose = wording(series(topic).factsheet).prose
    found = figures(sentence for passage in prose for sentence in passage.sentences).grade
    measure("Flesch–Kincaid grade", found, topic)
    assert found <= 6.5


@pytest.mark.parametrize("brand", BRANDS)
def test_urgent_advice_stands_before_the_signs(series, brand):
    sheet = series("symptoms", brand)
    order = [block for section in sheet.factsheet.topic.sections for block in section.blocks]
    kinds = [block.kind for block in order]
    assert kinds.index("warning") < kinds.index("symptoms")
    warning = order[kinds.index("warning")].fields["title"].value
    first = order[kinds.index("symptoms")].fields["items"][0]["text"]
    sign = close(text_of(first.parts[0].spans))
    lines = [bookmark.title for bookmark in sheet.facts.bookmarks]
    (at,) = (bookmark.page for bookmark in sheet.facts.bookmarks if bookmark.title == warning)
    there = next(n for n, text in enumerate(sheet.facts.texts, 1) if sign in close(text))
    assert at <= there
    section = next(
        s for s in sheet.factsheet.topic.sections if order[kinds.index("symptoms")] in s.blocks
    )
    assert lines.index(warning) < lines.index(text_of(section.heading.parts[0].spans))


# ── What a program reads ──────────────────────────────────────────────────────────────────────


def test_every_reference_leads_back_to_where_it_is_first_used(sheet):
    links = sheet.facts.links
    cited = {link.target for link in links if link.target.startswith("#ref-")}
    back = {link.target for link in links if link.target.startswith("#cite-")}
    assert back == {target.replace("ref", "cite") for target in cited}


def test_bookmarks_mirror_the_headings_in_order(sheet):
    printed = sheet.proof.html
    if "TOC" not in sheet.facts.roles:
        printed = re.sub(r"<nav.*?</nav>", "", printed, flags=re.DOTALL)
    found = re.findall(r"<h([1-4])[^>]*>(.*?)</h\1>", printed, re.DOTALL)
    headings = [
        (int(level), " ".join(unescape(re.sub(r"<[^>]*>", "", words)).split()))
        for level, words in found
    ]
    assert [(mark.level, mark.title) for mark in sheet.facts.bookmarks] == headings
    for mark in sheet.facts.bookmarks:
        assert close(mark.title) in close(sheet.facts.texts[mark.page - 1]), mark


def test_a_sheet_lists_its_contents_only_when_it_is_long(sheet):
    least = sheet.factsheet.format.about.contents_from  # None: it never lists them
    long = least is not None and len(sheet.facts.texts) >= least
    assert ("TOC" in sheet.facts.roles) == long


@pytest.mark.long
def test_contents_name_the_page_that_each_heading_stands_on():
    format = (PRESS / "layouts/formats/a4.yaml").read_text()
    sooner = re.sub("contents_from: .*", "contents_from: 3", format)
    files = Files({"layouts/formats/a4.yaml": sooner.encode()}, PRESS, today=TODAY, own=2)
    edition = Edition("questions", "en-GB", "harbour", "a4")
    facts = read(without_collector(lambda: make(edition, files)).pdf)
    headings = [section.heading for section in prepare(edition, files).factsheet.topic.sections]
    printed = close("".join(facts.texts))
    pages = {mark.title: mark.page for mark in facts.bookmarks}
    assert facts.roles["TOCI"] == len(headings)
    for heading in headings:
        words = text_of(heading.parts[0].spans)
        assert close(f"{words}{pages[words]}") in printed


def test_pages_are_labelled_as_they_are_numbered(sheet):
    labels = pypdf.PdfReader(io.BytesIO(sheet.pdf)).page_labels
    assert labels == [str(number) for number in range(1, len(sheet.facts.texts) + 1)]


def test_title_language_authors_and_dates_are_those_of_the_topic(sheet):
    held = pypdf.PdfReader(io.BytesIO(sheet.pdf))
    review, about = sheet.about["review"], sheet.about
    author = plain(sheet.brand["meta"]["name"]["full"])
    said_twice = held.metadata, held.xmp_metadata
    info, packet = said_twice
    assert info.title == packet.dc_title["x-default"] == plain(about["title"])
    assert [info.author] == packet.dc_creator == [author]
    assert plain(about["code"]) in info.keywords
    assert close(info.subject) == close(packet.dc_description["x-default"])
    assert close(info.subject) == close(text_of(about["summary"].parts[0].spans))
    assert info.creation_date.date() == packet.xmp_create_date.date() == review["first_published"]
    assert info.modification_date.date() == review["last_reviewed"]
    assert packet.xmp_modify_date.date() == review["last_reviewed"]
    assert held.root_object["/Lang"] == about["language"] == "en-GB"
    assert held.root_object["/ViewerPreferences"]["/DisplayDocTitle"]


# ── The life of a topic ───────────────────────────────────────────────────────────────────────

REVIEWERS = """\
  reviewers:
    - {role: Consultant in blood disorders, kind: clinical, date: 2026-11-01, name: Dr A. Example}
    - {role: Mother of a child with JMML, kind: lay, date: 2026-11-02}
  version:"""


def treatment(status: str, today: date, signed: bool = True) -> tuple[Edition, Files]:
    """Treatment at another stage of its life, on another day, and the window it stands in."""
    source = (PRESS / "factsheets/treatment.yaml").read_text()
    source = source.replace("status: sample", f"status: {status}")
    words = f", words: {words_of(source)}}}"
    reviewers = REVIEWERS.replace("}", words) if status == "approved" else REVIEWERS
    source = source.replace("  version:", reviewers, 1) if signed else source
    own = {"factsheets/treatment.yaml": source.encode()}
    if status != "sample":  # A sample brand publishes nothing, so this one is not to be asked.
        brand = (PRESS / "layouts/brands/harbour/brand.yaml").read_text()
        asked = "like: uk-charity\nrules: {B15: {level: off}}\n"
        own["layouts/brands/harbour/brand.yaml"] = f"{brand}rules: house\n".encode()
        own["layouts/rules/house.yaml"] = asked.encode()
    edition = Edition("treatment", "en-GB", "harbour", "a4")
    return edition, Files(own, PRESS, today=today, own=2)


def approved(today: date) -> Outcome:
    """What comes of making it, approved, on a day."""

    def made() -> Outcome:
        edition, files = treatment("approved", today)
        return without_collector(lambda: make(edition, files))

    return once(("approved", today), made)


def printed(outcome: Outcome) -> list[str]:
    assert {problem.code for problem in outcome.problems} <= {"overdue"}
    return [" ".join(text.split()) for text in read(outcome.pdf).texts]


def test_a_sign_off_is_printed_with_role_name_and_day():
    pages = printed(approved(TODAY))
    whole = " ".join(pages)
    assert "Consultant in blood disorders, Dr A. Example, 1 November 2026" in whole
    assert "Mother of a child with JMML, 2 November 2026" in whole
    assert "Nobody has checked" not in whole
    assert "Sample content" not in whole
    assert all("Approved" in text for text in pages)


def test_names_of_those_who_have_still_to_check_are_no_sign_off():
    html = prepare(*treatment("in-review", TODAY)).html
    assert "Nobody has checked this factsheet yet." in html
    assert "To be checked by: Consultant in blood disorders" in html
    assert "1 November 2026" not in html


def test_after_the_day_of_its_review_every_page_says_overdue():
    assert prepare(*treatment("approved", date(2029, 11, 20))).factsheet.status == "approved", (
        "the day itself is in time"
    )
    pages = printed(approved(date(2029, 11, 21)))
    assert all("Overdue for review: check with us first" in text for text in pages)


def test_an_overdue_topic_is_warned_of_and_still_printed():
    outcome = approved(date(2029, 11, 21))
    assert [problem.code for problem in outcome.problems] == ["overdue"]
    assert outcome.pdf


def test_what_nobody_checked_is_not_overdue_but_still_a_sample():
    edition, files = treatment("sample", date(2035, 1, 1), signed=False)
    assert prepare(edition, files).factsheet.status == "sample"


def test_a_withdrawn_topic_is_not_printed():
    with pytest.raises(Unprintable, match="is withdrawn, and is not printed"):
        prepare(*treatment("withdrawn", TODAY))


def plain(value) -> str:
    """A field's words, whether it keeps its place or not."""
    return getattr(value, "value", value)


def name(sheet: Sheet) -> str:
    return f"{sheet.edition.topic}, {sheet.edition.brand}"


def millimetres(length) -> float:
    """A length of a format in millimetres."""
    number, unit = re.fullmatch(r"([\d.]+)(mm|cm|pt)", plain(length)).groups()
    return float(number) * {"mm": 1, "cm": 10, "pt": 25.4 / 72}[unit]
