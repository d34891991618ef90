"""The tests themselves: what they leave behind."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.processes import begun

HERE = Path(__file__).parent


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
    beginning = [path.name for path in HERE.glob("*.py") if "Popen(" in path.read_text("utf-8")]
    assert sorted({*beginning} - {Path(__file__).name}) == ["processes.py"]
