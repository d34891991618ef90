"""Every element found in the patient information of others has its place in the series.

The table goes back to what charities, hospitals and public bodies print: five pieces of information
on JMML, read word by word, and booklets and leaflets of some ten more publishers. An element either
stands in a PDF of the series, or is left out for a reason that is given here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from html import unescape

import pytest

from press.checks.nothing_lost import text_runs
from press.model import Block
from press.walk import text_of
from tests.series import EDITIONS, Series, Sheet, close

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


def block(kind: str) -> Says:
    """All words of the topic's first block of a kind."""
    return lambda sheet: (
        text for text, _ in text_runs(next(b for b in blocks(sheet) if b.kind == kind))
    )


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


def every_page(*path: str) -> Says:
    """A field of the brand, on each page."""

    def check(sheet: Sheet) -> Iterable[str]:
        for text in texts(field(sheet.brand, path)):
            assert all(close(text) in close(page) for page in sheet.facts.texts), text
        return ()

    return check


def day(name: str) -> Says:
    """A date of the review, as it is written in words."""

    def said_day(sheet: Sheet) -> Iterable[str]:
        found = sheet.about["review"][name]
        return [f"{found.day} {found:%B %Y}"]

    return said_day


def cost(sheet: Sheet) -> Iterable[str]:
    return texts(field(sheet.brand, ("helpline", "cost")))


def references(sheet: Sheet) -> Iterable[str]:
    """Every reference that is cited, as the citation style prints it."""
    assert len(sheet.factsheet.references) >= 3
    return [unescape(re.sub(r"<[^>]*>", "", r.html)) for r in sheet.factsheet.references]


def numbered(sheet: Sheet) -> Iterable[str]:
    count = len(sheet.facts.texts)
    return [f"{sheet.words['page']} {n} {sheet.words['of']} {count}" for n in range(1, count + 1)]


# element, where it comes from, a topic that shows it (or any that has the block), what stands there
PRINTED: tuple[tuple[str, str, str, tuple[Says, ...]], ...] = (
    ("title block", "cover", "treatment", (about("title"), brand("meta", "name", "full"))),
    ("standfirst", "cover", "treatment", (about("summary"),)),
    ("whom it is for", "cover", "treatment", (about("audience"),)),
    ("series title", "cover", "treatment", (about("series"),)),
    ("key points", "cover", "treatment", (fixed("key_points"), about("key_points"))),
    ("headings as questions", "cover", "overview", (words("What is JMML?"),)),
    ("bulleted list", "list", "", (block("list"), roles("LI", 6))),
    ("numbered steps", "steps", "", (block("steps"), roles("L", 2))),
    ("callout with icon", "note", "", (block("note"), drawn("icon"))),
    ("pull quote", "quote", "", (block("quote"), fixed("consent"))),
    ("symptoms with icons", "symptoms", "symptoms", (block("symptoms"), drawn("icon", 9))),
    ("how skin of any colour looks", "symptoms", "symptoms", (words("brown or black skin"),)),
    ("other names", "imprint", "treatment", (fixed("also_called"), about("synonyms"))),
    ("what it is", "text", "overview", (words("What JMML is", "a cancer of the blood"),)),
    ("how blood is made", "text", "overview", (words("bone marrow", "stem cells"),)),
    ("picture with words for it", "figure", "", (roles("Figure", 1),)),
    ("credit and licence of a picture", "figure", "", (fixed("credit", "licence"),)),
    ("who gets it", "quick-facts", "overview", (words("Who gets JMML", "babies and toddlers"),)),
    ("quick facts", "quick-facts", "", (block("quick-facts"),)),
    ("causes, and nobody's fault", "note", "overview", (words("It is not your fault"),)),
    ("tests", "table", "diagnosis", (block("table"), roles("TH", 3))),
    ("treatment choices", "options", "treatment", (block("options"), fixed("benefits", "risks"))),
    ("what happens without treatment", "options", "treatment", (fixed("without"),)),
    ("watching first", "text", "treatment", (words("Regular check-ups first"),)),
    ("outlook in numbers, both ways", "risk", "treatment", (words("out of every 100", "do not"),)),
    ("clinical trials", "topic", "clinical-trials", (about("title"),)),
    ("living with it, and feelings", "topic", "support", (words("How you may feel"),)),
    ("questions to ask", "questions", "treatment", (block("questions"),)),
    ("tips for the visit", "text", "treatment", (words("take notes", "record the talk"),)),
    ("what is not known", "unknowns", "treatment", (block("unknowns"), fixed("ask_team"))),
    ("lines to write on", "write-in", "", (block("write-in"), drawn("line", 3))),
    ("diary, room for notes", "diary", "", (block("diary"), roles("TH", 3))),
    ("words explained", "back matter", "treatment", (fixed("words_explained"),)),
    ("glossary of the series", "glossary", "glossary", (words("monocyte", "Noonan syndrome"),)),
    ("references", "back matter", "treatment", (fixed("references"), references)),
    ("directory of contacts", "contacts", "support", (words("The Middle Chair", "Oak and Ivy"),)),
    ("post, fax, textphone", "contacts", "support", (fixed("post", "fax", "textphone"),)),
    ("relay, WhatsApp, text", "contacts", "support", (fixed("relay", "whatsapp", "text"),)),
    ("helpline panel", "back matter", "treatment", (fixed("need_support"),)),
    ("helpline hours and cost", "back matter", "treatment", (brand("helpline", "hours"), cost)),
    ("interpreter", "back matter", "treatment", (brand("helpline", "interpreter"),)),
    ("helpline on every page", "foot", "treatment", (every_page("helpline", "phone"),)),
    ("page numbers", "foot", "treatment", (numbered,)),
    ("charity number", "foot", "treatment", (every_page("charity", "england-and-wales"),)),
    ("Scottish charity number", "foot", "treatment", (every_page("charity", "scotland"),)),
    ("version", "foot", "treatment", (fixed("version"), about("review", "version"))),
    ("code", "foot", "treatment", (about("code"),)),
    ("emergency number", "cover", "treatment", (brand("emergency"),)),
    ("local numbers by time of day", "cover", "treatment", (fixed("ring_day", "ring_night"),)),
    ("when to call urgently", "warning", "treatment", (block("warning"), fixed("slot_night"))),
    ("about the publisher", "imprint", "treatment", (brand("about"),)),
    ("publisher's address", "imprint", "treatment", (brand("imprint"),)),
    ("disclaimer", "imprint", "treatment", (brand("disclaimer"),)),
    ("country", "imprint", "treatment", (fixed("for_people_in"), about("jurisdiction"))),
    ("feedback", "imprint", "treatment", (fixed("feedback"), brand("feedback", "text"))),
    ("QR code, address beside it", "imprint", "treatment", (drawn("qr"), brand("feedback", "web"))),
    ("links that work on a screen", "imprint", "treatment", (links("https://harbour.example"),)),
    (
        "date of the last change",
        "cover",
        "treatment",
        (fixed("last_changed"), day("last_reviewed")),
    ),
    ("date of the next review", "cover", "treatment", (fixed("next_review"), day("next_review"))),
    ("date first published", "imprint", "treatment", (day("first_published"),)),
    ("date of the evidence search", "imprint", "treatment", (fixed("evidence"),)),
    ("who checked it, or that nobody did", "imprint", "treatment", (fixed("not_checked"),)),
    ("how families took part", "imprint", "overview", (about("review", "users_involved"),)),
    ("why it was written", "imprint", "overview", (about("review", "need"),)),
    ("outside funding", "imprint", "treatment", (fixed("funding"), about("review", "funding"))),
    ("copyright and licence", "imprint", "treatment", (brand("copyright"), words("CC BY 4.0"))),
    ("other formats and languages", "imprint", "treatment", (brand("formats"),)),
    ("changes", "imprint", "treatment", (words("First edition."),)),
)

LEFT_OUT = {
    "contents with page numbers": "no sheet is long enough to need them; see test_series.py",
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
    _, kind, topic, checks = row
    sheet = series(topic) if topic else first_with(kind, series)
    printed = folded(sheet.text)
    for check in checks:
        for text in check(sheet):
            assert folded(text) in printed, f"`{text}` is not printed"


def test_what_is_left_out_has_a_reason():
    assert all(len(reason.split()) >= 5 for reason in LEFT_OUT.values())


def test_what_is_left_out_is_in_no_pdf(sheet):
    printed = " ".join(" ".join(sheet.facts.texts).split()).lower()
    for residue in ("isbn", "donate", "donation", "click here", "back to top", "fundrais"):
        assert residue not in printed


def test_every_element_is_in_the_table_once():
    names = [row[0] for row in PRINTED] + list(LEFT_OUT)
    assert len(names) == len(set(names)) >= 70


def first_with(kind: str, series: Series) -> Sheet:
    """The first sheet of the series that has a block of a kind."""
    sheets = (series[edition] for edition in EDITIONS if edition.brand == "harbour")
    return next(sheet for sheet in sheets if any(b.kind == kind for b in blocks(sheet)))


def blocks(sheet: Sheet) -> list[Block]:
    return [block for section in sheet.factsheet.topic.sections for block in section.blocks]


def folded(text: str) -> str:
    """Words without blanks, and with the quotation marks of a typewriter."""
    return close(text).translate(str.maketrans("“”‘’", "\"\"''"))


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
        return [text for part in value.parts for text in text_of(part.spans).split("\n")]
    return [value.value]
