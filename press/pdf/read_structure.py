"""The structure of a finished PDF, read back from its bytes: what a screen reader will be handed.

Nothing is taken on trust: the tree as its elements lead to one another, the marked content as the
streams of the pages hold it, and the way back from content to element, each read by itself, so
that a check can compare them. Terms are those of ISO 32000-1, 14.6 to 14.8.
"""

from __future__ import annotations

import ctypes
from collections import Counter
from collections.abc import Callable, Iterator, Mapping

from press.facts import Annotation, Element, Mark, Structure

SAID = ("Alt", "ActualText", "E", "Lang", "ID")
# What leaves a mark on paper. Clipping and setting colours do not.
PAINTS = frozenset("Tj TJ ' \" f F f* B B* b b* S s sh".split())
OPERATORS = " ".join(("BDC", "BMC", "EMC", "Do", *sorted(PAINTS)))
# What PDFium says for a hyphen that ends a line.
HYPHENS = ("\x02", "\ufffe")
AS_HYPHENS = dict.fromkeys(map(ord, HYPHENS), "-")


def words_by_mark(page) -> dict[int, str]:
    """The words of each run of marked content on a PDFium text page, by number.

    Where PDFium sees a gap or a line end that has no blank, the run before it ends in one. Words
    outside marked content are under -1.
    """
    from pypdfium2 import raw

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
    return {number: _whole(run).translate(AS_HYPHENS) for number, run in words.items()}


def _whole(run: str) -> str:
    """Words with the two halves that PDFium gives of a rare character put together."""
    return run.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _end_of_run(start: int, count: int, piece: int, drawn: Callable[[int], int]) -> int:
    """Where the characters of one text object end; looks far ahead first, for each look is dear."""
    end, step = start + 1, 16
    while step:
        while end + step <= count and drawn(end + step - 1) == piece:
            end += step
        step //= 2
    return end


def read_structure(held, spoken: list[dict[int, str]]) -> Structure:
    """The structure of an open PDF; `spoken` holds the words of each page by mark."""
    import pikepdf

    contents = [_Content(number, page) for number, page in enumerate(held.pages, 1)]
    marks = [mark for content in contents for mark in content.marks]
    touched = {
        item.objgen[0]: (_annotation(number, item), item)
        for number, page in enumerate(held.pages, 1)
        for item in page.obj.get("/Annots", ())
    }
    root = held.Root.get("/StructTreeRoot")
    made = {
        item.objgen[0]: str(item.get("/S", "?"))[1:]
        for item in held.objects
        if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/StructElem"
    }
    tree = _Tree(held, root, touched) if root is not None else None
    roots = tree.roots if tree else ()
    for number in {element.number for top in roots for element in top.walk()}:
        made.pop(number, None)
    keys = {key: at for content in contents for key, at in content.keys.items()}
    return Structure(
        roots=roots,
        root=root.objgen[0] if root is not None else 0,
        lost=tuple(made.values()),
        words={mark: spoken[mark.page - 1].get(mark.number, "") for mark in marks},
        twice=tuple(mark for mark, times in Counter(marks).items() if times > 1),
        annotations=tuple(annotation for annotation, _ in touched.values()),
        owners=_owners(root, keys, marks, touched) if tree else {},
        loose={content.page: content.loose for content in contents if content.loose},
    )


class _Content:
    """What the content of a page is marked as, groups that are drawn on it included."""

    def __init__(self, number: int, page) -> None:
        self.page = number
        self.marks: list[Mark] = []
        self.keys: dict[tuple[int, int], int | None] = {}
        self.loose = 0
        self.read(page.obj, page, 0, False)

    def read(self, owner, stream, number: int, covered: bool) -> None:
        """Reads a stream; `covered` is whether what it draws is marked as a whole already."""
        import pikepdf

        key = owner.get("/StructParents")
        self.keys[self.page, number] = int(key) if key is not None else None
        groups = owner.get("/Resources", {}).get("/XObject", {})
        opened: list[bool] = []
        told = int(covered)  # how many of the marks we stand in say what it is
        for operands, operator in pikepdf.parse_content_stream(stream, OPERATORS):
            name = str(operator)
            if name in ("BDC", "BMC"):
                about = operands[1] if len(operands) > 1 else None
                marked = isinstance(about, pikepdf.Dictionary) and "/MCID" in about
                if marked:
                    self.marks.append(Mark(self.page, number, int(about.MCID)))
                opened.append(marked or operands[0] == "/Artifact")
                told += opened[-1]
            elif name == "EMC":
                told -= opened.pop() if opened else 0
            elif told:
                continue
            elif name == "Do" and groups.get(str(operands[0]), {}).get("/Subtype") == "/Form":
                group = groups[str(operands[0])]
                self.read(group, group, group.objgen[0], False)
            else:
                self.loose += 1


class _Tree:
    """The elements as they lead to one another from the root."""

    def __init__(self, held, root, touched: Mapping[int, tuple[Annotation, object]]) -> None:
        self.pages = {page.obj.objgen: number for number, page in enumerate(held.pages, 1)}
        self.touched = touched
        self.seen: set[tuple[int, int]] = set()
        self.roots = tuple(
            self.element(kid, 0) for kid in _array(root.get("/K")) if self.is_new(kid)
        )

    def is_new(self, element) -> bool:
        """An element that two lead to, or that leads to itself, is read once."""
        if isinstance(element, int) or element.objgen in self.seen:
            return False
        if element.objgen != (0, 0):
            self.seen.add(element.objgen)
        return True

    def element(self, item, page: int) -> Element:
        page = self.pages.get(item.Pg.objgen, 0) if "/Pg" in item else page
        attributes: dict[str, object] = {}
        for owner in _array(item.get("/A")):
            attributes |= {name[1:]: _plain(value) for name, value in owner.items()}
        attributes.pop("O", None)
        return Element(
            role=str(item.get("/S", "?"))[1:],
            number=item.objgen[0],
            parent=item.P.objgen[0] if "/P" in item else 0,
            page=page,
            kids=tuple(self.kids(item, page)),
            said={name: str(item[f"/{name}"]) for name in SAID if f"/{name}" in item},
            attributes=attributes,
        )

    def kids(self, item, page: int) -> Iterator[Element | Mark | Annotation]:
        for kid in _array(item.get("/K")):
            if isinstance(kid, int):
                yield Mark(page, 0, kid)
                continue
            on = self.pages.get(kid.Pg.objgen, 0) if "/Pg" in kid else page
            kind = kid.get("/Type")
            if kind == "/MCR":
                yield Mark(on, kid.Stm.objgen[0] if "/Stm" in kid else 0, int(kid.MCID))
            elif kind == "/OBJR":
                number = kid.Obj.objgen[0]
                nowhere = Annotation(on, number), None
                yield self.touched.get(number, nowhere)[0]
            elif self.is_new(kid):
                yield self.element(kid, on)


def _owners(
    root,
    keys: Mapping[tuple[int, int], int | None],
    marks: list[Mark],
    touched: Mapping[int, tuple[Annotation, object]],
) -> dict[Mark | Annotation, int]:
    """What the parent tree says: the element of each run and each annotation, by number."""
    tree = dict(_numbers(root.get("/ParentTree", {})))
    owners: dict[Mark | Annotation, int] = {}
    by_stream = {place: _array(tree.get(key)) for place, key in keys.items()}
    for mark in marks:
        slots = by_stream[mark.page, mark.stream]
        if mark.number < len(slots) and slots[mark.number] is not None:
            owners[mark] = slots[mark.number].objgen[0]
    for annotation, item in touched.values():
        key = item.get("/StructParent")
        owner = tree.get(int(key)) if key is not None else None
        if owner is not None:
            owners[annotation] = owner.objgen[0]
    return owners


def _annotation(page: int, item) -> Annotation:
    contents = item.get("/Contents") or item.get("/TU")
    if not contents and "/Parent" in item:  # of a choice, the words may stand with its group
        contents = item.Parent.get("/TU")
    x1, y1, x2, y2 = (round(float(n), 2) for n in item.Rect)
    return Annotation(
        page,
        number=item.objgen[0],
        kind=str(item.get("/Subtype", ""))[1:],
        contents=str(contents or ""),
        target=str(item.A.get("/URI", "")) if "/A" in item else f"#{item.get('/Dest', '')}",
        rectangle=(min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)),
    )


def _numbers(node) -> Iterator[tuple[int, object]]:
    """The entries of a number tree."""
    entries = list(node.get("/Nums", ()))
    yield from zip(map(int, entries[::2]), entries[1::2], strict=False)
    for kid in node.get("/Kids", ()):
        yield from _numbers(kid)


def _array(item) -> list:
    """What a PDF may write as an array or, of one, bare."""
    import pikepdf

    if item is None:
        return []
    return list(item) if isinstance(item, pikepdf.Array) else [item]


def _plain(value) -> object:
    """A value of an attribute as plain data."""
    import pikepdf

    if isinstance(value, pikepdf.Array):
        return tuple(_plain(item) for item in value)
    if isinstance(value, pikepdf.Name):
        return str(value)[1:]
    return str(value) if isinstance(value, pikepdf.String) else float(value)
