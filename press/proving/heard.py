"""What is printed is heard: every word once, in the order it is written in, the helpline too.

The composed document is compared with what a listener hears of the finished PDF.
"""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser

from press.model import Problem, Proof
from press.proving.hear import fold, spoken
from press.proving.nothing_lost import place_of, short

NEEDS = "pages"

LONG = 20  # letters: shorter words may well stand twice on a page
# What is on the page and is not read with it: feet and heads of pages, contents, drawings.
SILENT_ROLES = ("doc-pagefooter", "doc-pageheader", "doc-toc")
SILENT_TAGS = ("style", "script", "svg", "head", "title")
VOID = ("area", "base", "br", "col", "hr", "img", "input", "link", "meta", "wbr")


def check(proof: Proof) -> Iterator[Problem]:
    """Names words of the document that a listener would miss, hear twice, or out of order."""
    if any(problem.level == "error" for problem in proof.pages.problems):
        return
    facts = proof.pages.facts
    heard = fold(spoken(facts, contents=False))
    written = _Written(proof.html).runs
    whole, at = fold("".join(written)), 0
    for run in written:
        words = fold(run)
        found = heard.find(words, at)
        if found < 0:
            lost = words not in heard
            said = "does not hear" if lost else "hears too early or too late"
            message = f"a listener {said} `{short(run)}`"
            code = "unheard" if lost else "heard-out-of-order"
            hint = "the layout hides it or moves it; see docs/accessibility.md"
            yield Problem("error", code, message, place_of(proof, run.strip()), hint)
            if lost:
                continue
            break  # All that follows would be named too.
        at = found + len(words)
        if len(words) >= LONG and heard.count(words) > whole.count(words):
            message = f"a listener hears `{short(run)}` twice"
            hint = "the layout prints it again as content; make one of the two a decoration"
            yield Problem("error", "heard-twice", message, place_of(proof, run.strip()), hint)
    if fold(proof.factsheet.brand.helpline["phone"].value) not in heard:
        message = "the helpline stands in the foot of the pages alone, which no listener hears"
        hint = "print it in the body too; see the layout"
        at = proof.factsheet.brand.helpline.at
        yield Problem("error", "unheard-helpline", message, at, hint)


class _Written(HTMLParser):
    """The runs of words in a composed document, in its order, as they are to be heard."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.runs: list[str] = []
        self.open: list[tuple[str, bool, bool]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        _, silent, replaced = self.open[-1] if self.open else ("", False, False)
        silent = (
            silent
            or tag in SILENT_TAGS
            or said.get("aria-hidden") == "true"
            or said.get("role") in SILENT_ROLES
        )
        other = said.get("alt") if tag == "img" else said.get("data-say")
        if other and not silent and not replaced:
            self.keep(other)
        if tag not in VOID:
            self.open.append((tag, silent, replaced or "data-say" in said))

    def handle_endtag(self, tag: str) -> None:
        while self.open and tag not in VOID and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self.open and not any(self.open[-1][1:]):
            self.keep(data)

    def keep(self, words: str) -> None:
        if fold(words):
            self.runs.append(words)
