"""What lies in the output folder is whole, is what would be made now, and is made only once."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pypdfium2
import pytest

from press.build.artifacts import Artifacts
from press.build.backends import opener
from press.build.plan import Order, plan
from press.files import Files
from press.model import Artifact, Problem
from tests.processes import begun, run, start
from tests.projects import PRESS, PROJECT, TODAY, TOPIC, made_artifacts, make_project
from tests.series import without_collector
from tests.signing import signed
from tests.tools import without_powers

STYLE = "layouts/blocks/key-points.css"
ROOMY = ".key-points { padding: 6mm }\n"
# A property that WeasyPrint does not know: it prints, and says so.
ODD = ".key-points { padding: 6mm; colour: red }\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with a style of its own for key points."""
    return make_project(tmp_path / "project", {STYLE: ROOMY})


@pytest.fixture(scope="module")
def _once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = make_project(tmp_path_factory.mktemp("once") / "project", {STYLE: ROOMY})
    assert made(folder).made
    return folder


@pytest.fixture
def finished(_once: Path, tmp_path: Path) -> Path:
    """The same project with its PDF, as it was made once."""
    return Path(shutil.copytree(_once, tmp_path / "project"))


def made(folder: Path, today: date = TODAY, **asked: object) -> Artifact:
    """The artifact of the project's one topic."""
    files = Files(folder, PRESS, today=today)
    editions = plan(files, Order(("blood-tests",), **asked))
    artifacts = made_artifacts(editions, files, Artifacts(folder / "output", "ours"), opener(1))
    return without_collector(lambda: next(artifacts))


def write(folder: Path, path: str, words: str | bytes) -> None:
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(words.encode() if isinstance(words, str) else words)


# ── Fresh or stale ────────────────────────────────────────────────────────────────────────────


def test_what_has_not_changed_is_not_made_again(project):
    first, second = made(project), made(project)
    assert (first.made, first.fresh) == (True, False)
    assert (second.made, second.fresh) == (True, True)
    assert first.path == second.path


def test_what_is_fresh_repeats_its_warnings(project):
    write(project, STYLE, ODD)
    first, second = made(project), made(project)
    assert second.fresh
    assert first.problems == second.problems
    (warning,) = second.problems
    assert isinstance(warning, Problem)
    assert (warning.level, warning.code, str(warning.at)) == ("warning", "style", f"{STYLE}:1:29")


CHANGES = {
    "the topic": ("factsheets/blood-tests.yaml", TOPIC.replace("quick", "very quick")),
    "the library": (
        "factsheets/library/references.yaml",
        "lee2020: {type: webpage, title: Taking more blood, issued: 2020, publisher: Us}\n",
    ),
    "the style of a block that is used": (STYLE, ROOMY.replace("6mm", "7mm")),
    "the brand": (
        "layouts/brands/ours/brand.yaml",
        PROJECT["layouts/brands/ours/brand.yaml"].replace("#0b4a5b", "#0b4a5c"),
    ),
    "the logo": (
        "layouts/brands/ours/logo.svg",
        PROJECT["layouts/brands/ours/logo.svg"].replace('r="9"', 'r="8"'),
    ),
    "a version in the language it is printed in": (
        "factsheets/blood-tests.en-GB.yaml",
        TOPIC.replace("quick", "quite quick"),
    ),
    "a block in the place of the press's": (
        "layouts/blocks/text.html",
        (PRESS / "layouts/blocks/text.html").read_text() + "<p>Ours.</p>\n",
    ),
    "a style for a block that had none": ("layouts/blocks/text.css", ".text { padding: 1mm }\n"),
    "fixed words in the place of the press's": (
        "layouts/words/en-GB.yaml",
        (PRESS / "layouts/words/en-GB.yaml").read_text().replace("page: Page", "page: Leaf"),
    ),
    "a face in the place of the press's": (
        "fonts/NotoSans-Regular.ttf",
        (PRESS / "layouts/brands/northfield/fonts/Arimo-Regular.ttf").read_bytes(),
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_to_what_it_was_made_from_makes_it_anew(finished, change):
    path, words = CHANGES[change]
    write(finished, path, words)
    assert not made(finished).fresh
    assert made(finished).fresh


def test_a_change_that_is_taken_back_is_found_out_too(finished):
    write(finished, "layouts/blocks/text.css", ".text { padding: 1mm }\n")
    made(finished)
    (finished / "layouts/blocks/text.css").unlink()
    assert not made(finished).fresh


def test_the_day_of_the_review_makes_it_stale_once_it_has_passed(project):
    due = signed(TOPIC.replace("next_review: 2029-01-31", "next_review: 2026-06-30"))
    write(project, "factsheets/blood-tests.yaml", due)
    made(project, today=date(2026, 6, 1))
    assert made(project, today=date(2026, 6, 30)).fresh, "another day alone changes nothing"
    assert not made(project, today=date(2026, 7, 1)).fresh
    assert made(project, today=date(2026, 7, 2)).fresh


def test_nothing_else_makes_it_stale(finished):
    later = time.time() + 3600
    for file in finished.rglob("*"):
        os.utime(file, (later, later))
    assert made(finished).fresh, "touched, and the same"
    write(finished, "factsheets/another.yaml", TOPIC.replace("ABC-101", "ABC-102"))
    assert made(finished).fresh, "another topic"
    write(finished, "layouts/blocks/diary.css", ".diary td { height: 20mm }\n")
    assert made(finished).fresh, "the style of a block that the topic does not use"
    write(finished, "layouts/brands/theirs/brand.yaml", PROJECT["layouts/brands/ours/brand.yaml"])
    write(finished, "README.md", "Ours")
    assert made(finished, brands=("ours",)).fresh, "another brand, another file"
    moved = finished.rename(finished.with_name("moved"))
    assert made(moved).fresh, "another place on the disk"


def test_a_pdf_that_somebody_changed_or_took_away_is_made_anew(finished):
    pdf = Path(made(finished).path)
    whole = pdf.read_bytes()
    pdf.write_bytes(whole[:-1])
    assert not made(finished).fresh
    pdf.unlink()
    assert not made(finished).fresh
    assert pdf.read_bytes() == whole


@pytest.mark.parametrize("words", ["", "{", "[]", '{"reads": 3}', "\udcff"])
def test_a_record_that_cannot_be_read_is_no_record(finished, words):
    (record,) = (finished / "output/.made").rglob("*.json")
    record.write_bytes(words.encode("utf-8", "surrogateescape"))
    assert not made(finished).fresh
    assert made(finished).fresh


# ── Whole or not at all ───────────────────────────────────────────────────────────────────────

WRITER = """
import sys
from itertools import cycle
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from press.model import Edition, Outcome
from press.build.artifacts import Artifacts
artifacts = Artifacts(Path(sys.argv[1]), "ours")
edition = Edition("blood-tests", "en-GB", "ours", "a4")
for number, letter in enumerate(cycle(b"abc")):
    artifacts.put(Outcome(edition, bytes([letter]) * 3_000_000, (), {}, "blood-tests"))
    if not number:
        print("writing", flush=True)
"""


def kill_in_the_middle(output: Path, moment: float) -> None:
    """Ends a process that writes one PDF after another, without a chance to tidy up."""
    words = [sys.executable, "-c", WRITER, output, PRESS]
    with begun(words, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout.readline() == "writing\n"
        time.sleep(moment)
        writer.kill()


def check_kills(output: Path, times: int) -> None:
    rng = random.Random(times)
    pdf, left = output / "blood-tests.pdf", 0
    for _ in range(times):
        kill_in_the_middle(output, 0.02 + rng.random() * 0.06)
        left += len(list(output.rglob("*.part")))
        if pdf.exists():
            data = pdf.read_bytes()
            assert len(data) == 3_000_000
            assert len(set(data)) == 1, "half of one, half of another"
        Artifacts(output, "ours").sweep()
        assert list(output.rglob("*.part")) == []
    assert pdf.exists()
    assert left > 0, "no process was killed while it wrote"


@pytest.mark.long
def test_a_killed_build_leaves_whole_pdfs_and_nothing_unswept(tmp_path):
    check_kills(tmp_path, 12)


@pytest.mark.long
def test_a_build_killed_hundreds_of_times_leaves_whole_pdfs(tmp_path):
    check_kills(tmp_path, 300)


@pytest.mark.long
def test_a_press_killed_at_any_moment_leaves_the_older_pdf_or_the_new_one(finished):
    output = finished / "output"
    older = Path(made(finished).path).read_bytes()
    write(finished, "factsheets/blood-tests.yaml", TOPIC.replace("quick", "very quick"))
    words = ("--project", finished, "--topic", "blood-tests", "--today", TODAY)
    assert run(*words, "--output", finished / "apart").returncode == 0
    newer = (finished / "apart/blood-tests.pdf").read_bytes()
    for moment in range(60):
        with start(*words) as process:
            time.sleep(moment / 20)
            process.kill()
        assert (output / "blood-tests.pdf").read_bytes() in (older, newer)
        (output / "blood-tests.pdf").write_bytes(older)
    assert run(*words).returncode == 0
    assert (output / "blood-tests.pdf").read_bytes() == newer
    assert list(output.rglob("*.part")) == []


def test_what_another_live_process_is_writing_is_not_swept(tmp_path):
    with begun([sys.executable, "-c", ""]) as dead:
        dead.wait()
    live, left = (tmp_path / f".a.pdf.{process}.0.part" for process in (os.getpid(), dead.pid))
    live.touch()
    left.touch()
    Artifacts(tmp_path, "ours").sweep()
    assert list(tmp_path.iterdir()) == [live]


# ── Where it cannot be written ────────────────────────────────────────────────────────────────


@pytest.mark.needs("permissions")
def test_a_folder_that_cannot_be_written_to_is_named_and_keeps_its_pdf(finished):
    output = finished / "output"
    older = Path(made(finished).path).read_bytes()
    write(finished, "factsheets/blood-tests.yaml", TOPIC.replace("quick", "very quick"))
    output.chmod(0o555)
    try:
        ended = without_powers("--project", finished, "--topic", "blood-tests", "--today", TODAY)
    finally:
        output.chmod(0o755)
    assert ended.returncode == 2
    assert str(output) in ended.stderr
    assert "cannot be written: Permission denied (cannot-write)" in ended.stderr
    assert "choose another folder with --output" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert (output / "blood-tests.pdf").read_bytes() == older


@pytest.mark.needs("permissions")
def test_nothing_is_made_for_a_folder_that_cannot_be_written_to_and_why_is_told_once(project):
    output = project / "closed"
    output.mkdir(mode=0o555)
    words = ("--project", project, "--topic", "blood-tests", "--today", TODAY)
    ended = without_powers(*words, "--format", "all", "--output", output)
    assert ended.returncode == 2
    assert ended.stderr.count("cannot be written: Permission denied (cannot-write)") == 1
    assert f"error: {output} cannot" in ended.stderr
    assert ended.stdout.splitlines()[-1].endswith(" not made")


@pytest.mark.needs("permissions")
def test_what_cannot_be_removed_is_named(finished):
    output = finished / "output"
    (finished / "factsheets/blood-tests.yaml").unlink()
    output.chmod(0o555)
    try:
        ended = without_powers("--project", finished, "--clean")
    finally:
        output.chmod(0o755)
    assert ended.returncode == 2
    assert "blood-tests.pdf cannot be removed: Permission denied (cannot-write)" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_file_where_the_folder_should_be_is_named(project):
    (project / "output").write_text("not a folder")
    ended = run("--project", project, "--topic", "blood-tests", "--today", TODAY)
    assert ended.returncode == 2
    assert "output" in ended.stderr
    assert "cannot be written" in ended.stderr
    assert "Traceback" not in ended.stderr


FULL = """
import os, sys
from pathlib import Path
press, project, output = sys.argv[1:]
sys.path.insert(0, press)
for number in range(4):  # /dev/full takes no byte, as a disk without room takes none
    os.symlink("/dev/full", Path(output) / f".blood-tests.pdf.{os.getpid()}.{number}.part")
sys.argv = ["build.py", "--project", project, "--topic", "blood-tests", "--output", output]
from press.cli.main import main
main()
"""


@pytest.mark.needs("/dev/full")
def test_a_full_disk_is_named_and_the_older_pdf_stays(finished):
    output = finished / "output"
    older = Path(made(finished).path).read_bytes()
    write(finished, "factsheets/blood-tests.yaml", TOPIC.replace("quick", "very quick"))
    ended = subprocess.run(
        [sys.executable, "-c", FULL, PRESS, finished, output],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 2, ended.stderr
    assert "cannot be written: No space left on device (cannot-write)" in ended.stderr
    assert "free some space" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert (output / "blood-tests.pdf").read_bytes() == older


# ── At once, and anywhere ─────────────────────────────────────────────────────────────────────


@pytest.mark.long
def test_two_processes_that_make_the_same_edition_at_once_make_it_whole(project):
    words = ("--project", project, "--topic", "blood-tests", "--today", TODAY)
    with start(*words) as one, start(*words) as other:
        for process in (one, other):
            _, errors = process.communicate(timeout=120)
            assert process.returncode == 0, errors
    output = project / "output"
    assert len(pypdfium2.PdfDocument(output / "blood-tests.pdf")) >= 1
    assert list(output.rglob("*.part")) == []
    assert "(unchanged)" in run(*words).stdout, "PDF and record belong together"


@pytest.mark.long
def test_the_same_bytes_come_out_in_any_folder_time_zone_and_process(tmp_path, series):
    homes = [tmp_path / "one", tmp_path / "two" / "deeper down"]
    for home in homes:
        for part in ("factsheets", "layouts/brands"):
            shutil.copytree(PRESS / part, home / part)
    worlds = [
        {"TZ": "Pacific/Auckland", "PYTHONHASHSEED": "1", "LC_ALL": "C"},
        {"TZ": "America/Los_Angeles", "PYTHONHASHSEED": "2", "LANG": "cy_GB.UTF-8"},
    ]
    for home, cwd, world in zip(homes, (tmp_path, Path("/")), worlds, strict=True):
        ended = run("--project", home, "--topic", "treatment", folder=cwd, **world)
        assert ended.returncode == 0, ended.stderr
    one, two = ((home / "output/treatment.pdf").read_bytes() for home in homes)
    assert one == two
    assert one == series("treatment").pdf, "a warm process gives what a cold one gives"
