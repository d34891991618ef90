"""Every element found in the patient information of others has its place in the series.

The table goes back to what charities, hospitals and public bodies print: five pieces of information
on JMML, read word by word, and booklets and leaflets of some ten more publishers. An element either
stands in a PDF of the series, or is left out for a reason that is given here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

import pytest

from tests.readability import said
from tests.series import Sheet, close

Says = Callable[[Sheet], Iterable[str]]


def words(*texts: str) -> Says:
    """Words that stand in the PDF as they are here."""
    return lambda sheet: texts


def fixed(*names: str) -> Says:
    """Fixed words of the edition's language."""
    return lambda sheet: [sheet.words[name] for name in names]


def about(*path: str) -> Says:
    """A field of the topic."""
    return lambda sheet: texts(field(sheet.about, path))


def brand(*path: str) -> Says:
    """A field of the brand."""
    return lambda sheet: texts(field(sheet.brand, path))


def roles(name: str, least: int) -> Says:
    """So many elements of a role in the structure that a screen reader follows."""

    def check(sheet: Sheet) -> Iterable[str]:
        there = sheet.facts.roles.get(name, 0)
        assert there >= least, f"{there} elements of the role {name}"
        return ()

    return check


def links(target: str) -> Says:
    """A link that leads to an address."""

    def check(sheet: Sheet) -> Iterable[str]:
        assert any(link.target.startswith(target) for link in sheet.facts.links), target
        return ()

    return check


def drawn(css: str, least: int = 1) -> Says:
    """So many drawings of a class, in what was typeset."""

    def check(sheet: Sheet) -> Iterable[str]:
        there = len(re.findall(rf'class="{css}"', sheet.proof.html))
        assert there >= least, f"{there} drawings of the class {css}"
        return ()

    return check


def counted(sheet: Sheet) -> Iterable[str]:
    """The contents, each line with the page that its heading stands on."""
    pages = {mark.title: mark.page for mark in sheet.facts.bookmarks}
    headings = [said(s.heading.parts[0].spans) for s in sheet.factsheet.topic.sections]
    return [sheet.words["contents"], *(f"{heading}{pages[heading]}" for heading in headings)]


def on_every_page(path: tuple[str, ...]) -> Says:
    """A field of the brand, on each page."""

    def check(sheet: Sheet) -> Iterable[str]:
        for text in texts(field(sheet.brand, path)):
            assert all(close(text) in close(page) for page in sheet.facts.texts), text
        return ()

    return check


def numbered(sheet: Sheet) -> Iterable[str]:
    count = len(sheet.facts.texts)
    return [f"{sheet.words['page']} {n} {sheet.words['of']} {count}" for n in range(1, count + 1)]


# element, where it comes from, a topic that shows it, what must stand there
PRINTED: tuple[tuple[str, str, str, tuple[Says, ...]], ...] = (
    ("title block", "cover", "treatment", (about("title"), brand("meta", "name", "full"))),
    ("standfirst", "summary", "treatment", (about("summary"),)),
    ("whom it is for", "audience", "treatment", (about("audience"),)),
    ("key points", "key-points", "treatment", (fixed("key_points"), about("key_points"))),
    ("series title", "cover", "treatment", (about("series"),)),
    ("contents with page numbers", "contents", "transplant", (counted, roles("TOCI", 5))),
    ("headings as questions", "title and headings", "overview", (words("What is JMML?"),)),
    ("bulleted list", "list", "treatment", (roles("LI", 10), words("linked to the chance"))),
    ("numbered steps", "steps", "treatment", (words("Your team look for a donor"), roles("L", 2))),
    ("callout with icon", "note", "treatment", (words("More names for the same thing"),)),
    ("pull quote", "quote", "support", (words("I thought I had to be strong"),)),
    (
        "symptoms with icons",
        "symptoms",
        "symptoms",
        (words("A high temperature"), drawn("icon", 9)),
    ),
    ("skin tone wording", "symptoms", "symptoms", (words("brown or black skin"),)),
    ("other names", "synonyms", "treatment", (fixed("also_called"), about("synonyms"))),
    ("what it is", "text", "overview", (words("What JMML is", "a cancer of the blood"),)),
    ("how blood is made", "text and figure", "overview", (words("3 kinds of blood cell"),)),
    ("picture with words for it", "figure", "overview", (roles("Figure", 1),)),
    ("who gets it", "quick-facts", "overview", (words("Who gets JMML", "babies and toddlers"),)),
    ("quick facts", "quick-facts", "overview", (words("How rare it is", "Boys and girls"),)),
    ("causes, and nobody's fault", "note", "overview", (words("It is not your fault"),)),
    ("tests", "table", "diagnosis", (words("Tests your child may have"), roles("TH", 10))),
    ("treatment choices", "options", "treatment", (fixed("benefits", "risks", "without"),)),
    ("watching first", "text", "treatment", (words("Regular check-ups first"),)),
    ("outlook in numbers", "risk", "treatment", (words("30 to 50 out of every 100"),)),
    ("clinical trials", "topic", "clinical-trials", (about("title"), words("trial"))),
    ("living with it, and feelings", "topic", "support", (words("How you may feel"),)),
    ("somebody's story, with consent", "quote", "support", (fixed("consent"),)),
    ("questions to ask", "questions", "treatment", (fixed("questions"), words("Who could be the"))),
    ("tips for the visit", "text", "treatment", (words("take notes", "record the talk"),)),
    ("what is not known", "unknowns", "treatment", (words("What is not known"), fixed("ask_team"))),
    ("lines to write on", "write-in", "treatment", (words("Our main contact"), drawn("line", 3))),
    ("room for notes", "diary", "questions", (words("What we asked, and what we heard"),)),
    ("diary", "diary", "symptoms", (words("Signs I have seen"), roles("TH", 4))),
    ("words explained", "glossary", "treatment", (fixed("words_explained"), words("chemotherapy"))),
    ("glossary of the series", "glossary", "glossary", (words("monocyte", "Noonan syndrome"),)),
    (
        "references, numbered",
        "references",
        "treatment",
        (fixed("references"), roles("Reference", 3)),
    ),
    ("directory of contacts", "contacts", "support", (words("The Middle Chair", "Oak and Ivy"),)),
    (
        "post, fax, textphone, relay",
        "contacts",
        "support",
        (fixed("post", "fax", "textphone", "relay"),),
    ),
    ("WhatsApp and text", "contacts", "support", (fixed("whatsapp"), words("07700 900 123"))),
    ("helpline panel", "support", "treatment", (fixed("need_support"), brand("helpline", "cost"))),
    ("helpline hours", "support", "treatment", (brand("helpline", "hours"),)),
    ("interpreter", "support", "treatment", (brand("helpline", "interpreter"),)),
    ("helpline on every page", "foot", "treatment", (on_every_page(("helpline", "phone")),)),
    ("page numbers", "foot", "treatment", (numbered,)),
    ("charity numbers", "foot", "treatment", (on_every_page(("charity", "england-and-wales")),)),
    ("Scottish charity number", "foot", "treatment", (on_every_page(("charity", "scotland")),)),
    ("emergency number", "whom to ring", "treatment", (brand("emergency"),)),
    ("about the publisher", "imprint", "treatment", (brand("about"),)),
    ("disclaimer", "imprint", "treatment", (brand("disclaimer"),)),
    ("country", "imprint", "treatment", (fixed("for_people_in"), about("jurisdiction"))),
    (
        "invitation to give feedback",
        "imprint",
        "treatment",
        (fixed("feedback"), brand("feedback", "text")),
    ),
    (
        "QR codes, addresses beside them",
        "support, imprint",
        "treatment",
        (
            drawn("qr", 2),
            fixed("scan_support"),
            brand("feedback", "web"),
            links("https://harbour.example"),
        ),
    ),
    (
        "date of the last review",
        "cover, imprint",
        "treatment",
        (fixed("reviewed"), words("20 November 2026")),
    ),
    (
        "date of the next review",
        "cover, imprint",
        "treatment",
        (fixed("next_review"), words("20 November 2029")),
    ),
    ("date first published", "imprint", "treatment", (fixed("first_published"),)),
    ("date of the evidence search", "imprint", "treatment", (fixed("evidence"),)),
    ("version", "foot", "treatment", (fixed("version"), about("review", "version"))),
    ("code", "foot", "treatment", (about("code"),)),
    (
        "who checked it, or that nobody did",
        "imprint",
        "treatment",
        (fixed("who_checked", "not_checked"),),
    ),
    (
        "how families took part",
        "imprint",
        "treatment",
        (fixed("users"), about("review", "users_involved")),
    ),
    ("why it was written", "imprint", "treatment", (fixed("need"), about("review", "need"))),
    ("copyright and licence", "imprint", "treatment", (brand("copyright"), words("CC BY 4.0"))),
    ("outside funding", "imprint", "treatment", (fixed("funding"), about("review", "funding"))),
    (
        "other formats and languages",
        "imprint",
        "treatment",
        (fixed("other_formats"), brand("formats")),
    ),
    (
        "local numbers by time of day",
        "whom to ring",
        "treatment",
        (fixed("ring_day", "ring_night"),),
    ),
    ("when to call urgently", "warning", "treatment", (fixed("slot_temperature", "slot_night"),)),
    ("credit of the picture", "figure", "overview", (fixed("credit", "licence"),)),
    ("publisher's address", "imprint", "treatment", (brand("imprint"),)),
    ("changes", "imprint", "treatment", (words("Version 1.0, 20 November 2026: First edition."),)),
)

LEFT_OUT = {
    "ISBN": "factsheets have codes; a publisher who buys an ISBN writes it into `imprint`",
    "quality mark": "it may only be used with a valid certificate; the publisher adds its own mark",
    "donation ask": "a reader who has just heard a diagnosis is not asked for money",
    "promotion of the publisher's services": "it does not help a reader who cannot go there",
    "links to follow, as `click here`": "they mean nothing on paper; addresses are printed",
    "back to top, download buttons": "residue of web pages: a check of the press refuses it",
    "staging addresses": "residue of unfinished sites: a check of the press refuses it",
    "cookie and translation banners": "they speak of a web site, not of the reader's question",
    "disclaimer of machine translation": "no edition is translated by a machine",
    "subdivisions: none": "a field that says nothing is not printed",
    "permission of another publisher": "all words and pictures of the series are its own",
    "running address of the web site": "the foot has the helpline; the address stands in the panel",
    "brand of paper, printer's credit": "one file prints anywhere, at home too",
}


@pytest.mark.parametrize("row", PRINTED, ids=lambda row: row[0])
def test_an_element_stands_in_a_pdf_of_the_series(row, series):
    _, _, topic, checks = row
    sheet = series(topic)
    for check in checks:
        for text in check(sheet):
            assert close(text) in sheet.text, f"`{text}` is not printed"


def test_what_is_left_out_is_in_no_pdf_and_has_a_reason(series):
    assert all(len(reason.split()) >= 5 for reason in LEFT_OUT.values())
    for sheet in series:
        printed = " ".join(" ".join(sheet.facts.texts).split()).lower()
        for residue in ("isbn", "donate", "donation", "click here", "back to top", "fundrais"):
            assert residue not in printed, f"{residue} in {sheet.edition.topic}"


def test_every_element_is_in_the_table_once():
    names = [row[0] for row in PRINTED] + list(LEFT_OUT)
    assert len(names) == len(set(names)) >= 70


def field(values, path: tuple[str, ...]):
    for name in path:
        values = values[name]
    return values


def texts(value) -> list[str]:
    """A field's words, part by part, as they are printed."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, tuple):
        return [text for inner in value for text in texts(inner)]
    if hasattr(value, "parts"):
        return [text for part in value.parts for text in said(part.spans).split("\n")]
    return [value.value]
