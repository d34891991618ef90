"""Structure: the tree of a PDF is whole, and says what the page says. No validator looks at this.

A file passes PDF/UA with its tree emptied, with content that no element claims, and with headings
of tables that head nothing. Each rule here was broken on purpose in a good file, passed by the
validator, and is tested so; see docs/accessibility.md.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from press.checks.accessible_words import FILE_NAME
from press.checks.nothing_lost import place_of, short
from press.facts import SLOT, Annotation, Element, Facts, Mark, Rectangle, Structure
from press.model import Problem, Proof
from press.pdf.hear import HEADING, fold

NEEDS = "pages"

# Roles of elements that may be empty.
MAY_BE_EMPTY = ("TD", "TH")
# Roles of elements that never stand in one of the same role.
NEVER_NESTED = ("P", "Link", "Note", *(f"H{level}" for level in range(1, 7)))
ADDRESS = re.compile(r"(?:https?|ftp|tel|sms|mailto|file):|#", re.IGNORECASE)
# Source: RFC 5646, as far as a tag without an extension or a register goes.
LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*", re.IGNORECASE)
NAMES = {"Link": "link", "Widget": "field"}
SLACK = 1  # point, by which a picture may lean over the edge of its page


def check(proof: Proof) -> Iterator[Problem]:
    """Names every fault in the structure of a PDF, which screen readers go by.

    Yields Problems, each at the words of the topic that it is about. `proof` (a Proof) holds an
    edition with all that led to it. Raises ValueError if it has no pages.
    """
    pages = proof.finished_pages
    if any(problem.level == "error" for problem in pages.problems):
        return  # What was not laid out as asked has its own message.
    for problem in faults(pages.facts):
        words = problem.about.rstrip("…")
        at = place_of(proof, words, problem.page) if words else proof.factsheet.topic.at
        yield replace(problem, at=at)


def faults(facts: Facts) -> Iterator[Problem]:
    """Yields a Problem for every fault of a PDF's structure; none has a place in a topic yet.

    `facts` (Facts) is what was read back from the PDF.
    """
    structure = facts.structure
    if not any(root.kids for root in structure.roots):
        hint = "a screen reader would say nothing at all"
        yield Problem("error", "no-structure", "the PDF has no structure", hint=hint)
        return
    yield from _tree(structure)
    yield from _content(structure)
    yield from _annotations(structure)
    for element in structure.walk():
        yield from _element(element, facts)
    yield from _headings(facts)
    yield from _document(facts)


def words_of(element: Element, structure: Structure) -> str:
    """The words that a listener hears of an `element`: its own, or others that stand in for them.

    `element` (Element) is one of the PDF's `structure` (Structure), which has the words of each run
    of content.
    """
    for name in ("ActualText", "Alt"):
        if name in element.entries:
            return element.entries[name]
    pieces = []
    for kid in element.kids:
        if isinstance(kid, Element):
            pieces.append(words_of(kid, structure))
        elif isinstance(kid, Mark):
            pieces.append(structure.words.get(kid, ""))
    return " ".join("".join(pieces).split())


def _fault(code: str, message: str, page: int, hint: str = "", about: str = "") -> Problem:
    return Problem("error", code, message, None, hint, page or None, about)


# ── Tree, content and annotations belong together ──


def _tree(structure: Structure) -> Iterator[Problem]:
    if [root.role for root in structure.roots] != ["Document"]:
        roles = ", ".join(root.role for root in structure.roots)
        yield _fault("structure-root", f"the structure begins with {roles}, not one Document", 0)
    for role, times in sorted(Counter(structure.lost).items()):
        yield _fault("structure-lost", f"{times} {role} stand in no other element", 0)
    above = {root.number: structure.root for root in structure.roots}
    for element in structure.walk():
        above |= {kid.number: element.number for kid in element.elements()}
        if element.parent != above[element.number]:
            quote = short(words_of(element, structure))
            message = f"the {element.role} `{quote}` names another parent than it has"
            yield _fault("structure-parent", message, element.page, about=quote)


def _content(structure: Structure) -> Iterator[Problem]:
    claims: dict[Mark, list[Element]] = {}
    for element in structure.walk():
        for kid in element.kids:
            if isinstance(kid, Mark):
                claims.setdefault(kid, []).append(element)
    for mark, words in structure.words.items():
        quote = short(words.strip()) or "a drawing"
        owners = claims.get(mark, [])
        if not owners:
            message = f"`{quote}` stands in no element: a screen reader does not get it"
            yield _fault("content-outside", message, mark.page, about=quote)
        elif len(owners) > 1:
            message = f"`{quote}` stands in {len(owners)} elements: it would be read more than once"
            yield _fault("content-twice", message, mark.page, about=quote)
        elif structure.owners.get(mark) != owners[0].number:
            message = f"`{quote}` does not lead back to its {owners[0].role}"
            yield _fault("content-owner", message, mark.page, about=quote)
    for mark in structure.twice:
        message = f"number {mark.number} marks two pieces of the page"
        yield _fault("content-twice", message, mark.page)
    for mark in sorted(set(claims) - set(structure.words)):
        role = claims[mark][0].role
        message = f"a {role} asks for content {mark.number}, which is not on the page"
        yield _fault("content-missing", message, mark.page)
    for page, times in sorted(structure.loose.items()):
        message = f"{times} strokes or letters are neither content nor decoration"
        yield _fault("content-unmarked", message, page)


def _annotations(structure: Structure) -> Iterator[Problem]:
    homes: dict[int, Element] = {}
    for element in structure.walk():
        homes |= {kid.number: element for kid in element.kids if isinstance(kid, Annotation)}
    for annotation in structure.annotations:
        home, kind = homes.get(annotation.number), NAMES.get(annotation.kind, annotation.kind)
        quote = short(annotation.contents)
        if home is None:
            message = f"the {kind} `{quote}` is in no element: a screen reader does not meet it"
            yield _fault("annotation-outside", message, annotation.page, about=quote)
        elif structure.owners.get(annotation) != home.number:
            message = f"the {kind} `{quote}` does not lead back to its {home.role}"
            yield _fault("annotation-owner", message, annotation.page, about=quote)
        label, target = annotation.contents.strip(), annotation.target.removeprefix("#")
        # `[needles](#needles)` says the name of a place too, but that is a word.
        bare = label == target and not label.isalpha()
        if kind == "link" and (not label or bare or ADDRESS.match(label)):
            hint = "give the link words, or an aria-label that says where it leads"
            message = f"a screen reader would say `{annotation.contents or 'nothing'}` of a link"
            yield _fault("link-words", message, annotation.page, hint, about=annotation.contents)
        if kind == "field" and not label:
            message = "a field to fill in does not say what it is for"
            yield _fault("field-words", message, annotation.page, "put a label to it")


# ── Each element says what it must ──


def _element(element: Element, facts: Facts) -> Iterator[Problem]:
    # Its words are gathered for a message only: to gather them for each element takes time.
    structure, role, page = facts.structure, element.role, element.page
    if role in NEVER_NESTED and sum(inner.role == role for inner in element.walk()) > 1:
        quote = short(words_of(element, structure))
        yield _fault("nested", f"a {role} stands in another: `{quote}`", page, about=quote)
    waits = element.entries.get("ID", "").startswith(SLOT)  # for the words of a clinic
    if not element.kids and role not in MAY_BE_EMPTY and not waits:
        yield _fault("empty-element", f"a {role} has nothing in it", page)
    if (language := element.entries.get("Lang")) is not None and not LANGUAGE.fullmatch(language):
        quote = short(words_of(element, structure))
        message = f"`{quote}` is in `{language}`, which is no language"
        yield _fault("language-tag", message, page, about=quote)
    if role == "TH" and element.attributes.get("Scope") not in ("Row", "Column", "Both"):
        quote = short(words_of(element, structure))
        message = f"the table heading `{quote}` does not say if it is for a row or a column"
        hint = 'write scope="row" or scope="col"'
        yield _fault("head-without-scope", message, page, hint, about=quote)
    if not element.entries.get("ActualText", "words").strip():
        yield _fault("replaced-by-nothing", f"a {role} has nothing to be heard in its place", page)
    if role == "L" and "ListNumbering" not in element.attributes:
        quote = short(words_of(element, structure))
        message = f"the list `{quote}` does not say how it counts"
        yield _fault("list-numbering", message, page, about=quote)
    if role == "Table":
        yield from _table(element, structure)
    if role == "Figure":
        yield from _figure(element, facts)


def _table(table: Element, structure: Structure) -> Iterator[Problem]:
    rows = [[*row.elements()] for row in _inside(table) if row.role == "TR"]
    cells = [cell for row in rows for cell in row]
    quote = short(words_of(table, structure))
    names = {inner.entries["ID"] for inner in table.walk() if "ID" in inner.entries}
    for cell in cells:
        heads = cell.attributes.get("Headers")
        if isinstance(heads, tuple) and set(heads) - names:
            message = f"a cell of `{quote}` names a heading that is not in the table"
            yield _fault("head-unknown", message, table.page, about=quote)
    if not any(cell.role == "TH" for cell in cells):
        message = f"the table `{quote}` has no headings"
        hint = "write <th> for the cells that say what their row or column holds"
        yield _fault("table-without-heads", message, table.page, hint, about=quote)
    widths: Counter[int] = Counter()
    for at, row in enumerate(rows):
        for cell in row:
            for line in range(at, min(at + _span(cell, "RowSpan"), len(rows))):
                widths[line] += _span(cell, "ColSpan")
    if len(set(widths.values())) > 1:
        message = f"the rows of `{quote}` differ in length"
        hint = "give every row as many cells as there are columns"
        yield _fault("table-irregular", message, table.page, hint, about=quote)


def _span(cell: Element, name: str) -> int:
    """The number of rows or columns that a cell takes."""
    given = cell.attributes.get(name)
    return int(given) if isinstance(given, int | float) else 1


def _inside(table: Element) -> Iterator[Element]:
    """The elements of a table, without those of tables in it."""
    for kid in table.elements():
        yield kid
        if kid.role != "Table":
            yield from _inside(kid)


def _figure(figure: Element, facts: Facts) -> Iterator[Problem]:
    words = figure.entries.get("Alt", "").strip()
    if not words or FILE_NAME.fullmatch(words):
        message = f"a screen reader would say `{words or 'nothing'}` of a picture"
        hint = "say in words what it shows"
        yield _fault("figure-words", message, figure.page, hint, about=words)
    box = _box(figure)
    if box is None:
        yield _fault("figure-box", "a picture does not say where it stands", figure.page)
    elif figure.page:
        left, bottom, right, top = facts.boxes[figure.page - 1].media
        over = (left - box[0], bottom - box[1], box[2] - right, box[3] - top)
        if max(over) > SLACK or box[0] >= box[2] or box[1] >= box[3]:
            message = "a picture is said to stand where there is no page"
            yield _fault("figure-box", message, figure.page)


def _box(figure: Element) -> Rectangle | None:
    """The box of a figure, in points; None where it has none."""
    given = figure.attributes.get("BBox")
    sides = given if isinstance(given, tuple) else ()
    match [float(side) for side in sides if isinstance(side, int | float)]:
        case [left, bottom, right, top]:
            return left, bottom, right, top
    return None


def _headings(facts: Facts) -> Iterator[Problem]:
    level = 0
    titles: list[tuple[str, str]] = []
    names = Counter(e.entries["ID"] for e in facts.structure.walk() if "ID" in e.entries)
    for name in [name for name, times in names.items() if times > 1]:
        yield _fault("id-twice", f"two elements are called `{name}`", 0, about=name)
    for element in facts.structure.walk():
        if not (found := HEADING.fullmatch(element.role)):
            continue
        quote = short(words_of(element, facts.structure))
        titles.append((_printed(element, facts.structure), _cited(element, facts.structure)))
        if int(found[1]) > level + 1:
            before = f"stands below level {level}" if level else "is the first"
            message = f"the heading `{quote}` of level {found[1]} {before}"
            hint = f"make it level {level + 1}"
            yield _fault("heading-skip", message, element.page, hint, about=quote)
        level = int(found[1])
    if not titles:
        yield _fault("no-headings", "the document has no heading", 0)
    # A number that a style puts before a heading stands on the page alone. The order is that of
    # the pages, which a layout may have read in another.
    marked = [fold(line.title) for line in facts.bookmarks]
    for title, cited in titles:
        known = fold(title), fold(cited)
        line = next((line for line in marked if any(line in words for words in known)), None)
        if line is not None:
            marked.remove(line)
            continue
        message = f"the heading `{short(title)}` has no bookmark"
        hint = "every heading has a bookmark; see bookmark-level in the styles"
        yield _fault("bookmarks", message, 0, hint, about=short(title))
    for line in marked:
        message = f"the bookmark `{line}` is no heading of the document"
        hint = "it is hidden from listeners, or stands in a running head"
        yield _fault("bookmarks", message, 0, hint, about=line)


def _document(facts: Facts) -> Iterator[Problem]:
    if not LANGUAGE.fullmatch(facts.language):
        lacks = f"is in `{facts.language}`, which is no language" if facts.language else "has none"
        hint = "name its language, as en-GB"
        yield _fault("language-tag", f"the document {lacks}", 0, hint, about=facts.language)
    if not facts.title.strip():
        yield _fault("no-title", "the document has no title to show in its window", 0)


def _printed(element: Element, structure: Structure) -> str:
    """The words of a heading as they are printed, whatever is heard in their place.

    Numbers of references, and what parts them, are no words of it.
    """
    printed = _cited(element, structure, numbers=False)
    return "" if printed == "," and "ActualText" in element.entries else printed


def _cited(element: Element, structure: Structure, numbers: bool = True) -> str:
    """The words of a heading as they are printed, with the calls of its notes."""
    inner = _cited if numbers else _printed
    left_out = {"Note"} if numbers else {"Note", "Reference"}
    pieces = []
    for kid in element.kids:
        if isinstance(kid, Mark):
            pieces.append(structure.words.get(kid, ""))
        elif isinstance(kid, Element) and kid.role not in left_out:
            pieces.append(inner(kid, structure))
    return "".join(pieces)
