"""Panels that WeasyPrint lays out one and all, for whoever doubts one that `fast/` has set.

They have the same bytes, and take about six times as long. Of `fast/`, nothing is used here but
how it parts a document into panels.
"""

from __future__ import annotations

from press.clinics.fast.words import ENDS, by_slot, split_panels
from press.clinics.panels import Panel, Panels
from press.files import Files
from press.model import Problem, Setting
from press.typesetting.typeset import typeset

AT_ONCE = 100  # panels in a document: more take more memory


def lay_out_panels(html: str, files: Files) -> tuple[list[list[Panel]], list[Problem]]:
    """A pair: panels of an HTML document, `html`, laid out by WeasyPrint, and a list of Problems.

    A panel is a clinic's words for one slot. The panels are a list, in which there is a list for
    each slot, of the parts (Panel) that are drawn in it one over the other. `files` (Files) is the
    window on the project. Raises Unprintable if no PDF comes out. `set_panels` of `fast/engine.py`
    gives the same, faster.
    """
    head, asked = split_panels(html)
    panels: list[Panel] = []
    problems: dict[Problem, None] = {}
    for start in range(0, len(asked), AT_ONCE):
        some = "".join(source.html for source in asked[start : start + AT_ONCE])
        pages = typeset(f"{head}{some}{ENDS}", (Setting(),), files)
        assert pages.ground is not None, "typesetting tells what stands where"
        _, *slots = pages.ground.slots
        panels += Panels(pages.pdf, slots, pages.ground.codes).panels
        problems |= dict.fromkeys(pages.problems)
    return by_slot(asked, panels), list(problems)
