"""Panels that are not laid out: they are what WeasyPrint would have made of the same words."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.wards import table
from press.files import Files
from press.front.imprint import beside
from press.handing_out import composed, lay_panels
from press.model import Edition
from press.printing.panel_words import wordings
from press.printing.standing_type import StandingType
from press.reading.clinics import read_clinics
from press.running.clinics import HandingOut
from tests.projects import make_project, window
from tests.series import WINDOW
from tests.signing import signed
from tests.test_clinics import TOLD

OURS = Edition("blood-tests", "en-GB", "ours", "a4")
HEADS = "id,name,address,phone day,phone night,web,note"


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Files:
    folder = tmp_path_factory.mktemp("standing")
    return window(make_project(folder, {"factsheets/blood-tests.yaml": signed(TOLD)}))


def composed_for(opened: Files, rows: str, edition: Edition, folder: Path):
    """The places of an edition, clinics of a table, and the document of their panels."""
    at = folder / "table.csv"
    at.write_text(rows, "utf-8", newline="")
    files = beside(opened, at)
    out = HandingOut(edition, folder / f"out-{edition.brand}", edition.brand, files, at.name, 1)
    clinics = read_clinics(files, at.name)
    list(out.run(clinics[:1]))
    files = Files(*opened.roots, today=opened.today)  # where nothing stands yet
    return out.waiting, clinics, files, composed(out.waiting, clinics, files)


def alike(files: Files, html: str) -> tuple[int, int]:
    """Compares panels as they are made with all of them laid out; tells how many were laid out,
    and how many there are."""
    head, asked = wordings(html)
    counted: list[int] = []

    class Counted(StandingType):
        def laid(self, some, files):
            counted.append(len(some))
            return super().laid(some, files)

    made, _ = Counted(head).panels(asked, files)
    for start in range(0, len(asked), 100):  # in parts, for memory
        some = slice(start, start + 100)
        laid, _ = StandingType(head).laid(asked[some], files)
        for one, other, wording in zip(made[some], laid, asked[some], strict=True):
            assert one == other, wording.html
    return sum(counted), len(asked)


def test_a_panel_whose_words_are_set_is_the_one_that_would_be_laid_out(project, tmp_path):
    laid, all_of_them = alike(*composed_for(project, table(30), OURS, tmp_path)[2:])
    assert laid < all_of_them / 2


@pytest.mark.long
@pytest.mark.parametrize("brand", ["harbour", "northfield"])
@pytest.mark.parametrize("format", ["a4", "large-print", "letter", "mono", "easy-read"])
def test_so_it_is_in_every_brand_and_format(tmp_path, brand, format):
    edition = Edition("treatment", "en-GB", brand, format)
    rows = table(100, seed=len(brand + format))
    laid, all_of_them = alike(*composed_for(WINDOW, rows, edition, tmp_path)[2:])
    assert laid < all_of_them


def test_one_clinic_is_laid_out_of_those_that_differ_in_words_alone(project, tmp_path):
    rows = "".join(
        f"\nward-{n},Ward {n},{n} Quay Street,01632 960 1{n},01632 960 2{n},a.example/{n},Ring."
        for n in range(10, 20)
    )
    waiting, _, files, html = composed_for(project, HEADS + rows, OURS, tmp_path)
    laid, all_of_them = alike(files, html)
    parts = 2  # of the panel at the back, besides its name and address: note and web, QR code
    assert (laid, all_of_them) == (len(waiting.places) + parts, 10 * (len(waiting.places) + parts))


def test_words_too_long_are_found_where_panels_stand_already(project, tmp_path):
    long = "A very long name of a ward, " * 12
    rows = "".join(f"\nward-{n},Ward {n},,01632 960 1{n},,," for n in range(10, 16))
    told = composed_for(project, f'{HEADS}{rows}\nlong,"{long}",,,,,', OURS, tmp_path)
    waiting, clinics, files, _ = told
    wrong = {one.clinic.id: one.problems for one in lay_panels(waiting, clinics, files)}
    assert {name for name, problems in wrong.items() if problems} == {"long"}
    assert {problem.code for problem in wrong["long"]} == {"panel-too-long"}


def test_a_letter_without_a_face_is_told_for_every_clinic_that_has_it(project, tmp_path):
    rows = "".join(f"\nward-{n},Ward \U0001f600 {n},,,,," for n in range(3))
    told = composed_for(project, HEADS + rows, OURS, tmp_path)
    waiting, clinics, files, _ = told
    for _ in "once", "and where panels might stand":
        for one in lay_panels(waiting, clinics, files):
            assert [problem.code for problem in one.problems] == ["missing-glyph"]
            assert one.problems[0].at == one.clinic.at
