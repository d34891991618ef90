"""HTML becomes pages: the same bytes each time, nothing fetched from outside, all mistakes said.

The factsheet printed here has seven pages and everything in it that tags and facts must handle.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from press.files import Files
from press.model import Setting

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
