"""Where something is said: in the files that authors write, and on the pages that were made."""

from __future__ import annotations

import csv
import io
import json
import time
from pathlib import Path

import pytest

from press.shelf.search import Query, Results, search
from press.shelf.word_index import folded
from tests.catalogues import copy, many, record
from tests.processes import run
from tests.projects import PROJECT, make_project, window

PAGES = (
    "Blood tests\nRing us on 0808 157\n0123.",
    "Azaciti\ufffe\ndine helps.1\nA long-\nterm plan: café.\nPage 2 of 3",
    "Call +44 (0)1632 960150 or 999",
)


@pytest.fixture
def ours(tmp_path) -> Path:
    folder = make_project(tmp_path / "ours")
    record(folder / "output", words=PAGES, cites=["lee2020"])
    return folder


def ask(folder: Path, *words: str) -> Results:
    return search(Query(" ".join(words)), window(folder), folder / "output")


def pages(folder: Path, *words: str) -> list[tuple[int, ...]]:
    return [found.pages for found in ask(folder, *words).editions]


def lines(folder: Path, *words: str) -> list[str]:
    return [f"{line.at} {line.text}" for line in ask(folder, *words).lines]


# ── Numbers ──


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("0808 157 0123", [(1,)]),
        ("08081570123", [(1,)]),
        ("+44 808 157 0123", [(1,)]),
        ("0044 (0)808 157-0123", [(1,)]),
        ("01632 960 150", [(3,)]),
        ("+441632960150", [(3,)]),
        ("0808 157 012", []),
        ("808 157 0123", []),
        ("0157 0123", []),
        ("+353 808 157 0123", []),
        ("999", [(3,)]),
        ("99", []),
    ],
)
def test_a_number_is_found_however_it_is_written(ours, asked, found):
    assert pages(ours, asked) == found


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Open 9 to 5\n0808 157 0123\n1 of 4", [(1,)]),
        ("In 2019: 0808 157 0123 2", [(1,)]),
        ("10808 157 0123", []),
        ("0808 157 01234", []),
        ("0808\u00a0157\u00a00123", [(1,)]),
        ("0808‑157‑0123", [(1,)]),
        ("nothing\f0044 808 157 0123", [(2,)]),
    ],
)
def test_a_number_is_told_from_a_longer_one(tmp_path, words, found):
    folder = make_project(tmp_path / "ours")
    record(folder / "output", words=words.split("\f"))
    assert pages(folder, "0808 157 0123") == found


def test_a_number_from_abroad_is_found_as_it_is(tmp_path):
    folder = make_project(tmp_path / "ours")
    record(folder / "output", words=["Ring 00353 1 234 5678.", "or +353 1 2345678"])
    assert pages(folder, "+353 1 234 5678") == [(1, 2)]


def test_a_number_is_found_in_the_brand_and_in_the_library(ours):
    assert lines(ours, "08081570999") == [
        "factsheets/library/helplines.yaml:1 listeners: {name: The Listeners, phone: 0808 157 0999}"
    ]
    assert lines(ours, "0808", "157", "0123") == [
        "layouts/brands/ours/brand.yaml:22 phone: 0808 157 0123"
    ]


# ── Words ──


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("azacitidine", [(2,)]),
        ("AZACITIDINE", [(2,)]),
        ("azacitidine helps", [(2,)]),
        ("helps", [(2,)]),  # the mark of a reference stands right behind it
        ("help", []),
        ("azaciti", []),
        ("long-term plan", [(2,)]),
        ("cafe", [(2,)]),
        ("Café", [(2,)]),
        ("blood tests ring", [(1,)]),
        ("blood (tests)", [(1,)]),
        ("tests blood", []),
        ("bloodtests", []),
        ("b lood tests", []),
    ],
)
def test_words_are_found_over_the_ends_of_lines(ours, asked, found):
    assert pages(ours, asked) == found


def test_words_of_other_scripts_are_found(tmp_path):
    folder = make_project(tmp_path / "ours")
    record(folder / "output", words=["Аналіз крові", "فحص الدَّم"])
    assert pages(folder, "аналіз КРОВІ") == [(1,)]
    assert pages(folder, "فحص الدم") == [(2,)]


def test_words_in_files_are_found_over_lines_and_marks(ours):
    topic = PROJECT["factsheets/blood-tests.yaml"].replace(
        "- A nurse takes a little blood.[@lee2020]",
        "- |\n        A **nurse** takes\n        a little\n        [blood](#x).[@lee2020]",
    )
    make_project(ours, {**PROJECT, "factsheets/blood-tests.yaml": topic})
    assert lines(ours, "nurse takes a little blood") == [
        "factsheets/blood-tests.yaml:12 A **nurse** takes"
    ]


def test_what_is_folded_keeps_its_lines():
    assert folded("Ŵyn‑Ŷd\nŁódź — “Straße”") == "wyn-yd\nlodz  -  “strasse”"


# ── References ──


def test_a_reference_is_found_where_it_is_cited_kept_and_printed(ours):
    answer = ask(ours, "@lee2020")
    assert [str(line.at) for line in answer.lines] == [
        "factsheets/blood-tests.yaml:11",
        "factsheets/library/references.yaml:1",
    ]
    assert [found.entry.path for found in answer.editions] == ["blood-tests.pdf"]
    assert ask(ours, "@lee20").empty


# ── Copies, clinics, and what is not made ──


def test_a_copy_goes_with_what_it_was_made_from(ours):
    output = ours / "output"
    edition = record(output, words=PAGES)
    copy(output, edition, "print-ready", "print-ready")
    found = ask(ours, "azacitidine").editions
    assert [(f.entry.path, f.made_from) for f in found] == [
        ("blood-tests-print-ready.pdf", "blood-tests.pdf"),
        ("blood-tests.pdf", ""),
    ]


def test_a_topic_that_says_it_and_is_not_made_is_named(ours):
    topic = PROJECT["factsheets/blood-tests.yaml"].replace("ABC-101", "ABC-102")
    make_project(ours, {**PROJECT, "factsheets/scans.yaml": topic.replace("nurse", "wizard")})
    answer = ask(ours, "wizard")
    assert answer.unmade == ["scans"]
    assert answer.editions == []
    assert ask(ours, "nurse").unmade == []


def clinics(folder: Path) -> None:
    """Three clinics with the factsheet in their own names."""
    ward = {"at": "clinics.csv:12", "path": "clinics/ward-18/blood-tests.pdf"}
    told = {
        "ward-18": {**ward, "words": "Ward 18. Ring 01632 960 999"},
        "ward-19": {"at": "clinics.csv:13", "path": "clinics/ward-19/b.pdf", "words": "Ward 19"},
        "ward-20": {"at": "clinics.csv:14", "path": "clinics/ward-20/b.pdf", "words": "Ward 20"},
    }
    edition = {"topic": "blood-tests", "language": "en-GB", "brand": "ours", "format": "a4"}
    known = {"edition": edition, "source": "clinics.csv", "clinics": told}
    path = folder / "output/.made/ours/blood-tests.a4.en-GB.clinics"
    path.write_text(json.dumps(known), "utf-8")


def test_a_clinic_s_own_number_leads_to_its_row(ours):
    clinics(ours)
    answer = ask(ours, "01632960999")
    assert answer.editions == []
    [own] = answer.clinics
    assert (own.clinic, own.at, own.path) == (
        "ward-18",
        "clinics.csv:12",
        "clinics/ward-18/blood-tests.pdf",
    )


def test_what_an_edition_says_is_said_in_every_clinic_s_copy(ours):
    clinics(ours)
    [found] = ask(ours, "azacitidine").editions
    assert found.clinics == 3


def test_all_that_was_made_for_a_clinic(ours):
    clinics(ours)
    answer = ask(ours, "clinic:ward-19")
    assert [own.path for own in answer.clinics] == ["clinics/ward-19/b.pdf"]
    assert (answer.lines, answer.editions) == ([], [])


# ── What changes ──


def test_an_edition_made_anew_is_read_anew_and_one_that_is_gone_is_not_named(ours):
    output = ours / "output"
    assert pages(ours, "azacitidine") == [(2,)]
    time.sleep(0.01)
    record(output, words=["Nothing"])
    assert pages(ours, "azacitidine") == []
    record(output, format="large-print", words=["Azacitidine"])
    assert pages(ours, "azacitidine") == [(1,)]
    (output / "blood-tests-large-print.pdf").unlink()
    assert pages(ours, "azacitidine") == []


def test_what_is_kept_of_words_is_believed_by_nobody_who_cannot_read_it(ours):
    assert pages(ours, "azacitidine") == [(2,)]
    for kept in (ours / "output/.made").rglob("*.folded"):
        kept.write_bytes(b"[]\nnonsense")
    assert pages(ours, "azacitidine") == [(2,)]


# ── As a person asks ──


def test_it_is_told_what_to_mend_and_what_to_call_back(ours):
    clinics(ours)
    done = run("--project", ours, "where", "0808", "157", "0123", folder=ours, cold=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        "To mend: 1 line\n"
        "  layouts/brands/ours/brand.yaml:22: phone: 0808 157 0123\n"
        "\n"
        "Made and handed out: 1 file\n"
        "  output/blood-tests.pdf  page 1; version 1.0, approved; 3 clinics with a copy\n"
    )


def test_for_a_spreadsheet_and_for_programs(ours):
    clinics(ours)
    asked = ("--project", ours, "where", "ward", "18", "--as")
    done = run(*asked, "csv", folder=ours)
    [row] = csv.DictReader(io.StringIO(done.stdout))
    assert (row["what"], row["clinic"], row["line"]) == ("clinic", "ward-18", "clinics.csv:12")
    told = json.loads(run(*asked, "json", folder=ours).stdout)
    assert told["asked"] == "ward 18"
    assert told["found"][0]["file"] == "output/clinics/ward-18/blood-tests.pdf"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "say what to look for"),
        ([""], "say what to look for"),
        (["…"], "say what to look for"),
        (["@"], "say what to look for"),
        (["clinic:"], "say what to look for"),
        (["zebra"], "zebra: no file says that, and no edition in this folder"),
        (["zebra"], "whole words are looked for"),
        (["808 157 0199"], "a telephone number begins with 0 or +"),
        (["@lee2021"], "did you mean `@lee2020`?"),
        (["clinic:wardd-18"], "did you mean `clinic:ward-18`?"),
        (["clinic:nowhere"], "nothing was made for that clinic"),
    ],
)
def test_a_question_without_an_answer_says_so(ours, words, said):
    clinics(ours)
    done = run("--project", ours, "where", *words, folder=ours)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr


def test_a_folder_that_nothing_was_printed_to_has_only_files_to_mend(ours, tmp_path):
    output = tmp_path / "no"
    done = run("--project", ours, "where", "nurse", "--output", output)
    assert done.returncode == 0
    assert "Not made yet: blood-tests" in done.stdout
    assert not output.exists()


@pytest.mark.long
def test_8000_editions_are_looked_through(tmp_path, measure):
    folder = make_project(tmp_path / "ours")
    many(folder / "output", 100, words=[f"{page}\n{'word ' * 250}" for page in PAGES])
    run("--project", folder, "where", "zebra")  # takes the words down, as each build does
    for words, found in ((["0808", "157", "0123"], 0), (["azacitidine"], 0), (["zebra"], 2)):
        start = time.perf_counter()
        done = run("--project", folder, "where", *words)
        took = time.perf_counter() - start
        assert done.returncode == found
        measure("seconds to look through 8,000 editions", took, " ".join(words))
