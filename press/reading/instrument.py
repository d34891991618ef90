"""Instruments: published check-lists for health information, each a file of questions."""

from __future__ import annotations

from press.files import Files
from press.model import Unprintable, Values
from press.reading.records import read_record

FOLDER = "layouts/rules/instruments"
INSTRUMENT = {
    "name": "text",
    "about": "text",
    "source": "text",
    "questions": [
        {
            "number": "number",
            "asks": "text",
            "found_in?": ["text"],
            "least?": "number",
            "person?": "text",
        }
    ],
}


def instrument_names(files: Files) -> tuple[str, ...]:
    """The instruments there are."""
    return tuple(name.removesuffix(".yaml") for name in files.names(FOLDER, ".yaml"))


def read_instrument(files: Files, name: str) -> Values:
    """An instrument by name. Raises Unprintable with every mistake of its file."""
    file = f"{FOLDER}/{name}.yaml"
    _, about, problems = read_record(files, "instrument", file, INSTRUMENT, instrument_names, name)
    if problems:
        raise Unprintable(problems)
    return about
