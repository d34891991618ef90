"""Small files of declared fields: a brand, a format, the words of a language."""

from __future__ import annotations

from collections.abc import Callable

from press.files import Files, Missing
from press.model import Entries, Node, Problem, Unprintable, Values
from press.reading.faults import faults
from press.reading.fields import declare, take
from press.reading.manuscript import read_manuscript
from press.reading.names import did_you_mean


def read_record(
    files: Files,
    what: str,
    file: str,
    declared: dict,
    names: Callable[[Files], tuple[str, ...]],
    name: str,
) -> tuple[Node, Values, list[Problem]]:
    """A file as written, its checked values, and what is wrong with it.

    Raises Unprintable where there is no such file, or nothing in it that can be read.
    """
    try:
        data = files.bytes(file)
    except Missing:
        there = names(files)
        hint = did_you_mean(name, there, f"there is {', '.join(there) or 'none yet'}")
        message = f"there is no {what} called `{name}`"
        raise Unprintable([Problem("error", f"unknown-{what}", message, None, hint)]) from None
    node, problems = read_manuscript(data, file)
    if problems and not (isinstance(node, Entries) and node.pairs):
        raise Unprintable(problems)
    shape = declare(declared, alone=False)
    problems = [*problems, *faults(node, shape, f"the {what}")]
    return node, take(node, shape, {}, problems), problems
