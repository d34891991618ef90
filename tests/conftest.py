"""What tests share: the sample series, golden pages, and what is told at the end of a run."""

from __future__ import annotations

import compileall
import gc
from collections import Counter
from collections.abc import Callable, Iterator

import pytest

from press.model import Edition
from tests.processes import end_warm
from tests.projects import PRESS
from tests.series import EDITIONS, Series, Sheet, name_of
from tests.shared import share
from tests.tools import leave_out

MEASURED = pytest.StashKey[dict[str, list[tuple[float, str]]]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--accept", action="store_true", help="keep the pages as they are now as golden pages"
    )
    parser.addoption("--steps", type=int, help="of ordinary days; tests/test_sequences.py")


def pytest_configure(config: pytest.Config) -> None:
    config.stash[MEASURED] = {}
    if not hasattr(config, "workerinput"):
        # Once for all processes that tests begin: some machines forbid Python to keep what it
        # compiles, and then each would compile the press anew.
        compileall.compile_dir(PRESS / "press", quiet=2)


def pytest_collection_finish() -> None:
    """What is there once the tests are collected stays to the end: no sweep looks at it again."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    for mark in item.iter_markers("needs"):
        leave_out(mark.args)


@pytest.fixture(scope="session", autouse=True)
def _shared(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """The processes of a run keep in one folder what they make for one another."""
    base = tmp_path_factory.getbasetemp()
    share((base.parent if hasattr(request.config, "workerinput") else base) / "shared")
    yield
    end_warm()


@pytest.fixture(scope="session")
def series() -> Series:
    """The sample series."""
    return Series()


# What is looked at each time: topics with the most kinds of block, by brand. All under `-m long`.
EACH_TIME = {
    "harbour": ("treatment", "overview", "symptoms", "my-record"),
    "northfield": ("treatment", "overview"),
}


def _param(edition: Edition):
    late = edition.topic not in EACH_TIME[edition.brand]
    return pytest.param(edition, id=name_of(edition), marks=[pytest.mark.long] if late else [])


@pytest.fixture(params=map(_param, EDITIONS))
def sheet(request: pytest.FixtureRequest, series: Series) -> Sheet:
    """Each edition of the series in turn."""
    return series[request.param]


@pytest.fixture
def measure(request: pytest.FixtureRequest) -> Callable[[str, float, str], None]:
    """Notes what was measured, how much and where; the ends of each scale are told at the end."""

    def note(what: str, value: float, where: str) -> None:
        request.config.stash[MEASURED].setdefault(what, []).append((value, where))

    return note


def pytest_sessionfinish(session: pytest.Session) -> None:
    if hasattr(session.config, "workeroutput"):  # a worker, which hands in what it measured
        session.config.workeroutput["measured"] = session.config.stash[MEASURED]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node) -> None:
    for what, values in getattr(node, "workeroutput", {}).get("measured", {}).items():
        measured = node.config.stash[MEASURED].setdefault(what, [])
        measured += [(value, where) for value, where in values]


def pytest_terminal_summary(terminalreporter, config: pytest.Config) -> None:
    _tell_measured(terminalreporter, config.stash[MEASURED])
    _tell_left_out(terminalreporter)


def _tell_left_out(terminalreporter) -> None:
    """How many tests were left out, why, and what brings them back."""
    reports = terminalreporter.getreports("skipped")
    reasons = Counter(report.longrepr[2].removeprefix("Skipped: ") for report in reports)
    if reasons:
        terminalreporter.section("left out")
    for reason, count in reasons.most_common():
        terminalreporter.write_line(f"{count} test{'s' * (count > 1)}: {reason}")


def _tell_measured(terminalreporter, measured: dict[str, list[tuple[float, str]]]) -> None:
    if measured:
        terminalreporter.section("measured")
    for what, values in sorted(measured.items()):
        (low, there), (high, elsewhere) = min(values), max(values)
        line = f"{what}: {low:.1f} ({there}) to {high:.1f} ({elsewhere})"
        terminalreporter.write_line(line)
