"""The copy for a print shop: what a press needs is in it, what it has no use for is not."""

from __future__ import annotations

import hashlib
import io
import re

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from press.build.plan import Order, plan
from press.content.brand import read_brand
from press.content.names import USUAL_PRINTER, brand_names, printer_names
from press.content.palette import read_inks
from press.facts import Facts
from press.make import make, prepare
from press.model import Edition, Inks, Location, Problem, Unprintable
from press.pdf.read import read
from press.prepress.halftones import most_ink, to_cmyk
from press.prepress.operators import instructions, numbers
from press.prepress.plates import plates
from press.prepress.printer import read_printer
from press.prepress.specification import TEMPLATE, folds, specification
from tests.processes import run as build
from tests.projects import BRAND, TODAY, TOPIC, make_project, window
from tests.separations import separations
from tests.series import WINDOW, Sheet, close
from tests.shared import once

MM = 72 / 25.4
SHOP = ("a4", "a5", "letter", "large-print", "mono", "summary", "easy-read", "trifold")
LONG = ("a5", "letter", "large-print", "easy-read", "mono", "summary")
BRANDS = brand_names(WINDOW)
OFFSET, DIGITAL = (read_printer(WINDOW, name) for name in ("offset", "digital"))
in_each_brand = pytest.mark.parametrize(
    "brand", ["harbour", pytest.param("northfield", marks=pytest.mark.long)]
)
INKS = {brand: read_inks(read_brand(WINDOW, brand)) for brand in BRANDS}
NO_INKS = Inks({}, Location("layouts/brands/ours/brand.yaml"))
RGB = re.compile(rb"/DeviceRGB|/CalRGB|/Lab\b|/DeviceGray")
EDITIONS = [
    pytest.param(
        brand, name, marks=[pytest.mark.long] if name in LONG or brand != "harbour" else []
    )
    for brand in BRANDS
    for name in SHOP
]


def reading(brand: str, format: str = "a4", topic: str = "treatment") -> bytes:
    return Sheet(Edition(topic, "en-GB", brand, format)).pdf


def printed(brand: str, format: str = "a4", printer: str = "offset") -> bytes:
    return told(brand, format, printer)[0]


def before(brand: str, format: str = "a4") -> Facts:
    """What the reading copy says."""
    return Sheet(Edition("treatment", "en-GB", brand, format)).facts


def after(brand: str, format: str = "a4") -> Facts:
    """What the copy for the print shop says."""
    return once(("facts of plates", brand, format), lambda: read(printed(brand, format)))


def told(brand: str, format: str = "a4", printer: str = "offset"):
    def separated():
        wishes = read_printer(WINDOW, printer)
        return plates(reading(brand, format), INKS[brand], wishes, "Treatment for JMML")

    return once(("plates", brand, format, printer), separated)


def opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf))


def drawing(content: str, resources: dict | None = None, size: float = 300) -> bytes:
    """A page of so many points each way, with 10 mm around it, that draws what is written."""
    held = pikepdf.new()
    page = held.add_blank_page(page_size=(size, size))
    page.MediaBox = [-10 * MM, -10 * MM, size + 10 * MM, size + 10 * MM]
    page.TrimBox = [0, 0, size, size]
    page.Contents = held.make_stream(content.encode("latin-1"))
    page.Resources = pikepdf.Dictionary()
    for kind, things in (resources or {}).items():
        page.Resources[kind] = pikepdf.Dictionary(
            {name: thing(held) for name, thing in things.items()}
        )
    out = io.BytesIO()
    held.save(out)
    return out.getvalue()


def found(content: str, resources: dict | None = None, inks: Inks = NO_INKS) -> list[Problem]:
    return list(plates(drawing(content, resources), inks, OFFSET, "Test")[1])


def codes(problems) -> list[str]:
    return [problem.code for problem in problems]


# ── Every edition that a shop prints ──


@pytest.mark.parametrize("printer", printer_names(WINDOW))
@pytest.mark.parametrize(("brand", "format"), EDITIONS)
def test_nothing_is_wrong_with_what_the_press_prints_itself(brand, format, printer):
    assert [f"{p.page}: {p.message}" for p in told(brand, format, printer)[1]] == []


@in_each_brand
@pytest.mark.parametrize(
    ("topic", "format"),
    [
        ("overview", "a4"),
        pytest.param("my-record", "my-record", marks=pytest.mark.long),
        pytest.param("treatment", "card", marks=pytest.mark.long),
        pytest.param("support", "a4-light", marks=pytest.mark.long),
    ],
)
def test_pictures_records_and_cards_have_their_inks_too(topic, format, brand):
    _, problems = plates(reading(brand, format, topic), INKS[brand], DIGITAL, "Test")
    assert [f"{problem.page}: {problem.message}" for problem in problems] == []


@pytest.mark.long
def test_every_topic_has_its_inks_in_every_brand():
    for edition in plan(WINDOW, Order(("all",), brands=("all",))):
        pdf = reading(edition.brand, edition.format, edition.topic)
        _, problems = plates(pdf, INKS[edition.brand], DIGITAL, "Test")
        assert [problem.message for problem in problems] == [], edition


@pytest.mark.parametrize(("brand", "format"), EDITIONS)
def test_the_boxes_are_right(brand, format):
    for boxes, whole in zip(after(brand, format).boxes, before(brand, format).boxes, strict=True):
        assert boxes.trim == pytest.approx(whole.trim, abs=0.1 * MM)
        out = [abs(bleed - trim) / MM for bleed, trim in zip(boxes.bleed, boxes.trim, strict=True)]
        assert out == pytest.approx([3] * 4, abs=0.1)
        assert boxes.crop == boxes.media
        around = [abs(side - trim) / MM for side, trim in zip(boxes.media, boxes.trim, strict=True)]
        assert around == pytest.approx([10] * 4, abs=0.1)


def test_without_marks_the_sheet_ends_at_its_bleed():
    for boxes in read(printed("harbour", "a4", "digital")).boxes:
        assert boxes.media == boxes.bleed
    with opened(printed("harbour", "a4", "digital")) as held:
        assert b"/Registration" not in held.pages[0].Contents.read_bytes()


def objects(held: pikepdf.Pdf) -> str:
    """All that is in a file but the data of its streams."""
    return "\n".join(
        repr(dict(item.items())) if isinstance(item, pikepdf.Stream) else repr(item)
        for item in held.objects
        if isinstance(item, pikepdf.Dictionary | pikepdf.Array | pikepdf.Stream)
    )


@pytest.mark.parametrize(("brand", "format"), EDITIONS)
def test_no_colour_is_left_but_inks_and_no_mark_of_the_structure(brand, format):
    with opened(printed(brand, format)) as held:
        drawn = [page.Contents for page in held.pages]
        drawn += [
            item
            for item in held.objects
            if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Form"
        ]
        limit = 3.0
        for stream in drawn:
            # By a parser that is not ours.
            for operands, operator in pikepdf.parse_content_stream(stream):
                said = str(operator)
                assert said not in ("rg", "RG", "g", "G", "sc", "cs", "BDC", "BMC", "EMC", "MP")
                if said in ("k", "K"):
                    assert sum(float(part) for part in operands) <= limit
        assert RGB.search(objects(held).encode()) is None
        assert set(held.Root.keys()) <= {"/Type", "/Pages", "/Lang"}
        for page in held.pages:
            assert not {"/Annots", "/StructParents", "/CropBox", "/Tabs"} & set(page.keys())
        assert "StructElem" not in objects(held)
        assert held.docinfo["/Title"] == "Treatment for JMML: print-ready"
        assert held.check_pdf_syntax() == []
    for promise in (b"pdfaid", b"pdfuaid", b"GTS_PDF", b"OutputIntent"):
        assert promise not in printed(brand, format)


@pytest.mark.parametrize(("brand", "format"), EDITIONS)
def test_the_words_are_those_of_the_reading_copy(brand, format):
    here, there = after(brand, format).texts, before(brand, format).texts
    assert [close(text) for text in here] == [close(text) for text in there]


@in_each_brand
def test_running_text_is_black_ink_alone(brand):
    """The inks that most letters of a page of text are printed in."""
    with opened(printed(brand)) as held:
        letters: dict[tuple[float, ...], int] = {}
        inks, saved = (0.0, 0.0, 0.0, 1.0), []
        for *_, operands, operator in instructions(held.pages[2].Contents.read_bytes()):
            if operator == b"k":
                inks = tuple(numbers(operands))
            elif operator == b"q":
                saved.append(inks)
            elif operator == b"Q":
                inks = saved.pop()
            elif operator == b"TJ":
                letters[inks] = letters.get(inks, 0) + operands.count(b"<")
    assert max(letters, key=letters.get) == (0, 0, 0, 1)
    assert letters[0, 0, 0, 1] > 0.6 * sum(letters.values())


@pytest.mark.long
@in_each_brand
def test_mono_takes_one_ink(brand):
    for _, ink, plate in separations(printed(brand, "mono", "digital")):
        assert (plate.getextrema()[0] < 200) == (ink == "black"), ink


def test_art_reaches_the_edge_of_the_bleed():
    page = pypdfium2.PdfDocument(printed("harbour", "a4", "digital"))[0]
    drawn = page.render(scale=4).to_pil().convert("RGB")  # the sheet is the bleed, and no more
    wide, high = drawn.size
    for x, y in ((0, 40), (wide - 1, 40), (wide // 2, 0), (0, 0), (wide - 1, 0), (0, high // 3)):
        assert drawn.getpixel((x, y)) != (255, 255, 255), (x, y)
    assert drawn.getpixel((wide // 2, high - 1)) == (255, 255, 255)


def test_art_is_cut_at_the_bleed_and_marks_stand_beyond_it_on_every_plate():
    drawn = list(separations(printed("harbour"), 144))
    for page, ink, plate in drawn:
        gap = 2 * MM  # dots to a millimetre
        wide, high = plate.size
        assert plate.crop((0, 0, int(0.8 * gap), high)).getextrema() == (255, 255)
        corner = plate.crop((0, 0, int(6.8 * gap), int(6.8 * gap)))
        assert corner.getextrema() == (255, 255), "marks leave the corner of the bleed alone"
        head = plate.crop((int(9 * gap), int(1.2 * gap), int(11 * gap), int(5.8 * gap)))
        assert head.getextrema()[0] < 250, f"a crop mark on the {ink} plate of page {page}"
        assert wide / gap == pytest.approx(230, abs=1)


def test_the_same_edition_gives_the_same_bytes():
    again = plates(reading("harbour"), INKS["harbour"], OFFSET, "Treatment for JMML")
    assert again[0] == printed("harbour")


def test_a_leaflet_has_marks_where_it_is_folded():
    pdf, _ = plates(
        reading("harbour", "trifold"), INKS["harbour"], OFFSET, "T", ((97, 197), (100, 200))
    )
    with opened(pdf) as held:
        for page, places in zip(held.pages, ((97, 197), (100, 200)), strict=True):
            marks = page.Contents.read_bytes().decode().partition("[3 2] 0 d")[2]
            xs = {float(x) / MM for x in re.findall(r"([\d.-]+) [\d.-]+ m", marks)}
            assert sorted(xs) == pytest.approx(places, abs=0.01)


# ── Colours ──


def test_a_colour_of_the_palette_is_printed_as_it_says():
    inks = Inks({"#0b4a5b": (0.95, 0, 0.15, 0.55)}, Location(""))
    pdf, problems = plates(
        drawing("0.043137 0.290196 0.356863 rg 9 9 99 99 re f"), inks, OFFSET, ""
    )
    assert problems == ()
    with opened(pdf) as held:
        assert b"0.95 0 0.15 0.55 k" in held.pages[0].Contents.read_bytes()


@pytest.mark.parametrize(
    ("colour", "inks"),
    [("0 g", "0 0 0 1 k"), ("1 1 1 rg", "0 0 0 0 k"), (".5 .5 .5 RG", "0 0 0 0.498 K"),
     ("0 0 0 1 k", "0 0 0 1 k"), ("/DeviceRGB cs 0 0 0 sc", "0 0 0 1 k"),
     ("/DeviceGray CS .25 SCN", "0 0 0 0.75 K")],
)  # fmt: skip
def test_what_is_grey_is_black_ink_alone(colour, inks):
    pdf, problems = plates(drawing(f"{colour} 9 9 99 99 re b"), NO_INKS, OFFSET, "")
    assert problems == ()
    with opened(pdf) as held:
        assert inks.encode() in held.pages[0].Contents.read_bytes()


def test_a_colour_that_no_palette_names_is_named_with_its_pages_and_a_line_to_paste():
    few = Inks({c: i for c, i in INKS["harbour"].palette.items() if c != "#c8402c"}, Location("b"))
    _, problems = plates(reading("harbour"), few, OFFSET, "")
    (problem,) = problems
    assert (problem.code, problem.level, problem.page) == ("not-in-print-palette", "error", 1)
    assert re.fullmatch(
        r"`#c8402c` is not in the print palette, and is on pages? 1.*", problem.message
    )
    assert '"#c8402c": [0, 68, 78, 22]' in problem.hint


def test_a_brand_without_a_palette_is_told_all_it_needs_at_once():
    _, problems = plates(reading("northfield"), NO_INKS, OFFSET, "")
    (problem,) = problems
    assert (problem.code, problem.at) == ("no-print-palette", NO_INKS.at)
    assert problem.message == "the brand has no print palette, and prints 9 colours"
    assert '\nprint:\n  palette:\n    "#003d7a": [100, 50, 0, 52]\n' in problem.hint
    assert plates(reading("northfield", "mono"), NO_INKS, OFFSET, "")[1] == ()


def test_a_colour_of_another_kind_is_refused():
    lab = {"/lab": lambda held: pikepdf.Array([pikepdf.Name.Lab, {}])}
    problems = found("/lab cs 50 20 20 sc 9 9 99 99 re f", {"/ColorSpace": lab})
    assert codes(problems) == ["not-separable"]
    assert problems[0].message == "a colour of the kind Lab cannot be printed in inks"


def test_a_gradient_a_pattern_and_a_group_become_inks_and_a_mask_stays_a_mask():
    def axial(*colours, space="DeviceRGB"):
        return pikepdf.Dictionary(
            ShadingType=2, ColorSpace=pikepdf.Name("/" + space), Coords=[0, 0, 300, 0],
            Function={"/FunctionType": 2, "/Domain": [0, 1], "/N": 1,
                      "/C0": list(colours[0]), "/C1": list(colours[1])},
        )  # fmt: skip

    def form(held, content, **more):
        group = {"/S": pikepdf.Name.Transparency, "/CS": pikepdf.Name.DeviceRGB}
        return held.make_stream(
            content, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 300, 300],
            Group=group, StructParents=3, **more,
        )  # fmt: skip

    red = (1, 0, 0)
    resources = {
        "/Shading": {"/sh": lambda held: axial(red, (1, 1, 1))},
        "/Pattern": {
            "/pa": lambda held: held.make_stream(
                b"1 0 0 rg 0 0 5 5 re f", PatternType=1, PaintType=1, TilingType=1,
                BBox=[0, 0, 9, 9], XStep=9, YStep=9, Resources={},
            )
        },
        "/XObject": {"/fo": lambda held: form(held, b"/P<</MCID 1>>BDC 1 0 0 rg 9 9 9 9 re f EMC"),
                     "/unused": lambda held: form(held, b"0 0 1 rg 0 0 9 9 re f")},
        "/ExtGState": {"/ma": lambda held: {"/SMask": {
            "/S": pikepdf.Name.Luminosity, "/G": form(held, b".5 .5 .5 rg 0 0 300 300 re f")}}},
    }  # fmt: skip
    content = (
        "q 50 50 99 99 re W n /sh sh Q /Pattern cs /pa scn 9 9 99 99 re f /fo Do q /ma gs /fo Do Q"
    )
    inks = Inks({"#ff0000": (0, 1, 1, 0)}, Location(""))
    pdf, problems = plates(drawing(content, resources), inks, OFFSET, "")
    assert problems == ()
    with opened(pdf) as held:
        page = held.pages[0].Resources
        assert list(page.XObject.keys()) == ["/fo"]
        assert page.XObject["/fo"].read_bytes().strip() == b"0 1 1 0 k 9 9 9 9 re f"
        assert "/StructParents" not in page.XObject["/fo"]
        assert page.XObject["/fo"].Group.CS == "/DeviceCMYK"
        assert b"0 1 1 0 k" in page.Pattern["/pa"].read_bytes()
        assert page.Shading["/sh"].ColorSpace == "/DeviceCMYK"
        assert [list(page.Shading["/sh"].Function[end]) for end in ("/C0", "/C1")] == [
            [0, 1, 1, 0], [0, 0, 0, 0]
        ]  # fmt: skip
        mask = page.ExtGState["/ma"].SMask.G
        assert mask.read_bytes().strip() == b"0.5 g 0 0 300 300 re f"
        assert mask.Group.CS == "/DeviceGray"


# ── Photographs ──


def photograph() -> Image.Image:
    """Colours from all corners, black and white among them."""
    picture = Image.new("RGB", (64, 64))
    picture.putdata([(4 * x, 4 * y, (5 * x * y) % 256) for y in range(64) for x in range(64)])
    picture.paste((0, 0, 0), (0, 0, 8, 8))
    picture.paste((127, 127, 127), (8, 0, 16, 8))
    picture.paste((255, 255, 255), (16, 0, 24, 8))
    return picture


def pixels(held: pikepdf.Pdf, picture: Image.Image, kind: str) -> pikepdf.Stream:
    out = io.BytesIO()
    picture.save(out, kind, quality=95)
    stream = held.make_stream(
        out.getvalue() if kind == "JPEG" else picture.tobytes(),
        Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=64, Height=64,
        BitsPerComponent=8, ColorSpace=pikepdf.Name.DeviceRGB,
    )  # fmt: skip
    if kind == "JPEG":
        stream.Filter = pikepdf.Name.DCTDecode
    return stream


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_photograph_is_separated_within_the_limit(kind):
    resources = {"/XObject": {"/im": lambda held: pixels(held, photograph(), kind)}}
    content = drawing("q 200 0 0 200 50 50 cm /im Do Q", resources)
    for printer, limit in ((OFFSET, 3.0), (DIGITAL, 2.8)):
        pdf, problems = plates(content, NO_INKS, printer, "")
        assert problems == ()
        with opened(pdf) as held:
            image = held.pages[0].Resources.XObject["/im"]
            assert (image.ColorSpace, image.BitsPerComponent) == ("/DeviceCMYK", 8)
            dots = Image.frombytes("CMYK", (64, 64), image.read_bytes())
        assert most_ink(dots) <= limit
        if kind == "PNG":
            assert [dots.getpixel((x, 4)) for x in (4, 12, 20)] == [
                (0, 0, 0, 255), (0, 0, 0, 128), (0, 0, 0, 0)
            ]  # fmt: skip


def test_a_photograph_of_a_factsheet_is_in_inks_alone(tmp_path):
    out = io.BytesIO()
    photograph().resize((900, 600)).save(out, "JPEG", quality=90)
    figure = "{image: clinic.jpg, alt: A clinic., credit: A friend, licence: CC0}"
    heading = "      - A nurse takes a little blood.[@lee2020]\n"
    topic = TOPIC.replace(heading, f"{heading}      - figure: {figure}\n")
    more = {"factsheets/blood-tests.yaml": topic, "factsheets/images/clinic.jpg": out.getvalue()}
    files = window(make_project(tmp_path, more))
    outcome = make(Edition("blood-tests", "en-GB", "ours", "a4"), files)
    assert outcome.pdf is not None, outcome.problems
    colours = ("#0b4a5b", "#e7f2f3", "#16262c", "#a8321f", "#475a61")
    inks = Inks(dict.fromkeys(colours, (0, 0, 0, 1)), Location(""))
    pdf, problems = plates(outcome.pdf, inks, OFFSET, "Blood tests")
    assert [problem.message for problem in problems] == []
    with opened(pdf) as held:
        streams = [item for item in held.objects if isinstance(item, pikepdf.Stream)]
        pictures = [item for item in streams if item.get("/Subtype") == "/Image"]
        assert [picture.ColorSpace for picture in pictures] == ["/DeviceCMYK"]
        assert RGB.search(objects(held).encode()) is None


def test_the_limit_is_kept_by_the_colours_and_not_by_the_black():
    dark = Image.new("RGB", (1, 1), (12, 0, 0))
    assert tuple(to_cmyk(dark, 300)) == (0, 255, 255, 243)
    cyan, magenta, yellow, black = to_cmyk(dark, 200)
    assert (cyan, black) == (0, 243)
    assert magenta == yellow
    assert 2 * magenta + black <= 510


def test_a_picture_in_too_much_ink_is_named():
    full = Image.new("CMYK", (64, 64), (255, 255, 255, 255))

    def picture(held):
        stream = pixels(held, photograph(), "PNG")
        stream.ColorSpace = pikepdf.Name.DeviceCMYK
        stream.write(full.tobytes())
        return stream

    problems = found("q 99 0 0 99 50 50 cm /im Do Q", {"/XObject": {"/im": picture}})
    assert codes(problems) == ["too-much-ink"]
    assert problems[0].message.startswith("a picture takes 400 % of ink, on page 1;")


# ── What a press prints badly ──

FACE = {
    "/Font": {
        "/F": lambda held: {
            "/Type": pikepdf.Name.Font, "/Subtype": pikepdf.Name.Type0,
            "/DescendantFonts": [{"/DW": 500, "/W": [65, [600, 700]]}],
            "/ToUnicode": held.make_stream(b"2 beginbfchar <0041> <0041> <0042> <0042> endbfchar"),
        }
    }
}  # fmt: skip
WORDS = "BT /F {size} Tf 1 0 0 1 {x} {y} Tm [<0041>-20<0042>] TJ ET"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (".9 .8 .7 .7 k 99 99 9 9 re f", "a colour takes 310 % of ink (90 80 70 70), on page 1"),
        ("0.1 w 50 50 m 250 50 l S", "a line is 0.10 pt thick"),
        ("0 w 50 50 m 250 50 l S", "a line is 0.00 pt thick"),
        ("q .5 0 0 .5 0 0 cm .4 w 90 90 m 450 90 l S Q", "a line is 0.20 pt thick"),
        ("50 50 200 .2 re f", "a line is 0.20 pt thick"),
        ("q 50 50 200 .1 re W n 0 0 300 300 re f Q", "a line is 0.10 pt thick"),
        ("0 0 300 40 re f", "art ends 0.0 mm beyond the bottom edge of the page"),
        ("-9 -9 317.5 318 re f", "art ends 3.0 mm beyond"),
        ("-4 60 200 80 re f", "art ends 1.4 mm beyond the left edge of the page"),
        ("1 g " + WORDS.format(size=7, x=99, y=99), "`AB` of 7 pt is light on a dark ground"),
        (
            "1 .5 0 0 k 50 50 200 200 re f .1 0 0 0 k " + WORDS.format(size=7, x=99, y=99),
            "`AB` of 7 pt is light on a dark ground",
        ),
        (WORDS.format(size=12, x=10, y=99), "`AB` is 3.5 mm from the edge of the trimmed page"),
        (WORDS.format(size=12, x=280, y=99), "`AB` is 1.5 mm from the edge of the trimmed page"),
        (WORDS.format(size=12, x=99, y=8), "`AB` is 2 mm from the edge of the trimmed page"),
    ],
)
def test_a_seeded_fault_is_named_with_its_page(content, said):
    problems = found(content, FACE)
    if said.startswith("art ends 3.0"):
        assert problems == []
        return
    assert any(problem.message.startswith(said) for problem in problems), problems
    assert {problem.page for problem in problems} == {1}
    assert all(problem.hint for problem in problems)


@pytest.mark.parametrize(
    "content",
    [
        "1 g 50 50 200 .1 re f 0.1 w 1 G 50 60 m 250 60 l S",  # white lines are no lines
        "50 50 .2 .2 re f",  # a dot
        "-9 -9 318 318 re f 1 g -4 60 200 80 re f",  # white over a ground
        "0 1 0 0 k -9 -9 318 60 re f 0 0 0 .5 k -4 -9 50 40 re f",  # a detail in front of a ground
        "1 g " + WORDS.format(size=8, x=99, y=99),
        "0 0 0 .5 k " + WORDS.format(size=7, x=99, y=99),
        "q 0 0 1 1 re W n " + WORDS.format(size=12, x=2, y=99) + " Q",  # cut off
        WORDS.format(size=12, x=-40, y=99),  # beside the page
        "BT /F 12 Tf 3 Tr 1 0 0 1 2 99 Tm <0041> Tj ET",  # invisible
    ],
)
def test_what_a_press_prints_well_is_not_named(content):
    assert found(content, FACE) == []


def test_a_leaflet_whose_drawing_ended_at_the_cut_would_be_named():
    ground = ".1 0 0 0 k 100 -9 209 318 re f "
    drawing = "q 100 0 209 90 re W n .5 0 0 0 k 99 -3 211 100 re f Q"
    problems = found(ground + drawing)
    assert [problem.code for problem in problems] == ["short-bleed"]
    assert "beyond the bottom edge" in problems[0].message


# ── Whatever a page holds ──


def test_an_instruction_is_found_whatever_stands_between():
    content = (
        b"% 1 0 0 rg\n/A <</B (rg \\) (1 0 0 rg)) /C [<</D true>>]>> BDC\r"
        b"[(a(b)c\\\\)-20<41 42>] TJ(x)' BI /W 2 /H 2 /BPC 8 /CS /G ID \x00 EI \xff)\nEI\n"
        b"1 0 0 RG%end\nf*"
    )
    assert [operator for *_, operator in instructions(content)] == [
        b"BDC", b"TJ", b"'", b"BI", b"RG", b"f*"
    ]  # fmt: skip
    starts = [start for start, *_ in instructions(content)]
    ends = [end for _, end, *_ in instructions(content)]
    assert starts[1:] == ends[:-1], "nothing is lost between them"


@pytest.mark.parametrize("content", ["(never closed", "0 0 m }", "BI /W 2 ID \x00\x01"])
def test_what_cannot_be_read_is_said(content):
    assert codes(found(content)) == ["not-separable"]


def test_more_restored_than_saved_and_more_saved_than_restored_do_no_harm():
    pdf, problems = plates(drawing("Q q q 0 0 1 rg"), INKS["harbour"], OFFSET, "")
    assert codes(problems) == ["not-in-print-palette"]
    with opened(pdf) as held:
        said = [operator for *_, operator in instructions(held.pages[0].Contents.read_bytes())]
    assert said.count(b"q") == said.count(b"Q")


@in_each_brand
def test_our_reader_finds_what_another_finds(brand):
    with opened(reading(brand)) as held:
        for page in held.pages:
            ours = [operator.decode() for *_, operator in instructions(page.Contents.read_bytes())]
            assert ours == [str(operator) for _, operator in pikepdf.parse_content_stream(page)]


# ── Printers and palettes that are written wrongly ──


def test_an_unknown_printer_and_an_unknown_wish_are_named(tmp_path):
    with pytest.raises(Unprintable) as refused:
        read_printer(WINDOW, "ofset")
    (problem,) = refused.value.problems
    assert (problem.code, problem.hint) == ("unknown-printer", "did you mean `offset`?")
    wishes = (WINDOW.roots[0] / "layouts/printers/offset.yaml").read_text()
    broken = wishes.replace("ink_limit: 300", "inc_limit: 300").replace("crop", "cross")
    files = window(make_project(tmp_path, {"layouts/printers/ours.yaml": broken}))
    with pytest.raises(Unprintable) as refused:
        read_printer(files, "ours")
    said = {problem.message: problem for problem in refused.value.problems}
    assert any("inc_limit" in message for message in said), said
    assert any("ink_limit" in problem.message + problem.hint for problem in said.values())
    assert any("cross" in message for message in said)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [("bleed: 3mm", "bleed: 12mm", "too-much-bleed"),
     ("ink_limit: 300", "ink_limit: 3", "bad-ink-limit")],
)  # fmt: skip
def test_a_wish_that_cannot_be_met_is_refused(tmp_path, old, new, code):
    wishes = (WINDOW.roots[0] / "layouts/printers/offset.yaml").read_text().replace(old, new)
    files = window(make_project(tmp_path, {"layouts/printers/ours.yaml": wishes}))
    with pytest.raises(Unprintable) as refused:
        read_printer(files, "ours")
    (problem,) = refused.value.problems
    assert (problem.code, problem.at.file) == (code, "layouts/printers/ours.yaml")
    assert problem.at.line > 1


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('"#0b4a5b": [95, 0, 15]', "`#0b4a5b` has 3 inks, and a press has four"),
        ('"#0b4a5b": [95, 0, 15, 155]', "155 is more than all of an ink"),
        ("sea: [95, 0, 15, 55]", "`sea` is no colour of # and six digits"),
        ('"#0b4a5b": [95, 0, 15, 55]\n    "#0B4A5B": [0, 0, 0, 9]',
         "`#0B4A5B` is there as `#0b4a5b` already"),
    ],
)  # fmt: skip
def test_inks_that_are_none_are_named_with_their_place(tmp_path, line, said):
    brand = BRAND.replace("typography:", f"print:\n  palette:\n    {line}\ntypography:")
    files = window(make_project(tmp_path, {"layouts/brands/ours/brand.yaml": brand}))
    with pytest.raises(Unprintable) as refused:
        read_brand(files, "ours")
    (problem,) = refused.value.problems
    assert (problem.code, problem.message) == ("bad-ink", said)
    assert problem.at.line > BRAND[: BRAND.index("typography")].count("\n")


@in_each_brand
def test_the_palettes_of_the_samples_are_within_every_printers_limit(brand):
    least = min(read_printer(WINDOW, name).about.ink_limit for name in printer_names(WINDOW))
    palette, colours = INKS[brand].palette, read_brand(WINDOW, brand).colours
    assert [c for c, inks in palette.items() if 100 * sum(inks) > least] == []
    assert palette[colours["foreground"]] == (0, 0, 0, 1)
    assert [role for role, colour in colours.items()
            if colour not in palette and colour != "#ffffff"] == []  # fmt: skip


def test_the_usual_printer_is_there():
    assert USUAL_PRINTER in printer_names(WINDOW)


# ── The sheet beside the file ──


@pytest.mark.parametrize(
    ("format", "pages", "says"),
    [
        ("a4", 7, ["210 x 297 mm, portrait (A4)", "7 pages", "or 1 blank page at the end", "4/4"]),
        ("a5", 8, ["148 x 210 mm", "saddle-stitched: two wire staples"]),
        ("mono", 2, ["1/1, black", "both sides"]),
        ("summary", 1, ["4/0", "printed on one side"]),
        ("trifold", 2, ["flap 97, back 100, cover 100", "to 100 x 210 mm", "It folds where"]),
        ("card", 2, ["cut five cards of 170 x 54 mm"]),
    ],
)
def test_the_specification_says_what_a_shop_asks(format, pages, says):
    factsheet = prepare(Edition("treatment", "en-GB", "harbour", format), WINDOW).factsheet
    sheet = specification(
        WINDOW.text(TEMPLATE), factsheet, OFFSET, b"%PDF", pages, "treatment-print.pdf"
    )
    for words in (*says, "HBC-104, version 1.0", "3 mm on all four sides", "crop marks outside"):
        assert words in sheet
    assert "SHA-256         " + hashlib.sha256(b"%PDF").hexdigest() in sheet
    assert max(len(line) for line in sheet.splitlines()) <= 100
    assert len(sheet.splitlines()) <= 42
    assert bool(folds(factsheet)) == (format == "trifold")


# ── As a person asks for it ──


@pytest.mark.long
def test_it_stands_beside_the_edition_and_is_made_again_when_its_specification_is_gone(tmp_path):
    colours = ("0b4a5b", "e7f2f3", "16262c", "ffffff", "a8321f", "475a61")
    inks = "".join(f'  "#{colour}": [60, 20, 10, 30]\n' for colour in colours)
    brand = f"{BRAND}print:\n palette:\n{inks}"
    folder = make_project(tmp_path / "ours", {"layouts/brands/ours/brand.yaml": brand})
    options = ("--project", folder, "--topic", "blood-tests", "--today", TODAY.isoformat())
    first = build(*options, "--printer", "digital", cold=True)
    assert (first.returncode, first.stderr) == (0, "")
    names = sorted(path.name for path in (folder / "output").glob("blood-tests*"))
    assert names == [
        "blood-tests-print-ready-digital-specification.txt",
        "blood-tests-print-ready-digital.pdf",
        "blood-tests.pdf",
    ]
    again = build(*options, "--printer", "digital")
    assert again.stdout.count("(unchanged)") == 2
    (folder / "output" / names[0]).unlink()
    assert build(*options, "--printer", "digital").stdout.count("(unchanged)") == 1


def test_a_printer_that_there_is_not_is_named():
    done = build("--topic", "treatment", "--printer", "offsett")
    assert "there is no printer called `offsett`" in done.stderr
    assert "did you mean `offset`?" in done.stderr
    assert done.returncode == 2
