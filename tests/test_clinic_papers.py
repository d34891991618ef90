"""What is made of each clinic's copy for paper: sheets to fold, and files for a print shop."""

from __future__ import annotations

import io

import pikepdf
import pytest

from press.checks.conformance import broken_rules
from press.checks.structure import faults
from press.clinics.paper_run import PaperRun
from press.clinics.print_run import CopyResult, PrintRun
from press.clinics.report import tally
from press.edition import Copy
from press.pdf.read import read
from tests.processes import run as build
from tests.projects import BRAND, TODAY, make_project
from tests.signing import signed
from tests.test_clinics import FULL, HEADS, NONE, SOME, TABLE, TOLD, handed_out
from tests.test_clinics import project as project

INKS = "print:\n palette:\n" + "".join(
    f'  "#{colour}": [60, 20, 10, 30]\n'
    for colour in ("0b4a5b", "e7f2f3", "16262c", "ffffff", "a8321f", "475a61")
)


def papers(out: PrintRun, *kind: str) -> tuple[list[CopyResult], PaperRun]:
    """What became of each clinic's sheets or print shop's file, and the run itself."""
    run = PaperRun(out, Copy(out.edition, *kind))
    return list(run.copies()), run


def test_each_booklet_has_its_clinic_on_the_back_cover_and_its_own_sheets(project, tmp_path):
    handed, out = handed_out(project, tmp_path / "folded", format="a5-booklet")
    (pdf,) = (one.path.read_bytes() for one in handed if one.clinic.id == "ward-18")
    assert broken_rules(pdf) == ()
    pages = read(pdf)
    assert list(faults(pages)) == []
    assert len(pages.texts) % 4 == 0
    assert {place.name: place.page for place in out.prepared.places}["back"] == len(pages.texts)
    made, run = papers(out, "sheets")
    folded = {one.clinic.id: one.path for one in made}
    assert folded["ward-18"] == out.path(handed[0].clinic).with_stem(
        "blood-tests-a5-booklet-sheets"
    )
    sheets = read(folded["ward-18"].read_bytes())
    assert len(sheets.texts) == len(pages.texts) / 2
    assert "01632 960 145" in sheets.texts[0]
    assert "Ward 18" not in "".join(read(folded["ward-19"].read_bytes()).texts)
    with pikepdf.open(folded["ward-18"]) as held:
        assert str(held.docinfo.Title).endswith(": Ward 18, Seaton General")

    assert all(one.fresh for one in papers(out, "sheets")[0])
    changed = TABLE.replace("01632 960 124", "01632 960 125").replace(NONE, "")
    _, out = handed_out(project, tmp_path / "folded", changed, format="a5-booklet")
    made, run = papers(out, "sheets")
    assert {one.clinic.id: one.fresh for one in made} == {"ward-18": True, "ward-19": False}
    gone = "clinics/day-unit/blood-tests-a5-booklet-sheets.pdf"
    assert run.gone == [gone]
    assert [*run.clean()] == [run.output / gone]
    assert "1 made, 1 unchanged of 2 clinics" in "\n".join(tally(made, run))


@pytest.mark.long
def test_a_brand_without_inks_is_told_once_for_all_clinics(project, tmp_path):
    _, out = handed_out(project, tmp_path / "plain")
    refused, run = papers(out, "print-ready", "offset")
    assert [one.path for one in refused] == [None] * 3
    told = [[problem.code for problem in one.problems] for one in refused]
    assert told == [["no-print-palette"], [], []]
    assert [*tally(refused, run)] == [f"{run.folder}/<id>/{run.name}.pdf: 3 refused of 3 clinics"]


@pytest.mark.long
def test_a_print_shop_gets_a_file_of_each_copy_with_its_specification(project, tmp_path):
    topics = {"factsheets/blood-tests.yaml": signed(TOLD)}
    own = make_project(
        tmp_path / "project",
        {"layouts/brands/ours/brand.yaml": BRAND + INKS + "rules: ours\n"} | topics,
    )
    (tmp_path / "table").mkdir()
    (tmp_path / "table/logo.png").write_bytes((project / "table/logo.png").read_bytes())
    table, output = tmp_path / "table/clinics.csv", tmp_path / "o"
    table.write_text(TABLE, "utf-8", newline="")
    asked = ("--project", own, "--today", TODAY, "imprint", "--topic", "blood-tests")
    asked += ("--clinics", table, "--output", output)
    ended = build(*asked, "--print-ready")
    assert ended.returncode == 0, ended.stderr
    assert "blood-tests-print-ready.pdf: 3 made of 3 clinics" in ended.stdout
    mine = output / "clinics/ward-18"
    specification = mine / "blood-tests-print-ready-specification.txt"
    said = specification.read_text("utf-8")
    assert "Job             Blood tests, for Ward 18, Seaton General\n" in said
    assert "Copies          50 " in said
    pdf = (mine / "blood-tests-print-ready.pdf").read_bytes()
    assert "01632 960 145" in "".join(read(pdf).texts)
    with pikepdf.open(io.BytesIO(pdf)) as held:
        assert "/StructTreeRoot" not in held.Root
        assert str(held.docinfo.Title) == "Blood tests: Ward 18, Seaton General: print-ready"

    specification.unlink()
    said = build(*asked, "--print-ready").stdout
    assert "print-ready.pdf: 1 made, 2 unchanged of 3 clinics" in said
    table.write_text("\n".join([HEADS, FULL, SOME.replace("960 124", "960 125")]), "utf-8")
    said = build(*asked).stdout
    older = "blood-tests-print-ready.pdf: 2 older than the copies: `--print-ready` makes them again"
    assert older in said
    said = build(*asked, "--print-ready", "--clean").stdout
    assert "print-ready.pdf: 1 made, 1 unchanged of 2 clinics" in said
    assert not (output / "clinics/day-unit").exists()
    assert "older" not in build(*asked).stdout
