"""Small files of declared fields: a brand, a format, the words of a language."""

from __future__ import annotations

from collections.abc import Callable

from press.declared.record import Record
from press.files import Files, Missing
from press.model import Entries, Problem, Unprintable, Values
from press.parsing.faults import faults
from press.parsing.fields import entries
from press.parsing.manuscript import read_manuscript
from press.parsing.suggestions import did_you_mean
from press.parsing.typed import shape_of


def read_entries(files: Files, file: str) -> tuple[Entries, list[Problem]]:
    """The entries of a file as written, and the mistakes of its YAML.

    Raises Missing, and Unprintable where there is nothing in it that can be read.
    """
    node, problems = read_manuscript(files.bytes(file), file)
    if not isinstance(node, Entries) or (problems and not node.pairs):
        raise Unprintable(problems)
    return node, list(problems)


def read_record(
    files: Files,
    what: str,
    file: str,
    declared: type[Record],
    names: Callable[[Files], tuple[str, ...]],
    name: str,
) -> tuple[Entries, Values, list[Problem]]:
    """A file as written, its checked values, and its problems.

    Raises Unprintable where there is no such file, or nothing in it that can be read.
    """
    try:
        node, problems = read_entries(files, file)
    except Missing:
        there = names(files)
        hint = did_you_mean(name, there, f"there is {', '.join(there) or 'none yet'}")
        message = f"there is no {what} called `{name}`"
        unknown = Problem("error", f"unknown-{what}", message, None, hint, about=name)
        raise Unprintable([unknown]) from None
    shape = shape_of(declared)
    problems += faults(node, shape, f"the {what}")
    return node, entries(node, shape, {}, problems), problems
