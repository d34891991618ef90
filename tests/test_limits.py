"""Nothing goes on for ever: what takes too long, or too much, is ended and named."""

from __future__ import annotations

import os
import re
import signal
import time
from pathlib import Path

import pytest

from press.child_process import Child, Limits, Lost, OverLimit, limited, limits_of
from press.cli.exit_codes import MADE, NOT_MADE
from press.html.templates import Templates
from press.model import Template, Unprintable
from tests.processes import begun, command, family, gone, run
from tests.projects import PRESS, TODAY, TOPIC, make_project

MANY = "{% for number in range(90000) %}<p>Words.</p>{% endfor %}"
SLOW = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"
HINT = (
    "something in it asks for too much: a drawing, a very large table, a style; if it has to be "
    "so, allow more, with `--limit 10min` or `--limit 3GB`"
)


@pytest.fixture
def ours(tmp_path) -> Path:
    return make_project(tmp_path / "ours")


def bomb(ours: Path) -> Path:
    """The project with a block that has ninety thousand paragraphs."""
    (ours / "layouts/blocks").mkdir(parents=True, exist_ok=True)
    whole = (PRESS / "layouts/blocks/text.html").read_text("utf-8")
    (ours / "layouts/blocks/text.html").write_text(whole + MANY)
    return ours


# ── A child ───────────────────────────────────────────────────────────────────────────────────


def swell(megabytes: int) -> None:
    kept = []
    for _ in range(megabytes):
        kept.append(os.urandom(1) * 1_000_000)
        time.sleep(0.001)
    time.sleep(60)


def test_work_that_takes_too_long_is_ended_and_the_next_is_done():
    child = Child(Limits(seconds=0.3))
    with pytest.raises(OverLimit, match=r"^it took longer than 0\.3 seconds$"):
        child.begin_call(time.sleep, 60)()
    assert child.begin_call(abs, -3)() == 3
    child.end()


def test_work_that_takes_too_much_memory_is_ended_before_it_has_it_all():
    child = Child(Limits(megabytes=400))
    with pytest.raises(OverLimit) as found:
        child.begin_call(swell, 2_000)()
    taken, allowed = map(int, str(found.value).removeprefix("it took ").split()[::5])
    assert 360 <= taken < allowed == 400
    child.end()


def test_work_that_is_not_waited_for_is_ended_by_the_next():
    child = Child(Limits())
    child.begin_call(time.sleep, 60)
    assert child.begin_call(abs, -3)() == 3
    child.end()


def test_a_child_that_dies_is_named_by_its_signal():
    child = Child(Limits())
    with pytest.raises(Lost, match=r"^its process ended with signal 9 \(SIGKILL\)$"):
        child.begin_call(signal.raise_signal, signal.SIGKILL)()
    child.end()


# ── What it is for ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("words", "limits"),
    [
        ((), Limits()),
        (("90s",), Limits(seconds=90)),
        (("1.5h", "800MB"), Limits(5400, 800)),
        (("10 min", "3gb"), Limits(600, 3000)),
    ],
)
def test_limits_are_a_time_and_memory(words, limits):
    assert limits_of(words) == limits


@pytest.mark.parametrize("words", ["ten minutes", "10", "0s", "5 apples", ""])
def test_another_limit_is_refused(words, ours):
    said = run("--project", ours, "--topic", "blood-tests", "--limit", words)
    assert said.returncode == NOT_MADE
    assert f"{words} is no limit: write a time, as 10min, or memory, as 3GB" in said.stderr


def test_a_template_without_an_end_is_told_at_its_line():
    template = Template("layouts/endless.html", f"<p>Words</p>\n{SLOW}", None)
    with limited(Limits(seconds=0.3)), pytest.raises(Unprintable) as found:
        Templates().fill(template)
    (problem,) = found.value.problems
    assert str(problem.at) == "layouts/endless.html:2"
    assert problem.message == "it took longer than 0.3 seconds"


@pytest.mark.long
@pytest.mark.parametrize(
    ("limit", "why"),
    [
        ("3s", "it took longer than 3 seconds"),
        ("300MB", r"it took \d+ megabytes of memory, of 300 allowed"),
    ],
)
def test_a_block_that_asks_for_too_much_is_given_up_by_its_name(limit, why, ours):
    for number in range(102, 105):  # as many as are made by a pool
        topic = TOPIC.replace("ABC-101", f"ABC-{number}")
        (bomb(ours) / f"factsheets/sheet-{number}.yaml").write_text(topic)
    asked = ("--project", ours, "--today", TODAY)
    for words in (
        ("--topic", "blood-tests"),
        ("--topic", "all", "--workers", "2"),
        ("check", "--pages", "blood-tests"),
        ("hear", "blood-tests"),
    ):
        said = run(*asked, *words, "--limit", limit)
        assert said.returncode == NOT_MADE
        given_up = re.findall(
            r"error: `([\w-]+)` as a4 was given up: (.+) \(over-limit\)", said.stderr
        )
        assert len(given_up) == (4 if "all" in words else 1), said.stderr
        assert all(re.match(why, words) for _, words in given_up)
        assert HINT in said.stderr


# ── Stopped is stopped ────────────────────────────────────────────────────────────────────────


@pytest.mark.long
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
@pytest.mark.parametrize("seconds", [0.3, 0.6, 1, 3])
def test_whoever_stops_the_press_stops_its_child(number, seconds, ours):
    asked = command("--project", bomb(ours), "--today", TODAY, "--topic", "blood-tests")
    with begun(asked, start_new_session=True) as process:
        time.sleep(seconds)
        below = family(process.pid)
        os.kill(process.pid, number)
        process.wait(30)
        assert gone(below, 10)


@pytest.mark.long
def test_a_child_that_is_killed_once_is_replaced(ours):
    asked = command("--project", ours, "--today", TODAY, "--topic", "blood-tests")
    with begun(asked) as process:
        while not (below := family(process.pid)):
            time.sleep(0.01)
        below[0].kill()
        assert process.wait(60) == MADE
    assert (ours / "output/blood-tests.pdf").is_file()
