"""Drawings are weighed and looked through before they are drawn, whichever way they come in."""

from __future__ import annotations

import base64
import io

import pytest
from PIL import Image
from test_typeset import files

from press.html.web_page import assemble
from press.make import prepare
from press.model import Edition, Location, Problem, Unprintable
from press.typesetting.addresses import addresses
from press.typesetting.drawings import drawable, placed
from press.typesetting.images import PictureError
from tests.projects import TOPIC, make_project, window

FACES = {"Lexend"}


def svg(inside: str, root: str = "") -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 99 99" {root}>{inside}</svg>'


def nested(levels: int, element: str, inside: str = "<rect/>") -> str:
    """Parts of which each has the one before it ten times: 10 to the power of `levels` shapes."""
    first, name = element.format("a0", inside), element.split()[0].strip("<")
    paint = {
        "g": '<use href="#{}"/>',
        "pattern": '<rect fill="url(#{})"/>',
        "clipPath": '<rect clip-path="url(#{})"/>',
    }[name]
    parts = [element.format(f"a{n + 1}", paint.format(f"a{n}") * 10) for n in range(levels)]
    return svg(first + "".join(parts) + paint.format(f"a{levels}"))


G, PATTERN, CLIP = (f'<{name} id="{{}}">{{}}</{name}>' for name in ("g", "pattern", "clipPath"))
MARKER = '<marker id="m">' + "<rect/>" * 100 + "</marker>"
PATH = '<path d="M0 0' + "L1 1" * 1000 + '"/>'
HEAVY = {
    "copies of copies": (nested(7, G), "draws 68,024,685 shapes, all copies counted"),
    "patterns in patterns": (nested(7, PATTERN), "shapes, all copies counted, and 20,000 are"),
    "a marker at every point": (
        svg(f"{MARKER}<style>.a {{marker-mid: url('#m')}}</style><g class='a'>{PATH}</g>"),
        "draws 100,",
    ),
    "clips in clips": (nested(6, CLIP), "shapes, all copies counted"),
    "points": (svg('<path d="M0 0' + "L1 1" * 200_001 + '"/>'), "draws 200,002 points"),
    "letters": (svg(f"<text>{'a' * 30_000}</text>"), "draws 30,002 shapes"),
    "elements": (svg("<defs>" + "<g/>" * 30_000 + "</defs>"), "has more than 25,000 elements"),
    "depth": (svg("<g>" * 101 + "</g>" * 101), "stand in more than 100 others"),
    "depth by copies": (
        svg("".join(f'<g id="g{n}"><use href="#g{n + 1}"/></g>' for n in range(99))),
        "stand in more than 100 others, copies followed",
    ),
    "opacity in opacity": (
        svg('<g opacity=".5">' * 60 + "<rect/>" * 1000 + "</g>" * 60),
        "draws 62,",
    ),
    "a circle": (svg('<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>'), "draws `#a`"),
    "a circle of patterns": (
        svg('<pattern id="p"><rect fill="url(#p)"/></pattern><rect fill="url(#p)"/>'),
        "draws `#p` within itself",
    ),
}
RECT = '<rect width="9" height="9" {}/>'
UNSAFE = {
    "escaped address": ("<style>a {b: \\75rl(http://x.org)}</style>", "asks for `http://x.org`"),
    "behind a comment": (
        "<style>a {b: url(data:,/*)} c {d: url(//x.org)} /**/</style>",
        "asks for `//x.org`",
    ),
    "a style beside it": ("<style>@import 'x.css';</style>", "asks for `@import 'x.css'`"),
    "what moves": ('<rect><set attributeName="x" to="9"/></rect>', "moves"),
    "a page in it": ("<foreignObject/>", "has words as a web page has them (`foreignObject`)"),
    "a drawing in it": ('<image href="data:image/svg+xml,x"/>', "another drawing in it"),
}
LOST = {
    "a filter": '<filter id="f"><feGaussianBlur/></filter>' + RECT.format('filter="url(#f)"'),
    "a blend mode": RECT.format('style="mix-blend-mode: multiply"'),
    "a colour by `var()`": RECT.format('fill="var(--ink, red)"'),
    "a colour by `color-mix()`": "<style>rect {fill: color-mix(in srgb, red, tan)}</style><rect/>",
    "a mask": '<mask id="m"/><g mask="url(#m)">' + RECT.format("") + "</g>",
    "a `circle()` to clip by": RECT.format('style="clip-path: circle(2px)"'),
    "a line in a gradient": '<linearGradient id="g"/>'
    + RECT.format('stroke="url(#g)" stroke-width="4"'),
    "words along a line": "<text><textPath>Round</textPath></text>",
    "a gradient that repeats itself": '<linearGradient id="g" spreadMethod="repeat"/>'
    + RECT.format('fill="url(#g)"'),
}
FINE = [
    '<filter id="f"><feOffset dx="1"/></filter>' + RECT.format('filter="url(#f)"'),
    RECT.format('style="mix-blend-mode: normal; filter: none; paint-order: normal"'),
    '<mask id="m" maskUnits="userSpaceOnUse"/>' + RECT.format('mask="url(#m)"'),
    '<text font-family="Lexend, Arial">Words</text><text>Words</text>',
    '<style>@namespace svg url(http://www.w3.org/2000/svg); a {b: "url(x)"}</style>',
    "<use href='#lost'/>" + '<symbol id="s"><rect/></symbol>' + '<use href="#s"/>' * 50,
]


def refused(drawing: str | bytes) -> PictureError:
    with pytest.raises(PictureError) as caught:
        drawable(drawing.encode() if isinstance(drawing, str) else drawing, FACES)
    assert caught.value.hint
    return caught.value


@pytest.mark.parametrize("fault", HEAVY)
def test_a_drawing_that_takes_too_long_is_refused_before_it_is_drawn(fault):
    drawing, message = HEAVY[fault]
    error = refused(drawing)
    assert (error.code, message in str(error)) == ("drawing-heavy", True), error


@pytest.mark.parametrize("fault", UNSAFE)
def test_a_drawing_that_is_not_by_itself_is_refused(fault):
    inside, message = UNSAFE[fault]
    error = refused(svg(inside))
    assert (error.code, message in str(error)) == ("drawing-unsafe", True), error


@pytest.mark.parametrize("what", LOST)
def test_what_would_not_be_printed_as_drawn_is_named(what):
    error = refused(svg(LOST[what]))
    assert (error.code, what in str(error)) == ("drawing-lost", True), error


@pytest.mark.parametrize("inside", FINE)
def test_what_is_drawn_as_it_looks_stays_as_it_is(inside):
    assert drawable(svg(inside).encode(), FACES) == svg(inside).encode()


def test_words_in_another_face_and_joined_letters_are_named():
    other = refused(svg('<g style="font-family: Helvetica, Lexend"><text>Ours</text></g>'))
    assert str(other) == "has words in Helvetica (`Ours`), which would be printed in another face"
    joined = refused(svg('<text font-family="Lexend">سلام</text>'))
    assert "has words in Arabic script" in str(joined)


def test_a_drawing_in_another_encoding_is_read():
    said = '<?xml version="1.0" encoding="{}"?>' + svg("<title>Zoë</title>")
    for encoding in ("utf-16", "iso-8859-1"):
        read = drawable(said.format(encoding).encode(encoding))
        assert read == svg("<title>Zoë</title>").encode()
    assert "is not written in UTF-8" in str(refused(svg("Zoë").encode("latin-1")))


def test_a_photograph_in_a_drawing_tells_no_place():
    held = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "A maker of telephones"
    Image.new("RGB", (9, 9)).save(held, "JPEG", exif=exif)
    address = f"data:image/jpeg;base64,{base64.b64encode(held.getvalue()).decode()}"
    let_in = drawable(svg(f'<image href="{address}"/>').encode()).decode()
    photograph = base64.b64decode(let_in.partition("base64,")[2].partition('"')[0])
    assert photograph.startswith(b"\xff\xd8")
    assert b"telephones" not in photograph


@pytest.mark.parametrize(
    ("style", "asked"),
    [
        ("a{b:url( 'x.png' )}", ["x.png"]),
        ("a{b:image-set('x.png' 1x, url(y.png) 2x)}", ["x.png", "y.png"]),
        ("@font-face{src:local('Arial'), url(data:,x)}", ["local(Arial)"]),
        ("a{content:'url(x)' /* url(y) */; b:url(#z)}", []),
        ("@IMP\\4f RT 'x.css' print; a{}", ["@IMP\\4f RT 'x.css' print"]),
    ],
)
def test_a_style_is_read_as_a_browser_reads_it(style, asked):
    assert [*addresses(style)] == asked


# ── The ways in ──


def test_a_web_page_refuses_what_print_refuses():
    html = '<head></head><img src="factsheets/images/bomb.svg" alt="">'
    held = files({"factsheets/images/bomb.svg": HEAVY["copies of copies"][0].encode()})
    page = assemble(html, held)
    assert [problem.code for problem in page.problems] == ["drawing-heavy"]


def test_an_icon_is_weighed_too(tmp_path):
    topic = TOPIC.replace(
        "      - warning:",
        "      - symptoms: {items: [{icon: bad, text: A sign}]}\n      - warning:",
    )
    icon = svg('<g id="a"><use href="#a"/></g>')
    made = {"factsheets/blood-tests.yaml": topic, "layouts/icons/bad.svg": icon}
    with pytest.raises(Unprintable) as caught:
        prepare(Edition("blood-tests", "en-GB", "ours", "a4"), window(make_project(tmp_path, made)))
    [problem] = caught.value.problems
    assert str(problem.at) == "layouts/icons/bad.svg"
    assert "`layouts/icons/bad.svg` draws `#a` within itself" in problem.message


def test_a_character_that_no_face_has_is_told_where_it_stands_in_a_drawing(tmp_path):
    path = "factsheets/images/garden.svg"
    make_project(tmp_path, {path: svg("\n<text>A \U0001f33b</text>")})
    seen = window(tmp_path)
    seen.bytes(path)
    lacking = Problem("error", "missing-glyph", "no face has it", about="\U0001f33b")
    assert [one.at for one in placed([lacking], "<img>", seen)] == [Location(path, 2, 9)]
    assert placed([lacking], "<p>\U0001f33b", seen) == (lacking,)
