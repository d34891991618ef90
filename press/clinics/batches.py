"""Clinics in batches: made on all processors, and handed back in their order."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from typing import Protocol, TypeVar

from press.build.backends import Opener
from press.build.run import given_up
from press.child_process import Lost, OverLimit
from press.clinics.make_copies import Batch, unusual_letters
from press.files import Files
from press.model import Clinic, Edition, Unprintable

MANY, FEW = 250, 50  # clinics in a batch: more take more memory, fewer are laid out more often
BATCHES = 4  # for a processor, where there are clinics enough


class OfEdition(Protocol):
    """What copies are made with: it knows of which edition they are."""

    @property
    def edition(self) -> Edition:
        """The Edition that all are copies of."""


Ready = TypeVar("Ready", bound=OfEdition)


def batches_of(clinics: Sequence[Clinic], workers: int) -> list[list[Clinic]]:
    """The `clinics` (Clinic) in batches: lists that are each laid out together by one process.

    All of a batch have the same unusual letters, those that are not in the set that every copy has
    (LETTERS, of western Europe). Clinics with the same ones stay in their order, and stand where
    the first of them stood. A batch has the number of clinics divided by four times `workers`, but
    at least 50 and at most 250; the last one with the same letters has what is left. `workers` is
    the number of processes, from 1 up.
    """
    size = min(MANY, max(FEW, -(-len(clinics) // (BATCHES * workers))))
    groups: dict[frozenset[str], list[Clinic]] = {}
    for clinic in clinics:
        groups.setdefault(unusual_letters(clinic), []).append(clinic)
    return [group[n : n + size] for group in groups.values() for n in range(0, len(group), size)]


def make_batches(
    make: Callable[[Ready, Sequence[Clinic], Files], Batch],
    batches: Sequence[Sequence[Clinic]],
    prepared: Ready,
    files: Files,
    open_executor: Opener,
) -> Iterator[tuple[Sequence[Clinic], Batch]]:
    """Yields a pair for each batch: its clinics and their copies (Batch), in the given order.

    `make` is a function that makes the copies of one, such as `make_batch`, of what is `prepared`
    for it, clinics and `files` (Files), the window on the project. `batches` are lists of clinics
    (Clinic), as `batches_of` gives them. `open_executor` (Opener) is a function that is given the
    number of batches and opens an executor, whose processes make the copies. A batch whose process
    died is made once more. Raises Unprintable if typesetting finds an error that is in no clinic's
    own row, or takes more than it may.
    """
    with open_executor(len(batches)) as executor:

        def begun(clinics: Sequence[Clinic]) -> Future[Batch]:
            return executor.submit(make, prepared, clinics, files)

        def ended(clinics: Sequence[Clinic], future: Future[Batch]) -> Batch:
            try:
                return future.result()
            except OverLimit as over:
                raise Unprintable([given_up(prepared.edition, over)]) from None
            except Lost:
                return begun(clinics).result()

        queue: deque[tuple[Sequence[Clinic], Future[Batch]]] = deque()
        for clinics in batches:
            queue.append((clinics, begun(clinics)))
            if len(queue) >= executor.room:
                yield queue[0][0], ended(*queue.popleft())
        while queue:
            yield queue[0][0], ended(*queue.popleft())
