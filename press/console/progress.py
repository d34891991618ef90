"""Progress: editions that are being made, the time that is left, and results so far."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from press.console.problems import is_screen
from press.edition import Artifact, Copy, Edition

if TYPE_CHECKING:
    from press.build.run import Started

Thing = TypeVar("Thing")


@dataclass
class Count:
    """The artifacts of an order so far, counted by what came of them.

    `made` were made anew, `fresh` were there already, `failed` could not be made; `warned` are
    those with a warning or an error.
    """

    made: int = 0
    fresh: int = 0
    failed: int = 0
    warned: int = 0

    def add(self, artifact: Artifact) -> None:
        """Counts one more `artifact` (Artifact)."""
        self.made += artifact.made and not artifact.fresh
        self.fresh += artifact.fresh
        self.failed += not artifact.made
        self.warned += any(problem.level != "note" for problem in artifact.problems)

    @property
    def all(self) -> int:
        """The number of artifacts, those that could not be made included."""
        return self.made + self.fresh + self.failed

    @property
    def summary(self) -> str:
        """The counts in a line: 3 made, 2 unchanged."""
        counts = ((self.made, "made"), (self.fresh, "unchanged"), (self.failed, "not made"))
        told = [f"{number} {what}" for number, what in counts if number]
        return ", ".join(told) or "nothing to make"


def with_progress(
    steps: Iterable[Artifact | Started], total: int, quiet: bool
) -> Iterator[Artifact]:
    """Yields each Artifact among `steps` as they come, under a line of progress.

    `total` is the number of artifacts. The other steps (Started) say in the line what is being
    made. There is no line if there is one artifact alone, no terminal, or `quiet`.
    """
    if quiet or total < 2 or not is_screen(sys.stderr):
        return (step for step in steps if isinstance(step, Artifact))
    return _under_a_line(steps, total)


def _under_a_line(steps: Iterable[Artifact | Started], total: int) -> Iterator[Artifact]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
    from rich.progress import TimeRemainingColumn as Left

    found, named = TextColumn("{task.fields[problems]}"), TextColumn("{task.description}")
    columns = BarColumn(), MofNCompleteColumn(), found, Left(), named
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        bar = progress.add_task("", total=total, problems="")
        making: list[str] = []
        problems = 0
        for step in steps:
            name = _name(step.edition)
            if not isinstance(step, Artifact):
                making.append(name)
            else:
                making = [other for other in making if other != name]
                problems += sum(problem.level != "note" for problem in step.problems)
                progress.advance(bar)
            said = f"[red]{problems} problem{'s' * (problems > 1)}[/]" if problems else ""
            progress.update(bar, description=", ".join(making), problems=said)
            if isinstance(step, Artifact):
                yield step


def counted(steps: Iterable[Thing], total: int, what: str) -> Iterator[Thing]:
    """Yields each thing among `steps`, of any kind, as it comes, under a line of progress.

    `total` is their number, and `what` the word for them before the line.
    """
    from rich.console import Console
    from rich.progress import track

    yield from track(steps, what, total, console=Console(stderr=True), transient=True)


def _name(edition: Edition | Copy) -> str:
    made = edition.edition if isinstance(edition, Copy) else edition
    return f"{made.topic} {made.format}"
