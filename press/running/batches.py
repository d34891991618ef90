"""Clinics in batches, made on all processors, and handed back in their order."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future

from press.files import Files
from press.handing_out import Batch, Waiting, hand_out, unusual
from press.model import Clinic
from press.running.backends import Lost

MANY = 100  # clinics laid out together: more save no time, and are more to lose


def batches_of(clinics: Sequence[Clinic]) -> list[list[Clinic]]:
    """Clinics to be laid out together: those that use the same unusual letters."""
    groups: dict[frozenset[str], list[Clinic]] = {}
    for clinic in clinics:
        groups.setdefault(unusual(clinic), []).append(clinic)
    return [
        group[start : start + MANY]
        for group in groups.values()
        for start in range(0, len(group), MANY)
    ]


def made(
    batches: Sequence[Sequence[Clinic]],
    waiting: Waiting,
    files: Files,
    open_executor: Callable[[int], Executor],
) -> Iterator[tuple[Sequence[Clinic], Batch]]:
    """Each batch with what became of it; a few are on their way at a time.

    One that went lost with its process is made once more, here. Raises Unprintable.
    """

    def ended(clinics: Sequence[Clinic], future: Future) -> tuple[Sequence[Clinic], Batch]:
        try:
            return clinics, future.result()
        except Lost:
            return clinics, hand_out(waiting, clinics, files)

    with open_executor(len(batches)) as executor:
        line: deque[tuple[Sequence[Clinic], Future]] = deque()
        for clinics in batches:
            line.append((clinics, executor.submit(hand_out, waiting, clinics, files)))
            if len(line) >= executor.room:
                yield ended(*line.popleft())
        while line:
            yield ended(*line.popleft())
