"""Backends: executors that make editions here, on all processors, or on a cluster."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from types import TracebackType
from typing import ParamSpec, TypeVar

Asked = ParamSpec("Asked")
Given = TypeVar("Given")

# The module that a worker imports before its first edition.
WARM = "press.build.backends.warm"
# The module that a worker is silent with until it has begun.
SILENT = "press.build.backends.silent_start"
# Fewer editions are made here before other processes have begun.
WORTH = 4


class Lost(Exception):
    """An edition went lost with its worker: the process died, or took too long."""


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

            return Inline()
        from press.build.backends.pool import Pool

        return Pool(min(workers, editions))

    return open_executor


def processors() -> int:
    """The number of processors that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on every system
        return os.cpu_count() or 1


@contextmanager
def deaf_to_ctrl_c() -> Iterator[None]:
    """A context manager that keeps Ctrl-C from processes begun inside it: this process ends them.

    A terminal sends it to them all, and one that has not yet come to its own code would answer with
    a traceback.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    from multiprocessing.resource_tracker import ensure_running

    ensure_running()  # By itself it starts with the first process, and lets Ctrl-C through again.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
