"""The doctor: libraries and fonts that the machine has or lacks, and what each lack would cost."""

from __future__ import annotations

import sys
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from shutil import which

from press.files import Files
from press.program import CHECKOUT, program, with_extra
from press.typesetting.names import RELEASE
from press.typesetting.versions import library_version

# What to do on a system with one of these package managers, where the press was installed by pip.
BY_HAND = {
    "apt-get": "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
    "dnf": "dnf install pango harfbuzz",
    "brew": "brew install pango harfbuzz",
}

# What watching takes beside what printing does: the packages of the extra `watch`.
WATCHING = ("watchfiles", "starlette", "uvicorn")
COSTS = {
    "Pango": "no page can be laid out",
    "HarfBuzz": "no page can be laid out",
    "harfbuzz-subset": "the same pages, but large fonts take 1.5 to 3 seconds each to embed",
}


def examine(files: Files) -> tuple[list[str], bool]:
    """A pair: a list with a line for each thing that the press needs, and True if it can print.

    `files` (Files) is the window on the project. A line says whether the thing is there.
    """
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
    absent = [name for name in WATCHING if find_spec(name) is None]
    if absent:
        lines.append(
            f"  without  {', '.join(absent)}: `watch` cannot be used; {with_extra('watch')}"
        )
    else:
        lines.append("  ok       the libraries of `watch`")
    sound = right_python and right_weasyprint and bool(found["Pango"] and found["HarfBuzz"])
    return lines, sound and bool(fonts) and shut


def _line(name: str, there: str, right: bool, cost: str) -> str:
    if right:
        return f"  ok       {name} {there}"
    return f"  missing  {name} {there}".rstrip() + f": {cost}; {_remedy(name)}"


def _remedy(name: str) -> str:
    if program() == CHECKOUT:
        return "run `sh setup.sh`, or see docs/install.md"
    if name in COSTS:
        found = (f"run `{command}`" for manager, command in BY_HAND.items() if which(manager))
        return next(found, "install Pango and HarfBuzz by your system's means")
    return "install the press again, with `uv tool install`"


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""
