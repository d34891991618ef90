"""Pictures that cannot be printed are named, each fault by its own name; good ones stay small.

No picture is kept with the tests: they are drawn here.
"""

from __future__ import annotations

import io
import zlib
from random import Random
from struct import pack

import pikepdf
import pytest
from PIL import Image, ImageChops, ImageCms, ImageStat
from test_typeset import ANY, PICTURE, files, page

from press.checks.page_layout import faults
from press.make import make, prepare
from press.make import printed as with_pages
from press.model import Edition
from press.typesetting.typeset import typeset
from tests.projects import TOPIC, make_project, window


def saved(picture: Image.Image, kind: str, **more: object) -> bytes:
    held = io.BytesIO()
    picture.save(held, kind, **more)
    return held.getvalue()


def noisy(width: int, height: int) -> Image.Image:
    """A photograph as a camera makes it: grain over a sky that grows darker."""
    grain = Image.frombytes("L", (width, height), Random(7).randbytes(width * height))
    sky = Image.linear_gradient("L").resize((width, height))
    blended = Image.blend(sky, grain, 0.25)
    return Image.merge("RGB", (blended, sky, ImageChops.invert(blended)))


def empty_png(width: int, height: int) -> bytes:
    """The head of a PNG that says it is so large, and nothing else of it."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return pack(">I", len(data)) + name + data + pack(">I", zlib.crc32(name + data))

    head = chunk(b"IHDR", pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


SMALL = Image.new("RGB", (400, 300), "#b04030")
SVG = PICTURE.replace("<circle", "MORE<circle")
BAD = {
    "an iPhone's photograph": (
        "IMG 1.HEIC",
        b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
        "image-kind",
        "is an HEIC photograph, as iPhones take them",
    ),
    "cut short": (
        "home.jpg",
        saved(noisy(400, 300), "jpeg")[:9000],
        "image-broken",
        "is cut short or damaged",
    ),
    "a PNG cut short": (
        "home.png",
        saved(noisy(400, 300), "png")[:9000],
        "image-broken",
        "is cut short or damaged",
    ),
    "no picture": ("home.png", b"Dear all", "image-unreadable", "cannot be read as a picture"),
    "30 megabytes": (
        "home.jpg",
        saved(SMALL, "jpeg") + b"\0" * 30_000_000,
        "file-too-large",
        "is larger than 30 megabytes",
    ),
    "20000 pixels": (
        "home.png",
        empty_png(20000, 20000),
        "image-too-large",
        "has 20000 by 20000 pixels, more than 100 million",
    ),
    "not XML": ("home.svg", b"<svg><circle></svg>", "drawing-unreadable", "is not an SVG drawing"),
    "HTML": ("home.svg", b"<html></html>", "drawing-unreadable", "it begins with <html>"),
    "a script": (
        "home.svg",
        SVG.replace("MORE", "<script>alert(1)</script>"),
        "drawing-unsafe",
        "has a program in it",
    ),
    "a script in an attribute": (
        "home.svg",
        SVG.replace("MORE", '<g onload="alert(1)"/>'),
        "drawing-unsafe",
        "has a program in it",
    ),
    "another picture": (
        "home.svg",
        SVG.replace("MORE", '<image href="https://a.org/x.png"/>'),
        "drawing-unsafe",
        "asks for `https://a.org/x.png`",
    ),
    "another style": (
        "home.svg",
        SVG.replace("MORE", "<style>@import url(https://a.org/x.css);</style>"),
        "drawing-unsafe",
        "asks for",
    ),
    "an entity": (
        "home.svg",
        '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + PICTURE,
        "drawing-unsafe",
        "defines entities of its own",
    ),
}
FIGURE = """\
      - figure:
          image: NAME
          alt: A red house.
          credit: Ours
          licence: CC BY 4.0
"""


@pytest.mark.parametrize("fault", BAD)
def test_a_picture_that_cannot_be_printed_is_named_at_its_line(fault, tmp_path):
    name, data, code, message = BAD[fault]
    topic = TOPIC.replace("review:\n", FIGURE.replace("NAME", name) + "review:\n")
    files = {"factsheets/blood-tests.yaml": topic, f"factsheets/images/{name}": data}
    held = window(make_project(tmp_path, files))
    outcome = make(Edition("blood-tests", "en-GB", "ours", "a5"), held)
    assert outcome.pdf is None
    [problem] = [problem for problem in outcome.problems if problem.code != "nearly-empty"]
    assert problem.code == code
    assert problem.message.startswith(f"`factsheets/images/{name}` ")
    assert message in problem.message
    if fault == "not XML":  # where it stops being XML is more to the point
        assert str(problem.at) == "factsheets/images/home.svg:1:16"
    else:
        assert str(problem.at) == "factsheets/blood-tests.yaml:14:18"
    assert problem.hint


def test_a_picture_higher_than_the_page_stands_with_its_heading_and_its_caption(tmp_path):
    figure = FIGURE.replace("NAME", "Body#1.SVG").replace(
        "alt:", f"caption: {'Words. ' * 40}\n          alt:"
    )
    begun = TOPIC.index("      - warning:")
    topic = (
        TOPIC[:begun]
        + figure
        + "  - heading: A heading over it\n    blocks:\n"
        + figure
        + TOPIC[begun:]
    )
    tall = '<svg xmlns="http://www.w3.org/2000/svg" width="99" height="300"/>'
    made = {"factsheets/blood-tests.yaml": topic, "factsheets/images/Body#1.SVG": tall}
    held = window(make_project(tmp_path, made))
    proof = with_pages(prepare(Edition("blood-tests", "en-GB", "ours", "a5"), held), held)
    ground = proof.pages.ground
    assert [problem.message for problem in faults(ground) if problem.level == "error"] == []
    _, *figures = ground.pictures  # behind the logo
    assert len(figures) == 2
    for picture in figures:
        with_it = [piece.words for piece in ground.pieces if piece.page == picture.page]
        assert any("Licence: CC BY" in words for words in with_it)
    assert "A heading over it" in with_it


@pytest.mark.parametrize(
    "more",
    [
        '<a href="https://a.org"><circle cx="1" cy="1" r="1"/></a>',
        '<g fill="url(#sky)"/><use href="#x"/>',
        "<style>circle { fill: url('#sky') }</style>",
    ],
)
def test_a_drawing_may_speak_of_itself(more):
    images = {"factsheets/images/x.svg": SVG.replace("MORE", more).encode()}
    body = '<img src="factsheets/images/x.svg" alt="Cells">'
    assert typeset(page(body), ANY, files(images)).problems == ()


def printed(photograph: bytes, name: str = "home.jpg", width: str = "60mm"):
    """The PDF of a page with a photograph, and the photograph as it is in there."""
    body = f'<p><img style="width: {width}" src="factsheets/images/{name}" alt="A home"></p>'
    pages = typeset(page(body), ANY, files({f"factsheets/images/{name}": photograph}))
    assert pages.problems == ()
    with pikepdf.open(io.BytesIO(pages.pdf)) as held:
        [picture] = (
            item
            for item in held.objects
            if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Image"
        )
        return pages, pikepdf.PdfImage(picture).as_pil_image().convert("RGB")


@pytest.mark.parametrize("kind", ["jpeg", "png"])
def test_a_photograph_of_nine_megabytes_is_printed_with_350_dots_an_inch(kind):
    camera = noisy(3000, 2000)
    photograph = saved(
        camera,
        kind,
        **({"quality": 97, "subsampling": 0} if kind == "jpeg" else {"compress_level": 1}),
    )
    assert 7_000_000 < len(photograph) < 20_000_000
    pages, shown = printed(photograph, f"home.{'jpg' if kind == 'jpeg' else 'png'}")
    assert shown.width / (60 / 25.4) == pytest.approx(350, abs=2)
    assert len(pages.pdf) < 1_000_000 if kind == "jpeg" else 2_000_000
    expected = camera.resize(shown.size, Image.Resampling.BICUBIC)
    for ours, theirs in zip(ImageStat.Stat(shown).mean, ImageStat.Stat(expected).mean, strict=True):
        assert ours == pytest.approx(theirs, abs=1.5)
    assert pages.ground.pictures[0].dots == pytest.approx(3000 / (60 / 25.4), rel=0.01)


def test_a_photograph_that_is_small_enough_stays_as_it_is():
    photograph = saved(noisy(700, 500), "jpeg", quality=90)
    pages, shown = printed(photograph)
    assert shown.size == (700, 500)
    assert photograph[-5000:] in pages.pdf


def test_wide_colours_are_printed_as_they_were_seen():
    # A profile whose red is that of Adobe RGB: without it, every red would come out paler.
    wide = wide_profile()
    seen = Image.new("RGB", (400, 300), (200, 60, 40))
    known = ImageCms.createProfile("sRGB")
    stored = ImageCms.profileToProfile(seen, known, ImageCms.ImageCmsProfile(io.BytesIO(wide)))
    assert stored.getpixel((5, 5)) != pytest.approx((200, 60, 40), abs=8)
    _, shown = printed(saved(stored, "jpeg", quality=95, icc_profile=wide))
    assert shown.getpixel((5, 5)) == pytest.approx((200, 60, 40), abs=4)


def wide_profile() -> bytes:
    """The usual profile with primaries moved out, as bytes; only its red, green and blue differ."""
    usual = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    count = int.from_bytes(usual[128:132], "big")
    tags = {
        bytes(usual[at : at + 4]): int.from_bytes(usual[at + 4 : at + 8], "big")
        for at in range(132, 132 + 12 * count, 12)
    }
    adobe = {
        b"rXYZ": (0.60974, 0.31111, 0.01947),
        b"gXYZ": (0.20528, 0.62567, 0.06087),
        b"bXYZ": (0.14919, 0.06322, 0.74457),
    }
    for name, values in adobe.items():
        for number, value in enumerate(values):
            at = tags[name] + 8 + 4 * number
            usual[at : at + 4] = round(value * 65536).to_bytes(4, "big", signed=True)
    return (
        bytes(usual)
        .replace("sRGB".encode("utf-16-be"), "Wide".encode("utf-16-be"))
        .replace(b"sRGB", b"Wide")
    )
