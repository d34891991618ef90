"""References, in our own citation style and in another of the many that there are."""

from __future__ import annotations

import warnings
from importlib.resources import files
from io import BytesIO
from pathlib import Path

import pytest
import yaml

from press.html.cite import format_references
from press.model import Unprintable

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
        "title": "<script>alert('x')</script> \x01a\x02 <i>b</i>",
        "author": [{"literal": "A<br>&amp;"}],
        "publisher": '<img src="x">',
        "issued": "2020",
    }
    title = "&lt;script&gt;alert('x')&lt;/script&gt; a &lt;i&gt;b&lt;/i&gt;"
    publisher = '&lt;img src="x"&gt;'
    assert printed(entry) == f"A&lt;br&gt;&amp;amp;. {title}. {publisher}; 2020."
    assert printed(entry, HARVARD) == f"A&lt;br&gt;&amp;amp; (2020) <i>{title}</i>. {publisher}."


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
