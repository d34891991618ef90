"""Many editions: those that are fresh are found, the others made and kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import Executor

from press.files import Files
from press.make import make
from press.model import Artifact, Edition
from press.running.artifacts import Artifacts


def run(
    editions: Iterable[Edition],
    files: Files,
    artifacts: Artifacts,
    executor: Executor,
    drawing: bool = False,
) -> Iterator[Artifact]:
    """An artifact for every edition, in order, each as soon as it is there.

    With `drawing`, each has had its pages drawn and looked at.
    """
    artifacts.sweep()
    for edition in editions:
        fresh = artifacts.find(edition, files, drawing)
        yield fresh or artifacts.put(executor.submit(make, edition, files, drawing).result())
