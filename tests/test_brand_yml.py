"""A brand as brand.yml is written elsewhere is the same brand."""

from __future__ import annotations

from press.content.brand import read_brand
from tests.projects import BRAND, LOGO, PRESS, make_project, window

TYPE = "typography:\n  base: {family: Atkinson Hyperlegible Next}"
OURS = """typography:
  fonts:
    - family: Ours
      files: [{path: fonts/Ours.ttf, weight: 400}, {path: fonts/Bold.ttf, weight: 700}]
  base: {family: Ours}
  headings: {family: Ours, weight: 700}"""
OWN = (
    BRAND.replace("medium: logo.svg", "medium: logo.svg, reversed: dark.svg")
    .replace('sea: "#0b4a5b"', 'sea: "#114455", deep: "#114455"')
    .replace(TYPE, OURS)
)
ELSEWHERE = (
    BRAND.replace(
        "logo: {medium: logo.svg}",
        "logo: {images: {main: {path: logo.svg, alt: Ours}}, large: {light: main, dark: dark.svg}}",
    )
    .replace("{name: {full", "{link: {mastodon: https://a.example}, name: {full")
    .replace('sea: "#0b4a5b"', 'sea: "#145", deep: sea')
    .replace('background: "#ffffff"', "background: White")
    .replace('muted: "#475a61"', "muted: rgb(71, 90, 97)\n  success: sea")
    .replace(
        TYPE,
        """typography:
  fonts:
    - family: Ours
      source: file
      files:
        - {path: fonts/Ours.ttf, weight: normal, style: normal}
        - {path: fonts/Bold.ttf, weight: bold}
        - {path: fonts/Italic.ttf, weight: 400, style: italic}
  base: {family: Ours, size: 11pt, line-height: 1.4}
  headings: {family: Ours, weight: bold}
  monospace: Ours""",
    )
    + "defaults: {bootstrap: {}}\n"
)


def test_brand_yml_is_read_as_it_is_written_elsewhere(tmp_path):
    face = (PRESS / "fonts/Lexend-Regular.ttf").read_bytes()
    folder = "layouts/brands/ours"
    brands = []
    for name, words in (("own", OWN), ("elsewhere", ELSEWHERE)):
        fonts = {f"{folder}/fonts/{file}.ttf": face for file in ("Ours", "Bold")}
        files = {f"{folder}/brand.yaml": words, f"{folder}/dark.svg": LOGO, **fonts}
        brands.append(read_brand(window(make_project(tmp_path / name, files)), "ours"))
    own, elsewhere = brands
    assert elsewhere.colours == own.colours
    assert (elsewhere.about.logo.medium, elsewhere.about.logo.reversed) == ("logo.svg", "dark.svg")
    for one in brands:
        (font,) = one.about.typography.fonts
        assert [(face.path, face.weight) for face in font.files] == [
            ("fonts/Ours.ttf", 400),
            ("fonts/Bold.ttf", 700),
        ]
        assert one.about.typography.headings.weight == 700
    assert {problem.about for problem in elsewhere.unused} == (
        set("defaults mastodon success monospace size line-height italic".split())
    )
    assert own.unused == ()
