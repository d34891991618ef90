"""The fast path for panels: few are laid out, and the words of the others set in their lines.

Most clinics' panels are alike but for their words. The first with a markup is laid out by
WeasyPrint and becomes a template; in the others, words are set in the places that its lines have.
Words that take more lines, or fewer, make another template. A panel made so has the very bytes that
it would have had from WeasyPrint, and what is not sure to have them goes there.
"""

from __future__ import annotations

from collections.abc import Sequence

from press.clinics.fast.lines import LineSetter, NeedsLayout, glyphs_by_face
from press.clinics.fast.reader import PanelReader
from press.clinics.fast.template import PanelTemplate, PanelTemplates, line_signature
from press.clinics.fast.words import ENDS, PanelSource, by_slot, split_panels
from press.clinics.panels import Panel, Panels
from press.facts import Slot
from press.files import Files
from press.model import Problem
from press.typesetting.line_tools import boxes
from press.typesetting.tags import POINTS
from press.typesetting.typeset import typeset_with_document

TRIES = 3  # panels of a markup that are read, until one of them is a template


Typeset = tuple[list[Panel], list[Problem]]  # panels, and problems of those that were laid out


def set_panels(html: str, files: Files) -> tuple[list[list[Panel]], list[Problem]]:
    """A pair: the panels of an HTML document, `html`, and a list of Problems of laying some out.

    A panel is a clinic's words for one slot. The panels are a list, in which there is a list for
    each slot, of the parts (Panel) that are drawn in it one over the other. The first section of
    the document is no panel: it shows the letters that the faces of all must have. `files` (Files)
    is the window on the project, which keeps what was laid out for the next document. Raises
    Unprintable if no PDF comes out.
    """
    head, asked = split_panels(html)
    panels, problems = files.memo(panel_engine, head).panels(asked, files)
    return by_slot(asked, panels), problems


def panel_engine(files: Files, head: str) -> PanelEngine:
    """A new PanelEngine for documents that begin with `head` (HTML), for Files.memo to keep.

    `files` (Files) is not used: Files.memo hands it over.
    """
    return PanelEngine(head)


class PanelEngine:
    """The templates of panels, of documents that have the same beginning.

    `head` is that beginning: the HTML up to the first panel. `templates` has them by their markup;
    `tried` counts the panels of a markup that could not be kept.
    """

    def __init__(self, head: str) -> None:
        self.head = head
        self.templates: dict[tuple[str, ...], PanelTemplates] = {}
        self.tried: dict[tuple[str, ...], int] = {}
        self.setter: LineSetter | None = None

    def panels(self, asked: Sequence[PanelSource], files: Files) -> Typeset:
        """A pair of lists: a Panel for each source in `asked`, in order, and the Problems found.

        `asked` are PanelSources; the pair is a Typeset. `files` (Files) is the window on the
        project. WeasyPrint lays out one panel for each template that is lacking, and the others are
        set in its lines. Raises Unprintable if no PDF comes out.
        """
        panels: dict[int, Panel] = {}
        problems: dict[Problem, None] = {}
        while len(panels) < len(asked):
            first: dict[object, int] = {}  # for each template that is lacking
            for at, source in enumerate(asked):
                if at not in panels:
                    panel, template = self.fill(source)
                    if panel is None:
                        first.setdefault(at if template is None else template, at)
                    else:
                        panels[at] = panel
            if first:
                laid, found = self.lay_out([asked[at] for at in first.values()], files)
                panels |= zip(first.values(), laid, strict=True)
                problems |= dict.fromkeys(found)
        return [panels[at] for at in range(len(asked))], list(problems)

    def fill(self, source: PanelSource) -> tuple[Panel | None, object]:
        """A pair: the Panel for a `source` (PanelSource), set in lines of its template, and that.

        The template is a PanelTemplate. If there is none yet, the panel is None, and the other
        value is a key: of all sources with the same key, one has to be laid out. The key is None if
        this panel has to be laid out in any case.
        """
        if self.tried.get(source.markup) == TRIES:
            return None, None
        templates = self.templates.get(source.markup)
        if templates is None:
            return None, source.markup
        try:
            paragraphs = templates.set_words(source)
            lines = line_signature(paragraphs)
            template = templates.by_lines.get(lines, (source.markup, lines))
            if isinstance(template, PanelTemplate):
                return templates.fill(template, source, paragraphs), template
            return None, template
        except NeedsLayout:
            return None, None

    def lay_out(self, asked: Sequence[PanelSource], files: Files) -> Typeset:
        """A pair of lists: a Panel for each source in `asked`, by WeasyPrint, and Problems found.

        `asked` are PanelSources; the pair is a Typeset. `files` (Files) is the window on the
        project. Templates that are new are kept for other panels. Raises Unprintable if no PDF
        comes out.
        """
        html = self.head + "".join(source.html for source in asked) + ENDS
        pages, document, fonts = typeset_with_document(html, files)
        assert pages.ground is not None, "typesetting tells what stands where"
        letters, *slots = pages.ground.slots
        panels = Panels(pages.pdf, slots, pages.ground.codes)
        if self.setter is None:
            self.setter = LineSetter(fonts, glyphs_by_face(panels.contents[letters.page - 1]))
        if any(problem.level == "error" for problem in pages.problems):
            self.tried |= {source.markup: TRIES for source in asked}  # to be said each time
        for source, slot, panel in zip(asked, slots, panels.panels, strict=True):
            if self.tried.get(source.markup) != TRIES:
                page = document.pages[slot.page - 1]._page_box
                self._keep(self.setter, source, page, (panels, panel, slot))
        return panels.panels, list(pages.problems)

    def _keep(
        self,
        setter: LineSetter,
        source: PanelSource,
        page: boxes.PageBox,
        laid: tuple[Panels, Panel, Slot],
    ) -> None:
        """Keeps a panel as a template, if that can be."""
        known, lines = self.templates.get(source.markup), None
        try:
            reader = PanelReader(setter, page, source)
            templates = known or PanelTemplates(setter, reader.paragraphs, laid[-1].box[2] / POINTS)
            lines = line_signature(templates.set_words(source))
            templates.by_lines.setdefault(lines, reader.template(templates, *laid))
            self.templates[source.markup] = templates
        except NeedsLayout:
            if known is None:
                self.tried[source.markup] = self.tried.get(source.markup, 0) + 1
            elif lines is not None:
                known.by_lines.setdefault(lines, None)
