"""Panels that are not laid out: they are what WeasyPrint would have made of the same words."""

from __future__ import annotations

import random
from functools import partial
from itertools import cycle
from pathlib import Path

import pytest

from benchmarks.wards import table
from press.clinics.fast import engine
from press.clinics.fast.engine import PanelEngine
from press.clinics.fast.words import split_panels
from press.clinics.make_copies import Prepared, compose_panels, lay_panels
from press.clinics.print_run import PrintRun
from press.clinics.table import read_clinics
from press.files import Files
from press.model import Edition
from tests.projects import PRESS, make_project, window
from tests.series import WINDOW
from tests.signing import signed
from tests.test_clinics import TOLD

OURS = Edition("blood-tests", "en-GB", "ours", "a4")
HEADS = "id,name,address,phone day,phone night,web,note"
STYLE = "layouts/imprint.css"


def alternating(*formats: str) -> list[tuple[str, str]]:
    """Each of the formats with one of the two brands, in turns."""
    return [*zip(formats, cycle(["harbour", "northfield"]), strict=False)]


def opened(files: Files, rows: str, style: str = "") -> Files:
    """The window with a table of clinics, and a style of one's own, where nothing stands yet."""
    own = {"table.csv": rows.encode()}
    if style:
        own[STYLE] = (PRESS / STYLE).read_bytes() + style.encode()
    return Files(own, *files.roots, today=files.today, own=files.own + 1)


def waiting_for(edition: Edition, files: Files, output: Path) -> Prepared:
    files = opened(files, f"{HEADS}\nward,Ward,,,,,")
    clinics = read_clinics(files, "table.csv")
    return PrintRun(edition, clinics, files, output, "table.csv", 1).prepared


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Files:
    folder = tmp_path_factory.mktemp("standing")
    return window(make_project(folder, {"factsheets/blood-tests.yaml": signed(TOLD)}))


@pytest.fixture(scope="module")
def waiting(project, tmp_path_factory) -> Prepared:
    return waiting_for(OURS, project, tmp_path_factory.mktemp("waiting"))


def alike(waiting: Prepared, files: Files) -> tuple[list[str], int]:
    """Compares panels as they are made with all of them laid out; gives those that were laid out,
    and how many there are."""
    clinics = read_clinics(files, "table.csv")
    head, asked = split_panels(compose_panels(waiting, clinics, files, False, {}))
    counted: list[str] = []

    class Counted(PanelEngine):
        def lay_out(self, some, files):
            counted.extend(source.html for source in some)
            return super().lay_out(some, files)

    made, _ = Counted(head).panels(asked, files)
    for start in range(0, len(asked), 100):  # in parts, for memory
        some = slice(start, start + 100)
        laid, _ = PanelEngine(head).lay_out(asked[some], files)
        for one, other, source in zip(made[some], laid, asked[some], strict=True):
            assert one == other, source.html
    return counted, len(asked)


def wards(count: int) -> str:
    """Clinics that differ in their words alone."""
    return HEADS + "".join(
        f"\nward-{n},Ward {n},{n} Quay Street,01632 960 1{n},01632 960 2{n},a.example/{n},Ring."
        for n in range(10, 10 + count)
    )


def test_a_panel_whose_words_are_set_is_the_one_that_would_be_laid_out(waiting, project):
    laid, all_of_them = alike(waiting, opened(project, table(16)))
    assert len(laid) < all_of_them / 2


@pytest.mark.long
@pytest.mark.parametrize(
    ("format", "brand"), alternating("a4", "large-print", "letter", "mono", "easy-read")
)
def test_so_it_is_in_every_brand_and_format(tmp_path, brand, format):
    waiting = waiting_for(Edition("treatment", "en-GB", brand, format), WINDOW, tmp_path)
    laid, all_of_them = alike(waiting, opened(WINDOW, table(100, seed=len(brand + format))))
    assert len(laid) < all_of_them


def test_one_clinic_is_laid_out_of_those_that_differ_in_words_alone(waiting, project):
    laid, all_of_them = alike(waiting, opened(project, wards(10)))
    parts = len(waiting.places) + 2  # the panel at the back has two more: note and web, QR code
    assert (len(laid), all_of_them) == (parts, 10 * parts)


@pytest.mark.parametrize(
    "style",
    [
        ".front .name { float: inline-start }",
        *(
            pytest.param(style, marks=pytest.mark.long)
            for style in (
                ".front .name { display: flex }",
                ".front .name { position: absolute }",
                ".front p { text-align: end }",
                ".front .tel { border-bottom: .2mm solid }",
                ".front .tel { padding-inline: 1mm }",
                ".front .name { text-decoration: underline }",
            )
        ),
    ],
)
def test_what_other_words_might_move_is_laid_out_for_each(waiting, project, style):
    laid, _ = alike(waiting, opened(project, wards(4), style))
    assert sum('data-slot="front"' in html for html in laid) == 4


def test_words_too_long_are_found_where_panels_stand_already(waiting, project):
    long = "A very long name of a ward, " * 12
    files = opened(project, f'{wards(6)}\nlong,"{long}",,,,,')
    clinics = read_clinics(files, "table.csv")
    wrong = {one.clinic.id: one.problems for one in lay_panels(waiting, clinics, files)}
    assert {name for name, problems in wrong.items() if problems} == {"long"}
    assert {problem.code for problem in wrong["long"]} == {"panel-too-long"}


def test_a_letter_without_a_face_is_told_for_every_clinic_that_has_it(waiting, project):
    files = opened(project, wards(3).replace("Ward ", "Ward \U0001f600 "))
    clinics = read_clinics(files, "table.csv")
    for _ in "once", "and where panels might stand":
        for one in lay_panels(waiting, clinics, files):
            assert [problem.code for problem in one.problems] == ["missing-glyph"]
            assert one.problems[0].at == one.clinic.at


# ── All laid out ──


def of_all_lengths(seed: int) -> str:
    """Clinics with names of all lengths and fields left empty in all ways, and some to refuse."""
    dice = random.Random(seed)
    words = "Ward 7 of the Harbour General Infirmary, Children’s Blood and Cancer Day Unit, " * 2
    rows = [HEADS]
    for number in range(1, 100, 2):
        fields = [
            *(f"{number} Quay Street, Seaton", f"01632 960 {number:03}", "01632 960 999"),
            *("seaton.example/ward", words[: dice.randrange(10, 90)].strip()),
        ]
        left = [f'"{field}"' if dice.random() < 0.7 else "" for field in fields]
        rows.append(f'n-{number},"{words[:number].strip(" ,")}",{",".join(left)}')
    rows += [f'long,"{words * 3}",,,,,', "odd,Ward \U000130b8 and \U000130b9,,,,,"]
    return "\n".join(rows)


def handed(
    edition: Edition, files: Files, output: Path, careful: bool
) -> dict[str, tuple[bytes, list[tuple[str, str, list[str]]]]]:
    """What each clinic gets, by its id: its copy, or what is said of it."""
    clinics = read_clinics(files, "table.csv")
    run = PrintRun(edition, clinics, files, output, "table.csv", 1, careful)
    assert not run.fresh
    return {
        one.clinic.id: (
            one.path.read_bytes() if one.path else b"",
            # Of two letters that no face has, either may be told first.
            [(problem.code, str(problem.at), sorted(problem.message)) for problem in one.problems],
        )
        for one in run.copies()
    }


def test_copies_whose_panels_are_all_laid_out_are_the_same(project, tmp_path, monkeypatch):
    files = opened(project, wards(3))
    fast = handed(OURS, files, tmp_path, careful=False)
    monkeypatch.setattr(engine, "set_panels", None)
    assert handed(OURS, files, tmp_path, careful=True) == fast
    again = PrintRun(OURS, read_clinics(files, "table.csv"), files, tmp_path, "table.csv")
    assert again.fresh == fast.keys(), "an ordinary run leaves them as they are"


@pytest.mark.long
@pytest.mark.parametrize(
    ("format", "brand"),
    alternating(
        *("a4", "large-print", "letter", "mono", "summary", "easy-read", "a5", "trifold", "card")
    ),
)
@pytest.mark.parametrize("rows", [of_all_lengths, partial(table, 40)], ids=["lengths", "wards"])
def test_so_they_are_in_every_brand_and_format(tmp_path, rows, brand, format):
    files = opened(WINDOW, rows(seed=len(brand + format)))
    edition = Edition("treatment", "en-GB", brand, format)
    fast = handed(edition, files, tmp_path / "fast", careful=False)
    assert handed(edition, files, tmp_path / "careful", careful=True) == fast
    assert sum(bool(pdf) for pdf, _ in fast.values()) > 10
