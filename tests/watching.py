"""A watch for tests: its scheduler in a thread with what it told, or a whole command."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

from press.build.plan import Order, plan
from press.console.project import ProjectFolder
from press.watch.scheduler import Scheduler
from press.watch.view import View
from tests.processes import family, start
from tests.projects import TODAY, TOPIC

PATIENCE = 60  # seconds
BOLD = TOPIC.replace("A nurse takes a little blood.", "A nurse takes **a little** blood.")


class Watch:
    """A scheduler at work in a thread. `told` are all views it told of, each with its second."""

    def __init__(self, folder: Path, output: Path | None = None, **asked: object) -> None:
        self.folder = folder
        self.told: list[tuple[float, View]] = []
        project = ProjectFolder(folder, TODAY)
        order = Order(**asked)
        editions = plan(project.files, order)
        self.scheduler = Scheduler(
            project, order, editions, output or folder / "output", self._note
        )
        self.thread = Thread(target=self.scheduler.run, daemon=True)

    def _note(self, view: View) -> None:
        self.told.append((time.perf_counter(), view))

    @property
    def makings(self) -> list[int]:
        """How often each edition was asked to be made."""
        return [watched.wanted for watched in self.scheduler.all]

    def write(self, path: str, words: str) -> float:
        """Saves a file, and gives the second in which that was done."""
        (self.folder / path).write_text(words, "utf-8")
        return time.perf_counter()

    def wait(self, holds: Callable[[View], bool], since: float = 0, number: int = 0) -> float:
        """The second of the first view of an edition since then of which that holds."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            for second, view in [*self.told]:
                if second >= since and view.number == number and holds(view):
                    return second
            time.sleep(0.002)
        raise AssertionError(f"nothing like it was told, but {self.now(number)}")

    def now(self, number: int = 0) -> View:
        return self.scheduler.all[number].view


@contextmanager
def watched(folder: Path, output: Path | None = None, **asked: object) -> Iterator[Watch]:
    """A watch of a project, once each edition has been made."""
    watch = Watch(folder, output, **asked)
    watch.thread.start()
    try:
        for number in range(len(watch.scheduler.all)):
            watch.wait(lambda view: not view.making, number=number)
        yield watch
    finally:
        watch.scheduler.stop()
        watch.thread.join(PATIENCE)
        assert not watch.thread.is_alive()


@contextmanager
def command(folder: Path, *words: object, **changed: str) -> Iterator:
    """`build.py watch` as a person runs it; its process with the `address` that it named."""
    whole = ("--project", folder, "--today", TODAY, "watch", *words)
    with start(*whole, BROWSER="true", **changed) as process:
        process.address = ""
        for line in process.stdout:
            if found := re.search(r"http://\S+", line):
                process.address = found[0]
            if found or "--no-browser" in words:
                break
        process.below = lambda: family(process.pid)
        yield process
