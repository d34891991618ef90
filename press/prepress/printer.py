"""Printers: a print shop's wishes for a file, read from layouts/printers/."""

from __future__ import annotations

from collections.abc import Iterator

from press.content.names import printer_names
from press.content.records import read_record
from press.declared.look import PrinterFields
from press.files import Files
from press.model import Entries, Printer, Problem, Unprintable
from press.parsing.fields import millimetres
from press.parsing.typed import built

MOST_BLEED = 10  # millimetres that every layout runs over the edge
INKS = range(100, 401)  # per cent: one ink in full to four of them


def read_printer(files: Files, name: str) -> Printer:
    """The Printer called `name`: a print shop's wishes, from layouts/printers/<name>.yaml.

    `files` (Files) is the window on the project. Raises Unprintable if there is no such file, or
    with every mistake in it.
    """
    file = f"layouts/printers/{name}.yaml"
    node, values, problems = read_record(files, "printer", file, PrinterFields, printer_names, name)
    if problems:
        raise Unprintable(problems)
    about = built(PrinterFields, values)
    if problems := list(_wishes(node, about)):
        raise Unprintable(problems)
    return Printer(name, about)


def _wishes(node: Entries, about: PrinterFields) -> Iterator[Problem]:
    """Wishes that no file can meet."""
    if millimetres(about.bleed) > MOST_BLEED:
        message = f"the layouts have {MOST_BLEED} mm of bleed, not {about.bleed}"
        hint = "3mm is usual"
        yield Problem("error", "too-much-bleed", message, node.place("bleed"), hint)
    if about.ink_limit not in INKS:
        message = f"{about.ink_limit} % is no limit for four inks"
        hint = "write 300, which is usual: the sum of all four in one place"
        yield Problem("error", "bad-ink-limit", message, node.place("ink_limit"), hint)
