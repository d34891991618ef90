"""Hearing: the words of a document as a screen reader speaks them, from the PDF's own structure.

Roles are those of the structure tree, words those of the marked content it leads to; artifacts are
silent. Authors listen to a proof of their sheet with it; tests keep transcripts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from press.facts import Annotation, Element, Facts, Mark
from press.parsing.unseen import SIGNS

Kid = Element | Mark | Annotation
HEADING = re.compile(r"H([1-6])")
# Elements that have a line of their own. All others run on in the line they stand in.
LINES = re.compile(r"H[1-6]|P|L|LI|Table|TOC|TOCI|Note|BlockQuote|Caption|Document|Art|Sect|Div")
# Quotation marks as they are typed.
STRAIGHT = str.maketrans("“”„‘’", '"""\'\'')
# Blanks, and hyphens: a page may add or change them.
UNHEARD = re.compile(f"[\\s\\-\\u2010\\u2011{SIGNS}]+")


def spoken(facts: Facts, contents: bool = True) -> str:
    """All words that a screen reader speaks of a PDF, in order, on one line.

    `facts` (Facts) are those of the PDF. Without `contents` the table of contents is left out.
    """
    reader = _ScreenReader(facts)
    roots = facts.structure.roots
    return " ".join(reader.text(root, contents) for root in roots)


def transcript(facts: Facts) -> str:
    """A PDF as a screen reader speaks it, as text: one element a line, with its role.

    `facts` (Facts) are those of the PDF. Elements inside others are further to the right. Links and
    words in another language stand in brackets, inside the sentence they belong to.
    """
    head = f"document: {facts.title}, in {facts.language}, {len(facts.texts)} pages"
    return "\n".join([head, *_ScreenReader(facts, marked=True).lines()]) + "\n"


def plain_text(facts: Facts) -> str:
    """The words of a PDF as plain text, to email, to put into Braille, or to read aloud.

    `facts` (Facts) are those of the PDF.
    """
    lines = "\n".join(_PlainText(facts).lines()).strip()
    return re.sub(r"\n{3,}", "\n\n", lines) + "\n"


class _ScreenReader:
    """Reads a document out, line by line. With `marked`, roles and links are put into words."""

    def __init__(self, facts: Facts, marked: bool = False) -> None:
        self.structure, self.language = facts.structure, facts.language
        self.marked = marked

    # ── The words of a line ──

    def text(self, element: Element, contents: bool = True) -> str:
        """The words of an element and all below it; without `contents`, no table of contents."""
        if element.role == "TOC" and not contents:
            return ""
        if element.role == "Figure":
            kids = tuple(element.elements())
            caption = self.run_on(kids, contents)
            alt = self.bracket("picture", element.entries.get("Alt", ""))
            first = bool(kids) and element.kids[0] is kids[0]
            return f"{caption} {alt} " if first else f" {alt} {caption}"
        words = self.run_on(element.kids, contents)
        if "ActualText" in element.entries:
            words = element.entries["ActualText"] + words[len(words.rstrip()) :]
        if element.role == "Link":
            return self.link(element, words)
        if self.marked and (language := self.other_language(element)):
            words = self.bracket(f"in {language}", words)
        if "E" in element.entries:
            words = _swap(words, f"{words.strip()} {self.expansion(element.entries['E'])}")
        return words

    def run_on(self, kids: Sequence[Kid], contents: bool = True) -> str:
        """The words of kids one after the other, with a blank between those of two pages."""
        pieces = [""]
        before: Mark | None = None
        for kid in kids:
            if isinstance(kid, Mark):
                if before and before[:2] != kid[:2]:
                    pieces.append(" ")
                pieces.append(self.structure.words.get(kid, ""))
                before = kid
            elif isinstance(kid, Annotation) and kid.kind == "Widget" and self.marked:
                pieces.append(f" {self.bracket('field', kid.contents)} ")
            elif isinstance(kid, Element):
                gap = " " if LINES.fullmatch(kid.role) or kid.role in ("TR", "TH", "TD") else ""
                pieces.append(gap + self.text(kid, contents) + gap)
        return "".join(pieces)

    def link(self, element: Element, words: str) -> str:
        """The words of a link: those of its annotation, if they say more than its own do.

        Its own words stay where they are replaced by others (ActualText).
        """
        at = next((kid for kid in element.kids if isinstance(kid, Annotation)), None)
        if not self.marked:
            return self.with_address(words, at.target if at else "")
        label = at.contents if at else ""
        chosen = any("ActualText" in inner.entries for inner in element.walk())
        more = not chosen and re.sub(r"\W", "", fold(words)) in re.sub(r"\W", "", fold(label))
        return _swap(words, self.bracket("link", label if more else words))

    def with_address(self, words: str, target: str) -> str:
        """The words of a link. A subclass adds the address that it leads to."""
        return words

    def expansion(self, meaning: str) -> str:
        """The meaning of an abbreviation as it is spoken behind it; empty unless `marked`."""
        return f"[short for {meaning}]" if self.marked else ""

    def bracket(self, role: str, words: str) -> str:
        """The words in brackets behind a role, `[link: help]`; unless `marked`, the words alone."""
        return _swap(words, f"[{role}: {' '.join(words.split())}]") if self.marked else words

    def other_language(self, element: Element) -> str:
        """The language of an element, if it says that it is in another than the document."""
        language = element.entries.get("Lang", self.language)
        return language if language != self.language else ""

    def line(self, element: Element) -> str:
        """The words of an element, as one line."""
        return " ".join(self.text(element).split())

    # ── Line by line ──

    def lines(self) -> Iterator[str]:
        """The lines of the whole document."""
        for root in self.structure.roots:
            yield from self.kids(root)

    def kids(self, element: Element, depth: int = 0) -> Iterator[str]:
        """The lines of an element's kids; words between them that run on make one line.

        Each level of `depth` stands further to the right.
        """
        run: list[Kid] = []
        for kid in element.kids:
            if isinstance(kid, Element) and (LINES.fullmatch(kid.role) or kid.role == "Figure"):
                yield from self.loose(run, depth)
                run = []
                yield from self.block(kid, depth)
            else:
                run.append(kid)
        yield from self.loose(run, depth)

    def loose(self, kids: Sequence[Kid], depth: int) -> Iterator[str]:
        """A line of words that stand beside elements with lines of their own, if there are any."""
        if words := " ".join(self.run_on(kids).split()):
            yield self.format_line("words", words, depth)

    def format_line(self, role: str, words: str, depth: int) -> str:
        """One line: a role and its words, further to the right by `depth` levels."""
        return f"{'  ' * depth}{role}: {words}" if words else f"{'  ' * depth}{role}"

    def block(self, element: Element, depth: int) -> Iterator[str]:
        """The lines of an element that does not run on in another's line."""
        role = element.role
        if found := HEADING.fullmatch(role):
            yield self.format_line(f"heading {found[1]}", self.line(element), depth)
        elif role == "P":
            yield self.format_line("paragraph", self.line(element), depth)
        elif role in ("L", "TOC"):
            yield from self.list_lines(element, depth)
        elif role == "Table":
            yield from self.table_lines(element, depth)
        elif role == "Figure":
            yield self.format_line("picture", element.entries.get("Alt", ""), depth)
            for kid in element.elements():
                yield self.format_line("caption", self.line(kid), depth + 1)
        elif role in ("Note", "Caption"):
            yield self.format_line(role.lower(), self.line(element), depth)
        elif role == "BlockQuote":
            yield self.format_line("quotation", "", depth)
            yield from self.kids(element, depth + 1)
        elif language := self.other_language(element):
            yield self.format_line(f"in {language}", "", depth)
            yield from self.kids(element, depth + 1)
        else:
            yield from self.kids(element, depth)

    def list_lines(self, element: Element, depth: int) -> Iterator[str]:
        """The lines of a list or a table of contents: its count and caption, then its items."""
        kids = [*element.elements()]
        items = [kid for kid in kids if kid.role != "Caption"]
        count = sum(item.role != "TOC" for item in items)
        caption = " ".join(self.line(kid) for kid in kids if kid.role == "Caption")
        name = "contents" if element.role == "TOC" else "list"
        language = self.other_language(element)
        other = f", in {language}" if language else ""
        yield self.format_line(f"{name} of {count}{other}", caption, depth)
        for item in items:
            if item.role == "TOC":
                yield from self.list_lines(item, depth + 1)
                continue
            labels = [kid for kid in item.elements() if kid.role == "Lbl"]
            label = " ".join(self.line(kid) for kid in labels)
            bodies = [kid for kid in item.kids if kid not in labels]
            yield from self.item(label, bodies, depth + 1)

    def item(self, label: str, bodies: list[Kid], depth: int) -> Iterator[str]:
        """The lines of a list item; `label` is its number or mark, `bodies` are its other kids."""
        spoken_label = label if any(c.isalnum() for c in label) else ""
        inner = [kid for body in bodies if isinstance(body, Element) for kid in body.kids]
        blocks = [k.role for k in inner if isinstance(k, Element) and LINES.fullmatch(k.role)]
        name = f"item {spoken_label.rstrip('.:')}" if spoken_label else "item"
        if not blocks or (blocks == ["P"] and len(inner) == 1):
            words = (self.line(b) if isinstance(b, Element) else self.run_on([b]) for b in bodies)
            yield self.format_line(name, " ".join(words), depth)
            return
        yield self.format_line(name, "", depth)
        for body in bodies:
            if isinstance(body, Element):
                yield from self.kids(body, depth + 1)
            else:
                yield from self.loose([body], depth + 1)

    def table_lines(self, table: Element, depth: int) -> Iterator[str]:
        """The lines of a table: its size and caption, then its rows."""
        rows = list(_rows(table))
        heads = {c.entries["ID"]: c for row in rows for c in row.elements() if "ID" in c.entries}
        columns = max((len([*row.elements()]) for row in rows), default=0)
        captions = (kid for kid in table.elements() if kid.role == "Caption")
        caption = next(map(self.line, captions), "")
        yield self.format_line(f"table, {columns} columns, {len(rows)} rows", caption, depth)
        for row in rows:
            cells = "; ".join(self.cell(cell, heads) for cell in row.elements())
            yield self.format_line("row", cells, depth + 1)

    def cell(self, cell: Element, heads: dict[str, Element]) -> str:
        """The words of a cell, behind the headings over its column or its own role as a heading.

        The role is said if `marked`. `heads` are the headings of the table by their IDs.
        """
        words = self.line(cell) or "empty"
        if cell.role == "TH":
            kind = "row" if cell.attributes.get("Scope") == "Row" else "column"
            return f"{kind} header {words}" if self.marked else words
        headers = cell.attributes.get("Headers")
        names = headers if isinstance(headers, tuple) else ()
        over = [heads[name] for name in names if isinstance(name, str) and name in heads]
        columns = (self.line(head) for head in over if head.attributes.get("Scope") == "Column")
        named = ", ".join(columns)
        return f"{named}: {words}" if named else words


class _PlainText(_ScreenReader):
    """The same lines without roles, as a person would type them into an email."""

    def with_address(self, words: str, target: str) -> str:
        """The words of a link, and its address in brackets unless they give it."""
        bare = target.removeprefix("https:").partition(":")[2] or target.removeprefix("https://")
        bare = bare.rstrip("/")
        given = re.sub(r"\D", "", words) if target.startswith(("tel:", "sms:")) else fold(words)
        known = target.startswith("#") or not bare or fold(bare) in given
        return words if known else _swap(words, f"{words.strip()} ({bare})")

    def expansion(self, meaning: str) -> str:
        """The meaning of an abbreviation, in brackets."""
        return f"({meaning})"

    def list_lines(self, element: Element, depth: int) -> Iterator[str]:
        """The lines of a list, with an empty one behind it."""
        yield from super().list_lines(element, depth)
        yield ""

    def table_lines(self, table: Element, depth: int) -> Iterator[str]:
        """The lines of a table, with an empty one behind it."""
        yield from super().table_lines(table, depth)
        yield ""

    def format_line(self, role: str, words: str, depth: int) -> str:
        """One line without its role; an item has a hyphen or its number before it."""
        indent = "  " * depth
        if role.startswith("heading"):
            return f"\n{indent}{words}\n"
        if role.startswith("item"):
            number = role.removeprefix("item").strip()
            label = f"{number}." if number.isdigit() else f"{number}:" if number else "-"
            return f"{indent[2:]}{label} {words}".rstrip()
        if role == "row":
            return f"{indent[2:]}- {words}"
        if role.startswith(("list", "contents")) or role == "quotation":
            return ""
        if role == "paragraph" and not depth:
            return f"{words}\n"
        return f"{indent}{words}"


def _swap(old: str, new: str) -> str:
    """New words in the place of old ones, with the blanks that stood round them."""
    before, after = old[: len(old) - len(old.lstrip())], old[len(old.rstrip()) :]
    return f"{before}{new}{after}" if old.strip() else new


def _rows(part: Element) -> Iterator[Element]:
    """The rows of a table, without those of tables in it."""
    for kid in part.elements():
        if kid.role == "TR":
            yield kid
        elif kid.role in ("THead", "TBody", "TFoot"):
            yield from _rows(kid)


def fold(text: str) -> str:
    """A `text` for comparison: without blanks and hyphens, in small letters, with straight quotes.

    A page may have changed these.
    """
    return UNHEARD.sub("", text).translate(STRAIGHT).casefold()
