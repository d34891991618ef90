"""A record is filled in by hand and on a screen, and every blank says what it is for."""

from __future__ import annotations

import ctypes
import io
import re
from itertools import combinations
from typing import NamedTuple

import page
import pikepdf
import pypdfium2
import pytest
from pypdfium2 import raw

from press.checks.structure import faults
from press.make import prepare
from press.model import Edition
from press.pdf.hear import transcript
from press.pdf.read import glyphs, read
from tests.series import INK, WINDOW, Sheet, draw

BRANDS = ("harbour", pytest.param("northfield", marks=pytest.mark.long))
MM = 72 / 25.4
LEAST = 8 * MM  # what a hand needs to write in
STANDARDS = ("ua1", "3a")
VALUE = "Zoë 12 £"


@pytest.fixture(params=BRANDS)
def record(request, series) -> Sheet:
    return series("my-record", request.param)


class Field(NamedTuple):
    """A field of a PDF; its box is left, bottom, right, top, in points."""

    page: int
    name: str
    label: str
    box: tuple[float, ...]
    value: str

    @property
    def height(self) -> float:
        return self.box[3] - self.box[1]


def fields(pdf: bytes) -> list[Field]:
    """Every field, in the order in which the pages hold them."""
    with pikepdf.open(io.BytesIO(pdf)) as held:
        return [
            Field(
                number,
                str(item.T),
                str(item.TU),
                tuple(float(side) for side in item.Rect),
                str(item.get("/V", "")),
            )
            for number, one in enumerate(held.pages, 1)
            for item in one.get("/Annots", [])
            if item.Subtype == "/Widget"
        ]


def broken(pdf: bytes, profile: str) -> list:
    """The rules of a standard that a file does not keep."""
    limits = page.SafetyLimits(max_reference_depth=100_000)
    return page.validate_pdf_bytes(pdf, profile=profile, limits=limits).failures


def test_a_topic_of_a_format_is_printed_in_it_and_its_file_is_called_after_it(record):
    assert record.edition.format == "my-record"
    assert record.outcome.name == "my-record"
    assert record.outcome.problems == ()
    assert 6 <= len(record.facts.texts) <= 8


def test_every_field_has_a_name_of_its_own_and_a_label(record):
    found = fields(record.pdf)
    names = [field.name for field in found]
    assert len(found) > 200
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[\w-]+", name) for name in names), "a full stop parts a name"
    labels = [field.label for field in found]
    assert all(label.strip() for label in labels)
    assert "Blood counts, row 3, Platelets" in labels
    cells = [label for label in labels if ", row " in label]
    assert len(set(cells)) == len(cells)


def test_fields_are_heard_and_met_in_the_order_of_the_document(record):
    written = re.findall(r'<(?:input|textarea) id="([^"]*)"', record.proof.html)
    assert [field.name for field in fields(record.pdf)] == written
    heard = re.findall(r"\[field: ([^\]]*)\]", transcript(record.facts))
    assert heard == [field.label for field in fields(record.pdf)]
    with pikepdf.open(io.BytesIO(record.pdf)) as held:
        assert {str(one.get("/Tabs")) for one in held.pages} == {"/S"}
    assert [element.role for element in record.facts.structure.walk()].count("Form") == len(heard)


def test_there_is_room_for_a_hand_in_every_field(record, measure):
    for field in fields(record.pdf):
        measure("the height of a field, in mm", field.height / MM, field.label)
        assert field.height >= LEAST, field.label
        assert field.box[2] - field.box[0] >= 20 * MM, field.label


def test_no_field_lies_over_another(record):
    for one, other in combinations(fields(record.pdf), 2):
        a, b = one.box, other.box
        apart = max(a[0] - b[2], b[0] - a[2], a[1] - b[3], b[1] - a[3])
        assert one.page != other.page or apart >= -0.1, (one.label, other.label)


def test_nothing_happens_by_itself(record):
    with pikepdf.open(io.BytesIO(record.pdf)) as held:
        found = [item for item in held.objects if isinstance(item, pikepdf.Dictionary)]
        assert not [item for item in found if "/JS" in item or "/AA" in item]
        assert not [item for item in found if item.get("/S") in ("/SubmitForm", "/JavaScript")]
        assert "/NeedAppearances" not in held.Root.AcroForm
        assert "/OpenAction" not in held.Root


def test_blank_fields_have_no_ground(record):
    """In print a field is a line or a frame: the middle of each is white."""
    drawn = draw(record.pdf, 72)
    for field in fields(record.pdf):
        left, bottom, right, top = field.box
        sheet = drawn[field.page - 1]
        box = (left + 3, sheet.height - top + 4, right - 3, sheet.height - bottom - 3)
        assert min(sheet.crop(tuple(map(round, box))).tobytes()) > INK, field.label


def test_the_hospital_label_has_its_room(record):
    document = pypdfium2.PdfDocument(record.pdf)
    paths = [o for o in document[0].get_objects() if o.type == raw.FPDF_PAGEOBJ_PATH]
    bounds = [path.get_bounds() for path in paths]
    document.close()
    sizes = {(round((r - x) / MM), round((t - b) / MM)) for x, b, r, t in bounds}
    assert (90, 40) in sizes


def test_no_letter_is_under_ten_points_and_most_have_twelve(record):
    sizes = [glyph.size for glyph in glyphs(record.pdf)]
    assert min(sizes) >= 10
    assert max(set(sizes), key=sizes.count) >= 12


# ── Filled in ──


def typed(pdf: bytes, words: str) -> tuple[bytes, list[bool]]:
    """The PDF as Chrome's reader saves it with these words typed into each field, and whether
    the words can be seen in each."""
    document = pypdfium2.PdfDocument(pdf)
    document.init_forms()
    form, keys = document.formenv.raw, ctypes.POINTER(ctypes.c_ushort)
    buffer = ctypes.create_string_buffer(words.encode("utf-16-le") + b"\0\0")
    seen = []
    for one in document:
        boxes = []
        for at in range(raw.FPDFPage_GetAnnotCount(one.raw)):
            item = raw.FPDFPage_GetAnnot(one.raw, at)
            if raw.FPDFAnnot_GetSubtype(item) == raw.FPDF_ANNOT_WIDGET:
                raw.FORM_SetFocusedAnnot(form, item)
                raw.FORM_ReplaceSelection(form, one.raw, ctypes.cast(buffer, keys))
                box = raw.FS_RECTF()
                raw.FPDFAnnot_GetRect(item, box)
                boxes.append((box.left, box.top, box.right, box.bottom))
            raw.FPDFPage_CloseAnnot(item)
        raw.FORM_ForceToKillFocus(form)
        drawn = one.render(scale=2, grayscale=True).to_pil().convert("L")
        edge, height = one.get_cropbox()[0], one.get_cropbox()[3]
        for left, top, right, bottom in boxes:
            x, y = left - edge, height - max(top, bottom)
            inside = (x + 2, y + 1, x + right - left - 2, y + abs(top - bottom) - 2)
            seen.append(min(drawn.crop(tuple(round(2 * n) for n in inside)).tobytes()) < INK)
    held = io.BytesIO()
    document.save(held)
    document.close()
    return held.getvalue(), seen


def test_what_is_typed_is_seen_and_kept_and_the_file_stays_accessible(record):
    filled, seen = typed(record.pdf, VALUE)
    assert len(seen) == len(fields(record.pdf))
    assert all(seen)
    assert {field.value for field in fields(filled)} == {VALUE}
    assert [broken(filled, profile) for profile in STANDARDS] == [[], []]
    assert list(faults(read(filled))) == []


OTHER = (
    "my-record-24pt-mono",
    pytest.param("my-record-18pt", marks=pytest.mark.long),
    pytest.param("my-record-mono", marks=pytest.mark.long),
)


@pytest.mark.long
@pytest.mark.parametrize("brand", ["harbour", pytest.param("northfield", marks=pytest.mark.long)])
@pytest.mark.parametrize("format", OTHER)
def test_it_prints_in_other_sizes_and_inks(format, brand):
    outcome = Sheet(Edition("my-record", "en-GB", brand, format)).outcome
    assert [problem.message for problem in outcome.problems] == []
    assert min(field.height for field in fields(outcome.pdf)) >= LEAST


def test_where_nothing_is_filled_in_on_a_screen_a_blank_is_a_line():
    html = prepare(Edition("questions", "en-GB", "harbour", "a4"), WINDOW).html
    assert "<input" not in html
    assert "<textarea" not in html
    assert '<span class="line"></span>' in html
