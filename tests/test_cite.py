"""References, in our own citation style and in another of the many that there are."""

from __future__ import annotations

import re
import warnings
from importlib.resources import files
from io import BytesIO
from pathlib import Path

import pytest
import yaml

from press.content.library import FOLDER, read_library
from press.html.cite import format_references
from press.make import prepare
from press.model import Edition, Text, Unprintable
from tests.projects import PROJECT, TOPIC, make_project, window

ROOT = Path(__file__).parent.parent
VANCOUVER = (ROOT / "layouts/citations/vancouver.csl").read_bytes()
HARVARD = (files("citeproc") / "data/styles/harvard-cite-them-right.csl").read_bytes()
LIBRARY = yaml.load(
    (ROOT / "factsheets/library/references.yaml").read_text("utf-8"),
    Loader=yaml.BaseLoader,
)

PRINTED = {
    "cross2021": "Cross NC, Godfrey AL, Cargo C, Garg M, Mead AJ. The use of genetic tests to "
    "diagnose and manage patients with myeloproliferative and "
    "myeloproliferative/myelodysplastic neoplasms, and related disorders. Br J Haematol. "
    "2021;195(3):338–351.",
    "finana2022": "Fiñana C, Gómez-Molina N, Alonso-Moreno S, Belver L. Genomic and epigenomic "
    "landscape of juvenile myelomonocytic leukemia. Cancers (Basel). 2022;14(5):1335.",
    "flotho2018": "Flotho C, Sommer S, Lübbert M. DNA-hypomethylating agents as epigenetic therapy "
    "before and after allogeneic hematopoietic stem cell transplantation in myelodysplastic "
    "syndromes and juvenile myelomonocytic leukemia. Semin Cancer Biol. 2018;51:68–79.",
    "flotho2019": "Flotho C. Gene mutations do not operate in a vacuum: the increasing importance "
    "of epigenetics in juvenile myelomonocytic leukemia. Epigenetics. 2019;14(3):236–244.",
    "fu2024": "Fu S, Guo Y, Peng Z, Zhang D, Chang Z, Xiao Y, et al. Progression and perspectives "
    "in disease modeling for juvenile myelomonocytic leukemia. Med Oncol. 2024;42(1):25. "
    "doi:10.1007/s12032-024-02549-5",
    "gupta2021": "Gupta AK, Meena JP, Chopra A, Tanwar P, Seth R. Juvenile myelomonocytic "
    "leukemia-A comprehensive review and recent advances in management. Am J Blood Res. "
    "2021;11(1).",
    "mayerhofer2021": "Mayerhofer C, Niemeyer CM, Flotho C. Current treatment of juvenile "
    "myelomonocytic leukemia. J Clin Med. 2021;10(14):3084.",
    "lc2026": "Leukaemia Care. Juvenile myelomonocytic leukaemia (JMML) [Factsheet]. "
    "31 January 2026.",
    "df": "Dana-Farber/Boston Children’s. Juvenile myelomonocytic leukemia [Web page]. "
    "No date given.",
    "ccrf": "Children’s Cancer Research Fund. Juvenile myelomonocytic leukemia (JMML) [Web page]. "
    "No date given.",
    "nord2013": "National Organization for Rare Disorders. Juvenile myelomonocytic leukemia "
    "[Abstract of a report]. Healthwise; 8 May 2013.",
    "lls": "Leukemia &amp; Lymphoma Society. JMML treatment [Web page]. No date given.",
}


def printed(entry: dict, style: bytes = VANCOUVER, locale: str = "en-GB") -> str:
    (reference,) = format_references([entry], style, locale)
    return reference


def said(value: object) -> object:
    """What a field of a reference says, without its place."""
    if isinstance(value, tuple):
        return [{name: said(part) for name, part in person} for person in value]
    return value.value if isinstance(value, Text) else value


def codes(*entries: dict, style: bytes = VANCOUVER) -> list[str]:
    with pytest.raises(Unprintable) as caught:
        format_references(entries, style, "en-GB")
    return [problem.code for problem in caught.value.problems]


@pytest.mark.parametrize("key", LIBRARY)
def test_the_library(key: str):
    assert printed(LIBRARY[key]) == PRINTED[key]


def test_all_twelve_are_there():
    assert set(LIBRARY) == set(PRINTED)


def test_only_a_confirmed_identifier_is_printed():
    assert [key for key, entry in LIBRARY.items() if "DOI" in entry] == ["fu2024"]


def test_our_style_obeys_the_schema():
    from citeproc import CitationStylesStyle

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        CitationStylesStyle(BytesIO(VANCOUVER), locale="en-GB", validate=True)


def test_the_order_is_kept():
    keys = ["lls", "fu2024", "cross2021", "fu2024"]
    for style in (VANCOUVER, HARVARD):
        references = format_references([LIBRARY[key] for key in keys], style, "en-GB")
        assert references == tuple(printed(LIBRARY[key], style) for key in keys)


@pytest.mark.parametrize(
    ("count", "authors"),
    [
        (1, "Ash A"),
        (6, "Ash A, Ash B, Ash C, Ash D, Ash E, Ash F"),
        (7, "Ash A, Ash B, Ash C, Ash D, Ash E, Ash F, et al"),
    ],
)
def test_six_authors_then_et_al(count: int, authors: str):
    people = [{"family": "Ash", "given": initial} for initial in "ABCDEFG"[:count]]
    entry = {"type": "book", "title": "Trees", "author": people, "issued": "2020"}
    assert printed(entry) == f"{authors}. Trees. 2020."


@pytest.mark.parametrize(
    ("person", "name"),
    [
        ({"family": "Cross", "given": "Nicholas C P"}, "Cross NCP"),
        ({"family": "Cross", "given": "N. C. P."}, "Cross NCP"),
        ({"family": "Cross", "given": "NCP"}, "Cross NCP"),
        ({"family": "Roux", "given": "Jean-Paul"}, "Roux JP"),
        ({"family": "Ash", "given": "Élodie", "suffix": "Jr"}, "Ash É Jr"),
        (
            {"family": "Bór", "given": "A", "non-dropping-particle": "van der"},
            "van der Bór A",
        ),
        ({"literal": "NHS England"}, "NHS England"),
        ({"family": "Plato"}, "Plato"),
    ],
)
def test_names(person: dict, name: str):
    entry = {"type": "book", "title": "Trees", "author": [person], "issued": "2020"}
    assert printed(entry) == f"{name}. Trees. 2020."


ASH = [{"family": "Ash", "given": "A"}]
ELM = [{"family": "Elm", "given": "B C"}]


@pytest.mark.parametrize(
    ("entry", "reference"),
    [
        (
            {
                "type": "book",
                "title": "Trees",
                "author": ASH,
                "edition": "2",
                "publisher-place": "Leeds",
                "publisher": "Bark & Sons",
                "issued": "2020-02",
            },
            "Ash A. Trees. 2nd edn. Leeds: Bark &amp; Sons; 2020.",
        ),
        (
            {"type": "book", "title": "Trees", "editor": ELM, "issued": "2020"},
            "Elm BC, editor. Trees. 2020.",
        ),
        (
            {
                "type": "chapter",
                "title": "Bark",
                "author": ASH,
                "container-title": "Trees",
                "editor": ELM,
                "publisher": "Bark & Sons",
                "issued": "2020",
                "page": "5-9",
            },
            "Ash A. Bark. In: Elm BC, editor. Trees. Bark &amp; Sons; 2020. pp. 5–9.",
        ),
        (
            {
                "type": "report",
                "title": "Trees",
                "genre": "Guideline",
                "author": [{"literal": "The Tree Board"}],
                "publisher": "The Board",
                "URL": "https://tree.example/?a=1&b=2",
                "accessed": "2026-03-02",
            },
            "The Tree Board. Trees [Guideline]. The Board; no date given. "
            "Available from: https://tree.example/?a=1&amp;b=2 (accessed 2 March 2026).",
        ),
        (
            {
                "type": "webpage",
                "title": "Trees",
                "URL": "https://tree.example",
                "issued": "2020",
            },
            "Trees. 2020.",
        ),
        (
            {"type": "pamphlet", "title": "What is a tree?", "issued": "2020-02"},
            "What is a tree? February 2020.",
        ),
        ({"type": "article-journal", "title": "Trees"}, "Trees. No date given."),
        (
            {"type": "tree-carving", "title": "Trees", "wood": "ash"},
            "Trees. No date given.",
        ),
        (
            {"title": "Trees", "author": "The Tree Board"},
            "The Tree Board. Trees. No date given.",
        ),
    ],
)
def test_other_kinds(entry: dict, reference: str):
    assert printed(entry) == reference


def test_what_is_written_is_escaped():
    entry = {
        "type": "book",
        "title": "<script>alert('x')</script> \x01a\x02 &lt;i>b",
        "author": [{"literal": "A<br>&lt;br>"}],
        "publisher": '<img src="x">',
        "issued": "2020",
    }
    title = "&lt;script&gt;alert('x')&lt;/script&gt; a &lt;i&gt;b"
    author, publisher = "A&lt;br&gt;&lt;br&gt;", '&lt;img src="x"&gt;'
    assert printed(entry) == f"{author}. {title}. {publisher}; 2020."
    assert printed(entry, HARVARD) == f"{author} (2020) <i>{title}</i>. {publisher}."


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("A study of <i>NF1</i> in children", "A study of <i>NF1</i> in children"),
        (
            'CD34<sup>+</sup>, HbA<sub>1c</sub> and <span class="nocase">pH</span>',
            "CD34<sup>+</sup>, HbA<sub>1c</sub> and pH",
        ),
        ("<SPAN style='font-variant: small-caps;'>Vol</SPAN> and <sc>d</sc>", "Vol and d"),
        ("<span class='nocase'>a <b>b <span>c</span></b></span> d", "a <b>b c</b> d"),
        (
            "Signs &amp; symptoms, p&lt;0.05 &#8211; R&D",
            "Signs &amp; symptoms, p&lt;0.05 – R&amp;D",
        ),
        ("<i>E. coli and <b>us</i> now", "<i>E. coli and <b>us now</b></i>"),
        ("What</i> now</sup>", "What now"),
        ("p <i>and</i> q if a<b or b>a", "p <i>and</i> q if a&lt;b or b&gt;a"),
    ],
)
def test_rich_text_of_a_title_is_rich_text(title: str, words: str):
    entry = {"type": "report", "title": title, "author": ASH, "issued": "2020"}
    assert printed(entry) == f"Ash A. {words}. 2020."
    assert printed(entry, HARVARD) == f"Ash, A. (2020) <i>{words}</i>."


# One reference as Zotero, Better BibTeX and an author write it.
ZOTERO = """[\n\t{
\t\t"id": "http://zotero.org/users/123/items/ELM2024",
\t\t"type": "article-journal",
\t\t"abstract": "TREES: \\"old\\" # ones.\\nMETHODS: {n = 12}, [them].",
\t\t"container-title": "Journal of Trees",
\t\t"DOI": "https://doi.org/10.1000/elm",
\t\t"journalAbbreviation": "J Trees",
\t\t"note": "PMID: 123\\ntex.ids: elm",
\t\t"page": "11-19",
\t\t"title": "Bark of <i>Ulmus</i>: caf\\u00e9 trees",
\t\t"author": [{"family": "Elm", "given": "B", "non-dropping-particle": "van der"}],
\t\t"accessed": {"date-parts": [["2026", 11, 1]]},
\t\t"issued": {"date-parts": [["2024", 6], ["2024", 7]]}\n\t}\n]
"""
BETTER = """references:
- id: ELM2024
  type: article-journal
  container-title: Journal of Trees
  container-title-short: J Trees
  DOI: doi:10.1000/elm
  PMID: 123
  page: 11-19
  title: "Bark of <i>Ulmus</i>: café trees"
  author:
  - {family: Elm, given: B, non-dropping-particle: van der, parse-names: false}
  accessed:
  - {year: 2026, month: 11, day: 1}
  issued: {raw: 2024-06}
"""
OWN = """ELM2024:
  type: article-journal
  container-title: Journal of Trees
  container-title-short: J Trees
  DOI: http://dx.doi.org/10.1000/elm
  PMID: 123
  page: 11-19
  title: "Bark of <i>Ulmus</i>: café trees"
  author: [{family: Elm, given: B, non-dropping-particle: van der}]
  accessed: 2026-11-01T09:30:00Z
  issued: 2024-06
"""


@pytest.mark.parametrize(
    ("words", "ending"), [(ZOTERO, "json"), (ZOTERO, "yaml"), (BETTER, "yaml")]
)
def test_exports_of_reference_managers_are_read_as_they_come(words, ending, tmp_path):
    exported = tmp_path / "exported" / FOLDER / f"references.{ending}"
    own = tmp_path / "own" / FOLDER / "references.yaml"
    libraries = []
    for file, written in ((exported, words), (own, OWN)):
        file.parent.mkdir(parents=True)
        file.write_text(written, "utf-8")
        entry = read_library(window(file.parents[2])).references["ELM2024"]
        libraries.append({name: said(value) for name, value in entry})
    assert libraries[0] == libraries[1]
    assert libraries[0]["DOI"] == "10.1000/elm"
    assert libraries[0]["issued"] == "2024-06"


def test_citations_side_by_side_are_one(tmp_path):
    topic = TOPIC.replace("[@lee2020]", "[@lee2020] [@elm] So.[@elm]")
    references = "elm: {type: book, title: Trees, publisher: Bark, issued: 2020}\n"
    file = f"{FOLDER}/references.yaml"
    more = {"factsheets/blood-tests.yaml": topic, file: PROJECT[file] + references}
    edition = Edition("blood-tests", "en-GB", "ours", "a4")
    html = prepare(edition, window(make_project(tmp_path, more))).html
    assert re.findall(r'data-cites="([\d-]+)"', html) == ["1-2", "2"]


def test_a_run_of_numbers_is_printed_as_the_style_has_it(tmp_path):
    keys = [f"elm{n}" for n in range(1, 6)]
    lines = "".join(
        f"{key}: {{type: book, title: Elms, publisher: B, issued: 2020}}\n" for key in keys
    )
    cited = f"[@{'; @'.join(keys[:4])}] So.[@elm5; @elm1; @elm3; @elm2] Or.[@elm4; @elm5]"
    file, seen = f"{FOLDER}/references.yaml", []
    for style in (VANCOUVER, VANCOUVER.replace(b' collapse="citation-number"', b"")):
        more = {"factsheets/blood-tests.yaml": TOPIC.replace("[@lee2020]", cited)}
        more |= {file: PROJECT[file] + lines, "layouts/citations/vancouver.csl": style}
        files = window(make_project(tmp_path / str(len(seen)), more))
        html = prepare(Edition("blood-tests", "en-GB", "ours", "a4"), files).html
        marks = re.findall(r'<span class="cite .*?</a></span>', html)
        seen.append([re.sub("<[^>]*>", "", mark) for mark in marks])
        said = [" ".join(re.findall('data-say="([^"]*)"', mark)).split() for mark in marks]
        assert "".join(said[1]) == "References1,2,3and5."
        for number in range(1, 6):
            assert html.count(f'id="cite-{number}"') == 1, "the reference leads back"
    assert seen == [["1–4", "1–3,5", "4,5"], ["1,2,3,4", "1,2,3,5", "4,5"]]


def test_signs_of_names_and_journals_are_signs():
    entry = {"type": "article-journal", "title": "A", "issued": "2020", "volume": "1"}
    entry |= {"author": [{"literal": "Leukemia &amp; Us"}], "container-title": "Child &amp; Family"}
    assert printed(entry) == "Leukemia &amp; Us. A. Child &amp; Family. 2020;1."


def test_another_style():
    assert printed(LIBRARY["flotho2018"], HARVARD) == (
        "Flotho, C., Sommer, S. and Lübbert, M. (2018) ‘DNA-hypomethylating agents as epigenetic "
        "therapy before and after allogeneic hematopoietic stem cell transplantation in "
        "myelodysplastic syndromes and juvenile myelomonocytic leukemia’, "
        "<i>Seminars in Cancer Biology</i>, 51, pp. 68–79."
    )
    assert printed(LIBRARY["lls"], HARVARD) == (
        "Leukemia &amp; Lymphoma Society (no date) <i>JMML treatment</i>."
    )


def test_dates_follow_the_language():
    dates = {"cy": "31 Ionawr 2026", "de": "31. Januar 2026", "en": "31 January 2026"}
    for locale in ("so", "en-IE", "xx"):
        dates[locale] = "31 January 2026"
    for locale, day in dates.items():
        assert printed(LIBRARY["lc2026"], locale=locale).endswith(f"[Factsheet]. {day}.")


@pytest.mark.parametrize("day", ["2024-13-01", "2024-02-30", "8 May 2013", "2024-1-2", "0000"])
def test_no_date(day: str):
    entry = {"id": "ash2024", "type": "book", "title": "Trees", "issued": day}
    with pytest.raises(Unprintable, match=f"`{day}` is not a date, in `issued` of .*`ash2024`"):
        printed(entry)


def test_all_problems_come_at_once():
    bad = {"id": "a", "title": "A", "issued": "soon"}
    assert codes(bad, LIBRARY["lls"], {**bad, "id": "b"}) == [
        "reference-date",
        "reference-date",
    ]


HOSTILE = """<?xml version="1.0"?>
<!DOCTYPE style [<!ENTITY inside "INSIDE"><!ENTITY outside SYSTEM "file:///etc/passwd">]>
<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
<bibliography><layout><text value="&inside;&outside;"/></layout></bibliography></style>"""


@pytest.mark.parametrize(
    "style",
    [
        HOSTILE.encode(),
        HOSTILE.replace("?>", ' encoding="UTF-16"?>', 1).encode("utf-16"),
        b"",
        b"not XML",
        b"<style/>",
        b'<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0"/>',
    ],
)
def test_no_style(style: bytes):
    assert codes(LIBRARY["lls"], style=style) == ["citation-style"]


def test_what_a_style_cannot_print():
    style = VANCOUVER.replace(b'<text macro="title" suffix="."/>', b"").replace(
        b'<text macro="source" suffix="."/>', b""
    )
    assert codes({"title": "Trees"}, style=style) == ["reference-unformatted"]
    style = VANCOUVER.replace(b'<text macro="title" ', b'<text macro="nobody" ')
    assert codes(LIBRARY["lls"], style=style) == ["reference-unformatted"]
