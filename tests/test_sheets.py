"""Tables of clinics as spreadsheets leave them: what was typed is printed, or its cell is told."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from press.clinics.table import read_clinics
from press.files import Files
from press.model import Clinic, Problem, Unprintable
from tests.projects import PRESS, TODAY

HEADS = "id,name,hours day,phone day,key worker,temperature,approved by"
TYPED = {
    "id": "ward-18",
    "name": "Ward 18",
    "hours day": "9am to 5pm",
    "phone day": "01632 960 123",
    "key worker": "Sam Lee",
    "temperature": "38 °C or above",
    "approved by": "Dr A Example",
}


def clinics(data: bytes | str, name: str = "t.csv", **beside: bytes) -> tuple[Clinic, ...]:
    data = data.encode() if isinstance(data, str) else data
    logos = {f"{name}.png": picture for name, picture in beside.items()}
    return read_clinics(Files({name: data, **logos}, PRESS, today=TODAY), name)


def problems(data: bytes | str, name: str = "t.csv", **beside: bytes) -> list[Problem]:
    with pytest.raises(Unprintable) as caught:
        clinics(data, name, **beside)
    return list(caught.value.problems)


def row(**changed: str) -> str:
    """A table of one clinic, in which cells have other words."""
    cells = TYPED | {name.replace("_", " "): words for name, words in changed.items()}
    return f'{HEADS}\n"' + '","'.join(cells.values()) + '"'


@pytest.mark.parametrize(
    ("column", "typed", "said"),
    [
        ("hours_day", "09-May", "is a date, which the spreadsheet made of what was typed"),
        ("hours_day", "24-Jul", "is a date, which the spreadsheet made of what was typed"),
        ("hours_day", "May-09", "is a date, which the spreadsheet made of what was typed"),
        ("hours_day", "05-Mai", "is a date, which the spreadsheet made of what was typed"),
        ("hours_day", "09/05/2026", "is a date, which the spreadsheet made of what was typed"),
        ("hours_day", "2026-05-09 00:00:00", "is a date, which the spreadsheet made"),
        ("hours_day", "08:00:00", "is one time of day, and does not say until when"),
        ("hours_day", "0.375", "is the spreadsheet's number for a time: 09:00"),
        ("hours_day", "0,708333333333333", "is the spreadsheet's number for a time: 17:00"),
        ("hours_day", "44562", "is the spreadsheet's number for a date: 1 January 2022"),
        ("name", "02-Mar", "is a date, which the spreadsheet made of what was typed"),
        ("name", "46084", "is the spreadsheet's number for a date: 3 March 2026"),
        ("id", "02-Mar", "is a date, which the spreadsheet made of what was typed"),
        ("id", "1.00E+05", "was taken for a number, and rounded"),
        ("key_worker", "0", "is a number, where words should stand"),
        ("key_worker", "TRUE", "is a tick, or what a formula answers, and no words"),
        ("temperature", "38.0000000001", "is a number with more decimals than anybody typed"),
        ("approved_by", "46084", "is the spreadsheet's number for a date: 3 March 2026"),
        ("approved_by", "03/03/2026", "is a date, which the spreadsheet made"),
        ("key_worker", "########", "is a mistake of the spreadsheet, not a value"),
    ],
)
def test_what_a_spreadsheet_made_of_words_is_told_at_its_cell(column, typed, said):
    (problem,) = problems(row(**{column: typed}))
    assert f": `{typed}` {said}" in problem.message
    cell = "ABCDEFG"[HEADS.split(",").index(column.replace("_", " "))]
    assert problem.hint.endswith(f"in the spreadsheet: cell {cell}2")


@pytest.mark.parametrize(
    ("column", "typed"),
    [
        ("hours_day", "24 hours"),
        ("hours_day", "9-5"),
        ("hours_day", "Mon-Fri 09:00-17:00"),
        ("hours_day", "24/7"),
        ("name", "2 March House"),
        ("name", "18-West"),
        ("name", "May-Jones Unit"),
        ("id", "18"),
        ("temperature", "38"),
        ("temperature", "38.5"),
        ("approved_by", "Dr A Example, 03/03/2026"),
    ],
)
def test_what_a_person_typed_is_taken(column, typed):
    (clinic,) = clinics(row(**{column: typed}))
    assert typed in repr(clinic.about)


def test_bad_logos_are_told_with_all_other_mistakes():
    held = io.BytesIO()
    Image.new("RGB", (120, 60), "#0b4a5b").save(held, "PNG")
    rows = ["a,A,gone.png", "b,B,cut.png", "c,C,no.txt", "d,D,good.png", "e,E,cut.png", "F,F,"]
    table = "\n".join(["id,name,logo", *rows])
    said = [
        f"{problem.at.line} {problem.code}"
        for problem in problems(table, good=held.getvalue(), cut=held.getvalue()[:90])
    ]
    assert said == [
        "2 image-missing",
        "3 image-broken",
        "4 image-kind",
        "6 image-broken",
        "7 bad-id",
    ]
