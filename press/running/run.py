"""Many editions, then their copies: those that are fresh are found, the others made and kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import Executor
from pathlib import Path

from press.bindery import bind
from press.files import Files
from press.make import make
from press.model import Artifact, Copy, Edition, Problem
from press.running.artifacts import Artifacts


def run(
    editions: Iterable[Edition],
    files: Files,
    artifacts: Artifacts,
    executor: Executor,
    copies: Iterable[Copy] = (),
    drawing: bool = False,
) -> Iterator[Artifact]:
    """An artifact for every edition, in order, then for every copy, each as soon as it is there.

    With `drawing`, each edition has had its pages drawn and looked at.
    """
    artifacts.sweep()
    made: dict[Edition, Artifact] = {}
    for edition in editions:
        fresh = artifacts.find(edition, files, drawing)
        made[edition] = fresh or artifacts.put(
            executor.submit(make, edition, files, drawing).result()
        )
        yield made[edition]
    for copy in copies:
        yield _copied(copy, made[copy.edition], files, artifacts, executor)


def _copied(
    copy: Copy, edition: Artifact, files: Files, artifacts: Artifacts, executor: Executor
) -> Artifact:
    if not edition.made:
        message = f"there are no {copy.kind} of `{copy.edition.topic}`: it was not made itself"
        hint = "what stands in its way is said above"
        problem = Problem("error", "no-edition", message, None, hint)
        return Artifact(copy, "", False, (problem,), False)
    path = Path(edition.path)
    pdf = path.read_bytes()
    fresh = artifacts.find(copy, files, source=pdf)
    return fresh or artifacts.put(executor.submit(bind, copy, pdf, path.stem, files).result(), pdf)
