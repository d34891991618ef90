"""The base file: a finished edition with places for a clinic's words, written once for all.

What each clinic's file has of its own gets its number here: panels, what hangs on the elements that
wait for them, lists of links, a leaf of the parent tree, and what the file says of itself.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pikepdf
from pikepdf import Array, Dictionary, Name, NumberTree, Object

from press.facts import SLOT, Slot
from press.pdf.objects import bytes_of, entries_of, number_of, slots_in
from press.pdf.writer import Body, FileStart, start_file

FOOT = "foot"  # the place that every page has
FOOTER = b"/Artifact <</Type /Pagination /Subtype /Footer>> BDC %b EMC"
REPEAT = b"/Artifact <</Type /Layout>> BDC %b EMC"
ROOM = 4096  # keys of the parent tree that are kept for what a clinic brings
# What a page does not take along to a file without structure.
TAGGED = ("/Parent", "/Annots", "/StructParents", "/Tabs", "/Resources")


@dataclass(frozen=True)
class Place:
    """A slot of the base file: its lower left corner on the page, in points, and its objects.

    `form` is the object number of the panel's form XObject, `called` its name among the resources.
    `page`, `element` and `kids` are the numbers of page, structure element and its list of kids.
    `marks` is the first MCID that the page itself does not use. A foot has no element: 0.
    `silent` is the number of a second form, for places of the same name that nobody hears, else 0.
    """

    called: bytes
    left: float
    bottom: float
    form: int
    page: int = 0
    element: int = 0
    kids: int = 0
    marks: int = 0
    silent: int = 0

    @property
    def called_silent(self) -> bytes:
        """The name of the second form among the resources."""
        return b"%bSilent" % self.called


class BaseFile:
    """A finished edition with empty slots, of which everything is written that all copies share.

    `pdf` is the edition, and `slots` say where it waits for panels. `begun` is the beginning of
    each copy, and `places` are those that it fills; other attributes are the numbers and entries
    of objects that a copy writes itself.
    """

    def __init__(self, pdf: bytes, slots: Sequence[Slot]) -> None:
        self.places: list[Place] = []
        self.first: list[int] = []  # by place: which slot it is
        self.reserved: set[int] = set()  # numbers of what each clinic writes itself
        self.links: dict[int, tuple[int, bytes]] = {}  # by page: their list, and those there are
        with pikepdf.open(io.BytesIO(pdf)) as self.held:
            held = self.held
            root = held.Root.StructTreeRoot
            self.key = int(root.ParentTreeNextKey)
            self._place(slots)
            self._open_tree(root)
            self.catalog, self.info = number_of(held.Root), number_of(held.trailer.Info)
            self.metadata = number_of(held.Root.Metadata)
            self.reserved |= {self.info, self.metadata}
            self.details = entries_of(held.trailer.Info, ("/Title",))
            self.packet = held.Root.Metadata.read_bytes().decode()
            self.language = bytes_of(held.Root.Lang)
            self.intents = bytes_of(held.Root.OutputIntents)
            self.pages = [entries_of(page.obj, TAGGED) for page in held.pages]
            self.size = tuple(float(side) for side in held.pages[0].trimbox)
            names = held.pages[0].obj.Resources
            self.names = entries_of(names, ("/XObject",))
            self.drawn = {n: bytes_of(value) for n, value in names.XObject.items()}
            self.begun = self._begin()
        del self.held

    def _place(self, slots: Sequence[Slot]) -> None:
        """Makes each page draw the panels that will stand on it.

        Where a layout shows a place again that a listener has heard, such as on each of five cards,
        it has no element, and the same words are drawn in it as an artifact.
        """
        empty = list(slots_in(self.held.Root.StructTreeRoot.K))
        drawn: dict[int, list[bytes]] = {}
        named: dict[str, int] = {}  # by name: which place is the first
        for at, slot in enumerate(slots):
            page = self.held.pages[slot.page - 1].obj
            left, bottom = slot.box[0], round(float(page.TrimBox[3]) - slot.box[3], 3)
            element = next((e for e in empty if str(e.T) == slot.name), None)
            artifact = FOOTER if slot.name == FOOT else REPEAT
            if element is not None or slot.name not in named:
                named.setdefault(slot.name, len(self.places))
                form = self._reserve(Dictionary())
                place = Place(b"Clinic%d" % len(self.places), left, bottom, number_of(form))
                self._name(page, place.called, form)
                if element is not None:
                    empty.remove(element)
                    place, artifact = self._with_element(place, page, element), b"%b"
                self.places.append(place)
                self.first.append(at)
                called = place.called
            else:
                place = self.places[named[slot.name]]
                called = place.called_silent if place.element else place.called
                if place.element and not place.silent:
                    form = self._reserve(Dictionary())
                    place = replace(place, silent=number_of(form))
                    self.places[named[slot.name]] = place
                    self._name(page, called, form)
            moved = b"1 0 0 1 %.3f %.3f cm" % (left - place.left, bottom - place.bottom)
            drawn.setdefault(slot.page, []).append(artifact % (b"q %b /%b Do Q" % (moved, called)))
        for number, drawings in drawn.items():
            page = self.held.pages[number - 1].obj
            before, after = b"q", b"Q\n" + b"\n".join(drawings)
            streams = (self.held.make_stream(before), page.Contents, self.held.make_stream(after))
            page.Contents = Array(streams)

    def _name(self, page: Object, called: bytes, form: Object) -> None:
        """Names a form among the resources, which all pages share."""
        page.Resources.XObject = page.Resources.get("/XObject", Dictionary())
        page.Resources.XObject["/" + called.decode()] = form

    def _with_element(self, place: Place, page: Object, element: Object) -> Place:
        """The place with its element, which will hold what a listener hears of the panel."""
        del element["/ID"], element["/T"]
        element.K, element.Pg = self._reserve(Array()), page
        number = number_of(page)
        if number not in self.links:
            there = b" ".join(link.unparse() for link in page.get("/Annots", ()))
            page.Annots, page.Tabs = self._reserve(Array()), Name.S
            self.links[number] = number_of(page.Annots), there
        owners = NumberTree(self.held.Root.StructTreeRoot.ParentTree)
        marks = len(owners[int(page.StructParents)])
        own, kids = number_of(element), number_of(element.K)
        return replace(place, page=number, marks=marks, element=own, kids=kids)

    def _reserve(self, value: Object) -> Object:
        """An object of the file that each clinic writes itself."""
        reserved = self.held.make_indirect(value)
        self.reserved.add(number_of(reserved))
        return reserved

    def _open_tree(self, root: Object) -> None:
        """Leaves room in the parent tree for what clinics bring. Places are named no longer."""
        held = self.held
        own = Dictionary(Limits=Array([0, self.key - 1]), Nums=root.ParentTree.Nums)
        leaf = self._reserve(Dictionary())
        self.leaf = number_of(leaf)
        leaves = Array([held.make_indirect(own), leaf])
        root.ParentTree = held.make_indirect(Dictionary(Kids=leaves))
        root.ParentTreeNextKey = self.key + ROOM
        names = list(root.IDTree.Names)
        pairs = zip(names[::2], names[1::2], strict=True)
        left = [one for pair in pairs if not str(pair[0]).startswith(SLOT) for one in pair]
        if left:
            root.IDTree.Names = Array(left)
        else:
            del root.IDTree

    def _begin(self) -> FileStart:
        """All that every file has, as it is written."""
        leaves, size = Body(), 1
        for item in self.held.objects:
            number = number_of(item)
            size = max(size, number + 1)
            if number in self.reserved:
                continue
            if not isinstance(item, pikepdf.Stream):
                leaves.objects[number] = item.unparse(resolved=True)
            elif item.get("/Type") not in ("/ObjStm", "/XRef"):
                leaves.stream(number, entries_of(item), item.read_raw_bytes())
        return start_file(leaves, size)
