"""Clinics in batches: made on all processors, and handed back in their order."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future

from press.build.backends import Backend, Lost
from press.clinics.make_copies import Batch, Waiting, hand_out, unusual
from press.files import Files
from press.model import Clinic

MANY, FEW = 250, 50  # clinics in a batch: more take more memory, fewer are laid out more often
BATCHES = 4  # for a processor, where there are clinics enough


def batches_of(clinics: Sequence[Clinic], workers: int) -> list[list[Clinic]]:
    """Clinics to be laid out together: those that use the same unusual letters."""
    many = min(MANY, max(FEW, -(-len(clinics) // (BATCHES * workers))))
    groups: dict[frozenset[str], list[Clinic]] = {}
    for clinic in clinics:
        groups.setdefault(unusual(clinic), []).append(clinic)
    return [
        group[start : start + many]
        for group in groups.values()
        for start in range(0, len(group), many)
    ]


def made(
    batches: Sequence[Sequence[Clinic]],
    waiting: Waiting,
    files: Files,
    open_executor: Callable[[int], Backend],
) -> Iterator[tuple[Sequence[Clinic], Batch]]:
    """Each batch with what became of it; a few are on their way at a time.

    One that went lost with its process is made once more, here. Raises Unprintable.
    """

    def ended(clinics: Sequence[Clinic], future: Future[Batch]) -> tuple[Sequence[Clinic], Batch]:
        try:
            return clinics, future.result()
        except Lost:
            return clinics, hand_out(waiting, clinics, files)

    with open_executor(len(batches)) as executor:
        line: deque[tuple[Sequence[Clinic], Future[Batch]]] = deque()
        for clinics in batches:
            line.append((clinics, executor.submit(hand_out, waiting, clinics, files)))
            if len(line) >= executor.room:
                yield ended(*line.popleft())
        while line:
            yield ended(*line.popleft())
