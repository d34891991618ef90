"""Roles and words of the document's elements, as far as a screen reader wants to know them.

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
    **dict.fromkeys(("section", "nav", "aside"), "Sect"),
    "blockquote": "BlockQuote",
    **dict.fromkeys(("p", "pre"), "P"),
    "q": "Quote",
    **dict.fromkeys(("ul", "ol", "dl"), "L"),
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
    **{name: name.title() for name in ("none", "disc", "circle", "square", "decimal")},
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
    """The words of an `element` on one line, without what is hidden from screen readers.

    `element` is ElementTree's Element. Elements inside that have a tag of `without`, a tuple of
    names, are left out too.
    """

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
    """The pairs `flows`, of one thing and the next, as a list whose order makes each chain whole.

    Things are of any one kind (One). A chain begins with the thing that is next to none; the last
    of it may have None for the next. Pairs that lead round in a circle are left out.
    """
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
    """The elements of an HTML document with what a screen reader wants to know of them.

    `root` is its `html` element.
    """

    def __init__(self, root: Element) -> None:
        self.root = root
        self.parents = {child: parent for parent in root.iter() for child in parent}
        self.panels = {panel for one, following in self.flows() for panel in (one, following)}

    def above(self, element: Element) -> Iterator[Element]:
        """Yields the elements that an `element` is in, nearest first (ElementTree's Elements)."""
        above = self.parents.get(element)
        while above is not None:
            yield above
            above = self.parents.get(above)

    def role(self, element: Element, inline: bool) -> str | None:
        """The role of an `element` in the structure tree (H2, Link); None if it only serves layout.

        `element` is ElementTree's Element; `inline` is true if it is laid out inside a line.
        """
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
        """The language tag of an `element` (ElementTree's Element), by its own `lang`, or None.

        A term or a description in a `dl` may have it from the `div` that groups the two.
        """
        group = self.parents.get(element)
        around = self.parents.get(group) if group is not None else None
        if group is None or around is None or around.tag != "dl":
            return element.get("lang")
        return element.get("lang") or group.get("lang")

    def only_lays_out(self, element: Element) -> bool:
        """True if an `element` (ElementTree's Element) or its table says it only serves layout."""
        if element.tag in TABLE_TAGS:
            tables = (e for e in (element, *self.above(element)) if e.tag == "table")
            element = next(tables, element)
        return element.get("role") in ("presentation", "none")

    def in_contents(self, element: Element) -> bool:
        """True if an `element` (ElementTree's Element) stands in the table of contents.

        That is a `nav` with the role `doc-toc`.
        """
        return any(e.tag == "nav" and e.get("role") == "doc-toc" for e in self.above(element))

    def link_place(self, link: Element) -> str | None:
        """The role of the element that a `link` is to be wrapped in; None for most links.

        The role of `link` itself (ElementTree's Element) tells it. A mark in the text that leads to
        a reference (doc-biblioref) is in a Reference. A link back from there (doc-backlink) is in
        the label of its list item, if it comes first in that. Source: DPUB-ARIA.
        """
        parent = self.parents[link]
        first = parent.tag == "li" and parent[0] is link and not (parent.text or "").strip()
        back = "Lbl" if first else "Reference"
        return {"doc-biblioref": "Reference", "doc-backlink": back}.get(link.get("role", ""))

    def holds_blocks(self, element: Element) -> bool:
        """True if a link, `element` (ElementTree's Element), goes round blocks, say a heading."""
        roles = (self.role(inner, True) for inner in element.iter() if inner is not element)
        return any(role in BLOCKS for role in roles)

    def flows(self) -> list[tuple[Element, Element | None]]:
        """Pairs of each element with `aria-flowto` and the element that it names, in reading order.

        They come in a list; elements are ElementTree's Elements. The second is None if no element
        has that id.
        """
        flowing = [element for element in self.root.iter() if element.get("aria-flowto")]
        ids = {e.get("id"): e for e in self.root.iter() if e.get("id")} if flowing else {}
        return in_chains([(one, ids.get(one.get("aria-flowto"))) for one in flowing])

    def field_words(self, field: Element) -> str:
        """The words that a screen reader says of a `field` to fill in (ElementTree's Element).

        They are its label. For a choice of a group (radio) the legend of the group comes first.
        """
        label = next((e for e in self.above(field) if e.tag == "label"), None)
        if label is None and field.get("id"):
            labels = (e for e in self.root.iter("label") if e.get("for") == field.get("id"))
            label = next(labels, None)
        words = field.get("aria-label") or (label is not None and words_in(label, FIELDS))
        words = words or field.get("title") or (words_in(field) if field.tag == "button" else "")
        group = self.legend(field) if field.get("type") == "radio" else ""
        return ": ".join(part for part in (group, words) if part)

    def legend(self, field: Element) -> str:
        """The legend of the group (`fieldset`) that a `field` is in, or else the field's name.

        `field` is ElementTree's Element.
        """
        group = next((e for e in self.above(field) if e.tag == "fieldset"), None)
        legend = group.find("legend") if group is not None else None
        return words_in(legend) if legend is not None else field.get("name") or ""

    def captioned(self, caption: Element) -> Element | None:
        """The one picture that a `caption` belongs to; None if its figure has several, or none.

        Both are ElementTree's Elements.
        """
        figure = next((e for e in self.above(caption) if e.tag == "figure"), caption)
        found = [e for e in figure.iter() if e.tag in PICTURES and not self.decorates(e)]
        return found[0] if len(found) == 1 else None

    def comes_first(self, one: Element, other: Element) -> bool:
        """True if `one` stands before the `other` in the document (ElementTree's Elements)."""
        return next(e for e in self.root.iter() if e is one or e is other) is one

    def decorates(self, element: Element) -> bool:
        """True for an `element` that screen readers pass over, or a picture with empty words.

        `element` is ElementTree's Element.
        """
        silent = element.get("alt") == "" or element.get("role") in ("presentation", "none")
        return element.get("aria-hidden") == "true" or (element.tag in PICTURES and silent)

    def picture_words(self, picture: Element) -> str:
        """The words for a `picture`: the title of a drawing, or else its `alt` or `aria-label`.

        `picture` is ElementTree's Element. Without any of these, the text is empty.
        """
        title = picture.find(f"{SVG}title")
        words = title.text if title is not None else picture.get("alt")
        return (words or picture.get("aria-label") or "").strip()

    def link_words(self, link: Element, target: str) -> str:
        """The words that a screen reader says of a `link`: its label, or else its own words.

        In English these have “Phone”, “Email” or “Reference” before them. `link` is ElementTree's
        Element, and `target` the address, which is said if there are no words.
        """
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
        """The ListNumbering of a list (ISO 32000-1, 14.8.5.5), from the style of an `item` of it.

        `item` is ElementTree's Element, and `style` its list-style-type, as WeasyPrint has it.
        Gives a name, such as LowerRoman.
        """
        default = "Decimal" if self.parents[item].tag == "ol" else "Disc"
        if style == "none" and self.numbers_itself(item):
            return default
        return NUMBERINGS.get(style, default) if isinstance(style, str) else default

    def numbers_itself(self, item: Element) -> bool:
        """True for an `item` of an `ol`: without a marker, its number is put before its words.

        `item` is ElementTree's Element.
        """
        return item.tag == "li" and self.parents[item].tag == "ol"

    def scope(self, heading: Element) -> str:
        """The Scope of a table `heading` (ElementTree's Element), as text: `/Column` or `/Row`.

        The element says it (`scope`), or else the place where it stands does.
        """
        if (written := heading.get("scope", "")) in ("row", "rowgroup", "col", "colgroup"):
            return "/Row" if written.startswith("row") else "/Column"
        row = self.parents[heading]
        cells = [cell.tag for cell in row if isinstance(cell.tag, str)]
        in_head = any(e.tag == "thead" for e in self.above(row))
        before = cells[: [cell for cell in row if isinstance(cell.tag, str)].index(heading)]
        leads = "td" in cells and "td" not in before
        return "/Row" if leads and not in_head else "/Column"
