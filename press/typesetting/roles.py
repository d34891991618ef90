"""What the document says of its own elements, as far as a screen reader wants to know.

Only the document's markup is read here: no boxes, no pages. Elements are those of the standard
library's ElementTree.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar
from xml.etree.ElementTree import Element

One = TypeVar("One")

SVG = "{http://www.w3.org/2000/svg}"
PICTURES = ("img", f"{SVG}svg", "object", "embed")
ROLES = {
    "article": "Art",
    "section": "Sect",
    "nav": "Sect",
    "aside": "Sect",
    "blockquote": "BlockQuote",
    "p": "P",
    "pre": "P",
    "q": "Quote",
    "ul": "L",
    "ol": "L",
    "dl": "L",
    "li": "LI",
    "dt": "Lbl",
    "dd": "LBody",
    "table": "Table",
    "caption": "Caption",
    "thead": "THead",
    "tbody": "TBody",
    "tfoot": "TFoot",
    "tr": "TR",
    "th": "TH",
    "td": "TD",
    **{f"h{level}": f"H{level}" for level in range(1, 7)},
    **dict.fromkeys(PICTURES, "Figure"),
}
NUMBERINGS = {
    "none": "None",
    "disc": "Disc",
    "circle": "Circle",
    "square": "Square",
    "decimal": "Decimal",
    "decimal-leading-zero": "Decimal",
    "lower-roman": "LowerRoman",
    "upper-roman": "UpperRoman",
    "lower-alpha": "LowerAlpha",
    "lower-latin": "LowerAlpha",
    "upper-alpha": "UpperAlpha",
    "upper-latin": "UpperAlpha",
}


HEADINGS = tuple(f"h{level}" for level in range(1, 7))
BLOCKS = {*ROLES.values()} - {"Quote", "Figure", "Lbl"}


INLINE_TAGS = frozenset("a abbr b cite code em i mark q s small span strong sub sup time u".split())
TABLE_TAGS = ("table", "thead", "tbody", "tfoot", "tr", "th", "td", "caption")
FIELDS = ("input", "select", "textarea", "button")


def words_in(element: Element, without: tuple[str, ...] = ()) -> str:
    """The words of an element, without what is hidden from screen readers, and some elements."""

    def pieces(part: Element) -> Iterator[str]:
        hidden = part.get("aria-hidden") == "true" or part.tag in without
        if isinstance(part.tag, str) and not hidden:
            yield part.text or ""
            for inner in part:
                gap = "" if inner.tag in INLINE_TAGS else " "
                yield gap
                yield from pieces(inner)
                yield gap + (inner.tail or "")

    return " ".join("".join(pieces(element)).split())


def in_chains(flows: Sequence[tuple[One, One | None]]) -> list[tuple[One, One | None]]:
    """Pairs of what is read first and what next, each chain from its beginning; no circles."""
    following: dict[One | None, tuple[One, One | None]] = {pair[0]: pair for pair in flows}
    begins = set(following) - {after for _, after in flows}
    found = []
    for first, _ in flows:
        one = first if first in begins else None
        while one in following:
            found.append(following.pop(one))
            one = found[-1][1]
    return found


class Markup:
    """What the document itself says of its elements."""

    def __init__(self, root: Element) -> None:
        self.root = root
        self.parents = {child: parent for parent in root.iter() for child in parent}
        self.panels = {panel for one, following in self.flows() for panel in (one, following)}

    def above(self, element: Element) -> Iterator[Element]:
        """The elements round this one, nearest first."""
        above = self.parents.get(element)
        while above is not None:
            yield above
            above = self.parents.get(above)

    def role(self, element: Element, inline: bool) -> str | None:
        """The role of an element; None if it only serves the layout."""
        tag = element.tag
        if tag == "a":
            return "Link" if element.get("href") else None
        if self.only_lays_out(element):
            return None
        if element.get("role") == "heading" or (tag in HEADINGS and element.get("aria-level")):
            return f"H{element.get('aria-level', '2')}"
        if tag in ("ul", "ol", "li") and self.in_contents(element):
            return "TOCI" if tag == "li" else "TOC"
        if element.get("role") == "doc-biblioentry":
            return "BibEntry"
        if tag == "figcaption":
            return "Caption" if self.captioned(element) is not None else "P"
        if tag in ROLES:
            return ROLES[tag]
        if (tag == "abbr" and element.get("title")) or element.get("data-say") is not None:
            return "Span"
        if self.parents[element].tag == "dl":
            return None  # a div that holds a term and its description
        if element.get("lang") or (element in self.panels and not inline):
            return "Span" if inline or tag in INLINE_TAGS else "Div"
        return None

    def language(self, element: Element) -> str | None:
        """The language an element is in, if it says so, or the group of a term and description."""
        group = self.parents.get(element)
        around = self.parents.get(group) if group is not None else None
        if group is None or around is None or around.tag != "dl":
            return element.get("lang")
        return element.get("lang") or group.get("lang")

    def only_lays_out(self, element: Element) -> bool:
        """Whether an element says that it is not what its name says: a table that only lays out."""
        if element.tag in TABLE_TAGS:
            tables = (e for e in (element, *self.above(element)) if e.tag == "table")
            element = next(tables, element)
        return element.get("role") in ("presentation", "none")

    def in_contents(self, element: Element) -> bool:
        return any(e.tag == "nav" and e.get("role") == "doc-toc" for e in self.above(element))

    def link_place(self, link: Element) -> str | None:
        """What a link is wrapped in, from its role in the document (WAI-ARIA for publishing).

        A mark in the text that leads to a reference is a Reference. What leads back from there
        is the label of its item.
        """
        parent = self.parents[link]
        first = parent.tag == "li" and parent[0] is link and not (parent.text or "").strip()
        back = "Lbl" if first else "Reference"
        return {"doc-biblioref": "Reference", "doc-backlink": back}.get(link.get("role", ""))

    def holds_blocks(self, element: Element) -> bool:
        """Whether a link goes round paragraphs or headings."""
        roles = (self.role(inner, True) for inner in element.iter() if inner is not element)
        return any(role in BLOCKS for role in roles)

    def flows(self) -> list[tuple[Element, Element | None]]:
        """What is read first, and what is read next, in the order in which they are read."""
        flowing = [element for element in self.root.iter() if element.get("aria-flowto")]
        ids = {e.get("id"): e for e in self.root.iter() if e.get("id")} if flowing else {}
        return in_chains([(one, ids.get(one.get("aria-flowto"))) for one in flowing])

    def field_words(self, field: Element) -> str:
        """What a field to fill in is for: its label, in a group of choices behind the group's."""
        label = next((e for e in self.above(field) if e.tag == "label"), None)
        if label is None and field.get("id"):
            labels = (e for e in self.root.iter("label") if e.get("for") == field.get("id"))
            label = next(labels, None)
        words = field.get("aria-label") or (label is not None and words_in(label, FIELDS))
        words = words or field.get("title") or (words_in(field) if field.tag == "button" else "")
        group = self.legend(field) if field.get("type") == "radio" else ""
        return ": ".join(part for part in (group, words) if part)

    def legend(self, field: Element) -> str:
        """What a group of fields asks; without a legend, the name of the group."""
        group = next((e for e in self.above(field) if e.tag == "fieldset"), None)
        legend = group.find("legend") if group is not None else None
        return words_in(legend) if legend is not None else field.get("name") or ""

    def captioned(self, caption: Element) -> Element | None:
        """The one picture that a caption stands under; None where there are more, or none."""
        figure = next((e for e in self.above(caption) if e.tag == "figure"), caption)
        found = [e for e in figure.iter() if e.tag in PICTURES and not self.decorates(e)]
        return found[0] if len(found) == 1 else None

    def comes_first(self, one: Element, other: Element) -> bool:
        """Whether an element stands before another in the document."""
        return next(e for e in self.root.iter() if e is one or e is other) is one

    def decorates(self, element: Element) -> bool:
        """Whether it says nothing: hidden from screen readers, or a picture with empty words."""
        silent = element.get("alt") == "" or element.get("role") in ("presentation", "none")
        return element.get("aria-hidden") == "true" or (element.tag in PICTURES and silent)

    def picture_words(self, picture: Element) -> str:
        title = picture.find(f"{SVG}title")
        words = title.text if title is not None else picture.get("alt")
        return (words or picture.get("aria-label") or "").strip()

    def link_words(self, link: Element, target: str) -> str:
        """What a screen reader says of a link."""
        if label := link.get("aria-label") or link.get("title"):
            return label
        pictures = [self.picture_words(e) for e in link.iter() if e.tag in PICTURES]
        words = " ".join([words_in(link, (f"{SVG}svg",)), *pictures]).strip()
        if not (self.root.get("lang") or "").startswith("en"):
            return words or target
        kinds = {"tel:": "Phone", "mailto:": "Email"}
        kind = next((name for scheme, name in kinds.items() if target.startswith(scheme)), "")
        if not kind and words.strip("[]()").isdigit():
            kind = "Reference"
        return f"{kind} {words.strip('[]()') if kind == 'Reference' else words}".strip() or target

    def numbering(self, item: Element, style: object) -> str:
        """How a list counts, from the style of one of its items."""
        default = "Decimal" if self.parents[item].tag == "ol" else "Disc"
        if style == "none" and self.numbers_itself(item):
            return default
        return NUMBERINGS.get(style, default) if isinstance(style, str) else default

    def numbers_itself(self, item: Element) -> bool:
        """Whether an item of a numbered list without marks has its number before its words."""
        return item.tag == "li" and self.parents[item].tag == "ol"

    def scope(self, heading: Element) -> str:
        """Whether a table heading is for its column or its row; as written, or from its place."""
        if (written := heading.get("scope", "")) in ("row", "rowgroup", "col", "colgroup"):
            return "/Row" if written.startswith("row") else "/Column"
        row = self.parents[heading]
        cells = [cell.tag for cell in row if isinstance(cell.tag, str)]
        in_head = any(e.tag == "thead" for e in self.above(row))
        before = cells[: [cell for cell in row if isinstance(cell.tag, str)].index(heading)]
        leads = "td" in cells and "td" not in before
        return "/Row" if leads and not in_head else "/Column"
