"""Words that are printed are heard: each once, in the order of the document, the helpline too.

The composed document is compared with the words that a listener hears of the finished PDF.
"""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import NamedTuple

from press.checks.nothing_lost import place_of, short, text_runs
from press.model import Problem, Proof
from press.pdf.hear import fold, spoken
from press.typesetting.roles import in_chains

NEEDS = "pages"

LONG = 20  # letters: shorter words may well stand twice on a page
# Elements of the page that are not read out with it: feet and heads, contents, drawings.
SILENT_ROLES = ("doc-pagefooter", "doc-pageheader", "doc-toc")
SILENT_TAGS = ("style", "script", "svg", "head", "title", "option", "textarea", "button")
VOID = ("area", "base", "br", "col", "hr", "img", "input", "link", "meta", "wbr")


def check(proof: Proof) -> Iterator[Problem]:
    """Names words of the document that a listener would miss, hear twice, or out of order.

    Yields Problems. `proof` (a Proof) holds an edition with all that led to it. Raises ValueError
    if it has no pages.
    """
    pages = proof.finished_pages
    if any(problem.level == "error" for problem in pages.problems):
        return
    heard = fold(spoken(pages.facts, contents=False))
    yield from _hidden(proof, heard)
    yield from _printed(proof, heard)
    if fold(proof.factsheet.brand.helpline.phone.value) not in heard:
        message = "the helpline stands in the foot of the pages alone, which no listener hears"
        hint = "print it in the body too; see the layout"
        at = proof.factsheet.brand.helpline.at
        yield Problem("error", "unheard-helpline", message, at, hint)


def _hidden(proof: Proof, heard: str) -> Iterator[Problem]:
    """Names words of the author that the markup keeps from listeners, on purpose or not."""
    first = ("title", "summary", "note", "audience", "key_points")
    topics = proof.factsheet.topic.with_parts
    printed = tuple((*map(topic.about.get, first), topic.sections) for topic in topics)
    for text, at in text_runs(printed):
        if fold(text) not in heard:
            message = f"a listener does not hear `{short(text)}`"
            hint = "a style or the markup hides it (aria-hidden), or says other words (data-say)"
            yield Problem("error", "unheard", message, at, hint, about=short(text))


def _printed(proof: Proof, heard: str) -> Iterator[Problem]:
    """Names words of the document, the layout's own included, that are not heard in their order
    and once."""
    runs = _Document(proof.html).in_reading_order()
    all_words, end = fold("".join(runs)), 0
    for run in runs:
        words, named = fold(run), short(run)
        found = heard.find(words, end)
        if found < 0 and words in heard:
            message = f"a listener hears `{named}` too early or too late"
            hint = "a style moves it; aria-flowto can say what is read next"
            at = place_of(proof, run)
            yield Problem("error", "heard-out-of-order", message, at, hint, about=named)
            return  # All that follows would be named too.
        if found < 0:
            message = f"a listener does not hear `{named}`"
            hint = "a style hides it from the page; take it out of the markup, or print it"
            yield Problem("error", "unheard", message, place_of(proof, run), hint, about=named)
            continue
        end = found + len(words)
        if len(words) >= LONG and heard.count(words) > all_words.count(words):
            message = f"a listener hears `{named}` twice"
            hint = "the layout prints it again as content; make one of the two a decoration"
            yield Problem("error", "heard-twice", message, place_of(proof, run), hint, about=named)


class _Open(NamedTuple):
    """An element that is open. `silent`: it is not heard; `replaced`: other words are heard in its
    place; `inside`: the names of the elements around it, and its own."""

    tag: str
    silent: bool = False
    replaced: bool = False
    inside: tuple[str, ...] = ()


class _Document(HTMLParser):
    """The runs of words in a composed document, in its order, as they are to be heard.

    `runs` has each with the names of the elements that it stands in; `flows` has the names of two
    elements of which the second is to be read behind the first.
    """

    def __init__(self, html: str) -> None:
        super().__init__()
        self.runs: list[tuple[str, tuple[str, ...]]] = []
        self.flows: list[tuple[str, str]] = []
        self.open: list[_Open] = []
        self.feed(html)

    def in_reading_order(self) -> list[str]:
        """The runs in the order of reading: an element that `aria-flowto` names comes right behind
        the one that names it."""
        runs = self.runs
        for one, following in in_chains(self.flows):
            moved = [run for run in runs if following in run[1]]
            stay = [run for run in runs if following not in run[1]]
            ends = [at for at, run in enumerate(stay, 1) if one in run[1]]
            runs = [*stay[: ends[-1]], *moved, *stay[ends[-1] :]] if ends else runs
        return [run for run, _ in runs]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        above = self.open[-1] if self.open else _Open("")
        silent = (
            above.silent
            or tag in SILENT_TAGS
            or attributes.get("aria-hidden") == "true"
            or attributes.get("role") in SILENT_ROLES
        )
        name = attributes.get("id") or f"{tag} {len(self.runs)}"
        if following := attributes.get("aria-flowto"):
            self.flows.append((name, following))
        other = attributes.get("alt") if tag == "img" else attributes.get("data-say")
        if other and not silent and not above.replaced:
            self.keep(other)
        if tag not in VOID:
            replaced = above.replaced or "data-say" in attributes
            self.open.append(_Open(tag, silent, replaced, (*above.inside, name)))

    def handle_endtag(self, tag: str) -> None:
        while self.open and tag not in VOID and self.open.pop().tag != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self.open and not self.open[-1].silent and not self.open[-1].replaced:
            self.keep(data)

    def keep(self, words: str) -> None:
        if fold(words):
            self.runs.append((words.strip(), self.open[-1].inside if self.open else ()))
