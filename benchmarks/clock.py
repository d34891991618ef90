"""What is measured and how it is told: ways take turns, and are compared with one of them."""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

PRESS = Path(__file__).resolve().parents[1]
Timings = dict[str, list[float]]
Way = Callable[[], Iterator[None]]
ROUNDS = 9


@dataclass(frozen=True)
class Row:
    """A line of the table: what was measured, as a share of what, and what we aim at.

    `most` is the largest share that meets the aim, `least` the smallest.
    """

    what: str
    seconds: float
    share: float
    of: str
    most: float | None = None
    least: float | None = None

    @property
    def aim(self) -> str:
        if self.most is not None:
            return f"at most {self.most:g}"
        return f"at least {self.least:g}" if self.least is not None else ""

    @property
    def met(self) -> bool:
        over = self.most is not None and self.share > self.most
        return not over and not (self.least is not None and self.share < self.least)


@contextmanager
def bare_weasyprint() -> Iterator[None]:
    """WeasyPrint without our hands in it: with its own tags, reading each style anew."""
    import weasyprint

    places = (weasyprint.pdf, "add_tags"), (weasyprint.css, "CSS")
    ours = [getattr(*place) for place in places]
    weasyprint.pdf.add_tags = sys.modules["weasyprint.pdf.tags"].add_tags
    weasyprint.css.CSS = weasyprint.CSS
    try:
        yield
    finally:
        for place, hand in zip(places, ours, strict=True):
            setattr(*place, hand)


def simply(call: Callable[[], None]) -> Callable[[], Iterator[None]]:
    def way() -> Iterator[None]:
        yield
        call()

    return way


def take_turns(ways: dict[str, Callable[[], Iterator[None]]], rounds: int = ROUNDS) -> Timings:
    """Seconds of each way, round by round. What a way does before its `yield` is not timed."""
    found: Timings = {name: [] for name in ways}
    for number in range(rounds + 1):
        for name, way in ways.items():
            gc.collect()
            gc.disable()
            turn = way()
            next(turn)
            start = time.perf_counter()
            next(turn, None)
            if number:  # the first round fills the disk's cache
                found[name].append(time.perf_counter() - start)
            gc.enable()
    return found


def rows(found: Timings, of: str, aims: dict[str, float | None], said: str = "") -> list[Row]:
    """A row for each way, as a share of the way `of`, which `said` names for readers."""
    base = median(found[of])
    return [
        Row(name, median(seconds), median(seconds) / base, said or of, aims.get(name))
        for name, seconds in found.items()
    ]
