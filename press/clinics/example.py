"""A clinic that is invented: for hints, and for the workbook that clerks fill in."""

from __future__ import annotations

from collections.abc import Iterable

NOTES = "What to write"  # the sheet of that workbook that explains columns
MARK = "Example: "  # begins each of its cells there: words that are never printed
# What stands in each column, in the order of columns.
EXAMPLES = {
    "id": "ward-18",
    "name": "Ward 18, Seaton General Hospital",
    "short name": "Ward 18, Seaton",
    "phone day": "01632 960 123",
    "hours day": "Monday to Friday, 9am to 5pm",
    "phone night": "01632 960 145",
    "hours night": "5pm to 9am",
    "phone weekend": "01632 960 167",
    "hours weekend": "all day",
    "key worker": "Sam Lee",
    "key worker phone": "01632 960 189",
    "temperature": "38 °C or above",
    "also ring if": "your child bleeds or bruises",
    "approved by": "Dr A Example, 3 March 2026",
    "address": "1 Quay Street, Seaton",
    "logo": "logo.png",
    "web": "seaton.example/ward-18",
    "email": "ward18@seaton.example",
    "note": "Bring this factsheet with you.",
}


def is_example(cells: Iterable[str]) -> bool:
    """True for a row in which all `cells` are the example's; empty ones do not count."""
    return all(words.startswith(MARK) for words in cells if words)
