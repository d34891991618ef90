"""Many editions: on every processor, whatever happens to those who make them."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

import psutil
import pytest

from press.build.artifacts import Artifacts
from press.build.backends import opener
from press.build.backends.pool import Pool
from press.build.plan import Order, plan
from press.build.run import Started, run
from press.child_process import Limits, Lost
from press.cli.worker import QUIET
from press.files import HOME as PRESS
from press.model import Copy, Edition
from tests.processes import begun, family, gone, start
from tests.processes import run as press
from tests.projects import TODAY, made_artifacts, window
from tests.shelves import make_shelf
from tests.tools import small_disk


def pdfs(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.pdf"))}


def made(project: Path, output: str, open_executor) -> list:
    files = window(project)
    editions = plan(files, Order(("all",)))
    return list(made_artifacts(editions, files, Artifacts(project / output, "ours"), open_executor))


# ── On every processor ────────────────────────────────────────────────────────────────────────


@pytest.mark.long
def test_many_workers_make_what_one_makes_byte_for_byte(tmp_path):
    project = make_shelf(tmp_path, 4)
    alone = made(project, "alone", opener(1))
    together = made(project, "together", opener(3))
    assert [artifact.made for artifact in (*alone, *together)] == [True] * 8
    assert pdfs(project / "alone") == pdfs(project / "together")
    again = made(project, "together", opener(3))
    assert [artifact.fresh for artifact in again] == [True] * 4


def test_the_longest_comes_first_and_what_is_begun_is_told(tmp_path):
    longer = (make_shelf(tmp_path, 3) / "factsheets/sheet-2.yaml").read_text()
    more = longer.replace("    blocks:\n", "    blocks:\n" + "      - Words.\n" * 60)
    (tmp_path / "factsheets/sheet-2.yaml").write_text(more)
    files = window(tmp_path)
    editions = plan(files, Order(("all",)))
    steps = list(run(editions, files, Artifacts(tmp_path / "o", "ours"), opener(1)))
    assert [step.edition.topic for step in steps][:2] == ["sheet-2", "sheet-2"]
    assert [isinstance(step, Started) for step in steps] == [True, False] * 3


STYLE = "layouts/blocks/note.css"
TWO = """\
listeners: {name: The Listeners, phone: 0808 157 0999}
walkers:
  name: The Walkers
  phone: 0808 157 0888
"""
LIBRARY = "factsheets/library/helplines.yaml"
CHANGES = {
    "a topic": ("factsheets/sheet-0.yaml", "It is", "That is", ["sheet-0"]),
    "a helpline that one prints": (LIBRARY, "0999", "0777", ["sheet-1"]),
    "a helpline that nobody prints": (LIBRARY, "0888", "0777", []),
    "the helpline of the brand": (
        "layouts/brands/ours/brand.yaml",
        "Every day",
        "Each day",
        ["sheet-0", "sheet-1", "sheet-2"],
    ),
    "the style of a block that one has": (STYLE, "1mm", "2mm", ["sheet-2"]),
}


@pytest.fixture(scope="module")
def three(tmp_path_factory) -> Path:
    """Three topics: one names a helpline, one has a block that the others have not."""
    project = make_shelf(tmp_path_factory.mktemp("three"), 3, {LIBRARY: TWO})
    for number, old, new in (
        (0, "title:", "# It is\ntitle:"),
        (1, "review:", "helplines: [listeners]\nreview:"),
        (2, "      - warning:", "      - note: {text: Bring a friend.}\n      - warning:"),
    ):
        path = project / f"factsheets/sheet-{number}.yaml"
        path.write_text(path.read_text().replace(old, new, 1))
    (project / "layouts/blocks").mkdir()
    (project / "layouts/blocks/note.css").write_text(".note { padding: 1mm }\n")
    again = made(project, "output", opener(1))
    assert [artifact.problems for artifact in again if not artifact.made] == []
    return project


@pytest.mark.parametrize("change", CHANGES)
def test_an_edit_makes_exactly_the_editions_that_show_it(three, change, tmp_path):
    path, old, new, shown = CHANGES[change]
    project = Path(shutil.copytree(three, tmp_path / "project"))
    before = (project / path).read_text()
    (project / path).write_text(before.replace(old, new))
    again = made(project, "output", opener(1))
    assert sorted(artifact.edition.topic for artifact in again if not artifact.fresh) == shown


# ── Workers that go ───────────────────────────────────────────────────────────────────────────


def grow(megabytes: int) -> int:
    """Takes memory for good, and says which process did."""
    KEPT.append(bytearray(os.urandom(1) * megabytes * 1_000_000))
    return os.getpid()


KEPT: list = []


def test_a_worker_that_dies_loses_its_call_and_no_other():
    with Pool(2, Limits()) as pool:
        dying = pool.submit(os.kill, 0, 0)  # a call that does no harm
        dying.result()
        dead = pool.submit(os._exit, 9)
        alive = [pool.submit(abs, -number) for number in range(8)]
        with pytest.raises(Lost, match="its process ended with code 9"):
            dead.result()
        assert [future.result() for future in alive] == list(range(8))


def test_a_call_that_takes_too_long_is_ended():
    with Pool(1, Limits(1.0)) as pool:
        with pytest.raises(Lost, match="it took longer than 1 seconds"):
            pool.submit(time.sleep, 60).result()
        assert pool.submit(abs, -3).result() == 3


def test_a_worker_that_has_grown_makes_way_and_what_it_was_given_is_done():
    with Pool(1, Limits()) as pool:
        first = pool.submit(grow, 220).result()
        second = pool.submit(os.getpid).result()
        assert first != second


def runaways(project: Path, pool: Pool) -> list:
    files = window(project)
    editions = plan(files, Order(("all",)))
    return list(made_artifacts(editions, files, Artifacts(project / "o", "ours"), lambda _: pool))


class Dying(Pool):
    """A pool whose workers die of whatever they are given."""

    def submit(self, call, /, *arguments, **named):
        return super().submit(os._exit, 9)


def test_what_is_lost_twice_is_a_problem_with_a_name(tmp_path):
    artifacts = runaways(make_shelf(tmp_path, 1), Dying(2, Limits()))
    (problem,) = artifacts[0].problems
    assert (artifacts[0].made, problem.level, problem.code) == (False, "error", "not-finished")
    assert problem.message == (
        "`sheet-0` as a4 could not be finished: its process ended with code 9, twice"
    )
    assert problem.hint == (
        "the others are made; look for a very large picture or table in this one"
    )


@pytest.mark.long
def test_what_is_lost_once_is_made_in_a_second_try(tmp_path):
    project = make_shelf(tmp_path, 5)
    files = window(project)
    editions = plan(files, Order(("all",)))
    pool = Pool(2, Limits())
    killed: list[int] = []
    artifacts = []
    for step in run(editions, files, Artifacts(project / "o", "ours"), lambda _: pool):
        if isinstance(step, Started) and not killed:
            killed.append(pool._children[0].number)
            os.kill(killed[0], signal.SIGKILL)
        elif not isinstance(step, Started):
            artifacts.append(step)
    assert killed
    assert sorted(a.edition.topic for a in artifacts) == [f"sheet-{n}" for n in range(5)]
    assert [a.problems for a in artifacts if not a.made] == []


def test_a_mistake_of_the_press_is_told_and_the_others_are_made(tmp_path, monkeypatch):
    from press import make as room

    project = make_shelf(tmp_path, 2)
    whole = room.make

    def broken(edition: Edition, *rest, **named):
        if edition.topic == "sheet-0":
            raise ZeroDivisionError("by nothing")
        return whole(edition, *rest, **named)

    monkeypatch.setattr(room, "make", broken)
    bad, good = sorted(made(project, "o", opener(1)), key=lambda a: a.edition.topic)
    assert good.made
    (problem,) = bad.problems
    assert problem.message.startswith(
        "the press failed at `sheet-0` as a4: ZeroDivisionError: by nothing at test_many.py:"
    )


# ── What is gone ──────────────────────────────────────────────────────────────────────────────


def test_what_was_made_from_a_topic_that_is_gone_is_told_and_can_be_removed(tmp_path):
    project = make_shelf(tmp_path, 2)
    words = ("--project", project, "--topic", "all", "--today", TODAY)
    assert press(*words).returncode == 0
    (project / "factsheets/sheet-1.yaml").unlink()
    said = press(*words, folder=project).stdout
    assert "output/sheet-1.pdf: there is no `sheet-1` any more; --clean removes it" in said
    assert (project / "output/sheet-1.pdf").exists()
    said = press("--project", project, "--clean", folder=project)
    assert (said.returncode, said.stdout) == (0, "output/sheet-1.pdf: removed\n")
    assert sorted(pdfs(project / "output")) == ["sheet-0.pdf"]
    assert [p.name for p in (project / "output/.made").rglob("sheet-1*")] == []
    assert press("--project", project, "--clean").stdout == ""


@pytest.mark.long
def test_what_was_made_in_many_formats_from_a_topic_that_is_gone_is_told_in_a_line(tmp_path):
    project = make_shelf(tmp_path, 2)
    words = ("--project", project, "--topic", "all", "--today", TODAY)
    assert press(*words, "--format", "a4", "--format", "a5").returncode == 0
    (project / "factsheets/sheet-1.yaml").unlink()
    (said,) = [line for line in press(*words, folder=project).stdout.splitlines() if "any" in line]
    assert said.endswith(" and 1 more: there is no `sheet-1` any more; --clean removes them")


# ── Stopped, killed, without room ─────────────────────────────────────────────────────────────


@pytest.mark.long
def test_ctrl_c_stops_everybody_and_the_next_build_goes_on(tmp_path):
    project = make_shelf(tmp_path, 7)
    words = ("--project", project, "--topic", "all", "--today", TODAY, "--workers", 2)
    with start(*words) as process:
        while not list((project / "output").glob("*.pdf")):
            time.sleep(0.02)
        below = family(process.pid)
        assert len(below) >= 3, "the process they are forked from, and two workers"
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
    assert (process.returncode, said.strip()) == (2, "stopped")
    assert gone(below)
    there = set(pdfs(project / "output"))
    assert 0 < len(there) < 7
    ended = press(*words[:-2])
    assert ended.returncode == 0
    assert ended.stdout.count("(unchanged)") >= len(there) - 1


@pytest.mark.long
def test_killed_at_any_moment_the_output_is_whole_and_the_next_build_ends_the_work(tmp_path):
    from random import Random

    import pikepdf

    random = Random(20)
    project = make_shelf(tmp_path, 30)
    words = ("--project", project, "--topic", "all", "--today", TODAY, "--workers", 2)
    assert press(*words, "--output", project / "whole").returncode == 0
    whole = pdfs(project / "whole")
    kept = pdfs(project / "whole")
    output = project / "output"
    for _ in range(200):
        with start(*words) as process:
            time.sleep(random.uniform(0, 3))
            below = family(process.pid)
            process.kill()
        assert gone(below)
        for name, data in pdfs(output).items():
            assert data == whole[name], name
        if len(pdfs(output)) == len(kept):
            for path in random.sample(sorted(output.glob("*.pdf")), 20):
                path.unlink()
    assert press(*words).returncode == 0
    assert pdfs(output) == whole
    assert [path.name for path in output.rglob("*.part")] == []
    for data in whole.values():
        from io import BytesIO

        with pikepdf.open(BytesIO(data)) as held:
            assert held.check_pdf_syntax() == []


@pytest.mark.long
@pytest.mark.needs("small disk")
def test_a_disk_that_fills_up_is_told_and_what_is_there_is_whole(tmp_path):
    project = make_shelf(tmp_path, 8)
    small = tmp_path / "small"
    small.mkdir()
    with small_disk(small, "200k"):
        words = ("--project", project, "--topic", "all", "--today", TODAY)
        ended = press(*words, "--output", small)
        assert press(*words, "--output", project / "whole").returncode == 0
        whole = pdfs(project / "whole")
        there = pdfs(small)
        assert ended.returncode == 2
        assert "cannot be written: No space left on device (cannot-write)" in ended.stderr
        assert "Traceback" not in ended.stderr
        assert 0 < len(there) < 8
        assert there == {name: whole[name] for name in there}
        assert list(small.rglob("*.part")) == []


@pytest.mark.long
def test_two_builds_at_once_in_one_folder_do_each_other_no_harm(tmp_path):
    project = make_shelf(tmp_path, 12)
    words = ("--project", project, "--topic", "all", "--today", TODAY)
    assert press(*words, "--output", project / "whole").returncode == 0
    with start(*words) as one, start(*words) as other:
        assert [process.wait(timeout=300) for process in (one, other)] == [0, 0]
    assert pdfs(project / "output") == pdfs(project / "whole")
    assert press(*words).stdout.count("(unchanged)") == 12


# ── On a cluster ──────────────────────────────────────────────────────────────────────────────


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def reached(port: int) -> None:
    """Waits until somebody listens there."""
    for _ in range(300):
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    raise TimeoutError(port)


@contextmanager
def scheduler(port: int, *options: str, folder: Path = PRESS) -> Iterator[None]:
    """A scheduler of Dask on a port of this machine; `options` are Python's own."""
    module = [sys.executable, *options, "-m", "distributed.cli.dask_scheduler", "--no-dashboard"]
    place = ["--host", "127.0.0.1", "--port", port]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with begun([*module, *place], cwd=folder, **quiet):
        reached(port)
        yield


@contextmanager
def worker(address: str) -> Iterator[int]:
    """A worker of a cluster, and who begins it anew; its number."""
    with start("worker", address, "--workers", 1) as process:
        try:
            yield process.pid
        finally:
            kill(process.pid)


def kill(process: int) -> None:
    """Kills a process and all below it."""
    for each in (psutil.Process(process), *family(process)):
        with suppress(psutil.NoSuchProcess):
            each.kill()


class Cluster(NamedTuple):
    """Where its scheduler is asked, and its workers."""

    address: str
    workers: tuple[int, ...]


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """A scheduler and two workers, each a process of its own."""
    port = free_port()
    address = f"dask://127.0.0.1:{port}"
    with scheduler(port), worker(address) as one, worker(address) as other:
        from distributed import Client

        with Client(f"tcp://127.0.0.1:{port}", timeout=60) as client:
            client.wait_for_workers(2, timeout=120)
        yield Cluster(address, (one, other))


@pytest.mark.long
def test_a_cluster_makes_what_the_pool_makes_and_loses_nothing_with_a_worker(tmp_path, cluster):
    project = make_shelf(tmp_path, 30)
    words = ("--project", project, "--topic", "all", "--today", TODAY)
    assert press(*words, "--output", project / "pool").returncode == 0
    with start(*words, "--output", project / "cluster", "--on", cluster.address) as there:
        while len(list((project / "cluster").glob("*.pdf"))) < 5:
            assert there.poll() is None, there.communicate()
            time.sleep(0.05)
        kill(cluster.workers[0])
        said, wrong = there.communicate(timeout=300)
    assert (there.returncode, wrong) == (0, "")
    names = [line for line in said.splitlines() if line.endswith(".pdf")]
    assert len(names) == len(set(names)) == 30, "nothing missing, nothing twice"
    assert pdfs(project / "cluster") == pdfs(project / "pool")


@pytest.mark.long
def test_a_cluster_that_does_not_answer_is_named(tmp_path):
    project = make_shelf(tmp_path, 1)
    ended = press("--project", project, "--topic", "all", "--on", "dask://127.0.0.1:9")
    assert ended.returncode == 3
    assert ended.stderr.startswith("no scheduler answers at dask://127.0.0.1:9\n  begin one")
    assert "Traceback" not in ended.stderr
    ended = press("worker", "dask://127.0.0.1:9")
    assert ended.returncode == 3
    assert ended.stderr.startswith("no scheduler answers at dask://127.0.0.1:9\n  begin one")


@pytest.mark.long
def test_a_scheduler_that_does_not_know_the_press_is_refused(tmp_path):
    """As `dask scheduler` is one, which does not look in the folder that it was begun in."""
    port = free_port()
    with scheduler(port, "-P", folder=tmp_path):
        words = ("--project", make_shelf(tmp_path, 1), "--topic", "all")
        ended = press(*words, "--on", f"dask://127.0.0.1:{port}")
    assert ended.returncode == 3
    assert f"the scheduler at dask://127.0.0.1:{port} does not know the press" in ended.stderr
    assert "python -m dask scheduler" in ended.stderr


def test_a_worker_of_another_release_is_refused():
    from press.build.backends import dask

    here = dask.signature()
    dask._compare({"tcp://a:1": here})
    with pytest.raises(dask.Unfit) as refused:
        dask._compare({"tcp://a:1": here, "tcp://b:2": here | {"Pango": "1.56.3"}})
    assert refused.value.args == (
        f"tcp://b:2 has Pango 1.56.3, this machine {here['Pango']}",
        "their pages would differ: bring them to the same versions",
    )


def test_the_versions_are_told_without_importing_what_lays_out_pages():
    program = (
        "import sys\n"
        "from press.typesetting.versions import versions\n"
        "said = versions()\n"
        "assert 'weasyprint' not in sys.modules\n"
        "import weasyprint\n"
        "from weasyprint.text.ffi import pango\n"
        "number = pango.pango_version()\n"
        "parts = number // 10000, number // 100 % 100, number % 100\n"
        "assert said['Pango'] == '.'.join(map(str, parts)), said\n"
        "assert said['WeasyPrint'] == weasyprint.__version__\n"
    )
    subprocess.run([sys.executable, "-c", program], cwd=PRESS, check=True)


@pytest.mark.long
def test_dask_knows_what_it_is_told_to_leave():
    """It says nothing of a setting that it does not know."""
    import dask.config
    from distributed.config import config

    for name in QUIET:
        if name.startswith("DASK_"):
            key = name.removeprefix("DASK_").lower().replace("__", ".")
            dask.config.get(key, config=config)


def test_a_window_sent_twice_is_the_same_window_there(tmp_path):
    import pickle

    files = window(make_shelf(tmp_path, 1))
    sent = pickle.dumps(files)
    first, second = pickle.loads(sent), pickle.loads(sent)
    assert first._known is second._known
    assert first.reads is not second.reads
    packed = pickle.loads(pickle.dumps(files.packed()))
    assert packed.text("factsheets/sheet-0.yaml") == files.text("factsheets/sheet-0.yaml")
    assert packed.names("layouts/brands", "/brand.yaml") == ("ours/brand.yaml",)
    assert Copy(Edition("a", "b", "c", "d"), "imprint", clinic="e").brand == "c"


# ── A catalogue ───────────────────────────────────────────────────────────────────────────────


def megabytes(process: psutil.Process) -> float:
    """The memory that a process takes; 0 when it has gone."""
    with suppress(psutil.NoSuchProcess):
        return process.memory_info().rss / 1e6
    return 0


@pytest.mark.long
def test_two_thousand_editions_take_no_more_memory_than_a_hundred(tmp_path, measure):
    from hashlib import sha256

    from press.checks.conformance import broken_rules
    from press.pdf.read import read

    project = make_shelf(tmp_path, 2000)
    output = project / "output"
    parent, workers, early, ending = 0.0, 0.0, 0.0, 0.0
    with start("--project", project, "--topic", "all", "--today", TODAY, "--quiet") as process:
        itself = psutil.Process(process.pid)
        while process.poll() is None:
            there = len(os.listdir(output)) if output.exists() else 0
            if there <= 2000:  # Then it writes the shelf, which has a line for each.
                parent = max(parent, megabytes(itself))
                early = early if there < 100 else early or parent
            ending = max(ending, megabytes(itself))
            workers = max([workers, *map(megabytes, family(process.pid))])
            time.sleep(0.2)
        said, wrong = process.communicate()
    assert (process.returncode, said, wrong) == (0, "", "")
    measure("megabytes of the parent at a hundred and at most", early, "a hundred")
    measure("megabytes of the parent at a hundred and at most", parent, "two thousand")
    measure("megabytes of the largest worker", workers, "two thousand")
    measure("megabytes of the parent with the shelf", ending, "two thousand")
    assert parent < early + 5
    assert workers < 250
    there = pdfs(output)
    assert sorted(there) == sorted(f"sheet-{n}.pdf" for n in range(2000))
    by_hash = sorted(there, key=lambda name: sha256(name.encode()).digest())[:20]
    for name in by_hash:
        number = int(name.removeprefix("sheet-").removesuffix(".pdf"))
        told = " ".join(" ".join(read(there[name]).texts).split())  # blanks of all kinds
        assert f", {number:,} times." in told
        assert broken_rules(there[name]) == ()
