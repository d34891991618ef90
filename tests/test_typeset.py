"""HTML becomes pages: the same bytes each time, nothing fetched from outside, all mistakes said.

The factsheet printed here has seven pages and everything in it that tags and facts must handle.
"""

from __future__ import annotations

import gc
import io
import os
import re
import subprocess
import sys
import tempfile
from contextlib import nullcontext
from datetime import date
from pathlib import Path
from shutil import rmtree

import pytest

from press.files import Files
from press.model import Location, Pages, Setting, Unprintable
from press.pdf.read import finish
from press.typesetting.fonts import install_faces
from press.typesetting.log import problem_in
from press.typesetting.stylesheets import _cache
from press.typesetting.typeset import typeset
from tests.shared import once

ROOT = Path(__file__).parent.parent
FONTS = {
    f"fonts/{path.name}": path.read_bytes()
    for path in sorted((ROOT / "fonts").iterdir())
    if path.is_file()
}
ANY = (Setting(),)

STYLE = """
@page {
  size: A4; margin: 20mm 20mm 28mm; bleed: 10mm; marks: none;
  @top-left { content: string(title); font-size: 10pt }
  @bottom-center { content: element(foot); width: 100% }
}
html { font-family: "Atkinson Hyperlegible Next", "Noto Sans", "Source Sans 3"; font-size: 12pt }
h1 { string-set: title content() }
.foot { position: running(foot); font-size: 10pt; display: flex; justify-content: space-between }
.page::after { content: counter(page) " of " counter(pages) }
.band { background: #dce8ee; border-radius: 3mm; padding: 4mm; break-inside: avoid }
.line { display: block; border-bottom: .3mm solid #555; height: 8mm }
.contents { display: var(--contents, block) }
thead th { border-bottom: .5mm solid #000 }
td, th { text-align: start; vertical-align: top; padding: 2mm }
tbody tr { break-inside: avoid }
.cite { vertical-align: super; font-size: 9pt }
.next { break-before: page }
a { color: inherit }
"""

ICON = (
    '<svg aria-hidden="true" viewBox="0 0 24 24" width="24" height="24">'
    '<circle cx="12" cy="12" r="9" fill="none" stroke="#104060" stroke-width="2"/></svg>'
)
PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 30" width="60mm" height="30mm">'
    '<rect width="60" height="30" fill="#b04030"/><circle cx="20" cy="15" r="9" fill="#fff"/></svg>'
)

SHEET = """<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8">
<title>Anaemia and its causes</title>
<meta name="author" content="Harbour Blood Charity">
<meta name="description" content="What anaemia is &amp; how it is treated">
<meta name="keywords" content="HB-1, low blood count">
<meta name="dcterms.created" content="2025-01-31">
<meta name="dcterms.modified" content="2026-02-28">
<link rel="stylesheet" href="layouts/sheet.css"></head><body>
<div class="foot"><span>Helpline <a href="tel:08081570123">0808 157 0123</a></span>
<span>Page <span class="page"></span></span></div>
<header><p>{ICON} Harbour Blood Charity</p><h1>Anaemia and its causes</h1>
<p>For adults. {WORDS}</p></header>
<main>
<nav class="contents" role="doc-toc"><h2>Contents</h2><ol>
<li><a href="#what">What it is</a></li><li><a href="#help">When to get help</a></li></ol></nav>
<section id="what"><h2>What it is</h2>
<div class="band"><div>{ICON} Words that stand in a plain box, with a
<b>strong</b> middle.</div><p>Then a paragraph.</p></div>
<p>An <abbr title="full blood count">FBC</abbr> shows it.<span class="cite"><a href="#ref-1"
aria-label="Reference 1">1</a>,<a href="#ref-2">2</a></span> See <a
href="https://example.org/anaemia">example.org/anaemia</a> or
<a href="mailto:help@example.org">help@example.org</a>.</p>
<ul><li>Plain item</li><li><p>Item with a paragraph</p><ul><li>Nested item</li></ul></li>
<li>Item with <a class="term" href="#term-iron"><strong>iron</strong></a></li></ul>
<p lang="cy">Ysgrifennwch eich cwestiynau yma.</p>
<p>In Polish: <span lang="pl">niedokrwistość</span>.</p>
<div lang="cy"><p>Paragraff cyfan.</p></div>
<figure><img src="factsheets/images/cells.svg" alt="A red cell beside a pale one">
<figcaption>Blood cells, drawn large</figcaption></figure>
</section>
<section id="help" class="next"><h2>When to get help</h2>
<ol>{STEPS}</ol>
<p>{LONG}</p>
<h3>Counts week by week</h3>
<table><caption>Blood counts</caption>
<thead><tr><th scope="col">Week</th><th scope="col">Count</th><th scope="col">Note</th></tr></thead>
<tbody>{ROWS}</tbody></table>
</section>
<section class="next"><h2>Words explained</h2>
<dl><dt id="term-iron">Iron</dt><dd>A metal the body needs.</dd>
<dt>Platelets</dt><dd>They stop bleeding.</dd><dd>They are very small.</dd></dl>
<p>My questions<span class="line"></span><span class="line"></span></p>
<p>{LONG}</p>
</section>
<section><h2>References</h2><ol><li id="ref-1">First AB. <i>Blood</i>. 2021.</li>
<li id="ref-2">Second CD. Lancet. 2022.</li></ol></section>
</main></body></html>
"""


def sheet(words: str = "It is common.") -> str:
    """The whole factsheet as HTML, saying some words of yours on its first page."""
    rows = "".join(
        f'<tr><th scope="row">Week {n}</th><td>{n * 7} grams</td><td></td></tr>'
        for n in range(1, 41)
    )
    parts = {
        "ICON": ICON,
        "WORDS": words,
        "STEPS": "".join(f"<li>Step {n} of this long list of steps.</li>" for n in range(1, 31)),
        "LONG": "This paragraph goes on for long enough to cross a page. " * 60,
        "ROWS": rows,
    }
    whole = SHEET
    for name, value in parts.items():
        whole = whole.replace(f"{{{name}}}", value)
    return whole


def page(body: str, style: str = "") -> str:
    """A short document with a body of yours."""
    return (
        '<!doctype html><html lang="en-GB"><head><title>Short</title>'
        f'<link rel="stylesheet" href="layouts/sheet.css"><style>{style}</style></head>'
        f"<body>{body}</body></html>"
    )


def files(more: dict[str, bytes] | None = None) -> Files:
    """The window the factsheet is printed through; `more` are files by path."""
    held = {
        "layouts/sheet.css": STYLE.encode(),
        "factsheets/images/cells.svg": PICTURE.encode(),
        **FONTS,
    }
    return Files({**held, **(more or {})}, today=date(2026, 6, 1))


def whole() -> Pages:
    """The whole factsheet, with its facts, laid out once in a run."""
    return once("the whole factsheet", lambda: finish(typeset(sheet(), ANY, files())))


@pytest.fixture(scope="module")
def printed() -> Pages:
    return whole()


def problems_of(body: str, style: str = "", more: dict[str, bytes] | None = None):
    return typeset(page(body, style), ANY, files(more)).problems


def codes_of(body: str, style: str = "", more: dict[str, bytes] | None = None) -> list[str]:
    return [problem.code for problem in problems_of(body, style, more)]


def streams(pdf: bytes) -> bytes:
    """All that a PDF holds, as plain bytes."""
    import pikepdf

    with pikepdf.open(io.BytesIO(pdf)) as held:
        return b"\n".join(
            item.read_bytes() if isinstance(item, pikepdf.Stream) else item.unparse()
            for item in held.objects
            if not (isinstance(item, pikepdf.Stream) and "/Subtype" in item)
        )


def test_the_whole_factsheet_prints_without_a_problem(printed):
    assert printed.problems == ()
    assert printed.count == 7


def test_each_id_leads_to_its_page(printed):
    assert printed.page_of["what"] == 1
    assert printed.page_of["help"] == 2
    assert printed.page_of["ref-1"] == printed.count


def test_another_process_in_another_place_prints_the_same_bytes(printed, tmp_path):
    program = (
        f"import sys; sys.path[:0] = [{str(ROOT)!r}, {str(ROOT / 'tests')!r}]\n"
        "from test_typeset import *\n"
        "sys.stdout.buffer.write(typeset(sheet(), ANY, files()).pdf)"
    )
    odd = {"TZ": "Pacific/Auckland", "PYTHONHASHSEED": "7", "HOME": str(tmp_path)}
    command = [sys.executable, "-c", program]
    other = subprocess.run(
        command, cwd=tmp_path, env={**os.environ, **odd}, capture_output=True, check=True
    )
    assert other.stdout == printed.pdf
    assert typeset(sheet(), ANY, files()).pdf == printed.pdf


def test_nothing_of_the_machine_is_in_the_file(printed):
    from tempfile import gettempdir

    held = printed.pdf + streams(printed.pdf)
    for trace in (b"file:", str(ROOT).encode(), gettempdir().encode(), b"factsheet-press"):
        assert trace not in held


def test_every_file_is_read_through_the_window():
    window = files()
    typeset(page('<img src="factsheets/images/cells.svg" alt="Cells">'), ANY, window)
    read = {path for kind, path in window.reads if kind == "file"}
    assert {"layouts/sheet.css", "factsheets/images/cells.svg", "fonts/fonts.conf"} <= read


def test_the_first_setting_that_fits_is_printed():
    hidden = (("contents", "none"),)
    settings = (Setting(hidden, at_most=6), Setting(hidden, at_most=7), Setting())
    pages = typeset(sheet(), settings, files())
    assert pages.count == 7
    assert b"/TOC" not in streams(pages.pdf)


def test_a_factsheet_that_fits_no_setting_is_not_printed():
    with pytest.raises(Unprintable) as caught:
        typeset(sheet(), (Setting(at_most=2), Setting(at_most=3)), files())
    assert [problem.code for problem in caught.value.problems] == ["does-not-fit"]


# ── What WeasyPrint says ──


def test_a_mistake_in_a_style_is_told_with_its_place():
    style = b"p {\n  margin: 0;\n  colour: red;\n}\n"
    html = page("<p>Words</p>").replace("layouts/sheet.css", "layouts/blocks/warning.css")
    found = typeset(html, ANY, files({"layouts/blocks/warning.css": style})).problems
    assert [(p.level, p.code, p.at) for p in found] == [
        ("warning", "style", Location("layouts/blocks/warning.css", 3, 3))
    ]
    assert found[0].message == "Ignored `colour: red`, unknown property"


def test_a_style_that_is_read_already_serves_the_next_document_with_what_was_said_of_it():
    styles, found = {}, {}
    for colour in ("red", "blue", "red"):
        path = "layouts/sheet.css"
        style = f"p {{ color: {colour}; colour: {colour}; }}".encode()
        window = files({path: style})
        pages = typeset(page("<p>Words</p>"), ANY, window)
        assert [problem.message for problem in pages.problems] == [
            f"Ignored `colour: {colour}`, unknown property"
        ]
        assert ("file", path) in window.reads
        assert found.setdefault(colour, pages) == pages
        [(sheet, _)] = [kept for key, kept in _cache.items() if key[1] == style]
        assert styles.setdefault(colour, sheet) is sheet
    assert found["red"].pdf != found["blue"].pdf


def test_styles_that_are_kept_are_those_used_last(monkeypatch):
    kept: dict = {}
    monkeypatch.setattr("press.typesetting.stylesheets._cache", kept)
    monkeypatch.setattr("press.typesetting.stylesheets.KEPT", 2)
    for size in (10, 11, 10, 12):
        style = f"p {{ font-size: {size}pt }}".encode()
        typeset(page("<p>Words</p>"), ANY, files({"layouts/sheet.css": style}))
    assert [key[1][-6:-2] for key in kept] == [b"10pt", b"12pt"]


def test_a_style_with_a_face_of_its_own_brings_it_to_each_document():
    path = "layouts/brands/northfield/fonts/Arimo-Regular.ttf"
    face = f'@font-face {{ font-family: "House"; src: url(/{path}) }} p {{ font-family: "House" }}'
    held = {path: (ROOT / path).read_bytes(), "layouts/sheet.css": face.encode()}
    for _ in range(2):
        assert b"+House" in streams(typeset(page("<p>Words</p>"), ANY, files(held)).pdf)


def test_a_missing_picture_is_an_error():
    [problem] = problems_of('<img src="factsheets/images/no.png" alt="Nothing">')
    assert (problem.level, problem.code) == ("error", "image-missing")
    assert problem.message == "there is no file `factsheets/images/no.png`"


def test_a_picture_without_words_is_an_error():
    assert codes_of('<img src="factsheets/images/cells.svg">') == ["image-words"]


def test_a_link_to_nowhere_is_an_error():
    [problem] = problems_of('<p><a href="#gone">there</a></p>')
    assert (problem.level, problem.code) == ("error", "dead-link")
    assert "`#gone`" in problem.message


@pytest.mark.parametrize("display", ["flex", "grid"])
def test_a_link_that_weasyprint_loses_is_an_error(display):
    body = '<div style="display: DISPLAY"><a href="https://a.org">a.org</a></div>'
    assert codes_of(body.replace("DISPLAY", display)) == ["lost-link"]


@pytest.mark.parametrize(
    ("character", "name"),
    [("ไ", "thai character sara ai maimalai, U+0E44"), ("🦠", "microbe, U+1F9A0")],
)
def test_a_character_that_no_face_has_is_named(character, name):
    found = problems_of(f"<p>Here: {character}</p>")
    assert [(p.level, p.code) for p in found] == [("error", "missing-glyph")]
    assert name in found[0].message


def test_a_relative_link_is_an_error_and_not_in_the_pdf():
    pages = typeset(page('<p><a href="other.pdf">Other</a></p>'), ANY, files())
    assert [(p.level, p.code, p.page) for p in pages.problems] == [("error", "relative-link", 1)]
    assert b"file:" not in streams(pages.pdf)


def test_css_that_crashes_weasyprint_is_said_in_plain_words():
    with pytest.raises(Unprintable) as caught:
        problems_of("<ul><li>Item</li></ul>", "li::marker { content: 'x' }")
    [problem] = caught.value.problems
    assert problem.code == "layout-crash"
    assert "TypeError" in problem.message


def test_warnings_about_the_machine_are_not_the_authors():
    assert problem_in('Using fontTools instead of HarfBuzz-Subset for font "Lexend". This') is None


def test_whatever_else_weasyprint_says_is_a_warning():
    problem = problem_in("Subgrids are unsupported")
    assert (problem.level, problem.code) == ("warning", "typesetting")


# ── What it may fetch ──


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/x.png",
        "http://127.0.0.1:9/x.png",
        "file:///etc/../etc/passwd.png",
        "file:///%2e%2e/%2e%2e/etc/x.png",
        "file://localhost/factsheets/images/cells.svg",
        "file:///etc/passwd",
        "ftp://example.org/x.png",
    ],
)
def test_nothing_outside_the_project_is_fetched(address):
    assert codes_of(f'<img src="{address}" alt="No">') == ["address-refused"]


def test_a_file_of_the_machine_is_not_printed(tmp_path):
    outside = tmp_path / "outside.svg"
    outside.write_text(PICTURE)
    assert codes_of(f'<img src="{outside.as_uri()}" alt="No">') == ["image-missing"]
    assert codes_of("<p>x</p>", f"@import url({outside.as_uri()[:-4]}.css);") == ["style-missing"]


def test_a_picture_may_stand_in_its_address():
    from base64 import b64encode

    inline = "data:image/svg+xml;base64," + b64encode(PICTURE.encode()).decode()
    assert codes_of(f'<img src="{inline}" alt="Red cells">') == []


def test_a_picture_that_is_too_large_is_refused():
    large = b"\x89PNG" + b"\0" * 30_000_001
    images = {"factsheets/images/x.png": large}
    [problem] = problems_of('<img src="factsheets/images/x.png" alt="x">', more=images)
    assert problem.message == "`factsheets/images/x.png` is larger than 30 megabytes"


def test_a_photograph_is_upright_and_does_not_say_where_it_was_taken():
    from PIL import Image

    photograph = Image.new("RGB", (40, 20), "#b04030")
    photograph.paste("#104060", (0, 0, 20, 20))
    secret = Image.Exif()
    secret[0x0112] = 6  # turned a quarter to the right
    secret.get_ifd(0x8825)[2] = (51.0, 30.0, 26.0)
    secret[0x010E] = "taken at home"
    for orientation, shape in ((6, (20, 40)), (1, (40, 20))):
        secret[0x0112] = orientation
        held = io.BytesIO()
        photograph.save(held, "JPEG", exif=secret, comment=b"my camera")
        assert b"taken at home" in held.getvalue()
        images = {"factsheets/images/home.jpg": held.getvalue()}
        pages = typeset(
            page('<img src="factsheets/images/home.jpg" alt="A home">'), ANY, files(images)
        )
        assert pages.problems == ()
        for trace in (b"taken at home", b"my camera", b"Exif"):
            assert trace not in pages.pdf
        size = re.search(rb"/Width (\d+)/Height (\d+)", pages.pdf)
        assert (int(size[1]), int(size[2])) == shape


# ── Faces ──


def test_a_brand_brings_its_own_face():
    path = "layouts/brands/northfield/fonts/Arimo-Regular.ttf"
    face = f'@font-face {{ font-family: "House"; src: url({path}) }} p {{ font-family: "House" }}'
    pages = typeset(page("<p>Words</p>", face), ANY, files({path: (ROOT / path).read_bytes()}))
    assert pages.problems == ()
    assert b"+House" in streams(pages.pdf)


def test_other_faces_in_the_same_process_print_as_in_a_process_of_their_own():
    few = {name: data for name, data in FONTS.items() if "Noto" not in name}
    before = typeset(page("<p>Любов</p>"), ANY, files())
    held = {"layouts/sheet.css": STYLE.encode(), **few}
    fewer = typeset(page("<p>Любов</p>"), ANY, Files(held, today=date(2026, 6, 1)))
    again = typeset(page("<p>Любов</p>"), ANY, files())
    assert b"Noto" in streams(before.pdf)
    assert b"Noto" not in streams(fewer.pdf)
    assert again.pdf == before.pdf


def test_without_faces_nothing_is_printed():
    with pytest.raises(Unprintable) as caught:
        typeset(page("<p>Words</p>"), ANY, Files({}, today=date(2026, 6, 1)))
    assert [problem.code for problem in caught.value.problems] == ["no-faces"]


@pytest.fixture
def elsewhere(tmp_path, monkeypatch) -> Path:
    """Another folder for what is there for a while."""
    monkeypatch.setenv("FONTCONFIG_FILE", os.environ.get("FONTCONFIG_FILE", ""))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_faces_lie_in_a_folder_of_this_user_alone_and_are_mended(printed, elsewhere):
    install_faces(files())
    folder = Path(os.environ["FONTCONFIG_FILE"]).parent
    assert folder.stat().st_mode & 0o077 == 0
    (folder / "Lexend-Regular.ttf").write_bytes(b"not a font")
    assert typeset(sheet(), ANY, files()).pdf == printed.pdf
    mended = Path(os.environ["FONTCONFIG_FILE"]).parent / "Lexend-Regular.ttf"
    assert mended.read_bytes() == FONTS["fonts/Lexend-Regular.ttf"]


def laid(folder: Path) -> dict[str, bytes]:
    """The faces that lie in a folder, by the path of a project."""
    return {f"fonts/{path.name}": path.read_bytes() for path in folder.iterdir()}


def test_a_folder_of_faces_is_put_right_where_it_stands(elsewhere):
    install_faces(files())
    (folder,) = elsewhere.iterdir()
    (folder / "Lexend-Regular.ttf").write_bytes(b"not a font")
    (folder / "Lexend-Light.ttf").unlink()
    (folder / "Other.ttf").write_bytes(b"a stranger")
    (folder / "more").mkdir()
    folder.chmod(0o755)
    for _ in range(2):
        install_faces(files())
        assert list(elsewhere.iterdir()) == [folder]
        assert Path(os.environ["FONTCONFIG_FILE"]).parent == folder
        assert laid(folder) == FONTS
        assert folder.stat().st_mode & 0o077 == 0


def test_where_something_else_stands_in_its_way_one_other_folder_serves_all(elsewhere, tmp_path):
    install_faces(files())
    (folder,) = elsewhere.iterdir()
    rmtree(folder)
    folder.write_text("a file")
    for _ in range(2):
        install_faces(files())
        assert len(list(elsewhere.iterdir())) == 2
        assert laid(Path(os.environ["FONTCONFIG_FILE"]).parent) == FONTS
    assert folder.read_text() == "a file"


@pytest.mark.parametrize("at_most", [None, 0])
def test_no_folder_is_left_of_the_faces_that_a_brand_brings(elsewhere, at_most):
    path = "layouts/brands/northfield/fonts/Arimo-Regular.ttf"
    face = f'@font-face {{ font-family: "House"; src: url({path}) }} p {{ font-family: "House" }}'
    html, held = page("<p>Words</p>", face), files({path: (ROOT / path).read_bytes()})
    gc.disable()  # As in a process that leaves by the shortest way, what is left stays.
    try:
        with nullcontext() if at_most is None else pytest.raises(Unprintable):
            typeset(html, (Setting(at_most=at_most),), held)
    finally:
        gc.enable()
    assert [each.name for each in elsewhere.iterdir() if each.name.startswith("weasyprint-")] == []
