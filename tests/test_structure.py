"""A structure that validators pass although it is broken is named, fault by fault.

Each fault is made on purpose in a good file. The first pass PDF/UA-1 in the validator: that is why
the press looks for itself.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String
from test_typeset import whole

from press.checks.conformance import broken_rules
from press.checks.structure import faults
from press.pdf.read import read


@pytest.fixture(scope="module")
def printed() -> bytes:
    return whole().pdf


def elements(held: pikepdf.Pdf, role: str) -> Iterator[pikepdf.Object]:
    """The elements of a role, in reading order."""

    def walk(element) -> Iterator[pikepdf.Object]:
        if element.S == f"/{role}":
            yield element
        for kid in element.K:
            if isinstance(kid, Dictionary) and "/S" in kid:
                yield from walk(kid)

    yield from walk(held.Root.StructTreeRoot.K[0])


def first(held: pikepdf.Pdf, role: str) -> pikepdf.Object:
    return next(elements(held, role))


def made(held: pikepdf.Pdf, role: str, parent, kids: list) -> pikepdf.Object:
    entries = {"/Type": Name.StructElem, "/S": Name(f"/{role}"), "/P": parent, "/K": Array(kids)}
    return held.make_indirect(Dictionary(entries))


def empty_the_tree(held):
    held.Root.StructTreeRoot.K = Array()


def orphan_an_element(held):
    section = first(held, "Sect")
    section.K = Array(list(section.K)[1:])


def delete_a_page_s_key(held):
    del held.pages[1].obj["/StructParents"]


def null_an_entry(held):
    numbers = held.Root.StructTreeRoot.ParentTree.Nums
    numbers[1][list(map(bool, numbers[1])).index(True)] = None


def ask_for_content_that_is_not_there(held):
    first(held, "P").K.append(9999)


def claim_content_twice(held):
    one, other = list(elements(held, "P"))[:2]
    other.K.append(next(kid for kid in one.K if isinstance(kid, int)))


def name_another_parent(held):
    first(held, "H1").P = first(held, "Table")


def forget_an_annotation(held):
    link = first(held, "Link")
    link.K = Array([kid for kid in link.K if not isinstance(kid, Dictionary) or "/Obj" not in kid])


def put_a_paragraph_into_a_paragraph(held):
    one, other = list(elements(held, "P"))[:2]
    other.P.K = Array([kid for kid in other.P.K if kid.objgen != other.objgen])
    other.P = one
    one.K.append(other)


def put_a_link_into_a_link(held):
    link = first(held, "Link")
    kids = list(link.K)
    inner = made(held, "Link", link, kids)
    link.K = Array([inner])


def forget_where_a_picture_stands(held):
    del first(held, "Figure").A["/BBox"]


def put_a_picture_off_the_page(held):
    first(held, "Figure").A.BBox = Array([9000, 9000, 9100, 9100])


# ── What validators may see too ──


def turn_headings_of_a_table_into_cells(held):
    for cell in list(elements(held, "TH")):
        cell.S = Name.TD


def name_a_picture_by_its_file(held):
    first(held, "Figure").Alt = String("cells.svg")


def say_nothing_of_a_picture(held):
    first(held, "Figure").Alt = String(" ")


def take_the_scope_of_a_heading(held):
    del first(held, "TH").A["/Scope"]


def take_the_numbering_of_a_list(held):
    del first(held, "L")["/A"]


def skip_a_heading(held):
    first(held, "H2").S = Name.H4


def take_every_heading(held):
    for level in range(1, 7):
        for heading in list(elements(held, f"H{level}")):
            heading.S = Name.P


def say_an_address_of_a_link(held):
    link = next(mark for page in held.pages for mark in page.get("/Annots", ()))
    link.Contents = String("https://example.org")


def speak_no_language(held):
    held.Root.Lang = String("English")


def mark_words_as_decoration(held):
    page = held.pages[0]
    words = page.Contents.read_bytes()
    silenced = re.sub(rb"/Span\s*<</MCID \d+>>\s*BDC", b"/Artifact BMC", words, count=1)
    page.Contents = held.make_stream(silenced)


def draw_without_a_mark(held):
    page = held.pages[0]
    page.Contents = held.make_stream(page.Contents.read_bytes() + b"\n0 0 50 50 re f")


PASSED_BY_VALIDATORS = {
    empty_the_tree: "no-structure",
    orphan_an_element: "structure-lost",
    delete_a_page_s_key: "content-owner",
    null_an_entry: "content-owner",
    ask_for_content_that_is_not_there: "content-missing",
    claim_content_twice: "content-twice",
    name_another_parent: "structure-parent",
    forget_an_annotation: "annotation-outside",
    put_a_paragraph_into_a_paragraph: "nested",
    put_a_link_into_a_link: "nested",
    forget_where_a_picture_stands: "figure-box",
    put_a_picture_off_the_page: "figure-box",
}
OTHERS = {
    turn_headings_of_a_table_into_cells: "table-without-heads",
    name_a_picture_by_its_file: "figure-words",
    say_nothing_of_a_picture: "figure-words",
    take_the_scope_of_a_heading: "head-without-scope",
    take_the_numbering_of_a_list: "list-numbering",
    skip_a_heading: "heading-skip",
    take_every_heading: "no-headings",
    say_an_address_of_a_link: "link-words",
    speak_no_language: "language-tag",
    mark_words_as_decoration: "content-missing",
    draw_without_a_mark: "content-unmarked",
}


def changed(pdf: bytes, change: Callable[[pikepdf.Pdf], None]) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as held:
        change(held)
        held.save(out)
    return out.getvalue()


def named(pdf: bytes) -> set[str]:
    return {problem.code for problem in faults(read(pdf))}


def test_a_good_structure_has_no_fault(printed):
    assert named(printed) == set()
    assert named(changed(printed, lambda held: None)) == set()


@pytest.mark.parametrize("change", [*PASSED_BY_VALIDATORS, *OTHERS])
def test_a_broken_structure_is_named(change, printed):
    assert {**PASSED_BY_VALIDATORS, **OTHERS}[change] in named(changed(printed, change))


@pytest.mark.parametrize("change", PASSED_BY_VALIDATORS)
def test_a_validator_does_not_see_it(change, printed):
    rules = (p.message for p in broken_rules(changed(printed, change)))
    assert [rule for rule in rules if rule.startswith("PDF/UA-1")] == []
