"""What the document says of its own elements, as far as a screen reader wants to know.

Only the document's markup is read here: no boxes, no pages. Elements are those of the standard
library's ElementTree.
"""

from __future__ import annotations

from collections.abc import Iterator

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


BLOCKS = {*ROLES.values()} - {"Quote", "Figure", "Lbl"}


def words_in(element) -> str:
    return " ".join("".join(element.itertext()).split())


class Markup:
    """What the document itself says of its elements."""

    def __init__(self, root) -> None:
        self.root = root
        self.parents = {child: parent for parent in root.iter() for child in parent}

    def above(self, element) -> Iterator:
        """The elements round this one, nearest first."""
        while (element := self.parents.get(element)) is not None:
            yield element

    def role(self, element, inline: bool) -> str | None:
        """The role of an element; None if it only serves the layout."""
        tag = element.tag
        if tag == "a":
            return "Link" if element.get("href") else None
        if element.get("role") == "heading":
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
        if element.get("lang"):
            return "Span" if inline else "Div"
        return None

    def in_contents(self, element) -> bool:
        return any(e.tag == "nav" and e.get("role") == "doc-toc" for e in self.above(element))

    def link_place(self, link) -> str | None:
        """What a link is wrapped in, from its role in the document (WAI-ARIA for publishing).

        A mark in the text that leads to a reference is a Reference. What leads back from there
        is the label of its item.
        """
        return {"doc-biblioref": "Reference", "doc-backlink": "Lbl"}.get(link.get("role"))

    def holds_blocks(self, element) -> bool:
        """Whether a link goes round paragraphs or headings."""
        roles = (self.role(inner, True) for inner in element.iter() if inner is not element)
        return any(role in BLOCKS for role in roles)

    def flows(self) -> Iterator[tuple]:
        """Pairs of elements of which the second is read right after the first."""
        ids = {element.get("id"): element for element in self.root.iter()}
        for element in self.root.iter():
            if following := ids.get(element.get("aria-flowto")):
                yield element, following

    def field_words(self, field) -> str:
        """What a field to fill in is for: its label, in a group of choices behind the group's."""
        label = next((e for e in self.above(field) if e.tag == "label"), None)
        if label is None and field.get("id"):
            labels = (e for e in self.root.iter("label") if e.get("for") == field.get("id"))
            label = next(labels, None)
        words = field.get("aria-label") or (label is not None and words_in(label))
        words = words or field.get("title") or (words_in(field) if field.tag == "button" else "")
        group = self.legend(field) if field.get("type") == "radio" else ""
        return ": ".join(part for part in (group, words) if part)

    def legend(self, field) -> str:
        """What a group of fields asks; without a legend, the name of the group."""
        group = next((e for e in self.above(field) if e.tag == "fieldset"), None)
        legend = group.find("legend") if group is not None else None
        return words_in(legend) if legend is not None else field.get("name") or ""

    def captioned(self, caption):
        """The one picture that a caption stands under; None where there are more, or none."""
        figure = next((e for e in self.above(caption) if e.tag == "figure"), caption)
        found = [e for e in figure.iter() if e.tag in PICTURES and not self.decorates(e)]
        return found[0] if len(found) == 1 else None

    def decorates(self, element) -> bool:
        """Whether it says nothing: hidden from screen readers, or a picture with empty words."""
        return (
            element.get("aria-hidden") == "true"
            or element.get("role") in ("presentation", "none")
            or (element.tag in PICTURES and element.get("alt") == "")
        )

    def picture_words(self, picture) -> str:
        title = picture.find(f"{SVG}title")
        words = title.text if title is not None else picture.get("alt")
        return (words or picture.get("aria-label") or "").strip()

    def link_words(self, link, target: str) -> str:
        """What a screen reader says of a link."""
        if label := link.get("aria-label") or link.get("title"):
            return label
        pictures = [self.picture_words(e) for e in link.iter() if e.tag in PICTURES]
        words = " ".join(" ".join([*link.itertext(), *pictures]).split())
        if not (self.root.get("lang") or "").startswith("en"):
            return words or target
        kinds = {"tel:": "Phone", "mailto:": "Email"}
        kind = next((name for scheme, name in kinds.items() if target.startswith(scheme)), "")
        if not kind and words.strip("[]()").isdigit():
            kind = "Reference"
        return f"{kind} {words.strip('[]()') if kind == 'Reference' else words}".strip() or target

    def numbering(self, item, style: object) -> str:
        """How a list counts, from the style of one of its items."""
        default = "Decimal" if self.parents[item].tag == "ol" else "Disc"
        if style == "none" and self.numbers_itself(item):
            return default
        return NUMBERINGS.get(style, default) if isinstance(style, str) else default

    def numbers_itself(self, item) -> bool:
        """Whether an item of a numbered list without marks has its number before its words."""
        return item.tag == "li" and self.parents[item].tag == "ol"

    def scope(self, heading) -> str:
        """Whether a table heading is for its column or its row; as written, or from its place."""
        if (written := heading.get("scope", "")) in ("row", "rowgroup", "col", "colgroup"):
            return "/Row" if written.startswith("row") else "/Column"
        row = self.parents[heading]
        in_head = any(e.tag == "thead" for e in self.above(row))
        leads = row[0] is heading and any(cell.tag == "td" for cell in row)
        return "/Row" if leads and not in_head else "/Column"
