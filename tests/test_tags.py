"""A screen reader gets every word once, in reading order, in elements that say what they are."""

from __future__ import annotations

import io
import re
import sys
from collections import Counter
from collections.abc import Iterator

import pikepdf
import pytest
from test_typeset import ANY, ICON, PICTURE, files, page, sheet, whole

from press.checks.conformance import broken_rules
from press.checks.structure import faults
from press.facts import Annotation, Element, Facts, Mark
from press.model import Unprintable
from press.pdf.read import read
from press.typesetting import typeset as typesetting
from press.typesetting.typeset import typeset
from tests.series import draw

SAYS = ("Alt", "E", "Lang", "ActualText")
HAS = ("Scope", "ListNumbering")


def outline(facts: Facts) -> str:
    """The structure as a listener meets it: roles by depth, what they say of themselves, words."""
    words = facts.structure.words

    def lines(element: Element, depth: int) -> Iterator[str]:
        said = [f"{name}={element.entries[name]}" for name in SAYS if name in element.entries]
        said += [f"{name}={element.attributes[name]}" for name in HAS if name in element.attributes]
        said += [f"→ {kid.contents}" for kid in element.kids if isinstance(kid, Annotation)]
        line = " ".join([element.role, *said])
        for kid in element.kids:
            if isinstance(kid, Mark):
                line += f" “{words[kid].strip()}”"
            elif isinstance(kid, Element):
                if line:
                    yield "  " * depth + line
                line = ""
                yield from lines(kid, depth + 1)
        if line:
            yield "  " * (depth if line.startswith(element.role) else depth + 1) + line

    return "\n".join(lines(facts.structure.roots[0], 0))


def printed_with(body: str, style: str = "") -> bytes:
    """A PDF of a body under a title."""
    more = {"factsheets/images/x.svg": PICTURE.encode()}
    return typeset(page(f"<h1>Title</h1>{body}", style), ANY, files(more)).pdf


def structure(body: str, style: str = "", clean: bool = True) -> str:
    """The structure of a body, below the title; it must be whole and keep both standards."""
    pdf = printed_with(body, style)
    facts = read(pdf)
    assert not clean or (broken_rules(pdf) == () and list(faults(facts)) == [])
    return re.sub(r"^  ", "", outline(facts).split("\n", 2)[2], flags=re.MULTILINE)


@pytest.fixture(scope="module")
def printed() -> bytes:
    return whole().pdf


def test_the_whole_factsheet_keeps_both_standards_with_a_whole_tree(printed):
    assert broken_rules(printed) == ()
    assert list(faults(read(printed))) == []


def test_every_word_is_read_once_and_running_heads_never(printed):
    said = outline(read(printed))
    assert said.count("Helpline") == 0
    assert said.count(" of 7") == 0
    assert said.count("Words that stand in a plain box") == 1
    assert said.count("“Week 31”") == 1
    assert said.count("Step 30 of this") == 1


def test_what_a_page_break_splits_stays_one_element(printed):
    roles = Counter(re.findall(r"^ *(\w+)", outline(read(printed)), re.MULTILINE))
    assert (roles["Table"], roles["THead"], roles["TBody"], roles["TR"]) == (1, 1, 1, 41)
    assert (roles["TH"], roles["TD"]) == (43, 80)


def test_a_plain_box_is_no_element_and_its_words_are_a_paragraph():
    assert structure("<div><div>Some <b>bold</b> words</div><div>More</div></div>") == (
        "P “Some” “bold” “words”\nP “More”"
    )


def test_decoration_is_silent():
    assert (
        structure(f"<p>{ICON} Words</p><img src='factsheets/images/x.svg' alt=''>") == "P “Words”"
    )


def test_a_list_item_has_a_label_and_a_body():
    assert structure("<ul><li>One</li><li><p>Two</p><ol><li>In</li></ol></li></ul>") == (
        "L ListNumbering=Disc\n"
        "  LI\n    Lbl “•”\n    LBody “One”\n"
        "  LI\n    Lbl “•”\n    LBody\n      P “Two”\n"
        "      L ListNumbering=Decimal\n        LI\n          Lbl “1.”\n          LBody “In”"
    )


def test_terms_and_their_descriptions_are_a_list():
    assert structure(
        "<dl><dt>Iron</dt><dd>A metal</dd><dt>Cells</dt><dd><p>Small</p></dd></dl>"
    ) == (
        "L ListNumbering=None\n"
        "  LI\n    Lbl “Iron”\n    LBody “A metal”\n"
        "  LI\n    Lbl “Cells”\n    LBody\n      P “Small”"
    )


def test_table_headings_say_what_they_head():
    table = (
        "<table><caption>Counts</caption><thead><tr><th scope=col>Week</th><th>Count</th></tr>"
        "</thead><tbody><tr><th scope=row>One</th><td>7</td></tr><tr><th>Two</th><td></td></tr>"
        "</tbody></table>"
    )
    assert structure(table) == (
        "Table\n  Caption “Counts”\n  THead\n    TR\n"
        "      TH Scope=Column “Week”\n      TH Scope=Column “Count”\n"
        "  TBody\n    TR\n      TH Scope=Row “One”\n      TD “7”\n"
        "    TR\n      TH Scope=Row “Two”\n      TD"
    )


def test_a_caption_belongs_to_its_picture():
    figure = (
        '<figure><figcaption>Drawn large</figcaption><img src="factsheets/images/x.svg" '
        'alt="A cell"></figure>'
    )
    assert structure(figure) == "Figure Alt=A cell\n  Caption “Drawn large”\n   “”"


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ('<a href="https://a.org">a.org</a>', "a.org"),
        ('<a href="tel:0808"><span>0808</span> 157</a>', "Phone 0808 157"),
        ('<a href="mailto:a@b.org">a@b.org</a>', "Email a@b.org"),
        ('<a href="#x">1</a>', "Reference 1"),
        ('<a href="#x" aria-label="Source 1">[1]</a>', "Source 1"),
        ('<a href="#x" title="Explained">word</a>', "Explained"),
    ],
)
def test_a_link_says_where_it_leads(link, said):
    assert structure(f'<p id="x">Go {link}</p>').count(f" → {said}") == 1


def test_a_link_over_two_lines_is_one_link():
    link = '<p style="width: 40mm"><a href="https://a.org">words that wrap to another line</a></p>'
    found = structure(link)
    assert found.count("Link") == 1
    assert found.count("→") == 2


def test_contents_are_a_table_of_contents():
    nav = (
        '<nav role="doc-toc"><ol><li><a href="#a">First</a></li></ol></nav>'
        '<section id="a"><h1>First</h1></section>'
    )
    assert structure(nav) == (
        "Sect\n  TOC\n    TOCI\n      Lbl “1.”\n      Reference\n        Link → First “First”\n"
        "Sect\n  H1 “First”"
    )


def test_other_languages_and_abbreviations_say_so():
    body = (
        '<p lang="cy">Cymraeg <span lang="pl">polski</span></p><div lang="cy"><p>Eto</p></div>'
        '<p>An <abbr title="full blood count">FBC</abbr></p>'
    )
    assert structure(body) == (
        "P Lang=cy “Cymraeg”\n  Span Lang=pl “polski”\n"
        "Div Lang=cy\n  P “Eto”\n"
        "P “An”\n  Span E=full blood count “FBC”"
    )


def test_right_to_left_words_are_kept_in_reading_order():
    found = structure('<p lang="ar" dir="rtl">مرحبا</p>', clean=False)
    assert "Span ActualText=مرحبا" in found


def test_see_through_words_belong_to_the_tree():
    assert structure('<p>Plain</p><p style="opacity: .5">Pale</p>').startswith("P “Plain”\nP")


def test_what_floats_or_is_placed_is_read_where_it_is_written():
    body = (
        '<section><p style="float: right">First</p><p>Second</p></section>'
        '<section><div style="position: absolute; top: 0"><p>Third</p></div><p>Fourth</p></section>'
    )
    assert structure(body) == "Sect\n  P “First”\n  P “Second”\nSect\n  P “Third”\n  P “Fourth”"


def test_a_footnote_is_read_where_it_is_called():
    body = '<p>One<span style="float: footnote">Below</span> two</p><p>Three</p>'
    found = structure(body)
    assert found.index("Note") < found.index("Three")


def test_write_in_lines_are_silent():
    assert structure('<p>Name<span class="line"></span></p>') == "P “Name”"


def test_a_reference_is_reached_from_its_mark_and_leads_back():
    body = (
        '<p>It helps.<a id="back" href="#ref" role="doc-biblioref" aria-label="Reference 1">'
        '<span data-say=" Reference 1.">1</span></a></p><ol style="list-style: none"><li id="ref">'
        '<a role="doc-backlink" href="#back" aria-label="Reference 1, back to the text">1.</a> '
        '<span role="doc-biblioentry">First AB. 2021.</span></li></ol>'
    )
    assert structure(body) == (
        "P “It helps.”\n  Reference\n    Link → Reference 1\n"
        "      Span ActualText= Reference 1. “1”\n"
        "L ListNumbering=Decimal\n  LI\n    Lbl\n      Link → Reference 1, back to the text “1.”\n"
        "    LBody “”\n      BibEntry “First AB. 2021.”"
    )


def test_a_link_round_a_heading_and_a_paragraph_holds_both():
    body = '<a href="https://a.org" style="display: block"><h2>More</h2><p>Words</p></a>'
    assert structure(body) == "Link → More Words\n  H2 “More”\n  P “Words”"


def test_steps_that_a_style_numbers_have_labels():
    style = "ol { list-style: none; counter-reset: n } li { counter-increment: n }"
    style += "li::before { content: counter(n); position: absolute }"
    assert structure("<ol><li>One</li><li>Two</li></ol>", style) == (
        "L ListNumbering=Decimal\n  LI\n    Lbl “1”\n    LBody “One”\n"
        "  LI\n    Lbl “2”\n    LBody “Two”"
    )


def test_each_cell_names_its_headings():
    table = (
        "<table><thead><tr><td></td><th colspan=2>Counts</th></tr>"
        "<tr><td></td><th>Red</th><th>White</th></tr></thead>"
        "<tbody><tr><th rowspan=2>May</th><td>1</td><td>2</td></tr><tr><td>3</td><td>4</td></tr>"
        "</tbody></table>"
    )
    assert headings_of(table) == {
        "1": ["Counts", "Red", "May"],
        "2": ["Counts", "White", "May"],
        "3": ["Counts", "Red", "May"],
        "4": ["Counts", "White", "May"],
    }


def test_a_description_in_another_language_says_so():
    assert "Lbl Lang=cy “gwaed”" in structure('<dl><dt lang="cy">gwaed</dt><dd>blood</dd></dl>')


def test_what_a_style_moves_is_read_where_it_is_written():
    body = '<div style="display: flex"><p style="order: 2">First</p><p>Second</p></div>'
    assert structure(body) == "P “First”\nP “Second”"


def test_a_layout_says_which_panel_is_read_next():
    panels = (
        '<section id="back"><h2>Back</h2></section>'
        '<section id="front" aria-flowto="inside"><h2>Front</h2></section>'
        '<section id="inside" aria-flowto="back"><h2>Inside</h2></section>'
    )
    found = outline(read(printed_with(panels)))
    assert re.findall(r"H2 “(\w+)”", found) == ["Front", "Inside", "Back"]


def test_a_field_to_fill_in_says_what_it_is_for():
    form = (
        '<form><label for="n">My nurse</label> <input id="n" name="n">'
        '<fieldset><legend>Pain</legend><label><input type="radio" name="p" value="y">Yes</label>'
        "</fieldset></form>"
    )
    found = structure(form)
    assert "Form → My nurse" in found
    assert "Form → Pain: Yes" in found


def test_decorations_and_repeated_heads_are_artifacts_of_their_kind(printed):
    with pikepdf.open(io.BytesIO(printed)) as held:
        kinds = Counter(
            (str(about.get("/Type")), str(about.get("/Subtype")))
            for sheet_ in held.pages
            for (tag, *more), operator in pikepdf.parse_content_stream(sheet_, "BDC")
            for about in more
            if tag == "/Artifact"
        )
    assert set(kinds) == {
        ("/Pagination", "/Header"),
        ("/Pagination", "/Footer"),
        ("/Pagination", "None"),
        ("/Layout", "None"),
    }


def test_the_pages_are_drawn_as_without_our_tags_and_the_file_is_no_larger(monkeypatch):
    ours = whole().pdf
    typesetting.prepare()
    weasyprint = sys.modules["weasyprint"]
    monkeypatch.setattr(typesetting, "prepare", lambda: None)
    monkeypatch.setattr(weasyprint.pdf, "add_tags", weasyprint.pdf.tags.add_tags)
    theirs = typeset(sheet(), ANY, files()).pdf
    assert read(theirs).roles["NonStruct"], "WeasyPrint's own tags, not ours"
    for mine, other in zip(draw(ours, 72), draw(theirs, 72), strict=True):
        assert mine.tobytes() == other.tobytes()
    assert len(ours) <= len(theirs)


def test_another_release_of_weasyprint_is_refused_in_a_sentence(monkeypatch):
    typesetting.prepare()
    monkeypatch.setattr(sys.modules["weasyprint"], "__version__", "71.0")
    with pytest.raises(Unprintable) as refused:
        typeset(sheet(), ANY, files())
    [problem] = refused.value.problems
    assert problem.message == "the press is made for WeasyPrint 70.0, not 71.0"


def headings_of(table: str) -> dict[str, list[str]]:
    """The words of the headings that each cell with words names."""
    facts = read(printed_with(table))
    heads, named = {}, {}
    for element in facts.structure.walk():
        words = "".join(facts.structure.words[k] for k in element.kids if isinstance(k, Mark))
        if element.role == "TH":
            heads[element.entries["ID"]] = words.strip()
        elif element.role == "TD" and words.strip():
            named[words.strip()] = [heads[name] for name in element.attributes["Headers"]]
    return named


def test_a_later_row_of_headings_takes_the_place_of_the_first():
    rows = (
        "<tr><th>Day<th>Dose</tr><tr><td>1<td>2</tr><tr><th>Night<th>Rest</tr><tr><td>3<td>4</tr>"
    )
    assert headings_of(f"<table>{rows}</table>") == {
        "1": ["Day"],
        "2": ["Dose"],
        "3": ["Night"],
        "4": ["Rest"],
    }


def test_a_second_heading_in_a_row_is_for_the_row_too():
    rows = "<tr><th rowspan=2>A<th>low<td>1</tr><tr><th>high<td>2</tr>"
    assert headings_of(f"<table>{rows}</table>") == {"1": ["A", "low"], "2": ["A", "high"]}


def test_a_description_in_another_language_does_not_take_the_next_with_it():
    body = '<dl><dt>blood</dt><dd lang="cy">gwaed</dd><dd>what the heart pumps</dd></dl>'
    assert structure(body) == (
        "L ListNumbering=None\n  LI\n    Lbl “blood”\n    LBody\n"
        "      Div Lang=cy\n        P “gwaed”\n      Div\n        P “what the heart pumps”"
    )


def test_brackets_between_arabic_words_are_heard_the_right_way_round():
    found = structure('<p lang="ar" dir="rtl">مرحبا <b>(1)</b></p>', clean=False)
    assert "Span ActualText=(1)" in found


def test_a_list_that_begins_with_another_number_shows_it():
    facts = read(printed_with('<ol start="5" style="counter-reset: list-item 4"><li>x</li></ol>'))
    assert "Lbl “5.”" in outline(facts)


def test_words_of_a_link_are_not_torn():
    link = '<a href="https://a.org"><b>J</b>MML <span aria-hidden="true">→</span></a>'
    assert "→ JMML" in structure(f"<p>{link}</p>")


def test_a_rare_character_is_read_whole():
    assert "“Letter 🄍 here”" in structure("<p>Letter 🄍 here</p>", clean=False)
