"""Plates: the copy of a finished edition that goes to a print shop.

Nothing is laid out again. Every page is laid out with more art than it shows; a reading copy crops
that away, and here it comes back, cut at the bleed the printer wants. Colours become the inks of
the brand's print palette, and greys black ink alone. All that makes a file to read is taken out:
structure, links, outline, the promises of PDF/A and PDF/UA. It is no PDF/X: that needs the profile
of the very press.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import SupportsFloat

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from press.facts import MM
from press.model import Inks, Printer, Problem
from press.parsing.fields import millimetres
from press.pdf.objects import items_of, rectangle_of
from press.prepress.halftones import most_ink, to_cmyk
from press.prepress.inks import Masker, Mixer
from press.prepress.marks import AROUND, REGISTRATION, grown, marks
from press.prepress.operators import UNMOVED, Matrix, matrix_of, overlap, times, transformed
from press.prepress.page_checks import Faults, PageChecks
from press.prepress.resources import Resources
from press.prepress.separation import ObjectKind, Separator

# Entries that are kept of the catalogue, a page and the Info dictionary, and left out of a drawing.
CATALOGUE = {"/Type", "/Pages", "/Lang"}
PAGE = {"/Type", "/Parent", "/Contents", "/Resources", "/Group", "/Rotate"}
INFO = ("/Author", "/CreationDate", "/ModDate", "/Producer", "/Subject")
TAGS = ("/StructParent", "/StructParents", "/OC", "/Metadata", "/PieceInfo", "/LastModified")


def plates(
    pdf: bytes, inks: Inks, printer: Printer, title: str, folds: Sequence[Sequence[float]] = ()
) -> tuple[bytes, tuple[Problem, ...]]:
    """The bytes of the file for the print shop, made of a finished `pdf` (bytes), and its problems.

    They come as a pair; the Problems are a tuple. `inks` (Inks) is the brand's print palette,
    `printer` (Printer) has the print shop's wishes, and `title` goes into the file's properties.
    `folds` has for each page a sequence of the places where it is folded, in millimetres from its
    left edge. The same arguments give the same bytes.
    """
    with pikepdf.open(io.BytesIO(pdf)) as held:
        print_file = _PrintFile(held, inks, printer)
        for number, page in enumerate(held.pages, 1):
            print_file.page(number, page.obj, folds[number - 1] if number <= len(folds) else ())
        for resources in print_file.resources_of.values():
            resources.clear()
        _strip(held, title)
        out = io.BytesIO()
        held.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return out.getvalue(), print_file.problems()


def page_count(pdf: bytes) -> int:
    """The number of pages of a PDF, `pdf` (bytes)."""
    with pikepdf.open(io.BytesIO(pdf)) as held:
        return len(held.pages)


class _PrintFile:
    """One file on its way: the objects that have been separated, and the problems so far."""

    def __init__(self, held: Pdf, inks: Inks, printer: Printer) -> None:
        self.held, self.inks, self.printer = held, inks, printer
        self.mixer, self.masker, self.faults = Mixer(inks), Masker(inks), Faults()
        self.resources_of: dict[tuple[int, int], Resources] = {}
        self.written: dict[tuple[int, int], bytes] = {}
        self.pictures: dict[tuple[int, int], float] = {}
        self.open: list[tuple[int, int]] = []
        self.unread: list[Problem] = []
        self.registration: Object | None = None

    def page(self, number: int, page: Object, folds: Sequence[float]) -> None:
        """Separates a page, with all that it draws, and sets its boxes and marks.

        `number` counts from 1; `folds` are in millimetres from the left edge of the page.
        """
        trim = rectangle_of(page.get("/TrimBox", page.MediaBox))
        wishes = self.printer.about
        bleed = grown(trim, millimetres(wishes.bleed) * MM)
        self.mixer.page = self.masker.page = number
        checks = PageChecks(number, trim, self.printer, self.faults)
        walk = Separator(self.mixer, checks, self.separate)
        content = b"\n".join(part.read_bytes() for part in items_of(page.get("/Contents")))
        walk.state.clip = grown(trim, 100 * MM)
        try:
            content = walk.walk(content, self.resources(page))
        except (ValueError, IndexError) as error:
            message = f"what the page draws cannot be read: {error}"
            self.unread.append(Problem("error", "not-separable", message, page=number))
        checks.check_bleed()
        drawn, media = "", bleed
        if wishes.marks == "crop":
            media = grown(bleed, AROUND)
            drawn = marks(trim, bleed, folds)
            self._register(page)
        left, bottom, right, top = bleed
        cut = f"q {left:.3f} {bottom:.3f} {right - left:.3f} {top - bottom:.3f} re W n\n"
        page.Contents = self.held.make_stream(cut.encode() + content + b"\nQ\n" + drawn.encode())
        _keep(page, PAGE)
        page.MediaBox, page.BleedBox, page.TrimBox = map(_array, (media, bleed, trim))
        _group(page, self.mixer.space)

    def separate(self, walk: Separator, what: ObjectKind, drawn: Object) -> None:
        """Separates an object that a walk found under a name; `what` says what it is drawn as."""
        if what == "mask":
            mask = drawn.SMask
            if "/G" in mask:
                self.stream(Separator(self.masker, None, self.separate), mask.G)
                if "/BC" in mask:
                    mask.BC = _array(self.masker.colour(_numbers(mask.BC)))
        elif what == "shading":
            self.shading(walk.mixer, drawn)
        elif what == "face":
            for glyph in drawn.CharProcs.values():
                self.stream(Separator(walk.mixer, None, self.separate), glyph, font=drawn)
        elif what == "pattern":
            if drawn.get("/PatternType") == 2:
                self.shading(walk.mixer, drawn.Shading)
            else:
                self.stream(Separator(walk.mixer, None, self.separate), drawn)
        elif drawn.get("/Subtype") == "/Form":
            self.form(walk, drawn)
        elif isinstance(drawn, Stream) and drawn.get("/Subtype") == "/Image":
            if not drawn.get("/ImageMask"):
                most = self.picture(walk.mixer, drawn)
                if walk.checks:
                    on_page = transformed((0, 0, 1, 1), walk.state.ctm)
                    walk.checks.picture(overlap(on_page, walk.state.clip), most)

    def form(self, walk: Separator, form: Object) -> None:
        """Separates a form XObject, which a walk found, where it stands on the page."""
        matrix = matrix_of(_numbers(form.get("/Matrix", UNMOVED)))
        inside = transformed(rectangle_of(form.BBox), times(matrix, walk.state.ctm))
        walk.save(b"")
        walk.state.clip = overlap(inside, walk.state.clip)
        self.stream(walk, form, matrix)
        walk.restore(b"")

    def stream(
        self,
        walk: Separator,
        drawn: Object,
        matrix: Matrix = UNMOVED,
        font: Object | None = None,
    ) -> None:
        """Separates a content stream. It is walked over wherever it is drawn, and written once.

        `matrix` places it on what draws it; `font` is that of a glyph, which has its resources.
        """
        key = drawn.objgen
        if key in self.open:
            return  # it draws itself, which nothing can show
        content = self.written.get(key)
        first = content is None
        if content is None:
            content = self.written[key] = drawn.read_bytes()
        self.open.append(key)
        try:
            resources = self.resources(drawn if font is None else font)
            separated_content = walk.walk(content, resources, matrix)
        finally:
            self.open.pop()
        if first:
            drawn.write(separated_content)
            _group(drawn, walk.mixer.space)
            _drop(drawn, TAGS)

    def shading(self, mixer: Mixer, shading: Object) -> None:
        """Turns the colours of a gradient into inks; a kind that cannot be turned is noted."""
        space = shading.ColorSpace
        if space == mixer.space:
            return
        if space not in ("/DeviceRGB", "/DeviceGray") or shading.ShadingType not in (2, 3):
            mixer.refuse("a gradient of this kind")
            return
        for function in items_of(shading.Function):
            self._function(mixer, function, 1 if space == "/DeviceGray" else 3)
        if "/Background" in shading:
            shading.Background = _array(mixer.colour(_numbers(shading.Background)))
        shading.ColorSpace = Name(mixer.space)

    def _function(self, mixer: Mixer, function: Object, parts: int) -> None:
        """Gives inks to the ends of a function of a gradient; its colours have so many parts."""
        if function.FunctionType == 3:
            for inner in function.Functions:
                self._function(mixer, inner, parts)
        elif function.FunctionType == 2:
            for end, usual in (("/C0", 0.0), ("/C1", 1.0)):
                given = function.get(end)
                colour = _numbers(given) if given is not None else [usual]
                if len(colour) == parts:
                    function[end] = _array(mixer.colour(colour))
        else:
            mixer.refuse("a gradient of this kind")
            return
        _drop(function, ("/Range",))

    def picture(self, mixer: Mixer, picture: Stream) -> float:
        """Separates a picture once; gives the most ink of any of its dots, 1 for one ink in full.

        That is 0 for a picture that is separated here, and so within the limit.
        """
        key = picture.objgen
        if key in self.pictures:
            return self.pictures[key]
        self.pictures[key] = 0.0
        shades = picture.get("/Mask")
        try:
            dots = pikepdf.PdfImage(picture).as_pil_image()
        except Exception:  # what pikepdf cannot decode, it says in many ways
            mixer.refuse("a picture of this kind")
            return 0.0
        if dots.mode == "CMYK":
            self.pictures[key] = most_ink(dots)
            return self.pictures[key]
        if isinstance(shades, Array):
            mixer.refuse("a picture with a transparent colour")
        limit = self.printer.about.ink_limit
        if mixer.space == "/DeviceGray":
            picture.write(dots.convert("L").tobytes())
        else:
            picture.write(to_cmyk(dots, limit))
        picture.ColorSpace, picture.BitsPerComponent = Name(mixer.space), 8
        _drop(picture, ("/Decode", "/DecodeParms", "/Intent"))
        return 0.0

    def resources(self, drawn: Object) -> Resources:
        """The resources of a page, a form or a face: one Resources for all that share them."""
        dictionary = drawn.get("/Resources")
        if dictionary is None:
            return Resources(None)
        key = (dictionary if dictionary.is_indirect else drawn).objgen
        return self.resources_of.setdefault(key, Resources(dictionary))

    def problems(self) -> tuple[Problem, ...]:
        """All problems of the file, sorted."""
        found = [*self.unread, *self.mixer.problems(), *self.masker.problems()]
        found += self.faults.problems(self.printer, self.inks)
        return tuple(sorted(set(found), key=lambda problem: problem.key))

    def _register(self, page: Object) -> None:
        """Gives a page the colour of crop marks, which is all inks."""
        if self.registration is None:
            tint = Dictionary(FunctionType=2, Domain=[0, 1], N=1, C0=[0, 0, 0, 0], C1=[1, 1, 1, 1])
            space = Array([Name.Separation, Name.All, Name.DeviceCMYK, tint])
            self.registration = self.held.make_indirect(space)
        if "/ColorSpace" not in page.Resources:
            page.Resources.ColorSpace = Dictionary()
        page.Resources.ColorSpace[REGISTRATION] = self.registration
        self.resources(page).take("/ColorSpace", REGISTRATION)


def _strip(held: Pdf, title: str) -> None:
    """Takes out entries that only readers and archives want, and gives the file its title."""
    _keep(held.Root, CATALOGUE)
    info = {key: str(held.docinfo[key]) for key in INFO if key in held.docinfo}
    for key in list(held.docinfo.keys()):
        del held.docinfo[key]
    held.docinfo["/Title"] = f"{title}: print-ready"
    for key, value in info.items():
        held.docinfo[key] = value
    held.docinfo["/Trapped"] = Name("/False")


def _group(drawn: Object, space: str) -> None:
    """Makes a group blend in the inks it is drawn in."""
    group = drawn.get("/Group")
    if group is not None and "/CS" in group:
        group.CS = Name(space)


def _keep(values: Object, names: set[str]) -> None:
    """Takes out all entries of a dictionary but these."""
    _drop(values, set(values.keys()) - names)


def _drop(values: Object, names: Iterable[str]) -> None:
    """Takes these entries out of a dictionary, as far as it has them."""
    for name in names:
        if name in values:
            del values[name]


def _numbers(array: Iterable[SupportsFloat]) -> list[float]:
    return [float(part) for part in array]


def _array(parts: Iterable[float]) -> Array:
    return Array([round(part, 3) for part in parts])
