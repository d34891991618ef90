"""Gathering: every mistake of several readings at once, instead of the first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Protocol, TypeVar, TypeVarTuple

from press.model import Problem, Unprintable, raise_problems

Read = TypeVar("Read")
Asked = TypeVarTuple("Asked")
Key = TypeVar("Key")


class Caller(Protocol):
    """A function that calls a reading with its arguments, and keeps its problems if it fails."""

    def __call__(self, read: Callable[[*Asked], Read], *arguments: *Asked) -> Read | None:
        """The result of the reading; None where it failed."""


@contextmanager
def gather() -> Iterator[Caller]:
    """A context manager that yields a Caller: it keeps the problems of functions that it calls.

    The Caller gives what a function gives, or None if that raised Unprintable. At the end of the
    block Unprintable is raised with all problems, if there are any.
    """
    problems: list[Problem] = []

    def attempt(read: Callable[[*Asked], Read], *arguments: *Asked) -> Read | None:
        try:
            return read(*arguments)
        except Unprintable as error:
            problems.extend(error.problems)
            return None

    yield attempt
    raise_problems(problems)


def read_each(keys: Iterable[Key], read: Callable[[Key], Read]) -> dict[Key, Read]:
    """A dictionary: by each of the `keys` (of any kind), what the function `read` gives for it.

    A result that is None is left out. Raises Unprintable with the problems of all keys for which
    `read` raised it.
    """
    with gather() as attempt:
        found = {key: attempt(read, key) for key in keys}
    return {key: result for key, result in found.items() if result is not None}
