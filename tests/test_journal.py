"""The journal of an output folder, and what is left over in it: what a recall must find."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import pytest

from press.build import journal
from press.build.artifact_record import Elsewhere, kept_name, within
from press.build.artifacts import Artifacts
from press.build.atomic import write_whole
from press.build.journal import (
    HTML,
    IMPRINT,
    PROOF_SHEET,
    Event,
    Journal,
    enter,
    event_of,
    numbers,
    read_events,
    told,
)
from press.build.left_over import left_over, remove
from press.edition import Copy, Edition, Listing, Outcome, Problem
from press.shelf.search import Query, search
from tests.processes import begun
from tests.projects import PRESS, TODAY, make_project, window

BLOOD = Edition("blood-tests", "en-GB", "ours", "a4")
WARD = Copy(BLOOD, IMPRINT, clinic="ward-1")
OLD, NEW = "01632 960 101", "01632 960 202"
FORMAT = "layouts/formats/slip.yaml"
SLIP = (PRESS / "layouts/formats/a5.yaml").read_text("utf-8")


@pytest.fixture
def ours(tmp_path) -> Path:
    return make_project(tmp_path / "ours")


def put(folder: Path, of: Edition | Copy, name: str, words: str = "", day: date = TODAY) -> str:
    """Prints a page of these words under this name; its path in the output folder."""
    listing = Listing("Blood tests", "ABC-101", "1.0", "draft", "2029-01-31", "12", "colour", 1)
    listing = Listing(**{**listing.__dict__, "texts": (words,)})
    source = None if isinstance(of, Edition) else b"%PDF"
    pdf = f"%PDF {name} {words}".encode()
    made = Outcome(of, pdf, (), {}, name, listing=None if source else listing)
    artifact = Artifacts(folder / "output", "ours").put(made, source, day)
    assert artifact.made
    return Path(artifact.path).relative_to(folder / "output").as_posix()


def lying(folder: Path) -> list[str]:
    """The files that people see."""
    output = folder / "output"
    found = (p.relative_to(output) for p in output.rglob("*") if p.is_file() or p.is_symlink())
    return sorted(path.as_posix() for path in found if path.parts[0] != ".made")


def cleaned(folder: Path) -> list[Problem]:
    """Removes what is left over, as `--clean` does, and gives what is told."""
    problems: list[Problem] = []
    files = window(folder)
    artifacts = Artifacts(folder / "output", "ours")
    for left in [*left_over(artifacts, files, problems, thorough=True)]:
        remove(left, files)
    return problems


def test_what_designers_look_at_goes_with_its_topic_or_brand(ours):
    output, made = ours / "output", {}
    for kind, topic, brand in [
        (HTML, "gone", "ours"),
        (HTML, "blood-tests", "ours"),
        (PROOF_SHEET, "proof-sheet", "gone"),
        (PROOF_SHEET, "proof-sheet", "ours"),
    ]:
        made[kind, topic, brand] = output / f"{kind}-{topic}-{brand}"
        write_whole(path := made[kind, topic, brand], b"made")
        enter(output, path, b"made", Copy(Edition(topic, "en-GB", brand, "a4"), kind), TODAY)
    write_whole(elsewhere := ours / "elsewhere", b"made")
    enter(output, elsewhere, b"made", Copy(Edition("gone", "en-GB", "ours", "a4"), HTML), TODAY)
    assert cleaned(ours) == []
    assert [whose for whose, path in made.items() if not path.exists()] == [
        (HTML, "gone", "ours"),
        (PROOF_SHEET, "proof-sheet", "gone"),
    ]
    assert elsewhere.exists()


def said(folder: Path, words: str) -> list[tuple[str, str, str, str, str]]:
    """Who said it once: path, clinic, since when, until when, and what is in its place."""
    results = search(Query(words), window(folder), folder / "output")
    return [(f.path, f.clinic, f.since, f.until, f.by) for f in results.formerly]


# ── Written line by line ──


def events(count: int, whose: str = "ours") -> list[Event]:
    editions = (Edition(f"topic-{n}", "en-GB", whose, "a4") for n in range(count))
    return [event_of(e, {f"{whose}-{e.topic}.pdf": "0"}, TODAY) for e in editions]


def test_a_line_that_is_torn_spoils_no_other(tmp_path):
    book = Journal(tmp_path)
    first, second, third = events(3)
    book.write([first, second])
    book.at.write_bytes(book.at.read_bytes()[:-20])
    book.write([third])
    assert [event for event in read_events(book.at) if event.what == "made"] == [first, third]


def test_what_is_not_ours_in_a_journal_is_passed_over(tmp_path):
    book = Journal(tmp_path)
    book.write(events(1))
    with book.at.open("ab") as file:
        file.write(b'\xff\xfe\n[]\n{"day": 1}\nnull\n{"day": "x", "what": "burnt", "files": {}}\n')
    assert read_events(book.at) == events(1)


def test_numbers_are_taken_from_pages_as_they_stand_there():
    pages = [
        "Ring 01632 960 101 or\n+44 (0)20 7946 0018.",
        "In 2019, 1 of 12; 0808\u00a0157 0123, 9 to 5",
    ]
    assert numbers(pages) == "01632 960 101 ; +44 (0)20 7946 0018 ; 0808 157 0123"


def test_a_long_journal_is_shortened_and_answers_the_same(tmp_path, monkeypatch):
    monkeypatch.setattr(journal, "LONG", 6_000)
    book = Journal(tmp_path)
    for n in range(120):
        files = {"clinics/ward-1/blood-tests.pdf": f"{n}"}
        book.write([event_of(WARD, files, date(2026, 1, 1 + n % 28), OLD if n < 60 else NEW)])
    assert book.at.stat().st_size < 8_000
    current, past = told(read_events(book.at))
    assert current["clinics/ward-1/blood-tests.pdf"].files == files
    old = [each.event for each in past if each.event.says == OLD]
    assert {event.clinic for event in old} == {"ward-1"}
    assert len(old) == 1, "what said the same is one line"


BUILDER = """
import sys
from datetime import date
from pathlib import Path
from press.build import journal
from press.build.artifacts import Artifacts
from press.edition import Edition, Listing, Outcome
journal.LONG = 30_000
output, brand = Path(sys.argv[1]), sys.argv[2]
said = ("01632 960 101",)
listing = Listing("T", "ABC-101", "1.0", "draft", "2029-01-31", "12", "colour", 1, (), said)
for n in range(10**6):
    edition = Edition(f"topic-{n % 60}", "en-GB", brand, "a4")
    name = f"topic-{n % 60}-v{n // 60}"
    made = Outcome(edition, f"{brand} {n}".encode(), (), {}, name, listing=listing)
    assert Artifacts(output, "").put(made, None, date(2026, 12, 1)).made
    print(f"{brand}/{name}.pdf", flush=True)
"""


@pytest.mark.long
def test_two_builders_on_one_folder_that_are_killed_lose_nothing(ours):
    output, printed = ours / "output", list[str]()
    dice = random.Random(20261201)
    for _ in range(4):
        with ExitStack() as both:
            builders = [
                both.enter_context(
                    begun([sys.executable, "-c", BUILDER, output, brand], stdout=subprocess.PIPE)
                )
                for brand in ("ours", "theirs")
            ]
            for _ in range(60):
                printed.append(builders[0].stdout.readline().decode().strip())
            time.sleep(dice.random() / 20)
            for builder in builders:
                builder.kill()
                out, _ = builder.communicate()
                printed += out.decode().split()
    book = Journal(output)
    lying_there = {path for path in lying(ours) if not path.rpartition("/")[2].startswith(".")}
    # What a kill came before is in a record, or the file is written anew by the next build.
    assert len(lying_there - book.current.keys()) <= 8
    assert {*printed} & lying_there <= book.current.keys()
    assert book.at.stat().st_size < 200_000
    kept = {path.name for path in (output / ".made").rglob("*.json")}
    for path in lying_there & book.current.keys():
        event = book.current[path]
        own = f"{event.topic}.a4.en-GB.json"
        assert own in kept


# ── What was, and when ──


def test_who_got_an_old_number_is_known_after_a_reprint(ours):
    output = ours / "output"
    path = "clinics/ward-1/blood-tests.pdf"
    (output / path).parent.mkdir(parents=True)
    (output / path).write_bytes(b"%PDF")
    book = Journal(output)
    for day, number in ((date(2026, 11, 1), OLD), (date(2026, 11, 9), OLD), (TODAY, NEW)):
        book.write([event_of(WARD, {path: str(day)}, day, f"Ward 1 {number}")])
    put(ours, BLOOD, "blood-tests", f"Ring {OLD}.", date(2026, 10, 1))
    put(ours, BLOOD, "blood-tests", f"Ring {NEW}.")
    assert said(ours, "01632960101") == [
        (path, "ward-1", "2026-11-01", TODAY.isoformat(), path),
        ("blood-tests.pdf", "", "2026-10-01", TODAY.isoformat(), "blood-tests.pdf"),
    ]
    assert said(ours, NEW) == []


def test_a_folder_from_before_there_was_a_journal_is_entered_as_it_lies(ours):
    put(ours, BLOOD, "blood-tests", f"Ring {OLD}.", day=None)
    (ours / "output/of-mine.pdf").write_bytes(b"%PDF")
    put(ours, BLOOD, "renamed", f"Ring {NEW}.")
    book = Journal(ours / "output")
    first = book.events[0]
    assert (first.what, [*first.files], first.says) == ("found", ["blood-tests.pdf"], OLD)
    assert [*book.current] == ["blood-tests.pdf", "renamed.pdf"]
    assert cleaned(ours) == []
    assert lying(ours) == ["of-mine.pdf", "renamed.pdf"]


# ── What is left over ──


def change(ours: Path, **files: str | None) -> None:
    for name, text in files.items():
        path = ours / name
        path.unlink() if text is None else path.write_text(text, "utf-8")


def test_each_thing_that_is_gone_leaves_its_files_over_and_nothing_else(ours):
    text = (ours / "factsheets/blood-tests.yaml").read_text("utf-8")
    for name in ("blood-tests.cy", "scans", "scans.easy-read"):
        (ours / f"factsheets/{name}.yaml").write_text(text, "utf-8")
    for name in ("slip", "fold"):
        (ours / "layouts/formats").mkdir(exist_ok=True)
        (ours / f"layouts/formats/{name}.yaml").write_text(SLIP, "utf-8")
    welsh, slip = (
        Edition("blood-tests", "cy", "ours", "a4"),
        Edition("scans", "en-GB", "ours", "slip"),
    )
    easy = Edition("scans", "en-GB", "ours", "easy-read")
    folded = Edition("blood-tests", "en-GB", "ours", "a5-booklet")
    put(ours, BLOOD, "blood-tests")
    put(ours, folded, "blood-tests-a5-booklet")
    kept = [
        put(ours, Copy(folded, "sheets"), "blood-tests-a5-booklet-sheets"),
        put(ours, BLOOD, "blood-tests"),
    ]
    gone = [
        put(ours, welsh, "blood-tests-cy"),
        put(ours, slip, "scans-slip"),
        put(ours, easy, "scans-easy-read"),
        put(ours, Copy(BLOOD, "print-ready", "digitel"), "blood-tests-print-ready-digitel"),
        put(ours, Copy(BLOOD, "sheets"), "blood-tests-sheets"),
    ]
    changed = put(ours, Edition("scans", "cy", "ours", "a4"), "scans-cy")
    (ours / "output" / changed).write_bytes(b"with somebody's notes in it")
    assert cleaned(ours) == []
    left = [path for path in lying(ours) if path in gone]
    # Neither a print shop called so nor sheets of a format that is not folded.
    assert left == ["blood-tests-cy.pdf", "scans-easy-read.pdf", "scans-slip.pdf"]
    for name in ("factsheets/blood-tests.cy", "factsheets/scans.easy-read", "layouts/formats/slip"):
        (ours / f"{name}.yaml").unlink()
    assert cleaned(ours) == []
    assert lying(ours) == sorted([*kept, "blood-tests-a5-booklet.pdf", changed])
    assert [*Journal(ours / "output").current.keys() & {*gone}] == []


def test_a_file_under_its_old_name_is_found_until_it_is_cleaned_away(ours):
    put(ours, BLOOD, "blood-tests", "Azacitidine helps.")
    put(ours, BLOOD, "ABC-101-v1.1", "Something else helps.")
    [found] = search(Query("azacitidine"), window(ours), ours / "output").editions
    assert (found.entry.path, found.pages) == ("blood-tests.pdf", (1,))
    assert found.left == "in its place there is ABC-101-v1.1.pdf"
    put(ours, BLOOD, "blood-tests", "And again.")
    assert cleaned(ours) == []
    assert lying(ours) == ["blood-tests.pdf"]


def test_what_a_print_shop_gets_for_a_clinic_goes_with_its_topic(ours):
    record = ours / "output/.made/ours/gone.a4.en-GB.print-ready-offset.clinics"
    edition = {"topic": "gone", "language": "en-GB", "brand": "ours", "format": "a4"}
    path = "clinics/ward-1/gone-print-ready.pdf"
    known = {"edition": edition, "clinics": {"ward-1": {"path": path}}}
    for file in (path, path.replace(".pdf", "-specification.txt")):
        (ours / "output" / file).parent.mkdir(parents=True, exist_ok=True)
        (ours / "output" / file).write_bytes(b"%PDF")
    record.parent.mkdir(parents=True)
    record.write_text(json.dumps(known), "utf-8")
    assert cleaned(ours) == []
    assert lying(ours) == []
    assert not (ours / "output/clinics/ward-1").exists()


# ── Names that lead elsewhere ──

OUTSIDE = (
    "../victim.pdf",
    "/victim.pdf",
    "a/../../victim.pdf",
    "..\\victim.pdf",
    "C:victim.pdf",
)
OUTSIDE += ("", ".", "a//victim.pdf", "victim.pdf\0", ".made/ours/victim.json")


@pytest.mark.parametrize("path", OUTSIDE)
def test_a_path_that_leads_elsewhere_is_refused(path, tmp_path):
    with pytest.raises(Elsewhere):
        within(tmp_path, path)


def records(ours: Path) -> Iterator[tuple[str, Path]]:
    """Every place that could name a file of somebody else's."""
    (ours / "factsheets/gone.yaml").unlink(missing_ok=True)
    gone = Edition("gone", "en-GB", "ours", "a4")
    own = put(ours, gone, "gone")
    record = ours / "output/.made/ours/gone.a4.en-GB.json"
    yield own, record
    put(ours, gone, "gone")
    yield own, record.rename(record.with_name(kept_name(record.name, ".replaced-", own)))
    edition = dict(gone.__dict__)
    clinics = {"ward-1": {"path": "clinics/ward-1/gone.pdf"}}
    record = record.with_name("gone.a4.en-GB.clinics")
    record.write_text(json.dumps({"edition": edition, "clinics": clinics}))
    yield "clinics/ward-1/gone.pdf", record
    Journal(ours / "output").write(
        [event_of(Copy(gone, "merged"), {"clinics/gone-all.pdf": ""}, TODAY)]
    )
    yield "clinics/gone-all.pdf", ours / "output/.made/journal"


@pytest.mark.parametrize("path", ["../victim.pdf", "linked/victim.pdf"])
def test_nothing_outside_of_the_folder_is_removed(path, ours):
    victim = ours / "elsewhere/victim.pdf" if path.startswith("linked") else ours / "victim.pdf"
    (ours / "output").mkdir()
    (ours / "output/linked").symlink_to(ours / "elsewhere")
    for own, record in records(ours):
        victim.parent.mkdir(exist_ok=True)
        victim.write_bytes(b"somebody's")
        text = record.read_text("utf-8")
        record.write_text(text.replace(f'"{own}"', f'"{path}"'), "utf-8")
        assert f'"{path}"' in record.read_text("utf-8")
        problems = cleaned(ours)
        assert [problem.about for problem in problems if problem.about == path] != [], record
        assert victim.exists()
        record.unlink()
