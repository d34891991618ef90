"""A screen reader gets every word once, in reading order, in elements that say what they are."""

from __future__ import annotations

import io
import re
from collections import Counter

import pikepdf
import pypdfium2
import pytest
from pypdfium2 import raw
from test_typeset import ANY, ICON, PICTURE, files, page, sheet

from press.printing.typeset import typeset
from press.proving.conformance import broken_rules

Marks = dict[tuple[int, int], str]


def marks(pdf: bytes) -> Marks:
    """The words of each run of marked content, by page and number."""
    words: Marks = {}
    drawn = pypdfium2.PdfDocument(pdf)
    for number, sheet_ in enumerate(drawn):
        text = sheet_.get_textpage()
        for item in sheet_.get_objects([raw.FPDF_PAGEOBJ_TEXT]):
            mark = number, raw.FPDFPageObj_GetMarkedContentID(item)
            length = raw.FPDFTextObj_GetText(item, text, None, 0)
            held = (raw.FPDF_WCHAR * length)()
            raw.FPDFTextObj_GetText(item, text, held, length)
            said = bytes(held).decode("utf-16-le").rstrip("\0")
            words[mark] = words.get(mark, "") + said
    drawn.close()
    return words


def outline(pdf: bytes) -> str:
    """The structure as a listener meets it: roles by depth, what they say of themselves, words."""
    words = marks(pdf)
    lines: list[str] = []
    with pikepdf.open(io.BytesIO(pdf)) as held:
        pages = {sheet_.obj.objgen: number for number, sheet_ in enumerate(held.pages)}

        def walk(element, depth: int, on) -> None:
            on = element.get("/Pg", on)
            said = [
                f"{k[1:]}={element[k]}"
                for k in ("/Alt", "/E", "/Lang", "/ActualText")
                if k in element
            ]
            owner = element.get("/A", {})
            said += [
                f"{k[1:]}={str(owner[k])[1:]}" for k in ("/Scope", "/ListNumbering") if k in owner
            ]
            lines.append("  " * depth + " ".join([str(element.S)[1:], *said]))
            own = len(lines)
            for kid in element.K:
                if isinstance(kid, int) or kid.get("/Type") == "/MCR":
                    sheet_, number = (on, kid) if isinstance(kid, int) else (kid.Pg, int(kid.MCID))
                    if len(lines) > own:
                        lines.append("  " * (depth + 1))
                        own = len(lines)
                    lines[-1] += f" “{words.get((pages[sheet_.objgen], number), '').strip()}”"
                elif kid.get("/Type") == "/OBJR":
                    lines[own - 1] += f" → {kid.Obj.Contents}"
                else:
                    walk(kid, depth + 1, on)

        walk(held.Root.StructTreeRoot.K[0], 0, None)
    return "\n".join(lines)


def faults(pdf: bytes) -> list[str]:
    """What is broken between tree, content and annotations: a validator does not look at it."""
    found: list[str] = []
    with pikepdf.open(io.BytesIO(pdf)) as held:
        root = held.Root.StructTreeRoot
        numbers = list(root.ParentTree.Nums)
        owners = dict(zip(map(int, numbers[::2]), numbers[1::2], strict=True))
        claimed: Counter = Counter()
        annotations: dict = {}

        def walk(element, parent, on, above: tuple[str, ...]) -> None:
            role = str(element.S)[1:]
            if element.P.objgen != parent.objgen:
                found.append(f"{role} names another parent")
            if role in ("P", "Link") and role in above:
                found.append(f"{role} in {role}")
            if not len(element.K) and role not in ("TD", "TH"):
                found.append(f"{role} is empty")
            on = element.get("/Pg", on)
            for kid in element.K:
                if isinstance(kid, int) or kid.get("/Type") == "/MCR":
                    number = kid if isinstance(kid, int) else int(kid.MCID)
                    stream = on if isinstance(kid, int) else kid.get("/Stm", kid.Pg)
                    claimed[stream.objgen, number] += 1
                    key = stream.get("/StructParents")
                    if owners[int(key)][number].objgen != element.objgen:
                        found.append(f"{role} does not own mark {number}")
                elif kid.get("/Type") == "/OBJR":
                    annotations[kid.Obj.objgen] = element
                    if owners[int(kid.Obj.StructParent)].objgen != element.objgen:
                        found.append(f"{role} does not own its annotation")
                else:
                    walk(kid, element, on, (*above, role))

        walk(root.K[0], root, None, ())
        drawn = [(sheet_.obj, sheet_) for sheet_ in held.pages]
        groups = (x for sheet_ in held.pages for x in sheet_.resources.get("/XObject", {}).values())
        drawn += [(x, x) for x in groups if "/StructParents" in x]
        for owner, stream in dict((o.objgen, (o, s)) for o, s in drawn).values():
            depth: list[bool] = []
            for operands, operator in pikepdf.parse_content_stream(stream):
                match str(operator):
                    case "BDC" | "BMC":
                        mark = operands[1].get("/MCID") if len(operands) > 1 else None
                        depth.append(mark is not None or operands[0] == "/Artifact")
                        if mark is not None and claimed[owner.objgen, int(mark)] != 1:
                            found.append(
                                f"mark {mark} is claimed {claimed[owner.objgen, mark]} times"
                            )
                    case "EMC":
                        depth.pop()
                    case "Tj" | "TJ" | "f" | "f*" | "S" | "s" | "B" | "sh" | "Do":
                        grouped = (
                            str(operator) == "Do"
                            and "/StructParents" in owner.Resources.XObject[str(operands[0])]
                        )
                        if not any(depth) and not grouped:
                            found.append(f"{operator} is neither content nor artifact")
        for sheet_ in held.pages:
            for annotation in sheet_.get("/Annots", ()):
                if annotation.objgen not in annotations:
                    found.append(f"annotation `{annotation.get('/Contents')}` is in no element")
    return found


def structure(body: str, style: str = "", clean: bool = True) -> str:
    """The structure of a body, below the document; it must be whole and keep both standards."""
    pdf = typeset(page(body, style), ANY, files({"factsheets/images/x.svg": PICTURE.encode()})).pdf
    assert faults(pdf) == []
    assert not clean or broken_rules(pdf) == ()
    return re.sub(r"^  ", "", outline(pdf).partition("\n")[2], flags=re.MULTILINE)


@pytest.fixture(scope="module")
def printed() -> bytes:
    return typeset(sheet(), ANY, files()).pdf


def test_the_whole_factsheet_keeps_both_standards_with_a_whole_tree(printed):
    assert broken_rules(printed) == ()
    assert faults(printed) == []


def test_every_word_is_read_once_and_running_heads_never(printed):
    said = outline(printed)
    assert said.count("Helpline") == 0
    assert said.count(" of 7") == 0
    assert said.count("Words that stand in a plain box") == 1
    assert said.count("“Week 31”") == 1
    assert said.count("Step 30 of this") == 1


def test_what_a_page_break_splits_stays_one_element(printed):
    roles = Counter(re.findall(r"^ *(\w+)", outline(printed), re.MULTILINE))
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
    assert structure(figure) == "Figure Alt=A cell “”\n  Caption “Drawn large”"


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
