"""The doctor: libraries and fonts that the machine has or lacks, and what each lack would cost."""

from __future__ import annotations

import sys
from importlib.metadata import PackageNotFoundError, version

from press.files import Files
from press.typesetting.names import RELEASE
from press.typesetting.versions import library_version

HELP = "run `sh setup.sh`, or see docs/install.md"

COSTS = {
    "Pango": "no page can be laid out",
    "HarfBuzz": "no page can be laid out",
    "harfbuzz-subset": "the same pages, but large fonts take 1.5 to 3 seconds each to embed",
}


def examine(files: Files) -> tuple[list[str], bool]:
    """A line for everything that the press needs, and True if it can print."""
    right_python = sys.version_info >= (3, 11)
    lines = [_line("Python", sys.version.split()[0], right_python, "3.11 or newer is needed")]
    weasyprint = _version("weasyprint")
    right_weasyprint = weasyprint == RELEASE
    other = f"the press is made for {RELEASE}: tags and pages would differ"
    lines.append(_line("WeasyPrint", weasyprint, right_weasyprint, other))
    found = {name: library_version(name) for name in COSTS}
    lines += [_line(name, there, bool(there), COSTS[name]) for name, there in found.items()]
    fonts = files.names("fonts", ".ttf")
    shut = files.exists("fonts/fonts.conf")
    count = f"{len(fonts)} faces in fonts/" if fonts else ""
    lines.append(_line("Fonts", count, bool(fonts) and shut, "words would print in other faces"))
    sound = right_python and right_weasyprint and bool(found["Pango"] and found["HarfBuzz"])
    return lines, sound and bool(fonts) and shut


def _line(name: str, there: str, right: bool, cost: str) -> str:
    if right:
        return f"  ok       {name} {there}"
    return f"  missing  {name} {there}".rstrip() + f": {cost}; {HELP}"


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""
