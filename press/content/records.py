"""Small files of declared fields: a brand, a format, the words of a language."""

from __future__ import annotations

from collections.abc import Callable

from press.declared.record import Record
from press.files import Files, Missing
from press.model import Entries, Problem, Unprintable, Values
from press.parsing.faults import further_faults
from press.parsing.fields import entries
from press.parsing.manuscript import read_manuscript
from press.parsing.suggestions import unknown
from press.parsing.typed import shape_of


def read_entries(files: Files, file: str) -> tuple[Entries, list[Problem]]:
    """A pair: the Entries of a YAML `file` (a path) as written, and a list of Problems of its YAML.

    `files` (Files) is the window on the project. Raises Missing if there is no such file, and
    Unprintable where nothing in it can be read.
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
    press: Entries | None = None,
    turned: Callable[[Entries], Entries] = lambda written: written,
) -> tuple[Entries, Values, list[Problem]]:
    """A triple: a file's Entries as written, its checked Values, and a list of its Problems.

    `files` (Files) is the window on the project, and `file` the path of the file; `declared` is the
    class (a kind of Record) that declares its fields. `what` (`brand`) and `name` say in messages
    what is asked for; `names` is a function that gives the names there are, given the window.
    The file's entries are laid over those of the `press` (Entries), if there are any. `turned` is a
    function that turns them, as they are written, into those of the record.
    Raises Unprintable where there is no such file, or nothing in it that can be read.
    """
    try:
        node, problems = read_entries(files, file)
    except Missing:
        there = names(files)
        hint = f"there is {', '.join(there) or 'none yet'}"
        raise Unprintable([unknown(what, name, there, hint)]) from None
    node = turned(_laid_over(node, press) if press else node)
    shape = shape_of(declared)
    problems += further_faults(node, shape, f"the {what}", problems)
    return node, entries(node, shape, {}, problems), problems


def _laid_over(own: Entries, below: Entries) -> Entries:
    """The entries of both: of two with one name, the own one; of two groups, both laid so."""
    pairs = {key.value: (key, node) for key, node in below.pairs}
    for key, node in own.pairs:
        under = below.get(key.value)
        if isinstance(node, Entries) and isinstance(under, Entries):
            node = _laid_over(node, under)
        pairs[key.value] = key, node
    return Entries(tuple(pairs.values()), own.at)
