"""Backends: where editions are made. Each opens an executor of the standard library's kind.

`room` of an executor is how many editions it takes at once: what is being made, and a little more,
so that nobody waits for the next.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager

# What a worker imports before its first edition.
WARM = "press.build.backends.warm"
FORKS = "press.build.backends.forks"
# Fewer editions are made here before other processes have begun.
WORTH = 4


class Lost(Exception):
    """An edition went lost with what was making it: its process died, or took too long."""


class Unfit(Exception):
    """This backend cannot be used as it is: why, and what to do about it."""


def opener(workers: int = 0, address: str = "") -> Callable[[int], Executor]:
    """How to open an executor for so many editions: here, on all processors, or on a cluster.

    `workers` are processes on this machine; 0 means one for each processor.
    """
    workers = workers or processors()

    def open_executor(editions: int) -> Executor:
        if address:
            from press.build.backends import dask

            return dask.open_executor(workers, address)
        if workers < 2 or editions < WORTH or not hasattr(os, "fork"):
            from press.build.backends import inline

            return inline.open_executor()
        from press.build.backends import pool

        return pool.open_executor(min(workers, editions))

    return open_executor


def processors() -> int:
    """How many processors this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on every system
        return os.cpu_count() or 1


@contextmanager
def deaf_to_ctrl_c() -> Iterator[None]:
    """Processes that are begun meanwhile do not hear Ctrl-C: who began them ends them.

    A terminal sends it to them all, and one that has not yet come to its own code would answer
    with a traceback.
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
