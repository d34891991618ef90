"""Instruments: published check-lists for health information, each a file of questions."""

from __future__ import annotations

from press.content.records import read_record
from press.declared.content import Instrument
from press.files import Files
from press.model import raise_problems
from press.parsing.typed import built

FOLDER = "layouts/rules/instruments"


def instrument_names(files: Files) -> tuple[str, ...]:
    """The names of all instruments, which are published check-lists, as a tuple.

    `files` (Files) is the window on the project.
    """
    return files.stems(FOLDER, ".yaml")


def read_instrument(files: Files, name: str) -> Instrument:
    """The Instrument (a published check-list) called `name`.

    `files` (Files) is the window on the project. Raises Unprintable with every mistake of its file,
    and if there is none.
    """
    file = f"{FOLDER}/{name}.yaml"
    _, values, problems = read_record(files, "instrument", file, Instrument, instrument_names, name)
    raise_problems(problems)
    return built(Instrument, values)
