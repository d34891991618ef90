"""Standing type: panels that are set already, of which only the words that differ are set anew.

A printer with a thousand cards to print keeps the type standing and changes the name. Most clinics'
panels are alike but for their words. The first of each kind is laid out by WeasyPrint; in the
others words are set in the places that its lines have. Words that take more lines, or fewer, make
another kind. A panel made so has the very bytes that it would have had from WeasyPrint, and what is
not sure to have them goes there.
"""

from __future__ import annotations

from collections.abc import Sequence

from press.clinics.fast.lines import Foreign, Lettering, glyphs_by_face
from press.clinics.fast.reader import Galley
from press.clinics.fast.template import Kind, Shape, told
from press.clinics.fast.words import ENDS, Wording, in_places, wordings
from press.clinics.panels import Panel, Panels
from press.facts import Slot
from press.files import Files
from press.model import Problem
from press.typesetting.line_tools import boxes
from press.typesetting.tags import POINTS
from press.typesetting.typeset import typeset_with_document

TRIES = 3  # panels of a markup that are read, until one of them can stand


def set_panels(html: str, files: Files) -> tuple[list[list[Panel]], list[Problem]]:
    """The panels of an HTML document, and the problems found while some of them were laid out.

    There is a list for each slot, of the parts that are drawn in it one over the other. The first
    section of the document is no panel: it shows the letters that the faces of all must have.
    Raises Unprintable if no PDF comes out.
    """
    head, asked = wordings(html)
    panels, said = files.memo(standing_type, head).panels(asked, files)
    return in_places(asked, panels), said


def standing_type(files: Files, head: str) -> StandingType:
    """A new StandingType for documents that begin with `head`, for Files.memo to keep.

    `files` is there because Files.memo hands it over.
    """
    return StandingType(head)


class StandingType:
    """The kinds of panels that are set already, of documents that have the same beginning.

    `head` is that beginning: the HTML up to the first panel. `shapes` has the kinds by their
    markup; `tried` counts the panels of a markup that could not be kept.
    """

    def __init__(self, head: str) -> None:
        self.head = head
        self.shapes: dict[tuple[str, ...], Shape] = {}
        self.tried: dict[tuple[str, ...], int] = {}
        self.lettering: Lettering | None = None

    def panels(self, asked: Sequence[Wording], files: Files) -> tuple[list[Panel], list[Problem]]:
        """A panel for each wording, in their order, and the problems found in laying some out.

        WeasyPrint lays out one panel of each kind that is not set yet. Raises Unprintable if no PDF
        comes out.
        """
        panels: dict[int, Panel] = {}
        said: dict[Problem, None] = {}
        while len(panels) < len(asked):
            first: dict[object, int] = {}  # of each kind that does not stand
            for at, wording in enumerate(asked):
                if at not in panels:
                    panel, kind = self.filled(wording)
                    if panel is None:
                        first.setdefault(at if kind is None else kind, at)
                    else:
                        panels[at] = panel
            if first:
                laid, problems = self.laid([asked[at] for at in first.values()], files)
                panels |= zip(first.values(), laid, strict=True)
                said |= dict.fromkeys(problems)
        return [panels[at] for at in range(len(asked))], list(said)

    def filled(self, wording: Wording) -> tuple[Panel | None, object]:
        """The panel for a wording, set in the lines of its kind, and that kind.

        If its kind is not set yet, the panel is None, and the other value is a key: of all wordings
        with the same key, one has to be laid out. It is None if this panel has to be laid out in
        any case.
        """
        if self.tried.get(wording.shape) == TRIES:
            return None, None
        shape = self.shapes.get(wording.shape)
        if shape is None:
            return None, wording.shape
        try:
            paragraphs = shape.set(wording)
            lines = told(paragraphs)
            kind = shape.kinds.get(lines, (wording.shape, lines))
            if isinstance(kind, Kind):
                return shape.filled(kind, wording, paragraphs), kind
            return None, kind
        except Foreign:
            return None, None

    def laid(
        self, asked: Sequence[Wording], files: Files
    ) -> tuple[Sequence[Panel], tuple[Problem, ...]]:
        """Panels as WeasyPrint lays them out, and the problems it found.

        Kinds that are new are kept for other panels. Raises Unprintable if no PDF comes out.
        """
        html = self.head + "".join(wording.html for wording in asked) + ENDS
        pages, document, fonts = typeset_with_document(html, files)
        assert pages.ground is not None, "typesetting tells what stands where"
        letters, *slots = pages.ground.slots
        panels = Panels(pages.pdf, slots, pages.ground.codes)
        if self.lettering is None:
            self.lettering = Lettering(fonts, glyphs_by_face(panels.contents[letters.page - 1]))
        if any(problem.level == "error" for problem in pages.problems):
            self.tried |= {wording.shape: TRIES for wording in asked}  # to be said each time
        for wording, slot, panel in zip(asked, slots, panels.panels, strict=True):
            if self.tried.get(wording.shape) != TRIES:
                page = document.pages[slot.page - 1]._page_box
                self._keep(self.lettering, wording, page, (panels, panel, slot))
        return panels.panels, pages.problems

    def _keep(
        self,
        lettering: Lettering,
        wording: Wording,
        page: boxes.PageBox,
        laid: tuple[Panels, Panel, Slot],
    ) -> None:
        """Keeps a panel standing, if that can be."""
        known, lines = self.shapes.get(wording.shape), None
        try:
            galley = Galley(lettering, page, wording)
            shape = known or Shape(lettering, galley.paragraphs, laid[-1].box[2] / POINTS)
            lines = told(shape.set(wording))
            shape.kinds.setdefault(lines, galley.kind(shape, *laid))
            self.shapes[wording.shape] = shape
        except Foreign:
            if known is None:
                self.tried[wording.shape] = self.tried.get(wording.shape, 0) + 1
            elif lines is not None:
                known.kinds.setdefault(lines, None)
