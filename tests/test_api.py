"""The press as a library: the examples of its document run, and what is not its own it leaves."""

from __future__ import annotations

import gc
import os
import re
import signal
import threading
from pathlib import Path

import pytest

from press.api import Project, Unprintable
from press.console.new import new_project
from press.console.project import window
from press.files import HOME
from tests.projects import TODAY, TOPIC, make_project

DOCUMENT = HOME / "docs/api.md"
EXAMPLES = re.findall(r"^```python\n(.*?)^```", DOCUMENT.read_text("utf-8"), re.M | re.S)


def test_the_examples_run_one_after_another(tmp_path, monkeypatch, capfd):
    list(new_project(tmp_path / "ours", window(HOME), HOME))
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    for example in EXAMPLES:
        exec(compile(example, str(DOCUMENT), "exec"), names)
    said = capfd.readouterr()
    assert said.err == ""
    shown = [line[2:] for line in "".join(EXAMPLES).splitlines() if line.startswith("# ")]
    shown += re.findall(r"print\([^#\n]*\)  # (.*)", "".join(EXAMPLES))
    assert [line for line in shown if line not in said.out] == []
    assert "north ours/output/clinics/north/welcome.pdf" in said.out.replace(f"{tmp_path}/", "")


@pytest.fixture
def two(tmp_path) -> tuple[Project, Project]:
    """Two projects, whose topics and brands are called alike and are not."""
    made = []
    for name, words in (("one", "Blood tests"), ("two", "Tests of your blood")):
        folder = make_project(tmp_path / name, {"factsheets/blood-tests.yaml": TOPIC.replace(
            "Blood tests", words)})  # fmt: skip
        made.append(Project(folder, today=TODAY))
    return made[0], made[1]


def test_threads_and_projects_get_the_bytes_of_one_after_another(two, tmp_path):
    wanted = [(project, format) for format in ("a4", "mono") for project in two]
    alone = [made(project, format, tmp_path / "alone") for project, format in wanted]
    together: dict[int, bytes] = {}

    def work(number: int) -> None:
        together[number] = made(*wanted[number], tmp_path / "together")

    threads = [threading.Thread(target=work, args=(number,)) for number in range(len(wanted))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [together[number] for number in range(len(wanted))] == alone
    assert len(set(alone)) == len(wanted)


def made(project: Project, format: str, output: Path) -> bytes:
    there = Project(project.folder, output=output / project.folder.name, today=TODAY)
    path = there.make("blood-tests", format=format).path
    assert path
    return path.read_bytes()


def test_what_is_the_program_s_own_is_left_as_it_was(two, monkeypatch, capfd):
    monkeypatch.setenv("FONTCONFIG_FILE", "/etc/fonts/of-somebody-else.conf")
    before, frozen = state(), gc.get_freeze_count()
    two[0].make("blood-tests")
    two[0].check()
    two[0].hear("blood-tests")
    assert state() == before
    assert gc.get_freeze_count() <= frozen  # what others have frozen may have gone since
    assert capfd.readouterr() == ("", "")


def state() -> list[object]:
    collects = gc.isenabled(), gc.get_threshold()
    handlers = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    return [*collects, *handlers, dict(os.environ), Path.cwd(), threading.active_count()]


def test_each_call_sees_the_files_as_they_are(two):
    project = two[0]
    first = project.make("blood-tests")
    assert not first.unchanged
    assert project.make("blood-tests").unchanged
    topic = project.folder / "factsheets/blood-tests.yaml"
    topic.write_text(topic.read_text().replace("Blood tests", "All blood tests", 1))
    again = project.make("blood-tests")
    assert not again.unchanged
    assert again.facts
    assert again.facts.title == "All blood tests"


def test_a_mistake_is_a_value_and_names_the_installed_program(two):
    project = two[0]
    made = project.make("blood-tests", format="easy-read")
    assert made.path is None
    assert [problem.hint for problem in made.problems] == [
        "`press new blood-tests.easy-read` begins one"
    ]
    assert made.facts is None
    with pytest.raises(Unprintable) as raised:
        project.html("blood-test")
    assert [p.hint for p in raised.value.problems] == ["did you mean `blood-tests`?"]


def test_all_at_once_is_asked_for_one_by_one(two):
    (problem,) = two[0].make("blood-tests", format="all").problems
    assert re.fullmatch(
        r"`blood-tests` is \d+ editions, and one is made at a time", problem.message
    )
    (problem,) = two[0].make("blood-tests", text_size=13).problems
    assert problem.message == "there is no text in 13 points"
    assert problem.hint == "there is 12, 14, 16, 18, 20, 24, 28"
    with pytest.raises(NotADirectoryError, match="there is no folder nowhere"):
        Project("nowhere")
