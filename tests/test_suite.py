"""The tests themselves: what they need, what is told of those left out, what they leave behind."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.processes import begun
from tests.projects import PRESS
from tests.tools import NEEDS, SETUP

HERE = Path(__file__).parent


# ── On a machine that lacks something ──

COPIES = """
import pytest


@pytest.mark.needs("tesseract")
@pytest.mark.parametrize("copy", [1, 2])
def test_a_copy_is_read(copy):
    raise AssertionError("without Tesseract?")


@pytest.mark.needs("FACTSHEET_SEEDS")
def test_a_text_of_others():
    raise AssertionError("without texts?")


def test_all_else():
    pass
"""


def suite(folder: Path, workers: int, **changed: str) -> subprocess.CompletedProcess[str]:
    """What pytest says where there is no program at all, and no folder of published texts."""
    (folder / "test_copies.py").write_text(COPIES)
    environment = {"HOME": str(folder), "PATH": str(folder), **changed}
    ours = ["-c", "pyproject.toml", "-p", "tests.conftest", "-p", "no:cacheprovider"]
    ours += ["--basetemp", folder / "base"]
    return subprocess.run(
        [sys.executable, "-m", "pytest", *ours, "-n", str(workers), folder / "test_copies.py"],
        cwd=PRESS,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_what_is_left_out_is_told_at_the_end_with_what_brings_it_back(tmp_path):
    ended = suite(tmp_path, workers=2)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    *_, title, copies, texts, last = ended.stdout.splitlines()
    assert re.fullmatch("=+ left out =+", title)
    assert copies == (
        "2 tests: no Tesseract to read copies with (to install it: sh setup.sh --tests)"
    )
    assert texts == (
        "1 test: FACTSHEET_SEEDS names no folder of published texts, which are not ours to hand on"
    )
    assert "1 passed, 3 skipped" in last


def test_in_ci_what_could_be_installed_fails_by_name(tmp_path):
    ended = suite(tmp_path, workers=0, CI="true")
    assert ended.returncode == 1, ended.stdout + ended.stderr
    failed = [line for line in ended.stdout.splitlines() if line.startswith("ERROR ")]
    assert [re.search("::(.*)", line)[1] for line in failed] == [
        f"test_a_copy_is_read[{number}] - Failed: not run in CI: no Tesseract to read copies with "
        "(to install it: sh setup.sh --tests)"
        for number in (1, 2)
    ]
    assert "1 passed, 1 skipped, 2 errors" in ended.stdout.splitlines()[-1]


def said_in(words: re.Pattern[str]) -> list[str]:
    """The files of tests, but for this one, in which something is said."""
    others = (path for path in sorted(HERE.rglob("*.py")) if path != Path(__file__))
    return [path.name for path in others if words.search(path.read_text("utf-8"))]


def test_no_test_leaves_itself_out_in_another_way():
    """Else it would not be told, or not fail in CI."""
    ways = re.compile(r"pytest\.skip\(|skipif|importorskip|mark\.skip|xfail")
    assert said_in(ways) == ["tools.py"], "say @pytest.mark.needs(...), with a name of tools.py"


def test_setup_installs_what_tests_say_it_does():
    (listed,) = re.findall(r"^tools='\n(.*?)^'", (PRESS / "setup.sh").read_text(), re.M | re.S)
    commands = {line.split(":")[0] for line in listed.splitlines()}
    assert commands == {name for name, need in NEEDS.items() if need.remedy == SETUP}


def test_setup_refuses_what_it_does_not_know():
    ended = subprocess.run(
        ["sh", PRESS / "setup.sh", "--test"], capture_output=True, text=True, check=False
    )
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == (
        "setup.sh: there is no `--test`. Say: sh setup.sh, or for the tests: sh setup.sh --tests\n"
    )


# ── Processes ──


def test_a_process_ends_with_the_test_that_fails_beside_it():
    sleeping = [sys.executable, "-c", "import time; time.sleep(600)"]
    with (
        pytest.raises(FileNotFoundError),
        begun(sleeping, stdout=subprocess.PIPE) as process,
    ):
        raise FileNotFoundError("ps")
    assert process.returncode == -9
    assert process.stdout.closed


def test_no_test_begins_a_process_in_another_way():
    assert said_in(re.compile(r"Popen\(")) == ["processes.py"], "say `with begun(...)`"
