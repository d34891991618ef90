"""Many editions: on one processor, on two and on a cluster; and when hardly any has changed."""

from __future__ import annotations

import gc
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from statistics import median

from benchmarks.clock import PRESS, Row, bare_weasyprint
from press.child_process import megabytes

BUILD = [sys.executable, str(PRESS / "build.py")]
TOPICS = ("treatment", "overview", "symptoms", "support", "diagnosis", "questions")
ROUNDS = 4
CATALOGUE = 48  # editions
FRESH = (1, 100, 1000)


def measured() -> Iterator[list[Row]]:
    """Every table of this chapter, as it is done."""
    yield list(warm())
    with tempfile.TemporaryDirectory() as folder:
        yield list(spread(Path(folder)))
    with tempfile.TemporaryDirectory() as folder:
        yield list(hardly_changed(Path(folder)))
    with tempfile.TemporaryDirectory() as folder:
        yield list(looked_through(Path(folder)))


# ── In one process: what an edition is made of ──


def warm() -> Iterator[Row]:
    """An edition without its checks, as a share of bare WeasyPrint on its HTML; the checks apart.

    Bare is `write_pdf(pdf_variant="pdf/a-3a")`, with its collector as Python has it. Ours collects
    after every edition, as workers do.
    """
    from press import preflight
    from press.files import Files
    from press.make import make, prepare
    from press.model import Edition
    from press.pdf import read as pdf_read

    files = Files(PRESS, today=date.today())
    editions = [Edition(topic, "en-GB", "harbour", "a4") for topic in TOPICS]
    pages = [prepare(edition, files).html for edition in editions]
    make(editions[0], files)
    import weasyprint

    checks: list[float] = []
    found = {"bare": [], "press": []}
    with timed(checks, preflight, "proofread", "preflight"), timed(checks, pdf_read, "finish"):
        for turn in range(ROUNDS):
            for edition, html in zip(editions, pages, strict=True):
                gc.enable()
                with bare_weasyprint():
                    start = time.process_time()
                    source = weasyprint.HTML(string=html, base_url=f"{PRESS}/")
                    source.write_pdf(pdf_variant="pdf/a-3a")
                    found["bare"] += [time.process_time() - start] if turn else []
                gc.collect()
                gc.disable()
                if not turn:
                    checks.clear()
                start = time.process_time()
                assert make(edition, files).pdf
                gc.collect()
                found["press"] += [time.process_time() - start] if turn else []
    gc.enable()
    count = len(found["bare"])
    bare, whole, checked = (sum(s) / count for s in (found["bare"], found["press"], checks))
    of = "bare WeasyPrint, warm"
    yield Row("bare WeasyPrint, warm, an edition", bare, 1.0, of)
    made = whole - checked
    yield Row("an edition from YAML, without its checks", made, made / bare, of)
    yield Row("throughput without the checks", made, bare / made, of, least=0.95)
    yield Row("the checks: words, pages, both standards", checked, checked / bare, of)


@contextmanager
def timed(seconds: list[float], module, *names: str):
    """Adds what calls of these functions take."""
    whole = {name: getattr(module, name) for name in names}

    def measured(call):
        def measuring(*given):
            start = time.process_time()
            try:
                return call(*given)
            finally:
                seconds.append(time.process_time() - start)

        return measuring

    for name, call in whole.items():
        setattr(module, name, measured(call))
    try:
        yield
    finally:
        for name, call in whole.items():
            setattr(module, name, call)


# ── Whole builds ──


def build(project: Path, *words: object, found: int = 0) -> float:
    """Seconds of a whole build, or of another command that ends with `found`."""
    quiet = () if words[0] in ("where", "check") else ("--quiet",)
    start = time.perf_counter()
    done = subprocess.run(
        [*BUILD, "--project", str(project), *quiet, *map(str, words)],
        check=False,
        capture_output=True,
    )
    took = time.perf_counter() - start
    assert done.returncode == found, done.stderr.decode()
    return took


def catalogue(folder: Path, count: int) -> Path:
    """A project of so many topics as long as those of the series, each with words of its own."""
    shutil.copytree(PRESS / "factsheets", folder / "factsheets")
    shutil.copytree(PRESS / "layouts/brands", folder / "layouts/brands")
    words = {topic: (folder / f"factsheets/{topic}.yaml").read_text("utf-8") for topic in TOPICS}
    shutil.rmtree(folder / "factsheets/packs")
    for path in (folder / "factsheets").glob("*.yaml"):
        path.unlink()
    for number in range(count):
        whole = words[TOPICS[number % len(TOPICS)]]
        start, code, rest = whole.partition("\ncode: ")
        own = f"{start}{code}HBC-{2000 + number}\n{rest.partition(chr(10))[2]}"
        (folder / f"factsheets/sheet-{number}.yaml").write_text(own, "utf-8")
    return folder


def spread(folder: Path) -> Iterator[Row]:
    """A catalogue on one worker, on two and on a cluster, and what memory it takes.

    There and back again, so that a machine that slows down meanwhile slows all of them alike.
    """
    project = catalogue(folder, CATALOGUE)

    def made(name: str, *how: object) -> float:
        return build(project, "--topic", "all", "--output", folder / name, *how)

    largest: dict[str, float] = {"parent": 0, "worker": 0}
    one, two = made("one", "--workers", 1), made("two", "--workers", 2)
    with cluster() as address:
        made("first", "--on", address)  # imports on the workers
        dask = made("dask", "--on", address)
    with watched(largest):
        two = (two + made("again", "--workers", 2)) / 2
    one = (one + made("last", "--workers", 1)) / 2
    of = "one worker"
    yield Row(f"{CATALOGUE} editions, one worker", one, 1.0, of)
    yield Row(f"{CATALOGUE} editions, two workers: times as fast", two, one / two, of, least=1.85)
    yield Row("on a cluster of two workers: throughput", dask, two / dask, "the pool", least=0.9)
    for what, most in (("worker", 1), ("parent", None)):
        yield Row(f"MB of a {what} at most", largest[what], largest[what] / 250, "250 MB", most)


@contextmanager
def watched(largest: dict[str, float]):
    """The most memory that a build below this process takes, and each of its workers."""
    from threading import Event, Thread

    ended = Event()

    def look() -> None:
        while not ended.wait(0.1):
            below = children(os.getpid())
            for pid in below:
                largest["parent"] = max(largest["parent"], megabytes(pid))
                for fork in children(pid):
                    sizes = [megabytes(fork), *map(megabytes, children(fork))]
                    largest["worker"] = max(largest["worker"], *sizes)

    watcher = Thread(target=look)
    watcher.start()
    try:
        yield
    finally:
        ended.set()
        watcher.join()


def children(pid: int) -> list[int]:
    """The processes that a process began."""
    try:
        return [
            int(child)
            for thread in Path(f"/proc/{pid}/task").iterdir()
            for child in (thread / "children").read_text().split()
        ]
    except OSError:
        return []


@contextmanager
def cluster():
    """A scheduler with two workers on this machine, by its address."""
    from distributed import Client

    port = 18786
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    module = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--no-dashboard"]
    scheduler = subprocess.Popen([*module, "--host", "127.0.0.1", "--port", str(port)], **quiet)
    address = f"dask://127.0.0.1:{port}"
    workers = subprocess.Popen([*BUILD, "worker", address, "--workers", "2"], **quiet)
    try:
        with Client(f"tcp://127.0.0.1:{port}", timeout=60) as client:
            client.wait_for_workers(2, timeout=120)
        yield address
    finally:
        for process in (workers, scheduler):
            process.terminate()
            process.wait()


# ── Hardly anything has changed ──


def hardly_changed(folder: Path) -> Iterator[Row]:
    """Builds with nothing to do, and with one topic to do among a hundred."""
    from tests.shelves import make_shelf, topic

    project = make_shelf(folder / "shelf", max(FRESH))
    day = ("--today", "2026-06-01")
    bare = median(bare_commands())
    said = "the bare `weasyprint` command, once"
    yield Row("bare `weasyprint`, our A4 page", bare, 1.0, said)
    for count, most in zip(FRESH, (0.12, None, 0.3), strict=True):
        topics = [word for n in range(count) for word in ("--topic", f"sheet-{n}")]
        words = (*(topics if count < max(FRESH) else ("--topic", "all")), *day)
        build(project, *words)
        time.sleep(2.5)  # a file that has just been written is looked at once more
        build(project, *words)
        seconds = median(build(project, *words) for _ in range(5))
        what = f"nothing to do, {count:,} edition{'s' * (count > 1)}"
        yield Row(what, seconds, seconds / bare, said, most=most)
    cold = build(project, "check")
    again = build(project, "check")
    read = reading(project)
    of = "reading the same files"
    yield Row("check of 1,000 topics, nothing known", cold, cold / read, of)
    yield Row("the same, again", again, again / read, of)
    hundred = [word for n in range(100) for word in ("--topic", f"sheet-{n}")]
    changed, alone = [], []
    for turn in range(5):
        words = topic(50).replace("a little blood", f"a little blood, {turn + 2} times")
        (project / "factsheets/sheet-50.yaml").write_text(words)
        changed.append(build(project, *hundred, *day))
        out = folder / f"alone-{turn}"
        alone.append(build(project, "--topic", "sheet-50", *day, "--output", out))
    base = median(alone)
    yield Row(
        "one topic changed, of 100",
        median(changed),
        median(changed) / base,
        "it alone, cold",
        most=1.3,
    )


def reading(project: Path) -> float:
    """Seconds of one processor to read the YAML of every topic."""
    from press.parsing.manuscript import read_manuscript

    start = time.perf_counter()
    for path in sorted((project / "factsheets").glob("*.yaml")):
        read_manuscript.__wrapped__(path.read_bytes(), path.name)
    return time.perf_counter() - start


def looked_through(folder: Path) -> Iterator[Row]:
    """Where a number stands in 8,000 editions, as a whole process."""
    from tests.catalogues import many
    from tests.projects import make_project
    from tests.test_where import PAGES

    project = make_project(folder / "ours")
    many(project / "output", 100, words=[f"{page}\n{'word ' * 250}" for page in PAGES])
    build(project, "where", "zebra", found=2)  # takes the words down, as each build does
    said = "2 seconds"
    for words in (("0808", "157", "0123"), ("azacitidine",)):
        seconds = build(project, "where", *words)
        yield Row(f"where {' '.join(words)}, 8,000 editions", seconds, seconds / 2, said, most=1)


def bare_commands() -> Iterator[float]:
    """Seconds of WeasyPrint's own command on the page that the press composes."""
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder, "treatment.html")
        line = subprocess.run(
            [*BUILD, "html", "treatment", "--output", str(page)],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        paths = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        for _ in range(5):
            start = time.perf_counter()
            subprocess.run(
                ["sh", "-c", line],
                check=True,
                env=os.environ | {"PATH": paths},
                capture_output=True,
            )
            yield time.perf_counter() - start
