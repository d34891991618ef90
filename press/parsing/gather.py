"""Gathering: every mistake of several readings at once, instead of the first."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from press.model import Problem, Unprintable


@contextmanager
def gather() -> Iterator:
    """Hands out a caller that keeps what a reading raises; raises it all, together, at the end.

    A reading that failed gives None.
    """
    problems: list[Problem] = []

    def every(read, *arguments):
        try:
            return read(*arguments)
        except Unprintable as error:
            problems.extend(error.problems)
            return None

    yield every
    if problems:
        raise Unprintable(problems)
