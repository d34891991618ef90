"""The sample series as it is printed: every edition made once in a run, and drawn as it is seen."""

from __future__ import annotations

import gc
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TypeVar

import pypdfium2
from PIL import Image

from press import make as recipe
from press.build.plan import Order, plan
from press.facts import Facts
from press.files import Files
from press.make import make, prepare
from press.model import Edition, Factsheet, Outcome, Pages, Proof, Values
from tests.shared import once

PRESS = Path(__file__).parents[1]
TODAY = date(2026, 12, 1)
WINDOW = Files(PRESS, today=TODAY)
EDITIONS = tuple(plan(WINDOW, Order(("all",), brands=("all",))))
T = TypeVar("T")
# Lighter than this, in grey, is paper or a pale ground.
INK = 200


def name_of(edition: Edition) -> str:
    return f"{edition.brand}-{edition.topic}"


@dataclass(frozen=True)
class Sheet:
    """An edition of the press's own topics as it came out, made when it is first looked at."""

    edition: Edition

    @property
    def outcome(self) -> Outcome:
        """What comes back from making it."""
        return self._made[0]

    @property
    def pages(self) -> Pages:
        """What was laid out on the way, with the facts that were read back from the PDF."""
        pages = self._made[1]
        assert pages is not None, [str(problem) for problem in self.outcome.problems]
        return pages

    @property
    def _made(self) -> tuple[Outcome, Pages | None]:
        return once(("made", self.edition), lambda: without_collector(lambda: made(self.edition)))

    @property
    def pdf(self) -> bytes:
        assert self.outcome.pdf is not None, [str(problem) for problem in self.outcome.problems]
        return self.outcome.pdf

    @property
    def facts(self) -> Facts:
        """What the PDF says, read back from its bytes."""
        assert self.pages.pdf == self.pdf
        return self.pages.facts

    @property
    def proof(self) -> Proof:
        """What was typeset: the edited factsheet and its HTML."""
        return once(("proof", self.edition), lambda: prepare(self.edition, WINDOW))

    @property
    def factsheet(self) -> Factsheet:
        return self.proof.factsheet

    @property
    def about(self) -> Values:
        return self.factsheet.topic.about

    @property
    def brand(self) -> Values:
        return self.factsheet.brand.about

    @cached_property
    def words(self) -> dict[str, str]:
        """The fixed words of the edition's language."""
        return {name: text.value for name, text in self.factsheet.language.about["strings"]}

    @property
    def status(self) -> str:
        """The words for how far the review has come."""
        return dict(self.factsheet.language.about["statuses"])[self.factsheet.status].value

    @cached_property
    def text(self) -> str:
        """All that is printed, without blanks: a PDF sets them where it likes."""
        return close(" ".join(self.facts.texts))

    @cached_property
    def drawn(self) -> tuple[Image.Image, ...]:
        """Every page, trimmed, in grey at 50 dots an inch."""
        return draw(self.pdf, 50)


class Series:
    """The editions of the series. A sheet is handed out again, with what was drawn of it."""

    def __init__(self) -> None:
        self._sheets: dict[Edition, Sheet] = {}

    def __call__(self, topic: str, brand: str = "harbour") -> Sheet:
        return self[next(e for e in EDITIONS if (e.topic, e.brand) == (topic, brand))]

    def __getitem__(self, edition: Edition) -> Sheet:
        return self._sheets.setdefault(edition, Sheet(edition))

    def __iter__(self):
        return (self[edition] for edition in EDITIONS)


def made(edition: Edition) -> tuple[Outcome, Pages | None]:
    """What comes of an edition, and its pages, which a build lets go; None for a web page."""
    kept: list[Pages] = []

    def begin_printing(*given) -> Callable[[], Proof]:
        wait = begin(*given)

        def proof() -> Proof:
            finished = wait()
            kept.append(finished.pages)
            return finished

        return proof

    begin = recipe.begin_printing
    recipe.begin_printing = begin_printing
    try:
        return make(edition, WINDOW), kept[-1] if kept else None
    finally:
        recipe.begin_printing = begin


def without_collector(call: Callable[[], T]) -> T:
    """What a call gives with the collector off, as build.py works; it sweeps up behind it."""
    gc.disable()
    try:
        return call()
    finally:
        gc.enable()
        gc.collect()


def draw(pdf: bytes, dots: int, pages: range | None = None) -> tuple[Image.Image, ...]:
    """Pages as pictures in grey, so many dots an inch, trimmed; `pages` count from 0."""
    document = pypdfium2.PdfDocument(pdf)
    chosen = pages or range(len(document))
    drawn = tuple(
        document[number].render(scale=dots / 72, grayscale=True).to_pil().convert("L")
        for number in chosen
    )
    document.close()
    return drawn


def close(text: str) -> str:
    """Words without blanks. A hyphen at the end of a line is told by PDFium as U+FFFE or U+0002."""
    return "".join(text.translate({0xFFFE: "-", 2: "-"}).split())
