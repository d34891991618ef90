"""Clinics: a row of a table becomes a copy with its own words, as accessible as the original."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import time
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from press.checks.conformance import broken_rules
from press.checks.structure import faults
from press.cli.clinic_commands import ALLOWED
from press.clinics.make_copies import ClinicPanels
from press.clinics.print_run import PrintRun
from press.clinics.report import account, beside, clinics_for
from press.clinics.table import read_clinics
from press.files import Files
from press.model import TRUST, Edition, Problem, Unprintable
from press.pdf.hear import transcript
from press.pdf.read import read
from tests.processes import begun, command
from tests.processes import run as build
from tests.projects import PRESS, TODAY, TOPIC, make_project, window
from tests.signing import signed
from tests.tools import without_powers

TOLD = TOPIC.replace(
    "      - warning: Ring us if you are worried.",
    "      - warning: {text: Ring us if you are worried., slots: [temperature, day, night, also]}",
)
HEADS = "id,name,address,phone day,hours day,phone night,key worker,temperature,also ring if,"
HEADS += "approved by,web,note,logo,copies"
FULL = (
    'ward-18,"Ward 18, Seaton General","1 Quay Street, Seaton",01632 960 123,9am to 5pm,'
    "01632 960 145,Sam Lee,38 °C or above,your child bleeds,Dr A Example,seaton.example/18,"
    "Bring this sheet.,logo.png,50"
)
SOME = "ward-19,Ward 19,,01632 960 124" + "," * 10
NONE = "day-unit,Seaton Day Unit" + "," * 12
TABLE = "\r\n".join(["\ufeff" + HEADS, FULL, SOME, NONE, "," * 13, ""])


def picture() -> bytes:
    held = io.BytesIO()
    Image.new("RGB", (240, 120), "#0b4a5b").save(held, "PNG")
    return held.getvalue()


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Path:
    """A project whose topic is signed off, with a table of three clinics in another folder."""
    folder = tmp_path_factory.mktemp("clinics")
    make_project(folder / "project", {"factsheets/blood-tests.yaml": signed(TOLD)})
    (folder / "table").mkdir()
    (folder / "table/clinics.csv").write_text(TABLE, "utf-8", newline="")
    (folder / "table/logo.png").write_bytes(picture())
    return folder


def handed_out(project: Path, output: Path, table: str = TABLE, **asked) -> tuple[list, object]:
    """What became of each clinic of a table, and the run itself."""
    at = project / "table" / f"{output.name}.csv"
    at.write_text(table, "utf-8", newline="")
    files = beside(window(project / "project"), at)
    edition = Edition("blood-tests", "en-GB", "ours", asked.pop("format", "a4"))
    clinics = clinics_for([edition], files, at.name, "approved")
    out = PrintRun(edition, clinics, files, output, at.name, careful=asked.pop("careful", False))
    return list(out.copies(**asked)), out


@pytest.fixture(scope="module")
def copies(project) -> dict[str, bytes]:
    handed, _ = handed_out(project, project / "made")
    return {one.clinic.id: one.path.read_bytes() for one in handed}


# ── A copy ──


def test_a_copy_keeps_the_standards_and_its_structure_is_whole(copies):
    for pdf in copies.values():
        assert broken_rules(pdf) == ()
        assert list(faults(read(pdf))) == []
        assert b"\r\nendstream" not in pdf


def test_a_listener_hears_the_clinic_where_its_place_is(copies):
    heard = transcript(read(copies["ward-18"])).splitlines()
    (night,) = (n for n, line in enumerate(heard) if line.startswith("paragraph: Night and"))
    assert heard[night] == (
        "paragraph: Night and weekend [link: Phone Ward 18, Seaton General, 01632 960 145]"
    )
    # After the publisher's emergency words, before its helpline.
    assert "999" in heard[night - 2]
    assert heard[night - 1] == "paragraph: Ward 18, Seaton General"
    assert any("Our helpline" in line for line in heard[night:])
    assert "paragraph: Ring if your child’s temperature is 38 °C or above" in heard
    assert any(line.endswith("Approved by Dr A Example") for line in heard)


def test_what_a_row_leaves_empty_stays_a_line_to_fill_in(copies):
    heard = transcript(read(copies["day-unit"]))
    for line in ("Night and weekend", "In the day", "Your child’s nurse", "Also ring if"):
        assert f"paragraph: {line}: a line to fill in" in heard
    assert "a line to fill in" not in transcript(read(copies["ward-18"]))


def test_advice_sends_nobody_to_the_night_number_at_a_weekend_that_has_its_own(project, tmp_path):
    heads = "id,name,phone day,phone night,phone weekend"
    rows = ["all,All,01632 960 123,01632 960 124,01632 960 125", "late,Late,,,01632 960 125"]
    handed, _ = handed_out(project, tmp_path / "weekend", "\r\n".join([heads, *rows]))
    every, late = (transcript(read(one.path.read_bytes())) for one in handed)
    assert re.search("At night, ring [^.]*124.*At the weekend, ring .*125", every)
    assert re.search("At the weekend, ring .*125", late)
    assert "At night, ring: a line to fill in" in late
    assert "At night or at the weekend" not in every + late


def test_on_small_paper_no_words_of_a_clinic_stand_under_its_code(project, tmp_path):
    heads = "id,name,address,web,email,note,logo"
    row = "one,One Hospital,1 Quay Street,one.example/ward,ward@one.example,A note.,logo.png"
    (handed,), out = handed_out(project, tmp_path / "a5", f"{heads}\r\n{row}", format="a5")
    (place,) = (one for one in out.prepared.places if one.name == "back")
    with pikepdf.open(handed.path) as held:
        links = [a for a in held.pages[place.page - 1].Annots if "/URI" in a.get("/A", {})]
        boxes = [a.Rect for a in links if "one.example" in str(a.A.URI)]
    assert len(boxes) == 2
    code = place.box[2] - 21 * 72 / 25.4
    assert all(float(box[2]) <= code for box in boxes)


def test_each_page_has_the_clinic_in_its_foot_and_says_nothing_of_it(copies):
    facts = read(copies["ward-18"])
    assert all("Ward 18, Seaton General" in text for text in facts.texts)
    spoken = transcript(facts)
    assert spoken.count("Ward 18, Seaton General, 01632") == 4  # of four links, none in a foot


def test_a_phone_can_be_touched_where_its_figures_are(copies):
    links = [link for link in read(copies["ward-18"]).links if "01632" in link.contents]
    assert {link.target for link in links} == {"tel:01632960123", "tel:01632960145"}
    assert len(links) == 4
    for link in links:
        left, bottom, right, top = link.rectangle
        assert 40 < right - left < 130
        assert 8 < top - bottom < 30


def test_a_copy_says_whose_it_is(copies):
    with pikepdf.open(io.BytesIO(copies["ward-18"])) as held:
        title = "Blood tests: Ward 18, Seaton General"
        assert str(held.docinfo.Title) == title
        packet = held.Root.Metadata.read_bytes().decode()
        assert f"{title}</rdf:li>" in packet
        assert "<dc:identifier>ABC-101/ward-18</dc:identifier>" in packet
    names = {re.search(rb"/ID \[<(\w+)>", pdf)[1] for pdf in copies.values()}
    assert len(names) == len(copies)


@pytest.mark.long
def test_a_copy_is_the_same_whatever_stands_beside_it(project, copies, tmp_path):
    handed, _ = handed_out(project, tmp_path / "alone", "\r\n".join([HEADS, FULL]))
    assert handed[0].path.read_bytes() == copies["ward-18"]
    beside_it = "x-1,Ŵ Ħospital 測,,01632 960 555" + "," * 10
    refused, _ = handed_out(project, tmp_path / "among", "\r\n".join([HEADS, beside_it, FULL]))
    made = {one.clinic.id: one for one in refused}
    assert made["ward-18"].path.read_bytes() == copies["ward-18"]


def test_a_copy_carries_only_its_own_logo(copies):
    assert b"/Subtype /Image" in copies["ward-18"] or b"/Image" in copies["ward-18"]
    assert b"/Subtype /Image" not in copies["ward-19"]


# ── Again ──


def test_only_what_has_changed_is_made_again(project, tmp_path):
    output = tmp_path / "again"
    handed_out(project, output)
    handed, _ = handed_out(project, output)
    assert all(one.fresh for one in handed)
    changed = TABLE.replace("01632 960 124", "01632 960 125")
    handed, _ = handed_out(project, output, changed)
    assert [one.clinic.id for one in handed if not one.fresh] == ["ward-19"]
    (output / "clinics/day-unit/blood-tests.pdf").write_bytes(b"broken")
    handed, _ = handed_out(project, output, changed)
    assert [one.clinic.id for one in handed if not one.fresh] == ["day-unit"]
    without = "\r\n".join([HEADS, FULL, SOME])
    for _ in range(2):  # its file stays, and so does what is said of it
        _, out = handed_out(project, output, without)
        assert out.gone == ["clinics/day-unit/blood-tests.pdf"]
    assert (output / out.gone[0]).exists()


def test_the_record_tells_what_each_copy_says_and_from_which_row(project, copies):
    record = json.loads((project / "made/.made/ours/blood-tests.a4.en-GB.clinics").read_bytes())
    assert record["edition"] == {
        "topic": "blood-tests",
        "language": "en-GB",
        "brand": "ours",
        "format": "a4",
    }
    assert record["source"] == "made.csv"
    known = record["clinics"]["ward-19"]
    assert known["path"] == "clinics/ward-19/blood-tests.pdf"
    assert known["at"] == "made.csv:3"
    assert "01632 960 124" in known["words"]


def test_what_is_left_is_counted_and_listed_by_clinic(project, tmp_path):
    handed, out = handed_out(project, tmp_path / "told")
    said = "\n".join(account(handed, out))
    assert "3 made of 3 clinics" in said
    assert "temperature (2)" in said
    assert "phone day (1)" in said
    listed = (tmp_path / "told/clinics/blood-tests-to-fill-in.csv").read_text("utf-8-sig")
    assert "ward-19,Ward 19,3," in listed
    assert "ward-18" not in listed


def test_one_file_for_the_printer_has_every_copy_behind_a_sheet_of_its_own(project, tmp_path):
    laid: list[ClinicPanels] = []
    _, out = handed_out(project, tmp_path / "merged", laid=laid)
    texts = read(out.merge(laid).read_bytes()).texts
    with pikepdf.open(out.folder / "ward-18/blood-tests.pdf") as held:
        pages = len(held.pages)
    assert len(texts) == 3 * (2 + pages + pages % 2)
    assert "Ward 18, Seaton General" in texts[0]
    assert "Copies: 50" in texts[0].replace("\n", " ")
    assert texts[1].strip() == ""
    assert "What a blood test shows" in texts[2]
    assert "Seaton Day Unit" in texts[2 * (2 + pages + pages % 2)]


LESS_USUAL = ("large-print", "letter", "trifold")


@pytest.mark.parametrize(
    "format",
    ["summary", *(pytest.param(n, marks=pytest.mark.long) for n in LESS_USUAL)],
)
def test_other_formats_keep_places_too(project, tmp_path, format):
    handed, _ = handed_out(project, tmp_path / "formats", format=format)
    (path,) = (one.path for one in handed if one.clinic.id == "ward-18")
    pdf = path.read_bytes()
    assert path.name == f"blood-tests-{format}.pdf"
    assert broken_rules(pdf) == ()
    assert list(faults(read(pdf))) == []
    assert "01632 960 145" in transcript(read(pdf))


def test_each_of_five_cards_has_the_clinic_and_a_listener_hears_it_once(project, tmp_path):
    handed, out = handed_out(project, tmp_path / "cards", format="card")
    pdf = out.path(handed[0].clinic).read_bytes()
    assert broken_rules(pdf) == ()
    facts = read(pdf)
    assert list(faults(facts)) == []
    assert facts.texts[1].count("Ward 18, Seaton General") == 5
    assert facts.texts[1].count("01632 960 145") == 5
    heard = transcript(facts)
    assert heard.count("paragraph: Ward 18, Seaton General") == 1
    assert heard.count("38 °C or above") == 1
    said = "\n".join(account(handed, out))
    assert "address (1), note (1), web (1), key worker (1), hours day (1)" in said
    assert "temperature (2)" in said
    assert "key worker (2)" not in said, "a card has no line for it"


@pytest.mark.parametrize("format", ["phone", pytest.param("web", marks=pytest.mark.long)])
def test_a_format_without_places_is_refused(project, tmp_path, format):
    with pytest.raises(Unprintable) as caught:
        handed_out(project, tmp_path / "none", format=format)
    assert caught.value.problems[0].message == f"`{format}` has no place for a clinic's words"


# ── What is refused ──


def problems_of(data: bytes | str, name: str = "clinics.csv") -> list[Problem]:
    data = data.encode() if isinstance(data, str) else data
    try:
        read_clinics(Files({name: data, "logo.png": b""}, PRESS, today=TODAY), name)
    except Unprintable as error:
        return list(error.problems)
    return []


MISTAKES = [
    (
        "id,name,phone day\nw-1,Ward 1,1632960124",
        "clinics.csv:2:12 phone-lost-zero: `Ward 1`: the phone `1632960124` has lost its first 0: "
        "the spreadsheet took it for a number",
    ),
    (
        "id;name;phone day\nw-1;Ward 1;4,42E+11",
        "clinics.csv:2:12 phone-rounded: `Ward 1`: the phone `4,42E+11` was taken for a number and "
        "rounded",
    ),
    (
        "id,name,phone day\nw-1,Ward 1,0808 157 O123",
        "clinics.csv:2:12 bad-phone: `Ward 1`: the phone `0808 157 O123` has the letter O in the "
        "place of the figure 0",
    ),
    (
        "id,name,phone day\nw-1,Ward 1,01632 960 1234 ext 4",
        "clinics.csv:2:12 bad-phone: `Ward 1`: the phone `01632 960 1234 ext 4` has 12 figures, "
        "and a number that begins with 0163 has 11",
    ),
    (
        "id,name,phone day\nw-1,Ward 1,960123",
        "clinics.csv:2:12 bad-phone: `Ward 1`: `960123` is not a phone number",
    ),
    (
        "id,name,note\nw-1,Ward 1,=A1&B1",
        "clinics.csv:2:12 formula: `Ward 1`: `=A1&B1` is a formula",
    ),
    (
        "id,name\nw-1,@here",
        "clinics.csv:2:5 formula: `@here`: `@here` is a formula",
    ),
    (
        "id,name,note\nw-1,Ward 1,#REF!",
        "clinics.csv:2:12 spoilt-cell: `Ward 1`: `#REF!` is a mistake of the spreadsheet, not a "
        "value",
    ),
    (
        "id,name,key worker\nw-1,Ward 1,n/a",
        "clinics.csv:2:12 no-value: `Ward 1`: `n/a` would be printed as it is",
    ),
    (
        "id,name\nWard 1,Ward 1",
        "clinics.csv:2:1 bad-id: `Ward 1`: the id `Ward 1` cannot name a folder",
    ),
    ("id,name\ncon,C", "clinics.csv:2:1 bad-id: `C`: the id `con` cannot name a folder"),
    (
        "id,name\nw-1,One\nw-1,Two",
        "clinics.csv:3:1 id-twice: `Two`: the id `w-1` is also that of `One`",
    ),
    ("id,name\nw-1,", "clinics.csv:2:1 missing-field: `w-1`: it has no name"),
    ("id,name,adress\nw-1,One,", "clinics.csv:1:9 unknown-column: no column is called `adress`"),
    ("id,name\nw-1,One,more", "clinics.csv:2:9 no-column: `more` stands under no name"),
    ("id\nw-1", "clinics.csv:1:1 no-name: there is no column `name`"),
    (
        "id,name,temperature\nw-1,One,38 °C",
        "clinics.csv:2:9 advice-unapproved: `One`: nobody has approved its advice, `38 °C`",
    ),
    (
        "id,name,approved by\nw-1,One,Dr A",
        "clinics.csv:2:9 no-advice: `One`: it says who approved its advice, and gives none",
    ),
    (
        "id,name,web\nw-1,One,see our site",
        "clinics.csv:2:9 bad-web: `One`: `see our site` is not a web address",
    ),
    (
        "id,name,email\nw-1,One,us at here",
        "clinics.csv:2:9 bad-email: `One`: `us at here` is not an email address",
    ),
    (
        "id,name,logo\nw-1,One,logo.jpg",
        "clinics.csv:2:9 image-missing: `One`: there is no logo `logo.jpg`",
    ),
    (
        "id,name,hours day\nw-1,One,9 to 5",
        "clinics.csv:2:9 no-phone: `One`: hours without a phone: day",
    ),
    (
        'id,name\nw-1,"One',
        "clinics.csv:2:5 open-quote: a quotation mark is opened here and never closed",
    ),
    ("", "clinics.csv no-clinics: there is no clinic in it"),
    ("PK\x03\x04", "clinics.csv not-a-table: `clinics.csv` is damaged, or no workbook"),
]


@pytest.mark.parametrize(
    ("table", "expected"), MISTAKES, ids=[e.split(" ")[1] for _, e in MISTAKES]
)
def test_a_mistake_is_told_at_its_cell(table, expected):
    problems = problems_of(table)
    said = [f"{problem.at} {problem.code}: {problem.message}" for problem in problems]
    assert expected in said
    assert all(problem.hint for problem in problems)


def test_a_mistake_is_told_where_the_spreadsheet_shows_it():
    """Cells with line ends, and empty rows, part the spreadsheet's rows from the file's lines."""
    table = (
        'id;name;address;phone day\r\nw-1;One;"1 Road\nTown\nPost";\r\n;;;\r\nw-1;;;1632960124\r\n'
    )
    told = {problem.code: problem for problem in problems_of(table)}
    assert str(told["phone-lost-zero"].at) == "clinics.csv:6:7"
    assert told["phone-lost-zero"].hint.endswith("in the spreadsheet: cell D4")
    assert told["missing-field"].hint.endswith("in the spreadsheet: row 4")
    assert told["id-twice"].hint.startswith("see row 2;")
    far = ",".join(["id,name", *(f"phone {n}" for n in range(26))])
    (problem,) = problems_of(f"{far}\nw-1,One{',' * 26}1632960124")
    assert problem.hint.endswith("cell AB2")
    (problem,) = problems_of("clinics: [{id: w-1, name: One, email: no}]", "clinics.yaml")
    assert problem.hint == "write it like help@harbour.example"


@pytest.mark.parametrize(
    "typed", ["https://one.example/a/", "HTTPS://One.example/a", "One.Example/a", "one.example/a"]
)
def test_a_web_address_is_taken_however_it_was_pasted(typed):
    row = f"w-1,One,{typed},mailto:us@one.example"
    files = Files({"c.csv": f"id,name,web,email\n{row}".encode()}, PRESS, today=TODAY)
    (clinic,) = read_clinics(files, "c.csv")
    assert clinic.about.email.value == "us@one.example"
    assert clinic.about.web.value == "one.example/a"


def test_all_mistakes_come_at_once():
    found = problems_of("id,name,phone day\nW 1,One,1632960124\nw-2,,#N/A\nw-2,Two,")
    assert {p.code for p in found} == {
        *("bad-id", "phone-lost-zero", "missing-field", "spoilt-cell", "id-twice"),
    }


WRITTEN = {
    "commas": HEADS + "\n" + FULL,
    "semicolons": (HEADS + "\n" + FULL.replace('"', "")).replace(",", ";"),
    "quotes": HEADS + '\r\nward-18,"Ward ""18""","1 Quay\r\nStreet",01632 960 123' + "," * 10,
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_table_is_read_however_excel_wrote_it(encoding):
    table = "sep=\t\r\nID\tName\tPhone-Day\tkey worker\t\t\r\nw-1\tKinderklinik Köln\t"
    table += '(01632) 960-123\t"Zoë ""Z"" Lee"\t\t\r\n\t\t\t\t\r\n'
    files = Files({"t.csv": table.encode(encoding)}, PRESS, today=TODAY)
    (clinic,) = read_clinics(files, "t.csv")
    assert clinic.about.name.value == "Kinderklinik Köln"
    assert clinic.about.worker.value == 'Zoë "Z" Lee'
    assert clinic.about.phones[0].number.value == "(01632) 960-123"
    assert (clinic.at.line, clinic.about.name.at.column) == (3, 5)


def test_cells_keep_their_lines_and_places_behind_them():
    table = 'id,name,address,phone day\r\nw-1,One,"1 Quay\r\nSeaton",5\r\nw-2,Two,,6\r\n'
    found = problems_of(table)
    assert [str(problem.at) for problem in found] == ["clinics.csv:3:9", "clinics.csv:4:10"]


def test_yaml_says_the_same():
    words = """\
clinics:
  - id: ward-18
    name: Ward 18
    phones:
      - {when: day, number: 01632 960 123, hours: 9am to 5pm}
      - {when: Bank holidays, number: 1632960124}
"""
    (problem,) = problems_of(words, "clinics.yaml")
    assert str(problem.at) == "clinics.yaml:6:39"
    assert problem.code == "phone-lost-zero"
    read_clinics(
        Files({"c.yaml": words.replace("1632960124", "01632 960 124").encode()}, today=TODAY),
        "c.yaml",
    )


@pytest.mark.long
def test_ten_thousand_rows_are_read_and_checked_in_seconds():
    rows = (
        f'w-{n},"Ward {n}, General",01632 960 {n % 1000:03},"1 Quay\nSeaton",' for n in range(9999)
    )
    table = "id,name,phone day,address,,\n" + "\n".join(rows) + "\nw-1,Again,1632960000,,"
    start = time.process_time()
    found = problems_of(table)
    assert time.process_time() - start < 15
    assert [problem.code for problem in found] == ["id-twice", "phone-lost-zero"]


def test_of_thousands_alike_the_first_are_told_and_how_many_more(project):
    rows = (f"w-{n},Ward {n},1632960{n:03}" for n in range(500))
    table = project / "table/zeros.csv"
    table.write_text("\n".join(["id,name,phone day", *rows]))
    files = beside(window(project / "project"), table)
    edition = Edition("blood-tests", "en-GB", "ours", "a4")
    with pytest.raises(Unprintable) as caught:
        clinics_for([edition], files, "zeros.csv", "approved")
    said = [problem.message for problem in caught.value.problems]
    assert len(said) == 21
    assert "and 480 more like this, down to line 501" in said


def test_a_topic_that_is_not_approved_is_handed_out_only_by_its_status(project, tmp_path):
    sample = make_project(tmp_path / "draft")
    files = beside(window(sample), project / "table/clinics.csv")
    edition = Edition("blood-tests", "en-GB", "ours", "a4")
    with pytest.raises(Unprintable) as caught:
        clinics_for([edition], files, "clinics.csv", "approved")
    (problem,) = caught.value.problems
    assert problem.code == "not-for-release"
    assert "`--allow-status draft`" in problem.hint
    clinics = clinics_for([edition], files, "clinics.csv", "draft")
    assert len(clinics) == 3
    (handed, *_) = PrintRun(edition, clinics, files, tmp_path / "out", "clinics.csv").copies()
    texts = read(handed.path.read_bytes()).texts
    assert all("Draft: not for patients yet" in text for text in texts)


def test_words_too_long_for_their_place_are_refused_for_that_clinic_alone(project, tmp_path):
    long = "ward-20," + "Royal Infirmary and Ambulatory Day Care " * 6 + "," * 12
    fine = f"ward-21,Ward 21,,,,,,,,,seaton.example/{'ward' * 60},,,"
    handed, _ = handed_out(project, tmp_path / "long", "\r\n".join([HEADS, FULL, long, fine]))
    refused, coded = (one for one in handed if one.path is None)
    assert (refused.clinic.id, coded.clinic.id) == ("ward-20", "ward-21")
    (code,) = (problem for problem in coded.problems if problem.code == "dense-code")
    assert re.search(
        r"too fine: 65 modules of 0.37 mm to a side, and 0.4 mm is the least", code.message
    )
    assert code.hint.endswith("`web`, or leave it empty\nin the spreadsheet: row 4")
    said = [problem.message for problem in refused.problems]
    assert any(re.search("what stands under `Who to ring` is [0-9.]+ mm too long", s) for s in said)
    hints = {problem.hint for problem in refused.problems}
    assert "give it a `short name`\nin the spreadsheet: row 3" in hints
    assert "shorten `name`, or give it fewer phones and hours\nin the spreadsheet: row 3" in hints
    assert not (tmp_path / "long/clinics/ward-20").exists()
    assert (tmp_path / "long/clinics/ward-18").exists()


def test_what_a_format_has_no_place_for_is_told(project, tmp_path):
    handed, out = handed_out(project, tmp_path / "less", format="summary")
    said = "\n".join(account(handed, out))
    assert "not printed, and of how many clinics: logo (1), address (1), note (1), web (1)" in said


@pytest.mark.long
def test_older_copies_that_stay_are_named(project, tmp_path):
    laid: list[ClinicPanels] = []
    handed, out = handed_out(project, tmp_path / "older", laid=laid)
    out.merge(laid)
    assert "is older than" not in "\n".join(account(handed, out))
    long = SOME.replace("Ward 19", "Royal Infirmary and Ambulatory Day Care " * 6)
    changed = NONE.replace("Day Unit", "Unit")
    handed, out = handed_out(project, tmp_path / "older", "\r\n".join([HEADS, long, changed]))
    said = "\n".join(account(handed, out))
    assert "ward-19/blood-tests.pdf is an older copy, and stays: do not hand it out" in said
    assert "blood-tests-all.pdf is older than these: `--merge` makes it again" in said


def test_letters_without_a_face_are_a_problem_of_their_row(project, tmp_path):
    odd = "ward-21,Ward \U000130b8\U000130b9" + "," * 12
    handed, _ = handed_out(project, tmp_path / "odd", "\r\n".join([HEADS, FULL, odd]))
    (refused,) = (one for one in handed if one.path is None)
    assert refused.clinic.id == "ward-21"
    (problem,) = refused.problems
    assert problem.code == "missing-glyph"
    assert re.search(
        "^`Ward .*`: no face has the characters (\U000130b8|\U000130b9) ", problem.message
    )
    assert problem.hint.endswith("in the spreadsheet: row 3")
    assert str(problem.at) == "odd.csv:3:1"


def test_a_huge_logo_is_named_with_its_clinic(project):
    table = project / "table/huge.csv"
    (project / "table/huge.png").write_bytes(picture() + b"\0" * 30_000_001)
    table.write_text("id,name,logo\nw-1,One,huge.png\n")
    files = beside(window(project / "project"), table)
    with pytest.raises(Unprintable) as caught:
        clinics_for([Edition("blood-tests", "en-GB", "ours", "a4")], files, "huge.csv", "approved")
    (problem,) = caught.value.problems
    assert problem.message == "`One`: its logo `huge.png` is larger than 30 megabytes"
    assert str(problem.at) == "huge.csv:2:9"


def test_a_table_that_the_project_hides_is_refused(project, tmp_path):
    hidden = tmp_path / "README.md"
    hidden.write_text("id,name\n")
    with pytest.raises(Unprintable, match="in the project too"):
        beside(window(project / "project"), hidden)


@pytest.mark.needs("permissions")
def test_a_folder_that_cannot_be_written_is_named(project, tmp_path):
    output = tmp_path / "shut"
    output.mkdir(mode=0o555)
    asked = ("--project", project / "project", "--today", TODAY, "imprint", "--topic")
    table = ("--clinics", project / "table/clinics.csv", "--output", output)
    ended = without_powers(*asked, "blood-tests", *table)
    assert ended.returncode == 2
    assert "cannot be written: Permission denied (cannot-write)" in ended.stderr


# ── As a person runs it ──


def test_every_status_but_withdrawn_may_be_allowed():
    assert set(ALLOWED) == set(TRUST) - {"withdrawn"}


def test_the_command_hands_out_and_what_it_made_can_be_heard(project, tmp_path):
    asked = ("--project", project / "project", "--today", TODAY)
    table = ("--clinics", project / "table/clinics.csv", "--output", tmp_path)
    ended = build(*asked, "imprint", "--topic", "blood-tests", *table, "--merge")
    assert ended.returncode == 0, ended.stderr
    assert "3 made of 3 clinics" in ended.stdout
    assert (tmp_path / "clinics/blood-tests-all.pdf").exists()
    heard = build("hear", "--file", tmp_path / "clinics/ward-18/blood-tests.pdf")
    assert "01632 960 145" in heard.stdout
    assert build("hear", "--file", project / "table/clinics.csv").returncode == 2


@pytest.mark.long
def test_a_format_without_places_does_not_stop_the_others(project, tmp_path):
    asked = ("--project", project / "project", "--today", TODAY, "imprint", "--topic")
    table = ("--clinics", project / "table/clinics.csv", "--output", tmp_path)
    ended = build(*asked, "blood-tests", *table, "--format", "phone", "--format", "a4")
    assert ended.returncode == 2
    assert "`phone` has no place for a clinic's words" in ended.stderr
    assert "3 made of 3 clinics" in ended.stdout


@pytest.mark.long
def test_copies_of_a_topic_that_is_gone_are_told_and_can_be_removed(project, tmp_path):
    shutil.copytree(project / "project", tmp_path / "ours")
    asked = ("--project", tmp_path / "ours", "--today", TODAY, "--output", tmp_path / "o")
    table = ("--clinics", project / "table/clinics.csv", "--output", tmp_path / "o")
    assert build(*asked[:4], "imprint", "--topic", "blood-tests", *table).returncode == 0
    assert build(*asked, "--clean").stdout == "", "what waits for clinics is nobody's"
    assert list((tmp_path / "o/.made/blanks").rglob("*.json"))
    (tmp_path / "ours/factsheets/blood-tests.yaml").unlink()
    said = build(*asked, "--clean").stdout
    assert said.count("removed") >= 1
    assert copies_in(tmp_path / "o") == []
    left = [path for path in (tmp_path / "o/.made").rglob("blood-tests*") if path.is_file()]
    assert left == []


def test_copies_of_clinics_that_left_the_table_are_named_and_can_be_removed(project, tmp_path):
    table = tmp_path / "clinics.csv"
    asked = ("--project", project / "project", "--today", TODAY, "imprint", "--topic")
    asked += ("blood-tests", "--clinics", table, "--output", tmp_path / "o")
    table.write_text("\n".join([HEADS, SOME, NONE]))
    assert build(*asked).returncode == 0
    other = tmp_path / "o/clinics/ward-19/another.pdf"
    other.write_bytes(b"another topic's copy")
    table.write_text("\n".join([HEADS, NONE]))
    for said in ("its clinic is in the table no longer; --clean removes it", "removed"):
        ended = build(*asked, *(["--clean"] if said == "removed" else []))
        assert f"clinics/ward-19/blood-tests.pdf: {said}" in ended.stdout
    assert copies_in(tmp_path / "o") == [tmp_path / "o/clinics/day-unit/blood-tests.pdf"]
    assert other.exists()
    assert "ward-19" not in build(*asked).stdout


# ── A thousand ──


def thousand(count: int = 1000) -> str:
    rows = (
        f'ward-{n},"Ward {n}, Seaton General","{n} Quay Street, Seaton",01632 960 {n % 1000:03},'
        f"9am to 5pm,01632 960 {(n + 500) % 1000:03},Sam Lee,38 °C or above,your child bleeds,"
        f"Dr A Example,seaton.example/{n},Bring this sheet.,,"
        for n in range(count)
    )
    return "\r\n".join([HEADS, *rows])


def copies_in(output: Path) -> list[Path]:
    return sorted((output / "clinics").glob("*/blood-tests.pdf"))


@pytest.mark.long
def test_a_thousand_clinics_killed_in_the_middle_and_ended_by_the_next_run(project, tmp_path):
    table = project / "table/thousand.csv"
    table.write_text(thousand(), "utf-8")
    asked = ("--project", project / "project", "--today", TODAY, "imprint", "--topic")
    asked += ("blood-tests", "--clinics", table, "--output", tmp_path)
    for turn in range(3):
        nowhere = subprocess.DEVNULL
        with begun(command(*asked), stdout=nowhere, stderr=nowhere) as process:
            before = len(copies_in(tmp_path))
            while len(copies_in(tmp_path)) == before and process.poll() is None:
                time.sleep(0.02)
            time.sleep(turn)
            process.kill()
        for path in copies_in(tmp_path):
            assert path.read_bytes().endswith(b"%%EOF\n")
    ended = subprocess.run(command(*asked), capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    assert "unchanged of 1000 clinics" in ended.stdout
    made = copies_in(tmp_path)
    assert len(made) == 1000
    assert not list(tmp_path.rglob("*.part"))
    for path in made[::50]:
        pdf = path.read_bytes()
        number = int(path.parent.name.removeprefix("ward-"))
        assert broken_rules(pdf) == ()
        assert list(faults(read(pdf))) == []
        assert f"01632 960 {number % 1000:03}" in transcript(read(pdf))
