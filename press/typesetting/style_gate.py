"""The gate for styles: what is in one is known before it is laid out, for paper and web alike."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from press.model import Location, Problem
from press.typesetting.addresses import placed_addresses

MOST_TRACKS = 1_000  # rows or columns of a grid
MOST_VALUE = 100_000  # characters of a variable, all variables in it written out
PASSES = 40  # in which a variable can name another that names another
LEAST_SIZE = 1.0  # points: smaller letters nobody sees, and a line of them never ends
COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
VARIABLE = re.compile(r"(?<![\w-])(--[\w-]+)\s*:([^;{}]*)")
USED = re.compile(r"var\(\s*(--[\w-]+)")
TRACKS = re.compile(r"\b(grid[\w-]*|columns|column-count)\s*:([^;{}]*)", re.IGNORECASE)
NUMBER = re.compile(r"(?<![\w.#-])\d{1,30}(?![\w.%])")
SIZE = re.compile(
    r"\bfont(?:-size)?\s*:[^;{}]{0,60}?(?<![\w.-])(\d*\.?\d+)(px|pt|mm|r?em)", re.IGNORECASE
)
POINTS = {"px": 0.75, "pt": 1, "mm": 72 / 25.4, "em": 12, "rem": 12}


@lru_cache(maxsize=128)  # Every edition has the same dozen.
def style_faults(style: str, path: str) -> tuple[Problem, ...]:
    """A Problem for each line of a `style` (CSS text) that must not be laid out, as a tuple.

    Such a line asks for what is no file of the project, or for more than can be laid out. `path`
    is that of its file.
    """
    return tuple(_problems(style, path))


def _problems(style: str, path: str) -> Iterator[Problem]:
    found = [*_outside(style), *_heavy(COMMENT.sub(_blanks, style))]
    for at, code, message, hint in sorted(found):
        before = style[:at]
        place = Location(path, before.count("\n") + 1, at - before.rfind("\n"))
        yield Problem("error", code, message, place, hint, about=message.split("`")[1])


Fault = tuple[int, str, str, str]  # characters before it, code, message, hint


def _outside(style: str) -> Iterator[Fault]:
    for at, address in placed_addresses(style):
        short = address if len(address) <= 60 else address[:60] + "…"
        if address.startswith("local("):
            hint = "put the font file into fonts/ or the brand's folder, and name it with url()"
            yield at, "address-refused", f"`{short}` is a face of the machine that prints", hint
        elif address.startswith("@"):
            hint = "name that style in the head of the layout, below `styles`"
            yield at, "address-refused", f"`{short}` is not fetched", hint
        elif re.match(r"[a-z][a-z0-9+.-]*:|//", address, re.IGNORECASE):
            hint = "only pictures, styles and faces of the project are"
            yield at, "address-refused", f"`{short}` is not fetched", hint


def _heavy(style: str) -> Iterator[Fault]:
    yield from _long_variable(style)
    for found in TRACKS.finditer(style):
        most = max(map(int, NUMBER.findall(found[2])), default=0)
        if most > MOST_TRACKS:
            message = f"`{found[1]}` asks for {most:,} rows or columns"
            yield found.start(), "style-heavy", message, f"{MOST_TRACKS:,} are the most"
    for found in SIZE.finditer(style):
        if 0 < float(found[1]) * POINTS[found[2].lower()] < LEAST_SIZE:
            message = f"`{found[1]}{found[2]}` is too small for letters"
            yield found.start(), "style-heavy", message, "take 0, or a size that can be seen"


def _blanks(comment: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", comment[0])


def _long_variable(style: str) -> Iterator[Fault]:
    """Names the first variable that grows too long by those that it names."""
    declared = [(one.start(), one[1], one[2]) for one in VARIABLE.finditer(style)]
    lengths: dict[str, int] = {}
    for _ in range(PASSES):  # a variable may name one that stands below it
        before = dict(lengths)
        for at, name, value in declared:
            used = USED.findall(value)
            lengths[name] = len(value) + sum(lengths.get(other, 0) for other in used)
            if lengths[name] > MOST_VALUE:
                message = f"`{name}` has {lengths[name]:,} characters, once all in it are written"
                yield at, "style-heavy", message, "name other variables in it less often"
                return
        if lengths == before:
            return
