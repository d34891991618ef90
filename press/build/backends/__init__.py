"""Backends: executors that make editions here, on all processors, or on a cluster."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import Executor
from types import TracebackType
from typing import ParamSpec, TypeVar

from press.child_process import allowed

Asked = ParamSpec("Asked")
Given = TypeVar("Given")

# Fewer editions are made here before other processes have begun.
WORTH = 4


class Unfit(Exception):
    """This backend cannot be used as it is: the reason, and a way to mend it."""


def is_lack(error: BaseException) -> bool:
    """True if an `error` (an exception) says that the machine lacks a library for laying out."""
    return isinstance(error, OSError) and "cannot load library" in str(error)


class Backend(Executor):
    """An executor of the standard library's kind that makes editions.

    `room` is the number of editions that it takes at once: those that are being made, and a few
    more, so that no worker waits for the next.
    """

    room: int

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        # Editions that are still being made when the press stops are of no use to anybody.
        self.shutdown(cancel_futures=kind is not None)


Opener = Callable[[int], Backend]  # opens an executor for so many editions


def opener(workers: int = 0, address: str = "") -> Opener:
    """An Opener: a function that takes a number of editions, and gives a Backend for so many.

    A Backend is an executor. `workers` are processes on this machine; 0 means one for each
    processor. `address` is that of the scheduler of a cluster; without one, editions are made here.
    The function raises Unfit if the cluster cannot be used.
    """
    workers = workers or processors()

    def open_executor(editions: int) -> Backend:
        if address:
            from press.build.backends.dask import Cluster

            return Cluster(address)
        if workers < 2 or editions < WORTH or not hasattr(os, "fork"):
            from press.build.backends.inline import Inline

            return Inline(allowed())
        from press.build.backends.pool import Pool

        return Pool(min(workers, editions), allowed())

    return open_executor


def processors() -> int:
    """The number of processors that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on every system
        return os.cpu_count() or 1
