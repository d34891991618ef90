"""The program as people call it: `build.py` in a checkout, `press` where it is installed.

A message that names it holds the mark PROGRAM instead, and is filled in where it is told: a problem
that one of the two has kept may be told by the other.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

from press.edition import PROGRAM, Problem
from press.files import HOME, PACKAGES

CHECKOUT, INSTALLED = "build.py", "press"
PRESS = "Factsheet Press"  # with its release behind it, as it signs what it writes

_OURS = False  # True where the press is the program, and no library of another


def take_the_process() -> None:
    """Says that this process is the press's own, whose garbage and imports it may rule over."""
    global _OURS
    _OURS = True


def owns_the_process() -> bool:
    """True where the press is the program that runs, and no library of another."""
    return _OURS


def program() -> str:
    """The name of the program that runs: `build.py` or `press`."""
    return CHECKOUT if Path(sys.argv[0]).name == CHECKOUT else INSTALLED


def named(words: str) -> str:
    """The `words` of a message with the program's name in the place of the mark PROGRAM."""
    return words.replace(PROGRAM, program())


def filled(problem: Problem) -> Problem:
    """The `problem` (Problem) with the program's name in its message and its hint."""
    if PROGRAM not in problem.message + problem.hint:
        return problem
    return replace(problem, message=named(problem.message), hint=named(problem.hint))


def remedy() -> str:
    """The command that brings a missing library, as words for a message."""
    return (
        "`sh setup.sh`" if program() == CHECKOUT else "`press doctor`, which names what to install"
    )


def with_extra(extra: str) -> str:
    """What to do for the packages of an `extra` of the press, such as `cluster`, in words."""
    if program() == CHECKOUT:
        return f"run `uv sync --extra {extra}`"
    return f"in the folder of the press, install it as `.[{extra}]`; see docs/install.md"


def release() -> str:
    """The version of the press: as it was installed, or as its checkout says."""
    # Asking importlib.metadata would take longer than to find that nothing has changed.
    for found in PACKAGES.glob("factsheet_press-*.dist-info"):
        return found.name.split("-")[1].removesuffix(".dist")
    project = HOME / "pyproject.toml"
    said = project.read_text("utf-8") if project.is_file() else ""
    return said.partition('\nversion = "')[2].partition('"')[0]
