"""The command line as a person uses it: what processes of the press say, and how they leave."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sysconfig
from collections import Counter
from datetime import date
from pathlib import Path

import jsonschema_rs
import pypdfium2
import pytest
import yaml

from press.console.project import strange_clock
from press.console.schema import schema_file
from press.content.names import topic_names
from press.pdf.read import read
from tests.processes import run
from tests.projects import PRESS, TODAY, TOPIC, make_project
from tests.series import WINDOW, close
from tests.yamls import Core

MADE, WARNED, NOT_MADE, LACKING = 0, 1, 2, 3
COMMANDS = ("list", "check", "explain", "html", "brand", "new", "new-project", "schema", "doctor")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A small publisher's project, with one topic."""
    return make_project(tmp_path / "project")


def asked(
    project: Path, *words: object, code: int = MADE, cold: bool = False
) -> subprocess.CompletedProcess[str]:
    """What a command says of the project; it must leave with this code, and in plain words."""
    ended = run("--project", project, "--today", TODAY, *words, cold=cold)
    assert "Traceback" not in ended.stderr
    assert ended.returncode == code, ended.stdout + ended.stderr
    return ended


# ── Finding the way ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("words", [(), ("--help",), ("-h",)], ids=["nothing", "--help", "-h"])
def test_help_names_every_command_and_flag(words):
    ended = run(*words, cold=not words)
    assert ended.returncode == MADE
    for name in COMMANDS:
        assert re.search(rf"^  {name} ", ended.stdout, re.MULTILINE), name
    for flag in ("--topic", "--brand", "--format", "--language", "--project", "--output"):
        assert flag in ended.stdout
    for flag in ("--strict", "--quiet", "--today"):
        assert flag in ended.stdout
    assert "build.py --topic treatment" in ended.stdout
    assert not re.search(r"\w\.\.\.$", ended.stdout, re.MULTILINE), "said to the end"


@pytest.mark.parametrize(
    "words",
    [("--output", "x", "pack", "all"), ("--topic", "blood-tests", "check"), ("--quiet", "list")],
    ids=" ".join,
)
def test_an_option_that_would_do_nothing_before_a_command_is_refused(words):
    ended = run(*words)
    assert ended.returncode == NOT_MADE
    assert f"{words[0]} before `" in ended.stderr


def test_list_names_what_there_is(project):
    assert asked(project, "list", cold=True).stdout == (
        "topics: blood-tests\npacks: none yet\n"
        "formats: a4, a5-booklet, a5, card, easy-read, large-print, letter, mono, my-record, "
        "phone, review-copy, summary, trifold, web\n"
        "brands: ours\nlanguages: en-GB\n"
    )
    assert re.search(r"^topics: causes, .*treatment$", run("list").stdout, re.MULTILINE)


def test_doctor_finds_everything_here():
    ended = run("doctor", cold=True)
    assert ended.returncode == MADE
    for part in ("Python", "WeasyPrint", "Pango", "HarfBuzz", "Fonts"):
        assert re.search(rf"^  ok +{part} ", ended.stdout, re.MULTILINE), part


def test_check_reads_every_topic_and_prints_none(project):
    assert asked(project, "check", cold=True).stdout == "1 checked, no mistakes\n"
    (project / "factsheets/blood-tests.yaml").write_text(TOPIC.replace("lee2020", "lea2020"))
    ended = asked(project, "check", code=NOT_MADE)
    assert ended.stdout == "1 checked, 1 mistake\n"
    assert re.search(r"^factsheets/blood-tests\.yaml:\d+:\d+: error: .*`lea2020`", ended.stderr)
    assert not list(project.rglob("*.pdf"))


# ── Printing ──────────────────────────────────────────────────────────────────────────────────


def test_a_topic_is_printed_and_its_path_said(project):
    ended = run("--project", ".", "--topic", "blood-tests", folder=project, cold=True)
    assert (ended.returncode, ended.stderr) == (MADE, "")
    assert ended.stdout == "output/blood-tests.pdf\n"
    again = run("--project", ".", "--topic", "blood-tests", folder=project)
    assert again.stdout == "output/blood-tests.pdf (unchanged)\n"


def test_quiet_says_nothing_and_output_goes_where_it_is_sent(project, tmp_path):
    elsewhere = tmp_path / "else where"
    ended = asked(project, "--topic", "blood-tests", "--quiet", "--output", elsewhere)
    assert (ended.stdout, ended.stderr) == ("", "")
    assert (elsewhere / "blood-tests.pdf").is_file()
    assert not (project / "output").exists()


def test_every_brand_is_printed_into_a_folder_of_its_own(project):
    shutil.copytree(project / "layouts/brands/ours", project / "layouts/brands/theirs")
    brand = project / "layouts/brands/ours/brand.yaml"
    brand.write_text("default: yes\n" + brand.read_text())
    ended = asked(project, "--topic", "all", "--brand", "all")
    assert ended.stdout.splitlines()[-1] == "2 made"
    pdfs = sorted((project / "output").rglob("*.pdf"))
    assert [pdf.relative_to(project).as_posix() for pdf in pdfs] == [
        "output/blood-tests.pdf",
        "output/theirs/blood-tests.pdf",
    ]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--topic", "blod-tests"), "there is no topic called `blod-tests`"),
        (("--topic", "blood-tests", "--brand", "our"), "there is no brand called `our`"),
        (("--topic", "blood-tests", "--format", "a44"), "there is no format called `a44`"),
        (("--topic", "blood-tests", "--language", "en-BG"), "there is no language called `en-BG`"),
    ],
    ids=["topic", "brand", "format", "language"],
)
def test_a_name_that_is_not_there_gets_the_one_that_was_meant(project, words, told):
    ended = asked(project, *words, code=NOT_MADE)
    meant = {"topic": "blood-tests", "brand": "ours", "format": "a4", "language": "en-GB"}
    kind = told.split()[3]
    assert ended.stderr == (f"error: {told} (unknown-{kind})\n  did you mean `{meant[kind]}`?\n")
    assert not (project / "output").exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--tpoic", "x"), "No such option"),
        (("--topic",), "requires an argument"),
        (("pirnt",), "No such command"),
        (("--today", "31/1/2029", "list"), "write it like 2029-01-31"),
        (("--project", "/nowhere/at/all", "list"), "there is no folder"),
    ],
    ids=lambda words: words[0] if isinstance(words, tuple) else "",
)
def test_what_is_not_understood_is_said_in_words(words, told):
    ended = run(*words)
    assert ended.returncode == NOT_MADE
    assert told in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_mistake_leaves_with_2_and_points_at_its_place(project):
    (project / "factsheets/blood-tests.yaml").write_text(TOPIC.replace("[@lee2020]", "[@lee2021]"))
    ended = asked(project, "--topic", "blood-tests", code=NOT_MADE)
    first, line, mark, hint = ended.stderr.splitlines()
    place = re.match(r"factsheets/blood-tests\.yaml:(\d+):(\d+): error: ", first)
    assert "`lee2021`" in first
    written = TOPIC.replace("2020]", "2021]").splitlines()[int(place[1]) - 1]
    assert line.strip() == written.strip()
    assert mark.index("^") == 4 + int(place[2]) - 1
    assert hint == "  did you mean `lee2020`?"
    assert not (project / "output").exists()


def test_a_warning_leaves_with_1_only_where_that_is_asked_for(project):
    style = project / "layouts/blocks/key-points.css"
    style.parent.mkdir()
    style.write_text(".key-points { colour: red }\n")
    ended = asked(project, "--topic", "blood-tests")
    assert "warning" in ended.stderr
    assert "layouts/blocks/key-points.css:1:15" in ended.stderr
    again = asked(project, "--topic", "blood-tests", "--strict", code=WARNED)
    assert "(unchanged)" not in again.stdout  # its pages had not been drawn
    assert again.stderr == ended.stderr
    once_more = asked(project, "--topic", "blood-tests", "--strict", code=WARNED)
    assert "(unchanged)" in once_more.stdout
    assert once_more.stderr == ended.stderr


# ── A machine that lacks something ────────────────────────────────────────────────────────────


def test_a_python_without_our_packages_says_so_in_a_line():
    ended = run("--topic", "treatment", options=("-S",))
    assert ended.returncode == LACKING
    assert ended.stderr == "click is not installed: run `sh setup.sh`, then `uv run build.py`\n"


@pytest.mark.parametrize(
    "package",
    [
        "weasyprint",
        "yaml",
        *(pytest.param(name, marks=pytest.mark.long) for name in ("pikepdf", "page", "citeproc")),
    ],
)
def test_one_missing_package_is_named_in_a_line(package, project, tmp_path):
    packages = tmp_path / "packages"
    packages.mkdir()
    for there in Path(sysconfig.get_path("purelib")).iterdir():
        if there.name != package:
            (packages / there.name).symlink_to(there)
    words = ("--project", project, "--topic", "blood-tests")
    ended = run(*words, options=("-S",), PYTHONPATH=str(packages))
    assert ended.returncode == LACKING, ended.stderr
    assert ended.stderr.startswith(f"{package} is not installed: run `sh setup.sh`")
    assert ended.stderr.count("\n") == 1
    assert not (project / "output/blood-tests.pdf").exists()


# ── Beginnings ────────────────────────────────────────────────────────────────────────────────


def test_a_new_topic_can_be_printed_as_it_is(project):
    assert "factsheets/first-visit.yaml" in asked(project, "new", "first-visit", cold=True).stdout
    written = (project / "factsheets/first-visit.yaml").read_text()
    assert "code: ABC-102" in written, "the next code that is free"
    asked(project, "--topic", "first-visit", "--strict")
    pages = read((project / "output/first-visit.pdf").read_bytes()).texts
    assert "First visit" in pages[0]
    assert all("Draft: not for patients yet" in page for page in pages)


@pytest.mark.parametrize("name", ["blood-tests", "First Visit", "../out"])
def test_a_new_topic_needs_a_name_that_is_free_and_plain(project, name):
    before = {file: file.read_bytes() for file in project.rglob("*") if file.is_file()}
    ended = asked(project, "new", name, code=NOT_MADE)
    assert f"`{name}`" in ended.stderr
    assert {file: file.read_bytes() for file in project.rglob("*") if file.is_file()} == before


@pytest.mark.long
def test_a_new_project_overrides_a_block_and_a_colour_and_prints(tmp_path):
    folder = tmp_path / "lantern-house"
    ended = run("new-project", folder, cold=True)
    assert ended.returncode == MADE, ended.stderr
    assert f"uv run build.py --project {folder} --topic welcome" in ended.stdout
    block = (PRESS / "layouts/blocks/list.html").read_text()
    (folder / "layouts/blocks").mkdir()
    (folder / "layouts/blocks/list.html").write_text(
        block.replace("<ul>", "<p>Lantern House says:</p>\n<ul>", 1)
    )
    brand = folder / "layouts/brands/lantern-house/brand.yaml"
    assert "#0b4a5b" in brand.read_text()
    brand.write_text(brand.read_text().replace("#0b4a5b", "#7a1f5c"))
    ended = run("--project", folder, "--topic", "welcome", "--strict")
    assert ended.returncode == MADE, ended.stdout + ended.stderr
    pdf = (folder / "output/welcome.pdf").read_bytes()
    printed = read(pdf)
    assert "LanternHousesays:" in close("".join(printed.texts))
    assert "Lantern House" in printed.texts[0]
    assert "Harbour Blood Care" not in "".join(printed.texts)
    drawn = pypdfium2.PdfDocument(pdf)[0].render(scale=1).to_pil().convert("RGB")
    colours = {colour: count for count, colour in drawn.getcolors(1 << 24)}
    assert colours[0x7A, 0x1F, 0x5C] > 100


def test_what_is_to_be_run_next_can_be_pasted_from_a_folder_of_any_name(tmp_path):
    folder = tmp_path / "our own é"
    said = run("new-project", folder).stdout.splitlines()[-1]
    words = shlex.split(said.removeprefix("now run: uv run build.py "))
    assert words == ["--project", str(folder), "--topic", "welcome"]


def test_a_new_project_needs_an_empty_folder(project):
    ended = run("new-project", project)
    assert ended.returncode == NOT_MADE
    assert "has something in it already" in ended.stderr


# ── For designers and editors ─────────────────────────────────────────────────────────────────


@pytest.mark.long
def test_the_printed_html_command_lays_out_the_same_pages(tmp_path, series):
    folder = tmp_path / "our own"
    ended = run("html", "treatment", "--output", folder / "treatment.html", cold=True)
    assert ended.returncode == MADE, ended.stderr
    bare = subprocess.run(["sh", "-c", ended.stdout], capture_output=True, text=True, check=False)
    assert bare.returncode == 0, bare.stderr
    assert "ERROR" not in bare.stderr
    theirs = read((folder / "treatment-bare.pdf").read_bytes())
    ours = series("treatment").facts
    assert len(theirs.texts) == len(ours.texts)
    for their_page, our_page in zip(theirs.texts, ours.texts, strict=True):
        assert Counter(close(their_page)) == Counter(close(our_page))


@pytest.mark.long
def test_a_proof_sheet_shows_every_block_and_pair_of_colours(tmp_path):
    ended = run("brand", "harbour", "--output", tmp_path, cold=True)
    assert (ended.returncode, ended.stderr) == (MADE, "")
    printed = close("".join(read((tmp_path / "proof-sheet-harbour.pdf").read_bytes()).texts))
    for block in (PRESS / "layouts/blocks").glob("*.html"):
        assert block.stem in printed, block.stem
    assert re.search(r"\d\.\d", printed), "contrasts stand in numbers"


def test_the_proof_sheet_of_a_brand_that_is_not_there_names_it(tmp_path):
    ended = run("brand", "harbor", "--output", tmp_path)
    assert ended.returncode == NOT_MADE
    assert "did you mean `harbour`?" in ended.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.fixture(scope="module")
def schema(tmp_path_factory) -> dict:
    """The schema of a topic, as the press writes it."""
    folder = make_project(tmp_path_factory.mktemp("schema"))
    asked(folder, "schema", cold=True)
    return json.loads((folder / "factsheets/.schema.json").read_text())


@pytest.fixture(scope="module")
def samples() -> dict:
    """The schema of a topic with the names that the sample topics use."""
    return json.loads(schema_file("topic", WINDOW))


def test_the_schema_is_a_schema(schema):
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert jsonschema_rs.meta.is_valid(schema)
    blocks = schema["properties"]["sections"]["items"]["properties"]["blocks"]["items"]["else"]
    for block in (PRESS / "layouts/blocks").glob("*.html"):
        assert blocks["properties"][block.stem]["description"], block.stem


@pytest.mark.parametrize("loader", [yaml.BaseLoader, Core], ids=["as words", "as editors read"])
@pytest.mark.parametrize(
    "topic",
    [PRESS / f"factsheets/{name}.yaml" for name in topic_names(WINDOW)],
    ids=lambda path: path.stem,
)
def test_sample_topics_are_valid_against_the_schema(samples, topic, loader):
    found = yaml.load(topic.read_text(), Loader=loader)  # no types of Python: see Core
    errors = jsonschema_rs.Draft202012Validator(samples).iter_errors(found)
    assert [f"{list(error.instance_path)}: {error.message[:90]}" for error in errors] == []


def test_the_schema_refuses_what_the_press_refuses(schema):
    topic = yaml.load(TOPIC, Loader=yaml.BaseLoader)
    check = jsonschema_rs.Draft202012Validator(schema).is_valid
    assert check(topic)
    assert not check({**topic, "titel": "x"})
    assert not check({name: value for name, value in topic.items() if name != "code"})
    assert not check({**topic, "sections": [{"heading": "x", "blocks": [{"warnin": "x"}]}]})


def test_the_project_may_be_named_behind_a_command(tmp_path):
    folder = make_project(tmp_path)
    before = run("--project", folder, "list").stdout
    assert "blood-tests" in before
    assert run("list", "--project", folder).stdout == before
    assert run("list", f"--project={folder}", "--today", "2026-01-01").stdout == before


def test_a_code_that_is_no_rule_is_explained_by_what_sees_it():
    done = run("explain", "x12")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        "X12: no rule of the press; checked elsewhere\n  missing-glyph, in typesetting/log.py\n"
    )


@pytest.mark.parametrize(
    ("today", "told"),
    [
        (
            date(1970, 1, 1),
            "this machine's clock says 1 January 1970: what is overdue goes by that",
        ),
        (date(2099, 6, 1), "this machine's clock says 1 June 2099: what is overdue goes by that"),
        (date(2029, 6, 1), ""),
    ],
)
def test_a_clock_that_cannot_be_right_is_told(today, told):
    assert "".join(problem.message for problem in strange_clock(today)) == told
