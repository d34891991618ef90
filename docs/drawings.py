"""Drawings of the house, made from its code: the rooms by their size, and two ways through them.

`rooms` draws the floors that tests/test_house.py holds, with the lines of code in each room.
`way` draws what a command passes through, in the order in which a real run of it went: `traced`.
All are SVG. The same code gives the same files, byte for byte.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from html import escape
from itertools import pairwise
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType
from typing import NamedTuple

from tests.test_house import FLOORS, MODULES, parsed, room

HOME = Path(__file__).resolve().parents[1]
FOLDER = HOME / "docs" / "house"
DAY = "2026-11-20"  # no drawing may depend on when it was made

# ── How drawings look ─────────────────────────────────────────────────────────────────────────

WIDTH = 860
# Every text has at least 7 to 1 on its ground, on a light screen and on a dark one.
STYLE = """
text { font: 14px "Atkinson Hyperlegible Next", "Segoe UI", "Helvetica Neue", Arial, sans-serif }
.ground { fill: #ffffff } .ink { fill: #16242e } .soft { fill: #3d4c57 }
.many { fill: #e4eef2 } .one { fill: #f3ecdf } .values { fill: #e6ecdf } .key { fill: #14505f }
.onkey { fill: #ffffff } .rule { stroke: #9fb0ba; fill: none } .lane { stroke: #d3dde2 }
.path { stroke: #14505f; stroke-width: 2; fill: none; stroke-linejoin: round }
.dot { fill: #14505f }
.chip { fill: #e4eef2 } .name { font-weight: 600 } .title { font-size: 18px; font-weight: 600 }
.code { font: 13px ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace }
.end { text-anchor: end }
@media (prefers-color-scheme: dark) {
.ground { fill: #12191e } .ink { fill: #eef3f5 } .soft { fill: #c3ced5 }
.many { fill: #1f3640 } .one { fill: #38301f } .values { fill: #29351f } .key { fill: #9fd6e4 }
.onkey { fill: #0d1a20 } .rule { stroke: #71838e } .lane { stroke: #2c3941 }
.path { stroke: #9fd6e4 } .dot { fill: #9fd6e4 } .chip { fill: #1f3640 }
}
"""


def _svg(height: float, title: str, about: str, parts: Sequence[str]) -> str:
    """A drawing on a ground of its own, with what a screen reader says of it."""
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {_number(height)}" '
            f'width="{WIDTH}" height="{_number(height)}" role="img">',
            f"<title>{escape(title)}</title>",
            f"<desc>{escape(about)}</desc>",
            f"<style>{STYLE}</style>",
            f'<rect class="ground" width="{WIDTH}" height="{_number(height)}" rx="8"/>',
            *parts,
            "</svg>\n",
        ]
    )


def _text(x: float, y: float, words: str, kind: str = "ink") -> str:
    return f'<text x="{_number(x)}" y="{_number(y)}" class="{kind}">{escape(words)}</text>'


def _box(x: float, y: float, wide: float, high: float, kind: str) -> str:
    sides = zip(("x", "y", "width", "height"), (x, y, wide, high), strict=True)
    placed = " ".join(f'{name}="{_number(value)}"' for name, value in sides)
    return f'<rect {placed} rx="4" class="{kind}"/>'


def _number(value: float) -> str:
    return f"{round(value, 1):g}"


def _width(words: str, size: float = 14, letter: float = 0.56) -> float:
    """About how wide words are; a generic sans takes no more."""
    return len(words) * size * letter


def _lines(words: str, wide: float) -> list[str]:
    """Words in lines that fit a width."""
    lines = [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and _width(longer) > wide:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


# ── The rooms ─────────────────────────────────────────────────────────────────────────────────

LEFT, RIGHT, TOP = 156, 24, 64  # what is beside and over the house
PAD, GAP, LINE, NAME = 12, 4, 20, 116
LEAST, A_LINE = 30, 0.036  # how high a floor is at least, and for each line of code
NOTE = (
    "A room may import from rooms further down, never from one above. The more code, the higher "
    "the floor; the lowest are drawn higher than they are."
)


def lines_of_rooms() -> dict[str, int]:
    """How many lines of code each room has, about: no blank lines, comments or docstrings."""
    counted: dict[str, int] = {}
    for module, text in MODULES.items():
        counted[room(module)] = counted.get(room(module), 0) + _lines_of_code(text)
    return {name: round(lines, -2 if lines >= 1000 else -1) for name, lines in counted.items()}


def _lines_of_code(text: str) -> int:
    lines = text.splitlines()
    for node in ast.walk(parsed(text)):
        documented = isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        if documented and ast.get_docstring(node) is not None:
            first, last = node.body[0].lineno, node.body[0].end_lineno or 0
            lines[first - 1 : last] = [""] * (last - first + 1)
    return sum(1 for line in map(str.strip, lines) if line and not line.startswith("#"))


def rooms(lines: Mapping[str, int]) -> str:
    """The floors as a section through the house: rooms as high as they have code."""
    level, reading = (
        next(n for n, floor in enumerate(FLOORS) if name in floor) for name in ("make", "parsing")
    )
    purposes, y = _purposes(), float(TOP)
    parts = [_text(24, 38, "The rooms of the press", "ink title")]
    parts.append(_text(WIDTH - RIGHT - PAD, 54, "lines of code", "soft end"))
    sides: dict[str, list[float]] = {}
    for number, floor in reversed([*enumerate(FLOORS)]):
        kind = "many" if number > level else "values" if number < reading else "one"
        high, drawn = _floor(sorted(floor), lines, purposes, y, "key" if number == level else kind)
        parts += drawn
        sides.setdefault(kind, [y, 0])[1] = y + high
        y += high + GAP
    groups = {
        "many": ["Many editions,", "copies of them,", "and people"],
        "one": ["One edition,", "start to finish"],
        "values": ["Values that", "are passed on"],
    }
    for kind, (top, bottom) in sides.items():
        parts.append(_line([(LEFT - 14, top), (LEFT - 14, bottom)]))
        parts += [_text(24, top + 15 + n * LINE, words) for n, words in enumerate(groups[kind])]
    y += 22
    for words in _lines(NOTE, WIDTH - 48):
        parts.append(_text(24, y, words, "soft"))
        y += LINE
    return _svg(y, "The rooms of the press, floor by floor", _told(lines), parts)


def _floor(
    names: Sequence[str], lines: Mapping[str, int], purposes: Mapping[str, str], y: float, kind: str
) -> tuple[float, list[str]]:
    """How high a floor is, and its rooms beside one another, as wide as they have code."""
    whole = sum(lines[name] for name in names)
    free = WIDTH - LEFT - RIGHT - GAP * (len(names) - 1)
    wide = {name: free * lines[name] / whole for name in names}
    below = {name: _below(purposes[name], wide[name]) for name in names}
    needed = (PAD + 6 + LINE * (1 + len(words)) for words in below.values() if words)
    high = max(LEAST, whole * A_LINE, *needed)
    drawn, x = [], float(LEFT)
    ink, soft = ("onkey", "onkey") if kind == "key" else ("ink", "soft")
    for name in names:
        right, base = x + wide[name], y + min(high / 2 + 5, 24)
        drawn += [
            f'<g id="{name}" data-lines="{lines[name]}">',
            _box(x, y, wide[name], high, kind),
            _text(x + PAD, base, name, f"{ink} name"),
            _text(right - PAD, base, f"{lines[name]:,}", f"{soft} end"),
        ]
        if not below[name]:
            drawn.append(_text(x + NAME, base, purposes[name], soft))
        for number, words in enumerate(below[name], 1):
            drawn.append(_text(x + PAD, base + number * LINE, words, soft))
        drawn.append("</g>")
        x = right + GAP
    return high, drawn


def _below(purpose: str, wide: float) -> list[str]:
    """What a room is for, in lines below its name; none where there is room beside it."""
    beside = _width(purpose) <= wide - NAME - _width("0,000") - PAD
    return [] if beside else _lines(purpose, wide - 2 * PAD)


def _purposes() -> dict[str, str]:
    """What each room is for, as the table of house.md has it."""
    table = (HOME / "docs" / "house.md").read_text("utf-8")
    rows = re.findall(r"^\| `(\w+)(?:/|\.py)` \| ([^|]+) \| [^|]*\|$", table, re.MULTILINE)
    return {name: about.replace("`", "").strip() for name, about in rows}


def _told(lines: Mapping[str, int]) -> str:
    floors = (
        " and ".join(f"{name} ({lines[name]} lines)" for name in sorted(floor))
        for floor in reversed(FLOORS)
    )
    return f"From the top down: {', '.join(floors)}."


def _line(points: Sequence[tuple[float, float]], kind: str = "rule") -> str:
    way = " ".join(f"{_number(x)},{_number(y)}" for x, y in points)
    return f'<polyline points="{way}" class="{kind}"/>'


# ── The ways ──────────────────────────────────────────────────────────────────────────────────


class Step(NamedTuple):
    """A call that is drawn: a function by its module, and what it does.

    `inside` is a function that it counts in alone, where others call it as well.
    """

    function: str
    does: str
    inside: str = ""


class Way(NamedTuple):
    """A command that is followed, and the calls of it that are drawn."""

    title: str
    typed: tuple[str, ...]
    steps: tuple[Step, ...]


TABLE = "id,name,phone day\nward-18,Ward 18,01632 960 123\nward-19,Ward 19,01632 960 124\n"
WAYS = {
    "edition": Way(
        "One edition",
        ("--topic", "treatment"),
        (
            Step("build.plan:plan", "checks every name, and makes editions of the order"),
            Step("build.artifacts:Artifacts.find", "looks for one that is still fresh: none here"),
            Step("content.format:read_format", "paper, margins, text size, ink"),
            Step("content.brand:read_brand", "who is speaking: colours, type, helpline"),
            Step("content.language:read_language", "the fixed words of the language"),
            Step("content.library:read_library", "references, helplines, glossary"),
            Step("content.layouts:read_layout", "how blocks stand on a page"),
            Step(
                "parsing.manuscript:read_manuscript",
                "the topic’s YAML: every text with its place",
                "content.topic:read_words",
            ),
            Step(
                "parsing.prose:read_prose",
                "Markdown and its marks",
                "content.topic:read_words",
            ),
            Step("parsing.fields:entries", "checked fields", "content.topic:read_words"),
            Step("content.version:read_printed", "the topic, without a mistake"),
            Step("content.standing:read_standing", "how far its words may be trusted today"),
            Step("html.edit:edit", "numbers citations, finds terms and helplines"),
            Step("html.compose:compose", "fills the templates: one HTML document"),
            Step("preflight:proofread", "checks and rules that need words alone"),
            Step("typesetting.tags:add_tags", "grows the structure tree from WeasyPrint’s boxes"),
            Step("typesetting.pdf_a:archive", "makes the file PDF/A-3a and PDF/UA-1"),
            Step("typesetting.typeset:typeset", "the pages, in the first setting that fits"),
            Step("pdf.read:finish", "reads the bytes back as plain facts"),
            Step("make:read_back", "the proof, with its pages"),
            Step("checks.conformance:check", "asks a validator about both standards"),
            Step("preflight:preflight", "every check and rule together"),
            Step("make:make", "all of this: the file, or why there is none"),
            Step("build.artifacts:Artifacts.put", "writes PDF and record, whole or not at all"),
            Step("shelf.update:renew_shelf", "renews the page that lists what was made"),
            Step("cli.main:cli", "the exit code"),
        ),
    ),
    "clinic": Way(
        "One clinic’s row",
        (
            *("imprint", "--topic", "treatment", "--clinics", "clinics.csv"),
            *("--allow-status", "sample"),
        ),
        (
            Step("parsing.spreadsheet:read_table", "rows and cells, each with its place"),
            Step("clinics.table:read_clinics", "the rows as clinics; mistakes at their cells"),
            Step("make:make", "the edition with its places empty, once for all clinics"),
            Step("build.artifacts:Artifacts.put", "keeps it: the next run finds it"),
            Step("pdf.writer:start_file", "writes once what every copy begins with"),
            Step("clinics.make_copies:prepare_edition", "the edition, waiting for clinics"),
            Step("clinics.batches:batches_of", "rows that are laid out together"),
            Step(
                "html.compose:compose",
                "the panels of a batch as one document",
                "clinics.make_copies:compose_panels",
            ),
            Step("clinics.fast.words:split_panels", "each panel’s markup, parted from its words"),
            Step(
                "typesetting.typeset:typeset_with_document",
                "WeasyPrint lays out one panel of each kind",
            ),
            Step("clinics.fast.reader:PanelReader.template", "reads it line by line"),
            Step(
                "clinics.fast.template:PanelTemplates.fill",
                "sets the next row’s words in the lines of one that stands",
                "clinics.fast.engine:PanelEngine.fill",
            ),
            Step("clinics.fast.engine:set_panels", "the panels of all rows, in their order"),
            Step("clinics.make_copies:lay_panels", "a row’s panels, or what is too long"),
            Step("pdf.writer:finish_file", "the bytes of a copy behind those that all share"),
            Step("clinics.assembly:assemble", "panels in their places, drawn and heard"),
            Step("clinics.make_copies:make_batch", "a batch, made on any processor"),
            Step(
                "checks.conformance:broken_rules",
                "puts the first copy before the validator",
                "clinics.print_run:PrintRun._prove",
            ),
            Step("build.atomic:write_all", "writes the files, each whole or not at all"),
            Step("clinics.print_run:PrintRun.copies", "what became of each row; the record"),
            Step("cli.clinic_commands:imprint", "the exit code"),
        ),
    ),
}
LANE, ROW, STAIR = 17, 44, 19
BEGIN = 34.0  # where the first lane is
LEGEND = (
    "Each dot is a call that has done its work,",
    "in the order in which a real run went.",
    "Lanes are rooms: upper floors left, lower right.",
    "At the right, the value that is handed on.",
)


def traced(name: str) -> list[str]:
    """The functions of a way, in the order in which they first gave something in a real run.

    The run has a process of its own, where nothing is kept of another. Raises ValueError where a
    function that is drawn was not called.
    """
    with ProcessPoolExecutor(1, get_context("spawn")) as executor:
        found = executor.submit(_followed, name).result()
    if lacking := {step.function for step in WAYS[name].steps} - {*found}:
        raise ValueError(f"not called on the way of {name}: {', '.join(sorted(lacking))}")
    return found


def _followed(name: str) -> list[str]:
    """Runs the command of a way, and notes its calls as they return."""
    from press import child_process, make
    from press.cli.main import cli

    press, found = f"{HOME / 'press'}/", []
    wanted = {step.function: step.inside for step in WAYS[name].steps}

    def note(frame: FrameType, event: str, _: object) -> None:
        if event == "return" and frame.f_code.co_filename.startswith(press):
            function = _function(frame, press)
            if function in wanted and function not in found:
                inside = wanted[function]
                if not inside or inside in _around(frame, press):
                    found.append(function)

    with TemporaryDirectory() as folder:
        words = ["--today", DAY, *WAYS[name].typed, "--output", f"{folder}/output", "--quiet"]
        if "clinics.csv" in words:
            table = Path(folder) / "clinics.csv"
            table.write_text(TABLE, "utf-8")
            words[words.index("clinics.csv")] = str(table)
            words += ["--workers", "1"]  # in this process, where it is followed
        # All of it here, where it is followed.
        child_process.begin_child = make.begin_child = lambda get_ready: None
        sys.setprofile(note)
        try:
            cli.main(words, standalone_mode=False)
        finally:
            sys.setprofile(None)
    return found


def _function(frame: FrameType, press: str) -> str:
    module = frame.f_code.co_filename.removeprefix(press).removesuffix(".py").replace("/", ".")
    return f"{module}:{frame.f_code.co_qualname}"


def _around(frame: FrameType, press: str) -> Iterator[str]:
    outer = frame.f_back
    while outer:
        yield _function(outer, press)
        outer = outer.f_back


def way(name: str, order: Sequence[str]) -> str:
    """A way as a line through the rooms, a dot for each function, in this order."""
    about, steps = WAYS[name], {step.function: step for step in WAYS[name].steps}
    lanes = sorted({_lane(function) for function in order}, key=_height)
    top = 78 + STAIR * len(lanes)
    bottom = top + ROW * len(order) - 12
    across = {lane: BEGIN + LANE * at for at, lane in enumerate(lanes)}
    typed = " ".join(["build.py", *about.typed])
    parts = [
        f'<text x="24" y="38" class="ink title">{escape(about.title)}'
        f'<tspan class="code" dx="14" font-weight="400">{escape(typed)}</tspan></text>'
    ]
    for at, (lane, x) in enumerate(across.items()):
        y = 66 + STAIR * at
        parts.append(_line([(x, y + 7), (x, bottom)], "lane"))
        parts.append(_text(x - 4, y, lane))
    for number, words in enumerate(LEGEND):
        parts.append(_text(WIDTH - 362, 66 + STAIR * number, words, "soft"))
    points = [(across[_lane(one)], top + ROW * at + 12) for at, one in enumerate(order)]
    parts.append(_line(list(_turned(points)), "path"))
    left = BEGIN + LANE * len(lanes) + 10
    for function, (x, y) in zip(order, points, strict=True):
        parts.append(f'<g id="{function}">')
        parts.append(f'<circle cx="{_number(x)}" cy="{_number(y)}" r="5" class="dot"/>')
        parts += _row(steps[function], left, y)
        parts.append("</g>")
    told = ", ".join(f"{one} gives {_gives(one) or 'nothing'}" for one in order)
    return _svg(bottom + 24, f"{about.title}, room by room", f"In this order: {told}.", parts)


def _row(step: Step, left: float, y: float) -> Iterator[str]:
    *folders, module = step.function.partition(":")[0].split(".")
    above = "".join(f"{folder}." for folder in folders)
    name = f"{module}.{step.function.partition(':')[2]}"
    yield (
        f'<text x="{_number(left)}" y="{_number(y + 1)}" class="soft code">{above}'
        f'<tspan class="ink name">{name}</tspan></text>'
    )
    yield _text(left, y + 19, step.does, "soft")
    taken = left + _width(above + name, 13, 0.605)
    if given := _shortened(_gives(step.function), WIDTH - 24 - 16 - 12 - taken):
        wide = _width(given, 13, 0.605) + 16
        yield _box(WIDTH - 24 - wide, y - 14, wide, 22, "chip")
        yield _text(WIDTH - 32, y + 1, given, "ink code end")


def _shortened(given: str, free: float) -> str:
    """A type, or only what it is a type of where all of it is too long: tuple[…]."""
    return given if _width(given, 13, 0.605) <= free else f"{given.partition('[')[0]}[…]"


def _turned(points: Sequence[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    """A line that goes from lane to lane half way between two rows."""
    yield points[0]
    for (x, y), (to, below) in pairwise(points):
        if to != x:
            yield x, (y + below) / 2
            yield to, (y + below) / 2
        yield to, below


def _lane(function: str) -> str:
    """The room of a function, as its folder or file is called."""
    *folders, module = function.partition(":")[0].split(".")
    return "/".join(folders) if folders else f"{module}.py"


def _height(lane: str) -> tuple[int, str]:
    """Sorts lanes from the top floor down."""
    name = room(lane.replace("/", "."))
    return -next(n for n, floor in enumerate(FLOORS) if name in floor), lane


def _gives(function: str) -> str:
    """What a function says that it gives; nothing where it only does something.

    Raises LookupError where there is no such function.
    """
    module, _, qualified = function.partition(":")
    body: Sequence[ast.stmt] = parsed(MODULES[module]).body
    for name in qualified.split("."):
        found = [
            n for n in body if isinstance(n, ast.ClassDef | ast.FunctionDef) and n.name == name
        ]
        if not found:
            raise LookupError(f"there is no {function}")
        body = found[0].body
    given = ast.unparse(found[0].returns) if found[0].returns else ""
    return "" if given == "None" else given
