"""What a brand's own files leave out unnoticed: letters of its faces, logos that nobody sees."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from press.typesetting.brand_look import is_seen, look_of_brand
from tests.projects import PRESS, window

QUAY = PRESS / "tests/tried/brands/letters-welsh-y/QuaysideSans-Regular.ttf"
HEAD = (
    '<head><style>@font-face {font-family: "Quay"; font-weight: 400; src: url(quay.ttf)}\n'
    '@font-face {font-family: "More"; font-weight: 400; src: url(quay.ttf); '
    'unicode-range: U+0108-0109}\n:root {--base: "More", "Quay";\n--headings: "Lexend";}'
    "</style></head>"
)


def test_a_letter_that_the_face_of_the_text_lacks_is_named_once(tmp_path):
    (tmp_path / "quay.ttf").write_bytes(QUAY.read_bytes())
    words = "<p>Ll\u0177r rings Ll&#375;r at \u0109 \u2610.</p>"
    (told,) = look_of_brand(HEAD + words, window(tmp_path))
    assert told.about == "\u0177"
    assert told.message == (
        "Quay has no \u0177 (latin small letter y with circumflex, U+0177): "
        "it is set in another face, Noto Sans"
    )
    assert not [*look_of_brand(HEAD + "<p>Llyr rings</p>", window(tmp_path))]


def drawing(inside: str, of: str = "") -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" {of}>{inside}</svg>'.encode()


def raster(*colour: int) -> bytes:
    written = io.BytesIO()
    Image.new("RGBA" if colour[3:] else "RGB", (40, 40), colour).save(written, "PNG")
    return written.getvalue()


SHAPE = '<path d="M0 0h9v9z"/>'
SEEN = {
    "black, as nothing is said": drawing(SHAPE),
    "a dark line": drawing(SHAPE, 'fill="none" stroke="#0b4a5b"'),
    "yellow": drawing(SHAPE, 'fill="#f4b942"'),
    "a gradient": drawing(
        '<linearGradient id="a"><stop stop-color="red"/></linearGradient>' + SHAPE,
        'fill="url(#a)"',
    ),
    "one dark word": drawing('<g fill="white">' + SHAPE + '</g><text fill="navy">A</text>'),
    "a photograph": raster(90, 120, 60),
    "what is no picture": b"%PDF",
}
UNSEEN = {
    "white": drawing(SHAPE, 'fill="white"'),
    "by a style": drawing("<style>path { fill: #fefefe }</style>" + SHAPE),
    "dark where nothing is drawn": drawing(
        '<defs><path fill="#000"/></defs>' + SHAPE, 'fill="#fff"'
    ),
    "a white photograph": raster(255, 255, 255),
    "nearly white": raster(240, 240, 240),
    "clear": raster(0, 0, 0, 0),
}


@pytest.mark.parametrize("name", SEEN | UNSEEN)
def test_a_logo_is_seen_on_white_paper_or_not(name):
    assert is_seen((SEEN | UNSEEN)[name]) == (name in SEEN)
