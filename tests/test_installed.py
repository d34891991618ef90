"""The press where it is installed: the command `press`, in a project and elsewhere."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import time
import zipfile
from pathlib import Path

import pytest

from press.cli.ending import code_of
from press.cli.exit_codes import LACKING
from press.console.new import new_project
from press.console.project import project_around, window
from press.content.brand import read_brand
from press.edition import PROGRAM, Problem
from press.files import HOME
from press.program import filled, release
from tests.processes import run
from tests.projects import make_project
from tests.tools import AS_ROOT

MOST = 2_500_000  # bytes of a wheel


# ── Which folder is the project ───────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("stands", "project"),
    [
        ("ours", "ours"),
        ("ours/factsheets", "ours"),
        ("ours/factsheets/images", "ours"),
        ("ours/layouts/brands/ours", "ours"),
        ("ours/notes", "ours"),
        (".", None),
        ("brand-alone", "brand-alone"),
    ],
)
def test_the_project_is_the_folder_that_one_stands_in(stands, project, tmp_path):
    for folder in ("ours/factsheets/images", "ours/layouts/brands/ours", "ours/notes"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "ours/layouts/brands/ours/brand.yaml").touch()
    (tmp_path / "brand-alone").mkdir()
    (tmp_path / "brand-alone/brand.yaml").touch()
    assert project_around(tmp_path / stands) == (tmp_path / project if project else None)


@pytest.mark.parametrize("program", ["build.py", "press"])
def test_a_kept_problem_names_the_program_that_tells_it(program, monkeypatch):
    monkeypatch.setattr(sys, "argv", [f"/anywhere/{program}"])
    kept = Problem("error", "no-version", "none", None, f"`{PROGRAM} new x` begins one")
    assert filled(kept).hint == f"`{program} new x` begins one"


def test_whoever_installed_it_is_sent_to_the_doctor(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["/usr/local/bin/press"])

    def end() -> None:
        raise ModuleNotFoundError(name="lxml")

    assert code_of(end) == LACKING
    said = "lxml is not installed: run `press doctor`, which names what to install\n"
    assert capsys.readouterr().err == said


@pytest.mark.parametrize(("wrote", "told"), [("99.1", True), ("0.0.9", False), ("", False)])
def test_an_older_press_over_a_newer_project_says_so(wrote, told, tmp_path):
    project = make_project(tmp_path)
    schema = project / "factsheets/.schema.json"
    schema.write_text(f'{{"$schema": "…", "$comment": "Factsheet Press {wrote}", "title": ""}}')
    ended = run("--project", project, "list")
    note = (
        "factsheets/.schema.json: note: a newer press, 99.1, has worked in this project, and this "
        f"is {release()} (older-press)\n"
        "  what is new in it may be told as a mistake here; install the newer one\n"
    )
    assert ended.stderr == (note if told else "")
    assert ended.returncode == 0


# ── From a wheel ──────────────────────────────────────────────────────────────────────────────


class Installed:
    """An environment with the press in it, and with the packages that these tests run with."""

    def __init__(self, folder: Path, *package: object) -> None:
        self.folder = folder
        uv("venv", "--quiet", "--python", sys.executable, folder)
        uv("pip", "install", "--quiet", "--no-deps", "--python", folder / "bin/python", *package)
        self.packages = next(folder.glob("lib/python*/site-packages"))
        (self.packages / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n")

    def run(
        self, *words: object, folder: Path, before: tuple[str, ...] = (), **changed: str
    ) -> subprocess.CompletedProcess[str]:
        """`press` with these words in a folder; `before` is a command that runs it."""
        return subprocess.run(
            [*before, self.folder / "bin/press", *map(str, words)],
            cwd=folder,
            env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"} | changed,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )


def uv(*words: object) -> None:
    subprocess.run(["uv", *map(str, words)], cwd=HOME, check=True, capture_output=True)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    uv("build", "--quiet", "--wheel", "--out-dir", folder, HOME)
    (made,) = folder.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory) -> Installed:
    return Installed(tmp_path_factory.mktemp("environment") / "env", wheel)


@pytest.fixture
def ours(installed, tmp_path) -> Path:
    """A new project of the installed press."""
    begun = installed.run("new-project", "ours", folder=tmp_path)
    assert begun.stdout.splitlines()[-1] == "now run: cd ours && press --topic welcome"
    return tmp_path / "ours"


pytestmark_wheel = [pytest.mark.long, pytest.mark.needs("uv")]


def wheels(test):
    for mark in pytestmark_wheel:
        test = mark(test)
    return test


@wheels
def test_a_wheel_has_what_a_press_needs_and_no_more(wheel):
    with zipfile.ZipFile(wheel) as held:
        names = held.namelist()
    assert wheel.stat().st_size < MOST
    brands = {name.split("/")[4] for name in names if name.startswith("press/home/layouts/brands/")}
    assert brands == {"harbour", "northfield"}
    topics = [n for n in names if n.startswith("press/home/factsheets/") and n.count("/") == 3]
    assert {Path(name).name.partition(".")[0] for name in topics} == {"treatment"}
    assert not [n for n in names if "__pycache__" in n or "/tests/" in n or "/output/" in n]
    assert {name.split("/")[0] for name in names if "dist-info" not in name} == {
        "press",
        "factsheet_press.py",
    }


@wheels
def test_a_new_project_prints_and_nothing_is_written_beside_the_press(installed, ours):
    mark = time.time()
    time.sleep(0.1)
    printed = installed.run("--topic", "welcome", folder=ours)
    assert printed.returncode == 0, printed.stderr
    assert printed.stdout == "output/welcome.pdf\n"
    assert (ours / "output/welcome.pdf").read_bytes()[:5] == b"%PDF-"
    elsewhere = installed.run("--topic", "treatment", folder=ours.parent)
    assert elsewhere.stdout == "output/treatment.pdf\n"
    inside = installed.run("--topic", "welcome", folder=ours / "factsheets")
    assert inside.stdout.endswith("output/welcome.pdf (unchanged)\n")
    newer = [f for f in installed.packages.rglob("*") if f.is_file() and f.stat().st_mtime > mark]
    assert newer == []


@wheels
def test_no_hint_speaks_of_a_checkout(installed, ours):
    (ours / "factsheets/bad.yaml").write_text("titel: |\n  A\n")
    said = (ours / "README.md").read_text()
    for words in (
        ["--help"],
        ["new", "blood-tests"],
        ["check"],
        ["check", "--all"],
        ["check", "--renew-baseline"],
        ["status"],
        ["hear"],
        ["hear", "--checklist"],
        ["watch", "--topic", "welcom"],
        ["where"],
        ["where", "0808 157 0123"],
        ["--topic", "nothere"],
        ["--topic", "welcome", "--format", "easy-read"],
        ["--topic", "welcome", "--release"],
        ["--quiet", "check"],
        ["--project", "nowhere", "list"],
        ["approve", "welcome", "--kind", "lay", "--role", "Mother"],
        ["--topic", "welcome", "--on", "dask://127.0.0.1:1"],
        ["worker", "dask://127.0.0.1:1"],
        ["doctor"],
        ["explain", "skeleton"],
    ):
        ended = installed.run(*words, folder=ours)
        said += ended.stdout + ended.stderr
        assert "Traceback" not in ended.stderr
    assert [line for line in said.splitlines() if "build.py" in line or "setup.sh" in line] == []
    assert [line for line in said.splitlines() if PROGRAM in line] == []
    assert "press new welcome.easy-read" in said


@wheels
@pytest.mark.parametrize("words", [["new", "x"], ["schema"], ["approve", "treatment"]])
def test_without_a_project_nothing_is_written_to_the_press(words, installed, tmp_path):
    more = ["--kind", "lay", "--role", "Mother"] if words[0] == "approve" else []
    ended = installed.run(*words, *more, folder=tmp_path)
    assert ended.returncode == 2
    assert ended.stderr == (
        "error: there is no project in this folder: it has no factsheets/ (no-project)\n"
        "  `press new-project ours` begins one; `--project FOLDER` names another\n"
    )


@wheels
@pytest.mark.needs("permissions")
def test_a_project_that_is_read_only_is_told_in_a_line(installed, ours):
    bound = ("setpriv", "--bounding-set=-dac_override,-dac_read_search") if not AS_ROOT else ()
    ours.chmod(0o555)
    try:
        ended = installed.run("--topic", "welcome", folder=ours, before=bound)
        elsewhere = installed.run(
            "--topic", "welcome", "--output", ours.parent / "out", folder=ours, before=bound
        )
    finally:
        ours.chmod(0o755)
    assert ended.returncode == 2
    (error,) = [line for line in ended.stderr.splitlines() if "error" in line]
    assert error == f"error: {ours}/output cannot be written: Permission denied (cannot-write)"
    assert "--output" in ended.stderr
    assert elsewhere.returncode == 0, elsewhere.stderr


@wheels
def test_another_press_in_the_way_is_named(installed, tmp_path):
    other = tmp_path / "elsewhere/press"
    other.mkdir(parents=True)
    (other / "__init__.py").touch()
    ended = installed.run("list", folder=tmp_path, PYTHONPATH=str(other.parent))
    assert ended.returncode == LACKING
    assert ended.stderr == (
        f"another `press` is in the way, {other}/__init__.py: put ours apart, `uv tool install`; "
        "see docs/install.md\n"
    )


@wheels
def test_an_editable_install_prints_from_its_checkout(tmp_path):
    there = Installed(tmp_path / "env", "--editable", HOME)
    ended = there.run("list", folder=tmp_path)
    assert "clinical-trials" in ended.stdout, ended.stderr


@wheels
def test_the_same_pdf_comes_from_the_wheel_and_the_checkout(installed, tmp_path):
    shutil.copytree(HOME / "factsheets", tmp_path / "p/factsheets")
    shutil.copytree(HOME / "layouts/brands", tmp_path / "p/layouts/brands")
    here = ["--project", tmp_path / "p", "--topic", "treatment", "--today", "2026-11-30"]
    ended = installed.run(*here, "--output", tmp_path / "wheel", folder=tmp_path)
    assert ended.returncode == 0, ended.stderr
    checkout = [sys.executable, HOME / "build.py", *here, "--output", tmp_path / "checkout"]
    subprocess.run(list(map(str, checkout)), check=True, capture_output=True)
    made = [(tmp_path / name / "treatment.pdf").read_bytes() for name in ("wheel", "checkout")]
    assert made[0] == made[1]
    again = installed.run(*here, "--output", tmp_path / "checkout", folder=tmp_path)
    assert again.stdout.endswith("treatment.pdf (unchanged)\n")


# ── The first things that a publisher writes ──────────────────────────────────────────────────


def test_a_library_of_comments_alone_is_empty_and_takes_a_first_entry(tmp_path):
    list(new_project(tmp_path / "ours", window(HOME), HOME))
    asked = ("--project", tmp_path / "ours")
    assert run(*asked, "check").returncode == 0
    helplines = tmp_path / "ours/factsheets/library/helplines.yaml"
    helplines.write_bytes(b"\xef\xbb\xbf" + helplines.read_bytes())
    assert run(*asked, "check").returncode == 0
    helplines.write_text(
        helplines.read_text().replace("# ours:\n#   ", "ours:\n  ").replace("\n#   ", "\n  ")
    )
    ended = run(*asked, "check")
    assert ended.returncode == 0, ended.stderr


@pytest.mark.parametrize(
    ("folder", "brand", "name"),
    [
        ("Unsere Blätter", "unsere-blatter", "Unsere Blätter"),
        ("Größe", "grosse", "Größe"),
        ("our-sheets", "our-sheets", "Our Sheets"),
        ("病院", "ours", "病院"),
        ("children's trust", "children-s-trust", "Children's Trust"),
        ("Help, hope, heal", "help-hope-heal", "Help, hope, heal"),
        ("St. Mary's: help", "st-mary-s-help", "St. Mary's: help"),
        ("Eltern #1 {together} *", "eltern-1-together", "Eltern #1 {together} *"),
        ("a\\b %s", "a-b-s", "A\\b %s"),
    ],
)
def test_a_project_is_called_after_its_folder(folder, brand, name, tmp_path):
    list(new_project(tmp_path / folder, window(HOME), HOME))
    about = read_brand(window(tmp_path / folder), brand).about
    assert about.meta.name.full.value == about.meta.name.short.value == name
    assert about.helpline.name.value == f"{name} helpline"
    written = (tmp_path / folder / "layouts/brands" / brand / "brand.yaml").read_text()
    assert "Harbour" not in written
