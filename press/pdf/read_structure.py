"""The structure of a finished PDF, read back from its bytes, as a screen reader finds it.

Three things are read independently, so that a check can compare them: the tree as its elements
lead to one another, the marked content in the streams of the pages, and the way back from content
to element. Terms are those of ISO 32000-1, 14.6 to 14.8.
"""

from __future__ import annotations

import ctypes
from collections import Counter
from collections.abc import Callable, Iterator, Mapping

import pikepdf
from pikepdf import Dictionary, NumberTree, Object
from pypdfium2 import PdfTextPage, raw

from press.facts import Annotation, Attribute, Element, Mark, Structure
from press.pdf.objects import items_of, number_of

ENTRIES = ("Alt", "ActualText", "E", "Lang", "ID")
# Operators that draw. Clipping and setting colours leave no mark on paper.
PAINTS = frozenset("Tj TJ ' \" f F f* B B* b b* S s sh".split())
OPERATORS = " ".join(("BDC", "BMC", "EMC", "Do", *sorted(PAINTS)))
# The characters that PDFium gives for a hyphen at the end of a line.
HYPHENS = ("\x02", "\ufffe")
AS_HYPHENS = dict.fromkeys(map(ord, HYPHENS), "-")


def words_by_mark(page: PdfTextPage) -> dict[int, str]:
    """The words of each run of marked content on a `page`, by its number (MCID), in a dictionary.

    `page` is PDFium's text page (PdfTextPage). Where PDFium sees a gap or a line end that has no
    blank, the run before it ends in one. Words outside marked content are under -1.
    """
    count = page.count_chars()
    text = page.get_text_range()
    if len(text) != count:  # a character of two halves stands in it
        text = "".join(chr(raw.FPDFText_GetUnicode(page, at)) for at in range(count))

    def drawn(at: int) -> int:
        found = raw.FPDFText_GetTextObject(page, at)
        return ctypes.addressof(found.contents) if found else 0

    words: dict[int, str] = {}
    marks: dict[int, int] = {}
    mark, content, start = -1, -1, 0
    while start < count:
        piece = drawn(start)
        end = _end_of_run(start, count, piece, drawn) if piece else start + 1
        if not piece:
            # A line may end in a decoration: then the content before it ends there too.
            for ended in {mark, content}:
                before = words.get(ended, "")
                if not (before[-1:].isspace() or before[-1:] in HYPHENS):
                    words[ended] = f"{before} "
        else:
            if piece not in marks:
                text_object = raw.FPDFText_GetTextObject(page, start)
                marks[piece] = raw.FPDFPageObj_GetMarkedContentID(text_object)
            mark = marks[piece]
            content = mark if mark >= 0 else content
            words[mark] = words.get(mark, "") + text[start:end]
        start = end
    return {number: _join_surrogates(run).translate(AS_HYPHENS) for number, run in words.items()}


def _join_surrogates(run: str) -> str:
    """Words with the two halves that PDFium gives of a rare character put together."""
    return run.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _end_of_run(start: int, count: int, piece: int, drawn: Callable[[int], int]) -> int:
    """The index behind the last character of a text object, found by long steps, then short ones:
    each look is dear."""
    end, step = start + 1, 16
    while step:
        while end + step <= count and drawn(end + step - 1) == piece:
            end += step
        step //= 2
    return end


def read_structure(held: pikepdf.Pdf, spoken: list[dict[int, str]]) -> Structure:
    """The Structure of an open PDF: its tree, its marked content, and the way back to the tree.

    `held` is the PDF, opened (pikepdf's Pdf). `spoken` is a list: for each page a dictionary, the
    words of its marked content by number, as `words_by_mark` gives them.
    """
    contents = [_Content(number, page) for number, page in enumerate(held.pages, 1)]
    marks = [mark for content in contents for mark in content.marks]
    touched = {
        number_of(item): (_annotation(number, item), item)
        for number, page in enumerate(held.pages, 1)
        for item in items_of(page.obj.get("/Annots"))
    }
    root = held.Root.get("/StructTreeRoot")
    made = {
        number_of(item): str(item.get("/S", "?"))[1:]
        for item in held.objects
        if isinstance(item, Dictionary) and item.get("/Type") == "/StructElem"
    }
    roots = _Tree(held, root, touched).roots if root is not None else ()
    for number in {element.number for top in roots for element in top.walk()}:
        made.pop(number, None)
    keys = {key: at for content in contents for key, at in content.keys.items()}
    return Structure(
        roots=roots,
        root=number_of(root) if root is not None else 0,
        lost=tuple(made.values()),
        words={mark: spoken[mark.page - 1].get(mark.number, "") for mark in marks},
        twice=tuple(mark for mark, times in Counter(marks).items() if times > 1),
        annotations=tuple(annotation for annotation, _ in touched.values()),
        owners=_owners(root, keys, marks, touched) if root is not None else {},
        loose={content.page: content.loose for content in contents if content.loose},
    )


class _Content:
    """The marks in the content of a page, groups that are drawn on it included."""

    def __init__(self, number: int, page: pikepdf.Page) -> None:
        self.page = number
        self.marks: list[Mark] = []
        self.keys: dict[tuple[int, int], int | None] = {}
        self.loose = 0
        self.read(page.obj, page, 0, False)

    def read(
        self, owner: Object, stream: pikepdf.Page | Object, number: int, covered: bool
    ) -> None:
        """Notes the marks of a stream and of all groups drawn in it.

        `owner` is the page or group that has its resources; `number` is that of the group, or 0.
        With `covered`, all of the stream is marked as a whole already.
        """
        key = owner.get("/StructParents")
        self.keys[self.page, number] = int(key) if key is not None else None
        resources = owner.get("/Resources")
        groups = resources.get("/XObject") if resources is not None else None
        opened: list[bool] = []
        marked = int(covered)  # the number of open marks that say what their content is
        for instruction in pikepdf.parse_content_stream(stream, OPERATORS):
            name = str(instruction.operator)
            if name in ("BDC", "BMC"):
                operands = instruction.operands
                about = operands[1] if len(operands) > 1 else None
                mark = about.get("/MCID") if isinstance(about, Dictionary) else None
                if mark is not None:
                    self.marks.append(Mark(self.page, number, int(mark)))
                opened.append(mark is not None or operands[0] == "/Artifact")
                marked += opened[-1]
            elif name == "EMC":
                marked -= opened.pop() if opened else 0
            elif marked:
                continue
            elif name == "Do" and (group := _form(groups, instruction.operands[0])) is not None:
                self.read(group, group, number_of(group), False)
            else:
                self.loose += 1


def _form(groups: Object | None, name: Object) -> Object | None:
    """A group by its name; None where there is no group of that name."""
    found = groups.get(str(name)) if groups is not None else None
    return found if found is not None and found.get("/Subtype") == "/Form" else None


class _Tree:
    """The elements as they lead to one another from the root."""

    def __init__(
        self, held: pikepdf.Pdf, root: Object, touched: Mapping[int, tuple[Annotation, Object]]
    ) -> None:
        self.pages = {page.obj.objgen: number for number, page in enumerate(held.pages, 1)}
        self.touched = touched
        self.seen: set[tuple[int, int]] = set()
        self.roots = tuple(
            self.element(kid, 0) for kid in items_of(root.get("/K")) if self.is_new(kid)
        )

    def is_new(self, element: Object) -> bool:
        """True for an element that is met for the first time, so that none is read twice.

        Two may lead to the same element, and one may lead to itself.
        """
        if isinstance(element, int) or element.objgen in self.seen:
            return False
        if element.objgen != (0, 0):
            self.seen.add(element.objgen)
        return True

    def element(self, item: Object, page: int) -> Element:
        """An element with all below it; `page` is that of its parent, for one that names none."""
        page = self.pages.get(item.Pg.objgen, 0) if "/Pg" in item else page
        attributes: dict[str, Attribute] = {}
        for owner in items_of(item.get("/A")):
            attributes |= {name[1:]: _plain(value) for name, value in owner.items()}
        attributes.pop("O", None)
        return Element(
            role=str(item.get("/S", "?"))[1:],
            number=number_of(item),
            parent=number_of(item.P) if "/P" in item else 0,
            page=page,
            kids=tuple(self.kids(item, page)),
            entries={name: str(item[f"/{name}"]) for name in ENTRIES if f"/{name}" in item},
            attributes=attributes,
        )

    def kids(self, item: Object, page: int) -> Iterator[Element | Mark | Annotation]:
        """The kids of an element: elements, marked content and annotations.

        `page` is that of the element, for kids that name none.
        """
        for kid in items_of(item.get("/K")):
            if isinstance(kid, int):
                yield Mark(page, 0, kid)
                continue
            on = self.pages.get(kid.Pg.objgen, 0) if "/Pg" in kid else page
            kind = kid.get("/Type")
            if kind == "/MCR":
                yield Mark(on, number_of(kid.Stm) if "/Stm" in kid else 0, int(kid.MCID))
            elif kind == "/OBJR":
                number = number_of(kid.Obj)
                found = self.touched.get(number)
                yield found[0] if found else Annotation(on, number)
            elif self.is_new(kid):
                yield self.element(kid, on)


def _owners(
    root: Object,
    keys: Mapping[tuple[int, int], int | None],
    marks: list[Mark],
    touched: Mapping[int, tuple[Annotation, Object]],
) -> dict[Mark | Annotation, int]:
    """The element of each run and each annotation, by number, as the parent tree has it."""
    tree = dict(NumberTree(root.ParentTree).items()) if "/ParentTree" in root else {}
    owners: dict[Mark | Annotation, int] = {}
    by_stream = {
        place: items_of(tree.get(key) if key is not None else None) for place, key in keys.items()
    }
    for mark in marks:
        slots = by_stream[mark.page, mark.stream]
        if mark.number < len(slots) and slots[mark.number] is not None:
            owners[mark] = number_of(slots[mark.number])
    for annotation, item in touched.values():
        key = item.get("/StructParent")
        owner = tree.get(int(key)) if key is not None else None
        if owner is not None:
            owners[annotation] = number_of(owner)
    return owners


def _annotation(page: int, item: Object) -> Annotation:
    contents = item.get("/Contents") or item.get("/TU")
    if not contents and "/Parent" in item:  # of a choice, the words may stand with its group
        contents = item.Parent.get("/TU")
    x1, y1, x2, y2 = (round(float(n), 2) for n in item.Rect)
    return Annotation(
        page,
        number=number_of(item),
        kind=str(item.get("/Subtype", ""))[1:],
        contents=str(contents or ""),
        target=str(item.A.get("/URI", "")) if "/A" in item else f"#{item.get('/Dest', '')}",
        rectangle=(min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)),
    )


def _plain(value: Object) -> Attribute:
    """A value of an attribute as plain data."""
    if isinstance(value, pikepdf.Array):
        return tuple(_plain(item) for item in value)
    if isinstance(value, pikepdf.Name):
        return str(value)[1:]
    return str(value) if isinstance(value, pikepdf.String) else float(value)
