"""Our sheet as Typst would have it: the same words, links, pictures, boxes, columns and feet.

It is made from the HTML that the press composes, so that both always say the same, and looks as
ours does at arm's length. Typst is asked for the same standards: PDF/UA-1 and PDF/A-3a.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from benchmarks.clock import PRESS

STANDARDS = ["a-3a", "ua-1"]
FACES = PRESS / "fonts"
VOID = ("meta", "link", "img", "br", "path", "circle", "rect")
LEFT_OUT = ("head", "nav")  # A4 shows no contents
TAGS = {
    "h1": "heading(level: 1)",
    "h2": "heading(level: 2)",
    "h3": "heading(level: 3)",
    "p": "par",
    "b": "strong",
    "strong": "strong",
    "dt": "strong",
}
CLASSES = {
    "cover": "ground",
    "support": "ground",
    "key-points": "boxed",
    "ring": "boxed",
    "frame": "boxed",
    "option": "boxed",
    "cite": "super",
    "imprint": "small",
}
GRIDS = {
    "first": "1.6fr, 1fr",
    "pair": "26%, 1fr",
    "entry": "26%, 1fr",
    "columns": "1fr, 1fr",
    "inside": "1fr, auto",
    "feedback": "auto, 1fr",
    "name": "auto, 1fr",
    "sign": "auto, 1fr",
}
WIDTHS = {"logo": "12mm", "art": "70mm", "icon": "9mm", "qr": "24mm"}
PARTS = {
    "line": "#box(width: 1fr, stroke: (bottom: .3mm))[]",
    "tick": "#box(width: 4mm, height: 4mm, stroke: .3mm)[]",
    "page": '#context counter(page).display("1")',
    "total": "#context counter(page).final().first()",
}
HEAD = """
#set document(title: %(title)s)
#set text(font: "Atkinson Hyperlegible Next", size: 12pt, lang: "en", region: "GB",
  hyphenate: false, fill: rgb("#16262c"))
#set par(leading: .62em, spacing: .9em)
#show heading: set text(fill: rgb("#0b4a5b"))
#show heading.where(level: 1): set text(size: 34pt)
#show heading.where(level: 2): set block(sticky: true)
#let boxed(body) = block(width: 100%%, stroke: .4mm + rgb("#6d868d"), radius: 2mm, inset: 4mm,
  breakable: false, body)
#let ground(body) = block(width: 100%%, fill: rgb("#e7f2f3"), inset: 6mm, breakable: false, body)
#let small(body) = { set text(size: 10pt); body }
#set page(paper: "a4", margin: (x: 18mm, top: 19mm, bottom: 29mm),
  header: context { let named = query(selector(heading.where(level: 2)).before(here()))
    if named.len() > 0 [%(title)s #h(1fr) #named.last().body] },
  footer: { set text(size: 10pt); [%(foot)s] })
"""


@dataclass
class Element:
    """An element of a page: its kids are elements and texts."""

    tag: str
    about: dict[str, str]
    source: str = ""
    kids: list[Element | str] = field(default_factory=list)

    @property
    def classes(self) -> list[str]:
        return self.about.get("class", "").split()

    def all(self):
        """Itself and all in it."""
        yield self
        for kid in self.kids:
            if isinstance(kid, Element):
                yield from kid.all()


class Reader(HTMLParser):
    """Reads a page as a tree."""

    def __init__(self) -> None:
        super().__init__()
        self.open = [Element("", {})]

    def handle_starttag(self, tag: str, about) -> None:
        about = {name: value or "" for name, value in reversed(about)}  # the first of a name counts
        element = Element(tag, about, self.get_starttag_text() or "")
        self.open[-1].kids.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, about) -> None:
        self.handle_starttag(tag, about)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].kids.append(data)


def as_typst(html: str) -> str:
    """A page for Typst."""
    reader = Reader()
    reader.feed(html)
    [body] = [each for each in reader.open[0].all() if each.tag == "body"]
    [title] = [each for each in reader.open[0].all() if each.tag == "title"]
    [foot] = [each for each in body.kids if isinstance(each, Element) and "foot" in each.classes]
    body.kids.remove(foot)
    lines = "#linebreak()".join(
        "#h(1fr)".join(_written(part) for part in row.kids if isinstance(part, Element))
        for row in foot.kids
        if isinstance(row, Element)
    )
    lines = re.sub(r"#link\(.*?\)\[(.*?)\]", r"\1", lines)  # Typst has none in feet
    head = HEAD % {"title": f"#{quoted(str(title.kids[0]))}", "foot": lines}
    return head.replace("title: #", "title: ") + _inside(body)


def quoted(words: str) -> str:
    """Words as a string of Typst's."""
    return '"' + words.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _inside(element: Element) -> str:
    return "".join(_written(kid, element) for kid in element.kids)


def _written(node: Element | str, within: Element | None = None) -> str:
    if isinstance(node, str):
        words = re.sub(r"\s+", " ", node)
        return f"#{quoted(words)}" if words.strip() or within.tag in ("p", "li") else ""
    if node.tag in LEFT_OUT:
        return ""
    if node.tag in ("svg", "img"):
        return _picture(node)
    for name in node.classes:
        if name in PARTS:
            return PARTS[name]
    words = f"#metadata(none)<{node.about['id']}>" if "id" in node.about else ""
    grid = next((GRIDS[name] for name in node.classes if name in GRIDS), None)
    if grid:
        cells = "".join(f"[{_written(kid)}]" for kid in node.kids if isinstance(kid, Element))
        return f"{words}#grid(columns: ({grid}), gutter: 4mm){cells}\n\n"
    words += _inside(node)
    if node.tag == "a":
        leads = node.about["href"]
        leads = f"<{leads[1:]}>" if leads.startswith("#") else quoted(leads)
        return f"#link({leads})[{words}]"
    if node.tag == "br":
        return "#linebreak()"
    if node.tag == "li":
        numbered = within.tag == "ol" and "back" not in str(node.kids)
        return f"#{'enum' if numbered else 'list'}.item[{words}]\n"
    call = next((CLASSES[name] for name in node.classes if name in CLASSES), TAGS.get(node.tag))
    end = "\n\n" if node.tag in ("div", "section", "p", "ul", "ol", "dd", "header") else ""
    return f"#{call}[{words}]{end}" if call else words + end


def _picture(node: Element) -> str:
    """A drawing, with its source in the sheet."""
    drawn = _source(node)
    if node.tag == "img":
        drawn = (PRESS / node.about["src"]).read_text("utf-8")
    width = next(WIDTHS[name] for name in node.classes if name in WIDTHS)
    drawing = f'image(bytes({quoted(drawn)}), format: "svg", width: {width})'
    return f"#pdf.artifact(box({drawing}))"


def _source(node: Element) -> str:
    inside = "".join(_source(kid) for kid in node.kids if isinstance(kid, Element))
    if node.source.endswith("/>"):
        return node.source
    return f"{node.source}{inside}</{node.tag}>"
