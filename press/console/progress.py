"""Progress: what is being made, how long it will take, and what came of it so far."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from press.edition import Artifact, Copy


@dataclass
class Count:
    """What came of an order so far."""

    made: int = 0
    fresh: int = 0
    failed: int = 0
    warned: int = 0

    def add(self, artifact: Artifact) -> None:
        self.made += artifact.made and not artifact.fresh
        self.fresh += artifact.fresh
        self.failed += not artifact.made
        self.warned += any(problem.level != "note" for problem in artifact.problems)

    @property
    def all(self) -> int:
        return self.made + self.fresh + self.failed

    @property
    def summary(self) -> str:
        """What was made, in a line."""
        counts = ((self.made, "made"), (self.fresh, "unchanged"), (self.failed, "not made"))
        return ", ".join(f"{number} {what}" for number, what in counts if number) or (
            "nothing to make"
        )


def shown(steps: Iterable, total: int, quiet: bool) -> Iterator[Artifact]:
    """The artifacts as they come, under a line of progress where there are several and a screen."""
    if quiet or total < 2 or not sys.stderr.isatty():
        yield from (step for step in steps if isinstance(step, Artifact))
        return
    yield from _under_a_line(steps, total)


def _under_a_line(steps: Iterable, total: int) -> Iterator[Artifact]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
    from rich.progress import TimeRemainingColumn as Left

    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[problems]}"),
        Left(),
        TextColumn("{task.description}"),
    )
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


def counted(steps: Iterable, total: int, what: str) -> Iterator:
    """Any things as they come, under a line that counts them."""
    from rich.console import Console
    from rich.progress import track

    yield from track(steps, what, total, console=Console(stderr=True), transient=True)


def _name(edition) -> str:
    made = edition.edition if isinstance(edition, Copy) else edition
    return f"{made.topic} {made.format}"
